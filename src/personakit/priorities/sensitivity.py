"""Break-even points: weights and assumptions at which another stage would come first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.priorities.criteria import scaled

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Floats


_EPSILON = 1e-12
LEAVING, LIFETIME, EASE = "effect of a bad experience on leaving", "lifetime value", "switching ease"


def first_by_weight(matrix: ArrayLike, weights: ArrayLike, criterion: int) -> list[tuple[float, float, int]]:
    """Return which alternative the weighted criteria put first as one weight goes from 0 to 1 (exact).

    The other weights keep their proportions (equal where they are all zero). Scores are linear in the weight, so the
    first rank changes at the corners of the upper envelope of the lines.

    Parameters
    ----------
    matrix : array-like (alternatives, criteria)
        As given to ``weighted_score``; none missing.
    weights : array-like (criteria,)
        Summing to one.
    criterion : int
        Position of the weight that varies.

    Returns
    -------
    list of (float, float, int)
        Lower weight, upper weight, and the position of the alternative that is first between them.

    Examples
    --------
    >>> spans = first_by_weight([[1, 0], [0.6, 0.6], [0, 1]], [1, 1], 0)
    >>> [(round(low, 3), round(high, 3), first) for low, high, first in spans]
    [(0.0, 0.4, 2), (0.4, 0.6, 1), (0.6, 1.0, 0)]
    """
    x, w = scaled(matrix), np.asarray(weights, dtype=np.float64)
    others = np.delete(w, criterion)
    others = others / others.sum() if others.sum() > 0 else np.full(len(others), 1 / max(len(others), 1))
    without = np.delete(x, criterion, axis=1) @ others
    slope = x[:, criterion] - without
    at = 0.0
    first = int(np.lexsort((-slope, -without))[0])
    out: list[tuple[float, float, int]] = []
    while True:
        rises = slope > slope[first] + _EPSILON
        with np.errstate(divide="ignore", invalid="ignore"):
            meets = np.where(rises, (without[first] - without) / (slope - slope[first]), np.inf)
        until = float(np.clip(meets.min(initial=np.inf), at, 1.0))
        if until > at or until >= 1:
            out.append((at, until, first))
        if until >= 1:
            return out
        tied = np.flatnonzero(meets <= until + _EPSILON)
        at, first = until, int(tied[slope[tied].argmax()])


def weight_breaks(matrix: Floats, weights: Floats, stages: Sequence[str], criteria: Sequence[str]) -> pd.DataFrame:
    """Return the weights at which another stage becomes first by the weighted criteria.

    Parameters
    ----------
    matrix : ndarray (stages, criteria)
        The criteria; rows with a missing value are left out.
    weights : ndarray (criteria,)
        The study's weights, summing to one.
    stages : sequence of str
        Their names.
    criteria : sequence of str
        Names of the criteria.

    Returns
    -------
    DataFrame
        criterion, weight (of the study), weight_from, weight_to, first: the stage that is first between these two
        weights of the criterion; the other weights keep their proportions.
    """
    known = np.flatnonzero(~np.isnan(matrix).any(axis=1))
    rows = [
        (name, float(weights[j]), low, high, stages[known[i]])
        for j, name in enumerate(criteria)
        for low, high, i in (first_by_weight(matrix[known], weights, j) if len(known) else ())
    ]
    return pd.DataFrame(rows, columns=["criterion", "weight", "weight_from", "weight_to", "first"]).astype(
        {"criterion": "str", "first": "str", "weight": "float64", "weight_from": "float64", "weight_to": "float64"}
    )


def assumption_breaks(
    parts: Floats, stages: Sequence[str], personas: Sequence[str], now: Mapping[str, Sequence[float]]
) -> pd.DataFrame:
    """Return the factors on assumptions at which another stage would have the highest value at risk.

    Value at risk is a product, so it is proportional to each of its factors. The effect of a bad experience on leaving
    may differ by stage: another stage is first when its effect is larger by ``first / other``, or that of the first
    stage smaller by ``second / first``. Lifetime value and switching ease may be wrong for a persona: with factor f on
    persona p, ``value(f) = value + (f - 1) * part of p``, and the nearest crossings above and below 1 are returned. A
    common factor for all customers (such as one chance of leaving) does not change the order.

    Parameters
    ----------
    parts : ndarray (personas, stages)
        Value at risk; stages with missing values are left out.
    stages, personas : sequence of str
        Their names.
    now : mapping of str to sequence of float
        Present figure of each stage or persona by assumption (`LEAVING` by stage; `LIFETIME`, `EASE` by persona);
        NaN where there is no single figure.

    Returns
    -------
    DataFrame
        assumption, of (stage or persona), now, factor, then (now x factor), first_then, possible (whether a switching
        ease or a chance would stay within 0 to 1).
    """
    known = np.flatnonzero(~np.isnan(parts).any(axis=0))
    v = parts[:, known]
    total = v.sum(axis=0)
    rows: list[tuple[str, str, float, float, str]] = []
    if len(known) > 1 and total.max() > 0:
        order = np.argsort(-total, kind="stable")
        top, second = int(order[0]), int(order[1])
        if total[second] > 0:
            lowered = float(total[second] / total[top])
            rows.append((LEAVING, stages[known[top]], _at(now, LEAVING, known[top]), lowered, stages[known[second]]))
        for i in order[1:]:
            if total[i] > 0:
                name = stages[known[i]]
                rows.append((LEAVING, name, _at(now, LEAVING, known[i]), float(total[top] / total[i]), name))
        for p, persona in enumerate(personas):
            for factor, i in _crossings(v[p], total, top):
                rows += [(what, persona, _at(now, what, p), factor, stages[known[i]]) for what in (LIFETIME, EASE)]
    frame = pd.DataFrame(rows, columns=["assumption", "of", "now", "factor", "first_then"]).astype(
        {"assumption": "str", "of": "str", "now": "float64", "factor": "float64", "first_then": "str"}
    )
    then = frame["now"] * frame["factor"]
    bounded = frame["assumption"].isin([LEAVING, EASE])
    frame.insert(4, "then", then)
    return frame.assign(possible=~(bounded & (then > 1)))


def _at(now: Mapping[str, Sequence[float]], what: str, position: int) -> float:
    figures = now.get(what)
    return float(figures[position]) if figures is not None else float("nan")


def _crossings(part: Floats, total: Floats, top: int) -> list[tuple[float, int]]:
    """Return the nearest factors below and above 1 on one persona's part at which another stage equals the first."""
    lead, gains = total[top] - total, part - part[top]
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(np.abs(gains) > _EPSILON * max(float(total[top]), 1e-300), 1 + lead / gains, np.nan)
    factor[top] = np.nan
    below, above = np.where((factor >= 0) & (factor <= 1), factor, -1.0), np.where(factor > 1, factor, np.inf)
    out = []
    if below.max(initial=-1) >= 0:
        out.append((float(below.max()), int(below.argmax())))
    if np.isfinite(above).any():
        out.append((float(above.min()), int(above.argmin())))
    return out
