"""Personas: descriptions of the customer groups, each with its evidence."""

from __future__ import annotations

from personakit.personas.compare_personas import Comparison, compare_personas
from personakit.personas.core_sensitivity import (
    CoreSensitivity,
    compare_without_flagged,
    core_sensitivity,
    profile_core,
)
from personakit.personas.find_personas import find_personas
from personakit.personas.personas import Persona, Personas
from personakit.personas.profile_personas import profile_personas
from personakit.personas.typing_tool import TypingTool, find_typing_tool

__all__ = [
    "Comparison",
    "CoreSensitivity",
    "Persona",
    "Personas",
    "TypingTool",
    "compare_personas",
    "compare_without_flagged",
    "core_sensitivity",
    "find_personas",
    "find_typing_tool",
    "profile_core",
    "profile_personas",
]
