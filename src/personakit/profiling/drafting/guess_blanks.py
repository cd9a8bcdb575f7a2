"""What means no answer in the columns of an export, as settings of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from personakit.parsing.blank_words import BLANK_CANDIDATES
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.column_roles import Roles
from personakit.profiling.drafting.guess_attribute import AttributeGuess
from personakit.profiling.missing_codes import missing_codes

#: Amounts, of which a negative one is a return or a loss and no code.
_MAY_BE_NEGATIVE = frozenset({"amount", "revenue", "cost", "margin", "lifetime_value"})
_BLANKS = ("n/a", "#n/a", "na", "blank", "none", "null", "nan", "-", "--", "?", "unknown", "not available", "k.a.")


def list_blanks(columns: Sequence[ColumnFacts], roles: Roles) -> dict[str, list[str | int]]:
    """Return column -> the words and codes in it that mean no answer; the codes of attributes are known already."""
    with_role = {name for role, names in roles.columns.items() if role not in _MAY_BE_NEGATIVE for name in names}
    blanks: dict[str, list[str | int]] = {}
    for column in columns:
        coded = column.is_number and column.name in with_role
        codes = [int(c) for c in missing_codes(column.number_rows)[0] if c < 0] if coded else []
        blanks[column.name] = [*_blank_words(column), *codes]
    return {name: some for name, some in blanks.items() if some}


def _blank_words(column: ColumnFacts) -> list[str]:
    """Return words that mean a blank in a column that otherwise holds numbers, dates or a few levels."""
    if column.is_prose:
        return []
    measured = column.is_number or column.is_date
    levels = {*BLANK_CANDIDATES, "none"}  # blanks among words only where the column showed it
    blank = [
        level
        for level in dict.fromkeys([*column.blank_words, *column.levels[:400]])
        if level in column.blank_words or (level.casefold() in _BLANKS and (measured or level.casefold() not in levels))
    ]
    return sorted(blank)


def with_blanks(
    attributes: Sequence[AttributeGuess], blanks: Mapping[str, list[str | int]]
) -> tuple[list[AttributeGuess], dict[str, list[str | int]]]:
    """Return the attributes with their words and codes for no answer, and those of the other columns."""
    done, rest = [], dict(blanks)
    for attribute in attributes:
        more = rest.pop(str(attribute.settings.get("column")), [])
        known = attribute.settings.get("missing", [])
        settings = {**attribute.settings, "missing": [*known, *(m for m in more if m not in known)]}
        done.append(replace(attribute, settings=settings) if more else attribute)
    return done, rest
