"""Counts in bands: cumulative logits on the common factor of the numbers, such as the size of a customer.

A count that goes with the amounts within a persona would double the personas if it were taken to be independent of
them. So its bands depend on the same factor, which is then added up over a grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.numeric_part import FactorMoments, NumericPart
from personakit.clustering.mixture.ordinal_part import (
    LevelCells,
    OrdinalPart,
    QuadratureNodes,
    level_cells,
    ordinal_log_probabilities,
    ordinal_update,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.clustering.encoding.encode import Encoded
    from personakit.core.typing import Floats


def _size_nodes() -> QuadratureNodes:
    points = np.linspace(-4.5, 4.5, 37)
    weight = np.exp(-0.5 * points**2)
    return QuadratureNodes(points, np.zeros(points.size), np.log(weight / weight.sum()))


#: Grid of the factor.
SIZE_NODES = _size_nodes()


@dataclass(frozen=True, eq=False)
class CountGrid:
    """Posterior of the factor on the grid, within each persona."""

    weight: Floats  # n x k x m; sums to 1 over the points
    cells: tuple[LevelCells, ...]  # of each block: level probabilities


def factor_terms(data: Encoded, model: NumericPart) -> tuple[Floats, Floats, Floats]:
    """Return log-density without the factor, slope and curvature of its log in the factor, each n x k."""
    n, p = data.values.shape
    k = model.mean.shape[0]
    if p == 0:
        return np.zeros((n, k)), np.zeros((n, k)), np.zeros((n, k))
    precision = 1.0 / model.variance
    constant = model.mean**2 * precision + np.log(model.variance) + float(np.log(2 * np.pi))
    base = -0.5 * (
        np.hstack([data.values * data.values, data.values, data.mask])
        @ np.vstack([precision.T, -2 * (model.mean * precision).T, constant.T])
    )
    weighted = precision * model.loadings[..., 0]  # k x p
    slope = data.values @ weighted.T - data.mask @ (weighted * model.mean).T
    curvature = data.mask @ (weighted * model.loadings[..., 0]).T
    return base, slope, curvature


def count_step(
    data: Encoded, model: NumericPart, blocks: Sequence[OrdinalPart], groups: Sequence[tuple[int, int, int]]
) -> tuple[FactorMoments, CountGrid]:
    """E-step of numbers and counts together, the factor added up over the grid."""
    base, slope, curvature = factor_terms(data, model)
    n, k = base.shape
    f = SIZE_NODES.agree
    cells = tuple(level_cells(block, SIZE_NODES) for block in blocks)
    log = slope[:, :, None] * f - 0.5 * curvature[:, :, None] * f**2 + SIZE_NODES.log_weight
    for one, (first, items, levels) in zip(cells, groups, strict=True):
        table = ordinal_log_probabilities(one)
        log += (data.indicators[:, first : first + items * levels] @ table).reshape(n, k, f.size)
    top = log.max(axis=2, keepdims=True)
    log -= top
    np.exp(log, out=log)
    total = log.sum(axis=2, keepdims=True)
    density = base + (top + np.log(total))[:, :, 0]
    log /= total
    mean = (log @ f)[:, :, None]
    second = (log @ f**2)[:, :, None, None]
    return FactorMoments(density, mean, second), CountGrid(log, cells)


def count_update(
    data: Encoded,
    r: Floats,
    grid: CountGrid,
    blocks: Sequence[OrdinalPart],
    groups: Sequence[tuple[int, int, int]],
) -> tuple[OrdinalPart, ...]:
    """M-step of the counts from weighted responsibilities."""
    weighted = (r[:, :, None] * grid.weight).reshape(data.n, -1)
    out = []
    for block, cells, (first, items, levels) in zip(blocks, grid.cells, groups, strict=True):
        counts = data.indicators[:, first : first + items * levels].T @ weighted
        out.append(ordinal_update(block, SIZE_NODES, counts, cells))
    return tuple(out)
