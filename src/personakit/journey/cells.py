"""``Cells``: the mergeable kernel. ``partial(chunk)`` makes cells, ``merge`` adds them, ``finish`` reads them.

Every sum is an integer, so the cells of a set of events are the same whatever the chunks, their order or the machine.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.core.errors import StudyError
from personakit.core.shards import N_SHARDS
from personakit.journey import bins, events
from personakit.journey.block import Block, combine, compact, empty_block, merge_blocks
from personakit.journey.layout import SQUARE_UNIT, UNIT, Layout

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from personakit.journey.block import Label

RATING_DIMS = ("stage", "touchpoint", "channel", "team", "band", "level", "shard")
WAIT_DIMS = ("stage", "bin", "sla", "abandoned", "shard")
WAIT_CONTEXT_DIMS = ("stage", "touchpoint", "channel", "team", "band", "sla", "abandoned", "shard")

#: Marks a customer can have at a stage, as bits.
REACHED, RATED, DISSATISFIED, WAITED, OVER_SLA, ABANDONED = 1, 2, 4, 8, 16, 32
#: Codes of the `sla` dimension.
NO_SLA, WITHIN, OVER = 0, 1, 2

_ROUNDING = 1 + 1e-6  # a wait of exactly the SLA is within it, in single precision too
_MOST_ROWS = 1 << 22  # rows at a time: squared weights of a cell stay below 2**53, exact in floating point


@dataclass(frozen=True, eq=False)
class Cells:
    """Counts of what happened, by persona weight: everything after works on these.

    Attributes
    ----------
    layout : what the counts refer to.
    ratings : Block over stage, touchpoint, channel, team, band (wait of the same customer at that stage), level
        (scale low, scale high, ticks) and shard.
    waits : Block over stage, fine bin, sla (0 none, 1 within, 2 over), abandoned and shard.
    wait_contexts : Block over stage, touchpoint, channel, team, coarse band, sla, abandoned and shard.
    marks : uint8 (customers, stages): bits REACHED, RATED, DISSATISFIED, WAITED, OVER_SLA, ABANDONED.
    bands : uint8 (customers, stages): the customer's longest wait at the stage, as a band; 0 for none.

    The columns of a block are rows, then each persona's weight in 1/2**20 customers, then each persona's squared
    weight in 1/2**30.
    """

    layout: Layout
    ratings: Block
    waits: Block
    wait_contexts: Block
    marks: NDArray[np.uint8]
    bands: NDArray[np.uint8]

    @property
    def columns(self) -> list[str]:
        """Names of the columns of the blocks."""
        ids = self.layout.personas
        return ["rows", *(f"weight_{p}" for p in ids), *(f"square_{p}" for p in ids)]

    @property
    def digest(self) -> str:
        """SHA-256 of the cells: the same for the same events, however they were cut and merged."""
        h = hashlib.sha256(self.layout.fingerprint.encode())
        for block in (self.ratings, self.waits, self.wait_contexts):
            h.update(block.digest().encode())
        h.update(self.marks.tobytes() + self.bands.tobytes())
        return h.hexdigest()

    def __repr__(self) -> str:
        return (
            f"Cells: {len(self.ratings.key):,} of {int(self.ratings.sums[:, 0].sum()):,} ratings, "
            f"{len(self.waits.key):,} of {int(self.waits.sums[:, 0].sum()):,} waits, "
            f"{len(self.layout.personas)} persona(s), digest {self.digest[:12]}"
        )


def no_cells(layout: Layout) -> Cells:
    """Return the cells of no events: what merging leaves unchanged.

    Parameters
    ----------
    layout : Layout
        What the counts refer to.
    """
    columns = 1 + 2 * len(layout.personas)
    shape = (layout.n_customers, len(layout.stages))
    return Cells(
        layout,
        empty_block(RATING_DIMS, columns),
        empty_block(WAIT_DIMS, columns),
        empty_block(WAIT_CONTEXT_DIMS, columns),
        np.zeros(shape, dtype=np.uint8),
        np.zeros(shape, dtype=np.uint8),
    )


def partial(chunk: pd.DataFrame, layout: Layout, bands: NDArray[np.uint8] | None = None) -> Cells:
    """Count one chunk of events.

    Parameters
    ----------
    chunk : DataFrame
        Any rows of ``Exports.csat`` (has `score`), ``Exports.waits`` (has `wait_minutes`) or ``Exports.contacts``.
    layout : Layout
        See :func:`lay_out`.
    bands : ndarray of uint8 (customers, stages), optional
        ``Cells.bands`` of all waits, so that ratings are counted beside the wait of the same customer.

    Returns
    -------
    Cells
        Of this chunk alone, to be merged with the others.
    """
    if len(chunk) > _MOST_ROWS:
        half = len(chunk) // 2
        return merge(partial(chunk.iloc[:half], layout, bands), partial(chunk.iloc[half:], layout, bands))
    if "score" in chunk:
        return _partial_ratings(chunk, layout, bands)
    if "wait_minutes" in chunk:
        return _partial_waits(chunk, layout)
    cells = no_cells(layout)
    _mark(cells.marks, events.known_rows(chunk, layout), REACHED)
    return cells


def merge(left: Cells, right: Cells) -> Cells:
    """Add two counts of different events: exact, associative, commutative.

    Parameters
    ----------
    left, right : Cells
        Counted against the same layout, of different events.

    Returns
    -------
    Cells
        Both counts together.

    Raises
    ------
    StudyError
        When the two were counted against different customers, personas or stages.
    """
    if left.layout is not right.layout and left.layout.fingerprint != right.layout.fingerprint:
        raise StudyError(
            "cells counted against different customers, personas or stages do not merge. "
            "Count all events against one layout (see lay_out)."
        )
    return Cells(
        left.layout,
        merge_blocks(left.ratings, right.ratings),
        merge_blocks(left.waits, right.waits),
        merge_blocks(left.wait_contexts, right.wait_contexts),
        left.marks | right.marks,
        np.maximum(left.bands, right.bands),
    )


def _partial_ratings(chunk: pd.DataFrame, layout: Layout, bands: NDArray[np.uint8] | None) -> Cells:
    cells = no_cells(layout)
    _mark(cells.marks, events.known_rows(chunk, layout), REACHED)
    rows = events.known_rows(chunk, layout, also=~np.isnan(events.numbers(chunk, "score")))
    if not len(rows.customer):
        return cells
    level, levels = events.level_codes(chunk, rows)
    _mark(cells.marks, rows, RATED)
    ticks = np.array([label[2] for label in levels if isinstance(label, tuple)])
    _mark(cells.marks, rows, DISSATISFIED, (ticks <= bins.DISSATISFIED_TO * bins.TICKS)[level])
    band = np.zeros(len(level), dtype=np.uint8) if bands is None else bands[rows.customer, rows.stage]
    dims = [*_context(chunk, layout, rows), (band, tuple(range(bins.N_BANDS))), (level, levels), _shard(layout, rows)]
    block = _tabulate(RATING_DIMS, dims, 4, _weights(layout, rows))
    return Cells(layout, block, cells.waits, cells.wait_contexts, cells.marks, cells.bands)


def _partial_waits(chunk: pd.DataFrame, layout: Layout) -> Cells:
    cells = no_cells(layout)
    _mark(cells.marks, events.known_rows(chunk, layout), REACHED)
    minutes = events.numbers(chunk, "wait_minutes")
    rows = events.known_rows(chunk, layout, also=minutes >= 0)
    if not len(rows.customer):
        return cells
    wait = minutes[rows.chosen]
    promised = events.numbers(chunk, "sla_minutes")[rows.chosen]
    promised = np.where(np.isnan(promised), layout.target_minutes[rows.stage], promised)
    sla = np.where(np.isnan(promised), NO_SLA, np.where(wait <= promised * _ROUNDING, WITHIN, OVER))
    abandoned = events.flags(chunk, "abandoned", rows)
    band = bins.wait_bands(wait, sla == OVER)
    for bit, where in ((WAITED, None), (OVER_SLA, sla == OVER), (ABANDONED, abandoned)):
        _mark(cells.marks, rows, bit, where)
    np.maximum.at(cells.bands.reshape(-1), rows.customer * np.int64(len(layout.stages)) + rows.stage, band)

    weights = _weights(layout, rows)
    stage, *context = _context(chunk, layout, rows)
    tail = [(sla, (NO_SLA, WITHIN, OVER)), (abandoned, (0, 1)), _shard(layout, rows)]
    fine = (bins.wait_bins(wait), tuple(range(bins.N_BINS)))
    coarse = (band, tuple(range(bins.N_BANDS)))
    return Cells(
        layout,
        cells.ratings,
        _tabulate(WAIT_DIMS, [stage, fine, *tail], 1, weights),
        _tabulate(WAIT_CONTEXT_DIMS, [stage, *context, coarse, *tail], 4, weights),
        cells.marks,
        cells.bands,
    )


_Coded = tuple["NDArray[Any]", "tuple[Label, ...]"]


def _context(chunk: pd.DataFrame, layout: Layout, rows: events.Rows) -> list[_Coded]:
    # Stages are labelled by their place in the journey: sorted labels are in journey order.
    stages: tuple[Label, ...] = tuple(range(len(layout.stages)))
    return [(rows.stage, stages), *(events.context_codes(chunk, column, rows) for column in events.CONTEXT)]


def _shard(layout: Layout, rows: events.Rows) -> _Coded:
    return layout.shards[rows.customer], tuple(range(N_SHARDS))


def _mark(marks: NDArray[np.uint8], rows: events.Rows, bit: int, where: NDArray[np.bool_] | None = None) -> None:
    """Set a bit for the customers and stages of the rows, in the fresh array of a new Cells."""
    flat = marks.reshape(-1)
    at = rows.customer * np.int64(marks.shape[1]) + rows.stage
    if where is not None:
        at = at[where]
    flat[at] |= np.uint8(bit)  # rows that repeat a customer and stage write the same value


def _weights(layout: Layout, rows: events.Rows) -> list[NDArray[np.float64]]:
    """Return per persona but the last the weight, then per persona the squared weight, of every row; whole numbers."""
    weights = [w[rows.customer].astype(np.float64) for w in layout.weights]
    return [*weights[:-1], *(np.floor(w * w * (SQUARE_UNIT / UNIT**2)) for w in weights)]


def _tabulate(dims: tuple[str, ...], coded: list[_Coded], head: int, weights: list[NDArray[np.float64]]) -> Block:
    """Sum rows, weights and squared weights by cell. The first `head` dimensions are compacted first."""
    labels = tuple(names for _, names in coded)
    shape = [len(names) for names in labels]
    first = combine([codes for codes, _ in coded[:head]], shape[:head])
    outer, place = compact(first, int(np.prod(shape[:head], dtype=object)))
    rest = int(np.prod(shape[head:], dtype=object))
    key = combine([place, *(codes for codes, _ in coded[head:])], [len(outer), *shape[head:]])
    distinct, position = compact(key, len(outer) * rest)
    n = len(distinct)
    rows = np.bincount(position, minlength=n)
    sums = [np.rint(np.bincount(position, weights=w, minlength=n)).astype(np.int64) for w in weights]
    few = len(weights) // 2  # weights of all personas but the last, whose weight is what is left of the customer
    last = rows * UNIT - sum(sums[:few], np.zeros(n, dtype=np.int64))
    combine([np.zeros(0, dtype=np.int64)] * len(shape), shape)  # refuses more cells than a key can number
    full = outer[distinct // rest] * rest + distinct % rest
    return Block(dims, labels, full, np.stack([rows, *sums[:few], last, *sums[few:]], axis=1))
