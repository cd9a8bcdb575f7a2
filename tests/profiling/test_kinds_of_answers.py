"""Answers as real exports hold them: written in beside options, labelled codes, tiers, heights, codes of states."""

from __future__ import annotations

import random

import pytest

from personakit.core.kinds import Kind
from personakit.parsing.split_options import asks_for_several, guess_separator, split_options, whole_options
from personakit.profiling.answer_scales import order_answers
from personakit.profiling.batteries import list_batteries
from personakit.profiling.infer_kind import ColumnContext, infer_kind
from personakit.profiling.missing_codes import missing_codes
from personakit.profiling.profile_column import profile_column
from personakit.profiling.rating_scale import stated_scale

SURVEY = ColumnContext(table="survey")
PETS = [
    "A dog, cat, or ferret that stays indoors",
    "A horse or a pony in a stable outside of the town",
    "birds, such as parrots",
    "None that I look after myself at the moment",
    "Fish in an aquarium",
]


def answers(n: int = 300, written: float = 0.05) -> list[str]:
    """Return cells of options with commas inside, some with an answer of their own."""
    draw = random.Random(4)
    cells = []
    for i in range(n):
        chosen = [option for option in PETS if draw.random() < 0.4] or [draw.choice(PETS)]
        chosen += [f"I look after number {i}"] if draw.random() < written else []
        cells.append(", ".join(chosen))
    return cells


def test_options_with_commas_and_answers_written_in_are_a_multi_select() -> None:
    column = profile_column(answers(), "Which pets are there?")
    guess = infer_kind(column, SURVEY)
    assert (guess.kind, guess.separator) == (Kind.MULTI_SELECT, ", ")
    whole = whole_options(column.levels, ", ")
    assert {"A dog, cat, or ferret that stays indoors", "birds, such as parrots"} <= set(whole)
    assert split_options(f"{PETS[0]}, {PETS[2]}, a snake", ", ", whole) == [PETS[0], PETS[2], "a snake"]


def test_one_choice_with_a_comma_inside_is_none() -> None:
    shops = ["North mall, Vine road or Old harbour", "Airport", "Station"]
    cells = [shops[i % 3] for i in range(200)] + [f"nowhere near, number {i}" for i in range(12)]
    guess = infer_kind(profile_column(cells, "Where do you buy?"), SURVEY)
    assert guess.kind is Kind.CATEGORICAL
    cities = [f"{city}, {land}" for city, land in (("Graz", "Austria"), ("Linz", "Austria"), ("Bari", "Italy")) * 40]
    assert guess_separator(cities) is None


@pytest.mark.parametrize(
    "question",
    ["Why? (tick all that apply)", "Warum? (Mehrfachauswahl)", "Pourquoi ? Plusieurs réponses possibles",
     "¿Por qué? Marque todas las que correspondan", "理由は？（複数回答）", "이유는? (복수 선택)"],
)  # fmt: skip
def test_a_question_for_several_answers_makes_few_combinations_enough(question: str) -> None:
    cells = ["Too dear"] * 5 + ["Too far"] * 4 + ["Bad service", "Too dear, Bad service"]
    assert asks_for_several(question)
    assert infer_kind(profile_column(cells, question), SURVEY).kind is Kind.MULTI_SELECT
    assert infer_kind(profile_column(cells, "Why not?"), SURVEY).kind is Kind.CATEGORICAL


def test_levels_beside_which_many_answers_are_written_in_are_a_choice() -> None:
    cells = ["Retail trade"] * 60 + ["Public sector"] * 50 + [f"my own trade {i}" for i in range(20)] * 1
    guess = infer_kind(profile_column(cells, "Line of business"), SURVEY)
    assert guess.kind is Kind.CATEGORICAL
    words = [f"it was {i} days late and cold" for i in range(70)]
    assert infer_kind(profile_column(words, "Line of business"), SURVEY).kind is Kind.TEXT


