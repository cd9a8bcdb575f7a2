"""Checks of plausibility: each is named and counted, and says so beside the figures that rest on what failed."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import personakit as pk
from factories import make_personas
from personakit.core.errors import DataError
from personakit.core.kinds import Kind, Use
from personakit.ingest.exports import AttributeInfo
from personakit.ingest.implausible_values import impossible_ages, large_cells, sentinel_codes
from personakit.ingest.implausible_waits import long_waits, mixed_units
from personakit.ingest.plausibility import fewer_than_last

CASES = Path(__file__).parent.parent / "cases"
AS_OF = date(2026, 6, 30)


def info(name: str, kind: Kind = Kind.NUMERIC) -> AttributeInfo:
    return AttributeInfo(name, kind, Use.DESCRIBE, name, "crm", name, "customers")


def column(values: object) -> pd.Series:
    return pd.Series(np.asarray(values, dtype=np.float64))


# ------------------------------------------------------------------ ages


@pytest.mark.parametrize(
    ("name", "usual", "impossible"),
    [
        ("age", 40, [999, -3, 140]),
        ("Alter in Jahren", 40, [999]),
        ("birth_year", 1980, [1893, 2030, 9999]),
        ("Jahrgang", 1980, [1850]),
        ("année de naissance", 1980, [1111]),
    ],
)
def test_impossible_ages_are_set_missing_and_counted(name: str, usual: int, impossible: list[int]) -> None:
    values = column([usual] * 97 + impossible)
    out, (doubt,) = impossible_ages(values, info(name), AS_OF)
    assert doubt.rows == len(impossible) == int(out.isna().sum())
    assert doubt.figures == (name,)
    assert doubt.check == f"impossible age ({name})"
    assert f"{len(impossible)} " in doubt.sentence
    assert values.notna().all()  # what was passed in is as it was


@pytest.mark.parametrize("name", ["account age", "Vehicle age (months)", "usage", "average", "stage", "page views"])
def test_other_things_with_age_in_their_name_are_left_alone(name: str) -> None:
    values = column([40.0] * 50 + [400.0])
    assert impossible_ages(values, info(name), AS_OF) == (values, [])


def test_a_column_of_ages_in_months_is_no_column_of_impossible_ages() -> None:
    assert impossible_ages(column(np.arange(200, 900)), info("age"), AS_OF)[1] == []


# ------------------------------------------------------------------ codes and single cells


def test_a_code_in_a_fifth_of_the_cells_is_named() -> None:
    rng = np.random.default_rng(1)
    spend = rng.gamma(2, 40, 400)
    spend[:80] = 9999
    (doubt,) = sentinel_codes(column(spend), info("spend"), 10)
    assert doubt.rows == 80
    assert doubt.share == pytest.approx(0.2)
    assert "9,999 stands in 80 cells (20%)" in doubt.sentence
    assert "missing = [9999]" in doubt.remedy
    visits = rng.integers(0, 9, 400)
    visits[:50] = -1
    assert [d.rows for d in sentinel_codes(column(visits), info("visits"), 10)] == [50]


@pytest.mark.parametrize(
    "values",
    [
        np.random.default_rng(2).gamma(2, 40, 400),
        np.arange(1000.0),  # 999 is one of many
        np.repeat([99.0, 999.0, 1999.0], 100),  # prices
        np.where(np.arange(400) < 5, 9999.0, np.arange(400.0)),  # too few to be a code
        np.where(np.arange(400) < 80, -1.0, np.arange(400) - 200.0),  # other numbers are negative too
    ],
)
def test_ordinary_numbers_are_no_codes(values: np.ndarray) -> None:
    assert sentinel_codes(column(values), info("x"), 10) == []


def test_one_cell_that_is_most_of_an_attribute_is_said() -> None:
    spend = np.random.default_rng(1).gamma(2, 40, 400)
    assert large_cells(column(spend), info("spend"), 0.25) == []
    spend[7] = 1e7
    (doubt,) = large_cells(column(spend), info("spend"), 0.25)
    assert "one customer carries over 99% of it" in doubt.sentence
    assert doubt.rows == 1


def test_a_giant_is_said_beside_every_amount(tmp_path: Path) -> None:
    folder = tmp_path / "firm"
    shutil.copytree(CASES / "firm_one_giant", folder)
    analysis = pk.Analysis(folder / "study.toml")
    checks = analysis.exports.checks.set_index("check")
    assert checks.loc["one customer is most of a sum (margin)", ["table", "rows", "action"]].tolist() == [
        "profitability", 1, "kept",
    ]  # fmt: skip
    sentence = "In doubt: one customer carries over 99% of all margin."
    assert sentence in analysis.value.assumptions
    assert sentence in analysis.priorities.assumptions
    assert sentence[:-1] in repr(analysis)
    run = analysis.run()
    summary = json.loads((run.path / "summary.json").read_text("utf-8"))
    at_risk = next(part["text"] for part in summary["opening"] if "at risk" in part["text"])
    assert sentence in at_risk
    html = run.report.read_text("utf-8")
    assert html.count(f'<p class="small doubt">{sentence}</p>') == 2  # under the ranking and under value
    assert pk.open_run(run.path).exports.doubts == analysis.exports.doubts


def test_a_firm_without_a_giant_has_no_doubt() -> None:
    assert pk.read_exports(CASES / "firm_zero_weights" / "study.toml").doubts == ()


# ------------------------------------------------------------------ leaving


def test_leaving_before_joining_is_counted_and_not_used() -> None:
    folder = CASES / "firm_left_before_joined"
    exports = pk.read_exports(folder / "study.toml")
    raw = pd.read_csv(folder / "crm.csv", parse_dates=["joined", "left"])
    wrong = (raw["left"] < raw["joined"]).to_numpy()
    check = exports.checks.set_index("check").loc["left before joined"]
    assert (check["rows"], check["action"], check["table"]) == (41, "set missing", "customers")
    assert wrong.sum() == 41
    assert exports.customers["left_on"].isna()[wrong].all()
    assert exports.customers["left_on"].notna().sum() == raw["left"].notna().sum() - 41
    notes = pk.estimate_value(exports, make_personas(exports, 1)).assumptions
    assert any(note.startswith("In doubt: 41 customers left before they joined") for note in notes)


def test_where_most_customers_left_before_they_joined_the_run_stops(tmp_path: Path) -> None:
    shutil.copytree(CASES / "firm_left_before_joined", tmp_path / "firm")
    crm = pd.read_csv(tmp_path / "firm" / "crm.csv")
    crm["left"], crm["joined"] = "2020-01-01", "2021-01-01"
    crm.to_csv(tmp_path / "firm" / "crm.csv", index=False)
    with pytest.raises(DataError, match=r"300 customers left before they joined.*not swapped"):
        pk.read_exports(tmp_path / "firm" / "study.toml")


# ------------------------------------------------------------------ waits


def waits(minutes: np.ndarray, stages: int = 2, channel: np.ndarray | None = None) -> pd.DataFrame:
    n = len(minutes)
    where = np.zeros(n, dtype=np.int8) if channel is None else channel.astype(np.int8)
    return pd.DataFrame(
        {
            "wait_minutes": minutes.astype(np.float32),
            "stage": pd.Categorical.from_codes(np.arange(n) % stages, [f"S{i}" for i in range(stages)]),
            "channel": pd.Categorical.from_codes(where, ["phone", "mail"]),
        }
    )


LOGNORMAL = np.exp(np.random.default_rng(4).normal(1.8, 0.8, 2000))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_half_the_waits_in_seconds_are_said(share: float) -> None:
    some = np.random.default_rng(5).random(2000) < share
    (doubt,) = mixed_units(waits(np.where(some, 60 * LOGNORMAL, LOGNORMAL)), "calls")
    assert "60 times apart" in doubt.sentence
    assert doubt.rows == pytest.approx(2000 * min(share, 1 - share), rel=0.1)


@pytest.mark.parametrize("spread", [0.3, 0.8, 1.3])
def test_waits_of_one_unit_are_in_one_unit(spread: float) -> None:
    rng = np.random.default_rng(6)
    assert mixed_units(waits(np.exp(rng.normal(2, spread, 3000))), "calls") == []
    assert mixed_units(waits(rng.gamma(0.7, 20, 3000) + 0.01), "calls") == []


def test_a_slow_channel_is_no_other_unit() -> None:
    mail = np.arange(2000) % 4 < 2
    assert mixed_units(waits(np.where(mail, 60 * LOGNORMAL, LOGNORMAL), channel=mail), "calls") == []


def test_waits_of_days_among_waits_of_minutes_are_counted() -> None:
    minutes = LOGNORMAL.copy()
    assert long_waits(waits(minutes), "calls", declared=False) == []
    minutes[:5] = 5 * 1440
    (doubt,) = long_waits(waits(minutes), "calls", declared=False)
    assert doubt.rows == 5
    assert "longer than 3 days" in doubt.sentence
    deliveries = np.random.default_rng(1).normal(9, 2, 500) * 1440
    assert long_waits(waits(deliveries), "parcels", declared=True) == []
    assert long_waits(waits(deliveries), "parcels", declared=False)[0].rows > 450


def test_doubts_about_waits_stand_under_the_journey() -> None:
    exports = pk.read_exports(CASES / "firm_zero_weights" / "study.toml")
    doubts = tuple(mixed_units(waits(np.where(np.arange(2000) % 4 < 2, 60 * LOGNORMAL, LOGNORMAL)), "calls"))
    journey = pk.map_journey(replace(exports, doubts=doubts), make_personas(exports, 1))
    assert journey.notes == (f"In doubt: {doubts[0].sentence}",)
    assert doubts[0].sentence in repr(journey)


# ------------------------------------------------------------------ the last run


def test_far_fewer_rows_than_last_time_are_said() -> None:
    tables = {"crm": "customers", "calls": "waits"}
    assert fewer_than_last({"crm": 900, "calls": 500}, {"crm": 1000, "calls": 1000}, tables) == []
    (doubt,) = fewer_than_last({"crm": 900, "calls": 499}, {"crm": 1000, "calls": 1000}, tables)
    assert (doubt.table, doubt.export, doubt.rows) == ("waits", "calls", 499)
    assert fewer_than_last({"crm": 1}, {"crm": 19}, tables) == []  # too few to compare


def test_a_run_is_compared_with_the_last_one_of_the_study(tmp_path: Path) -> None:
    folder = tmp_path / "firm"
    shutil.copytree(CASES / "csat_gate", folder)
    first = pk.Analysis(folder / "study.toml")
    first.run()
    same = pk.Analysis(folder / "study.toml").exports  # the same inputs are the same run, not a former one
    assert not same.checks["check"].eq("far fewer rows than last run").any()
    lines = (folder / "tickets.csv").read_text("utf-8").splitlines()
    (folder / "tickets.csv").write_text("\n".join(lines[:400]) + "\n", "utf-8")
    half = pk.Analysis(folder / "study.toml").exports
    check = half.checks.set_index("check").loc["far fewer rows than last run"]
    assert check["rows"] == 399
    assert "the last run read 900" in check["note"]
    assert check["action"] == "kept"


def test_many_waits_of_exactly_nothing_are_doubted() -> None:
    from personakit.ingest.implausible_waits import zero_waits

    waits = pd.DataFrame({"wait_minutes": [0.0] * 80 + [45.0] * 200})
    (doubt,) = zero_waits(waits, "tickets")
    assert (doubt.rows, doubt.check) == (80, "waits of nothing")
    assert zero_waits(pd.DataFrame({"wait_minutes": [0.0] * 80 + [4.0] * 200}), "calls") == []
