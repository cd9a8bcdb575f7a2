"""Importance against performance: which stages matter and perform badly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.core.errors import require
from personakit.core.formatting import format_share
from personakit.plots.style import ACCENT, INK, MUTED, PAPER, RULE, drawing, plain_axes, titles, wrap
from personakit.priorities.drivers import FIX, KEEP, LOW, SPARE, Drivers

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLUMNS = ["persona", "name", "stage", "importance_lmg", "importance_low", "importance_high", "share_of_explained",
           "performance", "performance_low", "performance_high", "n", "quadrant", "quadrant_chance"]  # fmt: skip
LABEL_WIDTH = 22
_NEAR = 0.09  # of the height of the axes: labels closer than this are pushed apart


def importance_performance_data(drivers: Drivers, persona: str = "all") -> pd.DataFrame:
    """Return what :func:`importance_performance` draws.

    Parameters
    ----------
    drivers : Drivers
        The drivers.
    persona : str
        "all" or a persona id.

    Returns
    -------
    DataFrame
        One row per stage with figures: importance and performance with their 90% intervals, n, quadrant.
    """
    require("plots.importance_performance", drivers, Drivers, "the drivers of find_drivers")
    table = drivers.of(persona)
    return table.loc[table["performance"].notna(), COLUMNS].reset_index(drop=True)


def importance_performance(drivers: Drivers, persona: str = "all", ax: Axes | None = None) -> Axes:
    """Draw every stage by its performance and by how much of the outcome it is linked to.

    Parameters
    ----------
    drivers : Drivers
        The drivers.
    persona : str
        "all" or a persona id.
    ax : Axes, optional
        Axes to draw on; those of a new figure by default, which a notebook shows.

    Returns
    -------
    Axes
        Performance across, importance upwards, lines at the means: what matters and performs badly is top left. A
        hollow point may belong to another quadrant.
    """
    data = importance_performance_data(drivers, persona)
    with drawing(ax, 8.6, 5.6) as drawn:
        x = data["performance"].to_numpy(dtype=float)
        y = 100 * data["share_of_explained"].to_numpy(dtype=float)
        times = np.divide(y, data["importance_lmg"], out=np.full(len(y), np.nan), where=data["importance_lmg"] != 0)
        low, high = (times * data[f"importance_{end}"].to_numpy(dtype=float) for end in ("low", "high"))
        drawn.hlines(y, data["performance_low"], data["performance_high"], color=ACCENT, linewidth=1.2, alpha=0.6)
        drawn.vlines(x, low, high, color=ACCENT, linewidth=1.2, alpha=0.6)
        sure = data["quadrant"].isin([FIX, KEEP, LOW, SPARE]).to_numpy()
        for chosen, face in ((sure, ACCENT), (~sure, PAPER)):
            drawn.plot(x[chosen], y[chosen], "o", color=ACCENT, markerfacecolor=face, markersize=8, zorder=3)
        _frame(drawn, data, x, y, high)
        _labels(drawn, [wrap(stage, LABEL_WIDTH, 2) for stage in data["stage"]], x, y)
        drawn.set_xlabel("Performance: mean rating, 0 to 100 of its scale")
        drawn.set_ylabel("Importance: share of what the stages explain, %")
        drawn.tick_params(length=0, pad=6)
        drawn.spines[:].set_visible(False)
        suffix = "" if persona == "all" else f", {data['name'].iloc[0]}" if len(data) else ""
        titles(
            drawn,
            f"What goes with '{drivers.outcome_label}'{suffix}",
            _subtitle(drivers, data),
        )
        return drawn


def _subtitle(drivers: Drivers, data: pd.DataFrame) -> str:
    n = f"{int(data['n'].min()):,} to {int(data['n'].max()):,} customers a stage" if len(data) else "no data"
    total = float(data["importance_lmg"].sum())
    explained = total if np.isfinite(total) and total > 0 else drivers.explained
    return (
        f"The stages go with {format_share(explained)} of its variance; {n}; lines: 90% intervals.\n"
        "Hollow: resampled customers put it elsewhere too often to call. Associated, not proven to cause."
    )


def _frame(ax: Axes, data: pd.DataFrame, x: Any, y: Any, high: Any) -> None:
    """Set the limits, the lines at the means and the names of the quadrants."""
    if not len(data):
        return
    left, right = float(np.nanmin(data["performance_low"])), float(np.nanmax(data["performance_high"]))
    room = max((right - left) * 0.16, 2.0)
    ax.set_xlim(left - room, right + room * 1.6)
    ax.set_ylim(0, float(np.nanmax(np.append(high, y))) * 1.12)
    ax.axvline(float(x.mean()), color=RULE, linewidth=1)
    ax.axhline(float(y.mean()), color=RULE, linewidth=1)
    corners = {FIX: (0.01, 0.985, "left", "top"), KEEP: (0.99, 0.985, "right", "top"),
               LOW: (0.01, 0.015, "left", "bottom"), SPARE: (0.99, 0.015, "right", "bottom")}  # fmt: skip
    for name, (across, up, horizontal, vertical) in corners.items():
        ax.annotate(
            name.capitalize(), (across, up), xycoords="axes fraction", ha=horizontal, va=vertical, color=MUTED,
            fontsize=9.5, fontstyle="italic",
        )  # fmt: skip


def _labels(ax: Axes, names: list[str], x: Any, y: Any) -> None:
    """Write the stages beside their points, pushed apart where they would overlap."""
    bottom, top = ax.get_ylim()
    least = _NEAR * (top - bottom) / 1.8
    left, right = ax.get_xlim()
    written: list[tuple[float, float]] = []
    for i in np.argsort(-y, kind="stable"):
        at = float(y[i])
        while any(abs(at - other) < least and abs(x[i] - across) < 0.24 * (right - left) for across, other in written):
            at -= least / 2
        written.append((float(x[i]), at))
        ax.annotate(
            plain_axes(names[i]),
            (x[i], at),
            xytext=(8, 6),
            textcoords="offset points",
            ha="left",
            va="bottom",
            color=INK,
            fontsize=8.5,
            linespacing=1.05,
        )
