"""Analysis: the whole chain, from exports to ranked stages and a report."""

from personakit.analysis.run_study import run_study
from personakit.analysis.scoring import Scores, score_customers

__all__ = ["Scores", "run_study", "score_customers"]
