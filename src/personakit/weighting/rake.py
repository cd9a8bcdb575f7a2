"""``rake``: weight respondents so that their margins are those of the base, with no weight above a cap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from personakit.core.errors import StudyError
from personakit.core.formatting import format_exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from personakit.core.typing import Codes, Floats


#: Margins nearer than this to their target (0.1 of a percentage point) count as met.
MARGIN_TOLERANCE = 0.001
#: Raking has converged when no weight changes by more than this share of itself in a round.
SETTLED = 1e-9
MOST_ROUNDS = 1000

RakeOutcome = Literal["converged", "capped", "not converged"]


@dataclass(frozen=True, eq=False)
class RakedWeights:
    """Weights and how raking ended.

    Attributes
    ----------
    weights : float64 (n,); mean 1.
    outcome : "converged": every margin is met; "capped": the cap prevents some margin from being met; "not converged":
        margins contradict each other and the weights kept changing.
    share_trimmed : share of respondents at the cap.
    farthest : largest distance of any margin from its target, as a share.
    """

    weights: Floats
    outcome: RakeOutcome
    share_trimmed: float
    farthest: float


def rake(
    codes: Sequence[ArrayLike],
    targets: Sequence[ArrayLike],
    start: ArrayLike,
    trim: float = np.inf,
    most_rounds: int = MOST_ROUNDS,
) -> RakedWeights:
    """Rake weights to margins: iterative proportional fitting, with weights capped in every round.

    A round scales the weights to each margin in turn, then trims those above `trim` times the median weight; the next
    round spreads what was trimmed over the others. The order of rows does not matter, nor does the order of margins
    where every margin is met.

    Parameters
    ----------
    codes : sequence of int arrays, each shape (n,)
        One array per margin: the level of every respondent.
    targets : sequence of arrays, each shape (levels,)
        Share of the base in every level of the margin; scaled to sum to 1.
    start : array-like, shape (n,)
        Design weights, not negative; they multiply in. A weight of 0 stays 0.
    trim : float
        Largest weight allowed, as a multiple of the median weight; above 1.
    most_rounds : int
        Rounds after which raking gives up.

    Returns
    -------
    RakedWeights

    Raises
    ------
    StudyError
        When weights are negative or all zero, `trim` is not above 1, or a level that the base has is empty among the
        respondents (merge it with another).

    References
    ----------
    Deming, W. E. & Stephan, F. F. (1940), On a least squares adjustment of a sampled frequency table when the expected
    marginal totals are known. Annals of Mathematical Statistics 11. Battaglia, M. P., Hoaglin, D. C. & Frankel, M. R.
    (2009), Practical considerations in raking survey data. Survey Practice 2.

    Examples
    --------
    Two of three respondents are men, but half of the base:

    >>> rake([[0, 0, 1]], [[0.5, 0.5]], [1, 1, 1]).weights.tolist()
    [0.75, 0.75, 1.5]
    """
    weights = np.array(start, dtype=np.float64)
    if len(weights) == 0 or not np.isfinite(weights).all() or weights.min() < 0 or weights.sum() <= 0:
        raise StudyError("Survey weights must not be negative nor all zero. Check the `weight` column of the survey.")
    if not trim > 1:
        raise StudyError(
            f"[weights] trim = {format_exact(trim)}: give a multiple of the median weight above 1, such as 5.0."
        )
    weights /= weights.mean()
    margins = [_margin(code, target, weights) for code, target in zip(codes, targets, strict=True)]
    rounds, moved = 0, np.inf
    while rounds < most_rounds and moved > SETTLED:
        before = weights
        for code, target in margins:
            sums = np.bincount(code, weights, len(target))
            factor = np.divide(target * len(weights), sums, out=np.zeros_like(target), where=sums > 0)
            weights = weights * factor[code]
        weights = _capped(weights, trim)
        rounds += 1
        moved = float(np.max(np.abs(weights - before) / np.maximum(before, 1e-300))) if margins else 0.0
    weights = weights / weights.mean()
    farthest = max((float(np.abs(shares(c, weights, len(t)) - t).max()) for c, t in margins), default=0.0)
    cap = trim * np.median(weights[weights > 0])
    trimmed = float((weights >= cap * (1 - 1e-6)).mean())
    outcome: RakeOutcome = "converged" if farthest <= MARGIN_TOLERANCE else "capped" if trimmed > 0 else "not converged"
    return RakedWeights(weights, outcome, trimmed, farthest)


def shares(codes: Codes, weights: Floats, n_levels: int) -> Floats:
    """Return the weighted share of every level.

    Examples
    --------
    >>> shares(np.array([0, 0, 1]), np.array([1.0, 1.0, 2.0]), 2).tolist()
    [0.5, 0.5]
    """
    share: Floats = np.bincount(codes, weights, n_levels) / weights.sum()
    return share


def _margin(codes: ArrayLike, target: ArrayLike, weights: Floats) -> tuple[Codes, Floats]:
    code, wanted = np.asarray(codes, dtype=np.intp), np.asarray(target, dtype=np.float64)
    wanted = wanted / wanted.sum()
    empty = (np.bincount(code, weights, len(wanted)) <= 0) & (wanted > 0)
    if empty.any():
        raise StudyError(
            f"{int(empty.sum())} level(s) of a margin have customers in the base but no respondents, so no weight can "
            "represent them. Merge them with other levels."
        )
    return code, wanted


def _capped(weights: Floats, trim: float) -> Floats:
    """Trim weights above the cap; the median does not change, since the cap lies above it."""
    if not np.isfinite(trim):
        return weights
    return np.minimum(weights, trim * np.median(weights[weights > 0]))
