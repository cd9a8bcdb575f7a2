"""Infer the kind of a column: the one decision that `init`, reading exports and `PersonaModel` share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from personakit.core.confidence import GUESS, LIKELY, SURE
from personakit.core.kinds import OPTION_SEPARATOR, Kind
from personakit.parsing.answer_words import flag_of
from personakit.profiling.answer_scales import MOST_LEVELS_OF_A_SCALE, AnswerOrder, order_answers
from personakit.profiling.column_facts import ColumnFacts, Storage
from personakit.profiling.kind_guess import NO_CONTEXT, ColumnContext, KindGuess
from personakit.profiling.labelled_kinds import kind_of_labels
from personakit.profiling.missing_codes import labelled_codes
from personakit.profiling.non_answers import is_non_answer
from personakit.profiling.number_kinds import MOST_LEVELS, MOST_SCALE_POINTS, kind_of_numbers
from personakit.profiling.open_questions import kind_of_open_answers
from personakit.profiling.word_kinds import kind_of_words

_FEWEST_BESIDE, _RARE_LEVEL, _MOST_STRAYS = 4, 0.07, 4  # levels of a scale beside one of another kind
_FEWEST_IDS = 30  # with fewer rows, all values may differ by chance
_MOSTLY = 0.5  # of the rows are numbers: then words beside them may mean no answer
_MOST_MIXED = 400  # different values of a column that is searched for such words


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
    if context.option:
        return KindGuess(Kind.MULTI_SELECT, f"ticks of one option among those of '{context.battery}'", LIKELY)
    missing = _missing_words(column, context)
    if column.value_labels:
        missing = labelled_codes(column.value_labels)
        known = {code: label for code, label in column.value_labels.items() if code not in missing}
        column = replace(column, value_labels=known) if missing else column
    if missing and set(column.texts.to_pylist()) <= set(missing):
        return KindGuess(None, "holds words for no answer only", missing=missing)
    guess = _infer(column.without(missing), context)
    if guess.kind is Kind.TEXT:
        return guess  # what people write may say that they have no answer
    order_missing = guess.missing  # levels that are no answer beside a scale
    return replace(guess, missing=tuple(dict.fromkeys((*missing, *order_missing))))


def _infer(column: ColumnFacts, context: ColumnContext) -> KindGuess:
    """Guess the kind of a column without the words for no answer."""
    if column.distinct == 1 and column.levels_in_order is None and not (context.levels or context.scale):
        return KindGuess(None, "holds one value only")
    if context.rates is not None:
        low, high = context.rates
        return KindGuess(Kind.ORDINAL, "rates a service", GUESS, scale=(float(low), float(high)))
    steps = (_stored_kind, kind_of_labels, _battery_kind, _open_kind, _level_kind, _date_kind, kind_of_numbers)
    guesses = (step(column, context) for step in steps)
    return next((guess for guess in guesses if guess is not None), None) or kind_of_words(column, context)


def _missing_words(column: ColumnFacts, context: ColumnContext) -> tuple[str, ...]:
    """Return the words for no answer; beside numbers also those that elsewhere may be an answer, such as "Not used"."""
    if column.storage not in {Storage.TEXT, Storage.CATEGORY} or column.value_labels or column.levels_in_order:
        return ()
    words = column.non_answers
    if column.number_share > _MOSTLY and column.distinct <= _MOST_MIXED:
        numeric = column.without(words)
        if numeric.distinct and numeric.number_share < 1:
            words = (*words, *(w for w in numeric.levels if is_non_answer(w, beside_scale=True)))
    in_scale = context.levels.order if context.levels is not None else ()
    return tuple(word for word in words if word not in in_scale)


def _battery_kind(column: ColumnFacts, context: ColumnContext) -> KindGuess | None:
    """Take the scale of the battery, of which this column may lack a level."""
    made = context.levels
    if made is None or not set(column.levels) <= {*made.order, *made.missing}:
        return None
    missing = tuple(level for level in column.levels if level in made.missing)
    return KindGuess(Kind.ORDINAL, f"{made.why}, as in its battery", made.sure, order=made.order, missing=missing)


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


def _level_kind(column: ColumnFacts, _: ColumnContext) -> KindGuess | None:
    """Decide by the levels alone: an answer scale, two of them."""
    made = None if _has_header(column) else column.answer_order
    if made is not None:
        return KindGuess(Kind.ORDINAL, made.why, made.sure, order=made.order, missing=made.missing)
    part = _beside_strays(column)
    if part is not None:
        return KindGuess(
            Kind.ORDINAL,
            f"{part.why}, beside an answer of another kind",
            LIKELY,
            order=part.order,
            missing=part.missing,
        )
    beside = [word for word in column.levels if is_non_answer(word, beside_scale=True)] if column.distinct == 3 else []
    if len(beside) == 1 and not column.is_number and _is_yes_no(w for w in column.levels if w not in beside):
        return KindGuess(Kind.BINARY, "yes and no", LIKELY, missing=tuple(beside))
    if column.distinct == 2 and column.separator != OPTION_SEPARATOR:
        return KindGuess(Kind.BINARY, "two values", _sure_of_two(column))
    return None


def _open_kind(column: ColumnFacts, context: ColumnContext) -> KindGuess | None:
    """Take answers in own words for text, unless they are the levels of a scale, or yes and no."""
    if column.answer_order is not None or _is_yes_no(column.levels[:_FEWEST_BESIDE]):
        return None
    return kind_of_open_answers(column, context)


def _beside_strays(column: ColumnFacts) -> AnswerOrder | None:
    """Return the order of the levels without one that hardly anybody gave, such as a slip of the pen."""
    if not _FEWEST_BESIDE <= column.distinct <= MOST_LEVELS_OF_A_SCALE or column.is_number or column.value_labels:
        return None
    if _has_header(column):
        return order_answers(level for level in column.levels if level.strip() != column.name.strip())
    levels, texts = column.levels, dict(zip(column.texts.to_pylist(), column.rows.tolist(), strict=True))
    rare = [level for level in levels if texts[level] <= _RARE_LEVEL * column.filled][-_MOST_STRAYS:]
    for stray in reversed(rare):
        made = order_answers([level for level in levels if level != stray])
        if made is not None and made.sure == SURE:
            return made
    return None


def _has_header(column: ColumnFacts) -> bool:
    """Say whether the question stands among its answers, as it does where lists were put together."""
    return " " in column.name.strip() and column.name.strip() in column.levels


def _is_yes_no(words: Iterable[str]) -> bool:
    return {flag_of(word) for word in words} == {True, False}


def _sure_of_two(column: ColumnFacts) -> str:
    """Say how sure two values are all there are: yes and no, or many rows with words that are no part of a scale."""
    if _is_yes_no(column.levels):
        return SURE
    if column.is_number or column.filled < _FEWEST_IDS:
        return LIKELY
    part_of_scale = order_answers([*column.levels, "neutral"]) or order_answers([*column.levels, "sometimes"])
    return LIKELY if part_of_scale is not None else SURE


def _date_kind(column: ColumnFacts, _: ColumnContext) -> KindGuess | None:
    return KindGuess(Kind.DATE, "dates") if column.is_date else None


__all__ = ["MOST_LEVELS", "MOST_SCALE_POINTS", "NO_CONTEXT", "ColumnContext", "KindGuess", "infer_kind"]
