"""Pairs of columns of which one tells the other: all pairs are screened on a sample, the few left are compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.profiling.coded_columns import CodedColumn, holds, known_rows, varied_rows

if TYPE_CHECKING:
    from personakit.core.typing import Array, Bools, Codes, Floats, Ints

SAME, COARSER = "repeats", "is a coarser version of"
_FEWEST_ROWS = 20  # fewer agree by chance
_ROWS_OF_LEVELS = 1000  # rows of the sample on which levels are compared
_SCREEN_WRONG, _SCREEN_VARIED = 0.03, 0.2  # looser than what is asked of all rows
_SCREEN_BANDS, _SCREEN_RANKS = 0.88, 0.93
_ROWS_A_LEVEL = 5  # a level with fewer rows says nothing of what goes with it
_LEAST_SHARED = 0.9  # of a column's known rows, in which the other one is known too
_ROUNDED = 0.05  # of the spread: two numbers this close are equal up to rounding
_RANKS_APART = 0.01  # of all ranks


@dataclass(frozen=True)
class Pair:
    """`of` tells what `column` is, in the share `agreement` of the rows."""

    of: Any
    column: Any
    agreement: float


def find_pairs(columns: Sequence[CodedColumn]) -> list[Pair]:
    """Return all pairs of columns of which one tells the other; of two that repeat each other, both ways round."""
    pairs: dict[tuple[int, int], float] = {}
    for i, j in _like_levels(columns):
        _compare(pairs, columns, i, j, _by_levels(columns[i].codes, columns[j].codes))
    for i, j in _like_bands(columns):
        _compare(pairs, columns, i, j, _by_bands(columns[i].numbers, columns[j].codes))
    for i, j in _like_numbers(columns):
        agreement = _by_numbers(columns[i].numbers, columns[j].numbers)
        _compare(pairs, columns, i, j, agreement)
        _compare(pairs, columns, j, i, agreement)
    return [Pair(columns[i].name, columns[j].name, share) for (i, j), share in sorted(pairs.items())]


def _compare(
    pairs: dict[tuple[int, int], float], columns: Sequence[CodedColumn], i: int, j: int, agreement: float | None
) -> None:
    """Keep a pair that holds, if the first column is known nearly wherever the second one is."""
    if agreement is None:
        return
    one, other = (columns[k].column.notna().to_numpy() for k in (i, j))
    if (one & other).sum() >= _LEAST_SHARED * other.sum():
        pairs[i, j] = agreement


# ------------------------------------------------------------------ levels


def _like_levels(columns: Sequence[CodedColumn]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of which the levels of one nearly tell those of the other, in the sample."""
    which = [i for i, c in enumerate(columns) if c.sample_codes is not None and c.sample_codes.max(initial=-1) >= 1]
    if len(which) < 2:
        return
    codes = np.column_stack([c for i in which if (c := columns[i].sample_codes) is not None])
    codes = codes[_best_known(codes >= 0)]
    sizes = codes.max(axis=0) + 1
    used = sizes >= 2
    which, codes, sizes = [i for i, k in zip(which, used, strict=True) if k], codes[:, used], sizes[used]
    if len(which) < 2:
        return
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    indicators = np.zeros((len(codes), int(sizes.sum())), dtype=np.float32)
    rows, items = np.nonzero(codes >= 0)
    indicators[rows, starts[items] + codes[rows, items]] = 1
    together = indicators.T @ indicators
    right = np.add.reduceat(np.maximum.reduceat(together, starts, axis=1), starts, axis=0)
    level_rows = np.add.reduceat(together, starts, axis=0)
    n = np.add.reduceat(level_rows, starts, axis=1)
    varied = n - np.maximum.reduceat(level_rows, starts, axis=1)
    wrong = n - right
    alike = (wrong <= _SCREEN_WRONG * n) & (wrong <= np.maximum(_SCREEN_VARIED * varied, 1)) & (varied >= 2) & (n > 0)
    np.fill_diagonal(alike, val=False)
    for a, b in np.argwhere(alike).tolist():
        yield which[a], which[b]


