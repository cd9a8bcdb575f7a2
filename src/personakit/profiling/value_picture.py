"""A column's values in one line: counts only, and no value that few rows share."""

from __future__ import annotations

from itertools import islice

import numpy as np

from personakit.core.formatting import format_count, format_rate, format_share
from personakit.core.redaction import find_personal
from personakit.profiling.column_facts import ColumnFacts

_BARS = " ▁▂▃▄▅▆▇█"
_BINS = 10
_MOST_NAMED = 5
_LONGEST = 24
_TAILS = (0.01, 0.99)  # of the numbers outside nothing is drawn, so that one cell does not flatten the rest


def value_picture(column: ColumnFacts, minimum_cell: int, *, named: bool = True) -> str:
    """Return the picture of a column's values.

    Parameters
    ----------
    column : ColumnFacts
        The facts.
    minimum_cell : int
        A value that fewer rows hold is not shown, and a bar that fewer rows fill is left empty.
    named : bool
        False for ids, names and free text: nothing but counts.

    Returns
    -------
    str
        Share filled, number of different values, and the most frequent ones or a small histogram.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> value_picture(profile_column(["web"] * 60 + ["shop"] * 39 + ["C-17"], "channel"), 10)
    "100% filled, 3 different: 'web' 60%, 'shop' 39%, 1 more"
    >>> value_picture(profile_column([f"C-{i}" for i in range(50)] + [None], "id"), 10, named=False)
    '98% filled, 50 different'
    """
    if not column.n:
        return "no rows"
    filled = f"{format_share(column.filled / column.n)} filled"
    if not column.distinct:
        return "empty"
    text = f"{filled}, {format_count(column.distinct)} different"
    if not named:
        return text
    if column.is_number and column.distinct > _BINS:
        return f"{text}: {_histogram(column, minimum_cell)}"
    return f"{text}{_levels(column, minimum_cell)}"


def _levels(column: ColumnFacts, minimum_cell: int) -> str:
    texts = column.texts.to_pylist()
    order = sorted(range(len(texts)), key=lambda i: (-column.rows[i], texts[i]))
    usual = (i for i in order if column.rows[i] >= minimum_cell and len(texts[i]) <= _LONGEST)
    often = list(islice((i for i in usual if column.is_number or not find_personal(texts[i])), _MOST_NAMED))
    named = [f"'{texts[i]}' {format_rate(float(column.rows[i]) / column.filled)}" for i in often]
    rest = len(texts) - len(often)
    if not named:
        return ""
    return ": " + ", ".join([*named, *([f"{format_count(rest)} more"] if rest else [])])


def _histogram(column: ColumnFacts, minimum_cell: int) -> str:
    known = ~np.isnan(column.numbers)
    numbers, rows = column.numbers[known], column.rows[known]
    order = np.argsort(numbers)
    numbers, rows = numbers[order], rows[order]
    share = np.cumsum(rows) / rows.sum()
    low, high = (float(numbers[min(int(np.searchsorted(share, tail)), len(numbers) - 1)]) for tail in _TAILS)
    if low == high:
        return "nearly all the same"
    counts, _ = np.histogram(np.clip(numbers, low, high), bins=_BINS, range=(low, high), weights=rows)
    counts = np.where(counts >= minimum_cell, counts, 0)
    most = counts.max()
    if not most:
        return "few rows each"
    return "".join(_BARS[int(np.ceil(count / most * (len(_BARS) - 1)))] for count in counts)
