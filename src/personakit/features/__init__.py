"""Features: customers and their attributes, joined and never filled."""

from personakit.features.build_features import build_features
from personakit.features.features import Features
from personakit.features.shrunken_profit import ShrunkenProfit, shrunken_profit

__all__ = ["Features", "ShrunkenProfit", "build_features", "shrunken_profit"]
