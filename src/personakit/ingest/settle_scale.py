"""The rating scale of an export."""

from __future__ import annotations

import numpy as np

from personakit.core.formatting import format_exact
from personakit.core.typing import Array
from personakit.ingest.event_rows import EventRows

TOO_WIDE = "end of the rating scale never met"
_ENOUGH_RATINGS = 100  # with as many ratings, both ends of a scale occur
_WIDEST = 20.0  # points of a scale of which every point is expected to occur
_SCALES = ((1.0, 5.0), (1.0, 7.0), (0.0, 10.0), (1.0, 10.0), (0.0, 100.0), (1.0, 100.0))


def settle_scale(rows: EventRows) -> tuple[tuple[float, float], EventRows]:
    """Return the ends of a rating scale: as declared, else the smallest usual scale that contains the scores."""
    if rows.scale is not None:
        low, high = sorted(rows.scale)
        _doubt_scale(rows, low, high)
        return (low, high), rows
    score = _scores(rows)
    if not len(score):
        return (1.0, 5.0), rows
    low, high = float(score.min()), float(score.max())
    scale = next((s for s in _SCALES if s[0] <= low and high <= s[1]), (low, high))
    rows.check_log.enter(
        "rating scale guessed", 0, "kept", f"{format_exact(scale[0])} to {format_exact(scale[1])}; declare `scale`"
    )
    return scale, rows


def _doubt_scale(rows: EventRows, low: float, high: float) -> None:
    """Log a declared scale whose end never occurs: the true scale may be shorter, which changes every share."""
    score = _scores(rows)
    if len(score) < _ENOUGH_RATINGS or high - low > _WIDEST:
        return
    least, most = float(score.min()), float(score.max())
    if least < low + 1 and most > high - 1:
        return
    unused_ends = [f"above {format_exact(most)}"] if most <= high - 1 else []
    unused_ends += [f"below {format_exact(least)}"] if least >= low + 1 else []
    narrower = [s for s in _SCALES if s[0] <= least and most <= s[1] and s[1] - s[0] < high - low]
    usual = (
        f"; is the scale {format_exact(narrower[0][0])} to {format_exact(narrower[0][1])}?"
        if narrower
        else "; is the scale the right one?"
    )
    note = (
        f"no rating {' or '.join(unused_ends)} on the declared scale {format_exact(low)} to {format_exact(high)}{usual}"
    )
    rows.check_log.enter(TOO_WIDE, len(score), "kept", note)


def _scores(rows: EventRows) -> Array:
    """Return the scores of the contacts that were rated."""
    score = rows.columns["score"]
    rated = ~np.isnan(score)
    return score if rated.all() else score[rated]
