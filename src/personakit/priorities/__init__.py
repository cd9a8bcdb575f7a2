"""Which stage to fix first, in money, and how sure that is."""

from personakit.priorities.acceptability import rank_over_all_weights
from personakit.priorities.chances import rank_acceptability
from personakit.priorities.criteria import CRITERIA, Direction, weighted_score
from personakit.priorities.priorities import Priorities
from personakit.priorities.rank_stages import rank_stages
from personakit.priorities.topsis import topsis

__all__ = [
    "CRITERIA",
    "Direction",
    "Priorities",
    "rank_acceptability",
    "rank_over_all_weights",
    "rank_stages",
    "topsis",
    "weighted_score",
]
