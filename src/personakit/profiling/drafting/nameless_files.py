"""Files without a row of column names: their first customer must not become the header."""

from __future__ import annotations

import re
from collections.abc import Sequence

from personakit.profiling.column_facts import NEARLY_ALL, ColumnFacts

_FEWEST_ROWS = 8
_FEWEST_REPEATS, _LEAST_SHARE = 2, 0.02  # of a level that the header repeats
_MOSTLY = 0.75  # of the columns that tell anything have a header like their values
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?(?:[T ]\d.*)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}(?: \d.*)?")
_UNNAMED = re.compile(r"(?:column \d+)?")  # what a blank header is called
_TWICE = re.compile(r" \(\d+\)$")  # what tells repeated headers apart
_MOST_SHAPES = 500


def lacks_names(columns: Sequence[ColumnFacts]) -> bool:
    """Say whether the headers of a file are the cells of its first row of data.

    At least one header must be a value that only data have: a date above dates, an id of the form of the ids below
    it, a mail address, a level that recurs. Numbers above numbers may be years.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> ids, plans = [f"C{i:04}" for i in range(40)], ["Basic", "Pro"] * 20
    >>> lacks_names([profile_column(ids, "C9999"), profile_column(plans, "Pro")])
    True
    >>> lacks_names([profile_column(ids, "customer"), profile_column(plans, "plan")])
    False
    """
    signs = [_likeness(column, _TWICE.sub("", column.name).strip()) for column in columns if column.n >= _FEWEST_ROWS]
    alike = [how for how in signs if how in {"value", "level", "number"}]
    proofs = sum(how in {"value", "level"} for how in signs)
    if "name" in signs:
        return False
    return bool(proofs) and len(alike) >= _MOSTLY * sum(how is not None for how in signs) and not _is_joined(columns)


def _likeness(column: ColumnFacts, header: str) -> str | None:
    """Return in what a header is like the values below it.

    "name" for a word above values of a form, such as ids or dates; "word" for one above other words, that it is not one
    of; None where nothing can be seen.
    """
    if column.distinct < 2 or _UNNAMED.fullmatch(header):
        return None
    if column.is_date or _DATE.fullmatch(header):
        return "value" if column.is_date and _DATE.fullmatch(header) else "name"
    if column.is_number:
        number = float(header.replace(",", ".")) if re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?", header) else None
        return "name" if number is None or not column.low <= number <= column.high else "number"
    if _repeats(column, header):
        return "level"
    texts = column.texts.to_pylist()[:_MOST_SHAPES]
    if sum(bool(_MAIL.fullmatch(text)) for text in texts) >= NEARLY_ALL * len(texts):
        return "value" if _MAIL.fullmatch(header) else "name"
    shape = _shape(header)
    if any(letter.isdigit() for letter in header) and len(header) > 2:
        return "value" if sum(_shape(text) == shape for text in texts) >= NEARLY_ALL * len(texts) else "name"
    if sum(_shape(text) == _shape(texts[0]) for text in texts) >= NEARLY_ALL * len(texts) and "9" in _shape(texts[0]):
        return "name"
    return None if column.unique_share > 0.5 else "word"


def _repeats(column: ColumnFacts, header: str) -> bool:
    """Say whether a header is one of the levels of its column."""
    rows = dict(zip(column.texts.to_pylist(), column.rows.tolist(), strict=True)).get(header, 0)
    return bool(rows >= max(_FEWEST_REPEATS, _LEAST_SHARE * column.filled))


def _is_joined(columns: Sequence[ColumnFacts]) -> bool:
    """Say whether files were joined with their headers: every header stands as often in its own column."""
    counts = []
    for column in columns:
        header = _TWICE.sub("", column.name).strip()
        counts.append(dict(zip(column.texts.to_pylist(), column.rows.tolist(), strict=True)).get(header, 0))
    return len(counts) > 1 and min(counts) == max(counts) > 0


def _shape(text: str) -> str:
    """Return a text with its digits and letters replaced: ids of one form have one shape."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text))
