"""Cells with what nobody sees around their text: zero-width characters, byte order marks, ="001"."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from personakit.core.typing import Bools
from personakit.parsing.text_bytes import INVISIBLE, INVISIBLE_STARTS, text_bytes
from personakit.readers.raw_export import Repair

_UNSEEN = f"[{INVISIBLE}]"
_FORMULA = r'^\s*="(.*)"\s*$'
_STARTS = (*INVISIBLE_STARTS, b'="')


def tidy_cells(frame: pa.Table) -> tuple[pa.Table, tuple[Repair, ...]]:
    r"""Remove invisible characters and the ="..." of spreadsheets from text, and count the rows.

    Examples
    --------
    >>> frame, notes = tidy_cells(pa.table({"id": ['="C1"', "C2\u200b", "C3"]}))
    >>> frame["id"].to_pylist(), [(note.check, note.rows) for note in notes]
    (['C1', 'C2', 'C3'], [('invisible characters', 1), ('text written as a formula', 1)])
    """
    import pyarrow.compute as pc

    unseen, formulas = np.zeros(len(frame), dtype=bool), np.zeros(len(frame), dtype=bool)
    for index, column in enumerate(frame.columns):
        if not _may_need_it(column):
            continue
        text = column.cast(pa.string())
        invisible = _matches(text, _UNSEEN)
        if invisible.any():
            text = pc.replace_substring_regex(text, pattern=_UNSEEN, replacement="")
        formula = _matches(text, _FORMULA)
        if formula.any():
            text = pc.replace_substring_regex(text, pattern=_FORMULA, replacement=r"\1")
        if invisible.any() or formula.any():
            text = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
            frame = frame.set_column(index, frame.column_names[index], text.cast(column.type))
            unseen |= invisible
            formulas |= formula
    notes = []
    if unseen.any():
        notes.append(Repair("invisible characters", int(unseen.sum()), "fixed", "left out of the text"))
    if formulas.any():
        notes.append(Repair("text written as a formula", int(formulas.sum()), "fixed", '="..." was read as its text'))
    return frame, tuple(notes)


def _matches(text: pa.ChunkedArray, pattern: str) -> Bools:
    import pyarrow.compute as pc

    matches: Bools = pc.fill_null(pc.match_substring_regex(text, pattern), False).to_numpy()
    return matches


def _may_need_it(column: pa.ChunkedArray) -> bool:
    """Say whether the bytes of a text column contain anything to remove."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return pa.types.is_string(kind.value_type) and any(_in_bytes(c.dictionary) for c in column.chunks)
    return bool(pa.types.is_string(kind)) and any(_in_bytes(chunk) for chunk in column.chunks)


def _in_bytes(array: pa.Array) -> bool:
    content = text_bytes(array)[0].tobytes()
    return any(start in content for start in _STARTS)
