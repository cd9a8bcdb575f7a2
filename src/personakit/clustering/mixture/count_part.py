"""Counts in bands: cumulative logits on the common factor of the numbers, such as the size of a customer.

A count that goes with the amounts within a persona would double the personas if it were taken to be independent of
them. So its bands depend on the same factor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.numeric_part import FactorMoments, NumericPart, numeric_step
from personakit.clustering.mixture.ordinal_part import (
    LevelCells,
    OrdinalPart,
    QuadratureNodes,
    level_cells,
    ordinal_update,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.clustering.encoding.encode import Encoded
    from personakit.core.typing import Floats, Ints


def _size_nodes() -> QuadratureNodes:
    points = np.linspace(-4.5, 4.5, 37)
    weight = np.exp(-0.5 * points**2)
    return QuadratureNodes(points, np.zeros(points.size), np.log(weight / weight.sum()))


#: Grid of the factor.
SIZE_NODES = _size_nodes()


#: Points of the factor for each row and persona, around where its numbers put it (standard normal, Gauss-Hermite).
_X, _W = np.polynomial.hermite_e.hermegauss(7)
ROW_POINTS, ROW_LOG_WEIGHTS = np.asarray(_X, dtype=np.float64), np.log(_W / _W.sum())


@dataclass(frozen=True, eq=False)
class CountGrid:
    """Posterior of the factor at the points of each row, and where these lie on the grid."""

    weight: Floats  # n x k x points; sums to 1 over the points
    below: Ints  # n x k x points: the grid point below ...
    part: Floats  # ... and how far to the next one, from 0 to 1
    cells: tuple[LevelCells, ...]  # of each block: level probabilities on the grid


def count_step(
    data: Encoded, model: NumericPart, blocks: Sequence[OrdinalPart], groups: Sequence[tuple[int, int, int]]
) -> tuple[FactorMoments, CountGrid]:
    """E-step of numbers and counts together.

    The numbers alone leave the factor normal in each row and persona. What the counts add is summed over a few points
    of that normal (adaptive quadrature), with their log-probabilities interpolated on a common grid: a grid alone would
    turn a factor that the numbers pin down into separate classes.

    References
    ----------
    Pinheiro, J. C. & Bates, D. M. (1995), Approximations to the log-likelihood function in the nonlinear mixed-effects
    model. Journal of Computational and Graphical Statistics 4.
    """
    n, k = data.n, model.mean.shape[0]
    if data.values.shape[1]:
        numbers = numeric_step(data.values, data.mask, model)
        centre = numbers.mean[:, :, 0]
        width = np.sqrt(np.maximum(numbers.second[:, :, 0, 0] - centre**2, 1e-12))
        density = numbers.log_density
    else:
        centre, width, density = np.zeros((n, k)), np.ones((n, k)), np.zeros((n, k))
    f = centre[:, :, None] + width[:, :, None] * ROW_POINTS
    step = SIZE_NODES.agree[1] - SIZE_NODES.agree[0]
    at = np.clip((f - SIZE_NODES.agree[0]) / step, 0.0, SIZE_NODES.m - 1.001)
    below = at.astype(np.int64)
    part = at - below
    cells = tuple(level_cells(block, SIZE_NODES) for block in blocks)
    log = np.broadcast_to(ROW_LOG_WEIGHTS, f.shape).copy()
    of_persona = np.arange(k)[:, None]
    for one, (first, items, levels) in zip(cells, groups, strict=True):
        for item in range(items):
            rows, level = level_of(data, first + item * levels, levels)
            table = np.log(one.p[item])  # levels x k x grid
            low, high = (table[level[:, None, None], of_persona, below[rows] + by] for by in (0, 1))
            log[rows] += low + part[rows] * (high - low)
    top = log.max(axis=2, keepdims=True)
    weight = np.exp(log - top)
    total = weight.sum(axis=2, keepdims=True)
    weight /= total
    density = density + (top + np.log(total))[:, :, 0]
    mean = (weight * f).sum(axis=2)
    second = (weight * f**2).sum(axis=2)
    return FactorMoments(density, mean[:, :, None], second[:, :, None, None]), CountGrid(weight, below, part, cells)


def count_update(
    data: Encoded,
    r: Floats,
    grid: CountGrid,
    blocks: Sequence[OrdinalPart],
    groups: Sequence[tuple[int, int, int]],
) -> tuple[OrdinalPart, ...]:
    """M-step of the counts from weighted responsibilities."""
    k, m = r.shape[1], SIZE_NODES.m
    weighted = r[:, :, None] * grid.weight
    of_persona = np.arange(k)[:, None]
    out = []
    for block, cells, (first, items, levels) in zip(blocks, grid.cells, groups, strict=True):
        counts = np.empty((items, levels, k, m))
        for item in range(items):
            rows, level = level_of(data, first + item * levels, levels)
            cell = ((level[:, None, None] * k + of_persona) * m + grid.below[rows]).ravel()
            mass, part = weighted[rows].ravel(), grid.part[rows].ravel()
            near = np.bincount(cell, mass * (1 - part), levels * k * m)
            near += np.bincount(cell + 1, mass * part, levels * k * m)
            counts[item] = near.reshape(levels, k, m)
        out.append(ordinal_update(block, SIZE_NODES, counts.reshape(items * levels, k * m), cells))
    return tuple(out)


def level_of(data: Encoded, first: int, levels: int) -> tuple[Ints, Ints]:
    """Return the rows in which an item is known, and its level there."""
    chosen = data.indicators[:, first : first + levels]
    rows = np.flatnonzero(chosen.any(axis=1))
    return rows, chosen[rows].argmax(axis=1)
