"""The ranking in the summary: stages, criteria, chances, and what would change it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from personakit.report.summary_models.model_base import Amount, FromOne, Part, Share


class RankedStage(Part):
    """Money a year in the study's currency."""

    rank: FromOne | None
    stage: str
    value_at_risk: float | None
    value_at_risk_low: float | None
    value_at_risk_high: float | None
    chance_first: Share | None
    share_of_base: Share | None
    share_of_base_low: Share | None
    share_of_base_high: Share | None
    customers_affected: Amount | None
    switching_ease: Share | None
    lifetime_value: float | None
    personas_affected: str | None
    n_personas_affected: Amount | None
    cause: str | None
    cause_note: str | None
    cost_to_fix: float | None
    net_benefit: float | None
    weighted_score: float | None
    weighted_rank: float | None
    n: Amount | None
    cause_touchpoint: Share | None = Field(
        description="Part of what is explained that goes with it; null where nothing can be told apart."
    )
    cause_interaction: Share | None = Field(
        description="Part of what is explained that goes with it; null where nothing can be told apart."
    )
    cause_waiting_time: Share | None = Field(
        description="Part of what is explained that goes with it; null where nothing can be told apart."
    )
    group: FromOne | None = Field(description="Stages of one group are too close to call.")
    personas_share: Share | None
    personas_share_low: Share | None
    personas_share_high: Share | None
    net_benefit_low: float | None
    net_benefit_high: float | None
    break_even_share: Amount | None
    topsis_score: Share | None
    topsis_rank: FromOne | None
    value_at_risk_unlocked: float | None
    value_at_risk_recoverable: float | None
    basis: Literal["observed churn", "assumed"]


class PersonaStageRisk(Part):
    """A row of ``priorities.by_persona``."""

    persona: str
    name: str
    stage: str
    value_at_risk: float | None
    customers_affected: Amount | None
    dissatisfied_share: Share | None


class RankChance(Part):
    """A row of ``priorities.rank_chances``."""

    stage: str
    rank: float | None
    chance: Share | None


class PairwiseChance(Part):
    """A row of ``priorities.pairwise``."""

    stage: str
    other: str
    chance_before: Share | None


class RankAcceptability(Part):
    """A row of ``priorities.acceptability``."""

    ranking: Literal["money", "weighted", "topsis"]
    weights: Literal["none", "of the study", "any"]
    stage: str
    rank: FromOne | None
    chance: Share | None


class CriterionRow(Part):
    """A row of ``priorities.criteria``."""

    stage: str
    criterion: str
    value: float | None
    unit: str
    direction: str
    weight: Share | None
    scaled: Share | None
    contribution: Share | None


class CentralWeights(Part):
    """A row of ``priorities.central_weights``."""

    ranking: Literal["weighted", "topsis"]
    stage: str
    share_of_base: Share | None
    switching_ease: Share | None
    lifetime_value: Share | None
    chance_first: Share | None
    confidence: Share | None


class WeightBreak(Part):
    """A row of ``priorities.weight_breaks``."""

    criterion: str
    weight: Share | None
    weight_from: Share | None
    weight_to: Share | None
    first: str


class AssumptionBreak(Part):
    """A row of ``priorities.assumption_breaks``."""

    assumption: str
    of: str
    now: float | None
    factor: float | None
    then: float | None
    first_then: str
    possible: bool


class Contribution(Part):
    """A row of ``priorities.contributions``."""

    stage: str
    against: str
    factor: str
    difference: float | None


class PrioritiesPart(Part):
    """The part ``priorities``."""

    currency: str
    stages: list[RankedStage] = Field(description="First place first; stages without data last.")
    by_persona: list[PersonaStageRisk]
    rank_chances: list[RankChance]
    assumptions: list[str]
    rank_by: Literal["money", "weighted", "topsis"] = Field(description="What the stages are ranked by.")
    pairwise: list[PairwiseChance] = Field(
        description="Chance under resampled customers that the one stage comes before the other."
    )
    acceptability: list[RankAcceptability] = Field(
        description="Chance of every place, by ranking and weights of the criteria."
    )
    criteria: list[CriterionRow] = Field(
        description="The criteria; contributions of a stage sum to its weighted score."
    )
    central_weights: list[CentralWeights] = Field(
        description="Mean of the weights that put a stage first, and its chance of first place at them."
    )
    weight_breaks: list[WeightBreak] = Field(
        description="Which stage the weighted criteria put first between two weights of a criterion."
    )
    assumption_breaks: list[AssumptionBreak] = Field(
        description="Factors on what value at risk is made of at which another stage would come first."
    )
    contributions: list[Contribution] = Field(
        description="Why a stage puts more at risk than the next: the differences of a stage sum to that in value at "
        "risk."
    )
