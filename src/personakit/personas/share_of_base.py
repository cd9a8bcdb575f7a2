"""Share of base: the mean posterior over the whole base, with a 90% interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.calibrated import SHARE_WIDENING
from personakit.core.intervals import Z_90

if TYPE_CHECKING:
    from personakit.core.typing import Codes, Floats


def share_of_base(
    posterior: Floats,
    covariance: Floats,
    groups: Codes | None = None,
    weights: Floats | None = None,
) -> tuple[Floats, Floats, Floats]:
    """Return the share of the base in each persona: its mean posterior over every customer, not a head count.

    The interval is for the share among these customers, not in a larger population. It uses the model's covariance of
    the shares, minus the part due to the sampling of customers. The rest is the uncertainty of the memberships and of
    the learnt personas, widened by a factor calibrated on simulated firms. The interval is symmetric in log-odds, so
    that it stays within 0 and 1. The number of personas is taken as given.

    Parameters
    ----------
    posterior : ndarray, shape (n_customers, n_personas)
        Memberships; rows sum to 1.
    covariance : ndarray, shape (n_groups n_personas, n_groups n_personas)
        Covariance of the shares of each group: ``PersonaModel.share_covariance_``.
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
    (2013), Categorical Data Analysis, 3.1: intervals on the log-odds. Cochran, W. G. (1977), Sampling Techniques, 2.6:
    finite populations.

    Examples
    --------
    >>> uncertain = np.array([[0.8, 0.2], [0.7, 0.3]] * 500)
    >>> share, low, high = share_of_base(uncertain, np.array([[0.01, -0.01], [-0.01, 0.01]]))
    >>> share.round(2).tolist(), low.round(2).tolist(), high.round(2).tolist()
    ([0.75, 0.25], [0.54, 0.11], [0.89, 0.46])
    """
    n, k = posterior.shape
    customer_weights = np.ones(n) if weights is None else weights
    share: Floats = (customer_weights @ posterior) / customer_weights.sum()
    n_groups = len(covariance) // k
    group = np.zeros(n, dtype=np.intp) if groups is None else groups
    group_weights = np.bincount(group, customer_weights, n_groups)
    group_parts = group_weights / customer_weights.sum()
    averaging = np.kron(group_parts, np.eye(k))  # k x n_groups k
    spread = np.diag(averaging @ covariance @ averaging.T).copy()
    if weights is None:
        inside = np.stack([np.bincount(group, column, n_groups) for column in posterior.T], axis=1)
        group_shares = inside / np.maximum(group_weights, 1.0)[:, None]
        spread -= (group_parts[:, None] * group_shares * (1 - group_shares)).sum(axis=0) / n
    error = np.sqrt(np.maximum(spread, 0.0))
    inner = np.clip(share, 1e-12, 1 - 1e-12)
    odds, half = np.log(inner / (1 - inner)), Z_90 * SHARE_WIDENING * error / (inner * (1 - inner))
    low, high = (np.where(error > 0, 1 / (1 + np.exp(-np.clip(odds + by, -700, 700))), share) for by in (-half, half))
    return share, np.minimum(low, share), np.maximum(high, share)
