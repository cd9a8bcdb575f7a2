"""Analysis: the whole chain on one object, from exports to ranked stages and a report; and finished runs opened again."""

from personakit.analysis.analysis import Analysis
from personakit.analysis.finished_analysis import FinishedAnalysis, open_run
from personakit.analysis.scoring import Scores, score_customers

__all__ = ["Analysis", "FinishedAnalysis", "Scores", "open_run", "score_customers"]
