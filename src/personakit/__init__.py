"""personakit: from a firm's own exports to personas, journeys and the stage to fix first.

Public names load when first used, so that importing personakit is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from personakit.core.version import __version__

_HOME = {
    "Study": "study",
    "read_study": "study",
    "Exports": "ingest",
    "read_exports": "ingest",
    "Features": "features",
    "build_features": "features",
    "PersonaModel": "clustering",
    "load_model": "clustering",
    "Stability": "clustering",
    "Transitions": "clustering",
    "trace_transitions": "clustering",
    "assess_stability": "clustering",
    "score_sql": "clustering",
    "Persona": "personas",
    "Personas": "personas",
    "find_personas": "personas",
    "TypingTool": "personas",
    "find_typing_tool": "personas",
    "Journey": "journey",
    "map_journey": "journey",
    "Value": "value",
    "estimate_value": "value",
    "ChurnEffects": "churn",
    "estimate_churn": "churn",
    "Priorities": "priorities",
    "rank_stages": "priorities",
    "Drivers": "priorities",
    "find_drivers": "priorities",
    "WhatIf": "priorities",
    "what_if": "priorities",
    "Card": "cards",
    "Cards": "cards",
    "EmpathyMap": "cards",
    "compose_cards": "cards",
    "JourneyMap": "cards",
    "Themes": "cards",
    "Report": "report",
    "write_report": "report",
    "Run": "runs",
    "run_study": "analysis",
    "Scores": "analysis",
    "score_customers": "analysis",
    "redact": "core.redaction",
    "PersonakitError": "core.errors",
    "StudyError": "core.errors",
    "DataError": "core.errors",
}
_ROOMS = ("plots", "datasets", "value")

__all__ = [
    "Card",
    "Cards",
    "ChurnEffects",
    "DataError",
    "Drivers",
    "EmpathyMap",
    "Exports",
    "Features",
    "Journey",
    "JourneyMap",
    "Persona",
    "PersonaModel",
    "PersonakitError",
    "Personas",
    "Priorities",
    "Report",
    "Run",
    "Scores",
    "Stability",
    "Study",
    "StudyError",
    "Themes",
    "Transitions",
    "TypingTool",
    "Value",
    "WhatIf",
    "__version__",
    "assess_stability",
    "build_features",
    "compose_cards",
    "datasets",
    "estimate_churn",
    "estimate_value",
    "find_drivers",
    "find_personas",
    "find_typing_tool",
    "load_model",
    "map_journey",
    "plots",
    "rank_stages",
    "read_exports",
    "read_study",
    "redact",
    "run_study",
    "score_customers",
    "score_sql",
    "trace_transitions",
    "value",
    "what_if",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"personakit.{_HOME[name]}"), name)
    if name in _ROOMS:
        return import_module(f"personakit.{name}")
    raise AttributeError(f"module 'personakit' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
