"""Personas: who the customers are, each with the evidence for it."""

from __future__ import annotations

from personakit.personas.find import find_personas
from personakit.personas.personas import Persona, Personas
from personakit.personas.profile import profile_personas

__all__ = ["Persona", "Personas", "find_personas", "profile_personas"]
