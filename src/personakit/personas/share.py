"""Share of base: the mean posterior over the whole base, with a 90% interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.shards import N_SHARDS, resample_shards, shard_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

N_REPLICATES = 500


def share_of_base(
    posterior: NDArray[np.float64],
    customer_ids: ArrayLike,
    weights: NDArray[np.float64] | None = None,
    seed: int = 0,
    shards: NDArray[np.uint8] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the share of the base in each persona: its mean posterior over every customer, not a head count.

    The interval comes from resampling customers by shard. It leaves out that the personas themselves would come out
    a little differently from other customers, and any doubt about how many there are.

    Parameters
    ----------
    posterior : ndarray, shape (n_customers, n_personas)
        Memberships; rows sum to 1.
    customer_ids : array-like of str, shape (n_customers,)
        Canonical ids, which decide the shards.
    weights : ndarray, shape (n_customers,), optional
        Weight of each customer; 1 by default.
    seed : int
        The study's seed.
    shards : ndarray, shape (n_customers,), optional
        ``shard_of(customer_ids)``, where it is known already.

    Returns
    -------
    share, low, high : ndarray, shape (n_personas,)
        Share in [0, 1] and its 90% interval.

    References
    ----------
    Efron, B. (1979), Bootstrap methods: another look at the jackknife. Annals of Statistics 7.

    Examples
    --------
    >>> share, low, high = share_of_base(np.array([[1.0, 0.0], [0.5, 0.5]]), ["C1", "C2"])
    >>> share.tolist()
    [0.75, 0.25]
    """
    shard = (shard_of(customer_ids) if shards is None else shards).astype(np.intp)
    columns = posterior.T if weights is None else (column * weights for column in posterior.T)
    per_shard = np.stack([np.bincount(shard, column, N_SHARDS) for column in columns], axis=1)
    total = np.bincount(shard, weights, N_SHARDS).astype(np.float64)
    draws = resample_shards(N_REPLICATES, seed)
    drawn = draws @ total
    # A tiny base can leave a replicate without any customer: it says nothing, so it is left out.
    replicates = (draws @ per_shard)[drawn > 0] / drawn[drawn > 0, None]
    share = per_shard.sum(axis=0) / total.sum()
    low, high = np.quantile(replicates, [0.05, 0.95], axis=0)
    return share, np.minimum(low, share), np.maximum(high, share)
