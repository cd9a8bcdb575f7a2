"""Fit text to its box: with smaller letters first, then with fewer of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

#: Width of a letter and height of a line as parts of the font size; slightly too large, so that nothing overflows.
LETTER, LINE = 0.53, 1.22
LEAST_SIZE, LARGEST_IN_TABLE = 8.0, 13.0
#: Characters that XML does not allow.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class FittedTable:
    """A table: heads, rows of text, widths in inches, and fills of coloured cells."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    fills: Sequence[Sequence[tuple[str, bool] | None]] = field(default=())  # colour, and whether its ink is light


def clean(text: str) -> str:
    r"""Remove characters that a slide cannot contain.

    Examples
    --------
    >>> clean("a\x00b")
    'ab'
    """
    return FORBIDDEN.sub("", str(text))


def wrapped_lines(text: str, width: float, size: float) -> int:
    """Return how many lines a text takes at most.

    Parameters
    ----------
    text : str
        The text.
    width : float
        Width of its box, inches.
    size : float
        Size of the font, points.

    Examples
    --------
    >>> wrapped_lines("twenty letters of it", 1.0, 12)
    3
    """
    import textwrap

    letters = max(int(width * 72 / (LETTER * size)), 4)
    return sum(max(len(textwrap.wrap(part, letters)), 1) for part in text.split("\n"))


def fit_font_size(text: str, width: float, height: float, size: float) -> tuple[str, float]:
    """Return text and font size that fit a box: smaller letters first, then fewer of them.

    Parameters
    ----------
    text : str
        The text.
    width, height : float
        Size of the box, inches.
    size : float
        Largest size of the font, points.

    Examples
    --------
    >>> fit_font_size("word " * 200, 2.0, 0.5, 12.0)[1]
    8.0
    """

    def fits(candidate: str, at: float) -> bool:
        return wrapped_lines(candidate, width, at) * at * LINE <= height * 72 + 1

    while size > LEAST_SIZE and not fits(text, size):
        size = max(size - 1, LEAST_SIZE)
    words = text.split(" ")
    while len(words) > 1 and not fits(text, size):
        words = words[:-1]
        text = " ".join(words).rstrip(" ,;.") + " \u2026"
    return text, size


def fit_table(table: FittedTable, height: float) -> tuple[FittedTable, list[float], float]:
    """Return a table that fits a height: in smaller letters first, then with fewer of them in its cells.

    Returns
    -------
    table, heights, size : FittedTable, list of float and float
        The fitted table, the height of every row in inches (the head first), and the font size in points.

    Examples
    --------
    >>> fit_table(FittedTable(["Stage", "Rating"], [["Repair", "3.2"]], [2.0, 1.0]), 2.0)[2]
    13.0
    """
    size = LARGEST_IN_TABLE
    while size > LEAST_SIZE and sum(_heights(table, size)) > height:
        size -= 0.5
    heights = _heights(table, size)
    room = height / sum(heights)
    if room >= 1:
        return table, heights, size
    rows = [
        [
            fit_font_size(cell, width - 0.16, heights[at + 1] * room - 0.1, size)[0]
            for cell, width in zip(row, table.widths, strict=True)
        ]
        for at, row in enumerate(table.rows)
    ]
    return FittedTable(table.head, rows, table.widths, table.fills), [h * room for h in heights], size


def _heights(table: FittedTable, size: float) -> list[float]:
    """Return the height of every row in inches, the head first."""
    return [
        max(wrapped_lines(text, width - 0.16, at) for text, width in zip(row, table.widths, strict=True))
        * at
        * LINE
        / 72
        + 0.09
        for row, at in zip((table.head, *table.rows), (size - 1, *[size] * len(table.rows)), strict=True)
    ]
