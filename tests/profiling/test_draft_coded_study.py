"""What ``personakit init`` makes of logs, of codes without names, of outcomes, and of folders that cannot run."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

import personakit as pk
from personakit.cli import main
from personakit.core.errors import StudyError
from personakit.profiling.drafting import draft_study, draft_text
from personakit.profiling.profile_column import profile_column
from personakit.profiling.rating_scale import rating_scale
from personakit.study import write_codebook

TODAY = date(2025, 1, 1)
N = 300


def drafted(folder: Path) -> dict[str, Any]:
    return tomllib.loads(draft_text(folder, today=TODAY))


def log() -> pd.DataFrame:
    days = [f"{1997 + i % 2}{1 + i % 12:02}{1 + i % 28:02}" for i in range(4 * N)]
    members = [[11 + 7 * (i % N), 1 + i % N, day, 1 + i % 4, 9.5 + i % 40] for i, day in enumerate(days)]
    return pd.DataFrame(members, columns=["masterid", "sampleid", "date", "cds", "sales"])


def test_a_log_of_purchases_is_transactions(tmp_path: Path) -> None:
    log().to_csv(tmp_path / "log.csv", index=False)
    study = drafted(tmp_path)
    export = study["exports"]["log"]
    assert study["exports"]["log_customers"] | {"attributes": {}} == {
        "table": "customers",
        "made_from": "log",
        "attributes": {},
    }
    assert export["table"] == "transactions"
    assert export["columns"] == {"customer_id": "masterid", "at": "date", "amount": "sales"}
    assert study["study"]["as_of"] == date(1998, 12, 28)


def test_running_numbers_join_where_each_is_the_others_customer(tmp_path: Path) -> None:
    log().to_csv(tmp_path / "shop_log.csv", index=False)
    people = pd.DataFrame({"ID": range(1, N + 1), "visits": [i % 13 for i in range(N)], "level": ["a", "b"] * (N // 2)})
    people.to_csv(tmp_path / "shop_people.csv", index=False)
    exports = drafted(tmp_path)["exports"]
    assert {e["table"]: e["columns"]["customer_id"] for e in exports.values()} == {
        "customers": "ID",
        "transactions": "sampleid",
    }


def test_items_of_one_question_are_an_outcome_together(tmp_path: Path) -> None:
    names = ("S1_satisfaction", "S1_ideal", "S1_expected", *(f"need{i}" for i in range(1, 7)))
    answers = {n: [1 + (i * (shift + 3) + i // 7) % 7 for i in range(N)] for shift, n in enumerate(names)}
    pd.DataFrame({"RespondentID": range(1, N + 1), **answers}).to_csv(tmp_path / "survey.csv", index=False)
    (survey,) = drafted(tmp_path)["exports"].values()
    use = {a["column"]: a["use"] for a in survey["attributes"].values()}
    assert use["S1_satisfaction"] == use["S1_ideal"] == use["S1_expected"] == "describe"


def test_recommendation_stored_as_one_to_eleven_is_a_scale() -> None:
    values = [11, 9, 10, 8, 6, 7, 5, 4, 3, 2, 1] * 9
    assert rating_scale(profile_column(values, "nps")) == (1, 11)
    assert rating_scale(profile_column(values, "q1")) is None


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    """Write a survey of bare numbers: ratings with codes 0 and 6, places, ages in classes, a block beside."""
    columns: dict[str, list[Any]] = {"RESPNUM": list(range(1, N + 1)), "RUNID": [400 + i % 90 for i in range(N)]}
    for shift, name in enumerate(["Q7ART", "Q7FOOD", "Q7SIGN", "Q7PARK", "Q7WIFI", "Q7ROAD", "Q9CLEAN", "Q10SAFE"]):
        columns[name] = [(i * (shift + 2) + i // 7) % 7 for i in range(N)]
    columns |= {
        "Q13COUNTY": [1 + i * 5 % 37 for i in range(N)],
        "Q19AGE": [1 + i % 7 for i in range(N)],
        "METHOD": [1 + (i % 50 == 1) + 2 * (i % 90 == 2) for i in range(N)],
        "Q2PURP": [1 + i * 3 % 8 for i in range(N)],
        "Q4BAGS": [1 + i % 3 for i in range(N)],
        "Q5FLOWN": [1 + i // 4 % 4 for i in range(N)],
        "HOWLONG": [i * 13 % 240 for i in range(N)],
        "Q8COM": [i if i < 9 else None for i in range(N)],
    }
    pd.DataFrame(columns).to_csv(tmp_path / "survey.csv", index=False)
    return tmp_path


def test_codes_without_names_are_no_numbers(coded: Path) -> None:
    text = draft_text(coded, today=TODAY)
    (survey,) = tomllib.loads(text)["exports"].values()
    made = {a["column"]: a for a in survey["attributes"].values()}
    assert {made[c]["kind"] for c in ("Q13COUNTY", "Q19AGE", "METHOD", "Q2PURP", "Q4BAGS")} == {"categorical"}
    assert made["HOWLONG"]["kind"] == "numeric"
    assert made["Q13COUNTY"]["use"] == made["Q19AGE"]["use"] == "describe"
    assert not {"RUNID", "Q8COM"} & set(made)
    assert "# guess: codes, or a count; demographic" in text


def test_ratings_beside_the_block_are_ratings_and_no_needs(coded: Path) -> None:
    (survey,) = drafted(coded)["exports"].values()
    assert (survey["ratings"]["scale"], survey["ratings"]["missing"]) == ([1, 5], [0, 6])
    made = {a["column"]: a for a in survey["attributes"].values()}
    for name in ("Q9CLEAN", "Q10SAFE"):
        assert made[name] == {
            "column": name,
            "kind": "ordinal",
            "use": "describe",
            "scale": [1, 5],
            "missing": [0, 6],
        }


def test_without_needs_the_answers_form_the_personas_and_it_reads(coded: Path) -> None:
    draft = draft_study(coded, today=TODAY)
    assert not draft.stops
    assert any("no column asks for needs, so 3 answers form the personas" in said for said in draft.check)
    (coded / "study.toml").write_text(draft.text, encoding="utf-8")
    write_codebook(draft.codebook, coded / "codebook.csv")
    exports = pk.read_exports(coded)
    assert {a.source_column for a in exports.attributes if a.use == "active"} == {"Q2PURP", "Q4BAGS", "Q5FLOWN"}
    assert exports.csat["score"].min() == 1
    assert exports.csat["score"].max() == 5
    assert len(exports.csat) < 6 * N


def test_init_prints_what_to_check_and_ends_well(coded: Path) -> None:
    pd.read_csv(coded / "survey.csv").assign(answered="2024-05-06").to_csv(coded / "survey.csv", index=False)
    done = CliRunner().invoke(main, ["init", str(coded)])
    assert done.exit_code == 0, done.output
    assert "  1. [exports.survey] ratings: 6 columns are each taken as a stage" in done.output
    assert f"personakit run {coded / 'study.toml'}" in done.output
    assert "'check'" not in done.output


def test_init_asks_for_the_day_where_no_date_says_when_the_exports_were_made(coded: Path) -> None:
    pd.read_csv(coded / "survey.csv").assign(contract_end="2099-05-06").to_csv(coded / "survey.csv", index=False)
    done = CliRunner().invoke(main, ["init", str(coded)])
    assert done.exit_code == 1
    assert (coded / "study.toml").is_file()
    assert "cannot run yet" in done.stderr
    assert "study.as_of: no date says when the exports were made" in done.output
    assert "personakit run" not in done.output


def test_a_log_of_purchases_alone_passes_check(tmp_path: Path) -> None:
    log().to_csv(tmp_path / "log.csv", index=False)
    done = CliRunner().invoke(main, ["init", str(tmp_path)])
    assert done.exit_code == 0, done.output
    exports = pk.read_exports(tmp_path)
    assert {a.name for a in exports.attributes if a.use == "active"} >= {"days_since_purchase", "average_purchase"}
    assert len(exports.customers) == N


def test_a_folder_of_nothing_usable_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("week,rain\n1,2\n2,3\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"no export .* is understood(.|\n)*notes.txt"):
        draft_text(tmp_path)
    assert CliRunner().invoke(main, ["init", str(tmp_path)]).exit_code == 2
    assert not (tmp_path / "study.toml").exists()


def test_a_stand_in_is_said_with_the_figures(tmp_path: Path) -> None:
    people = pd.DataFrame(
        {
            "client_id": [f"K-{i:04}" for i in range(N)],
            "visits": [i % 23 for i in range(N)],
            "source": ["web", "shop", "phone"] * (N // 3),
            "churn_category": [["Price", "Service"][i % 8 // 4] if i % 4 == 0 else None for i in range(N)],
            "satisfaction": [1 + i * 7 % 5 for i in range(N)],
        }
    )
    people.to_csv(tmp_path / "people.csv", index=False)
    (tmp_path / "study.toml").write_text(draft_text(tmp_path, today=TODAY), encoding="utf-8")
    exports = pk.read_exports(tmp_path)
    (note,) = exports.checks.loc[exports.checks["check"] == "stages are a stand-in", "note"]
    assert note.startswith("'churn_category' for the stage, 'satisfaction' for its rating; 75 of 300 rows name one")
    assert "'No reason named' is no stage" in note
    value = pk.estimate_value(exports, pk.find_personas(exports, n_personas=1))
    assert value.assumptions[0] == f"The stages are a stand-in: {note}."
