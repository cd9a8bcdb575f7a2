"""How usual a row is: an even spread where the model holds, next to nothing for who is unlike anybody."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import personakit as pk


@pytest.fixture(scope="module")
def world():
    """Two kinds of customers in six numbers and two levels, a third of the cells missing; 40 who mix both at random."""
    rng = np.random.default_rng(41)
    kind = rng.integers(0, 2, 3000)
    centre = np.where(kind[:, None] == 0, [0, 0, 0, 5, 5, 5], [5, 5, 5, 0, 0, 0])
    numbers = pd.DataFrame(centre + rng.normal(size=(3000, 6)), columns=list("abcdef"))
    numbers.iloc[:40] = rng.choice([0.0, 5.0], (40, 6)) + rng.normal(size=(40, 6))
    numbers.iloc[:40, :3] = [0.0, 5.0, 0.0] + rng.normal(size=(40, 3)) * 0.3
    frame = numbers.mask(rng.random(numbers.shape) < 0.1)
    frame.iloc[:40] = numbers.iloc[:40]
    return frame, pk.PersonaModel(n_personas=2, random_state=3).fit(frame)


def test_those_unlike_anybody_are_found_and_the_others_spread_evenly(world):
    frame, model = world
    typical = model.predictive_p_value(frame)
    assert typical.shape == (3000,)
    assert (typical[:40] < 0.001).mean() > 0.8
    rest = typical[40:]
    assert (rest < 0.001).mean() < 0.004
    for share in (0.1, 0.5, 0.9):
        assert (rest < share).mean() == pytest.approx(share, abs=0.08)


def test_it_is_the_same_again_and_leaves_the_frame_alone(world):
    frame, model = world
    before = frame.copy()
    assert np.array_equal(model.predictive_p_value(frame), model.predictive_p_value(frame))
    pd.testing.assert_frame_equal(frame, before)


def test_a_near_certain_membership_says_nothing_of_it(world):
    frame, model = world
    sure = model.predict_proba(frame).max(axis=1)[:40] > 0.95
    assert sure.sum() >= 10
    assert (model.predictive_p_value(frame)[:40][sure] < 0.001).mean() > 0.7
