"""``Personas``: the personas with their evidence, and soft memberships of the customers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from personakit.core.formatting import format_interval, format_share, join_words
from personakit.core.result import Result

if TYPE_CHECKING:
    import pandas as pd

    from personakit.clustering.persona_model import PersonaModel
    from personakit.clustering.stability.stability import Stability
    from personakit.features.features import Features


@dataclass(frozen=True, eq=False, repr=False)
class Persona(Result):
    """One persona: its row of the personas table and its part of the profile."""

    id: str
    name: str
    summary: pd.Series  # the persona's row of Personas.table
    profile: pd.DataFrame  # the persona's rows of Personas.profile, most distinguishing first
    representatives: tuple[str, ...]  # customer ids nearest its centre; pseudonyms outside the notebook

    @property
    def table(self) -> pd.DataFrame:
        """One row per attribute and level, the most distinguishing first."""
        return self.profile.copy()

    @property
    def mark(self) -> str:
        """A sentence where refits do not find the persona again; empty where they do, or it is not known."""
        share = format_share(self.summary["stability"])
        return (
            f"Not stable: {share} the same when repeated on other samples." if is_false(self.summary["stable"]) else ""
        )

    @property
    def repr_columns(self) -> Sequence[str]:
        """The columns of the one-screen view."""
        return ["label", "level", "value", "low", "high", "base_value", "index", "n"]

    def summary_lines(self) -> Sequence[str]:
        """Give the name, the size and the distinguishing traits."""
        row = self.summary
        return [
            f"Persona {self.id}: {self.name}",
            f"{format_share(row['share_of_base'])} of the base (90% interval "
            f"{format_interval(row['share_low'], row['share_high'])}), "
            f"{row['customers']:,} customers. {row['most_distinguishing']}",
            *([self.mark] if self.mark else []),
        ]


@dataclass(frozen=True, eq=False, repr=False)
class Personas(Result):
    """Candidate personas, or the finding that there are none (one persona: everyone)."""

    summary: pd.DataFrame  # persona, name, share_of_base, share_low, share_high, customers, respondents,
    #                        mean_certainty, stability (mean Jaccard index with refits), stable (whether that
    #                        is at least .6; missing for one persona), most_distinguishing
    memberships: pd.DataFrame  # index customer_id (order of Exports.customers), one column per persona, rows sum to 1
    profile: pd.DataFrame  # persona, attribute, label, level, kind, use, value, base_value, index, effect_size,
    #                        n, effective_n, low, high, export, source_column, measure (share or mean), lead:
    #                        the row that represents its attribute; see profile_personas
    representatives: dict[str, tuple[str, ...]]
    model: PersonaModel
    features: Features
    verdict: str  # natural, reproducible, constructed, none
    verdict_reason: str  # one sentence for the analyst
    model_columns: tuple[int, ...] = ()  # column of each persona in ``model.predict_proba``

    @property
    def table(self) -> pd.DataFrame:
        """One row per persona."""
        return self.summary.copy()

    @property
    def ids(self) -> list[str]:
        """Persona ids, largest share first: p1, p2, ..."""
        return list(self.summary["persona"])

    @property
    def names(self) -> dict[str, str]:
        """Name of every persona id."""
        return dict(zip(self.summary["persona"], self.summary["name"], strict=True))

    @property
    def stability(self) -> Stability:
        """Stability of each persona in a few refits to resampled customers; ``assess_stability`` makes more."""
        stability = self.model.stability_
        model_ids = self.model.persona_ids_
        names = {model_ids[column]: persona for column, persona in zip(self.model_columns, self.ids, strict=True)}
        n_personas = len(self)
        flows = stability.flows.assign(
            persona=stability.flows["persona"].where(
                stability.flows["k"] != n_personas, stability.flows["persona"].map(names)
            ),
            next_persona=stability.flows["next_persona"].where(
                stability.flows["next_k"] != n_personas, stability.flows["next_persona"].map(names)
            ),
        )
        rows = stability.personas.iloc[list(self.model_columns)].assign(
            persona=self.ids, share=self.summary["share_of_base"].to_numpy()
        )
        rows.insert(1, "name", self.summary["name"].to_numpy())
        return replace(stability, personas=rows.reset_index(drop=True), flows=flows)

    def __getitem__(self, persona: str) -> Persona:
        if persona not in self.ids:
            raise KeyError(f"no persona '{persona}'; available: {', '.join(self.ids)}")
        row = self.summary[self.summary["persona"] == persona].iloc[0]
        rows = self.profile[self.profile["persona"] == persona].reset_index(drop=True)
        return Persona(persona, str(row["name"]), row, rows, self.representatives.get(persona, ()))

    def __iter__(self) -> Iterator[Persona]:
        return (self[persona] for persona in self.ids)

    def __len__(self) -> int:
        return len(self.summary)

    def summary_lines(self) -> Sequence[str]:
        """Give the number of personas and the verdict on the structure."""
        n = len(self.memberships)
        weak = [persona for persona, stable in zip(self.ids, self.summary["stable"], strict=True) if is_false(stable)]
        marked = [f"Not stable: {join_words(weak)}."] if weak else []
        first = f"{len(self)} persona(s) over {n:,} customers. Structure: {self.verdict}. {self.verdict_reason}"
        return [first, *marked]


def is_false(value: Any) -> bool:
    """Return whether a truth value that may be missing is false.

    Examples
    --------
    >>> import pandas as pd
    >>> [is_false(value) for value in (False, True, pd.NA, None)]
    [True, False, False, False]
    """
    import pandas as pd

    return bool(pd.notna(value)) and not value