@pytest.mark.parametrize("header", ["Other (please specify)", "Sonstiges", "Autre", "기타", "3. Otro"])
def test_what_is_not_among_the_options_is_text(header: str) -> None:
    cells = ["by bus", "on foot", "by bus", "with a friend", None, None]
    assert infer_kind(profile_column(cells, header), SURVEY).kind is Kind.TEXT
    assert infer_kind(profile_column(cells, "How do you get there?"), SURVEY).kind is Kind.CATEGORICAL


@pytest.mark.parametrize(
    "scale",
    [
        "Below 10,000 < 10,000-75,000 < 75,000-2,50,000 < More than 2,50,000",
        "Under 4 ft. < 4'11\" < 5'2\" < 6'0\" < 6'4\" and above",
        "We do not own a car < 1 car < 2 cars < 3 or more cars",
        "Ich pendle nicht < bis 10 Minuten < 11 bis 30 Minuten < über 30 Minuten",
        "Never ok to call < Once < Twice < Four times < More than six times",
        "Almost never < Several times a year < Once a month < 3-4 times a week < Nearly every day",
        "Fast nie < Einmal im Monat < 2-3 mal pro Woche < Fast täglich",
        "Self-employed < 2-9 < 10-49 < 50-249",
        "Dozens < Hundreds < Thousands < Tens of thousands",
        "No effect < Minor effect < Moderate effect < Major effect",
        "Not relevant < Less relevant < Neutral < Fairly relevant < Very relevant",
        "selten < eher selten < eher oft < oft",
        "50만원 이하 < 51~100만원 < 101~900만원 < 901~1,000만원 < 1,001만원 이상",
        "10대 < 20대 < 30대 이상",
        "전혀 만족하지 않는다 < 별로 만족하지 않는다 < 보통이다 < 대체로 만족한다 < 매우 만족한다",
        "전혀 이용하지 않는다 < 가끔 이용한다 < 자주 이용한다 < 항상 이용한다",
        "매우 어렵다 < 어렵다 < 보통 < 쉽다 < 매우 쉽다",
        "고졸 < 전문대졸 < 대졸 < 대학원졸",
    ],
)
def test_scales_in_other_words(scale: str) -> None:
    levels = scale.split(" < ")
    for seed in range(3):
        shuffled = levels[:]
        random.Random(seed).shuffle(shuffled)
        made = order_answers(shuffled)
        assert made is not None
        assert list(made.order) == levels


@pytest.mark.parametrize("scale", ["Free < Standard < Premium < Enterprise", "Bronze < Gold < Platinum"])
def test_tiers_are_ordered_by_a_guess(scale: str) -> None:
    made = order_answers(reversed(scale.split(" < ")))
    assert made is not None
    assert (list(made.order), made.sure) == (scale.split(" < "), "guess")


def test_a_sign_of_a_noun_that_is_not_known_is_no_order() -> None:
    assert order_answers(["positive slope", "negative slope", "no slope"]) is None
    made = order_answers(["positive impact", "negative impact", "no impact"])
    assert made is None or made.order[-1] == "positive impact"


@pytest.mark.parametrize(
    "word", ["Unfamiliar (N/A)", "Preferisco non dichiarare", "Rather not answer", "I'd rather not answer", "모르겠다"]
)
def test_words_for_no_answer(word: str) -> None:
    made = order_answers(["Like", "Neutral", "Dislike", word])
    assert made is not None
    assert made.missing == (word,)


def test_two_letters_are_no_answer_only_where_other_levels_are_words() -> None:
    states = profile_column(["NC", "NY", "CA", "TX", "ND", "WA"] * 9, "state")
    assert infer_kind(states, SURVEY).missing == ()
    cities = profile_column(["Bilbao", "Vigo", "NC", "Murcia"] * 9, "ciudad")
    assert infer_kind(cities, SURVEY).missing == ("NC",)


