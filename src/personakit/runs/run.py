"""``Run``: one finished run, with its inputs, its files and the versions that made it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from personakit.core.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class Run(Result):
    """One finished run: its folder and its manifest."""

    path: Path
    manifest: dict[str, Any]

    @property
    def table(self) -> pd.DataFrame:
        """One row per file written: file, bytes, sha256."""
        return pd.DataFrame(self.manifest["files"], columns=["file", "bytes", "sha256"])

    @property
    def report(self) -> Path:
        """The page to open."""
        return self.path / "report.html"

    def summary_lines(self) -> Sequence[str]:
        """Say which run this is and where its report is."""
        rows = self.manifest["rows"]
        return [
            f"Run {self.manifest['run']} of '{self.manifest['study']}' as of {self.manifest['as_of']}: "
            f"{rows['customers']:,} customers, {self.manifest['personas']} persona(s), {rows['stages']} stages",
            f"Report: {self.report}",
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the manifest."""
        return dict(self.manifest)
