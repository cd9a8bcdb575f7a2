"""Ratings dated days after the contact they speak of: find the contact, where the data show that ratings come late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: No rating is taken to come later than this many days.
LONGEST_DELAY = 30
#: Fewest ratings that must come late, net of chance, and how many standard errors that must be.
_FEWEST, _SURE = 50, 4.0


def settle_delays(who: Ints, day: Ints, other_who: Ints, other_day: Ints) -> Ints:
    """Return the days of ratings, late ones moved to the day of the contact they follow.

    A rating without a contact of its own day follows the last contact before it that no rating of its own day speaks
    of. Whether ratings come late, and how late, is read off the data: by chance, as many such contacts lie a number of
    days after a rating as before it. The window is the one with most ratings above twice that chance; where hardly more
    lie before than after, ratings stay where they are.

    Parameters
    ----------
    who, day : ndarray of int (ratings,)
        Customer and stage in one number; day. Days within `LONGEST_DELAY` of each other must not be of one number.
    other_who, other_day : ndarray of int (contacts,)
        The same of waits and listed contacts.

    Returns
    -------
    ndarray of int (ratings,)

    Examples
    --------
    Sixty ratings come two days after the wait, one of another customer has no wait:

    >>> who = np.arange(61)
    >>> settle_delays(who, np.full(61, 12), who[:60], np.full(60, 10))[[0, 59, 60]].tolist()
    [10, 10, 12]
    """
    if not len(day) or not len(other_day):
        return day
    first = int(min(day.min(), other_day.min()))
    span = int(max(day.max(), other_day.max())) - first + 2 * LONGEST_DELAY + 2
    keys = _distinct(other_who * span + (other_day - first))
    rated = who * span + (day - first)
    alone = np.flatnonzero(~_among(rated, keys))
    free = keys[~_among(keys, _distinct(rated))]
    if not len(alone) or not len(free):
        return day
    place = np.searchsorted(free, rated[alone])
    before = rated[alone] - free[np.maximum(place - 1, 0)]
    before = np.where(place > 0, before, LONGEST_DELAY + 1)
    after = free[np.minimum(place, len(free) - 1)] - rated[alone]
    after = np.where(place < len(free), after, LONGEST_DELAY + 1)
    window = _window(before, after)
    if not window:
        return day
    late = before <= window
    contact, lag, rating = place[late] - 1, before[late], alone[late]
    order = np.lexsort((rating, lag, contact))
    nearest = order[np.concatenate([[True], np.diff(contact[order]) > 0])]  # a contact has one rating
    out = day.copy()
    out[rating[nearest]] -= lag[nearest]
    return out


def _window(before: Ints, after: Ints) -> int:
    """Return up to how many days late ratings come; 0 where no more lie before than after."""
    came, chance = (np.bincount(x[x <= LONGEST_DELAY], minlength=LONGEST_DELAY + 1)[1:] for x in (before, after))
    net = np.cumsum(came - 2 * chance)
    best = int(np.argmax(net))
    scatter = np.sqrt(came[: best + 1].sum() + 4 * chance[: best + 1].sum())
    return best + 1 if net[best] >= max(_FEWEST, _SURE * scatter) else 0


def _distinct(values: Ints) -> Ints:
    """Return the distinct values in order; sorting is many times quicker here than numpy's hashing."""
    ordered = np.sort(values)
    return np.asarray(ordered[np.append(True, ordered[1:] != ordered[:-1])], dtype=np.int64)


def _among(values: Ints, known: Ints) -> NDArray[np.bool_]:
    """Say which values are among the known ones, which are sorted."""
    place = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.asarray(known[place] == values, dtype=np.bool_)
