"""Relative importance of correlated predictors for an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.errors import DataError
from personakit.priorities.shapley import explained, shapley

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Codes, Floats


#: With more predictors than this, LMG would take minutes (each doubles it); relative weights are used.
MOST_FOR_LMG = 13
_LEAST_EIGENVALUE = 1e-8


def relative_importance(predictors: pd.DataFrame, outcome: ArrayLike, weights: ArrayLike | None = None) -> pd.DataFrame:
    """Split the explained variance of an outcome among predictors, by LMG and by relative weights.

    Parameters
    ----------
    predictors : DataFrame (rows, predictors)
        Numbers; missing cells are handled pairwise, never filled.
    outcome : array-like (rows,)
        Numbers; rows without one are left out.
    weights : array-like (rows,), optional
        Weight of each row; 1 by default.

    Returns
    -------
    DataFrame
        One row per predictor: predictor, lmg and relative_weight (each sums to R-squared), correlation with the
        outcome, n (rows with both). LMG is missing for more than 13 predictors.

    Raises
    ------
    DataError
        When two columns share fewer than three rows, or one does not vary.

    Notes
    -----
    LMG is the mean rise in R-squared due to a predictor over all orders of entering the predictors. Relative weights
    approximate it quickly through orthogonal counterparts of the predictors.

    References
    ----------
    Lindeman, R. H., Merenda, P. F. & Gold, R. Z. (1980), Introduction to Bivariate and Multivariate Analysis.
    Groemping, U. (2006), Relative importance for linear regression in R. Journal of Statistical Software 17. Johnson,
    J. W. (2000), A heuristic method for estimating the relative weight of predictor variables. Multivariate Behavioral
    Research 35.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x = pd.DataFrame(rng.normal(size=(500, 2)), columns=["wait", "price"])
    >>> table = relative_importance(x, 2 * x["wait"] + x["price"] + rng.normal(size=500))
    >>> (table["lmg"] > table["lmg"].iloc[1]).tolist()
    [True, False]
    """
    values = np.column_stack([predictors.to_numpy(dtype=np.float64, na_value=np.nan), np.asarray(outcome, dtype=float)])
    values = values[~np.isnan(values[:, -1])]
    has_outcome = ~np.isnan(np.asarray(outcome, dtype=float))
    weight = np.ones(len(values)) if weights is None else np.asarray(weights, dtype=np.float64)[has_outcome]
    sums = pair_sums(values, weight, np.zeros(len(values), dtype=np.int64), 1)
    known = ~np.isnan(values)
    together = known.T.astype(np.int64) @ known.astype(np.int64)
    if (together < 3).any():
        raise DataError(
            "Some columns share fewer than three rows: their correlation cannot be computed. Leave them out."
        )
    correlation = correlations(sums)[0]
    if np.isnan(correlation).any():
        raise DataError("Some column does not vary: it can explain nothing. Leave it out.")
    lmg, weight_of = importances(correlation[None])
    return pd.DataFrame(
        {
            "predictor": [str(name) for name in predictors.columns],
            "lmg": lmg[:, 0],
            "relative_weight": weight_of[:, 0],
            "correlation": correlation[:-1, -1],
            "n": together[:-1, -1],
        }
    )


def pair_sums(values: Floats, weights: Floats, groups: Codes, n_groups: int) -> Floats:
    """Return weighted sums over the rows in which both of two columns are known, by group.

    Parameters
    ----------
    values : ndarray (rows, columns)
        NaN where missing.
    weights : ndarray (rows,)
    groups : ndarray of int (rows,)
    n_groups : int

    Returns
    -------
    ndarray (groups, 4, columns, columns)
        For columns i and j: weight, sum of i, sum of i squared, sum of i times j.
    """
    known = ~np.isnan(values)
    centre = np.nansum(values * weights[:, None], axis=0) / np.maximum((known * weights[:, None]).sum(axis=0), 1e-300)
    filled = np.where(known, values - centre, 0.0)  # centred, so that squares lose no digits
    order = np.argsort(groups, kind="stable")
    ends = np.searchsorted(groups[order], np.arange(n_groups + 1))
    n = values.shape[1]
    out = np.zeros((n_groups, 4, n, n))
    for g in range(n_groups):
        rows = order[ends[g] : ends[g + 1]]
        x, w, m = filled[rows], weights[rows, None], known[rows].astype(np.float64)
        weighted = x * w
        out[g] = (m * w).T @ m, weighted.T @ m, (weighted * x).T @ m, weighted.T @ x
    return out


def correlations(sums: Floats) -> Floats:
    """Return the pairwise correlation matrices, made positive semi-definite where necessary.

    Parameters
    ----------
    sums : ndarray (..., 4, columns, columns)
        From :func:`pair_sums`.

    Returns
    -------
    ndarray (..., columns, columns)
        NaN throughout where a pair has no rows or a column does not vary. Pairs over different rows can give an
        indefinite matrix; its negative eigenvalues are then raised.
    """
    weight, first, square, product = (sums[..., i, :, :] for i in range(4))
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = first / weight
        variance = square / weight - mean**2
        covariance = product / weight - mean * np.swapaxes(mean, -1, -2)
        r = covariance / np.sqrt(variance * np.swapaxes(variance, -1, -2))
    bad = np.asarray(~np.isfinite(r).all(axis=(-2, -1)) | (variance <= 1e-14).any(axis=(-2, -1)))
    n = r.shape[-1]
    r = np.where(bad[..., None, None], np.eye(n), np.clip(r, -1, 1))
    values, vectors = np.linalg.eigh((r + np.swapaxes(r, -1, -2)) / 2)
    repaired = (vectors * np.maximum(values, 1e-4)[..., None, :]) @ np.swapaxes(vectors, -1, -2)
    scale = np.sqrt(np.diagonal(repaired, axis1=-2, axis2=-1))
    repaired = repaired / (scale[..., :, None] * scale[..., None, :])
    r = np.where((values.min(axis=-1) < _LEAST_EIGENVALUE)[..., None, None], repaired, r)
    return np.where(bad[..., None, None], np.nan, r)


def importances(correlation: Floats) -> tuple[Floats, Floats]:
    """Return LMG and relative weights of every predictor; each sums to R-squared.

    Parameters
    ----------
    correlation : ndarray (replicates, predictors + 1, predictors + 1)
        The outcome is last.

    Returns
    -------
    lmg, relative_weight : ndarray (predictors, replicates)
        NaN where the correlations are; LMG also for more than `MOST_FOR_LMG` predictors.
    """
    n = correlation.shape[-1] - 1
    bad = np.asarray(np.isnan(correlation).any(axis=(-2, -1)))
    filled = np.where(bad[:, None, None], np.eye(n + 1), correlation)
    values, vectors = np.linalg.eigh(filled[:, :n, :n])
    root = np.sqrt(np.maximum(values, 1e-12))
    halves = (vectors * root[:, None, :]) @ np.swapaxes(vectors, 1, 2)
    back = (vectors / root[:, None, :]) @ np.swapaxes(vectors, 1, 2)
    weights = ((halves**2) @ ((back @ filled[:, :n, n:]) ** 2))[..., 0].T
    lmg = np.full((n, len(filled)), np.nan)
    if n <= MOST_FOR_LMG:
        lmg = shapley(explained(filled, [[i] for i in range(n)]), n)
    return np.where(bad, np.nan, lmg), np.where(bad, np.nan, weights)
