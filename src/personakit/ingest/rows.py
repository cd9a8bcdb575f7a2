"""Stream the rows of an event export (ratings, waits, contacts, money) into compact columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from personakit.ingest.audit import Audit
from personakit.ingest.cells.dates import guess_formats, parse_dates
from personakit.ingest.cells.ids import Register, clean_ids, find_customers, find_quickly
from personakit.ingest.cells.numbers import parse_numbers
from personakit.ingest.cells.parsed import Mask, Parsed, blank_codes, plain, to_text
from personakit.ingest.cells.words import parse_flags
from personakit.ingest.collect import counted
from personakit.ingest.customers import ORPHAN, Source
from personakit.ingest.exports import InputFile
from personakit.ingest.ledger import Ledger, open_ledger
from personakit.ingest.people import enter_ids, recode_of, recoded
from personakit.ingest.readers import RawChunk
from personakit.ingest.tables import SPECS, Limits, find_failures
from personakit.ingest.vocabulary import Vocabulary
from personakit.study.columns import CANONICAL

BATCH = 1_000_000  # rows whose ids are looked up at a time, where they are too long for a table of keys
UNIT_MINUTES = {"seconds": 1 / 60, "minutes": 1.0, "hours": 60.0, "days": 1440.0}
_WORDS = ("stage", "category", "period")
Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Texts:
    """Long texts of a few rows."""

    places: Array
    text: pa.ChunkedArray


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of one event export that have a customer: numpy columns, words as codes."""

    source: Source
    customer: NDArray[np.int32]
    number: NDArray[np.int32]  # source rows
    columns: Mapping[str, Array]
    words: Mapping[str, tuple[list[str], dict[str, int]]]  # column -> words by code, counts
    texts: Mapping[str, Texts]
    ledger: Ledger
    audit: Audit
    input: InputFile
    scale: tuple[float, float] | None = None  # of ratings; guessed from the data when None
    constant_stage: str | None = None

    def kept(self, keep: Mask) -> Rows:
        """Return the rows where `keep` is true."""
        if keep.all():
            return self
        moved = np.cumsum(keep) - 1
        texts = {}
        for name, long in self.texts.items():
            stay = keep[long.places]
            texts[name] = Texts(moved[long.places[stay]], long.text.filter(pa.array(stay)))
        columns = {name: values[keep] for name, values in self.columns.items()}
        return Rows(
            self.source, self.customer[keep], self.number[keep], columns, self.words, texts,
            self.ledger, self.audit, self.input, self.scale, self.constant_stage,
        )  # fmt: skip


