"""Which stage to fix first, in money, and how sure that is."""

from personakit.priorities.priorities import Priorities
from personakit.priorities.rank_stages import rank_stages

__all__ = ["Priorities", "rank_stages"]
