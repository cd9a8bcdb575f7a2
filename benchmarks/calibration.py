"""Is a stated chance kept? Reliability of (chance, came true) pairs, such as chance of first place and truly first.

Used by benchmarks that compare what personakit says with planted truth:

    from calibration import expected_calibration_error, reliability_table
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

#: Chances are compared within bins of this width.
WIDTH = 0.1


def _bins(chance: ArrayLike, came_true: ArrayLike) -> tuple[NDArray, NDArray, NDArray]:
    p, y = np.asarray(chance, dtype=np.float64), np.asarray(came_true, dtype=np.float64)
    if p.shape != y.shape or p.ndim != 1:
        raise ValueError("one outcome a chance, please")
    known = ~np.isnan(p)
    p, y = p[known], y[known]
    if ((p < 0) | (p > 1)).any():
        raise ValueError("chances lie between 0 and 1")
    # A chance of exactly 1 belongs to the last bin; rounding must not move .3 into the bin below.
    n = round(1 / WIDTH)
    return p, y, np.minimum(np.floor(p * n + 1e-9).astype(int), n - 1)


def expected_calibration_error(chance: ArrayLike, came_true: ArrayLike) -> float:
    """Return the mean distance of stated chance and observed frequency within ten bins, weighed by their pairs.

    ``sum over bins of n_bin / n * |mean chance - share come true|`` (Naeini, Cooper & Hauskrecht 2015).

    >>> expected_calibration_error([0.9, 0.9, 0.9, 0.9, 0.1], [1, 1, 1, 0, 0])
    0.14
    """
    p, y, bins = _bins(chance, came_true)
    if not len(p):
        return float("nan")
    gap = sum(abs(p[bins == b].sum() - y[bins == b].sum()) for b in np.unique(bins))
    return round(float(gap) / len(p), 12)


def reliability_table(chance: ArrayLike, came_true: ArrayLike) -> pd.DataFrame:
    """Return, for each bin of chances that occurs: its ends, pairs, mean chance and share come true with 90% interval.

    >>> reliability_table([0.95, 0.97, 0.02], [1, 1, 0])[["chance_from", "pairs", "came_true"]].values.tolist()
    [[0.0, 1.0, 0.0], [0.9, 2.0, 1.0]]
    """
    from personakit.core.intervals import wilson_interval

    p, y, bins = _bins(chance, came_true)
    used = np.unique(bins)
    pairs = np.array([(bins == b).sum() for b in used])
    share = np.array([y[bins == b].mean() for b in used])
    low, high = wilson_interval(share, pairs)
    return pd.DataFrame(
        {
            "chance_from": used * WIDTH,
            "chance_to": (used + 1) * WIDTH,
            "pairs": pairs,
            "mean_chance": [p[bins == b].mean() for b in used],
            "came_true": share,
            "came_true_low": low,
            "came_true_high": high,
        }
    )
