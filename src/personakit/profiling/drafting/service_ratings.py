"""Ratings of a service in a survey, one column each, whatever their scale: points, labelled codes, words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from personakit.core.kinds import Kind
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.infer_kind import ColumnContext, KindGuess, infer_kind
from personakit.profiling.keywords import plain_words
from personakit.profiling.outcome_words import asks_importance
from personakit.profiling.service_words import asks_satisfaction, is_attitude, rates_the_whole

#: How far respondents agree is an attitude, whoever asks to rate it.
_AGREES = re.compile(
    r"\b(?:(?:dis)?agree\w*|zustimm\w*|stimmen sie|d accord|de acuerdo|d accordo|eens|concord\w*|zgadza\w*)\b"
)
_FEWEST = 2
_FEWEST_POINTS = 3
_MOST_LEVELS = 12
_LONGEST_STAGE = 60


@dataclass(frozen=True)
class ServiceRating:
    """A column that rates a stage, and on what scale."""

    column: str
    stage: str
    settings: Mapping[str, Any]  # scale, or values from low to high; missing


def service_ratings(columns: Sequence[ColumnFacts], contexts: Mapping[str, ColumnContext]) -> list[ServiceRating]:
    """Return the columns of a survey that ask how good a part of the service was; fewer than two are none.

    The question must ask for satisfaction or a rating. Importance, agreement, moods and ratings of the whole do not
    count, nor does a question that names no part.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> answers = ["Very satisfied", "Satisfied", "Dissatisfied", "Neutral"] * 5
    >>> asked = "How satisfied are you with ... [{}]"
    >>> columns = [profile_column(answers, asked.format(part)) for part in ("Delivery", "Staff")]
    >>> [rating.stage for rating in service_ratings(columns, {c.name: ColumnContext("survey") for c in columns})]
    ['Delivery', 'Staff']
    """
    ratings = []
    for column in columns:
        if not _FEWEST_POINTS <= column.distinct <= 3 * _MOST_LEVELS or not _asks(column):
            continue
        guess = infer_kind(column, contexts.get(column.name, ColumnContext("survey")))
        settings = _settings(guess)
        if settings is not None:
            ratings.append(ServiceRating(column.name, _stage(column), settings))
    return _told_apart(ratings) if len(ratings) >= _FEWEST else []


def _asks(column: ColumnFacts) -> bool:
    """Say whether a column asks how good a part of the service was."""
    item = item_of(column)
    question = " ".join([column.stem, column.label or column.name])
    labels = list(column.value_labels.values()) or (column.levels if column.distinct <= _MOST_LEVELS else [])
    words = " ".join(labels)
    if asks_importance(question) or is_attitude(words) or rates_the_whole(question):
        return False
    if _AGREES.search(plain_words(question)):
        return False
    if item != question.strip() and is_attitude(item):
        return False
    return asks_satisfaction(question) or (bool(column.stem or column.label) and asks_satisfaction(words))


def item_of(column: ColumnFacts) -> str:
    """Return what a column asks about: its item, or the part of the question after a dash or in brackets.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> item_of(profile_column(["1"], "q1", label="How satisfied are you? - Billing"))
    'Billing'
    """
    if column.item:
        return column.item
    text = column.label or column.name
    bracket = re.search(r"\[([^\[\]]+)\]\s*$", text)
    part = bracket[1] if bracket else text.split(" - ")[-1]
    return part.strip(" .…") or text


def _stage(column: ColumnFacts) -> str:
    text = item_of(column)
    return text if len(text) <= _LONGEST_STAGE else text[: _LONGEST_STAGE - 3].rsplit(" ", 1)[0] + "..."


def _settings(guess: KindGuess) -> dict[str, Any] | None:
    if guess.kind is not Kind.ORDINAL:
        return None
    missing = (
        {"missing": [int(m) if re.fullmatch(r"-?\d{1,9}", m) else m for m in guess.missing]} if guess.missing else {}
    )
    if guess.order is not None:
        return {"values": {word: point for point, word in enumerate(guess.order, start=1)}, **missing}
    if guess.scale is None:
        return None
    return {"scale": [int(end) if float(end).is_integer() else end for end in guess.scale], **missing}


def _told_apart(ratings: list[ServiceRating]) -> list[ServiceRating]:
    """Name the stages by their columns where several would have one name."""
    if len({r.stage for r in ratings}) == len(ratings):
        return ratings
    return [ServiceRating(r.column, r.column, r.settings) for r in ratings]
