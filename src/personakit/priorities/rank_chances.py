"""Uncertainty of a ranking: the chance of each rank, and the chance that one stage comes before another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from personakit.core.typing import Floats, Ints


def acceptability_indices(scores: Floats) -> Floats:
    """Return the chance of each alternative to have each rank.

    Parameters
    ----------
    scores : ndarray (replicates, alternatives)
        The highest is first; a missing score is last in its replicate. Tied alternatives share their ranks evenly.

    Returns
    -------
    ndarray (alternatives, ranks)
        Rows and columns sum to one.

    References
    ----------
    Lahdelma, R. & Salminen, P. (2001), SMAA-2: stochastic multicriteria acceptability analysis for group decision
    making. Operations Research 49.

    Examples
    --------
    >>> acceptability_indices(np.array([[3.0, 1.0], [3.0, 1.0], [0.0, 1.0], [1.0, 1.0]])).tolist()
    [[0.625, 0.375], [0.375, 0.625]]
    """
    x = np.nan_to_num(np.asarray(scores, dtype=np.float64), nan=-np.inf)
    n = x.shape[1]
    before = np.stack([(x > x[:, [i]]).sum(axis=1) for i in range(n)], axis=1) if n else np.zeros(x.shape, dtype=int)
    tied = np.stack([(x == x[:, [i]]).sum(axis=1) for i in range(n)], axis=1) if n else np.ones(x.shape, dtype=int)
    out = np.zeros((n, n))
    for rank in range(n):
        out[:, rank] = np.where((before <= rank) & (rank < before + tied), 1 / tied, 0.0).mean(axis=0)
    return out


def chance_before(scores: Floats) -> Floats:
    """Return the chance that one alternative comes before another, ties counting half.

    Parameters
    ----------
    scores : ndarray (replicates, alternatives)
        The highest is first; a missing score is last in its replicate.

    Returns
    -------
    ndarray (alternatives, alternatives)
        Chance of row before column; opposite entries sum to one, the diagonal is one half.

    Examples
    --------
    >>> chance_before(np.array([[3.0, 1.0], [3.0, 1.0], [0.0, 1.0], [1.0, 1.0]])).tolist()
    [[0.5, 0.625], [0.375, 0.5]]
    """
    x = np.nan_to_num(np.asarray(scores, dtype=np.float64), nan=-np.inf)
    n = x.shape[1]
    rows = [((x[:, [i]] > x) + 0.5 * (x[:, [i]] == x)).mean(axis=0) for i in range(n)]
    return np.array(rows, dtype=np.float64).reshape(n, n)


def rank_chances(scores: Floats, stages: Sequence[str]) -> pd.DataFrame:
    """Return the rank acceptability of every stage that has data.

    Parameters
    ----------
    scores : ndarray (replicates, stages)
        Value at risk, or another score where the highest is first. Stages that are NaN throughout are left out.
    stages : sequence of str
        Their names.

    Returns
    -------
    DataFrame
        stage, rank, chance: chances of a stage sum to one, and so do chances of a rank.

    Examples
    --------
    >>> rank_chances(np.array([[3.0, 1.0], [3.0, 1.0], [0.0, 1.0], [2.0, 1.0]]), ["A", "B"])["chance"].tolist()
    [0.75, 0.25, 0.25, 0.75]
    """
    data = with_data(scores)
    chance = acceptability_indices(scores[:, data])
    n = len(data)
    return pd.DataFrame(
        {
            "stage": pd.Series(np.repeat([stages[s] for s in data], n), dtype="str"),
            "rank": np.tile(np.arange(1, n + 1, dtype=np.int64), n),
            "chance": chance.reshape(-1),
        }
    )


def pairwise_chances(scores: Floats, stages: Sequence[str]) -> pd.DataFrame:
    """Return, for every pair of stages with data, the chance that one comes before the other.

    Parameters
    ----------
    scores : ndarray (replicates, stages)
        The highest is first.
    stages : sequence of str
        Their names.

    Returns
    -------
    DataFrame
        stage, other, chance_before.

    Examples
    --------
    >>> pairwise_chances(np.array([[3.0, 1.0], [0.0, 1.0], [2.0, 1.0]]), ["A", "B"])["chance_before"].round(2).tolist()
    [0.67, 0.33]
    """
    data = with_data(scores)
    chance = chance_before(scores[:, data])
    names = np.array([stages[s] for s in data], dtype=object)
    one, other = np.nonzero(~np.eye(len(data), dtype=bool))
    return pd.DataFrame(
        {
            "stage": pd.Series(names[one], dtype="str"),
            "other": pd.Series(names[other], dtype="str"),
            "chance_before": chance[one, other],
        }
    )


def with_data(scores: Floats) -> Ints:
    """Return the positions of alternatives that have a score in any replicate.

    Parameters
    ----------
    scores : ndarray (replicates, alternatives)
        Scores, NaN where there is none.
    """
    return np.flatnonzero(~np.isnan(scores).all(axis=0))
