"""The ordinal block: cumulative logits with two common factors, acquiescence and extreme response style."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from personakit.core.typing import Floats


LEAST_PROBABILITY = 1e-9
#: Prior precisions: persona locations, acquiescence loadings and extremity loadings (log scale).
LOCATION_PRIOR, AGREE_PRIOR, EXTREME_PRIOR = 0.05, 0.5, 4.0
CENTRED = 1e4


@dataclass(frozen=True, eq=False)
class QuadratureNodes:
    """Quadrature grid of the two factors."""

    agree: Floats  # m
    extreme: Floats  # m
    log_weight: Floats  # m

    @property
    def m(self) -> int:
        """Number of grid points."""
        return int(self.agree.size)


def make_nodes(n_agree: int, n_extreme: int) -> QuadratureNodes:
    """Return a Gauss-Hermite product grid for two independent standard normal factors; 1 point turns a factor off."""
    a, wa = _hermite(n_agree)
    e, we = _hermite(n_extreme)
    return QuadratureNodes(np.repeat(a, e.size), np.tile(e, a.size), np.log(np.outer(wa, we)).ravel())


def _hermite(n: int) -> tuple[Floats, Floats]:
    x, w = np.polynomial.hermite_e.hermegauss(n)
    return np.asarray(x, dtype=np.float64), np.asarray(w / w.sum(), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class OrdinalPart:
    """Parameters of the items with the same number of levels.

    ``P(y <= c) = logistic(cut_c exp(-extreme e) - location_k - agree a)``, cuts centred at zero. The location is free
    in every persona. Items of a battery differ between personas through their trait alone: ``base + slope t`` stands in
    its place, and the points of the trait stand where the personas do.
    """

    cut: Floats  # j x (c - 1)
    location: Floats  # j x k, or j x 2 (base, slope) for items of a battery
    agree: Floats  # j
    extreme: Floats  # j
    battery: int = -1  # number of the battery that the items are of; -1: of none

    def n_parameters(self, nodes: QuadratureNodes) -> int:
        """Free parameters: cuts (centring removes one), locations, loadings in use."""
        j = self.agree.size
        used = int(np.ptp(nodes.agree) > 0) + int(np.ptp(nodes.extreme) > 0)
        return int(self.cut.size - j + self.location.size + used * j)


def start_ordinal(shares: Floats, k: int) -> OrdinalPart:
    """Return the block with every persona at the overall level shares (j x c)."""
    cumulative = np.clip(np.cumsum(shares, axis=1)[:, :-1], 1e-3, 1 - 1e-3)
    cut: Floats = np.log(cumulative / (1 - cumulative)) * 1.1
    cut = np.maximum.accumulate(cut + 1e-3 * np.arange(cut.shape[1]), axis=1)
    middle = cut.mean(axis=1, keepdims=True)
    j = shares.shape[0]
    return OrdinalPart(cut - middle, np.repeat(-middle, k, axis=1), np.full(j, 0.5), np.full(j, 0.2))


@dataclass(frozen=True, eq=False)
class LevelCells:
    """Probabilities of the levels at every persona and grid point, and terms for their slopes."""

    p: Floats  # j x c x k x m
    density: Floats  # j x (c - 1) x k x m, of the logistic at the cuts
    stretch: Floats  # j x m: of the cuts, by the extreme response factor


def level_cells(model: OrdinalPart, nodes: QuadratureNodes, basis: Floats | None = None) -> LevelCells:
    """Return the probability of every level of every item, in every persona at every grid point.

    With a `basis` (points x 2), locations are its linear function, and its points stand where the personas do.
    """
    stretch = np.exp(-model.extreme[:, None] * nodes.extreme)
    location = model.location if basis is None else model.location @ basis.T
    eta = location[:, :, None] + model.agree[:, None, None] * nodes.agree  # j x k x m
    u = model.cut[:, :, None, None] * stretch[:, None, None] - eta[:, None]
    below = 1.0 / (1.0 + np.exp(-np.clip(u, -35, 35)))
    j, b, k, m = below.shape
    p = np.empty((j, b + 1, k, m))
    p[:, 0], p[:, -1] = below[:, 0], 1.0 - below[:, -1]
    np.subtract(below[:, 1:], below[:, :-1], out=p[:, 1:-1])
    return LevelCells(np.maximum(p, LEAST_PROBABILITY, out=p), below * (1 - below), stretch)


def ordinal_log_probabilities(cells: LevelCells) -> Floats:
    """Log-probability of every level at every persona and grid point: (j c) x (k m)."""
    j, c, k, m = cells.p.shape
    return np.log(cells.p).reshape(j * c, k * m)


def ordinal_update(
    model: OrdinalPart,
    nodes: QuadratureNodes,
    counts: Floats,
    cells: LevelCells | None = None,
    basis: Floats | None = None,
) -> OrdinalPart:
    """One Fisher-scoring step from the expected counts, (j c) x (k m)."""
    cells = cells or level_cells(model, nodes, basis)
    j, c, k, m = cells.p.shape
    counts = counts.reshape(j, c, k, m)
    # slopes and (tridiagonal) information with respect to u = cut stretch - location - agree a at each cut
    ratio, inverse = counts / cells.p, counts.sum(axis=1, keepdims=True) / cells.p
    slope = cells.density * (ratio[:, :-1] - ratio[:, 1:])  # j x b x k x m, b cuts
    diagonal = cells.density**2 * (inverse[:, :-1] + inverse[:, 1:])
    off_diagonal = -cells.density[:, :-1] * cells.density[:, 1:] * inverse[:, 1:-1]
    row = diagonal.copy()
    row[:, :-1] += off_diagonal
    row[:, 1:] += off_diagonal
    turn = model.cut[:, :, None] * (-nodes.extreme * cells.stretch)[:, None]  # j x b x m: slope of u in the extremity
    along = diagonal * turn[:, :, None]
    along[:, :-1] += off_diagonal * turn[:, 1:, None]
    along[:, 1:] += off_diagonal * turn[:, :-1, None]
    score, information = _assemble(
        slope, (diagonal.sum(axis=2), off_diagonal.sum(axis=2), row, along), cells.stretch, turn, nodes
    )
    if basis is not None:
        k = basis.shape[1]
        chain = np.zeros((information.shape[1], c + 1 + k))  # from cuts, locations and styles to cuts, basis and styles
        chain[: c - 1, : c - 1], chain[c - 1 : -2, c - 1 : -2], chain[-2:, -2:] = np.eye(c - 1), basis, np.eye(2)
        score, information = score @ chain, chain.T @ information @ chain
    theta = np.concatenate([model.cut, model.location, model.agree[:, None], model.extreme[:, None]], axis=1)
    prior = np.concatenate([np.full(c - 1, 1e-3), np.full(k, LOCATION_PRIOR), [AGREE_PRIOR, EXTREME_PRIOR]])
    score -= prior * theta
    information += np.diag(prior)
    information[:, : c - 1, : c - 1] += CENTRED
    score[:, : c - 1] -= CENTRED * model.cut.sum(axis=1, keepdims=True)
    step = np.linalg.solve(information, score[..., None])[..., 0]
    theta = theta + np.clip(step, -1.0, 1.0)
    new: Floats = np.maximum.accumulate(theta[:, : c - 1], axis=1) + 1e-3 * np.arange(c - 1)
    return OrdinalPart(
        new - new.mean(axis=1, keepdims=True),
        np.clip(theta[:, c - 1 : -2], -8, 8),
        np.clip(theta[:, -2], -4, 4),
        np.clip(theta[:, -1], -1.5, 1.5),
        model.battery,
    )


def _assemble(
    slope: Floats, moments: tuple[Floats, Floats, Floats, Floats], stretch: Floats, turn: Floats, nodes: QuadratureNodes
) -> tuple[Floats, Floats]:
    """Turn slopes and information by cut position into those by cut, location, acquiescence and extremity."""
    diagonal, off_diagonal, row, along = moments  # j x b x m, j x (b - 1) x m, j x b x k x m twice
    j, b, k, _ = slope.shape
    s = stretch[:, None]
    slope_m, along_m = slope.sum(axis=2), along.sum(axis=2)  # j x b x m
    everything = row.sum(axis=1)  # j x k x m
    score = np.zeros((j, b + k + 2))
    score[:, :b] = (slope_m * s).sum(axis=2)
    score[:, b:-2] = -slope.sum(axis=(1, 3))
    score[:, -2] = -(slope_m @ nodes.agree).sum(axis=1)
    score[:, -1] = (slope_m * turn).sum(axis=(1, 2))
    out = np.zeros((j, b + k + 2, b + k + 2))
    cut, location = np.arange(b), np.arange(b, b + k)
    out[:, cut, cut] = (diagonal * s**2).sum(axis=2)
    out[:, cut[:-1], cut[1:]] = out[:, cut[1:], cut[:-1]] = (off_diagonal * s**2).sum(axis=2)
    sides: list[tuple[slice | int, slice | int, Floats]] = [
        (slice(0, b), slice(b, b + k), -(row * stretch[:, None, None]).sum(axis=3)),
        (slice(0, b), -2, -((row.sum(axis=2) * s) @ nodes.agree)),
        (slice(0, b), -1, (along_m * s).sum(axis=2)),
        (slice(b, b + k), -2, everything @ nodes.agree),
        (slice(b, b + k), -1, -along.sum(axis=(1, 3))),
        (-2, -1, -(along_m @ nodes.agree).sum(axis=1)),
    ]
    for one, other, value in sides:
        out[:, one, other] = value
        out[:, other, one] = value.transpose(0, 2, 1) if value.ndim == 3 else value
    out[:, location, location] = everything.sum(axis=2)
    out[:, -2, -2] = everything.sum(axis=1) @ nodes.agree**2
    out[:, -1, -1] = (along_m * turn).sum(axis=(1, 2))
    return score, out
