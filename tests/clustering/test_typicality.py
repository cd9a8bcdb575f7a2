"""How usual a row is: an even spread where the model holds, next to nothing for who is unlike anybody."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

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


def test_a_rows_figure_does_not_depend_on_the_rows_beside_it(world):
    frame, model = world
    whole = model.predictive_p_value(frame)
    order = np.random.default_rng(1).permutation(len(frame))
    assert np.array_equal(model.predictive_p_value(frame.iloc[order]), whole[order])
    again = clone(model).fit(frame)
    alone = np.concatenate([again.predictive_p_value(frame.iloc[[row]]) for row in range(60)])
    np.testing.assert_allclose(alone, whole[:60], atol=1 / 2000)  # a draw may be as likely to the last digit


def test_one_row_costs_no_more_than_the_draws(world, monkeypatch):
    """The draws are made once, and a row of a pattern already met is compared with what is kept."""
    from personakit.clustering.scoring import predictive_p_value

    frame, model = world
    model.predictive_p_value(frame.head(50))
    rows = []
    inner = predictive_p_value.e_step
    monkeypatch.setattr(predictive_p_value, "e_step", lambda data, *rest: rows.append(data.n) or inner(data, *rest))
    complete = frame.dropna().head(1)
    model.predictive_p_value(complete)
    assert sum(rows) <= 1 + 2000
    rows.clear()
    model.predictive_p_value(complete)
    assert rows == [1]
    rows.clear()
    model.predictive_p_value(frame.head(1).assign(a=np.nan, b=np.nan, c=np.nan, d=np.nan, e=np.nan))
    assert sum(rows) <= 1 + 100 + 2000


def test_a_saved_model_gives_the_same_figures(world, tmp_path):
    frame, model = world
    again = pk.load_model(model.save(tmp_path / "model.personakit"))
    assert np.array_equal(again.predictive_p_value(frame.head(200)), model.predictive_p_value(frame.head(200)))


@pytest.mark.parametrize("holes", [0.0, 0.4])
def test_rows_of_the_model_itself_spread_evenly_whatever_is_missing(holes):
    """Ratings, amounts that are often zero and choices, with hundreds of patterns of missing cells."""
    from mixed_rows import plant

    frame, _ = plant(4, n=1200, answered=0.7)
    frame["extra"] = np.where(np.arange(1200) % 3 == 0, 0.0, frame["spend1"])
    model = pk.PersonaModel(n_personas=3).fit(frame)
    rows, _ = model.sample(3000, random_state=9)
    typical = model.predictive_p_value(rows.mask(np.random.default_rng(2).random(rows.shape) < holes))
    for share in (0.01, 0.1, 0.5, 0.9):
        assert (typical < share).mean() == pytest.approx(share, abs=0.01 + 0.2 * share * (1 - share))


def test_the_rarer_of_two_likely_answers_is_not_unusual():
    frame = pd.DataFrame({"owns": ["yes", "no"] * 50 + ["no"] * 10, "plan": (["a"] * 2 + ["b"] * 2) * 25 + ["a"] * 10})
    model = pk.PersonaModel(n_personas=1).fit(frame)
    assert model.predictive_p_value(frame).min() > 0.1
    nothing = pd.DataFrame({"owns": [None], "plan": [None]}, dtype=object)
    assert model.predictive_p_value(nothing).tolist() == [1.0]


def test_amounts_that_are_often_zero_are_compared_with_such_amounts():
    rng = np.random.default_rng(7)
    some = rng.random(2000) < 0.5
    frame = pd.DataFrame({"refill": np.where(some, np.exp(rng.normal(size=2000)), 0.0), "x": rng.normal(size=2000)})
    typical = pk.PersonaModel(n_personas=1).fit(frame).predictive_p_value(frame)
    for share in (0.25, 0.5, 0.75):
        assert (typical < share).mean() == pytest.approx(share, abs=0.04)
