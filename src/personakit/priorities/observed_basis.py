"""``ObservedBasis``: what bad contacts add to leaving, estimated from the firm's own leavers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.churn.churn_effects import OBSERVED
from personakit.priorities.wait_response import observed_wait_response

if TYPE_CHECKING:
    from personakit.churn.churn_effects import ChurnEffects
    from personakit.churn.failure_moments import FailureMoments
    from personakit.core.typing import Floats
    from personakit.event_counts.event_cube import EventCube
    from personakit.priorities.stage_figures import StageFigures
    from personakit.priorities.wait_response import WaitResponse


@dataclass(frozen=True, eq=False)
class ObservedBasis:
    """Every stage has its own effect on leaving; causes are those of the chance that a contact was bad."""

    churn: ChurnEffects  # stages in the order of the journey
    name: str = OBSERVED

    @property
    def effects(self) -> Floats:
        """Effect of a bad contact, none below zero, (1, stages)."""
        effects: Floats = self.churn.stages["effect_per_bad_contact"].to_numpy(dtype=np.float64)
        return np.maximum(effects, 0)[None, :]

    @property
    def effect_draws(self) -> Floats:
        """Draws from the posterior of the effects, (replicates, stages)."""
        return self.churn.draws

    def value_exposed(self, figures: StageFigures, random_group_weights: Floats) -> tuple[Floats, Floats]:  # noqa: ARG002
        """Return remaining value x bad contacts of a year, customer by customer, now and once no contract binds.

        Parameters
        ----------
        figures : StageFigures
            Not needed: the value is summed over the customers of each random group.
        random_group_weights : ndarray (replicates, random_groups)
            Ones for the point, resampled counts for replicates.
        """
        now, unlocked = (
            np.tensordot(random_group_weights, exposed, axes=1)
            for exposed in (self.churn.value_exposed, self.churn.value_exposed_unlocked)
        )
        return now, unlocked

    def failure_moments(self, cells: EventCube, stage: str) -> FailureMoments:  # noqa: ARG002
        """Return the chance that contacts were bad by persona, touchpoint, channel, team and wait.

        Parameters
        ----------
        cells : EventCube
            Not needed: the contacts were summed when their effects were estimated.
        stage : str
            Its name.
        """
        return self.churn.failures[stage]

    def wait_response(self, stage: str, raw: WaitResponse, draws: Floats) -> WaitResponse:
        """Return the response of the chance that a contact was bad; that of raw ratings where contacts have no waits.

        Parameters
        ----------
        stage : str
            Its name.
        raw : WaitResponse
            Of raw ratings; it has the waits of every persona.
        draws : ndarray (draws, random groups)
            Ones for the point, resampled counts for replicates.
        """
        observed = observed_wait_response(raw, self.churn.failures[stage], draws)
        return raw if observed is None else observed

    def notes(self) -> list[str]:
        """Return how value at risk was estimated from the firm's own leavers."""
        return [
            "Value at risk a year, from observed churn: contacts gone wrong in a year x the added chance of leaving of "
            "their stage x switching ease x remaining value, customer by customer; stages add up to the joint whole. "
            "Associated with leaving, not proven to cause it.",
            "Intervals and chances of a rank cover which customers were observed and how sure the effects are, not the "
            "way the model is built.",
            *self.churn.sentences,
        ]

    def losses_note(self, n: int) -> str:
        """Return that a loss counts as it is."""
        return f"{n:,} customers with a negative lifetime value count as they are: to lose them is no loss."
