"""One population along continuous traits: numeric and ordinal columns are linear in them, nominal ones logit-linear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from personakit.core.typing import Float32s, Floats


#: Prior precision of the logit slopes.
SLOPE_PRIOR = 0.1


@dataclass(frozen=True, eq=False)
class LatentTrait:
    """Fitted traits."""

    loadings: Floats  # columns x q, of the normal scores
    logits: tuple[Floats, ...]  # of each nominal item: levels x (1 + q)
    log_likelihood: float
    n_parameters: int
    scores: Floats  # n x q


def latent_trait_nodes(q: int, shape: Literal["normal", "flat"]) -> tuple[Floats, Floats]:
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
    level_blocks = ((p * total) @ weighted).reshape(levels, d, d)
    for level in range(levels):
        hessian[level, :, level] += level_blocks[level] + np.diag(prior)
    step = np.linalg.solve(hessian.reshape(levels * d, -1), score)
    out: Floats = beta + np.clip(step, -1.0, 1.0).reshape(levels, d)
    return out


def _normalised(cells: Float32s, weights: Floats) -> tuple[Float32s, Floats]:
    """Return the weighted posterior of the nodes, written over `cells`, and the log-density of each row."""
    top = cells.max(axis=1, keepdims=True)
    cells -= top
    np.maximum(cells, -46.0, out=cells)  # denormal numbers are slow and do not matter
    np.exp(cells, out=cells)
    total = cells.sum(axis=1, keepdims=True)
    cells *= weights.astype(np.float32)[:, None] / total
    return cells, (top + np.log(total))[:, 0].astype(np.float64)


def fit_latent_trait(
    z: Floats,
    known: Floats,
    nominal: list[Floats],
    weights: Floats,
    scores: Floats,
    *,
    q: int,
    shape: Literal["normal", "flat"] = "normal",
    iterations: int = 40,
    tolerance: float = 2e-6,
) -> LatentTrait:
    """Fit by EM on a grid.

    Parameters
    ----------
    z, known : n x columns
        Normal scores of numeric and ordinal columns (0 where missing), and 1 where they are known.
    nominal : list of n x levels
        Indicators of each nominal item.
    weights : n
    scores : n x at least q
        Factor scores to start from.
    q : int
        Number of traits, 1 to 3.
    shape : "normal" or "flat"
        Distribution of people along the traits.
    iterations : int
        Most iterations.
    tolerance : float
        EM stops when the gain in log-likelihood per row is below this.
    """
    n = weights.size
    nodes, log_weight = latent_trait_nodes(q, shape)
    design = np.hstack([np.ones((nodes.shape[0], 1)), nodes])
    s = scores[:, :q]
    s = (s - weights @ s / weights.sum()) / np.maximum(
        np.sqrt(weights @ (s - weights @ s / weights.sum()) ** 2 / n), 1e-9
    )
    gap = ((s[:, None] - nodes[None]) ** 2).sum(axis=2) / (2 * 0.4**2)
    r = _normalised((gap.min(axis=1, keepdims=True) - gap).astype(np.float32), weights)[0]
    loadings, noise = np.zeros((z.shape[1], q)), np.ones(z.shape[1])
    # single precision for rows x nodes halves the work; only sums over rows are used
    left = np.hstack([z * z, z, known, *nominal]).astype(np.float32)
    p, total_square = z.shape[1], (z * z).T @ weights
    logits = [np.zeros((block.shape[1], q + 1)) for block in nominal]
    value = -np.inf
    for iteration in range(iterations):
        sums = (left[:, p:].T @ r).astype(np.float64)
        if p:
            zr, w = sums[:p], sums[p : 2 * p]
            gram = np.einsum("pm,ma,mb->pab", w, nodes, nodes, optimize=True) + 1e-3 * np.eye(q)
            loadings = np.linalg.solve(gram, (zr @ nodes)[..., None])[..., 0]
            fitted = loadings @ nodes.T
            rss = total_square - 2 * (zr * fitted).sum(axis=1) + (w * fitted**2).sum(axis=1)
            noise = np.maximum(rss / np.maximum(w.sum(axis=1), 1e-9), 0.05)
        start = 2 * p
        for position, block in enumerate(nominal):
            counts = sums[start : start + block.shape[1]]
            start += block.shape[1]
            for _ in range(6 if iteration == 0 else 1):
                logits[position] = _newton(logits[position], counts, design)
        right = [log_softmax(beta @ design.T) for beta in logits]
        if p:
            fitted = loadings @ nodes.T
            half = np.broadcast_to(-0.5 / noise[:, None], fitted.shape)
            right = [half, -2 * fitted * half, fitted**2 * half - 0.5 * np.log(2 * np.pi * noise)[:, None], *right]
        cells = left @ np.vstack(right).astype(np.float32)
        cells += log_weight.astype(np.float32)
        r, density = _normalised(cells, weights)
        before, value = value, float(weights @ density)
        if iteration > 8 and value - before < tolerance * n:
            break
    parameters = 2 * z.shape[1] + z.shape[1] * q + sum((block.shape[1] - 1) * (q + 1) for block in nominal)
    return LatentTrait(
        loadings,
        tuple(logits),
        value,
        int(parameters - q * (q - 1) // 2),
        (r @ nodes.astype(np.float32)) / weights[:, None],
    )
