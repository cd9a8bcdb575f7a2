"""``MapContext``: what is known of one cell of a journey map, and the lines that are made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from personakit.cards.facts import EVIDENCED, Fact

if TYPE_CHECKING:
    from personakit.cards.context_shares import Contexts

NO_DATA, TOO_FEW, SHOWN = "no data", "too few", "shown"


@dataclass(frozen=True)
class MapContext:
    """All that is known of one persona at one stage."""

    persona: str
    stage: str
    metrics: Mapping[Any, Any]  # the persona's row of Journey.metrics
    base: Mapping[Any, Any]  # everyone's row there
    usual: float  # the persona's dissatisfied share over all stages
    authored: Mapping[Any, Any]  # the stage as the firm wrote it
    reach: Mapping[Any, Any]  # row of the drop-off
    curve: Mapping[Any, Any]  # row of the emotion curve
    gaps: list[dict[str, Any]]
    contexts: Contexts
    written: bool  # whether anybody wrote anything at this stage
    themes: list[Mapping[Any, Any]]  # themes of the persona at this stage, the largest first
    quotes: list[Mapping[Any, Any]]
    ranked: Mapping[Any, Any] | None  # row of Priorities.stages
    at_risk: float  # value at risk of the persona at this stage
    currency: str
    sources: Mapping[str, tuple[str, str]]  # figure -> export and column

    def fact(self, sentence: str, attribute: str, source: str, **figures: Any) -> Fact:
        """Return a fact of this persona and stage, with the export and column that `source` came from."""
        export, column = self.sources.get(source, ("", ""))
        figures = {"kind": EVIDENCED, **figures}
        return Fact(sentence, "journey", self.persona, stage=self.stage, attribute=attribute, export=export,
                    source_column=column, **figures)  # fmt: skip


@dataclass(frozen=True)
class MapLine:
    """One line of a cell: a fact, or the reason why there is none."""

    row: str
    state: str
    fact: Fact | None = None
    text: str = ""
