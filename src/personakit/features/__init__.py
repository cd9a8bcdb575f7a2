"""Features: customers and their attributes, joined and never filled."""

from __future__ import annotations

from personakit.features.build import build_features
from personakit.features.features import Features
from personakit.features.rake import Raked, rake
from personakit.features.respondents import Quality, check_respondents
from personakit.features.shrunken_profit import annual_profit, shrunken_profit
from personakit.features.weighting import Weighting

__all__ = [
    "Features",
    "Quality",
    "Raked",
    "Weighting",
    "annual_profit",
    "build_features",
    "check_respondents",
    "rake",
    "shrunken_profit",
]
