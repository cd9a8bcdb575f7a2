"""Event counts: contacts, ratings and waits as exact counts that merge in any order."""

from personakit.event_counts.cube_schema import CubeSchema, make_schema
from personakit.event_counts.event_codes import CodedEvents, code_events
from personakit.event_counts.event_cube import EventCube, aggregate_chunk, combine

__all__ = ["CodedEvents", "CubeSchema", "EventCube", "aggregate_chunk", "code_events", "combine", "make_schema"]
