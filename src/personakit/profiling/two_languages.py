"""Levels that say the same in two languages: "راض Satisfied", "Agree / D'accord"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_PARTS = re.compile(r"\s*[/|\n\u2013\u2014]\s*|\s+-\s+")
_LEADING = re.compile(r"^[\W_]+|[\W_]+$")


def in_one_language(levels: Sequence[str]) -> Iterator[list[str]]:
    """Yield levels as they stand in each of the two languages in which all of them are written.

    Examples
    --------
    >>> list(in_one_language(["да Yes", "нет No"])), list(in_one_language(["Yes", "No"]))
    ([['Yes', 'No'], ['да', 'нет']], [])
    """
    by_script = [_by_script(level) for level in levels]
    if all(latin and other for latin, other in by_script):
        yield from ([pair[side] for pair in by_script] for side in (0, 1))
        return
    parts = [[part for part in _PARTS.split(level.strip()) if part] for level in levels]
    if parts and all(len(part) == 2 for part in parts):
        yield from ([part[side] for part in parts] for side in (0, 1))


def _by_script(text: str) -> tuple[str, str]:
    """Return the words in Latin letters, and those in others."""
    words: tuple[list[str], list[str]] = ([], [])
    for word in text.split():
        letters = [c for c in word if c.isalpha()]
        if letters:
            latin = sum(c < "\u0250" or "\u1e00" <= c <= "\u1eff" for c in letters)
            words[0 if 2 * latin > len(letters) else 1].append(word)
    return _LEADING.sub("", " ".join(words[0])), _LEADING.sub("", " ".join(words[1]))


__all__ = ["in_one_language"]
