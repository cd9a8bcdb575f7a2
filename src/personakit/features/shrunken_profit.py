"""Shrunken profit: annual profit of a customer, shrunk towards the mean where few periods are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.errors import require
from personakit.ingest.exports import Exports

if TYPE_CHECKING:
    from personakit.core.typing import Codes, Floats
    from personakit.ingest.exports import Exports


#: Fewest customers with two or more periods from which the variance within customers is learnt.
FEWEST_REPEATED = 30
#: The variance within customers is pooled over customers of similar profit, in at most so many groups.
N_GROUPS, FEWEST_IN_GROUP = 10, 30


@dataclass(frozen=True, eq=False)
class ShrunkenProfit:
    """Annual profit of the customers with any known profit.

    Attributes
    ----------
    table : DataFrame, index customer_id
        observed, shrunken and error (its standard deviation), all in currency per year; periods.
    learnt : False where too few customers have several periods: profit is then as observed, without error.
    """

    table: pd.DataFrame
    learnt: bool


def shrunken_profit(exports: Exports) -> ShrunkenProfit:
    """Shrink every customer's annual profit towards the mean, more where less is known.

    Empirical Bayes: a customer's annual profit is normal around the mean of all customers, with the variance between
    customers; each period is normal around the customer's profit, with the variance within customers divided by the
    years it covers. Both variances come from the data (one-way analysis of variance, moments); the variance within is
    pooled over customers of similar profit, since large accounts vary more. So one good quarter does not make a
    customer one of the best.

    Parameters
    ----------
    exports : Exports
        Canonical tables.

    Returns
    -------
    ShrunkenProfit

    References
    ----------
    Efron, B. & Morris, C. (1975), Data analysis using Stein's estimator and its generalizations. JASA 70. Searle, S.
    R., Casella, G. & McCulloch, C. E. (1992), Variance Components. Wiley.
    """
    require("shrunken_profit", exports, Exports, "the exports of read_exports")
    rows = _periods(exports).dropna(subset=["profit"])
    rows = rows[rows["months"] > 0]
    customer, ids = pd.factorize(rows["customer_id"].astype("str"), sort=True)
    years = rows["months"].to_numpy() / 12
    n = len(ids)
    exposure = np.bincount(customer, years, n)
    periods = np.bincount(customer, minlength=n)
    observed = np.divide(
        np.bincount(customer, rows["profit"].to_numpy(), n), exposure, out=np.zeros(n), where=exposure > 0
    )
    rate = rows["profit"].to_numpy() / years
    within: Floats = np.bincount(customer, years * (rate - observed[customer]) ** 2, n).astype(np.float64)
    learnt = int((periods > 1).sum()) >= FEWEST_REPEATED
    if learnt:
        noise = _noise(observed, within, periods) / exposure
        mean, between = _between(observed, noise)
        reliability = between / (between + noise) if between > 0 else np.zeros(n)
        shrunken, error = mean + reliability * (observed - mean), np.sqrt(between * (1 - reliability))
    else:
        shrunken, error = observed, np.zeros(n)
    table = pd.DataFrame(
        {"observed": observed, "shrunken": shrunken, "error": error, "periods": periods},
        index=pd.Index(ids, name="customer_id"),
    )
    return ShrunkenProfit(table, learnt)


def chance_of_top(shrunken: Floats, error: Floats, wanted: int) -> Floats:
    """Return each customer's chance of being among the `wanted` most profitable.

    The threshold is the one above which that many are expected, so the chances sum to `wanted`.

    Parameters
    ----------
    shrunken, error : ndarray, shape (n,)
        Mean and standard deviation of every customer's profit.
    wanted : int
        Number of customers in the core.

    Returns
    -------
    ndarray, shape (n,)
        Chances in [0, 1]; 0 or 1 where profit has no error (ties at the threshold are all in).

    Examples
    --------
    >>> chance_of_top(np.array([0.0, 1.0, 5.0]), np.array([1.0, 1.0, 0.0]), 2).round(2).tolist()
    [0.31, 0.69, 1.0]
    """
    from scipy.special import ndtr

    threshold = float(np.sort(shrunken)[-wanted])
    if not (error > 0).any():
        return (shrunken >= threshold).astype(np.float64)

    def chances(at: float) -> Floats:
        z = np.divide(shrunken - at, error, out=np.where(shrunken >= at, np.inf, -np.inf), where=error > 0)
        out: Floats = ndtr(z)
        return out

    reach = float(np.abs(shrunken - threshold).max() + 10 * error.max() + 1)
    low, high = threshold - reach, threshold + reach
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if chances(middle).sum() > wanted else (low, middle)
        if high - low <= 1e-12 * reach:
            break
    return chances((low + high) / 2)


def _periods(exports: Exports) -> pd.DataFrame:
    table = exports.profitability
    profit = table["margin"]
    if {"revenue", "cost"} <= set(table.columns):
        profit = profit.fillna(table["revenue"] - table["cost"])
    months = table["period_months"].fillna(12.0).where(profit.notna())
    return pd.DataFrame({"customer_id": table["customer_id"], "profit": profit, "months": months})


def _noise(observed: Floats, within: Floats, periods: Codes) -> Floats:
    """Return the variance of annual profit within a customer, pooled over customers of similar profit."""
    repeated = np.flatnonzero(periods > 1)
    n_groups = max(1, min(N_GROUPS, len(repeated) // FEWEST_IN_GROUP))
    cuts = np.unique(np.quantile(observed[repeated], np.linspace(0, 1, n_groups + 1)[1:-1]))
    group = np.searchsorted(cuts, observed, side="left")
    squares = np.bincount(group[repeated], within[repeated], len(cuts) + 1)
    freedom = np.bincount(group[repeated], periods[repeated] - 1, len(cuts) + 1)
    pooled = squares.sum() / freedom.sum()
    each = np.divide(squares, freedom, out=np.full(len(squares), pooled), where=freedom > 0)
    out: Floats = each[group]
    return out


def _between(observed: Floats, noise: Floats) -> tuple[float, float]:
    """Return the mean over customers, and the variance between them: the observed variance less the noise."""
    mean = float(observed.mean())
    spread = float(((observed - mean) ** 2).sum() / max(len(observed) - 1, 1))
    between = max(spread - float(noise.mean()), 0.0)
    weight = 1 / (between + noise) if between > 0 else np.ones(len(observed))
    return float((weight * observed).sum() / weight.sum()), between
