"""Columns of ticks: each stands for one option of a question."""

from __future__ import annotations

import re

from personakit.profiling.column_facts import ColumnFacts, Storage
from personakit.profiling.non_answers import is_non_answer

#: Words and codes of a tick, of none, and those that may also answer a question of its own.
TICKS = frozenset({
    "1", "x", "true", "t", "✓", "✔", "☑", "checked", "selected", "ticked", "quoted", "chosen", "mentioned",
    "on", "marked", "genannt", "ausgewählt", "oui", "yes", "ja", "sí", "y", "1.0",
})  # fmt: skip
NO_TICKS = frozenset({
    "0", "-1", "false", "f", "not selected", "unchecked", "not quoted", "not checked", "unselected",
    "not chosen", "not mentioned", "off", "no", "n", "nein", "non", "nicht genannt", "nicht ausgewählt",
    "not ticked", "0.0", "-1.0", "2",
})  # fmt: skip
YES_AND_NO = frozenset({
    "oui", "yes", "ja", "sí", "y", "no", "n", "nein", "non", "2", "si", "sì", "nee", "sim", "não", "tak", "nie", "nej",
    "nei", "ano", "áno", "ne", "da", "nu", "evet", "hayır", "да", "нет", "ναι", "όχι", "نعم", "لا", "ya", "tidak",
    "có", "không", "हाँ", "नहीं", "はい", "いいえ", "是", "否", "예", "네", "아니요",
})  # fmt: skip
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
    if column.storage is Storage.FLAG or (levels and folded <= TICKS | NO_TICKS and len(folded & NO_TICKS) <= 1):
        only_no = folded <= NO_TICKS and column.distinct == 1
        return None if only_no and column.filled < column.n else _named(column, item)
    if column.value_labels and column.distinct <= _PAIR and len(column.value_labels) <= _PAIR:
        labels = {label.casefold() for label in column.value_labels.values()}
        if labels & NO_TICKS and labels <= NO_TICKS | TICKS | {item.casefold()}:
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
