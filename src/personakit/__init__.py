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
    "Profile": "profiling.drafting.profile_exports",
    "profile": "profiling.drafting.profile_exports",
    "Codebook": "study",
    "read_codebook": "study",
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
    "Analysis": "analysis",
    "FinishedAnalysis": "analysis",
    "open_run": "analysis",
    "Scores": "analysis",
    "score_customers": "analysis",
    "Drift": "clustering",
    "Kind": "core.kinds",
    "Use": "core.kinds",
    "redact": "core.redaction",
    "PersonakitError": "core.errors",
    "StudyError": "core.errors",
    "DataError": "core.errors",
}
#: Rooms, by name.
_ROOMS = (
    "analysis",
    "cards",
    "churn",
    "cli",
    "clustering",
    "core",
    "datasets",
    "event_counts",
    "features",
    "ingest",
    "journey",
    "parsing",
    "personas",
    "plots",
    "priorities",
    "profiling",
    "readers",
    "report",
    "runs",
    "study",
    "value",
    "weighting",
)

__all__ = [
    "Analysis",
    "Card",
    "Cards",
    "ChurnEffects",
    "Codebook",
    "DataError",
    "Drift",
    "Drivers",
    "EmpathyMap",
    "Exports",
    "Features",
    "FinishedAnalysis",
    "Journey",
    "JourneyMap",
    "Kind",
    "Persona",
    "PersonaModel",
    "PersonakitError",
    "Personas",
    "Priorities",
    "Profile",
    "Report",
    "Run",
    "Scores",
    "Stability",
    "Study",
    "StudyError",
    "Themes",
    "Transitions",
    "TypingTool",
    "Use",
    "Value",
    "WhatIf",
    "__version__",
    "analysis",
    "assess_stability",
    "build_features",
    "cards",
    "churn",
    "clustering",
    "compose_cards",
    "core",
    "datasets",
    "estimate_churn",
    "estimate_value",
    "event_counts",
    "features",
    "find_drivers",
    "find_personas",
    "find_typing_tool",
    "ingest",
    "journey",
    "load_model",
    "map_journey",
    "open_run",
    "parsing",
    "personas",
    "plots",
    "priorities",
    "profile",
    "profiling",
    "rank_stages",
    "read_codebook",
    "read_exports",
    "read_study",
    "readers",
    "redact",
    "report",
    "runs",
    "score_customers",
    "score_sql",
    "study",
    "trace_transitions",
    "value",
    "weighting",
    "what_if",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"personakit.{_HOME[name]}"), name)
    if name in _ROOMS:
        return import_module(f"personakit.{name}")
    from personakit.renamed import NAMES, ROOMS, old_name

    if name in ROOMS:
        return import_module(f"personakit.{name}")
    if name in NAMES:
        return old_name(name)
    raise AttributeError(f"module 'personakit' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
