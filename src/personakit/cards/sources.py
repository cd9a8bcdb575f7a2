"""Which export and column a figure came from, for the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from personakit.ingest.exports import Exports


def source_of(exports: Exports, table: str, *columns: str, stage: str | None = None) -> tuple[str, str]:
    """Return the exports of a table, and the columns in them.

    Parameters
    ----------
    exports : Exports
        Its study says what each export is.
    table : str
        Canonical table.
    *columns : str
        Canonical columns; wide ratings or waits have columns of their own.
    stage : str, optional
        Of wide ratings or waits, only the columns of this stage.

    Returns
    -------
    exports, columns : str
        Joined by ", "; "" if there are none.
    """
    named: list[str] = []
    sources: list[str] = []
    for name, export in exports.study.exports.items():
        wide = {"csat": export.ratings, "waits": export.waits}.get(table)
        if export.table != table and wide is None:
            continue
        named.append(name)
        if export.table == table:
            sources += [source for column in columns for source in export.columns.get(column, ())]
        if wide is not None:
            of_stage = [source for source, target in wide.columns.items() if target.stage == stage]
            sources += of_stage or list(wide.columns)
    shown = list(dict.fromkeys(sources))
    more = f" and {len(shown) - 6} more" if len(shown) > 6 else ""
    return ", ".join(named), ", ".join(shown[:6]) + more
