"""Whether the personas are found again when the customers are drawn anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.segments.compare import adjusted_rand
from personakit.segments.mixture import Fit, expect
from personakit.segments.search import Effort, Ground, prepare, search

if TYPE_CHECKING:
    from personakit.segments.search import Found

REFIT = Effort(starts=4, splits=0, short=8, finalists=1, long=40, tolerance=2e-5)
NOMINAL_REFIT = Effort(starts=16, splits=0, short=8, finalists=3, long=80, tolerance=1e-5)


def bootstrap_ari(ground: Ground, found: Found, seed: int, draws: int) -> float:
    """Return the mean adjusted Rand index between the solution and refits from scratch to resampled rows.

    References
    ----------
    Dolnicar, S. & Leisch, F. (2010), Evaluation of structure and reproducibility of cluster solutions using the
    bootstrap. Marketing Letters 21.
    """
    n, k = ground.data.n, found.fit.model.k
    labels = _labels(ground, found.fit)
    out = []
    for draw in range(draws):
        rng = np.random.default_rng([seed, 104729, k, draw])
        rows = np.sort(rng.integers(n, size=n))
        again = prepare(ground.data.take(rows), ground.weights[rows], ground.design, ground.structure, iterations=40)
        effort = REFIT if ground.design.groups or ground.data.values.shape[1] else NOMINAL_REFIT
        out.append(adjusted_rand(labels, _labels(ground, search(again, k, seed + draw, effort).fit)))
    return float(np.mean(out))


def _labels(ground: Ground, fit: Fit) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    labels: np.ndarray[tuple[int], np.dtype[np.int64]] = expect(ground.data, fit.model, ground.design).posterior.argmax(
        1
    )
    return labels
