"""Ingest: the firm's exports as they come, checked, cleaned, joined and accounted for."""

from personakit.ingest.exports import AttributeInfo, Exports, InputFile
from personakit.ingest.read import read_exports

__all__ = ["AttributeInfo", "Exports", "InputFile", "read_exports"]