def test_labels_of_codes_run_from_low_to_high_whichever_way_the_codes_do() -> None:
    falling = {1: "매우 자주 접한다", 2: "어느 정도 접한다", 3: "별로 접하지 않는다", 4: "전혀 접하지 않는다"}
    guess = infer_kind(profile_column([1, 2, 3, 4] * 9, "Q9", value_labels=falling), SURVEY)
    assert (guess.kind, guess.order, guess.scale) == (Kind.ORDINAL, tuple(reversed(falling.values())), None)
    rising = {1: "Bad", 2: "Fair", 3: "Good"}
    guess = infer_kind(profile_column([1, 2, 3] * 9, "Q9", value_labels=rising), SURVEY)
    assert (guess.order, guess.scale) == (("Bad", "Fair", "Good"), (1.0, 3.0))


def test_labels_that_share_words_are_a_scale_in_a_battery_only() -> None:
    labels = {1: "inoiz ez darabilt", 2: "gutxitan darabilt", 3: "maiz darabilt", 4: "beti darabilt"}
    column = profile_column([1, 2, 3, 4] * 9, "V3a", value_labels=labels)
    assert infer_kind(column, SURVEY).kind is Kind.CATEGORICAL
    guess = infer_kind(column, ColumnContext(table="survey", battery="V3"))
    assert (guess.kind, guess.order, guess.sure) == (Kind.ORDINAL, tuple(labels.values()), "guess")


def test_a_slip_beside_a_scale_does_not_hide_it() -> None:
    cells = ["Very satisfied"] * 30 + ["Satisfied"] * 30 + ["Dissatisfied"] * 20 + ["Very dissatisfied"] * 15
    guess = infer_kind(profile_column([*cells, "Tuesday 3"], "Delivery"), SURVEY)
    assert guess.kind is Kind.ORDINAL
    assert guess.order == ("Very dissatisfied", "Dissatisfied", "Satisfied", "Very satisfied")
    assert infer_kind(profile_column([*cells, *["Tuesday 3"] * 30], "Delivery"), SURVEY).kind is Kind.CATEGORICAL


def test_numbers_with_words_beside_them_are_numbers() -> None:
    ages = ["24", "27", "30", "31", "25", "28", "29", "33"] * 3 + ["25-30", "26 or 27", "30+", "about 28", "31 / 32"]
    assert infer_kind(profile_column(ages, "age_at_purchase"), SURVEY).kind is Kind.NUMERIC
    mixed = ["24", "27", "30"] * 3 + ["whenever", "late", "no idea yet", "soon", "25-30", "later on"]
    assert infer_kind(profile_column(mixed, "age_at_purchase"), SURVEY).kind is not Kind.NUMERIC


def test_a_scale_that_the_question_states_holds_though_not_all_points_occur() -> None:
    question = "How was the course? (1 being dull and 7 being great)"
    assert stated_scale(question) == (1.0, 7.0)
    assert stated_scale("¿Qué tal? (1 significa malo y 5 muy bueno)") == (1.0, 5.0)
    guess = infer_kind(profile_column([3, 4, 5, 4, 3, 6, 4.5] + [4] * 30, question), SURVEY)
    assert (guess.kind, guess.scale) == (Kind.ORDINAL, (1.0, 7.0))
    assert stated_scale("1 is my shop, 12 others are near") is None


def test_zero_to_four_is_a_scale_of_its_own() -> None:
    guess = infer_kind(profile_column([0, 1, 2, 3, 4, 0, 2, 1] * 20, "How stressed?"), SURVEY)
    assert (guess.scale, guess.missing) == ((0.0, 4.0), ())


def batteries(*names: str, levels: tuple[object, ...] = (1, 2, 3, 4, 5)) -> list[tuple[str, ...]]:
    """Return the columns of each battery among columns of these names."""
    return [b.columns for b in list_batteries([profile_column(list(levels) * 9, name) for name in names])]


