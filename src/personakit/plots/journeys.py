"""Small multiples: every persona's journey on one scale, against everyone's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import require
from personakit.core.formatting import format_rating, format_short_count
from personakit.journey.journey import EVERYONE, Journey
from personakit.plots.journey_line import journey_data
from personakit.plots.style import ACCENT, INK, MUTED, PAPER, RULE, drawing, plain_axes, titles, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from personakit.core.typing import Floats

ACROSS = 3
NAME_WIDTH = 34
#: Heights within a panel of height 1: the line lies between these.
FOOT, TOP = 0.24, 0.72


def journeys_data(journey: Journey) -> pd.DataFrame:
    """Return what :func:`journeys` draws.

    Parameters
    ----------
    journey : Journey
        The journey.

    Returns
    -------
    DataFrame
        One row per persona and stage, as in ``journey_data``.
    """
    import pandas as pd

    require("plots.journeys", journey, Journey, "the journey of map_journey")
    whose = list(journey.personas) if len(journey.personas) > 1 else [EVERYONE]
    return pd.concat([journey_data(journey, persona) for persona in whose], ignore_index=True)


def journeys(journey: Journey, ax: Axes | None = None) -> Axes:
    """Draw every persona's satisfaction along the journey, one panel per persona, all on one scale.

    Parameters
    ----------
    journey : Journey
        The journey.
    ax : Axes, optional
        Axes to draw on; those of a new figure by default, which a notebook shows.

    Returns
    -------
    Axes
        With up to three panels side by side; a stage without a figure breaks the line.
    """
    data = journeys_data(journey)
    panels = [rows for _, rows in data.groupby("persona", sort=False)]
    stages = journey.stage_names
    across = min(ACROSS, len(panels))
    down = -(-len(panels) // across)
    ends = data[["csat_mean_low", "csat_mean_high", "everyone_mean"]].to_numpy(dtype=float)
    low, high = (float(data[f"csat_scale_{end}"].iloc[0]) for end in ("low", "high"))
    if np.isfinite(ends).any():
        low, high = float(np.nanmin(ends)), max(float(np.nanmax(ends)), float(np.nanmin(ends)) + 0.25 * (high - low))
    with drawing(ax, max(3.4 * across, 8.2), 1.25 + 1.85 * down) as drawn:
        drawn.set_xlim(0, across)
        drawn.set_ylim(down, 0)
        drawn.set_axis_off()
        for at, rows in enumerate(panels):
            left, top = at % across, at // across
            x = left + 0.04 + 0.9 * (np.arange(len(stages)) + 0.5) / len(stages)

            def up(values: pd.Series, top: int = top) -> Floats:
                part = (values.to_numpy(dtype=float) - low) / (high - low)
                return np.asarray(top + 1 - FOOT - part * (TOP - FOOT), dtype=np.float64)

            for edge in (FOOT, TOP):
                drawn.hlines(top + 1 - edge, left + 0.04, left + 0.94, color=RULE, linewidth=0.6)
            mean = up(rows["csat_mean"])
            drawn.fill_between(x, up(rows["csat_mean_low"]), up(rows["csat_mean_high"]),
                               where=np.isfinite(mean).tolist(), color=ACCENT, alpha=0.18, linewidth=0)  # fmt: skip
            if rows["persona"].iloc[0] != EVERYONE:
                drawn.plot(x, up(rows["everyone_mean"]), color=MUTED, linewidth=1, linestyle=(0, (4, 2)))
            drawn.plot(x, mean, color=ACCENT, linewidth=2, marker="o", markersize=5, markeredgecolor=PAPER)
            known = np.flatnonzero(np.isfinite(mean))
            for i in {int(known[mean[known].argmax()]), int(known[mean[known].argmin()])} if len(known) else ():
                worst = mean[i] == mean[known].max()
                drawn.annotate(
                    format_rating(float(rows["csat_mean"].iloc[i]), float(rows["csat_scale_high"].iloc[0])),
                    (x[i], mean[i]),
                    xytext=(0, -7 if worst else 7), textcoords="offset points", ha="center",
                    va="top" if worst else "bottom", fontsize=8, color=INK,
                )  # fmt: skip
            name = wrap(str(rows["name"].iloc[0]), NAME_WIDTH, 2)
            drawn.text(
                left + 0.04, top + 0.04, name, va="top", fontsize=9, fontweight="bold", color=INK, linespacing=1.15
            )
            n = float(rows["csat_n"].sum())
            drawn.text(left + 0.94, top + 0.95, f"n {format_short_count(n)}", va="center", ha="right",
                       fontsize=6.5, color=MUTED)  # fmt: skip
            for number, at_x in enumerate(x, start=1):
                drawn.text(at_x, top + 0.86, str(number), ha="center", va="center", fontsize=7, color=MUTED)
        numbered = wrap(", ".join(f"{i} {stage}" for i, stage in enumerate(stages, start=1)), 46 * across, 3)
        titles(
            drawn,
            "The same journey, side by side",
            f"Mean rating from {format_rating(low, high)} to {format_rating(high, high)} in every panel; band: 90% "
            f"interval; dashed: everyone. n = ratings.\n{plain_axes(numbered) if '$' not in numbered else numbered}",
        )
        return drawn
