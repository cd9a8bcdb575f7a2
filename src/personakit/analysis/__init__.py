"""Analysis: the chain from exports to ranked stages on one object, and finished runs opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personakit.core.lazy import lazy_names

if TYPE_CHECKING:
    from personakit.analysis.analysis import Analysis
    from personakit.analysis.finished_analysis import FinishedAnalysis, open_run
    from personakit.analysis.scoring.score_customers import score_customers
    from personakit.analysis.scoring.scores import Scores

__getattr__ = lazy_names(
    __name__,
    {
        "Analysis": "analysis",
        "FinishedAnalysis": "finished_analysis",
        "open_run": "finished_analysis",
        "Scores": "scoring.scores",
        "score_customers": "scoring.score_customers",
    },
)

__all__ = ["Analysis", "FinishedAnalysis", "Scores", "open_run", "score_customers"]
