"""One population along two continuous traits: numeric and ordinal columns linear in them, nominal ones logit-linear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: Prior precision of the logit slopes.
SLOPE_PRIOR = 0.1


@dataclass(frozen=True, eq=False)
class Traits:
    """Fitted traits."""

    loadings: Floats  # columns x q, of the normal scores
    noise: Floats  # columns
    logits: tuple[Floats, ...]  # of each nominal item: levels x (1 + q)
    log_likelihood: float
    n_parameters: int
    scores: Floats  # n x q


def trait_nodes(q: int, shape: Literal["normal", "flat"]) -> tuple[Floats, Floats]:
    """Return grid points (m x q) and the log-weights of independent traits of variance one, normal or uniform."""
    points = {1: 29, 2: 13, 3: 8}[q]
    if shape == "flat":
        side = (np.arange(points) + 0.5) / points * 2 - 1
        side = side / np.sqrt(np.mean(side**2))
    else:
        side = np.linspace(-3.2, 3.2, points)
    mesh = np.stack(np.meshgrid(*[side] * q, indexing="ij"), axis=-1).reshape(-1, q)
    log_weight = -0.5 * (mesh**2).sum(axis=1) if shape == "normal" else np.zeros(mesh.shape[0])
    out: Floats = log_weight - np.log(np.exp(log_weight).sum())
    return np.asarray(mesh, dtype=np.float64), out


def log_softmax(u: Floats) -> Floats:
    """Log of the softmax over the first axis."""
    top = u.max(axis=0, keepdims=True)
    out: Floats = u - top - np.log(np.exp(u - top).sum(axis=0, keepdims=True))
    return out


def _newton(beta: Floats, counts: Floats, x: Floats) -> Floats:
    """One damped Newton step of a multinomial logit on a table of counts (levels x nodes)."""
    levels, d = beta.shape
    p = np.exp(log_softmax(beta @ x.T))
    total = counts.sum(axis=0)
    prior = np.full(d, SLOPE_PRIOR)
    prior[0] = 1e-2
    score = ((counts - p * total) @ x - prior * beta).ravel()
    weighted = (x[:, :, None] * x[:, None, :]).reshape(-1, d * d)
    hessian = np.zeros((levels, d, levels, d))
    cross = np.einsum("am,bm,mx->abx", p, p * total, weighted, optimize=True).reshape(levels, levels, d, d)
    hessian -= cross.transpose(0, 2, 1, 3)
    own = ((p * total) @ weighted).reshape(levels, d, d)
    for level in range(levels):
        hessian[level, :, level] += own[level] + np.diag(prior)
    step = np.linalg.solve(hessian.reshape(levels * d, -1), score)
    out: Floats = beta + np.clip(step, -1.0, 1.0).reshape(levels, d)
    return out


def fit_traits(
    z: Floats,
    known: Floats,
    nominal: list[Floats],
    weights: Floats,
    scores: Floats,
    *,
    q: int,
    shape: Literal["normal", "flat"] = "normal",
    iterations: int = 40,
) -> Traits:
    """Fit by EM on a grid.

    Parameters
    ----------
    z, known : n x columns
        Normal scores of numeric and ordinal columns (0 where missing) and where they are known.
    nominal : list of n x levels
        Indicators of each nominal item.
    weights : n
    scores : n x at least q
        Factor scores to begin from.
    q : int
        Number of traits, 1 to 3.
    shape : "normal" or "flat"
        How people spread along the traits.
    """
    n = weights.size
    nodes, log_weight = trait_nodes(q, shape)
    design = np.hstack([np.ones((nodes.shape[0], 1)), nodes])
    s = scores[:, :q]
    s = (s - weights @ s / weights.sum()) / np.maximum(
        np.sqrt(weights @ (s - weights @ s / weights.sum()) ** 2 / n), 1e-9
    )
    gap = ((s[:, None] - nodes[None]) ** 2).sum(axis=2) / (2 * 0.4**2)
    r = np.exp(-(gap - gap.min(axis=1, keepdims=True)))
    r = r / r.sum(axis=1, keepdims=True) * weights[:, None]
    loadings, noise = np.zeros((z.shape[1], q)), np.ones(z.shape[1])
    logits = [np.zeros((block.shape[1], q + 1)) for block in nominal]
    left = np.hstack([z * z, z, known])
    stacked = np.hstack(nominal) if nominal else np.zeros((n, 0))
    value = -np.inf
    for iteration in range(iterations):
        if z.shape[1]:
            w = known.T @ r
            gram = np.einsum("pm,ma,mb->pab", w, nodes, nodes, optimize=True) + 1e-3 * np.eye(q)
            loadings = np.linalg.solve(gram, ((z.T @ r) @ nodes)[..., None])[..., 0]
            fitted = loadings @ nodes.T
            rss = (z * z).T @ weights - 2 * ((z.T @ r) * fitted).sum(axis=1) + (w * fitted**2).sum(axis=1)
            noise = np.maximum(rss / np.maximum(w.sum(axis=1), 1e-9), 0.05)
        for position, block in enumerate(nominal):
            counts = block.T @ r
            for _ in range(6 if iteration == 0 else 1):
                logits[position] = _newton(logits[position], counts, design)
        cells = np.broadcast_to(log_weight, (n, nodes.shape[0])).copy()
        if z.shape[1]:
            fitted = loadings @ nodes.T
            inverse = (1 / noise)[:, None]
            right = np.vstack([np.broadcast_to(inverse, fitted.shape), -2 * fitted * inverse,
                               fitted**2 * inverse + np.log(2 * np.pi * noise)[:, None]])  # fmt: skip
            cells -= 0.5 * (left @ right)
        if nominal:
            table = np.vstack([log_softmax(beta @ design.T) for beta in logits])
            cells += stacked @ table
        top = cells.max(axis=1, keepdims=True)
        r = np.exp(cells - top)
        total = r.sum(axis=1, keepdims=True)
        r = r / total * weights[:, None]
        before, value = value, float(weights @ (top + np.log(total))[:, 0])
        if iteration > 8 and value - before < 2e-6 * n:
            break
    parameters = 2 * z.shape[1] + z.shape[1] * q + sum((block.shape[1] - 1) * (q + 1) for block in nominal)
    return Traits(
        loadings, noise, tuple(logits), value, int(parameters - q * (q - 1) // 2), (r / weights[:, None]) @ nodes
    )
