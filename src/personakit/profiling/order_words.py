"""The order of answers by their words, in whichever language understands all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from personakit.core.confidence import GUESS, LIKELY, SURE
from personakit.profiling.lexicon.word_list import LANGUAGES, WordList, tokenize, word_list
from personakit.profiling.position_answers import ANY, Reading, read_answer

_FAR_SCRIPT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_SCRIPTS = (
    (re.compile(r"[\u0400-\u04ff]"), "russian"),
    (re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"), "greek"),
    (re.compile(r"[\u0600-\u06ff]"), "arabic"),
    (re.compile(r"[\u0900-\u097f]"), "hindi"),
)
_IN_LATIN = LANGUAGES[: LANGUAGES.index("russian")]
_KANA = re.compile(r"[\u3040-\u30ff]")
_TIE, _CLOSE = 1e-6, 0.03  # positions this near are the same; are in doubt
_LEAST_SPREAD = 0.3
_FEWEST_OF_ONE_END, _WHOLE, _SLIGHT = 5, 0.9, 0.3  # levels; positions of "not at all" and "slightly"
#: The dimension of how often.
FREQUENCY = "frequency"
_RANKED = (SURE, LIKELY, GUESS)
_NEGATING = ("un", "in", "im", "dis", "non", "ir", "il")
_DOUBTED = frozenset({"plan", "medal"})  # dimensions whose words may as well be names
_SIGNS = ("posit", "negat", "pozyt")
_TOLERANT = frozenset({"education"})  # dimensions in which a word that is not known does no harm
_SHORTEST_STEM = 4


@dataclass(frozen=True)
class WordOrder:
    """Positions of the levels from low to high, and how sure that is."""

    order: tuple[int, ...]
    sure: str
    dimension: str
    language: str


def order_words(levels: Sequence[str]) -> WordOrder | None:
    """Return the order of levels by their words, or None where one of them has no position.

    Examples
    --------
    >>> order_words(["Eher zufrieden", "Gar nicht zufrieden", "Voll und ganz zufrieden"]).order
    (1, 0, 2)
    >>> order_words(["Graz", "Linz", "Wien"]) is None
    True
    """
    return _order_words(tuple(levels))


@lru_cache(maxsize=4096)
def _order_words(levels: tuple[str, ...]) -> WordOrder | None:
    best: tuple[tuple[int, int], WordOrder] | None = None
    for rank, language in enumerate(candidate_languages(levels)):
        made = _in_language(levels, word_list(language), language)
        if made is None:
            continue
        score = (_RANKED.index(made.sure), rank)
        if best is None or score < best[0]:
            best = (score, made)
        if best[0][0] == 0:
            break
    return None if best is None else best[1]


def candidate_languages(levels: Sequence[str]) -> tuple[str, ...]:
    """Return the languages in whose script levels are written.

    Examples
    --------
    >>> candidate_languages(["매우 만족"]), candidate_languages(["とても満足"])
    (('korean',), ('japanese',))
    >>> candidate_languages(["очень доволен"])
    ('russian',)
    """
    text = "".join(levels)
    if _HANGUL.search(text):
        return ("korean",)
    if not _FAR_SCRIPT.search(text):
        return next(((language,) for script, language in _SCRIPTS if script.search(text)), _IN_LATIN)
    return ("japanese",) if _KANA.search(text) else ("chinese", "japanese")


def _in_language(levels: Sequence[str], words: WordList, language: str) -> WordOrder | None:
    if not any(words.knows(level) for level in levels[:2]):
        return None
    readings = [read_answer(text, words) for text in _plain_negations(levels, words)]
    if not all(reading.known or reading.unknown for reading in readings):
        return None
    placed = _positions(readings)
    if placed is None:
        return None
    positions, dimension = placed
    moved = _with_neutral_in_middle(levels, positions, words)
    doubt = _unknown_words(readings, dimension, words)
    if doubt is None or max(positions) - min(positions) < _LEAST_SPREAD:
        return None
    if doubt and dimension == "value" and _only_signs(levels, words):
        return None
    positions = moved or positions
    order = tuple(sorted(range(len(levels)), key=lambda i: positions[i]))
    gaps = [positions[b] - positions[a] for a, b in pairwise(order)]
    if min(gaps) < _TIE:
        if sum(gap < _TIE for gap in gaps) > 1:
            return None
        sure = GUESS
    else:
        sure = LIKELY if doubt or moved or min(gaps) < _CLOSE or (dimension == ANY and _only_yes_no(readings)) else SURE
    if dimension in _DOUBTED:
        sure = GUESS
    return WordOrder(order, sure, dimension, language)


def _with_neutral_in_middle(levels: Sequence[str], positions: list[float], words: WordList) -> list[float] | None:
    """Return positions with "Neutral" among the grades of a scale of one end: "Not at all", "Slightly", "Neutral" ..."""
    alone = [i for i, level in enumerate(levels) if {p.tag for p in words.pieces(level)} - {"filler"} == {"neutral"}]
    rest = sorted(p for i, p in enumerate(positions) if i not in alone)
    if len(alone) != 1 or len(levels) < _FEWEST_OF_ONE_END or len(levels) % 2 == 0:
        return None
    if rest[0] > -_WHOLE or not 0 < rest[1] < _SLIGHT:
        return None
    half = len(levels) // 2
    return [(rest[half - 1] + rest[half]) / 2 if i in alone else p for i, p in enumerate(positions)]


def _only_signs(levels: Sequence[str], words: WordList) -> bool:
    """Say whether levels only tell the sign of a noun that is not known: a positive, no, and a negative skew."""
    poles = {p.text for level in levels for p in words.pieces(level) if p.tag == "pole"}
    return bool(poles) and all(pole.startswith(_SIGNS) for pole in poles)


def _plain_negations(levels: Sequence[str], words: WordList) -> list[str]:
    """Write "unfair" as "not fair" where other levels say "fair" and neither word is known."""
    known = {token for level in levels for token in tokenize(level)}
    texts = []
    for level in levels:
        tokens = []
        for token in tokenize(level):
            rest = next((token[len(p) :] for p in _NEGATING if token.startswith(p) and token[len(p) :] in known), "")
            strange = len(rest) >= _SHORTEST_STEM and words.pieces(token)[0].tag == "unknown"
            tokens += ["not", rest] if strange else [token]
        texts.append(" ".join(tokens) if "not" in tokens and tokens != list(tokenize(level)) else level)
    return texts


def _positions(readings: Sequence[Reading]) -> tuple[list[float], str] | None:
    """Return the position of each answer on the one dimension that all of them share."""
    if all(reading.often is not None for reading in readings):
        return [float(reading.often or 0.0) for reading in readings], FREQUENCY
    counts = Counter(d for reading in readings for d in reading.positions if d != ANY)
    fitting = [d for d in counts if all(d in r.positions or (ANY in r.positions and not r.poles) for r in readings)]
    options: list[tuple[float, int, str, list[float]]] = []
    for d in fitting:
        values = _turned([r.positions.get(d, r.positions.get(ANY, 0.0)) for r in readings], readings, d)
        ties = len(values) - len({round(v, 6) for v in values})
        options.append((ties, -counts[d], d, values))
    if all(ANY in r.positions and not r.poles for r in readings):
        values = [r.positions[ANY] for r in readings]
        options.append((len(values) - len({round(v, 6) for v in values}), 0, ANY, values))
    if not options:
        return None
    _, _, dimension, values = min(options, key=lambda o: (o[0], o[1], o[2]))
    return values, dimension


def _turned(values: list[float], readings: Sequence[Reading], dimension: str) -> list[float]:
    """Turn a scale of one lower pole round: "not at all difficult" to "very difficult" runs upwards."""
    named = [r for r in readings if dimension in r.poles]
    lower = bool(named) and all(dimension in r.raw for r in named)
    denied = any(r.negated for r in readings)
    return [-v for v in values] if lower and denied and not _two_sided(readings, dimension) else values


def _two_sided(readings: Sequence[Reading], dimension: str) -> bool:
    """Say whether an answer without a pole, such as "Not at all", already stands at the low end."""
    return (
        any(ANY in r.positions and not r.poles and not r.negated and r.positions[ANY] != 0 for r in readings)
        and any(dimension in r.poles and not r.negated for r in readings)
        and not any(r.negated and dimension in r.poles for r in readings)
    )


def _unknown_words(readings: Sequence[Reading], dimension: str, words: WordList) -> bool | None:
    """Return whether words are in doubt: False where all are known, True where the levels share them, else None."""
    fillers = words.fillers.get(dimension, frozenset())
    strange = [frozenset(t for t in r.unknown if t not in fillers and not t.isdigit()) for r in readings]
    counts = Counter(token for tokens in strange for token in tokens)
    if not counts:
        return False if all(r.known for r in readings) else None
    if not all(r.known for r in readings):
        return None
    if dimension in _TOLERANT:
        return True
    having = sum(bool(tokens) for tokens in strange)
    shared = all(n >= 2 and 2 * n >= having for n in counts.values()) and having >= len(readings) / 2
    return True if shared else None


def _only_yes_no(readings: Sequence[Reading]) -> bool:
    """Say whether yes and no are ends and nothing says how much: a third level may be anything."""
    return len(readings) <= 3


__all__ = ["FREQUENCY", "WordOrder", "candidate_languages", "order_words"]
