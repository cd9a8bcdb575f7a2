"""The order of answers: from labels, numbers, bands, or their words; and which of them are none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from personakit.core.confidence import GUESS, LIKELY, SURE
from personakit.parsing.answer_words import casefolded
from personakit.profiling.level_parts import (
    BARE_NUMBER,
    NUMBER_FIRST,
    NUMBER_LAST,
    are_marked,
    heads_of_levels,
    number_of_level,
)
from personakit.profiling.non_answers import is_non_answer
from personakit.profiling.order_bands import order_bands
from personakit.profiling.order_ordinals import order_ordinals
from personakit.profiling.order_words import FREQUENCY, order_words
from personakit.profiling.two_languages import in_one_language

#: More different levels than this are no scale.
MOST_LEVELS_OF_A_SCALE = 24
_FEWEST_STEPS = 3  # two words are a choice between two
_MOST_WORDS = 12  # levels of a scale in words
_WIDEST = 101
_MAY_COUNT = frozenset({"none", "other", "undecided"})  # words that may be the zero of a count, or an answer
#: Why bare numbers beside a word are in order.
POINTS = "numbers beside a word for no answer"


@dataclass(frozen=True)
class AnswerOrder:
    """Levels from low to high."""

    order: tuple[str, ...]
    ends: tuple[float, float] | None = None  # of a scale of numbers
    missing: tuple[str, ...] = ()  # levels that mean no answer
    sure: str = SURE
    why: str = ""


def order_answers(levels: Iterable[str], labels: Mapping[str, str] | None = None) -> AnswerOrder | None:
    """Return the order of answers, or None where they have none.

    Parameters
    ----------
    levels : iterable of str
        The different answers as they are spelled; not every step of a scale has to occur.
    labels : mapping, optional
        Code -> label, where the levels are codes; the order is then one of labels.

    Returns
    -------
    AnswerOrder or None
        Lowest first. None where an answer has no position, or fewer than three have one.

    Examples
    --------
    >>> order_answers(["Strongly agree", "Agree", "Neutral", "Disagree", "No answer"]).order
    ('Disagree', 'Neutral', 'Agree', 'Strongly agree')
    >>> order_answers(["10 (All my time)", "2", "1 (None at all)"]).ends
    (1.0, 10.0)
    >>> order_answers(["Graz", "Linz", "Wien"]) is None
    True
    """
    if labels:
        return _order_labels(labels)
    spelled: dict[str, str] = {}
    for level in levels:
        if level.strip():
            spelled.setdefault(_folded(level), level)
    if not _FEWEST_STEPS <= len(spelled) <= MOST_LEVELS_OF_A_SCALE:
        return None
    return _order(tuple(spelled.values()))


def scale_order(words: Iterable[str]) -> tuple[str, ...] | None:
    """Return the words of an answer scale in order, as they are spelled, or None.

    Parameters
    ----------
    words : iterable of str
        The different answers; not every step of the scale has to occur.

    Returns
    -------
    tuple of str or None
        Lowest first. None where the order is not at least likely.

    Examples
    --------
    >>> scale_order(["Strongly agree", "Agree", "Neutral", "Disagree"])
    ('Disagree', 'Neutral', 'Agree', 'Strongly agree')
    """
    made = order_answers(words)
    return made.order if made is not None and made.sure != GUESS and not made.missing else None


def _folded(level: str) -> str:
    return casefolded(level).strip(" .!")


@lru_cache(maxsize=4096)
def _order(levels: tuple[str, ...]) -> AnswerOrder | None:
    """Order levels as they are written, or as one of the two languages says in which all of them are."""
    made = _order_heads(levels) or _order_in_one(levels)
    if made is not None:
        return made
    for part in in_one_language(levels):
        whole = dict(zip(part, levels, strict=True))
        made = _order_in_one(tuple(part)) if len(whole) == len(levels) else None
        if made is not None and made.sure != GUESS:
            order, missing = (tuple(whole[text] for text in texts) for texts in (made.order, made.missing))
            return replace(made, order=order, missing=missing)
    return None


def _order_heads(levels: tuple[str, ...]) -> AnswerOrder | None:
    """Order levels that say more after a colon, a dash or in brackets: "Unimportant: I can do without"."""
    whole = heads_of_levels(levels)
    if whole is None:
        return None
    made = _order_in_one(tuple(whole))
    if made is None or made.sure == GUESS or not made.why.startswith("words"):
        return None
    order, missing = (tuple(whole[text] for text in texts) for texts in (made.order, made.missing))
    return replace(made, order=order, missing=missing, sure=LIKELY)


def _order_in_one(levels: tuple[str, ...]) -> AnswerOrder | None:
    missing = tuple(level for level in levels if is_non_answer(level))
    rest = [level for level in levels if level not in missing]
    whole = next((made for made in _attempts(rest, missing) if made is not None), None)
    beside = tuple(level for level in rest if is_non_answer(level, beside_scale=True))
    if not beside or (whole is not None and whole.sure == SURE and not _may_be_none(whole, beside)):
        return whole
    rest = [level for level in rest if level not in beside]
    part = next((made for made in _attempts(rest, (*missing, *beside)) if made is not None), None)
    if whole is None or (part is not None and (whole.sure == GUESS or part.why == f"words of {FREQUENCY}")):
        return part
    if len(rest) < _FEWEST_STEPS:  # yes, no, and not sure
        return None
    return replace(whole, sure=LIKELY) if whole.sure == SURE else whole


def _may_be_none(made: AnswerOrder, beside: tuple[str, ...]) -> bool:
    """Say whether a level such as "Not sure" stands in the middle, where it may as well mean no answer."""
    return any(level in made.order[1:-1] for level in beside)


def _attempts(levels: list[str], missing: tuple[str, ...]) -> Iterable[AnswerOrder | None]:
    if len(levels) >= _FEWEST_STEPS:
        yield _signs(levels, missing)
        yield _numbered(levels, missing)
        yield _bands(levels, missing)
        yield _worded(levels, missing)
        yield _counted(levels, missing)
        yield _points(levels, missing)


def _signs(levels: list[str], missing: tuple[str, ...]) -> AnswerOrder | None:
    """Order levels that repeat one sign: stars."""
    counts = [level.count("★") or level.count("⭐") or level.count("*") for level in levels]
    if not all(re.fullmatch(r"[★☆⭐*\s\ufe0f]+", level) for level in levels) or len(set(counts)) < len(levels):
        return None
    order = sorted(range(len(levels)), key=lambda i: counts[i])
    return AnswerOrder(tuple(levels[i] for i in order), None, missing, SURE, "signs that repeat")


def _bands(levels: list[str], missing: tuple[str, ...]) -> AnswerOrder | None:
    made = order_bands(levels)
    if made is None:
        return None
    order, clear = made
    return AnswerOrder(tuple(levels[i] for i in order), None, missing, SURE if clear else LIKELY, "bands of numbers")


def _worded(levels: list[str], missing: tuple[str, ...]) -> AnswerOrder | None:
    if len(levels) > _MOST_WORDS:
        return None
    made = order_words(levels)
    if made is None:
        return None
    kind = f"words of {made.dimension or 'degree'}"
    return AnswerOrder(tuple(levels[i] for i in made.order), None, missing, made.sure, kind)


def _counted(levels: list[str], missing: tuple[str, ...]) -> AnswerOrder | None:
    made = order_ordinals(levels)
    if made is None:
        return None
    return AnswerOrder(tuple(levels[i] for i in made), None, missing, LIKELY, "levels that count")


def _numbered(levels: list[str], missing: tuple[str, ...]) -> AnswerOrder | None:
    """Order levels that begin or end with a number, also where only some have a text, or where the ends are texts."""
    for pattern in (NUMBER_FIRST, NUMBER_LAST):
        numbers, texts = zip(*(number_of_level(level, pattern) for level in levels), strict=True)
        known = [n for n in numbers if n is not None]
        if len(known) < len(levels) - 2 or len(set(known)) < len(known) or not any(texts):
            continue
        if len(known) == len(levels):
            return _by_number(levels, list(known), list(texts), missing)
        if order_bands(levels) is not None:  # "Less than 1 year", "1 to 3 years"
            return None
        return _with_worded_ends(levels, list(numbers), missing)
    return None


def _points(levels: list[str], missing: tuple[str, ...]) -> AnswerOrder | None:
    """Order bare points of a scale beside a word for no answer: "Not experienced", 1, 2 ... 7."""
    numbers = [float(match[1]) for level in levels if (match := BARE_NUMBER.match(level))]
    words = {level.casefold().strip(" .") for level in missing}
    if not missing or words & _MAY_COUNT or len(numbers) < len(levels):
        return None
    low, high = min(numbers), max(numbers)
    if len({*numbers}) < len(levels) or not high - low < MOST_LEVELS_OF_A_SCALE or low not in {0.0, 1.0}:
        return None
    order = sorted(range(len(levels)), key=lambda i: numbers[i])
    return AnswerOrder(tuple(levels[i] for i in order), (low, high), missing, LIKELY, POINTS)


def _by_number(
    levels: list[str], numbers: list[float], texts: list[str], missing: tuple[str, ...]
) -> AnswerOrder | None:
    order = sorted(range(len(levels)), key=lambda i: numbers[i])
    low, high = numbers[order[0]], numbers[order[-1]]
    if high - low > _WIDEST or (order_bands(levels) is not None and not are_marked(levels)):
        return None
    labelled = [text for text in texts if text]
    words = order_words(labelled) if len(labelled) >= _FEWEST_STEPS else None
    steps = len(levels) == high - low + 1 or any(not text for text in texts)
    if words is not None:
        rank = [labelled.index(texts[i]) for i in order if texts[i]]
        if list(words.order) == rank[::-1]:  # 1 is the best: the words say what is low
            order = order[::-1]
        sure = SURE
    else:
        shared = len({text.casefold() for text in labelled}) == 1  # "1 star", "2 stars"
        sure = SURE if any(not text for text in texts) and not shared else LIKELY if steps else GUESS
        if not are_marked(levels) and not any(not text for text in texts):
            return None
    return AnswerOrder(tuple(levels[i] for i in order), (low, high), missing, sure, "numbered levels")


def _with_worded_ends(levels: list[str], numbers: list[float | None], missing: tuple[str, ...]) -> AnswerOrder | None:
    """Put the texts of the ends around bare numbers: "Not likely", 2, 3 ... 9, "Very likely"."""
    known = [n for n in numbers if n is not None]
    texts = [level for level, n in zip(levels, numbers, strict=True) if n is None]
    if len(known) < _FEWEST_STEPS or not all(float(n).is_integer() for n in known) or max(known) - min(known) > 10:
        return None
    low, high = min(known), max(known)
    if len(texts) == 1:
        words = order_words([texts[0], "neutral", "very"])
        below = words is not None and words.order.index(0) == 0
        order = [*([texts[0]] if below else []), *_sorted(levels, numbers), *([] if below else [texts[0]])]
        return AnswerOrder(
            tuple(order), (low - below, high + (not below)), missing, GUESS, "numbers and one end in words"
        )
    words = order_words(texts)
    made = order_words([*texts, "neutral"]) if words is None else words
    first, last = (texts[i] for i in made.order) if made is not None and len(made.order) == 2 else texts
    sure = LIKELY if made is not None else GUESS
    order = [first, *_sorted(levels, numbers), last]
    return AnswerOrder(tuple(order), (low - 1, high + 1), missing, sure, "numbers whose ends are words")


def _sorted(levels: list[str], numbers: list[float | None]) -> list[str]:
    pairs = [(n, level) for n, level in zip(numbers, levels, strict=True) if n is not None]
    return [level for _, level in sorted(pairs)]


def _order_labels(labels: Mapping[str, str]) -> AnswerOrder | None:
    """Order labels by their words, or by their codes where words and codes do not contradict each other."""
    coded = sorted(labels.items(), key=lambda item: float(item[0]))
    missing = tuple(code for code, label in coded if is_non_answer(label, beside_scale=True))
    words = [label for code, label in coded if code not in missing]
    codes = [float(code) for code, _ in coded if code not in missing]
    if len(words) < _FEWEST_STEPS or len({_folded(word) for word in words}) < len(words):
        return None
    ends = (min(codes), max(codes))
    made = order_answers(words)
    if made is None:
        return None
    lost = set(made.missing)
    codes_missing = (*missing, *(code for code, label in coded if label in lost))
    rising = [word for word in words if word not in lost]
    agree = list(made.order) in (rising, rising[::-1])
    sure = SURE if agree else made.sure if made.sure == GUESS else LIKELY
    return AnswerOrder(made.order, ends, codes_missing, sure, "labels of codes")
