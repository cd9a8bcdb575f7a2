"""Weighting: what each respondent counts for, and how carefully they answered."""

from personakit.weighting.rake import RakedWeights, rake
from personakit.weighting.respondents import ResponseQuality, check_respondents
from personakit.weighting.weigh_respondents import Weighting

__all__ = ["RakedWeights", "ResponseQuality", "Weighting", "check_respondents", "rake"]
