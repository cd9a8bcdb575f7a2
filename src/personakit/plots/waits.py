"""How long customers wait at every stage, compared with the agreed time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import StudyError
from personakit.core.formatting import format_minutes, format_share, format_short_count
from personakit.event_counts.bins import BINS_PER_OCTAVE, UNKNOWN_LENGTH, bin_edges
from personakit.event_counts.survey_weights import answer_weights
from personakit.journey.journey import EVERYONE, Journey
from personakit.plots.journey_line import persona_title
from personakit.plots.style import ACCENT, FAINT, INK, MUTED, RULE, TOO_FEW, drawing, plain_axes, titles, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from personakit.core.typing import Floats

#: Bars per doubling of the wait.
BARS = 5
STAGE_WIDTH = 22
HEIGHT = 0.78


def waits_data(journey: Journey, persona: str = EVERYONE) -> pd.DataFrame:
    """Return what :func:`waits` draws.

    Parameters
    ----------
    journey : Journey
        The journey.
    persona : str
        Persona id or name, or "all".

    Returns
    -------
    DataFrame
        One row per stage and span of waiting time: stage, from_minutes, to_minutes, share of the stage's waits (in
        [0, 1]; each span has at least the minimum cell), wait_n, wait_median_minutes, wait_p90_minutes, sla_share,
        target_minutes (missing if the stage has none). A stage without waits has one row without a span.
    """
    import pandas as pd

    persona = persona_title(journey, persona, "plots.waits")
    table = journey.of(persona).set_index("stage")
    cells = journey.cells
    at = [EVERYONE, *cells.layout.personas].index(persona)
    step = BINS_PER_OCTAVE // BARS
    edges = bin_edges()
    frames = []
    for s, stage in enumerate(cells.layout.stages):
        block = cells.waits.where("stage", s)
        timed = block.codes("bin") != UNKNOWN_LENGTH
        weight = answer_weights(block, len(cells.layout.personas), at)[0][timed]
        span = (np.maximum(block.codes("bin")[timed], 1) - 1) // step
        counts = np.bincount(span, weight).astype(np.float64)
        row = table.loc[stage]
        enough = np.isfinite(row["wait_median_minutes"])
        spans = _spans(counts, journey.minimum_cell) if enough else [(0, 0)]
        first, last = np.array(spans).T
        known = {name: row[name] for name in ("wait_n", "wait_median_minutes", "wait_p90_minutes", "sla_share")}
        frames.append(
            pd.DataFrame(
                {
                    "stage": stage,
                    "from_minutes": edges[first * step] if enough else np.nan,
                    "to_minutes": edges[np.minimum(last * step, len(edges) - 1)] if enough else np.nan,
                    "share": [counts[a:b].sum() / counts.sum() for a, b in spans] if enough else np.nan,
                    **known,
                    "target_minutes": cells.layout.target_minutes[s],
                },
                index=range(len(spans)),
            )
        )
    columns = ["stage", "from_minutes", "to_minutes", "share", "wait_n", "wait_median_minutes", "wait_p90_minutes",
               "sla_share", "target_minutes"]  # fmt: skip
    data = pd.concat(frames, ignore_index=True)[columns]
    return data.assign(wait_n=data["wait_n"].mask((data["wait_n"] > 0) & (data["wait_n"] < journey.minimum_cell)))


def _spans(counts: Floats, least: int) -> list[tuple[int, int]]:
    """Join neighbouring spans until each has enough waits; a remainder at the end joins the last span."""
    ends, since, joined = [], 0, 0.0
    first = int(np.flatnonzero(counts > 0)[0])
    since = first
    for at in range(first, len(counts)):
        joined += counts[at]
        if joined >= least:
            ends.append((since, at + 1))
            since, joined = at + 1, 0.0
    if not ends:
        return [(first, len(counts))]
    if joined > 0:
        ends[-1] = (ends[-1][0], len(counts))
    return ends


def waits(journey: Journey, persona: str = EVERYONE, ax: Axes | None = None) -> Axes:
    """Draw the distribution of waits at every stage, with median, the wait that one in ten exceeds, and the target.

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
        With one row per stage; the time axis is logarithmic, and areas are shares of waits.

    Raises
    ------
    StudyError
        When there is no such persona, or no stage has a wait.
    """
    data = waits_data(journey, persona)
    known = data.dropna(subset=["share"])
    if known.empty:
        raise StudyError("plots.waits: no stage has enough waits to draw. The study needs an export with role 'waits'.")
    stages = list(dict.fromkeys(data["stage"]))
    with drawing(ax, 9.2, 1.75 + 0.66 * len(stages)) as drawn:
        ends = np.concatenate([known["from_minutes"], known["to_minutes"], data["target_minutes"].dropna()])
        drawn.set_xscale("log", base=2)
        drawn.set_xlim(max(float(ends.min()), 1 / 60) / 1.15, float(ends.max()) * 1.15)
        drawn.set_ylim(len(stages) - 0.35, -0.95)
        for y, stage in enumerate(stages):
            rows = data[data["stage"] == stage]
            _row(drawn, rows, y)
        drawn.set_yticks([y - 0.2 for y in range(len(stages))], [wrap(stage, STAGE_WIDTH, 3) for stage in stages])
        _time_axis(drawn)
        drawn.grid(axis="x", color=RULE, linewidth=0.6)
        drawn.set_axisbelow(True)
        drawn.tick_params(which="both", length=0, pad=6)
        drawn.spines[:].set_visible(False)
        name = (
            "everyone"
            if persona == EVERYONE
            else journey.personas.get(persona_title(journey, persona, "plots.waits"), persona)
        )
        titles(
            drawn,
            f"How long they wait: {name}",
            "Waits by length, in doublings, areas are shares; solid mark: median, open mark: one in ten waits longer, "
            "dashed: target.\nThose who gave up count as waiting that long at least; 90% intervals in the journey's "
            "table. n = waits.",
        )
        return drawn


def _row(ax: Axes, rows: pd.DataFrame, y: int) -> None:
    """Draw one stage: bars from its base line, median, 90th percentile and target."""
    shown = rows.dropna(subset=["share"])
    ax.axhline(y, color=RULE, linewidth=0.8)
    first = rows.iloc[0]
    n = first["wait_n"]
    if shown.empty:
        ax.annotate("no data" if n == 0 else TOO_FEW, (0.01, y - 0.2), xycoords=("axes fraction", "data"), va="center",
                    fontsize=8, color=MUTED)  # fmt: skip
        return
    begins, ends = (shown[name].to_numpy(dtype=float) for name in ("from_minutes", "to_minutes"))
    dense = shown["share"].to_numpy(dtype=float) / np.log2(ends / begins)
    tall = HEIGHT / float(dense.max())
    ax.bar(
        begins, -dense * tall, ends - begins, bottom=y,
        align="edge", color=ACCENT, alpha=0.35, edgecolor=FAINT, linewidth=0.5,
    )  # fmt: skip
    ax.plot(first["wait_median_minutes"], y, "o", color=ACCENT, markersize=6, clip_on=False)
    if np.isfinite(first["wait_p90_minutes"]):
        ax.plot(first["wait_p90_minutes"], y, "o", markerfacecolor="none", markeredgecolor=ACCENT, markersize=6)
    if np.isfinite(first["target_minutes"]):
        ax.vlines(first["target_minutes"], y - HEIGHT, y, color=INK, linewidth=1.4, linestyle=(0, (3, 2)))
    within = "" if not np.isfinite(first["sla_share"]) else f"\n{format_share(float(first['sla_share']))} within SLA"
    beside = f"median {format_minutes(float(first['wait_median_minutes']))}{within}\nn {format_short_count(float(n))}"
    ax.annotate(
        plain_axes(beside), (1, y - 0.36), xytext=(12, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", va="center", fontsize=8, color=INK, linespacing=1.3,
    )  # fmt: skip


def _time_axis(ax: Axes) -> None:
    """Mark round times within the limits."""
    low, high = ax.get_xlim()
    marks = [1 / 60, 1 / 12, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 240, 480, 1440, 2880, 7 * 1440, 14 * 1440, 30 * 1440,
             90 * 1440, 365 * 1440]  # fmt: skip
    seen = [mark for mark in marks if low <= mark <= high]
    while len(seen) > 9:
        seen = seen[::2]
    ax.set_xticks(seen, [format_minutes(mark) for mark in seen])
    ax.set_xticks([], minor=True)
