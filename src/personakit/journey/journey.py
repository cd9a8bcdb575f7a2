"""``Journey``: satisfaction and waits of each persona at each stage, with n and intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from personakit.core.result import Result
from personakit.event_counts.event_cube import EventCube

#: Persona id of the rows for the whole base.
EVERYONE = "all"


@dataclass(frozen=True, eq=False, repr=False)
class Journey(Result):
    """Persona x stage figures, computed from mergeable cells."""

    metrics: pd.DataFrame  # persona ("all", "p1", ...), stage, order, then figures: see map_journey
    cells: EventCube
    stages: pd.DataFrame  # Exports.stages
    personas: dict[str, str]  # persona id -> name
    minimum_cell: int
    doubts: tuple[str, ...] = ()  # what the waits and ratings may rest on wrongly, a sentence each

    @property
    def notes(self) -> Sequence[str]:
        """Every doubt about the figures."""
        return self.doubts

    @property
    def table(self) -> pd.DataFrame:
        """One row per persona and stage, 'all' first."""
        return self.metrics.copy()

    @property
    def repr_columns(self) -> Sequence[str]:
        """The columns of the one-screen view."""
        return ["name", "stage", "csat_n", "csat_mean", "csat_mean_low", "csat_mean_high", "dissatisfied_share",
                "wait_median_minutes", "sla_share", "suppressed"]  # fmt: skip

    @property
    def stage_names(self) -> list[str]:
        """Stages in journey order."""
        return list(self.stages["stage"])

    def of(self, persona: str = EVERYONE) -> pd.DataFrame:
        """Return the stages of one persona, in journey order.

        Parameters
        ----------
        persona : str
            "all" or a persona id.
        """
        known = [EVERYONE, *self.personas]
        if persona not in known:
            raise KeyError(f"no persona '{persona}'; available: {', '.join(known)}")
        return self.metrics[self.metrics["persona"] == persona].sort_values("order").reset_index(drop=True)

    def summary_lines(self) -> Sequence[str]:
        """Name what the journey covers."""
        return [
            f"Journey: {len(self.stages)} stages x {len(self.personas)} persona(s); intervals are 90%; "
            f"figures on fewer than {self.minimum_cell} customers are suppressed"
        ]
