"""Whether a number is better described on a logarithmic scale: by its shape within groups, not by its overall shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from personakit.core.typing import Floats

_FEWEST, _FEWEST_VALUES = 20, 10  # rows and different values below which no shape can be seen
_MOST = 1000  # quantiles that stand for a column
_MOST_GROUPS = 8
_MOST_STEPS = 100
_NARROWEST = 0.05  # of the column's spread: a value that many rows share is no group
_CONVERGED = 1e-5  # gain of log-likelihood per row
_MARGIN = 10.0  # difference of BIC that is strong evidence (Kass & Raftery 1995)


def log_shift(raw: Floats) -> float | None:
    """Return what to add to a number before its logarithm is taken, or None where it is better taken as it is.

    Amounts are often log-normal within each group of customers, while groups of different sizes hide it in the column
    as a whole: several skewed groups may add up to a symmetric column, several symmetric ones to a skewed one. So a
    column is described twice, by as many normal groups as its BIC wants, on its own scale and on the logarithmic one
    (with the Jacobian of the logarithm), and the logarithm is taken where that is clearly better.

    Parameters
    ----------
    raw : ndarray, shape (n_rows,)
        The column; NaN where missing.

    Returns
    -------
    float or None
        0 for log(x), otherwise a share of the small amounts, as some rows are 0 or nearly so.

    Examples
    --------
    >>> import numpy as np
    >>> normal = np.random.default_rng(1).normal(size=600)
    >>> log_shift(np.exp(normal)), log_shift(normal + 9.0) is None
    (0.0, True)
    """
    import numpy as np

    x = np.sort(raw[np.isfinite(raw)])
    if x.size < _FEWEST or x[0] < 0 or np.unique(x).size <= _FEWEST_VALUES:
        return None
    q05, q50 = np.quantile(x, [0.05, 0.5])
    shift = 0.0 if x[0] > 0 and q05 > 0.01 * q50 else float(np.quantile(x[x > 0], 0.25)) * 0.5
    some = _spread_ties(x)
    some = some if x.size <= _MOST else np.quantile(some, (np.arange(_MOST) + 0.5) / _MOST)
    logs = np.log(some + shift)
    jacobian = 2 * float(logs.sum())
    return shift if _bic(logs) + jacobian < _bic(some) - _MARGIN else None


def _spread_ties(x: Floats) -> Floats:
    """Spread equal numbers evenly over the gap to their neighbours: what was rounded is no group."""
    import numpy as np

    values, first, counts = np.unique(x, return_index=True, return_counts=True)
    middles = (values[1:] + values[:-1]) / 2
    low = np.concatenate([[max(0.0, 2 * values[0] - middles[0])], middles])
    high = np.concatenate([middles, [2 * values[-1] - middles[-1]]])
    at = (np.arange(x.size) - np.repeat(first, counts) + 0.5) / np.repeat(counts, counts)
    spread: Floats = np.repeat(low, counts) + at * np.repeat(high - low, counts)
    return spread


def _bic(x: Floats) -> float:
    """Return the lowest BIC of mixtures of normal groups; more groups are tried while they help."""
    import numpy as np

    best = np.inf
    for k in range(1, _MOST_GROUPS + 1):
        bic = -2 * _log_likelihood(x, k) + (3 * k - 1) * float(np.log(x.size))
        if bic > best + _MARGIN:
            break
        best = min(best, bic)
    return float(best)


def _log_likelihood(x: Floats, k: int) -> float:
    """Fit k normal groups to sorted numbers by EM, from groups of equal size."""
    import numpy as np

    spread = float(x.std())
    narrowest = _NARROWEST * spread
    means = np.array([part.mean() for part in np.array_split(x, k)])
    deviations = np.array([max(float(part.std()), narrowest) for part in np.array_split(x, k)])
    shares = np.full(k, 1 / k)
    last = -np.inf
    for _ in range(_MOST_STEPS):
        density = np.log(shares / deviations) - 0.5 * (((x[:, None] - means) / deviations) ** 2 + np.log(2 * np.pi))
        top = density.max(axis=1, keepdims=True)
        scaled = np.exp(density - top)
        total = scaled.sum(axis=1, keepdims=True)
        likelihood = float((top + np.log(total)).sum())
        if likelihood - last < _CONVERGED * x.size:
            break
        last = likelihood
        belongs = scaled / total
        sizes = belongs.sum(axis=0) + 1e-9
        shares = sizes / sizes.sum()
        means = (belongs * x[:, None]).sum(axis=0) / sizes
        deviations = np.sqrt((belongs * (x[:, None] - means) ** 2).sum(axis=0) / sizes)
        deviations = np.maximum(deviations, narrowest)
    return likelihood
