"""Dissatisfaction at a stage by context, from the cells: all ratings, or those with a wait on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.churn.failure_moments import WAIT, FailureMoments, level_columns, moments_by_group
from personakit.core.random_groups import N_RANDOM_GROUPS
from personakit.event_counts.bins import TICKS, band_label
from personakit.event_counts.event_codes import CONTEXT
from personakit.event_counts.survey_weights import answer_weights

if TYPE_CHECKING:
    from personakit.core.typing import Floats, Ints
    from personakit.event_counts.event_cube import EventCube
    from personakit.event_counts.sparse_cube import SparseCube


def stage_ratings(cells: EventCube, stage: str) -> SparseCube:
    """Return the ratings of a stage by context, wait band, level and random group."""
    block = cells.ratings.where("stage", cells.layout.stages.index(stage))
    return block.collapse((*CONTEXT, "band", "level", "random_group"))


def is_dissatisfied(block: SparseCube, dissatisfied_to: float) -> Floats:
    """Return 1 for each cell of dissatisfied ratings, 0 for the others.

    Parameters
    ----------
    block : SparseCube
        Ratings by level.
    dissatisfied_to : float
        Position on the scale, 0 to 1, up to which a rating counts as dissatisfied.
    """
    ticks = np.array([label[2] for label in block.labels_of("level") if isinstance(label, tuple)], dtype=np.int64)
    bad: Floats = (ticks <= dissatisfied_to * TICKS)[block.codes("level")].astype(np.float64)
    return bad


def context_levels(block: SparseCube) -> dict[str, tuple[Ints, list[str]]]:
    """Return touchpoint, channel and team of each cell, as codes and names."""
    return {
        factor: (block.codes(factor), [str(label) or f"{factor} not said" for label in block.labels_of(factor)])
        for factor in CONTEXT
    }


def rating_moments(cells: EventCube, stage: str) -> FailureMoments:
    """Return the cross-products of context, wait and "dissatisfied" (0/1) over all ratings of a stage."""
    block = stage_ratings(cells, stage)
    bands = [band_label(int(str(label))) for label in block.labels_of("band")]
    coded = {**context_levels(block), WAIT: (block.codes("band"), bands)}
    answers = answer_weights(block, len(cells.layout.personas))[0]
    bad = is_dissatisfied(block, cells.layout.dissatisfied_to)
    return _moments(block, coded, block.sums[:, 0], answers, bad, {})


def timed_moments(
    block: SparseCube, knot: Ints, bad: Floats, minutes: dict[str, float], *, timed: float, answers: Floats
) -> FailureMoments:
    """Return the cross-products of context, span of wait and "dissatisfied" over the ratings with a wait on record.

    Ratings without one would attribute the effect of their unknown waits to the channel.

    Parameters
    ----------
    block : SparseCube
        As :func:`stage_ratings` returns it.
    knot : ndarray of int (cells,)
        Span of waiting time of each cell; -1 where no wait is on record.
    bad : ndarray (cells,)
        As :func:`is_dissatisfied` returns it.
    minutes : dict of str to float
        Name and mean wait of each span, in order.
    timed : float
        Share of reached customers with a wait on record.
    answers : ndarray (cells,)
        What the ratings of each cell count for.
    """
    known = knot >= 0
    coded = {**context_levels(block), WAIT: (np.maximum(knot, 0), list(minutes))}
    return _moments(block, coded, block.sums[:, 0] * known, answers * known, bad, minutes, timed=timed)


def _moments(  # noqa: PLR0917 cells, what they count for and their outcome
    block: SparseCube, coded: dict[str, tuple[Ints, list[str]]], counts: Ints, rows: Floats, bad: Floats,
    minutes: dict[str, float], *, timed: float = float("nan"),
) -> FailureMoments:  # fmt: skip
    n = int(counts.sum())
    if n == 0:
        return FailureMoments(np.zeros((N_RANDOM_GROUPS, 2, 2)), 0, (), {}, 0, minutes, timed)
    columns = level_columns(coded, rows)
    design = np.column_stack([np.ones(len(rows)), columns.indicators, bad])
    moments = moments_by_group(design, rows, block.codes("random_group"))
    return FailureMoments(moments, 0, columns.levels, columns.reference, n, minutes, timed)
