"""Posterior-weighted sums of the attributes for every persona, from which a profile is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.group_sum import group_sum
from personakit.core.kinds import OPTION_SEPARATOR

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Codes, Floats

#: Customers whose memberships are summed at a time.
_CHUNK = 1 << 15


@dataclass(frozen=True, eq=False)
class ColumnTally:
    """Sums over the customers who answered. Arrays of shape (k,) or (levels, k)."""

    answers: Floats  # expected number of answers: sum of posterior
    weight: Floats  # sum of posterior x weight
    square: Floats  # sum of (posterior x weight)^2
    levels: tuple[str, ...]  # empty for a mean
    sums: Floats  # (levels, k) sum of posterior x weight in the level; (2, k) of x and x^2 for a mean
    level_answers: Floats  # (levels,) customers in the level over the whole base
    centre: float = 0.0  # of a mean: subtracted from x before summing, so that the variance keeps its digits

    @property
    def effective(self) -> Floats:
        """Kish effective number of answers of every persona, shape (k,)."""
        return np.divide(self.weight**2, self.square, out=np.zeros_like(self.weight), where=self.square > 0)


def tally_columns(
    columns: Sequence[pd.Categorical | Floats],
    posterior: Floats,
    weights: Floats | None = None,
) -> list[ColumnTally]:
    """Sum attributes of the same customers, in one pass over the memberships.

    Parameters
    ----------
    columns : sequence of Categorical or ndarray of float, shape (n,)
        Attributes: numbers or levels, with missing values for unanswered cells.
    posterior : ndarray, shape (n, k)
        Memberships of the same customers.
    weights : ndarray, shape (n,), optional
        Weight of every customer; 1 by default.

    Returns
    -------
    list of ColumnTally
        One per attribute. For numbers: sums of x and of x squared, where x has `centre` subtracted, and no `levels`.
        For levels: one row per level, in the order of the categories.
    """
    levels = [c for c in columns if isinstance(c, pd.Categorical)]
    numbers = [c for c in columns if not isinstance(c, pd.Categorical)]
    codes = [np.asarray(c.codes) for c in levels]
    rows = _answering([*(c >= 0 for c in codes), *(~np.isnan(x) for x in numbers)], len(posterior))
    if rows is not None:
        codes, numbers = [c[rows] for c in codes], [x[rows] for x in numbers]
    centres = [_mean_of(x) for x in numbers]
    # One row per level, then one for customers who did not answer.
    sizes = np.array([len(c.categories) + 1 for c in levels], dtype=np.int64)
    ends = np.cumsum(sizes)
    n, k = len(posterior) if rows is None else len(rows), posterior.shape[1]
    width = (2 if weights is None else 3) * k + 1
    of_levels, of_numbers = np.zeros((int(sizes.sum()), width)), np.zeros((3 * len(numbers), width))
    for start in range(0, n, _CHUNK):
        chunk = slice(start, start + _CHUNK)
        chosen = chunk if rows is None else rows[chunk]
        counted = _counted(posterior[chosen], None if weights is None else weights[chosen])
        rows_of_sums = np.empty((len(counted), len(levels)), dtype=np.int32)
        for i, code in enumerate(codes):
            rows_of_sums[:, i] = np.where(code[chunk] < 0, ends[i] - 1, code[chunk] + (ends[i] - sizes[i]))
        of_levels += group_sum(counted, rows_of_sums, len(of_levels))
        powers = [p for x, c in zip(numbers, centres, strict=True) for p in _powers(x[chunk], c)]
        if powers:
            of_numbers += np.stack(powers) @ counted
    level_parts = iter(zip(levels, np.split(of_levels, ends[:-1]), strict=True)) if levels else iter(())
    number_parts = iter(zip(centres, of_numbers.reshape(-1, 3, width), strict=True))
    tallies = []
    for column in columns:
        if isinstance(column, pd.Categorical):
            values, sums = next(level_parts)
            names = tuple(level_text(c) for c in values.categories)
            tallies.append(_tally(sums[:-1].sum(axis=0), k, names, sums[:-1, -1 - 2 * k : -1 - k], sums[:-1, -1]))
        else:
            centre, sums = next(number_parts)
            moments = sums[1:, -1 - 2 * k : -1 - k]
            tallies.append(_tally(sums[0], k, (), moments, sums[0, -1:], centre))
    return tallies


def tally_options(values: pd.Categorical, whole: ColumnTally) -> ColumnTally:
    """Sum the options of a multi-select attribute over everyone who answered.

    Parameters
    ----------
    values : Categorical, shape (n,)
        Options joined by ``core.kinds.OPTION_SEPARATOR``; ``""`` if none was chosen.
    whole : ColumnTally
        Sums of the combinations of options.

    Returns
    -------
    ColumnTally
        One row per option, sorted.
    """
    chosen = [[o for o in str(c).split(OPTION_SEPARATOR) if o] for c in values.categories]
    options = sorted({o for combination in chosen for o in combination})
    holds = np.array([[o in combination for combination in chosen] for o in options], dtype=np.float64)
    holds = holds.reshape(len(options), len(chosen))
    return ColumnTally(
        whole.answers, whole.weight, whole.square, tuple(options), holds @ whole.sums, holds @ whole.level_answers
    )


def level_text(level: object) -> str:
    """Write a level as text: scale points without needless decimals.

    Examples
    --------
    >>> level_text(4.0), level_text("North")
    ('4', 'North')
    """
    return f"{level:g}" if isinstance(level, float) else str(level)


def _answering(masks: Sequence[Bools], n: int) -> Codes | None:
    """Return the rows with any answer; None if all rows have one."""
    anything = np.zeros(n, dtype=bool)
    for mask in masks:
        anything |= mask
        if anything.all():
            return None
    return np.flatnonzero(anything)


def _mean_of(x: Floats) -> float:
    known = x[~np.isnan(x)]
    return float(known.mean()) if len(known) else 0.0


def _counted(posterior: Floats, weights: Floats | None) -> Floats:
    """Return the terms of the sums: memberships, weighted memberships, their squares, and 1."""
    weighted = posterior if weights is None else posterior * weights[:, None]
    unweighted = [] if weights is None else [posterior]
    return np.concatenate([*unweighted, weighted, weighted * weighted, np.ones((len(posterior), 1))], axis=1)


def _powers(x: Floats, centre: float) -> tuple[Floats, ...]:
    known = ~np.isnan(x)
    off = np.where(known, x - centre, 0.0)
    return known.astype(np.float64), off, off * off


def _tally(  # noqa: PLR0917 the parts of a Tally
    totals: Floats,
    k: int,
    levels: tuple[str, ...],
    sums: Floats,
    level_answers: Floats,
    centre: float = 0.0,
) -> ColumnTally:
    return ColumnTally(
        totals[:k], totals[-1 - 2 * k : -1 - k], totals[-1 - k : -1], levels, sums, level_answers, centre
    )
