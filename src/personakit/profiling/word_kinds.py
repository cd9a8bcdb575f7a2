"""The kind of a column of words: options, free text, names, levels, or numbers that have words beside them."""

from __future__ import annotations

from personakit.core.confidence import GUESS, LIKELY, SURE
from personakit.core.kinds import Kind
from personakit.profiling.column_facts import NEARLY_ALL, ColumnFacts
from personakit.profiling.kind_guess import ColumnContext, KindGuess

_MANY = 0.6  # of the rows are numbers: then the others, such as "25 to 30", are numbers that cannot be read
_PROSE, _MOST_LONG = 4, 12  # words of a sentence; options that are sentences
_MOST_RECURRING = 40  # levels beside which other answers are written in
_MOST_DIFFERENT = 0.5  # distinct per row of a choice
_HARDLY_REPEATED, _FEW_TEXTS, _MOST_TEXTS, _SENTENCE = 0.7, 8, 30, 12  # distinct per row, different texts, letters


def kind_of_words(column: ColumnFacts, context: ColumnContext) -> KindGuess:
    """Tell options, free text, names and levels apart.

    Examples
    --------
    >>> from personakit.profiling.kind_guess import NO_CONTEXT
    >>> from personakit.profiling.profile_column import profile_column
    >>> print(kind_of_words(profile_column(["TV;Web", "Web", "TV", "Web;TV"]), NO_CONTEXT).kind)
    multi_select
    """
    if column.separator is not None:
        sure = SURE if context.table == "survey" else LIKELY
        why = f"options joined by '{column.separator}'"
        return KindGuess(Kind.MULTI_SELECT, why, sure, separator=column.separator)
    if column.has_leading_zeros:
        return KindGuess(Kind.CATEGORICAL, "codes that stand for names", LIKELY)
    if _are_numbers(column):
        return KindGuess(Kind.NUMERIC, "numbers, some with words beside them", LIKELY)
    if _is_choice(column):
        sure = SURE if column.recurring == column.distinct else LIKELY
        other = context.table == "survey" and column.is_other
        return _OTHER if other else KindGuess(Kind.CATEGORICAL, "levels that repeat", sure)
    return _text(column, context) or _levels(column)


_OTHER = KindGuess(Kind.TEXT, "what is not among the options", LIKELY)


def _are_numbers(column: ColumnFacts) -> bool:
    """Say whether most cells are numbers and nearly all others hold some."""
    if column.number_share <= _MANY:
        return False
    return sum(any(map(str.isdigit, text)) for text in column.levels) >= NEARLY_ALL * column.distinct


def _is_choice(column: ColumnFacts) -> bool:
    """Say whether nearly all rows hold one of a few levels, whatever else was written in."""
    most = _MOST_RECURRING if column.mean_words < _PROSE else _MOST_LONG
    return 2 <= column.recurring <= most and column.unique_share <= _MOST_DIFFERENT


def _text(column: ColumnFacts, context: ColumnContext) -> KindGuess | None:
    """Return that a column is free text, if it is."""
    survey = context.table == "survey"
    if survey and column.is_other and column.distinct > 1:
        return _OTHER
    few_alike = column.unique_share >= _HARDLY_REPEATED and _FEW_TEXTS <= column.distinct <= _MOST_TEXTS
    if survey and few_alike and column.mean_length >= _SENTENCE and not column.number_share:
        return KindGuess(Kind.TEXT, "short texts that hardly repeat", GUESS)
    long = (_differs(column) or column.distinct > 60) and column.mean_length > 40
    return KindGuess(Kind.TEXT, "long answers") if (column.is_prose and column.mean_words >= 3) or long else None


def _differs(column: ColumnFacts) -> bool:
    return column.unique_share > _MOST_DIFFERENT and column.distinct > 20


def _levels(column: ColumnFacts) -> KindGuess:
    if _differs(column):
        return KindGuess(None, "nearly every value is different", LIKELY)
    return KindGuess(Kind.CATEGORICAL, "levels that repeat")


__all__ = ["kind_of_words"]
