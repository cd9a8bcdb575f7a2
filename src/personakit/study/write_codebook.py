"""Write a codebook as CSV or XLSX, so that a spreadsheet changes nothing in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personakit.core.confidence import GUESS, LIKELY, SURE
from personakit.core.errors import StudyError, require
from personakit.core.excel_writer import import_workbook
from personakit.core.kinds import Kind, Use
from personakit.study.canonical_columns import CANONICAL
from personakit.study.codebook import HEADERS, ROLES, Codebook, CodebookRow
from personakit.study.codebook_cells import protect

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_WIDTHS = {"column": 28, "name": 22, "question": 44, "levels": 32, "label": 24, "why": 44, "role": 14, "position": 8}
_USUAL_WIDTH = 12
_QUOTED = re.compile(r'[,;"\r\n\t\x0b\x0c\x1c-\x1e\x85\u2028\u2029]|^\s|\s$')


def codebook_text(codebook: Codebook) -> str:
    """Return a codebook as CSV text.

    Parameters
    ----------
    codebook : Codebook
        The rows.

    Returns
    -------
    str
        Commas between the cells; text that a spreadsheet would run as a formula has an apostrophe before it.

    Examples
    --------
    >>> from personakit.study.codebook import CodebookRow
    >>> print(codebook_text(Codebook((CodebookRow("crm", 1, "=No"),))).splitlines()[1][:10])
    crm,1,'=No
    """
    require("codebook_text", codebook, Codebook, "a codebook")
    lines = [HEADERS, *(_cells(row) for row in codebook.rows)]
    return "".join(",".join(_quoted(cell) for cell in cells) + "\n" for cells in lines)


def _quoted(cell: str) -> str:
    """Quote a cell where it must be; Python's own writer leaves a single carriage return bare, which ends a row."""
    return '"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell


def _cells(row: CodebookRow) -> list[str]:
    return [protect(str(getattr(row, header))) for header in HEADERS]


def write_codebook(codebook: Codebook, path: str | Path) -> Path:
    """Write a codebook; the ending decides between CSV and XLSX.

    Raises
    ------
    StudyError
        When the ending is neither, or XlsxWriter is not installed.
    """
    require("write_codebook", codebook, Codebook, "a codebook")
    file = Path(path)
    ending = file.suffix.casefold()
    if ending == ".csv":
        file.write_text(codebook_text(codebook), encoding="utf-8", newline="")
    elif ending == ".xlsx":
        _write_workbook(codebook, file)
    else:
        raise StudyError(f"'{file.name}' must end in .csv or .xlsx.")
    return file


def _write_workbook(codebook: Codebook, file: Path) -> None:
    book = import_workbook()(
        str(file), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    _fill(book, codebook)
    book.close()


def _fill(book: Workbook, codebook: Codebook) -> None:
    sheet = book.add_worksheet("codebook")
    text = book.add_format({"num_format": "@", "valign": "top"})  # text: a spreadsheet makes no date of 1..5
    head = book.add_format({"num_format": "@", "bold": True})
    for column, header in enumerate(HEADERS):
        sheet.set_column(column, column, _WIDTHS.get(header, _USUAL_WIDTH), text)
        sheet.write_string(0, column, header, head)
    for down, row in enumerate(codebook.rows, start=1):
        for column, cell in enumerate(_cells(row)):
            if HEADERS[column] == "position":
                sheet.write_number(down, column, row.position)
            else:
                sheet.write_string(down, column, cell, text)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(1, len(codebook.rows)), len(HEADERS) - 1)
    for header, options in _choices().items():
        column = HEADERS.index(header)
        validation: dict[str, Any] = {"validate": "list", "source": options, "error_type": "information"}
        sheet.data_validation(1, column, max(1, len(codebook.rows)), column, validation)


def _choices() -> dict[str, list[str]]:
    roles = dict.fromkeys([*ROLES, *(name for table in CANONICAL.values() for name in table)])
    few = list(roles)
    while len(",".join(few)) > 255:  # a limit of the format
        few.pop()
    return {
        "role": few,
        "kind": [str(kind) for kind in Kind],
        "use": [str(use) for use in Use if use is not Use.IGNORE],
        "sure": [SURE, LIKELY, GUESS],
    }
