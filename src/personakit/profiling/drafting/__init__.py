"""Recognise a folder of exports: tables, roles and kinds, each with how sure the guess is."""

from __future__ import annotations

from personakit.profiling.drafting.draft_study import draft_study, draft_text
from personakit.profiling.drafting.guess_folder import guess_exports

__all__ = ["draft_study", "draft_text", "guess_exports"]
