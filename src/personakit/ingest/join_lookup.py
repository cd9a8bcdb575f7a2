"""Lookup tables (such as figures by postcode), joined to an attribute of the customers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from personakit.core.errors import StudyError, not_found
from personakit.ingest.build_column import text_series
from personakit.ingest.collect_columns import CollectedColumns
from personakit.ingest.find_duplicates import find_duplicates
from personakit.ingest.join_audit import Audit
from personakit.ingest.read_attributes import names_of, planned_attributes, read_attributes
from personakit.ingest.read_customers import (
    PeopleSource,
    ReadPeople,
    enter_duplicates,
    read_people_sources,
)
from personakit.ingest.whole_rows import rest_reader
from personakit.parsing.parsed import plain_array, to_text


def join_lookup(source: PeopleSource, base: ReadPeople, key_text: pa.Array) -> ReadPeople:
    """Join a lookup table (such as figures by postcode) to an attribute of the customers.

    Parameters
    ----------
    source : PeopleSource
        The lookup export; its ``key`` column has the values of the attribute.
    base : ReadPeople
        The customers.
    key_text : pyarrow string Array
        The attribute as text, one per customer.
    """
    export = source.export
    collected, check_log = read_people_sources(source)
    text = to_text(plain_array(collected.frame[str(export.key)]))
    keys, levels = pd.factorize(text_series(text))
    check_log.dropped(keys < 0, collected.rows, str(export.key), "no key")
    positions = np.flatnonzero(keys >= 0)
    keyed_rows = CollectedColumns(collected.frame.take(pa.array(positions)), collected.rows[positions], collected.input)
    attributes = read_attributes(
        source.raw, export, keyed_rows, check_log, table="customers", taken=names_of(base.infos)
    )
    rest = rest_reader(source.raw, export, collected.frame.column_names, keyed_rows.rows)
    duplicates = find_duplicates(keys[positions].astype(np.int64), attributes.frame, rest=rest)
    enter_duplicates(duplicates, keyed_rows.rows, check_log, str(export.key))
    check_log.rows_kept = int(duplicates.keep.sum())
    where = pd.Index(np.asarray(levels)[keys[positions][duplicates.keep]]).get_indexer(pd.Index(text_series(key_text)))
    unique_rows = attributes.frame[duplicates.keep].reset_index(drop=True)
    add = unique_rows.reindex(np.where(where >= 0, where, len(unique_rows))).reset_index(drop=True)
    hits = int((where >= 0).sum())
    audit = Audit(
        source.name, check_log.read, hits, hits, len(where) - hits, check_log.read - check_log.rows_kept, 0, lookup=True
    )
    frame = pd.concat([base.frame, add], axis=1)
    return ReadPeople(
        frame,
        (*base.infos, *attributes.infos),
        (*base.check_logs, check_log),
        (*base.audits, audit),
        (*base.inputs, collected.input),
        base.taken,
    )


def lookup_key(base: ReadPeople, source: PeopleSource) -> pa.Array:
    """Return the text of the attribute that a lookup joins on, for each customer; it may be an ignored one."""
    name = str(source.export.joins)
    for taken in base.taken:
        attributes = planned_attributes(taken.source.raw, taken.source.export)
        if name in attributes:
            text = to_text(plain_array(taken.collected.frame[attributes[name].column or name])).take(
                pa.array(taken.positions)
            )
            index = pd.Index(taken.codes).get_indexer(pd.RangeIndex(len(base.frame)))
            return text.take(pa.array(index, mask=index < 0))
    if name in base.frame:
        return to_text(pa.array(base.frame[name].astype(object), from_pandas=True))
    available = [i.name for i in base.infos]
    raise StudyError(f"exports.{source.name}.joins: {not_found('attribute', name, 'the customers table', available)}")
