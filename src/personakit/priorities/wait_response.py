"""Response of dissatisfaction at a stage to the wait, estimated from its ratings and waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.random_groups import N_RANDOM_GROUPS
from personakit.event_counts.bins import BINS_PER_OCTAVE, DISSATISFIED_TO, FIRST_OCTAVE, TICKS
from personakit.event_counts.cube_schema import UNIT
from personakit.event_counts.event_cube import N_PATTERNS, WAITED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.core.typing import Floats
    from personakit.event_counts.event_cube import EventCube
    from personakit.event_counts.sparse_cube import SparseCube


#: Fewest ratings per knot of the response; octaves of waiting time with fewer are joined.
FEWEST_RATINGS = 30
_MOST_LEVELS = 30  # of touchpoint, channel and team; rarer ones are pooled
_STEP = 5  # fine wait bins that are pooled
_RIDGE = 1e-8  # relative: collinear contexts share their effect


@dataclass(frozen=True, eq=False)
class WaitResponse:
    """Dissatisfaction by waiting time at one stage, within touchpoint, channel and team.

    Attributes
    ----------
    minutes : ndarray (knots,): mean of each span of waiting time, shortest first.
    effect : ndarray (draws, knots): dissatisfied share less that of the reference, other things equal.
    waits : ndarray (lengths,): minutes of the waits, in steps of a tenth.
    part : ndarray (draws, personas, lengths): share of a persona's reached customers with such a wait.
    share : ndarray (draws,): dissatisfied share of all ratings of the stage.
    on_record : share of reached customers with a wait on record.
    """

    minutes: Floats
    effect: Floats
    waits: Floats
    part: Floats
    share: Floats
    on_record: float

    def fall(self, change: float) -> Floats:
        """Return the relative fall of the dissatisfied share when every wait changes, shape (draws, personas).

        The response is linear between the knots and flat below the shortest one. Personas with more long waits gain
        more.

        Parameters
        ----------
        change : float
            Relative: -0.2 is a fifth shorter.
        """
        at = np.log2(self.waits)
        gain = self.effect @ (self._between(at) - self._between(at + np.log2(1 + change))).T
        less = np.einsum("dpl,dl->dp", self.part, gain)
        share = self.share[:, None]
        return np.where(share > 0, np.minimum(less / np.where(share > 0, share, 1.0), 1.0), 0.0)

    def _between(self, at: Floats) -> Floats:
        """Return the weights of linear interpolation between knots, shape (waits, knots)."""
        knots = np.log2(self.minutes)
        inside = np.clip(at, knots[0], knots[-1])
        right = np.clip(np.searchsorted(knots, inside), 1, len(knots) - 1)
        weight = (inside - knots[right - 1]) / (knots[right] - knots[right - 1])
        out = np.zeros((len(at), len(knots)))
        rows = np.arange(len(at))
        out[rows, right - 1], out[rows, right] = 1 - weight, weight
        return out


@dataclass(frozen=True, eq=False)
class WaitSums:
    """Sums over the ratings and waits of one stage, by random group, from which its `WaitResponse` is computed.

    Attributes
    ----------
    moments : ndarray (random groups, columns, columns): cross-products over ratings with a wait on record of indicators
        of the knots but the reference, one, indicators of the context, and "dissatisfied".
    reference : position of the reference among the knots.
    minutes : ndarray (knots,): mean of each span of waiting time, shortest first.
    ratings, dissatisfied : ndarray (random groups,): all ratings of the stage.
    position : ndarray (lengths,): lengths of the waits, log2 of minutes.
    lengths : ndarray (random groups, personas, lengths): waits of each length.
    waited, reached : ndarray (random groups, personas): customers with a wait on record, and all.
    """

    moments: Floats
    reference: int
    minutes: Floats
    ratings: Floats
    dissatisfied: Floats
    position: Floats
    lengths: Floats
    waited: Floats
    reached: Floats


def sum_waits(cells: EventCube, stage: str) -> WaitSums | None:
    """Sum what a stage's response to waiting time is estimated from; None where no two lengths of wait compare.

    Octaves of waiting time are joined until each has 30 ratings.

    Parameters
    ----------
    cells : EventCube
        Counts of ratings by wait band, and of waits.
    stage : str
        Its name.
    """
    at = cells.layout.stages.index(stage)
    block = cells.ratings.where("stage", at).collapse(
        ("touchpoint", "channel", "team", "band", "level", "random_group")
    )
    rows = block.sums[:, 0].astype(np.float64)
    band = np.array([int(str(b)) for b in block.labels_of("band")], dtype=np.int64)[block.codes("band")]
    octave = np.where(band > 0, (band - 1) // 2, -1)
    knot_of = _knots(np.bincount(octave[octave >= 0], rows[octave >= 0]).astype(np.float64))
    n_knots = int(knot_of.max(initial=-1)) + 1
    if n_knots < 2:
        return None
    knot = np.where(octave >= 0, knot_of[np.maximum(octave, 0)], n_knots)
    bad, random_group = _is_bad(block), block.codes("random_group")
    # Ratings without a wait on record would attribute the effect of their unknown waits to the channel.
    used = rows * (octave >= 0)
    indicators = (knot[:, None] == np.arange(n_knots)).astype(np.float64)
    reference = int((used @ indicators).argmax())
    moved = [i for i in range(n_knots) if i != reference]
    design = np.column_stack([indicators[:, moved], np.ones(len(rows)), *_contexts(block, used), bad])
    moments = np.zeros((N_RANDOM_GROUPS, design.shape[1], design.shape[1]))
    for h in np.unique(random_group):
        random_group_rows = design[random_group == h]
        moments[h] = random_group_rows.T @ (random_group_rows * used[random_group == h, None])
    position, counts = _lengths(cells, at)
    waited, reached = _on_record(cells, at)
    knot_at = knot_of[np.clip(np.floor(position) + 1, 0, len(knot_of) - 1).astype(np.int64)]
    mass = counts.sum(axis=(0, 1))
    middle = np.bincount(knot_at, mass * position, n_knots) / np.maximum(np.bincount(knot_at, mass, n_knots), 1e-12)
    return WaitSums(
        moments=moments,
        reference=reference,
        minutes=np.exp2(middle),
        ratings=np.bincount(random_group, rows, N_RANDOM_GROUPS).astype(np.float64),
        dissatisfied=np.bincount(random_group, rows * bad, N_RANDOM_GROUPS).astype(np.float64),
        position=position,
        lengths=counts,
        waited=waited,
        reached=reached,
    )


def wait_response(sums: WaitSums, draws: Floats) -> WaitResponse:
    """Estimate how dissatisfaction rises with the wait.

    A linear model of "dissatisfied" (0/1) on spans of waiting time and indicators of touchpoint, channel and team, over
    the ratings of customers with a wait on record.

    Parameters
    ----------
    sums : WaitSums
        Of the stage.
    draws : ndarray (draws, random groups)
        Weights of the random groups: ones for the point, resampled counts for replicates.
    """
    n_knots = len(sums.minutes)
    moved = [i for i in range(n_knots) if i != sums.reference]
    total = np.tensordot(draws, sums.moments, axes=1)
    a, b = total[:, :-1, :-1], total[:, :-1, -1]
    size = np.trace(a, axis1=1, axis2=2)[:, None, None] / a.shape[1]
    effect = np.zeros((len(draws), n_knots))
    effect[:, moved] = np.linalg.solve(a + np.eye(a.shape[1]) * _RIDGE * size, b[..., None])[:, : len(moved), 0]
    record = (draws @ sums.waited) / np.maximum(draws @ sums.reached, 1e-12)
    drawn = np.tensordot(draws, sums.lengths, axes=1)
    return WaitResponse(
        minutes=sums.minutes,
        effect=effect,
        waits=np.exp2(sums.position),
        part=drawn / np.maximum(drawn.sum(axis=-1, keepdims=True), 1e-12) * record[..., None],
        share=draws @ sums.dissatisfied / np.maximum(draws @ sums.ratings, 1e-12),
        on_record=float(sums.waited.sum() / max(sums.reached.sum(), 1e-12)),
    )


def _knots(count: Floats) -> NDArray[np.int64]:
    """Join octaves, shortest first, until each knot has enough ratings; return the knot of each octave."""
    knot_of = np.zeros(len(count), dtype=np.int64)
    ratings: list[float] = []
    for octave, n in enumerate(count):
        if not ratings or ratings[-1] >= FEWEST_RATINGS:
            ratings.append(0.0)
        ratings[-1] += n
        knot_of[octave] = len(ratings) - 1
    if len(ratings) > 1 and ratings[-1] < FEWEST_RATINGS:
        knot_of = np.minimum(knot_of, len(ratings) - 2)
    return knot_of


def _lengths(cells: EventCube, at: int) -> tuple[Floats, Floats]:
    """Return the lengths of the waits (log2 of minutes) and their counts, shape (random groups, personas, lengths)."""
    block = cells.waits.where("stage", at).collapse(("bin", "random_group"))
    fine = np.array([int(str(b)) for b in block.labels_of("bin")], dtype=np.int64)[block.codes("bin")]
    log2 = FIRST_OCTAVE + (np.maximum(fine, 1) - 0.5) / BINS_PER_OCTAVE
    _, length = np.unique(fine // _STEP, return_inverse=True)
    rows = block.sums[:, 0].astype(np.float64)
    position = np.bincount(length, rows * log2) / np.bincount(length, rows)
    k = len(cells.layout.personas)
    counts = np.zeros((N_RANDOM_GROUPS, k, len(position)))
    np.add.at(counts.transpose(0, 2, 1), (block.codes("random_group"), length), block.sums[:, 1 : 1 + k] / UNIT)
    return position, counts


def _on_record(cells: EventCube, at: int) -> tuple[Floats, Floats]:
    """Return the customers with a wait on record, and all reached customers, shape (random groups, personas)."""
    patterns = cells.patterns[1:, at]
    waited = patterns[..., (np.arange(N_PATTERNS) & WAITED) > 0].sum(axis=-1)
    return waited.T, patterns[..., 1:].sum(axis=-1).T


def _contexts(block: SparseCube, rows: Floats) -> list[Floats]:
    """Return indicators of touchpoint, channel and team, without the most common level of each."""
    columns = []
    for factor in ("touchpoint", "channel", "team"):
        codes = block.codes(factor)
        count = np.bincount(codes, rows, len(block.labels_of(factor)))
        used = [int(c) for c in np.argsort(-count, kind="stable") if count[c] > 0]
        columns += [(codes == c).astype(np.float64) for c in used[1:_MOST_LEVELS]]
        if len(used) > _MOST_LEVELS:
            columns.append(np.isin(codes, used[_MOST_LEVELS:]).astype(np.float64))
    return columns


def _is_bad(block: SparseCube) -> Floats:
    ticks = np.array([label[2] for label in block.labels_of("level") if isinstance(label, tuple)], dtype=np.int64)
    return (ticks <= DISSATISFIED_TO * TICKS)[block.codes("level")].astype(np.float64)
