"""Response of what goes wrong at a stage to the wait: of dissatisfaction, and of the chance of a bad contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.churn.failure_moments import WAIT
from personakit.core.formatting import format_minutes, format_share
from personakit.core.random_groups import N_RANDOM_GROUPS
from personakit.event_counts.bins import BINS_PER_OCTAVE, FIRST_OCTAVE, UNKNOWN_LENGTH
from personakit.event_counts.cube_schema import UNIT
from personakit.event_counts.event_cube import N_PATTERNS, WAITED
from personakit.event_counts.survey_weights import answer_weights
from personakit.priorities.rating_moments import is_dissatisfied, stage_ratings, timed_moments

if TYPE_CHECKING:
    from personakit.churn.failure_moments import FailureMoments
    from personakit.core.typing import Floats, Ints
    from personakit.event_counts.event_cube import EventCube
    from personakit.event_counts.sparse_cube import SparseCube


#: Fewest ratings per knot of the response; octaves of waiting time with fewer are joined.
FEWEST_RATINGS = 30
_STEP = 5  # fine wait bins that are pooled
_RIDGE = 1e-8  # relative: collinear contexts share their effect


@dataclass(frozen=True, eq=False)
class WaitResponse:
    """What goes wrong by waiting time at one stage (dissatisfaction, or bad contacts), other things equal.

    Attributes
    ----------
    minutes : ndarray (knots,): mean of each span of waiting time, shortest first.
    effect : ndarray (draws, knots): share that goes wrong less that of the reference, other things equal.
    waits : ndarray (lengths,): minutes of the waits, in steps of a tenth.
    part : ndarray (draws, personas, lengths): share of a persona's reached customers with such a wait.
    share : ndarray (draws,): share of the stage's ratings that goes wrong.
    on_record : share of reached customers, or of contacts, with a wait on record.
    note : what it was estimated from.
    """

    minutes: Floats
    effect: Floats
    waits: Floats
    part: Floats
    share: Floats
    on_record: float
    note: str

    def fall(self, change: float) -> Floats:
        """Return the relative fall of the share that goes wrong when every wait changes, shape (draws, personas).

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
    failures : "dissatisfied" by span of waiting time and context, over the ratings with a wait on record.
    ratings, dissatisfied : ndarray (random groups,): all ratings of the stage.
    position : ndarray (lengths,): lengths of the waits, log2 of minutes.
    lengths : ndarray (random groups, personas, lengths): waits of each length.
    waited, reached : ndarray (random groups, personas): customers with a wait on record, and all.
    """

    failures: FailureMoments
    ratings: Floats
    dissatisfied: Floats
    position: Floats
    lengths: Floats
    waited: Floats
    reached: Floats


def sum_waits(cells: EventCube, stage: str) -> WaitSums | None:
    """Sum what a stage's response to waiting time is estimated from; None where no two lengths of wait compare.

    Octaves of waiting time are joined until each has 30 ratings.
    """
    at = cells.layout.stages.index(stage)
    block = stage_ratings(cells, stage)
    rows = block.sums[:, 0].astype(np.float64)
    band = np.array([int(str(label)) for label in block.labels_of("band")], dtype=np.int64)[block.codes("band")]
    octave = np.where(band > 0, (band - 1) // 2, -1)
    knot_of = _knots(np.bincount(octave[octave >= 0], rows[octave >= 0]).astype(np.float64))
    n_knots = int(knot_of.max(initial=-1)) + 1
    if n_knots < 2:
        return None
    position, lengths = _lengths(cells, at)
    waited, reached = _on_record(cells, at)
    knot_at = knot_of[np.clip(np.floor(position) + 1, 0, len(knot_of) - 1).astype(np.int64)]
    mass = lengths.sum(axis=(0, 1))
    middle = np.bincount(knot_at, mass * position, n_knots) / np.maximum(np.bincount(knot_at, mass, n_knots), 1e-12)
    minutes = {f"span {i}": float(minutes) for i, minutes in enumerate(np.exp2(middle))}
    knot = np.where(octave >= 0, knot_of[np.maximum(octave, 0)], -1)
    on_record = float(waited.sum() / max(reached.sum(), 1e-12))
    bad = is_dissatisfied(block, cells.layout.dissatisfied_to)
    answers = answer_weights(block, len(cells.layout.personas))[0]
    return WaitSums(
        failures=timed_moments(block, knot, bad, minutes, timed=on_record, answers=answers),
        ratings=_by_group(block, answers),
        dissatisfied=_by_group(block, answers * bad),
        position=position,
        lengths=lengths,
        waited=waited,
        reached=reached,
    )


def raw_wait_response(stage: str, sums: WaitSums, draws: Floats) -> WaitResponse:
    """Estimate how dissatisfaction rises with the wait.

    A linear model of "dissatisfied" (0/1) on spans of waiting time and indicators of touchpoint, channel and team, over
    the ratings of customers with a wait on record.

    Parameters
    ----------
    stage : str
        Its name.
    sums : WaitSums
        Of the stage.
    draws : ndarray (draws, random groups)
        Weights of the random groups: ones for the point, resampled counts for replicates.
    """
    minutes, effect = wait_effects(sums.failures, draws)
    record = (draws @ sums.waited) / np.maximum(draws @ sums.reached, 1e-12)
    drawn = np.tensordot(draws, sums.lengths, axes=1)
    part = drawn / np.maximum(drawn.sum(axis=-1, keepdims=True), 1e-12) * record[..., None]
    share = draws @ sums.dissatisfied / np.maximum(draws @ sums.ratings, 1e-12)
    note = (
        f"Of the customers that '{stage}' reaches, {format_share(sums.failures.timed)} have a wait on record; for "
        "the others nothing changes. How dissatisfaction depends on the wait is estimated from their ratings, within "
        f"touchpoint, channel and team; no gain is assumed below {format_minutes(minutes[0], spelled_out=True)}, "
        "the middle of the shortest waits observed. It is an association: only a trial shows a cause."
    )
    return WaitResponse(minutes, effect, np.exp2(sums.position), part, share, sums.failures.timed, note)


def observed_wait_response(raw: WaitResponse, failures: FailureMoments, draws: Floats) -> WaitResponse | None:
    """Estimate how the chance of a bad contact rises with its wait; None where contacts have no two lengths of wait.

    A linear model of that chance on wait bands, touchpoint, channel, team and persona, over the rated contacts. Where
    raw ratings are low for reasons other than the contact, shorter waits end a larger share of the bad contacts than of
    the dissatisfaction.

    Parameters
    ----------
    raw : WaitResponse
        Of the raw ratings; it has the waits of every persona.
    failures : FailureMoments
        Of the stage.
    draws : ndarray (draws, random groups)
        Weights of the random groups: ones for the point, resampled counts for replicates.
    """
    minutes, effect = wait_effects(failures, draws)
    if len(minutes) < 2:
        return None
    waiting = raw.part.sum(axis=-1, keepdims=True)
    part = raw.part / np.where(waiting > 0, waiting, 1.0) * failures.timed
    total = np.tensordot(draws, failures.moments[:, 0, [0, -1]], axes=1)
    share = total[:, 1] / np.maximum(total[:, 0], 1e-12)
    note = (
        f"{format_share(failures.timed)} of the contacts on record have their wait; for the others nothing changes. "
        "How the chance that a contact went wrong depends on its wait is estimated from the rated contacts, adjusted "
        "for rating habits, within touchpoint, channel, team and persona; no gain is assumed below "
        f"{format_minutes(minutes[0], spelled_out=True)}, the middle of the shortest eighth. It is an association: "
        "only a trial shows a cause."
    )
    return WaitResponse(minutes, effect, raw.waits, part, share, failures.timed, note)


def wait_effects(failures: FailureMoments, draws: Floats) -> tuple[Floats, Floats]:
    """Return the mean wait of every band, shortest first, and its effect on the outcome: (bands,), (draws, bands).

    Parameters
    ----------
    failures : FailureMoments
        Of a stage.
    draws : ndarray (draws, random groups)
        Weights of the random groups.
    """
    reference = failures.reference.get(WAIT)
    names = [name for name in failures.minutes if name == reference or (WAIT, name) in failures.levels]
    names = sorted(names, key=lambda name: failures.minutes[name])
    total = np.tensordot(draws, failures.moments, axes=1)
    a, b = total[:, :-1, :-1], total[:, :-1, -1]
    size = np.trace(a, axis1=1, axis2=2)[:, None, None] / a.shape[1]
    coefficients = np.linalg.solve(a + np.eye(a.shape[1]) * _RIDGE * size, b[..., None])[..., 0]
    effect = np.zeros((len(draws), len(names)))
    for i, name in enumerate(names):
        if name != reference:
            effect[:, i] = coefficients[:, 1 + failures.n_controls + failures.levels.index((WAIT, name))]
    return np.array([failures.minutes[name] for name in names]), effect


def _by_group(block: SparseCube, rows: Floats) -> Floats:
    return np.bincount(block.codes("random_group"), rows, N_RANDOM_GROUPS).astype(np.float64)


def _knots(count: Floats) -> Ints:
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
    timed = fine != UNKNOWN_LENGTH
    fine, random_group, sums = fine[timed], block.codes("random_group")[timed], block.sums[timed]
    log2 = FIRST_OCTAVE + (np.maximum(fine, 1) - 0.5) / BINS_PER_OCTAVE
    _, length = np.unique(fine // _STEP, return_inverse=True)
    rows = sums[:, 0].astype(np.float64)
    position = np.bincount(length, rows * log2) / np.bincount(length, rows)
    k = len(cells.layout.personas)
    counts = np.zeros((N_RANDOM_GROUPS, k, len(position)))
    np.add.at(counts.transpose(0, 2, 1), (random_group, length), sums[:, 1 : 1 + k] / UNIT)
    return position, counts


def _on_record(cells: EventCube, at: int) -> tuple[Floats, Floats]:
    """Return the customers with a wait on record, and all reached customers, shape (random groups, personas)."""
    patterns = cells.patterns[1:, at]
    waited = patterns[..., (np.arange(N_PATTERNS) & WAITED) > 0].sum(axis=-1)
    return waited.T, patterns[..., 1:].sum(axis=-1).T
