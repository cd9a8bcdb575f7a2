"""``Priorities``: the stages ranked by what they put at risk, with the six answers as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from personakit.core.result import Result
from personakit.priorities.ranking_inputs import RankingInputs
from personakit.value import NO_MONEY

RANKED_BY = {
    "money": "value at risk a year",
    "weighted": "the weighted criteria",
    "topsis": "the criteria by TOPSIS",
}


def _nothing() -> pd.DataFrame:
    return pd.DataFrame()


@dataclass(frozen=True, eq=False, repr=False)
class Priorities(Result):
    """Which stage to fix first, in money, and how sure that is."""

    stages: pd.DataFrame  # one row per stage, first rank first: rank, stage, value_at_risk, value_at_risk_low,
    #                       value_at_risk_high, chance_first, group (stages of one group are too close to call),
    #                       share_of_base, share_of_base_low, share_of_base_high, customers_affected, switching_ease,
    #                       lifetime_value, personas_affected (names joined by "; "), n_personas_affected,
    #                       personas_share (of the base in them; _low, _high), cause, cost_to_fix, net_benefit (_low,
    #                       _high), break_even_share (part of the dissatisfaction that must end for the cost to pay in a
    #                       year), weighted_score, weighted_rank, topsis_score, topsis_rank, n (ratings behind it)
    by_persona: pd.DataFrame  # persona, name, stage, value_at_risk, customers_affected, dissatisfied_share
    rank_chances: pd.DataFrame  # stage, rank, chance: rank acceptability under resampled customers
    currency: str
    assumptions: tuple[str, ...]
    rank_by: str = "money"  # "money", "weighted" or "topsis"
    # stage, other, chance_before
    pairwise: pd.DataFrame = field(default_factory=_nothing)
    # ranking: money, weighted or topsis; weights: of the study, any or none; stage; rank; chance
    acceptability: pd.DataFrame = field(default_factory=_nothing)
    # stage, against (the next by value at risk), persona, factor, difference: they sum to that of value at risk
    contributions: pd.DataFrame = field(default_factory=_nothing)
    # stage, criterion, value, unit, direction, weight, scaled, contribution: they sum to the weighted score
    criteria: pd.DataFrame = field(default_factory=_nothing)
    # ranking, stage, mean of the weights that put it first, chance_first over any weights, confidence at that mean
    central_weights: pd.DataFrame = field(default_factory=_nothing)
    # criterion, weight, weight_from, weight_to, first: which stage the weighted criteria put first between the two
    weight_breaks: pd.DataFrame = field(default_factory=_nothing)
    # assumption, of, now, factor, then, first_then, possible: where the money would put another stage first
    assumption_breaks: pd.DataFrame = field(default_factory=_nothing)
    # what `what_if` works on
    evidence: RankingInputs | None = None

    @property
    def table(self) -> pd.DataFrame:
        """One row per stage, first rank first."""
        return self.stages.copy()

    @property
    def repr_columns(self) -> Sequence[str]:
        """The columns of the one-screen view."""
        if_money = ["lifetime_value"] if self.currency != NO_MONEY else []
        if_costed = ["net_benefit"] if self.stages["net_benefit"].notna().any() else []
        if_scored = [f"{self.rank_by}_score"] if self.rank_by != "money" else []
        return ["rank", "stage", *if_scored, "value_at_risk", "value_at_risk_low", "value_at_risk_high", "chance_first",
                "group", "personas_affected", "share_of_base", "switching_ease", *if_money, *if_costed,
                "cause"]  # fmt: skip

    def summary_lines(self) -> Sequence[str]:
        """Name the ranking, the unit and the interval."""
        money = "" if self.rank_by == "money" else f"; value at risk a year beside them in {self.currency}"
        unit = f", {self.currency}" if self.rank_by == "money" else ""
        return [
            f"Priorities: {len(self.stages)} stages by {RANKED_BY[self.rank_by]}{unit}{money}, 90% intervals from "
            "resampled customers; stages of one group are too close to call; the assumptions are listed below"
        ]

    @property
    def notes(self) -> Sequence[str]:
        """Every assumption."""
        return self.assumptions
