"""Amounts and counts of groups of customers: their scale, and counts that vary so much that they are amounts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

import personakit as pk
from personakit.clustering.encoding.count_bands import count_band_edges, is_wide_count
from personakit.clustering.encoding.encoding_schema import learn_schema
from personakit.clustering.encoding.log_scale import log_shift
from personakit.clustering.encoding.row_sampling import mix_bits
from personakit.clustering.encoding.spread_counts import spread_counts
from personakit.core.kinds import Kind

#: Mean logarithms of four amounts by group, and the standard deviation of each.
MINUTES = np.array([[4.2, 3.2, 5.7, 2.9], [4.6, 3.7, 4.4, 4.8], [3.4, 3.5, 5.3, 4.4], [3.1, 3.1, 4.2, 3.5]])
ORDERS = np.array(
    [[3.1, 4.0, 3.2, 1.4], [3.9, 2.9, 2.1, 1.0], [3.9, 4.5, 1.3, 2.2], [3.3, 2.9, 3.3, 2.5], [3.4, 1.8, 0.7, 1.1]]
)
SPREAD = np.array([0.4, 0.6, 0.6, 0.4])


def customers(means: np.ndarray, n: int, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Return log-normal amounts and counts that go together within each group, and a choice that leans by group."""
    rng = np.random.default_rng(seed)
    group = np.arange(n) % len(means)
    common = rng.multivariate_normal(np.zeros(4), 0.7 * np.eye(4) + 0.3, n)
    amounts = np.exp(means[group] + SPREAD * common)
    frame = pd.DataFrame(amounts, columns=["spend", "data", "first", "second"]).round(1)
    frame[["first", "second"]] = frame[["first", "second"]].round()
    choices = np.array(["app", "phone", "shop", "web", "mail"])
    own = rng.random(n) < 0.55
    frame["channel"] = choices[np.where(own, group, rng.integers(0, 5, n)) % 5]
    return frame, group


@pytest.mark.parametrize(("means", "n"), [(MINUTES, 1600), (ORDERS, 1800)])
def test_groups_with_skewed_amounts_and_small_counts_are_not_cut_in_two(means: np.ndarray, n: int) -> None:
    frame, group = customers(means, n, 1)
    kinds = {name: "categorical" if name == "channel" else "numeric" for name in frame}
    model = pk.PersonaModel(kinds=kinds).fit(frame)
    assert model.n_personas_ == len(means)
    assert adjusted_rand_score(group, model.labels_) > 0.85
    np.testing.assert_array_equal(model.predict(frame), model.labels_)


@pytest.mark.parametrize("seed", [1])
def test_independent_wide_counts_are_one_persona(seed: int) -> None:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({f"c{j}": rng.negative_binomial(2, 0.25, 1200) + 1.0 for j in range(4)})
    assert is_wide_count(frame["c0"].to_numpy())
    model = pk.PersonaModel(kinds=dict.fromkeys(frame, "numeric")).fit(frame)
    assert (model.n_personas_, model.verdict_) == (1, "none")


def groups(*parts: np.ndarray) -> np.ndarray:
    return np.concatenate(parts)


RNG = np.random.default_rng(7)
NORMAL = RNG.normal(size=900)


@pytest.mark.parametrize(
    ("column", "is_log"),
    [
        (np.exp(3 + NORMAL), True),
        (groups(np.exp(2.9 + 0.4 * NORMAL), np.exp(4.4 + 0.4 * NORMAL), np.exp(4.8 + 0.4 * NORMAL)), True),
        (groups(np.round(np.exp(0.7 + 0.6 * NORMAL)), np.round(np.exp(2.5 + 0.6 * NORMAL))), True),
        (groups(20 + 3 * NORMAL, 20 + 3 * NORMAL[::-1], 60 + 5 * NORMAL[:300]), False),  # skewed, but of normal groups
        (100 + 15 * NORMAL, False),
        (np.round(np.clip(45 + 12 * NORMAL, 18, None)), False),
        (NORMAL, False),  # below zero
        (np.exp(NORMAL[:15]), False),  # too few
    ],
)
def test_the_logarithm_is_chosen_by_the_shape_within_groups(column: np.ndarray, is_log: bool) -> None:
    assert (log_shift(column) is not None) is is_log
    assert log_shift(RNG.permutation(column)) == log_shift(column)


@pytest.mark.parametrize(
    ("column", "is_wide"),
    [
        (np.round(np.exp(1.6 + 0.8 * NORMAL)).clip(1), True),
        (RNG.poisson(4, 900), False),  # a dozen different values: bands
        (np.where(NORMAL > 1, 0, np.round(np.exp(1.6 + 0.8 * NORMAL[::-1]))), False),  # zeros are a group of their own
        (np.round(45 + 12 * NORMAL), False),  # steps that are small against the numbers
        (np.exp(NORMAL), False),
    ],
)
def test_which_counts_are_amounts(column: np.ndarray, is_wide: bool) -> None:
    assert is_wide_count(column.astype(float)) is is_wide
    if is_wide:
        assert count_band_edges(column.astype(float)) is None


def test_wide_counts_are_spread_over_their_step_by_the_content_of_the_rows() -> None:
    frame = pd.DataFrame({"c": np.round(np.exp(1.6 + 0.8 * NORMAL)).clip(1), "age": np.round(45 + 12 * NORMAL)})
    layout = learn_schema(frame, {"c": Kind.NUMERIC, "age": Kind.NUMERIC})
    hashes = mix_bits(np.arange(900).astype(np.uint64))
    spread = spread_counts(frame, layout, hashes)
    moved = (spread["c"] - frame["c"]).to_numpy()
    assert np.abs(moved).max() <= 0.5
    assert np.histogram(moved, bins=5, range=(-0.5, 0.5))[0].min() > 150
    assert spread["age"].equals(frame["age"])
    alike = spread_counts(frame, layout, np.zeros(900, dtype=np.uint64))  # rows of one content are spread as well
    assert np.unique((alike["c"] - frame["c"]).round(6)).size > 800
    order = RNG.permutation(900)
    again = spread_counts(frame.iloc[order], layout, hashes[order])
    np.testing.assert_array_equal(again["c"].to_numpy(), spread["c"].to_numpy()[order])
