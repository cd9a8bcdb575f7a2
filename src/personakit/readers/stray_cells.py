"""Cells of a sheet that lie far from its table: they are left out before the sheet is unfolded into memory."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import BinaryIO

#: A gap of as many empty rows or columns separates a stray cell from the table.
_ROW_GAP, _COLUMN_GAP = 1_000, 100
_MOST_STRAY = 0.01  # share of the cells that may lie behind a gap
_WIDE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="[A-Z]{3}\d')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*?(?:/>|>.*?</(?:\w+:)?c>)', re.DOTALL)


def without_stray_cells(path: Path) -> tuple[BinaryIO | None, dict[str, list[str]]]:
    """Return a copy of an .xlsx workbook without stray cells, and their names by part; None where there are none.

    Parameters
    ----------
    path : Path
        The workbook; a file of another format has no part to look at.
    """
    try:
        with zipfile.ZipFile(path) as book:
            sheets = [n for n in book.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n)]
            stray = {name: cells for name in sheets if (cells := stray_cells(book.read(name)))}
            if not stray:
                return None, {}
            copy = io.BytesIO()
            with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
                for part in book.infolist():
                    content = book.read(part)
                    target.writestr(part, _left(content, stray[part.filename]) if part.filename in stray else content)
    except (zipfile.BadZipFile, OSError, KeyError):
        return None, {}
    copy.seek(0)
    return copy, stray


def stray_cells(sheet: bytes) -> list[str]:
    """Return the names of the few cells that lie far from the others.

    Examples
    --------
    >>> table = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, 300))
    >>> stray_cells(table + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), stray_cells(table)
    (['XFD1048576'], [])
    """
    if not _may_have_gaps(sheet):
        return []
    rows: Counter[int] = Counter()
    columns: Counter[int] = Counter()
    for match in _CELL.finditer(sheet):
        rows[int(match[2])] += 1
        columns[_column(match[1])] += 1
    if not rows:
        return []
    last_row, last_column = _end(rows, _ROW_GAP), _end(columns, _COLUMN_GAP)
    return [
        (match[1] + match[2]).decode()
        for match in _CELL.finditer(sheet)
        if int(match[2]) > last_row or _column(match[1]) > last_column
    ]


def _may_have_gaps(sheet: bytes) -> bool:
    """Say quickly whether many rows or columns may be empty between cells."""
    start = max(sheet.rfind(b"<row"), sheet.rfind(b":row"))
    last = _ROW.search(sheet, sheet.rfind(b"<", 0, start + 1)) if start >= 0 else None
    n_rows = sheet.count(b"<row") + sheet.count(b":row ")
    return (last is not None and int(last[1]) - n_rows > _ROW_GAP) or _WIDE.search(sheet) is not None


def _end(counts: Counter[int], gap: int) -> int:
    """Return the last row (column) of the table: the one before a gap behind which there are hardly any cells."""
    total, before, seen = sum(counts.values()), 0, 0
    for position in sorted(counts):
        if before and position - before > gap and total - seen <= max(1, _MOST_STRAY * total):
            return before
        before, seen = position, seen + counts[position]
    return before


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _left(sheet: bytes, stray: list[str]) -> bytes:
    names = {name.encode() for name in stray}
    sheet = _CELL.sub(lambda match: b"" if match[1] + match[2] in names else match[0], sheet)
    return re.sub(rb"<(?:\w+:)?dimension\b[^>]*/>", b"", sheet)
