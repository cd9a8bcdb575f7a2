"""Words: yes and no, and levels with several spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.parsing.parsed import Parsed, by_value, to_text

#: Words for "no value" in a column of words; kept short, because "None" and "-" can be answers.
NO_WORD = ("", "NA", "N/A", "n/a", "#N/A", "NULL", "null", "NaN", "nan", "#NULL!")
#: Yes and no, true and false, ticked and not, in the languages of exports; lower case.
YES = frozenset(
    "yes y true t 1 x on checked selected ✓ ja j wahr oui vrai si sí verdadero sim verdadeiro vero waar tak prawda da はい 是".split()
)
NO = frozenset(
    "no n false f 0 off unchecked nein falsch non faux falso não nao nee onwaar nie fałsz いいえ 否".split()
) | {"not selected"}


def flag_of(text: str) -> bool | None:
    """Return whether a word means yes or no, or None when it means neither.

    Examples
    --------
    >>> flag_of("Ja"), flag_of("0.0"), flag_of("maybe")
    (True, False, None)
    """
    word = text.strip().casefold().removesuffix(".0")
    return True if word in YES else False if word in NO else None


def parse_flags(
    column: pa.Array | pa.ChunkedArray, missing: Iterable[Any] = (), recode: Mapping[str, Any] | None = None
) -> Parsed:
    """Parse a column of yes and no as float64: 1, 0 and NaN.

    Examples
    --------
    >>> parse_flags(pa.array(["Yes", "no", "perhaps", None])).cells.tolist()
    [1.0, 0.0, nan, nan]
    """
    from personakit.parsing.parsed import blank_codes

    codes, table = tuple(missing), dict(recode or {})

    def understand(array: pa.Array) -> Parsed:
        cells = blank_codes(to_text(array), codes)
        spelled = pc.unique(cells)
        meaning: dict[str | None, float] = {None: np.nan}
        unread: set[str] = set()
        for word in spelled.to_pylist():
            if word is None:
                continue
            flag = flag_of(str(table.get(word, word)))
            meaning[word] = np.nan if flag is None else float(flag)
            if flag is None and word.casefold() not in {n.casefold() for n in NO_WORD}:
                unread.add(word)
        index = pc.index_in(cells, value_set=spelled).fill_null(len(spelled)).to_numpy(zero_copy_only=False)
        values = np.array([*(meaning[w] for w in spelled.to_pylist()), np.nan])
        bad = np.array([*(w in unread for w in spelled.to_pylist()), False])
        return Parsed(values[index], bad[index])

    return by_value(column, understand)


def merge_spellings(counts: Mapping[str, int]) -> dict[str, str]:
    """Map each spelling of a level to the most frequent one; case, blanks and dashes make no difference.

    Returns
    -------
    dict
        Only the spellings that change.

    Examples
    --------
    >>> merge_spellings({"North": 10, "NORTH": 2, "north ": 1, "South": 3})
    {'NORTH': 'North', 'north ': 'North'}
    """
    groups: dict[str, list[str]] = {}
    for word in counts:
        groups.setdefault(casefolded(word), []).append(word)
    mapping: dict[str, str] = {}
    for words in groups.values():
        best = max(words, key=lambda w: (counts[w], w == w.strip(), not w.isupper(), w)).strip()
        mapping |= {w: best for w in words if w != best}
    return mapping


def casefolded(word: str) -> str:
    """Return a word in lower case, without needless blanks and with plain dashes.

    Examples
    --------
    >>> casefolded("  Sign -  UP ") == casefolded("sign-up")
    True
    """
    return re.sub(r"\s*([-\u2010-\u2015/])\s*", "-", " ".join(word.split()).casefold())


def alphanumeric(word: str) -> str:
    """Return only the letters and digits of a word, for matching names."""
    return "".join(c for c in word.casefold() if c.isalnum())
