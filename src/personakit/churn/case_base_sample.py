"""Case-base sample for the hazard: every leaver's day of leaving, and sampled days of all customers at risk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.churn.decay_kernel import LAGS, N_LAGS

if TYPE_CHECKING:
    from personakit.churn.gather_contacts import Contacts
    from personakit.core.typing import Bools, Floats, Ints


#: Approximate number of sampled customer-days.
N_POINTS = 100_000
_POINTS_A_LEAVER, _FEWEST_POINTS = 25, 15_000
_MOST_CELLS = 12_000_000  # of points, stages and lags
_SHORTEST_STEP = 7.0
_WARM_UP = (30, 45)  # days left out at the start, as earlier contacts are unknown
_LONG = 300
_OLDER = 61  # days: contacts of that age are complete for leavers too
_MOSTLY = 0.95  # share on record above which all count as recorded
_PRIOR_CONTACTS = 20.0  # prior count for each age


@dataclass(frozen=True, eq=False)
class Spells:
    """When each customer joined and left, in days from the as-of date; all arrays are (customers,)."""

    joined: Floats  # -inf where not known
    left: Floats  # inf for customers who stayed
    contract_end: Floats  # NaN where none is on record
    uniform: Floats  # a pseudo-random number of the customer, 0-1


@dataclass(frozen=True, eq=False)
class CaseBase:
    """Leavers on their day of leaving, and sampled days at risk; all arrays are (points,)."""

    customer: Ints
    day: Floats
    leaves: Bools
    weight: Floats  # days at risk that the point represents; 0 for leavers
    first_day: float  # of the known contacts


def case_base_sample(contacts: Contacts, lives: Spells) -> CaseBase:
    """Return a case-base sample: all leavers, and days at even steps from a start that differs by customer.

    References
    ----------
    Hanley, J. A. & Miettinen, O. S. (2009), Fitting smooth-in-time prognostic risk functions via logistic regression.
    International Journal of Biostatistics 5 (case-base sampling).
    """
    first = float(np.quantile(contacts.day, 0.002))
    last = min(0.0, float(np.quantile(contacts.day, 0.998)) + 31)
    start = first + _WARM_UP[int(-first > _LONG)]
    begin = np.maximum(start, lives.joined)
    end = np.minimum(lives.left, last)
    at_risk = end > begin
    leavers = np.flatnonzero(at_risk & (lives.left <= last))
    n = len(leavers)
    most = min(N_POINTS, max(_POINTS_A_LEAVER * n, _FEWEST_POINTS), _MOST_CELLS // (contacts.n_stages * N_LAGS))
    step = max(float((end - begin)[at_risk].sum()) / most, _SHORTEST_STEP)
    each = np.where(at_risk, np.floor((end - begin) / step - lives.uniform) + 1, 0).clip(0).astype(np.int64)
    customer = np.repeat(np.arange(len(begin)), each)
    turn = np.arange(len(customer)) - np.repeat(np.cumsum(each) - each, each)
    day = np.floor(begin[customer] + (lives.uniform[customer] + turn) * step)
    return CaseBase(
        np.concatenate([leavers, customer]),
        np.concatenate([lives.left[leavers], day]),
        np.arange(n + len(customer)) < n,
        np.concatenate([np.zeros(n), np.full(len(customer), step)]),
        first,
    )


def contacts_before(contacts: Contacts, points: CaseBase, n_customers: int) -> tuple[Ints, Ints, Floats]:
    """Return every pair of a point and a contact before its day: points, contacts, lag in days (1 or more).

    Parameters
    ----------
    contacts : Contacts
        In order of customer.
    points : CaseBase
        Days of customers.
    n_customers : int
        Number of customers in the sample.
    """
    starts = np.searchsorted(contacts.customer, np.arange(n_customers + 1))
    each = (starts[1:] - starts[:-1])[points.customer]
    point = np.repeat(np.arange(len(each)), each)
    turn = np.arange(len(point)) - np.repeat(np.cumsum(each) - each, each)
    contact = np.repeat(starts[points.customer], each) + turn
    lag = points.day[point] - contacts.day[contact]
    used = lag >= LAGS[0]
    return point[used], contact[used], lag[used]


def lagged_load(contacts: Contacts, p_failure: Floats, pairs: tuple[Ints, Ints, Floats], n_points: int) -> Floats:
    """Return the sum of bad contacts before each point, by stage and age: (points, stages, lags).

    Parameters
    ----------
    contacts : Contacts
        All contacts.
    p_failure : ndarray (contacts,)
        Chance that each was bad.
    pairs : tuple of ndarray
        As :func:`contacts_before` returns them.
    n_points : int
        Number of points.
    """
    point, contact, lag = pairs
    recent = lag < LAGS[-1]
    point, contact, lag = point[recent], contact[recent], lag[recent]
    bin_of = np.searchsorted(LAGS, lag, side="right") - 1
    cell = (point * contacts.n_stages + contacts.stage[contact]) * N_LAGS + bin_of
    load = np.bincount(cell, p_failure[contact], n_points * contacts.n_stages * N_LAGS).astype(np.float64)
    return load.reshape(n_points, contacts.n_stages, N_LAGS)


def on_record(pairs: tuple[Ints, Ints, Floats], points: CaseBase) -> Floats:
    """Return the share of contacts that is on record before leaving, by age, relative to other days: (lags,).

    Where leaving is booked by the month, or some days late, the last days before it have no contacts, and customers who
    are about to leave come less often. Such days must not count as days with few bad contacts. The share is the number
    of leavers' contacts of an age relative to that before any other day, each relative to older contacts; at most 1.
    """
    point, _, lag = pairs
    recent = lag < LAGS[-1]
    bin_of = np.searchsorted(LAGS, lag[recent], side="right") - 1
    leaves = points.leaves[point[recent]]
    counts = [np.bincount(bin_of[chosen], minlength=N_LAGS).astype(np.float64) for chosen in (leaves, ~leaves)]
    older = LAGS[:-1] >= _OLDER
    usual = [max(float(each[older].sum()), 1.0) for each in counts]
    part = (counts[0] + _PRIOR_CONTACTS) / (counts[1] * usual[0] / usual[1] + _PRIOR_CONTACTS)
    return np.where(older | (part > _MOSTLY), 1.0, part)
