"""The decimal mark of the number columns of an export, and the currencies of its amounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import pyarrow as pa

from personakit.core.errors import DataError
from personakit.ingest.check_log import CheckLog
from personakit.parsing.currencies import count_currencies
from personakit.parsing.decimal_mark import DECIMAL_IN_DOUBT, NO_EVIDENCE, DecimalEvidence, decimal_evidence
from personakit.parsing.numbers import CURRENCY_SIGN
from personakit.parsing.parsed import Parsed
from personakit.readers import RawExport
from personakit.study.settings import Export

_HEAD = 1000  # cells of each other column that show the mark of the file
Column: TypeAlias = "pa.Array | pa.ChunkedArray"


def is_declared(export: Export) -> bool:
    """Return whether the study says which decimal mark an export has."""
    return export.decimal is not None or export.thousands is not None


def choose_mark(column: Column, raw: RawExport, export: Export, others: Iterable[Column] = ()) -> tuple[str, int]:
    """Choose the decimal mark of a column, and count the cells that could be read with the other one.

    The study decides, then the cells of the column, then those of other columns of the file; else it is the mark
    found on opening the file, and in doubt.
    """
    if is_declared(export):
        return raw.decimal, 0
    return settle_mark(decimal_evidence(column), raw.decimal, others)


def settle_mark(seen: DecimalEvidence, usual: str, others: Iterable[Column] = ()) -> tuple[str, int]:
    """Choose the mark by the evidence of a column, then by that of others; count the cells in doubt."""
    if seen.mark is not None or not seen.either:
        return seen.mark or usual, 0
    mark = file_mark(others)
    return (mark, 0) if mark is not None else (usual, seen.either)


def file_mark(columns: Iterable[Column]) -> str | None:
    """Return the decimal mark that the columns of a file show together, or None.

    Examples
    --------
    >>> file_mark([pa.array(["46.840"]), pa.array(["12,50", "3,75"])])
    ','
    """
    total = NO_EVIDENCE
    for column in columns:
        total = total + decimal_evidence(column[:_HEAD])
    clear = DecimalEvidence(total.point, total.comma)
    return clear.mark


def mark_note(mark: str) -> str:
    """Say how numbers in doubt were read, and what decides.

    Examples
    --------
    >>> print(mark_note("."))
    such as 1.234 or 1,234; no cell shows the mark: read with decimal = ".", declare decimal = "," if it is the other
    """
    other = "," if mark == "." else "."
    return (
        f'such as 1.234 or 1,234; no cell shows the mark: read with decimal = "{mark}", declare decimal = "{other}" '
        "if it is the other"
    )


def enter_doubt(check_log: CheckLog, column: str, mark: str, cells: int) -> None:
    """Log the cells of a column whose decimal mark is in doubt."""
    if cells:
        check_log.enter(f"{DECIMAL_IN_DOUBT} ({column})", cells, "kept", mark_note(mark))


def currencies_of(column: Column, parsed: Parsed) -> dict[str, int]:
    """Return the currencies in the cells of an amount; nothing where no cell has a sign or code."""
    return count_currencies(column) if CURRENCY_SIGN in parsed.fixed else {}


class NumberColumns:
    """The number columns of an export that is read in chunks: what the chunks so far show about each."""

    def __init__(self, raw: RawExport, export: Export, check_log: CheckLog) -> None:
        self._raw, self._export, self._check_log = raw, export, check_log
        self._seen: dict[str, DecimalEvidence] = {}
        self._marks: dict[str, str] = {}
        self._in_doubt: dict[str, int] = {}

    def mark(self, source: str, column: Column, others: Mapping[str, Column]) -> str:
        """Return the decimal mark of a column for this chunk; a chunk that shows it must agree with earlier ones."""
        if is_declared(self._export) or (source in self._marks and source not in self._in_doubt):
            return self._marks.get(source, self._raw.decimal)
        chunk = decimal_evidence(column)
        seen = self._seen.get(source, NO_EVIDENCE) + chunk
        self._seen[source] = seen
        mark, doubt = settle_mark(seen, self._raw.decimal, (c for name, c in others.items() if name != source))
        if source in self._in_doubt and mark != self._marks[source]:
            raise DataError(
                f"{self._check_log.file} ({self._check_log.export}): the first numbers of '{source}' could have a "
                f'decimal point or a decimal comma, and later ones show the other. Declare decimal = "{mark}".'
            )
        if seen.either or seen.mark is not None:
            self._marks[source] = mark
        self._in_doubt.pop(source, None)
        if doubt:
            self._in_doubt[source] = doubt
        return mark

    def enter_doubts(self) -> None:
        """Log the columns that are in doubt after the last chunk."""
        for source, cells in self._in_doubt.items():
            enter_doubt(self._check_log, source, self._marks[source], cells)
