"""Ranking of the stages by value at risk, with intervals and the chance of being first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.core.errors import require
from personakit.core.formatting import format_interval, format_money, format_share
from personakit.plots.style import ACCENT, INK, MUTED, NO_DATA, PAPER, RULE, drawing, plain_axes, titles, wrap
from personakit.priorities.priorities import Priorities

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

STAGE_WIDTH = 26
COLUMNS = ["rank", "stage", "value_at_risk", "value_at_risk_low", "value_at_risk_high", "chance_first", "n"]


def ranking_data(priorities: Priorities) -> pd.DataFrame:
    """Return what :func:`ranking` draws.

    Parameters
    ----------
    priorities : Priorities
        The ranked stages.

    Returns
    -------
    DataFrame
        One row per stage, first place first: rank, stage, value_at_risk with its 90% interval, chance_first, n.
    """
    require("plots.ranking", priorities, Priorities, "the priorities of rank_stages")
    return priorities.table[COLUMNS].reset_index(drop=True)


def ranking(priorities: Priorities, ax: Axes | None = None) -> Axes:
    """Draw the stages by value at risk a year, with 90% intervals and the chance that each is first.

    Parameters
    ----------
    priorities : Priorities
        The ranked stages.
    ax : Axes, optional
        Axes to draw on; those of a new figure by default, which a notebook shows.

    Returns
    -------
    Axes
        With one row per stage, first place on top. A stage without data is labelled so.
    """
    data = ranking_data(priorities)
    currency = priorities.currency
    labels = [wrap(stage, STAGE_WIDTH, 3) for stage in data["stage"]]
    with drawing(ax, 9.2, 1.55 + 0.5 * len(data)) as drawn:
        y = np.arange(len(data), dtype=float)
        value = data["value_at_risk"].to_numpy(dtype=float)
        low, high = (data[f"value_at_risk_{end}"].to_numpy(dtype=float) for end in ("low", "high"))
        drawn.barh(y, np.nan_to_num(value), height=0.5, color=ACCENT, alpha=0.28, linewidth=0)
        drawn.hlines(y, low, high, color=ACCENT, linewidth=2.4)
        drawn.plot(value, y, "o", color=ACCENT, markersize=7, markeredgecolor=PAPER)
        drawn.set_ylim(len(data) - 0.5, -0.5)
        right = float(np.nanmax(high, initial=0.0)) or 1.0
        drawn.set_xlim(min(0.0, float(np.nanmin(low, initial=0.0))), right * 1.04)
        drawn.xaxis.set_major_formatter(lambda amount, _: format_money(amount))
        drawn.locator_params(axis="x", nbins=5)
        drawn.grid(axis="x", color=RULE, linewidth=0.6)
        drawn.set_axisbelow(True)
        drawn.set_yticks(y, labels)
        drawn.tick_params(length=0, pad=6)
        drawn.spines[:].set_visible(False)
        drawn.set_xlabel(f"Value at risk a year, {plain_axes(currency)}")
        _columns(drawn, data, currency)
        titles(
            drawn,
            "Which stage to fix first",
            f"Value at risk a year, {plain_axes(currency)}; lines: 90% interval from resampled customers; "
            f"{int(data['n'].sum()):,} ratings.",
            above=15,
        )
        return drawn


def _columns(ax: Axes, data: pd.DataFrame, currency: str) -> None:
    """Write value with interval and chance of first place next to the bars, in two columns."""
    spans = [
        format_interval(low, high, format_money)
        for low, high in zip(data["value_at_risk_low"], data["value_at_risk_high"], strict=True)
    ]
    values = [
        plain_axes(f"{format_money(value, currency)}  ({span})") if np.isfinite(value) else NO_DATA
        for value, span in zip(data["value_at_risk"], spans, strict=True)
    ]
    heads = ("Value (90% interval)", "Chance of first")
    first = 14.0
    second = first + 5.6 * max(len(text) for text in (*values, heads[0])) + 14
    for head, across in zip(heads, (first, second), strict=True):
        ax.annotate(head, (1, 1), xytext=(across, 4), xycoords="axes fraction", textcoords="offset points", ha="left",
                    va="bottom", fontsize=8, color=MUTED)  # fmt: skip
    at: dict[str, Any] = {
        "xycoords": ("axes fraction", "data"),
        "textcoords": "offset points",
        "va": "center",
        "ha": "left",
    }
    for i, (text, chance) in enumerate(zip(values, data["chance_first"], strict=True)):
        ax.annotate(text, (1, i), xytext=(first, 0), color=MUTED if text == NO_DATA else INK, **at)
        if text != NO_DATA:
            weight = "bold" if i == 0 else "normal"
            ax.annotate(format_share(chance), (1, i), xytext=(second, 0), color=INK, fontweight=weight, **at)
