"""Planted worlds for the segments benchmark: data with a known truth, and the best anyone could do with it.

Every world gives a frame, the true persona of each row (None where there is none), and the Bayes posterior: what a
reader of the true parameters would say of each row. Its adjusted Rand index is the ceiling.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtr
from segments_batteries import battery, battery_continuum, battery_mixed, battery_null
from segments_parts import LEVELS, World, apart, as_text, category_items, personas

__all__ = ["FAMILIES", "KINDS", "LEVELS", "World", "make"]

KINDS = {
    "null": ("numeric", "likert", "categorical", "mixed", "battery", "battery_flat", "battery_mixed"),
    "continuum": ("numeric", "likert", "categorical", "mixed", "battery"),
}


def numeric(rng, level):
    """Own covariances, half the columns noise."""
    n, k, s, z = personas(rng)
    p = int(rng.integers(5, 8))
    sd = {"easy": 2.9, "medium": 1.45, "hard": 1.07}[level]
    m = apart(rng, k, p, sd)
    x = np.empty((n, p))
    lj = np.empty((n, k))
    covs = []
    for c in range(k):
        q, _ = np.linalg.qr(rng.normal(size=(p, p)))
        ev = np.exp(rng.normal(size=p) * 0.6)
        covs.append((q * ev) @ q.T)
        rows = z == c
        x[rows] = rng.multivariate_normal(m[c], covs[c], size=rows.sum())
    for c in range(k):
        d = x - m[c]
        lj[:, c] = (
            np.log(s[c]) - 0.5 * np.linalg.slogdet(covs[c])[1] - 0.5 * (d * np.linalg.solve(covs[c], d.T).T).sum(1)
        )
    noise = rng.normal(size=(n, p)) @ (np.eye(p) + 0.3 * rng.normal(size=(p, p)))
    both = np.hstack([x, noise]) * np.exp(rng.normal(size=2 * p)) + rng.normal(size=2 * p) * 5
    return World(pd.DataFrame(both, columns=[f"x{j}" for j in range(2 * p)]), z, lj)


def likert_items(rng, n, z, m, acq, ers, points=5, noise=1.0):
    """Items 1..points with acquiescence and extreme response style, and their Bayes log-density given the persona."""
    k, p = m.shape
    a, e = rng.normal(size=n) * acq, rng.normal(size=n) * ers
    raw = (m[z] + a[:, None] + rng.normal(size=(n, p)) * noise) * np.exp(e)[:, None]
    mid = (points + 1) / 2
    y = np.clip(np.round(mid + raw), 1, points)
    na, wa = np.polynomial.hermite_e.hermegauss(15)
    ne, we = np.polynomial.hermite_e.hermegauss(9)
    logp = np.zeros((k, na.size * ne.size, p, points))
    q = 0
    lw = []
    for i in range(na.size):
        for j in range(ne.size):
            edges = np.arange(1, points) + 0.5 - mid
            u = (edges[None, None] / np.exp(ne[j] * ers) - m[:, :, None] - na[i] * acq) / noise
            c = np.concatenate([np.zeros((k, p, 1)), ndtr(u), np.ones((k, p, 1))], axis=2)
            logp[:, q] = np.log(np.maximum(np.diff(c, axis=2), 1e-12))
            lw.append(np.log(wa[i] / wa.sum()) + np.log(we[j] / we.sum()))
            q += 1
    return y, logp, np.array(lw)


def likert_density(y, logp, lw, known=None):
    """Log-density of each row in each persona, styles integrated out, missing answers left out."""
    k, m, p, points = logp.shape
    ind = (y[:, :, None] == np.arange(1, points + 1)).astype(float)
    if known is not None:
        ind *= known[:, :, None]
    cells = (ind.reshape(len(y), -1) @ logp.transpose(2, 3, 0, 1).reshape(p * points, k * m)).reshape(-1, k, m) + lw
    top = cells.max(axis=2)
    return top + np.log(np.exp(cells - top[:, :, None]).sum(axis=2))


def likert(rng, level):
    """Rating items with acquiescence and extreme response styles."""
    n, k, s, z = personas(rng)
    p, points = int(rng.integers(14, 21)), int(rng.choice([5, 7]))
    sd = {"easy": 0.96, "medium": 0.84, "hard": 0.57}[level]
    m = apart(rng, k, p, sd) + rng.normal(size=p) * 0.4
    y, logp, lw = likert_items(rng, n, z, m, 0.6, 0.3, points)
    lj = np.log(s) + likert_density(y, logp, lw)
    return World(pd.DataFrame(y, columns=[f"q{j}" for j in range(p)]), z, lj)


def categorical(rng, level):
    """Latent classes."""
    n, k, s, z = personas(rng)
    p = int(rng.integers(12, 17))
    alpha = {"easy": 0.5, "medium": 1.9, "hard": 2.35}[level]
    codes, logp = category_items(rng, n, z, k, p, alpha)
    lj = np.log(s) + sum(logp[j][:, codes[:, j]].T for j in range(p))
    return World(as_text(codes, "c"), z, lj)


def mixed(rng, level):
    """Lognormal spend with a size factor and outliers, ratings with acquiescence, categories, choices; half missing."""
    n, k, s, z = personas(rng)
    f = {"easy": 1.55, "medium": 1.5, "hard": 0.94}[level]
    ps, pl, pc, pb, pm = 6, 10, 4, 3, 4
    ms = rng.normal(size=(k, ps)) * 0.75 * f
    load = rng.uniform(0.5, 0.9, size=ps)
    sd = rng.uniform(0.5, 0.8, size=ps)
    size = rng.normal(size=n)
    x = ms[z] + size[:, None] * load + rng.normal(size=(n, ps)) * sd
    spend = np.exp(2 + x)
    out = rng.random((n, ps)) < 0.01
    spend = np.where(out, spend * 30, spend)
    ml = apart(rng, k, pl, 0.75 * f) + rng.normal(size=pl) * 0.3
    y, logp, lw = likert_items(rng, n, z, ml, 0.6, 0.2, 5)
    codes, lc = category_items(rng, n, z, k, pc, 2.0 / f**2)
    yes = 1 / (1 + np.exp(-rng.normal(size=(k, pb + pm)) * 1.0 * f))
    b = (rng.random((n, pb + pm)) < yes[z]).astype(int)
    rate = {"easy": 0.10, "medium": 0.10, "hard": 0.20}[level] if level != "easy" else float(rng.uniform(0.1, 0.3))
    known = rng.random((n, ps + pl + pc + pb)) > rate
    answered = rng.random(n) > (0.6 if level != "easy" else 0.0)
    known[:, ps : ps + pl] &= answered[:, None]
    known_multi = answered
    frame = pd.DataFrame(spend, columns=[f"spend{j}" for j in range(ps)])
    for j in range(pl):
        frame[f"q{j}"] = y[:, j]
    frame = pd.concat([frame, as_text(codes, "c")], axis=1)
    for j in range(pb):
        frame[f"b{j}"] = pd.Categorical(np.where(b[:, j] == 1, "yes", "no"), categories=["no", "yes"])
    for j, name in enumerate(list(frame.columns)):
        frame[name] = frame[name].where(known[:, j])
    chosen = ["|".join(f"o{o}" for o in range(pm) if b[i, pb + o]) if known_multi[i] else None for i in range(n)]
    frame["channels"] = pd.Categorical(chosen)
    lj = np.repeat(np.log(s)[None], n, axis=0)
    ks = known[:, :ps] & ~out
    w = ks / sd**2  # spend: the size factor integrated out
    a = 1 + (w * load**2).sum(1)
    for c in range(k):
        d = (x - ms[c]) * ks
        bb = (w * load * d).sum(1)
        lj[:, c] += -0.5 * (w * d * d).sum(1) + 0.5 * bb**2 / a
    lj += likert_density(y, logp, lw, known[:, ps : ps + pl].astype(float))
    for j in range(pc):
        lj += lc[j][:, codes[:, j]].T * known[:, [ps + pl + j]]
    for j in range(pb + pm):
        kn = known[:, [ps + pl + pc + j]] if j < pb else known_multi[:, None]
        lj += np.where(b[:, [j]] == 1, np.log(yes[:, j]), np.log(1 - yes[:, j])) * kn
    return World(frame, z, lj)


def one_population(rng, kind, traits, strength=1.0):
    """Rows without personas: continuous traits (n x d) drive columns of the given kind."""
    n, d = traits.shape
    frames = []
    if kind in ("numeric", "mixed"):
        p = 10 if kind == "numeric" else 6
        x = traits @ rng.normal(size=(d, p)) * 0.8 * strength + rng.normal(size=(n, p))
        skew = rng.random(p) < 0.4
        frames.append(pd.DataFrame(np.where(skew, np.exp(x * 0.8), x), columns=[f"x{j}" for j in range(p)]))
    if kind in ("likert", "mixed"):
        p = 16 if kind == "likert" else 8
        y = traits @ rng.normal(size=(d, p)) * 0.8 * strength + rng.normal(size=p) * 0.4 + rng.normal(size=(n, p))
        y = (y + 0.5 * rng.normal(size=n)[:, None]) * np.exp(0.2 * rng.normal(size=n))[:, None]
        frames.append(pd.DataFrame(np.clip(np.round(3 + y), 1, 5), columns=[f"q{j}" for j in range(p)]))
    if kind in ("categorical", "mixed"):
        p = 14 if kind == "categorical" else 5
        codes = []
        for _ in range(p):
            c = int(rng.integers(2, 6))
            u = traits @ rng.normal(size=(d, c)) * 1.2 * strength + rng.normal(size=c) * 0.5 + rng.gumbel(size=(n, c))
            codes.append(u.argmax(axis=1))
        frames.append(as_text(np.column_stack(codes), "c"))
    frame = pd.concat(frames, axis=1)
    if kind == "mixed":
        frame = frame.mask(rng.random(frame.shape) < 0.1)
        survey = [name for name in frame.columns if name.startswith("q")]
        frame.loc[rng.random(n) < 0.5, survey] = np.nan
    return World(frame, None, None)


def null(rng, kind):
    """One population with none, one or two normal factors."""
    n, d = int(rng.integers(2000, 3001)), int(rng.integers(1, 3))
    return one_population(rng, kind, rng.normal(size=(n, d)), strength=float(rng.uniform(0.4, 1.3)))


def continuum(rng, kind):
    """Two uniform traits."""
    n = int(rng.integers(2000, 3001))
    return one_population(rng, kind, rng.uniform(-1, 1, size=(n, 2)) * 3**0.5, strength=float(rng.uniform(0.7, 1.3)))


MAKERS = {
    "numeric": numeric,
    "likert": likert,
    "categorical": categorical,
    "mixed": mixed,
    "battery": battery,
    "battery_mixed": battery_mixed,
}
FAMILIES = tuple(MAKERS)


def make(family, level, seed):
    """Make a world: family and level as in the tables, `null` and `continuum` with a kind as level."""
    rng = np.random.default_rng([seed, *map(ord, family + level)])
    if family == "null":
        return battery_null(rng, level) if level.startswith("battery") else null(rng, level)
    if family == "continuum":
        return battery_continuum(rng) if level == "battery" else continuum(rng, level)
    return MAKERS[family](rng, level)
