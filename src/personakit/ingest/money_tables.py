"""Finish profitability and transactions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from personakit.core.formatting import format_count
from personakit.core.typing import Array, Floats, Ints
from personakit.ingest.canonical_tables import SPECS, empty_table
from personakit.ingest.check_log import CheckLog
from personakit.ingest.event_rows import EventRows
from personakit.ingest.event_tables import BookedTable, book_table, without_duplicates
from personakit.ingest.find_duplicates import Duplicates, find_duplicates
from personakit.ingest.read_customers import EXACT, enter_duplicates
from personakit.ingest.whole_rows import rest_reader
from personakit.parsing.dates import DAY_OR_MONTH, SWAPPED, guess_formats, parse_dates
from personakit.parsing.periods import WEEK, parse_period

PERIOD_GUESSED = "period of a row guessed"
ADDED_UP = "rows of one customer and period added up"
_AMOUNTS = ("revenue", "cost", "margin", "lifetime_value")
_MOST_KINDS = 0.5  # distinct values per row of a column that tells the lines of a bill apart
_FEWEST_WEEKS = 3  # fewest dates that show a week as the distance
MONTHS = {"week": WEEK, "month": 1.0, "quarter": 3.0, "year": 12.0, "total": float("nan")}


def parse_periods(words: Sequence[str], declared: str | None, formats: Sequence[str] = ()) -> tuple[Array, Floats]:
    """Parse the distinct periods of an export.

    Parameters
    ----------
    words : sequence of str
        Periods as written: quarters, months, years or dates within one.
    declared : str or None
        The period that a row covers, if the study declares it.
    formats : sequence of str
        Declared date formats; guessed from the words when empty.

    Returns
    -------
    start : ndarray of datetime64[s]
        First day of each; NaT where it cannot be parsed.
    months : ndarray of float64
        Length of each.
    """
    read = [parse_period(word) for word in words]
    start = np.array([np.datetime64(r[0]) if r else np.datetime64("NaT") for r in read], dtype="datetime64[s]")
    months = np.array([r[1] if r else np.nan for r in read], dtype=np.float64)
    open_ = np.flatnonzero(np.isnat(start))
    if len(open_):
        text = pa.array([words[int(i)] for i in open_], pa.string())
        days = parse_dates(text, formats or guess_formats(text)[0]).cells
        length = MONTHS[declared] if declared else _length(days)
        start[open_], months[open_] = _first_day(days, length), np.where(np.isnat(days), np.nan, length)
    if declared in {"week", "month", "quarter", "year"}:
        months = np.where(np.isnat(start), np.nan, MONTHS[declared])
        start = _first_day(start, MONTHS[declared])
    return start, months


def _length(days: Array) -> float:
    """Guess whether the dates stand for weeks, months, quarters or years, by the months that they fall in."""
    whole = np.unique(days[~np.isnat(days)].astype("datetime64[D]").astype(np.int64))
    if len(whole) >= _FEWEST_WEEKS and not (np.diff(whole) % 7).any():
        return WEEK
    known = days[~np.isnat(days)].astype("datetime64[M]").astype(np.int64)
    in_year = np.unique(known % 12)
    if len(np.unique(known)) > 1 and len(in_year) == 1:
        return 12.0
    return 3.0 if len(in_year) > 1 and len(np.unique(in_year % 3)) == 1 else 1.0


def _first_day(days: Array, months: float) -> Array:
    if np.isnan(months):
        return days
    if months == WEEK:
        number = days.astype("datetime64[D]").astype(np.int64)
        monday = number - (number + 3) % 7  # 1 January 1970 was a Thursday
        return np.where(np.isnat(days), np.datetime64("NaT"), monday.astype("datetime64[D]").astype("datetime64[s]"))
    number = days.astype("datetime64[M]").astype(np.int64)
    first = (number // int(months)) * int(months)
    return np.where(np.isnat(days), np.datetime64("NaT"), first.astype("datetime64[M]").astype("datetime64[s]"))


def finish_profitability(
    parts: list[EventRows], customer: pd.CategoricalDtype
) -> tuple[pd.DataFrame, list[BookedTable]]:
    """Combine all profitability exports in one canonical frame; one row per customer and period.

    Parameters
    ----------
    parts : list of EventRows
        One an export. The list is emptied, so that memory is given back on the way.
    customer : CategoricalDtype
        Categories are the customer ids of the base.

    Returns
    -------
    frame : DataFrame
        customer_id, period_start, period_months (NaN: a total), revenue, cost, margin, lifetime_value.
    booked : list of BookedTable
        The finished accounts.
    """
    frames, booked = [], []
    while parts:
        rows = parts.pop(0)
        frames.append(_profit_frame(rows, customer))
        booked.append(replace(book_table(rows), check_log=_with_rows_kept(rows.check_log, len(frames[-1]))))
    return _joined("profitability", frames, customer), booked


def _with_rows_kept(check_log: CheckLog, rows: int) -> CheckLog:
    check_log.rows_kept = rows
    return check_log


def _joined(table: str, frames: list[pd.DataFrame], customer: pd.CategoricalDtype) -> pd.DataFrame:
    if not frames:
        return _empty(table, customer)
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _profit_frame(rows: EventRows, customer: pd.CategoricalDtype) -> pd.DataFrame:
    export = rows.source.export
    n = len(rows.customer)
    if "period" in rows.columns:
        words = rows.words["period"][0]
        start, months = parse_periods(words, export.period, export.date_formats)
        _note_periods(rows, words, months)
        codes = rows.columns["period"]
        start, months = np.append(start, np.datetime64("NaT"))[codes], np.append(months, np.nan)[codes]
        lost = np.isnat(start)
        rows.check_log.dropped(lost, rows.number, str(export.source("period")), "no period")
        rows, start, months = rows.filter(~lost), start[~lost], months[~lost]
    else:
        start = np.full(n, "NaT", dtype="datetime64[s]")
        months = np.full(n, MONTHS[export.period or "total"])
        if export.period is None and set(rows.columns) & {"revenue", "cost", "margin"}:
            note = (
                "no period is declared and no column names one: each row is taken to cover the time since joining "
                '(a year where that is unknown); declare period = "month", "quarter" or "year"'
            )
            rows.check_log.enter(PERIOD_GUESSED, n, "kept", note)
    order = {"customer_id": rows.customer, "period_start": start, "period_months": months}
    amounts = {c: rows.columns.get(c) for c in _AMOUNTS}
    columns: dict[str, Any] = {
        **order,
        **{c: np.full(len(start), np.nan) if v is None else v for c, v in amounts.items()},
    }
    columns = _one_per_period(rows, columns)
    columns["customer_id"] = pd.Categorical.from_codes(columns["customer_id"], dtype=customer)
    return pd.DataFrame(columns, copy=False)


def _length_of_period(months: float) -> str:
    return "1 week" if months == WEEK else f"{format_count(months)} month{'s' if months > 1 else ''}"


def _note_periods(rows: EventRows, words: Sequence[str], months: Floats) -> None:
    """Log a guessed length of period, and dates whose day and month could be swapped."""
    export = rows.source.export
    n, column = len(rows.customer), export.source("period")
    written = [parse_period(word) for word in words]
    if export.period is None and any(
        not period or period[1] < 3 for period in written
    ):  # a quarter or a year is explicit
        lengths = sorted({float(m) for m in months if not np.isnan(m)})
        length = " or ".join(_length_of_period(m) for m in lengths)
        note = f"each row is taken to cover {length} by how '{column}' is written; declare period"
        if lengths:
            rows.check_log.enter(PERIOD_GUESSED, n, "kept", note)
    text = pa.array([word for word, period in zip(words, written, strict=True) if not period], pa.string())
    if len(text) and not export.date_formats and not guess_formats(text)[1]:
        rows.check_log.enter(f"{DAY_OR_MONTH} ({column})", n, "kept", SWAPPED)


def _one_per_period(rows: EventRows, columns: dict[str, Any]) -> dict[str, Any]:
    """Return one row per customer and period: lines of one bill are added up, copies and contradictions counted."""
    day = columns["period_start"].astype("datetime64[D]").astype(np.int64)
    months = np.ceil(np.nan_to_num(4 * columns["period_months"], nan=0)).astype(np.int64)  # a week is 1, a month 4
    day = np.where(np.isnat(columns["period_start"]), 0, day)
    key = (columns["customer_id"].astype(np.int64) * 1_000_000 + day) * 64 + np.minimum(months, 63)
    amounts = pd.DataFrame({c: columns[c] for c in _AMOUNTS}, copy=False)
    rest = rest_reader(rows.source.raw, rows.source.export, rows.read, rows.number)
    duplicates = find_duplicates(key, amounts, rest=rest)
    keep, column = duplicates.keep, rows.source.export.source("customer_id") or ""
    lines = _lines(duplicates, key)
    if lines:
        rows.check_log.dropped(duplicates.exact, rows.number, column, EXACT)
        parts = ~duplicates.exact
        by_key = amounts[parts].groupby(key[parts], sort=False)
        totals = by_key.sum(min_count=1)
        lifetime = by_key["lifetime_value"]
        if lifetime.max().equals(lifetime.min()):  # of the customer, written beside each line
            totals["lifetime_value"] = lifetime.max()
        note = f"they differ in {lines}: their amounts are added up; name updated_at if they are corrections"
        rows.check_log.enter(ADDED_UP, int(parts.sum()) - len(totals), "kept", note)
        columns = {**columns, **{c: totals[c].reindex(key).to_numpy() for c in _AMOUNTS}}
    else:
        note = "two rows of one customer and period: the most complete is kept, the last of equals"
        enter_duplicates(duplicates, rows.number, rows.check_log, column, note)
    return {name: values if keep.all() else values[keep] for name, values in columns.items()}


def _lines(duplicates: Duplicates, key: Ints) -> str:
    """Name the columns by which rows of one customer and period are parts of one sum, such as a product.

    Such a column repeats over the customers, and has another value in each of the rows of a customer and period. A
    time of change, or a number of its own for each row, shows a correction or nothing.
    """
    rest = duplicates.rest
    if rest is None or rest.latest is not None or not (duplicates.alike | duplicates.conflicting).any():
        return ""
    keys, single = key[duplicates.positions], ~duplicates.exact[duplicates.positions]
    named = []
    for name, cells in rest.by_column.items():
        pairs = pd.DataFrame({"key": keys[single], "cell": cells[single]})
        if pairs["cell"].nunique() <= _MOST_KINDS * len(pairs) and not pairs.duplicated().any():
            named.append(f"'{name}'")
    return " and ".join(named[:3])


def finish_transactions(
    parts: list[EventRows], customer: pd.CategoricalDtype
) -> tuple[pd.DataFrame, list[BookedTable]]:
    """Combine all transactions exports in one canonical frame.

    Parameters
    ----------
    parts : list of EventRows
        One an export. The list is emptied, so that memory is given back on the way.
    customer : CategoricalDtype
        Categories are the customer ids of the base.

    Returns
    -------
    frame : DataFrame
        customer_id, at, amount.
    booked : list of BookedTable
        The finished accounts.
    """
    frames, booked = [], []
    while parts:
        rows, _ = without_duplicates(parts.pop(0), None)
        returned = int((rows.columns["amount"] < 0).sum())
        if returned:
            column = rows.source.export.source("amount")
            rows.check_log.enter(f"negative amount ({column})", returned, "kept", "returned or corrected: taken off")
        booked.append(book_table(rows))
        ids = pd.Categorical.from_codes(rows.customer, dtype=customer)
        columns = {"customer_id": ids, "at": rows.columns["at"], "amount": rows.columns["amount"]}
        frames.append(pd.DataFrame(columns, copy=False))
    return _joined("transactions", frames, customer), booked


def _empty(table: str, customer: pd.CategoricalDtype) -> pd.DataFrame:
    frame = empty_table(table)
    frame["customer_id"] = pd.Categorical.from_codes(np.empty(0, dtype=np.int32), dtype=customer)
    return frame[list(SPECS[table])]
