"""Which customers the personas are formed on: everyone, the most profitable share, or a filter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.errors import DataError, StudyError, not_found

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.ingest.exports import Exports

WHERE = "The customers table ([core] filter)"
CANONICAL = ("joined_on", "left_on", "active", "contract_end", "contract")


def core_segment(exports: Exports, frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Say of every customer whether they belong to the core segment of the study.

    Parameters
    ----------
    exports : Exports
        Canonical tables; ``exports.study.core`` says which segment.
    frame : DataFrame, shape (n_customers, n_attributes)
        The joined attributes, for a filter.

    Returns
    -------
    ndarray of bool, shape (n_customers,)
        True for customers of the core.

    Raises
    ------
    StudyError
        When the filter or the profit it needs is not there.
    DataError
        When fewer customers are left than ``study.minimum_customers``.
    """
    core = exports.study.core
    if core.customers == "top_profit":
        inside = _top_profit(exports, core.share)
    elif core.customers == "filter":
        if not core.filter:
            raise StudyError('[core] customers = "filter" needs filter = "...", a query over attributes.')
        inside = _filtered(exports, frame, core.filter)
    else:
        inside = np.ones(len(frame), dtype=bool)
    least = exports.study.study.minimum_customers
    if inside.sum() < least:
        raise DataError(
            f'The core segment ([core] customers = "{core.customers}") holds {int(inside.sum()):,} customers, fewer '
            f"than minimum_customers = {least:,}. Widen the core segment or lower minimum_customers under [study].",
            exports.checks,
        )
    return inside


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
    table = exports.profitability
    profit = table["margin"]
    if {"revenue", "cost"} <= set(table.columns):
        profit = profit.fillna(table["revenue"] - table["cost"])
    months = table["period_months"].fillna(12.0).where(profit.notna())
    sums = (
        pd.DataFrame({"profit": profit, "months": months}).groupby(table["customer_id"], observed=True).sum(min_count=1)
    )
    return (sums["profit"] / sums["months"] * 12).dropna()


def _top_profit(exports: Exports, share: float) -> NDArray[np.bool_]:
    profit = annual_profit(exports) if len(exports.profitability) else pd.Series(dtype=float)
    if profit.empty:
        raise StudyError(
            '[core] customers = "top_profit" needs a profitability export with margin, or revenue and cost, and none '
            'gives a profit. Add one or set customers = "all".'
        )
    by_customer = profit.reindex(exports.customers["customer_id"]).to_numpy(dtype=np.float64)
    wanted = min(int(np.ceil(share * len(by_customer))), int(np.isfinite(by_customer).sum()))
    # Everyone tied with the last one is in, so that the order of rows decides nothing.
    threshold = np.sort(by_customer[np.isfinite(by_customer)])[-wanted]
    inside: NDArray[np.bool_] = by_customer >= threshold
    return inside


def _filtered(exports: Exports, frame: pd.DataFrame, query: str) -> NDArray[np.bool_]:
    if "@" in query or "__" in query:
        raise StudyError("[core] filter may use attributes, numbers and texts only; '@' and '__' are not allowed.")
    canonical = {name: exports.customers[name].array for name in CANONICAL if name in exports.customers}
    columns = {**canonical, **{name: frame[name] for name in frame.columns}}
    used = {name: _comparable(pd.Series(values)) for name, values in columns.items() if name in query}
    table = pd.DataFrame({name: values.array for name, values in used.items()}, index=pd.RangeIndex(len(frame)))
    try:
        found = table.eval(query, local_dict={}, global_dict={}, engine="python")
    except pd.errors.UndefinedVariableError as error:
        missing = re.search(r"'([^']+)'", str(error))
        name = missing.group(1) if missing else query
        raise StudyError(not_found("attribute", name, WHERE, columns)) from None
    except Exception as error:  # whatever pandas makes of the text, the remedy is the same
        raise StudyError(
            f"[core] filter = {query!r} cannot be evaluated ({type(error).__name__}). Write a comparison of "
            "attributes, such as filter = \"tenure_months >= 12 and region == 'North'\"; put names with spaces in "
            "backticks."
        ) from None
    if not isinstance(found, pd.Series) or found.dtype.kind not in "b":
        raise StudyError(
            f"[core] filter = {query!r} gives no yes or no for each customer. Write a comparison, such as "
            'filter = "tenure_months >= 12".'
        )
    return found.fillna(False).to_numpy(dtype=bool)


def _comparable(values: pd.Series) -> pd.Series:
    """Let scale points be compared with any number, and levels with any text."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        if pd.api.types.is_numeric_dtype(values.cat.categories.dtype):
            return values.astype(np.float64)
        return values if values.cat.ordered else values.astype("str")
    return values
