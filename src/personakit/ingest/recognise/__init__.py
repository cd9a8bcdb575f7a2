"""Recognise a folder of exports: tables, roles and kinds, each with how sure the guess is."""

from __future__ import annotations

from personakit.ingest.recognise.recognise import draft_study, guess_exports, recognise

__all__ = ["draft_study", "guess_exports", "recognise"]
