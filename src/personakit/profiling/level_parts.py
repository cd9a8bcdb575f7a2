"""The parts of a level: a number before or after its text, and what stands before an explanation."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = r"[+-]?\d{1,3}(?:\.0)?"
#: A number before a text: "4 - Very".
NUMBER_FIRST = re.compile(
    rf"^\s*(?:[(\[]\s*(?P<a>{_NUMBER})\s*[)\]]|(?P<b>{_NUMBER})\s*(?:[-\u2010-\u2015=:.)\]|]+|(?=[(\[]))|(?P<c>{_NUMBER})\s)\s*(?P<text>[^\d\s].*)$"
)
#: A number after a text: "Very (4)".
NUMBER_LAST = re.compile(rf"^\s*(?P<text>\D*[^\d\s(\[+-])\s*[-=:(\[\u2010-\u2015]*\s*(?P<a>{_NUMBER})\s*[)\]]?\s*$")
#: A number alone.
BARE_NUMBER = re.compile(rf"^\s*[(\[]?({_NUMBER})[)\]]?\.?\s*$")
_HEAD = re.compile(r"^(?P<head>[^:(]{2,40}?)\s*(?::\s|\s[-\u2013\u2014]\s|\()")
_LONGEST_HEAD, _SHORTEST_REST = 5, 4  # words


def number_of_level(level: str, pattern: re.Pattern[str]) -> tuple[float | None, str]:
    """Return the number of a level, and its text.

    Examples
    --------
    >>> number_of_level("4 - Very", NUMBER_FIRST), number_of_level("Very", NUMBER_FIRST)
    ((4.0, 'Very'), (None, 'Very'))
    """
    bare = BARE_NUMBER.match(level)
    if bare:
        return float(bare[1]), ""
    match = pattern.match(level)
    if not match:
        return None, level
    groups = match.groupdict()
    number = next(groups[g] for g in ("a", "b", "c") if groups.get(g) is not None)
    return float(number), groups["text"].strip(" )]")


def are_marked(levels: Sequence[str]) -> bool:
    """Say whether a mark sets the numbers apart from the texts: "4 - Very", "(3) Major", "5 = excellent".

    Examples
    --------
    >>> are_marked(["1 - Low", "2 - High"]), are_marked(["1 child", "2 children"])
    (True, False)
    """
    return all(
        BARE_NUMBER.match(t) or re.match(rf"^\s*(?:[(\[]\s*{_NUMBER}\s*[)\]]|{_NUMBER}\s*[-\u2010-\u2015=:.)\](|])", t)
        for t in levels
    )


def heads_of_levels(levels: Sequence[str]) -> dict[str, str] | None:
    """Return what stands before the explanations of levels -> level, or None where few levels explain anything.

    Examples
    --------
    >>> heads_of_levels(["Useless: I can do without", "Neutral", "Very helpful: I can do more"])
    {'Useless': 'Useless: I can do without', 'Neutral': 'Neutral', 'Very helpful': 'Very helpful: I can do more'}
    >>> heads_of_levels(["Graz", "Linz", "Wien"]) is None
    True
    """
    matches = [_HEAD.match(level) for level in levels]
    heads = [match["head"] if match else level for match, level in zip(matches, levels, strict=True)]
    whole = dict(zip(heads, levels, strict=True))
    if 2 * sum(match is not None for match in matches) < len(levels) or len(whole) < len(levels):
        return None
    rests = [level[match.end() :].split() for match, level in zip(matches, levels, strict=True) if match]
    if any(len(head.split()) > _LONGEST_HEAD for head in heads) or min(map(len, rests)) < _SHORTEST_REST:
        return None
    return whole
