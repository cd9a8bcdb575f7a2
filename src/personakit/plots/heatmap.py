"""Persona x stage heat map of satisfaction, with n in every cell."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.core.errors import require
from personakit.core.formatting import format_exact, format_rating, format_short_count
from personakit.journey.journey import Journey
from personakit.plots.style import (
    INK,
    MUTED,
    NO_DATA,
    PAIN,
    PAPER,
    RULE,
    TOO_FEW,
    drawing,
    hatched,
    stage_width,
    titles,
    wrap,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.colors import LinearSegmentedColormap
    from numpy.typing import NDArray

    from personakit.core.typing import Floats

NAME_WIDTH, STAGE_WIDTH = 28, 12
#: More stages than this are drawn as rows, so that the cells stay readable.
MOST_ACROSS = 10
#: Inches that the subtitle needs.
LEAST_WIDTH = 8.2
#: The colours span at least this share of the scale, so that small differences do not look large.
LEAST_SPAN = 0.25
#: Inks on a coloured cell; like the cell, they are the same in dark mode.
INK_ON_LIGHT, INK_ON_DARK, LIGHT = "#060302", "#ffffff", 0.18


def heat_map_data(journey: Journey) -> pd.DataFrame:
    """Return what :func:`heat_map` draws.

    Parameters
    ----------
    journey : Journey
        The journey.

    Returns
    -------
    DataFrame
        One row per persona ("all" first) and stage: persona, name, stage, order, csat_mean, csat_mean_low,
        csat_mean_high, csat_n, csat_scale_low, csat_scale_high, cell ("shown", "too few" or "no data").
        A count below the minimum cell is left out.
    """
    require("plots.heat_map", journey, Journey, "the journey of map_journey")
    columns = ["persona", "name", "stage", "order", "csat_mean", "csat_mean_low", "csat_mean_high", "csat_n",
               "csat_scale_low", "csat_scale_high"]  # fmt: skip
    table = journey.table[columns].reset_index(drop=True)
    cell = cell_words(table["csat_mean"], table["csat_n"])
    return table.assign(cell=cell, csat_n=table["csat_n"].mask(cell == TOO_FEW))


def cell_words(value: pd.Series, n: pd.Series) -> NDArray[np.str_]:
    """Return whether each cell has a figure, too few customers for one, or no data.

    Returns
    -------
    ndarray of str
        "shown", "too few" or "no data".
    """
    return np.where(value.notna(), "shown", np.where(n > 0, TOO_FEW, NO_DATA))


def heat_map(journey: Journey, ax: Axes | None = None) -> Axes:
    """Draw mean satisfaction of every persona at every stage: the darker, the worse.

    Personas are rows; with more than ten stages, the stages are.

    Lightness decreases steadily and every cell shows its figure, so nothing is lost in greyscale.

    Parameters
    ----------
    journey : Journey
        The journey.
    ax : Axes, optional
        Axes to draw on; those of a new figure by default, which a notebook shows.

    Returns
    -------
    Axes
        With the heat map on it.
    """
    data = heat_map_data(journey)
    personas = list(dict.fromkeys(data["persona"]))
    names = dict(zip(data["persona"], data["name"], strict=True))
    if len(journey.personas) == 1:  # the only persona is everyone
        personas, data = personas[:1], data[data["persona"] == personas[0]]
    stages = journey.stage_names
    turned = len(stages) > MOST_ACROSS
    called = [names[persona] for persona in personas]
    down, across = (stages, called) if turned else (called, stages)
    at_persona, at_stage = ({key: i for i, key in enumerate(keys)} for keys in (personas, stages))
    low, high = float(data["csat_scale_low"].iloc[0]), float(data["csat_scale_high"].iloc[0])
    shade = _shades(data["csat_mean"].to_numpy(dtype=float), low, high)
    labels = [wrap(name, NAME_WIDTH) for name in down]
    width = stage_width(across, STAGE_WIDTH)
    head_labels = [wrap(name, width, 5) for name in across]
    size = (
        max(2.7 + 0.98 * width / STAGE_WIDTH * len(across), LEAST_WIDTH),
        1.6 + 0.52 * len(down) + 0.14 * _lines(head_labels),
    )
    with drawing(ax, *size) as drawn:
        for row, colour in zip(data.itertuples(), shade, strict=True):
            persona, stage = at_persona[str(row.persona)], at_stage[str(row.stage)]
            _cell(drawn, row, (persona, stage) if turned else (stage, persona), colour, high)
        drawn.set_xlim(-0.5, len(across) - 0.5)
        drawn.set_ylim(len(down) - 0.5, -0.5)
        drawn.set_xticks(range(len(across)), head_labels)
        drawn.set_yticks(range(len(down)), labels)
        drawn.tick_params(length=0, pad=6)
        drawn.xaxis.tick_top()
        drawn.spines[:].set_visible(False)
        if len(personas) > 1:
            (drawn.axvline if turned else drawn.axhline)(0.5, color=INK, linewidth=1.2)
            (drawn.get_xticklabels if turned else drawn.get_yticklabels)()[0].set_fontweight("bold")
        titles(
            drawn,
            "Satisfaction by persona and stage",
            f"Mean rating from {format_exact(low)} to {format_exact(high)}; the darker, the worse. n = ratings, "
            "counted by membership.\n90% intervals stand in the data behind the plot.",
            above=12.0 * _lines(head_labels) + 4,
        )
        return drawn


def _lines(labels: list[str]) -> int:
    return max((label.count("\n") + 1 for label in labels), default=1)


def _shades(mean: Floats, low: float, high: float) -> Floats:
    """Return dissatisfaction from 0 to 1 within the range of the figures."""
    known = mean[np.isfinite(mean)]
    if not len(known):
        return np.zeros(len(mean))
    worst, best = known.min(), known.max()
    short = max(LEAST_SPAN * (high - low) - (best - worst), 0.0)
    worst, best = worst - short / 2, best + short / 2
    pain: Floats = np.clip((best - mean) / (best - worst), 0, 1)
    return pain


@cache
def _colours() -> LinearSegmentedColormap:
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("pain", PAIN)


def _cell(ax: Axes, row: Any, at: tuple[int, int], pain: float, scale_high: float) -> None:
    from matplotlib.patches import Rectangle

    x, y = at
    if row.cell != "shown":
        ax.add_patch(hatched(row.cell, x - 0.48, y - 0.46, 0.96, 0.92))
        ax.text(
            x, y, row.cell, ha="center", va="center", fontsize=7.5, color=MUTED,
            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.5},
        )  # fmt: skip
        return
    colour = _colours()(pain)
    ink = INK_ON_LIGHT if relative_luminance(colour) > LIGHT else INK_ON_DARK
    ax.add_patch(Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, facecolor=colour, edgecolor=RULE, linewidth=0.4))
    mean = format_rating(row.csat_mean, scale_high)
    ax.text(x, y - 0.1, mean, ha="center", va="center", fontsize=11, color=ink, fontweight="bold")
    ax.text(x, y + 0.27, f"n {format_short_count(row.csat_n)}", ha="center", va="center", fontsize=7, color=ink)


def relative_luminance(colour: tuple[float, float, float, float]) -> float:
    """Return the relative luminance of an sRGB colour (WCAG 2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
