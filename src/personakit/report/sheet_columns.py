"""Columns of the workbook's sheets: content, heading and format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

Rows = Iterable[Mapping[str, Any]]
SHARE, MONEY, COUNT, FIGURE, SMALL, TEXT, LONG = "share", "money", "count", "figure", "small", "text", "long"
#: Kind of column -> its number format and the least width in characters.
FORMATS = {
    SHARE: ("0.0%", 11), MONEY: ("#,##0", 13), COUNT: ("#,##0", 11), FIGURE: ("#,##0.00", 11), SMALL: ("0.000", 11),
    TEXT: ("@", 12), LONG: ("@", 60),
}  # fmt: skip


class SheetColumn(NamedTuple):
    """One column of a sheet."""

    key: str
    head: str
    kind: str


def interval(key: str, ends: str, head: str, kind: str) -> list[SheetColumn]:
    """Return the columns of a figure and of both limits of its interval."""
    return [
        SheetColumn(key, head, kind),
        SheetColumn(f"{ends}_low", "90% low", kind),
        SheetColumn(f"{ends}_high", "90% high", kind),
    ]
