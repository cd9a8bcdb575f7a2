"""Levels of a column of words: trimmed, recoded, spellings merged; as codes into a sorted list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from personakit.core.typing import Bools, Int32s
from personakit.parsing.answer_words import casefolded, merge_spellings
from personakit.parsing.blank_words import guess_blank_words
from personakit.parsing.parsed import blank_codes, code_texts, plain_array, to_text
from personakit.parsing.text_bytes import without_invisible


@dataclass(frozen=True, eq=False)
class Levels:
    """Words as codes: -1 is missing."""

    codes: Int32s
    words: tuple[str, ...]  # sorted; each occurs at least once
    merged: Bools  # where the cell had another spelling
    blanks: Mapping[str, int] = field(default_factory=dict)  # words guessed to stand for an empty cell, with their rows


def read_levels(
    column: pa.Array | pa.ChunkedArray,
    missing: Iterable[Any] = (),
    recode: Mapping[str, Any] | None = None,
    value_labels: Mapping[Any, str] | None = None,
    *,
    guess_blanks: bool = True,
    na_is_blank: bool = False,
    meant: Iterable[str] = (),
) -> Levels:
    """Read a column of words; spellings that differ only in case and blanks are merged.

    Parameters
    ----------
    column : pyarrow Array or ChunkedArray
        Words, or codes that stand for them.
    missing : iterable
        Codes that mean "no answer", in addition to blanks.
    recode : mapping, optional
        Old word -> new one.
    value_labels : mapping, optional
        Code -> word, as in SPSS files.
    guess_blanks : bool
        Whether words such as NA may stand for an empty cell; see
        :func:`personakit.parsing.blank_words.guess_blank_words`.
    na_is_blank : bool
        Whether the file writes NA for an empty cell in other columns.
    meant : iterable of str
        Words that are levels whatever they look like.

    Returns
    -------
    Levels
        Codes into the sorted words.

    Examples
    --------
    >>> levels = read_levels(pa.array(["b", "B ", "a", None, "b"]))
    >>> levels.codes.tolist(), levels.words
    ([1, 1, 0, -1, 1], ('a', 'b'))
    """
    text = blank_codes(to_text(plain_array(column)), missing)
    encoded = plain_array(text.dictionary_encode())
    raw = [" ".join(without_invisible(w).split()) for w in encoded.dictionary.to_pylist()]
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    counts = np.bincount(codes[codes >= 0], minlength=len(raw))
    blanks: dict[str, int] = {}
    if guess_blanks:
        rows: dict[str, int] = {}
        for written, n in zip(raw, counts, strict=True):
            rows[written] = rows.get(written, 0) + int(n)
        levels_meant = {*(recode or {}), *meant}
        blanks = guess_blank_words(
            rows, empty=int((codes < 0).sum()), na_beside_numbers=na_is_blank, levels_meant=levels_meant
        )
    labels = _label_table(value_labels)
    named = [None if w in blanks or not w else _named(w, recode or {}, labels) for w in raw]
    tally: dict[str, int] = {}
    for word, count in zip(named, counts, strict=True):
        if word is not None:
            tally[word] = tally.get(word, 0) + int(count)
    mapping = merge_spellings(tally)
    final = [None if w is None else mapping.get(w, w) for w in named]
    words = tuple(sorted({w for w in final if w is not None}, key=level_key))
    code_of = {w: i for i, w in enumerate(words)}
    lookup = np.array([*(-1 if w is None else code_of[w] for w in final), -1], dtype=np.int32)
    changed = np.array([*(w in mapping for w in named), False])
    return Levels(lookup[codes], words, changed[codes], blanks)


def _label_table(value_labels: Mapping[Any, str] | None) -> dict[str, str]:
    return {text: label for code, label in (value_labels or {}).items() for text in code_texts([code])}


def _named(word: str, recode: Mapping[str, Any], labels: Mapping[str, str]) -> str | None:
    if word in recode:
        new = recode[word]
        text = str(int(new)) if isinstance(new, float) and new.is_integer() else str(new)
        return text.strip() or None
    return labels.get(word, word)


def level_key(word: str) -> tuple[float, str]:
    """Return the sort key of a level: the number it begins with, then its name.

    Examples
    --------
    >>> sorted(["10 or more", "b", "2-9", "a"], key=level_key)
    ['2-9', '10 or more', 'a', 'b']
    """
    number = re.match(r"^\s*[<>]?\s*(-?\d+(?:\.\d+)?)", word)
    return (float(number[1]) if number else float("inf"), word)


def match_levels(words: Sequence[str], order: Sequence[str]) -> dict[str, str]:
    """Map words to declared levels, ignoring case and blanks; words that match none are left out."""
    folded = {casefolded(level): level for level in order}
    return {word: folded[casefolded(word)] for word in words if casefolded(word) in folded}
