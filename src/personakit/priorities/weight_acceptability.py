"""SMAA-2: chance of each rank over all weights, and the weights that put each alternative first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.priorities.rank_chances import acceptability_indices

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Floats


#: Number of weight vectors that represent all weights.
N_WEIGHTS = 5_000


@dataclass(frozen=True, eq=False)
class Acceptability:
    """Ranks of the alternatives over all weights.

    Attributes
    ----------
    places : ndarray (alternatives, ranks): share of all weights (and replicates) that gives each rank.
    central_weights : ndarray (alternatives, criteria): mean of the weights that put the alternative first; NaN where
        none do.
    confidence : ndarray (alternatives,): chance of rank 1 at those weights, over the replicates.
    """

    places: Floats
    central_weights: Floats
    confidence: Floats


def all_weights(n_criteria: int, n_weights: int = N_WEIGHTS) -> Floats:
    """Return weight vectors spread evenly over all possible ones: not negative, summing to one.

    Points of an additive recurrence fill the cube more evenly than random ones, and the gaps between their sorted
    coordinates are uniform over the simplex of weights. No seed is needed.

    Returns
    -------
    ndarray (n_weights, n_criteria)
        Rows sum to one.

    References
    ----------
    Niederreiter, H. (1992), Random Number Generation and Quasi-Monte Carlo Methods (Kronecker sequences).

    Examples
    --------
    >>> all_weights(3).mean(axis=0).round(2).tolist()
    [0.33, 0.33, 0.33]
    """
    d = n_criteria - 1
    root = 2.0
    for _ in range(64):  # the positive root of x**(d+1) = x + 1: the golden ratio for two criteria
        root = (1 + root) ** (1 / (d + 1))
    steps = root ** -np.arange(1, d + 1)
    cube = np.sort((0.5 + np.outer(np.arange(1, n_weights + 1), steps)) % 1, axis=1)
    ends = np.zeros((n_weights, 1))
    return np.diff(np.hstack([ends, cube, ends + 1]), axis=1)


def rank_over_all_weights(
    matrix: ArrayLike, score: Callable[[Floats, Floats], Floats], n_weights: int = N_WEIGHTS
) -> Acceptability:
    """Rank the alternatives under every possible weighting of the criteria (SMAA-2).

    Parameters
    ----------
    matrix : array-like (alternatives, criteria) or (replicates, alternatives, criteria)
        The criteria. With replicates of resampled customers, each weight vector is paired with a replicate.
    score : callable
        Takes a matrix (..., alternatives, criteria) and weights (..., criteria), returns scores (..., alternatives);
        the highest is first: ``weighted_score`` or ``topsis``.
    n_weights : int
        Number of weight vectors.

    Returns
    -------
    Acceptability
        Ranks, central weights and their confidence.

    References
    ----------
    Lahdelma, R. & Salminen, P. (2001), SMAA-2: stochastic multicriteria acceptability analysis for group decision
    making. Operations Research 49.

    Examples
    --------
    >>> from personakit.priorities.criteria import weighted_score
    >>> acceptability = rank_over_all_weights([[1, 0], [0.6, 0.6], [0, 1]], weighted_score)
    >>> acceptability.places.round(2).tolist()
    [[0.4, 0.1, 0.5], [0.2, 0.8, 0.0], [0.4, 0.1, 0.5]]
    """
    x = np.asarray(matrix, dtype=np.float64)
    x = x[None] if x.ndim == 2 else x
    weights = all_weights(x.shape[-1], n_weights)
    scores = score(x[np.arange(n_weights) % len(x)], weights)
    best = np.nan_to_num(scores, nan=-np.inf)
    first = best == best.max(axis=1, initial=-np.inf, keepdims=True)
    first = first / np.maximum(first.sum(axis=1, keepdims=True), 1)
    votes = first.sum(axis=0)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        central: Floats = np.where(votes > 0, first.T @ weights / votes, np.nan)
    confidence = np.full(x.shape[1], np.nan)
    for i in np.flatnonzero(votes[:, 0] > 0):
        at = score(x, np.broadcast_to(central[i], (len(x), x.shape[-1])))
        confidence[i] = acceptability_indices(at)[i, 0]
    return Acceptability(acceptability_indices(scores), central, confidence)
