"""Derivatives of each row's log-density in each persona by the parameters of that persona."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.count_part import SIZE_NODES, level_of
from personakit.clustering.mixture.full_covariance import FullCovariance, patterns
from personakit.clustering.mixture.mixture import e_step
from personakit.clustering.mixture.ordinal_part import level_cells, ordinal_log_probabilities

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.mixture.answers import Grid
    from personakit.clustering.mixture.count_part import CountGrid
    from personakit.clustering.mixture.mixture import EStepSums
    from personakit.clustering.mixture.numeric_part import FactorMoments, NumericPart
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.clustering.mixture.trait_part import TraitPart
    from personakit.core.typing import Floats


#: Half the step of the numerical derivative of level probabilities by location.
STEP = 1e-3


def density_slopes(data: Encoded, model: Mixture, design: Design) -> tuple[EStepSums, Floats]:
    """Return the E-step and the slopes of the log-densities, rows x personas x parameters of one persona.

    Only parameters specific to a persona: means and log-variances (or covariances), locations of ordinal items,
    log-odds of levels. Parameters common to all personas (loadings, cuts) are learnt from every row and taken as known.
    """
    expectation = e_step(data, model, design)
    parts = []
    if data.values.shape[1]:
        if isinstance(model.numeric, FullCovariance):
            parts.append(_full_slopes(data, model.numeric))
        else:
            parts.append(_tied_slopes(data, model.numeric, expectation.factors))
    if expectation.grid is not None:
        parts.append(_ordinal_slopes(data, model, design, expectation.grid))
        if model.traits is not None:
            parts.append(_trait_slopes(data, model.traits, expectation.grid))
    if expectation.counts is not None:
        parts.append(_count_slopes(data, model, design, expectation.counts))
    if design.n_nominal_items:
        parts.append(_nominal_slopes(data, model, design))
    return expectation, np.concatenate(parts, axis=2)


def _tied_slopes(data: Encoded, model: NumericPart, factors: FactorMoments) -> Floats:
    loadings = np.broadcast_to(model.loadings, (model.mean.shape[0], *model.loadings.shape[1:]))
    off = data.values[:, None] - model.mean  # n x k x p
    common = np.einsum("nkq,kpq->nkp", factors.mean, loadings)
    spread = np.einsum("nkab,kpa,kpb->nkp", factors.second, loadings, loadings, optimize=True)
    mask = data.mask[:, None]
    means = mask * (off - common) / model.variance
    variances = 0.5 * mask * ((off * off - 2 * off * common + spread) / model.variance - 1)
    return np.concatenate([means, variances], axis=2)


def _full_slopes(data: Encoded, model: FullCovariance) -> Floats:
    k, s = model.mean.shape
    low, high = np.tril_indices(s)
    x, m = data.values[:, model.used], data.mask[:, model.used]
    out = np.zeros((data.n, k, s + low.size))
    twice = np.where(low == high, 0.5, 1.0)
    for rows, known in patterns(m):
        if known.size == 0:
            continue
        inverse = np.zeros((k, s, s))
        inverse[:, known[:, None], known] = np.linalg.inv(model.covariance[:, known[:, None], known])
        z = np.einsum("nks,kst->nkt", (x[rows, None] - model.mean) * m[rows, None], inverse)
        out[rows, :, :s] = z
        out[rows, :, s:] = twice * (z[:, :, low] * z[:, :, high] - inverse[:, low, high])
    return out


def _ordinal_slopes(data: Encoded, model: Mixture, design: Design, grid: Grid) -> Floats:
    parts = []
    for block, (first, items, levels) in zip(model.ordinal, design.groups, strict=True):
        if block.battery >= 0:
            continue
        low, high = (
            ordinal_log_probabilities(level_cells(replace(block, location=block.location + by), design.nodes))
            for by in (-STEP, STEP)
        )
        slope = ((high - low) / (2 * STEP)).reshape(-1, model.k, design.nodes.m)  # indicators x k x m
        chosen = data.ordinal[:, first : first + items * levels]
        out = np.zeros((data.n, model.k, items))
        style = grid.by_style(design.nodes.m) / grid.total
        for persona in range(model.k):
            at = style[persona]  # m x rows that answered
            expected = at.T.astype(np.float64) @ slope[:, persona].T  # rows that answered x indicators
            out[data.answered, persona] = np.add.reduceat(expected * chosen, levels * np.arange(items), axis=1)
        parts.append(out)
    return np.concatenate(parts, axis=2) if parts else np.zeros((data.n, model.k, 0))


def _trait_slopes(data: Encoded, traits: TraitPart, grid: Grid) -> Floats:
    """Slopes by the mean and the log of the standard deviation of every trait."""
    k, points, n = grid.weight.shape
    posterior = grid.weight / grid.total
    out = np.zeros((data.n, k, 2 * traits.n))
    moved = (
        [replace(traits, mean=traits.mean + by) for by in (-STEP, STEP)],
        [replace(traits, spread=traits.spread * np.exp(by)) for by in (-STEP, STEP)],
    )
    for battery, cells in enumerate(grid.batteries):
        for at, (low, high) in enumerate(moved):
            change = ((high.prior(battery) - low.prior(battery)) / (2 * STEP)).astype(np.float32)
            change = change.reshape(-1, change.shape[2])
            relative = ((change @ cells.likelihood) / grid.mass[battery]).reshape(k, points, n)
            out[data.answered, :, 2 * battery + at] = (posterior * relative).sum(axis=1).T
    return out


def _count_slopes(data: Encoded, model: Mixture, design: Design, grid: CountGrid) -> Floats:
    """Slopes by the location of every count."""
    parts = []
    of_persona = np.arange(model.k)[:, None]
    for block, (first, items, levels) in zip(model.counts, design.counts, strict=True):
        low, high = (
            np.log(level_cells(replace(block, location=block.location + by), SIZE_NODES).p) for by in (-STEP, STEP)
        )
        slope = (high - low) / (2 * STEP)  # items x levels x k x grid
        out = np.zeros((data.n, model.k, items))
        for item in range(items):
            rows, level = level_of(data, first + item * levels, levels)
            at = slope[item][level[:, None, None], of_persona, grid.below[rows]]
            out[rows, :, item] = (grid.weight[rows] * at).sum(axis=2)
        parts.append(out)
    return np.concatenate(parts, axis=2)


def _nominal_slopes(data: Encoded, model: Mixture, design: Design) -> Floats:
    chosen = data.indicators[:, design.first_nominal :]
    known = np.add.reduceat(chosen, design.nominal_start, axis=1)[:, design.nominal_of]
    free = np.ones(chosen.shape[1], dtype=bool)
    free[np.append(design.nominal_start[1:], chosen.shape[1]) - 1] = False  # the last level follows from the others
    p = np.exp(model.nominal[:, free])
    out: Floats = chosen[:, None, free] - known[:, None, free] * p
    return out
