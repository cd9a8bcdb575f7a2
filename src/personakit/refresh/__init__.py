"""Refresh: one run of a study from exports to report, written completely or not at all."""

from __future__ import annotations

from personakit.refresh.run import Run
from personakit.refresh.run_study import run_study
from personakit.refresh.score import Scores, score_customers

__all__ = ["Run", "Scores", "run_study", "score_customers"]
