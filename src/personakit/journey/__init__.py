"""Journey: what each persona experiences at each stage, with n and interval."""

from personakit.journey.journey import EVERYONE, Journey
from personakit.journey.map_journey import map_journey

__all__ = ["EVERYONE", "Journey", "map_journey"]
