"""``EventCube``: event counts that merge. ``aggregate_chunk`` counts, ``combine`` adds, ``to_metrics`` gives figures.

Every sum is an integer, so the cells of a set of events do not depend on the chunks, their order or the machine.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import StudyError
from personakit.core.random_groups import N_RANDOM_GROUPS
from personakit.event_counts import bins
from personakit.event_counts.cube_schema import UNIT, CubeSchema
from personakit.event_counts.event_codes import CONTEXT, CodedEvents, code_rows
from personakit.event_counts.sparse_cube import SparseCube, combine_codes, compact, empty_cube, merge_cubes
from personakit.event_counts.survey_weights import survey_sums

if TYPE_CHECKING:
    import pandas as pd

    from personakit.core.typing import Array, Bytes, Floats, Ints
    from personakit.event_counts.sparse_cube import Label

RATING_DIMS = ("stage", "touchpoint", "channel", "team", "band", "level", "random_group")
WAIT_DIMS = ("stage", "bin", "sla", "abandoned", "random_group")
WAIT_CONTEXT_DIMS = ("stage", "touchpoint", "channel", "team", "band", "sla", "abandoned", "random_group")

#: Event flags of a customer at a stage, as bits.
REACHED, RATED, DISSATISFIED, WAITED, OVER_SLA, ABANDONED = 1, 2, 4, 8, 16, 32
N_PATTERNS = 64  # combinations of the six flags
#: Codes of the `sla` dimension.
NO_SLA, WITHIN, OVER = 0, 1, 2
#: Codes of the `abandoned` dimension beside 0: the customer gave up, and no export records whether.
ABANDONED_YES, NOT_RECORDED = 1, 2

_ROUNDING = 1 + 1e-6  # a wait of exactly the SLA is within it, in single precision too
_MOST_ROWS = 1 << 22  # rows at a time: sums of squared weights stay below 2**53, exact in floating point


@dataclass(frozen=True, eq=False)
class EventCube:
    """Event counts weighted by persona; all later figures are computed from them.

    Attributes
    ----------
    layout : customers, personas and stages that the counts refer to.
    ratings : SparseCube over stage, touchpoint, channel, team, band (wait of the same customer at that stage), level
        (scale low, scale high, ticks) and random group.
    waits : SparseCube over stage, fine bin, sla (0 none, 1 within, 2 over), abandoned (2: not recorded) and
        random group; the bin after the last one holds abandoned waits of unknown length.
    wait_contexts : SparseCube over stage, touchpoint, channel, team, coarse band, sla, abandoned and random group.
    event_flags : uint8 (customers, stages): bits REACHED, RATED, DISSATISFIED, WAITED, OVER_SLA, ABANDONED.
    bands : uint8 (customers, stages): the customer's longest wait at the stage, as a band; 0 for none.

    The columns of a cube are the number of rows, each persona's weight in 1/2**20 customers, and each persona's
    squared weight in 1/2**30. Where answers of a survey are weighted, the same follow once more with that weight.
    """

    layout: CubeSchema
    ratings: SparseCube
    waits: SparseCube
    wait_contexts: SparseCube
    event_flags: Bytes
    bands: Bytes

    @property
    def columns(self) -> list[str]:
        """Names of the columns of the cubes."""
        ids = self.layout.personas
        names = ["rows", *(f"weight_{p}" for p in ids), *(f"square_{p}" for p in ids)]
        if self.layout.respondent_weights is None:
            return names
        return [*names, *(f"{sum_}_{p}" for sum_ in ("answers", "answers_square") for p in ("all", *ids))]

    @cached_property
    def patterns(self) -> Floats:
        """Posterior-weighted customers, shape (1 + personas, stages, random groups, `N_PATTERNS` of flags)."""
        layout = self.layout
        random_group = layout.random_groups.astype(np.int64) * N_PATTERNS
        counts = np.zeros((1 + len(layout.personas), len(layout.stages), N_RANDOM_GROUPS * N_PATTERNS))
        for s in range(len(layout.stages)):
            cell = random_group + self.event_flags[:, s]
            counts[0, s] = np.bincount(cell, minlength=N_RANDOM_GROUPS * N_PATTERNS)
            for p, weights in enumerate(layout.weights[:-1]):
                counts[p + 1, s] = np.bincount(cell, weights, N_RANDOM_GROUPS * N_PATTERNS)
        counts[-1] = counts[0] * UNIT - counts[1:-1].sum(axis=0)  # a customer's weights sum to one
        counts[1:] /= UNIT
        return counts.reshape(*counts.shape[:2], N_RANDOM_GROUPS, N_PATTERNS)

    @property
    def digest(self) -> str:
        """SHA-256 of the cells: the same for the same events, however they were split and merged."""
        h = hashlib.sha256(self.layout.fingerprint.encode())
        for block in (self.ratings, self.waits, self.wait_contexts):
            h.update(block.digest().encode())
        h.update(self.event_flags.tobytes() + self.bands.tobytes())
        return h.hexdigest()

    def __repr__(self) -> str:
        return (
            f"Cells: {len(self.ratings.key):,} of {int(self.ratings.sums[:, 0].sum()):,} ratings, "
            f"{len(self.waits.key):,} of {int(self.waits.sums[:, 0].sum()):,} waits, "
            f"{len(self.layout.personas)} persona(s), digest {self.digest[:12]}"
        )


def empty_event_cube(layout: CubeSchema) -> EventCube:
    """Return a cube without events: adding it changes nothing."""
    columns = layout.n_sums
    shape = (layout.n_customers, len(layout.stages))
    return EventCube(
        layout,
        empty_cube(RATING_DIMS, columns),
        empty_cube(WAIT_DIMS, columns),
        empty_cube(WAIT_CONTEXT_DIMS, columns),
        np.zeros(shape, dtype=np.uint8),
        np.zeros(shape, dtype=np.uint8),
    )


def aggregate_chunk(chunk: pd.DataFrame, layout: CubeSchema, bands: Bytes | None = None) -> EventCube:
    """Count one chunk of events.

    Parameters
    ----------
    chunk : DataFrame
        Any rows of ``Exports.csat`` (has `score`), ``Exports.waits`` (has `wait_minutes`) or ``Exports.contacts``.
    layout : CubeSchema
        See :func:`make_schema`.
    bands : ndarray of uint8 (customers, stages), optional
        ``EventCube.bands`` of all waits, so that ratings are counted by the wait of the same customer.

    Returns
    -------
    EventCube
        Counts of this chunk alone, to be merged with the others.
    """
    if len(chunk) > _MOST_ROWS:
        half = len(chunk) // 2
        return combine(
            aggregate_chunk(chunk.iloc[:half], layout, bands), aggregate_chunk(chunk.iloc[half:], layout, bands)
        )
    return aggregate_events(code_rows(chunk, layout.stages), layout, bands)


def aggregate_events(events: CodedEvents, layout: CubeSchema, bands: Bytes | None = None) -> EventCube:
    """Count coded events of one table, of which there may be some four million.

    Parameters
    ----------
    events : CodedEvents
        Of the layout's customers and stages.
    layout : CubeSchema
        See :func:`make_schema`.
    bands : ndarray of uint8 (customers, stages), optional
        As :func:`aggregate_chunk` takes them.
    """
    cells = empty_event_cube(layout)
    if events.is_rated:
        return _partial_ratings(cells, events, bands)
    if events.is_timed:
        return _partial_waits(cells, events)
    _mark(cells.event_flags, _positions(events, layout), REACHED)
    return cells


def combine(left: EventCube, right: EventCube) -> EventCube:
    """Add two counts of different events: exact, associative, commutative.

    Raises
    ------
    StudyError
        When the two were counted against different customers, personas or stages.
    """
    if left.layout is not right.layout and left.layout.fingerprint != right.layout.fingerprint:
        raise StudyError(
            "cells counted against different customers, personas or stages do not merge. "
            "Count all events against one layout (see make_schema)."
        )
    return EventCube(
        left.layout,
        merge_cubes(left.ratings, right.ratings),
        merge_cubes(left.waits, right.waits),
        merge_cubes(left.wait_contexts, right.wait_contexts),
        left.event_flags | right.event_flags,
        np.maximum(left.bands, right.bands),
    )


def _partial_ratings(cells: EventCube, known: CodedEvents, bands: Bytes | None) -> EventCube:
    layout = cells.layout
    rows = known.where(~np.isnan(known.number("score")))
    positions = _mark_known(cells, known, rows, RATED)
    if not len(rows.customer):
        return cells
    level, levels = rows.rating_levels()
    ticks = np.array([label[2] for label in levels if isinstance(label, tuple)])
    _mark(cells.event_flags, positions[(ticks <= layout.dissatisfied_to * bins.TICKS)[level]], DISSATISFIED)
    band = np.zeros(len(level), dtype=np.uint8) if bands is None else bands.reshape(-1)[positions]
    dims = [
        *_context(layout, rows),
        (band, tuple(range(bins.N_BANDS))),
        (level, levels),
        _random_group(layout, rows),
    ]
    block = _tabulate(RATING_DIMS, dims, 4, rows, layout)
    return EventCube(layout, block, cells.waits, cells.wait_contexts, cells.event_flags, cells.bands)


def _partial_waits(cells: EventCube, known: CodedEvents) -> EventCube:
    """Return the cube with the waits of a chunk, counted by stage, context and length."""
    layout = cells.layout
    minutes, gave_up = known.number("wait_minutes"), known.flag_or_unknown("abandoned")
    counted = (minutes >= 0) | (gave_up == ABANDONED_YES)
    rows = known.where(counted)
    positions = _mark_known(cells, known, rows, WAITED)
    if not len(rows.customer):
        return cells
    wait, outcome, promised = minutes[counted], gave_up[counted], rows.number("sla_minutes")
    endless = np.isnan(wait)  # abandoned, nobody knows after how long
    promised = np.where(np.isnan(promised), layout.target_minutes[rows.stage], promised)
    sla = np.where(np.isnan(promised) | endless, NO_SLA, np.where(wait <= promised * _ROUNDING, WITHIN, OVER))
    abandoned = outcome == ABANDONED_YES
    band = np.where(endless, 0, bins.wait_band_index(np.where(endless, 0, wait), sla == OVER)).astype(np.uint8)
    _mark(cells.event_flags, positions[sla == OVER], OVER_SLA)
    _mark(cells.event_flags, positions[abandoned], ABANDONED)
    np.maximum.at(cells.bands.reshape(-1), positions, band)

    stage, *context = _context(layout, rows)
    tail = [(sla, (NO_SLA, WITHIN, OVER)), (outcome, (0, ABANDONED_YES, NOT_RECORDED)), _random_group(layout, rows)]
    fine = (
        np.where(endless, bins.UNKNOWN_LENGTH, bins.wait_bins(np.where(endless, 0, wait))),
        tuple(range(bins.N_BINS + 1)),
    )
    coarse = (band, tuple(range(bins.N_BANDS)))
    return EventCube(
        layout,
        cells.ratings,
        _tabulate(WAIT_DIMS, [stage, fine, *tail], 1, rows, layout),
        _tabulate(WAIT_CONTEXT_DIMS, [stage, *context, coarse, *tail], 4, rows, layout),
        cells.event_flags,
        cells.bands,
    )


_Coded = tuple["Array", "tuple[Label, ...]"]


def _context(layout: CubeSchema, rows: CodedEvents) -> list[_Coded]:
    # Stages are labelled by their position, so that sorted labels are in journey order.
    stages: tuple[Label, ...] = tuple(range(len(layout.stages)))
    return [(rows.stage, stages), *(rows.context(column) for column in CONTEXT)]


def _random_group(layout: CubeSchema, rows: CodedEvents) -> _Coded:
    return layout.random_groups[rows.customer], tuple(range(N_RANDOM_GROUPS))


def _positions(rows: CodedEvents, layout: CubeSchema) -> Ints:
    """Return the positions of the rows' customers and stages in the flattened flags and bands."""
    return rows.customer * np.int64(len(layout.stages)) + rows.stage


