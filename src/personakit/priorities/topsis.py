"""TOPSIS: rank stages by their closeness to the most urgent value of every criterion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import StudyError
from personakit.priorities.criteria import Direction

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Floats


def topsis(matrix: ArrayLike, weights: ArrayLike, directions: Sequence[Direction] = ()) -> Floats:
    """Return the closeness of each alternative to the best values of all criteria, relative to the worst.

    Each criterion is divided by the root of its sum of squares (vector normalisation) and weighted. With d+ the
    Euclidean distance to the ideal point (all best values) and d- that to the anti-ideal point (all worst values)::

        closeness = d- / (d+ + d-)

    Parameters
    ----------
    matrix : array-like (..., alternatives, criteria)
        Alternatives with a missing value score NaN and are left out of the scaling.
    weights : array-like (..., criteria)
        Not negative; only their proportions matter.
    directions : sequence of Direction, optional
        Which end of each criterion comes first; by default the highest value of each.

    Returns
    -------
    ndarray (..., alternatives)
        0 (worst on every criterion) to 1 (best on every one); 0.5 where all alternatives are equal.

    Raises
    ------
    StudyError
        When the number of weights or directions differs from that of criteria, or a weight is negative.

    References
    ----------
    Hwang, C. L. & Yoon, K. (1981), Multiple Attribute Decision Making. Tzeng, G. H. & Huang, J. J. (2011), Multiple
    Attribute Decision Making: Methods and Applications.

    Examples
    --------
    >>> topsis([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], [0.3, 0.4, 0.3]).round(4).tolist()
    [0.5037, 0.6581, 0.7482, 0.334]
    """
    x, w = np.asarray(matrix, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    if x.ndim < 2 or w.ndim < 1 or w.shape[-1] != x.shape[-1] or (directions and len(directions) != x.shape[-1]):
        raise StudyError("topsis takes a table of alternatives x criteria, and one weight and direction a criterion.")
    if (w < 0).any():
        raise StudyError("topsis takes no negative weight: give the criterion the other direction.")
    sign = np.array(
        [-1.0 if d is Direction.LESS_FIRST else 1.0 for d in directions or [Direction.MORE_FIRST] * x.shape[-1]]
    )
    x = np.where(np.isnan(x).any(axis=-1, keepdims=True), np.nan, x)
    known = np.nan_to_num(x)
    length = np.sqrt((known**2).sum(axis=-2, keepdims=True))
    total = w.sum(axis=-1, keepdims=True)
    part = np.where(total > 0, w / np.where(total > 0, total, 1.0), 1 / w.shape[-1])
    v = x / np.where(length > 0, length, 1.0) * sign * part[..., None, :]
    missing = np.isnan(v)
    best = np.where(missing, -np.inf, v).max(axis=-2, initial=-np.inf, keepdims=True)
    worst = np.where(missing, np.inf, v).min(axis=-2, initial=np.inf, keepdims=True)
    to_best, to_worst = (np.sqrt(((v - end) ** 2).sum(axis=-1)) for end in (best, worst))
    apart = to_best + to_worst
    alike = np.where(np.isnan(apart), np.nan, 0.5)
    return np.asarray(np.where(apart > 0, to_worst / np.where(apart > 0, apart, 1.0), alike), dtype=np.float64)
