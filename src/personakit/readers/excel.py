"""Read a workbook sheet: find its header, fill merged cells, and report damage and pitfalls."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from personakit.core.errors import DataError, StudyError, not_found
from personakit.core.formatting import format_number
from personakit.readers import files
from personakit.readers.raw_export import InputFile, RawExport, Repair
from personakit.readers.stray_cells import without_stray_cells
from personakit.readers.table_rows import as_text, open_rows
from personakit.study.settings import Export

MOST_UNPACKED = 4 << 30  # bytes a workbook may unpack to
MOST_RATIO = 250  # unpacked bytes per packed byte, for anything large
CellRows = list[list[Any]]


def open_excel(name: str, export: Export, path: Path, wanted: Sequence[str] = ()) -> RawExport:
    """Open a sheet of an Excel (or OpenDocument) workbook.

    Parameters
    ----------
    name : str
        Name of the export.
    export : Export
        Its settings: ``sheet`` by name or index, ``skip_rows``.
    path : Path
        The workbook.
    wanted : sequence of str
        Source columns the study asks for; they choose the sheet and the header row where none is declared.

    Returns
    -------
    RawExport
        Columns are typed where all cells are of one type, else text.

    Raises
    ------
    DataError
        When the workbook is damaged, locked, empty or would unpack to far more than a workbook should.
    StudyError
        When there is no such sheet.
    """
    label = export.path or path.name
    check_unpacked_size(path, label)
    whole, stray = without_stray_cells(path)
    book = _open(path, label, whole)
    try:
        sheet = _sheet(name, export, book, label, wanted)
        cells, notes = _cells(sheet)
        title = str(sheet.name)
    finally:
        book.close()
    notes += formula_notes(path, title) + _stray_notes(path, title, stray)
    if not any(as_text(cell) for row in cells for cell in row):
        raise DataError(
            f"sheet '{title}' of {label} is empty. Export it again, or name another in exports.{name}.sheet."
        )
    return open_rows(
        name,
        export,
        cells,
        reader="excel",
        title=f"sheet '{title}' of {label}",
        file=InputFile(name, label, *files.digest(path), 0),
        wanted=wanted,
        notes=notes,
    )


def _stray_notes(path: Path, sheet: str, stray: Mapping[str, list[str]]) -> list[Repair]:
    """Name the cells that were left out because they lie far from the table."""
    if not stray:
        return []
    with zipfile.ZipFile(path) as book:
        names = stray.get(_sheet_part(book, sheet) or "", [])
    if not names:
        return []
    note = f"{names[0]}{f' and {len(names) - 1} more' if len(names) > 1 else ''} far from the table: left out"
    return [Repair("cells far from the table", len(names), "fixed", note)]


def check_unpacked_size(path: Path, label: str) -> None:
    """Refuse a workbook that would unpack to far more than a workbook should, before unpacking it."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as book:
        parts = book.infolist()
    unpacked = sum(p.file_size for p in parts)
    packed = max(1, sum(p.compress_size for p in parts))
    if unpacked > MOST_UNPACKED or (unpacked > 50 << 20 and unpacked / packed > MOST_RATIO):
        raise DataError(
            f"{label} is refused: {format_number(packed / 1e6)} MB would unpack to {format_number(unpacked / 1e6)} "
            "MB, which no valid workbook does. If it is yours, save it again or export it as CSV."
        )


def _open(path: Path, label: str, content: BinaryIO | None = None) -> Any:
    import python_calamine as calamine

    try:
        if content is not None:
            return calamine.CalamineWorkbook.from_filelike(content)
        return calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError:
        raise DataError(f"{label} is locked with a password. Save a copy without one.") from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        if "assword" in str(error) or _is_encrypted(path):
            raise DataError(f"{label} is locked with a password. Save a copy without one.") from None
        raise DataError(
            f"{label} cannot be opened as a workbook: it is damaged or no Excel file. Save it again as .xlsx."
        ) from None


def filled_sheets(path: Path) -> list[str]:
    """Return the sheets of a workbook with more than one row; none where it cannot be opened."""
    check_unpacked_size(path, path.name)
    try:
        book = _open(path, path.name, without_stray_cells(path)[0])
        return [name for name in book.sheet_names if book.get_sheet_by_name(name).height > 1]
    except Exception:  # any damage: the reader reports it
        return []