class _Reader:
    """Understands the chunks of one export, one after the other."""

    def __init__(self, source: Source, limits: Limits, ledger: Ledger) -> None:
        self.source, self.limits, self.ledger = source, limits, ledger
        self.export, self.raw = source.export, source.raw
        self.table = source.export.table
        self.kinds = {
            name: column.kind
            for name, column in CANONICAL[self.table].items()
            if column.kind != "id" and self.export.source(name) is not None
        }
        self.vocabularies = {
            name: Vocabulary(self.export.missing, recode_of(self.export, name))
            for name, kind in self.kinds.items()
            if kind in _WORDS
        }
        self.formats: dict[str, tuple[str, ...]] = {}
        self.refused = 0

    def columns(self) -> tuple[list[str], frozenset[str]]:
        """Source columns to read, and those worth dictionary-encoding."""
        sources = {name: str(self.export.source(name)) for name in self.kinds}
        few = {
            sources[n] for n, kind in self.kinds.items() if kind in (*_WORDS, "flag") or n in {"score", "sla_minutes"}
        }
        key = str(self.export.source("customer_id"))
        return list(dict.fromkeys([key, *sources.values()])), frozenset(few - {key})

    def read(self, chunk: RawChunk) -> tuple[pa.Array, Array, dict[str, Array], dict[str, pa.Array]]:
        """Return ids, source rows, columns and long texts of the rows of a chunk that can stand."""
        key = str(self.export.source("customer_id"))
        ids = clean_ids(recoded(chunk.frame[key], self.export, "customer_id"), self.export.missing)
        enter_ids(ids, chunk.rows, self.ledger, key)
        self.refused += int(ids.lost.sum())
        alive = ~ids.blank & ~ids.lost
        columns: dict[str, Array] = {}
        texts: dict[str, pa.Array] = {}
        for name, kind in self.kinds.items():
            column = chunk.frame[str(self.export.source(name))]
            if kind in _WORDS:
                columns[name] = self.vocabularies[name].codes(column)
            elif kind == "text":
                texts[name] = blank_codes(to_text(plain(column)), self.export.missing)
            else:
                parsed = self._parse(name, kind, column)
                columns[name] = parsed.cells
                self.ledger.fixed(parsed.fixed, str(self.export.source(name)))
                alive = self._failed(name, kind, parsed.bad, chunk.rows, alive)
        columns = finish_columns(self.table, columns, self.export.unit)
        alive = self._needed(columns, chunk.rows, alive)
        return self._valid(ids.text, chunk.rows, columns, texts, alive)

    def _parse(self, name: str, kind: str, column: pa.ChunkedArray) -> Parsed:
        if kind == "flag":
            return parse_flags(column, self.export.missing, recode_of(self.export, name))
        column = recoded(column, self.export, name)
        if kind == "date":
            if name not in self.formats:
                self.formats[name] = self.export.date_formats or guess_formats(column)[0]
            parsed = parse_dates(column, self.formats[name], self.export.missing)
            if parsed.bad.any() and not self.export.date_formats:  # a spelling first met in this chunk
                more = [f for f in guess_formats(column)[0] if f not in self.formats[name]]
                if more:
                    self.formats[name] = (*self.formats[name], *more)
                    parsed = parse_dates(column, self.formats[name], self.export.missing)
            return parsed
        if pa.types.is_duration(column.type):
            minutes = column.cast(pa.duration("us")).cast(pa.int64()).cast(pa.float64())
            values = minutes.fill_null(np.nan).to_numpy(zero_copy_only=False) / 60e6
            return Parsed(values / UNIT_MINUTES[self.export.unit], np.zeros(len(values), dtype=bool))
        return parse_numbers(column, self.raw.decimal, self.export.missing)

    def _failed(self, name: str, kind: str, bad: Mask, rows: Array, alive: Mask) -> Mask:
        """Drop the row of a cell that was not understood where it is needed; else only blank the cell."""
        hit = bad & alive
        if not hit.any():
            return alive
        source = str(self.export.source(name))
        reason = {"date": "no date", "number": "no number", "flag": "neither yes nor no"}.get(kind, f"no {kind}")
        if name in {"score", "amount", "wait_minutes"} or (self.table == "transactions" and name == "at"):
            self.ledger.dropped(hit, rows, source, f"{reason} ({source})")
            return alive & ~hit
        self.ledger.blanked(hit, rows, source, reason)
        return alive

    def _needed(self, columns: dict[str, Array], rows: Array, alive: Mask) -> Mask:
        """Drop rows that lack what their table is about."""
        needed = {
            "csat": ("stage", "score"),
            "waits": ("stage",),
            "contacts": ("stage",),
            "transactions": ("at", "amount"),
        }
        for name in needed.get(self.table, ()):
            if name not in columns:
                continue
            values = columns[name]
            gone = alive & ((values < 0) if name == "stage" else pd.isna(values))
            self.ledger.dropped(gone, rows, str(self.export.source(name)), f"no {name}")
            alive = alive & ~gone
        if self.table == "waits":
            gone = alive & np.isnan(columns["wait_minutes"]) & ~columns["abandoned"]
            source = str(self.export.source("wait_minutes") or self.export.source("ended_at"))
            self.ledger.dropped(gone, rows, source, "no wait")
            alive = alive & ~gone
        if self.table == "profitability":
            amounts = [n for n in ("revenue", "cost", "margin", "lifetime_value") if n in columns]
            if amounts:
                gone = alive & np.logical_and.reduce([np.isnan(columns[n]) for n in amounts])
                self.ledger.dropped(
                    gone, rows, ", ".join(str(self.export.source(n) or n) for n in amounts), "no amount"
                )
                alive = alive & ~gone
        return alive

    def _valid(
        self, ids: pa.Array, rows: Array, columns: dict[str, Array], texts: dict[str, pa.Array], alive: Mask
    ) -> tuple[pa.Array, Array, dict[str, Array], dict[str, pa.Array]]:
        """Validate what is left against the canonical table, and drop or blank what breaks a rule."""
        if not alive.all():
            keep = pa.array(alive)
            ids, rows = ids.filter(keep), rows[alive]
            columns = {n: v[alive] for n, v in columns.items()}
            texts = {n: t.filter(keep) for n, t in texts.items()}
        checked = {n: v for n, v in columns.items() if n in SPECS[self.table] and SPECS[self.table][n].rules}
        keep_mask = np.ones(len(rows), dtype=bool)
        frame = pd.DataFrame(checked, copy=False)
        for failure in find_failures(self.table, frame, self.limits):
            source = str(self.export.source(failure.column) or failure.column)
            if failure.then == "drop":
                self.ledger.dropped(failure.mask & keep_mask, rows, source, failure.reason)
                keep_mask &= ~failure.mask
            else:
                self.ledger.blanked(failure.mask & keep_mask, rows, source, failure.reason)
                values = columns[failure.column].copy()
                values[failure.mask] = np.datetime64("NaT") if values.dtype.kind == "M" else np.nan
                columns = {**columns, failure.column: values}
        if keep_mask.all():
            return ids, rows, columns, texts
        keep = pa.array(keep_mask)
        return (
            ids.filter(keep),
            rows[keep_mask],
            {n: v[keep_mask] for n, v in columns.items()},
            {n: t.filter(keep) for n, t in texts.items()},
        )


