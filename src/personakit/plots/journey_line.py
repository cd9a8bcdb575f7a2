"""Journey line: satisfaction from stage to stage with 90% bands, and the waits below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import StudyError, require
from personakit.core.formatting import format_exact, format_minutes, format_rating, format_share, format_short_count
from personakit.journey.journey import EVERYONE, Journey
from personakit.plots.heatmap import cell_words
from personakit.plots.style import (
    ACCENT,
    INK,
    MUTED,
    NO_DATA,
    PAPER,
    RULE,
    TOO_FEW,
    drawing,
    hatched,
    plain_axes,
    stage_width,
    titles,
    wrap,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


STAGE_WIDTH = 13
COLUMNS = ["persona", "name", "stage", "order", "csat_mean", "csat_mean_low", "csat_mean_high", "csat_n",
           "csat_scale_low", "csat_scale_high", "wait_n", "wait_median_minutes", "wait_p90_minutes",
           "sla_share"]  # fmt: skip


def journey_data(journey: Journey, persona: str = "all") -> pd.DataFrame:
    """Return what :func:`journey` draws.

    Parameters
    ----------
    journey : Journey
        The journey.
    persona : str
        Persona id or name, or "all".

    Returns
    -------
    DataFrame
        One row per stage, in journey order: csat_mean with its 90% interval, csat_n, waits, share within SLA, cell
        ("shown", "too few" or "no data") and everyone_mean to compare with. Counts below the minimum cell are left out.
    """
    persona = persona_title(journey, persona, "plots.journey")
    table = journey.of(persona)[COLUMNS]
    everyone = journey.of("all")["csat_mean"].to_numpy()
    cell = cell_words(table["csat_mean"], table["csat_n"])
    few_waits = cell_words(table["wait_median_minutes"], table["wait_n"]) == TOO_FEW
    return table.assign(
        cell=cell,
        csat_n=table["csat_n"].mask(cell == TOO_FEW),
        wait_n=table["wait_n"].mask(few_waits),
        everyone_mean=everyone,
    )


def journey(journey: Journey, persona: str = "all", ax: Axes | None = None) -> Axes:
    """Draw one persona's satisfaction along the journey, with 90% bands, n and waits.

    Parameters
    ----------
    journey : Journey
        The journey.
    persona : str
        Persona id or name, or "all".
    ax : Axes, optional
        Axes to draw on; those of a new figure by default, which a notebook shows.

    Returns
    -------
    Axes
        With the line on it. A stage without a figure breaks the line and shows the reason.

    Raises
    ------
    StudyError
        When there is no such persona.
    """
    data = journey_data(journey, persona)
    persona = str(data["persona"].iloc[0])
    low, high = float(data["csat_scale_low"].iloc[0]), float(data["csat_scale_high"].iloc[0])
    width = stage_width(data["stage"].tolist(), STAGE_WIDTH)
    labels = [wrap(stage, width) for stage in data["stage"]]
    waited = bool((journey.metrics["wait_n"] > 0).any())
    lines = max(label.count("\n") + 1 for label in labels)
    with drawing(
        ax, max(1.9 + 1.02 * width / STAGE_WIDTH * len(data), 6.6), 4.5 + 0.14 * lines - 0.6 * (not waited)
    ) as drawn:
        bottom, top = _window(data, low, high)
        drawn.set_xlim(-0.6, len(data) - 0.4)
        drawn.set_ylim(bottom, top)
        drawn.grid(axis="y", color=RULE, linewidth=0.6)
        drawn.set_axisbelow(True)
        compare = persona != "all" and len(journey.personas) > 1
        if compare:
            drawn.plot(data["order"] - 1, data["everyone_mean"], color=MUTED, linewidth=1.1, linestyle=(0, (4, 2)))
        _line(drawn, data, high)
        for x, word in enumerate(data["cell"]):
            if word != "shown":
                drawn.add_patch(hatched(word, x - 0.32, bottom, 0.64, top - bottom))
                drawn.text(x, (bottom + top) / 2, word, ha="center", va="center", color=MUTED, fontsize=8,
                           bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 2})  # fmt: skip
        drawn.set_xticks(range(len(data)), labels, fontweight="bold")
        drawn.tick_params(length=0, pad=5)
        drawn.spines["bottom"].set_visible(False)
        drawn.spines["left"].set_visible(False)
        rows = _figures(data, journey.minimum_cell)
        _rows_beneath(drawn, rows if waited else {"Ratings": rows["Ratings"]}, 9 + 11.5 * lines)
        dashed = " Dashed: everyone." if compare else ""
        titles(
            drawn,
            str(data["name"].iloc[0]),
            f"Mean rating from {format_exact(low)} to {format_exact(high)} by stage; band and whiskers: 90% "
            f"interval.{dashed}"
            + ("\nMedian wait counts those who gave up as waiting at least that long." if waited else ""),
        )
        return drawn


def persona_title(journey: Journey, persona: str, call: str) -> str:
    """Return the id of a persona named by id or by name.

    Raises
    ------
    StudyError
        When there is no such persona.
    """
    require(call, journey, Journey, "the journey of map_journey first")
    named = {name.casefold(): i for i, name in journey.personas.items()}
    known = [EVERYONE, *journey.personas]
    persona_id = persona if persona in known else named.get(str(persona).casefold())
    if persona_id is None:
        raise StudyError(f"{call}: no persona '{persona}'; available: {', '.join(known)}")
    return persona_id


def _window(data: pd.DataFrame, low: float, high: float) -> tuple[float, float]:
    """Return limits that cover at least half of the scale and every interval, rounded to eighths of the scale."""
    step = (high - low) / 8
    ends = np.concatenate([data[c].to_numpy(dtype=float) for c in ("csat_mean_low", "csat_mean_high", "everyone_mean")])
    known = ends[np.isfinite(ends)]
    if not len(known):
        return low, high
    bottom = low + step * np.floor((known.min() - low) / step - 0.4)
    top = low + step * np.ceil((known.max() - low) / step + 0.6)
    bottom, top = max(bottom, low), min(top, high + step / 2)
    missing = max((high - low) / 2 - (top - bottom), 0.0)
    bottom = max(bottom - missing, low)
    return bottom, min(max(top, bottom + (high - low) / 2), high + step / 2)


def _line(ax: Axes, data: pd.DataFrame, high: float) -> None:
    x = data["order"].to_numpy(dtype=float) - 1
    mean = data["csat_mean"].to_numpy(dtype=float)
    lower, upper = (data[c].to_numpy(dtype=float) for c in ("csat_mean_low", "csat_mean_high"))
    ax.fill_between(x, lower, upper, where=np.isfinite(mean).tolist(), color=ACCENT, alpha=0.16, linewidth=0)
    ax.vlines(x, lower, upper, color=ACCENT, linewidth=1.6)
    ax.plot(x, mean, color=ACCENT, linewidth=2.2, marker="o", markersize=6.5, markeredgecolor=PAPER)
    for at, value, end in zip(x, mean, upper, strict=True):
        if np.isfinite(value):
            ax.annotate(
                format_rating(value, high), (at, end), xytext=(0, 5), textcoords="offset points", ha="center",
                va="bottom",
                fontsize=10, fontweight="bold", color=INK,
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8, "alpha": 0.8},
            )  # fmt: skip


def _figures(data: pd.DataFrame, minimum: int) -> dict[str, list[str]]:
    """Return n and waits of each stage as rows of a small table."""
    return {
        "Ratings": [_ratings(n, word, minimum) for n, word in zip(data["csat_n"], data["cell"], strict=True)],
        "Median wait": [format_minutes(value) for value in data["wait_median_minutes"]],
        "1 in 10 waits": [_over(value) for value in data["wait_p90_minutes"]],
        "Within SLA": [format_share(value) for value in data["sla_share"]],
    }


def _rows_beneath(ax: Axes, rows: dict[str, list[str]], start: float) -> None:
    for i, (head, cells) in enumerate(rows.items()):
        down = -(start + 15 + 15 * i)
        ax.annotate(head, (0, 0), xytext=(-6, down), xycoords="axes fraction", textcoords="offset points", ha="right",
                    va="center", fontsize=8, color=MUTED)  # fmt: skip
        for x, text in enumerate(cells):
            ax.annotate(
                plain_axes(text),
                (x, 0),
                xytext=(0, down),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                ha="center",
                va="center",
                fontsize=8.5,
                color=MUTED if text == NO_DATA else INK,
            )


def _ratings(n: float, word: str, minimum: int) -> str:
    if word == NO_DATA:
        return NO_DATA
    return format_short_count(n) if word == "shown" else f"under {minimum}"


def _over(value: float) -> str:
    return f"> {format_minutes(value)}" if np.isfinite(value) else NO_DATA
