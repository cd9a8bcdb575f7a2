"""How long customers stay, from the firm's own churn where it has any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.shards import N_SHARDS

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

DAYS_PER_MONTH = 365.25 / 12
#: Assumed where neither churn nor a setting says anything.
FALLBACK_RETENTION = 0.8
#: Fewer leavers than this within the last year, and the whole history is used instead.
FEWEST_LEAVERS = 5
_ENDS = (0.01, 0.999)


@dataclass(frozen=True, eq=False)
class Retention:
    """Chance that a customer is still one a year later, and where the figure comes from.

    Attributes
    ----------
    annual : the chance, 0-1.
    leavers, months : ndarray (shards,): leavers and customer-months behind it; zeros where it is an assumption.
    sentence : what to print beside every figure that rests on it.
    since : from when leavers were counted; None where no leaving dates are given.
    """

    annual: float
    leavers: Floats
    months: Floats
    sentence: str
    since: pd.Timestamp | None = None

    @property
    def observed(self) -> bool:
        """Whether the figure comes from the firm's own leavers."""
        return bool(self.months.sum() > 0)

    def resampled(self, shard_weights: Floats) -> Floats:
        """Return the annual retention of each replicate of resampled shards, shape (replicates,).

        Parameters
        ----------
        shard_weights : ndarray (replicates, shards)
            From ``resample_shards``.
        """
        if not self.observed:
            return np.full(len(shard_weights), self.annual)
        months = np.maximum(shard_weights @ self.months, 1e-9)
        return annual_retention(shard_weights @ self.leavers, months)


def annual_retention(leavers: ArrayLike, months: ArrayLike) -> Floats:
    """Return ``exp(-12 * leavers / customer-months)``: the yearly chance of staying at a constant monthly hazard.

    Parameters
    ----------
    leavers : array-like
        Number of customers who left.
    months : array-like
        Customer-months in which they could have.

    Examples
    --------
    >>> annual_retention(10, 1200).round(4)
    np.float64(0.9048)
    """
    rate = np.asarray(leavers, dtype=np.float64) / np.asarray(months, dtype=np.float64)
    return np.asarray(np.clip(np.exp(-12 * rate), *_ENDS), dtype=np.float64)[()]


def discounted_years(retention: ArrayLike, horizon_years: float, discount_rate: float) -> Floats:
    """Return the expected remaining years with the firm, discounted, up to a horizon.

    ``sum over months m = 0 .. 12 * horizon - 1 of q ** (m + 1/2) / 12``, ``q = (retention / (1 + rate)) ** (1/12)``:
    margin earned in mid-month, while still a customer, at today's value.

    Parameters
    ----------
    retention : array-like
        Annual, 0-1.
    horizon_years : float
    discount_rate : float
        A year.

    References
    ----------
    Gupta, S., Lehmann, D. R. & Stuart, J. A. (2004), Valuing customers. Journal of Marketing Research 41.

    Examples
    --------
    >>> discounted_years(1.0, 5, 0.0).round(6)
    np.float64(5.0)
    >>> discounted_years(0.8, 5, 0.1).round(3)
    np.float64(2.501)
    """
    months = max(round(12 * horizon_years), 1)
    q = (np.asarray(retention, dtype=np.float64) / (1 + discount_rate)) ** (1 / 12)
    powers = q[..., None] ** (np.arange(months) + 0.5)
    return np.asarray(powers.sum(axis=-1) / 12, dtype=np.float64)[()]


def still_customers(customers: pd.DataFrame, as_of: date) -> Bools:
    """Return who is a customer at the as-of date: not inactive, and not gone by then.

    Parameters
    ----------
    customers : DataFrame
        With any of left_on, active.
    as_of : date
        The study's as-of date.
    """
    gone = np.zeros(len(customers), dtype=bool)
    if "active" in customers:
        gone |= customers["active"].astype("boolean").eq(False).fillna(False).to_numpy(dtype=bool)
    if "left_on" in customers:
        gone |= (customers["left_on"] <= pd.Timestamp(as_of)).to_numpy(dtype=bool)
    return ~gone


