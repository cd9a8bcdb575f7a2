"""``JourneyMap``: stages as columns, what happens there as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from personakit.cards.notebook_html import journey_html
from personakit.core.result import Result, records

if TYPE_CHECKING:
    import pandas as pd

SHOWN, NO_DATA, TOO_FEW = "shown", "no data", "too few"
#: Row -> its title, from top to bottom of the map.
ROWS = {
    "goal": "Goal",
    "actions": "Actions",
    "touchpoints": "Touchpoints",
    "channels": "Channels",
    "reach": "Reach",
    "time": "Waiting time",
    "csat": "Satisfaction",
    "emotion": "Emotion",
    "pain_points": "Pain points",
    "themes": "Themes",
    "quotes": "Quotes",
    "moment_of_truth": "Moment of truth",
    "supporting_characters": "Supporting characters",
    "owner": "Owner",
    "intended": "Intended against actual",
    "opportunities": "Opportunities",
}


@dataclass(frozen=True, eq=False, repr=False)
class JourneyMap(Result):
    """The journey of one persona or of everyone: one cell per row and stage, each with its evidence.

    Attributes
    ----------
    persona, name : whose map it is; "all" is everyone.
    stages : in journey order.
    cells : one row per line of a cell: `row` (a key of ``ROWS``), `title`, `stage`, `order` (number within the cell,
        from 1), `text`, `state` ("shown", "no data", "too few"), `kind` ("evidenced", "authored", "" without data),
        `value`, `low`, `high`, `unit`, `n`, `evidence` ("" without data).
    curve : emotion curve, one row per stage: `stage`, `order`, `position` (0 worst - 100 best), `low`, `high`, `n`,
        `state`, `is_peak` (best), `is_trough` (worst), `is_end` (last with data).
    gaps : intended against actual, one row per stage and target: `stage`, `target_of` ("csat", "wait"), `unit`,
        `intended`, `actual`, `low`, `high`, `gap` (actual - intended), `p_value`, `verdict` ("met", "missed",
        "cannot tell", "no target", "no data", "too few"), `n`, `evidence`.
    drop_off : one row per stage: `stage`, `order`, `customers_reached`, `reach_share`, `reach_low`, `reach_high` (of
        the persona's customers), `next_stage`, `continued_share`, `continued_low`, `continued_high`, `state`.
    """

    persona: str
    name: str
    stages: tuple[str, ...]
    cells: pd.DataFrame
    curve: pd.DataFrame
    gaps: pd.DataFrame
    drop_off: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """Rows of the map x stages, as texts; several lines of a cell are joined by "; "."""
        texts = self.cells.pivot_table(index="row", columns="stage", values="text", aggfunc="; ".join, sort=False)
        present = [row for row in ROWS if row in texts.index]
        wide = texts.loc[present, list(self.stages)].rename_axis(columns=None)
        wide.insert(0, "row", [ROWS[row] for row in present])
        return wide.reset_index(drop=True)

    def cell(self, row: str, stage: str) -> pd.DataFrame:
        """Return the lines of one cell.

        Parameters
        ----------
        row : str
            A key of ``personakit.cards.ROWS``.
        stage : str
            A stage.
        """
        lines = self.cells[(self.cells["row"] == row) & (self.cells["stage"] == stage)]
        return lines.reset_index(drop=True)

    def summary_lines(self) -> Sequence[str]:
        """Say whose journey it is, and what authored means."""
        return [
            f"Journey map of {self.persona}: {self.name}; {len(self.stages)} stages; "
            "what the firm wrote itself is marked as authored"
        ]

    def _repr_html_(self) -> str:
        return journey_html(self.summary_lines()[0], self.stages, ROWS, self.cells, self.curve)

    def to_dict(self) -> dict[str, Any]:
        """Return the map as plain values."""
        return {
            "persona": self.persona,
            "name": self.name,
            "stages": list(self.stages),
            "rows": [{"row": row, "title": title} for row, title in ROWS.items() if (self.cells["row"] == row).any()],
            "cells": records(self.cells),
            "curve": records(self.curve),
            "gaps": records(self.gaps),
            "drop_off": records(self.drop_off),
        }
