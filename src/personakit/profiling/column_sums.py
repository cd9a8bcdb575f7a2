"""Columns computed from several others: a total and its parts, a scale's mean and its items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.core.kinds import OPTION_SEPARATOR, Kind
from personakit.profiling.coded_columns import CodedColumn, holds, varied_rows
from personakit.profiling.column_pairs import spread_of

if TYPE_CHECKING:
    import pandas as pd

    from personakit.core.typing import Array, Floats, Ints

_RIDGE = 0.02  # on the correlations, so that exact sums have a finite inverse
_SCREEN = 0.85  # of a column's variance that the others tell, in the sample
_A_PART = 0.015  # least standardised weight of a part, in the sample
_LEAST_OF_LARGEST = 0.15  # weight of a part, tried first: of many columns some have a small weight by chance
_NO_PART = 0.01  # of the spread of the whole
_MOST_PARTS = 40
_FEWEST_ROWS, _ROWS_A_PART = 50, 10
_GLANCE, _MOST_ROWS = 600, 20_000
_LEAST_SHARED = 0.5  # of a column's known rows, in which all its parts are known
_ROUNDED = 0.05  # of the spread
_COMPUTED = "is computed from"
_ALIKE = 0.02  # weights of the parts this close are equal


@dataclass(frozen=True)
class Computed:
    """A column that is a weighted sum of others."""

    column: Any
    parts: tuple[Any, ...]
    how: str
    agreement: float


@dataclass(frozen=True, eq=False)
class _Number:
    """A column of numbers, or one option of a multi-select: a part only."""

    name: Any
    column: CodedColumn
    option: str | None = None

    def values(self, *, sample: bool) -> Floats:
        """Return the numbers, NaN where missing."""
        if self.option is None:
            numbers = self.column.sample if sample else self.column.numbers
            assert numbers is not None  # noqa: S101 - of the columns with numbers
            return numbers
        cells = self.column.column
        return _ticks(cells.iloc[self.column.rows] if sample else cells, self.option)


def find_computed(columns: Sequence[CodedColumn]) -> list[Computed]:
    """Return the columns that are sums of others, each without those that were returned before it."""
    numbers = _numbers(columns)
    if len(numbers) < 3:
        return []
    correlation = _correlation(np.column_stack([number.values(sample=True) for number in numbers]))
    left = np.array([number.values(sample=True)[~np.isnan(number.values(sample=True))].size > 0 for number in numbers])
    refused = np.array([number.option is not None for number in numbers])
    cache: dict[int, Floats] = {}
    out: list[Computed] = []
    while left.sum() > 2:
        explained, weights = _told_by_others(correlation, left)
        likely = np.flatnonzero(left & ~refused & (explained >= _SCREEN))
        computed = None
        for i in sorted(likely.tolist(), key=lambda k: (-_all_add_up(weights[k]), -explained[k].round(6), -k)):
            strong = _LEAST_OF_LARGEST * float(np.abs(weights[i]).max())
            computed = next(
                filter(None, (_as_sum(numbers, i, weights[i], cut, cache) for cut in (strong, _A_PART))), None
            )
            if computed is not None:
                left[i] = False
                out.append(computed)
                break
            refused[i] = True
        if computed is None:
            break
    return out


def _numbers(columns: Sequence[CodedColumn]) -> list[_Number]:
    numbers = [_Number(c.name, c) for c in columns if c.sample is not None]
    for c in columns:
        if c.kind is Kind.MULTI_SELECT:
            cells = c.column.iloc[c.rows].dropna().unique()
            options = {part for cell in cells for part in str(cell).split(OPTION_SEPARATOR) if part}
            numbers += [_Number(c.name, c, option) for option in sorted(options)[:_MOST_PARTS]]
    return numbers


def _ticks(cells: pd.Series, option: str) -> Floats:
    import pandas as pd

    codes, levels = pd.factorize(cells)
    ticked = np.array([option in str(level).split(OPTION_SEPARATOR) for level in levels], dtype=np.float64)
    return np.where(codes >= 0, np.append(ticked, np.nan)[codes], np.nan)


def _correlation(values: Floats) -> Floats:
    """Return the correlations of the rows that both columns know, made positive definite."""
    known = ~np.isnan(values)
    seen = known.astype(np.float64)
    several = np.maximum(seen.sum(axis=0), 1)
    centred = np.where(known, values - np.where(known, values, 0.0).sum(axis=0) / several, 0.0)
    centred /= np.maximum(np.sqrt((centred**2).sum(axis=0) / several), 1e-300)
    pairs = seen.T @ seen
    sums, squares = centred.T @ seen, (centred**2).T @ seen
    n = np.maximum(pairs, 1)
    spread = np.sqrt(np.maximum((squares / n - (sums / n) ** 2), 1e-12))
    out = (centred.T @ centred / n - sums * sums.T / n**2) / (spread * spread.T)
    out = np.where(pairs >= _FEWEST_ROWS, np.clip(out, -1, 1), 0.0)
    np.fill_diagonal(out, 1.0)
    complete: Floats = out
    if not known.all():
        roots, vectors = np.linalg.eigh(out)
        complete = (vectors * np.maximum(roots, 0.0)) @ vectors.T
    return complete


def _told_by_others(correlation: Floats, left: Array) -> tuple[Floats, Floats]:
    """Return how much of each column's variance the others tell, and the standardised weights with which they do."""
    inverse = np.zeros_like(correlation)
    inside = np.ix_(left, left)
    inverse[inside] = np.linalg.inv(correlation[inside] + _RIDGE * np.eye(int(left.sum())))
    diagonal = np.where(left, np.diag(inverse), 1.0)
    weights = -inverse / diagonal[:, None]
    np.fill_diagonal(weights, 0.0)
    return 1 - 1 / diagonal, weights


