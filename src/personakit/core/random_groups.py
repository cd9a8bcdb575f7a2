"""Customer random groups: a stable hash of the customer id, so that resampling random groups resamples customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Bytes, Floats, Words

#: Number of random groups. Enough for a stable bootstrap variance, few enough to keep cells small.
N_RANDOM_GROUPS = 64


def random_group_of(customer_ids: ArrayLike) -> Bytes:
    """Return each customer's random group, the same on every machine and in every order.

    Parameters
    ----------
    customer_ids : array-like of str, shape (n,)
        Canonical customer ids.

    Returns
    -------
    ndarray of uint8, shape (n,)
        Random group of each customer.

    Examples
    --------
    >>> (random_group_of(["C1", "C2"]) == random_group_of(["C2", "C1"])[::-1]).all()
    np.True_
    """
    import numpy as np

    return (hash_ids(customer_ids) % np.uint64(N_RANDOM_GROUPS)).astype(np.uint8)


def hash_ids(customer_ids: ArrayLike) -> Words:
    """Return the hash of each customer id that decides its random group, the same on every machine and in every order.

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


def bootstrap_weights(n_replicates: int, seed: int) -> Floats:
    """Return multinomial weights of the random groups; each row sums to their number.

    A replicate of any figure that is a function of sums by random group is that function of ``weights @ sums``.

    Returns
    -------
    ndarray of float64, shape (n_replicates, N_RANDOM_GROUPS)
        How often each random group is drawn in each replicate.

    References
    ----------
    Efron, B. (1979), Bootstrap methods: another look at the jackknife. Annals of Statistics 7.
    """
    import numpy as np

    chances = np.full(N_RANDOM_GROUPS, 1 / N_RANDOM_GROUPS)
    draw = np.random.default_rng(seed).multinomial(N_RANDOM_GROUPS, chances, size=n_replicates)
    return draw.astype(np.float64)
