"""The probability of every rank for every stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import to_rgba

from personakit.core.errors import StudyError, require
from personakit.core.formatting import format_share
from personakit.plots.heatmap import INK_ON_DARK, INK_ON_LIGHT, LIGHT, relative_luminance
from personakit.plots.style import INK, MUTED, PAPER, RULE, drawing, titles, wrap
from personakit.priorities.priorities import RANKED_BY, Priorities

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.colors import LinearSegmentedColormap

STAGE_WIDTH = 26
#: From first rank to last; lightness increases steadily, so that it works in greyscale.
PLACES = ("#123f50", "#1f6f8b", "#5fa3b8", "#a9cdd8", "#e6f0f3")
#: Least width of a segment that shows its rank.
ROOM = 0.055


def rank_acceptability_data(
    priorities: Priorities, ranking: str | None = None, weights: str | None = None
) -> pd.DataFrame:
    """Return what :func:`rank_acceptability` draws.

    Parameters
    ----------
    priorities : Priorities
        The ranked stages.
    ranking : {"money", "weighted", "topsis"}, optional
        Whose probabilities; by default those of the ranking in use.
    weights : {"of the study", "any"}, optional
        Weights of the criteria: the study's (the default) or all possible weights. None for the ranking by money.

    Returns
    -------
    DataFrame
        One row per stage and rank, in the order of the ranking: stage, rank, chance, group (of the ranking in use).

    Raises
    ------
    StudyError
        When there are no such probabilities.
    """
    require("plots.rank_acceptability", priorities, Priorities, "the priorities of rank_stages")
    ranking = ranking or priorities.rank_by
    weights = weights or ("none" if ranking == "money" else "of the study")
    table = priorities.acceptability
    chosen = table[(table["ranking"] == ranking) & (table["weights"] == weights)]
    if chosen.empty and len(table):
        known = sorted({f"{r} with weights '{w}'" for r, w in zip(table["ranking"], table["weights"], strict=True)})
        raise StudyError(
            f"plots.rank_acceptability: no chances of '{ranking}' with weights '{weights}'; "
            f"there are {'; '.join(known)}."
        )
    order = {stage: i for i, stage in enumerate(priorities.stages["stage"])}
    chosen = chosen.assign(
        stage_order=chosen["stage"].map(order),
        group=chosen["stage"].map(priorities.stages.set_index("stage")["group"]),
    )
    return chosen.sort_values(["stage_order", "rank"], kind="stable")[["stage", "rank", "chance", "group"]].reset_index(
        drop=True
    )


def rank_acceptability(
    priorities: Priorities, ranking: str | None = None, weights: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the probability of every rank for every stage: the darker, the closer to first.

    Parameters
    ----------
    priorities : Priorities
        The ranked stages.
    ranking : {"money", "weighted", "topsis"}, optional
        Whose probabilities; by default those of the ranking in use.
    weights : {"of the study", "any"}, optional
        Weights of the criteria: the study's (the default) or all possible weights. None for the ranking by money.
    ax : Axes, optional
        Axes to draw on; those of a new figure by default, which a notebook shows.

    Returns
    -------
    Axes
        With one bar per stage, first rank on top. Lines separate groups that are too close to call.

    Raises
    ------
    StudyError
        When there are no such probabilities.
    """
    data = rank_acceptability_data(priorities, ranking, weights)
    stages = list(dict.fromkeys(data["stage"]))
    by = ranking or priorities.rank_by
    with drawing(ax, 8.2, 1.6 + 0.46 * max(len(stages), 1)) as drawn:
        n = len(stages)
        colours = [_colours()(0.0 if n < 2 else i / (n - 1)) for i in range(n)]
        left = np.zeros(n)
        for rank, colour in enumerate(colours, start=1):
            chance = data.loc[data["rank"] == rank, "chance"].to_numpy(dtype=float)
            drawn.barh(range(n), chance, left=left, height=0.66, color=colour, edgecolor=PAPER, linewidth=0.8)
            ink = INK_ON_LIGHT if relative_luminance(to_rgba(colour)) > LIGHT else INK_ON_DARK
            for y, (start, part) in enumerate(zip(left, chance, strict=True)):
                if part >= ROOM:
                    drawn.text(start + part / 2, y, f"{rank}", ha="center", va="center", color=ink, fontsize=9)
            left = left + chance
        for y, stage in enumerate(stages):
            first = float(data.loc[(data["stage"] == stage) & (data["rank"] == 1), "chance"].iloc[0])
            drawn.annotate(format_share(first), (1, y), xytext=(12, 0), xycoords=("axes fraction", "data"),
                           textcoords="offset points", va="center", ha="left", color=INK,
                           fontweight="bold" if y == 0 else "normal")  # fmt: skip
        drawn.annotate("First", (1, 1), xytext=(12, 4), xycoords="axes fraction", textcoords="offset points",
                       ha="left", va="bottom", fontsize=8, color=MUTED)  # fmt: skip
        if by == priorities.rank_by and weights != "any":
            _part_groups(drawn, data.drop_duplicates("stage")["group"].tolist())
        drawn.set_xlim(0, 1)
        drawn.set_ylim(n - 0.5, -0.5)
        drawn.xaxis.set_major_formatter(lambda part, _: format_share(part))
        drawn.set_yticks(range(n), [wrap(stage, STAGE_WIDTH, 3) for stage in stages])
        drawn.tick_params(length=0, pad=6)
        drawn.spines[:].set_visible(False)
        drawn.set_xlabel("Chance of each place")
        titles(drawn, "How sure each place is", _subtitle(priorities, by, weights), above=15)
        return drawn


def _subtitle(priorities: Priorities, by: str, weights: str | None) -> str:
    over = "resampled customers and all possible weights" if weights == "any" else "resampled customers"
    basis = f"By {RANKED_BY[by]}, under {over}; {int(priorities.stages['n'].sum()):,} ratings."
    parted = " Lines part groups too close to call." if by == priorities.rank_by and weights != "any" else ""
    return f"{basis}\nThe number is the place, first darkest.{parted}"


def _part_groups(ax: Axes, groups: list[float]) -> None:
    for y in range(1, len(groups)):
        if groups[y] != groups[y - 1]:
            ax.axhline(y - 0.5, color=RULE, linewidth=1.0, zorder=0)


def _colours() -> LinearSegmentedColormap:
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("places", PLACES)
