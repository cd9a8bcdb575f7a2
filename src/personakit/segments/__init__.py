"""Clustering: candidate personas in mixed, partly missing data, or the finding that there are none."""

from __future__ import annotations

from personakit.segments.assess_stability import assess_stability
from personakit.segments.model import PersonaModel
from personakit.segments.model_file import load_model
from personakit.segments.moves import Moves, trace_moves
from personakit.segments.score_sql import score_sql
from personakit.segments.stability import Stability

__all__ = [
    "Moves",
    "PersonaModel",
    "Stability",
    "assess_stability",
    "load_model",
    "score_sql",
    "trace_moves",
]
