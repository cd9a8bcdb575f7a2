"""Personas in the summary: traits, worth, structure, representation."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from personakit.report.summary_models.model_base import Amount, Count, Number, Part, Share


class Trait(Part):
    """One trait against the base.

    Shares in [0, 1]; index 100 = base; effect size Cohen's h (shares) or d (means); 90% interval.
    """

    attribute: str
    label: str
    level: str
    kind: Literal["numeric", "ordinal", "categorical", "binary", "multi_select"]
    use: Literal["active", "describe"]
    measure: Literal["share", "mean"]
    value: float | None
    base_value: float | None
    index: float | None
    effect_size: float | None
    n: Count
    effective_n: Amount | None
    low: float | None
    high: float | None
    export: str
    source_column: str
    distinguishes: bool


class Worth(Part):
    """Per customer, in the study's currency."""

    annual_margin: float | None
    lifetime_value: float | None
    lifetime_value_low: float | None
    lifetime_value_high: float | None
    switching_ease: Share | None
    share_of_value: float | None


class PersonaSummary(Part):
    """A row of ``persona``."""

    id: Annotated[str, Field(pattern="^p[0-9]+$")]
    name: str
    share_of_base: Share | None
    share_low: Share | None
    share_high: Share | None
    customers: Count | None
    respondents: Count | None
    mean_certainty: Share | None
    stability: Share | None = Field(default=None)
    stable: bool | None = Field(
        default=None, description="False where refits do not find the persona again (stability below 0.6)."
    )
    traits: list[Trait]
    value: Worth


class KEvidenceRow(Part):
    """A row of ``structure.k_evidence``."""

    k: Number
    bic: float | None
    aic3: float | None
    bootstrap_ari: float | None
    smallest_share: Share | None
    starts_at_best: Share | None


class StructurePart(Part):
    """The part ``structure``."""

    verdict: Literal["natural", "reproducible", "constructed", "none"]
    reason: str
    k_evidence: list[KEvidenceRow] = Field(
        description="Evidence on how many personas there are; empty where the study asks for a number."
    )


class ProtectedShare(Part):
    """A row of ``representation.values``."""

    persona: str
    value: float | None
    low: float | None
    high: float | None


class ProtectedLevel(Part):
    """A row of ``representation``."""

    label: str
    level: str
    measure: Literal["share", "mean"]
    base_value: float | None
    values: list[ProtectedShare]
