"""How dissatisfaction at a stage rises with the wait, and how it falls as ratings rise: read off the cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.shards import N_SHARDS
from personakit.journey.bins import DISSATISFIED_TO, TICKS
from personakit.journey.layout import UNIT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.journey.block import Block
    from personakit.journey.cells import Cells

    Floats = NDArray[np.float64]

#: Fewest ratings of a knot of the dose-response; octaves of waiting time with fewer are joined.
FEWEST_RATINGS = 30
_MOST_LEVELS = 30  # of touchpoint, channel and team; rarer ones are counted together
_RIDGE = 1e-8  # relative: contexts that always go together share their effect


@dataclass(frozen=True, eq=False)
class WaitDose:
    """Dissatisfaction by waiting time at one stage, within touchpoint, channel and team.

    Attributes
    ----------
    minutes : ndarray (knots,): middle of each span of waiting time, shortest first.
    effect : ndarray (draws, knots): dissatisfied share beside that of the reference, other things equal.
    part : ndarray (draws, personas, knots): of a persona's ratings, those with such a wait on record.
    share : ndarray (draws,): dissatisfied share of all ratings of the stage.
    """

    minutes: Floats
    effect: Floats
    part: Floats
    share: Floats

    @property
    def on_record(self) -> float:
        """Share of the ratings, over personas alike, that have a wait on record."""
        return float(self.part[0].sum(axis=-1).mean())

    def fall(self, change: float) -> Floats:
        """Return by which part of it the dissatisfied share falls when every wait changes, shape (draws, personas).

        Waits move along the straight lines between the knots; below the shortest observed, nothing more is gained. A
        persona gains by how long it waits: with more of the long waits, more.

        Parameters
        ----------
        change : float
            Relative: -0.2 is a fifth shorter.
        """
        at = np.log2(self.minutes)
        moved = np.clip(at + np.log2(1 + change), at[0], at[-1])
        right = np.clip(np.searchsorted(at, moved), 1, len(at) - 1)
        weight = (moved - at[right - 1]) / (at[right] - at[right - 1])
        then = self.effect[:, right - 1] * (1 - weight) + self.effect[:, right] * weight
        less = (self.part * (self.effect - then)[:, None, :]).sum(axis=-1)
        share = self.share[:, None]
        return np.where(share > 0, np.minimum(less / np.where(share > 0, share, 1.0), 1.0), 0.0)


def wait_dose(cells: Cells, stage: str, draws: Floats) -> WaitDose | None:
    """Read off how dissatisfaction rises with the wait, or None where there are no two lengths of wait to compare.

    A linear model of "dissatisfied" (0/1) on spans of waiting time and indicators of touchpoint, channel and team, over
    the ratings of customers; octaves of waiting time are joined until each has 30 ratings.

    Parameters
    ----------
    cells : Cells
        Counts of ratings by band of wait.
    stage : str
        Its name.
    draws : ndarray (draws, shards)
        Weights of the shards: ones for the point, resampled counts for replicates.
    """
    block = cells.ratings.where("stage", cells.layout.stages.index(stage))
    block = block.collapse(("touchpoint", "channel", "team", "band", "level", "shard"))
    rows = block.sums[:, 0].astype(np.float64)
    band = np.array([int(str(b)) for b in block.labels_of("band")], dtype=np.int64)[block.codes("band")]
    octave = np.where(band > 0, (band - 1) // 2, -1)
    knot_of, minutes = _knots(np.bincount(octave[octave >= 0], rows[octave >= 0]).astype(np.float64))
    if len(minutes) < 2:
        return None
    knot = np.where(octave >= 0, knot_of[np.maximum(octave, 0)], len(minutes))
    indicators = (knot[:, None] == np.arange(len(minutes))).astype(np.float64)
    bad = _is_bad(block)
    shard = block.codes("shard")
    reference = int((rows @ indicators).argmax())
    moved = [i for i in range(len(minutes)) if i != reference]
    rest = [np.ones(len(rows)), (octave < 0).astype(np.float64), *_contexts(block, rows)]
    design = np.column_stack([indicators[:, moved], *rest, bad])
    moments = np.zeros((N_SHARDS, design.shape[1], design.shape[1]))
    for h in np.unique(shard):
        here = design[shard == h]
        moments[h] = here.T @ (here * rows[shard == h, None])
    total = np.tensordot(draws, moments, axes=1)
    a, b = total[:, :-1, :-1], total[:, :-1, -1]
    size = np.trace(a, axis1=1, axis2=2)[:, None, None] / a.shape[1]
    effect = np.zeros((len(draws), len(minutes)))
    effect[:, moved] = np.linalg.solve(a + np.eye(a.shape[1]) * _RIDGE * size, b[..., None])[:, : len(moved), 0]
    weights = _weights(block, cells)
    columns = np.column_stack([indicators, np.ones(len(rows))])
    sums = np.zeros((N_SHARDS, weights.shape[1], columns.shape[1]))
    for h in np.unique(shard):
        sums[h] = weights[shard == h].T @ columns[shard == h]
    drawn = np.tensordot(draws, sums, axes=1)
    ratings = draws @ np.bincount(shard, rows, N_SHARDS)
    share = draws @ np.bincount(shard, rows * bad, N_SHARDS) / np.maximum(ratings, 1e-12)
    return WaitDose(minutes, effect, drawn[..., :-1] / np.maximum(drawn[..., -1:], 1e-12), share)


def _knots(count: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Join octaves, shortest first, until each knot has enough ratings; return each octave's knot and the minutes."""
    knot_of = np.zeros(len(count), dtype=np.int64)
    sums: list[list[float]] = []  # ratings, and log2 of the middle times ratings
    for octave, n in enumerate(count):
        if not sums or sums[-1][0] >= FEWEST_RATINGS:
            sums.append([0.0, 0.0])
        sums[-1][0] += n
        sums[-1][1] += n * (octave - 0.5)  # octave i is 2**(i-1) to 2**i minutes
        knot_of[octave] = len(sums) - 1
    if len(sums) > 1 and sums[-1][0] < FEWEST_RATINGS:
        last = sums.pop()
        sums[-1] = [sums[-1][0] + last[0], sums[-1][1] + last[1]]
        knot_of = np.minimum(knot_of, len(sums) - 1)
    known = [s for s in sums if s[0] > 0]
    return knot_of, np.exp2(np.array([total / n for n, total in known], dtype=np.float64))


