"""What a study file may say, and the message when it says something else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import personakit as pk
from personakit.core.errors import StudyError
from personakit.study import CANONICAL, check_files, make_study, study_toml

GOOD = """
[study]
name = "Bank"
as_of = 2024-12-31
seed = 7

[exports.crm]
table = "customers"
path = "crm.csv"
[exports.crm.columns]
customer_id = "Customer"
[exports.crm.attributes]
age = { column = "Age", kind = "numeric", use = "describe" }

[exports.ratings]
table = "csat"
path = "ratings.csv"
scale = [1, 5]
[exports.ratings.columns]
customer_id = "Customer"
stage = "Stage"
score = "Score"
"""


def write(folder: Path, text: str, name: str = "study.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def message(folder: Path, text: str) -> str:
    with pytest.raises(StudyError) as caught:
        pk.read_study(write(folder, text))
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_a_good_study_reads_and_knows_where_it_is(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    study = pk.read_study(path)
    assert (study.study.name, study.study.seed) == ("Bank", 7)
    assert study.path == path
    assert study.folder == tmp_path
    assert study.resolve("crm.csv") == tmp_path / "crm.csv"
    assert study.exports["crm"].columns == {"customer_id": ("Customer",)}
    assert study.exports["crm"].source("customer_id") == "Customer"
    assert study.exports["crm"].source("joined_on") is None


def test_a_folder_stands_for_its_study(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    assert pk.read_study(tmp_path).study.name == "Bank"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_byte_order_mark_and_windows_line_ends(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "study.toml"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode(encoding))
    assert pk.read_study(path).study.name == "Bank"


#: (what is replaced, by what, the whole message)
GOLDEN = [
    (
        'path = "crm.csv"',
        'paht = "crm.csv"\npath = "crm.csv"',
        "study.toml: exports.crm.paht: unknown key. Did you mean 'path'? Keys of [exports.crm]: 'table', 'path', "
        "'reader', 'delimiter', 'encoding', 'decimal', 'thousands', 'skip_rows', 'sheet', 'url', 'url_env', 'query', "
        "'sql_table', 'where', 'via', 'made_from', 'columns', 'attributes', 'missing', 'guess_blanks', 'missing_in', "
        "'left_out', 'date_formats', 'stage', 'scale', 'switching_ease_scale', 'unit', 'amount_is', 'period', "
        "'values', 'key', 'joins', 'ratings', 'waits', 'stand_in'.",
    ),
    (
        '[study]\nname = "Bank"',
        'currency = "USD"\n[study]\nname = "Bank"',
        "study.toml: currency: unknown key. 'currency' belongs in [study]. Keys of the study: 'study', "
        "'codebook', 'core', 'weights', 'personas', 'criteria', 'value', 'drivers', 'gate', 'satisfaction', "
        "'respondents', 'themes', "
        "'churn', 'stages', 'exports'.",
    ),
    (
        'table = "csat"',
        'table = "csats"',
        "study.toml: exports.ratings.table: 'csats' is not known. Did you mean 'csat'? Expected one of 'customers', "
        "'survey', 'profitability', 'transactions', 'csat', 'waits', 'contacts', 'stages', 'lookup', 'bridge'.",
    ),
    (
        'use = "describe"',
        'use = "descibe"',
        "study.toml: exports.crm.attributes.age.use: 'descibe' is not known. Did you mean 'describe'? Expected one of "
        "'active', 'describe', 'protected', 'ignore'.",
    ),
    (
        "seed = 7",
        'seed = "seven"',
        "study.toml: study.seed: expected a whole number, e.g. seed = 7, but got text.",
    ),
    ("seed = 7", "seed = -1", "study.toml: study.seed: must be at least 0, but is -1."),
    (
        "as_of = 2024-12-31",
        "",
        "study.toml: study.as_of: missing. Expected a date, e.g. as_of = 2024-12-31.",
    ),
    (
        "as_of = 2024-12-31",
        'as_of = "31.12.2024"',
        "study.toml: study.as_of: expected a date, e.g. as_of = 2024-12-31, but got text.",
    ),
    (
        "scale = [1, 5]",
        "scale = 5",
        "study.toml: exports.ratings.scale: expected two numbers, e.g. scale = [1, 5], but got a whole number.",
    ),
    (
        "scale = [1, 5]",
        "scale = [5, 1]",
        "study.toml: exports.ratings.scale: expected the lowest point first, e.g. [1, 5].",
    ),
    (
        'customer_id = "Customer"\n[exports.crm.attributes]',
        'custmer_id = "Customer"\n[exports.crm.attributes]',
        "study.toml: exports.crm.columns.custmer_id: a customers export has no column 'custmer_id'. Did you mean "
        "'customer_id'? Available: 'customer_id', 'joined_on', 'left_on', 'active', 'contract_end', 'contract', "
        "'updated_at'.",
    ),
    (
        'score = "Score"',
        "",
        'study.toml: exports.ratings.columns.score: missing: satisfaction rating. Add score = "the column that '
        'holds it".',
    ),
    (
        'path = "ratings.csv"',
        'url = "postgresql://ann:sesame@db/crm"\nsql_table = "ratings"',
        "study.toml: exports.ratings.url: holds a password. Put the whole url in an environment variable and name "
        'that in url_env, e.g. url_env = "CRM_DATABASE_URL".',
    ),
    (
        'path = "crm.csv"',
        "",
        'study.toml: exports.crm: has no path. Add path = "file.csv", relative to the study file.',
    ),
    (
        'path = "crm.csv"',
        'path = "crm.csv"\nperiod = "month"',
        "study.toml: exports.crm.period: applies to profitability exports only, but table = 'customers'.",
    ),
    (
        "[exports.crm]",
        "[gate]\nleast_match = 20\n[exports.crm]",
        "study.toml: gate.least_match: must be at most 1.0, but is 20.",
    ),
    (
        "[exports.crm]",
        "[gate]\nleast_mach = 0.2\n[exports.crm]",
        "study.toml: gate.least_mach: unknown key. Did you mean 'least_match'? Keys of [gate]: 'least_match', "
        "'most_out_of_scale', 'most_off_scale_answers', 'most_lost', 'most_set_missing', 'most_repeated_ids', "
        "'most_refused_ids', 'most_implausible', 'most_of_one', 'least_of_last_run', 'most_stages'.",
    ),
    (
        "[exports.crm]",
        "[satisfaction]\ndissatisfied_to = 0.8\n[exports.crm]",
        "study.toml: satisfaction.dissatisfied_to: must be below satisfied_from, or a rating counts as both.",
    ),
    (
        "[exports.crm]",
        '[core]\ncustomers = "filter"\n[exports.crm]',
        "study.toml: core.filter: missing: customers = 'filter' needs one, e.g. filter = \"tenure > 12\".",
    ),
    (
        "[exports.crm]",
        '[core]\nfilter = "age > 30"\n[exports.crm]',
        "study.toml: core.filter: is not used while customers = 'all'; set customers = 'filter'.",
    ),
    (
        "[exports.crm]",
        '[personas]\nnumber = "some"\n[exports.crm]',
        "study.toml: personas.number: 'some' is not known. Expected 'auto' or a whole number.",
    ),
    (
        "[exports.ratings]",
        '[[stages]]\nname = "Billing"\n[[stages]]\nname = "billing"\n[exports.ratings]',
        "study.toml: stages[2].name: 'billing' is also the name or alias of stage 1.",
    ),
    (
        'stage = "Stage"\nscore = "Score"',
        'score = "Score"\n[exports.help]\ntable = "waits"\npath = "w.csv"\nstage = "Help"\n'
        '[exports.help.columns]\ncustomer_id = "C"\nstage = "S"\nwait_minutes = "M"',
        "study.toml has 2 faults:\n"
        '  exports.ratings.columns.stage: missing: stage of the journey. Add stage = "the column that holds it".\n'
        "  exports.help.stage: give either stage (one for all rows) or columns.stage, not both.",
    ),
    (
        "seed = 7",
        "seed = 7\nname2 = 'x'\nminimum_cell = 0",
        "study.toml has 2 faults:\n"
        "  study.minimum_cell: must be at least 1, but is 0.\n"
        "  study.name2: unknown key. Did you mean 'name'? Keys of [study]: 'name', 'currency', 'as_of', "
        "'time_zone', 'seed', "
        "'output', 'minimum_cell', 'minimum_customers', 'n_boot'.",
    ),
]


@pytest.mark.parametrize(("old", "new", "whole"), GOLDEN)
def test_the_message_names_file_key_near_match_and_what_was_there(
    tmp_path: Path, old: str, new: str, whole: str
) -> None:
    assert old in GOOD
    assert message(tmp_path, GOOD.replace(old, new, 1)) == whole


def test_faults_of_every_sort_are_listed_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("seed = 7", "sead = 7").replace('customer_id = "Customer"\n[', 'customer = "Customer"\n[')
    said = message(tmp_path, text)
    assert said.startswith("study.toml has 2 faults:\n")
    assert "study.sead: unknown key. Did you mean 'seed'?" in said
    assert "exports.crm.columns.customer: a customers export has no column 'customer'. Did you mean" in said


def test_an_attribute_cannot_take_a_canonical_name(tmp_path: Path) -> None:
    said = message(tmp_path, GOOD.replace("age = {", "active = {"))
    assert said == (
        "study.toml: exports.crm.attributes.active: has the name of a canonical column; call it something else."
    )


def test_many_faults_are_capped(tmp_path: Path) -> None:
    said = message(tmp_path, GOOD.replace("seed = 7", "\n".join(f"key{i} = 1" for i in range(50))))
    assert said.startswith("study.toml has 50 faults:")
    assert said.endswith("... and 30 more.")
    assert len(said.splitlines()) == 22


def test_no_customers() -> None:
    settings = {
        "study": {"as_of": "2024-12-31"},
        "exports": {"money": {"table": "profitability", "path": "m.csv", "columns": {"customer_id": "C", "cost": "X"}}},
    }
    with pytest.raises(StudyError) as caught:
        make_study(settings)
    assert str(caught.value) == (
        "the study has 2 faults:\n"
        "  exports.money.columns: needs revenue, margin or lifetime_value.\n"
        "  exports: needs at least one export with table = 'customers' or 'survey' (there is 'profitability')."
    )


def test_the_only_source_of_customers_needs_no_id_but_two_do() -> None:
    survey = {"table": "survey", "path": "s.csv", "ratings": {"columns": {"q1": "Arrival"}}}
    made = make_study({"study": {"as_of": "2024-12-31"}, "exports": {"survey": survey}})
    assert made.exports["survey"].ratings is not None
    with pytest.raises(StudyError) as caught:
        make_study(
            {
                "study": {"as_of": "2024-12-31"},
                "exports": {"survey": survey, "crm": {"table": "customers", "path": "c.csv"}},
            }
        )
    assert str(caught.value).count("customer_id: missing: who the row is about") == 2


def test_wide_ratings_must_go_to_stages_that_exist() -> None:
    settings = {
        "study": {"as_of": "2024-12-31"},
        "stages": [{"name": "Check-in"}, {"name": "Boarding"}],
        "exports": {
            "s": {"table": "survey", "path": "s.csv", "ratings": {"columns": {"q1": "Bording", "q2": "check-in"}}}
        },
    }
    with pytest.raises(StudyError) as caught:
        make_study(settings)
    assert str(caught.value) == (
        "the study: exports.s.ratings.columns.q1: there is no stage 'Bording'. Did you mean 'Boarding'? "
        "Stages: 'Check-in', 'Boarding'."
    )


def test_a_lookup_joins_an_attribute_that_exists() -> None:
    settings = {
        "study": {"as_of": "2024-12-31"},
        "stages": [{"name": "A"}, {"name": "B"}],
        "exports": {
            "crm": {
                "table": "customers",
                "path": "c.csv",
                "columns": {"customer_id": "id"},
                "attributes": {"postcode": {}},
            },
            "areas": {"table": "lookup", "path": "a.csv", "key": "zip", "joins": "post_code"},
        },
    }
    with pytest.raises(
        StudyError, match=r"exports\.areas\.joins: customers has no attribute 'post_code'\. Did you mean"
    ):
        make_study(settings)


SYNTAX = [
    ("[study]\nname = Bank\n", "line 2, column 8: Invalid value. That line reads `name = Bank`. Text needs quotes"),
    ('[study]\npath = "C:\\data"\n', "Write paths with forward slashes, or in single quotes."),
    ("[study]\nname = 'a'\nname = 'b'\n", "line 3"),
    ("[study\n", "line 1"),
    ('[exports.x]\nurl = "db://ann:sesame@host\nx = 1', '`url = "db://...`.'),
    ('name = """ open', "at the end of the file. Is a quote or bracket left open?"),
]


