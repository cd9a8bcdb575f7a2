"""The rating scale that a column of whole numbers fits."""

from __future__ import annotations

import re

from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.keywords import plain_words

#: Questions that are asked on a scale of 0 to 10.
RECOMMEND = (
    r"\b(nps|recommend\w*|weiterempf\w*|recommand\w*|recomend\w*|recomiend\w*|consigli\w*|aanbevel\w*|polec\w*)\b"
    r"|推奨|すすめ|勧め|推荐|推薦|추천"
)
#: Tried in this order.
RATING_SCALES = ((1, 5), (1, 7), (0, 10))
_MOST_VALUES = 30  # codes beside the scale included
_NEARLY_ALL_ROWS = 0.97
_MOST_RECOMMENDED, _LOW_OF_TEN = 10, 8  # the scale of a recommendation; one of 1 to 7 stays below
_MOST_CODED = 0.4  # of its answers are codes beside the scale
_ENOUGH, _USUAL = 100, 0.05  # answers in which every end occurs; share of a point that is usual
_HIGHEST_STATED = 11
_LONG_IN_CHARACTERS = 6
_TO = r"\s*(?:-|\u2013|to|through|bis|à|a|al|tot|até|do|~|\u301c|から)\s*"
_STATED = (
    re.compile(
        rf"(?i)\b(?:scale|skala|échelle|escala|scala|schaal|skali|rate|rating|score|note)\b\D{{0,30}}(?P<low>-?\d)(?:\s*\([^)]*\))?{_TO}(?P<high>\d{{1,2}})\b"
    ),
    re.compile(r"(?s)\b(?P<low>-?\d)\s*[=:]\s*[^\d=]{2,60}\b(?P<high>\d{1,2})\s*[=:]\s*\D{2}"),
    re.compile(
        r"(?is)(?<![\d.,])(?P<low>[01])\s+(?:being|siendo|étant|essendo|sendo|is|means?|significa|bedeutet|heißt|ist|est|è|es|é|betekent|oznacza|signifie|equals|para|for|für|pour)\b"
        r"[^\d?]{3,60}\b(?P<high>\d{1,2})\s+(?!(?:times|years?|of|%|hours?|days?)\b)[^\W\d]{2,}"
    ),
    re.compile(r"\(\s*(?P<low>-?\d)\s*[-\u2013]\s*(?P<high>\d{1,2})\s*\)"),
    re.compile(r"(?P<low>[01])\s*[〜~-]\s*(?P<high>\d{1,2})\s*(?:点|段階|分)"),
)


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
    recommended = recommendation_scale(column)
    if recommended is not None:
        return recommended
    if {v for v, _ in answers} == set(range(7)):
        return 1, 5  # 0 and 6 next to a full 1-5 are codes, such as "blank" and "not used"
    for low, high in RATING_SCALES:
        inside = [v for v, _ in answers if low <= v <= high]
        rows_inside = sum(n for v, n in answers if low <= v <= high)
        if low and {v for v, _ in answers} == set(range(high)):  # 0 to 4, not 1 to 5
            continue
        if _stops_short(answers, high, total):
            continue
        fits = len(inside) >= 3 and rows_inside >= _NEARLY_ALL_ROWS * total
        if fits and min(inside) <= low + 1 and max(inside) >= high - 1:
            return (1, 10) if (low, high) == (0, 10) and min(inside) > 0 else (low, high)
    return None


def recommendation_scale(column: ColumnFacts) -> tuple[int, int] | None:
    """Return the ends of the scale on which a recommendation was asked for, also where its low points are rare.

    From 0 to 10, and from 1 where 1 occurs and 0 does not; None for any other question or shorter scale.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> answers = [10, 9, 9, 8, 7, 6, 3, 10, 8, 0]
    >>> recommendation_scale(profile_column(answers, "Would you recommend us?"))
    (0, 10)
    >>> recommendation_scale(profile_column(answers, "Visits")) is None
    True
    """
    if not column.is_integer or not re.search(RECOMMEND, plain_words(column.words)):
        return None
    rows = dict(column.number_rows)
    inside = {value: n for value, n in rows.items() if 0 <= value <= _MOST_RECOMMENDED}
    if len(inside) < 3 or _HIGHEST_STATED in rows or max(inside) < _LOW_OF_TEN:
        return None
    if sum(inside.values()) < (1 - _MOST_CODED) * sum(rows.values()):
        return None
    return (1, _MOST_RECOMMENDED) if min(inside) == 1 else (0, _MOST_RECOMMENDED)


def _stops_short(answers: list[tuple[float, int]], high: int, total: int) -> bool:
    """Say whether the point below the end is usual and the end never occurs: then the scale ends there."""
    rows = dict(answers)
    return total >= _ENOUGH and not rows.get(high) and rows.get(high - 1, 0) >= _USUAL * total


def stated_scale(text: str) -> tuple[float, float] | None:
    """Return the ends of the scale that a question states, or None.

    Examples
    --------
    >>> stated_scale("On a scale of 1 - 5, how easy was it?"), stated_scale("Score (0 = bad, 10 = good)")
    ((1.0, 5.0), (0.0, 10.0))
    >>> stated_scale("How many of the 10 shops?") is None
    True
    """
    for pattern in _STATED:
        match = pattern.search(text)
        if match:
            low, high = sorted((float(match["low"]), float(match["high"])))
            if low in {-5, -3, 0, 1} and high - low >= 2 and high <= _HIGHEST_STATED:
                return low, high
    return None


def is_question(column: ColumnFacts) -> bool:
    """Say whether a column has a question text: a label, or a header of several words.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> is_question(profile_column(["1"], "I plan my purchases")), is_question(profile_column(["1"], "Q7_1"))
    (True, False)
    """
    name = column.name.strip()
    far_script = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff]", name)) >= _LONG_IN_CHARACTERS
    return bool(column.label) or len(re.findall(r"[^\W\d_]{2,}", name)) >= 3 or name.endswith(("?", "？")) or far_script
