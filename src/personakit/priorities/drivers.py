"""``Drivers``: which stages' satisfaction goes with an overall outcome, and how well each does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from personakit.core.noun import Noun

#: What a stage is by importance and performance (Martilla & James 1977), and where resampled customers disagree.
FIX, KEEP, LOW, SPARE, CLOSE = "fix first", "keep up", "low priority", "more than needed", "too close to call"


@dataclass(frozen=True, eq=False, repr=False)
class Drivers(Noun):
    """Importance of every stage for an overall outcome, beside its performance."""

    stages: pd.DataFrame  # persona ("all", "p1", ...), name, stage, then figures: see find_drivers
    outcome: str  # attribute or stage
    outcome_label: str  # as it reads
    explained: float  # share of the outcome's variance that goes with all stages together, over everybody
    assumptions: tuple[str, ...]  # assumptions

    @property
    def table(self) -> pd.DataFrame:
        """One row a persona ("all" first) and stage, in journey order."""
        return self.stages.copy()

    @property
    def shown(self) -> Sequence[str]:
        """The columns of the one-screen view."""
        return ["name", "stage", "importance_lmg", "importance_low", "importance_high", "relative_weight",
                "performance", "n", "quadrant"]  # fmt: skip

    def of(self, persona: str = "all") -> pd.DataFrame:
        """Return the stages of one persona, in journey order.

        Parameters
        ----------
        persona : str
            "all" or a persona id.
        """
        known = list(dict.fromkeys(self.stages["persona"]))
        if persona not in known:
            raise KeyError(f"no persona '{persona}'; available: {', '.join(known)}")
        return self.stages[self.stages["persona"] == persona].reset_index(drop=True)

    def headline(self) -> Sequence[str]:
        """Say what the outcome is, and how much of it goes with the stages."""
        return [
            f"Drivers of '{self.outcome_label}': satisfaction with the stages goes with {self.explained:.0%} of its "
            "variance; importance is each stage's part of that; intervals are 90%"
        ]

    @property
    def notes(self) -> Sequence[str]:
        """What the figures rest on."""
        return self.assumptions
