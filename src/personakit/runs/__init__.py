"""Runs: folders of finished runs, stored whole or not at all, and read; knows nothing of how they are made."""

from personakit.runs.run import Run, is_run, read_run

__all__ = ["Run", "is_run", "read_run"]
