"""``Summary``: everything the report shows, as pydantic models; ``summary.schema.json`` is written from them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from personakit.report.summary_models.card_models import CardsPart
from personakit.report.summary_models.journey_models import JourneyPart
from personakit.report.summary_models.model_base import Count, Number, Part
from personakit.report.summary_models.persona_models import PersonaSummary, ProtectedLevel, StructurePart
from personakit.report.summary_models.quality_models import MethodPart, QualityPart
from personakit.report.summary_models.ranking_models import PrioritiesPart
from personakit.report.summary_models.value_models import DriversPart, ValuePart


class StudyPart(Part):
    """The part ``study``."""

    name: str
    as_of: date
    currency: str
    seed: int
    minimum_cell: Number
    core: str
    personakit_version: str


class BasePart(Part):
    """The part ``base``."""

    customers: Count
    still_customers: Count = Field(
        description="Customers who have not left: value and value at risk, and their shares, are of them."
    )
    core_customers: Count
    respondents: Count
    ratings: Count
    waits: Count
    stages: Count
    personas: Count


class OpeningLine(Part):
    """A row of ``opening``."""

    answers: Annotated[list[str], Field(min_length=1)]
    text: str


class OwnSection(Part):
    """A row of ``sections``."""

    title: str
    paragraphs: list[str]
    caption: str
    columns: list[str]
    rows: list[list[str | float | bool | None]]


class Summary(Part):
    """Every figure the report shows. No customer ids.

    Shares in [0, 1], money in study.currency, waits in minutes, intervals 90%, null where there is no figure.
    """

    schema_version: Literal[4]
    study: StudyPart
    base: BasePart
    structure: StructurePart
    personas: Annotated[list[PersonaSummary], Field(min_length=1)] = Field(description="Largest share first.")
    representation: list[ProtectedLevel] = Field(
        description="Protected attributes: never used to form or name personas."
    )
    journey: JourneyPart
    priorities: PrioritiesPart
    value: ValuePart
    drivers: DriversPart | None = Field(
        description="Which stages' satisfaction goes with an overall outcome; null where the exports have none."
    )
    quality: QualityPart
    method: MethodPart
    opening: Annotated[list[OpeningLine], Field(min_length=1)] = Field(
        description="The summary in sentences, and the questions each answers."
    )
    cards: CardsPart = Field(description="Persona cards, journey maps and the evidence of every sentence on them.")
    sections: list[OwnSection] = Field(
        default=[], description="Sections of the analyst's own, as given to write_report; absent without any."
    )
