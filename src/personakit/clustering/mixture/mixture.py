"""The mixture over all kinds of columns, fitted by EM; each step is a few matrix products."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.answers import BatteryCells, Grid, answer_step, answer_update
from personakit.clustering.mixture.count_part import CountGrid, count_step, count_update
from personakit.clustering.mixture.full_covariance import FullCovariance, full_step, full_update
from personakit.clustering.mixture.numeric_part import FactorMoments, NumericPart, numeric_step, numeric_update
from personakit.clustering.mixture.parameters import Design, Mixture

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.core.typing import Floats


#: Each persona's level shares are shrunk towards the overall ones as if by this many rows.
LEVEL_PRIOR = 5e-4


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
