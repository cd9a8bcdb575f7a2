"""``StudyResults``: the one face of a study's results, whether they are computed or read from a finished run."""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from personakit.core.errors import PersonakitError

if TYPE_CHECKING:
    from personakit.cards import Cards
    from personakit.churn import ChurnEffects
    from personakit.ingest import Exports
    from personakit.journey import Journey
    from personakit.personas import Personas
    from personakit.priorities import Drivers, Priorities, WhatIf
    from personakit.report import Report
    from personakit.value import Value


class StudyResults(ABC):
    """Every result of a study on one object; its repr is the answer in five lines."""

    @property
    @abstractmethod
    def title(self) -> str:
        """Name and date of the study."""

    @property
    @abstractmethod
    def exports(self) -> Exports:
        """What was read, with checks and join audit."""

    @property
    @abstractmethod
    def personas(self) -> Personas:
        """Who the customers are."""

    @property
    @abstractmethod
    def journey(self) -> Journey:
        """What they experience at each stage."""

    @property
    @abstractmethod
    def value(self) -> Value:
        """What they are worth and how easily they leave."""

    @property
    @abstractmethod
    def priorities(self) -> Priorities:
        """Which stage to fix first, in money, and how sure that is."""

    @property
    def churn(self) -> ChurnEffects | None:
        """What a bad contact adds to leaving, as the ranking rests on it; None where that is assumed."""
        from personakit.priorities.observed_basis import ObservedBasis

        evidence = self.priorities.evidence
        return evidence.basis.churn if evidence is not None and isinstance(evidence.basis, ObservedBasis) else None

    @property
    @abstractmethod
    def drivers(self) -> Drivers | None:
        """Which stages matter for an overall outcome; None where the exports have no outcome."""

    @property
    @abstractmethod
    def cards(self) -> Cards:
        """Persona cards, empathy maps and journey maps."""

    @abstractmethod
    def report(self, path: str | Path) -> Report:
        """Write the report as a page (.html), slides (.pptx) or a workbook (.xlsx)."""

    def what_if(
        self,
        stage: str,
        *,
        satisfaction: float | None = None,
        dissatisfied_share: float | None = None,
        wait: float | None = None,
        cost: float | None = None,
    ) -> WhatIf:
        """Estimate the effect of one change at one stage; see :func:`personakit.what_if`.

        Parameters
        ----------
        stage : str
            Stage of the change.
        satisfaction : float, optional
            Rise of the mean rating, in points of its scale: 0.5.
        dissatisfied_share : float, optional
            Fall of the share of customers dissatisfied: -0.1 is ten in a hundred fewer.
        wait : float, optional
            Relative change of every wait: -0.2 is a fifth shorter. One of the three is needed.
        cost : float, optional
            One-off cost of the change; by default the stage's ``cost_to_fix``, if it has one.

        Returns
        -------
        WhatIf
            Value kept a year with interval, net benefit, and the ranking after the change.
        """
        from personakit.priorities.response_curve import one_change
        from personakit.priorities.what_if import what_if

        one_change(satisfaction, dissatisfied_share, wait)  # a mistake is reported before anything is computed
        return what_if(
            self.priorities,
            stage,
            satisfaction=satisfaction,
            dissatisfied_share=dissatisfied_share,
            wait=wait,
            cost=cost,
        )

    def summary_lines(self) -> Sequence[str]:
        """Return the answer in at most five lines: who, which stage first, how sure, the cause, what it rests on."""
        from personakit.analysis.answer import answer_lines

        return answer_lines(self.title, self.personas, self.priorities)

    def _shown_lines(self) -> Sequence[str]:
        """Return the answer, or the reason why there is none: what is shown must never raise."""
        try:
            return self.summary_lines()
        except PersonakitError as error:
            return [f"{self.title}: no answer, because", *str(error).splitlines()]

    def __repr__(self) -> str:
        return "\n".join(self._shown_lines())

    def _repr_html_(self) -> str:
        first, *rest = self._shown_lines()
        lines = "".join(f"<p style='margin:.1em 0'>{html.escape(line)}</p>" for line in rest)
        return f"<p style='margin:.1em 0'><b>{html.escape(first)}</b></p>{lines}"
