"""Clustering: candidate personas in mixed, partly missing data, or the honest word that there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personakit.core.lazy import lazy_names

if TYPE_CHECKING:
    from personakit.clustering.assess_stability import assess_stability
    from personakit.clustering.load_model import load_model
    from personakit.clustering.persona_model import PersonaModel
    from personakit.clustering.score_sql import score_sql
    from personakit.clustering.scoring.drift import Drift
    from personakit.clustering.stability.stability import Stability
    from personakit.clustering.transitions import Transitions, trace_transitions

__getattr__ = lazy_names(
    __name__,
    {
        "assess_stability": "assess_stability",
        "load_model": "load_model",
        "PersonaModel": "persona_model",
        "Drift": "scoring.drift",
        "score_sql": "score_sql",
        "Stability": "stability.stability",
        "Transitions": "transitions",
        "trace_transitions": "transitions",
    },
)

__all__ = [
    "Drift",
    "PersonaModel",
    "Stability",
    "Transitions",
    "assess_stability",
    "load_model",
    "score_sql",
    "trace_transitions",
]
