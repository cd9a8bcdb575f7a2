"""The numeric block with a full covariance matrix per persona, on the columns that distinguish personas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.numeric_part import LEAST_VARIANCE, LOG_2PI, FactorMoments

if TYPE_CHECKING:
    from personakit.core.typing import Floats, Ints


#: With more patterns of missing cells, the block is not tried (each pattern needs a factorisation).
MOST_PATTERNS = 60


@dataclass(frozen=True, eq=False)
class FullCovariance:
    """Parameters: means and covariances of the columns in use; the other columns do not depend on the persona."""

    mean: Floats  # k x s
    covariance: Floats  # k x s x s
    used: Ints  # s: positions of the columns in use

    @property
    def q(self) -> int:
        """Number of common factors: none."""
        return 0

    def n_parameters(self) -> int:
        """Free parameters."""
        k, s = self.mean.shape
        return int(k * (s + s * (s + 1) // 2))


def patterns(mask: Floats) -> list[tuple[Ints, Ints]]:
    """Group rows by their known columns: (rows, known columns) of each pattern."""
    if mask.all():
        return [(np.arange(mask.shape[0]), np.arange(mask.shape[1]))]
    if mask.shape[1] <= 50:
        word = mask @ (2.0 ** np.arange(mask.shape[1]))  # exact: sums of powers of two
    else:
        word = np.unique(mask, axis=0, return_inverse=True)[1].astype(np.float64)
    order = np.argsort(word, kind="stable")
    edges = np.flatnonzero(np.diff(word[order])) + 1
    return [(rows, np.flatnonzero(mask[rows[0]])) for rows in np.split(order, edges)]


def full_step(values: Floats, mask: Floats, model: FullCovariance) -> FactorMoments:
    """E-step of the block."""
    n, k = values.shape[0], model.mean.shape[0]
    x, m = values[:, model.used], mask[:, model.used]
    log_density = np.zeros((n, k))
    for rows, known in patterns(m):
        if known.size == 0:
            continue
        root = np.linalg.cholesky(model.covariance[:, known[:, None], known])
        gap = x[np.ix_(rows, known)] - model.mean[:, None, known]
        z = gap @ np.linalg.inv(root).transpose(0, 2, 1)
        log_det = 2 * np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
        log_density[rows] = -0.5 * (np.einsum("kij,kij->ik", z, z) + log_det + known.size * LOG_2PI)
    return FactorMoments(log_density, np.zeros((n, k, 0)), np.zeros((n, k, 0, 0)))


def full_update(values: Floats, mask: Floats, r: Floats, model: FullCovariance) -> FullCovariance:
    """M-step of the block; missing cells enter through their conditional moments within the persona."""
    k, s = model.mean.shape
    x, m = values[:, model.used], mask[:, model.used]
    first = np.zeros((k, s))
    second = np.zeros((k, s, s))
    for rows, known in patterns(m):
        w = r[rows].T  # k x rows
        lost = np.setdiff1d(np.arange(s), known)
        filled = np.repeat(x[rows][None], k, axis=0) if lost.size else x[rows][None]
        if lost.size:
            left = model.covariance[:, lost[:, None], lost]
            mean = np.repeat(model.mean[:, None, lost], rows.size, axis=1)
            if known.size:
                across = model.covariance[:, known[:, None], lost]
                slope = np.linalg.solve(model.covariance[:, known[:, None], known], across)
                mean = mean + (x[np.ix_(rows, known)] - model.mean[:, None, known]) @ slope
                left = left - across.transpose(0, 2, 1) @ slope
            filled[:, :, lost] = mean
            second[:, lost[:, None], lost] += left * w.sum(axis=1)[:, None, None]
        first += np.einsum("kn,kns->ks", w, np.broadcast_to(filled, (k, *filled.shape[1:])))
        second += (filled * w[:, :, None]).transpose(0, 2, 1) @ filled
    size = np.maximum(r.sum(axis=0), 1e-10)
    mean = first / size[:, None]
    scatter = second - size[:, None, None] * mean[:, :, None] * mean[:, None, :]
    pooled = scatter.sum(axis=0) / size.sum()
    prior = s + 2.0
    covariance = (scatter + prior * pooled) / (size + prior)[:, None, None]
    covariance = covariance + LEAST_VARIANCE * 0.1 * np.eye(s)
    return replace(model, mean=mean, covariance=covariance)


def start_full(values: Floats, mask: Floats, r: Floats, used: Ints) -> FullCovariance:
    """Return the block at the moments of the given (weighted) groups; missing cells are set to the column mean."""
    k, s = r.shape[1], used.size
    weights = r.sum(axis=1)
    known = mask[:, used]
    mean = (weights @ (values[:, used] * known)) / np.maximum(weights @ known, 1e-10)
    filled = np.where(known > 0, values[:, used], mean)
    begin = FullCovariance(np.repeat(mean[None], k, axis=0), np.repeat(np.eye(s)[None], k, axis=0), used)
    start = full_update(filled, np.ones_like(known), r, replace(begin, used=np.arange(s)))
    return replace(start, used=used)


def common_component(values: Floats, mask: Floats, weights: Floats, used: Ints) -> tuple[float, int]:
    """Log-likelihood and number of parameters of the unused columns: one regression on those in use."""
    rest = np.setdiff1d(np.arange(values.shape[1]), used)
    if rest.size == 0:
        return 0.0, 0
    rows = mask.min(axis=1) > 0
    w = weights[rows]
    design = np.hstack([np.ones((int(rows.sum()), 1)), values[np.ix_(rows, used)]])
    target = values[np.ix_(rows, rest)]
    left = (design * w[:, None]).T @ design + 1e-8 * np.eye(design.shape[1])
    gap = target - design @ np.linalg.solve(left, (design * w[:, None]).T @ target)
    cov = (gap * w[:, None]).T @ gap / w.sum() + LEAST_VARIANCE * 0.1 * np.eye(rest.size)
    value = -0.5 * weights.sum() * (np.linalg.slogdet(cov)[1] + rest.size * (1 + LOG_2PI))
    return float(value), int(rest.size * (used.size + 1) + rest.size * (rest.size + 1) // 2)


def select_variables(values: Floats, mask: Floats, r: Floats, weights: Floats) -> Ints:
    """Columns that distinguish the personas: drop the weakest while a common regression describes it better."""
    rows = mask.min(axis=1) > 0
    used = np.arange(values.shape[1])
    while used.size > 2:
        evidence = uninformative(values[rows], r[rows], weights[rows], used)
        worst = int(evidence.argmin())
        if evidence[worst] >= 0:
            break
        used = np.delete(used, worst)
    return used


def uninformative(values: Floats, r: Floats, weights: Floats, used: Ints) -> Floats:
    """Evidence (difference in BIC) that each used column depends on the persona, given the other used columns.

    It is negative where a regression on the other columns, common to all personas, does better (Raftery & Dean 2006).
    """
    x = values[:, used]
    s = used.size
    n = float(weights.sum())
    rw = r * weights[:, None]
    keep = rw.sum(axis=0) > s + 3
    size = rw.sum(axis=0)[keep]

    def conditional(w: Floats) -> Floats:
        mean = (w @ x) / w.sum()
        centred = x - mean
        cov = (centred * w[:, None]).T @ centred / w.sum() + 1e-6 * np.eye(s)
        out: Floats = -np.log(np.diag(np.linalg.inv(cov)))
        return out

    within_personas = sum((size[i] * conditional(rw[:, j]) for i, j in enumerate(np.flatnonzero(keep))), np.zeros(s))
    common = n * conditional(weights)
    out: Floats = common - within_personas - (int(keep.sum()) - 1) * (s + 1) * np.log(n)
    return out
