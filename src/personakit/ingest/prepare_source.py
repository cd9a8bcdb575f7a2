"""Prepare an open export: rows that do not count are left out, customers are looked up through another export."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.formatting import format_exact
from personakit.core.typing import Bools
from personakit.ingest.customer_ids import clean_ids
from personakit.ingest.key_owners import KeyOwners
from personakit.ingest.people_columns import REFUSED_ID
from personakit.ingest.read_customers import NOT_JOINED, PeopleSource
from personakit.parsing.numbers import parse_numbers
from personakit.parsing.parsed import plain_array, to_text, true_mask
from personakit.readers import RawChunk, Repair
from personakit.readers.raw_export import Stream, take_rows
from personakit.study.settings import Condition

SHARED_KEY = "key of several customers"
FILTERED = "left out by where"
#: One step on the way of a chunk: the chunk with its rows dropped, or with a column more.
_Step = Callable[[RawChunk], RawChunk]


def prepare_source(source: PeopleSource, owners: Callable[[], KeyOwners] | None = None) -> PeopleSource:
    """Return a source whose rows pass ``where``, with a column of customer ids for ``via`` and one of amounts.

    Parameters
    ----------
    source : PeopleSource
        An open export.
    owners : callable, optional
        Returns the owner of each key of the export that ``via`` names; called when the first rows are read.

    Returns
    -------
    PeopleSource
        The same source where its settings ask for nothing of this.
    """
    export, raw = source.export, source.raw
    steps: list[tuple[tuple[str, ...], str | None, _Step]] = []  # columns it needs, column that it adds, what it does
    for column, condition in export.where.items():
        steps.append(((column,), None, _filter(column, condition)))
    columns = dict(export.columns)
    if export.amount_is == "product":
        factors = export.columns["amount"]
        name = _free(" x ".join(factors), raw.columns)
        columns["amount"] = (name,)
        steps.append((factors, name, _product(factors, name, raw.decimal, export.missing)))
    if export.via is not None and owners is not None:
        name = _free(f"customer of {export.via.key}", raw.columns)
        columns["customer_id"] = (name,)
        steps.append(((export.via.key,), name, _look_up(export.via.key, export.via.export, name, owners)))
        if export.via.at is not None:
            when = _free(export.via.at, raw.columns)
            columns["at"] = (when,)
            steps.append(((export.via.key,), when, _moments(export.via.key, when, owners)))
    if not steps:
        return source
    added = [name for _, name, _ in steps if name is not None]
    stream = _prepared(raw.stream, steps)
    return PeopleSource(
        source.name,
        export.model_copy(update={"columns": columns}),
        replace(raw, columns=[*raw.columns, *added], stream=stream),
    )


def _free(name: str, taken: Sequence[str]) -> str:
    """Return a name for a column that is made, unlike those of the file."""
    while name in taken:
        name = f"{name}*"
    return name


def _prepared(stream: Stream, steps: Sequence[tuple[tuple[str, ...], str | None, _Step]]) -> Stream:
    made = {name for _, name, _ in steps if name is not None}

    def prepared(wanted: Sequence[str], encoded: frozenset[str]) -> Iterator[RawChunk]:
        asked = [s for s in steps if s[1] is None or s[1] in wanted]
        needed = [column for needs, _, _ in asked for column in needs]
        for read in stream(list(dict.fromkeys([*(c for c in wanted if c not in made), *needed])), encoded):
            chunk = read
            for _, _, step in asked:
                chunk = step(chunk)
            yield replace(chunk, frame=chunk.frame.select(list(wanted)))

    return prepared


def _without(chunk: RawChunk, hit: Bools, check: str, note: str) -> RawChunk:
    """Drop the rows that are hit, and count them."""
    n = int(hit.sum())
    if not n:
        return chunk
    frame, rows = take_rows(chunk.frame, chunk.rows, ~hit)
    return RawChunk(frame, rows, (*chunk.notes, Repair(check, n, "dropped", note)))


def _text(chunk: RawChunk, column: str) -> pa.Array:
    return to_text(plain_array(chunk.frame[column]))


def _filter(column: str, condition: Condition) -> _Step:
    listed = condition.only or condition.without
    words = pa.array([_folded(word) for word in listed], pa.string())
    check = f"{FILTERED} ({column})"
    note = f"the word of '{column}' is not one that counts"

    def step(chunk: RawChunk) -> RawChunk:
        text = pc.utf8_lower(pc.utf8_trim_whitespace(_text(chunk, column).fill_null("")))
        named = true_mask(pc.is_in(text, value_set=words))
        return _without(chunk, ~named if condition.only else named, check, note)

    return step


def _folded(word: str | float | bool) -> str:
    number = isinstance(word, float) and word.is_integer()
    return (str(int(word)) if number else str(word)).strip().lower()


def _product(factors: Sequence[str], name: str, decimal: str, missing: tuple[object, ...]) -> _Step:
    def step(chunk: RawChunk) -> RawChunk:
        product = np.ones(len(chunk.rows))
        for factor in factors:
            product = product * parse_numbers(plain_array(chunk.frame[factor]), decimal, missing).cells
        amounts = pa.array(product, mask=np.isnan(product))
        return replace(chunk, frame=chunk.frame.append_column(name, amounts))

    return step


def _moments(key: str, name: str, owners: Callable[[], KeyOwners]) -> _Step:
    def step(chunk: RawChunk) -> RawChunk:
        moments = owners().when(clean_ids(chunk.frame[key]).text)
        return replace(chunk, frame=chunk.frame.append_column(name, moments))

    return step


def _look_up(key: str, export: str, name: str, owners: Callable[[], KeyOwners]) -> _Step:
    def step(chunk: RawChunk) -> RawChunk:
        known = owners()
        ids = clean_ids(chunk.frame[key])
        customers, unknown, shared = known.find(ids.text)
        chunk = replace(chunk, frame=chunk.frame.append_column(name, customers))
        note = f"'{key}' is in no row of {export} that has a customer"
        several = (
            f"'{key}' joins {export} many to many: {format_exact(known.shared)} of its keys belong to several "
            "customers, so whose row it is cannot be told"
        )
        reasons = np.select([ids.lost, unknown, shared], [1, 2, 3], 0)
        for code, check, why in ((1, REFUSED_ID, ""), (2, NOT_JOINED, note), (3, SHARED_KEY, several)):
            hit = reasons == code
            chunk, reasons = _without(chunk, hit, check, why), reasons[~hit]
        return chunk

    return step
