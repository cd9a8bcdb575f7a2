"""Exports on which scales, batteries and codes for no answer were not seen."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from personakit.ingest.build_column import build_column
from personakit.profiling.drafting.read_folder import read_export_files
from personakit.profiling.infer_kind import KindGuess, infer_kind
from personakit.profiling.question_blocks import column_contexts
from personakit.readers import open_source
from personakit.study.settings import Attribute, Export

CASES = Path(__file__).parent.parent / "cases"


def guesses(case: str, table: str = "survey") -> dict[str, tuple[KindGuess, str, str]]:
    """Return what is guessed of each column: kind, battery, option."""
    files, _ = read_export_files(CASES / case)
    out = {}
    for file in files:
        contexts = column_contexts(file.columns, table, spread=True)
        for column in file.columns:
            context = contexts[column.name]
            out[column.name] = (infer_kind(column, context), context.battery, context.option)
    return out


def test_numbered_and_end_labelled_levels_are_ordered_and_do_not_know_is_missing():
    made = guesses("survey_ends")
    calls, impressive, queues = (made[c][0] for c in list(made)[1:5] if "shops" not in c)
    assert calls.order[0] == "1 (None at all)"
    assert calls.order[-1] == "10 (All my time)"
    assert impressive.order == ("1 - Not very", "2 - A bit", "3 - Quite", "4 - Very", "5 - Extremely")
    assert queues.order == ("(0) Not a problem", "(1) Trivial", "(2) Minor", "(3) Major", "(4) Critical")
    assert queues.missing == ("N/A - don't know",)
    assert {str(g.kind) for g in (calls, impressive, queues)} == {"ordinal"}


def test_words_of_scales_are_ordered_without_their_non_answers():
    made = guesses("survey_scale_words")
    agree = made["Statement 1"][0].order
    assert agree == ("Strongly disagree", "Disagree", "Neither agree or disagree", "Agree", "Strongly agree")
    assert {made[f"Statement {i}"][1] for i in (1, 2, 3, 4)} == {"Statement"}
    assert made["How often?"][0].order == ("Never", "Rarely", "Sometimes", "Often", "Always")
    assert made["How often?"][0].missing == ("No answer",)
    assert made["How satisfied?"][0].missing == ("Don't know",)


def test_minus_one_is_no_answer_in_a_scale_and_not_ticked_among_ticks():
    made = guesses("survey_minus_one")
    for i in range(1, 6):
        guess, battery, _ = made[f"Q2_{i}"]
        assert (str(guess.kind), guess.scale, guess.missing, battery) == ("ordinal", (1.0, 4.0), ("-1",), "Q2")
    for i in range(1, 5):
        guess, battery, option = made[f"Q19_{i}"]
        assert (str(guess.kind), guess.missing, battery, option) == ("multi_select", (), "Q19", str(i))


@pytest.mark.parametrize("case", ["survey_plain_numbers", "survey_points"])
def test_one_to_five_under_a_question_is_a_scale(case):
    made = {name: entry for name, entry in guesses(case).items() if name not in {"Respondent ID", "Age", "Timestamp"}}
    assert {(str(g.kind), g.scale, g.sure) for g, _, _ in made.values()} == {("ordinal", (1.0, 5.0), "sure")}


def test_the_age_beside_the_scales_is_a_number_and_belongs_to_no_battery():
    made = guesses("survey_plain_numbers")
    assert (str(made["Age"][0].kind), made["Age"][1]) == ("numeric", "")
    assert len({battery for name, (_, battery, _) in made.items() if name not in {"Age", "Respondent ID"}}) == 1


def test_bands_education_and_degrees_of_yes_are_ordered():
    made = {name: guess for name, (guess, _, _) in guesses("survey_income").items()}
    assert made["Household Income"].order[0] == "$0 - $24,999"
    assert made["Household Income"].order[-1].startswith(("$100,000", "$150,000"))
    assert made["Education"].order == ("High school degree", "Bachelor degree", "Graduate degree")
    rude = made["Is it rude to phone in a shop?"].order
    assert rude == ("No, not rude at all", "Yes, somewhat rude", "Yes, very rude")


def test_columns_with_one_value_each_are_ticks_of_one_question():
    made = guesses("survey_ticks")
    ticks = {name: entry for name, entry in made.items() if name.startswith("3.")}
    assert [option for _, _, option in ticks.values()] == ["Phone", "Email", "Chat", "Shop", "Letter"]
    assert len({battery for _, battery, _ in ticks.values()}) == 1
    assert {str(guess.kind) for guess, _, _ in ticks.values()} == {"multi_select"}


def test_japanese_satisfaction_is_a_scale():
    made = guesses("survey_japanese")
    orders = {guess.order for guess, _, _ in made.values() if guess.order}
    assert orders == {("とても不満", "不満", "普通", "満足", "とても満足")}
    assert sum(guess.order is not None for guess, _, _ in made.values()) == 4


def test_brackets_are_whole_options():
    guess = guesses("survey_bracket_comma")["How do you launch it?"][0]
    assert guess.separator == ", "
    export = Export(table="survey", path="survey.csv")
    raw = open_source("survey", export, CASES / "survey_bracket_comma")
    column = pa.concat_tables([chunk.frame for chunk in raw.chunks()]).column("How do you launch it?")
    attribute = Attribute(column="How do you launch it?", kind="multi_select", separator=", ")
    built = build_column(column, attribute, raw, export, "launch")
    options = {option for cell in built.column.cat.categories for option in cell.split("|")}
    assert options == {"Kubernetes", "HPC manager (SLURM, PBS, SGE)", "Cloud (AWS, Azure)", "SSH"}


def test_dates_with_a_time_are_dates():
    made = {name: guess for name, (guess, _, _) in guesses("timestamps_lost", "customers").items()}
    assert {str(made[name].kind) for name in ("last_login", "created_at", "resolved_at")} == {"date"}
