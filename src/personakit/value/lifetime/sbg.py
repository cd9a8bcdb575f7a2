"""Shifted-beta-geometric: retention grows with tenure, as customers with a high chance of leaving leave first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import DataError
from personakit.value.lifetime.fit_positive import columns

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Floats


#: Bounds of log(alpha + beta): at the upper one all customers have the same chance of leaving.
_SPREAD_ENDS = (-5.0, 14.0)
_MEAN_ENDS = (1e-7, 1 - 1e-7)


@dataclass(frozen=True)
class ShiftedBetaGeometric:
    """A fitted shifted-beta-geometric model of periods stayed.

    Every customer has a constant chance of leaving per period, distributed as beta (`alpha`, `beta`) over new
    customers. A period is the unit of the data it was fitted to: month or year.
    """

    alpha: float
    beta: float
    log_likelihood: float

    def leaving(self, period: ArrayLike) -> Floats:
        """Return the chance of leaving in a period for customers active at its start.

        Parameters
        ----------
        period : array-like
            Counted from joining, the first is 1; need not be whole.
        """
        t = np.asarray(period, dtype=np.float64)
        out: Floats = self.alpha / (self.alpha + self.beta + t - 1)
        return out

    def survival(self, periods: ArrayLike, since: ArrayLike = 0) -> Floats:
        """Return the chance of staying for a further number of periods.

        Parameters
        ----------
        periods : array-like
            Periods ahead.
        since : array-like
            Periods stayed so far; 0 for a new customer.
        """
        from scipy.special import gammaln

        ahead, start = (np.asarray(v, dtype=np.float64) for v in (periods, since))
        end = start + ahead
        out: Floats = np.exp(
            gammaln(self.beta + end) - gammaln(self.beta + start)
            - gammaln(self.alpha + self.beta + end) + gammaln(self.alpha + self.beta + start)
        )  # fmt: skip
        return out


def fit_sbg(leavers: ArrayLike, at_risk: ArrayLike, first_period: int = 1) -> ShiftedBetaGeometric:
    """Fit the shifted-beta-geometric model to leavers by period since joining, by maximum likelihood.

    Parameters
    ----------
    leavers : array-like (periods,)
        Customers who left in each period.
    at_risk : array-like (periods,)
        Customers active at the start of each period and observed through it, from one or more cohorts.
    first_period : int
        Period since joining of the first entry; 1 is the first.

    Returns
    -------
    ShiftedBetaGeometric
        Where customers do not differ, ``alpha + beta`` is large and the chance of leaving nearly constant.

    Raises
    ------
    DataError
        When nobody or everybody left, or more left than were active.

    References
    ----------
    Fader, P. S. & Hardie, B. G. S. (2007), How to project customer retention. Journal of Interactive Marketing 21.

    Examples
    --------
    >>> regular = np.array([1000, 631, 468, 382, 326, 289, 262, 241])  # the paper's "Regular" customers
    >>> model = fit_sbg(-np.diff(regular), regular[:-1])
    >>> round(model.alpha, 3), round(model.beta, 3)
    (0.704, 1.182)
    """
    left, there = columns(leavers=leavers, at_risk=at_risk)
    if (left > there * (1 + 1e-9)).any():
        raise DataError("More customers left than were there in some period: leavers must not be above at_risk.")
    if not 0 < left.sum() < there.sum():
        raise DataError("The shifted-beta-geometric needs customers who left and customers who stayed.")
    return best_sbg(left, there, first_period, (0.7, 4.0, 10.0))


def best_sbg(left: Floats, there: Floats, first_period: int, starts: tuple[float, ...]) -> ShiftedBetaGeometric:
    """Return the best optimum over several initial values of ``log(alpha + beta)``.

    Parameters
    ----------
    left, there, first_period
        See :func:`fit_sbg`; there must be leavers and stayers.
    starts : tuple of float
        Initial values.
    """
    from scipy.optimize import minimize

    observed = there > 0
    period = (first_period + np.arange(len(left)))[observed].astype(np.float64)
    left, stayed = left[observed], (there - left)[observed]
    gone, at_risk = left.sum(), left + stayed

    def loss(parameters: Floats) -> tuple[float, Floats]:
        mean, total = 1 / (1 + np.exp(-parameters[0])), np.exp(parameters[1])
        alpha, beta = mean * total, (1 - mean) * total
        below, above = total + period - 1, beta + period - 1
        value = left @ np.log(alpha / below) + stayed @ np.log(above / below)
        d_total = -(at_risk @ (1 / below))
        d_alpha, d_beta = gone / alpha + d_total, stayed @ (1 / above) + d_total
        slope = mean * (1 - mean) * total * (d_alpha - d_beta)
        return float(-value), -np.array([slope, alpha * d_alpha + beta * d_beta])

    rate = np.clip(gone / at_risk.sum(), *_MEAN_ENDS)
    ends = [tuple(np.log(np.array(_MEAN_ENDS) / (1 - np.array(_MEAN_ENDS)))), _SPREAD_ENDS]
    fits = [
        minimize(loss, [np.log(rate / (1 - rate)), start], jac=True, method="L-BFGS-B", bounds=ends,
                 options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-8})
        for start in starts
    ]  # fmt: skip
    best = min(fits, key=lambda f: float(f.fun))
    mean, total = 1 / (1 + np.exp(-best.x[0])), np.exp(best.x[1])
    return ShiftedBetaGeometric(float(mean * total), float((1 - mean) * total), float(-best.fun))
