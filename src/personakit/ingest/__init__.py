"""Ingest: read the firm's exports, check, clean and join them, and log what was changed."""

from personakit.ingest.exports import AttributeInfo, Exports
from personakit.ingest.read_exports import read_exports
from personakit.ingest.validate_tables import table_schema
from personakit.readers.raw_export import InputFile

__all__ = ["AttributeInfo", "Exports", "InputFile", "read_exports", "table_schema"]
