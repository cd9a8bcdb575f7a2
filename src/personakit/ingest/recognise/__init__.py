"""Recognise a folder of exports: tables, roles and kinds, and how sure that is."""

from __future__ import annotations

from personakit.ingest.recognise.recognise import guess_exports, recognise

__all__ = ["guess_exports", "recognise"]
