"""``Priorities``: the stages ranked by what they put at risk, with the six answers as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from personakit.core.noun import Noun
from personakit.value import NO_MONEY


@dataclass(frozen=True, eq=False, repr=False)
class Priorities(Noun):
    """Which stage to fix first, in money, and how sure that is."""

    stages: pd.DataFrame  # one row a stage, first place first: rank, stage, value_at_risk, value_at_risk_low,
    #                       value_at_risk_high, chance_first, share_of_base, share_of_base_low, share_of_base_high,
    #                       customers_affected, switching_ease, lifetime_value, personas_affected (names joined by
    #                       "; "), n_personas_affected, cause, cost_to_fix, net_benefit, weighted_score,
    #                       weighted_rank, n (ratings behind it)
    by_persona: pd.DataFrame  # persona, name, stage, value_at_risk, customers_affected, dissatisfied_share
    rank_chances: pd.DataFrame  # stage, rank, chance: rank acceptability under resampled customers
    currency: str
    assumptions: tuple[str, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row a stage, first place first."""
        return self.stages.copy()

    @property
    def shown(self) -> Sequence[str]:
        """The columns of the one-screen view."""
        if_money = ["lifetime_value"] if self.currency != NO_MONEY else []
        if_costed = ["net_benefit"] if self.stages["net_benefit"].notna().any() else []
        return ["rank", "stage", "value_at_risk", "value_at_risk_low", "value_at_risk_high", "chance_first",
                "personas_affected", "share_of_base", "switching_ease", *if_money, *if_costed, "cause"]  # fmt: skip

    def headline(self) -> Sequence[str]:
        """Say the unit and the interval."""
        return [
            f"Priorities: {len(self.stages)} stages by value at risk a year, {self.currency}, 90% intervals from "
            "resampled customers; the assumptions stand beneath"
        ]

    @property
    def notes(self) -> Sequence[str]:
        """Every assumption."""
        return self.assumptions
