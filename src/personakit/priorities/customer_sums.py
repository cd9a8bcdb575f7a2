"""Sums over customers, by random group, persona and stage, from which the figures of a ranking are computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.churn.customer_covariates import switching_propensity
from personakit.core.random_groups import N_RANDOM_GROUPS
from personakit.event_counts.event_cube import DISSATISFIED, N_PATTERNS, RATED, REACHED
from personakit.value.by_random_group import shares_of_groups

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Bytes, Floats
    from personakit.ingest.exports import Exports
    from personakit.journey.journey import Journey
    from personakit.personas.personas import Personas
    from personakit.value.value import Value


# Depth of a customer's experience of a stage: sums of a deeper level are part of those of the levels above.
_DEPTHS = 3  # reached, rated, dissatisfied; one more for none

# Columns of `CustomerSums.stage`, per customer and stage; from `ACTIVE` on, active customers only. Where all ratings
# are answers of a survey, its weights are in all of them but `RATERS`: how many customers rated.
RATED_SUM, DISSATISFIED_SUM, REACHED_SUM, ACTIVE, EASE, KNOWN, LIFETIME, EXPOSED, UNLOCKED, RATERS = range(10)
# Columns of `CustomerSums.base`, per customer; `seen`: events of this customer would be in the exports.
BASE, SEEN, BASE_KNOWN, BASE_EXPOSED, BASE_UNLOCKED = range(5)


@dataclass(frozen=True, eq=False)
class CustomerSums:
    """Posterior-weighted sums over customers, by random group, from which value at risk is computed.

    Attributes
    ----------
    stage : ndarray (random groups, personas, stages, 10)
    base : ndarray (random groups, personas, 5)
    only_respondents : whether only survey respondents have events; reach is then estimated from them.
    """

    stage: Floats
    base: Floats
    only_respondents: bool


def sum_customers(exports: Exports, personas: Personas, journey: Journey, value: Value) -> CustomerSums:
    """Sum event flags, ease and value over customers, by random group, persona and stage."""
    memberships = personas.memberships.to_numpy(dtype=np.float64)
    cells = journey.cells
    random_groups, event_flags = cells.layout.random_groups, cells.event_flags
    active = value.customers["active"].to_numpy(dtype=bool)
    ease = value.customers["switching_ease"].to_numpy(dtype=np.float64)
    lifetime = value.customers["lifetime_value"].to_numpy(dtype=np.float64)
    known = ~np.isnan(lifetime)
    worth = ease * np.maximum(np.nan_to_num(lifetime), 0)
    free, _ = switching_propensity(exports, memberships, personas.features.answer_weights)
    seen, only_respondents = _whose_events_are_seen(exports, event_flags)
    k, n_stages = memberships.shape[1], event_flags.shape[1]
    value_of = {
        ACTIVE: active,
        REACHED_SUM: active & seen,
        EASE: active * np.nan_to_num(ease),
        KNOWN: active & known,
        LIFETIME: active * np.nan_to_num(lifetime),
        EXPOSED: active * worth,
        UNLOCKED: active * free * np.maximum(np.nan_to_num(lifetime), 0),
    }
    columns = [np.ones(len(active)), *(value.astype(np.float64) for value in value_of.values())]
    # Every customer is in one group per stage, by depth, and in one group of the base, so one pass is enough.
    depth_of = np.array([_depth(mark) for mark in range(N_PATTERNS)], dtype=np.int32)
    n_groups = (n_stages * _DEPTHS + 1) * N_RANDOM_GROUPS
    groups = np.empty((len(active), n_stages + 1), dtype=np.int32)
    for s in range(n_stages):
        depth = depth_of[event_flags[:, s]]
        groups[:, s] = np.where(depth < _DEPTHS, (s * _DEPTHS + depth) * N_RANDOM_GROUPS + random_groups, n_groups)
    groups[:, -1] = n_stages * _DEPTHS * N_RANDOM_GROUPS + random_groups.astype(np.int32)
    plain = shares_of_groups(memberships, columns, groups, n_groups).reshape(-1, N_RANDOM_GROUPS, k, len(columns))
    weights = _answer_weights(exports, journey)
    sums = plain
    if weights is not None:
        weighted = shares_of_groups(memberships * weights[:, None], columns, groups, n_groups)
        sums = weighted.reshape(plain.shape)
    shape = (n_stages, _DEPTHS, N_RANDOM_GROUPS, k, len(columns))
    by_depth = sums[:-1].reshape(shape).transpose(1, 2, 3, 0, 4)
    stage = np.zeros((N_RANDOM_GROUPS, k, n_stages, 10))
    stage[..., RATERS] = plain[:-1].reshape(shape).transpose(1, 2, 3, 0, 4)[1:, ..., 0].sum(axis=0)
    stage[..., RATED_SUM] = by_depth[1:, ..., 0].sum(axis=0)
    stage[..., DISSATISFIED_SUM] = by_depth[2, ..., 0]
    stage[..., list(value_of)] = by_depth[..., 1:].sum(axis=0)
    positions = [1 + list(value_of).index(name) for name in (ACTIVE, REACHED_SUM, KNOWN, EXPOSED, UNLOCKED)]
    base = (sums if bool((exports.respondents >= 0).sum() == len(active)) else plain)[-1][..., positions]
    base[..., SEEN] = sums[-1][..., positions[SEEN]]
    return CustomerSums(stage, base, only_respondents)


def _answer_weights(exports: Exports, journey: Journey) -> Floats | None:
    """Return the survey weight of every customer where all ratings are answers of a survey; None where they are not."""
    weights = journey.cells.layout.respondent_weights
    return weights if weights is not None and bool(exports.csat["surveyed"].all()) else None


def _depth(mark: int) -> int:
    """Return the depth of a customer with these flags at a stage: 0 reached, 1 rated, 2 dissatisfied, 3 none."""
    if mark & RATED:
        return 2 if mark & DISSATISFIED else 1
    return 0 if mark & REACHED else _DEPTHS


def _whose_events_are_seen(exports: Exports, event_flags: Bytes) -> tuple[Bools, bool]:
    """Return the customers whose events the exports cover: all, or respondents where nobody else has any."""
    respondent = np.zeros(len(event_flags), dtype=bool)
    respondent[exports.respondents[exports.respondents >= 0]] = True
    someone = (event_flags > 0).any(axis=1)
    only = bool(someone.any()) and not bool((someone & ~respondent).any()) and not bool(respondent.all())
    return (respondent if only else np.ones(len(respondent), dtype=bool)), only


def is_thin(sums: CustomerSums, minimum_cell: int) -> Bools:
    """Return where a share rests on fewer than `minimum_cell` rated customers, shape (personas, stages)."""
    return np.asarray(sums.stage[..., RATERS].sum(axis=0) < minimum_cell, dtype=bool)
