"""Kaplan-Meier estimate of the share of customers who stay beyond each length of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.errors import DataError
from personakit.core.intervals import Z_90
from personakit.core.result import Result
from personakit.value.lifetime.fit_positive import columns

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Floats


@dataclass(frozen=True, eq=False, repr=False)
class KaplanMeier(Result):
    """The share of customers who stay beyond each time at which somebody left."""

    steps: pd.DataFrame  # time (in `unit`), at_risk, leavers, survival, low, high
    customers: int
    unit: str

    @property
    def table(self) -> pd.DataFrame:
        """One row per time at which somebody left: time, at_risk, leavers, survival, low, high."""
        return self.steps.copy()

    def summary_lines(self) -> Sequence[str]:
        """Name the number of customers and the unit of time."""
        gone = int(self.steps["leavers"].sum())
        return [f"Share still there, by {self.unit}: {gone:,} of {self.customers:,} left; intervals are 90%"]

    def survival(self, time: ArrayLike) -> Floats:
        """Return the share of customers who stay beyond `time`.

        Parameters
        ----------
        time : array-like
            In the unit of the curve.
        """
        position = np.searchsorted(self.steps["time"].to_numpy(), np.asarray(time, dtype=np.float64), side="right")
        return np.append(1.0, self.steps["survival"].to_numpy())[position]


def kaplan_meier(
    duration: ArrayLike, left: ArrayLike, entered: ArrayLike | None = None, unit: str = "months"
) -> KaplanMeier:
    """Estimate the share of customers who stay beyond each length of time.

    Parameters
    ----------
    duration : array-like (customers,)
        Time from joining to leaving or to the end of observation.
    left : array-like of bool (customers,)
        Whether the customer then left; otherwise still a customer at the end of observation.
    entered : array-like (customers,), optional
        Time since joining when observation of the customer began (left truncation); 0 by default.
    unit : str
        Unit of time of `duration` and `entered`, for labels.

    Returns
    -------
    KaplanMeier
        With 90% intervals (Greenwood's variance on the log-log scale).

    Raises
    ------
    DataError
        When the columns have different lengths, or `entered` is above `duration`.

    References
    ----------
    Kaplan, E. L. & Meier, P. (1958), Nonparametric estimation from incomplete observations. JASA 53. Greenwood, M.
    (1926), The natural duration of cancer. Reports on Public Health and Medical Subjects 33.

    Examples
    --------
    >>> kaplan_meier([1, 2, 2, 3], [True, True, False, False]).table["survival"].tolist()
    [0.75, 0.5]
    """
    start = np.zeros(np.size(np.asarray(duration))) if entered is None else entered
    stay, begin = columns(duration=duration, entered=start)
    gone = np.atleast_1d(np.asarray(left)).astype(bool)
    if len(gone) != len(stay):
        raise DataError(f"left has {len(gone):,} values, duration {len(stay):,}: one per customer is needed.")
    if wrong := int((begin > stay).sum()):
        raise DataError(f"entered is above duration for {wrong:,} of {len(stay):,} customers: check their unit.")
    time, position = np.unique(stay[gone], return_inverse=True)
    leavers = np.bincount(position, minlength=len(time)).astype(np.float64)
    at_risk = np.searchsorted(np.sort(begin), time, side="left" if entered is not None else "right").astype(np.float64)
    at_risk -= np.searchsorted(np.sort(stay), time, side="left")
    survival = np.cumprod(1 - leavers / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(leavers / (at_risk * (at_risk - leavers)))) / np.abs(np.log(survival))
        low, high = (survival ** np.exp(sign * Z_90 * spread) for sign in (1, -1))
    inside = (survival > 0) & (survival < 1)
    steps = pd.DataFrame(
        {
            "time": time,
            "at_risk": at_risk.astype(np.int64),
            "leavers": leavers.astype(np.int64),
            "survival": survival,
            "low": np.where(inside, low, survival),
            "high": np.where(inside, high, survival),
        }
    )
    return KaplanMeier(steps, len(stay), unit)
