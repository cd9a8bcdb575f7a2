"""What the planted worlds of the segments benchmark share: the world itself, shares, persona means, categories."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

LEVELS = ("easy", "medium", "hard")


@dataclass(frozen=True, eq=False)
class World:
    """One planted data set."""

    frame: pd.DataFrame
    truth: np.ndarray | None
    log_joint: np.ndarray | None  # n x k, of the true model
    batteries: dict[str, list[str]] = field(default_factory=dict)  # which columns belong to which battery
    answered: np.ndarray | None = None  # who answered the survey, where not everybody did

    @property
    def bayes(self):
        """Most likely true persona of each row."""
        return self.log_joint.argmax(axis=1)


def shares(rng, k):
    """Shares of k personas, the smallest 4%."""
    s = rng.dirichlet(np.full(k, 3.0))
    while s.min() < 0.04 or (k == 3 and s.min() < 0.08):
        s = rng.dirichlet(np.full(k, 3.0))
    return s


def personas(rng, fewest=2000, most=3000):
    """Draw n, k, shares and everyone's persona."""
    n, k = int(rng.integers(fewest, most + 1)), int(rng.integers(3, 7))
    s = shares(rng, k)
    return n, k, s, rng.choice(k, size=n, p=s)


def apart(rng, k, p, sd, draws=1):
    """Persona means: random, no two personas on top of one another."""
    del draws
    for _ in range(200):
        m = rng.normal(size=(k, p)) * sd
        d = ((m[:, None] - m[None]) ** 2).sum(axis=2) + np.eye(k) * 1e9
        if d.min() > 0.8 * p * sd**2:
            return m
    return m


def category_items(rng, n, z, k, p, alpha):
    """Nominal items and their log-probabilities."""
    columns, logp = [], []
    for _ in range(p):
        c = int(rng.integers(2, 6))
        base = rng.dirichlet(np.full(c, 4.0))
        prob = np.array([rng.dirichlet(base * alpha * c + 0.05) for _ in range(k)])
        columns.append((prob[z].cumsum(axis=1) < rng.random(n)[:, None]).sum(axis=1).clip(0, c - 1))
        logp.append(np.log(np.maximum(prob, 1e-12)))
    return np.column_stack(columns), logp


def as_text(codes, prefix):
    """Category codes as a frame of text categoricals."""
    return pd.DataFrame(
        {
            f"{prefix}{j}": pd.Categorical([f"{prefix}{j}_{'abcdefgh'[c]}" for c in codes[:, j]])
            for j in range(codes.shape[1])
        }
    )
