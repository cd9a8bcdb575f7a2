"""Thresholds that an analyst may argue about, as sections of the study; the defaults suit most studies."""

from __future__ import annotations

from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator


class FrozenSettings(BaseModel):
    """A section of the study: frozen, and a key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_truth_value_for_a_number(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse ``minimum_cell = true``, which pydantic reads as 1."""
        wanted = cls.model_fields[str(info.field_name)].annotation
        if isinstance(value, bool) and {wanted, *get_args(wanted)} <= {int, float, NoneType}:
            raise ValueError("it is true or false, and must be a number")
        return value


class GateSettings(FrozenSettings):
    """When exports are so incomplete or inconsistent that the run stops."""

    least_match: float = Field(default=0.2, ge=0, le=1)  # smallest share of an export's rows that join a customer
    most_out_of_scale: float = Field(default=0.05, ge=0, le=1)  # largest share of ratings outside the declared scale
    most_off_scale_answers: float = Field(default=0.2, ge=0, le=1)  # the same for each attribute with a scale
    most_lost: float = Field(default=0.5, ge=0, le=1)  # largest share of rows lost for one reason
    most_set_missing: float = Field(default=0.5, ge=0, le=1)  # largest share of a column's cells that cannot be read
    most_repeated_ids: float = Field(default=0.3, ge=0, le=1)  # largest share of rows of people with a conflicting id
    most_refused_ids: float = Field(default=0.01, ge=0, le=1)  # largest share of ids that are no ids, such as 1.2E+07
    most_implausible: float = Field(default=0.5, ge=0, le=1)  # largest share of impossible ages, codes, swapped dates
    most_of_one: float = Field(default=0.25, gt=0, le=1)  # of a sum; one customer with more is said beside the figures
    least_of_last_run: float = Field(default=0.5, ge=0, le=1)  # of its rows; an export with fewer is said to be partial
    most_stages: int = Field(default=60, ge=2)  # more stages than this are taken for a wrong stage column


class SatisfactionSettings(FrozenSettings):
    """Which ratings count as satisfied and dissatisfied, as positions on their scale from 0 (worst) to 1 (best)."""

    dissatisfied_to: float = Field(default=0.25, ge=0, lt=1)  # dissatisfied up to here: 1 and 2 on a scale of 1 to 5
    satisfied_from: float = Field(default=0.75, gt=0, le=1)  # satisfied from here: 4 and 5, the top-2-box share
    problematic_share: float = Field(default=0.25, gt=0, le=1)  # surely more dissatisfied than this: always problematic


class RespondentSettings(FrozenSettings):
    """When a respondent counts as careless, and what follows. Nobody is dropped."""

    false_alarms: float = Field(default=0.01, gt=0, le=0.2)  # share of attentive respondents that one check may flag
    flags_needed: int = Field(default=2, ge=1, le=6)  # checks that must flag a respondent
    learn_from_flagged: bool = False  # whether flagged respondents help to form the personas; all are assigned to one


class ThemeSettings(FrozenSettings):
    """How themes are found in what customers wrote."""

    most_themes: int = Field(default=7, ge=2, le=20)  # largest number of themes tried at each stage
    least_explained: float = Field(default=0.05, ge=0, lt=1)  # a text that its theme explains less is about no theme


class ChurnSettings(FrozenSettings):
    """How many data the effect of a bad contact on leaving is estimated from; below, the assumption is used."""

    fewest_leavers: int = Field(default=50, ge=20)  # customers who left, with their date
    fewest_ratings: int = Field(default=500, ge=100)  # dated ratings
