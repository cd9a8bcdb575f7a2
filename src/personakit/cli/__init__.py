"""The command line: init, check, run, score, report, what-if. Heavy libraries load only inside a command."""

from __future__ import annotations

from personakit.cli.main import main

__all__ = ["main"]
