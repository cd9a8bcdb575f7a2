"""Split the explained variance of a linear model among groups of its variables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from personakit.core.typing import Floats

    Subset = frozenset[int]

_RIDGE = 1e-10  # relative: keeps the solution finite for collinear columns, which share what they explain


def explained(moments: Floats, groups: Sequence[Sequence[int]], n: Floats | None = None) -> dict[Subset, Floats]:
    """Return R-squared of the linear model on every subset of groups.

    Parameters
    ----------
    moments : ndarray (..., variables + 1, variables + 1)
        Centred cross-products (or covariances); the outcome is last.
    groups : sequence of sequences of int
        Positions of the variables of each group.
    n : ndarray (...), optional
        Number of observations. If given, R-squared is adjusted for the number of variables, so that irrelevant levels
        explain nothing on average.

    Returns
    -------
    dict of frozenset -> ndarray (...)
        Set of group positions -> R-squared.
    """
    total = moments[..., -1, -1]
    out: dict[Subset, Floats] = {frozenset(): np.zeros(total.shape)}
    for size in range(1, len(groups) + 1):
        for subset in combinations(range(len(groups)), size):
            columns = [c for g in subset for c in groups[g]]
            a = moments[..., columns, :][..., :, columns]
            b = moments[..., columns, -1]
            trace = np.trace(a, axis1=-2, axis2=-1)[..., None, None]
            a = a + np.eye(len(columns)) * (_RIDGE * trace / len(columns) + 1e-300)
            solved = np.linalg.solve(a, b[..., None])[..., 0]
            with np.errstate(divide="ignore", invalid="ignore"):
                r2 = np.where(total > 0, (b * solved).sum(axis=-1) / total, 0.0)
            if n is not None:
                r2 = 1 - (1 - r2) * (n - 1) / np.maximum(n - 1 - len(columns), 1)
            out[frozenset(subset)] = r2
    return out


def shapley(worth: dict[Subset, Floats], n_groups: int) -> Floats:
    """Return the Shapley value of every group, shape (groups, ...): they sum to the worth of all groups together.

    With R-squared as the worth and one variable per group this is LMG.

    Parameters
    ----------
    worth : dict of frozenset -> ndarray (...)
        Worth of every subset of groups, the empty one included.
    n_groups : int
        Number of groups.

    References
    ----------
    Shapley, L. S. (1953), A value for n-person games. Lindeman, R. H., Merenda, P. F. & Gold, R. Z. (1980),
    Introduction to Bivariate and Multivariate Analysis. Groemping, U. (2007), The American Statistician 61.

    Examples
    --------
    >>> worth = {frozenset(): 0.0, frozenset({0}): 0.3, frozenset({1}): 0.1, frozenset({0, 1}): 0.5}
    >>> shapley({s: np.array(w) for s, w in worth.items()}, 2).round(3).tolist()
    [0.35, 0.15]
    """
    values = []
    for g in range(n_groups):
        others = [i for i in range(n_groups) if i != g]
        value = np.zeros_like(worth[frozenset()])
        for size in range(n_groups):
            weight = factorial(size) * factorial(n_groups - size - 1) / factorial(n_groups)
            for subset in combinations(others, size):
                value = value + weight * (worth[frozenset({*subset, g})] - worth[frozenset(subset)])
        values.append(value)
    return np.array(values)
