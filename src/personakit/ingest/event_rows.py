"""Read the rows of an event export (ratings, waits, contacts, money) into compact columns, chunk by chunk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from personakit.core.typing import Array, Bools, Int32s
from personakit.ingest.canonical_tables import Limits
from personakit.ingest.check_log import CheckLog, open_check_log
from personakit.ingest.chunk_reader import ChunkReader
from personakit.ingest.collect_columns import CountedChunks
from personakit.ingest.customer_ids import IdIndex, find_customers, find_quickly
from personakit.ingest.join_audit import Audit
from personakit.ingest.nobody_ids import placeholder_codes, placeholder_words, total_rows
from personakit.ingest.people_columns import enter_nobody
from personakit.ingest.read_customers import ORPHAN, PeopleSource, unjoined
from personakit.readers import RawChunk
from personakit.readers.raw_export import InputFile

BATCH = 1_000_000  # rows whose ids are looked up at a time, where ids are too long for a key table


@dataclass(frozen=True, eq=False)
class TextColumns:
    """Long texts of some rows, and the positions of those rows."""

    positions: Array
    text: pa.ChunkedArray


@dataclass(frozen=True, eq=False)
class EventRows:
    """The rows of one event export that belong to customers: numpy columns, words as codes."""

    source: PeopleSource
    customer: Int32s
    number: Int32s  # source rows
    columns: Mapping[str, Array]
    words: Mapping[str, tuple[list[str], dict[str, int]]]  # column -> words by code, counts
    texts: Mapping[str, TextColumns]
    check_log: CheckLog
    audit: Audit
    input: InputFile
    scale: tuple[float, float] | None = None  # of ratings; guessed from the data when None
    constant_stage: str | None = None
    read: tuple[str, ...] = ()  # columns of the source that were read
    surveyed: bool = False  # answers of a survey, so that its weights apply

    def filter(self, keep: Bools) -> EventRows:
        """Return the rows where `keep` is true."""
        if keep.all():
            return self
        moved = np.cumsum(keep) - 1
        texts = {}
        for name, long in self.texts.items():
            stay = keep[long.positions]
            texts[name] = TextColumns(moved[long.positions[stay]], long.text.filter(pa.array(stay)))
        columns = {name: values[keep] for name, values in self.columns.items()}
        return replace(self, customer=self.customer[keep], number=self.number[keep], columns=columns, texts=texts)


def read_event_rows(source: PeopleSource, register: IdIndex, limits: Limits) -> EventRows:
    """Stream an event export.

    Returns
    -------
    EventRows
        Rows of customers of the base; every other row is logged with its reason.
    """
    check_log = open_check_log(source.export.table, source.raw)
    reader = ChunkReader(source, limits, check_log)
    wanted, few = reader.columns()
    chunks = CountedChunks(source.raw, wanted, check_log, few)
    buffer = _RowBuffer(register)
    for chunk in chunks:
        buffer.add(*reader.read(chunk))
    if not buffer.columns:
        empty = pa.table({name: pa.array([], pa.string()) for name in wanted})
        buffer.add(*reader.read(RawChunk(empty, np.empty(0, dtype=np.int64))))
    buffer.flush()
    reader.numbers.enter_doubts()
    pa.default_memory_pool().release_unused()
    return buffer.finish(source, check_log, chunks.input, reader)


def _narrow(codes: Int32s) -> Array:
    """Return the codes of words in the smallest integer type that fits."""
    most = int(codes.max(initial=0))
    return codes.astype(np.int8 if most < 127 else np.int16 if most < 32_767 else np.int32)


class _RowBuffer:
    """Columns read so far. Ids are looked up in batches; those not found are tried again at the end."""

    def __init__(self, register: IdIndex) -> None:
        self.register = register
        self.ids: list[pa.Array] = []
        self.waiting = 0
        self.codes: list[Int32s] = []
        self.open_positions: list[Array] = []
        self.open_ids: list[pa.Array] = []
        self.rows: list[Int32s] = []
        self.columns: dict[str, list[Array]] = {}
        self.texts: dict[str, tuple[list[Array], list[pa.Array]]] = {}
        self.n = 0
        self.folded = 0

    def add(self, ids: pa.Array, rows: Array, columns: dict[str, Array], texts: dict[str, pa.Array]) -> None:
        """Add one chunk."""
        for name, values in columns.items():
            self.columns.setdefault(name, []).append(_narrow(values) if values.dtype == np.int32 else values)
        for name, text in texts.items():
            positions, parts = self.texts.setdefault(name, ([], []))
            filled = np.flatnonzero(text.is_valid().to_numpy(zero_copy_only=False))
            positions.append(filled + self.n)
            parts.append(text.take(pa.array(filled)))
        self.rows.append(rows.astype(np.int32))
        self.ids.append(ids)
        self.n += len(rows)
        self.waiting += len(rows)
        if self.waiting >= BATCH or self.register.table is not None:
            self.flush()

    def flush(self) -> None:
        """Look up the ids collected since the last look-up."""
        if not self.ids:
            return
        ids = self.ids[0] if len(self.ids) == 1 else pa.concat_arrays(self.ids)
        codes, folded = find_quickly(self.register, ids)
        self.folded += int(folded.sum())
        open_ = np.flatnonzero(codes < 0)
        self.open_positions.append(open_ + self.n - self.waiting)
        self.open_ids.append(ids.take(pa.array(open_)))
        self.codes.append(codes)
        self.ids, self.waiting = [], 0

    def finish(self, source: PeopleSource, check_log: CheckLog, input_: InputFile, reader: ChunkReader) -> EventRows:
        """Find the customers of the remaining ids, and drop the orphans."""
        codes = np.concatenate(self.codes) if self.codes else np.empty(0, dtype=np.int32)
        numbers = np.concatenate(self.rows) if self.rows else np.empty(0, dtype=np.int32)
        key = str(source.export.source("customer_id"))
        repaired = 0
        total, placeholder = np.zeros(len(codes), dtype=bool), np.zeros(len(codes), dtype=bool)
        if any(len(p) for p in self.open_positions):
            positions, ids = np.concatenate(self.open_positions), pa.concat_arrays(self.open_ids)
            matches, fixed = find_customers(self.register, ids)
            codes[positions] = matches
            total[positions] = (matches < 0) & total_rows(ids)
            placeholder[positions] = (matches < 0) & (placeholder_words(ids) | placeholder_codes(ids))
            self.folded += int(fixed.pop("case of ids", np.zeros(0)).sum())
            check_log.fixed(fixed, key)
            repaired = sum(int(mask.sum()) for mask in fixed.values())
        if self.folded:
            check_log.enter(f"case of ids ({key})", self.folded, "fixed")
        names = list(self.columns)
        columns = {}
        for name in names:
            columns[name] = np.concatenate(self.columns.pop(name))
        texts = {
            name: TextColumns(np.concatenate(positions), pa.chunked_array(parts, pa.string()))
            for name, (positions, parts) in self.texts.items()
        }
        words = {name: (v.words, v.counts) for name, v in reader.vocabularies.items()}
        enter_nobody(total, placeholder, numbers, check_log, key)
        orphan = codes < 0
        unknown = orphan & ~total & ~placeholder
        check_log.dropped(unknown, numbers, key, ORPHAN)
        audit = Audit(
            source.name,
            check_log.read,
            0,
            int((~orphan).sum()),
            int(unknown.sum()) + unjoined(check_log),
            0,
            refused=reader.refused,
            repaired=repaired + self.folded,
        )
        export = source.export
        stage = None if export.source("stage") else export.stage
        read = tuple(reader.columns()[0])
        whole = EventRows(
            source, codes, numbers, columns, words, texts, check_log, audit, input_, export.scale, stage, read
        )
        return whole.filter(~orphan)
