"""Refresh: one run of a study from exports to report, written whole or not at all."""

from __future__ import annotations

from personakit.refresh.run import Run
from personakit.refresh.run_study import run_study

__all__ = ["Run", "run_study"]
