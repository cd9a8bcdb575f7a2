"""Which customers the personas are formed on: everyone, the most profitable share, or a filter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.errors import DataError, StudyError, not_found
from personakit.core.formatting import format_share
from personakit.features.shrunken_profit import chance_of_top, shrunken_profit

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Floats
    from personakit.ingest.exports import Exports

WHERE = "The customers table ([core] filter)"
CANONICAL = ("joined_on", "left_on", "active", "contract_end", "contract")


@dataclass(frozen=True, eq=False)
class CoreSegment:
    """Which customers are in the core segment, and with what probability."""

    inside: Bools  # (n_customers,)
    chance: Floats  # (n_customers,) of belonging; NaN where profit is unknown
    note: str  # one line; "" for everyone


def core_segment(exports: Exports, frame: pd.DataFrame) -> CoreSegment:
    """Return which customers belong to the core segment of the study, and with what probability.

    With "top_profit" the core is the top share of the base by shrunken annual profit (see ``shrunken_profit``), and the
    chance of belonging reflects how many periods are known. With "all" and "filter" it is certain.

    Parameters
    ----------
    exports : Exports
        Canonical tables; ``exports.study.core`` says which segment.
    frame : DataFrame, shape (n_customers, n_attributes)
        The joined attributes, for a filter.

    Raises
    ------
    StudyError
        When the filter, or the profit it needs, is missing.
    DataError
        When fewer customers are left than ``study.minimum_customers``.
    """
    core = exports.study.core
    if core.customers == "top_profit":
        segment = _top_profit(exports, core.share)
    elif core.customers == "filter":
        if not core.filter:
            raise StudyError('[core] customers = "filter" needs filter = "...", a query over attributes.')
        inside = _filtered(exports, frame, core.filter)
        segment = CoreSegment(inside, inside.astype(np.float64), f"Core: {int(inside.sum()):,} customers by filter")
    else:
        segment = CoreSegment(np.ones(len(frame), dtype=bool), np.ones(len(frame)), "")
    least = exports.study.study.minimum_customers
    n_inside = int(segment.inside.sum())
    if n_inside < least:
        raise DataError(
            f'The core segment ([core] customers = "{core.customers}") holds {n_inside:,} customers, fewer '
            f"than minimum_customers = {least:,}. Widen the core segment or lower minimum_customers under [study].",
            exports.checks,
        )
    return segment


def _top_profit(exports: Exports, share: float) -> CoreSegment:
    shrunken = shrunken_profit(exports) if len(exports.profitability) else None
    if shrunken is None or shrunken.table.empty:
        raise StudyError(
            '[core] customers = "top_profit" needs a profitability export with margin, or revenue and cost, and none '
            'gives a profit. Add one or set customers = "all".'
        )
    by_customer = shrunken.table.reindex(exports.customers["customer_id"])
    known = by_customer["shrunken"].notna().to_numpy()
    profit, error = by_customer["shrunken"].to_numpy()[known], by_customer["error"].to_numpy()[known]
    if not len(profit):
        raise StudyError('[core] customers = "top_profit": no customer of the base has a profit. Check the ids.')
    wanted = min(int(np.ceil(share * len(known))), len(profit))
    inside = np.zeros(len(known), dtype=bool)
    # Ties at the threshold are all in, so that the order of rows changes nothing.
    inside[known] = profit >= np.sort(profit)[-wanted]
    chance = np.full(len(known), np.nan)
    chance[known] = chance_of_top(profit, error, wanted)
    note = (
        f"Core: the {format_share(share)} of the base with the highest profit per year, {int(inside.sum()):,} customers"
    )
    if shrunken.learnt:
        uncertain = int(((chance > 0.1) & (chance < 0.9)).sum())
        note += "; profit shrunken towards the mean where few periods are known."
        note += f" Membership is uncertain for {uncertain:,}."
    else:
        note += ", as observed: too few customers have several periods to say how sure that is."
    unknown = int((~known).sum())
    if unknown:
        note += f" {unknown:,} of unknown profit are outside."
    return CoreSegment(inside, chance, note)


def _filtered(exports: Exports, frame: pd.DataFrame, query: str) -> Bools:
    if "@" in query or "__" in query:
        raise StudyError("[core] filter may use attributes, numbers and texts only; '@' and '__' are not allowed.")
    canonical = {name: exports.customers[name].array for name in CANONICAL if name in exports.customers}
    columns = {**canonical, **{name: frame[name] for name in frame.columns}}
    used = {name: _comparable(pd.Series(values)) for name, values in columns.items() if name in query}
    table = pd.DataFrame({name: values.array for name, values in used.items()}, index=pd.RangeIndex(len(frame)))
    try:
        matches = table.eval(query, local_dict={}, global_dict={}, engine="python")
    except pd.errors.UndefinedVariableError as error:
        missing = re.search(r"'([^']+)'", str(error))
        name = missing.group(1) if missing else query
        raise StudyError(not_found("attribute", name, WHERE, columns)) from None
    except Exception as error:  # whatever pandas raises, the remedy is the same
        raise StudyError(
            f"[core] filter = {query!r} cannot be evaluated ({type(error).__name__}). Write a comparison of "
            "attributes, such as filter = \"tenure_months >= 12 and region == 'North'\"; put names with spaces in "
            "backticks."
        ) from None
    if not isinstance(matches, pd.Series) or matches.dtype.kind not in "b":
        raise StudyError(
            f"[core] filter = {query!r} gives no yes or no for each customer. Write a comparison, such as "
            'filter = "tenure_months >= 12".'
        )
    return matches.fillna(False).to_numpy(dtype=bool)


def _comparable(values: pd.Series) -> pd.Series:
    """Return a column in which scale points compare with any number, and levels with any text."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        if pd.api.types.is_numeric_dtype(values.cat.categories.dtype):
            return values.astype(np.float64)
        return values if values.cat.ordered else values.astype("str")
    return values
