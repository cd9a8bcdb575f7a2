"""Patterns of words in ten languages, and the text that they are matched against."""

from __future__ import annotations

import re
from collections.abc import Iterable

from personakit.profiling.keywords import plain_words


def word_pattern(spaced: Iterable[str], unspaced: Iterable[str] = ()) -> re.Pattern[str]:
    r"""Compile words into one pattern; those of Japanese and Chinese, which write no spaces, match anywhere.

    Examples
    --------
    >>> bool(word_pattern(["sex"], ["性別"]).search("お客様の性別")), bool(word_pattern(["sex"]).search("essex"))
    (True, False)
    """
    parts = [rf"\b(?:{'|'.join(spaced)})\b"] if spaced else []
    parts += list(unspaced)
    return re.compile("|".join(parts))


def digits_apart(name: str) -> str:
    """Return a header as plain words with digits apart from letters, so that race2 is a race."""
    return re.sub(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", " ", plain_words(name))
