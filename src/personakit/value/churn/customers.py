"""What is known of each customer that the hazard of leaving depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.value.churn.exposure import Lives

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

YEAR = 365.25
NEAR_END_DAYS = 61  # a contract about to end
N_BANDS = 6  # of value: not known or none, four by size, the top 3%
_BANDS_AT = (0.25, 0.5, 0.75, 0.97)


@dataclass(frozen=True, eq=False)
class Customers:
    """What is known of the customers looked at; all arrays are (customers, ...)."""

    memberships: Floats
    shards: NDArray[np.uint8]
    lives: Lives
    ease: Floats  # without regard to the contract
    usual_ease: Floats  # of the customer's personas
    worth: Floats  # remaining value, leavers included; NaN where not known
    here: Bools


def value_bands(worth: Floats) -> Ints:
    """Return the band of value of each customer: 0 for none known or above zero, 1 to 5 by size.

    Parameters
    ----------
    worth : ndarray (customers,)
        Remaining value.
    """
    out = np.zeros(len(worth), dtype=np.int64)
    some = worth > 0
    if some.any():
        out[some] = 1 + np.searchsorted(np.quantile(worth[some], _BANDS_AT), worth[some], side="right")
    return out


def base_columns(
    who: Customers, customer: Ints, day: Floats, bound: Floats | Bools, near: Floats | Bools, habit: Floats
) -> Floats:
    """Return the columns of the base hazard: one, personas, tenure, contract, ease, habit, season, year.

    Parameters
    ----------
    who : Customers
        Customers looked at.
    customer : ndarray of int (rows,)
        Whose row it is.
    day : ndarray (rows,)
        From the as-of date.
    bound, near : ndarray (rows,)
        Under a contract; near its end.
    habit : ndarray (rows,)
        How the customer rates.
    """
    tenure = (day - who.lives.joined[customer]) / YEAR
    turn = 2 * np.pi * day / YEAR
    return np.column_stack(
        [
            np.ones(len(day)), who.memberships[customer][:, 1:], tenure < 1, (tenure >= 1) & (tenure < 3), bound, near,
            who.usual_ease[customer] - 0.5, habit, np.cos(turn), np.sin(turn), day / YEAR,
        ]
    ).astype(np.float64)  # fmt: skip
