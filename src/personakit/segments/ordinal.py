"""The ordinal block: cumulative logits with two common factors, acquiescence and extreme response style."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST_PROBABILITY = 1e-9
#: Prior precisions (log scale): where a persona stands, acquiescence and extremity loadings.
LOCATION_PRIOR, AGREE_PRIOR, EXTREME_PRIOR = 0.05, 0.5, 4.0
CENTRED = 1e4


@dataclass(frozen=True, eq=False)
class Nodes:
    """Quadrature grid of the two factors."""

    agree: Floats  # m
    extreme: Floats  # m
    log_weight: Floats  # m

    @property
    def m(self) -> int:
        """Number of grid points."""
        return int(self.agree.size)


def make_nodes(n_agree: int, n_extreme: int) -> Nodes:
    """Return a Gauss-Hermite product grid for two independent standard normal factors; 1 point turns a factor off."""
    a, wa = _hermite(n_agree)
    e, we = _hermite(n_extreme)
    return Nodes(np.repeat(a, e.size), np.tile(e, a.size), np.log(np.outer(wa, we)).ravel())


def _hermite(n: int) -> tuple[Floats, Floats]:
    x, w = np.polynomial.hermite_e.hermegauss(n)
    return np.asarray(x, dtype=np.float64), np.asarray(w / w.sum(), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Ordinal:
    """Parameters of the items that share a number of levels.

    ``P(y <= c) = logistic(cut_c exp(-extreme e) - location_k - agree a)``, cuts centred at zero.
    """

    cut: Floats  # j x (c - 1)
    location: Floats  # j x k
    agree: Floats  # j
    extreme: Floats  # j

    def n_parameters(self, nodes: Nodes) -> int:
        """Free parameters: cuts (one is taken by centring), locations, loadings in use."""
        j = self.agree.size
        used = int(np.ptp(nodes.agree) > 0) + int(np.ptp(nodes.extreme) > 0)
        return int(self.cut.size - j + self.location.size + used * j)


def start_ordinal(shares: Floats, k: int) -> Ordinal:
    """Return the block with every persona at the margins, from level shares (j x c)."""
    cumulative = np.clip(np.cumsum(shares, axis=1)[:, :-1], 1e-3, 1 - 1e-3)
    cut: Floats = np.log(cumulative / (1 - cumulative)) * 1.1
    cut = np.maximum.accumulate(cut + 1e-3 * np.arange(cut.shape[1]), axis=1)
    middle = cut.mean(axis=1, keepdims=True)
    j = shares.shape[0]
    return Ordinal(cut - middle, np.repeat(-middle, k, axis=1), np.full(j, 0.5), np.full(j, 0.2))


def _cells(model: Ordinal, nodes: Nodes) -> tuple[Floats, Floats, Floats]:
    g = np.exp(-model.extreme[:, None] * nodes.extreme)  # j x m
    eta = model.location[:, :, None] + model.agree[:, None, None] * nodes.agree  # j x k x m
    u = model.cut[:, None, None, :] * g[:, None, :, None] - eta[..., None]
    below = 1.0 / (1.0 + np.exp(-np.clip(u, -35, 35)))
    zero = np.zeros((*below.shape[:3], 1))
    p = np.diff(np.concatenate([zero, below, zero + 1.0], axis=3), axis=3)
    return np.maximum(p, LEAST_PROBABILITY), below * (1 - below), g


def ordinal_log_probabilities(model: Ordinal, nodes: Nodes) -> Floats:
    """Log-probability of every level at every persona and grid point: (j c) x (k m)."""
    p, _, _ = _cells(model, nodes)
    j, k, m, c = p.shape
    return np.log(p).transpose(0, 3, 1, 2).reshape(j * c, k * m)


def ordinal_update(model: Ordinal, nodes: Nodes, counts: Floats) -> Ordinal:
    """One Fisher-scoring step from the expected counts, (j c) x (k m)."""
    p, density, g = _cells(model, nodes)
    j, k, m, c = p.shape
    counts = counts.reshape(j, c, k, m).transpose(0, 2, 3, 1)
    n_theta = c - 1 + k + 2
    d = np.zeros((j, n_theta, k, m, c))
    edge = density * g[:, None, :, None]
    for cut in range(c - 1):
        d[:, cut, :, :, cut] = edge[..., cut]
        d[:, cut, :, :, cut + 1] = -edge[..., cut]
    zero = np.zeros((j, k, m, 1))
    d_eta = -np.diff(np.concatenate([zero, density, zero], axis=3), axis=3)
    for persona in range(k):
        d[:, c - 1 + persona, persona] = d_eta[:, persona]
    d[:, -2] = d_eta * nodes.agree[None, None, :, None]
    moved = edge * model.cut[:, None, None, :] * -nodes.extreme[None, None, :, None]
    d[:, -1] = np.diff(np.concatenate([zero, moved, zero], axis=3), axis=3)
    flat = d.reshape(j, n_theta, -1)
    score = np.einsum("jtx,jx->jt", flat, (counts / p).reshape(j, -1))
    expected = (counts.sum(axis=3, keepdims=True) / p).reshape(j, 1, -1)
    information = np.matmul(flat * expected, flat.transpose(0, 2, 1))
    theta = np.concatenate([model.cut, model.location, model.agree[:, None], model.extreme[:, None]], axis=1)
    prior = np.concatenate([np.full(c - 1, 1e-3), np.full(k, LOCATION_PRIOR), [AGREE_PRIOR, EXTREME_PRIOR]])
    score -= prior * theta
    information += np.diag(prior)
    information[:, : c - 1, : c - 1] += CENTRED
    score[:, : c - 1] -= CENTRED * model.cut.sum(axis=1, keepdims=True)
    step = np.linalg.solve(information, score[..., None])[..., 0]
    theta = theta + np.clip(step, -1.0, 1.0)
    new: Floats = np.maximum.accumulate(theta[:, : c - 1], axis=1) + 1e-3 * np.arange(c - 1)
    return Ordinal(
        new - new.mean(axis=1, keepdims=True),
        np.clip(theta[:, c - 1 : -2], -8, 8),
        np.clip(theta[:, -2], -4, 4),
        np.clip(theta[:, -1], -1.5, 1.5),
    )
