"""Data quality and method in the summary."""

from __future__ import annotations

from pydantic import Field

from personakit.report.summary_models.model_base import Amount, Part, Share


class InputRow(Part):
    """A row of ``quality.inputs``."""

    export: str
    path: str
    sha256: str
    n_bytes: int
    rows_read: int


class CheckRow(Part):
    """A row of ``quality.checks``."""

    table: str | None
    check: str
    rows: Amount | None
    share: float | None
    action: str | None
    note: str | None


class JoinAuditRow(Part):
    """A row of ``quality.join_audit``."""

    export: str
    rows: Amount | None
    customers: Amount | None
    matched: Amount | None
    match_rate: Share | None
    orphans: Amount | None
    duplicates: Amount | None


class NonresponseRow(Part):
    """A row of ``quality.nonresponse``."""

    label: str
    level: str
    base_share: float | None
    respondent_share: float | None
    difference: float | None
    n: Amount | None


class MarginRow(Part):
    """A row of ``quality.weights.margins``."""

    label: str
    level: str
    raked_to: bool
    base_share: Share | None
    share_before: Share | None
    share_after: Share | None
    respondents: float | None


class WeightsPart(Part):
    """The part ``quality.weights``."""

    respondents: int
    n_effective: float | None
    raked_to: list[str]
    outcome: str
    largest_weight: float | None
    share_trimmed: Share | None
    reason: str
    margins: list[MarginRow]


class AnswerCheck(Part):
    """A row of ``quality.answers.checks``."""

    check: str
    judged: float | None
    flagged: float | None
    share: Share | None
    cutoff: float | None
    meaning: str


class AnswersPart(Part):
    """The part ``quality.answers``."""

    said: list[str]
    checks: list[AnswerCheck]


class DoubtRow(Part):
    """A row of ``quality.doubts``."""

    check: str
    rows: int
    of_attributes: bool = Field(description="Whether profiles and personas rest on it; else money, waits or leaving.")
    text: str


class QualityPart(Part):
    """The part ``quality``."""

    inputs: list[InputRow]
    checks: list[CheckRow]
    join_audit: list[JoinAuditRow]
    nonresponse: list[NonresponseRow]
    weights: WeightsPart | None = Field(description="What the respondents' answers weigh; null without a survey.")
    answers: AnswersPart | None = Field(
        description="How the respondents answered; null where too little was asked to judge."
    )
    doubts: list[DoubtRow] = Field(description="Checks of plausibility that failed, said beside the figures they hit.")


class MethodNote(Part):
    """A row of ``method.notes``."""

    heading: str
    text: str


class MethodPart(Part):
    """The part ``method``."""

    notes: list[MethodNote]
    caveats: list[str]
