"""Read a workbook sheet: find its header, fill merged cells, and report damage and pitfalls."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from personakit.core.errors import DataError, StudyError, not_found
from personakit.core.formatting import format_number
from personakit.readers import files
from personakit.readers.python_objects import column_of
from personakit.readers.raw_export import InputFile, RawChunk, RawExport, Repair, drop_blank, unique_names
from personakit.readers.sniff_format import find_header
from personakit.readers.survey_headers import (
    SurveyHeader,
    is_qualtrics,
    is_surveymonkey,
    qualtrics_header,
    spread_options,
    surveymonkey_header,
)
from personakit.readers.survey_platforms import qualtrics_stream, with_joined_options
from personakit.study.settings import Export

MOST_UNPACKED = 4 << 30  # bytes a workbook may unpack to
MOST_RATIO = 250  # unpacked bytes per packed byte, for anything large
CHUNK_ROWS = 50_000
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
    book = _open(path, label)
    try:
        sheet = _sheet(name, export, book, label, wanted)
        cells, notes = _cells(sheet)
        title = str(sheet.name)
    finally:
        book.close()
    notes += formula_notes(path, title)
    text = [[_as_text(c) for c in row] for row in cells[:400]]
    if not any(any(row) for row in text):
        raise DataError(
            f"sheet '{title}' of {label} is empty. Export it again, or name another in exports.{name}.sheet."
        )
    header_index = export.skip_rows if export.skip_rows is not None else find_header(text, wanted)
    if header_index >= len(text):
        raise DataError(
            f"sheet '{title}' of {label} has no header row after the {header_index} rows that skip_rows leaves out."
        )
    header, survey = _header(text, header_index, export.reader)
    columns, extra = list(header.columns), header.extra
    width = max((i + 1 for i, c in enumerate(columns) if c), default=0)
    names, duplicated = unique_names(columns[:width])
    if header_index:
        notes.append(
            Repair("stray rows before the header", header_index, "fixed", f"the header is row {header_index + 1}")
        )
    sha, size = files.digest(path)
    first = header_index + 1 + extra
    stream = _stream_of(cells, names, first)
    raw = RawExport(
        name=name,
        reader=survey or "excel",
        columns=names,
        input=InputFile(name, label, sha, size, 0),
        stream=qualtrics_stream(stream, names) if survey == "qualtrics" else stream,
        labels=header.labels,
        notes=notes,
        separator="," if survey == "qualtrics" else None,
        duplicated=duplicated,
    )
    return with_joined_options(raw, spread_options(header, text[first:])) if survey == "surveymonkey" else raw


def _header(text: list[list[str]], header_index: int, reader: str | None) -> tuple[SurveyHeader, str | None]:
    if is_qualtrics(text, header_index):
        return qualtrics_header(text, header_index), "qualtrics"
    if reader == "surveymonkey" or (reader is None and is_surveymonkey(text, header_index)):
        return surveymonkey_header(text, header_index), "surveymonkey"
    return SurveyHeader(tuple(text[header_index])), None


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


def _open(path: Path, label: str) -> Any:
    import python_calamine as calamine

    try:
        return calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError:
        raise DataError(f"{label} is locked with a password. Save a copy without one.") from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        if "assword" in str(error) or _is_encrypted(path):
            raise DataError(f"{label} is locked with a password. Save a copy without one.") from None
        raise DataError(
            f"{label} cannot be opened as a workbook: it is damaged or no Excel file. Save it again as .xlsx."
        ) from None


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
                first = [[_as_text(c) for c in row] for row in sheet.to_python(nrows=40)]
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


def _as_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _stream_of(cells: CellRows, names: Sequence[str], first: int) -> Any:
    column_index = {name: i for i, name in enumerate(names)}

    def stream(wanted: Sequence[str], encoded: frozenset[str]) -> Iterator[RawChunk]:  # noqa: ARG001 - already in memory
        body = cells[first:]
        whole = {n: column_of([row[column_index[n]] for row in body]) for n in wanted}
        table = pa.table(whole) if whole else pa.table({"row": pa.nulls(len(cells) - first)})
        for start in range(0, len(table), CHUNK_ROWS):
            part = table.slice(start, CHUNK_ROWS)
            rows = np.arange(first + 1 + start, first + 1 + start + len(part), dtype=np.int64)
            yield RawChunk(*drop_blank(part, rows))

    return stream


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
