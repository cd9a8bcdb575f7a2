"""Response of dissatisfaction to a change of the share itself, of the ratings, or of the wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import StudyError
from personakit.core.formatting import (
    format_exact,
    format_number,
    format_rating,
    format_share,
)
from personakit.core.random_groups import N_RANDOM_GROUPS, bootstrap_weights
from personakit.journey.journey import EVERYONE
from personakit.priorities.rating_distribution import rating_distribution
from personakit.priorities.wait_response import raw_wait_response

if TYPE_CHECKING:
    from personakit.core.typing import Floats
    from personakit.priorities.ranking_inputs import RankingInputs


_TOO_SHORT = "A wait can be made at most 95% shorter. Give a change down to -0.95, such as -0.2 for a fifth."
SATISFACTION, SHARE, WAIT = "satisfaction", "dissatisfied_share", "wait"


@dataclass(frozen=True, eq=False)
class ResponseCurve:
    """Response of dissatisfaction and bad contacts at a stage to one kind of change."""

    fall: Callable[[float], Floats]  # change -> share of bad contacts that ends, (1 + replicates, personas)
    eased: Callable[[float], Floats]  # change -> share of the dissatisfaction that ends, the same shape
    limit: float  # the largest change that the data cover, with its sign
    share: float  # share of reached customers who are dissatisfied now
    affected: Floats  # dissatisfied customers of each persona now
    beyond: str  # error message for a change beyond the limit
    assumptions: tuple[str, ...]

    def share_after(self, fall: Floats) -> float:
        """Return the dissatisfied share after a fall, weighted by the affected customers of each persona.

        Parameters
        ----------
        fall : ndarray (personas,)
            Share of each persona's dissatisfaction that ends.
        """
        total = float(self.affected.sum())
        return self.share * (1 - float((self.affected * fall).sum()) / total) if total > 0 else self.share

    def check(self, change: float) -> None:
        """Refuse a change for the worse, or beyond the data.

        Raises
        ------
        StudyError
            With the largest change that is allowed.
        """
        if change * np.sign(self.limit) <= 0 or not np.isfinite(change):
            better = "a rise, such as 0.3" if self.limit > 0 else "a fall, such as -0.1"
            raise StudyError(f"what_if takes a change for the better: {better}. To see a loss, read value at risk.")
        if abs(change) > abs(self.limit) * (1 + 1e-9):
            raise StudyError(self.beyond)


def one_change(satisfaction: float | None, share: float | None, wait: float | None) -> tuple[str, float]:
    """Return the kind and the size of the given change.

    Raises
    ------
    StudyError
        When none or several are given, or one is no number.
    """
    given = {SATISFACTION: satisfaction, SHARE: share, WAIT: wait}
    for kind, change in given.items():
        if change is not None and (isinstance(change, bool) or not isinstance(change, Real)):
            raise StudyError(f"{kind} takes a number, such as 0.3 or -0.2, but got {type(change).__name__}.")
    asked = {kind: float(change) for kind, change in given.items() if change is not None}
    if len(asked) != 1:
        raise StudyError(
            f"what_if takes one change at a time, but got {len(asked)}. "
            "Give satisfaction=0.3, dissatisfied_share=-0.05 or wait=-0.2."
        )
    return next(iter(asked.items()))


def response_curve(evidence: RankingInputs, stage: str, at: int, kind: str) -> ResponseCurve:
    """Return the response of dissatisfaction at a stage to one kind of change.

    Raises
    ------
    StudyError
        When no ratings have waits of different lengths.
    """
    draws = np.concatenate(
        [np.ones((1, N_RANDOM_GROUPS)), bootstrap_weights(len(evidence.replicates.base), evidence.seed)]
    )
    reached, affected = _totals(evidence, at)
    share = affected / np.maximum(reached, 1e-12)
    hit = np.nan_to_num(evidence.point.affected[0, :, at])
    alike = np.ones((1, evidence.point.base.shape[-1]))
    if kind == SHARE:

        def ended(change: float) -> Floats:
            return np.minimum(-change / np.maximum(share, 1e-12), 1.0)[:, None] * alike

        return ResponseCurve(
            ended, ended, -float(share[0]), float(share[0]), hit,
            f"Of the customers that '{stage}' reaches, {format_share(share[0])} are dissatisfied; no more can "
            f"become content. Give a fall down to {format_number(-share[0])}.",
            ("The fall is alike in all personas, in proportion to their dissatisfaction.",),
        )  # fmt: skip
    if kind == SATISFACTION:
        distribution = rating_distribution(evidence.ratings[stage], draws)
        rows = evidence.journey.of(EVERYONE)
        ends = rows.loc[rows["stage"] == stage, ["csat_scale_low", "csat_scale_high"]].to_numpy(dtype=np.float64)[0]
        low, high = float(ends[0]), float(ends[1])
        mean, top = (low + float(x) * (high - low) for x in (distribution.mean[0], distribution.position[-1]))

        def risen(change: float) -> Floats:
            return distribution.fall(change / (high - low))[:, None] * alike

        return ResponseCurve(
            risen, risen, 0.999 * (top - mean), float(share[0]), hit,
            f"The mean rating of '{stage}' is {format_rating(mean, high)} and nobody rated above "
            f"{format_exact(top)}. Give a rise below {format_number(top - mean)}.",
            (f"The mean rating, now {format_rating(mean, high)} on {format_exact(low)} to {format_exact(high)}, "
             "rises because all ratings move on a "
             "proportional-odds scale, alike in all personas.", *_best(evidence)),
        )  # fmt: skip
    if stage not in evidence.waits:
        raise StudyError(
            f"At '{stage}' there are no ratings beside waits of different lengths, so the effect of a shorter wait "
            "is unknown. Give satisfaction=0.3 or dissatisfied_share=-0.05."
        )
    raw = raw_wait_response(stage, evidence.waits[stage], draws)
    response = evidence.basis.wait_response(stage, raw, draws)
    return ResponseCurve(response.fall, raw.fall, -0.95, float(share[0]), hit, _TOO_SHORT, (response.note,))


def _totals(evidence: RankingInputs, at: int) -> tuple[Floats, Floats]:
    """Return customers reached by the stage and affected there, for the point and for every replicate."""
    both = (evidence.point, evidence.replicates)
    reached = np.concatenate([np.nansum(f.reached[..., at], axis=1) for f in both])
    return reached, np.concatenate([np.nansum(f.affected[..., at], axis=1) for f in both])


def _best(evidence: RankingInputs) -> list[str]:
    """Return a note on the best-rated stage, as a mean that has been reached."""
    rows = evidence.journey.of(EVERYONE)
    position = rows["csat_position"].to_numpy(dtype=np.float64)
    if np.isnan(position).all():
        return []
    best = int(np.nanargmax(position))
    return [
        f"The best stage today is {rows['stage'].iloc[best]}, at "
        f"{format_rating(rows['csat_mean'].iloc[best], rows['csat_scale_high'].iloc[best])}."
    ]
