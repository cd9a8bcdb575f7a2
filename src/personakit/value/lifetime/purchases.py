"""From transactions to purchase histories: repeat purchases, recency and age in weeks, spend."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from personakit.value.annual_margins import UNITS

if TYPE_CHECKING:
    from personakit.core.typing import Array, Codes, Floats, Ints


DAYS_PER_WEEK = 7.0


@dataclass(frozen=True, eq=False)
class Histories:
    """Purchase histories of the customers who bought; time in weeks, money in the study's currency.

    Attributes
    ----------
    customer : ndarray of int (buyers,), position of the customer.
    frequency : ndarray (buyers,), days with a purchase after the first.
    recency_weeks, age_weeks : ndarray (buyers,), from the first purchase to the last, and to the end of the history.
    mean_spend : ndarray (buyers,), mean amount of a day with a repeat purchase; 0 without one.
    """

    customer: Ints
    frequency: Floats
    recency_weeks: Floats
    age_weeks: Floats
    mean_spend: Floats

    @cached_property
    def counts(self) -> tuple[Floats, Ints]:
        """Distinct frequencies, and the position of each buyer's frequency among them."""
        distinct, position = np.unique(self.frequency, return_inverse=True)
        return distinct, position.astype(np.int64)

    def of(self, rows: Array) -> Histories:
        """Return the histories of some buyers."""
        return Histories(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


@dataclass(frozen=True, eq=False)
class PurchasePeriods:
    """Days with purchases above returns, in order of customer and day."""

    customer: Ints
    day: Ints  # since 1970
    amount: Floats
    given_back: float  # net returns on the other days, as a share of all purchases

    def histories(self, last_day: int) -> Histories:
        """Return the purchase histories up to a day.

        Parameters
        ----------
        last_day : int
            Days since 1970; later purchases are ignored.
        """
        use = self.day <= last_day
        customer, day, amount = self.customer[use], self.day[use], self.amount[use]
        if not len(customer):
            nothing = np.zeros(0)
            return Histories(np.zeros(0, dtype=np.int64), nothing, nothing, nothing, nothing)
        first = np.flatnonzero(np.concatenate([[True], customer[1:] != customer[:-1]]))
        last = np.append(first[1:], len(customer)) - 1
        again = (last - first).astype(np.float64)
        spent = np.add.reduceat(amount, first) - amount[first]
        mean = np.divide(spent, again, out=np.zeros(len(first)), where=again > 0)
        recency = (day[last] - day[first]) / DAYS_PER_WEEK
        return Histories(customer[first], again, recency, (last_day - day[first]) / DAYS_PER_WEEK, mean)

    def between(self, after: int, n: int) -> tuple[Floats, Floats]:
        """Return the purchases and the amounts of each customer after a day, shape (n,) each.

        Parameters
        ----------
        after : int
            Days since 1970.
        n : int
            Number of customers.
        """
        late = self.day > after
        customer = self.customer[late]
        spent = np.bincount(customer, self.amount[late], n)
        return np.bincount(customer, minlength=n).astype(np.float64), spent.astype(np.float64)


def find_purchases(customer: Codes, day: Ints, amount: Floats) -> PurchasePeriods:
    """Sum the purchases of each customer on each day.

    Parameters
    ----------
    customer : ndarray of int (transactions,)
    day : ndarray of int (transactions,)
        Days since 1970.
    amount : ndarray (transactions,)
        In currency; returns are negative.

    Returns
    -------
    PurchasePeriods
        In order of customer and day, whatever the order of the transactions.
    """
    first = int(day.min())
    width = int(day.max()) - first + 1
    key = customer.astype(np.int64) * width + (day - first)
    order = np.argsort(key)
    key, cents = key[order], np.rint(amount * UNITS).astype(np.int64)[order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    net, key = np.add.reduceat(cents, starts) / UNITS, key[starts]
    bought = net > 0
    total = float(net[bought].sum())
    back = float(-net[~bought].sum()) / total if total > 0 else 0.0
    buyer, when = np.divmod(key[bought], width)
    return PurchasePeriods(buyer, when + first, net[bought], back)
