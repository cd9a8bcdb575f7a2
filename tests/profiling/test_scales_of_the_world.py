"""Scales in more languages, answers in own words, restarting numbers: what forms of other countries hold."""

from __future__ import annotations

import pytest

from personakit.core.kinds import Kind
from personakit.profiling.answer_scales import order_answers
from personakit.profiling.batteries import find_batteries, tick_options
from personakit.profiling.derived_orders import derive_order
from personakit.profiling.infer_kind import infer_kind
from personakit.profiling.kind_guess import ColumnContext
from personakit.profiling.non_answers import is_non_answer
from personakit.profiling.profile_column import profile_column

SURVEY = ColumnContext(table="survey")
SCALES = """
Hiç memnun değilim < Memnun değilim < Kararsızım < Memnunum < Çok memnunum
HİÇ KATILMIYORUM < KATILMIYORUM < KARARSIZIM < KATILIYORUM < TAMAMEN KATILIYORUM
Совершенно не согласен < Скорее не согласен < Скорее согласен < Полностью согласен
Никогда < Редко < Иногда < Часто < Всегда
Instämmer inte alls < Instämmer delvis < Instämmer helt
Stämmer mycket dåligt < Stämmer ganska dåligt < Stämmer ganska bra < Stämmer mycket bra
Meget utilfreds < Utilfreds < Tilfreds < Meget tilfreds
Svært misfornøyd < Misfornøyd < Verken fornøyd eller misfornøyd < Fornøyd < Svært fornøyd
Vůbec nesouhlasím < Spíše nesouhlasím < Spíše souhlasím < Zcela souhlasím
Total nemulțumit < Nemulțumit < Mulțumit < Foarte mulțumit
Sploh se ne strinjam < Ne strinjam se < Niti niti < Strinjam se < Popolnoma se strinjam
Nikad < Rijetko < Ponekad < Često < Uvijek
Διαφωνώ απόλυτα < Διαφωνώ < Ούτε συμφωνώ ούτε διαφωνώ < Συμφωνώ < Συμφωνώ απόλυτα
غير راض تماما < غير راض < محايد < راض < راض تماما
Sangat tidak setuju < Tidak setuju < Netral < Setuju < Sangat setuju
Rất không hài lòng < Không hài lòng < Bình thường < Hài lòng < Rất hài lòng
पूरी तरह असहमत < असहमत < तटस्थ < सहमत < पूरी तरह सहमत
no me gusta < me gusta poco < me gusta
non mi piace < mi piace così e così < mi piace
deuxième année < troisième année < quatrième année
Bad 差 < Neutral 一般 < Good 好
""".strip().splitlines()


@pytest.mark.parametrize("line", SCALES)
def test_scales_of_more_languages_run_from_low_to_high(line: str) -> None:
    levels = line.split(" < ")
    made = order_answers(sorted(levels))
    assert made is not None
    assert list(made.order) == levels


@pytest.mark.parametrize("text", ["Bilmiyorum", "Затрудняюсь ответить", "Vet ej", "Nevím", "لا أعرف", "Tidak tahu"])
def test_no_answer_in_more_languages(text: str) -> None:
    assert is_non_answer(text)


def test_no_answer_names_a_person_or_a_reason() -> None:
    assert is_non_answer("Not applicable to me")
    assert is_non_answer("Not applicable to me (I have never owned a car or a motorcycle of my own)")
    assert not is_non_answer("1 (None at all)")


def test_an_order_of_unknown_words_is_a_guess_or_none() -> None:
    made = derive_order(["kovasti blarg", "blarg", "eblarg", "kovasti eblarg"])
    assert made is not None
    assert (made.order[0], made.order[-1], made.sure) == ("kovasti eblarg", "kovasti blarg", "guess")
    assert derive_order(["blarg", "eblarg", "smurp", "twix"]) is None


def test_a_slip_of_the_form_is_no_band() -> None:
    answers = ["Under 20 years", "20-39 years", "40-59 years", "60+ years"] * 20
    guess = infer_kind(profile_column([*answers, "Choice 3"], "Age group"), SURVEY)
    assert guess.order == ("Under 20 years", "20-39 years", "40-59 years", "60+ years")


def test_answers_in_own_words_are_text_though_few() -> None:
    answers = ["nil"] * 60 + ["Nil"] * 9 + ["the lift was broken", "no", "our bags came late", "lost a shoe"]
    assert infer_kind(profile_column(answers, "Did you encounter any trouble?"), SURVEY).kind is Kind.TEXT
    few = [None] * 40 + ["Ein Spiel über Wale", "Planung einer Küche"]
    assert infer_kind(profile_column(few, "Falls ja, beschreibe es kurz."), SURVEY).kind is Kind.TEXT
    levels = ["Bus", "Tram", "Bus", "Car", "Car", "Tram"] * 9
    assert infer_kind(profile_column(levels, "Why not say how you came?"), SURVEY).kind is Kind.CATEGORICAL


def test_points_with_zeros_before_them_and_verbs_that_hold_a_code_word_are_no_codes() -> None:
    padded = profile_column(["01", "02", "03", "04", "05"] * 9, "How clean was the room?")
    assert infer_kind(padded, SURVEY).kind is Kind.ORDINAL
    verb = profile_column([1, 2, 3, 4, 5] * 9, "How easy was it to navigate the site?")
    assert infer_kind(verb, SURVEY).kind is Kind.ORDINAL
    assert infer_kind(profile_column([4020, 4040, 8010, 1010] * 9, "zip_code"), SURVEY).kind is Kind.CATEGORICAL


def test_a_code_without_a_label_beside_labelled_levels_is_missing() -> None:
    words = {1: "Less than 5 €", 2: "5 to 9 €", 3: "10 to 19 €", 4: "20 € or more"}
    guess = infer_kind(profile_column([1, 2, 3, 4] * 30 + [0], "spend", value_labels=words), SURVEY)
    assert (guess.order, guess.missing) == (tuple(words.values()), ("0",))


def test_numbers_that_restart_under_headings_are_no_stems() -> None:
    answers = ["Disagree", "Neutral", "Agree", "Strongly agree"] * 9
    texts = ["1. Pay is fair.", "2. Tools work.", "3. Rooms are clean.", "1. My boss listens.", "2. News is shared."]
    assert len(set(find_batteries([profile_column(answers, text) for text in texts]).values())) == 1


def test_whole_questions_and_questions_asked_again_are_no_battery() -> None:
    labels = {1: "yes", 2: "no"}
    asked = [
        profile_column([1, 2] * 9, f"V_{i}", label=text, value_labels=labels)
        for i, text in ((3, "Do you own a boat?"), (4, "Have you been abroad?"), (9, "Are your shoes new?"))
    ]
    assert (find_batteries(asked), tick_options(asked)) == ({}, {})
    again = [profile_column(["Yes", "No"] * 9, f"Do you use the app? ({i})") for i in (1, 2)]
    assert find_batteries(again) == {}
    several = [profile_column(["a; b", "a", "b; c", "c; a"] * 9, f"Which parts? [{x}]") for x in ("Home", "Work")]
    assert find_batteries(several) == {}
