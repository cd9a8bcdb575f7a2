"""Response of dissatisfaction at a stage to the wait and to the mean rating, estimated from the cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.random_groups import N_RANDOM_GROUPS
from personakit.event_counts.bins import BINS_PER_OCTAVE, FIRST_OCTAVE, TICKS
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


def wait_response(cells: EventCube, stage: str, draws: Floats) -> WaitResponse | None:
    """Estimate how dissatisfaction rises with the wait; None where there are no two lengths of wait to compare.

    A linear model of "dissatisfied" (0/1) on spans of waiting time and indicators of touchpoint, channel and team, over
    the ratings of customers with a wait on record; octaves of waiting time are joined until each has 30 ratings.

    Parameters
    ----------
    cells : EventCube
        Counts of ratings by wait band, and of waits.
    stage : str
        Its name.
    draws : ndarray (draws, random groups)
        Weights of the random groups: ones for the point, resampled counts for replicates.
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
    bad, random_group = _is_bad(block, cells.layout.dissatisfied_to), block.codes("random_group")
    # Ratings without a wait on record would attribute the effect of their unknown waits to the channel.
    timed = octave >= 0
    used = rows * timed
    indicators = (knot[:, None] == np.arange(n_knots)).astype(np.float64)
    reference = int((used @ indicators).argmax())
    moved = [i for i in range(n_knots) if i != reference]
    design = np.column_stack([indicators[:, moved], np.ones(len(rows)), *_contexts(block, used), bad])
    moments = np.zeros((N_RANDOM_GROUPS, design.shape[1], design.shape[1]))
    for h in np.unique(random_group):
        random_group_rows = design[random_group == h]
        moments[h] = random_group_rows.T @ (random_group_rows * used[random_group == h, None])
    total = np.tensordot(draws, moments, axes=1)
    a, b = total[:, :-1, :-1], total[:, :-1, -1]
    size = np.trace(a, axis1=1, axis2=2)[:, None, None] / a.shape[1]
    effect = np.zeros((len(draws), n_knots))
    effect[:, moved] = np.linalg.solve(a + np.eye(a.shape[1]) * _RIDGE * size, b[..., None])[:, : len(moved), 0]
    ratings = draws @ np.bincount(random_group, rows, N_RANDOM_GROUPS)
    share = draws @ np.bincount(random_group, rows * bad, N_RANDOM_GROUPS) / np.maximum(ratings, 1e-12)
    position, counts = _lengths(cells, at)
    waiting, reached = _on_record(cells, at)
    record = (draws @ waiting) / np.maximum(draws @ reached, 1e-12)
    drawn = np.tensordot(draws, counts, axes=1)
    part = drawn / np.maximum(drawn.sum(axis=-1, keepdims=True), 1e-12) * record[..., None]
    knot_at = knot_of[np.clip(np.floor(position) + 1, 0, len(knot_of) - 1).astype(np.int64)]
    mass = counts.sum(axis=(0, 1))
    middle = np.bincount(knot_at, mass * position, n_knots) / np.maximum(np.bincount(knot_at, mass, n_knots), 1e-12)
    return WaitResponse(
        np.exp2(middle), effect, np.exp2(position), part, share, float(waiting.sum() / max(reached.sum(), 1e-12))
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


def _is_bad(block: SparseCube, dissatisfied_to: float) -> Floats:
    ticks = np.array([label[2] for label in block.labels_of("level") if isinstance(label, tuple)], dtype=np.int64)
    return (ticks <= dissatisfied_to * TICKS)[block.codes("level")].astype(np.float64)


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


def rating_distribution(cells: EventCube, stage: str, draws: Floats) -> RatingDistribution:
    """Return the distribution of the ratings of a stage.

    Parameters
    ----------
    cells : EventCube
        Counts of ratings by level.
    stage : str
        Its name.
    draws : ndarray (draws, random groups)
        Weights of the random groups.
    """
    block = cells.ratings.where("stage", cells.layout.stages.index(stage)).collapse(("level", "random_group"))
    ticks = np.array([label[2] for label in block.labels_of("level") if isinstance(label, tuple)], dtype=np.int64)
    used, level = np.unique(ticks[block.codes("level")], return_inverse=True)
    by_random_group = np.zeros((N_RANDOM_GROUPS, len(used)))
    np.add.at(by_random_group, (block.codes("random_group"), level), block.sums[:, 0].astype(np.float64))
    drawn = draws @ by_random_group
    return RatingDistribution(
        used / TICKS, drawn / np.maximum(drawn.sum(axis=1, keepdims=True), 1e-12), cells.layout.dissatisfied_to
    )
