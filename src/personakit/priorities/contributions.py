"""Decompose the difference in value at risk between stages by persona and factor, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from math import factorial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.priorities.criteria import scaled

if TYPE_CHECKING:
    from personakit.core.typing import Floats
    from personakit.priorities.stage_criterion import CriteriaSet


#: Factors whose product is the value at risk of a persona at a stage.
FACTORS = ("customers reached", "share dissatisfied", "switching ease", "lifetime value", "chance of leaving")


def split_product(one: Floats, other: Floats) -> Floats:
    """Split the difference of two products among their factors by Shapley values, which add up exactly.

    A factor's value is the mean of what changing it from `other` to `one` adds, over all orders of changing the
    factors. Unlike logarithms, this needs no exception for zeros and negative factors.

    Parameters
    ----------
    one, other : ndarray (factors, ...)
        The factors of both products.

    Returns
    -------
    ndarray (factors, ...)
        Over the factors it sums to ``one.prod(axis=0) - other.prod(axis=0)``.

    References
    ----------
    Shapley, L. S. (1953), A value for n-person games. Sun, J. W. (1998), Changes in energy consumption and energy
    intensity: a complete decomposition model. Energy Economics 20.

    Examples
    --------
    >>> split_product(np.array([3.0, 4.0]), np.array([1.0, 2.0])).tolist()
    [6.0, 4.0]
    """
    n = len(one)
    out = np.zeros(np.broadcast_shapes(one.shape, other.shape))
    for i in range(n):
        rest = [j for j in range(n) if j != i]
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for chosen in combinations(rest, size):
                product = np.ones(out.shape[1:])
                for j in rest:
                    product = product * (one[j] if j in chosen else other[j])
                out[i] += weight * (one[i] - other[i]) * product
    return out


def contributions(
    figures: Mapping[str, Floats], order: Sequence[int], stages: Sequence[str], personas: Sequence[str]
) -> pd.DataFrame:
    """Return the contributions to the difference in value at risk between each stage and the next in the ranking.

    Parameters
    ----------
    figures : mapping of str to ndarray (personas, stages)
        customers_reached, dissatisfied_share, switching_ease, lifetime_value and value_at_risk.
    order : sequence of int
        Positions of the ranked stages, first rank first.
    stages, personas : sequence of str
        Their names.

    Returns
    -------
    DataFrame
        stage, against (the next one), persona, factor, difference: those of one stage sum to its value at risk less
        that of the next. The chance of leaving is value at risk divided by the other four factors. It includes the
        effect of a bad experience on leaving, and whether customers who leave easily are worth more than others. Where
        a persona's mean value is not positive, it includes that value too.
    """
    parts = []
    for current, following in pairwise(order):
        both = _factors(figures, [current, following])
        value = figures["value_at_risk"][:, [current, following]]
        split = split_product(both[..., 0], both[..., 1])
        # The rounding error goes to the last factor, so that the sum is exact.
        split[-1] += value[:, 0] - value[:, 1] - split.sum(axis=0)
        parts.append(
            pd.DataFrame(
                {
                    "stage": stages[current],
                    "against": stages[following],
                    "persona": np.repeat(list(personas), len(FACTORS)),
                    "factor": np.tile(FACTORS, len(personas)),
                    "difference": split.T.reshape(-1),
                }
            )
        )
    columns = {"stage": "str", "against": "str", "persona": "str", "factor": "str", "difference": "float64"}
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({name: [] for name in columns})
    return frame.astype(columns)


def _factors(figures: Mapping[str, Floats], pair: list[int]) -> Floats:
    """Return the five factors of each persona at two stages, shape (5, personas, 2)."""
    names = ("customers_reached", "dissatisfied_share", "switching_ease", "lifetime_value")
    reached, share, ease, worth = (figures[name][:, pair].astype(np.float64) for name in names)
    value = figures["value_at_risk"][:, pair]
    # A factor that is unknown or not positive at either stage is included in the last one at both.
    ease = np.where((np.nan_to_num(ease) > 0).all(axis=1, keepdims=True), ease, 1.0)
    worth = np.where((np.nan_to_num(worth) > 0).all(axis=1, keepdims=True), worth, 1.0)
    base = np.nan_to_num(reached) * np.nan_to_num(share) * ease * worth
    chance = np.where(base > 0, value / np.where(base > 0, base, 1.0), 0.0)
    # Without dissatisfied customers the chance is unknown, and taken from the other stage.
    chance = np.where((base > 0) | (value != 0), chance, chance[:, ::-1])
    out = np.stack([np.nan_to_num(reached), np.nan_to_num(share), ease, worth, chance])
    return np.asarray(out, dtype=np.float64)


def criteria_table(criteria: CriteriaSet, stages: Sequence[str], currency: str) -> pd.DataFrame:
    """Return every stage's criteria with unit, direction, weight and contribution to the weighted score.

    Returns
    -------
    DataFrame
        stage, criterion, value, unit, direction, weight, scaled (0-1), contribution: those of one stage sum to its
        weighted score.
    """
    s, j = criteria.matrix.shape
    part = scaled(criteria.matrix)
    used = criteria.criteria
    return pd.DataFrame(
        {
            "stage": pd.Series(np.repeat(list(stages), j), dtype="str"),
            "criterion": pd.Series(np.tile([c.name for c in used], s), dtype="str"),
            "value": criteria.given.reshape(-1),
            "unit": pd.Series(np.tile([c.unit.replace("currency", currency) for c in used], s), dtype="str"),
            "direction": pd.Series(np.tile([str(c.direction) for c in used], s), dtype="str"),
            "weight": np.tile(criteria.weights, s),
            "scaled": part.reshape(-1),
            "contribution": (part * criteria.weights).reshape(-1),
        }
    )
