"""Read Parquet files, row group by row group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from personakit.core.errors import DataError
from personakit.readers import files
from personakit.readers.raw_export import InputFile, RawChunk, RawExport, drop_blank
from personakit.study.settings import Export

BATCH_ROWS = 262_144


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
            columns = [str(c) for c in file.schema_arrow.names]
    except (pa.ArrowInvalid, OSError):
        raise DataError(f"{label} is not a valid Parquet file. Export it again.") from None
    sha, size = files.digest(path)

    def stream(wanted: Sequence[str], encoded: frozenset[str]) -> Iterator[RawChunk]:
        try:
            with parquet.ParquetFile(path, read_dictionary=list(encoded)) as file:
                first = 2
                for batch in file.iter_batches(BATCH_ROWS, columns=list(wanted)):
                    table = flat(pa.Table.from_batches([batch]).select(list(wanted)))
                    rows = np.arange(first, first + batch.num_rows, dtype=np.int64)
                    first += batch.num_rows
                    yield RawChunk(*drop_blank(table, rows))
        except (pa.ArrowInvalid, OSError):
            raise DataError(f"{label} is not a valid Parquet file: it is cut off. Export it again.") from None

    return RawExport(
        name=name,
        reader="parquet",
        columns=columns,
        input=InputFile(name, label, sha, size, 0),
        stream=stream,
        duplicated=frozenset(c for c in columns if columns.count(c) > 1),
    )


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
