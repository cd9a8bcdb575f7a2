"""``CodedEvents``: contacts, waits and ratings as integer codes and numbers, read here for whoever counts them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.event_counts.bins import TICKS, rating_position, rating_ticks

if TYPE_CHECKING:
    from datetime import date

    from personakit.core.typing import Bools, Codes, Floats, Ints
    from personakit.event_counts.sparse_cube import Label
    from personakit.ingest.exports import Exports

CONTEXT = ("touchpoint", "channel", "team")
UNSAID = ""  # label of an event whose touchpoint, channel or team is not given; the first of the sorted labels


@dataclass(frozen=True, eq=False)
class CodedEvents:
    """The rows of an event table whose customer and stage are known.

    Customer and stage are codes already; the other columns are read from the table when they are asked for, so that no
    second copy of the events is held.
    """

    table: pd.DataFrame
    customer: Codes  # (events,): position in the customer base
    stage: Ints  # (events,): position in the journey
    rows: slice | Ints  # which rows of the table they are

    def __len__(self) -> int:
        return len(self.customer)

    @property
    def is_rated(self) -> bool:
        """Whether the table is one of ratings."""
        return "score" in self.table

    @property
    def is_timed(self) -> bool:
        """Whether the table is one of waits."""
        return "wait_minutes" in self.table

    def where(self, chosen: Bools) -> CodedEvents:
        """Return some of the events; this object itself where all are chosen.

        Parameters
        ----------
        chosen : ndarray of bool (events,)
            Which ones.
        """
        if chosen.all():
            return self
        rows = np.flatnonzero(chosen) if isinstance(self.rows, slice) else self.rows[chosen]
        return CodedEvents(self.table, self.customer[chosen], self.stage[chosen], rows)

    def number(self, column: str) -> Floats:
        """Return a numeric column; all missing if the table has none of that name.

        Parameters
        ----------
        column : str
            Such as "wait_minutes".
        """
        if column not in self.table:
            return np.full(len(self), np.nan)
        return self._values(column).to_numpy(dtype=np.float64, na_value=np.nan)

    def flag(self, column: str) -> Bools:
        """Return a yes/no column; missing is no, and all are no if the table has none of that name.

        Parameters
        ----------
        column : str
            Such as "abandoned".
        """
        if column not in self.table:
            return np.zeros(len(self), dtype=bool)
        values = self._values(column)
        if values.dtype == bool:
            return values.to_numpy()
        if isinstance(values.dtype, pd.BooleanDtype):
            return values.to_numpy(dtype=bool, na_value=False)
        if pd.api.types.is_numeric_dtype(values.dtype):
            return np.asarray(values.to_numpy(dtype=np.float64, na_value=np.nan) > 0, dtype=bool)
        return np.array([value is True or value == 1 for value in values], dtype=bool)

    def flag_or_unknown(self, column: str) -> Ints:
        """Return a yes/no column as 1 and 0; 2 where it is missing, and everywhere if the table has no such column.

        Parameters
        ----------
        column : str
            Such as "abandoned".
        """
        if column not in self.table:
            return np.full(len(self), 2, dtype=np.int64)
        return np.where(self._values(column).isna().to_numpy(), 2, self.flag(column)).astype(np.int64)

    def context(self, column: str) -> tuple[Ints, tuple[str, ...]]:
        """Return codes into the sorted labels of touchpoint, channel or team; code 0 (label "") where not given.

        Parameters
        ----------
        column : str
            One of touchpoint, channel, team.
        """
        if column not in self.table:
            return np.zeros(len(self), dtype=np.int64), (UNSAID,)
        values = self._values(column)
        if not isinstance(values.dtype, pd.CategoricalDtype):
            values = values.astype("category")
        names = [str(name) for name in values.cat.categories]
        labels = tuple(sorted({*names, UNSAID}))
        index_of = {name: i for i, name in enumerate(labels)}
        lookup = np.array([*(index_of[name] for name in names), index_of[UNSAID]], dtype=np.int64)
        return lookup[values.cat.codes.to_numpy()], labels

    def rating(self) -> Floats:
        """Return the position of each rating on its scale, 0 to 1; NaN where not rated."""
        return rating_position(*(self.number(name) for name in ("score", "scale_low", "scale_high")))

    def rating_levels(self) -> tuple[Ints, tuple[Label, ...]]:
        """Return codes into the sorted levels ``(scale_low, scale_high, ticks)`` that occur; all must be rated."""
        score, low, high = (self.number(name) for name in ("score", "scale_low", "scale_high"))
        one = bool(len(low)) and bool((low == low[0]).all() and (high == high[0]).all())
        if one:  # the usual case: all rows have one scale
            scales, key = low[:1] + 1j * high[:1], rating_ticks(score, low[0], high[0])
        else:
            scales, scale = np.unique(low + 1j * high, return_inverse=True)
            key = scale * (TICKS + 1) + rating_ticks(score, low, high)
        present = np.zeros(max(len(scales), 1) * (TICKS + 1), dtype=bool)
        present[key] = True
        distinct = np.flatnonzero(present)
        lookup = np.empty(len(present), dtype=np.int64)
        lookup[distinct] = np.arange(len(distinct))
        labels: tuple[Label, ...] = tuple(
            (float(scales[k // (TICKS + 1)].real), float(scales[k // (TICKS + 1)].imag), int(k % (TICKS + 1)))
            for k in distinct
        )
        return lookup[key], labels

    def seconds(self) -> Ints:
        """Return the time of each event, in seconds since 1970; the smallest integer where not known."""
        if "at" not in self.table:
            return np.full(len(self), np.iinfo(np.int64).min)
        return self._values("at").to_numpy().astype("datetime64[s]").astype(np.int64)

    def days(self, as_of: date) -> Floats:
        """Return whole days from the as-of date to each event; NaN where not known.

        Parameters
        ----------
        as_of : date
            The study's as-of date.
        """
        return day_of(self.seconds().astype("datetime64[s]"), as_of)

    def _values(self, column: str) -> pd.Series:
        values = self.table[column]
        return values if isinstance(self.rows, slice) else values.take(self.rows)


def journey_stages(exports: Exports) -> tuple[str, ...]:
    """Return the names of the stages in journey order; a stage's code is its position among them."""
    return tuple(str(stage) for stage in exports.stages.sort_values("order", kind="stable")["stage"])


