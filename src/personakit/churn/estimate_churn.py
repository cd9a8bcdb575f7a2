"""Estimate the effect of bad contacts on the chance of leaving, from customers who left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.churn.case_base_sample import (
    CaseBase,
    Spells,
    case_base_sample,
)
from personakit.churn.churn_effects import OBSERVED, ChurnEffects
from personakit.churn.customer_covariates import (
    N_BANDS,
    NEAR_END_DAYS,
    YEAR,
    Customers,
    filled,
    switching_propensity,
    value_bands,
)
from personakit.churn.empirical_bayes import empirical_bayes
from personakit.churn.failure_moments import sum_failures
from personakit.churn.gather_contacts import Contacts, gather_contacts
from personakit.churn.select_hazard import ChurnFit, select_hazard
from personakit.churn.service_failures import FailureModel, fit_failure_model
from personakit.churn.value_exposed import coming_year, compounding, value_exposed
from personakit.core.calibrated import MISREAD, MODEL_SPREAD
from personakit.core.errors import StudyError, require
from personakit.core.formatting import format_count, format_share
from personakit.core.random_groups import N_RANDOM_GROUPS
from personakit.core.threads import one_blas_thread
from personakit.event_counts.event_codes import day_of, journey_stages
from personakit.ingest.exports import Exports
from personakit.personas.personas import Personas
from personakit.value.value import Value

if TYPE_CHECKING:
    from personakit.core.typing import Floats, Ints


#: Largest sample of customers that the effects are estimated from, chosen by a hash of their ids.
LEARN_FROM = 60_000
_MIX = 0x9E3779B97F4A7C15  # odd: 2**64 over the golden ratio


@one_blas_thread
def estimate_churn(exports: Exports, personas: Personas, value: Value) -> ChurnEffects | None:
    """Estimate the effect of a bad contact at every stage on leaving, from the customers who left.

    Parameters
    ----------
    exports : Exports
        With left_on and dated ratings.
    personas : Personas
        Of these exports.
    value : Value
        Of the same: what customers are worth, leavers as if they had stayed. Unknown values are replaced by the mean of
        the customer's personas.

    Returns
    -------
    ChurnEffects or None
        None where there are too few data: fewer than 50 leavers while contacts are on record, or fewer than 500 dated
        ratings.

    Raises
    ------
    StudyError
        When an argument is of another type, or `value` is of other customers.

    Notes
    -----
    A point-process likelihood on all leavers and a case-base sample of the time at risk. The base hazard depends on
    persona, tenure, contract, season, year, switching ease and the customer's rating habit. All stages enter together
    as loads ``ease x sum over contacts of p(bad) x kernel(age)``. How fast effects fade, whether they add to the hazard
    or multiply it, and what remains of them under a contract are chosen by likelihood.

    References
    ----------
    Berman, M. & Turner, T. R. (1992), Approximating point process likelihoods with GLIM. Applied Statistics 41. Hanley,
    J. A. & Miettinen, O. S. (2009), Fitting smooth-in-time prognostic risk functions via logistic regression.
    International Journal of Biostatistics 5.

    Examples
    --------
    >>> import personakit as pk, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     firm = pk.datasets.write_sample(folder, n_customers=600)
    ...     exports = pk.read_exports(folder + "/study.toml")
    >>> personas = pk.find_personas(exports)
    >>> churn = pk.estimate_churn(exports, personas, pk.estimate_value(exports, personas))
    >>> churn.leavers > 50, len(churn.table)
    (True, 6)
    """
    require("estimate_churn", exports, Exports, "the exports of read_exports first")
    require("estimate_churn", personas, Personas, "the personas of find_personas second")
    require("estimate_churn", value, Value, "the value of estimate_value third")
    n = len(exports.customers)
    if len(personas.memberships) != n or len(value.customers) != n:
        raise StudyError(
            f"the exports have {n:,} customers, the personas {len(personas.memberships):,} and the value "
            f"{len(value.customers):,}. Find the personas and estimate the value again on these exports."
        )
    if "left_on" not in exports.customers or not len(exports.csat):
        return None
    memberships, answer_weights = personas.memberships.to_numpy(dtype=np.float64), personas.features.answer_weights
    active = value.customers["active"].to_numpy(dtype=bool)
    remaining_value = value.customers["value_if_active"].to_numpy(dtype=np.float64)
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
                          filled(remaining_value, memberships, active)[chosen], active[chosen])  # fmt: skip
    ends_in = lives.contract_end[contacts.customer] - contacts.day
    near = (ends_in > 0) & (ends_in <= NEAR_END_DAYS)
    failure_model = fit_failure_model(
        contacts, customers.memberships, value_bands(customers.remaining_value), N_BANDS, near
    )
    fit = select_hazard(contacts, failure_model, points, customers)
    scale = len(active) / len(chosen)
    return _finish(exports, contacts, failure_model, points, customers, fit=fit, scale=scale)


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


def _finish(
    exports: Exports, contacts: Contacts, failure_model: FailureModel, points: CaseBase, customers: Customers, *, fit:
    ChurnFit, scale: float,
) -> ChurnEffects:  # fmt: skip
    hazard, days = fit.hazard, fit.decay.days
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
    year = coming_year(contacts, failure_model, customers, points, kernel=fit.decay,
                       attenuation=fit.contract_attenuation, hazard=hazard, effects=effects,
                       compounded=compounded)  # fmt: skip
    exposed = [value_exposed(year, customers, effects, unlocked=unlocked) * scale for unlocked in (False, True)]
    lift = fit.load[points.leaves] * hazard.effects
    part = lift if hazard.added else lift * hazard.base_hazard[points.leaves][:, None]
    n_years = -min(points.first_day, -1.0) / YEAR
    stages = journey_stages(exports)
    count = np.bincount(contacts.stage, minlength=contacts.n_stages)
    frame = pd.DataFrame(
        {
            "stage": pd.Series(stages, dtype="str"),
            "effect_per_bad_contact": effects,
            "low": effects - 1.645 * np.sqrt(np.diag(posterior)),
            "high": effects + 1.645 * np.sqrt(np.diag(posterior)),
            "contacts": scale * count * contacts.unseen / n_years,
            "bad_contacts": scale
            * np.bincount(contacts.stage, failure_model.chance, len(count))
            * contacts.unseen
            / n_years,
            "leavers_associated": scale * (part / hazard.hazard[points.leaves][:, None]).sum(axis=0),
            "basis": OBSERVED,
        }
    )
    failures = dict(
        zip(stages, sum_failures(contacts, failure_model, customers.memberships, customers.random_groups), strict=True)
    )
    leavers = int(points.leaves.sum())
    sentences = _notes(fit, leavers, len(customers.active), contacts, scale=scale, shrunk=shrinkage_note)
    return ChurnEffects(frame, draws, exposed[0], exposed[1], failures, fit.decay.name, fit.contract_attenuation,
                        leavers, len(customers.active), sentences)  # fmt: skip


def _notes(fit: ChurnFit, leavers: int, n: int, contacts: Contacts, *, scale: float, shrunk: str) -> tuple[str, ...]:
    how = "adds to" if fit.hazard.added else "multiplies"
    part = f" (a sample of one in {format_count(scale)})" if scale > 1 else ""
    return (
        f"Observed churn: {leavers:,} leavers among {n:,} customers{part} and {len(contacts):,} contacts, "
        f"{int(contacts.rated.sum()):,} of them rated.{_unseen_note(contacts)}",
        f"A contact gone wrong {how} the hazard of leaving, fading {fit.decay.name}; under a contract "
        f"{format_share(fit.contract_attenuation)} of the effect is left. Chosen by likelihood.",
        shrunk,
    )


def _unseen_note(contacts: Contacts) -> str:
    more = float((contacts.unseen * np.bincount(contacts.stage, minlength=contacts.n_stages)).sum() / len(contacts)) - 1
    if more < 0.005:
        return ""
    return (
        f" Another {format_share(more)} of contacts are taken to be on no record, by how few are both rated and timed."
    )
