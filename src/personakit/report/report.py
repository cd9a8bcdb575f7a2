"""``Report``: a written page, and the plain summary that it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from personakit.core.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class Report(Result):
    """A written page: its path and every figure on it."""

    path: Path
    summary: dict[str, Any]  # plain values, as described by summary.schema.json

    @property
    def table(self) -> pd.DataFrame:
        """The opening: one row per sentence, with the questions that it answers."""
        rows = [("; ".join(line["answers"]), line["text"]) for line in self.summary["opening"]]
        return pd.DataFrame(rows, columns=["answers", "text"])

    def summary_lines(self) -> Sequence[str]:
        """Name the study and the path."""
        study, base = self.summary["study"], self.summary["base"]
        return [
            f"Report of '{study['name']}' as of {study['as_of']}: {base['personas']} persona(s), "
            f"{base['stages']} stages, {base['customers']:,} customers",
            f"Page: {self.path}",
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the summary."""
        return dict(self.summary)
