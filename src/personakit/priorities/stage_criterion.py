"""``StageCriterion``: a criterion of the analyst's own, beside share of base, switching ease and lifetime value."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import StudyError, not_found, require
from personakit.priorities.criteria import CRITERIA, NAMES, Criterion, Direction, parts_of_one

if TYPE_CHECKING:
    from personakit.core.typing import Floats


@dataclass(frozen=True, eq=False)
class StageCriterion:
    """A criterion with one value per stage, for the weighted ranking and for TOPSIS.

    Attributes
    ----------
    name : how it is called in ``priorities.criteria``.
    values : stage -> value, 0 or more; every stage of the journey needs one.
    weight : beside the study's weights of the three criteria; only their proportions matter.
    direction : whether more or less of it comes first.
    unit : of the values.
    meaning : one line on what it measures.

    Examples
    --------
    >>> StageCriterion("days_to_fix", {"Billing": 30, "Repair": 90}, direction=Direction.LESS_FIRST, unit="days").weight
    1.0
    """

    name: str
    values: Mapping[str, float]
    weight: float = 1.0
    direction: Direction = Direction.MORE_FIRST
    unit: str = ""
    meaning: str = ""

    def __post_init__(self) -> None:
        require("StageCriterion(name=)", self.name, str, "a name")
        require(f"criterion '{self.name}': values", self.values, Mapping, "a mapping of stage to value")
        for text, what in ((self.unit, "unit"), (self.meaning, "meaning")):
            require(f"criterion '{self.name}': {what}", text, str, "a text")
        if not self.name.strip() or self.name.strip().casefold() in NAMES:
            raise StudyError(f"A criterion of your own cannot be called '{self.name}'; {', '.join(NAMES)} are taken.")
        if not _is_amount(self.weight):
            raise StudyError(f"criterion '{self.name}': weight is {self.weight!r}; give a number from 0.")
        wrong = [stage for stage, value in self.values.items() if not _is_amount(value)]
        if wrong:
            raise StudyError(
                f"criterion '{self.name}': {len(wrong)} of its values are no number from 0, first: {wrong[0]}."
            )
        if self.direction not in list(Direction):
            raise StudyError(
                f"criterion '{self.name}': direction is {self.direction!r}; give Direction.MORE_FIRST or LESS_FIRST."
            )
        object.__setattr__(self, "direction", Direction(self.direction))

    def of(self, stages: Sequence[str]) -> Floats:
        """Return its values in the order of `stages`."""
        where = f"criterion '{self.name}'"
        if unknown := [stage for stage in self.values if stage not in stages]:
            raise StudyError(f"{where}: {not_found('stage', unknown[0], 'the journey', stages)}")
        if missing := [stage for stage in stages if stage not in self.values]:
            raise StudyError(f"{where} has no value for {len(missing)} of {len(stages)} stages, first: '{missing[0]}'.")
        return np.array([self.values[stage] for stage in stages], dtype=np.float64)


@dataclass(frozen=True, eq=False)
class CriteriaSet:
    """The criteria of a ranking: matrices in which more always comes first, and the values as given."""

    criteria: tuple[Criterion, ...]
    matrix: Floats  # (stages, criteria)
    matrices: Floats  # (replicates, stages, criteria)
    given: Floats  # (stages, criteria): as `matrix`, but as given where less comes first
    weights: Floats  # (criteria,), summing to one


def extend_criteria(
    added: Sequence[StageCriterion], stages: Sequence[str], matrix: Floats, matrices: Floats, weights: Floats
) -> CriteriaSet:
    """Add criteria of the analyst's own to the three of the study.

    Where less comes first, what counts is how far a stage lies below the largest value.

    Parameters
    ----------
    added : sequence of StageCriterion
        May be empty.
    stages : sequence of str
        Names of the stages.
    matrix : ndarray (stages, 3)
        The study's criteria.
    matrices : ndarray (replicates, stages, 3)
        The same under resampled customers. Values of own criteria are the same in all of them.
    weights : ndarray (3,)
        Weights of the study, not yet scaled to one.

    Returns
    -------
    CriteriaSet

    Raises
    ------
    StudyError
        When a criterion has no value for a stage, names one that does not exist, or two have one name.
    """
    require("rank_stages(criteria=)", added, (list, tuple), "a list of StageCriterion")
    for criterion in added:
        require("rank_stages(criteria=)", criterion, StageCriterion, "a list of StageCriterion")
    names = [criterion.name for criterion in added]
    if twice := [name for name in names if names.count(name) > 1]:
        raise StudyError(f"rank_stages(criteria=): two criteria are called '{twice[0]}'.")
    given = np.array([criterion.of(stages) for criterion in added], dtype=np.float64).reshape(len(added), len(stages)).T
    less_first = np.array([criterion.direction is Direction.LESS_FIRST for criterion in added], dtype=bool)
    urgency = np.where(less_first, given.max(axis=0, initial=0.0) - given, given)
    return CriteriaSet(
        (*CRITERIA, *(Criterion(c.name, c.unit, c.direction, c.meaning) for c in added)),
        np.hstack([matrix, urgency]),
        np.concatenate([matrices, np.broadcast_to(urgency, (len(matrices), *urgency.shape))], axis=2),
        np.hstack([matrix, given]),
        parts_of_one(np.concatenate([weights, [float(criterion.weight) for criterion in added]])),
    )


def _is_amount(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and 0 <= float(value) < math.inf
