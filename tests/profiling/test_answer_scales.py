"""Answers are ordered by their words in ten languages, by numbers and by bands; names are not ordered."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from personakit.profiling.answer_scales import order_answers
from personakit.profiling.non_answers import is_non_answer

HERE = Path(__file__).parent
#: Levels that no word orders: they stay a category.
NOT_READ = {"Less than I hoped"}


def scales(file: str) -> list[tuple[str, list[str]]]:
    """Return the scales of a file, lowest level first."""
    lines = [line for line in (HERE / file).read_text().splitlines() if " | " in line and not line.startswith("#")]
    pairs = [line.split(" | ", 1) for line in lines]
    return [(language, levels.split(" < ") if "> 50 km" not in levels else KM) for language, levels in pairs]


KM = ["< 20 km", "20-50 km", "> 50 km"]
SCALES = [*scales("scales_seen.txt"), *scales("scales_unseen.txt")]


@pytest.mark.parametrize(("language", "levels"), SCALES, ids=[f"{lang}-{' '.join(lv)[:40]}" for lang, lv in SCALES])
@pytest.mark.parametrize("form", [str, str.upper, lambda text: f" {text.casefold()} "], ids=["plain", "upper", "lower"])
def test_a_scale_is_ordered_however_its_levels_are_shuffled_and_cased(language, levels, form):
    shuffled = [form(level) for level in levels]
    random.Random(len(levels)).shuffle(shuffled)
    made = order_answers(shuffled)
    if levels[0] in NOT_READ:
        assert made is None
        return
    assert made is not None
    assert list(made.order) == [form(level) for level in levels]


def test_there_are_as_many_scales_as_promised():
    assert len(SCALES) >= 150
    assert {language for language, _ in SCALES} >= {
        *("english", "german", "french", "spanish", "italian", "dutch", "portuguese", "polish", "japanese", "chinese")
    }


@pytest.mark.parametrize(
    "levels",
    [
        ["Red", "Blue", "Green"], ["Basic", "Standard", "Premium"], ["Email", "Phone", "Chat"],
        ["North", "South", "East", "West"], ["Single", "Married", "Divorced"], ["Male", "Female", "Other"],
        ["Never married", "Married", "Divorced"], ["Store 1", "Store 2", "Store 3"], ["Monday", "Tuesday", "Friday"],
        ["Full-time", "Part-time", "Unemployed"], ["Price", "Quality", "Service"], ["Apple", "Samsung", "Nokia"],
        ["New", "Regular", "VIP"], ["EMEA", "APAC", "NA"], ["iPhone 12", "iPhone 13", "iPhone 14"],
        ["Price", "Good service", "Location"], ["A", "B", "C"], ["TV", "Radio", "Friend"],
        ["Yes, by app", "Yes, by phone", "No"], ["Nice", "Paris", "Lyon"], ["Graz", "Linz", "Wien"],
        ["Bad Ischl", "Graz", "Wien"], ["Gold", "Silver", "Bronze"], ["Zone 1", "Zone 2", "Zone 3"],
        ["Credit card", "Cash", "Bank transfer"], ["Mailed check", "Electronic check", "Credit card (automatic)"],
        ["Fiber optic", "DSL", "No"], ["Month-to-month", "One year", "Two year"], ["January", "May", "March"],
        ["Best Western", "Hilton", "Marriott"], ["Best Buy", "Target", "Walmart"], ["High street", "Mall", "Online"],
        ["Car", "Bus", "Bike"], ["Dog", "Cat", "None"], ["Android", "iOS", "Other"], ["Rot", "Blau", "Grün"],
        ["Herr", "Frau", "Divers"], ["ledig", "verheiratet", "geschieden"], ["Barzahlung", "Karte", "Überweisung"],
        ["homme", "femme", "autre"], ["rouge", "bleu", "vert"], ["célibataire", "marié", "divorcé"],
        ["hombre", "mujer", "otro"], ["rojo", "azul", "verde"], ["Madrid", "Sevilla", "Bilbao"],
        ["uomo", "donna", "altro"], ["Roma", "Milano", "Napoli"], ["man", "vrouw", "anders"],
        ["Amsterdam", "Utrecht", "Den Haag"], ["homem", "mulher", "outro"], ["Lisboa", "Porto", "Braga"],
        ["kobieta", "mężczyzna", "inne"], ["Warszawa", "Kraków", "Gdańsk"], ["男性", "女性", "その他"],
        ["東京", "大阪", "名古屋"], ["男", "女", "其他"], ["北京", "上海", "广州"], ["会社員", "学生", "主婦"],
        ["Open", "Pending", "Solved"], ["Refund", "Exchange", "Complaint"], ["Product A", "Product B", "Product C"],
        ["Facebook", "Instagram", "Like button"], ["Good price", "Fast delivery", "Nice staff"],
        ["It is cheap", "It is near", "Friends go there"], ["Work", "Leisure", "Both"], ["1", "2", "3"],
        ["Plan 1", "Plan 2", "Plan 10"], ["Morning", "Afternoon", "Evening"], ["Yes", "No", "Other"],
        ["US", "UK", "DE"],
        ["Owner", "Tenant", "Living with parents"], ["Employed", "Self-employed", "Retired", "Student"],
        ["Coffee", "Tea", "Neither"], ["Windows", "Mac", "Linux"], ["Sales", "HR", "IT", "Support"],
    ],
    ids=lambda levels: " ".join(levels)[:40],
)  # fmt: skip
def test_names_are_not_ordered(levels):
    made = order_answers(levels)
    assert made is None or made.sure == "guess"


@pytest.mark.parametrize(
    "text",
    [
        *("No answer", "Don't know", "N/A", "N/A - don't know", "Prefer not to say", "Refused", "Skipped", "dont know"),
        *("Not applicable", "weiß nicht", "keine Angabe", "k.A.", "ne sait pas", "NSP", "no sabe", "no contesta"),
        *(
            "NS/NC",
            "non so",
            "weet niet",
            "não sei",
            "nie wiem",
            "わからない",
            "无回答",
            "99 - Don't know",
            "DK/Refused",
        ),
        *(
            "I'd rather not say",
            "Don't know / Not sure",
            "I prefer not to answer",
            "weiß nicht / keine Angabe",
            "n.v.t.",
        ),
    ],
)
def test_words_for_no_answer(text):
    assert is_non_answer(text)


@pytest.mark.parametrize(
    "text", ["None", "None of the above", "Other", "No", "Never", "Nothing", "Nein", "0", "NAM", "Not used", "Neither"]
)
def test_answers_of_substance_are_answers(text):
    assert not is_non_answer(text)


def test_no_answer_beside_a_scale_is_missing_and_named():
    made = order_answers(["Good", "Bad", "Very good", "Not used", "Don't know"])
    assert made is not None
    assert (made.order, made.missing) == (("Bad", "Good", "Very good"), ("Don't know", "Not used"))


def test_labels_of_codes_say_what_is_low_whichever_way_the_codes_run():
    made = order_answers([], {"1": "Strongly agree", "2": "Agree", "3": "Disagree", "8": "Don't know"})
    assert made is not None
    assert made.order == ("Disagree", "Agree", "Strongly agree")
    assert (made.ends, made.missing, made.sure) == ((1.0, 3.0), ("8",), "sure")


def test_ends_in_words_around_bare_numbers_are_the_ends_of_the_scale():
    made = order_answers(["Very likely", "9", "4", "Not likely", "3", "2", "8", "7", "6", "5"])
    assert made is not None
    assert made.ends == (1.0, 10.0)
    assert made.order[0] == "Not likely"
    assert made.order[-1] == "Very likely"


def test_two_levels_on_one_position_are_asked():
    made = order_answers(["Really good", "Very good", "Bad"])
    assert made is None or made.sure == "guess"
