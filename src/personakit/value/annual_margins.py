"""The annual margin of a customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.formatting import format_number, format_share
from personakit.value.customer_rows import customer_positions, customer_values
from personakit.value.retention import DAYS_PER_MONTH

if TYPE_CHECKING:
    from personakit.core.typing import Codes, Floats
    from personakit.ingest.exports import Exports


#: Amounts are added as whole numbers of this fraction of the currency, so that their order does not matter.
UNITS = 1e4


@dataclass(frozen=True, eq=False)
class Margins:
    """Annual margin and, where the firm gives it, lifetime value; NaN for customers without data."""

    annual: Floats  # (customers,), currency a year
    lifetime_value: Floats  # (customers,), as given
    sentences: tuple[str, ...]
    from_transactions: bool = False


def annual_margins(exports: Exports) -> Margins:
    """Return each customer's annual margin: the sum of margins over the months they cover, times twelve.

    A row's margin is `margin`, else `revenue - cost`, else (no cost in the whole export) `revenue`. Without
    profitability, amounts of transactions are used. A customer without rows stays missing; losses stay negative.
    """
    n = len(exports.customers)
    rows = exports.profitability
    at = customer_positions(rows, exports.customers)
    rows, at = rows[at >= 0], at[at >= 0]
    if not len(rows):
        return _from_transactions(exports, n)
    sentences: list[str] = []
    margin, revenue, cost = (customer_values(rows, name) for name in ("margin", "revenue", "cost"))
    margin = np.where(np.isnan(margin), revenue - cost, margin)
    if np.isnan(margin).all() and not np.isnan(revenue).all():
        margin = revenue
        sentences.append("Cost is not given: revenue is taken as margin.")
    months = customer_values(rows, "period_months")
    open_ended = np.isnan(months) & ~np.isnan(margin)
    if open_ended.any():
        tenure = _tenure_months(exports)[at]
        months = np.where(open_ended, np.where(tenure >= 1, tenure, 12.0), months)
        sentences.append(
            f"{int(open_ended.sum()):,} rows of profitability name no period: taken to cover the time since joining, "
            "or one year where that is unknown."
        )
    known = ~np.isnan(margin) & (months > 0)
    total: Floats = np.bincount(at[known], margin[known], n).astype(np.float64)
    covered: Floats = np.bincount(at[known], months[known], n).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        annual: Floats = np.where(covered > 0, 12 * total / covered, np.nan)
    return Margins(annual, _last_given(rows, at, n), tuple(sentences))


def _last_given(rows: pd.DataFrame, at: Codes, n: int) -> Floats:
    """Return each customer's latest given lifetime value."""
    out = np.full(n, np.nan)
    amount = customer_values(rows, "lifetime_value")
    given = ~np.isnan(amount)
    if given.any():
        order = rows.loc[given, "period_start"].reset_index(drop=True).sort_values(kind="stable", na_position="first")
        by_date = order.index.to_numpy()
        out[at[given][by_date]] = amount[given][by_date]
    return out


def _tenure_months(exports: Exports) -> Floats:
    customers = exports.customers
    if "joined_on" not in customers:
        return np.full(len(customers), np.nan)
    end = pd.Series(pd.Timestamp(exports.study.study.as_of), index=customers.index)
    if "left_on" in customers:
        end = customers["left_on"].where(customers["left_on"] < end, end)
    days = (end - customers["joined_on"]).dt.days.to_numpy(dtype=np.float64)
    return np.asarray(days / DAYS_PER_MONTH, dtype=np.float64)


def _from_transactions(exports: Exports, n: int) -> Margins:
    nothing = np.full(n, np.nan)
    rows = exports.transactions
    at = customer_positions(rows, exports.customers)
    used = (at >= 0) & rows["amount"].notna().to_numpy() & rows["at"].notna().to_numpy()
    if not used.any():
        return Margins(nothing, nothing, ())
    when = rows.loc[used, "at"]
    years = max((when.max() - when.min()).days / 365.25, 1 / 12)
    bought = np.bincount(at[used], minlength=n) > 0
    amount = rows.loc[used, "amount"].to_numpy(dtype=np.float64)
    spent = np.bincount(at[used], np.rint(amount * UNITS), n) / UNITS
    part = exports.study.value.margin_share
    note = (
        f"No profitability is given: amounts bought over the {format_number(years)} years of transactions, a year, "
        f"are taken as margin{'' if part == 1 else f', {format_share(part)} of them (value.margin_share)'}."
    )
    return Margins(np.where(bought, part * spent / years, np.nan), nothing, (note,), from_transactions=True)
