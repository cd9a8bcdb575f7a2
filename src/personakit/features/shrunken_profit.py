"""Shrunken profit: what a customer earns the firm a year, leaning on everybody's where few periods are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.ingest.exports import Exports

    Floats = NDArray[np.float64]

#: Customers with two periods or more that it takes to learn how much profit swings.
FEWEST_REPEATED = 30
#: The swing of profit is pooled over customers of about the same profit: in so many groups at most.
N_GROUPS, FEWEST_IN_GROUP = 10, 30


@dataclass(frozen=True, eq=False)
class Shrunken:
    """Profit a year of customers of whom any is known.

    Attributes
    ----------
    table : DataFrame, index customer_id
        observed, shrunken (currency a year), error (standard deviation of what is left open, currency a year), periods.
    learnt : False where too few customers have several periods: profit is then taken as observed, without error.
    """

    table: pd.DataFrame
    learnt: bool


def annual_profit(exports: Exports) -> pd.Series:
    """Return profit a year of every customer with rows in the profitability table, in the study's currency.

    Profit is margin, or revenue less cost where no margin is given; the sum over a customer's periods is scaled from
    the months they cover to twelve. A row that says no period counts as a year.

    Parameters
    ----------
    exports : Exports
        Canonical tables.

    Returns
    -------
    Series of float
        By customer_id.
    """
    rows = _periods(exports)
    sums = rows.groupby("customer_id", observed=True)[["profit", "months"]].sum(min_count=1)
    profit: pd.Series = (sums["profit"] / sums["months"] * 12).dropna()
    return profit


def shrunken_profit(exports: Exports) -> Shrunken:
    """Shrink every customer's profit a year towards the mean, the more the less is known of it.

    Empirical Bayes: a customer's profit a year is taken as normal around the mean of all, with the variance between
    customers; each period as normal around that customer's own, with the variance within customers divided by the
    years it covers. Both variances come from the data (one-way analysis of variance, moments); the variance within is
    pooled over customers of similar profit, since large accounts swing more. A good quarter alone therefore
    does not make a customer one of the best.

    Parameters
    ----------
    exports : Exports
        Canonical tables.

    Returns
    -------
    Shrunken

    References
    ----------
    Efron, B. & Morris, C. (1975), Data analysis using Stein's estimator and its generalizations. JASA 70. Searle, S.
    R., Casella, G. & McCulloch, C. E. (1992), Variance Components. Wiley.
    """
    rows = _periods(exports).dropna(subset=["profit"])
    rows = rows[rows["months"] > 0]
    who, ids = pd.factorize(rows["customer_id"].astype("str"), sort=True)
    years = rows["months"].to_numpy() / 12
    n = len(ids)
    exposure = np.bincount(who, years, n)
    periods = np.bincount(who, minlength=n)
    observed = np.divide(np.bincount(who, rows["profit"].to_numpy(), n), exposure, out=np.zeros(n), where=exposure > 0)
    rate = rows["profit"].to_numpy() / years
    within: Floats = np.bincount(who, years * (rate - observed[who]) ** 2, n).astype(np.float64)
    learnt = int((periods > 1).sum()) >= FEWEST_REPEATED
    if learnt:
        noise = _noise(observed, within, periods) / exposure
        mean, between = _between(observed, noise)
        trust = between / (between + noise) if between > 0 else np.zeros(n)
        shrunken, error = mean + trust * (observed - mean), np.sqrt(between * (1 - trust))
    else:
        shrunken, error = observed, np.zeros(n)
    table = pd.DataFrame(
        {"observed": observed, "shrunken": shrunken, "error": error, "periods": periods},
        index=pd.Index(ids, name="customer_id"),
    )
    return Shrunken(table, learnt)


def chance_of_top(shrunken: Floats, error: Floats, wanted: int) -> Floats:
    """Return each customer's chance of being among the `wanted` most profitable.

    The threshold is the one above which that many are expected, so the chances sum to `wanted`.

    Parameters
    ----------
    shrunken, error : ndarray, shape (n,)
        Mean and standard deviation of every customer's profit, as known.
    wanted : int
        How many the core is to hold.

    Returns
    -------
    ndarray, shape (n,)
        Chances in [0, 1]; 0 or 1 where nothing is left open (those tied at the edge are all in).

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


def _noise(observed: Floats, within: Floats, periods: NDArray[np.integer[Any]]) -> Floats:
    """Return the variance of a year's profit within a customer, pooled over those of about the same profit."""
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
    """Return the mean over customers, and the variance between them: what their spread exceeds the noise by."""
    mean = float(observed.mean())
    spread = float(((observed - mean) ** 2).sum() / max(len(observed) - 1, 1))
    between = max(spread - float(noise.mean()), 0.0)
    weight = 1 / (between + noise) if between > 0 else np.ones(len(observed))
    return float((weight * observed).sum() / weight.sum()), between