def finish_columns(table: str, columns: dict[str, Array], unit: str) -> dict[str, Array]:
    """Bring the columns of a chunk to canonical units and dtypes."""
    out = dict(columns)
    if table == "csat":
        out["score"] = out["score"].astype(np.float32)
    if table == "waits":
        started, ended = out.pop("started_at", None), out.pop("ended_at", None)
        wait = out.get("wait_minutes")
        wait = None if wait is None else wait * UNIT_MINUTES[unit]
        if started is not None and ended is not None:
            between = (ended - started).astype("timedelta64[s]").astype(np.float64)
            between = np.where(np.isnat(started) | np.isnat(ended), np.nan, between / 60)
            wait = between if wait is None else np.where(np.isnan(wait), between, wait)
        n = len(next(iter(out.values()))) if out else len(started) if started is not None else 0
        out["wait_minutes"] = (np.full(n, np.nan) if wait is None else wait).astype(np.float32)
        if "sla_minutes" in out:
            out["sla_minutes"] = out["sla_minutes"].astype(np.float32)
        if "at" not in out and started is not None:
            out["at"] = started
        out["abandoned"] = np.nan_to_num(out.get("abandoned", np.zeros(n)), nan=0.0).astype(bool)
    if table == "profitability" and "margin" not in out and {"revenue", "cost"} <= set(out):
        out["margin"] = out["revenue"] - out["cost"]
    return out


def read_rows(source: Source, register: Register, limits: Limits) -> Rows:
    """Stream an event export.

    Parameters
    ----------
    source : Source
        The open export.
    register : Register
        The customer base.
    limits : Limits
        As-of date and rating scale.

    Returns
    -------
    Rows
        Rows of customers of the base; every other row is entered in the ledger under its reason.
    """
    ledger = open_ledger(source.export.table, source.raw)
    reader = _Reader(source, limits, ledger)
    wanted, few = reader.columns()
    chunks = counted(source.raw, wanted, ledger, few)
    held = _Held(register)
    for chunk in chunks:
        held.add(*reader.read(chunk))
    if not held.columns:
        nothing = pa.table({name: pa.array([], pa.string()) for name in wanted})
        held.add(*reader.read(RawChunk(nothing, np.empty(0, dtype=np.int64))))
    held.flush()
    pa.default_memory_pool().release_unused()
    return held.finish(source, ledger, chunks.input, reader)


