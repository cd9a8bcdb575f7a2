"""The kind of a column of numbers: ids, codes, points of a scale, counts and measurements."""

from __future__ import annotations

import re
from dataclasses import replace

from personakit.core.confidence import GUESS, LIKELY, SURE
from personakit.core.formatting import format_code
from personakit.core.kinds import Kind
from personakit.profiling.column_facts import NEARLY_ALL, ColumnFacts
from personakit.profiling.keywords import keyword_match, plain_words
from personakit.profiling.kind_guess import ColumnContext, KindGuess
from personakit.profiling.missing_codes import missing_codes
from personakit.profiling.outcome_words import asks_outcome
from personakit.profiling.person_words import demographic_by_words
from personakit.profiling.protected_words import names_a_group
from personakit.profiling.rating_scale import is_question, rating_scale, recommendation_scale, stated_scale
from personakit.profiling.word_patterns import digits_apart

#: A column of whole numbers with at most this many values can be a scale.
MOST_SCALE_POINTS = 11
#: A profile with more levels than this cannot be read.
MOST_LEVELS = 60
_MOST_CODES = 25  # without labels, up to this many different whole numbers are read as codes
_FEWEST_IDS = 30  # with fewer rows, all values may differ by chance
_CODE_NAMES = re.compile(r"\b(?:zip(?:codes?)?|post ?codes?|postleitzahl|plz|postal\w*|gate|\w+ codes?)\b")
_CODE_QUESTION = re.compile(r"\b(?:zip|post(?:al)?) ?codes?\b|\b(?:postleitzahl|plz|code postal|codigo postal)\b")
_PADDED = 2  # digits of the points of a scale that are written with zeros before them
_YEARS_OF_AGE, _FEWEST_AGES = (10.0, 110.0), 8
_COUNTED = re.compile(
    r"\b(duration|tenure|lifetime|last (?:year|month|week)|past (?:year|month|week)|per (?:year|month|week|day)"
    r"|in (?:years|months|weeks|days|hours|minutes)|anzahl|dauer|nombre|duree|cantidad|duracion|quantita|durata"
    r"|aantal|duur|quantidade|duracao|liczba|numero (?:de |di )?\w+[si])\b"
)
_EDUCATION = re.compile(
    r"\b(educ\w*|bildung\w*|schooling|schulabschluss|etudes|diplome|estudios|escolaridad\w*|istruzione|opleiding\w*|wyksztalcenie)\b"
)
_DOUBTS = (GUESS, LIKELY, SURE)


def kind_of_numbers(column: ColumnFacts, context: ColumnContext) -> KindGuess | None:
    """Tell ids, codes, points of a scale, counts and measurements apart."""
    if not column.is_number:
        return None
    reason = _id_reason(column, context)
    if reason is not None:
        return KindGuess(None, reason, LIKELY)
    if _has_padded_codes(column, context) or (column.is_integer and _names_codes(column)):
        return KindGuess(Kind.CATEGORICAL, "codes that stand for names", LIKELY)
    scale = context.scale or recommendation_scale(column)
    codes, why = missing_codes(column.number_rows, scale, survey=context.table == "survey")
    missing = tuple(dict.fromkeys((*context.missing, *(format_code(code) for code in codes))))
    present = {format_code(value) for value, _ in column.number_rows}
    missing = tuple(code for code in missing if code in present)
    if not missing:
        return _plain_number(column, context)
    rest = column.without({text for text in column.texts.to_pylist() if _code_text(text) in missing})
    if rest.distinct < 2:
        return _plain_number(column, context)
    guess = _level_of_two(rest) or _plain_number(rest, context)
    why = why or "as in its battery"
    return replace(
        guess, missing=missing, sure=min(guess.sure, LIKELY, key=_DOUBTS.index), reason=f"{guess.reason}; codes {why}"
    )


def _names_codes(column: ColumnFacts) -> bool:
    """Say whether a header names codes, such as post codes; a question that speaks of some does not."""
    pattern = _CODE_QUESTION if " " in column.name.strip() and is_question(column) else _CODE_NAMES
    return pattern.search(plain_words(column.name)) is not None


def _has_padded_codes(column: ColumnFacts, context: ColumnContext) -> bool:
    """Say whether numbers begin with zeros as codes do; the points of a question, "01" to "10", may as well."""
    if not column.has_leading_zeros:
        return False
    short = all(len(text) <= _PADDED for text in column.levels) and column.high < MOST_SCALE_POINTS
    return not (short and context.table in {"survey", ""} and (is_question(column) or rating_scale(column) is not None))


def _level_of_two(column: ColumnFacts) -> KindGuess | None:
    return KindGuess(Kind.BINARY, "two values", LIKELY) if column.distinct == 2 else None


