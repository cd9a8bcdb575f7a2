"""The numeric block: normal within a persona, with factors common to all personas; missing cells are left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from personakit.core.typing import Floats


LOG_2PI = float(np.log(2 * np.pi))
#: Lower bound of each variance (columns are standardised).
LEAST_VARIANCE = 0.01
#: Each persona's variance is shrunk towards the pooled one as if by this many more rows.
VARIANCE_PRIOR = 4.0
LOADING_RIDGE = 1e-2


@dataclass(frozen=True, eq=False)
class NumericPart:
    """Parameters of the block: ``x = mean_k + loadings_k f + noise_k``, f standard normal."""

    mean: Floats  # k x p
    loadings: Floats  # 1 x p x q when tied, else k x p x q
    variance: Floats  # k x p

    @property
    def q(self) -> int:
        """Number of common factors."""
        return int(self.loadings.shape[2])

    def n_parameters(self) -> int:
        """Free parameters."""
        kl, p, q = self.loadings.shape
        return int(self.mean.size + self.variance.size + kl * (p * q - q * (q - 1) // 2))


@dataclass(frozen=True, eq=False)
class FactorMoments:
    """Posterior of the factors per row and persona, and the log-density of the row."""

    log_density: Floats  # n x k
    mean: Floats  # n x k x q
    second: Floats  # n x k x q x q: E[f f']


def numeric_step(values: Floats, mask: Floats, model: NumericPart) -> FactorMoments:
    """E-step of the block; the factors are integrated out exactly, for any pattern of missing cells."""
    n, p = values.shape
    k, q = model.mean.shape[0], model.q
    if p == 0:
        return FactorMoments(np.zeros((n, k)), np.zeros((n, k, 0)), np.zeros((n, k, 0, 0)))
    precision = 1.0 / model.variance
    constant = model.mean**2 * precision + np.log(model.variance) + LOG_2PI
    left = np.hstack([values * values, values, mask])
    right = np.vstack([precision.T, -2 * (model.mean * precision).T, constant.T])
    log_density = -0.5 * (left @ right)
    if q == 0:
        return FactorMoments(log_density, np.zeros((n, k, 0)), np.zeros((n, k, 0, 0)))
    weighted = precision[:, :, None] * model.loadings  # k x p x q
    outer = np.einsum("kpa,kpb->pkab", weighted, np.broadcast_to(model.loadings, weighted.shape))
    a = (mask @ outer.reshape(p, -1)).reshape(n, k, q, q) + np.eye(q)
    b = values @ weighted.transpose(1, 0, 2).reshape(p, -1) - mask @ (weighted * model.mean[:, :, None]).transpose(
        1, 0, 2
    ).reshape(p, -1)
    b = b.reshape(n, k, q)
    inverse, log_det = _inverse(a)
    mean = np.einsum("nkab,nkb->nka", inverse, b) if q > 1 else inverse[..., 0] * b
    log_density = log_density + 0.5 * (b * mean).sum(axis=2) - 0.5 * log_det
    second = inverse + mean[..., :, None] * mean[..., None, :]
    return FactorMoments(log_density, mean, second)


def _inverse(a: Floats) -> tuple[Floats, Floats]:
    q = a.shape[-1]
    if q == 1:
        return 1.0 / a, np.log(a[..., 0, 0])
    if q == 2:
        det = a[..., 0, 0] * a[..., 1, 1] - a[..., 0, 1] * a[..., 1, 0]
        out = np.empty_like(a)
        out[..., 0, 0], out[..., 1, 1] = a[..., 1, 1] / det, a[..., 0, 0] / det
        out[..., 0, 1], out[..., 1, 0] = -a[..., 0, 1] / det, -a[..., 1, 0] / det
        return out, np.log(det)
    log_det: Floats = np.asarray(np.linalg.slogdet(a)[1], dtype=np.float64)
    inverse: Floats = np.asarray(np.linalg.inv(a), dtype=np.float64)
    return inverse, log_det


def numeric_update(values: Floats, mask: Floats, r: Floats, factors: FactorMoments, model: NumericPart) -> NumericPart:
    """M-step of the block: a weighted regression of each column on the factors, from matrix products only."""
    n, p = values.shape
    k, q = r.shape[1], model.q
    if p == 0:
        return model
    rf = (r[..., None] * factors.mean).reshape(n, -1)
    rff = (r[..., None, None] * factors.second).reshape(n, -1)
    from_mask = mask.T @ np.hstack([r, rf, rff])
    from_values = values.T @ np.hstack([r, rf])
    w = from_mask[:, :k]  # p x k
    wf = from_mask[:, k : k + k * q].reshape(p, k, q)
    wff = from_mask[:, k + k * q :].reshape(p, k, q, q)
    xw = from_values[:, :k]
    xf = from_values[:, k:].reshape(p, k, q)
    xx = (values * values).T @ r
    safe = np.maximum(w, 1e-10)
    precision = 1.0 / model.variance.T  # p x k
    loadings = _loadings(NumericMoments(safe, wf, wff, xw, xf), precision, model) if q else model.loadings
    per_class = np.broadcast_to(loadings, (k, p, q)).transpose(1, 0, 2)  # p x k x q
    # a persona with no known cell in a column takes the overall mean
    everyone = xw.sum(axis=1) / np.maximum(w.sum(axis=1), 1e-10)
    mean = (xw - (per_class * wf).sum(axis=2) + 1e-3 * everyone[:, None]) / (w + 1e-3)
    rss = (
        xx
        - 2 * mean * xw
        - 2 * (per_class * xf).sum(axis=2)
        + mean**2 * w
        + 2 * mean * (per_class * wf).sum(axis=2)
        + np.einsum("pka,pkab,pkb->pk", per_class, wff, per_class)
    )
    rss = np.maximum(rss, 0.0)
    pooled = (rss.sum(axis=1) / np.maximum(w.sum(axis=1), 1e-10))[:, None]
    variance = np.maximum((rss + VARIANCE_PRIOR * pooled) / (safe + VARIANCE_PRIOR), LEAST_VARIANCE)
    return replace(model, mean=mean.T.copy(), variance=variance.T.copy(), loadings=loadings)


@dataclass(frozen=True, eq=False)
class NumericMoments:
    """Weighted sums by column and persona: of 1, f, f f', x, x f."""

    w: Floats
    wf: Floats
    wff: Floats
    xw: Floats
    xf: Floats


def _loadings(m: NumericMoments, precision: Floats, model: NumericPart) -> Floats:
    """Solve for the loadings with the persona means profiled out."""
    q = model.q
    gram = m.wff - m.wf[..., :, None] * m.wf[..., None, :] / m.w[..., None, None]
    cross = m.xf - (m.xw / m.w)[..., None] * m.wf
    if model.loadings.shape[0] == 1:
        gram = (precision[..., None, None] * gram).sum(axis=1, keepdims=True)
        cross = (precision[..., None] * cross).sum(axis=1, keepdims=True)
    else:
        gram, cross = precision[..., None, None] * gram, precision[..., None] * cross
    gram = gram + LOADING_RIDGE * np.eye(q) * np.maximum(np.trace(gram, axis1=2, axis2=3), 1.0)[..., None, None] / q
    out: Floats = np.linalg.solve(gram, cross[..., None])[..., 0]
    return np.ascontiguousarray(out.transpose(1, 0, 2))
