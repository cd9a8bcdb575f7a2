"""The scale that the items of a battery share: ends, levels in order, codes for no answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from personakit.core.formatting import format_code
from personakit.profiling.answer_scales import POINTS, AnswerOrder, order_answers
from personakit.profiling.column_facts import ColumnFacts, Storage
from personakit.profiling.derived_orders import derive_order
from personakit.profiling.missing_codes import missing_codes
from personakit.profiling.rating_scale import rating_scale, stated_scale

_MOST_LEVELS = 30
_WIDEST = 11
_ENOUGH_NEIGHBOURS = 4  # items whose levels show that they are a scale, whatever their words


def pool_answers(columns: Sequence[ColumnFacts]) -> ColumnFacts:
    """Return the answers of several items as those of one column.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> pool_answers([profile_column(["1", "2"]), profile_column(["2", "3"])]).levels
    ['2', '1', '3']
    """
    rows: Counter[str] = Counter()
    for column in columns:
        for text, n in zip(column.texts.to_pylist(), column.rows.tolist(), strict=True):
            rows[text] += n
    words = pa.array(list(rows), pa.string())
    counts = np.array(list(rows.values()), dtype=np.int64)
    return ColumnFacts(
        columns[0].stem or columns[0].name, sum(c.n for c in columns), words, counts, Storage.TEXT, columns[0].label
    )


def shared_levels(columns: Sequence[ColumnFacts]) -> AnswerOrder | None:
    """Return the levels of all items in order, where they are words of one scale; items may lack some of them.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> items = [profile_column(["Agree", "Neutral", "Agree"]), profile_column(["Disagree", "Neutral", "Agree"])]
    >>> shared_levels(items).order
    ('Disagree', 'Neutral', 'Agree')
    """
    levels = list(dict.fromkeys(level for c in columns for level in c.levels[:_MOST_LEVELS]))
    worded = [c for c in columns if c.distinct and c.storage in {Storage.TEXT, Storage.CATEGORY} and not c.value_labels]
    if len(worded) < len([c for c in columns if c.distinct]) or len(levels) > _MOST_LEVELS:
        return None
    if all(c.number_share >= 1 for c in worded):
        return None
    made = order_answers(levels)
    if made is not None and made.why == POINTS:
        return None
    return made or (derive_order(levels) if len(columns) >= _ENOUGH_NEIGHBOURS else None)


def shared_points(columns: Sequence[ColumnFacts]) -> tuple[tuple[float, float] | None, tuple[str, ...]]:
    """Return the ends of the scale of numbers that all items share, and codes for no answer.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> items = [profile_column([1, 2, 3, 4] * 30 + [-1]), profile_column([4, 3, 2, 1] * 30)]
    >>> shared_points(items)
    ((1.0, 4.0), ('-1',))
    """
    numeric = [c for c in columns if c.distinct and c.is_number and c.is_integer]
    if not numeric or 2 * len(numeric) <= len([c for c in columns if c.distinct]):
        return None, ()
    stated = next((s for s in (stated_scale(c.words) for c in columns) if s is not None), None)
    pooled = pool_answers(numeric)
    codes, _ = missing_codes(pooled.number_rows, stated)
    texts = tuple(format_code(code) for code in codes)
    rest = pooled.without({t for t in pooled.texts.to_pylist() if _is_one_of(t, codes)})
    if rest.distinct < 2:
        return None, texts
    usual = stated or rating_scale(rest) or (rest.low, rest.high)
    inside = usual[0] <= rest.low and rest.high <= usual[1]
    low, high = usual if inside else (rest.low, rest.high)
    wide = high - low >= _WIDEST or low < 0 or rest.distinct < 3
    return (None if wide else (float(low), float(high))), texts


def _is_one_of(text: str, codes: Sequence[float]) -> bool:
    try:
        return float(text) in codes
    except ValueError:
        return False
