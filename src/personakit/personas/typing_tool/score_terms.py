"""How each attribute enters the tool: a block of indicator columns, and the points learnt for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.clustering.scorecard import (
    BinTerm,
    LevelTerm,
    OptionTerm,
    Term,
    bin_codes,
    option_flags,
    scorecard_level_codes,
)
from personakit.core.kinds import OPTION_SEPARATOR, Kind

if TYPE_CHECKING:
    import pandas as pd

    from personakit.core.typing import Array, Floats


#: Number of ranges of a numeric attribute, with about equal numbers of customers.
BINS = 6
#: A level or option with fewer rows gets no separate points.
FEWEST_ROWS = 5
MOST_LEVELS = 60


@dataclass(frozen=True, eq=False)
class TermBlock:
    """The indicator columns of one attribute; the last one says that the answer is missing."""

    column: str
    kind: Kind
    parts: tuple[Any, ...]  # levels, cuts or options
    matrix: Floats  # rows x (indicators + 1)

    @property
    def width(self) -> int:
        """Number of columns."""
        return int(self.matrix.shape[1])

    def take(self, rows: Array) -> Floats:
        """Return the columns of the given rows."""
        out: Floats = self.matrix[rows]
        return out


def make_block(column: pd.Series, kind: Kind) -> TermBlock | None:
    """Return the block of an attribute, or None if it does not vary between customers.

    Levels, cuts and options come from all the rows given, whatever their personas.
    """
    name = str(column.name)
    if kind is Kind.NUMERIC:
        known = column.dropna().to_numpy(dtype=np.float64)
        known = known[np.isfinite(known)]
        if known.size == 0:
            return None
        cuts = np.unique(np.quantile(known, np.arange(1, BINS) / BINS, method="lower"))
        cuts = cuts[cuts > known.min()]
        codes = bin_codes(column, cuts.tolist())
        return _indicators(name, kind, tuple(cuts.tolist()), codes, cuts.size + 1)
    if kind is Kind.MULTI_SELECT:
        return _options(column, kind)
    counts = column.value_counts()
    levels = [level for level in _in_order(column) if counts.get(level, 0) >= FEWEST_ROWS][:MOST_LEVELS]
    codes = scorecard_level_codes(column, levels)
    codes = np.where(codes > len(levels), len(levels), codes)  # a rare level counts as missing
    return _indicators(name, kind, tuple(levels), codes, len(levels))


def _in_order(column: pd.Series) -> list[Any]:
    if column.dtype.name == "category":
        return list(column.cat.categories.tolist())
    return sorted(column.dropna().unique().tolist(), key=lambda level: (str(type(level)), level))


def _indicators(name: str, kind: Kind, parts: tuple[Any, ...], codes: Array, n: int) -> TermBlock | None:
    if n < 2:
        return None
    return TermBlock(name, kind, parts, np.eye(n + 1)[np.minimum(codes, n)])


def _options(column: pd.Series, kind: Kind) -> TermBlock | None:
    counts: dict[str, int] = {}
    for cell, rows in column.value_counts().items():
        for option in set(str(cell).split(OPTION_SEPARATOR)) - {""}:
            counts[option] = counts.get(option, 0) + int(rows)
    options = sorted(option for option, rows in counts.items() if rows >= FEWEST_ROWS)[:MOST_LEVELS]
    if not options:
        return None
    flags = option_flags(column, options)
    missing = np.isnan(flags[:, :1])
    return TermBlock(
        str(column.name), kind, tuple(options), np.hstack([np.nan_to_num(flags), missing.astype(np.float64)])
    )


def make_term(block: TermBlock, points: Floats, weights: Floats) -> Term:
    """Return the term of a block.

    If every row was answered, a missing answer gets the average points, which favours no persona.

    Parameters
    ----------
    block : TermBlock
        The attribute.
    points : ndarray, shape (width, k)
        Points learnt for each indicator.
    weights : ndarray, shape (rows,)
        Weights of the rows learnt from.
    """
    answered_points, missing = points[:-1], points[-1]
    missing_flags = block.matrix[:, -1]
    if not (weights @ missing_flags) > 0:
        missing = (weights @ (block.matrix[:, :-1] @ answered_points)) / weights.sum()
    if block.kind is Kind.NUMERIC:
        return BinTerm(block.column, tuple(float(cut) for cut in block.parts), answered_points, missing)
    if block.kind is Kind.MULTI_SELECT:
        return OptionTerm(block.column, block.parts, answered_points, np.zeros_like(answered_points), missing)
    return LevelTerm(block.column, block.parts, answered_points, missing, missing)