def _all_add_up(weights: Floats) -> bool:
    """Say whether a column is a sum of others, and no difference: the total is the one to leave out, no part of it."""
    parts = weights[np.abs(weights) >= _A_PART]
    return len(parts) > 1 and bool((parts > 0).all())


def _as_sum(
    numbers: Sequence[_Number], i: int, weights: Floats, least: float, cache: dict[int, Floats]
) -> Computed | None:
    """Return the column as a sum of the parts with at least some weight, if nearly all rows agree."""
    parts = np.argsort(-np.abs(weights), kind="stable")[:_MOST_PARTS]
    parts = np.sort(parts[np.abs(weights[parts]) >= least])
    if len(parts) < 2:
        return None
    for k in (i, *parts.tolist()):
        if k not in cache:
            cache[k] = numbers[k].values(sample=False)
    whole = cache[i]
    table = np.column_stack([cache[k] for k in parts])
    rows = np.flatnonzero(~np.isnan(whole) & ~np.isnan(table).any(axis=1))
    if len(rows) < max(_FEWEST_ROWS, _ROWS_A_PART * len(parts), _LEAST_SHARED * (~np.isnan(whole)).sum()):
        return None
    glance = _spaced(rows, max(_GLANCE, _ROWS_A_PART * len(parts)))
    if _misfits(table[glance], whole[glance])[0] > 0.05 * len(glance):
        return None
    rows = _spaced(rows, _MOST_ROWS)
    y = whole[rows]
    _, slopes = _misfits(table[rows], y)
    matters = np.abs(slopes) * table[rows].std(axis=0) >= _NO_PART * spread_of(y)
    parts = parts[matters]
    if len(parts) < 2:
        return None
    wrong, slopes = _misfits(table[np.ix_(rows, np.flatnonzero(matters))], y)
    if not holds(wrong, len(rows), varied_rows(y)):
        return None
    names = tuple(dict.fromkeys(numbers[k].name for k in parts))
    how = _how(slopes) if len(names) == len(parts) else _COMPUTED
    return Computed(numbers[i].name, names, how, 1 - wrong / len(rows))


def _spaced(rows: Ints, most: int) -> Ints:
    return rows if len(rows) <= most else rows[np.linspace(0, len(rows) - 1, most).astype(np.int64)]


def _misfits(parts: Floats, whole: Floats) -> tuple[int, Floats]:
    """Return how many rows are off the sum that most rows lie on, and the weights of the parts."""
    design = np.column_stack([np.ones(len(parts)), parts])
    fitted = np.ones(len(whole), dtype=bool)
    slopes, off = np.zeros(design.shape[1]), np.abs(whole)
    for _ in range(4):
        slopes = np.linalg.lstsq(design[fitted], whole[fitted], rcond=None)[0]
        off = np.abs(whole - design @ slopes)
        fitted = off <= np.quantile(off, 0.95)
    return int((off > _ROUNDED * spread_of(whole)).sum()), slopes[1:]


def _how(slopes: Floats) -> str:
    for size, how in ((1.0, "is the sum of"), (1 / len(slopes), "is the mean of")):
        if (np.abs(slopes / size - 1) <= _ALIKE).all():
            return how
    return _COMPUTED
