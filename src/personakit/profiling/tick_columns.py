"""Columns of ticks: each stands for one option of a question."""

from __future__ import annotations

import re

from personakit.parsing.tick_words import NOT_TICKED, TICKED
from personakit.profiling.column_facts import ColumnFacts, Storage
from personakit.profiling.non_answers import is_non_answer

#: Of columns with two codes the second may be the tick's opposite.
NO_TICKS = NOT_TICKED | {"2"}
_PAIR = 2


def ticked_option(column: ColumnFacts, item: str) -> str | None:
    """Return the option that a column stands for when it holds nothing but ticks; None for other columns.

    Parameters
    ----------
    column : ColumnFacts
    item : str
        What header or question say of the column.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> ticked_option(profile_column(["x", None, "x"], "Q3_1", label="By phone"), "1")
    'By phone'
    """
    levels = column.levels if column.distinct <= _PAIR else []
    folded = {level.casefold() for level in levels}
    if column.storage is Storage.FLAG or (levels and folded <= TICKED | NO_TICKS and len(folded & NO_TICKS) <= 1):
        only_no = folded <= NO_TICKS and column.distinct == 1
        return None if only_no and column.filled < column.n else _named(column, item)
    if column.value_labels and column.distinct <= _PAIR and len(column.value_labels) <= _PAIR:
        labels = {label.casefold() for label in column.value_labels.values()}
        if labels & NO_TICKS and labels <= NO_TICKS | TICKED | {item.casefold()}:
            return _named(column, item)
    if column.distinct != 1 or column.filled >= column.n or is_non_answer(levels[0]):
        return None
    return _plain(levels[0])


def _named(column: ColumnFacts, item: str) -> str:
    """Return the option: the item of the question, or of the label where the item is but a number."""
    if not re.fullmatch(r"[\d\W_]*", item):
        return _plain(item)
    return _plain(column.label) if column.label else item


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(" .") or text
