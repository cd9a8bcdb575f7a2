"""Levels that mean no answer: "Don't know", "Prefer not to say", "keine Angabe"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from personakit.profiling.lexicon.non_answer_words import ALWAYS, BESIDE_A_SCALE
from personakit.profiling.lexicon.word_list import tokenize

_NUMBERED = re.compile(r"^\s*[(\[]?-?\d{1,4}[)\]]?\s*[-.:=)]*\s*(?=\D)|\s*[(\[]-?\d{1,4}[)\]]\s*$")
_PARTS = re.compile(
    r"\s*[/,;|()\[\]\u2010-\u2015]\s*|\s+-\s*|\s*-\s+|\s+(?:or|oder|ou|o|of|lub|and|und)\s+", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_LONGEST = 60
_PERSONS = frozenset(
    tuple(words.split())
    for words in (
        "to me", "for me", "to us", "for us", "in my case", "auf mich", "fur mich", "pour moi", "para mi", "a mi",
        "a me", "voor mij", "op mij", "para mim", "a mim", "mnie", "for mig", "for meg", "pro me", "benim icin",
        "для меня", "per me", "zame", "pentru mine", "bagi saya",
    )
)  # fmt: skip


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tokenize(phrase) for line in text.splitlines() for phrase in line.split(","))


_ALWAYS, _BESIDE = _phrases(ALWAYS), _phrases(BESIDE_A_SCALE)


def _without_person(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Return words without whom they concern: "not applicable to me", "trifft nicht zu auf mich"."""
    end = next((tokens[-n:] for n in (2, 1) if tokens[-n:] in _PERSONS), ())
    return tokens[: len(tokens) - len(end)] if len(tokens) > len(end) else tokens


@lru_cache(maxsize=20_000)
def is_non_answer(text: str, *, beside_scale: bool = False) -> bool:
    """Say whether a level means no answer.

    Parameters
    ----------
    text : str
        A level, as it stands in the data.
    beside_scale : bool
        Whether the other levels are numbers or those of a scale: "Not used" is no answer there.

    Examples
    --------
    >>> is_non_answer("N/A - don't know"), is_non_answer("weiß nicht / keine Angabe"), is_non_answer("None of these")
    (True, True, False)
    >>> is_non_answer("Not used"), is_non_answer("Not used", beside_scale=True)
    (False, True)
    """
    if len(_IN_BRACKETS.sub("", text)) > _LONGEST:
        return False
    plain = re.sub(r"(?i)\bn\s?/\s?a\b", "na", _NUMBERED.sub("", text)).strip(" .*!\u3000。")
    known = _ALWAYS | _BESIDE if beside_scale else _ALWAYS
    tokens = tokenize(plain)
    if not tokens:
        return False
    if tokens in known or _without_person(tokens) in known:
        return True
    outside = tokenize(_IN_BRACKETS.sub(" ", plain))
    if outside and outside != tokens and (outside in _ALWAYS or _without_person(outside) in _ALWAYS):
        return True  # "Not applicable to me (I do not own a car)"
    if any(tokenize(inside) in _ALWAYS for inside in _IN_BRACKETS.findall(plain)):
        return True
    parts = [tokenize(part) for part in _PARTS.split(plain) if part and tokenize(part)]
    return (
        len(parts) > 1 and any(part in _ALWAYS for part in parts) and all(part in _ALWAYS | _BESIDE for part in parts)
    )


def non_answers(levels: Iterable[str], *, beside_scale: bool = False) -> tuple[str, ...]:
    """Return the levels that mean no answer, in the order given.

    Examples
    --------
    >>> non_answers(["Agree", "No answer", "Disagree", "Refused"])
    ('No answer', 'Refused')
    """
    return tuple(level for level in levels if is_non_answer(level, beside_scale=beside_scale))
