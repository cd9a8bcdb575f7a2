"""Finish the event tables: map stages, drop duplicates, and join all exports of a table in one frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from personakit.core.typing import Array, Bools, Ints
from personakit.ingest.build_column import text_series
from personakit.ingest.canonical_tables import SPECS, empty_table
from personakit.ingest.check_log import CheckLog
from personakit.ingest.event_rows import EventRows
from personakit.ingest.find_duplicates import row_hashes, seen_twice
from personakit.ingest.join_audit import Audit
from personakit.ingest.read_customers import ALIKE, CONFLICTING, EXACT
from personakit.ingest.read_stages import Stages
from personakit.ingest.settle_scale import settle_scale
from personakit.ingest.unrated_contacts import log_unrated
from personakit.ingest.whole_rows import rest_reader, tells_rows_apart
from personakit.parsing.answer_words import merge_spellings
from personakit.readers.raw_export import InputFile

UNKNOWN_STAGE = "unknown stage"
POSSIBLE = "possible duplicate"
_DOUBLED = 0.3  # share of same-day copies above which a file must contain its rows twice
_NAMED_FROM, _LONGEST_NAME = 10, 40  # fewest customers of an unknown stage that a message names, and its most letters


def with_stages(rows: EventRows, stages: Stages) -> tuple[EventRows, Array]:
    """Find the stage of each row; rows of an unknown stage are dropped and counted.

    Returns
    -------
    rows : EventRows
        Those with a known stage.
    codes : ndarray of int8
        Stage code of each.
    """
    dtype = np.int8 if len(stages.names) < 127 else np.int16
    column = rows.source.export.source("stage") or "stage"
    if rows.constant_stage is not None:
        code, _ = stages.match(rows.constant_stage)
        return rows, np.full(len(rows.customer), code, dtype=dtype)
    words, counts = rows.words["stage"]
    matches = [stages.match(word) for word in words]
    for why in ("spelling of stages", "misspelt stages"):
        n = sum(counts[w] for w, (_, repair) in zip(words, matches, strict=True) if repair == why)
        if n:
            rows.check_log.enter(why, n, "fixed", "read as the nearest stage" if why.startswith("mis") else "")
    if rows.source.export.stand_in:
        rows.check_log.enter("stages are a stand-in", len(rows.customer), "kept", rows.source.export.stand_in)
    lookup = np.array([*(code for code, _ in matches), -1], dtype=dtype)
    codes: Array = lookup[rows.columns["stage"].astype(np.int64)]
    unknown = codes < 0
    note = _unknown_note(rows, unknown, stages) if unknown.any() else ""
    rows.check_log.dropped(unknown, rows.number, column, UNKNOWN_STAGE, note)
    return rows.filter(~unknown), codes[~unknown]


def _unknown_note(rows: EventRows, unknown: Bools, stages: Stages) -> str:
    """List the words that match no stage, the most frequent first; rare ones are only counted."""
    words = rows.words["stage"][0]
    pairs = pd.DataFrame({"word": rows.columns["stage"][unknown], "customer": rows.customer[unknown]})
    people = pairs[pairs["word"] >= 0].drop_duplicates()["word"].value_counts()
    often = [words[code] for code in people.index[people.to_numpy() >= _NAMED_FROM].to_numpy(dtype=np.int64)]
    shown = sorted(f"'{word}'" for word in often if len(word) <= _LONGEST_NAME)[:5]
    more = f" and {len(people) - len(shown)} more" if shown and len(people) > len(shown) else ""
    listed = f": {', '.join(shown)}{more}" if shown else ""
    names = f"{len(people)} stage names that are" if len(people) != 1 else "1 stage name that is"
    return f"{names} not among the {len(stages.names)} stages{listed}; add a stage or an alias"


def without_duplicates(rows: EventRows, codes: Array | None) -> tuple[EventRows, Array | None]:
    """Drop rows that repeat another in every column of the source, where that cannot be chance.

    Rows with a time of day are one event exported twice, and so are rows that agree in a number of rows. Others, with a
    date only, may be equal by chance. They are counted, and kept unless a large share is duplicated.
    """
    moments = rows.columns.get("at")
    if moments is None or not len(moments):
        return rows, codes
    parts: list[Array] = [rows.customer, moments.astype(np.int64)]
    parts += [v for n, v in rows.columns.items() if n not in {"at", "stage"}]
    parts += [codes] if codes is not None else []
    timed = bool((moments.astype("datetime64[D]") != moments)[~np.isnat(moments)].any())
    repeat, identified = _repeats(parts, rows, timed=timed)
    repeat &= ~np.isnat(moments)
    n = int(repeat.sum())
    if not n:
        return rows, codes
    if not timed and not identified and n < _DOUBLED * len(repeat):
        rows.check_log.enter(POSSIBLE, n, "kept", "equal in every column, but with a date only: they may be two events")
        return rows, codes
    rows.check_log.dropped(repeat, rows.number, rows.source.export.source("at") or "", EXACT)
    return rows.filter(~repeat), None if codes is None else codes[~repeat]


def _repeats(parts: Sequence[Array], rows: EventRows, *, timed: bool) -> tuple[Bools, bool]:
    """Return where a row equals an earlier one, and whether a number of rows shows that it is the same one.

    The columns read are compared by hash first, then cell by cell; the other columns of the source are read only for
    the rows that agree in all of these.
    """
    mixed = row_hashes(parts)
    positions = np.flatnonzero(seen_twice(mixed))
    repeat = np.zeros(len(mixed), dtype=bool)
    if not len(positions):
        return repeat, False
    some = pd.DataFrame({i: np.asarray(part)[positions] for i, part in enumerate(parts)})
    for name, long in rows.texts.items():
        text = pd.Series(index=long.positions, data=text_series(long.text.combine_chunks()).to_numpy(dtype=object))
        some[name] = text.reindex(positions).to_numpy()
    alike = some.duplicated(keep=False).to_numpy()
    some, positions = some[alike], positions[alike]
    if not len(positions) or rows.source.export.ratings or rows.source.export.waits:
        repeat[positions] = some.duplicated().to_numpy()
        return repeat, False
    rest = rest_reader(rows.source.raw, rows.source.export, rows.read, rows.number)(positions)
    if rest is None:
        repeat[positions] = some.duplicated().to_numpy()
        return repeat, False
    some["rest"] = rest.codes
    if timed:
        repeat[positions] = some.duplicated().to_numpy()
        return repeat, True
    both = some.duplicated(keep=False).to_numpy()
    repeat[positions] = some.duplicated().to_numpy()
    by_row = some[both].groupby(list(some.columns), sort=False, dropna=False, observed=True)
    groups: Ints = by_row.ngroup().to_numpy().astype(np.int64)
    return repeat, tells_rows_apart(rows.source.raw, rest.at(both), groups, int(repeat.sum()))


@dataclass(frozen=True)
class BookedTable:
    """The log of one event export: its checks, its join audit, and the file that was read."""

    check_log: CheckLog
    audit: Audit
    input: InputFile


def finish_table(
    table: str, parts: list[EventRows], stages: Stages, customer: pd.CategoricalDtype
) -> tuple[pd.DataFrame, list[BookedTable]]:
    """Combine the rows of all exports of an event table in one canonical frame.

    Parameters
    ----------
    table : str
        csat, waits or contacts.
    parts : list of EventRows
        One per export. The list is emptied, so that memory is freed early.
    stages : Stages
        The stages of the journey.
    customer : CategoricalDtype
        Categories are the customer ids of the base, in order.

    Returns
    -------
    frame : DataFrame
        The canonical table.
    booked : list of BookedTable
        The finished logs.
    """
    if not parts:
        return _typed_empty(table, stages, customer), []
    done: list[tuple[EventRows, Array]] = []
    scales: list[tuple[float, float]] = []
    booked: list[BookedTable] = []
    while parts:
        rows, codes = with_stages(parts.pop(0), stages)
        rows, stage_codes = without_duplicates(rows, codes)
        assert stage_codes is not None  # noqa: S101 - codes went in
        if table == "csat":
            scale, rows = settle_scale(rows)
            scales.append(scale)
            log_unrated(rows)
        booked.append(book_table(rows))
        done.append((rows, stage_codes))
    out: dict[str, Any] = {
        "customer_id": pd.Categorical.from_codes(_stack([r.customer for r, _ in done]), dtype=customer),
        "stage": pd.Categorical.from_codes(_stack([c for _, c in done]), dtype=stage_dtype(stages)),
    }
    lengths = [len(r.customer) for r, _ in done]
    if table == "csat":
        for i, name in enumerate(("scale_low", "scale_high")):
            out[name] = np.repeat(np.array([s[i] for s in scales], dtype=np.float32), lengths)
    if "surveyed" in SPECS[table]:
        out["surveyed"] = np.repeat(np.array([r.surveyed for r, _ in done], dtype=bool), lengths)
    for name, spec in SPECS[table].items():
        if name not in out:
            out[name] = _column(name, spec.dtype, [r for r, _ in done], lengths)
    return pd.DataFrame({name: out[name] for name in SPECS[table]}, copy=False), booked


def book_table(rows: EventRows) -> BookedTable:
    """Close the log of an event export."""
    rows.check_log.rows_kept = len(rows.customer)
    return BookedTable(rows.check_log, audited(rows), replace(rows.input, rows_read=rows.check_log.read))


def _stack(arrays: list[Array]) -> Array:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def stage_dtype(stages: Stages) -> pd.CategoricalDtype:
    """Return the dtype that all stage columns share."""
    return pd.CategoricalDtype(pd.Index(stages.names, dtype="str"))


def _column(name: str, dtype: str, parts: list[EventRows], lengths: list[int]) -> Any:
    if name in {"comment", "text"}:
        return _long_text(name, parts, lengths)
    if dtype == "category":
        return _words(name, parts, lengths)
    if dtype == "boolean":
        return _flags(name, parts, lengths)
    missing: Any = {"bool": False}.get(dtype, np.datetime64("NaT") if dtype.startswith("datetime") else np.nan)
    return _stack(
        [
            r.columns[name].astype(dtype) if name in r.columns else np.full(n, missing).astype(dtype)
            for r, n in zip(parts, lengths, strict=True)
        ]
    )


def _flags(name: str, parts: list[EventRows], lengths: list[int]) -> pd.arrays.BooleanArray:
    """Combine a yes/no column; it is missing in the rows of an export that has no such column."""
    known = [name in r.columns for r in parts]
    values = [r.columns[name] if k else np.zeros(n, dtype=bool) for r, k, n in zip(parts, known, lengths, strict=True)]
    return pd.arrays.BooleanArray(_stack(values).astype(bool), np.repeat(~np.array(known), lengths))


def _words(name: str, parts: list[EventRows], lengths: list[int]) -> pd.Categorical:
    """Combine the words of all exports in one categorical: sorted, spellings merged and counted."""
    counts: dict[str, int] = {}
    for rows in parts:
        for word, n in rows.words.get(name, ([], {}))[1].items():
            counts[word] = counts.get(word, 0) + n
    mapping = merge_spellings(counts)
    levels = sorted({mapping.get(w, w) for w in counts})
    code_of = {w: i for i, w in enumerate(levels)}
    dtype = np.int8 if len(levels) < 127 else np.int16 if len(levels) < 32_767 else np.int32
    codes = []
    for rows, n in zip(parts, lengths, strict=True):
        if name not in rows.columns:
            codes.append(np.full(n, -1, dtype=dtype))
            continue
        words, word_counts = rows.words[name]
        respelled = sum(word_counts[w] for w in words if w in mapping)
        if respelled:
            rows.check_log.enter(f"spelling ({rows.source.export.source(name) or name})", respelled, "fixed")
        lookup = np.array([*(code_of[mapping.get(w, w)] for w in words), -1], dtype=dtype)
        codes.append(lookup[rows.columns[name]])
    return pd.Categorical.from_codes(_stack(codes), categories=pd.Index(levels, dtype="str"))


def _long_text(name: str, parts: list[EventRows], lengths: list[int]) -> pd.Categorical:
    """Return comments as a categorical: most rows have none and take no text."""
    starts = np.cumsum([0, *lengths[:-1]])
    positions = [r.texts[name].positions + s for r, s in zip(parts, starts, strict=True) if name in r.texts]
    chunks = [c for r in parts if name in r.texts for c in r.texts[name].text.chunks]
    codes = np.full(sum(lengths), -1, dtype=np.int32)
    text = pa.chunked_array(chunks, pa.string()).combine_chunks().dictionary_encode()
    text = text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text
    if positions:
        codes[np.concatenate(positions)] = text.indices.to_numpy(zero_copy_only=False)
    return pd.Categorical.from_codes(codes, categories=pd.Index(text_series(text.dictionary)))


def _typed_empty(table: str, stages: Stages, customer: pd.CategoricalDtype) -> pd.DataFrame:
    frame = empty_table(table)
    frame["customer_id"] = pd.Categorical.from_codes(np.empty(0, dtype=np.int32), dtype=customer)
    if "stage" in frame:
        frame["stage"] = pd.Categorical.from_codes(np.empty(0, dtype=np.int8), dtype=stage_dtype(stages))
    return frame


def audited(rows: EventRows) -> Audit:
    """Return the join audit of an event export, with its duplicates and distinct customers counted."""
    counts = rows.check_log.counts
    duplicates = sum(counts.get((check, "dropped"), 0) for check in (EXACT, ALIKE, CONFLICTING))
    customers = int(np.count_nonzero(np.bincount(rows.customer))) if len(rows.customer) else 0
    return replace(rows.audit, duplicates=duplicates, customers=customers)
