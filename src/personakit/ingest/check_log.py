"""The log of one export: rows read, kept, repaired and dropped, and the cells that failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from personakit.core.typing import Bools, Codes, Ints
from personakit.readers.raw_export import RawExport, Repair

#: Failing cells listed for each reason and column of an export; the counts in the checks are never capped.
MOST_FAILURES = 500
ROWS_KEPT = "rows kept"
#: Action of cells that count as missing: nothing was corrected.
SET_MISSING: Final = "set missing"
COUNTS_AS_MISSING = "the cell counts as missing"
CHECK_COLUMNS = ("table", "check", "rows", "share", "action", "note", "export")
#: Most distinct answers that are counted for one reason and column.
MOST_ANSWERS = 200
FAILURE_COLUMNS = ("table", "export", "file", "row", "column", "reason")


@dataclass
class CheckLog:
    """What happened to the rows of one export. It is the one mutable object here: it grows while reading."""

    table: str
    export: str
    file: str
    read: int = 0
    rows_kept: int = 0
    counts: dict[tuple[str, str], int] = field(default_factory=dict)  # (check, action) -> rows
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    filled: dict[str, int] = field(default_factory=dict)  # column -> cells that hold something, where cells may fail
    currencies: dict[str, dict[str, int]] = field(default_factory=dict)  # column -> code -> cells
    failed: dict[tuple[str, str], list[Ints]] = field(default_factory=dict)  # (column, reason) -> rows
    rejected_answers: dict[str, dict[str, Counter[str]]] = field(
        default_factory=dict
    )  # reason -> column -> answers -> rows
    zones: dict[str, dict[str, int]] = field(default_factory=dict)  # column -> zone as written -> cells

    def repairs(self, repairs: Iterable[Repair]) -> None:
        """Log the repairs of a reader."""
        for repair in repairs:
            self.enter(repair.check, repair.rows, repair.action, repair.note)

    def enter(self, check: str, rows: int, action: str, note: str = "") -> None:
        """Add rows to a named check."""
        key = (check, action)
        self.counts[key] = self.counts.get(key, 0) + int(rows)
        if note:
            self.notes[key] = note

    def fixed(self, masks: Mapping[str, Bools], column: str) -> None:
        """Log cells that were repaired, by column."""
        for why, mask in masks.items():
            n = int(mask.sum())
            if n:
                self.enter(f"{why} ({column})", n, "fixed")

    def blanked(self, mask: Bools, rows: Codes, column: str, reason: str, note: str = COUNTS_AS_MISSING) -> None:
        """Log cells that were set missing because they are not valid."""
        n = int(mask.sum())
        if n:
            self.enter(f"{reason} ({column})", n, SET_MISSING, note)
            self.cells(rows[mask], column, reason)

    def count_filled(self, column: str, cells: int) -> None:
        """Add cells of a column that hold something: what the cells set missing are a share of."""
        self.filled[column] = self.filled.get(column, 0) + int(cells)

    def count_currencies(self, column: str, counts: Mapping[str, int]) -> None:
        """Add the cells of a column of amounts (or of the currencies beside them) by currency."""
        if counts:
            known = self.currencies.setdefault(column, {})
            for code, n in counts.items():
                known[code] = known.get(code, 0) + n

    def dropped(self, mask: Bools, rows: Codes, column: str, reason: str, note: str = "") -> None:
        """Log rows that were dropped."""
        n = int(mask.sum())
        if n:
            self.enter(reason, n, "dropped", note)
            self.cells(rows[mask], column, reason)

    def cells(self, rows: Codes, column: str, reason: str) -> None:
        """List failing cells by source row, up to the cap."""
        listed = self.failed.setdefault((column, reason), [])
        room = MOST_FAILURES - sum(len(k) for k in listed)
        if room > 0:
            listed.append(np.sort(rows)[:room].astype(np.int64))

    def answers(self, reason: str, column: str, values: Mapping[str, int]) -> None:
        """Count the answers (words or points of a scale, nothing personal) that failed for a reason."""
        counter = self.rejected_answers.setdefault(reason, {}).setdefault(column, Counter())
        for value, n in values.items():
            if value in counter or len(counter) < MOST_ANSWERS:
                counter[value] += int(n)


def open_check_log(table: str, raw: RawExport) -> CheckLog:
    """Start the log of an export with the repairs its reader made when opening it."""
    check_log = CheckLog(table, raw.name, raw.input.path)
    check_log.repairs(raw.notes)
    return check_log


def checks_frame(check_logs: Sequence[CheckLog]) -> pd.DataFrame:
    """Return the checks of all exports: table, check, rows, share, action, note, export."""
    rows: list[tuple[str, str, int, float, str, str, str]] = []
    for check_log in check_logs:
        n = check_log.read
        note = f"{n:,} rows read from {check_log.file}"
        rows.append(
            (
                check_log.table,
                ROWS_KEPT,
                check_log.rows_kept,
                _share(check_log.rows_kept, n),
                "kept",
                note,
                check_log.export,
            )
        )
        for (check, action), count in check_log.counts.items():
            check_note = check_log.notes.get((check, action), "")
            rows.append((check_log.table, check, count, _share(count, n), action, check_note, check_log.export))
    return checks_of_rows(rows)


def checks_of_rows(rows: Sequence[tuple[str, str, int, float, str, str, str]]) -> pd.DataFrame:
    """Return checks as a table; its columns have their types also where there is no row."""
    frame = pd.DataFrame(list(rows), columns=list(CHECK_COLUMNS))
    return frame.astype({**dict.fromkeys(CHECK_COLUMNS, "str"), "rows": "int64", "share": "float64"})


def _share(rows: int, n: int) -> float:
    return min(1.0, rows / n) if n else 0.0


def failures_frame(check_logs: Sequence[CheckLog]) -> pd.DataFrame:
    """Return one row per failing cell: table, export, file, row, column, reason; capped, without values."""
    parts = []
    for check_log in check_logs:
        for (column, reason), lists in check_log.failed.items():
            numbers = np.concatenate(lists) if lists else np.empty(0, dtype=np.int64)
            part = pd.DataFrame({"row": numbers.astype("int64")})
            part["table"], part["export"], part["file"] = check_log.table, check_log.export, check_log.file
            part["column"], part["reason"] = column, reason
            parts.append(part[list(FAILURE_COLUMNS)])
    if not parts:
        empty = pd.DataFrame({name: pd.Series(dtype="str") for name in FAILURE_COLUMNS})
        return empty.astype({"row": "int64"})
    return pd.concat(parts, ignore_index=True).sort_values(
        ["table", "export", "row", "column"], kind="stable", ignore_index=True
    )
