"""``RawExport``: an export as written, before its cells are parsed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from personakit.core.typing import Bools, Ints
from personakit.parsing.text_bytes import INVISIBLE, JOINERS


@dataclass(frozen=True)
class InputFile:
    """One file (or frame, or query) that was read."""

    export: str
    path: str  # as written in the study; never an absolute path
    sha256: str
    n_bytes: int
    rows_read: int


@dataclass(frozen=True)
class Repair:
    """A finding of a reader: how many rows, and what was done with them."""

    check: str
    rows: int
    action: str  # kept, fixed, dropped, refused
    note: str = ""


@dataclass(frozen=True, eq=False)
class RawChunk:
    """Some rows of an export. ``len(frame) + dropped rows`` is what was read."""

    frame: pa.Table  # columns in the requested order; blank cells are null
    rows: Ints  # source row of each, as a spreadsheet numbers them: the header is row 1
    notes: tuple[Repair, ...] = ()  # rows that the reader dropped or repaired in this chunk

    @property
    def rows_read(self) -> int:
        """Rows of the source behind this chunk, dropped ones included."""
        return len(self.rows) + sum(note.rows for note in self.notes if note.action == "dropped")


#: Yields chunks with the requested columns; the second argument names those worth dictionary-encoding.
Stream = Callable[[Sequence[str], frozenset[str]], Iterator[RawChunk]]


@dataclass(frozen=True, eq=False)
class RawExport:
    """An open export: its columns, their labels, and a stream of its rows."""

    name: str
    reader: str
    columns: list[str]
    input: InputFile
    stream: Stream = field(repr=False)
    labels: dict[str, str] = field(default_factory=dict)  # question text, SPSS variable label
    value_labels: dict[str, dict[Any, str]] = field(default_factory=dict)
    missing: dict[str, list[Any]] = field(default_factory=dict)  # declared by the file itself; already null in chunks
    notes: list[Repair] = field(default_factory=list)  # findings from opening the file
    decimal: str = "."  # decimal mark of numbers written as text
    separator: str | None = None  # between the options of a multi-select cell, if the reader knows it
    duplicated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # header that occurs twice -> its columns
    stems: dict[str, str] = field(default_factory=dict)  # column -> the question that it shares with others
    items: dict[str, str] = field(default_factory=dict)  # column -> the item or option of that question
    ticks: dict[str, tuple[str, ...]] = field(default_factory=dict)  # stem -> columns of a multi-select, one per option
    session: frozenset[str] = frozenset()  # columns in which a survey platform describes the session, no answer

    def chunks(
        self, columns: Sequence[str] | None = None, *, encoded: frozenset[str] = frozenset()
    ) -> Iterator[RawChunk]:
        """Stream the rows.

        Parameters
        ----------
        columns : sequence of str, optional
            Columns to read; all of them when left out.
        encoded : frozenset of str
            Columns with few distinct values, which text readers dictionary-encode while parsing.

        Yields
        ------
        RawChunk
            Rows in file order.
        """
        yield from self.stream(list(self.columns if columns is None else columns), encoded)


def rename_columns(frame: pa.Table, columns: Mapping[str, str]) -> pa.Table:
    """Return the table with its columns renamed."""
    return frame.rename_columns([columns.get(name, name) for name in frame.column_names])


_INVISIBLE = re.compile(f"[{INVISIBLE}{JOINERS}]")


def tidy_header(cell: object) -> str:
    r"""Return a header as people read it: without invisible characters, line breaks and repeated blanks.

    Examples
    --------
    >>> tidy_header("\ufeffHow old\n are you? ")
    'How old are you?'
    """
    return " ".join(_INVISIBLE.sub("", str(cell)).split())


def unique_names(header: Sequence[str]) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """Make column names unique, and return the headers that occur more than once with their columns.

    A header that occurs n times is numbered from the first one on; a number that would give the name of another header
    is passed over, so that no two columns ever share a name. Columns without a header are called by their position.

    Examples
    --------
    >>> unique_names(["id", "", "id"])
    (['id (1)', 'column 2', 'id (2)'], {'id': ('id (1)', 'id (2)')})
    >>> unique_names(["a", "a", "a (2)"])[0]
    ['a (1)', 'a (3)', 'a (2)']
    """
    plain = [tidy_header(cell) or f"column {position}" for position, cell in enumerate(header, start=1)]
    times = Counter(plain)
    numbers: Counter[str] = Counter()
    columns: dict[str, list[str]] = {}
    names: list[str] = []
    for name in plain:
        if times[name] == 1:
            names.append(name)
            continue
        numbers[name] += 1
        while f"{name} ({numbers[name]})" in times:
            numbers[name] += 1
        names.append(f"{name} ({numbers[name]})")
        columns.setdefault(name, []).append(names[-1])
    return names, {name: tuple(numbered) for name, numbered in columns.items()}


def frame_names(names: Sequence[object]) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """Return the names of a frame's columns as they are where they are unique, and made unique otherwise.

    Examples
    --------
    >>> frame_names(["a  b", "c", 2024]), frame_names(["c", "c"])[0]
    ((['a  b', 'c', '2024'], {}), ['c (1)', 'c (2)'])
    """
    plain = [_INVISIBLE.sub("", str(name)) for name in names]
    if len(set(plain)) == len(plain) and all(name.strip() for name in plain):
        return plain, {}
    return unique_names(plain)


def take_rows(frame: pa.Table, rows: Ints, keep: Bools) -> tuple[pa.Table, Ints]:
    """Return the rows where `keep` is true."""
    return (frame, rows) if keep.all() else (frame.filter(pa.array(keep)), rows[keep])


def drop_blank(frame: pa.Table, rows: Ints) -> tuple[pa.Table, Ints, tuple[Repair, ...]]:
    """Drop and count the rows in which every cell is null."""
    blank = blank_rows(frame)
    n = int(blank.sum())
    if not n:
        return frame, rows, ()
    filled, numbers = take_rows(frame, rows, ~blank)
    return filled, numbers, (Repair("blank row", n, "dropped", "every cell that was read is blank"),)


def blank_rows(frame: pa.Table) -> Bools:
    """Return where every cell of a row is null."""
    blank = np.ones(len(frame), dtype=bool)
    for column in frame.columns:
        if column.null_count == 0:
            return np.zeros(len(frame), dtype=bool)
        blank &= column.is_null().to_numpy()
        if not blank.any():
            break
    return blank
