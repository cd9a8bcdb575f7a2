"""``Value``: what each customer is worth and how easily they leave, with the assumptions made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from personakit.core.noun import Noun
from personakit.value.churn.effects import ChurnEffects


@dataclass(frozen=True, eq=False, repr=False)
class Value(Noun):
    """Lifetime value and switching ease per customer and persona."""

    customers: pd.DataFrame  # index customer_id (order of Exports.customers): annual_margin, lifetime_value,
    #                          switching_ease (0 hard - 1 easy), switching_ease_source, active
    by_persona: pd.DataFrame  # persona, name, customers, annual_margin, lifetime_value, lifetime_value_low,
    #                           lifetime_value_high, switching_ease, share_of_value
    currency: str
    assumptions: tuple[str, ...]  # plain sentences, printed wherever a figure that rests on them is
    churn: ChurnEffects | None = None  # what bad contacts add to leaving, where the firm's own leavers tell

    @property
    def table(self) -> pd.DataFrame:
        """One row a persona."""
        return self.by_persona.copy()

    def headline(self) -> Sequence[str]:
        """Say the unit and every assumption."""
        return [f"Value in {self.currency}; means per customer; intervals are 90%", *self.assumptions]
