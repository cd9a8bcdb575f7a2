"""Answers that could not stand: which points or words they are, where enough people gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.ingest.cells.parsed import Mask, plain, to_text

#: A word of a recoded column that `values` gives no number.
NO_VALUE = "word without a value"
_LONGEST = 40


def counted_words(text: pa.Array | pa.ChunkedArray, mask: Mask) -> dict[str, int]:
    """Count the words of the marked cells; none longer than an answer is.

    Examples
    --------
    >>> counted_words(pa.array(["Very good", "Good", "Very good"]), np.array([True, False, True]))
    {'Very good': 2}
    """
    if not mask.any():
        return {}
    some = pc.utf8_trim_whitespace(to_text(plain(text)).filter(pa.array(mask)))
    met = pc.value_counts(some)
    pairs = zip(met.field("values").to_pylist(), met.field("counts").to_pylist(), strict=True)
    return {word: n for word, n in pairs if word and len(word) <= _LONGEST}


def counted_numbers(values: Any, mask: Mask) -> dict[str, int]:
    """Count the numbers of the marked cells, as text.

    Examples
    --------
    >>> counted_numbers(np.array([6.0, 1.0, 6.0, 0.5]), np.array([True, False, True, True]))
    {'0.5': 1, '6': 2}
    """
    number, times = np.unique(np.asarray(values, dtype=np.float64)[mask], return_counts=True)
    return {f"{v:g}": int(n) for v, n in zip(number, times, strict=True)}


def often(met: Mapping[str, Mapping[str, int]], least: int) -> dict[str, int]:
    """Return the answers that at least `least` rows of one column gave, most frequent first, over all columns.

    Examples
    --------
    >>> often({"q1": {"6": 12, "9": 1}, "q2": {"6": 3}}, 10)
    {'6': 15}
    """
    known = {answer for counts in met.values() for answer, n in counts.items() if n >= least}
    total: Counter[str] = Counter()
    for counts in met.values():
        total.update({answer: n for answer, n in counts.items() if answer in known})
    return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))


def said_of(answers: Mapping[str, int], most: int = 5, *, quote: bool = False) -> str:
    """Return answers with their rows: ``6 (244 rows), 0 (12 rows)``.

    Examples
    --------
    >>> said_of({"Very good": 205}, quote=True)
    "'Very good' (205 rows)"
    """
    shown = [f"{repr(a) if quote else a} ({n:,} rows)" for a, n in list(answers.items())[:most]]
    more = f" and {len(answers) - most} more" if len(answers) > most else ""
    return ", ".join(shown) + more


def missing_codes(answers: Mapping[str, int], most: int = 5) -> str:
    """Return the setting that takes these points for "no answer", or nothing where they are too many.

    Examples
    --------
    >>> missing_codes({"6": 244, "0": 12})
    "Are they codes for 'not used'? Then declare missing = [0, 6]."
    """
    if not 0 < len(answers) <= most:
        return ""
    codes = ", ".join(sorted(answers, key=float))
    is_ = "Are they codes" if len(answers) > 1 else "Is it a code"
    return f"{is_} for 'not used'? Then declare missing = [{codes}]."
