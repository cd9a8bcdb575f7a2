"""Value at risk based on the firm's own churn instead of an assumed chance of leaving."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from personakit.churn.churn_effects import ChurnEffects
    from personakit.core.typing import Floats
    from personakit.priorities.assumed_risk import AtRisk


#: Basis of value at risk where effects on leaving cannot be estimated from the firm's data.
ASSUMED = "assumed"


def observed_risk(figures: AtRisk, churn: ChurnEffects, random_group_weights: Floats, effects: Floats) -> AtRisk:
    """Return the same figures with observed value at risk: value exposed times the effect of a bad contact.

    Negative effects count as zero. Stages without a figure stay without one.

    Parameters
    ----------
    figures : AtRisk
        Figures based on the assumed chance of leaving.
    churn : ChurnEffects
        Effects from ``estimate_value``.
    random_group_weights : ndarray (replicates, random_groups)
        Ones for the point, resampled counts for replicates.
    effects : ndarray (replicates, stages)
        Effect of a bad contact in each replicate.
    """
    positive = np.maximum(effects, 0)[:, None, :]
    now, free = (np.tensordot(random_group_weights, each, axes=1) * positive
                 for each in (churn.at_stake, churn.at_stake_unlocked))  # fmt: skip
    none = np.isnan(figures.value_at_risk)
    return replace(
        figures,
        value_at_risk=np.where(none, np.nan, now),
        value_at_risk_unlocked=np.where(none, np.nan, free),
    )
