"""Counts and amounts that are often zero are items of a few bands: no persona sits down on a lump."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

import personakit as pk
from personakit.clustering.encoding.count_bands import BANDS, ZERO_OR_MORE, count_band_edges
from personakit.clustering.encoding.encode import encode
from personakit.clustering.encoding.encoding_schema import learn_schema
from personakit.clustering.scorecard import scorecard_of
from personakit.core.errors import StudyError
from personakit.core.kinds import Kind


def counts(n: int, means: np.ndarray, seed: int) -> pd.DataFrame:
    """Return a Poisson column a mean, independent given the row's kind; means is columns x kinds."""
    rng = np.random.default_rng(seed)
    kind = np.arange(n) % means.shape[1]
    return pd.DataFrame({f"n{j}": rng.poisson(mean[kind]).astype(float) for j, mean in enumerate(means)})


@given(st.lists(st.integers(0, 30), min_size=60, max_size=300))
@settings(max_examples=60, deadline=None)
def test_bands_are_few_rising_and_none_is_nearly_empty(values):
    x = np.array(values, dtype=np.float64)
    edges = count_band_edges(x)
    if edges is None or edges == ZERO_OR_MORE:
        return
    rows = np.bincount(np.searchsorted(edges, x, side="right"), minlength=len(edges) + 1)
    assert list(edges) == sorted(set(edges))
    assert len(edges) <= BANDS
    assert rows.min() >= 5


@pytest.mark.parametrize(
    ("x", "banded"),
    [
        (np.tile([0.0, 1, 1, 2, 2, 3, 5, 9], 20), True),  # orders a year
        (np.tile([-1.5, -0.5, 0.5, 1.5], 30), True),  # steps
        (np.round(np.random.default_rng(0).normal(45, 15, 500)), False),  # ages
        (np.random.default_rng(0).lognormal(3, 1, 500), False),  # amounts
        (np.tile([0.0, 1.0], 60), False),  # yes or no
        (np.arange(30.0), False),  # too few rows to tell
    ],
)
def test_what_is_cut_into_bands(x, banded):
    assert (count_band_edges(x) is not None) is banded


def test_of_an_amount_that_is_often_zero_the_zeros_are_apart():
    rng = np.random.default_rng(1)
    fees = pd.Series(np.where(rng.random(400) < 0.3, 0.0, rng.lognormal(3, 1, 400)))
    fees[:10] = np.nan
    layout = learn_schema(fees.to_frame("fees"), {"fees": Kind.NUMERIC})
    data = encode(fees.to_frame("fees"), layout)
    assert data.mask[:, 0].tolist() == (fees > 0).tolist()
    assert data.indicators[:, 0].tolist() == (fees == 0).tolist()
    assert data.indicators[:, 1].tolist() == (fees > 0).tolist()


def test_independent_counts_are_one_persona():
    frame = counts(1200, np.tile(np.array([[0.7], [1.2], [2.0], [3.5], [1.0], [0.5]]), 1), 2)
    model = pk.PersonaModel(kinds=dict.fromkeys(frame, "numeric")).fit(frame)
    assert (model.n_personas_, model.verdict_) == (1, "none")


@pytest.fixture(scope="module")
def buyers():
    means = np.array(
        [[0.3, 4.0, 1.0], [2.0, 0.2, 1.0], [0.5, 1.0, 5.0], [1.0, 1.0, 4.0], [3.0, 0.4, 0.4], [0.3, 3.0, 1.0]]
    )
    frame = counts(900, means, 3)
    rng = np.random.default_rng(4)
    frame = frame.mask(rng.random(frame.shape) < 0.1)
    return pk.PersonaModel(n_personas=3, kinds=dict.fromkeys(frame, "numeric")).fit(frame), frame


def test_personas_planted_in_counts_are_found(buyers):
    model, frame = buyers
    assert adjusted_rand_score(np.arange(900) % 3, model.labels_) > 0.75
    found = pk.PersonaModel(kinds=dict.fromkeys(frame, "numeric")).fit(frame)
    assert found.n_personas_ == 3


def test_two_counts_add_up_and_more_have_a_factor_in_common_that_is_kept(buyers, tmp_path):
    model, frame = buyers
    again = pk.load_model(model.save(tmp_path / "counts.personakit"))
    np.testing.assert_array_equal(again.predict_proba(frame), model.predict_proba(frame))
    with pytest.raises(StudyError, match=r"6 numeric and ordinal attributes \(such as 'n\d'\) share common factors"):
        scorecard_of(model)
    two = frame[["n0", "n1"]]
    few = pk.PersonaModel(n_personas=2, kinds=dict.fromkeys(two, "numeric")).fit(two)
    np.testing.assert_allclose(scorecard_of(few).predict_proba(two), few.predict_proba(two), atol=1e-12)
    assert "CASE" in pk.score_sql(few, "customers", "duckdb")


def test_a_count_beyond_those_seen_is_of_the_last_band(buyers):
    model, frame = buyers
    most, beyond = frame.head(1).assign(n0=frame["n0"].max()), frame.head(1).assign(n0=10_000.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(model.predict_proba(most), model.predict_proba(beyond))
    assert model.drift(beyond).table["unseen_levels"].sum() == 0
