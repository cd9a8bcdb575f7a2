"""Value at risk of every persona at every stage: the value exposed there times the effect of a bad experience."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.priorities.stage_figures import StageFigures, stage_figures

if TYPE_CHECKING:
    from personakit.core.typing import Floats
    from personakit.priorities.customer_sums import CustomerSums
    from personakit.priorities.risk_basis import RiskBasis


@dataclass(frozen=True, eq=False)
class AtRisk(StageFigures):
    """The same figures with the value at risk that follows from them."""

    value_at_risk: Floats  # a year
    value_at_risk_unlocked: Floats  # a year, once no contract binds anybody


def value_at_risk(
    sums: CustomerSums, basis: RiskBasis, random_group_weights: Floats, effects: Floats, minimum_cell: int
) -> AtRisk:
    """Return the figures with value at risk: the value exposed to bad experiences of a stage, times their effect.

    Negative effects count as zero. A stage without a dissatisfied share has no figure.

    Parameters
    ----------
    sums : CustomerSums
        See :func:`personakit.priorities.customer_sums.sum_customers`.
    basis : RiskBasis
        What value is exposed.
    random_group_weights : ndarray (replicates, random_groups)
        Ones for the point, resampled counts for replicates.
    effects : ndarray (replicates or 1, stages)
        Added chance of leaving over one bad experience, of each replicate.
    minimum_cell : int
        In customers.

    Returns
    -------
    AtRisk
        With a leading axis of replicates.
    """
    figures = stage_figures(sums, random_group_weights, minimum_cell)
    positive = np.maximum(effects, 0)[:, None, :]
    now, unlocked = (
        np.where(np.isnan(figures.affected), np.nan, exposed * positive)
        for exposed in basis.value_exposed(figures, random_group_weights)
    )
    return AtRisk(**vars(figures), value_at_risk=now, value_at_risk_unlocked=unlocked)
