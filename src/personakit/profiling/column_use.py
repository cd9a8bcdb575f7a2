"""What an attribute is used for: segmented on, described by, protected, or left out, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from personakit.core.confidence import GUESS, LIKELY, SURE
from personakit.core.kinds import Kind, Use
from personakit.parsing.answer_words import NO, YES
from personakit.profiling import tool_columns
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.demographic_values import demographic_by_values
from personakit.profiling.infer_kind import MOST_LEVELS, ColumnContext, KindGuess
from personakit.profiling.keywords import keyword_match, plain_words
from personakit.profiling.outcome_words import asks_outcome
from personakit.profiling.person_words import (
    demographic_by_words,
    is_exact_place,
    is_personal,
    names_a_person,
)
from personakit.profiling.protected_words import protected_by_values, protected_by_words

BY_TOOL = "written by the survey tool"
_LEAST_FILLED = 0.05  # share of rows filled, below which a coded column is left out
_DIGITS_OF_A_PHONE = 9
_FEWEST_ROWS = 20  # with fewer rows a run of whole numbers may be chance
_MOST_LOOKED_AT = 40  # levels
_PHONE_DIGITS = re.compile(r"^\+?[\d\s().\-/]{7,20}$")
_OF_RECOMMENDATION = frozenset({"detractor", "passive", "promoter", "detractors", "passives", "promoters", "neutral"})
#: What adds up over a customer's time says how long they have been there.
_SINCE_EVER = re.compile(
    r"\b(?:lifetime|cumulative|to date|ytd|overall|ever)\b"
    r"|^(?:total|sum) (?:of )?(?:charges?|revenue|spen[dt]\w*|orders?|amounts?|purchases?"
    r"|refunds?|paid|sales|value)$|^(?:orders?|charges?|spent|purchases?) total$"
)
_WRITTEN_ID = re.compile(
    r"^(?:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$|^(?=.*\d)[0-9a-f]{24,64}$"
    r"|^[\w\- ./]+\.(?:jpe?g|png|gif|pdf|docx?|mp[34]|wav|m4a|mov)$",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\b(?:age|ages|aged|alter|edad|eta|idade|leeftijd|wiek|how old|wie alt|years old|born|generation)\b"
    r"|年齢|年龄|年齡|岁|歳"
)


@dataclass(frozen=True)
class UseGuess:
    """What a column is used for, or why it is left out."""

    use: Use | None
    sure: str
    why: str  # the evidence; the reason where it is left out


def guess_use(column: ColumnFacts, guess: KindGuess, context: ColumnContext) -> UseGuess:
    """Return what a column is used for; the use is None where it is no attribute.

    Protected attributes are recognised by header, question or levels, before anything else could make them active.

    Examples
    --------
    >>> from personakit.profiling.infer_kind import infer_kind
    >>> from personakit.profiling.profile_column import profile_column
    >>> sex = profile_column(["f", "m", "f", "f"], "D1", label="Sind Sie weiblich oder männlich?")
    >>> print(guess_use(sex, infer_kind(sex), ColumnContext(table="survey")).use)
    protected
    """
    reason = reason_left_out(column, guess, context)
    if reason is not None:
        return UseGuess(None, *reason)
    if guess.kind is None:
        return UseGuess(None, LIKELY, guess.reason)
    protected = _protected(column, item_only=bool(context.battery) and guess.kind is Kind.ORDINAL)
    if protected is not None:
        return UseGuess(Use.PROTECTED, *protected)
    return _use(column, guess.kind, context)


def reason_left_out(column: ColumnFacts, guess: KindGuess, context: ColumnContext) -> tuple[str, str] | None:
    """Return (how sure, why) a column is no attribute; None for one that is.

    Looked at in this order: who wrote it, what its header says, what it holds.
    """
    survey, name = context.table == "survey", column.name
    many = guess.kind is Kind.CATEGORICAL and column.distinct > MOST_LEVELS and not column.recurring
    prose = guess.kind is Kind.TEXT or many
    reasons = (
        (not column.distinct, SURE, "empty"),
        (survey and tool_columns.written_by_tool(name), SURE, BY_TOOL),
        (is_personal(name) and not (_is_choice(column) and not names_a_person(name)), SURE, "personal data"),
        (is_exact_place(name) and not _is_choice(column), SURE, "an exact place"),
        (tool_columns.checks_attention(name, column.label), LIKELY, "checks attention"),
        (
            survey
            and column.distinct <= 2
            and tool_columns.asks_consent(name, f"{column.label} {' '.join(column.levels)}"),
            LIKELY,
            "asks for consent",
        ),
        (survey and tool_columns.is_experiment(name) and not _is_yes_no(column), LIKELY, "condition of an experiment"),
        (column.distinct < 2 and guess.kind is None, SURE, guess.reason),
        (_is_row_number(column), SURE, "numbers the rows"),
        (_is_phone(column), LIKELY, "looks like phone numbers"),
        (_is_written_id(column), SURE, "ids or names of files"),
        (tool_columns.is_weight(name) and column.is_number, LIKELY, "a weight"),
        (not survey and keyword_match(name, "leak"), SURE, "gives away who leaves"),
        (context.coded and column.filled < _LEAST_FILLED * column.n, LIKELY, "almost always empty"),
        (prose, LIKELY if many else SURE, f"{column.distinct:,} different texts"),
    )
    return next(((sure, why) for holds, sure, why in reasons if holds), None)


def _is_choice(column: ColumnFacts) -> bool:
    """Say whether cells repeat as answers do; names and addresses hardly do."""
    return column.distinct <= _MOST_LOOKED_AT and column.filled >= 4 * column.distinct and not column.is_prose


def _is_row_number(column: ColumnFacts) -> bool:
    """Say whether every row has a whole number of its own without gaps, as row numbers are."""
    if not column.is_integer or column.distinct != column.filled or column.filled < max(_FEWEST_ROWS, column.n):
        return False
    words = plain_words(column.name)
    if keyword_match(column.name, "id") and words not in {"id", "nr", "no", "number", "row number", "row id"}:
        return False  # the id of something
    return column.high - column.low + 1 == column.distinct and column.low in {0.0, 1.0, 2.0}


def _is_phone(column: ColumnFacts) -> bool:
    """Say whether nearly all values are written as phone numbers: many digits, all different."""
    if column.is_date or column.unique_share < 0.4 or column.distinct < _FEWEST_ROWS:
        return False
    levels = column.levels[:_MOST_LOOKED_AT]
    lengths = {len(level) for level in levels}
    if column.is_integer and len(lengths) == 1 and min(lengths) >= _DIGITS_OF_A_PHONE and all(map(str.isdigit, levels)):
        return True
    written = sum(bool(_PHONE_DIGITS.match(t)) and bool(re.search(r"^[+0(]|[\s()\-/]", t)) for t in levels)
    return written >= 0.9 * len(levels)


def _is_written_id(column: ColumnFacts) -> bool:
    """Say whether nearly all values are written as ids of machines, or as names of files."""
    if column.is_number or column.distinct < _FEWEST_ROWS or column.unique_share < 0.5:
        return False
    levels = column.levels[:_MOST_LOOKED_AT]
    return sum(bool(_WRITTEN_ID.match(level)) for level in levels) >= 0.9 * len(levels)


def _protected(column: ColumnFacts, item_only: bool = False) -> tuple[str, str] | None:
    """Return (how sure, why) a column is protected, or None.

    Items of a battery are judged by themselves: the stem that they share may name health or religion by the way.
    """
    asked = column.item if item_only and column.item else column.label
    name = column.item if asked == column.item and column.name == column.label else column.name
    if protected_by_words(name, asked, column.distinct):
        return SURE, "protected, never segmented on"
    labels = _labels(column)
    named = protected_by_values(labels)
    if named is not None:
        return SURE, f"its answers name {named}: protected, never segmented on"
    about_age = _AGE.search(plain_words(column.words)) and demographic_by_words(column.name, column.label)
    if labels and about_age and _are_bands(labels):
        return LIKELY, "an age group: protected, never segmented on"
    return None


def _labels(column: ColumnFacts) -> list[str]:
    """Return the labels of the codes, or the levels where they are few words."""
    few = column.distinct <= _MOST_LOOKED_AT and not column.is_number
    return list(column.value_labels.values()) or (column.levels if few else [])


def _is_yes_no(column: ColumnFacts) -> bool:
    return {level.casefold() for level in column.levels} <= YES | NO


def _are_bands(levels: list[str]) -> bool:
    """Say whether nearly all levels are ranges of numbers, such as 18-24, under 18, 65+."""
    ranges = [level for level in levels if re.search(r"\d", level) and not level.strip().isdigit()]
    return len(levels) > 1 and len(ranges) >= 0.6 * len(levels)


def _use(column: ColumnFacts, kind: Kind, context: ColumnContext) -> UseGuess:
    survey = context.table == "survey"
    attitude = kind in {Kind.ORDINAL, Kind.MULTI_SELECT}
    labels = _labels(column)
    recommends = len(labels) > 1 and {label.casefold() for label in labels} <= _OF_RECOMMENDATION
    outcome = recommends or (not context.battery and asks_outcome(column.name, column.label))
    rules = (
        (demographic_by_words(column.name, column.label), Use.DESCRIBE, SURE, "demographic"),
        (kind is Kind.DATE, Use.DESCRIBE, LIKELY, "a date"),
        (demographic_by_values(labels, column.words) is not None, Use.DESCRIBE, LIKELY, "demographic, by its answers"),
        (tool_columns.may_be_experiment(column.name), Use.DESCRIBE, LIKELY, "may be a condition of an experiment"),
        (context.rates is not None, Use.DESCRIBE, LIKELY, "rates a service, as the ratings do"),
        (outcome, Use.DESCRIBE, SURE, "an outcome, not a cause"),
        (context.outcome, Use.DESCRIBE, LIKELY, "an outcome, like others of its block"),
        (context.table == "lookup", Use.DESCRIBE, SURE, "describes the place, not the person"),
        (survey and attitude, Use.ACTIVE, SURE, "attitude or need"),
        (survey and context.coded, Use.DESCRIBE, GUESS, "no attitude: codes without a text"),
        (survey, Use.ACTIVE, LIKELY, "an answer"),
        (bool(_SINCE_EVER.search(plain_words(column.name))), Use.DESCRIBE, LIKELY, "adds up over time"),
        (kind is Kind.NUMERIC, Use.ACTIVE, SURE, "behaviour"),
        (True, Use.ACTIVE, LIKELY, "behaviour"),
    )
    return next(UseGuess(use, sure, why) for holds, use, sure, why in rules if holds)
