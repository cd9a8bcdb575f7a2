"""Match ratings that come some days late to the contacts they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Ints


#: Longest delay considered, in days.
LONGEST_DELAY = 30
#: Fewest late ratings, beyond those expected by chance, and how many standard errors that excess must reach.
_FEWEST, _SURE = 50, 4.0


def estimate_rating_delays(customer_stage: Ints, day: Ints, contact_customer_stage: Ints, other_day: Ints) -> Ints:
    """Return the days of ratings, with late ones moved to the day of the contact they follow.

    A rating with no contact on its own day is matched to the last earlier contact that has no rating on its own day.
    The data decide whether ratings come late, and how late. By chance, as many such contacts lie a given number of days
    after a rating as before it. The chosen window is the one with most ratings above twice that number; where hardly
    more contacts lie before than after, no rating is moved.

    Parameters
    ----------
    customer_stage, day : ndarray of int (ratings,)
        Customer and stage encoded in one number; day.
    contact_customer_stage, other_day : ndarray of int (contacts,)
        The same for waits and listed contacts.

    Returns
    -------
    ndarray of int (ratings,)

    Examples
    --------
    Sixty ratings come two days after the wait; one rating of another customer has no wait:

    >>> customers = np.arange(61)
    >>> estimate_rating_delays(customers, np.full(61, 12), customers[:60], np.full(60, 10))[[0, 59, 60]].tolist()
    [10, 10, 12]
    """
    if not len(day) or not len(other_day):
        return day
    first = int(min(day.min(), other_day.min()))
    span = int(max(day.max(), other_day.max())) - first + 2 * LONGEST_DELAY + 2
    keys = _distinct(contact_customer_stage * span + (other_day - first))
    rated = customer_stage * span + (day - first)
    alone = np.flatnonzero(~_among(rated, keys))
    free = keys[~_among(keys, _distinct(rated))]
    if not len(alone) or not len(free):
        return day
    position = np.searchsorted(free, rated[alone])
    before = rated[alone] - free[np.maximum(position - 1, 0)]
    before = np.where(position > 0, before, LONGEST_DELAY + 1)
    after = free[np.minimum(position, len(free) - 1)] - rated[alone]
    after = np.where(position < len(free), after, LONGEST_DELAY + 1)
    window = _window(before, after)
    if not window:
        return day
    late = before <= window
    contact, lag, rating = position[late] - 1, before[late], alone[late]
    order = np.lexsort((rating, lag, contact))
    nearest = order[np.concatenate([[True], np.diff(contact[order]) > 0])]  # a contact has one rating
    out = day.copy()
    out[rating[nearest]] -= lag[nearest]
    return out


def _window(before: Ints, after: Ints) -> int:
    """Return the longest delay of ratings in days; 0 where contacts before them are no more frequent than after."""
    came, chance = (np.bincount(x[x <= LONGEST_DELAY], minlength=LONGEST_DELAY + 1)[1:] for x in (before, after))
    net = np.cumsum(came - 2 * chance)
    best = int(np.argmax(net))
    scatter = np.sqrt(came[: best + 1].sum() + 4 * chance[: best + 1].sum())
    return best + 1 if net[best] >= max(_FEWEST, _SURE * scatter) else 0


def _distinct(values: Ints) -> Ints:
    """Return the distinct values in order; sorting is much faster than numpy's hashing for these."""
    ordered = np.sort(values)
    return np.asarray(ordered[np.append(True, ordered[1:] != ordered[:-1])], dtype=np.int64)


def _among(values: Ints, known: Ints) -> Bools:
    """Return which values are among the known ones, which are sorted."""
    position = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.asarray(known[position] == values, dtype=np.bool_)
