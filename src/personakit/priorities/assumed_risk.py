"""Value at risk by the three criteria: customers affected x switching ease x lifetime value x chance of leaving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.churn.customer_covariates import switching_propensity
from personakit.core.random_groups import N_RANDOM_GROUPS
from personakit.event_counts.event_cube import DISSATISFIED, N_PATTERNS, RATED, REACHED
from personakit.value.by_random_group import ratio, shares_of_groups

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Bytes, Floats
    from personakit.ingest.exports import Exports
    from personakit.journey.journey import Journey
    from personakit.personas.personas import Personas
    from personakit.value.value import Value


# Depth of a customer's experience of a stage: sums of a deeper level are part of those of the levels above.
_DEPTHS = 3  # reached, rated, dissatisfied; one more for none

# Columns of `CustomerSums.stage`, per customer and stage; from `_ACTIVE` on, active customers only.
_RATED, _BAD, _REACHED, _ACTIVE, _EASE, _KNOWN, _LIFETIME, _WORTH, _FREE = range(9)
# Columns of `CustomerSums.base`, per customer; `seen`: events of this customer would be in the exports.
_BASE, _SEEN, _BASE_KNOWN, _BASE_WORTH, _BASE_FREE = range(5)


@dataclass(frozen=True, eq=False)
class CustomerSums:
    """Posterior-weighted sums over customers, by random group, from which value at risk is computed.

    Attributes
    ----------
    stage : ndarray (random groups, personas, stages, 9)
    base : ndarray (random groups, personas, 5)
    only_respondents : whether only survey respondents have events; reach is then estimated from them.
    """

    stage: Floats
    base: Floats
    only_respondents: bool


@dataclass(frozen=True, eq=False)
class AtRisk:
    """Figures for one or more weightings of the random groups; every array is (..., personas, stages)."""

    rated: Floats  # customers with a rating
    dissatisfied_share: Floats  # of rated customers, with a dissatisfied rating; NaN where the stage has no ratings
    reached: Floats  # active customers whom the stage reaches
    affected: Floats  # reached x dissatisfied share
    switching_ease: Floats  # mean over reached
    lifetime_value: Floats  # mean over reached, losses included
    value_at_risk: Floats  # a year
    value_at_risk_unlocked: Floats  # a year, once no contract binds anybody
    base: Floats  # (..., personas): active customers


def sum_customers(exports: Exports, personas: Personas, journey: Journey, value: Value) -> CustomerSums:
    """Sum event flags, ease and value over customers, by random group, persona and stage.

    Parameters
    ----------
    exports : Exports
        Customers and who answered the survey.
    personas : Personas
        Memberships.
    journey : Journey
        Event flags of each customer at each stage.
    value : Value
        Lifetime value and switching ease.
    """
    memberships = personas.memberships.to_numpy(dtype=np.float64)
    cells = journey.cells
    random_groups, marks = cells.layout.random_groups, cells.marks
    active = value.customers["active"].to_numpy(dtype=bool)
    ease = value.customers["switching_ease"].to_numpy(dtype=np.float64)
    lifetime = value.customers["lifetime_value"].to_numpy(dtype=np.float64)
    known = ~np.isnan(lifetime)
    worth = ease * np.maximum(np.nan_to_num(lifetime), 0)
    free, _ = switching_propensity(exports, memberships, personas.features.answer_weights)
    seen, only_respondents = _whose_events_are_seen(exports, marks)
    k, n_stages = memberships.shape[1], marks.shape[1]
    value_of = {
        _ACTIVE: active,
        _REACHED: active & seen,
        _EASE: active * np.nan_to_num(ease),
        _KNOWN: active & known,
        _LIFETIME: active * np.nan_to_num(lifetime),
        _WORTH: active * worth,
        _FREE: active * free * np.maximum(np.nan_to_num(lifetime), 0),
    }
    columns = [np.ones(len(active)), *(value.astype(np.float64) for value in value_of.values())]
    # Every customer is in one group per stage, by depth, and in one group of the base, so one pass is enough.
    depth_of = np.array([_depth(mark) for mark in range(N_PATTERNS)], dtype=np.int32)
    n_groups = (n_stages * _DEPTHS + 1) * N_RANDOM_GROUPS
    groups = np.empty((len(active), n_stages + 1), dtype=np.int32)
    for s in range(n_stages):
        depth = depth_of[marks[:, s]]
        groups[:, s] = np.where(depth < _DEPTHS, (s * _DEPTHS + depth) * N_RANDOM_GROUPS + random_groups, n_groups)
    groups[:, -1] = n_stages * _DEPTHS * N_RANDOM_GROUPS + random_groups.astype(np.int32)
    sums = shares_of_groups(memberships, columns, groups, n_groups).reshape(-1, N_RANDOM_GROUPS, k, len(columns))
    by_depth = sums[:-1].reshape(n_stages, _DEPTHS, N_RANDOM_GROUPS, k, len(columns)).transpose(1, 2, 3, 0, 4)
    stage = np.zeros((N_RANDOM_GROUPS, k, n_stages, 9))
    stage[..., _RATED] = by_depth[1:, ..., 0].sum(axis=0)
    stage[..., _BAD] = by_depth[2, ..., 0]
    stage[..., list(value_of)] = by_depth[..., 1:].sum(axis=0)
    positions = [1 + list(value_of).index(name) for name in (_ACTIVE, _REACHED, _KNOWN, _WORTH, _FREE)]
    return CustomerSums(stage, sums[-1][..., positions], only_respondents)


def _depth(mark: int) -> int:
    """Return the depth of a customer with these flags at a stage: 0 reached, 1 rated, 2 dissatisfied, 3 none."""
    if mark & RATED:
        return 2 if mark & DISSATISFIED else 1
    return 0 if mark & REACHED else _DEPTHS


def _whose_events_are_seen(exports: Exports, marks: Bytes) -> tuple[Bools, bool]:
    """Return the customers whose events the exports cover: all, or respondents where nobody else has any."""
    respondent = np.zeros(len(marks), dtype=bool)
    respondent[exports.respondents[exports.respondents >= 0]] = True
    someone = (marks > 0).any(axis=1)
    only = bool(someone.any()) and not bool((someone & ~respondent).any()) and not bool(respondent.all())
    return (respondent if only else np.ones(len(respondent), dtype=bool)), only


def value_at_risk(
    sums: CustomerSums, random_group_weights: Floats, leave_if_dissatisfied: float, minimum_cell: int
) -> AtRisk:
    """Return the figures under weights of the random groups: ones for the point, resampled counts for replicates.

    Per persona p and stage s::

        share    = dissatisfied customers / rated customers
        reached  = active customers x share of them the stage reaches
        affected = reached x share
        at risk  = affected x leave_if_dissatisfied x mean over reached of (switching ease x lifetime value)

    Negative values count as zero in the last mean: a customer who costs money is no value at risk. The share of a
    persona with fewer than `minimum_cell` rated customers at a stage is shrunk towards the stage's share:
    ``(bad + m * stage share) / (rated + m)``, m = `minimum_cell`. A stage rated by fewer customers in all has no
    figure. Where the value of no reached customer is known, the mean of the persona is used, or else the overall mean.

    Parameters
    ----------
    sums : CustomerSums
    random_group_weights : ndarray (replicates, random_groups)
    leave_if_dissatisfied : float
        Yearly chance that a dissatisfied customer of switching ease 1 leaves.
    minimum_cell : int
        In customers.

    Returns
    -------
    AtRisk
        With a leading axis of replicates.
    """
    t = np.tensordot(random_group_weights, sums.stage, axes=1)
    base = np.tensordot(random_group_weights, sums.base, axes=1)
    rated, bad = t[..., _RATED], t[..., _BAD]
    whole = ratio(bad.sum(axis=1), rated.sum(axis=1))[:, None, :]
    few = sums.stage[..., _RATED].sum(axis=(0, 1)) < minimum_cell
    whole = np.where(few, np.nan, whole)
    thin = is_thin(sums, minimum_cell)
    share = np.where(thin, (bad + minimum_cell * whole) / (rated + minimum_cell), ratio(bad, rated))
    share = np.where(np.isnan(share) | few, whole, share)
    customers = base[..., _BASE][..., None]
    reached = np.nan_to_num(customers * ratio(t[..., _REACHED], base[..., _SEEN][..., None] + np.zeros_like(share)))
    affected = reached * share

    def worth(of_base: int, of_stage: int) -> Floats:
        everybody = ratio(base[..., of_base].sum(axis=1), base[..., _BASE_KNOWN].sum(axis=1))[:, None]
        persona = ratio(base[..., of_base], base[..., _BASE_KNOWN])
        fallback = np.nan_to_num(np.where(np.isnan(persona), everybody, persona))[..., None]
        # The sums are over reached customers of known value; the mean is used for all who are reached.
        mean = ratio(t[..., of_stage], t[..., _KNOWN])
        return np.where(np.isnan(mean), fallback, mean)

    return AtRisk(
        rated=rated,
        dissatisfied_share=share,
        reached=reached,
        affected=affected,
        switching_ease=ratio(t[..., _EASE], t[..., _ACTIVE]),
        lifetime_value=ratio(t[..., _LIFETIME], t[..., _KNOWN]),
        value_at_risk=affected * leave_if_dissatisfied * worth(_BASE_WORTH, _WORTH),
        value_at_risk_unlocked=affected * leave_if_dissatisfied * worth(_BASE_FREE, _FREE),
        base=base[..., _BASE],
    )


def is_thin(sums: CustomerSums, minimum_cell: int) -> Bools:
    """Return where a share rests on fewer than `minimum_cell` rated customers, shape (personas, stages).

    Parameters
    ----------
    sums : CustomerSums
        See :func:`sum_customers`.
    minimum_cell : int
        In customers.
    """
    return np.asarray(sums.stage[..., _RATED].sum(axis=0) < minimum_cell, dtype=bool)
