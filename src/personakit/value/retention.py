"""How long customers stay, from the firm's own churn where it has any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.formatting import format_count, format_rate
from personakit.core.random_groups import N_RANDOM_GROUPS

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import ArrayLike

    from personakit.core.typing import Bools, Bytes, Floats


DAYS_PER_MONTH = 365.25 / 12
#: Assumed where there is neither observed churn nor a setting.
FALLBACK_RETENTION = 0.8
#: With fewer leavers than this in the last year, the whole history is used.
FEWEST_LEAVERS = 5
_ENDS = (0.01, 0.999)


@dataclass(frozen=True, eq=False)
class Retention:
    """Chance that a customer is still a customer a year later, and where the figure comes from.

    Attributes
    ----------
    annual : the chance, 0-1.
    leavers, months : ndarray (random groups,): leavers and customer-months it is based on; zeros where it is assumed.
    sentence : note to print with every figure that depends on it.
    since : start of the period in which leavers were counted; None without leaving dates.
    """

    annual: float
    leavers: Floats
    months: Floats
    sentence: str
    since: pd.Timestamp | None = None

    @property
    def observed(self) -> bool:
        """Whether the figure was estimated from the firm's own leavers."""
        return bool(self.months.sum() > 0)

    def resampled(self, random_group_weights: Floats) -> Floats:
        """Return the annual retention in each replicate of resampled random groups, shape (replicates,).

        Parameters
        ----------
        random_group_weights : ndarray (replicates, random groups)
            From ``bootstrap_weights``.
        """
        if not self.observed:
            return np.full(len(random_group_weights), self.annual)
        months = np.maximum(random_group_weights @ self.months, 1e-9)
        return annual_retention(random_group_weights @ self.leavers, months)


def annual_retention(leavers: ArrayLike, months: ArrayLike) -> Floats:
    """Return ``exp(-12 * leavers / customer-months)``: the yearly chance of staying at a constant monthly hazard.

    Parameters
    ----------
    leavers : array-like
        Number of customers who left.
    months : array-like
        Customer-months at risk.

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
    margin is earned in mid-month, while still a customer, and discounted to today.

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
    """Return which customers are active at the as-of date: not marked inactive, and not gone by then.

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


def observe_retention(customers: pd.DataFrame, random_groups: Bytes, as_of: date, setting: float | None) -> Retention:
    """Estimate the annual retention of the base.

    Where customers have `left_on`: leavers per customer-month over the year before the as-of date, or over the whole
    history if fewer than five left within the year. Where only `active` is known: the inactive share, taken as one
    year's leavers. Otherwise the setting, or 80%.

    Parameters
    ----------
    customers : DataFrame
        With any of joined_on, left_on, active.
    random_groups : ndarray (customers,)
    as_of : date
    setting : float, optional
        ``value.annual_retention`` of the study.
    """
    end = pd.Timestamp(as_of)
    active = still_customers(customers, as_of)
    none = pd.Series(pd.NaT, index=customers.index, dtype="datetime64[us]")
    left, joined = customers.get("left_on", none), customers.get("joined_on", none)
    if bool(left.notna().any()):
        dated = active | left.notna().to_numpy()  # leavers without a date say nothing about when
        start = end - pd.Timedelta(days=365.25)
        exposure = _exposure(joined.where(joined > start, start), left, start, end, dated)
        span = "the year before"
        known = dated & joined.notna().to_numpy()
        if exposure[0].sum() < FEWEST_LEAVERS and known.any():
            whole = _exposure(joined, left, pd.Timestamp.min.as_unit("us"), end, known)
            if whole[0].sum() > exposure[0].sum():
                exposure, span, start = whole, "all years up to", pd.Timestamp.min.as_unit("us")
        leavers, months = (np.bincount(random_groups, each, N_RANDOM_GROUPS).astype(np.float64) for each in exposure)
        if months.sum() > 0:
            annual = float(annual_retention(leavers.sum(), months.sum()))
            return Retention(
                annual, leavers, months,
                f"Retention {format_rate(annual)} a year: observed, {format_count(leavers.sum())} leavers in "
                f"{format_count(months.sum())} "
                f"customer-months of {span} {as_of.isoformat()}.", start,
            )  # fmt: skip
    gone = int((~active).sum())
    zeros = np.zeros(N_RANDOM_GROUPS)
    if 0 < gone < len(customers):
        leavers = np.bincount(random_groups[~active], minlength=N_RANDOM_GROUPS).astype(np.float64)
        months = 12.0 * np.bincount(random_groups, minlength=N_RANDOM_GROUPS).astype(np.float64)
        annual = float(np.clip(1 - gone / len(customers), *_ENDS))
        return Retention(
            annual, -np.log(annual) * len(customers) * leavers / leavers.sum(), months,
            f"Retention {format_rate(annual)} a year: assumed from {gone:,} of {len(customers):,} customers who are "
            "no longer active, taken to have left within one year (no leaving dates given).",
        )  # fmt: skip
    if setting is not None:
        return Retention(
            setting, zeros, zeros, f"Retention {format_rate(setting)} a year: assumed (value.annual_retention)."
        )
    return Retention(
        FALLBACK_RETENTION, zeros, zeros,
        f"Retention {format_rate(FALLBACK_RETENTION)} a year: assumed, for want of leaving dates. Set "
        "value.annual_retention in the study to change it.",
    )  # fmt: skip


def observed_leaving(customers: pd.DataFrame, as_of: date) -> tuple[Floats, Floats] | None:
    """Return leavers (0/1) and customer-months per customer in the year before the as-of date; None for few leavers.

    Where only `active` is known, inactive customers are taken to have left within that year.

    Parameters
    ----------
    customers : DataFrame
        With any of joined_on, left_on, active.
    as_of : date
        The study's as-of date.
    """
    end = pd.Timestamp(as_of)
    active = still_customers(customers, as_of)
    none = pd.Series(pd.NaT, index=customers.index, dtype="datetime64[us]")
    left, joined = customers.get("left_on", none), customers.get("joined_on", none)
    if bool(left.notna().any()):
        start = end - pd.Timedelta(days=365.25)
        exposure = _exposure(joined.where(joined > start, start), left, start, end, active | left.notna().to_numpy())
    else:
        exposure = (~active).astype(np.float64), np.full(len(active), 12.0)
    return exposure if FEWEST_LEAVERS <= exposure[0].sum() < len(active) else None


def _exposure(
    joined: pd.Series, left: pd.Series, start: pd.Timestamp, end: pd.Timestamp, counted: Bools
) -> tuple[Floats, Floats]:
    """Return leavers (0/1) and customer-months within (start, end], per customer; zero where not `counted`."""
    stop = left.where(left <= end, end)
    months = (stop - joined).dt.days.to_numpy(dtype=np.float64) / DAYS_PER_MONTH
    leaver = ((left > start) & (left <= end)).to_numpy(dtype=bool) & counted
    return leaver.astype(np.float64), np.where(counted & (months > 0), months, 0.0)
