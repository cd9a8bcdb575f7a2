"""Sums of rows by group: one pass for all columns and all groupings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from personakit.core.typing import Codes, Floats


def group_sum(values: Floats, places: Codes, n_groups: int) -> Floats:
    """Sum rows by group; each row is in as many groups as `places` has columns.

    Rows are added one by one in their order, whatever the number of columns: the same bytes on every machine.

    Parameters
    ----------
    values : ndarray (rows, columns)
        Values to sum; none missing.
    places : ndarray of int (rows, groupings)
        Groups of every row, 0 to ``n_groups - 1``.
    n_groups : int
        Number of groups in all groupings together.

    Returns
    -------
    ndarray (groups, columns)
        Sums.

    Examples
    --------
    >>> import numpy as np
    >>> group_sum(np.array([[1.0], [2.0]]), np.array([[0, 1], [0, 2]]), 3).tolist()
    [[3.0], [1.0], [2.0]]
    """
    import numpy as np
    from scipy.sparse import csc_array

    n, m = places.shape
    at = np.ascontiguousarray(places, dtype=np.int32).reshape(-1)
    ends = np.arange(0, n * m + 1, m, dtype=np.int32) if m else np.zeros(n + 1, dtype=np.int32)
    sums: Floats = csc_array((np.ones(n * m), at, ends), shape=(n_groups, n)) @ values
    return sums
