"""What is expected of each customer, and how that moves with what was estimated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Expectation:
    """Expected lifetime value of each customer; NaN where nothing is known of them.

    Attributes
    ----------
    value : ndarray (customers,), currency.
    slopes : ndarray (customers, parameters): change of the value with each estimated parameter.
    shifts : of shard weights (replicates, shards): how far each parameter is off in each replicate, shape (replicates,
        personas or 1, parameters).
    calibration : what a model of the first part of the history said of the rest, see ``Value.calibration``.
    retention : observed and modelled retention by contract and tenure, see ``Value.retention``.
    sentences : what to print beside every figure that rests on it.
    """

    value: Floats
    slopes: Floats
    shifts: Callable[[Floats], Floats]
    sentences: tuple[str, ...]
    calibration: pd.DataFrame = field(default_factory=pd.DataFrame)
    retention: pd.DataFrame = field(default_factory=pd.DataFrame)

    def saying(self, sentences: tuple[str, ...]) -> Expectation:
        """Return it with these sentences before its own."""
        return replace(self, sentences=(*sentences, *self.sentences))


def certain(value: Floats, sentences: tuple[str, ...]) -> Expectation:
    """Return an expectation that rests on no estimate, only on what is given or assumed.

    Parameters
    ----------
    value : ndarray (customers,)
        In currency.
    sentences : tuple of str
        The assumptions.
    """
    return Expectation(value, np.zeros((len(value), 0)), lambda w: np.zeros((len(w), 1, 0)), sentences)


def customer_spread(expectation: Expectation, memberships: Floats, shifts: Floats) -> Floats:
    """Return the standard deviation of each customer's expected value that comes from the estimates.

    Parameters
    ----------
    expectation : Expectation
    memberships : ndarray (customers, personas)
    shifts : ndarray (replicates, personas or 1, parameters)
        Of the replicates.

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
