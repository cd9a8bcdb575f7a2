"""``RiskBasis``: what a bad experience adds to leaving, observed on the firm's own leavers or assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from personakit.churn.failure_moments import FailureMoments
    from personakit.core.typing import Floats
    from personakit.event_counts.event_cube import EventCube
    from personakit.priorities.stage_figures import StageFigures
    from personakit.priorities.wait_response import WaitResponse


class RiskBasis(Protocol):
    """What a ranking asks of its basis; value at risk is value exposed x effect of a bad experience, whatever it is."""

    @property
    def name(self) -> str:
        """As the column `basis` has it."""

    @property
    def effects(self) -> Floats:
        """Added chance of leaving over one bad experience, at switching ease 1: (1, stages)."""

    @property
    def effect_draws(self) -> Floats:
        """The same for every replicate, (replicates, stages); a first axis of 1 where it is the same in all of them."""

    def value_exposed(self, figures: StageFigures, random_group_weights: Floats) -> tuple[Floats, Floats]:
        """Return the value that an effect of 1 would put at risk a year, now and once no contract binds anybody."""

    def failure_moments(self, cells: EventCube, stage: str) -> FailureMoments:
        """Return what went wrong at a stage by context, from which its cause is found."""

    def wait_response(self, stage: str, raw: WaitResponse, draws: Floats) -> WaitResponse:
        """Return how what goes wrong at a stage depends on the wait, given how raw ratings depend on it."""

    def notes(self) -> list[str]:
        """Return what value at risk rests on, in sentences."""

    def losses_note(self, n: int) -> str:
        """Return how customers with a negative lifetime value count."""