def _contexts(block: Block, rows: Floats) -> list[Floats]:
    """Return indicators of touchpoint, channel and team; the commonest level of each is left out."""
    columns = []
    for factor in ("touchpoint", "channel", "team"):
        codes = block.codes(factor)
        count = np.bincount(codes, rows, len(block.labels_of(factor)))
        used = [int(c) for c in np.argsort(-count, kind="stable") if count[c] > 0]
        columns += [(codes == c).astype(np.float64) for c in used[1:_MOST_LEVELS]]
        if len(used) > _MOST_LEVELS:
            columns.append(np.isin(codes, used[_MOST_LEVELS:]).astype(np.float64))
    return columns


def _is_bad(block: Block) -> Floats:
    ticks = np.array([label[2] for label in block.labels_of("level") if isinstance(label, tuple)], dtype=np.int64)
    return (ticks <= DISSATISFIED_TO * TICKS)[block.codes("level")].astype(np.float64)


def _weights(block: Block, cells: Cells) -> Floats:
    return block.sums[:, 1 : 1 + len(cells.layout.personas)] / UNIT


@dataclass(frozen=True, eq=False)
class Ratings:
    """The distribution of the ratings of one stage.

    Attributes
    ----------
    position : ndarray (levels,): on the scale, 0 to 1, lowest first.
    part : ndarray (draws, levels): of the ratings.
    """

    position: Floats
    part: Floats

    @property
    def mean(self) -> Floats:
        """Mean position of each draw."""
        return np.asarray(self.part @ self.position, dtype=np.float64)

    def fall(self, rise: float) -> Floats:
        """Return by which part of it the dissatisfied share falls when the mean rises, shape (draws,).

        All ratings move on a proportional-odds scale: the odds of a rating at or below any level change by one factor,
        found by bisection.

        Parameters
        ----------
        rise : float
            Of the mean position; where a draw has no room for it, all of its ratings become the best one.

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
        bad = self.position[:-1] <= DISSATISFIED_TO
        if not bad.any():
            return np.zeros(len(odds))
        last = int(np.flatnonzero(bad)[-1])
        moved = odds[:, last] * np.exp(-(low + high) / 2)
        return np.asarray(1 - moved / (1 + moved) / below[:, last], dtype=np.float64)


def rating_distribution(cells: Cells, stage: str, draws: Floats) -> Ratings:
    """Return how the ratings of a stage are spread over their scale.

    Parameters
    ----------
    cells : Cells
        Counts of ratings by level.
    stage : str
        Its name.
    draws : ndarray (draws, shards)
        Weights of the shards.
    """
    block = cells.ratings.where("stage", cells.layout.stages.index(stage)).collapse(("level", "shard"))
    ticks = np.array([label[2] for label in block.labels_of("level") if isinstance(label, tuple)], dtype=np.int64)
    used, place = np.unique(ticks[block.codes("level")], return_inverse=True)
    by_shard = np.zeros((N_SHARDS, len(used)))
    np.add.at(by_shard, (block.codes("shard"), place), block.sums[:, 0].astype(np.float64))
    drawn = draws @ by_shard
    return Ratings(used / TICKS, drawn / np.maximum(drawn.sum(axis=1, keepdims=True), 1e-12))
