"""Where customers move when there is one persona more: solutions side by side, customers as bands between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.clustering.stability.stability import Stability
from personakit.core.errors import StudyError, require
from personakit.core.formatting import format_share
from personakit.plots.style import ACCENT, INK, MUTED, PAPER, drawing, titles

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Width of a persona's bar, gap between bars, and the share below which a band is not drawn.
BAR, GAP, LEAST = 0.09, 0.025, 0.004


def flows_data(stability: Stability) -> pd.DataFrame:
    """Return what :func:`flows` draws.

    Parameters
    ----------
    stability : Stability
        Of ``assess_stability``, ``PersonaModel.stability_`` or ``Personas.stability``.

    Returns
    -------
    DataFrame
        One row per pair of personas of neighbouring solutions that share customers: k, persona, next_k, next_persona,
        share (of all customers), share_of_persona, share_of_next.
    """
    require("plots.flows", stability, Stability, "the stability of assess_stability")
    return stability.flows.copy()


def flows(stability: Stability, ax: Axes | None = None) -> Axes:
    """Draw where customers move from each number of personas to the next.

    Parameters
    ----------
    stability : Stability
        Of ``assess_stability``, ``PersonaModel.stability_`` or ``Personas.stability``.
    ax : Axes, optional
        Axes to draw on; those of a new figure by default, which a notebook shows.

    Returns
    -------
    Axes
        With one column per solution; the chosen solution has dark bars.

    Raises
    ------
    StudyError
        When only one number of personas was assessed.
    """
    data = flows_data(stability)
    if data.empty:
        raise StudyError(
            "Only one number of personas was looked at. Give assess_stability numbers=, such as range(2, 6)."
        )
    columns: dict[int, dict[str, tuple[float, float]]] = {}
    for k in sorted({*data["k"], *data["next_k"]}):
        columns[k] = _stack(data, k, columns)
    at = {k: float(i) for i, k in enumerate(columns)}
    chosen_k = len(stability.personas)
    with drawing(ax, max(3.2 + 1.9 * len(columns), 6.8), 4.8) as drawn:
        leaving = {(k, p): low for k, stack in columns.items() for p, (low, _) in stack.items()}
        arriving = dict(leaving)
        rows: list[dict[str, Any]] = [
            {"left": (row["k"], row["persona"]), "right": (row["next_k"], row["next_persona"]), "share": row["share"]}
            for row in data.to_dict("records")
        ]
        rows.sort(key=lambda row: tuple(columns[k][persona] for k, persona in (row["left"], row["right"])))
        for row in rows:
            left, right, size = row["left"], row["right"], float(row["share"])
            if size >= LEAST:
                ends = (at[left[0]] + BAR / 2, leaving[left]), (at[right[0]] - BAR / 2, arriving[right])
                _band(drawn, *ends, size)
            leaving[left] += size
            arriving[right] += size
        for k, stack in columns.items():
            for persona, (low, size) in stack.items():
                drawn.bar(at[k], size, width=BAR, bottom=low, color=ACCENT if k == chosen_k else MUTED, linewidth=0)
                if size > 0.035:
                    drawn.annotate(f"{persona}  {format_share(size)}", (at[k] + BAR / 2, low + size / 2), xytext=(4, 0),
                                   textcoords="offset points", va="center", fontsize=8, color=INK)  # fmt: skip
        drawn.set_xlim(-0.25, len(columns) - 1 + 0.45)
        drawn.set_ylim(1 + GAP * max(len(stack) for stack in columns.values()), -0.01)
        drawn.set_xticks(list(at.values()), [f"{k} personas" if k > 1 else "1 persona" for k in at])
        for label, k in zip(drawn.get_xticklabels(), at, strict=True):
            label.set_fontweight("bold" if k == chosen_k else "normal")
        drawn.set_yticks([])
        drawn.tick_params(length=0, pad=6)
        drawn.spines[:].set_visible(False)
        titles(
            drawn,
            "Who moves where with more personas",
            f"Bands: share of customers (n = {stability.n_rows:,}) by likeliest persona; bold: the solution in hand. A "
            "persona\nthat comes whole from one band is there whatever the number.",
        )
        return drawn


def _stack(
    data: pd.DataFrame, k: int, before: dict[int, dict[str, tuple[float, float]]]
) -> dict[str, tuple[float, float]]:
    """Lower end and size of each persona of a solution, in the order of where its customers come from."""
    came, goes = data[data["next_k"] == k], data[data["k"] == k]
    rows, name = (goes, "persona") if len(goes) else (came, "next_persona")
    size = rows.groupby(name)["share"].sum()
    height = {persona: float(str(persona)[1:]) for persona in size.index}
    for persona, origins in came.groupby("next_persona"):
        stacked = before[int(origins["k"].iloc[0])]
        middle = np.array([stacked[origin][0] + stacked[origin][1] / 2 for origin in origins["persona"]])
        height[persona] = float((middle * origins["share"]).sum() / origins["share"].sum())
    out, low = {}, 0.0
    for persona in sorted(size.index, key=lambda each: height[each]):
        out[str(persona)] = (low, float(size[persona]))
        low += float(size[persona]) + GAP
    return out


def _band(ax: Axes, start: tuple[float, float], end: tuple[float, float], width: float) -> None:
    x = np.linspace(0, 1, 40)
    bend = x * x * (3 - 2 * x)
    low = start[1] + (end[1] - start[1]) * bend
    across = start[0] + (end[0] - start[0]) * x
    ax.fill_between(across, low, low + width, facecolor=MUTED, alpha=0.32, edgecolor=PAPER, linewidth=0.6)
