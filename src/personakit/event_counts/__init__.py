"""Event counts: contacts, ratings and waits as exact counts that merge in any order."""

from personakit.event_counts.cube_schema import CubeSchema
from personakit.event_counts.event_codes import CodedEvents
from personakit.event_counts.event_cube import EventCube

__all__ = ["CodedEvents", "CubeSchema", "EventCube"]
