"""One answer exported several times: columns that repeat one another count once in the personas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from personakit.core.kinds import Kind, Use
from personakit.core.typing import Codes, Floats
from personakit.ingest.check_log import checks_of_rows
from personakit.ingest.exports import AttributeInfo

#: Check of attributes that say in every row what another one says.
COPIES = "copies of one column"
_HEAD = 1000  # rows that show which columns may be copies
_FEWEST_ROWS = 20  # fewer answers agree by chance
_MOST_LEVELS = 0.5  # different values per row up to which equal groups of rows are no chance
_ALIKE = 1e-9  # of a column's range: rounding of a number written in another unit


def count_copies_once(
    infos: Sequence[AttributeInfo], tables: Mapping[str, pd.DataFrame]
) -> tuple[tuple[AttributeInfo, ...], pd.DataFrame]:
    """Leave one active attribute of those that say the same in every row, and return the checks that name them.

    The first one stays active, the others describe. Columns are copies when they tell the same rows apart, whatever
    they call them: a code and its label, or a length in two units.

    Parameters
    ----------
    infos : sequence of AttributeInfo
        All attributes.
    tables : mapping of str to DataFrame
        The tables that hold them.

    Returns
    -------
    infos : tuple of AttributeInfo
        With the copies described.
    checks : DataFrame
        One row per attribute that has copies.

    Examples
    --------
    >>> answers = ["School", "College", "School", "Course"] * 10
    >>> table = pd.DataFrame({"course": answers, "course_code": [str(sorted(set(answers)).index(a)) for a in answers]})
    >>> two = [AttributeInfo(n, Kind.CATEGORICAL, Use.ACTIVE, n, "crm", n, "customers") for n in table]
    >>> [str(info.use) for info in count_copies_once(two, {"customers": table})[0]]
    ['active', 'describe']
    """
    done = list(infos)
    rows = []
    for group in _copies(infos, tables):
        first = next((i for i in group if infos[i].use is Use.ACTIVE), None)
        if first is None:
            continue
        others = [i for i in group if i != first]
        for i in others:
            if infos[i].use is Use.ACTIVE:
                done[i] = replace(infos[i], use=Use.DESCRIBE)
        named = ", ".join(f"'{infos[i].name}'" for i in others)
        verb = "are copies" if len(others) > 1 else "is a copy"
        note = f"{named} {verb} of '{infos[first].name}' in every row: they count once in the personas"
        rows.append((infos[first].table, COPIES, len(others), 0.0, "kept", note, infos[first].export))
    return tuple(done), checks_of_rows(rows)


def _copies(infos: Sequence[AttributeInfo], tables: Mapping[str, pd.DataFrame]) -> list[list[int]]:
    """Return the groups of attributes that are copies of one another."""
    alike: dict[tuple[str, bytes], list[int]] = {}
    for i, info in enumerate(infos):
        if info.kind is Kind.TEXT or info.use is Use.IGNORE or len(tables[info.table]) < _FEWEST_ROWS:
            continue
        head = _groups(tables[info.table][info.name].iloc[:_HEAD])
        alike.setdefault((info.table, head.tobytes()), []).append(i)
    groups: list[list[int]] = []
    for candidates in alike.values():
        columns = {i: tables[infos[i].table][infos[i].name] for i in candidates} if len(candidates) > 1 else {}
        while columns:
            first, column = next(iter(columns.items()))
            same = [i for i, other in columns.items() if i == first or _is_copy(column, other)]
            columns = {i: other for i, other in columns.items() if i not in same}
            if len(same) > 1:
                groups.append(same)
    return groups


def _groups(column: pd.Series) -> Codes:
    """Return the rows' groups of equal values, numbered in the order of their first row; -1 where missing."""
    return np.asarray(pd.factorize(column)[0], dtype=np.int32)


def _is_copy(one: pd.Series, other: pd.Series) -> bool:
    codes = _groups(one)
    filled = codes >= 0
    n = int(codes.max(initial=-1)) + 1
    if n < 2 or filled.sum() < _FEWEST_ROWS or not np.array_equal(codes, _groups(other)):
        return False
    if n <= _MOST_LEVELS * filled.sum():
        return True
    numbers = [_numbers(column[filled]) for column in (one, other)]
    return all(number is not None for number in numbers) and _is_line(*[n for n in numbers if n is not None])


def _numbers(column: pd.Series) -> Floats | None:
    if isinstance(column.dtype, pd.CategoricalDtype) or not pd.api.types.is_numeric_dtype(column):
        return None
    return column.to_numpy(dtype=np.float64)


def _is_line(one: Floats, other: Floats) -> bool:
    """Say whether one column of numbers is the other in another unit."""
    low, high = int(one.argmin()), int(one.argmax())
    slope = (other[high] - other[low]) / (one[high] - one[low])
    line = other[low] + slope * (one - one[low])
    return bool(np.abs(line - other).max() <= _ALIKE * max(1.0, abs(other[high] - other[low])))
