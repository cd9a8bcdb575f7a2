"""The mixture over all kinds of columns, fitted by EM; each step is a few matrix products."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.full_covariance import FullCovariance, full_step, full_update
from personakit.clustering.mixture.numeric_part import FactorMoments, NumericPart, numeric_step, numeric_update
from personakit.clustering.mixture.ordinal_part import (
    LevelCells,
    OrdinalPart,
    QuadratureNodes,
    level_cells,
    ordinal_log_probabilities,
    ordinal_update,
)

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.core.typing import Float32s, Floats, Ints


#: Each persona's level shares are shrunk towards the overall ones as if by this many rows.
LEVEL_PRIOR = 5e-4
#: The ordinal block ignores grid points this much less likely than the best (log scale) and memberships this small:
#: their single-precision products are denormal numbers, which processors multiply ten times slower.
LEAST_GRID, LEAST_MEMBERSHIP = -46.0, np.float32(1e-10)


@dataclass(frozen=True, eq=False)
class Design:
    """Position of the blocks in the indicator columns, and the grid of the ordinal factors."""

    groups: tuple[tuple[int, int, int], ...]  # ordinal items: first indicator, items, levels
    first_nominal: int
    nominal_start: Ints  # first indicator (from first_nominal) of each nominal item
    nominal_of: Ints  # nominal item of each nominal indicator
    nodes: QuadratureNodes

    @property
    def n_nominal_items(self) -> int:
        """Number of nominal items."""
        return int(self.nominal_start.size)


def make_design(layout: EncodingSchema, nodes: QuadratureNodes) -> Design:
    """Return the positions of the blocks."""
    groups: list[tuple[int, int, int]] = []
    start = 0
    ordinal = [item for item in layout.items if item.ordinal]
    for item in ordinal:
        if groups and groups[-1][2] == item.n_levels:
            groups[-1] = (groups[-1][0], groups[-1][1] + 1, item.n_levels)
        else:
            groups.append((start, 1, item.n_levels))
        start += item.n_levels
    sizes = np.array([item.n_levels for item in layout.items if not item.ordinal], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64) if sizes.size else sizes
    return Design(tuple(groups), start, starts, np.repeat(np.arange(sizes.size), sizes), nodes)


@dataclass(frozen=True, eq=False)
class Mixture:
    """All parameters."""

    log_share: Floats  # k
    numeric: NumericPart | FullCovariance
    ordinal: tuple[OrdinalPart, ...]
    nominal: Floats  # k x nominal indicators: log-probabilities

    @property
    def k(self) -> int:
        """Number of personas."""
        return int(self.log_share.size)

    def n_parameters(self, design: Design) -> int:
        """Free parameters."""
        nominal = self.k * (self.nominal.shape[1] - design.n_nominal_items)
        ordinal = sum(block.n_parameters(design.nodes) for block in self.ordinal)
        return int(self.k - 1 + self.numeric.n_parameters() + ordinal + nominal)

    def reordered(self, order: Ints) -> Mixture:
        """Return the mixture with its personas in another order."""
        numeric = self.numeric
        if isinstance(numeric, FullCovariance):
            taken: FullCovariance | NumericPart = replace(
                numeric, mean=numeric.mean[order], covariance=numeric.covariance[order]
            )
        else:
            loadings = numeric.loadings if numeric.loadings.shape[0] == 1 else numeric.loadings[order]
            taken = replace(numeric, mean=numeric.mean[order], variance=numeric.variance[order], loadings=loadings)
        return Mixture(
            self.log_share[order],
            taken,
            tuple(replace(block, location=block.location[:, order]) for block in self.ordinal),
            self.nominal[order],
        )


@dataclass(frozen=True, eq=False)
class Grid:
    """Posterior of the ordinal factors on the grid, within each persona, for the rows that answered."""

    weight: Float32s  # k x m x rows that answered: relative to the most likely point
    total: Float32s  # k x 1 x rows that answered: sum over the points
    cells: tuple[LevelCells, ...]  # of each block: level probabilities under the current model


@dataclass(frozen=True, eq=False)
class EStepSums:
    """Result of the E-step for every row."""

    log_joint: Floats  # n x k: log share + log density
    factors: FactorMoments
    grid: Grid | None

    @cached_property
    def _posterior_parts(self) -> tuple[Floats, Floats]:
        top = self.log_joint.max(axis=1, keepdims=True)
        r = np.exp(self.log_joint - top)
        total = r.sum(axis=1, keepdims=True)
        r /= total
        return (top + np.log(total))[:, 0], r

    @property
    def log_density(self) -> Floats:
        """Log-density of each row."""
        return self._posterior_parts[0]

    @property
    def posterior(self) -> Floats:
        """Responsibilities, n x k."""
        return self._posterior_parts[1]


def e_step(data: Encoded, model: Mixture, design: Design) -> EStepSums:
    """E-step: responsibilities of the rows, with any pattern of missing cells."""
    if isinstance(model.numeric, FullCovariance):
        factors = full_step(data.values, data.mask, model.numeric)
    else:
        factors = numeric_step(data.values, data.mask, model.numeric)
    log_joint = model.log_share + factors.log_density
    if design.n_nominal_items:
        log_joint = log_joint + data.indicators[:, design.first_nominal :] @ model.nominal.T
    grid = None
    if design.groups:
        cells = tuple(level_cells(block, design.nodes) for block in model.ordinal)
        table = np.vstack([ordinal_log_probabilities(c) for c in cells])
        weight = (table.T.astype(np.float32) @ data.ordinal.T).reshape(model.k, design.nodes.m, data.answered.size)
        weight += design.nodes.log_weight.astype(np.float32)[:, None]
        top = weight.max(axis=1, keepdims=True)
        weight -= top
        np.maximum(weight, LEAST_GRID, out=weight)
        np.exp(weight, out=weight)
        total = weight.sum(axis=1, keepdims=True)
        grid = Grid(weight, total, cells)
        log_joint[data.answered] += (top + np.log(total))[:, 0].T
    return EStepSums(log_joint, factors, grid)


def m_step(data: Encoded, weights: Floats, expectation: EStepSums, model: Mixture, design: Design) -> Mixture:
    """M-step."""
    r = expectation.posterior * weights[:, None]
    return update(data, r, expectation, model, design)


def update(data: Encoded, r: Floats, expectation: EStepSums, model: Mixture, design: Design) -> Mixture:
    """Return parameters from weighted responsibilities and the factors' posteriors."""
    factors, grid = expectation.factors, expectation.grid
    size = r.sum(axis=0)
    log_share = np.log(np.maximum(size, 1e-300) / size.sum())
    numeric: NumericPart | FullCovariance
    if isinstance(model.numeric, FullCovariance):
        numeric = full_update(data.values, data.mask, r, model.numeric)
    else:
        numeric = numeric_update(data.values, data.mask, r, factors, model.numeric)
    ordinal = model.ordinal
    if grid is not None:
        memberships = r[data.answered].T.astype(np.float32)[:, None]
        memberships[memberships < LEAST_MEMBERSHIP] = 0.0
        weighted = ((memberships / grid.total) * grid.weight).reshape(-1, data.answered.size)
        counts = (weighted @ data.ordinal).T.astype(np.float64)
        ordinal = tuple(
            ordinal_update(block, design.nodes, counts[start : start + items * levels], cells)
            for block, cells, (start, items, levels) in zip(model.ordinal, grid.cells, design.groups, strict=True)
        )
    nominal = model.nominal
    if design.n_nominal_items:
        counts = (data.indicators[:, design.first_nominal :].T @ r).T
        nominal = level_shares(counts, design)
    return replace(model, log_share=log_share, numeric=numeric, ordinal=ordinal, nominal=nominal)


