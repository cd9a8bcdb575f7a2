"""Rankings by weighted criteria and TOPSIS, chances, groups, and what would put another stage first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import make_exports, make_personas
from personakit.core.errors import StudyError
from personakit.journey import map_journey
from personakit.priorities import (
    Direction,
    acceptability_indices,
    rank_over_all_weights,
    rank_stages,
    topsis,
    weighted_score,
)
from personakit.priorities.contributions import FACTORS, contributions, split_product
from personakit.priorities.indifference_groups import indifference_groups
from personakit.priorities.rank_chances import chance_before, pairwise_chances
from personakit.priorities.sensitivity import EASE, LEAVING, LIFETIME, assumption_breaks, first_by_weight
from personakit.priorities.weight_acceptability import all_weights

# Tzeng, G. H. & Huang, J. J. (2011), Multiple Attribute Decision Making.
TZENG_HUANG = [[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]]


@pytest.fixture(scope="module")
def world():
    exports = make_exports(n=400, k=3, seed=2)
    personas = make_personas(exports, 3)
    return exports, personas, map_journey(exports, personas)


@pytest.fixture(scope="module")
def priorities(world):
    return rank_stages(*world)


def test_topsis_gives_the_published_figures():
    found = topsis(TZENG_HUANG, [0.3, 0.4, 0.3])
    assert found.tolist() == pytest.approx([0.5037, 0.6581, 0.7482, 0.3340], abs=1e-4)


def test_topsis_takes_directions_and_a_stack_of_tables():
    cost = np.array([[3.0, 1.0], [1.0, 1.0]])
    down = topsis(cost, [1, 0], [Direction.LESS_FIRST, Direction.MORE_FIRST])
    assert down.tolist() == pytest.approx([0, 1])
    both = topsis(np.stack([TZENG_HUANG, TZENG_HUANG[::-1]]), [0.3, 0.4, 0.3])
    assert both[0].tolist() == pytest.approx(both[1][::-1].tolist())
    assert topsis([[1, 1], [1, 1]], [1, 1]).tolist() == [0.5, 0.5]
    gap = topsis([*TZENG_HUANG, [9, np.nan, 9]], [0.3, 0.4, 0.3])
    assert np.isnan(gap[-1])
    assert gap[:-1].tolist() == pytest.approx(topsis(TZENG_HUANG, [0.3, 0.4, 0.3]).tolist())


@pytest.mark.parametrize(
    ("weights", "directions", "said"), [([1, 1], (), "one weight"), ([-1, 1, 1], (), "negative weight")]
)
def test_topsis_refuses_weights_that_make_no_sense(weights, directions, said):
    with pytest.raises(StudyError, match=said):
        topsis(TZENG_HUANG, weights, directions)


def test_rank_acceptability_over_all_weights_is_the_closed_form():
    found = rank_over_all_weights([[1, 0], [0.6, 0.6], [0, 1]], weighted_score)
    expected = np.array([[0.4, 0.1, 0.5], [0.2, 0.8, 0.0], [0.4, 0.1, 0.5]])
    assert found.places == pytest.approx(expected, abs=1e-3)
    # A is first where its weight is between .6 and 1, B between .4 and .6.
    assert found.central_weights[:2, 0] == pytest.approx([0.8, 0.5], abs=1e-3)
    assert found.confidence.tolist() == [1, 1, 1]


def test_weights_are_spread_evenly_over_all_that_are_possible():
    for n in (2, 3, 5):
        w = all_weights(n)
        assert w.min() >= 0
        assert w.sum(axis=1) == pytest.approx(1)
        # moments of the uniform distribution over the simplex: mean 1/n, E w^2 = 2 / (n (n + 1))
        assert w.mean(axis=0) == pytest.approx(1 / n, abs=2e-3)
        assert (w**2).mean(axis=0) == pytest.approx(2 / (n * (n + 1)), abs=2e-3)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), n=st.integers(1, 6), levels=st.integers(1, 4))
def test_chances_sum_to_one_whatever_the_ties(seed, n, levels):
    scores = np.random.default_rng(seed).integers(0, levels, (50, n)).astype(float)
    places, before = acceptability_indices(scores), chance_before(scores)
    assert places.sum(axis=0) == pytest.approx(1)
    assert places.sum(axis=1) == pytest.approx(1)
    assert before + before.T == pytest.approx(1)
    # The mean place follows from the pairs: one more than the number of others expected before.
    mean_place = places @ np.arange(1, n + 1)
    assert mean_place == pytest.approx(1 + before.sum(axis=0) - 0.5)


def test_stages_are_too_close_until_the_leader_surely_precedes():
    rng = np.random.default_rng(0)
    scores = np.array([10.0, 9.9, 6.0, 5.9, 5.8, 1.0]) + rng.normal(0, 0.5, (2000, 6))
    assert indifference_groups(scores, range(6)) == [1, 1, 2, 2, 2, 3]
    assert indifference_groups(scores, [3, 5]) == [1, 2]
    assert indifference_groups(scores[:, :1], [0]) == [1]
    assert indifference_groups(np.ones((10, 3)), [0, 1, 2]) == [1, 1, 1]
    assert pairwise_chances(scores, list("ABCDEF")).query("stage == 'A' and other == 'F'")["chance_before"].item() == 1


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), n=st.integers(2, 7), j=st.integers(0, 2))
def test_the_first_place_by_weight_is_exact(seed, n, j):
    rng = np.random.default_rng(seed)
    x, w = rng.random((n, 3)), rng.random(3)
    spans = first_by_weight(x, w, j)
    assert spans[0][0] == 0
    assert spans[-1][1] == 1
    assert [high for _, high, _ in spans[:-1]] == [low for low, _, _ in spans[1:]]
    for low, high, first in spans:
        for t in (low + 1e-6 * (high - low), (low + high) / 2, high - 1e-6 * (high - low)):
            others = np.delete(w, j) / np.delete(w, j).sum() * (1 - t)
            score = weighted_score(x, np.insert(others, j, t))
            assert score[first] == pytest.approx(score.max(), abs=1e-9)


def test_the_first_place_by_weight_by_hand():
    spans = first_by_weight([[1, 0], [0.6, 0.6], [0, 1]], [1, 1], 0)
    assert [(low, high) for low, high, _ in spans] == [pytest.approx(p) for p in [(0, 0.4), (0.4, 0.6), (0.6, 1)]]
    assert [first for _, _, first in spans] == [2, 1, 0]
    assert first_by_weight([[1, 1], [0.5, 0.5]], [1, 1], 0) == [(0.0, 1.0, 0)]


def test_assumptions_at_which_another_stage_comes_first_by_hand():
    # A puts 60 + 40 at risk, B 70 + 10, C 10 + 10.
    parts = np.array([[60.0, 70.0, 10.0], [40.0, 10.0, 10.0]])
    now = {LEAVING: [0.2] * 3, LIFETIME: [500.0, 300.0], EASE: [0.9, 0.2]}
    found = assumption_breaks(parts, list("ABC"), ["P", "Q"], now).set_index(["assumption", "of"])
    leaving = found.loc[LEAVING]
    assert leaving["factor"].to_dict() == pytest.approx({"A": 0.8, "B": 1.25, "C": 5.0})
    assert leaving["then"].to_dict() == pytest.approx({"A": 0.16, "B": 0.25, "C": 1.0})
    assert leaving["first_then"].to_dict() == {"A": "B", "B": "B", "C": "C"}
    # 60 f + 40 = 70 f + 10 at f = 3; 60 + 40 f = 70 + 10 f at f = 1/3
    worth = found.loc[LIFETIME]
    assert worth["factor"].to_dict() == pytest.approx({"P": 3.0, "Q": 1 / 3})
    assert worth["then"].to_dict() == pytest.approx({"P": 1500, "Q": 100})
    assert set(worth["first_then"]) == {"B"}
    assert found.loc[EASE]["possible"].to_dict() == {"P": False, "Q": True}


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), k=st.integers(1, 4), n=st.integers(2, 6))
def test_at_the_break_the_two_stages_meet(seed, k, n):
    parts = np.random.default_rng(seed).gamma(1, 100, (k, n))
    names = [f"P{p}" for p in range(k)]
    found = assumption_breaks(parts, [f"S{s}" for s in range(n)], names, {})
    for row in found[found["assumption"] == LIFETIME].itertuples():
        changed = parts.copy()
        changed[names.index(row.of)] *= row.factor
        total = changed.sum(axis=0)
        assert total[int(row.first_then[1:])] == pytest.approx(total.max())
        assert total[parts.sum(axis=0).argmax()] == pytest.approx(total.max())


def test_a_product_is_split_by_hand_and_adds_up_with_zeros_and_losses():
    assert split_product(np.array([3.0, 4.0]), np.array([1.0, 2.0])).tolist() == [6, 4]
    one, other = np.array([3.0, 0.0, -2.0]), np.array([0.0, 5.0, 4.0])
    assert split_product(one, other).sum() == pytest.approx(0)
    assert split_product(one, one).tolist() == [0, 0, 0]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_contributions_add_up_exactly_whatever_is_missing_or_a_loss(seed):
    rng = np.random.default_rng(seed)
    k, n = 3, 4
    figures = {
        "customers_reached": rng.integers(0, 50, (k, n)).astype(float),
        "dissatisfied_share": rng.choice([0.0, 0.2, 0.5], (k, n)),
        "switching_ease": rng.choice([np.nan, 0.0, 0.4], (k, n)),
        "lifetime_value": rng.choice([np.nan, -50.0, 0.0, 100.0], (k, n)),
        "value_at_risk": rng.choice([0.0, 10.0, 30.0], (k, n)),
    }
    total = figures["value_at_risk"].sum(axis=0)
    found = contributions(figures, range(n), list("ABCD"), ["P", "Q", "R"])
    assert np.isfinite(found["difference"]).all()
    sums = found.groupby("stage")["difference"].sum()
    assert sums.to_dict() == pytest.approx({s: total[i] - total[i + 1] for i, s in enumerate("ABC")}, abs=1e-9)


def test_every_frame_of_the_ranking_fits_the_others(priorities):
    stages = priorities.stages.set_index("stage")
    value = stages["value_at_risk"].sort_values(ascending=False)
    found = priorities.contributions
    assert found.groupby("stage")["difference"].sum().to_dict() == pytest.approx(
        {a: value[a] - value[b] for a, b in zip(value.index[:-1], value.index[1:], strict=True)}
    )
    assert set(found["factor"]) == set(FACTORS)
    parts = priorities.criteria.groupby("stage")["contribution"].sum()
    assert parts.to_dict() == pytest.approx(stages["weighted_score"].to_dict())
    assert set(priorities.criteria["direction"]) == {"more comes first"}
    places = priorities.acceptability.groupby(["ranking", "weights", "stage"])["chance"].sum()
    assert places.to_numpy() == pytest.approx(1)
    assert len(places) == 5 * len(stages)
    assert stages["group"].is_monotonic_increasing
    assert stages["group"].iloc[0] == 1
    first = priorities.rank_chances.query("rank == 1").set_index("stage")["chance"]
    assert first.to_dict() == pytest.approx(stages["chance_first"].to_dict())
    assert (stages["personas_share_low"] <= stages["personas_share"]).all()
    everyone = stages["n_personas_affected"] == 3
    assert stages.loc[everyone, "personas_share"].to_numpy() == pytest.approx(1)


@pytest.mark.parametrize("rank_by", ["weighted", "topsis"])
def test_the_ranking_in_use_is_the_one_asked_for(world, priorities, rank_by):
    exports, personas, journey = world
    other = rank_stages(exports, personas, journey, rank_by=rank_by)
    assert other.stages["rank"].tolist() == other.stages[f"{rank_by}_rank"].tolist()
    assert other.stages[f"{rank_by}_score"].is_monotonic_decreasing
    assert f"{rank_by}_score" in repr(other)
    assert "value at risk a year beside them in EUR" in other.summary_lines()[0]
    same = priorities.stages.set_index("stage")["value_at_risk"]
    assert other.stages.set_index("stage")["value_at_risk"].to_dict() == same.to_dict()
    chosen = exports.study.criteria.model_copy(update={"rank_by": rank_by})
    study = exports.study.model_copy(update={"criteria": chosen})
    again = rank_stages(replace(exports, study=study), personas, journey)
    assert again.stages.equals(other.stages)


def test_another_ranking_is_refused_with_those_there_are(world):
    with pytest.raises(StudyError, match="one of money, weighted, topsis, but got 'value'"):
        rank_stages(*world, rank_by="value")


def test_a_costed_stage_says_what_must_end_for_the_cost_to_pay(sample):
    costed = sample.priorities.stages.dropna(subset="cost_to_fix")
    costed = costed[costed["value_at_risk"] > 0]
    assert len(costed)
    assert (costed["break_even_share"] * costed["value_at_risk"]).tolist() == pytest.approx(
        costed["cost_to_fix"].tolist()
    )
    assert ((costed["net_benefit"] > 0) == (costed["break_even_share"] < 1)).all()
    assert (costed["net_benefit_low"] <= costed["net_benefit"]).all()
