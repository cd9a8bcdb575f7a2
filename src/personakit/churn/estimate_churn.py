"""Estimate the effect of bad contacts on the chance of leaving, from customers who left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.churn.case_base_sample import (
    CaseBase,
    Spells,
    case_base_sample,
    contacts_before,
    lagged_load,
    on_record,
)
from personakit.churn.churn_effects import OBSERVED, ChurnEffects
from personakit.churn.customer_covariates import (
    N_BANDS,
    NEAR_END_DAYS,
    YEAR,
    Customers,
    base_columns,
    filled,
    switching_propensity,
    value_bands,
)
from personakit.churn.decay_kernel import DecayKernel, decay_kernels
from personakit.churn.empirical_bayes import empirical_bayes
from personakit.churn.failure_moments import sum_failures
from personakit.churn.fit_hazard import Hazard, Risk, fit_hazard, hazard_evidence
from personakit.churn.gather_contacts import Contacts, day_of, gather_contacts
from personakit.churn.service_failures import FailureModel, fit_failure_model
from personakit.churn.value_exposed import coming_year, compounding, renewed, value_exposed
from personakit.core.calibrated import MISREAD, MODEL_SPREAD
from personakit.core.random_groups import N_RANDOM_GROUPS

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Floats, Ints
    from personakit.ingest.exports import Exports


#: Largest sample of customers that the effects are estimated from, chosen by a hash of their ids.
LEARN_FROM = 60_000
_MIX = 0x9E3779B97F4A7C15  # odd: 2**64 over the golden ratio
_RAREST = 0.002  # smallest share of the time at risk in which a yes/no column of the base must be 1 (and 0)
_COMPARED_ON = 30_000  # days at risk, for comparing candidates
#: Where contracts are renewed, past contract ends are not on record. The days near an end that remain are mostly those
#: of leavers, so effects seem to be this many times as large in them.
_ENDINGS = (1.0, 1.5, 2.25, 3.5, 5.0)
_RENEWED = 0.2  # share of contracts, from which that is considered
_LOCKS = (1.0, 0.8, 0.6, 0.45, 0.3, 0.2, 0.1, 0.05, 0.0)


def estimate_churn(
    exports: Exports, memberships: Floats, active: Bools, worth: Floats, answer_weights: Floats | None = None
) -> ChurnEffects | None:
    """Estimate the effect of a bad contact at every stage on leaving; None where there are too few data.

    Parameters
    ----------
    exports : Exports
        With left_on and dated ratings.
    memberships : ndarray (customers, personas)
        Posterior.
    active : ndarray of bool (customers,)
        Which customers are active at the as-of date.
    worth : ndarray (customers,)
        Remaining value, of leavers too where known; unknown values are replaced by the mean of the personas.
    answer_weights : ndarray (customers,), optional
        Survey weight of each customer.

    Notes
    -----
    A point-process likelihood on all leavers and a case-base sample of the time at risk. The base hazard depends on
    persona, tenure, contract, season, year, switching ease and the customer's rating habit. All stages enter together
    as loads ``ease x sum over contacts of p(bad) x fading(age)``. How fast effects fade, whether they add to the hazard
    or multiply it, and what remains of them under a contract are chosen by likelihood.
    """
    if "left_on" not in exports.customers or not len(exports.csat):
        return None
    chosen = np.arange(len(active))
    if len(chosen) > LEARN_FROM:
        chosen = np.sort(np.argpartition(exports.hashes, LEARN_FROM)[:LEARN_FROM])
    position = np.full(len(active) + 1, -1, dtype=np.int64)  # [-1]: an event without a customer
    position[chosen] = np.arange(len(chosen))
    lives = _lives(exports, chosen)
    if int(np.isfinite(lives.left).sum()) < exports.study.churn.fewest_leavers:
        return None
    contacts = gather_contacts(exports, position)
    if int(contacts.rated.sum()) < exports.study.churn.fewest_ratings:
        return None
    points = case_base_sample(contacts, lives)
    if int(points.leaves.sum()) < exports.study.churn.fewest_leavers:
        return None
    ease, usual_ease = switching_propensity(exports, memberships, answer_weights)
    customers = Customers(memberships[chosen], exports.random_groups[chosen], lives, ease[chosen], usual_ease[chosen],
                          filled(worth, memberships, active)[chosen], active[chosen])  # fmt: skip
    ends_in = lives.contract_end[contacts.customer] - contacts.day
    near = (ends_in > 0) & (ends_in <= NEAR_END_DAYS)
    badness = fit_failure_model(contacts, customers.memberships, value_bands(customers.worth), N_BANDS, near)
    fit = _fit(contacts, badness, points, customers)
    scale = len(active) / len(chosen)
    return _finish(exports, contacts, badness, points, customers, fit=fit, scale=scale)


@dataclass(frozen=True, eq=False)
class _ChurnFit:
    hazard: Hazard
    fading: DecayKernel
    lock: float
    load: Floats  # (points, stages), as fitted


def _lives(exports: Exports, chosen: Ints) -> Spells:
    customers, as_of = exports.customers, exports.study.study.as_of

    def days(name: str, missing: float) -> Floats:
        if name not in customers:
            return np.full(len(chosen), missing)
        day = day_of(customers[name].to_numpy()[chosen], as_of)
        return np.where(np.isnan(day), missing, day)

    left = days("left_on", np.inf)
    # The sample is chosen by the hash itself, so the start of each customer's days needs another number.
    uniform = ((exports.hashes[chosen] * np.uint64(_MIX)) >> np.uint64(11)).astype(np.float64) / 2.0**53
    return Spells(days("joined_on", -np.inf), np.where(left > 0, np.inf, left), days("contract_end", np.nan), uniform)


def _fit(contacts: Contacts, badness: FailureModel, points: CaseBase, customers: Customers) -> _ChurnFit:
    pairs = contacts_before(contacts, points, len(customers.active))
    load = lagged_load(contacts, badness.chance, pairs, len(points.day))
    load[~points.leaves] *= on_record(pairs, points)  # days at risk get the same recording gap as leavers
    ends_in = customers.lives.contract_end[points.customer] - points.day
    bound = ends_in > NEAR_END_DAYS
    habit = _habit(contacts, badness, pairs, len(points.day))
    near = (ends_in > 0) & ~bound
    z = base_columns(customers, points.customer, points.day, bound=bound, near=near, habit=habit)
    z = z * _supported(z, points.weight)
    leaver = np.isfinite(customers.lives.left)
    answered = np.abs(customers.ease - customers.usual_ease) > 1e-9
    asked_leavers = (
        answered[leaver].mean() >= 0.5 * answered[~leaver].mean() if leaver.any() and (~leaver).any() else True
    )
    ease = (customers.ease if asked_leavers else customers.usual_ease)[points.customer]
    start = fit_hazard(Risk(z, np.zeros((len(z), 0)), points.leaves, points.weight), added=False)
    eta = z @ start.base

    def loaded(rows: Any, fading: DecayKernel, lock: float, ending: float) -> Risk:
        state = np.where(bound[rows], lock, np.where(near[rows], ending, 1.0))
        x = (load[rows] @ fading.weights) * (ease[rows] * state)[:, None]
        return Risk(z[rows], x, points.leaves[rows], points.weight[rows])

    # Candidates are compared on all leavers and a part of the days at risk.
    days = np.flatnonzero(~points.leaves)
    few = days[:: max(len(days) // _COMPARED_ON, 1)]
    compared = np.concatenate([np.flatnonzero(points.leaves), few])
    times = points.weight[days].sum() / max(float(points.weight[few].sum()), 1e-9)
    locks = _LOCKS if bound.any() else (1.0,)

    def likelihood(fading: DecayKernel, lock: float, added: bool, ending: float = 1.0) -> float:
        some = loaded(compared, fading, lock, ending)
        return hazard_evidence(eta[compared], replace(some, weight=some.weight * times), added=added)

    def lock_of(fading: DecayKernel, added: bool, ending: float = 1.0) -> float:
        likely = np.array([likelihood(fading, part, added, ending) for part in locks])
        weight = np.exp(likely - likely.max())
        return float(weight @ np.array(locks) / weight.sum())

    ways, tries = decay_kernels(), []
    for added in (True, False):
        fading = max(ways, key=lambda way: likelihood(way, locks[len(locks) // 2], added))
        lock, ending = lock_of(fading, added), 1.0
        if added and renewed(customers) > _RENEWED:
            ending = max(_ENDINGS, key=lambda part: likelihood(fading, lock, True, part))
            lock = lock_of(fading, True, ending) if ending != 1 else lock
        tries.append((likelihood(fading, lock, added, ending), fading, lock, added, ending))
    _, fading, lock, added, ending = max(tries, key=lambda attempt: attempt[0])
    best = loaded(slice(None), fading, lock, ending)
    return _ChurnFit(fit_hazard(best, added=added, start=start.base), fading, lock, best.x)


def _supported(z: Floats, weight: Floats) -> Bools:
    """Return which columns of the base can be estimated: yes/no columns need both values in the time at risk."""
    share = weight @ (z != 0) / weight.sum()
    yes_or_no = ((z == 0) | (z == 1)).all(axis=0)
    used = np.where(yes_or_no, (share > _RAREST) & (share < 1 - _RAREST), z.std(axis=0) > 0)
    used[0] = True
    return np.asarray(used, dtype=bool)


def _habit(contacts: Contacts, badness: FailureModel, pairs: tuple[Ints, Ints, Floats], n_points: int) -> Floats:
    """Return how leniently each point's customer had rated before, shrunk to the mean."""
    point, contact, _ = pairs
    n = np.bincount(point, contacts.rated[contact], n_points)
    total = np.bincount(point, badness.habit[contact], n_points)
    return np.asarray(total / (n + badness.habit_noise) * 4, dtype=np.float64)


