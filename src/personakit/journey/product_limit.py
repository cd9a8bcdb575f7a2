"""Product-limit (Kaplan-Meier) estimate of waits on bins, with abandoned waits as censored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.event_counts.bins import bin_edges

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Floats


def survival_curve(served: ArrayLike, gave_up: ArrayLike) -> Floats:
    """Return the product-limit estimate of the share still waiting after each bin.

    An abandoned wait is censored: it is at risk in its bin and not counted after it.
    ``S(b) = product over i <= b of (1 - served_i / at_risk_i)``.

    Returns
    -------
    ndarray (..., bins)
        From 1 down.

    References
    ----------
    Kaplan, E. L. & Meier, P. (1958), Nonparametric estimation from incomplete observations. JASA 53.

    Examples
    --------
    >>> survival_curve([1, 0, 1], [0, 1, 0]).round(3).tolist()
    [0.667, 0.667, 0.0]
    """
    d, c = np.asarray(served, dtype=np.float64), np.asarray(gave_up, dtype=np.float64)
    ended = d + c
    at_risk = np.cumsum(ended[..., ::-1], axis=-1)[..., ::-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.where(at_risk > 0, 1 - d / at_risk, 1.0)
    return np.cumprod(np.clip(step, 0, 1), axis=-1)


def wait_quantile(survival: Floats, share: float) -> float:
    """Return the minutes within which `share` of customers are served; NaN where too many gave up.

    Parameters
    ----------
    survival : ndarray (N_BINS,)
        From :func:`survival_curve` over the fine wait bins.
    share : float, in (0, 1)

    Notes
    -----
    Within a bin the wait is interpolated linearly in log minutes. A bin is 2% wide, so the result is within 2% of the
    exact quantile.
    """
    reached = np.flatnonzero(1 - survival >= share - 1e-12)
    if not len(reached):
        return float("nan")
    b = int(reached[0])
    if b == 0:
        return 0.0
    before = 1 - (survival[b - 1] if b else 1.0)
    after = 1 - survival[b]
    part = (share - before) / (after - before) if after > before else 1.0
    low, high = bin_edges()[b - 1], bin_edges()[b]
    return float(low * (high / low) ** np.clip(part, 0, 1))
