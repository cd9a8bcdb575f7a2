"""Value exposed in the coming year: contacts as in the last year, each customer's value, all stages together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.churn.customer_covariates import NEAR_END_DAYS, base_columns
from personakit.core.random_groups import N_RANDOM_GROUPS

if TYPE_CHECKING:
    from personakit.churn.case_base_sample import CaseBase
    from personakit.churn.customer_covariates import Customers
    from personakit.churn.decay_kernel import DecayKernel
    from personakit.churn.fit_hazard import Hazard
    from personakit.churn.gather_contacts import Contacts
    from personakit.churn.service_failures import FailureModel
    from personakit.core.typing import Floats


_DAYS = 365.0
_LEAST_SEEN = 60.0  # days a new customer counts as observed, at least: a contact counts as six a year at most
_LEANS = 0.02  # share of all time at risk: weight of the overall figure in each persona's
_LEANS_ON = 1.0  # customers: weight of the overall mean in each persona's mean
_FEWEST_ENDS = 50  # contracts that end in the coming year: below, renewal is not estimated
_TENURES = np.array([0.0, 15, 30, 60, 90, 120, 180, 270, 365])  # days between which new customers' contacts are counted
_PRIOR_CONTACTS = 5.0  # at the stage's usual rate: prior of each of these counts
_LEAST_AHEAD = 1e-6  # smaller effects count as this, where they are divided by
_LEAST_STAY = 0.1  # chance of staying after one contact, at least
_MOST_LOST = 2.0  # cap on the log weight of a survivor's contact


@dataclass(frozen=True, eq=False)
class Year:
    """The coming year of every customer in the sample, if nothing changes."""

    contacts: Floats  # (customers, stages): bad contacts in a year
    contacts_unlocked: Floats  # the same, as they count once no contract binds
    bound: Floats  # (customers,): part of the year under a contract
    base: Floats  # (customers,): integrated base hazard
    contract_attenuation: float
    unit: float | None  # mean base hazard a day where effects multiply it; None where they add to it
    compounded: Floats  # (personas, stages): factor by which multiplied effects raise each other


def coming_year(
    contacts: Contacts, failure_model: FailureModel, customers: Customers, points: CaseBase, *, kernel: DecayKernel,
    attenuation: float, hazard: Hazard, effects: Floats, compounded: Floats,
) -> Year:  # fmt: skip
    """Project last year's contacts of active customers on the coming year.

    Customers with a bad contact are less likely to be still active. Each contact of a survivor therefore stands for
    ``w = exp(effect so far)`` contacts, so that rates are per customer-month, not per survivor. A chance of leaving of
    ``1 - exp(-w q)``, with q the effect still to come, would be too low for large effects (Jensen's inequality). The
    chance of staying ``1 - w (1 - exp(-q))`` has the right mean where contacts come at random (Poisson); minus its
    logarithm, over q, is the number of contacts that each one counts as.

    Parameters
    ----------
    contacts : Contacts
        All contacts.
    failure_model : FailureModel
        Chance that each was bad.
    customers : Customers
        Customers in the sample.
    points : CaseBase
        Since when contacts are known.
    kernel : DecayKernel
        How the effect of a contact fades.
    attenuation : float
        Part of an effect left under a contract.
    hazard : Hazard
        As fitted.
    effects : ndarray (stages,)
        Added chance of leaving after one bad contact.
    compounded : ndarray (personas, stages)
        Factor by which multiplied effects raise each other.
    """
    n = len(customers.active)
    recent = (contacts.day > -_DAYS) & customers.active[contacts.customer]
    customer, stage, age = contacts.customer[recent], contacts.stage[recent], -contacts.day[recent].astype(np.float64)
    wrong = failure_model.chance[recent]
    bound_then = customers.lives.contract_end[customer] > contacts.day[recent] + NEAR_END_DAYS
    felt = np.maximum(effects, 0)[stage] * customers.ease[customer] * wrong * np.where(bound_then, attenuation, 1.0)
    lost = np.minimum(felt * kernel.since(age) / kernel.days, _MOST_LOST)
    n_stages = contacts.n_stages
    a_year = _to_a_year(contacts, customers, points.first_day)
    ahead = np.nan_to_num(customers.lives.contract_end, nan=-np.inf)
    bound = np.clip(ahead - NEAR_END_DAYS, 0, _DAYS) / _DAYS
    near = np.clip(ahead, 0, _DAYS) / _DAYS - bound
    bound = bound + renewed(customers) * np.where(ahead > 0, 1 - bound - near, 0.0)
    base = np.zeros(n)
    everyone, nobody, now = np.arange(n), np.zeros(n), np.zeros(n)
    for part, is_bound, is_near in ((bound, 1.0, 0.0), (near, 0.0, 1.0), (1 - bound - near, 0.0, 0.0)):
        z = base_columns(
            customers, everyone, now, bound=nobody + is_bound, near=nobody + is_near, rater_leniency=nobody
        )
        base += part * np.exp(np.clip(z @ hazard.base, -40, -2)) * _DAYS
    unit = None if hazard.added else hazard.unit(points.weight)
    reach = customers.ease * (1.0 if unit is None else base / (_DAYS * unit))
    cell, times = customer * n_stages + stage, wrong * np.exp(lost)

    def counted(part: Floats) -> Floats:
        ahead_of = np.maximum(np.maximum(effects, 0)[stage] * (reach * part)[customer], _LEAST_AHEAD)
        stays = np.maximum(1 + times * np.expm1(-ahead_of), _LEAST_STAY)
        total = np.bincount(cell, -np.log(stays) / ahead_of, n * n_stages).astype(np.float64).reshape(n, n_stages)
        return _with_unseen(total * a_year, contacts.unseen, customers)

    return Year(counted(1 - (1 - attenuation) * bound), counted(np.ones(n)), bound, base, attenuation, unit, compounded)


def _to_a_year(contacts: Contacts, customers: Customers, first_day: float) -> Floats:
    """Return the factor from each customer's contacts on record to those of a whole year: (customers, stages).

    Customers observed for a part of a year have only that part of the contacts on record. For new customers the rest
    follows the rates by tenure of other customers: contacts of the first weeks do not repeat later in the year.
    """
    joined, n_stages = customers.lives.joined, contacts.n_stages
    seen = np.minimum(-np.maximum(joined, first_day), _DAYS)
    seen = np.maximum(seen, min(_LEAST_SEEN, -first_day))
    out = np.repeat((_DAYS / seen)[:, None], n_stages, axis=1)
    new = np.flatnonzero(customers.active & (joined > max(first_day, -_DAYS)))
    if not len(new):
        return out
    since, until = np.maximum(first_day - joined, 0.0), np.minimum(customers.lives.left, 0.0) - joined
    known = np.isfinite(joined) & (until > since)
    reached = [np.clip(each[known, None], _TENURES[:-1], _TENURES[1:]) for each in (since, until)]
    days = (reached[1] - reached[0]).sum(axis=0)
    tenure = contacts.day - joined[contacts.customer]
    early = known[contacts.customer] & (tenure >= 0) & (tenure < _DAYS) & (contacts.day >= first_day)
    n_bins = len(days)
    cell = contacts.stage[early] * n_bins + np.searchsorted(_TENURES, tenure[early], side="right") - 1
    count = np.bincount(cell, minlength=n_stages * n_bins).reshape(n_stages, n_bins)
    at_risk = float((np.minimum(customers.lives.left, 0.0) - np.maximum(joined, first_day)).clip(0).sum())
    usual = np.maximum(np.bincount(contacts.stage, minlength=n_stages), 1)[:, None] / max(at_risk, 1.0)
    rate = (count + _PRIOR_CONTACTS) / (days + _PRIOR_CONTACTS / usual)
    so_far = np.hstack([np.zeros((n_stages, 1)), np.cumsum(rate * np.diff(_TENURES), axis=1)])
    for s in range(n_stages):
        out[new, s] = so_far[s, -1] / np.interp(seen[new], _TENURES, so_far[s])
    return out


def _with_unseen(load: Floats, unseen: Floats, customers: Customers) -> Floats:
    """Return contacts with the unrecorded ones added, spread evenly over the customers of each persona.

    Counting recorded contacts twice instead would concentrate them on few customers, and nobody leaves twice.
    """
    if (unseen == 1).all():
        return load
    of = customers.memberships * customers.active[:, None]
    total = of.sum(axis=0)[:, None]
    overall = load[customers.active].mean(axis=0)
    mean = (of.T @ load + _LEANS_ON * overall) / (total + _LEANS_ON)
    return np.asarray(load + (unseen - 1) * (customers.memberships @ mean), dtype=np.float64)


def renewed(customers: Customers) -> float:
    """Return the part of contracts that are renewed at their end, so that the customer stays bound.

    A lapsed contract has its end in the past. If all lapse, as many ended in the last year as will end in the coming
    one; if all are renewed, none has its end in the past.
    """
    end = customers.lives.contract_end
    lapsed = int(((end > -_DAYS) & (end <= 0) & (customers.lives.left > end)).sum())
    to_end = int((customers.active & (end > 0) & (end <= _DAYS)).sum())
    return max(1 - lapsed / to_end, 0.0) if to_end >= _FEWEST_ENDS else 0.0


def compounding(load: Floats, effects: Floats, hazard: Hazard, points: CaseBase, customers: Customers) -> Floats:
    """Return the factor by which multiplied effects raise each other, averaged over days at risk: (personas, stages).

    ``sum of (exp(m) - 1) / m x the stage's part of m / sum of that part``, with m the log of the factor by which
    earlier contacts multiply a day's base hazard; 1 where effects add up.

    Parameters
    ----------
    load : ndarray (points, stages)
        Load of bad contacts.
    effects : ndarray (stages,)
        Effect of one unit of load, none below zero.
    hazard : Hazard
        As fitted.
    points : CaseBase
        The days at risk.
    customers : Customers
        Customers in the sample.
    """
    parts = load * effects
    m = np.clip(parts.sum(axis=1), 1e-9, _MOST_LOST)
    share = customers.memberships[points.customer] * (points.weight * hazard.base_hazard)[:, None]
    plain = share.T @ parts
    raised = (share * (np.expm1(m) / m)[:, None]).T @ parts
    plain, raised = (each + _LEANS * each.sum(axis=0) for each in (plain, raised))
    return np.where(plain > 0, raised / np.where(plain > 0, plain, 1.0), 1.0)


def value_exposed(year: Year, customers: Customers, effects: Floats, *, unlocked: bool) -> Floats:
    """Return value put at risk by an effect of 1 at each stage, given all stages (random groups, personas, stages).

    Value at risk of a stage is that times its effect. The sum over stages is the joint total: remaining value times
    ``exp(-base) - exp(-base - increments of all stages)``, shared in proportion to increments (Aumann-Shapley).

    Parameters
    ----------
    year : Year
        The coming year.
    customers : Customers
        Customers in the sample.
    effects : ndarray (stages,)
        Added chance of leaving after one bad contact.
    unlocked : bool
        Whether to ignore contracts.

    References
    ----------
    Aumann, R. J. & Shapley, L. S. (1974), Values of Non-Atomic Games. Princeton University Press.
    """
    ease = customers.ease * (1.0 if unlocked else 1 - (1 - year.contract_attenuation) * year.bound)
    load = (year.contacts_unlocked if unlocked else year.contacts) * ease[:, None]
    if year.unit is not None:
        load *= customers.memberships @ year.compounded
    per_load = np.ones(len(load)) if year.unit is None else year.base / (_DAYS * year.unit)
    increment = load @ np.maximum(effects, 0) * per_load
    alone = np.where(increment > 1e-9, -np.expm1(-increment) / np.maximum(increment, 1e-9), 1.0)
    remaining_value = np.where(np.isnan(customers.remaining_value), 0.0, customers.remaining_value) * customers.active
    each = load * (remaining_value * np.exp(-year.base) * alone * per_load)[:, None]
    out = np.zeros((N_RANDOM_GROUPS, customers.memberships.shape[1], load.shape[1]))
    for p, membership in enumerate(customers.memberships.T):
        for s in range(load.shape[1]):
            out[:, p, s] = np.bincount(customers.random_groups, each[:, s] * membership, N_RANDOM_GROUPS)
    return out
