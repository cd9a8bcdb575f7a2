"""Causes: a published split, planted culprits, decoys, and the honest "cannot separate"."""

from __future__ import annotations

import numpy as np
import pytest
from priorities_data import swiss

from factories import build_exports, make_personas
from personakit.journey import map_journey
from personakit.priorities.find_cause import find_cause
from personakit.priorities.rating_moments import rating_moments
from personakit.priorities.shapley import explained, shapley


def test_single_variables_reproduce_published_lmg():
    data = swiss()
    assert data.shape == (47, 6)
    worth = explained(np.cov(data.T), [[0], [1], [2], [3], [4]])
    assert float(worth[frozenset(range(5))]) == pytest.approx(0.706735, abs=1e-6)
    # R relaimpo: Agriculture, Examination, Education, Catholic, Infant.Mortality
    assert shapley(worth, 5) == pytest.approx([0.057091, 0.171173, 0.260135, 0.105570, 0.112766], abs=1e-6)


def test_groups_add_up_and_adjusting_takes_chance_away():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 12))
    y = x[:, 0] + rng.normal(size=400)
    moments = np.cov(np.column_stack([x, y]).T)
    groups = [[0], list(range(1, 12))]
    plain, adjusted = explained(moments, groups), explained(moments, groups, np.array(400.0))
    for worth in (plain, adjusted):
        assert shapley(worth, 2).sum() == pytest.approx(float(worth[frozenset({0, 1})]))
    assert shapley(adjusted, 2)[1] < shapley(plain, 2)[1]
    assert abs(float(adjusted[frozenset({1})])) < 0.03


def test_collinear_variables_share_what_they_explain():
    x = np.random.default_rng(1).normal(size=(200, 1))
    moments = np.cov(np.column_stack([x, x, x + 0.1]).T)
    assert shapley(explained(moments, [[0], [1]]), 2) == pytest.approx([0.5, 0.5], abs=1e-4)


def world(score, n, waits=None, **factors):
    customers = [f"c{i:04d}" for i in range(n)]
    csat = {"customer_id": customers, "stage": "A", "score": score, **factors}
    more = {} if waits is None else {"waits": {"customer_id": customers, "stage": "A", "wait_minutes": waits}}
    exports = build_exports(n, stages=["A", "B"], csat=csat, **more)
    return map_journey(exports, make_personas(exports, 1)).cells


def cause_of(cells, stage="A"):
    return find_cause(rating_moments(cells, stage))


def draw(n=1500, seed=0):
    rng = np.random.default_rng(seed)
    return (
        rng,
        np.array(["Visit", "Call", "Letter"])[rng.integers(0, 3, n)],
        np.array(["Phone", "App"])[rng.integers(0, 2, n)],
        np.array(["Team A", "Team B", "Team C"])[rng.integers(0, 3, n)],
        np.exp(rng.normal(3, 1, n)),
    )


def scores(rng, bad):
    return np.where(rng.random(len(bad)) < 0.1 + 0.5 * bad, 1, 4)


def test_each_kind_of_culprit_is_named():
    rng, touchpoint, channel, team, wait = draw()
    for bad, expected in [
        (touchpoint == "Visit", "touchpoint: Visit"),
        (channel == "Phone", "interaction: Phone"),
        (team == "Team C", "interaction: Team C"),
        (wait > 30, "waiting time"),
    ]:
        cells = world(scores(rng, bad), len(bad), wait, touchpoint=touchpoint, channel=channel, team=team)
        cause = cause_of(cells)
        assert cause.cause == expected
        assert sum(cause.shares.values()) == pytest.approx(1)
        assert cause.agreement > 0.95


def test_a_decoy_is_told_apart():
    # Long waits gather on the phone; it is the wait that hurts.
    rng, touchpoint, channel, team, wait = draw(seed=1)
    wait = np.where(channel == "Phone", wait * 4, wait)
    slow = world(scores(rng, wait > 60), len(wait), wait, touchpoint=touchpoint, channel=channel, team=team)
    assert cause_of(slow).cause == "waiting time"
    # The phone hurts, and is slow as well.
    rude = world(scores(rng, channel == "Phone"), len(wait), wait, touchpoint=touchpoint, channel=channel, team=team)
    assert cause_of(rude).cause == "interaction: Phone"


def test_what_always_goes_together_is_not_told_apart():
    rng, touchpoint, _, _, _ = draw(seed=2)
    channel = np.where(touchpoint == "Visit", "Home", "Phone")
    bad = touchpoint == "Visit"
    cells = world(scores(rng, bad), len(bad), touchpoint=np.where(bad, "Visit", "Call"), channel=channel)
    cause = cause_of(cells)
    assert cause.cause == "cannot separate"
    assert "go together" in cause.note


def test_nothing_to_tell():
    rng, touchpoint, channel, team, wait = draw(seed=3)
    n = len(wait)
    noise = world(scores(rng, np.zeros(n)), n, wait, touchpoint=touchpoint, channel=channel, team=team)
    assert cause_of(noise).cause == "cannot separate"
    assert cause_of(noise, "B").cause == "no data"
    assert cause_of(world(np.full(n, 5), n, touchpoint=touchpoint)).note == "All ratings agree."
    assert "Fewer than 30 ratings" in cause_of(world(np.tile([1, 5], 10), 20, touchpoint=touchpoint[:20])).note
    assert "differs among" in cause_of(world(np.tile([1, 5], 50), 100)).note


def test_noise_is_seldom_called_a_cause():
    named = 0
    for seed in range(60):
        rng, touchpoint, channel, team, wait = draw(n=400, seed=100 + seed)
        cells = world(scores(rng, np.zeros(400)), 400, wait, touchpoint=touchpoint, channel=channel, team=team)
        named += cause_of(cells).cause != "cannot separate"
    assert named <= 3


def test_many_teams_are_counted_and_the_bad_one_named():
    rng = np.random.default_rng(5)
    team = rng.integers(0, 60, 4000)
    team = np.where(rng.random(4000) < 0.3, 7, team)
    names = np.array([f"Team {i:02d}" for i in range(60)])[team]
    assert cause_of(world(scores(rng, team == 7), 4000, team=names)).cause == "interaction: Team 07"
