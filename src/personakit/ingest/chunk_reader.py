"""Parse and validate the chunks of an event export, and drop the rows that fail."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from personakit.core.errors import DataError
from personakit.core.typing import Array, Bools
from personakit.ingest.answer_counts import NO_VALUE, count_numbers, count_words
from personakit.ingest.blank_cells import without_blank_words
from personakit.ingest.canonical_tables import OUT_OF_SCALE, SPECS, Limits, find_failures
from personakit.ingest.category_encoder import CategoryEncoder
from personakit.ingest.check_log import CheckLog
from personakit.ingest.customer_ids import clean_ids
from personakit.ingest.log_zones import log_zones
from personakit.ingest.number_columns import NumberColumns, currencies_of
from personakit.ingest.people_columns import enter_ids, recode_of, recoded
from personakit.ingest.read_customers import PeopleSource
from personakit.parsing.answer_words import parse_flags
from personakit.parsing.clocks import parse_clock
from personakit.parsing.currencies import count_currencies, is_currency_header
from personakit.parsing.dates import DAY_OR_MONTH, MONTH_FIRST, SWAPPED, format_setting, guess_formats, parse_dates
from personakit.parsing.numbers import parse_numbers
from personakit.parsing.parsed import Parsed, blank_codes, plain_array, to_text
from personakit.parsing.time_zones import split_zones
from personakit.readers import RawChunk
from personakit.study.canonical_columns import CANONICAL

UNIT_MINUTES = {"seconds": 1 / 60, "minutes": 1.0, "hours": 60.0, "days": 1440.0}
_WORDS = ("stage", "category", "period")
_MONEY_TABLES = ("profitability", "transactions")


class ChunkReader:
    """Parses the chunks of one export, one after the other."""

    def __init__(self, source: PeopleSource, limits: Limits, check_log: CheckLog) -> None:
        self.source, self.limits, self.check_log = source, limits, check_log
        self.export, self.raw = source.export, source.raw
        self.table = source.export.table
        self.kinds = {
            name: column.kind
            for name, column in CANONICAL[self.table].items()
            if column.kind != "id" and name != "updated_at" and self.export.source(name) is not None
        }
        self.vocabularies = {
            name: CategoryEncoder(
                self._missing(name), recode_of(self.export, name), guess_blanks=self.export.guess_blanks
            )
            for name, kind in self.kinds.items()
            if kind in _WORDS
        }
        self.formats: dict[str, tuple[str, ...]] = {}
        self.doubtful: set[str] = set()  # date columns where it is not clear yet whether day or month comes first
        self.refused = 0
        self.numbers = NumberColumns(self.raw, self.export, check_log)
        self.currency_columns = (
            [c for c in self.raw.columns if is_currency_header(c)] if self.table in _MONEY_TABLES else []
        )

    def _missing(self, name: str) -> tuple[Any, ...]:
        """Return the codes that mean "blank" in a canonical column."""
        return self.export.missing_of(self.export.source(name))

    def columns(self) -> tuple[list[str], frozenset[str]]:
        """Return the source columns to read, and those worth dictionary-encoding."""
        sources = {name: str(self.export.source(name)) for name in self.kinds}
        few = {
            sources[n] for n, kind in self.kinds.items() if kind in (*_WORDS, "flag") or n in {"score", "sla_minutes"}
        }
        key = str(self.export.source("customer_id"))
        wanted = dict.fromkeys([key, *sources.values(), *self.currency_columns])
        return list(wanted), frozenset({*few, *self.currency_columns} - {key})

    def read(self, chunk: RawChunk) -> tuple[pa.Array, Array, dict[str, Array], dict[str, pa.Array]]:
        """Return ids, source rows, columns and long texts of the valid rows of a chunk."""
        key = str(self.export.source("customer_id"))
        ids = clean_ids(recoded(chunk.frame[key], self.export, "customer_id"), self._missing("customer_id"))
        enter_ids(ids, chunk.rows, self.check_log, key)
        self.refused += int(ids.lost.sum())
        alive = ~ids.blank & ~ids.lost
        for source in self.currency_columns:
            self.check_log.count_currencies(source, count_currencies(chunk.frame[source]))
        columns: dict[str, Array] = {}
        texts: dict[str, pa.Array] = {}
        for name, kind in self.kinds.items():
            column = chunk.frame[str(self.export.source(name))]
            if kind in _WORDS:
                columns[name] = self.vocabularies[name].codes(column)
            elif kind == "text":
                texts[name] = blank_codes(to_text(plain_array(column)), self._missing(name))
            else:
                source = str(self.export.source(name))
                parsed = self._parse(name, kind, column, chunk.frame)
                columns[name] = parsed.cells
                self.check_log.fixed(parsed.fixed, source)
                self.check_log.count_filled(source, len(column) - column.null_count)
                if self.table in _MONEY_TABLES:
                    self.check_log.count_currencies(source, currencies_of(column, parsed))
                bad = without_blank_words(parsed, column, self.check_log, source, guess=self.export.guess_blanks)
                alive = self._failed(name, column, bad, chunk.rows, alive)
        columns = finish_columns(self.table, columns, self.export.unit)
        alive = self._needed(columns, chunk.rows, alive)
        return self._valid(ids.text, chunk.rows, columns, texts, alive)

    def _parse(self, name: str, kind: str, column: pa.ChunkedArray, frame: pa.Table) -> Parsed:
        if kind == "flag":
            return parse_flags(column, self._missing(name), recode_of(self.export, name))
        column = recoded(column, self.export, name)
        if kind == "date":
            return self._dates(name, column)
        if pa.types.is_duration(column.type):
            microseconds = column.cast(pa.duration("us")).cast(pa.int64()).cast(pa.float64())
            minutes = microseconds.fill_null(np.nan).to_numpy(zero_copy_only=False) / 60e6
            # In the unit of the export, as numbers are: `finish_columns` turns both into minutes.
            return Parsed(minutes / UNIT_MINUTES[self.export.unit], np.zeros(len(minutes), dtype=bool))
        if name in {"wait_minutes", "sla_minutes"}:
            clock = parse_clock(column, self._missing(name), hours=self.export.unit == "hours")
            if clock is not None:
                return Parsed(clock.cells / UNIT_MINUTES[self.export.unit], clock.bad)
        others = dict(zip(frame.column_names, frame.columns, strict=True))
        mark = self.numbers.mark(str(self.export.source(name)), column, others)
        return parse_numbers(column, mark, self._missing(name))

    def _dates(self, name: str, column: pa.ChunkedArray) -> Parsed:
        """Parse dates by the formats seen so far; a chunk that shows whether day or month is first must agree."""
        declared, source = self.export.date_formats, str(self.export.source(name))
        zoned = split_zones(column)
        column = zoned.column
        if zoned.codes is not None:
            declared = tuple(re.sub(r"\s*%[zZ]", "", form) for form in declared)
        log_zones(zoned, source, self.limits.time_zone, self.check_log)
        if name not in self.formats:
            self.formats[name], sure = (declared, True) if declared else guess_formats(column)
            if not sure:
                self.doubtful.add(name)
        parsed = parse_dates(column, self.formats[name], self._missing(name))
        if parsed.bad.any() and not declared:  # a format that is new in this chunk
            formats, sure = guess_formats(column)
            more = [f for f in formats if f not in self.formats[name]]
            if name in self.doubtful and sure and set(more) & set(MONTH_FIRST):
                raise DataError(
                    f"{self.check_log.file} ({self.check_log.export}): the first rows of '{source}' could have day "
                    "or month "
                    f"first, and later ones have the month first. Declare date_formats, e.g. {format_setting(more)}."
                )
            if more:
                self.formats[name] = (*self.formats[name], *more)
                parsed = parse_dates(column, self.formats[name], self._missing(name))
        if name in self.doubtful:
            self.check_log.enter(f"{DAY_OR_MONTH} ({source})", int((~np.isnat(parsed.cells)).sum()), "kept", SWAPPED)
        return replace(parsed, cells=zoned.in_zone(parsed.cells, self.limits.time_zone))

    def _failed(self, name: str, column: pa.ChunkedArray, bad: Bools, rows: Array, alive: Bools) -> Bools:
        """Drop the row of a cell that was not parsed where the column is required; else blank the cell."""
        hit = bad & alive
        if not hit.any():
            return alive
        source, kind = str(self.export.source(name)), self.kinds[name]
        reason = {"date": "no date", "number": "no number", "flag": "neither yes nor no"}.get(kind, f"no {kind}")
        if name == "score" and recode_of(self.export, name):
            reason = NO_VALUE
            self.check_log.answers(f"{NO_VALUE} ({source})", source, count_words(column, hit))
        if name in {"score", "amount", "wait_minutes"} or (self.table == "transactions" and name == "at"):
            self.check_log.dropped(hit, rows, source, f"{reason} ({source})")
            return alive & ~hit
        self.check_log.blanked(hit, rows, source, reason)
        return alive

    def _needed(self, columns: dict[str, Array], rows: Array, alive: Bools) -> Bools:
        """Drop rows without a value in a column that their table requires."""
        needed = {
            "csat": ("stage",),
            "waits": ("stage",),
            "contacts": ("stage",),
            "transactions": ("at", "amount"),
        }
        for name in needed.get(self.table, ()):
            if name not in columns:
                continue
            values = columns[name]
            gone = alive & ((values < 0) if name == "stage" else pd.isna(values))
            self.check_log.dropped(gone, rows, str(self.export.source(name)), f"no {name}")
            alive = alive & ~gone
        if self.table == "waits":
            gave_up = columns.get("abandoned", np.zeros(len(alive), dtype=bool))
            gone = alive & np.isnan(columns["wait_minutes"]) & ~gave_up
            source = str(self.export.source("wait_minutes") or self.export.source("ended_at"))
            self.check_log.dropped(gone, rows, source, "no wait")
            alive = alive & ~gone
        if self.table == "profitability":
            amounts = [n for n in ("revenue", "cost", "margin", "lifetime_value") if n in columns]
            if amounts:
                gone = alive & np.logical_and.reduce([np.isnan(columns[n]) for n in amounts])
                self.check_log.dropped(
                    gone, rows, ", ".join(str(self.export.source(n) or n) for n in amounts), "no amount"
                )
                alive = alive & ~gone
        return alive

    def _valid(
        self, ids: pa.Array, rows: Array, columns: dict[str, Array], texts: dict[str, pa.Array], alive: Bools
    ) -> tuple[pa.Array, Array, dict[str, Array], dict[str, pa.Array]]:
        """Validate the remaining rows; drop the row or blank the cell that breaks a rule of the canonical table."""
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
                self.check_log.dropped(failure.mask & keep_mask, rows, source, failure.reason)
                if failure.reason == OUT_OF_SCALE:
                    counts = count_numbers(columns[failure.column], failure.mask & keep_mask)
                    self.check_log.answers(OUT_OF_SCALE, source, counts)
                keep_mask &= ~failure.mask
            else:
                self.check_log.blanked(failure.mask & keep_mask, rows, source, failure.reason)
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
    """Convert the columns of a chunk to canonical units and dtypes."""
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
        if "abandoned" in out:  # a blank in such a column is a no; without the column nobody knows
            out["abandoned"] = np.nan_to_num(out["abandoned"], nan=0.0).astype(bool)
    if table == "profitability" and "margin" not in out and {"revenue", "cost"} <= set(out):
        out["margin"] = out["revenue"] - out["cost"]
    return out
