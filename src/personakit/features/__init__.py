"""Features: customers and their attributes, joined and never filled."""

from __future__ import annotations

from personakit.features.build import build_features
from personakit.features.features import Features

__all__ = ["Features", "build_features"]
