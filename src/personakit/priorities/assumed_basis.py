"""``AssumedBasis``: one assumed chance of leaving at every stage, for who is dissatisfied there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.formatting import format_share
from personakit.priorities.rating_moments import rating_moments

if TYPE_CHECKING:
    from personakit.churn.failure_moments import FailureMoments
    from personakit.core.typing import Floats
    from personakit.event_counts.event_cube import EventCube
    from personakit.priorities.stage_figures import StageFigures
    from personakit.priorities.wait_response import WaitResponse


@dataclass(frozen=True)
class AssumedBasis:
    """Dissatisfied customers leave with a chance that the study states; their causes are those of raw ratings."""

    leave_if_dissatisfied: float  # a year, at switching ease 1
    n_stages: int
    name: str = "assumed"

    @property
    def effects(self) -> Floats:
        """The assumed chance, (1, stages)."""
        return np.full((1, self.n_stages), self.leave_if_dissatisfied)

    @property
    def effect_draws(self) -> Floats:
        """The same in every replicate, (1, stages): the assumption is held fixed."""
        return self.effects

    def value_exposed(self, figures: StageFigures, random_group_weights: Floats) -> tuple[Floats, Floats]:  # noqa: ARG002
        """Return customers affected x mean of (switching ease x lifetime value), now and once no contract binds.

        Parameters
        ----------
        figures : StageFigures
            Of the replicates.
        random_group_weights : ndarray (replicates, random_groups)
            In `figures` already.
        """
        return figures.affected * figures.value_free_to_leave, figures.affected * figures.value_free_to_leave_unlocked

    def failure_moments(self, cells: EventCube, stage: str) -> FailureMoments:
        """Return dissatisfaction by touchpoint, channel, team and wait."""
        return rating_moments(cells, stage)

    def wait_response(self, stage: str, raw: WaitResponse, draws: Floats) -> WaitResponse:  # noqa: ARG002
        """Return the response of raw ratings as it is.

        Parameters
        ----------
        stage : str
            Its name.
        raw : WaitResponse
            Of raw ratings.
        draws : ndarray (draws, random groups)
            In `raw` already.
        """
        return raw

    def notes(self) -> list[str]:
        """Return the formula and what it assumes."""
        return [
            "Value at risk a year = customers affected x switching ease x lifetime value x the chance that a "
            "dissatisfied customer of switching ease 1 leaves within a year: "
            f"{format_share(self.leave_if_dissatisfied)}, "
            "assumed (value.leave_if_dissatisfied). It is summed customer by customer, so the "
            "averages shown do not multiply to it exactly. Dissatisfaction is associated with leaving, not proven to "
            "cause it.",
            "That chance is taken to be the same at every stage: intervals and chances of a rank cover which customers "
            "were observed, not this assumption.",
            "A customer dissatisfied at two stages counts at both: the stages do not add up to one total.",
        ]

    def losses_note(self, n: int) -> str:
        """Return that a loss is nothing at risk."""
        return f"{n:,} customers with a negative lifetime value are affected but put nothing at risk."
