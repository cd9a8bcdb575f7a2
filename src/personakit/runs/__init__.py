"""Runs: folders of finished runs, written whole or not at all. This room knows no chain."""

from personakit.runs.run import Run

__all__ = ["Run"]
