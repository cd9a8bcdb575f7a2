"""Read a codebook as spreadsheets leave it: CSV with any usual delimiter, or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from personakit.core.errors import StudyError, near_match
from personakit.study.codebook import HEADERS, Codebook, CodebookRow
from personakit.study.codebook_cells import unprotect
from personakit.study.error_messages import Fault, compose_message, quoted_names

#: Headers without which a row cannot be assigned to a column.
_NEEDED = ("export", "column")
_AS_WRITTEN = frozenset({"column", "question", "separator"})  # cells whose outer blanks may mean something
Grid = list[list[str]]


def read_codebook(path: str | Path, *, label: str | None = None) -> Codebook:
    """Read a codebook.

    Parameters
    ----------
    path : str or Path
        A CSV or XLSX file with the headers of :class:`Codebook`, in any order. Blank rows and other columns are
        ignored; a byte order mark and semicolons or tabs between the cells are fine.
    label : str, optional
        How messages name it; its file name by default.

    Returns
    -------
    Codebook
        The rows as written; what they say is checked by :func:`personakit.read_study`.

    Raises
    ------
    StudyError
        When there is no such file, it cannot be read, or a needed header is missing.

    Examples
    --------
    >>> read_codebook("nowhere.csv")
    Traceback (most recent call last):
    ...
    personakit.core.errors.StudyError: there is no codebook 'nowhere.csv'. Write one with: personakit init FOLDER
    """
    file = Path(path)
    name = label or file.name
    if not file.is_file():
        raise StudyError(f"there is no codebook '{name}'. Write one with: personakit init FOLDER")
    content = file.read_bytes()
    grid = _workbook_grid(file, name) if content.startswith((b"PK\x03\x04", b"\xd0\xcf")) else _text_grid(content, name)
    return _codebook(grid, name)


def _text_grid(content: bytes, name: str) -> Grid:
    text = _decoded(content, name)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lower().startswith("sep="):  # a hint that spreadsheets read
        text = text[text.index(first) + len(first) :].lstrip("\r\n")
        first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t|", key=first.count)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _decoded(content: bytes, name: str) -> str:
    encodings = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise StudyError(f"{name} is not text that can be read. Save it as 'CSV UTF-8' or as XLSX.")


def _workbook_grid(file: Path, name: str) -> Grid:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(file)
        sheet = next((s for s in book.sheet_names if s.casefold() == "codebook"), book.sheet_names[0])
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except Exception as error:  # any damage; the text of the library may hold cells
        raise StudyError(
            f"{name} cannot be read as a workbook ({type(error).__name__}). Save it again as XLSX or CSV UTF-8."
        ) from None
    return [[_cell_text(cell) for cell in row] for row in rows]


def _cell_text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell) if not isinstance(cell, timedelta) else ""


def _codebook(grid: Grid, name: str) -> Codebook:
    start = next((i for i, row in enumerate(grid) if any(cell.strip() for cell in row)), None)
    if start is None:
        raise StudyError(f"{name} is empty. Write it again with: personakit init FOLDER --force")
    at = _columns_of(grid[start], name)
    rows: list[CodebookRow] = []
    lines: list[int] = []
    faults: list[Fault] = []
    for line, cells in enumerate(grid[start + 1 :], start=start + 2):
        values = {h: unprotect(cells[i]) if i < len(cells) else "" for h, i in at.items()}
        if not any(value.strip() for value in values.values()):
            continue
        values = {h: v if h in _AS_WRITTEN else v.strip() for h, v in values.items()}
        position = _position(values.pop("position", ""), len(rows) + 1)
        if position is None:
            faults.append(Fault(f"row {line}, position", "expected a whole number from 1: the column's place."))
        faults += [
            Fault(f"row {line}, {h}", "is blank. Give the header of the column as in the export."
                  if h == "column" else "is blank. Give the name of the export, as in the study.")
            for h in _NEEDED if not values.get(h)
        ]  # fmt: skip
        rows.append(CodebookRow(position=position or 1, **values))
        lines.append(line)
    if faults:
        raise StudyError(compose_message(name, faults))
    return Codebook(tuple(rows), name, tuple(lines))


def _columns_of(header: Sequence[str], name: str) -> dict[str, int]:
    """Return where each header of the codebook stands."""
    titles = [" ".join(cell.replace("\ufeff", "").split()).casefold() for cell in header]
    at = {h: titles.index(h) for h in HEADERS if h in titles}
    missing = [h for h in _NEEDED if h not in at]
    if missing:
        close = near_match(missing[0], [t for t in titles if t not in at])
        hint = f" Is it the column '{close}'?" if close else ""
        raise StudyError(
            f"{name} has no column '{missing[0]}' in its first row.{hint} "
            f"Headers of a codebook: {quoted_names(HEADERS)}."
        )
    return at


def _position(text: str, default: int) -> int | None:
    if not text.strip():
        return default
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return int(number) if number.is_integer() and number >= 1 else None
