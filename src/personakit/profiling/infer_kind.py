"""Infer the kind of a column where the study does not declare it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.kinds import Kind
from personakit.parsing.answer_words import NO_WORD, casefolded, flag_of, guess_separator
from personakit.parsing.dates import guess_formats, parse_dates
from personakit.parsing.numbers import parse_numbers
from personakit.parsing.parsed import blank_codes, plain_array, to_text

MOST_SCALE_POINTS = 11
MOST_LEVELS = 60

#: Answer scales in words, lowest first.
LIKERT: tuple[tuple[str, ...], ...] = (
    (
        "strongly disagree",
        "disagree",
        "somewhat disagree",
        "neither agree nor disagree",
        "somewhat agree",
        "agree",
        "strongly agree",
    ),
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
    (
        "completely disagree",
        "mostly disagree",
        "slightly disagree",
        "neutral",
        "slightly agree",
        "mostly agree",
        "completely agree",
    ),
    (
        "very dissatisfied",
        "dissatisfied",
        "somewhat dissatisfied",
        "neither satisfied nor dissatisfied",
        "somewhat satisfied",
        "satisfied",
        "very satisfied",
    ),
    ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"),
    (
        "extremely dissatisfied",
        "somewhat dissatisfied",
        "neither satisfied nor dissatisfied",
        "somewhat satisfied",
        "extremely satisfied",
    ),
    ("very unlikely", "unlikely", "neutral", "likely", "very likely"),
    ("extremely unlikely", "somewhat unlikely", "neither likely nor unlikely", "somewhat likely", "extremely likely"),
    ("not at all important", "slightly important", "moderately important", "very important", "extremely important"),
    ("not important", "somewhat important", "important", "very important"),
    ("never", "rarely", "sometimes", "often", "always"),
    ("never", "rarely", "sometimes", "often", "very often"),
    ("very poor", "poor", "fair", "good", "very good", "excellent"),
    ("very bad", "bad", "neutral", "good", "very good"),
    ("very difficult", "difficult", "neutral", "easy", "very easy"),
    ("not at all", "slightly", "moderately", "very", "extremely"),
    ("not at all", "a little", "somewhat", "quite a bit", "very much"),
    ("low", "medium", "high"),
)


@dataclass(frozen=True)
class KindGuess:
    """The inferred kind of a column."""

    kind: Kind | None  # None: an id or a constant, which is not an attribute
    reason: str
    scale: tuple[float, float] | None = None
    order: tuple[str, ...] | None = None
    separator: str | None = None


def infer_kind(
    column: pa.Array | pa.ChunkedArray,
    *,
    survey: bool = False,
    decimal: str = ".",
    missing: Iterable[Any] = (),
    value_labels: Mapping[Any, str] | None = None,
    separator: str | None = None,
) -> KindGuess:
    """Guess the kind of a column from its cells.

    Parameters
    ----------
    column : pyarrow Array or ChunkedArray
        The cells, as read.
    survey : bool
        Whether the column is from a survey, where small whole numbers are answer scales.
    decimal : str
        Decimal mark of numbers written as text.
    missing : iterable
        Codes that mean "no answer".
    value_labels : mapping, optional
        Code -> word, as in SPSS files.
    separator : str, optional
        The separator that the survey platform writes between options.

    Returns
    -------
    KindGuess
        Kind, and why.

    Examples
    --------
    >>> infer_kind(pa.array(["1", "5", "4", "2", "3", "5"]), survey=True).scale
    (1.0, 5.0)
    >>> infer_kind(pa.array(["Agree", "Disagree", "Neutral", "Agree"])).kind.value
    'ordinal'
    """
    array = plain_array(column)
    text = blank_codes(to_text(array), (*NO_WORD, *missing))
    n = len(text) - text.null_count
    distinct = pc.unique(text).drop_null()
    words = distinct[:5000].to_pylist()
    if not n or len(distinct) == 1:
        return KindGuess(None, "nobody answered" if not n else "all rows hold the same value")
    if pa.types.is_timestamp(array.type) or pa.types.is_date(array.type):
        return KindGuess(Kind.DATE, "dates")
    if value_labels:
        return _from_labels(words, value_labels)
    if len(distinct) == 2 and not (survey and not all(flag_of(w) is not None for w in words)):
        return KindGuess(Kind.BINARY, "two values")
    numbers = parse_numbers(text, decimal, missing)
    if numbers.bad.sum() <= 0.02 * n:
        return _from_numbers(numbers.cells, len(distinct), survey)
    order = likert_order(words)
    if order:
        return KindGuess(Kind.ORDINAL, "answers of a known scale", order=order)
    sample = distinct[:2000]
    formats, _ = guess_formats(sample)
    if parse_dates(sample, formats).bad.sum() <= 0.05 * len(sample):
        return KindGuess(Kind.DATE, "dates")
    return _from_words(text, words, n, len(distinct), separator)


def _from_labels(words: list[str], value_labels: Mapping[Any, str]) -> KindGuess:
    if not all(_is_float(str(c)) for c in value_labels):
        return KindGuess(Kind.BINARY if len(value_labels) == 2 else Kind.CATEGORICAL, "labelled words")
    codes = {float(c) for c in value_labels}
    seen = {float(w) for w in words if _is_float(w)}
    if not seen <= codes:
        low, high = min(seen | codes), max(seen | codes)
        if len(value_labels) <= 3 and high - low < MOST_SCALE_POINTS:
            return KindGuess(Kind.ORDINAL, "a scale with labelled ends", scale=(low, high))
        return KindGuess(Kind.NUMERIC, "numbers, some labelled")
    labels = [str(label) for _, label in sorted(value_labels.items(), key=lambda item: float(item[0]))]
    if len(labels) == 2:
        return KindGuess(Kind.BINARY, "two labelled codes")
    if likert_order(labels) or _one_scale(labels):
        return KindGuess(Kind.ORDINAL, "labelled codes of a scale", order=tuple(labels))
    return KindGuess(Kind.CATEGORICAL, "labelled codes")


def _one_scale(labels: list[str]) -> bool:
    """Return whether labels begin with rising numbers ('1 = bad', '2 = good'; '< 20', '20-40')."""
    starts = [re.match(r"^\D{0,3}(\d+)", label) for label in labels]
    first_numbers = [int(m[1]) for m in starts if m]
    return len(first_numbers) == len(labels) >= 3 and first_numbers == sorted(first_numbers)


def _is_float(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _from_numbers(values: Any, n_distinct: int, survey: bool) -> KindGuess:
    known = values[~np.isnan(values)]
    whole = bool((np.floor(known) == known).all())
    low, high = float(known.min()), float(known.max())
    if survey and whole and n_distinct <= MOST_SCALE_POINTS and low >= 0 and high <= 10:
        for scale in ((1.0, 5.0), (1.0, 7.0), (0.0, 10.0), (1.0, 10.0)):
            if scale[0] <= low and high <= scale[1] and high > scale[1] - 2:
                return KindGuess(Kind.ORDINAL, "few whole numbers in a survey", scale=scale)
        return KindGuess(Kind.ORDINAL, "few whole numbers in a survey", scale=(low, high))
    if whole and n_distinct == len(known) and n_distinct > 30 and high - low < 20 * n_distinct and low > 100:
        return KindGuess(None, "looks like an id: every row has its own whole number")
    return KindGuess(Kind.NUMERIC, "numbers")


def _from_words(text: pa.Array, words: list[str], n: int, n_distinct: int, separator: str | None) -> KindGuess:
    cells = text.drop_null()[:5000].to_pylist()
    joint = guess_separator(cells) if separator is None else _confirmed(cells, separator)
    if joint:
        return KindGuess(Kind.MULTI_SELECT, f"options joined by '{joint}'", separator=joint)
    length = float(np.mean([len(w) for w in words]))
    if n_distinct > 0.5 * n and n_distinct > 20:
        spaces = float(np.mean([w.count(" ") for w in words]))
        if spaces >= 2 or length > 40:
            return KindGuess(Kind.TEXT, "long answers, nearly all different")
        return KindGuess(None, "looks like an id or a name: nearly every row has its own value")
    if n_distinct > MOST_LEVELS and length > 40:
        return KindGuess(Kind.TEXT, "long answers")
    return KindGuess(Kind.CATEGORICAL, "words that repeat")


def _confirmed(cells: list[str], separator: str) -> str | None:
    guessed = guess_separator(cells)
    return separator if guessed is not None and guessed.strip() == separator.strip() else guessed


def likert_order(words: Iterable[str]) -> tuple[str, ...] | None:
    """Return the words of a known answer scale in order, as they are spelled, or None.

    Examples
    --------
    >>> likert_order(["Strongly agree", "Agree", "Neutral", "Disagree"])
    ('Disagree', 'Neutral', 'Agree', 'Strongly agree')
    """
    by_fold: dict[str, str] = {}
    for word in words:
        by_fold.setdefault(casefolded(word), word)
    if len(by_fold) < 3:
        return None
    for scale in LIKERT:
        if set(by_fold) <= {casefolded(w) for w in scale}:
            return tuple(by_fold[casefolded(w)] for w in scale if casefolded(w) in by_fold)
    return None
