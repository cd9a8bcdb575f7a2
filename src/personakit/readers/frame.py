"""Read in-memory frames: pandas, and any frame with an Arrow interface, without importing its library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from personakit.core.arrow_frames import arrow_table
from personakit.core.errors import StudyError
from personakit.readers.parquet import BATCH_ROWS, flat
from personakit.readers.python_objects import column_of
from personakit.readers.raw_export import InputFile, RawChunk, RawExport, drop_blank, frame_names
from personakit.readers.table_rows import with_header_rows
from personakit.readers.tidy_cells import tidy_cells
from personakit.study.settings import Export

MEMORY = "(in memory)"


def open_frame(name: str, frame: Any, export: Export | None = None) -> RawExport:
    """Open a frame in memory.

    Parameters
    ----------
    name : str
        Name of the export.
    frame : object
        A pandas frame, or one with ``__arrow_c_stream__`` (Polars, DuckDB, pyarrow ...) or ``__dataframe__``.
        It is not changed.
    export : Export, optional
        Its settings.

    Returns
    -------
    RawExport
        Rows are numbered as in a sheet: the first is row 2.

    Raises
    ------
    StudyError
        When it is none of these.
    """
    table = _table(name, frame)
    columns, duplicated = frame_names(table.column_names)
    table = table.rename_columns(columns)

    def stream(wanted: Sequence[str], encoded: frozenset[str]) -> Iterator[RawChunk]:  # noqa: ARG001 - in memory
        first = 2
        part = table.select(list(wanted))
        for start in range(0, len(part), BATCH_ROWS):
            piece, tidied = tidy_cells(flat(part.slice(start, BATCH_ROWS)))
            rows = np.arange(first, first + len(piece), dtype=np.int64)
            first += len(piece)
            filled, numbers, blank = drop_blank(piece, rows)
            yield RawChunk(filled, numbers, (*tidied, *blank))

    raw = RawExport(
        name=name,
        reader="frame",
        columns=columns,
        input=InputFile(name, MEMORY, "", 0, 0),
        stream=stream,
        duplicated=duplicated,
    )
    return with_header_rows(raw, table, export or Export(table="customers"))


def _table(name: str, frame: Any) -> pa.Table:
    import pandas as pd

    if isinstance(frame, pd.DataFrame):
        return _from_pandas(frame)
    table = arrow_table(frame)
    if table is not None:
        return table
    raise StudyError(
        f"frames['{name}'] is a {type(frame).__name__}: give a pandas frame, or one with an Arrow interface "
        "(Polars, DuckDB, pyarrow)."
    )


def _from_pandas(frame: Any) -> pa.Table:
    """Convert a pandas frame to Arrow; a named index becomes a column, mixed columns become text."""
    named = [n for n in frame.index.names if n is not None and n not in frame.columns]
    whole = frame.reset_index(level=named) if named else frame
    arrays = []
    for index in range(whole.shape[1]):
        column = whole.iloc[:, index]
        try:
            if column.dtype == object:
                raise pa.ArrowInvalid("cells of any sort")
            arrays.append(pa.Array.from_pandas(column))
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
            arrays.append(column_of(column.tolist()))
    arrays = [a.combine_chunks() if isinstance(a, pa.ChunkedArray) else a for a in arrays]
    return pa.Table.from_arrays(arrays, names=[str(c) for c in whole.columns])
