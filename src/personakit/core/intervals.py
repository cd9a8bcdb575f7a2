"""Intervals and effective sample sizes used by all rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Floats

#: Standard normal quantile of a two-sided 90% interval, the default everywhere.
Z_90 = 1.6448536269514722


def wilson_interval(share: ArrayLike, n: ArrayLike, z: float = Z_90) -> tuple[Floats, Floats]:
    """Return the Wilson score interval of a share.

    Parameters
    ----------
    share : array-like, in [0, 1]
        Observed share.
    n : array-like
        (Effective) sample size behind each share; 0 gives the interval 0-1.
    z : float
        Normal quantile, 1.645 for a 90% interval.

    Returns
    -------
    low, high : ndarray
        Ends of the interval, each of the shape of `share`.

    References
    ----------
    Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference. JASA 22.

    Examples
    --------
    >>> low, high = wilson_interval(81 / 263, 263, z=1.959963984540054)
    >>> round(float(low), 7), round(float(high), 7)
    (0.2552885, 0.3662096)
    """
    import numpy as np

    p = np.asarray(share, dtype=np.float64)
    m = np.asarray(n, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        denominator = 1 + z * z / m
        centre = (p + z * z / (2 * m)) / denominator
        half = z / denominator * np.sqrt(np.maximum(p * (1 - p) / m + z * z / (4 * m * m), 0.0))
    low = np.where(m > 0, np.clip(centre - half, 0, 1), 0.0)
    high = np.where(m > 0, np.clip(centre + half, 0, 1), 1.0)
    return low, high


def kish_effective_n(weights: ArrayLike) -> float:
    """Return Kish's effective sample size, (sum w)^2 / sum w^2; 0 for no weights.

    Parameters
    ----------
    weights : array-like, shape (n,)
        Weights, not negative.

    References
    ----------
    Kish, L. (1965), Survey Sampling. Wiley.

    Examples
    --------
    >>> kish_effective_n([1, 1, 1, 1])
    4.0
    """
    import numpy as np

    w: Any = np.asarray(weights, dtype=np.float64)
    square = float((w * w).sum())
    return float(w.sum()) ** 2 / square if square > 0 else 0.0
