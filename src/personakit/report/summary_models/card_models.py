"""Cards, journey maps and themes in the summary."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from personakit.report.summary_models.model_base import Part, Share


class EvidenceRow(Part):
    """A row of ``cards.ledger``."""

    evidence: str
    sentence: str
    section: str
    persona: str
    stage: str | None
    kind: Literal["evidenced", "authored", "assumed"]
    label: str | None
    level: str | None
    measure: str | None
    unit: str | None
    value: float | None
    low: float | None
    high: float | None
    base_value: float | None
    index: float | None
    effect_size: float | None
    n: float | None
    effective_n: float | None
    export: str | None
    source_column: str | None
    attribute: str | None


class PortraitPart(Part):
    """The part ``cards.cards.portrait``."""

    uri: Annotated[str, Field(pattern="^data:image/")]
    alt: str


class CardSection(Part):
    """A row of ``cards.cards.sections``."""

    section: str
    title: str
    facts: list[str]


class CardQuote(Part):
    """A row of ``cards.cards.quotes``."""

    text: str
    role: str
    source: str
    stage: str | None
    customers_alike: float | None
    evidence: str | None


class Representative(Part):
    """The part ``cards.cards.representatives``."""

    columns: list[str]
    rows: list[list[Any]]


class CertaintyBand(Part):
    """A row of ``cards.cards.certainty``."""

    band: str
    share: Share | None
    customers: float | None


class EmpathyEntry(Part):
    """A row of ``cards.cards.empathy``."""

    quadrant: Literal["says", "thinks", "does", "feels"]
    text: str
    n: float | None
    n_of: str
    evidence: str | None


class CardPart(Part):
    """A row of ``cards.cards``."""

    id: str
    suppressed: bool
    portrait: PortraitPart
    background: str
    distinguishing: list[str] = Field(description="Evidence ids, the strongest first.")
    sections: list[CardSection]
    quotes: list[CardQuote]
    representatives: Representative
    certainty: list[CertaintyBand]
    empathy: list[EmpathyEntry]


class MapRow(Part):
    """A row of ``cards.journeys.rows``."""

    row: str
    title: str


class MapLinePart(Part):
    """A row of ``cards.journeys.cells``."""

    row: str
    stage: str
    text: str
    state: Literal["shown", "no data", "too few", "none found", "no", "no target"]
    kind: str | None
    n: float | None
    evidence: str | None


class CurvePoint(Part):
    """A row of ``cards.journeys.curve``."""

    stage: str
    position: float | None
    low: float | None
    high: float | None
    n: float | None
    state: Literal["shown", "no data", "too few"]
    is_peak: bool | None
    is_trough: bool | None
    is_end: bool | None


class ExperienceGap(Part):
    """A row of ``cards.journeys.gaps``."""

    stage: str
    target_of: str
    unit: str | None
    intended: float | None
    actual: float | None
    low: float | None
    high: float | None
    gap: float | None
    p_value: float | None
    verdict: str
    n: float | None
    evidence: str | None


class JourneyMapPart(Part):
    """A row of ``cards.journeys``."""

    persona: str
    name: str
    stages: list[str]
    rows: list[MapRow]
    cells: list[MapLinePart]
    curve: list[CurvePoint]
    gaps: list[ExperienceGap]


class ThemeRow(Part):
    """A row of ``cards.themes.themes``."""

    theme: str
    stage: str
    name: str
    texts: float | None
    customers: float | None
    share: Share | None
    share_low: Share | None
    share_high: Share | None


class ThemeTrend(Part):
    """A row of ``cards.themes.trend``."""

    theme: str
    period: str
    texts: float | None
    share: Share | None


class ThemeQuote(Part):
    """A row of ``cards.themes.quotes``."""

    theme: str
    role: str
    text: str
    source: str


class TextsRead(Part):
    """A row of ``cards.themes.read``."""

    stage: str
    texts: float | None
    texts_read: float | None
    note: str | None


class ThemesPart(Part):
    """The part ``cards.themes``."""

    themes: list[ThemeRow]
    trend: list[ThemeTrend]
    quotes: list[ThemeQuote]
    read: list[TextsRead]


class OutsidePersonas(Part):
    """A row of ``cards.in_no_persona``."""

    group: str
    customers: float | None
    share_of_base: Share | None
    label: str | None
    level: str | None
    measure: str | None
    value: float | None
    low: float | None
    high: float | None
    base_value: float | None
    index: float | None
    effect_size: float | None
    n: float | None


class CardsPart(Part):
    """The part ``cards``."""

    notes: list[str]
    ledger: list[EvidenceRow] = Field(description="One row a sentence: what stands behind it.")
    cards: list[CardPart]
    journeys: list[JourneyMapPart] = Field(description="Journey map of everyone first.")
    themes: ThemesPart
    in_no_persona: list[OutsidePersonas]
