"""What the coming year puts at stake: contacts as in the last one, each customer's own value, stages together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.shards import N_SHARDS
from personakit.value.churn.customers import NEAR_END_DAYS, base_columns
from personakit.value.churn.fading import LAGS

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
_GRID = 21
_MOST_LOST = 2.0  # cap on the log of the weight of a survivor's contact


@dataclass(frozen=True, eq=False)
class Year:
    """The coming year of every customer looked at, with nothing changed."""

    contacts: Floats  # (customers, stages): contacts gone wrong in a year
    fading: Fading
    bound: Floats  # (customers,): part of the year under a contract
    base: Floats  # (customers,): integrated base hazard
    lock: float
    unit: float | None  # mean base hazard a day where effects multiply it; None where they add to it


def coming_year(
    contacts: Contacts, badness: Badness, who: Customers, points: Points, *, fading: Fading, lock: float,
    hazard: Hazard, effects: Floats,
) -> Year:  # fmt: skip
    """Project the last year's contacts of who is still here on the coming one.

    Who met a bad contact is less likely to be still here: each contact of a survivor stands for
    ``exp(effect so far)`` contacts, so that rates are those of customer-months, not of survivors.

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
    """
    n = len(who.here)
    recent = (contacts.day > -_DAYS) & who.here[contacts.customer]
    customer, stage, age = contacts.customer[recent], contacts.stage[recent], -contacts.day[recent].astype(np.float64)
    wrong = badness.chance[recent]
    bound_then = who.lives.contract_end[customer] > contacts.day[recent] + NEAR_END_DAYS
    felt = np.maximum(effects, 0)[stage] * who.ease[customer] * wrong * np.where(bound_then, lock, 1.0)
    lost = np.minimum(felt * fading.since(age) / fading.days, _MOST_LOST)
    n_stages = contacts.n_stages
    load = np.bincount(customer * n_stages + stage, wrong * np.exp(lost), n * n_stages).astype(np.float64)
    load = load.reshape(n, n_stages)
    seen = np.minimum(-np.maximum(who.lives.joined, points.first_day), _DAYS)
    seen = np.maximum(seen, min(_LEAST_SEEN, -points.first_day))
    load *= (_DAYS / seen)[:, None] * contacts.unseen
    ahead = np.nan_to_num(who.lives.contract_end, nan=-np.inf)
    bound = np.clip(ahead - NEAR_END_DAYS, 0, _DAYS) / _DAYS
    near = np.clip(ahead, 0, _DAYS) / _DAYS - bound
    base = np.zeros(n)
    everyone, nobody, now = np.arange(n), np.zeros(n), np.zeros(n)
    for part, is_bound, is_near in ((bound, 1.0, 0.0), (near, 0.0, 1.0), (1 - bound - near, 0.0, 0.0)):
        z = base_columns(who, everyone, now, bound=nobody + is_bound, near=nobody + is_near, habit=nobody)
        base += part * np.exp(np.clip(z @ hazard.base, -40, -2)) * _DAYS
    return Year(load, fading, bound, base, lock, None if hazard.added else hazard.unit(points.weight))


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
    load = year.contacts * ease[:, None]
    if year.unit is not None:
        load *= _swing(year, ease, effects)
    # A multiplied effect counts contact by contact: what a customer's count owes to chance must not be compounded.
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


def _swing(year: Year, ease: Floats, effects: Floats) -> Floats:
    """Return by how much ups and downs of the load raise an effect that multiplies the hazard: (customers, stages).

    With contacts at random times the mean of ``exp(sum of effects)`` is ``exp(rate x integral of (exp(effect) - 1))``.
    """
    assert year.unit is not None  # noqa: S101 - effects multiply
    weights, widths = year.fading.weights, np.diff(LAGS)
    grid = np.linspace(0, 1, _GRID)
    out = np.ones((len(ease), len(effects)))
    for s, effect in enumerate(effects):
        peak = max(float(effect), 0.0) / (year.unit * year.fading.days)
        if peak > 0:
            height = np.minimum(peak * grid[1:, None] * weights, 5)
            ratio = (np.expm1(height) * widths).sum(axis=1) / (peak * grid[1:] * year.fading.days)
            out[:, s] = np.interp(ease, grid, np.concatenate([[1.0], ratio]))
    return out
