"""Journey: what each persona experiences at each stage, with n and interval."""

from personakit.journey.journey import EVERYONE, Journey
from personakit.journey.map_journey import count_events, map_journey
from personakit.journey.to_metrics import to_metrics

__all__ = ["EVERYONE", "Journey", "count_events", "map_journey", "to_metrics"]
