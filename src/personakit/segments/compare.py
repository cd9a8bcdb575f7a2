"""Agreement of two partitions of the same rows, and which group of one matches which of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def cross_table(first: ArrayLike, second: ArrayLike) -> NDArray[np.int64]:
    """Return the rows in each pair of groups.

    Examples
    --------
    >>> cross_table([0, 0, 1], [1, 1, 0]).tolist()
    [[0, 2], [1, 0]]
    """
    _, a = np.unique(np.asarray(first), return_inverse=True)
    _, b = np.unique(np.asarray(second), return_inverse=True)
    table = np.zeros((a.max(initial=-1) + 1, b.max(initial=-1) + 1), dtype=np.int64)
    np.add.at(table, (a, b), 1)
    return table


def adjusted_rand(first: ArrayLike, second: ArrayLike) -> float:
    """Return the adjusted Rand index: 1 for the same partition, 0 on average for unrelated ones.

    References
    ----------
    Hubert, L. & Arabie, P. (1985), Comparing partitions. Journal of Classification 2.

    Examples
    --------
    >>> round(adjusted_rand([0, 0, 1, 1], [0, 0, 1, 2]), 4)
    0.5714
    >>> adjusted_rand([0, 0, 1, 1], [1, 1, 0, 0])
    1.0
    """
    table = cross_table(first, second).astype(np.float64)
    pairs = float((table * (table - 1)).sum()) / 2
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    a, b = float((rows * (rows - 1)).sum()) / 2, float((columns * (columns - 1)).sum()) / 2
    n = float(table.sum())
    expected = a * b / max(n * (n - 1) / 2, 1.0)
    top = (a + b) / 2
    return 1.0 if top == expected else (pairs - expected) / (top - expected)


def match_groups(first: ArrayLike, second: ArrayLike) -> dict[int, int]:
    """Return the group of `second` that each group of `first` corresponds to, by the most rows shared overall.

    Examples
    --------
    >>> match_groups([0, 0, 1, 1], [1, 1, 0, 0])
    {0: 1, 1: 0}
    """
    from scipy.optimize import linear_sum_assignment

    names_first, names_second = np.unique(np.asarray(first)), np.unique(np.asarray(second))
    rows, columns = linear_sum_assignment(-cross_table(first, second))
    return {int(names_first[a]): int(names_second[b]) for a, b in zip(rows, columns, strict=True)}
