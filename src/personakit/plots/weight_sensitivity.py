"""Which stage comes first as the weights of the criteria change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.colors import to_rgba

from personakit.core.errors import require
from personakit.core.formatting import format_index
from personakit.plots.heatmap import INK_ON_DARK, INK_ON_LIGHT, LIGHT, relative_luminance
from personakit.plots.style import ACCENT, INK, MUTED, NO_DATA, PAPER, RULE, drawing, titles, wrap
from personakit.priorities.priorities import Priorities

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: One fill per stage; lightness and hatch differ, so that they differ in greyscale.
FILLS = ((ACCENT, ""), ("#cfe3ea", ""), ("#7fb3c4", "//"), ("#f0f5f7", "xx"), ("#4d8ea4", ".."), ("#b4d3dd", "\\\\"))
LABELS = {"share_of_base": "Share of base", "switching_ease": "Switching ease", "lifetime_value": "Lifetime value"}
#: Letters that fit into a span as wide as the axes.
LETTERS = 72
#: Names per row of the legend, and letters of each.
ACROSS, LEGEND_WIDTH = 3, 28


def weight_sensitivity_data(priorities: Priorities) -> pd.DataFrame:
    """Return what :func:`weight_sensitivity` draws.

    Parameters
    ----------
    priorities : Priorities
        The ranked stages.

    Returns
    -------
    DataFrame
        criterion, weight (of the study), weight_from, weight_to, first.
    """
    require("plots.weight_sensitivity", priorities, Priorities, "the priorities of rank_stages")
    return priorities.weight_breaks.copy()


def weight_sensitivity(priorities: Priorities, ax: Axes | None = None) -> Axes:
    """Draw which stage the weighted criteria put first, as the weight of each criterion goes from 0 to 1.

    Parameters
    ----------
    priorities : Priorities
        The ranked stages.
    ax : Axes, optional
        Axes to draw on; those of a new figure by default, which a notebook shows.

    Returns
    -------
    Axes
        With one bar per criterion, cut where the first place changes; a mark shows the study's weight.
    """
    data = weight_sensitivity_data(priorities)
    criteria = list(dict.fromkeys(data["criterion"])) or list(LABELS)
    length = (data["weight_to"] - data["weight_from"]).groupby(data["first"], sort=False).sum()
    firsts = list(length.sort_values(ascending=False, kind="stable").index)
    with drawing(ax, 8.2, 2.2 + 0.62 * len(criteria) + 0.19 * _rows(firsts)) as drawn:
        columns = ("criterion", "weight", "weight_from", "weight_to", "first")
        for criterion, weight, start, end, first in zip(*(data[c] for c in columns), strict=True):
            y, width = criteria.index(criterion), end - start
            # The name goes on the longer side of the mark.
            low, high = start, end
            if start < weight < end:
                low, high = (start, weight) if weight - start > end - weight else (weight, end)
            colour, hatch = FILLS[firsts.index(first) % len(FILLS)]
            drawn.barh(y, width, left=start, height=0.56, facecolor=colour, edgecolor=PAPER, hatch=hatch, linewidth=1.0)
            words = wrap(first, max(int((high - low) * LETTERS) - 2, 1), 2)
            if max(len(word) for word in first.split()) + 2 <= (high - low) * LETTERS and not words.endswith("\u2026"):
                ink = INK_ON_LIGHT if relative_luminance(to_rgba(colour)) > LIGHT else INK_ON_DARK
                drawn.text((low + high) / 2, y, words, ha="center", va="center", color=ink, fontsize=8.5,
                           bbox={"facecolor": colour, "edgecolor": "none", "pad": 1.5})  # fmt: skip
        for y, criterion in enumerate(criteria):
            weight = data.loc[data["criterion"] == criterion, "weight"]
            if len(weight):
                for colour, linewidth in ((PAPER, 5.0), (INK, 2.2)):
                    drawn.vlines(float(weight.iloc[0]), y - 0.4, y + 0.4, color=colour, linewidth=linewidth)
                drawn.annotate(format_index(float(weight.iloc[0])), (float(weight.iloc[0]), y - 0.4), xytext=(0, 1),
                               textcoords="offset points", ha="center", va="bottom", fontsize=8, color=INK)  # fmt: skip
        if data.empty:
            drawn.text(0.5, 1, NO_DATA, ha="center", va="center", color=MUTED)
        drawn.set_xlim(0, 1)
        drawn.set_ylim(len(criteria) - 0.5, -0.62)
        drawn.grid(axis="x", color=RULE, linewidth=0.6)
        drawn.set_axisbelow(True)
        drawn.set_yticks(range(len(criteria)), [LABELS.get(c, c) for c in criteria])
        drawn.tick_params(length=0, pad=6)
        drawn.spines[:].set_visible(False)
        drawn.set_xlabel("Weight of the criterion; the others keep their proportions")
        _legend(drawn, firsts)
        titles(
            drawn,
            "Which stage is first, by the weights of the criteria",
            "First place of the weighted criteria, exact; the mark is the weight of the study.\n"
            f"No chance is in it: see the plot of acceptability. {int(priorities.stages['n'].sum()):,} ratings.",
        )
        return drawn


def _legend(ax: Axes, firsts: list[str]) -> None:
    """Name every fill below the axes, for spans too narrow for a name."""
    from matplotlib.patches import Patch

    if not firsts:
        return
    fills = [FILLS[i % len(FILLS)] for i in range(len(firsts))]
    patches = [
        Patch(facecolor=colour, hatch=hatch, edgecolor=RULE, label=wrap(stage, LEGEND_WIDTH, 1))
        for stage, (colour, hatch) in zip(firsts, fills, strict=True)
    ]
    ax.legend(handles=patches, loc="upper left", bbox_to_anchor=(0, -0.26), frameon=False, fontsize=8.5, ncols=ACROSS,
              borderaxespad=0, labelcolor=INK, handlelength=1.8)  # fmt: skip


def _rows(firsts: list[str]) -> int:
    return -(-len(firsts) // ACROSS)