def level_shares(counts: Floats, design: Design) -> Floats:
    """Log level shares per persona from counts, k x indicators, slightly shrunk towards the overall shares."""
    everyone = counts.sum(axis=0)
    totals = np.add.reduceat(everyone, design.nominal_start)
    base = everyone / np.maximum(totals[design.nominal_of], 1e-300)
    shrunk = counts + LEVEL_PRIOR * np.maximum(base, 1e-6)
    item_totals = np.add.reduceat(shrunk, design.nominal_start, axis=1)
    out: Floats = np.log(shrunk / item_totals[:, design.nominal_of])
    return out


@dataclass(frozen=True, eq=False)
class EmFit:
    """A fitted mixture with its log-likelihood and how EM ended."""

    model: Mixture
    log_likelihood: float
    n_iterations: int


def run_em(
    data: Encoded,
    weights: Floats,
    model: Mixture,
    design: Design,
    *,
    iterations: int,
    tolerance: float = 1e-7,
    reach: float = -np.inf,
) -> EmFit:
    """Run EM until the gain per unit of weight falls below `tolerance`, or for `iterations` iterations.

    A run that, by Aitken's extrapolation (doubled for safety), will not reach the log-likelihood `reach` is stopped
    early.
    """
    total = float(weights.sum())
    before = value = -np.inf
    gain = np.inf
    for iteration in range(iterations):
        expectation = e_step(data, model, design)
        value = float(weights @ expectation.log_density)
        last, gain = gain, value - before
        if iteration > 0 and gain < tolerance * total:
            return EmFit(model, value, iteration)
        if iteration > 5 and gain < last and value + 2 * gain * gain / (last - gain) < reach:
            return EmFit(model, value, iteration)
        before = value
        model = m_step(data, weights, expectation, model, design)
    value = float(weights @ e_step(data, model, design).log_density)
    return EmFit(model, value, iterations)
