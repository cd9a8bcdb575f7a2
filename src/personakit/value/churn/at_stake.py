"""What the coming year puts at stake: contacts as in the last one, each customer's own value, stages together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.shards import N_SHARDS
from personakit.value.churn.customers import NEAR_END_DAYS, base_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.value.churn.badness import Badness
    from personakit.value.churn.contacts import Contacts
    from personakit.value.churn.customers import Customers
    from personakit.value.churn.exposure import Points
    from personakit.value.churn.fading import Fading
    from personakit.value.churn.hazard import Hazard

    Floats = NDArray[np.float64]

_DAYS = 365.0
_LEAST_SEEN = 60.0  # days: who is new counts as seen for so long, so that no contact counts for more than six
_LEANS = 0.02  # of all the time at risk: what a persona's own leans on everybody's by
_LEANS_ON = 1.0  # customer: what a persona's mean leans on everybody's by
_FEWEST_ENDS = 50  # contracts to end in the coming year, for a word on whether they are renewed
_TENURES = np.array([0.0, 15, 30, 60, 90, 120, 180, 270, 365])  # days between which new customers' contacts are counted
_PRIOR_CONTACTS = 5.0  # at the stage's usual rate, on which each of these counts leans
_LEAST_AHEAD = 1e-6  # effects below count as this, in a ratio
_LEAST_STAY = 0.1  # chance of staying after one contact, at least
_MOST_LOST = 2.0  # cap on the log of the weight of a survivor's contact


@dataclass(frozen=True, eq=False)
class Year:
    """The coming year of every customer looked at, with nothing changed."""

    contacts: Floats  # (customers, stages): contacts gone wrong in a year
    contacts_unlocked: Floats  # the same, as they count once no contract binds
    fading: Fading
    bound: Floats  # (customers,): part of the year under a contract
    base: Floats  # (customers,): integrated base hazard
    lock: float
    unit: float | None  # mean base hazard a day where effects multiply it; None where they add to it
    compounded: Floats  # (personas, stages): by how much multiplied effects raise each other


def coming_year(
    contacts: Contacts, badness: Badness, who: Customers, points: Points, *, fading: Fading, lock: float,
    hazard: Hazard, effects: Floats, compounded: Floats,
) -> Year:  # fmt: skip
    """Project the last year's contacts of who is still here on the coming one.

    Who met a bad contact is less likely to be still here: each contact of a survivor stands for
    ``w = exp(effect so far)`` contacts, so that rates are those of customer-months, not of survivors. Were w put into
    a chance of leaving ``1 - exp(-w q)``, q the effect still to come, large effects would be counted too low, by what
    the mean of a bent curve is below the curve at the mean; ``1 - w (1 - exp(-q))`` is the chance of staying that has
    the right mean where contacts come at random (Poisson), and its logarithm, over q, what a contact counts.

    Parameters
    ----------
    contacts : Contacts
        All contacts.
    badness : Badness
        Which went wrong.
    who : Customers
        Customers looked at.
    points : Points
        They say since when contacts are known.
    fading : Fading
        How a contact fades.
    lock : float
        Part of an effect left under a contract.
    hazard : Hazard
        As fitted.
    effects : ndarray (stages,)
        Added chance of leaving of one bad contact.
    compounded : ndarray (personas, stages)
        By how much multiplied effects raise each other.
    """
    n = len(who.here)
    recent = (contacts.day > -_DAYS) & who.here[contacts.customer]
    customer, stage, age = contacts.customer[recent], contacts.stage[recent], -contacts.day[recent].astype(np.float64)
    wrong = badness.chance[recent]
    bound_then = who.lives.contract_end[customer] > contacts.day[recent] + NEAR_END_DAYS
    felt = np.maximum(effects, 0)[stage] * who.ease[customer] * wrong * np.where(bound_then, lock, 1.0)
    lost = np.minimum(felt * fading.since(age) / fading.days, _MOST_LOST)
    n_stages = contacts.n_stages
    a_year = _to_a_year(contacts, who, points.first_day)
    ahead = np.nan_to_num(who.lives.contract_end, nan=-np.inf)
    bound = np.clip(ahead - NEAR_END_DAYS, 0, _DAYS) / _DAYS
    near = np.clip(ahead, 0, _DAYS) / _DAYS - bound
    bound = bound + renewed(who) * np.where(ahead > 0, 1 - bound - near, 0.0)
    base = np.zeros(n)
    everyone, nobody, now = np.arange(n), np.zeros(n), np.zeros(n)
    for part, is_bound, is_near in ((bound, 1.0, 0.0), (near, 0.0, 1.0), (1 - bound - near, 0.0, 0.0)):
        z = base_columns(who, everyone, now, bound=nobody + is_bound, near=nobody + is_near, habit=nobody)
        base += part * np.exp(np.clip(z @ hazard.base, -40, -2)) * _DAYS
    unit = None if hazard.added else hazard.unit(points.weight)
    reach = who.ease * (1.0 if unit is None else base / (_DAYS * unit))
    cell, times = customer * n_stages + stage, wrong * np.exp(lost)

    def counted(part: Floats) -> Floats:
        ahead_of = np.maximum(np.maximum(effects, 0)[stage] * (reach * part)[customer], _LEAST_AHEAD)
        stays = np.maximum(1 + times * np.expm1(-ahead_of), _LEAST_STAY)
        total = np.bincount(cell, -np.log(stays) / ahead_of, n * n_stages).astype(np.float64).reshape(n, n_stages)
        return _with_unseen(total * a_year, contacts.unseen, who)

    return Year(counted(1 - (1 - lock) * bound), counted(np.ones(n)), fading, bound, base, lock, unit, compounded)


def _to_a_year(contacts: Contacts, who: Customers, first_day: float) -> Floats:
    """Return by how much each customer's contacts on record are multiplied for a year of them: (customers, stages).

    Who has been seen for a part of a year only had that part of the contacts. For new customers the rest is as other
    customers of that tenure had it: what is met in the first weeks alone does not come again later in the year.
    """
    joined, n_stages = who.lives.joined, contacts.n_stages
    seen = np.minimum(-np.maximum(joined, first_day), _DAYS)
    seen = np.maximum(seen, min(_LEAST_SEEN, -first_day))
    out = np.repeat((_DAYS / seen)[:, None], n_stages, axis=1)
    new = np.flatnonzero(who.here & (joined > max(first_day, -_DAYS)))
    if not len(new):
        return out
    since, until = np.maximum(first_day - joined, 0.0), np.minimum(who.lives.left, 0.0) - joined
    known = np.isfinite(joined) & (until > since)
    reached = [np.clip(each[known, None], _TENURES[:-1], _TENURES[1:]) for each in (since, until)]
    days = (reached[1] - reached[0]).sum(axis=0)
    tenure = contacts.day - joined[contacts.customer]
    early = known[contacts.customer] & (tenure >= 0) & (tenure < _DAYS) & (contacts.day >= first_day)
    n_bins = len(days)
    cell = contacts.stage[early] * n_bins + np.searchsorted(_TENURES, tenure[early], side="right") - 1
    count = np.bincount(cell, minlength=n_stages * n_bins).reshape(n_stages, n_bins)
    at_risk = float((np.minimum(who.lives.left, 0.0) - np.maximum(joined, first_day)).clip(0).sum())
    usual = np.maximum(np.bincount(contacts.stage, minlength=n_stages), 1)[:, None] / max(at_risk, 1.0)
    rate = (count + _PRIOR_CONTACTS) / (days + _PRIOR_CONTACTS / usual)
    so_far = np.hstack([np.zeros((n_stages, 1)), np.cumsum(rate * np.diff(_TENURES), axis=1)])
    for s in range(n_stages):
        out[new, s] = so_far[s, -1] / np.interp(seen[new], _TENURES, so_far[s])
    return out


def _with_unseen(load: Floats, unseen: Floats, who: Customers) -> Floats:
    """Return contacts with those on no record, which are met by everybody of a persona alike.

    Were each contact on record counted twice instead, few customers would meet twice as much, and nobody leaves twice.
    """
    if (unseen == 1).all():
        return load
    of = who.memberships * who.here[:, None]
    total = of.sum(axis=0)[:, None]
    overall = load[who.here].mean(axis=0)
    mean = (of.T @ load + _LEANS_ON * overall) / (total + _LEANS_ON)
    return np.asarray(load + (unseen - 1) * (who.memberships @ mean), dtype=np.float64)


def renewed(who: Customers) -> float:
    """Return the part of contracts that are renewed at their end, so that the customer stays bound.

    A contract that lapsed has its end in the past. As many ended in the last year as will in the coming one, if all
    lapse; none is seen to have ended if all are renewed.

    Parameters
    ----------
    who : Customers
        Customers looked at.
    """
    end = who.lives.contract_end
    lapsed = int(((end > -_DAYS) & (end <= 0) & (who.lives.left > end)).sum())
    to_end = int((who.here & (end > 0) & (end <= _DAYS)).sum())
    return max(1 - lapsed / to_end, 0.0) if to_end >= _FEWEST_ENDS else 0.0


def compounding(load: Floats, effects: Floats, hazard: Hazard, points: Points, who: Customers) -> Floats:
    """Return by how much multiplied effects raise each other, on average over the days at risk: (personas, stages).

    ``sum of (exp(m) - 1) / m x part of m that is the stage's / sum of that part``, m the log of how often the contacts
    before a day multiply its base hazard; 1 where effects add up. Ups and downs of the load are those that were seen.

    Parameters
    ----------
    load : ndarray (points, stages)
        Of bad contacts.
    effects : ndarray (stages,)
        Of one unit of it, none below zero.
    hazard : Hazard
        As fitted.
    points : Points
        The days at risk.
    who : Customers
        Customers looked at.
    """
    parts = load * effects
    m = np.clip(parts.sum(axis=1), 1e-9, _MOST_LOST)
    share = who.memberships[points.customer] * (points.weight * hazard.base_hazard)[:, None]
    plain = share.T @ parts
    raised = (share * (np.expm1(m) / m)[:, None]).T @ parts
    plain, raised = (each + _LEANS * each.sum(axis=0) for each in (plain, raised))
    return np.where(plain > 0, raised / np.where(plain > 0, plain, 1.0), 1.0)


def at_stake(year: Year, who: Customers, effects: Floats, *, unlocked: bool) -> Floats:
    """Return what an effect of 1 at each stage would put at risk, beside the others: (shards, personas, stages).

    Value at risk of a stage is that times its effect. Summed over stages it is the joint whole: remaining value times
    ``exp(-base) - exp(-base - increments of all stages)``, shared by increments (Aumann-Shapley).

    Parameters
    ----------
    year : Year
        The coming year.
    who : Customers
        Customers looked at.
    effects : ndarray (stages,)
        Added chance of leaving of one bad contact.
    unlocked : bool
        As if no contract bound anybody.

    References
    ----------
    Aumann, R. J. & Shapley, L. S. (1974), Values of Non-Atomic Games. Princeton University Press.
    """
    ease = who.ease * (1.0 if unlocked else 1 - (1 - year.lock) * year.bound)
    load = (year.contacts_unlocked if unlocked else year.contacts) * ease[:, None]
    if year.unit is not None:
        load *= who.memberships @ year.compounded
    per_load = np.ones(len(load)) if year.unit is None else year.base / (_DAYS * year.unit)
    increment = load @ np.maximum(effects, 0) * per_load
    alone = np.where(increment > 1e-9, -np.expm1(-increment) / np.maximum(increment, 1e-9), 1.0)
    worth = np.where(np.isnan(who.worth), 0.0, who.worth) * who.here
    each = load * (worth * np.exp(-year.base) * alone * per_load)[:, None]
    out = np.zeros((N_SHARDS, who.memberships.shape[1], load.shape[1]))
    for p, membership in enumerate(who.memberships.T):
        for s in range(load.shape[1]):
            out[:, p, s] = np.bincount(who.shards, each[:, s] * membership, N_SHARDS)
    return out
