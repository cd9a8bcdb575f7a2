"""Agreement of the groups of two partitions of the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from personakit.core.typing import Floats, Ints


def overlap(first: Ints, second: Ints, weights: Floats, sizes: tuple[int, int]) -> Floats:
    """Return the weight of the rows in each pair of groups, groups numbered from 0.

    Examples
    --------
    >>> overlap(np.array([0, 0, 1]), np.array([1, 1, 0]), np.array([1.0, 2.0, 1.0]), (2, 2)).tolist()
    [[0.0, 3.0], [1.0, 0.0]]
    """
    cells = np.bincount(first * sizes[1] + second, weights, sizes[0] * sizes[1])
    return np.asarray(cells, dtype=np.float64).reshape(sizes)


def jaccard(table: Floats) -> Floats:
    """Return the Jaccard index (shared weight over united weight) of each pair of groups, from their overlaps.

    Examples
    --------
    >>> jaccard(np.array([[2.0, 1.0], [0.0, 1.0]])).round(2).tolist()
    [[0.67, 0.25], [0.0, 0.5]]
    """
    united = table.sum(axis=1, keepdims=True) + table.sum(axis=0, keepdims=True) - table
    out: Floats = np.divide(table, united, out=np.zeros_like(table), where=united > 0)
    return out


def matched_groups(table: Floats) -> Floats:
    """Return the Jaccard index of each group with its match, groups matched one to one; 0 without a match.

    References
    ----------
    Hennig, C. (2007), Cluster-wise assessment of cluster stability. CSDA 52. Kuhn, H. W. (1955), The Hungarian method
    for the assignment problem.
    """
    from scipy.optimize import linear_sum_assignment

    index = jaccard(table)
    out = np.zeros(index.shape[0])
    mine, theirs = linear_sum_assignment(-index)
    out[mine] = index[mine, theirs]
    return out


def slsa(table: Floats) -> Floats:
    """Return the SLSA of each group of the second partition: 1 if it comes from one group of the first, 0 from all.

    Segment-level stability across solutions: one minus the entropy of the group's origins, relative to that of equal
    origins; NaN when the first partition has one group.

    References
    ----------
    Dolnicar, S. & Leisch, F. (2017), Using segment level stability to select target segments in data-driven market
    segmentation studies. Marketing Letters 28.

    Examples
    --------
    >>> slsa(np.array([[2.0, 1.0], [0.0, 1.0]])).tolist()
    [1.0, 0.0]
    """
    if table.shape[0] < 2:
        return np.full(table.shape[1], np.nan)
    share = table / np.maximum(table.sum(axis=0, keepdims=True), 1e-300)
    entropy = -(share * np.log(np.maximum(share, 1e-300))).sum(axis=0)
    out: Floats = 1 - entropy / np.log(table.shape[0])
    return out
