"""Rejected answers: which points or words they are, where enough people gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.formatting import format_share
from personakit.core.redaction import find_personal
from personakit.core.typing import Bools
from personakit.parsing.parsed import plain_array, to_text

#: Check of a word in a recoded column for which `values` gives no number.
NO_VALUE = "word without a value"
LONGEST_ANSWER = 40
MOST_LISTED = 5


def count_words(text: pa.Array | pa.ChunkedArray, mask: Bools) -> dict[str, int]:
    """Count the words of the marked cells; longer texts than an answer are left out.

    Examples
    --------
    >>> count_words(pa.array(["Very good", "Good", "Very good"]), np.array([True, False, True]))
    {'Very good': 2}
    """
    if not mask.any():
        return {}
    some = pc.utf8_trim_whitespace(to_text(plain_array(text)).filter(pa.array(mask)))
    counts = pc.value_counts(some)
    pairs = zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True)
    return {word: n for word, n in pairs if word and len(word) <= LONGEST_ANSWER}


def count_numbers(values: Any, mask: Bools) -> dict[str, int]:
    """Count the numbers of the marked cells, as text.

    Examples
    --------
    >>> count_numbers(np.array([6.0, 1.0, 6.0, 0.5]), np.array([True, False, True, True]))
    {'0.5': 1, '6': 2}
    """
    number, times = np.unique(np.asarray(values, dtype=np.float64)[mask], return_counts=True)
    return {f"{v:g}": int(n) for v, n in zip(number, times, strict=True)}


def often(answers_by_column: Mapping[str, Mapping[str, int]], least: int) -> dict[str, int]:
    """Return the answers with at least `least` rows in one column, with their rows in all columns, most frequent first.

    Examples
    --------
    >>> often({"q1": {"6": 12, "9": 1}, "q2": {"6": 3}}, 10)
    {'6': 15}
    """
    known = {answer for counts in answers_by_column.values() for answer, n in counts.items() if n >= least}
    total: Counter[str] = Counter()
    for counts in answers_by_column.values():
        total.update({answer: n for answer, n in counts.items() if answer in known})
    return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))


def describe_answers(answers: Mapping[str, int], *, quote: bool = False) -> str:
    """Format answers with their number of rows.

    Examples
    --------
    >>> describe_answers({"6": 1244, "0": 12}), describe_answers({"Very good": 205}, quote=True)
    ('6 (1,244 rows), 0 (12 rows)', "'Very good' (205 rows)")
    >>> describe_answers({"ann@example.org": 205, "Good": 12}, quote=True)
    "'Good' (12 rows) and 1 more"
    """
    named = [a for a in answers if not (quote and find_personal(a))][:MOST_LISTED]
    shown = ", ".join(f"{repr(a) if quote else a} ({answers[a]:,} rows)" for a in named)
    rest = len(answers) - len(named)
    if not named:
        return f"{rest} words that may be of a person"
    return f"{shown} and {rest} more" if rest else shown


def describe_points(answers_by_column: Mapping[str, Mapping[str, int]], least: int) -> str:
    """Format the frequent points outside a scale, with the setting that reads them as "no answer".

    Examples
    --------
    >>> describe_points({"q1": {"6": 244}}, 10)
    "Seen: 6 (244 rows). A code for 'not used'? Then declare missing = [6]. "
    """
    answers = often(answers_by_column, least)
    if not answers:
        return ""
    codes = ", ".join(sorted(answers, key=float))
    what = "Codes" if len(answers) > 1 else "A code"
    remedy = f" {what} for 'not used'? Then declare missing = [{codes}]." if len(answers) <= MOST_LISTED else ""
    return f"Seen: {describe_answers(answers)}.{remedy} "


def describe_words(answers_by_column: Mapping[str, Mapping[str, int]], least: int, rows: int, read: int) -> str:
    """Format the answer words for which `values` gives no number, with their columns.

    Examples
    --------
    >>> print(describe_words({"q1": {"Very good": 20}}, 10, 20, 100))
    20 of 100 ratings (20%) are words without a number in values: 'Very good' (20 rows). Columns: 'q1'. Add the words to values, or to missing.
    """  # noqa: E501 - a message
    answers = often(answers_by_column, least)
    listed = f": {describe_answers(answers, quote=True)}" if answers else f", each in fewer than {least} rows"
    columns = ", ".join(f"'{column}'" for column, counts in list(answers_by_column.items())[:8] if counts)
    return (
        f"{rows:,} of {read:,} ratings ({format_share(rows / read)}) are words without a number in values{listed}. "
        f"Columns: {columns}. Add the words to values, or to missing."
    )
