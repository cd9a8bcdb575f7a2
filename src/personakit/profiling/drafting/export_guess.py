"""A guess at one export: its settings, a note for each, and what a person should check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from personakit.study.write_toml import KeyPath


@dataclass(frozen=True)
class ExportGuess:
    """One export of the drafted study."""

    name: str
    source: str  # name of the source it is read from
    settings: Mapping[str, Any]
    notes: Mapping[KeyPath, Sequence[str]] = field(default_factory=dict)  # key paths within the export
    check: Sequence[str] = ()  # what a person should look at, most important first
    left_out: Mapping[str, str] = field(default_factory=dict)  # column that is not used -> why
    names: Mapping[str, str] = field(default_factory=dict)  # column -> its name, for all columns of the file
    batteries: Mapping[str, str] = field(default_factory=dict)  # column -> the name that items of its question share
    asked: Sequence[str] = ()  # what must be edited before the study can run

    @property
    def table(self) -> str:
        """The table it is taken for."""
        return str(self.settings["table"])
