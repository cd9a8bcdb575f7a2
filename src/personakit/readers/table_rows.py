"""Rows of cells in memory (a sheet, a table of a web page, the beginning of a frame) as an export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from personakit.core.errors import DataError
from personakit.readers.platforms.find_platform import find_platform, plain_header
from personakit.readers.platforms.survey_header import SurveyHeader
from personakit.readers.python_objects import column_of
from personakit.readers.raw_export import InputFile, RawChunk, RawExport, Repair, Stream, drop_blank, unique_names
from personakit.readers.sniff_format import find_header
from personakit.readers.tidy_cells import tidy_cells
from personakit.study.settings import Export

CHUNK_ROWS = 50_000
_HEAD_ROWS = 400


def open_rows(
    name: str,
    export: Export,
    cells: list[list[Any]],
    *,
    reader: str,
    title: str,
    file: InputFile,
    wanted: Sequence[str] = (),
    notes: Sequence[Repair] = (),
) -> RawExport:
    """Make an export of rows of cells: find its header rows, name its columns, and stream the rows below.

    Parameters
    ----------
    name, export
        As in ``open_source``.
    cells : list of rows
        All rows, those above the header included.
    reader : str
        What the export is called where no survey platform wrote it.
    title : str
        Of the table, in messages.
    file : InputFile
        What was read.
    wanted : sequence of str
        Columns that the study names.
    notes : sequence of Repair
        Findings so far.

    Raises
    ------
    DataError
        When there is no header row.
    """
    text = [[as_text(c) for c in row] for row in cells[:_HEAD_ROWS]]
    header = table_header(text, export, wanted)
    if header is None:
        raise DataError(f"{title} has no header row after the {export.skip_rows} rows that skip_rows leaves out.")
    first = header.row + 1 + header.extra
    width = max((at + 1 for at, cell in enumerate(header.names) if cell.strip()), default=0)
    last = max((len(row) for row in cells), default=0)
    unnamed = (
        at for at in range(last - 1, width - 1, -1) if any(as_text(row[at]) for row in cells[first:] if at < len(row))
    )
    width = next(unnamed, width - 1) + 1  # columns without a name count where they hold something
    names, duplicated = unique_names([*header.names[:width], *([""] * (width - len(header.names)))])
    stray = []
    if header.row:
        stray.append(Repair("stray rows before the header", header.row, "fixed", f"the header is row {header.row + 1}"))
    return RawExport(
        name=name,
        reader=header.platform or reader,
        columns=names,
        input=file,
        stream=_stream_of(cells, names, first),
        notes=[*notes, *stray],
        duplicated=duplicated,
        **header.described(names),
    )


def table_header(text: list[list[str]], export: Export, wanted: Sequence[str]) -> SurveyHeader | None:
    """Return the header rows of a table: of a survey platform, or the one that looks like names; None without any."""
    header = find_platform(text, export.reader, export.skip_rows)
    if header and header.platform is None and wanted and not set(wanted) & set(unique_names(header.names)[0]):
        header = None
    if header is not None:
        return header
    row = export.skip_rows if export.skip_rows is not None else find_header(text, wanted)
    return replace(plain_header(text[row], export.reader), row=row) if row < len(text) else None


def as_text(cell: Any) -> str:
    """Return a cell as text, without blanks around it; whole numbers without a decimal mark.

    Examples
    --------
    >>> as_text(3.0), as_text(" a "), as_text(None)
    ('3', 'a', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _stream_of(cells: list[list[Any]], names: Sequence[str], first: int) -> Stream:
    column_index = {name: i for i, name in enumerate(names)}

    def stream(wanted: Sequence[str], encoded: frozenset[str]) -> Iterator[RawChunk]:  # noqa: ARG001 - already in memory
        body = cells[first:]
        places = [column_index[n] for n in wanted]
        whole = {
            n: column_of([row[at] if at < len(row) else None for row in body])
            for n, at in zip(wanted, places, strict=True)
        }
        table = pa.table(whole) if whole else pa.table({"row": pa.nulls(len(body))})
        for start in range(0, len(table), CHUNK_ROWS):
            part, tidied = tidy_cells(table.slice(start, CHUNK_ROWS))
            rows = np.arange(first + 1 + start, first + 1 + start + len(part), dtype=np.int64)
            filled, numbers, blank = drop_blank(part, rows)
            yield RawChunk(filled, numbers, (*tidied, *blank))

    return stream


def with_header_rows(raw: RawExport, first: pa.Table, export: Export) -> RawExport:
    """Return an export of a frame whose first rows are header rows of a survey platform, with these as names.

    Parameters
    ----------
    raw : RawExport
        The export, its columns named by the frame.
    first : pyarrow Table
        Its first rows, columns in the same order.
    export : Export
        Its settings.
    """
    columns = [column.to_pylist() for column in first.slice(0, _HEAD_ROWS).columns]
    rows = [[as_text(cell) for cell in row] for row in zip(*columns, strict=True)]
    top = ["" if name.startswith("Unnamed: ") else name for name in raw.columns]
    header = find_platform([top, *rows], export.reader, 0)
    if header is None:
        return replace(raw, **plain_header(raw.columns, export.reader).described(raw.columns))
    if not header.extra:
        return replace(raw, reader=header.platform or raw.reader, **header.described(raw.columns))
    names, duplicated = unique_names(header.names)
    before = dict(zip(names, raw.columns, strict=True))

    def stream(wanted: Sequence[str], encoded: frozenset[str]) -> Iterator[RawChunk]:
        for chunk in raw.stream([before[n] for n in wanted], frozenset(before[n] for n in encoded if n in before)):
            keep = chunk.rows > 1 + header.extra
            frame = chunk.frame if keep.all() else chunk.frame.filter(pa.array(keep))
            frame = frame.rename_columns(list(wanted)) if wanted else frame
            yield RawChunk(frame, chunk.rows[keep], chunk.notes)

    return replace(
        raw,
        reader=header.platform or raw.reader,
        columns=names,
        stream=stream,
        duplicated=duplicated,
        **header.described(names),
    )
