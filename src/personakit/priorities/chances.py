"""How sure the ranking is: the chance of each place under resampled customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray


def rank_chances(replicates: NDArray[np.float64], stages: Sequence[str], seed: int = 0) -> pd.DataFrame:
    """Return the rank acceptability of every stage that has data.

    Parameters
    ----------
    replicates : ndarray (replicates, stages)
        Value at risk; more is a better (lower) rank. Stages that are NaN throughout are left out; NaN in one replicate
        comes last there. Ties are broken at random, so that equal stages share their chances.
    stages : sequence of str
    seed : int

    Returns
    -------
    DataFrame
        stage, rank, chance: chances of a stage sum to one, and so do chances of a rank.

    References
    ----------
    Lahdelma, R. & Salminen, P. (2001), SMAA-2. Operations Research 49.

    Examples
    --------
    >>> rank_chances(np.array([[3.0, 1.0], [3.0, 1.0], [0.0, 1.0], [2.0, 1.0]]), ["A", "B"])["chance"].tolist()
    [0.75, 0.25, 0.25, 0.75]
    """
    data = np.flatnonzero(~np.isnan(replicates).all(axis=0))
    figures = np.nan_to_num(replicates[:, data], nan=-np.inf)
    shuffle = np.random.default_rng(seed).random(figures.shape)
    order = np.lexsort((shuffle, -figures), axis=1)
    rank = np.argsort(order, axis=1)
    rows = [
        (stages[s], place + 1, float((rank[:, i] == place).mean()))
        for i, s in enumerate(data.tolist())
        for place in range(len(data))
    ]
    return pd.DataFrame(rows, columns=["stage", "rank", "chance"]).astype(
        {"stage": "str", "rank": "int64", "chance": "float64"}
    )
