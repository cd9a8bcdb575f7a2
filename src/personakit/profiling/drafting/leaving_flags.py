"""Columns that say who is still a customer: flags of leaving, statuses, and stages of a life cycle."""

from __future__ import annotations

from collections.abc import Sequence

from personakit.parsing.answer_words import NO, YES
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.leaving_words import (
    CUSTOMERS,
    LEFT_SIGNS,
    LEFT_WORDS,
    PROSPECTS,
    THERE_SIGNS,
    THERE_WORDS,
    UNSURE,
)
from personakit.profiling.role_words import header_words, means

_MOST_LEVELS = 8


def activity_flag(columns: Sequence[ColumnFacts]) -> tuple[ColumnFacts, dict[str, bool]] | None:
    """Return the column that says who is still a customer, and what its levels mean.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> flag = profile_column(["Existing Customer", "Attrited Customer", "Existing Customer"], "Attrition_Flag")
    >>> activity_flag([flag])[1]
    {'Attrited Customer': False, 'Existing Customer': True}
    >>> activity_flag([profile_column([0, 1, 0, 0], "Exited")])[1]
    {'0': True, '1': False}
    """
    for roles in (("leaving",), ("activity",)):
        for column in columns:
            if means(column.name, *roles) and not _is_detail(column) and 2 <= column.distinct <= _MOST_LEVELS:
                values = _values(column, leaving=roles == ("leaving",))
                if values is not None:
                    return column, values
    return None


def _is_detail(column: ColumnFacts) -> bool:
    """Say whether a header names the why, how likely or when of leaving, and not whether."""
    words = set(header_words(column.name).split())
    return column.is_date or bool(
        words & {"reason", "category", "score", "risk", "date", "probability", "grund", "marital", "motif"}
    )


def _values(column: ColumnFacts, *, leaving: bool) -> dict[str, bool] | None:
    folded = {level: level.casefold().removesuffix(".0") for level in column.levels}
    if set(folded.values()) <= YES | NO:
        return {level: (word in YES) != leaving for level, word in sorted(folded.items())}
    judged = {level: _judged(level) for level in column.levels}
    known = {level: value for level, value in judged.items() if value is not None}
    rest = [level for level in column.levels if level not in known]
    if len(set(known.values())) < 2 or any(level.casefold() not in UNSURE for level in rest):  # both must occur
        return None
    return {level: bool(judged[level] is not False) for level in sorted(column.levels)}


def _judged(level: str) -> bool | None:
    """Return whether a level means that the customer is still there; None where it does not say so."""
    words = header_words(level).split()
    negated = bool({"not", "no", "non", "nicht", "nie", "niet", "nao"} & set(words))
    if any(sign in level for sign in LEFT_SIGNS) or set(words) & LEFT_WORDS:
        return negated
    if any(sign in level for sign in THERE_SIGNS) or set(words) & THERE_WORDS:
        return not negated
    return None


def prospects(columns: Sequence[ColumnFacts]) -> tuple[ColumnFacts, list[str]] | None:
    """Return the column of a life cycle, and its levels that are customers, where a list holds leads as well.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> prospects([profile_column(["lead", "customer", "subscriber", "customer"], "Lifecycle Stage")])[1]
    ['customer']
    """
    for column in columns:
        if not means(column.name, "activity", "status") or column.is_number or not 2 <= column.distinct <= 15:
            continue
        levels = {level: level.casefold().strip() for level in column.levels}
        customers = sorted(level for level, word in levels.items() if word in CUSTOMERS)
        leads = [level for level, word in levels.items() if word in PROSPECTS]
        if customers and leads and len(customers) + len(leads) == len(levels):
            return column, customers
    return None
