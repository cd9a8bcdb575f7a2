"""``ResponseQuality``: quality of the respondents' answers. Counts that may be shared; flags for inspection only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from personakit.core.formatting import format_share
from personakit.core.result import Result, records

OVERALL = "flagged"


@dataclass(frozen=True, eq=False, repr=False)
class ResponseQuality(Result):
    """Checks of the respondents' answers. No respondent is dropped: results can be compared with and without flags.

    Flagged respondents do not help to form the personas, unless the study says so; they are assigned to one.
    """

    checks: pd.DataFrame  # check, judged, flagged, share, cutoff, meaning; the last row is "flagged": on two or more
    flags: pd.DataFrame  # index customer_id of the respondents; a bool column per check, then "flagged"; never shared
    flags_needed: int = 2  # one check alone may flag an honest, unusual customer
    learn_from_flagged: bool = False  # whether flagged respondents help to form the personas

    @property
    def table(self) -> pd.DataFrame:
        """One row per check, and one for respondents flagged by two or more."""
        return self.checks.copy()

    @property
    def flagged(self) -> pd.Series:
        """Bool by customer_id of the respondents: flagged by two checks or more."""
        return self.flags[OVERALL].copy()

    def summary_lines(self) -> Sequence[str]:
        """Say how many respondents are flagged."""
        n, flagged = len(self.flags), int(self.flags[OVERALL].sum())
        judged = self.checks.loc[self.checks["judged"].gt(0) & self.checks["check"].ne(OVERALL), "check"]
        if not len(judged):
            return [f"Answers of {n:,} respondents: too few questions to judge how they were answered."]
        return [
            f"Answers of {n:,} respondents: {flagged:,} ({format_share(flagged / n)}) flagged by "
            f"{self.flags_needed} or more of {len(judged)} checks ({', '.join(judged)}); none is dropped"
            + ("." if self.learn_from_flagged or not flagged else ", but they do not help to form the personas.")
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain values; no respondent's row."""
        return {"headline": list(self.summary_lines()), "table": records(self.checks)}
