"""What a change would bring: by hand, within what was observed, and refused with what to ask instead."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

from factories import build_exports, make_exports, make_personas
from personakit import what_if
from personakit.core.errors import StudyError
from personakit.journey import map_journey
from personakit.priorities import rank_stages
from personakit.priorities.rating_distribution import count_ratings, rating_distribution
from personakit.priorities.wait_response import raw_wait_response, sum_waits

POINT = np.ones((1, 64))


def ranked(exports, k=1, **kwargs):
    personas = make_personas(exports, k, **kwargs)
    return rank_stages(exports, personas, map_journey(exports, personas))


@pytest.fixture(scope="module")
def priorities():
    return ranked(make_exports(n=900, k=3, seed=2), 3)


def waited(minutes, bad, *, channel=None, n=200):
    """Customers who waited at A and rated it; `bad` of each hundred with such a wait and channel are dissatisfied."""
    ids, stage = [f"c{i:04d}" for i in range(n * len(minutes))], "A"
    score = np.concatenate([np.where(np.arange(n) % 100 < share, 1, 5) for share in bad])
    context = {} if channel is None else {"channel": np.repeat(channel, n)}
    return build_exports(
        len(ids),
        stages=["A", "B"],
        csat={"customer_id": ids, "stage": stage, "score": score, **context},
        waits={"customer_id": ids, "stage": stage, "wait_minutes": np.repeat(minutes, n), **context},
        value={"leave_if_dissatisfied": 0.3},
        profitability={"customer_id": ids, "lifetime_value": 100.0},
    )


def test_a_fall_of_the_share_by_hand():
    priorities = ranked(waited([3.0], [40]))
    found = what_if(priorities, "A", dissatisfied_share=-0.1, cost=500)
    # 80 of 200 dissatisfied, 100 each, ease 0.5, 30% leave: 1,200 a year; a quarter of it kept, for 5 years at 10%
    assert found.figure("value at risk a year now") == pytest.approx(1200)
    assert found.figure("value kept a year") == pytest.approx(300)
    assert found.figure("customers no longer dissatisfied") == pytest.approx(20)
    years = priorities.evidence.discounted_years
    assert found.figure("net benefit over the horizon") == pytest.approx(300 * years - 500)
    # it pays when 500 / years is kept a year
    needed = 0.4 * 500 / years / 1200
    assert found.figure("dissatisfied fall that pays") == pytest.approx(needed)
    assert found.figure("change that pays") == pytest.approx(-needed, rel=1e-6)
    assert "10 in 100 fewer were dissatisfied" in found.summary_lines()[0]


@pytest.mark.parametrize(("margin", "years"), [(50.0, 2.0), (10.0, 5.0)])
def test_a_benefit_counts_for_the_years_of_lifetime_value_and_no_longer_than_the_horizon(margin, years):
    exports = waited([3.0], [40])
    profit = exports.profitability.assign(margin=margin, period_months=12.0)
    exports = dataclasses.replace(exports, profitability=profit)
    assert exports.study.value.horizon_years == 5
    found = what_if(ranked(exports), "A", dissatisfied_share=-0.1, cost=500)
    # 300 a year is kept; a lifetime value of 100 is 2 or 10 years of margin, and the horizon is 5.
    assert found.figure("value kept a year") == pytest.approx(300)
    assert found.figure("value kept over the horizon") == pytest.approx(300 * years)
    assert found.figure("net benefit over the horizon") == pytest.approx(300 * years - 500)


def test_the_response_to_a_wait_is_by_hand_and_never_beyond_the_waits_observed():
    # waits of 3, 12 and 48 minutes: 10, 20 and 60 of a hundred dissatisfied
    exports = waited([3.0, 12.0, 48.0], [10, 20, 60])
    journey = map_journey(exports, make_personas(exports, 1))
    response = raw_wait_response("A", sum_waits(journey.cells, "A"), POINT)
    assert np.diff(response.effect[0]).tolist() == pytest.approx([0.1, 0.4], abs=1e-6)
    share = 0.3
    # A quarter of the wait: each group has the dissatisfaction of the one below it, the shortest stays.
    assert response.fall(-0.75)[0, 0] == pytest.approx((0.1 + 0.4) / 3 / share, rel=1e-6)
    # Half: half of the way on the scale of octaves.
    assert response.fall(-0.5)[0, 0] == pytest.approx((0.05 + 0.2) / 3 / share, rel=1e-6)
    # However short: nobody gets below the shortest wait observed.
    assert response.fall(-0.95)[0, 0] == pytest.approx(response.fall(-1 + 1e-9)[0, 0], rel=1e-6) == pytest.approx(2 / 3)
    found = what_if(ranked(exports), "A", wait=-0.5)
    assert found.figure("dissatisfied share then") == pytest.approx(0.3 - 0.25 / 3, rel=1e-6)


def test_a_slow_channel_that_people_dislike_is_not_credited_to_the_clock():
    # By phone 60 of 100 are dissatisfied however long they wait, and most wait long; by app 10.
    exports = waited([3.0] + [48.0] * 5 + [3.0] * 5 + [48.0], [60] * 6 + [10] * 6, channel=["Phone"] * 6 + ["App"] * 6)
    plain = build_exports(
        2400, stages=["A", "B"], csat=exports.csat.drop(columns="channel"), waits=exports.waits.drop(columns="channel")
    )
    adjusted, naive = (
        raw_wait_response("A", sum_waits(map_journey(e, make_personas(e, 1)).cells, "A"), POINT).fall(-0.9)[0, 0]
        for e in (exports, plain)
    )
    assert adjusted == pytest.approx(0, abs=1e-6)
    assert naive > 0.3


def test_ratings_without_a_wait_on_record_do_not_blame_the_channel():
    # Whatever the channel, 10 of 100 are dissatisfied after 3 minutes and 50 after 48. By phone nearly all wait long,
    # and where no wait is on record there, nearly all did so, too.
    exports = waited([3.0, 48.0] * 2 + [48.0] * 4 + [3.0] * 4, [10, 50] * 2 + [50] * 4 + [10] * 4,
                     channel=["App", "App", "Phone", "Phone"] + ["Phone"] * 4 + ["App"] * 4)  # fmt: skip
    ids = np.array([f"c{i:04d}" for i in range(2400)])
    seen = ids[np.arange(2400) // 200 < 8].tolist() + ids[np.arange(2400) // 200 >= 10].tolist()
    exports = dataclasses.replace(exports, waits=exports.waits[exports.waits["customer_id"].isin(seen)])
    response = raw_wait_response("A", sum_waits(map_journey(exports, make_personas(exports, 1)).cells, "A"), POINT)
    assert np.diff(response.effect[0]).tolist() == pytest.approx([0.4], abs=1e-6)
    assert response.on_record == pytest.approx(10 / 12)


def test_ratings_rise_on_a_proportional_odds_scale():
    ids = [f"c{i:04d}" for i in range(100)]
    score = [1] * 10 + [2] * 20 + [3] * 30 + [4] * 30 + [5] * 10
    exports = build_exports(100, stages=["A", "B"], csat={"customer_id": ids, "stage": "A", "score": score})
    found = rating_distribution(count_ratings(map_journey(exports, make_personas(exports, 1)).cells, "A"), POINT)
    assert found.mean[0] == pytest.approx((3.1 - 1) / 4)
    below = np.array([0.1, 0.3, 0.6, 0.9])
    odds = below / (1 - below)
    for factor in (0.5, 0.2):
        moved = odds * factor / (1 + odds * factor)
        rise = ((5 - moved.sum()) - 3.1) / 4
        assert found.fall(rise)[0] == pytest.approx(1 - moved[1] / 0.3, abs=1e-6)
    assert found.fall(0.0)[0] == 0
    assert found.fall(5.0)[0] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("asked", [{"satisfaction": 0.3}, {"dissatisfied_share": -0.05}, {"wait": -0.3}])
def test_the_parts_fit_together(priorities, asked):
    found = what_if(priorities, "Delivery", cost=100, **asked)
    kept = found.figure("value kept a year")
    assert found.by_persona["value_kept"].sum() == pytest.approx(kept)
    row = found.ranking.set_index("stage").loc["Delivery"]
    assert row["value_at_risk"] - row["value_at_risk_then"] == pytest.approx(kept)
    others = found.ranking[found.ranking["stage"] != "Delivery"]
    assert others["value_at_risk"].tolist() == others["value_at_risk_then"].tolist()
    figures = found.figures.set_index("figure")
    assert figures.loc["value kept a year", "low"] < kept < figures.loc["value kept a year", "high"]
    curve = found.curve
    assert curve["value_kept"].iloc[0] == 0
    # Shorter waits may please a little less in between: the dose is not forced to rise.
    slack = 0.02 * curve["value_kept"].max() if "wait" in asked else 1e-9
    assert (curve["value_kept"].diff().dropna() >= -slack).all()
    assert np.corrcoef(curve["value_kept"], curve["dissatisfied_share"])[0, 1] < -0.99
    pays = found.figure("change that pays")
    again = what_if(priorities, "Delivery", cost=100, **dict.fromkeys(asked, pays))
    assert again.figure("net benefit over the horizon") == pytest.approx(0, abs=3)
    assert len(repr(found).splitlines()) < 40
    json.dumps(found.to_dict(), allow_nan=False)
    assert "c0001" not in json.dumps(found.to_dict())
    pd.testing.assert_frame_equal(what_if(priorities, "Delivery", cost=100, **asked).figures, found.figures)


def test_returns_diminish_as_ratings_rise(priorities):
    curve = what_if(priorities, "Support", satisfaction=0.3).curve
    half = len(curve) // 2
    step = np.diff(curve["value_kept"]) / np.diff(curve["change"])
    assert step[-1] < step[half] < step[:half].max()


def test_the_planted_wait_pays_where_it_is_the_cause_and_not_elsewhere(priorities):
    # Delivery is bad where one waits long; Support with team C, whatever the wait.
    kept = {
        stage: what_if(priorities, stage, wait=-0.7).figure("value kept a year")
        / what_if(priorities, stage, wait=-0.7).figure("value at risk a year now")
        for stage in ("Delivery", "Support")
    }
    assert kept["Delivery"] > 0.4
    assert abs(kept["Support"]) < 0.15


def test_the_ranking_may_change(priorities):
    first = priorities.stages["stage"].iloc[0]
    share = what_if(priorities, first, dissatisfied_share=-0.01).figure("dissatisfied share now")
    found = what_if(priorities, first, dissatisfied_share=-share).ranking.set_index("stage")
    assert found.loc[first, "rank_then"] == 3
    assert found.loc[first, "value_at_risk_then"] == pytest.approx(0, abs=1e-6)
    assert found["chance_first_then"].sum() == pytest.approx(1)
    assert found.loc[first, "chance_first_then"] == 0


def test_the_cost_of_the_stage_is_taken_when_none_is_given(priorities):
    stages = pd.DataFrame({"stage": ["A", "B"], "cost_to_fix": [10.0, np.nan]})
    exports = waited([3.0], [40])
    exports = dataclasses.replace(exports, stages=build_exports(1, stages=stages).stages)
    found = what_if(ranked(exports), "A", dissatisfied_share=-0.1)
    assert found.figure("cost") == 10
    assert any("cost_to_fix of the stage" in line for line in found.assumptions)
    assert "cost" not in set(what_if(priorities, "Support", dissatisfied_share=-0.01).figures["figure"])


@pytest.mark.parametrize(
    ("stage", "asked", "said"),
    [
        ("Delivry", {"wait": -0.2}, "no stage 'Delivry'. Did you mean 'Delivery'"),
        ("Delivery", {}, "one change at a time, but got 0"),
        ("Delivery", {"wait": -0.2, "satisfaction": 1}, "one change at a time, but got 2"),
        ("Delivery", {"wait": 0.2}, "for the better: a fall"),
        ("Delivery", {"satisfaction": -0.2}, "for the better: a rise"),
        ("Delivery", {"wait": float("nan")}, "for the better"),
        ("Delivery", {"wait": -1.5}, "at most 95% shorter"),
        ("Delivery", {"satisfaction": 4}, "nobody rated above 5. Give a rise below"),
        ("Delivery", {"dissatisfied_share": -0.9}, "no more can become content"),
        ("Delivery", {"wait": -0.2, "cost": -5}, "amount of 0 or more"),
    ],
)
def test_what_cannot_be_answered_is_said_with_what_to_ask(priorities, stage, asked, said):
    with pytest.raises(StudyError, match=said):
        what_if(priorities, stage, **asked)


def test_where_there_are_no_waits_or_ratings_or_money():
    exports = make_exports(n=300, k=2, money=False)
    quiet = dataclasses.replace(
        exports, waits=exports.waits.iloc[:0], csat=exports.csat[exports.csat["stage"] != "Order"]
    )
    priorities = ranked(quiet, 2)
    with pytest.raises(StudyError, match="no ratings beside waits of different lengths"):
        what_if(priorities, "Support", wait=-0.2)
    with pytest.raises(StudyError, match="'Order' has no value at risk"):
        what_if(priorities, "Order", dissatisfied_share=-0.01)
    with pytest.raises(StudyError, match="a cost cannot be weighed"):
        what_if(priorities, "Support", dissatisfied_share=-0.01, cost=5)
    kept = what_if(priorities, "Support", dissatisfied_share=-0.05)
    assert kept.currency == "customers"
    assert "cost" not in set(kept.figures["figure"])
    with pytest.raises(StudyError, match="carry no evidence"):
        what_if(dataclasses.replace(priorities, evidence=None), "Support", wait=-0.2)
    with pytest.raises(StudyError, match="takes the priorities of rank_stages first"):
        what_if(quiet, "Support", wait=-0.2)