@pytest.mark.parametrize(("text", "part"), SYNTAX)
def test_text_that_is_not_toml(tmp_path: Path, text: str, part: str) -> None:
    said = message(tmp_path, text)
    assert said.startswith("study.toml is not valid TOML")
    assert part in said
    assert "sesame" not in said


def test_missing_study_names_the_near_one(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "bank.toml")
    with pytest.raises(StudyError, match=r"Did you mean 'bank\.toml'\? Studies in that folder: 'bank\.toml'"):
        pk.read_study(tmp_path / "bnk.toml")
    with pytest.raises(StudyError, match=r"has no study\.toml\. Write one with: personakit init"):
        pk.read_study(tmp_path)


def test_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_bytes(GOOD.replace("Bank", "Bänk").encode("latin-1"))
    with pytest.raises(StudyError, match=r"study\.toml is not UTF-8 text .* Save it as UTF-8"):
        pk.read_study(tmp_path)


def test_missing_files_are_named_with_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "crm_2024.csv").touch()
    (tmp_path / "rating.csv").touch()
    study = pk.read_study(write(tmp_path, GOOD))
    with pytest.raises(StudyError) as caught:
        check_files(study)
    assert str(caught.value) == (
        "study.toml has 2 faults:\n"
        "  exports.crm.path: there is no file 'crm.csv'. Did you mean 'crm_2024.csv'? In that folder: "
        "'crm_2024.csv', 'rating.csv', 'study.toml'.\n"
        "  exports.ratings.path: there is no file 'ratings.csv'. Did you mean 'rating.csv'? In that folder: "
        "'crm_2024.csv', 'rating.csv', 'study.toml'."
    )
    (tmp_path / "crm.csv").touch()
    check_files(study, frames={"ratings"})