def _mark_known(cells: EventCube, known: CodedEvents, rows: CodedEvents, bit: int) -> Ints:
    """Set the reached flag of the known rows and a bit of `rows` among them; return the positions of `rows`."""
    positions = _positions(rows, cells.layout)
    if rows is known:
        cells.event_flags.reshape(-1)[positions] = REACHED | bit  # no flag is set yet: no need to read
        return positions
    _mark(cells.event_flags, _positions(known, cells.layout), REACHED)
    _mark(cells.event_flags, positions, bit)
    return positions


def _mark(event_flags: Bytes, positions: Ints, bit: int) -> None:
    """Set a bit at the positions of customers and stages, in the array of a cube that nobody else holds yet."""
    event_flags.reshape(-1)[positions] |= np.uint8(bit)  # rows that repeat a customer and stage write the same value


def _tabulate(
    dims: tuple[str, ...], coded: list[_Coded], head: int, events: CodedEvents, layout: CubeSchema
) -> SparseCube:
    """Sum rows, weights and squared weights by cell, compacting the first `head` dimensions first."""
    from scipy.sparse import coo_array

    customer = events.customer
    labels = tuple(names for _, names in coded)
    shape = [len(names) for names in labels]
    first = combine_codes([codes for codes, _ in coded[:head]], shape[:head])
    outer, head_code = compact(first, int(np.prod(shape[:head], dtype=object)))
    rest = int(np.prod(shape[head:], dtype=object))
    key = combine_codes([head_code, *(codes for codes, _ in coded[head:])], [len(outer), *shape[head:]])
    distinct, position = compact(key, len(outer) * rest)
    # Cells x customers: sums are whole numbers below 2**53, so the order of adding does not matter.
    events_of = coo_array((np.ones(len(position)), (position, customer)), shape=(len(distinct), layout.n_customers))
    sums = np.rint(events_of @ layout.columns).astype(np.int64)
    k = len(layout.personas)
    rows, weights, squares = sums[:, :1], sums[:, 1:k], sums[:, k:]
    last = rows * UNIT - weights.sum(axis=1, keepdims=True)
    combine_codes([np.zeros(0, dtype=np.int64)] * len(shape), shape)  # refuses more cells than a key can represent
    full = outer[distinct // rest] * rest + distinct % rest
    parts = [rows, weights, last, squares]
    if layout.respondent_weights is not None:
        parts.append(survey_sums(layout, customer, events.flag("surveyed"), position, len(distinct)))
    return SparseCube(dims, labels, full, np.concatenate(parts, axis=1))
