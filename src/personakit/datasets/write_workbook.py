"""Write a small Excel workbook that is the same, byte for byte, whenever it is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Cell = str | int | float | None


def write_workbook(path: Path, sheets: Mapping[str, Iterable[Sequence[Cell]]]) -> None:
    """Write sheets of plain cells; the file holds no clock and no name of a writer.

    Parameters
    ----------
    path : Path
        The .xlsx file to write.
    sheets : mapping
        Sheet name -> rows; None leaves a cell blank.
    """
    numbered = list(enumerate(sheets, start=1))
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{_TYPES}.worksheet+xml"/>' for i, _ in numbered
    )
    listed = "".join(f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}"/>' for i, name in numbered)
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i, _ in numbered
    )
    with ZipFile(path, "w") as book:
        _add(
            book,
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>{parts}</Types>',
        )
        _add(
            book,
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        _add(
            book,
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        )
        _add(
            book,
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        )
        for i, name in numbered:
            body = "".join(_row(number, row) for number, row in enumerate(sheets[name], start=1))
            sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'
            _add(book, f"xl/worksheets/sheet{i}.xml", sheet)


def _add(book: ZipFile, name: str, text: str) -> None:
    entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    book.writestr(entry, _HEAD + text, compresslevel=9)


def _row(number: int, cells: Sequence[Cell]) -> str:
    """Return one row of a sheet.

    Examples
    --------
    >>> _row(1, ["a<b", 2])
    '<row r="1"><c r="A1" t="inlineStr"><is><t>a&lt;b</t></is></c><c r="B1"><v>2</v></c></row>'
    """
    written = "".join(_cell(f"{chr(65 + i)}{number}", cell) for i, cell in enumerate(cells) if cell is not None)
    return f'<row r="{number}">{written}</row>'


def _cell(reference: str, cell: Cell) -> str:
    if isinstance(cell, str):
        return f'<c r="{reference}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{reference}"><v>{cell!r}</v></c>'
