"""Facts about the dates of one column: how many, in which formats, and the latest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from personakit.core.typing import Bools, Floats, Ints
from personakit.parsing.dates import DAY_FIRST, ISO_FORMATS, MONTH_FIRST, guess_formats, parse_dates
from personakit.parsing.number_dates import days_of_numbers
from personakit.parsing.parsed import true_mask
from personakit.parsing.timestamps import parse_strictly
from personakit.profiling.keywords import plain_words

_DAYS = r"^(19|20)\d{6}$"  # a day without separators: 20240305
_DATE_LIKE = r"^.{0,30}\d.{0,30}[-/. ].{0,30}\d.{0,30}$"
_SHORTEST, _LONGEST = 6, 40
_LAST_SERIAL = 60_000  # days of a workbook, in 2064
_CALLED_A_DATE = re.compile(
    r"\b(date|datum|fecha|dt|datetime|timestamp|time|zeitpunkt|created|updated|modified|joined|registered|signup|since|"
    r"opened|closed|resolved|started|ended|birthday|dob|on|at|am|\u65e5\u4ed8|\u65e5\u6642|\u65e5\u671f)\b"
)
_RARE = 0.005  # share of rows of a format that is worth naming
_STRAY = np.timedelta64(92, "D")  # after nearly all others, a date is a mistake


@dataclass(frozen=True)
class DateFacts:
    """How the dates of a column are written."""

    share: float  # of the filled rows that are dates
    formats: tuple[str, ...] = ()  # of strptime, most frequent first; empty where each cell is ISO with a zone
    day_or_month: bool = False  # whether day or month comes first cannot be told
    latest: date | None = None


NO_DATES = DateFacts(0.0)
_SAMPLED = 200  # values


def date_facts(values: pa.Array, rows: Ints, sample: pa.Array, *, digits: bool = False) -> DateFacts:
    """Return how many rows of a column are dates, and how they are written.

    Parameters
    ----------
    values : pyarrow Array
        Distinct values: dates, or texts.
    rows : ndarray of int
        Rows with each value.
    sample : pyarrow Array
        Some of the values, to find the formats in.
    digits : bool
        Whether the values are numbers, of which only days written as eight digits are dates.

    Examples
    --------
    >>> days = pa.array(["31/12/24", "05/01/24"])
    >>> date_facts(days, np.array([3, 1]), days)
    DateFacts(share=1.0, formats=('%d/%m/%y',), day_or_month=False, latest=datetime.date(2024, 12, 31))
    """
    if pa.types.is_temporal(values.type):
        stamps = not pa.types.is_duration(values.type) and not pa.types.is_time(values.type)
        return DateFacts(1.0, latest=_latest(parse_dates(values).cells, rows) if stamps else None)
    if digits:
        return _eight_digits(values, rows)
    like = true_mask(pc.match_substring_regex(values, _DATE_LIKE)) & _between(pc.utf8_length(values))
    if 2 * rows[like].sum() < rows.sum():
        return NO_DATES
    guessed, sure = guess_formats(sample)
    if len(values) > 2 * _SAMPLED:  # a few show cheaply that texts with digits are no dates
        some = values.take(pa.array(np.linspace(0, len(values) - 1, _SAMPLED).astype(np.int64)))
        if 2 * np.isnat(parse_dates(some, guessed).cells).sum() > _SAMPLED:
            return NO_DATES
    moments = parse_dates(values, guessed).cells
    read = ~np.isnat(moments)
    share = float(rows[read].sum() / rows.sum())
    doubtful = not sure and any(form in (*DAY_FIRST, *MONTH_FIRST) for form in guessed)
    return DateFacts(share, _by_frequency(values, rows, guessed), doubtful, _latest(moments, rows))


def _between(lengths: pa.Array) -> Bools:
    return true_mask(pc.and_(pc.greater_equal(lengths, _SHORTEST), pc.less_equal(lengths, _LONGEST)))


def _eight_digits(texts: pa.Array, rows: Ints) -> DateFacts:
    """Read days written as eight digits; other numbers would rarely all be days of the calendar."""
    days = true_mask(pc.match_substring_regex(texts, _DAYS))
    if rows[days].sum() < 0.98 * rows.sum():
        return NO_DATES
    moments = parse_strictly(texts, "%Y%m%d")
    share = float(rows[~np.isnat(moments)].sum() / rows.sum())
    return DateFacts(share, ("%Y%m%d",), False, _latest(moments, rows)) if share >= 0.98 else NO_DATES


def counted_days(name: str, numbers: Floats, rows: Ints) -> DateFacts:
    """Return the dates that a workbook or a database has written as numbers, in a column that is called a date.

    Days of a workbook are numbers such as 45356, seconds since 1970 such as 1709640000. Nothing but the header tells
    them from other numbers of that size.

    Examples
    --------
    >>> counted_days("created_at", np.array([1709640000.0]), np.array([3])).latest
    datetime.date(2024, 3, 5)
    >>> counted_days("price", np.array([45356.0]), np.array([3])).share
    0.0
    """
    if not _CALLED_A_DATE.search(plain_words(name)) or not rows.sum():
        return NO_DATES
    moments, kinds = days_of_numbers(
        np.where(numbers < _LAST_SERIAL, numbers, np.where(numbers >= 6e8, numbers, np.nan))
    )
    counted = np.logical_or.reduce([*kinds.values(), np.zeros(len(numbers), dtype=bool)]) & ~np.isnat(moments)
    share = float(rows[counted].sum() / rows.sum())
    return DateFacts(share, (), False, _latest(np.where(counted, moments, np.datetime64("NaT", "s")), rows))


def _by_frequency(texts: pa.Array, rows: Ints, formats: tuple[str, ...]) -> tuple[str, ...]:
    """Return the formats by the rows they read, those of ISO 8601 too, without the rare ones."""
    counted: list[tuple[int, str]] = []
    for form in (*formats, *ISO_FORMATS):
        hit = ~np.isnat(parse_strictly(texts, form))
        if hit.any():
            counted.append((int(rows[hit].sum()), form))
            texts, rows = texts.filter(pa.array(~hit)), rows[~hit]
        if not len(texts):
            break
    total = sum(n for n, _ in counted) + int(rows.sum())
    ranked = sorted(counted, key=lambda item: -item[0])
    return tuple(form for i, (n, form) in enumerate(ranked) if i == 0 or n >= _RARE * total)


def _latest(moments: NDArray[np.datetime64], rows: Ints) -> date | None:
    """Return the latest date, ignoring stray dates far after the rest."""
    known = ~np.isnat(moments)
    if not known.any():
        return None
    order = np.argsort(moments[known], kind="stable")
    moments, rows = moments[known][order], rows[known][order]
    usual = moments[np.searchsorted(np.cumsum(rows), 0.99 * rows.sum())]
    latest: date = moments[moments <= usual + _STRAY].max().astype("datetime64[D]").item()
    return latest
