"""``TypingTool``: the questions that assign a customer to a persona, their accuracy, and the scorer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from personakit.core.formatting import format_count, format_interval, format_share
from personakit.core.result import Result, records

if TYPE_CHECKING:
    import pandas as pd

    from personakit.clustering.scorecard import Scorecard
    from personakit.core.typing import Floats, Objects

_WHERE = {"survey": "survey questions", "crm": "CRM fields", "all": "attributes of survey and CRM"}


@dataclass(frozen=True, eq=False, repr=False)
class TypingTool(Result):
    """The fewest questions that assign a customer to a persona, and how often they are right."""

    questions: pd.DataFrame  # order, attribute, label, export, source_column, accuracy, accuracy_low, accuracy_high:
    #                          accuracy after this question and those before it
    confusion: pd.DataFrame  # persona, name, respondents, right, then the share assigned to each persona
    scorer: Scorecard
    source: str  # survey, crm or all
    respondents: int
    effective_n: float
    accuracy: float  # nested cross-validated, including the choice of the questions and of their number
    accuracy_low: float
    accuracy_high: float
    baseline: float  # if everyone is assigned to the largest persona
    ceiling: float  # certainty of the full model: no tool can be right more often
    agreement: float  # how often the tool's persona is the full model's most likely one

    @property
    def table(self) -> pd.DataFrame:
        """One row per question, in the order they were chosen."""
        return self.questions.copy()

    @property
    def repr_columns(self) -> Sequence[str]:
        """Columns of the repr."""
        return ["order", "attribute", "label", "accuracy", "accuracy_low", "accuracy_high"]

    def predict_proba(self, frame: pd.DataFrame) -> Floats:
        """Return the probability that each row belongs to each persona.

        Parameters
        ----------
        frame : DataFrame
            With the tool's attributes as columns, as in ``Features.frame``; answers may be missing.

        Returns
        -------
        ndarray, shape (rows, personas)
            Rows sum to 1; the order of the personas is that of ``confusion``.
        """
        return self.scorer.predict_proba(frame)

    def predict(self, frame: pd.DataFrame) -> Objects:
        """Return the most likely persona of each row.

        Parameters
        ----------
        frame : DataFrame
            As for :meth:`predict_proba`.

        Returns
        -------
        ndarray of str
            Persona ids.
        """
        import numpy as np

        names: Objects = np.array(self.scorer.personas, dtype=object)
        out: Objects = names[self.predict_proba(frame).argmax(axis=1)]
        return out

    def summary_lines(self) -> Sequence[str]:
        """Give the number of questions, the accuracy, and what to compare it with."""
        lines = [
            f"Typing tool: {len(self.questions)} {_WHERE[self.source]} assign a customer to the right "
            f"persona in {format_share(self.accuracy)} of cases (90% interval "
            f"{format_interval(self.accuracy_low, self.accuracy_high)}), "
            f"cross-validated on {self.respondents:,} customers (effective n {format_count(self.effective_n)}).",
            f"Always naming the largest persona: {format_share(self.baseline)}. Certainty of the full model: "
            f"{format_share(self.ceiling)}. Same persona as the full model: {format_share(self.agreement)}.",
        ]
        if self.accuracy_low <= self.baseline:
            lines.append("That is no better than always naming the largest persona: do not assign customers by it.")
        return lines

    def to_dict(self) -> dict[str, Any]:
        """Return questions, confusion and figures as plain values, without rows of customers."""
        names = ("source", "respondents", "effective_n", "accuracy", "accuracy_low", "accuracy_high", "baseline")
        figures = {name: getattr(self, name) for name in (*names, "ceiling", "agreement")}
        return {
            "headline": list(self.summary_lines()),
            **figures,
            "questions": records(self.questions),
            "confusion": records(self.confusion),
        }
