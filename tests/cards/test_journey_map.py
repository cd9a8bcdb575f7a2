"""A journey map shows what is on record at every stage, marks what the firm wrote, and says where there is nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import personakit as pk
from factories import build_exports, make_exports, make_personas
from personakit.cards import ROWS
from personakit.cards.experience_gaps import experience_gap
from personakit.cards.reach import reach_tables
from personakit.personas import profile_personas


def maps_of(exports, personas):
    profile = profile_personas(personas.features, personas.memberships)
    personas = replace(personas, profile=profile)
    journey = pk.map_journey(exports, personas)
    return pk.compose_cards(exports, personas, journey)


@pytest.fixture(scope="module")
def plain_personas():
    exports = make_exports(240)
    return exports, make_personas(exports)


def test_every_row_has_a_line_at_every_stage(sample):
    for journey in sample.cards.journeys.values():
        there = set(zip(journey.cells["row"], journey.cells["stage"], strict=True))
        assert there == {(row, stage) for row in ROWS for stage in journey.stages}
        assert list(journey.table.columns) == ["row", *journey.stages]
        assert len(journey.table) == len(ROWS)


def test_what_the_firm_wrote_is_marked_and_figures_are_not(sample):
    cells = sample.cards.everyone.cells
    authored = {"goal", "actions", "supporting_characters", "owner", "moment_of_truth"}
    shown = cells[cells["state"] == "shown"]
    assert set(shown.loc[shown["kind"] == "authored", "row"]) == authored
    assert set(shown.loc[shown["row"].isin({"csat", "time", "reach", "touchpoints"}), "kind"]) == {"evidenced"}
    goals = sample.cards.everyone.cell("goal", "Repair")
    assert goals["text"].tolist() == ["Be back online before it hurts"]
    assert set(shown.loc[shown["row"] == "opportunities", "kind"]) <= {"assumed", "evidenced"}


def test_where_there_are_no_data_it_says_so():
    exports = build_exports(
        pd.DataFrame({"customer_id": [f"c{i}" for i in range(60)]}),
        stages=["Rated", "Rare", "Never"],
        minimum_cell=10,
        csat={
            "customer_id": [*(f"c{i}" for i in range(40)), "c1", "c2"],
            "stage": ["Rated"] * 40 + ["Rare"] * 2,
            "score": [4, 5] * 20 + [1, 1],
        },
    )
    cards = maps_of(exports, make_personas(exports, 1))
    cells = cards.everyone.cells
    state = cells[cells["order"] == 1].set_index(["row", "stage"])["state"]
    assert [state["csat", s] for s in ("Rated", "Rare", "Never")] == ["shown", "too few", "no data"]
    assert [state["time", s] for s in ("Rated", "Rare", "Never")] == ["no data"] * 3
    assert [state["goal", s] for s in ("Rated", "Rare", "Never")] == ["no data"] * 3
    assert [state["reach", s] for s in ("Rated", "Rare", "Never")] == ["shown", "too few", "no data"]
    few = cells[cells["state"] != "shown"]
    assert few["value"].isna().all()
    assert few["n"].isna().all()
    assert cards.everyone.curve["state"].tolist() == ["shown", "too few", "no data"]
    assert np.isnan(cards.everyone.curve["n"].iloc[1])


def test_peak_trough_and_end_of_the_emotion_curve(sample):
    curve = sample.cards.everyone.curve
    assert curve.loc[curve["is_peak"], "position"].item() == curve["position"].max()
    assert curve.loc[curve["is_trough"], "position"].item() == curve["position"].min()
    assert curve.loc[curve["is_end"], "stage"].item() == list(curve["stage"])[-1]
    assert ((curve["low"] < curve["position"]) & (curve["position"] < curve["high"])).all()


def test_who_goes_on_to_the_next_stage_by_hand():
    """c0-c5 order; c0-c3 of them are delivered to; c0 and c6 call support."""
    exports = build_exports(
        10,
        contacts={
            "customer_id": [f"c000{i}" for i in (0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 0, 6)],
            "stage": ["Order"] * 6 + ["Delivery"] * 4 + ["Support"] * 2,
        },
    )
    personas = make_personas(exports, memberships=np.tile([0.5, 0.5], (10, 1)))
    tables = reach_tables(pk.map_journey(exports, personas))
    everyone = tables["all"]
    assert everyone["reach_share"].tolist() == pytest.approx([0.6, 0.4, 0.2])
    assert everyone["continued_share"].tolist()[:2] == pytest.approx([4 / 6, 1 / 4])
    assert np.isnan(everyone["continued_share"].iloc[2])
    assert tables["p1"]["customers_reached"].tolist() == pytest.approx([3, 2, 1])


def test_many_stages_are_counted_as_few_are():
    stages = [f"Stage {i:02d}" for i in range(20)]
    rng = np.random.default_rng(0)
    exports = build_exports(
        50,
        stages=stages,
        contacts={"customer_id": [f"c{i:04d}" for i in rng.integers(0, 50, 400)], "stage": rng.choice(stages, 400)},
    )
    table = reach_tables(pk.map_journey(exports, make_personas(exports, 1)))["all"]
    pairs = exports.contacts[["customer_id", "stage"]].astype("str").drop_duplicates()
    by_hand = pairs["stage"].value_counts() / 50
    assert table["reach_share"].tolist() == pytest.approx([by_hand[s] for s in stages])


def test_intended_against_actual_is_the_t_test_of_the_mean():
    """One rating a customer: the p-value is that of the usual one-sample t-test, but for its one prior rating."""
    rng = np.random.default_rng(3)
    score = rng.choice([1, 2, 3, 4, 5], 400, p=[0.1, 0.1, 0.2, 0.3, 0.3])
    stages = pd.DataFrame({"stage": ["Order"], "target_csat": [3.8], "target_wait_minutes": [10.0]})
    exports = build_exports(
        400, stages=stages, csat={"customer_id": [f"c{i:04d}" for i in range(400)], "stage": "Order", "score": score}
    )
    gaps = maps_of(exports, make_personas(exports, 1)).everyone.gaps
    row = gaps[gaps["target_of"] == "csat"].iloc[0]
    expected = stats.ttest_1samp(score, 3.8).pvalue
    assert row["p_value"] == pytest.approx(expected, rel=0.1)
    assert row["gap"] == pytest.approx(score.mean() - 3.8)
    assert (row["p_value"] < 0.1) == (row["verdict"] != "cannot tell")
    assert gaps.loc[gaps["target_of"] == "wait", "verdict"].item() == "no data"


@pytest.mark.parametrize(
    ("low", "median", "high", "verdict"), [(4, 5, 6, "met"), (9, 12, 16, "cannot tell"), (11, 14, 18, "missed")]
)
def test_a_wait_is_met_or_missed_when_its_interval_lies_on_one_side(low, median, high, verdict):
    row = {"stage": "S", "csat_n": 0.0, "csat_mean": np.nan, "csat_mean_low": np.nan, "csat_mean_high": np.nan,
           "wait_n": 50.0, "wait_median_minutes": median, "wait_median_minutes_low": low,
           "wait_median_minutes_high": high}  # fmt: skip
    gap = experience_gap(row, np.nan, 10.0)[1]
    assert gap["verdict"] == verdict
    assert (gap["p_value"] < 0.1) == (verdict != "cannot tell")


@pytest.mark.parametrize(
    ("low", "mean", "high", "verdict"),
    [
        (3.9, 4.0, 4.1, "met"),
        (3.6, 3.75, 3.9, "cannot tell"),
        (3.7, 3.85, 4.0, "cannot tell"),
        (3.5, 3.6, 3.7, "missed"),
    ],
)
def test_a_rating_is_met_or_missed_when_its_interval_lies_on_one_side(low, mean, high, verdict):
    row = {"stage": "S", "csat_n": 400.0, "csat_effective_n": 400.0, "csat_mean": mean, "csat_mean_low": low,
           "csat_mean_high": high, "wait_n": 0.0, "wait_median_minutes": np.nan, "wait_median_minutes_low": np.nan,
           "wait_median_minutes_high": np.nan}  # fmt: skip
    gap = experience_gap(row, 3.8, np.nan)[0]
    assert gap["verdict"] == verdict
    assert (gap["p_value"] < 0.1) == (verdict != "cannot tell")


def test_a_target_that_is_not_there_is_no_gap(plain_personas):
    gaps = maps_of(*plain_personas).everyone.gaps
    assert set(gaps["verdict"]) == {"no target"}
    assert gaps["gap"].isna().all()


def test_shares_of_touchpoints_add_up_and_their_intervals_hold_them(plain_personas):
    exports, personas = plain_personas
    cells = maps_of(exports, personas)["p1"].journey.cells
    touchpoints = cells[cells["row"] == "touchpoints"]
    assert touchpoints.groupby("stage")["value"].sum().to_numpy() == pytest.approx(1.0)
    assert ((touchpoints["low"] < touchpoints["value"]) & (touchpoints["value"] < touchpoints["high"])).all()
    by_hand = exports.waits[exports.waits["stage"] == "Order"]["touchpoint"].value_counts(normalize=True)
    everyone = maps_of(exports, personas).everyone.cell("touchpoints", "Order")
    assert everyone["value"].tolist() == pytest.approx(by_hand.tolist())
