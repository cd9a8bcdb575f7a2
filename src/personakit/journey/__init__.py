"""The journey of each persona: mergeable counts of all events, and the figures computed from them."""

from personakit.journey.cells import Cells, merge, partial
from personakit.journey.journey import EVERYONE, Journey
from personakit.journey.layout import Layout, lay_out
from personakit.journey.map_journey import count_events, map_journey
from personakit.journey.measure import finish

__all__ = [
    "EVERYONE",
    "Cells",
    "Journey",
    "Layout",
    "count_events",
    "finish",
    "lay_out",
    "map_journey",
    "merge",
    "partial",
]
