"""Readers: open any kind of export as a stream of raw chunks."""

from personakit.ingest.readers.open import open_export, wanted_columns
from personakit.ingest.readers.raw import RawChunk, RawExport, Repair

__all__ = ["RawChunk", "RawExport", "Repair", "open_export", "wanted_columns"]
