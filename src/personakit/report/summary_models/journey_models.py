"""The journey in the summary: stages and persona x stage figures."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from personakit.report.summary_models.model_base import Amount, Number, Part, Share


class StageSummary(Part):
    """As the firm authors it; nothing here is measured."""

    stage: str
    order: int
    goal: str | None
    actions: str | None
    owner: str | None
    target_csat: float | None
    target_wait_minutes: float | None
    moment_of_truth: bool | str | None
    supporting_characters: str | None


class JourneyCell(Part):
    """A row of ``cell``."""

    persona: str
    name: str
    stage: str
    order: Number
    customers_reached: Amount | None
    csat_n: Amount | None
    csat_effective_n: Amount | None
    csat_mean: float | None
    csat_mean_low: float | None
    csat_mean_high: float | None
    top_2_share: Share | None
    top_2_share_low: Share | None
    top_2_share_high: Share | None
    dissatisfied_share: Share | None
    dissatisfied_share_low: Share | None
    dissatisfied_share_high: Share | None
    wait_n: Amount | None
    wait_median_minutes: Amount | None
    wait_median_minutes_low: Amount | None
    wait_median_minutes_high: Amount | None
    wait_p90_minutes: Amount | None
    sla_share: Share | None
    sla_share_low: Share | None
    sla_share_high: Share | None
    abandoned_share: Share | None
    response_share: Share | None = Field(
        description="Contacts that were rated; null where only rated ones are on record."
    )
    csat: Literal["shown", "too few", "no data"]
    waits: Literal["shown", "too few", "no data"]
    abandonment: Literal["shown", "too few", "no data"] = Field(
        description="Whether an export records who gave up; 'no data' is not 0%."
    )


class JourneyWords(Part):
    """The part ``journey.words``."""

    too_few: str
    no_data: str


class JourneyPart(Part):
    """The part ``journey``."""

    scale: Annotated[list[float], Field(min_length=2, max_length=2)]
    words: JourneyWords
    stages: list[StageSummary]
    cells: list[JourneyCell] = Field(description="One a persona ('all' first) and stage.")
    doubts: list[str] = Field(description="Failed checks of plausibility that waits and ratings rest on.")
