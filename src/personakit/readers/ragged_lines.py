"""Rows of a text file that do not fit its header: skip them, repair the safe ones, refuse those that run together."""

from __future__ import annotations

import csv
import io

import numpy as np
import pyarrow as pa

from personakit.core.errors import DataError
from personakit.core.typing import Ints
from personakit.readers.sniff_format import TextFormat


def row_numbers(first: int, n_rows: int, skipped: set[int]) -> tuple[Ints, int]:
    """Return the numbers of `n_rows` rows from `first`, without those of skipped rows, and the next number."""
    if not skipped:
        return np.arange(first, first + n_rows, dtype=np.int64), first + n_rows
    candidates = np.arange(first, first + n_rows + len(skipped), dtype=np.int64)
    numbers = candidates[~np.isin(candidates, np.fromiter(skipped, np.int64))][:n_rows]
    following = int(numbers[-1]) + 1 if n_rows else first
    while following in skipped:
        following += 1
    return numbers, following


def repair_ragged_lines(
    layout: TextFormat, ragged: list[tuple[int, str]]
) -> tuple[list[tuple[int, list[str]]], dict[str, int]]:
    """Split the ragged rows: return those with extra blank cells only, trimmed, and count the others by reason."""
    width = layout.width
    trimmed: list[tuple[int, list[str]]] = []
    dropped: dict[str, int] = {}
    for number, text in ragged:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=layout.delimiter), [])
        if len(cells) > width and not any(c.strip() for c in cells[width:]):
            trimmed.append((number, cells[:width]))
        else:
            why = "row with too many cells" if len(cells) > width else "row with too few cells"
            dropped[why] = dropped.get(why, 0) + 1
    return trimmed, dropped


def refuse_open_quote(
    layout: TextFormat, label: str, table: pa.Table, numbers: Ints, ragged: list[tuple[int, str]]
) -> None:
    """Refuse a file in which one cell contains whole rows, because a quote is not closed."""
    import pyarrow.compute as pc

    delimiters = layout.width - 1
    mark = layout.delimiter
    suspects = [(n, t) for n, t in ragged if "\n" in t or "\r" in t]
    for column in table.columns:
        cells = column.cast(pa.string())
        multiline = np.flatnonzero(pc.fill_null(pc.match_substring_regex(cells, r"[\r\n]"), False).to_numpy())
        suspects += [(int(numbers[i]), cells[int(i)].as_py()) for i in multiline[:1000]]
    for number, text in suspects:
        inner = text.replace("\r", "\n").split("\n")[1:]
        if any(line.count(mark) >= delimiters for line in inner):
            raise DataError(
                f"{label}: a quote opened in row {number} is never closed, so the rows after it run together. "
                "Double the quotes inside cells, or close it."
            )
