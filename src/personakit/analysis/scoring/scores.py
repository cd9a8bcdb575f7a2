"""``Scores``: new customers, the persona assigned to each, and what was missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from personakit.core.formatting import format_share
from personakit.core.result import Result, records

if TYPE_CHECKING:
    import pandas as pd


#: The check that counts rows with a combination of missing cells that no training row has.
NEW_PATTERN = "missing cells as in no row learnt from"


@dataclass(frozen=True, eq=False, repr=False)
class Scores(Result):
    """New customers with the personas that the model of a run assigns."""

    assignments: pd.DataFrame  # customer_id, persona, probability: one row per row of the file
    memberships: pd.DataFrame  # index customer_id, one column per persona, rows sum to 1
    checks: pd.DataFrame  # check, rows, share, action, note: what was missing, unseen or left out
    names: dict[str, str]  # name of every persona id

    @property
    def table(self) -> pd.DataFrame:
        """One row per customer: customer_id, persona, probability."""
        return self.assignments.copy()

    def summary_lines(self) -> Sequence[str]:
        """Say how many were assigned, to which personas, and with what probability."""
        n = len(self.assignments)
        counts = self.assignments["persona"].value_counts()
        lines = [
            f"{n:,} customers assigned, with a probability of "
            f"{format_share(self.assignments['probability'].mean())} on average."
        ]
        lines += [
            f"  {i} {name}: {counts.get(i, 0):,} ({format_share(counts.get(i, 0) / n)})"
            for i, name in self.names.items()
        ]
        unseen, patterns = self._rows("the model has not seen"), self._rows(NEW_PATTERN)
        if unseen or patterns:
            lines.append(
                f"New to the model: {unseen:,} cells with a level or option it has not seen, which count as missing; "
                f"{patterns:,} rows with a combination of missing cells that no training row has."
            )
        return lines

    def _rows(self, check: str) -> int:
        """Return the rows counted by the checks whose name contains these words."""
        return int(self.checks.loc[self.checks["check"].str.contains(check, regex=False), "rows"].sum())

    def to_dict(self) -> dict[str, Any]:
        """Return counts and checks as plain values; no customer's row."""
        counts = self.assignments["persona"].value_counts()
        return {
            "headline": list(self.summary_lines()),
            "customers": {i: int(counts.get(i, 0)) for i in self.names},
            "checks": records(self.checks),
        }
