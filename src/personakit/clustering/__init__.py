"""Clustering: candidate personas in mixed, partly missing data, or the honest word that there are none."""

from __future__ import annotations

from personakit.clustering.assess_stability import assess_stability
from personakit.clustering.load_model import load_model
from personakit.clustering.persona_model import PersonaModel
from personakit.clustering.score_sql import score_sql
from personakit.clustering.stability.stability import Stability
from personakit.clustering.transitions import Transitions, trace_transitions

__all__ = [
    "PersonaModel",
    "Stability",
    "Transitions",
    "assess_stability",
    "load_model",
    "score_sql",
    "trace_transitions",
]
