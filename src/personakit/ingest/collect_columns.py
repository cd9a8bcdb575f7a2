"""Read a whole export of people into one Arrow table, with numbered and counted rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from personakit.core.typing import Bools, Ints
from personakit.ingest.check_log import CheckLog
from personakit.readers import RawChunk, RawExport, Repair
from personakit.readers.raw_export import InputFile, take_rows


@dataclass(frozen=True, eq=False)
class CollectedColumns:
    """All rows of an export, for the columns asked for."""

    frame: pa.Table
    rows: Ints
    input: InputFile


class CountedChunks:
    """Chunks of an export, logged as they are read; after the last one, ``input`` describes what was read."""

    def __init__(
        self, raw: RawExport, columns: Sequence[str], check_log: CheckLog, encoded: frozenset[str] = frozenset()
    ) -> None:
        self._raw, self._columns, self._check_log, self._encoded = raw, columns, check_log, encoded
        self._hash = None if raw.input.sha256 else hashlib.sha256()
        self._bytes = 0

    def __iter__(self) -> Iterator[RawChunk]:
        for read in self._raw.chunks(self._columns, encoded=self._encoded):
            chunk = without_headers(read)
            self._check_log.read += chunk.rows_read
            self._check_log.repairs(chunk.notes)
            if self._hash is not None:
                content = _content(chunk.frame)
                self._hash.update(content)
                self._bytes += len(content)
            yield chunk

    @property
    def input(self) -> InputFile:
        """The file that was read: path, hash, size and rows."""
        known = self._raw.input
        if self._hash is not None:
            known = replace(known, sha256=self._hash.hexdigest(), n_bytes=self._bytes)
        return replace(known, rows_read=self._check_log.read)


def without_headers(chunk: RawChunk) -> RawChunk:
    """Drop rows that repeat the header, as in files that were pasted together by hand."""
    import pyarrow.compute as pc

    frame = chunk.frame
    texts = [n for n, t in zip(frame.column_names, frame.schema.types, strict=True) if _is_text(t)]
    if not texts or not len(frame):
        return chunk

    def repeats(name: str, rows: pa.Table) -> Bools:
        same = pc.equal(pc.utf8_trim_whitespace(rows[name].cast(pa.string())), name)
        matches: Bools = pc.fill_null(same, False).to_numpy()
        return matches

    first = pc.equal(frame[texts[0]].cast(pa.string()), texts[0]) if texts else None
    suspects = np.flatnonzero(pc.fill_null(first, False).to_numpy())
    if not len(suspects):
        return chunk
    rows = frame.take(pa.array(suspects))
    same = np.mean([repeats(name, rows) for name in texts], axis=0)
    headers = suspects[same > 0.5]
    keep = np.ones(len(frame), dtype=bool)
    keep[headers] = False
    data_rows, numbers = take_rows(frame, chunk.rows, keep)
    note = Repair("header repeated in the data", len(headers), "dropped", "the row holds the column names")
    return RawChunk(data_rows, numbers, (*chunk.notes, note) if len(headers) else chunk.notes)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or (pa.types.is_dictionary(kind) and pa.types.is_string(kind.value_type)))


def _content(frame: pa.Table) -> bytes:
    """Return the content of a frame as bytes, for its hash."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, frame.schema) as writer:
        writer.write_table(frame.combine_chunks())
    return bytes(sink.getvalue())


def collect(raw: RawExport, columns: Sequence[str], check_log: CheckLog) -> CollectedColumns:
    """Read the columns of an export into memory."""
    wanted = list(dict.fromkeys(columns))
    chunks = CountedChunks(raw, wanted, check_log)
    frames, rows = [], []
    for chunk in chunks:
        frames.append(chunk.frame.select(wanted) if wanted else pa.table({"row": pa.nulls(len(chunk.rows))}))
        rows.append(chunk.rows)
    if not frames:
        frames = [pa.table({name: pa.array([], pa.string()) for name in wanted or ["row"]})]
        rows = [np.empty(0, dtype=np.int64)]
    return CollectedColumns(_stack(frames), np.concatenate(rows), chunks.input)


def _stack(frames: list[pa.Table]) -> pa.Table:
    """Concatenate chunks; a column whose type differs between chunks becomes text."""
    from personakit.parsing.parsed import plain_array, to_text

    if all(f.schema.equals(frames[0].schema) for f in frames):
        return pa.concat_tables(frames)
    columns = {}
    for name in frames[0].column_names:
        parts = [plain_array(f[name]) for f in frames]
        sorts = {p.type for p in parts if p.null_count < len(p)}
        kind = sorts.pop() if len(sorts) == 1 else pa.string()
        cast = [_as(p, kind, to_text(p) if kind == pa.string() else p) for p in parts]
        columns[name] = pa.chunked_array(cast, kind)
    return pa.table(columns)


def _as(part: pa.Array, kind: pa.DataType, text: pa.Array) -> pa.Array:
    return pa.nulls(len(part), kind) if part.null_count == len(part) else text
