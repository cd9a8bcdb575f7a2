"""Persona-weighted sums by customer shard: what every resampled figure is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.shards import N_SHARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def shard_sums(weights: Floats, values: Floats, shards: NDArray[np.uint8]) -> Floats:
    """Sum values over customers, by shard and persona.

    Parameters
    ----------
    weights : ndarray (customers, personas)
        Posterior memberships.
    values : ndarray (customers, columns)
        Missing values count as zero: sum an indicator of what is known beside them.
    shards : ndarray (customers,)

    Returns
    -------
    ndarray (shards, personas, columns)
        Sums of membership times value.

    Examples
    --------
    >>> shard_sums(np.ones((2, 1)), np.array([[1.0], [2.0]]), np.array([0, 0], dtype=np.uint8))[0].tolist()
    [[3.0]]
    """
    out = np.zeros((N_SHARDS, weights.shape[1], values.shape[1]))
    order = np.argsort(shards, kind="stable")
    edges = np.searchsorted(shards[order], np.arange(N_SHARDS + 1))
    for shard in range(N_SHARDS):
        rows = order[edges[shard] : edges[shard + 1]]
        if len(rows):
            out[shard] = weights[rows].T @ np.nan_to_num(values[rows])
    return out


def ratio(part: Floats, whole: Floats) -> Floats:
    """Return ``part / whole``, NaN where the whole is zero.

    Parameters
    ----------
    part, whole : ndarray
        Of shapes that broadcast.
    """
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
    low, high = np.nanquantile(filled, [0.05, 0.95], axis=0)
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)
