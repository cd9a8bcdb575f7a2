"""Periods as people write them: weeks, months with names in ten languages, quarters, half-years, fiscal years."""

from __future__ import annotations

import re
from datetime import date

import numpy as np

from personakit.parsing.word_dates import century_of, month_of

#: Months in a week.
WEEK = 12 / (365.25 / 7)
_QUARTER = (
    re.compile(r"^(?P<year>\d{4})\s*[-/. ]?\s*[QTK](?P<q>[1-4])$", re.I),
    re.compile(r"^[QTK](?P<q>[1-4])\s*[-/. ']?\s*(?:FY)?\s*(?P<year>\d{4}|\d{2})$", re.I),
    re.compile(
        r"^(?P<q>[1-4])\.?\s*(?:Q|quarter|quartal|trimestre|trim|kwartaal|kwartal|er trimestre|º trimestre|o trimestre)"
        r"\.?\s*(?:de\s+)?(?P<year>\d{4})$",
        re.I,
    ),
    re.compile(r"^(?P<year>\d{4})年?\s*第?(?P<q>[1-4])四半期$"),
    re.compile(r"^(?P<year>\d{4})年?\s*第?(?P<q>[1-4])季度$"),
)
_HALF = (
    re.compile(r"^(?P<year>\d{4})\s*[-/. ]?\s*[HS](?P<half>[12])$", re.I),
    re.compile(r"^[HS](?P<half>[12])\s*[-/. ']?\s*(?P<year>\d{4})$", re.I),
)
_WEEK = (
    re.compile(r"^(?P<year>\d{4})\s*[-/. ]?\s*(?:W|KW|CW|wk|week|S|sem|T)\s*\.?\s*(?P<week>\d{1,2})$", re.I),
    re.compile(
        r"^(?:W|KW|CW|wk|week|semaine|semana|settimana)\s*\.?\s*(?P<week>\d{1,2})\s*[-/., ]\s*(?P<year>\d{4})$", re.I
    ),
)
_MONTH = (
    re.compile(r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})$"),
    re.compile(r"^(?P<month>\d{1,2})[-/.](?P<year>\d{4})$"),
    re.compile(r"^(?P<year>\d{4})\s*-?M(?P<month>\d{1,2})$", re.I),
    re.compile(r"^(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])$"),
    re.compile(r"^(?P<year>\d{4})年\s*(?P<month>\d{1,2})月$"),
)
_NAMED_MONTH = (
    re.compile(r"^(?P<name>[^\W\d]{3,12})\.?\s*(?:de\s+)?[-/. ']?\s*(?P<year>\d{4}|\d{2})$"),
    re.compile(r"^(?P<year>\d{4})\s*[-/. ]?\s*(?P<name>[^\W\d]{3,12})\.?$"),
)
_YEAR = re.compile(r"^(?:FY|GJ|CY|year|jahr)?\s*'?(?P<year>(?:19|20)\d{2})(?:\s*[-/]\s*\d{2,4})?年?度?$", re.I)
_SHORT_YEAR = re.compile(r"^(?:FY|GJ)\s*'?(?P<year>\d{2})(?:\s*/\s*\d{2})?$", re.I)


def parse_period(word: str) -> tuple[str, float] | None:
    """Parse a period as written: its first day and its length in months.

    Examples
    --------
    >>> parse_period("Q3 2024"), parse_period("2024-02"), parse_period("2023"), parse_period("spring")
    (('2024-07-01', 3.0), ('2024-02-01', 1.0), ('2023-01-01', 12.0), None)
    >>> parse_period("März 2024"), parse_period("FY2023/24"), parse_period("2024-W05")[0], parse_period("H2 2024")
    (('2024-03-01', 1.0), ('2023-01-01', 12.0), '2024-01-29', ('2024-07-01', 6.0))
    """
    text = word.strip()
    for pattern in _QUARTER:
        if match := pattern.match(text):
            return f"{_year(match['year'])}-{3 * int(match['q']) - 2:02d}-01", 3.0
    for pattern in _MONTH:
        if (match := pattern.match(text)) and 1 <= int(match["month"]) <= 12:
            return f"{match['year']}-{int(match['month']):02d}-01", 1.0
    for pattern in _WEEK:
        if (match := pattern.match(text)) and (monday := _monday(int(match["year"]), int(match["week"]))):
            return monday, WEEK
    for pattern in _HALF:
        if match := pattern.match(text):
            return f"{match['year']}-{6 * int(match['half']) - 5:02d}-01", 6.0
    for pattern in _NAMED_MONTH:
        if (match := pattern.match(text)) and (month := month_of(match["name"])):
            return f"{_year(match['year'])}-{month:02d}-01", 1.0
    if match := _YEAR.match(text) or _SHORT_YEAR.match(text):
        return f"{_year(match['year'])}-01-01", 12.0
    return None


def _year(written: str) -> int:
    """Return a year of two or four digits in full."""
    year = int(written)
    return int(century_of(np.array([year]))[0]) if len(written) <= 2 else year


def _monday(year: int, week: int) -> str | None:
    """Return the Monday of an ISO week, or None where the year has no such week."""
    try:
        return date.fromisocalendar(year, week, 1).isoformat()
    except ValueError:
        return None
