"""Segments: candidate personas in mixed, partly missing data, or the honest word that there are none."""

from __future__ import annotations

from personakit.segments.model import PersonaModel

__all__ = ["PersonaModel"]
