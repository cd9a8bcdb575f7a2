"""Share of base: the mean posterior over the whole base, with a 90% interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: Of the standard normal: 90% lie within.
Z = 1.6448536269514722


def share_of_base(
    posterior: Floats,
    covariance: Floats,
    groups: NDArray[np.intp] | None = None,
    weights: Floats | None = None,
) -> tuple[Floats, Floats, Floats]:
    """Return the share of the base in each persona: its mean posterior over every customer, not a head count.

    The interval rests on the model's covariance of the shares: on how many customers there are, how clear their
    memberships, and how well the personas were learnt. It leaves out any doubt about how many personas there are. It
    is symmetric in log-odds, so that it stays within 0 and 1.

    Parameters
    ----------
    posterior : ndarray, shape (n_customers, n_personas)
        Memberships; rows sum to 1.
    covariance : ndarray, shape (n_groups n_personas, n_groups n_personas)
        Of the shares of each group: ``PersonaModel.share_covariance_``.
    groups : ndarray of int, shape (n_customers,), optional
        Group of each customer; one group by default.
    weights : ndarray, shape (n_customers,), optional
        Weight of each customer; 1 by default.

    Returns
    -------
    share, low, high : ndarray, shape (n_personas,)
        Share in [0, 1] and its 90% interval.

    References
    ----------
    Louis, T. A. (1982), Finding the observed information matrix when using the EM algorithm. JRSS B 44. Agresti, A.
    (2013), Categorical Data Analysis, 3.1: intervals on the log-odds.

    Examples
    --------
    >>> certain = np.eye(2)[[0, 0, 0, 1]]
    >>> share, low, high = share_of_base(certain, np.array([[0.01, -0.01], [-0.01, 0.01]]))
    >>> share.tolist(), low.round(2).tolist(), high.round(2).tolist()
    ([0.75, 0.25], [0.56, 0.12], [0.88, 0.44])
    """
    n, k = posterior.shape
    each = np.ones(n) if weights is None else weights
    share: Floats = (each @ posterior) / each.sum()
    n_groups = len(covariance) // k
    part = np.bincount(np.zeros(n, dtype=np.intp) if groups is None else groups, each, n_groups) / each.sum()
    across = np.kron(part, np.eye(k))  # k x n_groups k
    error = np.sqrt(np.maximum(np.diag(across @ covariance @ across.T), 0.0))
    inner = np.clip(share, 1e-12, 1 - 1e-12)
    odds, half = np.log(inner / (1 - inner)), Z * error / (inner * (1 - inner))
    low, high = (np.where(error > 0, 1 / (1 + np.exp(-np.clip(odds + by, -700, 700))), share) for by in (-half, half))
    return share, np.minimum(low, share), np.maximum(high, share)