def test_names_that_share_a_stem_are_a_battery_and_others_are_none() -> None:
    assert batteries("trust1", "trust2", "trust3") == [("trust1", "trust2", "trust3")]
    assert batteries("N1", "N2", "N3", levels=(1, 2, 3, 4, 5, 6)) == [("N1", "N2", "N3")]
    assert batteries("Q7_1", "Q7_2") == [("Q7_1", "Q7_2")]
    assert batteries("p04", "p05") == []
    assert batteries("Q20", "Q21", "Q22") == []
    assert batteries("less.fear", "poor.sleep", "low.mood.today.again") == []
    assert batteries("Q4", "Q41", levels=("yes please", None)) == []


def test_the_first_word_of_names_is_a_stem_of_neighbours_only() -> None:
    words = ("Yes", "Maybe", "No")
    names = ("work_leave", "home_leave", "work_talk", "home_talk", "work_aid")
    assert batteries(*names, levels=words) == []
    assert batteries("work_leave", "work_talk", "work_aid", levels=words) == [("work_leave", "work_talk", "work_aid")]


def test_what_other_means_is_left_out_of_a_battery() -> None:
    often = ["rarely", "often", "always", "never"] * 5
    columns = [
        profile_column(often, f"c{i}", stem="How often?", item=item) for i, item in enumerate(("Web", "Shop", "Phone"))
    ]
    columns.append(profile_column(["fax", "post", None] * 4, "c9", stem="How often?", item="Further"))
    assert [b.columns for b in list_batteries(columns)] == [("c0", "c1", "c2")]


def test_words_beside_a_scale_are_no_answer() -> None:
    made = order_answers(["Bad", "Neutral", "Good", "Excellent", "I have no experience with it"])
    assert made is not None
    assert made.missing == ("I have no experience with it",)
    points = order_answers(["Not experienced", "1", "2", "3", "4", "5"])
    assert points is not None
    assert (points.ends, points.missing) == ((1.0, 5.0), ("Not experienced",))
    often = order_answers(["Never", "Rarely", "Unsure", "Often", "Always"])
    assert often is not None
    assert often.missing == ("Unsure",)
    coded = order_answers(["not_at_all", "slightly", "completely", "dont_know"])
    assert coded is not None
    assert coded.missing == ("dont_know",)


def test_levels_of_education_have_an_order_however_they_are_given() -> None:
    levels = ["Doctor", "College", "Bachelor", "High School or Below", "Master"]
    made = order_answers(levels)
    assert made is not None
    assert made.order == ("High School or Below", "College", "Bachelor", "Master", "Doctor")
    assert order_answers(["College", "Graduate", "Uneducated", "Doctorate", "High School"]) is not None


def test_a_header_among_the_answers_is_none_of_them() -> None:
    column = profile_column(
        ["Confident", "Very confident", "Somewhat confident", "How sure are you?"] * 9, "How sure are you?"
    )
    guess = infer_kind(column)
    assert guess.order == ("Somewhat confident", "Confident", "Very confident")


def test_codes_joined_by_blanks_are_options() -> None:
    cells = ["seen_it heard_of_it", "seen_it", "heard_of_it", "been_there seen_it", "been_there", "seen_it been_there"]
    assert profile_column(cells * 5, "knows").separator == " "
    assert profile_column(["very good", "good", "bad", "not good", "very bad"] * 5, "says").separator is None


def test_several_small_negative_numbers_are_codes_however_many_there_are() -> None:
    assert missing_codes([(-3, 60), (-2, 50), (1, 20), (2, 30)])[0] == (-3.0, -2.0)
    assert missing_codes([(-3, 60), (-2, 50), (1, 20), (2, 30)], survey=False)[0] == ()
    assert missing_codes([(-2, 60), (-1, 50), (0, 20), (1, 30)])[0] == ()
    assert missing_codes([(-7, 60), (-2.5, 50), (1, 20), (2, 30)])[0] == ()


def test_names_of_counts_and_of_questions_that_share_a_letter() -> None:
    rows = [1, 2, 3, 4, 5] * 9
    assert infer_kind(profile_column(rows, "numero_produtos"), ColumnContext("customers")).kind is Kind.NUMERIC
    assert batteries("D1", "D4") == []
