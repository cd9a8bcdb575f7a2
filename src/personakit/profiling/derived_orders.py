"""The order of levels in a language that is not known: from how their words are made of each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from personakit.core.confidence import GUESS
from personakit.profiling.answer_scales import AnswerOrder
from personakit.profiling.lexicon.word_list import tokenize

_FEWEST, _MOST = 4, 5  # two poles, each also made stronger, and perhaps a middle
_SHORTEST = 4  # letters that two words share
_LONGEST_AFFIX = 4  # letters that deny

Words = tuple[str, ...]


def derive_order(levels: Sequence[str]) -> AnswerOrder | None:
    """Return the order of levels such as "gronk", "ungronk", "most gronk", "most ungronk", or None.

    One pole denies the other with a word or an affix of its own; one word makes both of them stronger; a level without
    any of these words is the middle. It is never more than a guess.

    Examples
    --------
    >>> derive_order(["zum gronk", "gronk", "mid", "ungronk", "zum ungronk"]).order
    ('zum ungronk', 'ungronk', 'mid', 'gronk', 'zum gronk')
    >>> derive_order(["Graz", "Linz", "Wien", "Bern"]) is None
    True
    """
    if not _FEWEST <= len(levels) <= _MOST:
        return None
    words = {tokenize(level): level for level in levels}
    if len(words) < len(levels):
        return None
    for plain, denied in permutations(words, 2):
        if not _denies(denied, plain):
            continue
        for strong in words:
            word = _added(strong, plain)
            strong_denied = next((w for w in words if word and _added(w, denied) == word), None)
            rest = [w for w in words if w not in {plain, denied, strong, strong_denied}]
            if strong_denied is None or len(rest) != len(levels) - _FEWEST:
                continue
            order = [strong_denied, denied, *rest, plain, strong]
            return AnswerOrder(tuple(words[w] for w in order), None, (), GUESS, "words made of each other")
    return None


def _added(longer: Words, shorter: Words) -> Words:
    """Return the words before or after those of a shorter text; nothing where it is no part of the longer one."""
    n = len(shorter)
    if len(longer) <= n:
        return ()
    if longer[-n:] == shorter:
        return longer[:-n]
    return longer[n:] if longer[:n] == shorter else ()


def _denies(longer: Words, shorter: Words) -> bool:
    """Say whether a text is another one with a word or an affix more."""
    if len(longer) == len(shorter) + 1:
        return bool(_added(longer, shorter))
    if len(longer) != len(shorter):
        return False
    different = [(a, b) for a, b in zip(longer, shorter, strict=True) if a != b]
    return len(different) == 1 and _has_affix(*different[0])


def _has_affix(longer: str, shorter: str) -> bool:
    """Say whether a word is another one with a few letters put before or into it."""
    more = len(longer) - len(shorter)
    if not 0 < more <= _LONGEST_AFFIX or len(shorter) < _SHORTEST:
        return False
    return any(longer[:i] + longer[i + more :] == shorter for i in range(len(shorter)))


__all__ = ["derive_order"]
