"""``Scores``: new customers and the persona each was placed in, with what was missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from personakit.core.noun import Noun, records

if TYPE_CHECKING:
    import pandas as pd


#: The check that counts rows whose cells are missing together as in no row the model learnt from.
NEW_PATTERN = "missing cells as in no row learnt from"


@dataclass(frozen=True, eq=False, repr=False)
class Scores(Noun):
    """New customers placed by the model of a run."""

    assignments: pd.DataFrame  # customer_id, persona, probability: one row a row of the file
    memberships: pd.DataFrame  # index customer_id, one column a persona, rows sum to 1
    checks: pd.DataFrame  # check, rows, share, action, note: what was missing, unseen or left out
    names: dict[str, str]  # name of every persona id

    @property
    def table(self) -> pd.DataFrame:
        """One row a customer: customer_id, persona, probability."""
        return self.assignments.copy()

    def headline(self) -> Sequence[str]:
        """Say how many were placed, where, and how surely."""
        n = len(self.assignments)
        counts = self.assignments["persona"].value_counts()
        lines = [
            f"{n:,} customers placed, with a probability of {self.assignments['probability'].mean():.0%} on average."
        ]
        lines += [f"  {i} {name}: {counts.get(i, 0):,} ({counts.get(i, 0) / n:.0%})" for i, name in self.names.items()]
        unseen, patterns = self._rows("the model has not seen"), self._rows(NEW_PATTERN)
        if unseen or patterns:
            lines.append(
                f"New to the model: {unseen:,} cells with a level or option it has not seen, which count as missing; "
                f"{patterns:,} rows that miss cells as no row learnt from did."
            )
        return lines

    def _rows(self, check: str) -> int:
        """Return the rows of the checks whose name holds these words."""
        return int(self.checks.loc[self.checks["check"].str.contains(check, regex=False), "rows"].sum())

    def to_dict(self) -> dict[str, Any]:
        """Return counts and checks as plain values; no customer's row."""
        counts = self.assignments["persona"].value_counts()
        return {
            "headline": list(self.headline()),
            "customers": {i: int(counts.get(i, 0)) for i in self.names},
            "checks": records(self.checks),
        }
