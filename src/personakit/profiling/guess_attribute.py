"""What kind each remaining column is, and what it is used for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from personakit.core.kinds import Kind, Use
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.column_roles import is_prose
from personakit.profiling.guess_table import GUESS, LIKELY, SURE, rating_scale
from personakit.profiling.keywords import keyword_match, plain_words, slug
from personakit.profiling.question_blocks import codes_beside

#: A profile with more levels than this cannot be read.
MOST_LEVELS = 60
_LONGEST_LABEL = 80
_LEAST_FILLED = 0.05  # share of rows filled, below which an unlabelled column is left out
_MOST_CODES = 25  # without labels, up to this many different whole numbers are read as codes


@dataclass(frozen=True)
class AttributeGuess:
    """An attribute, or the reason why the column is left out."""

    name: str
    settings: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    left_out: str | None = None


@dataclass(frozen=True)
class ColumnContext:
    """What the other columns of an export tell about this one."""

    in_block: bool = False  # one of several columns of one question on one scale
    outcome: bool = False  # its block asks for an outcome
    rates: tuple[int, int] | None = None  # rates a service on this scale, like the block of ratings
    coded: bool = False  # a survey of bare numbers, without question texts


NO_CONTEXT = ColumnContext()


def guess_attribute(column: ColumnFacts, table: str, context: ColumnContext = NO_CONTEXT) -> AttributeGuess:
    """Return the attribute that a column becomes, or the reason why it is left out.

    Parameters
    ----------
    column : ColumnFacts
    table : {"customers", "survey", "lookup"}
    beside : ColumnContext
        What the other columns tell about it.
    """
    name = slug(column.name)
    reason = _reason_to_leave_out(column, table) or _reason_in_coded_survey(column, context)
    if reason:
        return AttributeGuess(name, left_out=reason)
    kind, extra, sure = _kind_in_coded_survey(column, *_kind(column, table, context.in_block), context)
    if kind is None:
        return AttributeGuess(name, left_out=f"{column.distinct:,} different texts")
    use, why = _use(column, table, kind, context)
    codes = codes_beside([column], extra["scale"]) if "scale" in extra else []
    if codes:
        extra, why = {**extra, "missing": codes}, f"{why}; numbers outside the scale are read as no answer"
    settings: dict[str, Any] = {"column": column.name, "kind": str(kind), "use": str(use), **extra}
    label = _label(column)
    if label:
        settings["label"] = label
    return AttributeGuess(name, settings, f"{sure}; {why}")


def _reason_to_leave_out(column: ColumnFacts, table: str) -> str | None:
    whole = not column.is_number or column.is_integer
    mostly_unique = column.unique_share > 0.95 and column.filled > 30
    is_id = keyword_match(column.name, "id")
    reasons = (
        (not column.distinct, "empty"),
        (column.distinct == 1, "holds one value only"),
        (table == "survey" and keyword_match(column.name, "survey_meta"), "written by the survey tool"),
        (keyword_match(column.name, "personal"), "personal data"),
        (keyword_match(column.name, "place"), "an exact place"),
        (table != "survey" and keyword_match(column.name, "leak"), "gives away who leaves"),
        (whole and mostly_unique and (is_id or not column.is_number), "nearly every value is different"),
        (
            whole and is_id and column.unique_share > 0.2 and column.distinct > MOST_LEVELS
            and not keyword_match(column.name, "demographic", "total"),
            "an identifier",
        ),
    )  # fmt: skip
    return next((reason for holds, reason in reasons if holds), None)


def _reason_in_coded_survey(column: ColumnFacts, context: ColumnContext) -> str | None:
    if not context.coded:
        return None
    if column.filled < _LEAST_FILLED * column.n:
        return "almost always empty"
    return "an identifier" if column.is_integer and re.fullmatch(r"[a-z]{1,4}id", plain_words(column.name)) else None


def _kind_in_coded_survey(
    column: ColumnFacts, kind: Kind | None, extra: dict[str, Any], sure: str, context: ColumnContext
) -> tuple[Kind | None, dict[str, Any], str]:
    """Read a few different whole numbers in a survey without texts as codes: nothing shows that they are counts."""
    if context.rates is not None:
        return Kind.ORDINAL, {"scale": list(context.rates)}, GUESS
    if not context.coded or kind is not Kind.NUMERIC:
        return kind, extra, sure
    is_demographic = (
        keyword_match(column.name, "demographic")
        and not keyword_match(column.name, "amount")
        and column.distinct <= MOST_LEVELS
    )
    few = column.distinct <= _MOST_CODES or (
        is_demographic and column.low >= 0 and "age" not in plain_words(column.name).split()
    )
    if column.is_integer and few:
        return Kind.CATEGORICAL, {}, f"{GUESS}: codes, or a count"
    return kind, extra, f"{GUESS}: a number, or codes"


def _kind(column: ColumnFacts, table: str, in_block: bool) -> tuple[Kind | None, dict[str, Any], str]:
    labelled = len(column.value_labels)
    scale = rating_scale(column)
    coded = _is_code(column) or (table == "survey" and scale is not None and not column.label)
    few = column.distinct <= MOST_LEVELS
    kind: Kind | None = None if is_prose(column) or not few else Kind.CATEGORICAL
    extra: dict[str, Any] = {}
    sure = SURE
    if column.is_date:
        kind = Kind.DATE
    elif column.order is not None:
        kind, extra = Kind.ORDINAL, {"order": list(column.order)}
    elif column.distinct == 2 and labelled <= 2:
        kind = Kind.BINARY
    elif scale is not None and _is_rating(column, table, in_block):
        kind, extra, sure = Kind.ORDINAL, {"scale": list(scale)}, SURE if column.label else LIKELY
    elif labelled >= 2 and column.distinct <= labelled + 2:
        kind = Kind.CATEGORICAL
    elif coded:
        sure = LIKELY
    elif column.is_number:
        kind, sure = Kind.NUMERIC, SURE if column.number_share > 0.99 else LIKELY
    elif column.separator:
        kind, extra, sure = Kind.MULTI_SELECT, {"separator": column.separator}, SURE if table == "survey" else LIKELY
    return kind, extra, sure


def _is_rating(column: ColumnFacts, table: str, in_block: bool) -> bool:
    """Say whether small whole numbers are points of a scale, not codes or counts."""
    if table != "survey":
        return keyword_match(column.name, "score")
    labelled = len(column.value_labels)
    if labelled:
        graded = any(keyword_match(label, "degree") for label in column.value_labels.values())
        return labelled <= 2 or (graded and labelled >= column.distinct)
    return in_block or bool(column.label) or keyword_match(column.name, "score", "outcome")


def _is_code(column: ColumnFacts) -> bool:
    """Say whether numbers stand for names: postcodes, codes of places and products."""
    words = ("zip", "postcode", "post_code", "plz", "postal", "_code", "gate")
    return column.is_integer and any(word in slug(column.name) for word in words)


def _use(column: ColumnFacts, table: str, kind: Kind, context: ColumnContext = NO_CONTEXT) -> tuple[Use, str]:
    question = column.label if len(column.label) < 30 else ""  # a long question may contain such words by chance
    attitude = kind in {Kind.ORDINAL, Kind.MULTI_SELECT}
    rules = (
        (keyword_match(f"{column.name} {question}", "protected"), Use.PROTECTED, "protected, never segmented on"),
        (keyword_match(f"{column.name} {question}", "demographic"), Use.DESCRIBE, "demographic"),
        (kind is Kind.DATE, Use.DESCRIBE, "a date"),
        (context.rates is not None, Use.DESCRIBE, "rates a service, as the ratings do"),
        (keyword_match(column.words, "outcome"), Use.DESCRIBE, "an outcome, not a cause"),
        (context.outcome, Use.DESCRIBE, "an outcome, like others of its block"),
        (table == "lookup", Use.DESCRIBE, "describes the place, not the person"),
        (table == "survey" and attitude, Use.ACTIVE, "attitude or need"),
        (table == "survey", Use.DESCRIBE, "no attitude"),
        (keyword_match(column.name, "total"), Use.DESCRIBE, "adds up over time"),
        (True, Use.ACTIVE, "behaviour"),
    )
    return next((use, reason) for holds, use, reason in rules if holds)


def _label(column: ColumnFacts) -> str | None:
    """Return a short form of the question: the part after the dash of a matrix question, cut at a word."""
    text = column.label.split(" - ")[-1].strip(" .…") if column.label else ""
    if not text or text == column.name:
        return None
    if len(text) > _LONGEST_LABEL:
        text = text[: _LONGEST_LABEL - 3].rsplit(" ", 1)[0] + "..."
    return text


def left_out_lines(left_out: Sequence[AttributeGuess], columns: Sequence[str], most: int = 12) -> list[str]:
    """Return comment lines that say which columns are left out, by reason.

    Examples
    --------
    >>> left_out_lines([AttributeGuess("a", left_out="empty")], ["A"])
    ["Left out: 'A' (empty)."]
    """
    by_reason: dict[str, list[str]] = {}
    for guess, column in zip(left_out, columns, strict=True):
        by_reason.setdefault(guess.left_out or "", []).append(column)
    lines = []
    for reason, names in by_reason.items():
        shown = ", ".join(f"'{name}'" for name in names[:most])
        more = f" and {len(names) - most} more" if len(names) > most else ""
        lines.append(f"Left out: {shown}{more} ({reason}).")
    return lines


__all__ = ["GUESS", "AttributeGuess", "ColumnContext", "guess_attribute", "left_out_lines"]