def _code_text(text: str) -> str:
    try:
        return format_code(float(text))
    except ValueError:
        return text


def _plain_number(column: ColumnFacts, context: ColumnContext) -> KindGuess:
    """Tell points of a scale, counts and measurements apart, once codes for no answer are out."""
    scale = _scale_of(column, context)
    if scale is not None:
        return KindGuess(Kind.ORDINAL, "few whole numbers", _scale_confidence(column, context), scale=scale)
    if names_a_group(column.name, column.distinct) and _short_range(column, context) is not None:
        return KindGuess(Kind.CATEGORICAL, "codes that stand for names", GUESS)
    if _EDUCATION.search(plain_words(column.name)) and (ends := _short_range(column, context)) and ends[0] in {0, 1}:
        return KindGuess(Kind.ORDINAL, "codes of levels of education", GUESS, scale=ends)
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
    demographic = demographic_by_words(column.name, "")
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
    stated = stated_scale(column.words)
    if stated is not None and _mostly_points(column, stated):
        return stated
    if not column.is_integer or column.distinct > 2 * MOST_SCALE_POINTS:
        return None
    usual = rating_scale(column)
    counted = _is_count(column, context, usual)
    ends = next((known for known in (stated_scale(column.words), None if counted else context.scale) if known), None)
    if ends is not None and ends[0] <= column.low and column.high <= ends[1]:
        return ends
    if usual is not None and _named_rating(column, context):
        return float(usual[0]), float(usual[1])
    if counted:
        return None
    if context.table in {"customers", "lookup"}:
        return _full_scale(column, usual)
    codes = context.coded and not (context.in_block or context.battery or column.label)
    if codes or (usual is None and names_a_group(column.name, column.distinct)):
        return None
    return (float(usual[0]), float(usual[1])) if usual else _short_range(column, context)


def _mostly_points(column: ColumnFacts, scale: tuple[float, float]) -> bool:
    """Say whether nearly all answers are points of a scale that the question states, and all lie within it."""
    whole = sum(n for value, n in column.number_rows if value.is_integer())
    return scale[0] <= column.low and column.high <= scale[1] and whole >= NEARLY_ALL * column.filled


def _is_count(column: ColumnFacts, context: ColumnContext, usual: tuple[int, int] | None) -> bool:
    """Say whether small numbers count something; "I plan my purchases" on a full scale from 1 does not."""
    if re.search(r"\b(how many|number of|no of|nr of|count)\b", plain_words(column.words)):
        return True
    points = usual is not None and usual[0] == 1 and column.low >= 1
    stated = points and (context.battery or is_question(column)) and context.table in {"survey", ""}
    if not is_question(column) or not points:
        named = _COUNTED.search(plain_words(column.name)) is not None
        if named and not context.battery:
            return True
    return keyword_match(column.name, "count") and not stated


def _full_scale(column: ColumnFacts, usual: tuple[int, int] | None) -> tuple[float, float] | None:
    """Return the scale of which a column of customers holds every point and nothing else."""
    if usual is None or usual[0] != 1 or demographic_by_words(column.name, ""):
        return None
    full = {value for value, _ in column.number_rows} == set(range(1, usual[1] + 1))
    return (1.0, float(usual[1])) if full else None


def _scale_confidence(column: ColumnFacts, context: ColumnContext) -> str:
    if stated_scale(column.words) is not None:
        return SURE
    usual = rating_scale(column)
    if usual is None and context.scale is None:
        return GUESS
    points = {value for value, _ in column.number_rows}
    full = usual is not None and points >= set(range(usual[0], usual[1] + 1)) and usual[1] - usual[0] >= 4
    if context.table in {"survey", ""} and is_question(column) and (full or column.label):
        return SURE
    known = context.in_block or context.battery or _named_rating(column, context) or is_question(column)
    return LIKELY if known else GUESS


def _named_rating(column: ColumnFacts, context: ColumnContext) -> bool:
    outcome = context.table == "survey" and asks_outcome(column.name, "")
    return outcome or keyword_match(column.name, "score")


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
        demographic_by_words(column.name, "")
        and not keyword_match(column.name, "amount")
        and column.distinct <= MOST_LEVELS
    )
    named_class = is_demographic and column.low >= 0 and "age" not in plain_words(column.name).split()
    ages = _YEARS_OF_AGE[0] <= column.low and column.high <= _YEARS_OF_AGE[1] and column.distinct >= _FEWEST_AGES
    if ages and column.is_integer and "age" in digits_apart(column.name).split():
        return KindGuess(Kind.NUMERIC, "numbers", LIKELY)
    if column.is_integer and (column.distinct <= _MOST_CODES or named_class):
        return KindGuess(Kind.CATEGORICAL, "codes, or a count", GUESS)
    return KindGuess(Kind.NUMERIC, "a number, or codes", GUESS)
