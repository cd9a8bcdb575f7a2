"""``EmpathyMap``: what a persona says, thinks, does and feels, with counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from personakit.core.noun import Noun

if TYPE_CHECKING:
    import pandas as pd

#: Quadrant -> where its entries come from.
QUADRANTS = {
    "says": "its own words: survey answers, comments, tickets",
    "thinks": "attitudes and needs of the survey",
    "does": "behaviour in the firm's records",
    "feels": "ratings, stage by stage",
}


@dataclass(frozen=True, eq=False, repr=False)
class EmpathyMap(Noun):
    """Says, thinks, does, feels. Each entry has its count and its evidence."""

    persona: str
    name: str
    entries: pd.DataFrame  # quadrant, order, text, value, low, high, unit, n (customers, answers or ratings),
    #                        n_of ("customers", "answers", "ratings"), evidence (id in the ledger)

    @property
    def table(self) -> pd.DataFrame:
        """One row an entry, quadrant by quadrant."""
        return self.entries.copy()

    @property
    def shown(self) -> Sequence[str]:
        """The columns of the one-screen view."""
        return ["quadrant", "text", "n", "n_of"]

    def headline(self) -> Sequence[str]:
        """Say whose map it is."""
        return [f"Empathy map of {self.persona}: {self.name}"]
