"""E- and M-step of the rating scales: common factors of style on a grid, and a trait per battery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.ordinal_part import (
    LevelCells,
    OrdinalPart,
    level_cells,
    ordinal_log_probabilities,
    ordinal_update,
)
from personakit.clustering.mixture.trait_part import BASIS, POINTS, TraitPart, standardize, update_traits

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.mixture.mixture import Design, Mixture
    from personakit.core.typing import Float32s, Floats


#: Points this much less likely than the best (log scale) and memberships this small are ignored: their single-precision
#: products are denormal numbers, which processors multiply ten times slower.
LEAST_GRID, LEAST_MEMBERSHIP = -46.0, np.float32(1e-10)
#: Likelihoods, none below 1e-12, that are multiplied in single precision before their logarithm is taken.
TOGETHER = 3


@dataclass(frozen=True, eq=False)
class BatteryCells:
    """Likelihood of the answers to one battery at each point of its trait and each grid point of style."""

    likelihood: Float32s  # points x (m n): relative to the most likely point
    top: Float32s  # m x n: log-likelihood of that point

    def take(self, rows: int) -> BatteryCells:
        """Return the first rows."""
        m, n = self.top.shape
        likelihood = self.likelihood.reshape(-1, m, n)[:, :, :rows]
        return BatteryCells(np.ascontiguousarray(likelihood).reshape(-1, m * rows), self.top[:, :rows])


@dataclass(frozen=True, eq=False)
class Grid:
    """Posterior of style (and of what traits have in common) on the grid, in each persona, for the rows that answered.

    The grid is c x m points: c of the common part of the traits, m of style.
    """

    weight: Float32s  # k x (c m) x rows that answered: relative to the most likely point
    total: Float32s  # k x 1 x rows that answered: sum over the points
    top: Float32s  # k x 1 x rows that answered: log of the most likely point
    cells: tuple[LevelCells | None, ...]  # of each block: level probabilities; None for batteries taken as known
    batteries: tuple[BatteryCells, ...]
    mass: tuple[Float32s, ...]  # of each battery: likelihood of the answers at each point of the grid, (k c) x (m n)

    def style(self, m: int) -> Float32s:
        """Return the relative posterior of style alone, k x m x rows."""
        k, _, n = self.weight.shape
        summed: Float32s = self.weight.reshape(k, -1, m, n).sum(axis=1)
        return summed


def blocks_of(model: Mixture, battery: int) -> list[int]:
    """Return the positions of the blocks of a battery."""
    return [at for at, block in enumerate(model.ordinal) if block.battery == battery]


def battery_cells(
    data: Encoded, model: Mixture, design: Design
) -> tuple[tuple[BatteryCells, ...], dict[int, LevelCells]]:
    """Return the likelihoods of all batteries, which do not depend on the personas, and the cells of their blocks."""
    n, m = data.answered.size, design.nodes.m
    cells = {
        at: level_cells(block, design.nodes, BASIS) for at, block in enumerate(model.ordinal) if block.battery >= 0
    }
    out = []
    for battery in range(0 if model.traits is None else model.traits.n):
        logs = np.zeros((POINTS.size * m, n), dtype=np.float32)
        for at in blocks_of(model, battery):
            first, items, levels = design.groups[at]
            table = ordinal_log_probabilities(cells[at]).T.astype(np.float32)
            logs += table @ data.ordinal[:, first : first + items * levels].T
        logs = logs.reshape(POINTS.size, m * n)
        top = logs.max(axis=0)
        logs -= top
        np.maximum(logs, LEAST_GRID, out=logs)
        np.exp(logs, out=logs)
        out.append(BatteryCells(logs, top.reshape(m, n)))
    return tuple(out), cells


def answer_step(data: Encoded, model: Mixture, design: Design, known: tuple[BatteryCells, ...] | None = None) -> Grid:
    """E-step of the rating scales; `known` likelihoods of the batteries are taken as they are."""
    k, m, n = model.k, design.nodes.m, data.answered.size
    cells: list[LevelCells | None] = [None] * len(model.ordinal)
    batteries = known
    if batteries is None:
        batteries, of_batteries = battery_cells(data, model, design)
        for at, one in of_batteries.items():
            cells[at] = one
    free = np.empty((k, m, n), dtype=np.float32)
    free[:] = design.nodes.log_weight.astype(np.float32)[:, None]
    for at, block in enumerate(model.ordinal):
        if block.battery < 0:
            first, items, levels = design.groups[at]
            one = level_cells(block, design.nodes)
            cells[at] = one
            table = ordinal_log_probabilities(one).T.astype(np.float32)
            free += (table @ data.ordinal[:, first : first + items * levels].T).reshape(k, m, n)
    mass: list[Float32s] = []
    weight = free
    if model.traits is not None:
        c = model.traits.common_points.size
        for one_battery in batteries:
            free += one_battery.top
        wide = free[:, None] + np.log(model.traits.common_weights).astype(np.float32)[:, None, None]
        for battery, one_battery in enumerate(batteries):
            prior = model.traits.prior(battery).astype(np.float32).reshape(k * c, -1)
            mass.append(prior @ one_battery.likelihood)
        for first in range(0, len(mass), TOGETHER):
            product = mass[first].copy()
            for other in mass[first + 1 : first + TOGETHER]:
                product *= other
            wide += np.log(product, out=product).reshape(k, c, m, n)
        weight = wide.reshape(k, c * m, n)
    top = weight.max(axis=1, keepdims=True)
    weight -= top
    np.maximum(weight, LEAST_GRID, out=weight)
    np.exp(weight, out=weight)
    total = weight.sum(axis=1, keepdims=True)
    return Grid(weight, total, top, tuple(cells), tuple(batteries), tuple(mass))


def answer_update(
    data: Encoded, r: Floats, grid: Grid, model: Mixture, design: Design
) -> tuple[tuple[OrdinalPart, ...], TraitPart | None]:
    """M-step of the rating scales from weighted responsibilities; blocks without cells stay as they are."""
    m = design.nodes.m
    memberships = r[data.answered].T.astype(np.float32)[:, None]
    memberships[memberships < LEAST_MEMBERSHIP] = 0.0
    n = data.answered.size
    weighted = (memberships / grid.total) * grid.weight  # k x (c m) x n
    by_style = weighted.reshape(model.k, -1, m, n).sum(axis=1) if model.traits is not None else weighted
    flat = by_style.reshape(-1, n)
    blocks = list(model.ordinal)
    for at, cells in enumerate(grid.cells):
        if blocks[at].battery < 0:
            first, items, levels = design.groups[at]
            counts = (flat @ data.ordinal[:, first : first + items * levels]).T.astype(np.float64)
            blocks[at] = ordinal_update(blocks[at], design.nodes, counts, cells)
    if model.traits is None:
        return tuple(blocks), None
    masses = []
    learnt = False
    for battery, one in enumerate(grid.batteries):
        shape = model.traits.prior(battery).shape
        prior = model.traits.prior(battery).astype(np.float32).reshape(-1, POINTS.size)
        share = weighted.reshape(len(prior), -1) / grid.mass[battery]  # (k c) x (m n)
        masses.append((prior * (share @ one.likelihood.T)).astype(np.float64).reshape(shape))
        at_point: Float32s | None = None
        for at in blocks_of(model, battery):
            cells = grid.cells[at]
            if cells is None:
                continue
            learnt = True
            if at_point is None:
                at_point = ((prior.T @ share) * one.likelihood).reshape(POINTS.size * m, -1)
            first, items, levels = design.groups[at]
            counts = (at_point @ data.ordinal[:, first : first + items * levels]).T.astype(np.float64)
            blocks[at] = ordinal_update(blocks[at], design.nodes, counts, cells, BASIS)
    traits = update_traits(model.traits, masses)
    if learnt:
        share = r[data.answered].sum(axis=0)
        return standardize(traits, tuple(blocks), share / max(float(share.sum()), 1e-300))[::-1]
    return tuple(blocks), traits


def trait_scores(data: Encoded, model: Mixture, design: Design) -> tuple[Floats, Floats]:
    """Return the rows' expected traits under a model of one persona, divided by their reliability, and which are known.

    Returns
    -------
    ndarray, shape (n, batteries)
        0 where no item of the battery is answered.
    ndarray, shape (n, batteries)
        1 where one is.
    """
    grid = answer_step(data, model, design)
    traits = model.traits
    assert traits is not None  # noqa: S101 there are batteries
    scores, known = np.zeros((data.n, traits.n)), np.zeros((data.n, traits.n))
    for battery, one in enumerate(grid.batteries):
        prior = traits.prior(battery)[0]
        share = (grid.weight[0] / grid.total[0]).reshape(len(prior), -1) / grid.mass[battery]
        at = ((prior * POINTS).astype(np.float32) @ one.likelihood) * share  # common points x (m n)
        mean = at.reshape(-1, data.answered.size).sum(axis=0)
        answered = np.zeros(data.answered.size)
        for at in blocks_of(model, battery):
            first, items, levels = design.groups[at]
            answered += data.ordinal[:, first : first + items * levels].sum(axis=1)
        has = answered > 0
        mean = np.where(has, mean, 0.0).astype(np.float64)
        reliability = float(np.mean(mean[has] ** 2)) if has.any() else 1.0
        scores[data.answered, battery] = mean / max(reliability, 0.2)
        known[data.answered, battery] = has
    return scores, known
