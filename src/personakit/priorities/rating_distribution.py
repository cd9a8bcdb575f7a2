"""The distribution of a stage's ratings, and its response to a rise of the mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.random_groups import N_RANDOM_GROUPS
from personakit.event_counts.bins import TICKS
from personakit.event_counts.survey_weights import answer_weights

if TYPE_CHECKING:
    from personakit.core.typing import Floats
    from personakit.event_counts.event_cube import EventCube


@dataclass(frozen=True, eq=False)
class RatingDistribution:
    """The distribution of the ratings of one stage.

    Attributes
    ----------
    position : ndarray (levels,): on the scale, 0 to 1, lowest first.
    part : ndarray (draws, levels): share of the ratings.
    dissatisfied_to : position up to which a rating counts as dissatisfied.
    """

    position: Floats
    part: Floats
    dissatisfied_to: float

    @property
    def mean(self) -> Floats:
        """Mean position of each draw."""
        return np.asarray(self.part @ self.position, dtype=np.float64)

    def fall(self, rise: float) -> Floats:
        """Return the relative fall of the dissatisfied share when the mean rises, shape (draws,).

        Ratings follow a proportional-odds model: the odds of a rating at or below any level change by one factor, which
        is determined by bisection.

        Parameters
        ----------
        rise : float
            Rise of the mean position; where a draw has no room for it, all of its ratings become the best one.

        References
        ----------
        McCullagh, P. (1980), Regression models for ordinal data. JRSS B 42.
        """
        if rise == 0:
            return np.zeros(len(self.part))
        below = np.clip(np.cumsum(self.part, axis=1)[:, :-1], 1e-12, 1 - 1e-12)
        odds = below / (1 - below)
        gaps, top = np.diff(self.position), self.position[-1]
        target = np.minimum(self.mean + rise, top - 1e-9)
        low, high = np.full(len(odds), -40.0), np.full(len(odds), 40.0)
        for _ in range(60):
            middle = (low + high) / 2
            moved = odds * np.exp(-middle)[:, None]
            mean = top - (moved / (1 + moved)) @ gaps
            low, high = np.where(mean < target, middle, low), np.where(mean < target, high, middle)
        bad = self.position[:-1] <= self.dissatisfied_to
        if not bad.any():
            return np.zeros(len(odds))
        last = int(np.flatnonzero(bad)[-1])
        moved = odds[:, last] * np.exp(-(low + high) / 2)
        return np.asarray(1 - moved / (1 + moved) / below[:, last], dtype=np.float64)


@dataclass(frozen=True, eq=False)
class RatingCounts:
    """Ratings of one stage by level and random group.

    Attributes
    ----------
    position : ndarray (levels,): on the scale, 0 to 1, lowest first.
    ratings : ndarray (random groups, levels).
    dissatisfied_to : position up to which a rating counts as dissatisfied.
    """

    position: Floats
    ratings: Floats
    dissatisfied_to: float


def count_ratings(cells: EventCube, stage: str) -> RatingCounts:
    """Count the ratings of a stage."""
    block = cells.ratings.where("stage", cells.layout.stages.index(stage)).collapse(("level", "random_group"))
    ticks = np.array([label[2] for label in block.labels_of("level") if isinstance(label, tuple)], dtype=np.int64)
    used, level = np.unique(ticks[block.codes("level")], return_inverse=True)
    ratings = np.zeros((N_RANDOM_GROUPS, len(used)))
    np.add.at(ratings, (block.codes("random_group"), level), answer_weights(block, len(cells.layout.personas))[0])
    return RatingCounts(used / TICKS, ratings, cells.layout.dissatisfied_to)


def rating_distribution(counts: RatingCounts, draws: Floats) -> RatingDistribution:
    """Return the distribution of the ratings of a stage.

    Parameters
    ----------
    counts : RatingCounts
        Of the stage.
    draws : ndarray (draws, random groups)
        Weights of the random groups: ones for the point, resampled counts for replicates.
    """
    drawn = draws @ counts.ratings
    part = drawn / np.maximum(drawn.sum(axis=1, keepdims=True), 1e-12)
    return RatingDistribution(counts.position, part, counts.dissatisfied_to)
