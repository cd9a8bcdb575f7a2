"""The customer base: one row per customer, from one export or several, with lookups joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.errors import DataError, StudyError
from personakit.core.typing import Array, Codes, Ints
from personakit.ingest.build_column import text_series
from personakit.ingest.canonical_tables import SPECS, Limits
from personakit.ingest.check_log import CheckLog, open_check_log
from personakit.ingest.collect_columns import CollectedColumns, collect
from personakit.ingest.customer_ids import IdIndex, clean_ids, find_customers, make_id_index, one_spelling
from personakit.ingest.design_weights import without_weight
from personakit.ingest.exports import AttributeInfo
from personakit.ingest.find_duplicates import Duplicates, find_duplicates
from personakit.ingest.join_audit import Audit
from personakit.ingest.nobody_ids import PLACEHOLDER_ID, PLACEHOLDER_NOTE, placeholder_codes
from personakit.ingest.people_columns import IdColumn, canonical_columns, read_ids, recoded
from personakit.ingest.read_attributes import Attributes, names_of, planned_attributes, read_attributes
from personakit.ingest.whole_rows import rest_reader
from personakit.parsing.parsed import plain_array
from personakit.readers import RawExport, wanted_columns
from personakit.readers.raw_export import InputFile
from personakit.study.settings import Export

EXACT = "exact duplicate"
ALIKE = "repeated id, the same in the columns read"
CONFLICTING = "conflicting duplicate"
CONFLICT_NOTE = "the most complete row is kept, the last one of equals"
ORPHAN = "id not in the customer base"
NOT_JOINED = "key joins no row of the export it goes through"


@dataclass(frozen=True, eq=False)
class PeopleSource:
    """An export that was opened."""

    name: str
    export: Export
    raw: RawExport


@dataclass(frozen=True, eq=False)
class TakenColumns:
    """The kept rows of an export of people, as collected: for wide columns and lookups."""

    source: PeopleSource
    collected: CollectedColumns
    positions: Ints  # indices of the kept rows among those collected
    codes: Ints  # customer code of each
    answered_on: Array | None = None


@dataclass(frozen=True, eq=False)
class ReadPeople:
    """People with their attributes, and the log of how they were read."""

    frame: pd.DataFrame  # customer_id, canonical columns, attributes
    infos: tuple[AttributeInfo, ...]
    check_logs: tuple[CheckLog, ...]
    audits: tuple[Audit, ...]
    inputs: tuple[InputFile, ...]
    taken: tuple[TakenColumns, ...] = ()
    nobody: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))  # codes of respondents of weight 0


def read_people_sources(source: PeopleSource) -> tuple[CollectedColumns, CheckLog]:
    """Collect the columns of an export that its settings need."""
    check_log = open_check_log(source.export.table, source.raw)
    columns = [*wanted_columns(source.export)]
    if source.export.table in {"customers", "survey", "lookup"}:
        columns += [c for n, a in planned_attributes(source.raw, source.export).items() for c in a.sources(n)]
    return collect(source.raw, columns, check_log), check_log


def read_base(source: PeopleSource, limits: Limits) -> tuple[ReadPeople, IdIndex]:
    """Read the export that defines the customer base.

    Returns
    -------
    people : ReadPeople
        One row per customer, in the order of first appearance.
    register : IdIndex
        Finds the customers of other exports.
    """
    collected, check_log = read_people_sources(source)
    owners = read_ids(source.export, collected, check_log, source.raw.decimal, base=True)
    spelled, changed = one_spelling(owners.text)
    if not spelled.is_valid().to_numpy(zero_copy_only=False).any():
        raise DataError(
            f"{collected.input.path} ({source.name}) has no row with a customer id, so there is no customer. Export it "
            "again with its rows."
        )
    if not pc.any(spelled.is_valid()).as_py():
        raise DataError(
            f"{collected.input.path} ({source.name}) has no row with a customer id, so there is no customer. Export it "
            "again with its rows."
        )
    check_log.fixed({"case of ids": changed}, source.export.source("customer_id") or "")
    encoded = plain_array(plain_array(spelled).dictionary_encode())  # codes in the order of first appearance
    keys = encoded.indices.to_numpy(zero_copy_only=False)
    people = _rows(source, collected, check_log, owners, keys=keys.astype(np.int64), limits=limits, taken=())
    ids = plain_array(encoded.dictionary).take(pa.array(people.keys))
    frame = pd.concat([text_series(ids).rename("customer_id"), people.frame], axis=1)
    taken = TakenColumns(source, collected, people.positions, np.arange(len(ids)), _answered_on(frame))
    made = ReadPeople(frame, people.attributes.infos, (check_log,), (people.audit,), (collected.input,), (taken,))
    return made, make_id_index(ids)


def _answered_on(frame: pd.DataFrame) -> Array | None:
    return frame["answered_on"].to_numpy().astype("datetime64[s]") if "answered_on" in frame else None


def read_respondents(
    source: PeopleSource, register: IdIndex, limits: Limits, taken: set[str]
) -> tuple[ReadPeople, Ints]:
    """Read a survey: one row per respondent who is in the base.

    Returns
    -------
    people : ReadPeople
        The respondents; ``customer_id`` is not among the columns yet.
    codes : ndarray of int
        Customer code of each respondent.
    """
    collected, check_log = read_people_sources(source)
    owners, keys, orphans = matched_attributes(source, collected, check_log, register)
    rows = _rows(source, collected, check_log, owners, keys=keys, limits=limits, taken=taken)
    survey_rows = TakenColumns(source, collected, rows.positions, rows.keys, _answered_on(rows.frame))
    audit = rows.audit.with_orphans(orphans)
    inputs, nobody = (collected.input,), _codes_without_weight(source, collected, register)
    people = ReadPeople(rows.frame, rows.attributes.infos, (check_log,), (audit,), inputs, (survey_rows,), nobody)
    return people, rows.keys


def _codes_without_weight(source: PeopleSource, collected: CollectedColumns, register: IdIndex) -> Ints:
    """Return the codes of the customers to whom a survey gives a weight of 0."""
    nobody = np.flatnonzero(without_weight(source.export, collected, source.raw.decimal))
    key = source.export.source("customer_id")
    if not len(nobody) or key is None:
        return np.empty(0, dtype=np.int64)
    ids = clean_ids(recoded(collected.frame[key], source.export, "customer_id"), source.export.missing_of(key))
    codes, _ = find_customers(register, ids.text.take(pa.array(nobody)))
    return codes[codes >= 0].astype(np.int64)


@dataclass(frozen=True, eq=False)
class _Rows:
    frame: pd.DataFrame
    keys: Ints
    positions: Ints
    attributes: Attributes
    audit: Audit


def _rows(
    source: PeopleSource,
    collected: CollectedColumns,
    check_log: CheckLog,
    owners: IdColumn,
    *,
    keys: Ints,
    limits: Limits,
    taken: Sequence[str] | set[str],
) -> _Rows:
    """Read attributes and canonical columns of the rows with an owner, and keep one row per key."""
    canonical = canonical_columns(
        source.raw, source.export, collected, check_log, limits=limits, positions=owners.positions
    )
    owned = CollectedColumns(
        collected.frame.take(pa.array(owners.positions))
        if len(owners.positions) < len(collected.rows)
        else collected.frame,
        collected.rows[owners.positions],
        collected.input,
    )
    attributes = read_attributes(source.raw, source.export, owned, check_log, table=_table_of(source), taken=taken)
    frame = _side_by_side(source, canonical, attributes.frame)
    moments = frame["answered_on"].to_numpy().astype("int64") if "answered_on" in frame else None
    rest = rest_reader(source.raw, source.export, collected.frame.column_names, owned.rows)
    duplicates = find_duplicates(keys, frame, moments, rest)
    enter_duplicates(duplicates, owned.rows, check_log, source.export.source("customer_id") or "")
    check_log.rows_kept = int(duplicates.keep.sum())
    audit = Audit(
        export=source.name,
        rows=check_log.read,
        customers=check_log.rows_kept,
        matched=len(keys),
        orphans=0,
        duplicates=int((~duplicates.keep).sum()),
        refused=owners.refused,
        repaired=owners.repaired,
    )
    keep = duplicates.keep
    order = np.flatnonzero(keep)
    order = order[np.argsort(keys[order], kind="stable")]  # the base keeps the order of first appearance
    unique_rows = frame.iloc[order].reset_index(drop=True)
    return _Rows(unique_rows, keys[order], owners.positions[order], attributes, audit)


def enter_duplicates(
    duplicates: Duplicates, rows: Codes, check_log: CheckLog, column: str, note: str = CONFLICT_NOTE
) -> None:
    """Log the rows dropped because another row of the same key is kept."""
    newest = duplicates.rest.latest_from if duplicates.rest is not None else ""
    chosen = f"the newest row is kept, by '{newest}'" if newest else note
    check_log.dropped(duplicates.exact, rows, column, EXACT)
    check_log.dropped(duplicates.alike, rows, column, ALIKE, chosen)
    check_log.dropped(duplicates.conflicting, rows, column, CONFLICTING, chosen)


def _table_of(source: PeopleSource) -> str:
    return "survey" if source.export.table == "survey" else "customers"


def _side_by_side(source: PeopleSource, canonical: pd.DataFrame, attributes: pd.DataFrame) -> pd.DataFrame:
    """Join attributes and canonical columns; a name in both must mean the same column."""
    reserved = [c for c in attributes.columns if c in SPECS[_table_of(source)] and c != "contract"]
    if reserved:
        raise StudyError(
            f"exports.{source.name}.attributes.{reserved[0]}: '{reserved[0]}' is the name of a canonical column. "
            f'Name it under columns, or rename the attribute: my_{reserved[0]} = {{ column = "..." }}.'
        )
    extra = [c for c in canonical.columns if c not in attributes.columns]
    return pd.concat([attributes, canonical[extra]], axis=1)


def join_rows(source: PeopleSource, base: ReadPeople, register: IdIndex, limits: Limits) -> ReadPeople:
    """Join another export of customers to the base by id; ids not in the base are orphans."""
    collected, check_log = read_people_sources(source)
    owners, keys, orphans = matched_attributes(source, collected, check_log, register)
    rows = _rows(source, collected, check_log, owners, keys=keys, limits=limits, taken=names_of(base.infos))
    add = rows.frame.set_axis(rows.keys, axis=0).reindex(np.arange(len(register)))
    add = add.reset_index(drop=True)
    frame = base.frame.copy()
    for name in add.columns:
        if name in frame:  # a canonical column of both exports: the first one wins, the next fills its gaps
            frame[name] = (
                frame[name]
                .astype(object)
                .where(frame[name].notna(), add[name].astype(object))
                .astype(frame[name].dtype if frame[name].dtype != "category" else "category")
            )
        else:
            frame[name] = add[name]
    audit = rows.audit.with_orphans(orphans)
    return ReadPeople(
        frame,
        (*base.infos, *rows.attributes.infos),
        (*base.check_logs, check_log),
        (*base.audits, audit),
        (*base.inputs, collected.input),
        (*base.taken, TakenColumns(source, collected, rows.positions, rows.keys)),
    )


def matched_attributes(
    source: PeopleSource, collected: CollectedColumns, check_log: CheckLog, register: IdIndex
) -> tuple[IdColumn, Ints, int]:
    """Find the customer of each row; rows whose id is not in the base are dropped and counted."""
    owners = read_ids(source.export, collected, check_log, source.raw.decimal)
    codes, fixed = find_customers(register, owners.text)
    column = source.export.source("customer_id") or ""
    check_log.fixed(fixed, column)
    lost = codes < 0
    nobody = lost & placeholder_codes(owners.text)
    rows = collected.rows[owners.positions]
    check_log.dropped(nobody, rows, column, PLACEHOLDER_ID, PLACEHOLDER_NOTE)
    check_log.dropped(lost & ~nobody, rows, column, ORPHAN)
    repaired = sum(int(mask.sum()) for mask in fixed.values())
    members = IdColumn(owners.text.filter(pa.array(~lost)), owners.positions[~lost], owners.refused, repaired)
    return members, codes[~lost].astype(np.int64), int((lost & ~nobody).sum()) + unjoined(check_log)


def unjoined(check_log: CheckLog) -> int:
    """Return the rows whose key joined no row of the export that leads to the customer."""
    return check_log.counts.get((NOT_JOINED, "dropped"), 0)
