"""Persona-weighted sums by customer random group; every resampled figure is built from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.group_sum import group_sum
from personakit.core.random_groups import N_RANDOM_GROUPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.core.typing import Bytes, Codes, Floats


_AT_A_TIME = 1 << 15  # customers processed at a time, to limit memory


def random_group_sums(weights: Floats, values: Floats, random_groups: Bytes) -> Floats:
    """Sum values over customers, by random group and persona.

    Parameters
    ----------
    weights : ndarray (customers, personas)
        Posterior memberships.
    values : ndarray (customers, columns)
        Missing values count as zero; also sum an indicator of the known values to get their number.
    random_groups : ndarray (customers,)

    Returns
    -------
    ndarray (random groups, personas, columns)
        Sums of membership times value.

    Examples
    --------
    >>> random_group_sums(np.ones((2, 1)), np.array([[1.0], [2.0]]), np.array([0, 0], dtype=np.uint8))[0].tolist()
    [[3.0]]
    """
    return shares_of_groups(weights, [np.nan_to_num(v) for v in values.T], random_groups[:, None], N_RANDOM_GROUPS)


def shares_of_groups(weights: Floats, values: Sequence[Floats], groups: Codes, n_groups: int) -> Floats:
    """Sum values over customers, by group and persona; one customer may be in several groups, or in none.

    Customers are added one by one in their order, whatever the number of columns, so results are the same bytes on
    every machine.

    Parameters
    ----------
    weights : ndarray (customers, personas)
        Posterior memberships.
    values : sequence of ndarray (customers,)
        One array per column; none missing.
    groups : ndarray of int (customers, memberships in groups)
        Group numbers; `n_groups` for none.
    n_groups : int
        Number of groups.

    Returns
    -------
    ndarray (groups, personas, columns)
        Sums of membership times value.

    Examples
    --------
    >>> groups = np.array([[0, 1], [0, 2]])
    >>> shares_of_groups(np.ones((2, 1)), [np.array([1.0, 2.0])], groups, 2)[:, 0, 0].tolist()
    [3.0, 1.0]
    """
    n, k = weights.shape
    out = np.zeros((n_groups + 1, k * len(values)))
    for start in range(0, n, _AT_A_TIME):
        rows = slice(start, start + _AT_A_TIME)
        part = weights[rows]
        products = np.empty((len(part), k, len(values)))
        for i, value in enumerate(values):
            np.multiply(part, value[rows, None], out=products[:, :, i])
        out += group_sum(products.reshape(len(part), -1), groups[rows], n_groups + 1)
    return out[:n_groups].reshape(n_groups, k, len(values))


def ratio(part: Floats, whole: Floats) -> Floats:
    """Return ``part / whole``, NaN where the whole is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def interval_90(replicates: Floats) -> tuple[Floats, Floats]:
    """Return the 5% and 95% quantiles over the first axis, NaN where no replicate has a value.

    Parameters
    ----------
    replicates : ndarray (replicates, ...)
        Figures of resampled customers.
    """
    empty = np.isnan(replicates).all(axis=0)
    filled = np.where(empty, 0.0, replicates)
    if not filled.size:
        return np.full(filled.shape[1:], np.nan), np.full(filled.shape[1:], np.nan)
    low, high = np.nanquantile(filled, [0.05, 0.95], axis=0)
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)
