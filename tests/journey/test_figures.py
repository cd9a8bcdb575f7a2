"""Figures read off the cells: hand-computed, exact quantiles, suppression, no data."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

from factories import build_exports, make_exports, make_personas
from personakit.core.intervals import wilson_interval
from personakit.journey import map_journey
from personakit.journey.product_limit import survival_curve, wait_quantile


def journey_of(n=4, memberships=None, k=1, **kwargs):
    exports = build_exports(n, **kwargs)
    return map_journey(exports, make_personas(exports, k, memberships=memberships))


def one(journey, persona="all", stage="Order"):
    row = journey.metrics[(journey.metrics["persona"] == persona) & (journey.metrics["stage"] == stage)]
    assert len(row) == 1
    return row.iloc[0]


def ratings(scores, stage="Order", **more):
    return {"customer_id": [f"c{i:04d}" for i in range(len(scores))], "stage": stage, "score": scores, **more}


def test_ratings_by_hand():
    row = one(journey_of(csat=ratings([1, 2, 4, 5])))
    assert row["csat_n"] == row["csat_customers"] == row["csat_effective_n"] == 4
    assert (row["csat_scale_low"], row["csat_scale_high"]) == (1, 5)
    assert row["csat_mean"] == pytest.approx(3)
    assert row["csat_position"] == pytest.approx(50)
    assert row["top_2_share"] == row["dissatisfied_share"] == 0.5
    low, high = wilson_interval(0.5, 4)
    assert row["dissatisfied_share_low"] == pytest.approx(float(low))
    assert row["dissatisfied_share_high"] == pytest.approx(float(high))
    # positions 0, .25, .75, 1: variance .15625; with a quarter added once: (4 * .15625 + .25) / 5 = .175; t(3) = 2.3534
    half = 2.35336343 * np.sqrt(0.175 / 4) * 4
    assert row["csat_mean_low"] == pytest.approx(3 - half)
    assert row["csat_mean_high"] == pytest.approx(min(3 + half, 5))


def test_persona_figures_are_posterior_weighted():
    journey = journey_of(csat=ratings([1, 1, 5, 5]), memberships=[[1, 0], [0.5, 0.5], [0.5, 0.5], [0, 1]])
    row = one(journey, "p1")
    assert row["csat_n"] == row["customers_reached"] == 2
    assert row["csat_mean"] == pytest.approx((1 + 0.5 + 2.5) / 2)
    assert row["dissatisfied_share"] == pytest.approx(1.5 / 2)
    assert row["csat_effective_n"] == pytest.approx(2**2 / (1 + 0.25 + 0.25), rel=1e-6)
    assert one(journey)["csat_n"] == 4


def test_shares_of_everyone_are_the_weighted_mean_over_personas():
    exports = make_exports(n=200, k=3, seed=1, minimum_cell=1)
    m = map_journey(exports, make_personas(exports, 3, certainty=0.7)).metrics
    parts = m[m["persona"] != "all"]
    together = parts.assign(hit=parts["dissatisfied_share"] * parts["csat_n"]).groupby("stage")[["hit", "csat_n"]].sum()
    whole = m[m["persona"] == "all"].set_index("stage")
    assert (together["hit"] / together["csat_n"]).to_dict() == pytest.approx(whole["dissatisfied_share"].to_dict())
    assert parts.groupby("stage")["customers_reached"].sum().to_dict() == pytest.approx(
        whole["customers_reached"].to_dict()
    )


def test_mixed_scales_are_shown_from_0_to_100():
    row = one(journey_of(csat=ratings([5, 7, 0, 10], scale_low=[1, 1, 0, 0], scale_high=[5, 7, 10, 10])))
    assert (row["csat_scale_low"], row["csat_scale_high"]) == (0, 100)
    assert row["csat_mean"] == row["csat_position"] == pytest.approx(75)
    assert row["dissatisfied_share"] == 0.25


def test_the_same_customers_again_widen_the_interval():
    each = {"customer_id": [f"c{i:04d}" for i in range(40) for _ in range(5)], "stage": "Order"}
    scores = np.repeat(np.arange(40) % 2 * 4 + 1, 5)
    row = one(journey_of(40, csat={**each, "score": scores}))
    assert row["csat_n"] == 200
    assert 25 < row["csat_effective_n"] < 55  # every customer says the same five times: 40 answers, not 200


def test_waits_by_hand():
    minutes, abandoned = [10.0, 20.0, 30.0, 40.0], [False, True, False, False]
    row = one(
        journey_of(waits={"customer_id": [f"c{i:04d}" for i in range(4)], "stage": "Order", "wait_minutes": minutes,
                          "sla_minutes": 25.0, "abandoned": abandoned})
    )  # fmt: skip
    assert row["abandoned_share"] == 0.25
    # served 10: 3/4 left; gave up at 20; served 30: 3/4 * 1/2 = .375 left -> the median is 30
    assert row["wait_median_minutes"] == pytest.approx(30, rel=0.02)
    assert row["wait_p90_minutes"] == pytest.approx(40, rel=0.02)
    assert row["sla_share"] == pytest.approx(1 / 3)  # 10 within; 30, 40 over; who gave up before the SLA is left out
    assert row["wait_n"] == row["wait_customers"] == 4
    assert np.isnan(row["csat_mean"])
    assert row["csat_n"] == 0


def test_the_stage_target_is_the_sla_where_a_wait_has_none():
    stages = pd.DataFrame({"stage": ["Order", "Support"], "target_wait_minutes": [15.0, np.nan]})
    waits = {
        "customer_id": ["c0000", "c0001", "c0002"],
        "stage": ["Order", "Order", "Support"],
        "wait_minutes": [10.0, 20.0, 5.0],
    }
    journey = journey_of(stages=stages, waits=waits)
    assert one(journey)["sla_share"] == 0.5
    assert np.isnan(one(journey, stage="Support")["sla_share"])


def test_single_precision_does_not_move_a_wait_beyond_its_sla():
    stages = pd.DataFrame({"stage": ["Order"], "target_wait_minutes": [10.1]})
    waits = {"customer_id": ["c0000", "c0001"], "stage": "Order", "wait_minutes": [10.1, 10.2]}
    exports = build_exports(2, stages=stages, waits=waits)
    single = dataclasses.replace(
        exports, waits=exports.waits.astype({"wait_minutes": "float32", "sla_minutes": "float32"})
    )
    assert one(map_journey(single, make_personas(single, 1)))["sla_share"] == 0.5


@pytest.mark.parametrize("draw", ["lognormal", "whole minutes", "exponential", "two values"])
def test_wait_quantiles_are_within_two_percent_of_exact(draw):
    rng = np.random.default_rng(1)
    n = 4001
    minutes = {
        "lognormal": np.exp(rng.normal(3, 1.2, n)),
        "whole minutes": 1 + rng.poisson(45, n),
        "exponential": rng.exponential(3000, n),
        "two values": rng.choice([7.0, 11.0], n),
    }[draw].astype(float)
    who = [f"c{i:04d}" for i in range(n)]
    row = one(journey_of(n, waits={"customer_id": who, "stage": "Order", "wait_minutes": minutes}))
    assert row["wait_median_minutes"] == pytest.approx(np.quantile(minutes, 0.5, method="inverted_cdf"), rel=0.02)
    assert row["wait_p90_minutes"] == pytest.approx(np.quantile(minutes, 0.9, method="inverted_cdf"), rel=0.02)
    assert row["wait_median_minutes_low"] < row["wait_median_minutes"] * 1.0201
    assert row["wait_median_minutes_high"] > row["wait_median_minutes"] / 1.0201


def test_product_limit_reproduces_the_published_aml_figures():
    # R survival, aml, maintained group: 9 13 13+ 18 23 28+ 31 34 45+ 48 161+
    time = np.array([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161])
    event = np.array([1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])
    served, gave_up = np.bincount(time[event == 1], minlength=162), np.bincount(time[event == 0], minlength=162)
    survival = survival_curve(served, gave_up)
    assert survival[[9, 13, 23, 48]] == pytest.approx([0.9091, 0.8182, 0.6136, 0.1841], abs=1e-4)


def test_a_quantile_that_nobody_lived_to_see_is_not_invented():
    waits = {
        "customer_id": ["c0000", "c0001", "c0002"],
        "stage": "Order",
        "wait_minutes": [1.0, 5.0, 9.0],
        "abandoned": [False, True, True],
    }
    row = one(journey_of(waits=waits))
    assert np.isnan(row["wait_median_minutes"])
    assert row["abandoned_share"] == pytest.approx(2 / 3)
    assert wait_quantile(np.full(946, 0.9), 0.05) == 0.0


def test_few_customers_are_suppressed_and_said_to_be():
    journey = journey_of(csat=ratings([1, 2, 4, 5]), minimum_cell=5)
    row = one(journey)
    assert row["suppressed"]
    assert row[["csat_mean", "dissatisfied_share", "top_2_share_low"]].isna().all()
    assert not one(journey, stage="Support")["suppressed"]  # no data is not suppressed data
    assert one(journey, stage="Support")["csat_n"] == 0


def test_ten_equal_ratings_do_not_claim_certainty():
    row = one(journey_of(10, csat=ratings([5] * 10)))
    assert row["csat_mean"] == 5
    assert row["csat_mean_low"] < 4.8


def test_contacts_alone_give_reach():
    journey = journey_of(contacts={"customer_id": ["c0000", "c0000", "c0003"], "stage": "Support"})
    assert one(journey, stage="Support")["customers_reached"] == 2
    assert one(journey)["customers_reached"] == 0


def test_no_events_at_all():
    journey = journey_of()
    assert (journey.metrics[["csat_n", "wait_n", "customers_reached"]] == 0).all(axis=None)
    assert len(journey.table) == 2 * 3


def test_the_noun():
    exports = make_exports(n=150, k=2, seed=2)
    journey = map_journey(exports, make_personas(exports, 2))
    assert list(journey.table["persona"].unique()) == ["all", "p1", "p2"]
    assert list(journey.of("p2")["stage"]) == journey.stage_names == ["Order", "Delivery", "Support"]
    assert set(journey.table["name"]) == {"Everyone", "Persona 1", "Persona 2"}
    with pytest.raises(KeyError, match="available: all, p1, p2"):
        journey.of("p9")
    assert "90%" in repr(journey)
    json.dumps(journey.to_dict(), allow_nan=False)


def test_the_planted_pain_is_found():
    exports = make_exports(n=900, k=3, seed=5)
    rows = map_journey(exports, make_personas(exports, 3)).of("all").set_index("stage")
    assert rows.loc["Delivery", "dissatisfied_share_low"] > rows.loc["Order", "dissatisfied_share_high"]
    assert rows.loc["Support", "dissatisfied_share_low"] > rows.loc["Order", "dissatisfied_share_high"]


def test_random_groups_say_how_sure_a_clustered_share_is():
    """Coverage: 90% intervals of a dissatisfied share with repeated ratings hold the truth about 90% of the time."""
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(60):
        n = 300
        chance = rng.beta(0.6, 1.4, n)  # mean .3, customers differ much
        each = rng.integers(1, 6, n)
        who = np.repeat(np.arange(n), each)
        scores = np.where(rng.random(len(who)) < chance[who], 1, 5)
        journey = journey_of(n, csat={"customer_id": [f"c{i:04d}" for i in who], "stage": "Order", "score": scores})
        row = one(journey)
        held += row["dissatisfied_share_low"] <= 0.3 <= row["dissatisfied_share_high"]
    assert 47 <= held <= 60
