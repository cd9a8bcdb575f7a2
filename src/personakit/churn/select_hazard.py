"""Choose by likelihood how bad contacts act on the hazard of leaving (decay, contracts, added or not), and fit it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.churn.case_base_sample import contacts_before, lagged_load, on_record
from personakit.churn.customer_covariates import NEAR_END_DAYS, base_columns
from personakit.churn.decay_kernel import DecayKernel, decay_kernels
from personakit.churn.fit_hazard import Hazard, Risk, fit_hazard, hazard_evidence
from personakit.churn.value_exposed import renewed

if TYPE_CHECKING:
    from personakit.churn.case_base_sample import CaseBase
    from personakit.churn.customer_covariates import Customers
    from personakit.churn.gather_contacts import Contacts
    from personakit.churn.service_failures import FailureModel
    from personakit.core.typing import Bools, Floats, Ints


_RAREST = 0.002  # smallest share of the time at risk in which a yes/no column of the base must be 1 (and 0)
_COMPARED_ON = 30_000  # days at risk, for comparing candidates
#: Where contracts are renewed, past contract ends are not on record. The days near an end that remain are mostly those
#: of leavers, so effects seem to be this many times as large in them.
_ENDINGS = (1.0, 1.5, 2.25, 3.5, 5.0)
_RENEWED = 0.2  # share of contracts, from which that is considered
_LOCKS = (1.0, 0.8, 0.6, 0.45, 0.3, 0.2, 0.1, 0.05, 0.0)


@dataclass(frozen=True, eq=False)
class ChurnFit:
    """The fitted hazard, and how contacts act on it."""

    hazard: Hazard
    decay: DecayKernel
    contract_attenuation: float  # part of an effect that remains while a contract binds
    load: Floats  # (points, stages), as fitted


def select_hazard(contacts: Contacts, failure_model: FailureModel, points: CaseBase, customers: Customers) -> ChurnFit:
    """Fit the hazard of leaving with the likeliest decay kernel, contract attenuation, and way in which effects act."""
    pairs = contacts_before(contacts, points, len(customers.active))
    load = lagged_load(contacts, failure_model.chance, pairs, len(points.day))
    load[~points.leaves] *= on_record(pairs, points)  # days at risk get the same recording gap as leavers
    ends_in = customers.lives.contract_end[points.customer] - points.day
    bound = ends_in > NEAR_END_DAYS
    rater_leniency = _habit(contacts, failure_model, pairs, len(points.day))
    near = (ends_in > 0) & ~bound
    z = base_columns(customers, points.customer, points.day, bound=bound, near=near, rater_leniency=rater_leniency)
    z = z * _supported(z, points.weight)
    leaver = np.isfinite(customers.lives.left)
    answered = np.abs(customers.ease - customers.usual_ease) > 1e-9
    asked_leavers = (
        answered[leaver].mean() >= 0.5 * answered[~leaver].mean() if leaver.any() and (~leaver).any() else True
    )
    ease = (customers.ease if asked_leavers else customers.usual_ease)[points.customer]
    start = fit_hazard(Risk(z, np.zeros((len(z), 0)), points.leaves, points.weight), added=False)
    eta = z @ start.base

    def loaded(rows: Any, kernel: DecayKernel, attenuation: float, ending: float) -> Risk:
        state = np.where(bound[rows], attenuation, np.where(near[rows], ending, 1.0))
        x = (load[rows] @ kernel.weights) * (ease[rows] * state)[:, None]
        return Risk(z[rows], x, points.leaves[rows], points.weight[rows])

    # Candidates are compared on all leavers and a part of the days at risk.
    days = np.flatnonzero(~points.leaves)
    few = days[:: max(len(days) // _COMPARED_ON, 1)]
    compared = np.concatenate([np.flatnonzero(points.leaves), few])
    times = points.weight[days].sum() / max(float(points.weight[few].sum()), 1e-9)
    attenuations = _LOCKS if bound.any() else (1.0,)

    def likelihood(kernel: DecayKernel, attenuation: float, added: bool, ending: float = 1.0) -> float:
        some = loaded(compared, kernel, attenuation, ending)
        return hazard_evidence(eta[compared], replace(some, weight=some.weight * times), added=added)

    def attenuation_of(kernel: DecayKernel, added: bool, ending: float = 1.0) -> float:
        likely = np.array([likelihood(kernel, part, added, ending) for part in attenuations])
        weight = np.exp(likely - likely.max())
        return float(weight @ np.array(attenuations) / weight.sum())

    ways, tries = decay_kernels(), []
    for added in (True, False):
        kernel = max(ways, key=lambda way: likelihood(way, attenuations[len(attenuations) // 2], added))
        attenuation, ending = attenuation_of(kernel, added), 1.0
        if added and renewed(customers) > _RENEWED:
            ending = max(_ENDINGS, key=lambda part: likelihood(kernel, attenuation, True, part))
            attenuation = attenuation_of(kernel, True, ending) if ending != 1 else attenuation
        tries.append((likelihood(kernel, attenuation, added, ending), kernel, attenuation, added, ending))
    _, kernel, attenuation, added, ending = max(tries, key=lambda attempt: attempt[0])
    best = loaded(slice(None), kernel, attenuation, ending)
    return ChurnFit(fit_hazard(best, added=added, start=start.base), kernel, attenuation, best.x)


def _supported(z: Floats, weight: Floats) -> Bools:
    """Return which columns of the base can be estimated: yes/no columns need both values in the time at risk."""
    share = weight @ (z != 0) / weight.sum()
    yes_or_no = ((z == 0) | (z == 1)).all(axis=0)
    used = np.where(yes_or_no, (share > _RAREST) & (share < 1 - _RAREST), z.std(axis=0) > 0)
    used[0] = True
    return np.asarray(used, dtype=bool)


def _habit(contacts: Contacts, failure_model: FailureModel, pairs: tuple[Ints, Ints, Floats], n_points: int) -> Floats:
    """Return how leniently each point's customer had rated before, shrunk to the mean."""
    point, contact, _ = pairs
    n = np.bincount(point, contacts.rated[contact], n_points)
    total = np.bincount(point, failure_model.rater_leniency[contact], n_points)
    return np.asarray(total / (n + failure_model.leniency_noise) * 4, dtype=np.float64)
