"""Which stage to fix first, in money, and how sure that is."""

from personakit.priorities.criteria import CRITERIA, Direction, weighted_score
from personakit.priorities.drivers import Drivers
from personakit.priorities.find_drivers import find_drivers
from personakit.priorities.known_drivers import find_known_drivers
from personakit.priorities.priorities import Priorities
from personakit.priorities.rank_chances import acceptability_indices
from personakit.priorities.rank_stages import rank_stages
from personakit.priorities.rank_under import rank_under
from personakit.priorities.relative_importance import relative_importance
from personakit.priorities.stage_criterion import StageCriterion
from personakit.priorities.topsis import topsis
from personakit.priorities.weight_acceptability import Acceptability, rank_over_all_weights
from personakit.priorities.what_if import what_if
from personakit.priorities.what_if_result import WhatIf

__all__ = [
    "CRITERIA",
    "Acceptability",
    "Direction",
    "Drivers",
    "Priorities",
    "StageCriterion",
    "WhatIf",
    "acceptability_indices",
    "find_drivers",
    "find_known_drivers",
    "rank_over_all_weights",
    "rank_stages",
    "rank_under",
    "relative_importance",
    "topsis",
    "weighted_score",
    "what_if",
]
