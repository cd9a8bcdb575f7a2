"""Analysis: the whole chain on one object, from exports to ranked stages and a report; and finished runs opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personakit.core.lazy import lazy_names

if TYPE_CHECKING:
    from personakit.analysis.analysis import Analysis
    from personakit.analysis.finished_analysis import FinishedAnalysis, open_run
    from personakit.analysis.scoring import Scores, score_customers

__getattr__ = lazy_names(
    __name__,
    {
        "Analysis": "analysis",
        "FinishedAnalysis": "finished_analysis",
        "open_run": "finished_analysis",
        "Scores": "scoring",
        "score_customers": "scoring",
    },
)

__all__ = ["Analysis", "FinishedAnalysis", "Scores", "open_run", "score_customers"]
