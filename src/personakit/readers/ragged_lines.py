"""Rows of a text file that do not fit its header: skip them, repair the safe ones."""

from __future__ import annotations

import csv
import io

import numpy as np

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
