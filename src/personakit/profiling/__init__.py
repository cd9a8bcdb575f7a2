"""Recognise a folder of exports: tables, roles and kinds, each with how sure the guess is."""

from __future__ import annotations

from personakit.profiling.draft_study import draft_study, draft_text, guess_exports
from personakit.profiling.export_guess import ExportGuess
from personakit.profiling.read_folder import ExportFile
from personakit.profiling.study_draft import Draft

__all__ = ["Draft", "ExportFile", "ExportGuess", "draft_study", "draft_text", "guess_exports"]