def test_missing_folder_and_folder_instead_of_file(tmp_path: Path) -> None:
    (tmp_path / "crm.csv").mkdir()
    study = pk.read_study(write(tmp_path, GOOD.replace('"ratings.csv"', '"old/ratings.csv"')))
    with pytest.raises(StudyError) as caught:
        check_files(study)
    assert "'crm.csv' is a folder; name a file in it." in str(caught.value)
    assert "there is no folder for 'old/ratings.csv'. Paths are relative to the study file." in str(caught.value)


def test_every_table_of_the_settings_has_its_columns() -> None:
    from typing import get_args

    from personakit.study.settings import FrameSource

    assert set(CANONICAL) == set(get_args(FrameSource))


def test_written_text_reads_back_to_the_same_settings() -> None:
    settings = {
        "study": {"name": 'Quote " back \\ slash\ttab', "as_of": "2024-12-31", "seed": 3},
        "stages": [{"name": "Öffnen", "moment_of_truth": True}, {"name": "B"}],
        "exports": {
            "my crm": {
                "table": "customers",
                "path": "a b.csv",
                "columns": {"customer_id": "Kunden-Nr."},
                "attributes": {"größe": {"column": "a = #b", "scale": [1, 5], "values": {"Yes": 1, "ø": "n"}}, "x": {}},
                "values": {"active": {"Yes": False}},
                "ratings": {"columns": {"q 1": {"stage": "B", "touchpoint": "desk"}}, "missing": [6, "Blank"]},
            }
        },
    }
    notes = {("exports", "my crm"): ["one", "two"], ("study", "seed"): ["a", "b"], ("stages",): ["guessed"]}
    text = study_toml(settings, notes, ["Top"])
    assert tomllib.loads(text) == settings
    assert text.startswith("# Top\n\n[study]\n")
    assert "# one\n# two\n" in text
    assert "seed = 3" in text
    assert "# a; b" in text


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ('rake = "age"', "weights.rake: 'age' is not known. Expected one of 'auto', false or a list of texts."),
        ("rake = true", "weights.rake: expected one of 'auto', false or a list of texts, e.g. rake = "),
        ("trim = 1.0", "weights.trim: must be more than 1"),
        ('rake = ["nobody"]', "weights.rake: customers has no attribute 'nobody'."),
    ],
)
def test_weights_are_checked(tmp_path: Path, section: str, said: str) -> None:
    assert said in message(tmp_path, GOOD.replace("[study]", f"[weights]\n{section}\n\n[study]", 1))


