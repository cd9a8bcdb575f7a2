"""``Themes``: what comments and tickets are about, named by their words, with counts, trend and quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from personakit.core.result import Result, records

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Themes(Result):
    """Themes of what customers wrote; texts are redacted and no theme rests on fewer than the minimum cell.

    Attributes
    ----------
    themes : one row per theme: `theme` (id), `stage` ("survey answers" for the survey), `name` (its words), `words`,
        `texts`, `customers`, `share` (of the customers who wrote at the stage) with `share_low` and `share_high`,
        `mean_position` (0-100, of its ratings; NaN where too few were rated) and `trend` ("rising", "falling",
        "steady", "" without dates).
    by_persona : `theme`, `stage`, `persona`, `customers`, `share` (of the persona's who wrote there), `low`, `high`,
        `base_share`; NaN below the minimum cell.
    trend : `theme`, `stage`, `period` ("2025-03", "2025-Q1" or "2025"), `texts`, `share`, `low`, `high`.
    quotes : `theme`, `stage`, `role` ("central", "dissenting"), `text`, `source` ("survey", "rating", "contact"),
        `customers_alike` (number who wrote about the theme).
    read : one row per stage: `stage`, `texts`, `texts_read`, `customers`, `note` (why there are no themes, or only a
        sample).
    """

    themes: pd.DataFrame
    by_persona: pd.DataFrame
    trend: pd.DataFrame
    quotes: pd.DataFrame
    read: pd.DataFrame
    minimum_cell: int

    @property
    def table(self) -> pd.DataFrame:
        """One row per theme, stage by stage, the largest first."""
        return self.themes.copy()

    @property
    def repr_columns(self) -> Sequence[str]:
        """The columns of the one-screen view."""
        return ["stage", "name", "texts", "customers", "share", "share_low", "share_high"]

    @property
    def notes(self) -> Sequence[str]:
        """Why a stage has no themes, and what was sampled."""
        return [note for note in self.read["note"] if note]

    def summary_lines(self) -> Sequence[str]:
        """Say how many themes there are and how many texts were read."""
        read = int(self.read["texts_read"].sum())
        left = int((self.read["texts"] - self.read["texts_read"]).clip(lower=0).sum())
        sampled = f" ({left:,} more were not read)" if left else ""
        return [
            f"{len(self.themes)} themes in {read:,} comments, tickets and answers{sampled}; personal data are redacted"
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return themes, trend and quotes as plain values."""
        frames = ("themes", "by_persona", "trend", "quotes", "read")
        return {name: records(getattr(self, name)) for name in frames}