def _best_known(known: Bools) -> Ints:
    """Return the rows to compare: half of them evenly spaced, half those with the most known cells."""
    n = len(known)
    if n <= _ROWS_OF_LEVELS:
        return np.arange(n)
    spaced = np.linspace(0, n - 1, _ROWS_OF_LEVELS // 2).astype(np.int64)
    most = np.argsort(-known.sum(axis=1), kind="stable")[: _ROWS_OF_LEVELS // 2]
    return np.union1d(spaced, most)


def _by_levels(one: Codes | None, other: Codes | None) -> float | None:
    """Return the share of rows in which a level of one column tells the level of the other; None where it does not."""
    if one is None or other is None:
        return None
    both = (one >= 0) & (other >= 0)
    a, b = one[both], other[both]
    if len(a) < _FEWEST_ROWS:
        return None
    width = int(b.max()) + 1
    table = np.bincount(a * width + b, minlength=(int(a.max()) + 1) * width).reshape(-1, width)
    table = table[table.sum(axis=1) >= _ROWS_A_LEVEL]
    n = int(table.sum())
    if n < _LEAST_SHARED * len(a):
        return None
    wrong = n - int(table.max(axis=1).sum())
    return 1 - wrong / n if holds(wrong, n, n - int(table.sum(axis=0).max())) else None


# ------------------------------------------------------------------ bands of a number


def _like_bands(columns: Sequence[CodedColumn]) -> Iterator[tuple[int, int]]:
    """Yield the numbers, each with a column of levels that look like bands of it: ranks differ between levels only."""
    numbers = [i for i, c in enumerate(columns) if c.sample is not None and c.sample_codes is None]
    levels = [i for i, c in enumerate(columns) if c.sample_codes is not None and c.sample_codes.max(initial=-1) >= 1]
    if not numbers or not levels:
        return
    ranks = np.column_stack([_ranks(columns[i].sample) for i in numbers])
    known = ~np.isnan(ranks)
    ranks, seen = np.where(known, ranks, 0.0).astype(np.float32), known.astype(np.float32)
    for j in levels:
        codes = columns[j].sample_codes
        assert codes is not None  # noqa: S101 - of the columns of levels
        indicators = (codes[:, None] == np.arange(codes.max() + 1)).astype(np.float32)
        n = indicators.T @ seen
        mean = (indicators.T @ ranks) / np.maximum(n, 1)
        total, filled = n.sum(axis=0), codes >= 0
        centre = (n * mean).sum(axis=0) / np.maximum(total, 1)
        between = (n * (mean - centre) ** 2).sum(axis=0)
        all_of_it = (ranks[filled] ** 2).sum(axis=0) - total * centre**2
        most = 1 - ((n / np.maximum(total, 1)) ** 3).sum(axis=0)  # of the variance, for bands of these sizes
        alike = (between >= _SCREEN_BANDS * most * all_of_it) & (total >= _FEWEST_ROWS) & (most > 0)
        for k in np.flatnonzero(alike).tolist():
            yield numbers[k], j


def _by_bands(one: Floats | None, other: Codes | None) -> float | None:
    """Return the share of rows in which the levels follow each other along the number; None where they do not."""
    if one is None or other is None:
        return None
    both = ~np.isnan(one) & (other >= 0)
    numbers, codes = one[both], other[both]
    if len(codes) < _FEWEST_ROWS:
        return None
    size = np.bincount(codes)
    middle = np.array([np.median(numbers[codes == level]) if size[level] else np.inf for level in range(len(size))])
    rank = np.argsort(np.argsort(middle, kind="stable"))[codes]
    in_order = rank[np.lexsort((rank, numbers))]
    wrong = int((in_order != np.sort(rank)).sum())
    n = len(codes)
    return 1 - wrong / n if holds(wrong, n, n - int(size.max())) else None


# ------------------------------------------------------------------ numbers


def _like_numbers(columns: Sequence[CodedColumn]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of numbers that put the rows of the sample in nearly the same order, or in the opposite one."""
    which = [i for i, c in enumerate(columns) if c.sample is not None]
    if len(which) < 2:
        return
    ranks = np.column_stack([_ranks(columns[i].sample) for i in which])
    known = ~np.isnan(ranks)
    filled, seen = np.where(known, ranks, 0.0), known.astype(np.float64)
    n = seen.T @ seen
    sums, squares = filled.T @ seen, (filled**2).T @ seen  # of the first column, in the rows that both know
    several = np.maximum(n, 1)
    shared = filled.T @ filled - sums * sums.T / several
    spread = squares - sums**2 / several
    with np.errstate(invalid="ignore", divide="ignore"):
        alike = np.abs(shared) >= _SCREEN_RANKS * np.sqrt(np.maximum(spread * spread.T, 1e-300))
    alike &= (n >= _FEWEST_ROWS) & (spread > 0) & (spread.T > 0)
    few = np.array([columns[i].sample_codes is not None for i in which])
    alike &= ~(few[:, None] & few[None, :])  # compared by their levels
    for a, b in np.argwhere(np.triu(alike, k=1)).tolist():
        yield which[a], which[b]


def _by_numbers(one: Floats | None, other: Floats | None) -> float | None:
    """Return the share of rows in which two numbers lie on one line, or on one rising or falling curve."""
    if one is None or other is None:
        return None
    both = ~np.isnan(one) & ~np.isnan(other)
    x, y = one[both], other[both]
    if len(x) < _FEWEST_ROWS:
        return None
    n, varied = len(x), min(varied_rows(x), varied_rows(y))
    off_line = int((np.abs(_residuals(x, y)) > _ROUNDED * spread_of(y)).sum())
    if holds(off_line, n, varied):
        return 1 - off_line / n
    up, down = _ranks(x), _ranks(y)
    apart = [int((np.abs(up - way) > _RANKS_APART).sum()) for way in (down, 1 - down)]
    return 1 - min(apart) / n if holds(min(apart), n, varied) else None


def _residuals(x: Floats, y: Floats) -> Floats:
    """Return the distances from the line that most rows lie on: fitted three times, without the worst of them."""
    used: Array = np.ones(len(x), dtype=bool)
    out = np.full(len(x), np.inf)
    for _ in range(4):
        a, b = x[used], y[used]
        spread = a.var()
        slope = ((a - a.mean()) * (b - b.mean())).mean() / spread if spread > 0 else 0.0
        out = y - b.mean() - slope * (x - a.mean())
        used = np.abs(out) <= np.quantile(np.abs(out), 0.95)
    return out


def spread_of(values: Floats) -> float:
    """Return the spread of the middle half of some numbers as a standard deviation; of all where that is 0."""
    low, high = np.quantile(values, [0.25, 0.75])
    return float((high - low) / 1.349) or float(values.std())


def _ranks(values: Floats | None) -> Floats:
    """Return mean ranks between 0 and 1, NaN where missing."""
    assert values is not None  # noqa: S101 - of the columns with numbers
    known = known_rows(values)
    out = np.full(len(values), np.nan)
    _, which, counts = np.unique(values[known], return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts + 1) / 2
    out[known] = middle[which] / max(int(known.sum()) - 1, 1)
    return out