def observe_retention(
    customers: pd.DataFrame, shards: NDArray[np.uint8], as_of: date, setting: float | None
) -> Retention:
    """Estimate the annual retention of the base.

    Leavers a customer-month over the year before the as-of date, where the customers carry `left_on` (over their whole
    history where fewer than five left within the year); the share inactive, read as a year's leavers, where only
    `active` is known; else the setting; else 80%.

    Parameters
    ----------
    customers : DataFrame
        With any of joined_on, left_on, active.
    shards : ndarray (customers,)
    as_of : date
    setting : float, optional
        ``value.annual_retention`` of the study.
    """
    end = pd.Timestamp(as_of)
    here = still_customers(customers, as_of)
    none = pd.Series(pd.NaT, index=customers.index, dtype="datetime64[us]")
    left, joined = customers.get("left_on", none), customers.get("joined_on", none)
    if bool(left.notna().any()):
        dated = here | left.notna().to_numpy()  # who left on an unknown day says nothing about when
        start = end - pd.Timedelta(days=365.25)
        found = _exposure(joined.where(joined > start, start), left, start, end, dated)
        span = "the year before"
        known = dated & joined.notna().to_numpy()
        if found[0].sum() < FEWEST_LEAVERS and known.any():
            whole = _exposure(joined, left, pd.Timestamp.min.as_unit("us"), end, known)
            if whole[0].sum() > found[0].sum():
                found, span, start = whole, "all years up to", pd.Timestamp.min.as_unit("us")
        leavers, months = (np.bincount(shards, each, N_SHARDS).astype(np.float64) for each in found)
        if months.sum() > 0:
            annual = float(annual_retention(leavers.sum(), months.sum()))
            return Retention(
                annual, leavers, months,
                f"Retention {annual:.1%} a year: observed, {leavers.sum():,.0f} leavers in {months.sum():,.0f} "
                f"customer-months of {span} {as_of.isoformat()}.", start,
            )  # fmt: skip
    gone = int((~here).sum())
    zeros = np.zeros(N_SHARDS)
    if 0 < gone < len(customers):
        leavers = np.bincount(shards[~here], minlength=N_SHARDS).astype(np.float64)
        months = 12.0 * np.bincount(shards, minlength=N_SHARDS).astype(np.float64)
        annual = float(np.clip(1 - gone / len(customers), *_ENDS))
        return Retention(
            annual, -np.log(annual) * len(customers) * leavers / leavers.sum(), months,
            f"Retention {annual:.1%} a year: assumed from {gone:,} of {len(customers):,} customers who are no longer "
            "active, taken to have left within one year (no leaving dates given).",
        )  # fmt: skip
    if setting is not None:
        return Retention(setting, zeros, zeros, f"Retention {setting:.1%} a year: assumed (value.annual_retention).")
    return Retention(
        FALLBACK_RETENTION, zeros, zeros,
        f"Retention {FALLBACK_RETENTION:.0%} a year: assumed, for want of leaving dates. Set value.annual_retention in "
        "the study to change it.",
    )  # fmt: skip


def observed_leaving(customers: pd.DataFrame, as_of: date) -> tuple[Floats, Floats] | None:
    """Return leavers (0/1) and customer-months over the year before the as-of date, per customer; None for no leavers.

    Where only `active` is known, who is inactive is read as a year's leavers.

    Parameters
    ----------
    customers : DataFrame
        With any of joined_on, left_on, active.
    as_of : date
        The study's as-of date.
    """
    end = pd.Timestamp(as_of)
    here = still_customers(customers, as_of)
    none = pd.Series(pd.NaT, index=customers.index, dtype="datetime64[us]")
    left, joined = customers.get("left_on", none), customers.get("joined_on", none)
    if bool(left.notna().any()):
        start = end - pd.Timedelta(days=365.25)
        found = _exposure(joined.where(joined > start, start), left, start, end, here | left.notna().to_numpy())
    else:
        found = (~here).astype(np.float64), np.full(len(here), 12.0)
    return found if FEWEST_LEAVERS <= found[0].sum() < len(here) else None


def _exposure(
    joined: pd.Series, left: pd.Series, start: pd.Timestamp, end: pd.Timestamp, counted: Bools
) -> tuple[Floats, Floats]:
    """Return leavers (0/1) and customer-months within (start, end], per customer; zero for who is not counted."""
    stop = left.where(left <= end, end)
    months = (stop - joined).dt.days.to_numpy(dtype=np.float64) / DAYS_PER_MONTH
    leaver = ((left > start) & (left <= end)).to_numpy(dtype=bool) & counted
    return leaver.astype(np.float64), np.where(counted & (months > 0), months, 0.0)
