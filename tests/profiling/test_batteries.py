"""Columns that belong together, and codes for no answer that their scale shows."""

from __future__ import annotations

import pytest

from personakit.profiling.batteries import find_batteries, tick_options
from personakit.profiling.battery_scales import shared_points
from personakit.profiling.infer_kind import infer_kind
from personakit.profiling.missing_codes import missing_codes
from personakit.profiling.profile_column import profile_column
from personakit.profiling.question_blocks import column_contexts

POINTS = [1, 2, 3, 4, 5] * 30
LIKERT = ["Disagree", "Neutral", "Agree"] * 20


@pytest.mark.parametrize(
    "names",
    [
        ("How much? [Price]", "How much? [Staff]"), ("Rate us: Price", "Rate us: Staff"),
        ("Rate us - Price", "Rate us - Staff"), ("Q7_1", "Q7_2"), ("q7a", "q7b"), ("sat1", "sat2"), ("Q5.1", "Q5.2"),
        ("F3/1", "F3/2"), ("Wie wichtig? [Preis]", "Wie wichtig? [Personal]"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("answers", [POINTS, LIKERT], ids=["points", "words"])
def test_items_of_one_stem_and_scale_are_one_battery(names, answers):
    columns = [profile_column(answers, name) for name in names]
    batteries = find_batteries([*columns, profile_column(["Graz", "Linz", "Wien"] * 5, "city")])
    assert set(batteries) == set(names)
    assert len(set(batteries.values())) == 1


def test_the_source_says_what_belongs_together():
    columns = [profile_column(LIKERT, f"c{i}x", stem="How far?", item=f"Item {i}") for i in (1, 2)]
    assert find_batteries(columns) == {"c1x": "How far?", "c2x": "How far?"}


def test_columns_of_one_stem_but_different_answers_are_not_one_battery():
    columns = [profile_column(LIKERT, "Q1_a"), profile_column(["Graz", "Linz", "Wien"] * 20, "Q1_b")]
    assert find_batteries(columns) == {}
    amounts = [profile_column(range(1000, 1150), "order_total"), profile_column(POINTS, "order_rating")]
    assert find_batteries(amounts) == {}


def test_neighbours_on_one_scale_are_a_battery_if_they_are_items_but_not_if_each_is_a_question():
    items = ["I plan ahead", "I like a bargain", "Advice helps me"]
    assert len(find_batteries([profile_column(POINTS, name) for name in items])) == 3
    questions = ["How is the site?", "Was it easy?", "Would you return?"]
    assert find_batteries([profile_column(POINTS, name) for name in questions]) == {}


def test_names_of_batteries_are_unique():
    columns = [
        profile_column(answers, f"How? [{item}]")
        for answers, items in ((POINTS, "ab"), (LIKERT, "cd"))
        for item in items
    ]
    batteries = find_batteries(columns)
    assert len(set(batteries.values())) == 2


@pytest.mark.parametrize(
    "cells",
    [(1, 0), (1, -1), ("x", ""), ("TRUE", "FALSE"), ("Selected", "Not Selected"), ("1", ""), ("quoted", "not quoted")],
    ids=str,
)
def test_ticks_spread_over_columns_are_options(cells):
    columns = [profile_column(list(cells) * 20, f"Where? [{option}]") for option in ("TV", "Radio")]
    assert tick_options(columns) == {"Where? [TV]": "TV", "Where? [Radio]": "Radio"}
    contexts = column_contexts(columns, "survey", spread=True)
    assert {str(infer_kind(c, contexts[c.name]).kind) for c in columns} == {"multi_select"}


def test_yes_or_no_to_each_item_is_a_question_of_its_own():
    columns = [profile_column(["Yes", "No"] * 20, f"Do you own? [{item}]") for item in ("Car", "Bike")]
    assert tick_options(columns) == {}
    assert len(find_batteries(columns)) == 2


def test_an_item_takes_the_levels_that_it_lacks_from_its_battery():
    full, part = profile_column(LIKERT, "Q1 [a]"), profile_column(["Agree", "Neutral"] * 20, "Q1 [b]")
    contexts = column_contexts([full, part], "survey")
    assert infer_kind(part, contexts["Q1 [b]"]).order == ("Disagree", "Neutral", "Agree")


def test_codes_need_evidence():
    ages = [(age, 3) for age in range(18, 97)]
    assert missing_codes([*ages, (99, 2)])[0] == ()  # a person may be 99
    assert missing_codes([*ages, (999, 2)])[0] == (999.0,)
    assert missing_codes([(n, 30) for n in range(1, 6)] + [(99, 4)])[0] == (99.0,)
    assert missing_codes([(n, 30) for n in range(1, 6)] + [(8, 4), (9, 3)])[0] == (8.0, 9.0)
    assert missing_codes([(n, 30) for n in range(11)])[0] == ()  # 0 and 10 are ends
    assert missing_codes([(0, 500), (1, 200), (2, 80), (3, 20), (7, 2)])[0] == ()  # the tail of a count
    assert missing_codes([(0, 80), (1, 90), (2, 60), (3, 30)])[0] == ()  # 0 children
    assert missing_codes([(-2, 30), (-1, 30), (0, 30), (1, 30), (2, 30)])[0] == ()  # a scale around 0
    assert missing_codes([(1, 40), (2, 30), (3, 20), (-1, 200)])[0] == ()  # most of the rows: no lack of answers


def test_a_code_of_the_block_is_one_of_each_item():
    items = [profile_column([1, 2, 3, 4] * 30 + [99] * 4, f"Q3_{i}") for i in (1, 2)]
    assert shared_points(items) == ((1.0, 4.0), ("99",))
    guess = infer_kind(items[0], column_contexts(items, "survey")["Q3_1"])
    assert (guess.scale, guess.missing) == ((1.0, 4.0), ("99",))


def test_labels_say_which_codes_are_no_answer():
    labels = {1: "Never", 2: "Sometimes", 3: "Always", 8: "Don't know", 9: "Refused"}
    guess = infer_kind(profile_column([1, 2, 3, 8, 9] * 9, "q", value_labels=labels))
    assert (guess.order, guess.missing, guess.sure) == (("Never", "Sometimes", "Always"), ("8", "9"), "sure")


def test_words_beside_numbers_are_no_answer():
    guess = infer_kind(profile_column(["1", "2", "3", "4", "5", "Not used"] * 20, "How was the lounge?"))
    assert (str(guess.kind), guess.scale, guess.missing) == ("ordinal", (1.0, 5.0), ("Not used",))


def test_yes_and_no_with_do_not_know_are_two_values():
    guess = infer_kind(profile_column(["Yes", "No", "Don't know"] * 20, "Do you own a car?"))
    assert (str(guess.kind), guess.missing) == ("binary", ("Don't know",))


def test_none_is_an_answer_of_a_category():
    guess = infer_kind(profile_column(["Dog", "Cat", "None", "Refused"] * 20, "pet"))
    assert (str(guess.kind), guess.missing) == ("categorical", ("Refused",))


def test_a_scale_that_the_question_states_is_sure():
    guess = infer_kind(profile_column([2, 3, 4] * 30, "On a scale of 1 to 7, how easy was it?"))
    assert (guess.scale, guess.sure) == ((1.0, 7.0), "sure")
    slider = infer_kind(profile_column(list(range(101)) * 3, "How happy are you?"))
    assert str(slider.kind) == "numeric"
