"""What the columns of one question share: codes outside their scale, and whether they ask for an outcome."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.guess_table import rating_scale, stem
from personakit.profiling.keywords import keyword_match

#: A whole block counts as an outcome when at least this share of its columns names one.
ENOUGH = 1 / 3
#: A number outside the scale is a code when it makes up at least this share of the answers.
_LEAST_CODE_SHARE = 0.003
_SEVERAL = 2


def codes_beside(columns: Sequence[ColumnFacts], scale: Sequence[float]) -> list[int]:
    """Return the whole numbers outside a scale that occur often enough to be codes, such as "not used".

    Negative numbers are left out: as codes they apply to the whole export.

    Examples
    --------
    >>> import pandas as pd
    >>> codes_beside([ColumnFacts("q1", pd.Series(["0", "1", "5", "6", "0", "6"]))], (1, 5))
    [0, 6]
    """
    rows_by_code: defaultdict[int, int] = defaultdict(int)
    total = 0
    for column in columns:
        for value, n in zip(column.numbers, column.counts, strict=False):
            if math.isnan(value):
                continue
            total += int(n)
            if value >= 0 and value == round(value) and not scale[0] <= value <= scale[1]:
                rows_by_code[int(value)] += int(n)
    return sorted(code for code, n in rows_by_code.items() if n >= max(_SEVERAL, _LEAST_CODE_SHARE * total))


def outcome_blocks(columns: Sequence[ColumnFacts]) -> frozenset[str]:
    """Return the columns of blocks that ask for an outcome; the items of one question on one scale count as one block.

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.Series([str(1 + i % 7) for i in range(50)])
    >>> names = {"sat1": "I am satisfied", "sat2": "Very close to my ideal", "sat3": "It meets my expectations"}
    >>> sorted(outcome_blocks([ColumnFacts(name, answers, label=label) for name, label in names.items()]))
    ['sat1', 'sat2', 'sat3']
    """
    blocks: defaultdict[tuple[str, tuple[int, int]], list[ColumnFacts]] = defaultdict(list)
    for column in columns:
        scale = rating_scale(column)
        if scale is not None and stem(column):
            blocks[stem(column), scale].append(column)
    return frozenset(
        column.name
        for block in blocks.values()
        if len(block) >= _SEVERAL and sum(keyword_match(c.words, "outcome") for c in block) >= ENOUGH * len(block)
        for column in block
    )


def like_ratings(
    columns: Sequence[ColumnFacts], block: Sequence[ColumnFacts], scale: tuple[int, int]
) -> frozenset[str]:
    """Return other columns like the block of ratings: the same full scale, and some of its codes for "not used".

    Only the codes identify them: without any, other questions on the same scale may be needs.
    """
    codes = set(codes_beside(block, scale))
    if not codes:
        return frozenset()
    points = {float(p) for p in range(scale[0], scale[1] + 1)}
    inside = {c.name for c in block}
    names = set()
    for column in columns:
        known = {v for v in column.numbers if not math.isnan(v)}
        if column.name in inside or not column.is_integer or keyword_match(column.name, "frequency"):
            continue
        if points <= known and known <= points | codes and known & codes:
            names.add(column.name)
    return frozenset(names)


def is_coded(columns: Sequence[ColumnFacts]) -> bool:
    """Say whether a survey holds only bare numbers: no question texts, no answer labels, mostly whole numbers."""
    if any(c.label or c.value_labels for c in columns):
        return False
    filled = [c for c in columns if c.distinct]
    return sum(c.is_integer for c in filled) > len(filled) / 2
