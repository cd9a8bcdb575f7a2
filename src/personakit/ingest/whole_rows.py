"""The rest of some source rows: the columns that a study does not name, read again only where rows look repeated."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from personakit.core.typing import Array, Bools, Ints, Words
from personakit.parsing.dates import guess_formats, parse_dates
from personakit.parsing.parsed import plain_array, to_text
from personakit.readers import RawExport
from personakit.study.settings import Export

_UPDATED = re.compile(
    r"^(date[ _-]?)?(last[ _-]?)?(updated?|modified|modification|changed|system[ _-]?mod[ _-]?stamp|write[ _-]?date)"
    r"([ _-]?(at|on|date|time|datetime|timestamp|ts|utc))*$"
    r"|^(ge\u00e4ndert|geaendert|aktualisiert|zuletzt ge\u00e4ndert|letzte \u00e4nderung|\u00e4nderungsdatum)"
    r"( am)?$"
    r"|^(modifi\u00e9|mis \u00e0 jour|date de modification|derni\u00e8re modification|date de mise \u00e0 jour)( le)?$"
    r"|^(actualizado|modificado|fecha de (actualizaci\u00f3n|modificaci\u00f3n))( el| en)?$"
    r"|^(aggiornato|modificato)( il)?$"
    r"|^(gewijzigd|bijgewerkt)( op)?$|^\u66f4\u65b0\u65e5(\u6642)?$|^\u66f4\u65b0\u65f6\u95f4$"
)
_FEWEST_GROUPS = 3  # of repeated rows, that a number of rows must tell apart
_MOST_TRIED, _RARE = 5, 0.005  # columns looked at for such a number; share of its values that may occur twice


@dataclass(frozen=True, eq=False)
class RestOfRows:
    """What some source rows say in the columns that were not read."""

    codes: Words  # equal where all these columns are equal
    by_column: Mapping[str, Words]
    latest: Ints | None = None  # when each row was last changed; smallest where that is not known
    latest_from: str = ""  # the column that says so

    def at(self, mask: Bools) -> RestOfRows:
        """Return the rows where `mask` is true."""
        by_column = {name: cells[mask] for name, cells in self.by_column.items()}
        return RestOfRows(self.codes[mask], by_column, None if self.latest is None else self.latest[mask])


#: Reads the rest of the rows at some positions; None where every column was read.
RestReader = Callable[[Ints], RestOfRows | None]


def updated_column(raw: RawExport, export: Export) -> str | None:
    """Return the column that says when a row was last changed: named by the study, or by its header.

    Examples
    --------
    >>> [bool(_UPDATED.match(name)) for name in ("updated_at", "last modified date", "update text")]
    [True, True, False]
    """
    named = export.source("updated_at")
    if named is not None:
        return named
    plain = {name: re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold().strip() for name in raw.columns}
    matching = [name for name, words in plain.items() if _UPDATED.match(words)]
    return matching[0] if len(matching) == 1 else None


def rest_reader(raw: RawExport, export: Export, read: Collection[str], numbers: Array) -> RestReader:
    """Return a function that reads what rows say in the columns that were not read.

    Parameters
    ----------
    raw, export
        The open export and its settings.
    read : collection of str
        Columns that were read already.
    numbers : ndarray of int
        Source row of each row.
    """
    updated = updated_column(raw, export)
    rest = [c for c in dict.fromkeys(raw.columns) if c not in read and c not in raw.duplicated]

    def read_rest(positions: Ints) -> RestOfRows | None:
        wanted = rest or updated is not None
        return _read(raw, export, rest, np.asarray(numbers)[positions], updated) if wanted else None

    return read_rest


def _read(raw: RawExport, export: Export, rest: list[str], numbers: Ints, updated: str | None) -> RestOfRows:
    wanted = list(dict.fromkeys([*rest, *([updated] if updated else [])]))
    numbers = numbers.astype(np.int64)
    asked = np.zeros(int(numbers.max(initial=0)) + 1, dtype=bool)
    asked[numbers] = True
    frames, rows = [], []
    for chunk in raw.chunks(wanted):
        inside = chunk.rows < len(asked)
        hit = inside & asked[np.where(inside, chunk.rows, 0)]
        if hit.any():
            frames.append({c: to_text(plain_array(chunk.frame[c]).filter(pa.array(hit))) for c in wanted})
            rows.append(chunk.rows[hit])
    seen = np.concatenate(rows) if rows else np.empty(0, dtype=np.int64)
    order = np.argsort(seen, kind="stable")
    index = np.searchsorted(seen[order], numbers)
    known = index < len(seen)
    known[known] = seen[order][index[known]] == numbers[known]
    at = np.where(known, order[np.minimum(index, max(len(seen) - 1, 0))] if len(seen) else 0, 0)
    by_column: dict[str, Words] = {}
    codes = np.zeros(len(numbers), dtype=np.uint64)
    for name in rest:
        text = pa.concat_arrays([frame[name] for frame in frames]) if frames else pa.array([], pa.string())
        cells = _hashes(text)
        mine = np.where(known, cells[at], 0).astype(np.uint64) if len(cells) else np.zeros(len(numbers), np.uint64)
        by_column[name] = mine
        codes = (codes ^ mine) * np.uint64(0x9E3779B97F4A7C15)
        codes ^= codes >> np.uint64(29)
    latest = _moments([frame[updated] for frame in frames], at, known, export) if updated and frames else None
    return RestOfRows(codes, by_column, latest, updated if latest is not None and updated else "")


def _hashes(text: pa.Array) -> Words:
    hashed: Words = pd.util.hash_array(text.fill_null("").to_numpy(zero_copy_only=False).astype(object))
    return hashed


def _moments(parts: list[pa.Array], at: Ints, known: Bools, export: Export) -> Ints | None:
    """Return when rows were last changed, as integers; None where the column has no dates."""
    text = pa.concat_arrays(parts)
    formats = export.date_formats or guess_formats(text)[0]
    cells = parse_dates(text, formats).cells
    if np.isnat(cells).all():
        return None
    moments: Ints = np.where(known, cells[at].astype(np.int64), np.iinfo(np.int64).min)
    return moments


def tells_rows_apart(raw: RawExport, rest: RestOfRows, groups: Ints, repeats: int) -> bool:
    """Return whether a column numbers the rows of the source: a ticket, an order, a session.

    Rows that agree in such a number are one event exported twice, not two events that look alike. The column has
    another value for each group of repeated rows, and hardly any value twice in the whole source beside these.
    """
    n = len(np.unique(groups))
    if n < _FEWEST_GROUPS:
        return False
    apart = [name for name, cells in rest.by_column.items() if len(np.unique(cells)) == n]
    return any(_numbers_rows(raw, name, repeats) for name in apart[:_MOST_TRIED])


def _numbers_rows(raw: RawExport, name: str, repeats: int) -> bool:
    cells = [_hashes(to_text(plain_array(chunk.frame[name]))) for chunk in raw.chunks([name])]
    n = sum(map(len, cells))
    return n > 0 and len(np.unique(np.concatenate(cells))) >= (1 - _RARE) * n - repeats
