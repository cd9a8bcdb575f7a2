"""Bring a codebook up to date with its exports: what somebody edited stays, and what changed is said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from personakit.core.formatting import format_count
from personakit.profiling.drafting.column_names import unique_name
from personakit.study.codebook import ATTRIBUTE, LEFT_OUT, Codebook, CodebookRow

_GONE = "not in the export any more; its role was "
_WAS = re.compile(re.escape(_GONE) + r"(\w+)")


@dataclass(frozen=True, eq=False)
class UpdatedCodebook:
    """A codebook that describes the exports as they are now."""

    codebook: Codebook
    added: tuple[CodebookRow, ...]
    gone: tuple[CodebookRow, ...]
    back: tuple[CodebookRow, ...]  # were gone, and are there again
    moved: int  # columns at another position

    def change_lines(self) -> list[str]:
        """Say what changed, a line a change."""
        lines = [
            *(f"new: {title(row)}, guessed as {guess_text(row)}" for row in self.added),
            *(f"gone: {title(row)}, left out from now on" for row in self.gone),
            *(f"there again: {title(row)}, with its role" for row in self.back),
        ]
        if self.moved:
            lines.append(f"{format_count(self.moved)} column{'s' * (self.moved != 1)} at another position")
        return lines or ["no column is new, gone or moved"]


def title(row: CodebookRow) -> str:
    """Return how messages name a column; a header that looks like a cell of data is not repeated."""
    from personakit.readers.open_source import looks_like_data

    return f"{row.export}, column {row.position}" + ("" if looks_like_data([row.column]) else f" '{row.column}'")


def guess_text(row: CodebookRow) -> str:
    """Return what a column is taken for, in a few words.

    Examples
    --------
    >>> guess_text(CodebookRow("crm", 2, "Age", role="attribute", kind="numeric", use="describe"))
    'numeric, describe'
    """
    if row.role == ATTRIBUTE:
        return ", ".join(part for part in (row.kind, row.use) if part) or ATTRIBUTE
    return row.role.replace("_", " ") if row.role == LEFT_OUT else row.role


def update_codebook(old: Codebook, new: Codebook, exports: Mapping[str, str]) -> UpdatedCodebook:
    """Return the old codebook with the columns of the new one.

    Parameters
    ----------
    old : Codebook
        As it is in the file: everything in it is kept.
    new : Codebook
        As it is guessed from the exports today.
    exports : mapping
        Export of the new codebook -> its name in the old one; those that are in neither are left out.
    """
    today = [replace(row, export=exports[row.export]) for row in new.rows if row.export in exports]
    known = {(row.export, row.column): row for row in old.rows}
    names = {row.name for row in old.rows}
    added: list[CodebookRow] = []
    back: list[CodebookRow] = []
    rows: list[CodebookRow] = []
    moved = 0
    for row in today:
        former = known.get((row.export, row.column))
        if former is None:
            fresh = replace(row, name=unique_name(iter((row.name, f"{row.export}_{row.name}")), names))
            names.add(fresh.name)
            added.append(fresh)
            rows.append(fresh)
            continue
        was = _WAS.match(former.why)
        if was:
            former = replace(former, role=was[1], why="there again")
            back.append(former)
        elif former.position != row.position:
            moved += 1
        rows.append(replace(former, position=row.position))
    there = {(row.export, row.column) for row in today}
    gone, rest = _gone([row for row in old.rows if (row.export, row.column) not in there])
    return UpdatedCodebook(
        Codebook(_in_order([*rows, *rest], old), old.file), tuple(added), tuple(gone), tuple(back), moved
    )


def _gone(absent: Sequence[CodebookRow]) -> tuple[list[CodebookRow], list[CodebookRow]]:
    """Return the rows that are gone since the last time, and all rows of columns that are not there, left out."""
    gone = [row for row in absent if not row.why.startswith(_GONE)]
    marked = [
        row if row.why.startswith(_GONE) else replace(row, role=LEFT_OUT, why=f"{_GONE}{row.role or ATTRIBUTE}")
        for row in absent
    ]
    return gone, marked


def _in_order(rows: Sequence[CodebookRow], old: Codebook) -> tuple[CodebookRow, ...]:
    """Put the rows of each export together, in the order of the exports and of the columns; absent ones last."""
    order = {name: i for i, name in enumerate(dict.fromkeys([*old.exports, *(row.export for row in rows)]))}
    return tuple(sorted(rows, key=lambda r: (order[r.export], r.why.startswith(_GONE), r.position)))
