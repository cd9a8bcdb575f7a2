"""Figures of every persona at every stage under weights of the customers: what value at risk is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.priorities.customer_sums import (
    ACTIVE,
    BASE,
    BASE_EXPOSED,
    BASE_KNOWN,
    BASE_UNLOCKED,
    DISSATISFIED_SUM,
    EASE,
    EXPOSED,
    KNOWN,
    LIFETIME,
    RATED_SUM,
    RATERS,
    REACHED_SUM,
    SEEN,
    UNLOCKED,
    is_thin,
)
from personakit.value.by_random_group import ratio

if TYPE_CHECKING:
    from personakit.core.typing import Floats
    from personakit.priorities.customer_sums import CustomerSums


@dataclass(frozen=True, eq=False)
class StageFigures:
    """Figures for one or more weightings of the random groups; every array is (..., personas, stages)."""

    rated: Floats  # customers with a rating
    dissatisfied_share: Floats  # of rated customers, with a dissatisfied rating; NaN where the stage has no ratings
    reached: Floats  # active customers whom the stage reaches
    affected: Floats  # reached x dissatisfied share
    switching_ease: Floats  # mean over reached
    lifetime_value: Floats  # mean over reached, losses included
    value_free_to_leave: Floats  # mean over reached of switching ease x lifetime value, losses counted as zero
    value_free_to_leave_unlocked: Floats  # the same, once no contract binds anybody
    base: Floats  # (..., personas): active customers


def stage_figures(sums: CustomerSums, random_group_weights: Floats, minimum_cell: int) -> StageFigures:
    """Return the figures under weights of the random groups: ones for the point, resampled counts for replicates.

    Per persona p and stage s::

        share    = dissatisfied customers / rated customers
        reached  = active customers x share of them the stage reaches
        affected = reached x share

    Negative values count as zero in `value_free_to_leave`: who costs money is no value at risk. The share of a persona
    with fewer than `minimum_cell` rated customers at a stage is shrunk towards the stage's share:
    ``(bad + m * stage share) / (rated + m)``, m = `minimum_cell`. A stage rated by fewer customers in all has no
    figure. Where the value of no reached customer is known, the mean of the persona is used, or else the overall mean.

    Parameters
    ----------
    sums : CustomerSums
        See :func:`personakit.priorities.customer_sums.sum_customers`.
    random_group_weights : ndarray (replicates, random_groups)
        Weights of the random groups.
    minimum_cell : int
        In customers.

    Returns
    -------
    StageFigures
        With a leading axis of replicates.
    """
    t = np.tensordot(random_group_weights, sums.stage, axes=1)
    base = np.tensordot(random_group_weights, sums.base, axes=1)
    rated, bad = t[..., RATED_SUM], t[..., DISSATISFIED_SUM]
    whole = ratio(bad.sum(axis=1), rated.sum(axis=1))[:, None, :]
    few = sums.stage[..., RATERS].sum(axis=(0, 1)) < minimum_cell
    whole = np.where(few, np.nan, whole)
    thin = is_thin(sums, minimum_cell)
    share = np.where(thin, (bad + minimum_cell * whole) / (rated + minimum_cell), ratio(bad, rated))
    share = np.where(np.isnan(share) | few, whole, share)
    customers = base[..., BASE][..., None]
    reached = np.nan_to_num(customers * ratio(t[..., REACHED_SUM], base[..., SEEN][..., None] + np.zeros_like(share)))
    affected = reached * share

    def mean_value(of_base: int, of_stage: int) -> Floats:
        everybody = ratio(base[..., of_base].sum(axis=1), base[..., BASE_KNOWN].sum(axis=1))[:, None]
        persona = ratio(base[..., of_base], base[..., BASE_KNOWN])
        fallback = np.nan_to_num(np.where(np.isnan(persona), everybody, persona))[..., None]
        # The sums are over reached customers of known value; the mean is used for all who are reached.
        mean = ratio(t[..., of_stage], t[..., KNOWN])
        return np.where(np.isnan(mean), fallback, mean)

    return StageFigures(
        rated=t[..., RATERS],
        dissatisfied_share=share,
        reached=reached,
        affected=affected,
        switching_ease=ratio(t[..., EASE], t[..., ACTIVE]),
        lifetime_value=ratio(t[..., LIFETIME], t[..., KNOWN]),
        value_free_to_leave=mean_value(BASE_EXPOSED, EXPOSED),
        value_free_to_leave_unlocked=mean_value(BASE_UNLOCKED, UNLOCKED),
        base=base[..., BASE],
    )
