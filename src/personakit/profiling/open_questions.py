"""Questions that people answer in their own words, of which few rows hold any."""

from __future__ import annotations

import re
from functools import lru_cache

from personakit.core.confidence import GUESS, LIKELY
from personakit.core.kinds import Kind
from personakit.profiling.answer_scales import order_answers
from personakit.profiling.column_facts import ColumnFacts, Storage
from personakit.profiling.kind_guess import ColumnContext, KindGuess
from personakit.profiling.lexicon.open_words import ANYWHERE, FIRST, NOTHING_TO_SAY
from personakit.profiling.lexicon.word_list import tokenize

_OPENING = 8  # words within which a question says what it asks
_MOSTLY, _NEARLY_ALL = 0.5, 0.8  # of the rows hold an answer that nobody else gave
_FEWEST, _MOST = 2, 400  # different answers
_FEW_LEVELS = 5
_FEW_ROWS = 0.25  # of the rows hold an answer
_TEXT_WORDS, _TEXT_LENGTH = 2.0, 14.0  # of a text rather than a name


def asks_openly(question: str) -> bool:
    """Say whether a question asks for an answer in one's own words.

    Examples
    --------
    >>> asks_openly("3. Warum haben Sie gewechselt?"), asks_openly("Any comments?"), asks_openly("Which shop?")
    (True, True, False)
    """
    tokens = tokenize(question)
    starts = range(min(_OPENING, len(tokens)))
    return _begins(tokens, starts, _phrases(FIRST), whole_clause=question) or _begins(
        tokens, range(len(tokens)), _phrases(ANYWHERE)
    )


def _begins(
    tokens: tuple[str, ...], starts: range, phrases: frozenset[tuple[str, ...]], whole_clause: str = ""
) -> bool:
    """Say whether a phrase stands at one of the starts; of a clause where the text is given."""
    longest = max(map(len, phrases))
    openings = _clause_starts(whole_clause) if whole_clause else None
    for i in starts:
        if openings is not None and i not in openings:
            continue
        if any(tokens[i : i + n] in phrases for n in range(1, longest + 1)):
            return True
    return False


def _clause_starts(text: str) -> set[int]:
    """Return the positions of the words that begin a clause."""
    positions, n = set(), 0
    for clause in re.split(r"[.,:;?!()\n\u2013\u2014-]+", text):
        tokens = tokenize(clause)
        numbers = next((i for i, token in enumerate(tokens) if not re.fullmatch(r"q?\d+", token)), 0)
        positions |= {n, n + numbers}
        n += len(tokens)
    return positions


@lru_cache(maxsize=8)
def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tokens for part in text.replace("\n", " ").split(",") if (tokens := tokenize(part)))


def kind_of_open_answers(column: ColumnFacts, context: ColumnContext) -> KindGuess | None:
    """Return free text where most answers other than "none" were given once, whether few rows hold one or many.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> answers = ["nil"] * 40 + ["the queue was long", "Nil", "a map was missing", "my ticket failed"]
    >>> print(kind_of_open_answers(profile_column(answers, "What issues did you have?"), ColumnContext("survey")).kind)
    text
    """
    if context.table != "survey" or context.battery or column.storage is not Storage.TEXT or column.value_labels:
        return None
    if not _FEWEST <= column.distinct <= _MOST or column.number_share or column.is_date or column.separator is not None:
        return None
    rows = dict(zip(column.texts.to_pylist(), column.rows.tolist(), strict=True))
    meaningful = {text: n for text, n in rows.items() if not _says_nothing(text)}
    filled = sum(meaningful.values())
    if len(meaningful) < _FEWEST or column.stem or _may_be_levels(list(meaningful)):
        return None
    once = sum(n for n in meaningful.values() if n == 1) / filled
    openly = asks_openly(column.label or column.name)
    words = sum(len(text.split()) for text in meaningful) / len(meaningful)
    length = sum(map(len, meaningful)) / len(meaningful)
    if openly and once >= _MOSTLY:
        return KindGuess(Kind.TEXT, "answers in own words", LIKELY)
    few = filled <= _FEW_ROWS * column.n
    if few and once >= _NEARLY_ALL and words >= _TEXT_WORDS and length >= _TEXT_LENGTH:
        return KindGuess(Kind.TEXT, "a few answers in own words", GUESS)
    return None


def _may_be_levels(answers: list[str]) -> bool:
    """Say whether a few answers are words of a scale of which other levels do not occur."""
    return len(answers) <= _FEW_LEVELS and order_answers([*answers, "neutral"]) is not None


@lru_cache(maxsize=4096)
def _says_nothing(text: str) -> bool:
    return not tokenize(text) or tokenize(text) in _phrases(NOTHING_TO_SAY)
