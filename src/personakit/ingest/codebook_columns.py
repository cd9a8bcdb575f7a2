"""Compare the columns of an export with the rows that its codebook has for it."""

from __future__ import annotations

from collections.abc import Sequence

from personakit.core.formatting import format_count
from personakit.readers import RawExport
from personakit.readers.open_source import looks_like_data
from personakit.readers.raw_export import Repair
from personakit.study.settings import Export

NOT_IN_CODEBOOK = "columns not in the codebook"
NOT_IN_EXPORT = "rows of the codebook without a column"
_MOST_NAMED = 12


def codebook_notes(raw: RawExport, export: Export) -> list[Repair]:
    """Return what differs between an open export and its codebook; nothing where it is in none.

    Columns that the codebook uses and that are gone are an error of opening the export; here are those that nothing
    reads.
    """
    described = export.codebook_columns
    if not described:
        return []
    new = [column for column in raw.columns if column not in described]
    absent = [column for column in described if column not in raw.columns]
    remedy = "bring it up to date with: personakit init FOLDER --update"
    differences = ((NOT_IN_CODEBOOK, new, "not read"), (NOT_IN_EXPORT, absent, "not used"))
    return [
        Repair(check, 0, "kept", f"{_counted(names)} {what}: {_listed(raw, names)}; {remedy}")
        for check, names, what in differences
        if names
    ]


def _counted(names: Sequence[str]) -> str:
    return f"{format_count(len(names))} column{'s were' if len(names) > 1 else ' was'}"


def _listed(raw: RawExport, names: Sequence[str]) -> str:
    """List columns by name, or by position where a name looks like a cell of data."""
    shown = [
        f"column {raw.columns.index(name) + 1}" if name in raw.columns and looks_like_data([name]) else f"'{name}'"
        for name in names[:_MOST_NAMED]
    ]
    more = f" and {format_count(len(names) - _MOST_NAMED)} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(shown) + more
