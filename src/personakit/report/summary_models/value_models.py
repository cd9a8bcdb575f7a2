"""Value and drivers in the summary."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from personakit.report.summary_models.model_base import Amount, Number, Part, Share


class PersonaValue(Part):
    """A row of ``value.by_persona``."""

    persona: str
    name: str
    customers: Amount | None
    annual_margin: float | None
    lifetime_value: float | None
    lifetime_value_low: float | None
    lifetime_value_high: float | None
    switching_ease: Share | None
    share_of_value: float | None


class HoldoutRow(Part):
    """A row of ``value.holdout``."""

    figure: str
    group: str
    customers: Amount | None
    predicted: float | None
    actual: float | None
    ratio: float | None


class RetentionRow(Part):
    """A row of ``value.retention``."""

    contract: str
    tenure_year: Number
    customers: Amount | None
    retention: Share | None
    retention_low: Share | None
    retention_high: Share | None
    retention_modelled: Share | None


class ValuePart(Part):
    """The part ``value``."""

    currency: str
    by_persona: list[PersonaValue]
    assumptions: list[str]
    holdout: list[HoldoutRow] = Field(
        description="The end of the history held out: tenths of customers by what was predicted, lowest first, and "
        "'all'; predicted and actual are means of a customer, ratio is predicted / actual. Empty where "
        "nothing could be held out."
    )
    retention: list[RetentionRow] = Field(
        description="Share of customers who stay a year, by contract and year of tenure, observed and modelled."
    )


class DriverRow(Part):
    """A row of ``drivers.stages``."""

    persona: str
    name: str
    stage: str
    importance_lmg: float | None
    importance_low: float | None
    importance_high: float | None
    share_of_explained: float | None
    relative_weight: float | None
    correlation: Annotated[float, Field(ge=-1, le=1)] | None
    performance: float | None
    performance_low: float | None
    performance_high: float | None
    n: Amount | None
    effective_n: Amount | None
    quadrant: str | None
    quadrant_chance: Share | None


class DriversPart(Part):
    """The part ``drivers``."""

    outcome: str
    label: str
    explained: float | None
    stages: list[DriverRow]
    notes: list[str]