def _narrow(codes: NDArray[np.int32]) -> Array:
    """Return the codes of words in the smallest integers that hold them."""
    most = int(codes.max(initial=0))
    return codes.astype(np.int8 if most < 127 else np.int16 if most < 32_767 else np.int32)


class _Held:
    """Columns so far; ids are looked up a batch at a time, the ones not found again at the end."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.ids: list[pa.Array] = []
        self.waiting = 0
        self.codes: list[NDArray[np.int32]] = []
        self.open_places: list[Array] = []
        self.open_ids: list[pa.Array] = []
        self.rows: list[NDArray[np.int32]] = []
        self.columns: dict[str, list[Array]] = {}
        self.texts: dict[str, tuple[list[Array], list[pa.Array]]] = {}
        self.n = 0
        self.folded = 0

    def add(self, ids: pa.Array, rows: Array, columns: dict[str, Array], texts: dict[str, pa.Array]) -> None:
        """Hold one chunk."""
        for name, values in columns.items():
            self.columns.setdefault(name, []).append(_narrow(values) if values.dtype == np.int32 else values)
        for name, text in texts.items():
            places, parts = self.texts.setdefault(name, ([], []))
            there = np.flatnonzero(text.is_valid().to_numpy(zero_copy_only=False))
            places.append(there + self.n)
            parts.append(text.take(pa.array(there)))
        self.rows.append(rows.astype(np.int32))
        self.ids.append(ids)
        self.n += len(rows)
        self.waiting += len(rows)
        if self.waiting >= BATCH or self.register.table is not None:
            self.flush()

    def flush(self) -> None:
        """Look up the ids that wait."""
        if not self.ids:
            return
        ids = self.ids[0] if len(self.ids) == 1 else pa.concat_arrays(self.ids)
        codes, folded = find_quickly(self.register, ids)
        self.folded += int(folded.sum())
        open_ = np.flatnonzero(codes < 0)
        self.open_places.append(open_ + self.n - self.waiting)
        self.open_ids.append(ids.take(pa.array(open_)))
        self.codes.append(codes)
        self.ids, self.waiting = [], 0

    def finish(self, source: Source, ledger: Ledger, input_: InputFile, reader: _Reader) -> Rows:
        """Find the customers of the ids left open, and drop the orphans."""
        codes = np.concatenate(self.codes) if self.codes else np.empty(0, dtype=np.int32)
        numbers = np.concatenate(self.rows) if self.rows else np.empty(0, dtype=np.int32)
        key = str(source.export.source("customer_id"))
        if any(len(p) for p in self.open_places):
            places = np.concatenate(self.open_places)
            found, fixed = find_customers(self.register, pa.concat_arrays(self.open_ids))
            codes[places] = found
            self.folded += int(fixed.pop("case of ids", np.zeros(0)).sum())
            ledger.fixed(fixed, key)
        if self.folded:
            ledger.enter(f"case of ids ({key})", self.folded, "fixed")
        names = list(self.columns)
        columns = {}
        for name in names:
            columns[name] = np.concatenate(self.columns.pop(name))
        texts = {
            name: Texts(np.concatenate(places), pa.chunked_array(parts, pa.string()))
            for name, (places, parts) in self.texts.items()
        }
        words = {name: (v.words, v.counts) for name, v in reader.vocabularies.items()}
        orphan = codes < 0
        ledger.dropped(orphan, numbers, key, ORPHAN)
        audit = Audit(source.name, ledger.read, 0, int((~orphan).sum()), int(orphan.sum()), 0, refused=reader.refused)
        export = source.export
        stage = None if export.source("stage") else export.stage
        whole = Rows(source, codes, numbers, columns, words, texts, ledger, audit, input_, export.scale, stage)
        return whole.kept(~orphan)
