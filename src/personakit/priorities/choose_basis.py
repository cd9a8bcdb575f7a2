"""Choose what a ranking goes by: the firm's own leavers, or an assumed chance of leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personakit.priorities.assumed_basis import AssumedBasis
from personakit.priorities.observed_basis import ObservedBasis

if TYPE_CHECKING:
    from personakit.churn.churn_effects import ChurnEffects
    from personakit.priorities.risk_basis import RiskBasis


def choose_basis(churn: ChurnEffects | None, leave_if_dissatisfied: float, n_stages: int) -> RiskBasis:
    """Return the basis of a ranking: effects estimated from the firm's own leavers, or the assumed chance of leaving.

    Parameters
    ----------
    churn : ChurnEffects or None
        As ``estimate_churn`` returns it.
    leave_if_dissatisfied : float
        The study's setting: yearly chance that a dissatisfied customer of switching ease 1 leaves.
    n_stages : int
        Number of stages of the journey.
    """
    return AssumedBasis(leave_if_dissatisfied, n_stages) if churn is None else ObservedBasis(churn)
