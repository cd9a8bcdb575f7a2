"""``Drivers``: importance of the stages for an overall outcome, and their performance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from personakit.core.formatting import format_share
from personakit.core.result import Result

#: Quadrants of importance and performance (Martilla & James 1977), and where resampled customers disagree.
FIX, KEEP, LOW, SPARE, CLOSE = "fix first", "keep up", "low priority", "more than needed", "too close to call"


@dataclass(frozen=True, eq=False, repr=False)
class Drivers(Result):
    """Importance and performance of every stage for an overall outcome."""

    stages: pd.DataFrame  # persona ("all", "p1", ...), name, stage, then figures: see find_drivers
    outcome: str  # attribute or stage
    outcome_label: str  # its label
    explained: float  # R-squared of all stages together, over all customers
    assumptions: tuple[str, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row per persona ("all" first) and stage, in journey order."""
        return self.stages.copy()

    @property
    def repr_columns(self) -> Sequence[str]:
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

    def summary_lines(self) -> Sequence[str]:
        """Name the outcome, and the share of its variance that the stages explain."""
        return [
            f"Drivers of '{self.outcome_label}': satisfaction with the stages explains "
            f"{format_share(self.explained)} of its "
            "variance; importance is each stage's share of that; intervals are 90%"
        ]

    @property
    def notes(self) -> Sequence[str]:
        """What the figures are based on."""
        return self.assumptions
