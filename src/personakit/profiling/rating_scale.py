"""The rating scale that a column of whole numbers fits."""

from __future__ import annotations

import re

from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.keywords import plain_words

#: Questions that are asked on a scale of 0 to 10.
RECOMMEND = r"\b(nps|recommend\w*)\b"
#: Tried in this order.
RATING_SCALES = ((1, 5), (1, 7), (0, 10))
_MOST_VALUES = 30  # codes beside the scale included
_NEARLY_ALL_ROWS = 0.97


def rating_scale(column: ColumnFacts) -> tuple[int, int] | None:
    """Return the ends of the rating scale that a column of whole numbers fits, or None.

    The smallest common scale that holds 97% of the answers, so that a stray code does not widen it. Where the survey
    tool labels only the two ends, these are the scale.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> rating_scale(profile_column([1, 2, 3, 4, 5])), rating_scale(profile_column([10, 200, 3000]))
    ((1, 5), None)
    """
    codes = [int(code) for code in column.value_labels if code.lstrip("-").isdigit()]
    if len(codes) == 2 and max(codes) - min(codes) > 3 and column.is_number and column.distinct > 2:
        return min(codes), max(codes)
    if not 3 <= column.distinct <= _MOST_VALUES or not column.is_integer:
        return None
    answers = column.number_rows
    total = sum(n for _, n in answers)
    if re.search(RECOMMEND, plain_words(column.words)) and {v for v, _ in answers} >= {1, 5, 6, 7, 8, 9, 10, 11}:
        return (1, 11) if min(v for v, _ in answers) == 1 else (0, 10)  # 0 to 10, stored as positions in the list
    if {v for v, _ in answers} == set(range(7)):
        return 1, 5  # 0 and 6 next to a full 1-5 are codes, such as "blank" and "not used"
    for low, high in RATING_SCALES:
        inside = [v for v, _ in answers if low <= v <= high]
        rows_inside = sum(n for v, n in answers if low <= v <= high)
        fits = len(inside) >= 3 and rows_inside >= _NEARLY_ALL_ROWS * total
        if fits and min(inside) <= low + 1 and max(inside) >= high - 1:
            return (1, 10) if (low, high) == (0, 10) and min(inside) > 0 else (low, high)
    return None
