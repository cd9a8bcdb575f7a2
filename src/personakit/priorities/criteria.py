"""The three criteria as one score: share of base, switching ease, lifetime value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def weighted_score(matrix: ArrayLike, weights: ArrayLike) -> NDArray[np.float64]:
    """Return the weighted sum of criteria, each as a share of its largest value; more is more urgent in all three.

    ``score = sum over j of w_j / sum(w) * max(x_ij, 0) / max_i x_ij``

    Parameters
    ----------
    matrix : array-like (stages, criteria)
        Rows with a missing value score NaN. Losses count zero.
    weights : array-like (criteria,)
        Only their proportions matter; all zero means all alike.

    Returns
    -------
    ndarray (stages,)
        0 to 1.

    References
    ----------
    Fishburn, P. C. (1967), Additive utilities with incomplete product set. Operations Research 15.

    Examples
    --------
    >>> weighted_score([[0.2, 0.5, 100], [0.1, 1.0, 50]], [2, 1, 1]).tolist()
    [0.875, 0.625]
    """
    x = np.maximum(np.asarray(matrix, dtype=np.float64), 0)
    w = np.asarray(weights, dtype=np.float64)
    w = w / w.sum() if w.sum() > 0 else np.full(len(w), 1 / len(w))
    best = np.nanmax(np.where(np.isnan(x), 0.0, x), axis=0) if len(x) else np.ones(len(w))
    score: NDArray[np.float64] = (x / np.where(best > 0, best, 1.0)) @ w
    return score
