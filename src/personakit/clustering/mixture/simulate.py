"""Draw rows from a fitted mixture, with the same missing cells as the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.encoding.encode import pack
from personakit.clustering.mixture.count_part import SIZE_NODES
from personakit.clustering.mixture.full_covariance import FullCovariance
from personakit.clustering.mixture.null_model import item_slices
from personakit.clustering.mixture.ordinal_part import level_cells
from personakit.clustering.mixture.trait_part import BASIS

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.core.typing import Floats, Ints


def draw_personas(model: Mixture, n: int, rng: np.random.Generator) -> Ints:
    """Return the persona of each of n rows, drawn by the shares."""
    return _pick(np.exp(model.log_share)[:, None], rng.random(n))


def simulate_rows(
    model: Mixture, data: Encoded, design: Design, rng: np.random.Generator, personas: Ints | None = None
) -> Encoded:
    """Return as many rows as in `data`, drawn from the model; a cell is missing where it is missing there.

    Rows are of the given `personas`, else of personas drawn by the shares.
    """
    z = draw_personas(model, data.n, rng) if personas is None else personas
    size = _pick(np.exp(SIZE_NODES.log_weight)[:, None], rng.random(data.n)) if design.counts else None
    values = _numbers(model, data, z, rng, size) * data.mask
    indicators = np.zeros_like(data.indicators)
    node = _pick(np.exp(design.nodes.log_weight)[:, None], rng.random(data.n))
    ordered: list[Floats] = []  # levels x n
    if model.traits is not None:
        common = _pick(model.traits.common_weights[:, None], rng.random(data.n))
    points: dict[int, Ints] = {}
    for block in model.ordinal:
        at, basis = z, None
        if block.battery >= 0 and model.traits is not None:
            if block.battery not in points:
                prior = model.traits.prior(block.battery)[z, common]  # n x points
                points[block.battery] = _pick(prior.T, rng.random(data.n))
            at, basis = points[block.battery], BASIS
        ordered += [item[:, at, node] for item in level_cells(block, design.nodes, basis).p]
    for block in model.counts:
        ordered += [item[:, z, size] for item in level_cells(block, SIZE_NODES).p]
    for position, (first, levels, is_ordinal) in enumerate(item_slices(design, data.indicators.shape[1])):
        if is_ordinal:
            chance = ordered[position]
        else:
            start = first - design.first_nominal
            chance = np.exp(model.nominal[:, start : start + levels]).T[:, z]
        level = _pick(chance, rng.random(data.n))
        answered = data.indicators[:, first : first + levels].sum(axis=1)
        indicators[np.arange(data.n), first + level] = answered
    return pack(values, data.mask, indicators, data.known, data.ordinal.shape[1])


def _pick(chance: Floats, u: Floats) -> Ints:
    """Draw a level for each row, given the probabilities, levels x rows (or x 1)."""
    cumulative = np.cumsum(chance, axis=0)
    out: Ints = (cumulative[:-1] < u * cumulative[-1]).sum(axis=0)
    return out


def _numbers(model: Mixture, data: Encoded, z: Ints, rng: np.random.Generator, size: Ints | None) -> Floats:
    numeric = model.numeric
    if not isinstance(numeric, FullCovariance):
        f = rng.standard_normal((data.n, numeric.q)) if size is None else SIZE_NODES.agree[size][:, None]
        common = np.einsum("npq,nq->np", numeric.loadings[z if numeric.loadings.shape[0] > 1 else np.zeros_like(z)], f)
        noise = rng.standard_normal(data.values.shape)
        out: Floats = numeric.mean[z] + common + np.sqrt(numeric.variance[z]) * noise
        return out
    values = data.values.copy()  # columns not in use do not depend on the persona
    noise = rng.standard_normal((data.n, numeric.used.size))
    for persona in range(model.k):
        rows = np.flatnonzero(z == persona)
        root = np.linalg.cholesky(numeric.covariance[persona])
        values[np.ix_(rows, numeric.used)] = numeric.mean[persona] + noise[rows] @ root.T
    return values
