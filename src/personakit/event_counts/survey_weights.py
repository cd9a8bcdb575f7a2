"""Survey weights of events: what each respondent's answers count for, as exact sums beside those of memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.event_counts.cube_schema import SQUARE_UNIT, UNIT

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Codes, Floats, Ints
    from personakit.event_counts.cube_schema import CubeSchema
    from personakit.event_counts.sparse_cube import SparseCube


def survey_sums(layout: CubeSchema, customer: Codes, surveyed: Bools, position: Codes, n_cells: int) -> Ints:
    """Return the sums of survey weights and their squares by cell: of everyone, then of each persona.

    Parameters
    ----------
    layout : CubeSchema
        With `respondent_weights`.
    customer : ndarray of int (events,)
        Position in the customer base.
    surveyed : ndarray of bool (events,)
        Which events are answers of a survey; each other one counts one.
    position : ndarray of int (events,)
        Cell of each event.
    n_cells : int
        Number of cells.

    Returns
    -------
    ndarray of int64 (cells, 2 x (1 + personas))
        In units of 2**-20 customers, the squares of 2**-30. Sums of integers do not depend on the order of adding.
    """
    assert layout.respondent_weights is not None  # noqa: S101 - only asked for where there are weights
    weight = np.where(surveyed, layout.respondent_weights[customer], 1.0)
    k = len(layout.personas)
    sums = np.zeros((n_cells, 2 * (1 + k)), dtype=np.int64)
    for p in range(1 + k):
        part = weight if p == 0 else weight * (layout.weights[p - 1][customer] / UNIT)
        np.add.at(sums[:, p], position, np.rint(part * UNIT).astype(np.int64))
        np.add.at(sums[:, 1 + k + p], position, np.rint(part * part * SQUARE_UNIT).astype(np.int64))
    return sums


def event_weights(block: SparseCube, n_personas: int, p: int) -> tuple[Floats, Floats]:
    """Return what the events of each cell count for by membership alone: weights, and their squares.

    Parameters
    ----------
    block : SparseCube
        Cells of events.
    n_personas : int
        Number of personas of the layout.
    p : int
        0 for everyone, else the position of a persona, from 1.
    """
    if p == 0:
        rows = block.sums[:, 0].astype(np.float64)
        return rows, rows
    return block.sums[:, p] / UNIT, block.sums[:, n_personas + p] / SQUARE_UNIT


def answer_weights(block: SparseCube, n_personas: int, p: int = 0) -> tuple[Floats, Floats]:
    """Return what the answers of each cell count for: membership times the survey's weight, and their squares.

    Parameters
    ----------
    block : SparseCube
        Cells of events.
    n_personas : int
        Number of personas of the layout.
    p : int
        0 for everyone, else the position of a persona, from 1.
    """
    first = 1 + 2 * n_personas
    if block.sums.shape[1] <= first:  # no survey weights
        return event_weights(block, n_personas, p)
    return block.sums[:, first + p] / UNIT, block.sums[:, first + 1 + n_personas + p] / SQUARE_UNIT
