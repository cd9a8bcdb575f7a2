"""The kind of a column whose codes have labels."""

from __future__ import annotations

from dataclasses import replace

from personakit.core.confidence import GUESS, LIKELY
from personakit.core.formatting import format_code
from personakit.core.kinds import Kind
from personakit.profiling.answer_scales import AnswerOrder, order_answers
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.graded_labels import graded_labels, share_words
from personakit.profiling.keywords import keyword_match
from personakit.profiling.kind_guess import ColumnContext, KindGuess
from personakit.profiling.number_kinds import MOST_SCALE_POINTS
from personakit.profiling.rating_scale import rating_scale

_MOST_LABELLED_ENDS = 3  # the ends of a scale, and its middle
_FEWEST_IN_SCALE = 3
_FEW_STRAYS = 0.05  # of the rows hold a code that has no label
_MOST_STRAY_CODES = 2  # without a label beside labelled ones, such as "no answer"


def kind_of_labels(column: ColumnFacts, context: ColumnContext) -> KindGuess | None:
    """Decide by the labels of codes: those of a scale, of its ends only, of names.

    Examples
    --------
    >>> from personakit.profiling.kind_guess import NO_CONTEXT
    >>> from personakit.profiling.profile_column import profile_column
    >>> words = {1: "Very bad", 2: "Bad", 3: "Good"}
    >>> kind_of_labels(profile_column([1, 2, 3], value_labels=words), NO_CONTEXT).order
    ('Very bad', 'Bad', 'Good')
    """
    if not column.value_labels:
        return None
    if not all(_is_number(code) for code in column.value_labels):
        kind = Kind.BINARY if len(column.value_labels) == 2 else Kind.CATEGORICAL
        return KindGuess(kind, "labelled words")
    coded = sorted(column.value_labels.items(), key=lambda item: float(item[0]))
    return _by_codes(column, [float(code) for code, _ in coded], [label for _, label in coded], context)


def _by_codes(column: ColumnFacts, codes: list[float], labels: list[str], context: ColumnContext) -> KindGuess:
    """Decide by the codes and their labels, lowest first."""
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
    return _by_labels(column, codes, labels, context, complete=not unlabelled)


def _by_labels(
    column: ColumnFacts, codes: list[float], labels: list[str], context: ColumnContext, *, complete: bool
) -> KindGuess:
    """Decide by what the labels say: words of a scale, grades, or words that they share."""
    ends = (codes[0], codes[-1])
    made = order_answers(labels, column.value_labels)
    if made is not None:
        return _ordinal(column, replace(made, ends=made.ends or ends), complete=complete)
    graded = graded_labels(labels)
    if graded is None and sum(keyword_match(label, "degree") for label in labels) >= 2:
        graded = tuple(labels)
    sure = LIKELY
    if graded is None and context.battery and _run_on(codes) and share_words(labels):
        graded, sure = tuple(labels), GUESS
    if graded is None:
        return KindGuess(Kind.CATEGORICAL, "labelled codes")
    return _ordinal(column, AnswerOrder(graded, ends, (), sure), complete=complete)


def _run_on(codes: list[float]) -> bool:
    """Say whether codes run on without gaps, as those of a scale do."""
    return _FEWEST_IN_SCALE <= len(codes) <= MOST_SCALE_POINTS and codes[-1] - codes[0] == len(codes) - 1


def _ordinal(column: ColumnFacts, made: AnswerOrder, *, complete: bool) -> KindGuess:
    """Return levels in order, those that occur; only the ends of the codes where not all codes have a label."""
    why = "labelled codes of a scale"
    present = {value for value, _ in column.number_rows}
    outside = _outside_labels(column)
    if not complete and not outside:
        return KindGuess(Kind.ORDINAL, why, made.sure, made.ends, None, missing=made.missing)
    coded = sorted(column.value_labels.items(), key=lambda item: float(item[0]))
    occurring = {label for code, label in coded if float(code) in present}
    rising = [label for _, label in coded if label in made.order]
    scale = made.ends if rising == list(made.order) else None  # else a high code means little
    order = tuple(word for word in made.order if word in occurring)
    return KindGuess(Kind.ORDINAL, why, made.sure, scale, order, missing=(*made.missing, *outside))


def _outside_labels(column: ColumnFacts) -> tuple[str, ...]:
    """Return the codes without a label where all of them lie outside those that have one, and few rows hold them."""
    codes = [float(code) for code in column.value_labels]
    strange = {value: n for value, n in column.number_rows if value not in codes}
    beside = all(not min(codes) <= value <= max(codes) for value in strange)
    few = sum(strange.values()) <= _FEW_STRAYS * column.filled
    return tuple(format_code(value) for value in strange) if len(codes) > _MOST_LABELLED_ENDS and beside and few else ()


def _is_number(code: str) -> bool:
    try:
        float(code)
    except ValueError:
        return False
    return True
