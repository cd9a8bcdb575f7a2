"""Observation spans of customers, in months since joining, and their sums by month of tenure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.value.retention import DAYS_PER_MONTH

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Codes, Floats


#: Longest tenure, in months; longer ones count as this.
MOST_MONTHS = 600


@dataclass(frozen=True, eq=False)
class ContractSpans:
    """Tenure at the start and end of each customer's observation, and whether the customer then left.

    Attributes
    ----------
    begin, end : ndarray (customers,), months since joining; equal where a customer was not observed.
    left : ndarray of bool (customers,).
    bound_until : ndarray (customers,), months since joining at which the contract on record ends; -inf without one.
    """

    begin: Floats
    end: Floats
    left: Bools
    bound_until: Floats

    @property
    def watched(self) -> Bools:
        """Whether the customer was at risk of leaving at any time."""
        return np.asarray(self.end > self.begin, dtype=bool)


def watch(customers: pd.DataFrame, dated: Bools, start: pd.Timestamp, stop: pd.Timestamp) -> ContractSpans:
    """Return the spans of customers observed from `start` to `stop`.

    Parameters
    ----------
    customers : DataFrame
        With joined_on and any of left_on, contract_end.
    dated : ndarray of bool (customers,)
        Customers who are active or left on a known day; others are not observed.
    start, stop : Timestamp
        First and last day of observation.
    """
    joined = _days(customers, "joined_on")
    left = _days(customers, "left_on")
    first, last = ((moment - pd.Timestamp(0)).days for moment in (start, stop))
    with np.errstate(invalid="ignore"):
        begin = np.maximum(joined, first)
        end = np.fmin(left, last)
        seen = dated & ~np.isnan(joined) & (end > begin)
        gone = seen & (left > first) & (left <= last)
    to_months = [np.where(seen, (x - joined) / DAYS_PER_MONTH, 0.0) for x in (begin, end)]
    until = (_days(customers, "contract_end") - joined) / DAYS_PER_MONTH
    return ContractSpans(to_months[0], to_months[1], gone, np.where(np.isnan(until), -np.inf, until))


def _days(customers: pd.DataFrame, column: str) -> Floats:
    """Return a date column as days since 1970; NaN where missing."""
    if column not in customers:
        return np.full(len(customers), np.nan)
    days = customers[column].to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(np.int64).astype(np.float64))


def months_watched(begin: Floats, end: Floats, group: Codes, n_groups: int, weight: Floats | None = None) -> Floats:
    """Return the customer-months observed in each month of tenure, by group.

    Parameters
    ----------
    begin, end : ndarray (customers,)
        Months since joining.
    group : ndarray of int (customers,)
    n_groups : int
    weight : ndarray (customers,), optional
        Weight of each customer; 1 by default.

    Returns
    -------
    ndarray (groups, MOST_MONTHS)
        The last month includes all later ones.

    Examples
    --------
    >>> months_watched(np.array([0.5]), np.array([2.25]), np.array([0]), 1)[0, :4].tolist()
    [0.5, 1.0, 0.25, 0.0]
    """

    def before(point: Floats) -> Floats:
        # Sum over points before month t of the months from the point to its start: t * number - sum of points.
        month = np.minimum(point, MOST_MONTHS - 1).astype(np.int64)
        cell = group * MOST_MONTHS + month
        number = np.bincount(cell, weight, n_groups * MOST_MONTHS).reshape(n_groups, -1).cumsum(axis=1)
        weighted_point = point if weight is None else point * weight
        total = np.bincount(cell, weighted_point, n_groups * MOST_MONTHS).reshape(n_groups, -1).cumsum(axis=1)
        return np.asarray(np.arange(1, MOST_MONTHS + 1) * number - total, dtype=np.float64)

    months = np.diff(before(begin) - before(end), axis=1, prepend=0.0)
    last = MOST_MONTHS - 1
    beyond = np.maximum(end, last) - np.maximum(begin, last)
    months[:, last] = np.bincount(group, beyond if weight is None else beyond * weight, n_groups)
    return np.asarray(months, dtype=np.float64)


def leavers_by_month(spans: ContractSpans, group: Codes, n_groups: int, weight: Floats | None = None) -> Floats:
    """Return the customers who left in each month of tenure, by group, shape (groups, MOST_MONTHS).

    Parameters
    ----------
    spans : ContractSpans
    group : ndarray of int (customers,)
    n_groups : int
    weight : ndarray (customers,), optional
        Weight of each customer; 1 by default.
    """
    month = np.minimum(spans.end[spans.left], MOST_MONTHS - 1).astype(np.int64)
    leaver_weight = None if weight is None else weight[spans.left]
    cells = np.bincount(group[spans.left] * MOST_MONTHS + month, leaver_weight, n_groups * MOST_MONTHS)
    return cells.reshape(n_groups, MOST_MONTHS).astype(np.float64)


def cumulative(hazard: Floats, at: Floats, group: Codes) -> Floats:
    """Return the cumulative hazard from joining up to `at` months, linear within months.

    Parameters
    ----------
    hazard : ndarray (groups, MOST_MONTHS)
        Monthly rates.
    at : ndarray (customers,)
        Months since joining.
    group : ndarray of int (customers,)
    """
    summed = np.concatenate([np.zeros((len(hazard), 1)), np.cumsum(hazard, axis=1)], axis=1)
    month = np.clip(at, 0, MOST_MONTHS - 1).astype(np.int64)
    out: Floats = summed[group, month] + hazard[group, month] * (np.maximum(at, 0) - month)
    return out
