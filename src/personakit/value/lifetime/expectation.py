"""Expected lifetime value of each customer, and its derivatives with respect to the estimated parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from personakit.core.typing import Floats


@dataclass(frozen=True, eq=False)
class LifetimeExpectation:
    """Expected lifetime value of each customer; NaN without data.

    Attributes
    ----------
    value : ndarray (customers,), currency.
    slopes : ndarray (customers, parameters): derivative of the value with respect to each estimated parameter.
    shifts : function of random group weights (replicates, random groups): shift of each parameter in each replicate,
    shape (replicates, personas or 1, parameters).
    calibration : predictions for a held-out part of the history, see ``Value.calibration``.
    retention : observed and modelled retention by contract and tenure, see ``Value.retention``.
    sentences : notes to print with every figure that depends on it.
    """

    value: Floats
    slopes: Floats
    shifts: Callable[[Floats], Floats]
    sentences: tuple[str, ...]
    calibration: pd.DataFrame = field(default_factory=pd.DataFrame)
    retention: pd.DataFrame = field(default_factory=pd.DataFrame)

    def saying(self, sentences: tuple[str, ...]) -> LifetimeExpectation:
        """Return a copy with these sentences before its own."""
        return replace(self, sentences=(*sentences, *self.sentences))


def certain(value: Floats, sentences: tuple[str, ...]) -> LifetimeExpectation:
    """Return an expectation without estimated parameters, based on given or assumed figures alone.

    Parameters
    ----------
    value : ndarray (customers,)
        In currency.
    sentences : tuple of str
        The assumptions.
    """
    return LifetimeExpectation(value, np.zeros((len(value), 0)), lambda w: np.zeros((len(w), 1, 0)), sentences)


def customer_spread(expectation: LifetimeExpectation, memberships: Floats, shifts: Floats) -> Floats:
    """Return the standard deviation of each customer's expected value due to the estimated parameters.

    Parameters
    ----------
    expectation : LifetimeExpectation
    memberships : ndarray (customers, personas)
    shifts : ndarray (replicates, personas or 1, parameters)
        Shifts of the parameters.

    Returns
    -------
    ndarray (customers,)
        In currency.
    """
    slopes = expectation.slopes
    out = np.zeros(len(slopes))
    if not slopes.shape[1]:
        return out
    for p in range(shifts.shape[1]):
        covariance = np.atleast_2d(np.cov(shifts[:, p].T))
        values, vectors = np.linalg.eigh(covariance)
        root = vectors * np.sqrt(np.maximum(values, 0))
        spread = np.sqrt(((slopes @ root) ** 2).sum(axis=1))
        out += spread if shifts.shape[1] == 1 else memberships[:, p] * spread
    return out
