"""``WhatIf``: what one change at one stage would bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from personakit.core.errors import StudyError, not_found
from personakit.core.formatting import format_exact
from personakit.core.result import Result
from personakit.priorities.response_curve import SATISFACTION, SHARE, WAIT

UNITS = {SATISFACTION: "points of the mean rating", SHARE: "share of customers reached", WAIT: "share of every wait"}


@dataclass(frozen=True, eq=False, repr=False)
class WhatIf(Result):
    """What one change at one stage would bring."""

    stage: str
    kind: str  # "satisfaction", "dissatisfied_share" or "wait"
    change: float  # in points of the mean rating; of the share; or relative, of every wait
    figures: pd.DataFrame  # figure, value, low, high, unit
    curve: pd.DataFrame  # change, dissatisfied_share, value_kept, value_kept_low, value_kept_high (a year), net_benefit
    by_persona: pd.DataFrame  # persona, name, value_at_risk, value_kept, value_kept_low, value_kept_high (a year)
    ranking: pd.DataFrame  # stage, rank, value_at_risk, chance_first, and each of them after the change (..._then)
    currency: str
    assumptions: tuple[str, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row per figure."""
        return self.figures.copy()

    def figure(self, name: str) -> float:
        """Return one figure of the table.

        Parameters
        ----------
        name : str
            As the table has it, such as "value kept a year".
        """
        values = self.figures.loc[self.figures["figure"] == name, "value"]
        if values.empty:
            raise StudyError(not_found("figure", name, "this what-if", self.figures["figure"]))
        return float(values.iloc[0])

    def summary_lines(self) -> Sequence[str]:
        """Name the change and the rank of the stage after it."""
        row = self.ranking[self.ranking["stage"] == self.stage].iloc[0].to_dict()
        rank_note = f"{self.stage} is number {int(row['rank'])} by value at risk"
        after = "" if row["rank"] == row["rank_then"] else f" and would be number {int(row['rank_then'])}"
        return [
            f"What if, at {self.stage}, {describe_change(self.kind, self.change)}? 90% intervals; {rank_note}{after}."
        ]

    @property
    def notes(self) -> Sequence[str]:
        """Every assumption."""
        return self.assumptions


def describe_change(kind: str, change: float) -> str:
    """Describe a change in words.

    Examples
    --------
    >>> describe_change("wait", -0.2), describe_change("dissatisfied_share", -0.05)
    ('every wait were 20% shorter', '5 in 100 fewer were dissatisfied')
    >>> describe_change("satisfaction", 0.3)
    'the mean rating rose by 0.3'
    """
    if kind == WAIT:
        return f"every wait were {format_exact(-change * 100)}% shorter"
    return (
        f"{format_exact(-change * 100)} in 100 fewer were dissatisfied"
        if kind == SHARE
        else f"the mean rating rose by {format_exact(change)}"
    )
