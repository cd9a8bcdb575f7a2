"""Read Parquet files, row group by row group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from personakit.core.errors import DataError
from personakit.readers import files
from personakit.readers.raw_export import InputFile, RawChunk, RawExport, drop_blank, frame_names, rename_columns
from personakit.readers.table_rows import with_header_rows
from personakit.readers.tidy_cells import tidy_cells
from personakit.study.settings import Export

BATCH_ROWS = 262_144
_HEAD_ROWS = 400


def open_parquet(name: str, export: Export, path: Path) -> RawExport:
    """Open a Parquet file.

    Returns
    -------
    RawExport
        Columns with the types of the file.

    Raises
    ------
    DataError
        When the file is damaged.
    """
    from pyarrow import parquet

    label = export.path or path.name
    try:
        with parquet.ParquetFile(path) as file:
            names = [str(c) for c in file.schema_arrow.names]
            columns, duplicated = frame_names(names)
            start = next(file.iter_batches(_HEAD_ROWS), None)
            opening = flat(pa.Table.from_batches([start]).rename_columns(columns)) if start is not None else None
    except (pa.ArrowInvalid, OSError):
        raise DataError(f"{label} is not a valid Parquet file. Export it again.") from None
    sha, size = files.digest(path)
    stored = dict(zip(columns, names, strict=True))
    named = {before: column for column, before in stored.items()}

    def stream(wanted: Sequence[str], encoded: frozenset[str]) -> Iterator[RawChunk]:
        try:
            with parquet.ParquetFile(path, read_dictionary=[stored[n] for n in encoded]) as file:
                first = 2
                for batch in file.iter_batches(BATCH_ROWS, columns=None if duplicated else [stored[n] for n in wanted]):
                    table = pa.Table.from_batches([batch])
                    table = table.rename_columns(columns) if duplicated else rename_columns(table, named)
                    table, tidied = tidy_cells(flat(table.select(list(wanted))))
                    rows = np.arange(first, first + batch.num_rows, dtype=np.int64)
                    first += batch.num_rows
                    filled, numbers, blank = drop_blank(table, rows)
                    yield RawChunk(filled, numbers, (*tidied, *blank))
        except (pa.ArrowInvalid, OSError):
            raise DataError(f"{label} is not a valid Parquet file: it is cut off. Export it again.") from None

    raw = RawExport(
        name=name,
        reader="parquet",
        columns=columns,
        input=InputFile(name, label, sha, size, 0),
        stream=stream,
        duplicated=duplicated,
    )
    return raw if opening is None else with_header_rows(raw, opening, export)


def flat(table: pa.Table) -> pa.Table:
    """Convert columns to the few types that ingest handles: text, dictionary of text, numbers, times."""
    return pa.table({name: flat_column(table[name]) for name in table.column_names}) if table.num_columns else table


def flat_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column in a type that ingest handles."""
    kind = column.type
    types = pa.types
    if types.is_dictionary(kind):
        return _flat_dictionary(column)
    if types.is_large_string(kind) or types.is_string_view(kind):
        return column.cast(pa.string())
    if types.is_decimal(kind):
        return column.cast(pa.float64())
    if types.is_date(kind):
        return column.cast(pa.timestamp("us"))
    known = (
        types.is_string,
        types.is_integer,
        types.is_floating,
        types.is_boolean,
        types.is_timestamp,
        types.is_duration,
    )
    if any(check(kind) for check in known) or types.is_null(kind):
        return column
    if types.is_list(kind) or types.is_large_list(kind):
        import pyarrow.compute as pc

        from personakit.core.kinds import OPTION_SEPARATOR

        return pc.binary_join(column.cast(pa.list_(pa.string())), OPTION_SEPARATOR)
    return pa.chunked_array([pa.array([None if v is None else str(v) for v in column.to_pylist()], pa.string())])


def _flat_dictionary(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type.value_type
    if pa.types.is_string(kind):
        return column
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.dictionary(pa.int32(), pa.string()))
    return flat_column(pa.chunked_array([c.dictionary_decode() for c in column.chunks], kind))
