"""Whom the hazard is read from, and when: every leaver's day of leaving, and days of everybody at risk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.value.churn.fading import LAGS, N_LAGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.value.churn.contacts import Contacts

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

#: About how many days of customers stand for all the days they were at risk.
N_POINTS = 100_000
_POINTS_A_LEAVER, _FEWEST_POINTS = 25, 15_000
_MOST_CELLS = 12_000_000  # of points, stages and lags
_SHORTEST_STEP = 7.0
_WARM_UP = (30, 45)  # days at the start whose contacts are known, but not those before them
_LONG = 300
_OLDER = 61  # days: contacts of that age are on record, whoever leaves
_MOSTLY = 0.95  # part on record above which all count as being
_PRIOR_CONTACTS = 20.0  # on record, of each age


@dataclass(frozen=True, eq=False)
class Lives:
    """When each customer was one, in days from the as-of date; all arrays are (customers,)."""

    joined: Floats  # -inf where not known
    left: Floats  # inf for who stayed
    contract_end: Floats  # NaN where none is on record
    uniform: Floats  # a number of the customer's own, 0-1


@dataclass(frozen=True, eq=False)
class Points:
    """Leavers on their day, and the days that stand for the time at risk; all arrays are (points,)."""

    customer: Ints
    day: Floats
    leaves: Bools
    weight: Floats  # days at risk that the point stands for; 0 for leavers
    first_day: float  # of the contacts known


def draw_points(contacts: Contacts, lives: Lives) -> Points:
    """Return the points of a case-base sample: all leavers, and days at even steps from a start of one's own.

    Parameters
    ----------
    contacts : Contacts
        All contacts; they say from when on events are known.
    lives : Lives
        Of the customers looked at.

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
    who = np.repeat(np.arange(len(begin)), each)
    turn = np.arange(len(who)) - np.repeat(np.cumsum(each) - each, each)
    day = np.floor(begin[who] + (lives.uniform[who] + turn) * step)
    return Points(
        np.concatenate([leavers, who]),
        np.concatenate([lives.left[leavers], day]),
        np.arange(n + len(who)) < n,
        np.concatenate([np.zeros(n), np.full(len(who), step)]),
        first,
    )


def contacts_before(contacts: Contacts, points: Points, n_customers: int) -> tuple[Ints, Ints, Floats]:
    """Return every pair of a point and a contact before its day: points, contacts, lag in days (1 or more).

    Parameters
    ----------
    contacts : Contacts
        In order of customer.
    points : Points
        Days of customers.
    n_customers : int
        Number of customers looked at.
    """
    starts = np.searchsorted(contacts.customer, np.arange(n_customers + 1))
    each = (starts[1:] - starts[:-1])[points.customer]
    point = np.repeat(np.arange(len(each)), each)
    turn = np.arange(len(point)) - np.repeat(np.cumsum(each) - each, each)
    contact = np.repeat(starts[points.customer], each) + turn
    lag = points.day[point] - contacts.day[contact]
    used = lag >= LAGS[0]
    return point[used], contact[used], lag[used]


def lagged_load(contacts: Contacts, badness: Floats, pairs: tuple[Ints, Ints, Floats], n_points: int) -> Floats:
    """Return the badness met before each point, by stage and age: (points, stages, lags).

    Parameters
    ----------
    contacts : Contacts
        All contacts.
    badness : ndarray (contacts,)
        Chance that each went wrong.
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
    load = np.bincount(cell, badness[contact], n_points * contacts.n_stages * N_LAGS).astype(np.float64)
    return load.reshape(n_points, contacts.n_stages, N_LAGS)


def on_record(pairs: tuple[Ints, Ints, Floats], points: Points) -> Floats:
    """Return the part of contacts before leaving that is on record, by age, beside that before other days: (lags,).

    Where leaving is booked by the month, or some days late, nothing happens any more in the last days before it, and
    who has left in mind comes less. Such days must not pass for days on which few contacts went wrong. It is how much
    rarer leavers' contacts of an age are than those before any day, each beside older contacts; 1 at most.

    Parameters
    ----------
    pairs : tuple of ndarray
        As :func:`contacts_before` returns them.
    points : Points
        Leavers on their day, and days that stand for the time at risk.
    """
    point, _, lag = pairs
    recent = lag < LAGS[-1]
    bin_of = np.searchsorted(LAGS, lag[recent], side="right") - 1
    leaves = points.leaves[point[recent]]
    counts = [np.bincount(bin_of[who], minlength=N_LAGS).astype(np.float64) for who in (leaves, ~leaves)]
    older = LAGS[:-1] >= _OLDER
    usual = [max(float(each[older].sum()), 1.0) for each in counts]
    part = (counts[0] + _PRIOR_CONTACTS) / (counts[1] * usual[0] / usual[1] + _PRIOR_CONTACTS)
    return np.where(older | (part > _MOSTLY), 1.0, part)
