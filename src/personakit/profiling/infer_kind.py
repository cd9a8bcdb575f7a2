"""Infer the kind of a column: the one decision that `init`, reading exports and `PersonaModel` share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from personakit.core.kinds import OPTION_SEPARATOR, Kind
from personakit.profiling.answer_scales import scale_order
from personakit.profiling.column_facts import ColumnFacts, Storage
from personakit.profiling.confidence import GUESS, LIKELY, SURE
from personakit.profiling.keywords import keyword_match, plain_words, slug
from personakit.profiling.rating_scale import rating_scale

#: A column of whole numbers with at most this many values can be a scale.
MOST_SCALE_POINTS = 11
#: A profile with more levels than this cannot be read.
MOST_LEVELS = 60
_MOST_CODES = 25  # without labels, up to this many different whole numbers are read as codes
_MOST_LABELLED_ENDS = 3  # the ends of a scale, and its middle
_MOST_STRAY_CODES = 2  # without a label beside labelled ones, such as "no answer"
_FEWEST_IDS = 30  # with fewer rows, all values may differ by chance
_CODE_NAMES = ("zip", "postcode", "post_code", "plz", "postal", "_code", "gate")


@dataclass(frozen=True)
class ColumnContext:
    """What is known about a column besides its own cells; nothing for a column of a bare frame."""

    table: str = ""  # the table it is in: "customers", "survey", "lookup", or "" where it is not known
    in_block: bool = False  # one of several columns of one question on one scale
    outcome: bool = False  # its block asks for an outcome
    rates: tuple[int, int] | None = None  # rates a service on this scale, like the block of ratings
    coded: bool = False  # in a survey of bare numbers, without question texts


NO_CONTEXT = ColumnContext()


@dataclass(frozen=True)
class KindGuess:
    """The inferred kind of a column, with the evidence."""

    kind: Kind | None  # None: empty, constant or an id, which is not an attribute
    reason: str
    sure: str = SURE
    scale: tuple[float, float] | None = None
    order: tuple[str, ...] | None = None
    separator: str | None = None


def infer_kind(column: ColumnFacts, context: ColumnContext = NO_CONTEXT) -> KindGuess:
    """Guess the kind of a column from its facts and what is known around it.

    Parameters
    ----------
    column : ColumnFacts
        The facts, from :func:`personakit.profiling.profile_column.profile_column`.
    context : ColumnContext
        Where the column stands. It decides what small whole numbers are: in a survey points of a scale (codes where the
        survey has no texts at all), among the customers counts unless the name or a full scale says otherwise, and
        without any context points of a scale.

    Returns
    -------
    KindGuess
        Kind, why, how sure; the scale, order or separator that goes with the kind.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> infer_kind(profile_column(["1", "5", "4", "2", "3", "5"])).scale
    (1.0, 5.0)
    >>> print(infer_kind(profile_column(["31/12/24", "05/01/24", "17/02/24"])).kind)
    date
    """
    if not column.distinct:
        return KindGuess(None, "empty")
    if column.distinct == 1 and column.levels_in_order is None:
        return KindGuess(None, "holds one value only")
    if context.rates is not None:
        low, high = context.rates
        return KindGuess(Kind.ORDINAL, "rates a service", GUESS, scale=(float(low), float(high)))
    steps = (_stored_kind, _labelled_kind, _level_kind, _date_kind, _number_kind)
    guesses = (step(column, context) for step in steps)
    return next((guess for guess in guesses if guess is not None), None) or _word_kind(column, context)


def _stored_kind(column: ColumnFacts, _: ColumnContext) -> KindGuess | None:
    """Take what the source itself says: dates, flags, ordered levels."""
    if column.storage is Storage.DATE:
        return KindGuess(Kind.DATE, "stored as dates")
    if column.storage is Storage.FLAG:
        return KindGuess(Kind.BINARY, "stored as true and false")
    if column.levels_in_order is None:
        return None
    if len(column.levels_in_order) > 2:
        return KindGuess(Kind.ORDINAL, "stored as ordered levels", order=column.levels_in_order)
    return KindGuess(Kind.BINARY, "stored as two levels")


def _labelled_kind(column: ColumnFacts, _: ColumnContext) -> KindGuess | None:
    """Decide by the labels of codes: those of a scale, of its ends only, of names."""
    if not column.value_labels:
        return None
    if not all(_is_number(code) for code in column.value_labels):
        kind = Kind.BINARY if len(column.value_labels) == 2 else Kind.CATEGORICAL
        return KindGuess(kind, "labelled words")
    labels = [label for _, label in sorted(column.value_labels.items(), key=lambda item: float(item[0]))]
    codes = sorted(float(code) for code in column.value_labels)
    unlabelled = {value for value, _ in column.number_rows} - set(codes)
    ends = (codes[0], codes[-1])
    if len(labels) == 2 and unlabelled and rating_scale(column) == ends:
        return KindGuess(Kind.ORDINAL, "a scale with labelled ends", scale=ends)
    between = any(codes[0] < value < codes[-1] for value in unlabelled)
    if unlabelled and (len(unlabelled) > _MOST_STRAY_CODES or (between and len(labels) <= _MOST_LABELLED_ENDS)):
        low, high = min(codes[0], *unlabelled), max(codes[-1], *unlabelled)
        if len(labels) <= _MOST_LABELLED_ENDS and high - low < MOST_SCALE_POINTS:
            return KindGuess(Kind.ORDINAL, "a scale with labelled ends", scale=(low, high))
        return KindGuess(Kind.NUMERIC, "numbers, some labelled", LIKELY)
    if len(labels) == 2 and not unlabelled:
        return KindGuess(Kind.BINARY, "two labelled codes")
    if scale_order(labels) or _rising(labels) or sum(keyword_match(label, "degree") for label in labels) >= 2:
        order = None if unlabelled else tuple(labels)
        return KindGuess(Kind.ORDINAL, "labelled codes of a scale", scale=ends, order=order)
    return KindGuess(Kind.CATEGORICAL, "labelled codes")


def _rising(labels: Sequence[str]) -> bool:
    """Return whether labels begin with rising numbers ('1 = bad', '2 = good'; '< 20', '20-40')."""
    starts = [re.match(r"^\D{0,3}(\d+)", label) for label in labels]
    first_numbers = [int(m[1]) for m in starts if m]
    return len(first_numbers) == len(labels) >= 3 and first_numbers == sorted(first_numbers)


def _is_number(code: str) -> bool:
    try:
        float(code)
    except ValueError:
        return False
    return True


def _level_kind(column: ColumnFacts, _: ColumnContext) -> KindGuess | None:
    """Decide by the levels alone: a known answer scale, two of them."""
    if column.order is not None:
        return KindGuess(Kind.ORDINAL, "answers of a known scale", order=column.order)
    if column.distinct == 2 and column.separator != OPTION_SEPARATOR:
        return KindGuess(Kind.BINARY, "two values")
    return None


def _date_kind(column: ColumnFacts, _: ColumnContext) -> KindGuess | None:
    return KindGuess(Kind.DATE, "dates") if column.is_date else None


def _number_kind(column: ColumnFacts, context: ColumnContext) -> KindGuess | None:
    """Tell ids, codes, points of a scale, counts and measurements apart."""
    if not column.is_number:
        return None
    reason = _id_reason(column, context)
    if reason is not None:
        return KindGuess(None, reason, LIKELY)
    if column.has_leading_zeros or (column.is_integer and any(word in slug(column.name) for word in _CODE_NAMES)):
        return KindGuess(Kind.CATEGORICAL, "codes that stand for names", LIKELY)
    scale = _scale_of(column, context)
    if scale is not None:
        return KindGuess(Kind.ORDINAL, "few whole numbers", _scale_confidence(column, context), scale=scale)
    if keyword_match(column.name, "protected") and _short_range(column, context) is not None:
        return KindGuess(Kind.CATEGORICAL, "codes that stand for names", GUESS)
    if context.coded:
        return _coded_number(column)
    return KindGuess(Kind.NUMERIC, "numbers", SURE if column.number_share > 0.99 else LIKELY)


def _id_reason(column: ColumnFacts, context: ColumnContext) -> str | None:
    """Return why whole numbers are an identifier, or None."""
    if not column.is_integer or keyword_match(column.name, "count", "total"):
        return None
    named = keyword_match(column.name, "id")
    if named and column.unique_share > 0.95 and column.filled > _FEWEST_IDS:
        return "nearly every value is different"
    demographic = keyword_match(column.name, "demographic")
    if named and not demographic and column.unique_share > 0.2 and column.distinct > MOST_LEVELS:
        return "an identifier"
    if context.coded and re.fullmatch(r"[a-z]{1,4}id", plain_words(column.name)):
        return "an identifier"
    measured = demographic or keyword_match(column.name, "amount", "revenue", "cost", "margin", "lifetime")
    running = column.distinct == column.filled > _FEWEST_IDS and column.low > 100
    if running and not measured and column.high - column.low < 20 * column.distinct:
        return "an identifier: every row has a whole number of its own"
    return None


def _scale_of(column: ColumnFacts, context: ColumnContext) -> tuple[float, float] | None:
    """Return the ends of the scale of which small whole numbers are points; None for counts and codes."""
    if not column.is_integer or column.distinct > 2 * MOST_SCALE_POINTS:
        return None
    counted = keyword_match(column.name, "count") or re.search(r"\bhow many\b", plain_words(column.label))
    usual = rating_scale(column)
    if _named_rating(column, context) and usual is not None:
        return float(usual[0]), float(usual[1])
    if counted:
        return None
    if context.table in {"customers", "lookup"}:
        if usual is None or usual[0] != 1 or keyword_match(column.name, "demographic"):
            return None
        full = {value for value, _ in column.number_rows} == set(range(1, usual[1] + 1))
        return (1.0, float(usual[1])) if full else None
    if context.coded and not (context.in_block or column.label):
        return None
    if usual is None and keyword_match(column.name, "protected"):
        return None
    return (float(usual[0]), float(usual[1])) if usual else _short_range(column, context)


def _scale_confidence(column: ColumnFacts, context: ColumnContext) -> str:
    if rating_scale(column) is None:
        return GUESS
    return SURE if column.label else LIKELY if context.in_block or _named_rating(column, context) else GUESS


def _named_rating(column: ColumnFacts, context: ColumnContext) -> bool:
    names = ("score", "outcome") if context.table == "survey" else ("score",)
    return keyword_match(column.name, *names)


def _short_range(column: ColumnFacts, context: ColumnContext) -> tuple[float, float] | None:
    """Return the ends seen of a scale that is not a usual one."""
    low, high = column.low, column.high
    asked = context.table == "survey"
    whole = all(value.is_integer() for value, _ in column.number_rows)
    short = whole and column.distinct <= MOST_SCALE_POINTS and high - low < MOST_SCALE_POINTS
    return (low, high) if short and (not asked or (low >= 0 and high <= MOST_SCALE_POINTS - 1)) else None


def _coded_number(column: ColumnFacts) -> KindGuess:
    """Read a few different whole numbers in a survey without texts as codes: nothing shows that they are counts."""
    is_demographic = (
        keyword_match(column.name, "demographic")
        and not keyword_match(column.name, "amount")
        and column.distinct <= MOST_LEVELS
    )
    named_class = is_demographic and column.low >= 0 and "age" not in plain_words(column.name).split()
    if column.is_integer and (column.distinct <= _MOST_CODES or named_class):
        return KindGuess(Kind.CATEGORICAL, "codes, or a count", GUESS)
    return KindGuess(Kind.NUMERIC, "a number, or codes", GUESS)


def _word_kind(column: ColumnFacts, context: ColumnContext) -> KindGuess:
    """Tell options, free text, names and levels apart."""
    if column.separator is not None:
        sure = SURE if context.table == "survey" else LIKELY
        why = f"options joined by '{column.separator}'"
        return KindGuess(Kind.MULTI_SELECT, why, sure, separator=column.separator)
    if column.has_leading_zeros:
        return KindGuess(Kind.CATEGORICAL, "codes that stand for names", LIKELY)
    different = column.unique_share > 0.5 and column.distinct > 20
    if (column.is_prose and column.mean_words >= 3) or (
        (different or column.distinct > 60) and column.mean_length > 40
    ):
        return KindGuess(Kind.TEXT, "long answers")
    if different:
        return KindGuess(None, "nearly every value is different", LIKELY)
    return KindGuess(Kind.CATEGORICAL, "levels that repeat")
