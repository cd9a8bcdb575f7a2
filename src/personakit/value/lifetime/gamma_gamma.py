"""Gamma-Gamma: the expected amount of a customer's next purchase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import DataError
from personakit.core.formatting import format_index
from personakit.value.lifetime.fit_positive import columns, fit_positive, information

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Floats


#: Upper bounds of the parameters; beyond them customers hardly differ.
_HIGHEST = {"p": 1e4, "q": 1e4, "gamma": 1e9}


@dataclass(frozen=True)
class GammaGamma:
    """A fitted Gamma-Gamma model of spend per purchase.

    A customer's purchases vary about their own mean (gamma, shape `p`); the means vary between customers (inverse
    gamma, shape `q`, scale `gamma`, in currency).
    """

    p: float
    q: float
    gamma: float  # currency
    log_likelihood: float
    customers: int  # fitted on
    at_end: tuple[str, ...] = ()  # parameters at their upper bound: customers hardly differ in what they describe

    @property
    def mean_spend(self) -> float:
        """Mean spend per purchase over all customers, in currency; used for customers without repeat purchases."""
        return self.p * self.gamma / (self.q - 1)

    def expected_spend(self, frequency: ArrayLike, mean_spend: ArrayLike) -> Floats:
        """Return the expected spend per purchase: the customer's mean, shrunk towards the overall mean.

        Parameters
        ----------
        frequency : array-like (customers,)
            Repeat purchases.
        mean_spend : array-like (customers,)
            Mean amount of those, in currency; ignored where there are none.
        """
        x = np.asarray(frequency, dtype=np.float64)
        customer_mean = np.where(x > 0, np.asarray(mean_spend, dtype=np.float64), 0.0)
        out: Floats = self.p * (self.gamma + x * customer_mean) / (self.p * x + self.q - 1)
        return out


def fit_gamma_gamma(frequency: ArrayLike, mean_spend: ArrayLike) -> GammaGamma:
    """Fit the Gamma-Gamma model to customers' mean spend, by maximum likelihood from several starts.

    Parameters
    ----------
    frequency : array-like (customers,)
        Repeat purchases; customers without any carry no information on spend and are left out.
    mean_spend : array-like (customers,)
        Mean amount of a repeat purchase, in currency; above 0.

    Returns
    -------
    GammaGamma
        With its log-likelihood and the spend to expect.

    Raises
    ------
    DataError
        When fewer than three customers bought again, an amount is not above 0, or the model does not converge.

    Notes
    -----
    Spend is assumed to be independent of purchase frequency; check their correlation first.

    References
    ----------
    Fader, P. S. & Hardie, B. G. S. (2013), The Gamma-Gamma model of monetary value. brucehardie.com/notes/025.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> x = rng.integers(1, 9, 800)
    >>> model = fit_gamma_gamma(x, rng.gamma(6 * x, 1 / (6 * x)) * 15 * 6 / rng.gamma(4, 1, 800))
    >>> 25 < model.mean_spend < 35
    True
    """
    x, spend = columns(frequency=frequency, mean_spend=np.nan_to_num(np.asarray(mean_spend, dtype=np.float64)))
    again = x > 0
    x, spend = x[again], spend[again]
    if len(x) < 3:
        raise DataError(f"Gamma-Gamma needs customers with repeat purchases; only {len(x)} bought a second time.")
    if none := int((spend <= 0).sum()):
        raise DataError(f"mean_spend is not above 0 for {none:,} of {len(x):,} customers who bought again.")
    loss = _loss(x, spend)
    usual = float(spend.mean())
    starts = [(p, q, usual * (q - 1) / p) for p, q in ((1.0, 2.0), (6.0, 4.0), (2.0, 8.0), (0.5, 1.5))]
    parameters, lowest, at_end = fit_positive(loss, starts, _HIGHEST, "Gamma-Gamma")
    p, q, gamma = (float(v) for v in parameters)
    if q <= 1:
        raise DataError(
            f"Gamma-Gamma has no mean here (q = {format_index(q)}, not above 1): a few amounts outweigh all others. "
            "Check them."
        )
    return GammaGamma(p, q, gamma, -lowest * len(x), len(x), at_end)


def _loss(x: Floats, spend: Floats):  # type: ignore[no-untyped-def]
    """Return the mean negative log-likelihood and gradient as a function of the log parameters."""
    counts, position = np.unique(x, return_inverse=True)
    per_count = np.bincount(position).astype(np.float64)
    n = len(x)
    log_spend, log_total = np.log(spend), x @ np.log(x)
    x_log = float(x @ log_spend)

    def loss(log_parameters: Floats) -> tuple[float, Floats]:
        from scipy.special import gammaln, psi

        p, q, g = np.exp(log_parameters)
        px = p * counts
        logs = np.log(g + x * spend)
        by_count = gammaln(px + q) - gammaln(px) - gammaln(q)
        total = per_count @ by_count + n * q * np.log(g) + p * (x_log + log_total) - log_spend.sum()
        total -= (p * x + q) @ logs
        d_p = per_count @ (counts * (psi(px + q) - psi(px))) + x_log + log_total - x @ logs
        d_q = per_count @ (psi(px + q) - psi(q)) + n * np.log(g) - logs.sum()
        d_g = n * q / g - ((p * x + q) / (g + x * spend)).sum()
        return float(-total / n), -np.array([d_p * p, d_q * q, d_g * g]) / n

    return loss


def gamma_gamma_scores(model: GammaGamma, frequency: ArrayLike, mean_spend: ArrayLike) -> tuple[Floats, Floats]:
    """Return each customer's score in the log parameters, and the observed information.

    Parameters
    ----------
    model : GammaGamma
        At its optimum.
    frequency, mean_spend : array-like (customers,)
        The data it was fitted to: customers with repeat purchases.

    Returns
    -------
    scores : ndarray (customers, 3)
    information : ndarray (3, 3)
        Negative second derivatives, summed.
    """
    from scipy.special import psi

    x, spend = columns(frequency=frequency, mean_spend=mean_spend)
    p, q, g = model.p, model.q, model.gamma
    below = np.log(g + x * spend)
    scores = np.column_stack(
        [
            p * x * (psi(p * x + q) - psi(p * x) + np.log(spend) + np.log(x) - below),
            q * (psi(p * x + q) - psi(q) + np.log(g) - below),
            q - g * (p * x + q) / (g + x * spend),
        ]
    )
    loss = _loss(x, spend)
    return scores, information(lambda at: loss(at)[1] * len(x), np.log([p, q, g]))
