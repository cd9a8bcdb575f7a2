"""BG/NBD: which customers still buy, and how often, where leaving is not recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import DataError
from personakit.value.lifetime.fit_positive import columns, fit_positive, information

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Floats


#: Upper bounds of the parameters; beyond them customers hardly differ.
_HIGHEST = {"r": 1e3, "alpha": 1e5, "a": 1e2, "b": 1e3}
#: Offset from the removable singularity at a = 1.
_ASIDE = 1e-6


@dataclass(frozen=True)
class BgNbd:
    """A fitted BG/NBD model. Time is in weeks throughout.

    Customers buy at random at their own rate (gamma, shape `r`, rate `alpha` in weeks) and after every purchase stop
    for good with their own chance (beta, `a` and `b`).
    """

    r: float
    alpha: float  # weeks
    a: float
    b: float
    log_likelihood: float
    customers: int  # fitted on
    at_end: tuple[str, ...] = ()  # parameters at their upper bound: customers hardly differ in what they describe

    def expected_purchases(
        self,
        weeks_ahead: ArrayLike,
        frequency: ArrayLike | None = None,
        recency_weeks: ArrayLike | None = None,
        age_weeks: ArrayLike | None = None,
    ) -> Floats:
        """Return the purchases expected in the next weeks, of a new customer or of one with a given history.

        Parameters
        ----------
        weeks_ahead : array-like
            Weeks to predict.
        frequency, recency_weeks, age_weeks : array-like, optional
            History of the customers, see :func:`fit_bg_nbd`; all or none.

        Raises
        ------
        DataError
            When only part of the history is given.
        """
        ahead = np.asarray(weeks_ahead, dtype=np.float64)
        if frequency is None and recency_weeks is None and age_weeks is None:
            out: Floats = self.if_alive(ahead, 0.0, 0.0)
            return out
        if frequency is None or recency_weeks is None or age_weeks is None:
            raise DataError("expected_purchases needs all of frequency, recency_weeks and age_weeks, or none.")
        x, age = (np.asarray(v, dtype=np.float64) for v in (frequency, age_weeks))
        return np.asarray(self.if_alive(ahead, x, age) * self.probability_alive(x, recency_weeks, age))[()]

    def if_alive(self, weeks_ahead: ArrayLike, frequency: ArrayLike, age_weeks: ArrayLike) -> Floats:
        """Return the purchases expected in the next weeks of customers known not to have stopped.

        With z = t / (alpha + T + t): (a+b+x-1)/(a-1) [1 - (1-z)^(a-1) 2F1(a+b-1-r, a-1; a+b+x-1; z)]. This is the
        published form after Euler's transformation, which stays finite for customers with thousands of purchases.

        Parameters
        ----------
        weeks_ahead : array-like
            Weeks to predict.
        frequency, age_weeks : array-like
            History of the customers, see :func:`fit_bg_nbd`; 0 and 0 for a new one.
        """
        from scipy.special import hyp2f1

        ahead, x, age = (np.asarray(v, dtype=np.float64) for v in (weeks_ahead, frequency, age_weeks))
        a = self.a if abs(self.a - 1) > _ASIDE else 1 + _ASIDE
        z = ahead / (self.alpha + age + ahead)
        c = a + self.b + x - 1
        out: Floats = c / (a - 1) * (1 - (1 - z) ** (a - 1) * hyp2f1(a + self.b - 1 - self.r, a - 1, c, z))
        return out

    def probability_alive(self, frequency: ArrayLike, recency_weeks: ArrayLike, age_weeks: ArrayLike) -> Floats:
        """Return the chance that each customer has not stopped; 1 for those without a repeat purchase.

        Parameters
        ----------
        frequency, recency_weeks, age_weeks : array-like
            History of the customers, see :func:`fit_bg_nbd`.
        """
        x, recency, age = (np.asarray(v, dtype=np.float64) for v in (frequency, recency_weeks, age_weeks))
        again = np.where(x > 0, x, 1.0)
        with np.errstate(over="ignore"):
            gone = self.a / (self.b + again - 1) * np.exp(
                (self.r + again) * np.log((self.alpha + age) / (self.alpha + recency))
            )  # fmt: skip
        return np.where(x > 0, 1 / (1 + gone), 1.0)


def fit_bg_nbd(frequency: ArrayLike, recency_weeks: ArrayLike, age_weeks: ArrayLike) -> BgNbd:
    """Fit the BG/NBD model to customers' purchase histories, by maximum likelihood from several starts.

    Parameters
    ----------
    frequency : array-like (customers,)
        Repeat purchases: purchases after the first.
    recency_weeks : array-like (customers,)
        Weeks from the first purchase to the last; 0 for those who bought once.
    age_weeks : array-like (customers,)
        Weeks from the first purchase to the end of the history.

    Returns
    -------
    BgNbd
        With its log-likelihood and methods that predict.

    Raises
    ------
    DataError
        When the columns cannot be a purchase history, or the model does not converge on them.

    References
    ----------
    Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2005), "Counting your customers" the easy way: an alternative to the
    Pareto/NBD model. Marketing Science 24.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> active_weeks = np.where(rng.random(500) < 0.5, 52, 8)
    >>> bought = rng.poisson(rng.gamma(0.8, 0.1, 500) * active_weeks)
    >>> model = fit_bg_nbd(bought, active_weeks * bought / (bought + 1), np.full(500, 52))
    >>> bool(model.expected_purchases(52) > model.expected_purchases(26))
    True
    """
    x, recency, age = columns(frequency=frequency, recency_weeks=recency_weeks, age_weeks=age_weeks)
    _check(x, recency, age)
    repeat = x.sum()
    if not repeat:
        raise DataError("BG/NBD needs repeat purchases: nobody bought a second time (frequency is 0 throughout).")
    loss = _loss(x, recency, age)
    usual = float(age.mean())
    starts = [
        (1.0, usual, 1.0, 2.0),
        (0.3, 0.3 * usual * len(x) / repeat, 0.8, 2.5),
        (1.0, usual * len(x) / repeat, 0.1, 1.0),
        (0.2, 0.1 * usual, 0.3, 5.0),
    ]
    parameters, lowest, at_end = fit_positive(loss, starts, _HIGHEST, "BG/NBD")
    r, alpha, a, b = (float(p) for p in parameters)
    return BgNbd(r, alpha, a, b, -lowest * len(x), len(x), at_end)


def _check(x: Floats, recency: Floats, age: Floats) -> None:
    """Refuse impossible histories; usual mistakes are days instead of weeks, and counting the first purchase."""
    if broken := int((x != np.rint(x)).sum()):
        raise DataError(f"frequency: {broken:,} values are not whole numbers. It counts repeat purchases.")
    if late := int((recency > age * (1 + 1e-9)).sum()):
        raise DataError(
            f"recency_weeks is above age_weeks for {late:,} of {len(x):,} customers: the last purchase would lie after "
            "the end of the history. Both must be in weeks, from the first purchase."
        )
    if odd := int(((x == 0) & (recency > 0)).sum()):
        raise DataError(
            f"{odd:,} customers have a recency_weeks above 0 but no repeat purchase. frequency counts purchases after "
            "the first, recency_weeks runs from the first to the last."
        )


def _loss(x: Floats, recency: Floats, age: Floats):  # type: ignore[no-untyped-def]
    """Return the mean negative log-likelihood and gradient as a function of the log parameters."""
    # Identical customers are one row with their number as weight; terms of x alone are summed over distinct x.
    order = np.lexsort((age, recency, x))
    rows = np.column_stack([x, recency, age])[order]
    first = np.concatenate([[True], (rows[1:] != rows[:-1]).any(axis=1)])
    x, recency, age = rows[first].T
    n = len(rows)
    weight = np.diff(np.append(np.flatnonzero(first), n)).astype(np.float64)
    counts, position = np.unique(x, return_inverse=True)
    per_count = np.bincount(position, weight)
    again = x > 0

    def loss(log_parameters: Floats) -> tuple[float, Floats]:
        from scipy.special import gammaln, psi

        r, alpha, a, b = np.exp(log_parameters)
        by_count = (
            gammaln(r + counts) - gammaln(r) + r * np.log(alpha)
            + gammaln(a + b) + gammaln(b + counts) - gammaln(b) - gammaln(a + b + counts)
        )  # fmt: skip
        stays = -(r + x) * np.log(alpha + age)
        stops = np.where(
            again, np.log(a / (b + np.where(again, x, 1) - 1)) - (r + x) * np.log(alpha + recency), -np.inf
        )
        both = np.logaddexp(stays, stops)
        total = per_count @ by_count + weight @ both
        gone = np.exp(stops - both)  # chance of having stopped
        ages = (1 - gone) / (alpha + age) + gone / (alpha + recency)
        logs = (1 - gone) * np.log(alpha + age) + gone * np.log(alpha + recency)
        d_r = per_count @ (psi(r + counts) - psi(r) + np.log(alpha)) - weight @ logs
        d_alpha = n * r / alpha - weight @ ((r + x) * ages)
        d_a = per_count @ (psi(a + b) - psi(a + b + counts)) + weight @ gone / a
        d_b = per_count @ (psi(a + b) + psi(b + counts) - psi(b) - psi(a + b + counts))
        d_b -= weight @ np.where(again, gone / (b + np.where(again, x, 1) - 1), 0)
        gradient = np.array([d_r * r, d_alpha * alpha, d_a * a, d_b * b])
        return float(-total / n), -gradient / n

    return loss


def bg_nbd_scores(
    model: BgNbd, frequency: ArrayLike, recency_weeks: ArrayLike, age_weeks: ArrayLike
) -> tuple[Floats, Floats]:
    """Return each customer's score in the log parameters, and the observed information.

    Parameters
    ----------
    model : BgNbd
        At its optimum.
    frequency, recency_weeks, age_weeks : array-like (customers,)
        The data it was fitted to.

    Returns
    -------
    scores : ndarray (customers, 4)
    information : ndarray (4, 4)
        Negative second derivatives, summed.
    """
    from scipy.special import psi

    x, recency, age = columns(frequency=frequency, recency_weeks=recency_weeks, age_weeks=age_weeks)
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    gone = 1 - model.probability_alive(x, recency, age)
    again = np.where(x > 0, x, 1)
    scores = np.column_stack(
        [
            r
            * (psi(r + x) - psi(r) + np.log(alpha) - (1 - gone) * np.log(alpha + age) - gone * np.log(alpha + recency)),
            r - alpha * (r + x) * ((1 - gone) / (alpha + age) + gone / (alpha + recency)),
            a * (psi(a + b) - psi(a + b + x)) + gone,
            b * (psi(a + b) + psi(b + x) - psi(b) - psi(a + b + x) - gone / (b + again - 1)),
        ]
    )
    loss = _loss(x, recency, age)
    return scores, information(lambda at: loss(at)[1] * len(x), np.log([r, alpha, a, b]))