def _is_encrypted(path: Path) -> bool:
    start = path.read_bytes()[: 1 << 16]
    return start.startswith(b"\xd0\xcf\x11\xe0") and "EncryptedPackage".encode("utf-16-le") in start


def _sheet(name: str, export: Export, book: Any, label: str, wanted: Sequence[str]) -> Any:
    import python_calamine as calamine

    names = list(book.sheet_names)
    if isinstance(export.sheet, str) and export.sheet not in names:
        raise StudyError(f"exports.{name}.sheet: {not_found('sheet', export.sheet, label, names)}")
    if isinstance(export.sheet, int) and not 0 <= export.sheet < len(names):
        raise StudyError(f"exports.{name}.sheet = {export.sheet}: {label} has {len(names)} sheet(s), counted from 0.")
    try:
        if isinstance(export.sheet, str):
            return book.get_sheet_by_name(export.sheet)
        if isinstance(export.sheet, int):
            return book.get_sheet_by_index(export.sheet)
        best, best_score = None, (-1, -1)
        for index in range(len(names)):
            sheet = book.get_sheet_by_index(index)
            hits = 0
            if len(names) > 1 and sheet.height:
                first = [[as_text(c) for c in row] for row in sheet.to_python(nrows=40)]
                hits = max((len(set(row) & set(wanted)) for row in first), default=0)
            if (hits, int(sheet.height > 0)) > best_score:
                best, best_score = sheet, (hits, int(sheet.height > 0))
    except (calamine.CalamineError, OSError, ValueError):
        raise DataError(f"{label} has a damaged sheet. Save it again as .xlsx.") from None
    if best is None:
        raise DataError(f"{label} has no sheets.")
    return best


def _cells(sheet: Any) -> tuple[CellRows, list[Repair]]:
    """Return all cells of a sheet, with merged areas of the body filled with their value."""
    cells: CellRows = sheet.to_python(skip_empty_area=False)
    filled = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if top >= len(cells) or left != right or bottom <= top:
            continue  # titles and group headings span columns; a value for several rows spans rows
        for row in range(top + 1, min(bottom + 1, len(cells))):
            if cells[row][left] == "":
                cells[row][left] = cells[top][left]
                filled += 1
    notes = [Repair("merged cells", filled, "fixed", "the value was written into every row it spans")] if filled else []
    return cells, notes


def formula_notes(path: Path, sheet: str) -> list[Repair]:
    """Count formula cells of an .xlsx sheet that show an error, or whose result was never stored."""
    errors = unstored = 0
    try:
        with zipfile.ZipFile(path) as book:
            part = _sheet_part(book, sheet)
            if part is None:
                return []
            text = book.read(part).decode("utf-8", errors="replace")
    except (zipfile.BadZipFile, KeyError, OSError):
        return []
    if 't="e"' in text:
        errors = len(re.findall(r'<c [^>]*t="e"', text))
    if "<f" in text:
        unstored = len(re.findall(r"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>", text))
    notes = []
    if errors:
        notes.append(Repair("formula errors", errors, "set missing", "cells such as #N/A count as blank"))
    if unstored:
        note = "the workbook holds no result for them, so they count as blank: open and save it in Excel"
        notes.append(Repair("formulas without a result", unstored, "fixed", note))
    return notes


def _sheet_part(book: zipfile.ZipFile, sheet: str) -> str | None:
    from html import unescape

    try:
        workbook = book.read("xl/workbook.xml").decode("utf-8", errors="replace")
        relations = book.read("xl/_rels/workbook.xml.rels").decode("utf-8", errors="replace")
    except KeyError:
        return None
    for tag in re.findall(r"<(?:\w+:)?sheet\s[^>]*>", workbook):
        name, key = re.search(r'\bname="([^"]*)"', tag), re.search(r'r:id="([^"]*)"', tag)
        if name and key and unescape(name[1]) == sheet:
            for relation in re.findall(r"<Relationship\s[^>]*>", relations):
                target = re.search(r'\bTarget="([^"]*)"', relation)
                if target and f'Id="{key[1]}"' in relation:
                    return target[1].lstrip("/") if target[1].startswith("/") else f"xl/{target[1]}"
    return None
