"""Read delimited text (CSV, TSV ...) as a stream of string columns, with the source row of each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from personakit.core.errors import DataError
from personakit.core.typing import Ints
from personakit.readers.inspect_text import TextFile, open_utf8
from personakit.readers.ragged_lines import repair_ragged_lines, row_numbers
from personakit.readers.raw_export import InputFile, RawChunk, RawExport, Repair, blank_rows, take_rows, unique_names
from personakit.readers.sniff_format import parse_lines
from personakit.readers.tidy_cells import tidy_cells

_MOST_NAMED = 5
BLOCK_BYTES = 1 << 23  # small enough for the cache, large enough that the overhead per block is small


def raw_text(name: str, file: TextFile) -> RawExport:
    """Make a RawExport of a text file."""
    layout, header = file.layout, file.header
    columns, duplicated = unique_names(layout.header)
    body = layout.header_record + 1 + header.extra
    lines = layout.lines_before_data
    if header.extra:
        records, line_numbers = parse_lines(file.text, layout.delimiter, body)
        lines = line_numbers[min(body, len(records)) - 1]
    start = _Start(lines=lines, records=body, columns=tuple(columns))
    return RawExport(
        name=name,
        reader=header.platform or "csv",
        columns=columns,
        input=InputFile(name, file.label, file.mark.sha256, file.mark.n_bytes, 0),
        stream=lambda wanted, encoded: _stream(file, start, wanted, encoded),
        notes=_opening_notes(file),
        decimal=layout.decimal,
        duplicated=duplicated,
        **header.described(columns),
    )


def _opening_notes(file: TextFile) -> list[Repair]:
    layout, notes = file.layout, []
    if layout.header_record:
        note = f"the header is row {layout.header_record + 1}"
        notes.append(Repair("stray rows before the header", layout.header_record, "fixed", note))
    if file.mark.nuls:
        notes.append(Repair("NUL bytes", file.mark.nuls, "fixed", "left out of the text"))
    if file.mark.encoding == "mixed":
        notes.append(Repair("mixed encodings", 0, "fixed", "UTF-8 with Windows letters between; both were read"))
    if file.count.open_rows:
        rows = ", ".join(str(row) for row in file.count.open_rows[:_MOST_NAMED])
        more = ", ..." if len(file.count.open_rows) > _MOST_NAMED else ""
        note = f"a quote opened in row {rows}{more} would swallow the rows after it; it was read as text"
        notes.append(Repair("quote never closed", len(file.count.open_rows), "fixed", note))
    return notes


@dataclass(frozen=True)
class _Start:
    lines: int  # physical lines before the data
    records: int  # rows, as a spreadsheet counts, before the data
    columns: tuple[str, ...]


def _stream(file: TextFile, start: _Start, wanted: Sequence[str], encoded: frozenset[str]) -> Iterator[RawChunk]:
    from pyarrow import csv as arrow_csv

    positions = [start.columns.index(name) for name in wanted]
    width = file.layout.width
    keys = [f"c{index}" for index in range(width)]
    dictionary = pa.dictionary(pa.int32(), pa.string())
    types = {keys[p]: dictionary if n in encoded else pa.string() for p, n in zip(positions, wanted, strict=True)}
    ragged: list[tuple[int, str]] = []

    def skip(row: Any) -> str:
        ragged.append((row.number, row.text))
        return "skip"

    quoted = file.mark.quotes > 0
    try:
        with open_utf8(file) as stream:
            batches = arrow_csv.open_csv(
                stream,
                read_options=arrow_csv.ReadOptions(
                    column_names=keys, skip_rows=start.lines, block_size=BLOCK_BYTES, use_threads=False
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=file.layout.delimiter,
                    quote_char='"' if quoted else False,
                    newlines_in_values=quoted,
                    ignore_empty_lines=False,
                    invalid_row_handler=skip,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    include_columns=[keys[p] for p in positions] or keys[:1],
                    column_types=types or {keys[0]: pa.string()},
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=True,
                    null_values=[""],
                    check_utf8=False,  # checked by the fingerprint already
                ),
            )
            position, ahead, n_read = start.lines + 1, set[int](), 0
            for batch in batches:
                table = pa.Table.from_batches([batch]).rename_columns(list(wanted) or ["row"])
                ahead = {n for n in ahead if n >= position} | {n for n, _ in ragged}  # the parser may be a block ahead
                numbers, position = row_numbers(position, len(table), ahead)
                numbers = numbers - (start.lines - start.records)
                bad, ragged[:] = list(ragged), []
                n_read += len(table) + len(bad)
                yield _chunk(file, table, numbers, bad, positions=positions, start=start, wanted=wanted)
            if ragged:
                n_read += len(ragged)
                empty = pa.table({name: pa.array([], pa.string()) for name in list(wanted) or ["row"]})
                yield _chunk(
                    file, empty, np.empty(0, np.int64), list(ragged), positions=positions, start=start, wanted=wanted
                )
            _check_count(file, start, n_read)
    except pa.ArrowInvalid as error:
        raise _as_data_error(file, error) from None


def _check_count(file: TextFile, start: _Start, n_read: int) -> None:
    """Compare the rows that the parser gave with those counted line by line."""
    expected = max(0, file.count.records - start.records)
    if n_read != expected:
        raise DataError(
            f"{file.label} has {expected:,} rows below its header, but reads as {n_read:,}: quotes in it run rows "
            "together or cut them. Export it again with quotes inside cells doubled."
        )


def _as_data_error(file: TextFile, error: Exception) -> DataError:
    text = str(error)
    if "straddl" in text or "out of sync" in text or "CSV parse error" in text:
        return DataError(
            f"{file.label} cannot be split into rows: a quote is opened and never closed, or one row is longer than "
            f"{BLOCK_BYTES >> 20} MB. Export it again with quotes inside cells doubled."
        )
    if "UTF8" in text or "UTF-8" in text:
        return DataError(f"{file.label} is not valid UTF-8 text. Leave `encoding` out to have it detected.")
    if "Empty CSV" in text:
        return DataError(f"{file.label} is empty. Export it again.")
    return DataError(f"{file.label} cannot be read as delimited text. Export it again as CSV (UTF-8).")


def _chunk(
    file: TextFile,
    table: pa.Table,
    numbers: Ints,
    ragged: list[tuple[int, str]],
    *,
    positions: list[int],
    start: _Start,
    wanted: Sequence[str],
) -> RawChunk:
    notes: list[Repair] = []
    if ragged:
        trimmed, dropped = repair_ragged_lines(file.layout, ragged)
        for why, rows in dropped.items():
            notes.append(Repair(why, rows, "dropped", f"the header has {len(start.columns)} cells"))
        if trimmed:
            notes.append(Repair("blank cells past the last column", len(trimmed), "fixed", "left out"))
            shift = start.lines - start.records
            cells = {n: [r[p] or None for _, r in trimmed] for p, n in zip(positions, wanted, strict=True)}
            more = pa.table({name: pa.array(values, pa.string()) for name, values in cells.items()})
            table = pa.concat_tables([table.cast(more.schema) if len(wanted) else table, more])
            numbers = np.concatenate([numbers, np.array([n - shift for n, _ in trimmed], dtype=np.int64)])
    if file.mark.marked:
        table, tidied = tidy_cells(table)
        notes += tidied
    blank = blank_rows(table)
    if blank.any():
        notes.append(Repair("blank row", int(blank.sum()), "dropped", "every cell that was read is blank"))
        table, numbers = take_rows(table, numbers, ~blank)
    return RawChunk(table, numbers, tuple(notes))
