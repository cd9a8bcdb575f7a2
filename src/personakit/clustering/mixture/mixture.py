"""The mixture over all kinds of columns, fitted by EM; each step is a few matrix products."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.answers import BatteryCells, Grid, answer_step, answer_update
from personakit.clustering.mixture.count_part import SIZE_NODES, CountGrid, count_step, count_update
from personakit.clustering.mixture.full_covariance import FullCovariance, full_step, full_update
from personakit.clustering.mixture.numeric_part import FactorMoments, NumericPart, numeric_step, numeric_update
from personakit.clustering.mixture.ordinal_part import OrdinalPart, QuadratureNodes
from personakit.clustering.mixture.trait_part import TraitPart

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.core.typing import Floats, Ints


#: Fewer numbers and counts have no common factor.
FEWEST_FOR_FACTOR = 3
#: Each persona's level shares are shrunk towards the overall ones as if by this many rows.
LEVEL_PRIOR = 5e-4


@dataclass(frozen=True, eq=False)
class Design:
    """Position of the blocks in the indicator columns, and the grid of the ordinal factors."""

    groups: tuple[tuple[int, int, int], ...]  # ordinal items: first indicator, items, levels
    first_nominal: int
    nominal_start: Ints  # first indicator (from first_nominal) of each nominal item
    nominal_of: Ints  # nominal item of each nominal indicator
    nodes: QuadratureNodes
    battery_of: tuple[int, ...] = ()  # number of the battery that each of the groups may be modelled as; -1: none
    counts: tuple[tuple[int, int, int], ...] = ()  # counts on the numbers' common factor, as `groups`

    @property
    def n_nominal_items(self) -> int:
        """Number of nominal items."""
        return int(self.nominal_start.size)


def make_design(layout: EncodingSchema, nodes: QuadratureNodes) -> Design:
    """Return the positions of the blocks."""
    banded = sum(item.edges is not None for item in layout.items)
    on_factor = len(layout.scalers) + banded >= FEWEST_FOR_FACTOR
    groups: list[tuple[int, int, int]] = []
    counts: list[tuple[int, int, int]] = []
    battery_of: list[int] = []
    sizes: list[int] = []
    start = 0
    for item in layout.items:
        count = item.edges is not None and on_factor
        if not item.ordinal and not count:
            sizes.append(item.n_levels)
            continue
        blocks = counts if count else groups
        alike = bool(blocks) and blocks[-1][2] == item.n_levels and (count or battery_of[-1] == item.battery)
        if alike:
            blocks[-1] = (blocks[-1][0], blocks[-1][1] + 1, item.n_levels)
        else:
            blocks.append((start, 1, item.n_levels))
            if not count:
                battery_of.append(item.battery)
        start += item.n_levels
    starts = np.cumsum([0, *sizes[:-1]]).astype(np.int64) if sizes else np.zeros(0, dtype=np.int64)
    nominal_of = np.repeat(np.arange(len(sizes)), np.array(sizes, dtype=np.int64))
    return Design(tuple(groups), start, starts, nominal_of, nodes, tuple(battery_of), tuple(counts))


@dataclass(frozen=True, eq=False)
class Mixture:
    """All parameters."""

    log_share: Floats  # k
    numeric: NumericPart | FullCovariance
    ordinal: tuple[OrdinalPart, ...]
    nominal: Floats  # k x nominal indicators: log-probabilities
    traits: TraitPart | None = None  # of the batteries, if there are any
    counts: tuple[OrdinalPart, ...] = ()  # loadings on the numbers' common factor stand in `agree`

    @property
    def k(self) -> int:
        """Number of personas."""
        return int(self.log_share.size)

    def n_parameters(self, design: Design) -> int:
        """Free parameters."""
        nominal = self.k * (self.nominal.shape[1] - design.n_nominal_items)
        ordinal = sum(block.n_parameters(design.nodes) for block in self.ordinal)
        ordinal += sum(block.n_parameters(SIZE_NODES) for block in self.counts)
        traits = 0 if self.traits is None else self.traits.n_parameters()
        return int(self.k - 1 + self.numeric.n_parameters() + ordinal + nominal + traits)

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
            tuple(
                replace(block, location=block.location[:, order]) if block.battery < 0 else block
                for block in self.ordinal
            ),
            self.nominal[order],
            None if self.traits is None else self.traits.reordered(order),
            tuple(replace(block, location=block.location[:, order]) for block in self.counts),
        )


@dataclass(frozen=True, eq=False)
class EStepSums:
    """Result of the E-step for every row."""

    log_joint: Floats  # n x k: log share + log density
    factors: FactorMoments
    grid: Grid | None
    counts: CountGrid | None = None

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


def e_step(
    data: Encoded, model: Mixture, design: Design, batteries: tuple[BatteryCells, ...] | None = None
) -> EStepSums:
    """E-step: responsibilities of the rows, with any pattern of missing cells.

    Given likelihoods of the `batteries` are used as they are, and the M-step leaves the items of batteries alone.
    """
    counts = None
    if isinstance(model.numeric, FullCovariance):
        factors = full_step(data.values, data.mask, model.numeric)
    elif design.counts:
        factors, counts = count_step(data, model.numeric, model.counts, design.counts)
    else:
        factors = numeric_step(data.values, data.mask, model.numeric)
    log_joint = model.log_share + factors.log_density
    if design.n_nominal_items:
        log_joint = log_joint + data.indicators[:, design.first_nominal :] @ model.nominal.T
    grid = None
    if design.groups:
        grid = answer_step(data, model, design, batteries)
        log_joint[data.answered] += (grid.top + np.log(grid.total))[:, 0].T
    return EStepSums(log_joint, factors, grid, counts)


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
    ordinal, traits = model.ordinal, model.traits
    if grid is not None:
        ordinal, traits = answer_update(data, r, grid, model, design)
    nominal = model.nominal
    if design.n_nominal_items:
        counts = (data.indicators[:, design.first_nominal :].T @ r).T
        nominal = level_shares(counts, design)
    banded = model.counts
    if expectation.counts is not None:
        banded = count_update(data, r, expectation.counts, banded, design.counts)
    return Mixture(log_share, numeric, ordinal, nominal, traits, banded)


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
    batteries: tuple[BatteryCells, ...] | None = None,
) -> EmFit:
    """Run EM until the gain per unit of weight falls below `tolerance`, or for `iterations` iterations.

    A run that, by Aitken's extrapolation (doubled for safety), will not reach the log-likelihood `reach` is stopped
    early.
    """
    total = float(weights.sum())
    before = value = -np.inf
    gain = np.inf
    for iteration in range(iterations):
        expectation = e_step(data, model, design, batteries)
        value = float(weights @ expectation.log_density)
        last, gain = gain, value - before
        if iteration > 0 and gain < tolerance * total:
            return EmFit(model, value, iteration)
        if iteration > 5 and gain < last and value + 2 * gain * gain / (last - gain) < reach:
            return EmFit(model, value, iteration)
        before = value
        model = m_step(data, weights, expectation, model, design)
    value = float(weights @ e_step(data, model, design, batteries).log_density)
    return EmFit(model, value, iterations)
