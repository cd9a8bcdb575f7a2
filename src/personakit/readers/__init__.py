"""Readers: open any kind of export as a stream of raw chunks."""

from personakit.readers.open_source import Opener, check_readers, open_source, wanted_columns
from personakit.readers.raw_export import RawChunk, RawExport, Repair

__all__ = ["Opener", "RawChunk", "RawExport", "Repair", "check_readers", "open_source", "wanted_columns"]
