"""The three criteria as one score: share of base, switching ease, lifetime value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Floats
    from personakit.priorities.value_at_risk import AtRisk
    from personakit.study.settings import Criteria


class Direction(StrEnum):
    """Which end of a criterion comes first in a ranking."""

    MORE_FIRST = "more comes first"
    LESS_FIRST = "less comes first"


@dataclass(frozen=True)
class Criterion:
    """One criterion by which stages can be ranked."""

    name: str  # its column, and its key in the study's [criteria]
    unit: str
    direction: Direction
    meaning: str


#: The criteria, in the order of every matrix of them.
CRITERIA = (
    Criterion(
        "share_of_base", "share of customers, 0-1", Direction.MORE_FIRST,
        "part of the present customers who have a bad experience at the stage",
    ),
    Criterion(
        "switching_ease", "0 (cannot leave) to 1 (at once)", Direction.MORE_FIRST,
        "mean over the customers affected",
    ),
    Criterion(
        "lifetime_value", "currency a customer, at today's value", Direction.MORE_FIRST,
        "mean over the customers affected, losses included",
    ),
)  # fmt: skip
NAMES = [criterion.name for criterion in CRITERIA]


def criteria_weights(criteria: Criteria) -> Floats:
    """Return the study's weights of the criteria, as written."""
    return np.array([getattr(criteria, name) for name in NAMES], dtype=np.float64)


def scaled(matrix: ArrayLike) -> Floats:
    """Return every criterion as a share of its largest value among the stages; negative values count as zero.

    Parameters
    ----------
    matrix : array-like (..., stages, criteria)
        Missing values stay missing.

    Examples
    --------
    >>> scaled([[0.2, -5.0], [0.1, 10.0]]).tolist()
    [[1.0, 0.0], [0.5, 1.0]]
    """
    x = np.maximum(np.asarray(matrix, dtype=np.float64), 0)
    best = np.nan_to_num(x).max(axis=-2, initial=0.0, keepdims=True)
    return np.asarray(x / np.where(best > 0, best, 1.0), dtype=np.float64)


def weighted_score(matrix: ArrayLike, weights: ArrayLike) -> Floats:
    """Return the weighted sum of criteria, each as a share of its largest value; higher is more urgent in all three.

    ``score = sum over j of w_j / sum(w) * max(x_ij, 0) / max_i x_ij``

    Parameters
    ----------
    matrix : array-like (..., stages, criteria)
        Rows with a missing value score NaN. Negative values count as zero.
    weights : array-like (..., criteria)
        Not negative; only their proportions matter; all zero means equal weights.

    Returns
    -------
    ndarray (..., stages)
        0 to 1.

    References
    ----------
    Fishburn, P. C. (1967), Additive utilities with incomplete product set. Operations Research 15.

    Examples
    --------
    >>> weighted_score([[0.2, 0.5, 100], [0.1, 1.0, 50]], [2, 1, 1]).tolist()
    [0.875, 0.625]
    """
    score: Floats = (scaled(matrix) * parts_of_one(np.asarray(weights, dtype=np.float64))[..., None, :]).sum(axis=-1)
    return score


def parts_of_one(weights: Floats) -> Floats:
    """Return weights scaled to sum to one; all zero means equal weights."""
    total = weights.sum(axis=-1, keepdims=True)
    even = 1 / max(weights.shape[-1], 1)
    return np.asarray(np.where(total > 0, weights / np.where(total > 0, total, 1.0), even), dtype=np.float64)


def criteria_matrix(figures: AtRisk) -> Floats:
    """Return share of base, switching ease and lifetime value of every stage.

    Means are over affected customers by persona, or over reached ones where nobody is dissatisfied.

    Returns
    -------
    ndarray (..., stages, 3)
        NaN where a stage has no ratings.
    """
    affected, data = figures.affected, ~np.isnan(figures.value_at_risk.sum(axis=-2))
    hit = np.nansum(affected, axis=-2, keepdims=True) > 0
    weight = np.where(hit, np.nan_to_num(affected), figures.reached)
    base = figures.base.sum(axis=-1)[..., None]
    share = np.where(base > 0, affected.sum(axis=-2) / np.where(base > 0, base, 1.0), np.nan)
    means = []
    for figure in (figures.switching_ease, figures.lifetime_value):
        used = np.where(np.isnan(figure), 0.0, weight)
        total = used.sum(axis=-2)
        mean = (used * np.nan_to_num(figure)).sum(axis=-2) / np.where(total > 0, total, 1.0)
        means.append(np.where(data & (total > 0), mean, np.nan))
    return np.stack([share, *means], axis=-1)
