"""Customer shards: a stable hash of the customer id, so that resampling shards resamples customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

#: Number of shards. Enough for a stable bootstrap variance, few enough to keep cells small.
N_SHARDS = 64


def shard_of(customer_ids: ArrayLike, n_shards: int = N_SHARDS) -> NDArray[np.uint8]:
    """Return each customer's shard, the same on every machine and in every order.

    Parameters
    ----------
    customer_ids : array-like of str, shape (n,)
        Canonical customer ids.
    n_shards : int
        Number of shards; below 257.

    Returns
    -------
    ndarray of uint8, shape (n,)
        Shard of each customer.

    Examples
    --------
    >>> (shard_of(["C1", "C2"]) == shard_of(["C2", "C1"])[::-1]).all()
    np.True_
    """
    import numpy as np

    return (hash_ids(customer_ids) % np.uint64(n_shards)).astype(np.uint8)


def hash_ids(customer_ids: ArrayLike) -> NDArray[np.uint64]:
    """Return the hash of each customer id that decides its shard, the same on every machine and in every order.

    Parameters
    ----------
    customer_ids : array-like of str, shape (n,)
        Canonical customer ids.

    Returns
    -------
    ndarray of uint64, shape (n,)
        Hash of each id.
    """
    import numpy as np
    import pandas as pd

    return pd.util.hash_array(np.asarray(customer_ids, dtype=object), categorize=False)


def resample_shards(n_replicates: int, seed: int, n_shards: int = N_SHARDS) -> NDArray[np.float64]:
    """Return multinomial shard weights, shape (n_replicates, n_shards), each row summing to `n_shards`.

    A replicate of any figure that is a function of per-shard sums is that function of ``weights @ sums``.

    Parameters
    ----------
    n_replicates : int
        Number of bootstrap replicates.
    seed : int
        The study's seed.
    n_shards : int
        Number of shards.

    Returns
    -------
    ndarray of float64, shape (n_replicates, n_shards)
        How often each shard is drawn in each replicate.

    References
    ----------
    Efron, B. (1979), Bootstrap methods: another look at the jackknife. Annals of Statistics 7.
    """
    import numpy as np

    draw = np.random.default_rng(seed).multinomial(n_shards, np.full(n_shards, 1 / n_shards), size=n_replicates)
    return draw.astype(np.float64)
