"""Score: assign new customers from a file to the personas of a run."""

from __future__ import annotations

from personakit.analysis.scoring.score_customers import score_customers
from personakit.analysis.scoring.scores import Scores
from personakit.analysis.scoring.study_notes import study_notes

__all__ = ["Scores", "score_customers", "study_notes"]
