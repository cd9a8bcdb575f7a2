"""Personas: who the customers are, each with the evidence for it."""

from __future__ import annotations

from personakit.personas.find import find_personas
from personakit.personas.personas import Persona, Personas
from personakit.personas.profile import profile_personas
from personakit.personas.typing_tool import TypingTool, find_typing_tool

__all__ = ["Persona", "Personas", "TypingTool", "find_personas", "find_typing_tool", "profile_personas"]
