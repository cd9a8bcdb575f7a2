"""Candidate decay kernels: how the effect of a bad contact on the hazard of leaving fades with its age."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.formatting import format_exact

if TYPE_CHECKING:
    from personakit.core.typing import Floats


#: First days of the bins of lags; a contact counts from the day after to about a year.
LAGS = np.array([1, 8, 15, 22, 31, 46, 61, 91, 121, 181, 271, 401])
N_LAGS = len(LAGS) - 1
MONTH = 30.4375
_DAYS = (10.0, 20.0, 35.0, 60.0, 100.0)
_A_MONTH = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8)
_LATER = (1, 2)  # months before the effect starts
_LATER_A_MONTH = (0.0, 0.4, 0.7)


@dataclass(frozen=True, eq=False)
class DecayKernel:
    """One decay kernel: the weight of a contact by its age."""

    name: str
    weights: Floats  # (lags,): mean weight within each bin

    @property
    def days(self) -> float:
        """Total weight of one contact, in days at full weight."""
        return float((self.weights * np.diff(LAGS)).sum())

    def since(self, age: Floats) -> Floats:
        """Return the weight, in days, that a contact has accumulated up to an age."""
        done = np.concatenate([[0.0], np.cumsum(self.weights * np.diff(LAGS))])
        return np.asarray(np.interp(age, LAGS, done), dtype=np.float64)


def decay_kernels() -> list[DecayKernel]:
    """Return the candidates: decay by day, by calendar month, or by month with a delay.

    The first are ``exp(-age / tau)``. The second fit firms that book by month: weight ``phi ** (k - 1)`` in the k-th
    month after the contact's, which by age in days is a series of triangles. The third are the same one or two months
    later, as some customers give notice and leave at its end.
    """
    days = np.arange(LAGS[0], LAGS[-1], dtype=np.float64)
    out = [DecayKernel(f"{format_exact(tau)} days", _binned(np.exp(-days / tau))) for tau in _DAYS]
    out += [DecayKernel(_monthly_name(phi), _binned(_by_month(days, phi))) for phi in _A_MONTH]
    return out + [
        DecayKernel(
            f"{_monthly_name(phi)}, {later} month{'s' if later > 1 else ''} later",
            _binned(_by_month(days - later * MONTH, phi)),
        )
        for later in _LATER
        for phi in _LATER_A_MONTH
    ]


def _monthly_name(phi: float) -> str:
    return f"{format_exact(phi)} a month" if phi else "within a month"


def _by_month(age: Floats, phi: float) -> Floats:
    month = np.arange(1, 20)[:, None]
    triangles = np.maximum(1 - np.abs(age[None, :] / MONTH - month), 0)
    return np.asarray((phi ** (month - 1) * triangles).sum(axis=0), dtype=np.float64)


def _binned(weights: Floats) -> Floats:
    """Return the mean weight within each bin of lags, from those of single days."""
    return np.asarray(np.add.reduceat(weights, LAGS[:-1] - LAGS[0]) / np.diff(LAGS), dtype=np.float64)