def _finish(
    exports: Exports, contacts: Contacts, badness: FailureModel, points: CaseBase, customers: Customers, *, fit:
    _ChurnFit, scale: float,
) -> ChurnEffects:  # fmt: skip
    hazard, days = fit.hazard, fit.fading.days
    p, random_group = len(hazard.base), customers.random_groups[points.customer]
    by_random_group = np.stack(
        [np.bincount(random_group, column, N_RANDOM_GROUPS) for column in hazard.scores.T], axis=1
    )
    inverse = np.linalg.inv(hazard.information)
    steps = (by_random_group - by_random_group.mean(axis=0)) @ inverse
    spread = (steps.T @ steps)[p:, p:] * N_RANDOM_GROUPS / (N_RANDOM_GROUPS - 1)
    unit = days * hazard.unit(points.weight)
    raw, spread = hazard.effects * unit, spread * unit**2
    effects, posterior, shrinkage_note = empirical_bayes(raw, spread)
    rng = np.random.default_rng([exports.study.study.seed, 3])
    draws = rng.multivariate_normal(effects, posterior, exports.study.study.n_boot, method="eigh")
    # Shrinkage assumes that the effects are similar. Every other draw uses the raw estimates instead.
    draws[1::2] = rng.multivariate_normal(raw, spread, exports.study.study.n_boot, method="eigh")[1::2]
    draws *= np.exp(MODEL_SPREAD * rng.normal(size=draws.shape))
    draws += MISREAD * np.maximum(effects, 0).mean() * rng.normal(size=draws.shape)
    compounded = compounding(fit.load, np.maximum(effects, 0) / unit, hazard, points, customers)
    year = coming_year(contacts, badness, customers, points, fading=fit.fading, lock=fit.lock, hazard=hazard,
                       effects=effects, compounded=compounded)  # fmt: skip
    stakes = [value_exposed(year, customers, effects, unlocked=unlocked) * scale for unlocked in (False, True)]
    lift = fit.load[points.leaves] * hazard.effects
    part = lift if hazard.added else lift * hazard.base_hazard[points.leaves][:, None]
    n_years = -min(points.first_day, -1.0) / YEAR
    stages = exports.stages["stage"].astype("str")
    count = np.bincount(contacts.stage, minlength=contacts.n_stages)
    frame = pd.DataFrame(
        {
            "stage": stages.to_numpy(),
            "effect_per_bad_contact": effects,
            "low": effects - 1.645 * np.sqrt(np.diag(posterior)),
            "high": effects + 1.645 * np.sqrt(np.diag(posterior)),
            "contacts": scale * count * contacts.unseen / n_years,
            "bad_contacts": scale * np.bincount(contacts.stage, badness.chance, len(count)) * contacts.unseen / n_years,
            "leavers_associated": scale * (part / hazard.hazard[points.leaves][:, None]).sum(axis=0),
            "basis": OBSERVED,
        }
    )
    pains = dict(
        zip(stages, sum_failures(contacts, badness, customers.memberships, customers.random_groups), strict=True)
    )
    leavers = int(points.leaves.sum())
    sentences = _notes(fit, leavers, len(customers.active), contacts, scale=scale, shrunk=shrinkage_note)
    return ChurnEffects(frame, draws, stakes[0], stakes[1], pains, fit.fading.name, fit.lock, leavers,
                        len(customers.active), sentences)  # fmt: skip


def _notes(fit: _ChurnFit, leavers: int, n: int, contacts: Contacts, *, scale: float, shrunk: str) -> tuple[str, ...]:
    how = "adds to" if fit.hazard.added else "multiplies"
    part = f" (a sample of one in {scale:.0f})" if scale > 1 else ""
    return (
        f"Observed churn: {leavers:,} leavers among {n:,} customers{part} and {len(contacts):,} contacts, "
        f"{int(contacts.rated.sum()):,} of them rated.{_unseen_note(contacts)}",
        f"A contact gone wrong {how} the hazard of leaving, fading {fit.fading.name}; under a contract "
        f"{fit.lock:.0%} of the effect is left. Chosen by likelihood.",
        shrunk,
    )


def _unseen_note(contacts: Contacts) -> str:
    more = float((contacts.unseen * np.bincount(contacts.stage, minlength=contacts.n_stages)).sum() / len(contacts)) - 1
    if more < 0.005:
        return ""
    return f" Another {more:.0%} of contacts are taken to be on no record, by how few are both rated and timed."
