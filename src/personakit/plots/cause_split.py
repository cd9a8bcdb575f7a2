"""Touchpoint, interaction or waiting time: what each stage's dissatisfaction is linked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import require
from personakit.core.formatting import format_share
from personakit.plots.style import ACCENT, FAINT, INK, MUTED, PAPER, RULE, drawing, plain_axes, titles, wrap
from personakit.priorities.priorities import Priorities

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

STAGE_WIDTH, CAUSE_WIDTH = 26, 30
#: Column -> its name, fill, hatch and ink; lightness and hatch are enough to distinguish them.
PARTS = {
    "cause_touchpoint": ("Touchpoint", ACCENT, "", PAPER),
    "cause_interaction": ("Interaction (channel or team)", "#9cc3d1", "", "#060302"),
    "cause_waiting_time": ("Waiting time", FAINT, "////", INK),
}
#: A smaller part has no room for its figure.
LEAST_WRITTEN = 0.09


def cause_split_data(priorities: Priorities) -> pd.DataFrame:
    """Return what :func:`cause_split` draws.

    Parameters
    ----------
    priorities : Priorities
        The ranked stages.

    Returns
    -------
    DataFrame
        One row per stage, first place first: rank, stage, cause, the part of what is explained that is linked to
        touchpoint, interaction and waiting time (in [0, 1], sum 1; missing if it cannot be split), n.
    """
    require("plots.cause_split", priorities, Priorities, "the priorities of rank_stages")
    return priorities.table[["rank", "stage", "cause", *PARTS, "n"]].reset_index(drop=True)


def cause_split(priorities: Priorities, ax: Axes | None = None) -> Axes:
    """Draw what each stage's dissatisfaction is linked to, as parts of what is explained.

    Parameters
    ----------
    priorities : Priorities
        The ranked stages.
    ax : Axes, optional
        Axes to draw on; those of a new figure by default, which a notebook shows.

    Returns
    -------
    Axes
        With one bar per stage, first place on top; a stage that cannot be split says why.
    """
    from matplotlib.patches import Patch

    data = cause_split_data(priorities)
    with drawing(ax, 9.2, 2.05 + 0.46 * len(data)) as drawn:
        y = np.arange(len(data), dtype=float)
        left = np.zeros(len(data))
        for part, (_, fill, hatch, ink) in PARTS.items():
            width = data[part].fillna(0.0).to_numpy(dtype=float)
            edge = MUTED if hatch else PAPER
            drawn.barh(y, width, left=left, height=0.56, facecolor=fill, hatch=hatch, edgecolor=edge, linewidth=0.6)
            for at, (start, wide) in enumerate(zip(left, width, strict=True)):
                if wide >= LEAST_WRITTEN:
                    box = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.2} if hatch else None
                    drawn.text(
                        start + wide / 2,
                        at,
                        format_share(wide),
                        ha="center",
                        va="center",
                        fontsize=8,
                        color=ink,
                        bbox=box,
                    )
            left += width
        for at, row in enumerate(data.itertuples()):
            if not left[at]:
                drawn.text(0.01, at, "no split: " + plain_axes(str(row.cause)), va="center", fontsize=8, color=MUTED)
            cause_label = wrap(str(row.cause), CAUSE_WIDTH, 2) if left[at] else ""
            drawn.annotate(cause_label, (1, at), xytext=(12, 0), xycoords=("axes fraction", "data"),
                           textcoords="offset points", va="center", fontsize=8.5, color=INK)  # fmt: skip
        drawn.set_xlim(0, 1)
        drawn.set_ylim(len(data) - 0.5, -0.5)
        drawn.set_xticks([0, 0.5, 1], ["0%", "50%", "100%"])
        drawn.set_yticks(y, [wrap(stage, STAGE_WIDTH, 3) for stage in data["stage"]])
        drawn.grid(axis="x", color=RULE, linewidth=0.6)
        drawn.set_axisbelow(True)
        drawn.tick_params(length=0, pad=6)
        drawn.spines[:].set_visible(False)
        drawn.legend(
            handles=[Patch(facecolor=fill, hatch=hatch, edgecolor=MUTED, linewidth=0.6, label=name)
                     for name, fill, hatch, _ in PARTS.values()],
            loc="upper left", bbox_to_anchor=(-0.01, -0.32 / max(len(data) * 0.46, 0.6)), ncols=3, frameon=False,
            fontsize=8.5, handlelength=1.4, borderaxespad=0,
        )  # fmt: skip
        titles(
            drawn,
            "Touchpoint, interaction or time?",
            "Part of what is explained of a stage's dissatisfaction that goes with each: an association. "
            f"n = {int(data['n'].fillna(0).sum()):,} ratings.",
        )
        return drawn
