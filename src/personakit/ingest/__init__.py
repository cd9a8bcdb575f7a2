"""Ingest: read the firm's exports, check, clean and join them, and log what was changed."""

from personakit.ingest.exports import AttributeInfo, Exports, InputFile
from personakit.ingest.read import read_exports

__all__ = ["AttributeInfo", "Exports", "InputFile", "read_exports"]