@pytest.mark.parametrize(
    ("number", "said"), [("0", "must be at least 1, but is 0."), ("40", "must be at most 30, but is 40.")]
)
def test_a_number_of_personas_beyond_its_limits_says_the_limit(tmp_path: Path, number: str, said: str) -> None:
    text = GOOD.replace("[exports.crm]", f"[personas]\nnumber = {number}\n[exports.crm]", 1)
    assert message(tmp_path, text) == f"study.toml: personas.number: {said}"


def test_a_name_for_a_persona_that_cannot_be_is_a_fault(tmp_path: Path) -> None:
    text = GOOD.replace("[exports.crm]", '[personas]\nnumber = 3\nnames = { p9 = "x" }\n[exports.crm]', 1)
    said = "study.toml: personas.names.p9: names no persona: there are at most 3 personas (p1 to p3)."
    assert message(tmp_path, text) == said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('merge = [["p2", "p5"]]', "merge: 'p5' is no persona: there are at most 4 personas (p1 to p4)."),
        ('merge = [["second", "p1"]]', 'merge: expected a persona id, e.g. [["p2", "p5"]].'),
        ('merge = [["p2"]]', 'merge: \'p2\' stands alone: name two or more, e.g. [["p2", "p5"]].'),
        ("merge = [[]]", "merge: has an empty group: name two or more personas in it, or take it out."),
        (
            'merge = [["p1", "p2"], ["p2", "p3"]]',
            "merge: 'p2' is merged twice; name it once, with all that it is merged with in one group.",
        ),
        (
            'merge = [["p1", "p2", "p3", "p4"]]',
            "merge: merging all 4 personas leaves one, everyone; leave one out, or set number = 1.",
        ),
        (
            'merge = [["p1", "p2"]]\nsplit = ["p2"]',
            "split: 'p2' is in personas.merge as well; take it out of one of the two.",
        ),
        ('split = ["p2", "p2"]', "split: 'p2' is named twice; name it once."),
        ('split = ["p9"]', "split: 'p9' is no persona: there are at most 4 personas (p1 to p4)."),
        ('order = ["p1", "p1"]', "order: 'p1' is named twice; name it once."),
        (
            'merge = [["p1", "p2"]]\norder = ["p2"]',
            "order: 'p2' was merged into 'p1' by personas.merge; use 'p1'.",
        ),
        (
            'merge = [["p1", "p2"]]\nnames = { p2 = "x" }',
            "names.p2: 'p2' was merged into 'p1' by personas.merge; use 'p1'.",
        ),
    ],
)
def test_an_edit_of_the_personas_that_cannot_be_is_a_fault(tmp_path: Path, settings: str, said: str) -> None:
    text = GOOD.replace("[exports.crm]", f"[personas]\nnumber = 4\n{settings}\n[exports.crm]", 1)
    assert message(tmp_path, text) == f"study.toml: personas.{said}"


def test_the_part_of_a_split_may_be_named_and_ordered(tmp_path: Path) -> None:
    edits = 'number = 4\nmerge = [["p2", "p4"]]\nsplit = ["p1"]\norder = ["p5"]\nnames = { p5 = "Half" }'
    file = tmp_path / "study.toml"
    file.write_text(GOOD.replace("[exports.crm]", f"[personas]\n{edits}\n[exports.crm]", 1), encoding="utf-8")
    personas = pk.read_study(file).personas
    assert (personas.merge, personas.split, personas.order) == ((("p2", "p4"),), ("p1",), ("p5",))


def test_a_sheet_of_a_file_without_sheets_is_a_fault(tmp_path: Path) -> None:
    text = GOOD.replace('path = "crm.csv"', 'path = "crm.csv"\nsheet = "All"', 1)
    said = "study.toml: exports.crm.sheet: 'crm.csv' is not a workbook and has no sheets; take out sheet."
    assert message(tmp_path, text) == said