def code_rows(table: pd.DataFrame, stages: tuple[str, ...], among: Bools | None = None) -> CodedEvents:
    """Return the rows of an event table whose customer and stage are known, as codes.

    Parameters
    ----------
    table : DataFrame
        Any rows of ``Exports.contacts``, ``Exports.waits`` or ``Exports.csat``.
    stages : tuple of str
        In journey order.
    among : ndarray of bool (customers,), optional
        Whose events are wanted; everybody's by default.
    """
    customer, stage = table["customer_id"].cat.codes.to_numpy(), table["stage"].cat.codes.to_numpy()
    index_of = {name: i for i, name in enumerate(stages)}
    names = table["stage"].cat.categories
    lookup = np.array([*(index_of.get(str(name), -1) for name in names), -1], dtype=np.int64)  # [-1]: a missing stage
    rows: slice | Ints = slice(None)
    if among is not None:
        rows = np.flatnonzero(among[customer])
        customer, stage = customer[rows], stage[rows]
    events = CodedEvents(table, customer, lookup[stage], rows)
    return events.where((events.customer >= 0) & (events.stage >= 0))


def code_events(
    exports: Exports, *, among: Bools | None = None, chunk_rows: int | None = None
) -> Iterator[CodedEvents]:
    """Code the events of all tables: contacts, then waits, then ratings.

    This is the only place where they are read: the journey counts all of them, and churn follows those of a sample of
    customers.

    Parameters
    ----------
    exports : Exports
        Any of the tables may be empty; empty ones are left out.
    among : ndarray of bool (customers,), optional
        Whose events are wanted; everybody's by default.
    chunk_rows : int, optional
        Rows of a table coded at a time, which limits memory; the whole table by default.

    Yields
    ------
    CodedEvents
        One table, or one chunk of it.
    """
    stages = journey_stages(exports)
    for table in (exports.contacts, exports.waits, exports.csat):
        for start in range(0, len(table), chunk_rows or max(len(table), 1)):
            chunk = table if chunk_rows is None else table.iloc[start : start + chunk_rows]
            yield code_rows(chunk, stages, among)


def day_of(moments: object, as_of: date) -> Floats:
    """Return whole days from the as-of date, NaN where not known.

    Examples
    --------
    >>> from datetime import date
    >>> day_of(np.array(["2025-12-30T23:59", "NaT"], dtype="datetime64[s]"), date(2025, 12, 31)).tolist()
    [-1.0, nan]
    """
    seconds = np.asarray(moments).astype("datetime64[s]")
    days = (seconds.astype("datetime64[D]") - np.datetime64(as_of, "D")).astype(np.float64)
    return np.asarray(np.where(np.isnat(seconds), np.nan, days), dtype=np.float64)
