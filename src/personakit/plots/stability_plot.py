"""Whether each persona is found again: Jaccard indices with the thresholds for stable and pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.clustering.stability.stability import PATTERN, STABLE, Stability
from personakit.core.errors import require
from personakit.core.formatting import format_index, format_share
from personakit.plots.style import ACCENT, INK, MUTED, PAPER, RULE, drawing, titles, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLUMNS = ["persona", "name", "share", "jaccard", "jaccard_low", "jaccard_high", "slsw", "slsa", "reading"]


def stability_data(stability: Stability) -> pd.DataFrame:
    """Return what :func:`stability` draws.

    Parameters
    ----------
    stability : Stability
        Of ``assess_stability``, ``PersonaModel.stability_`` or ``Personas.stability``.

    Returns
    -------
    DataFrame
        One row per persona: persona, name, share, jaccard with the range of 90% of the bootstrap fits, slsw, slsa,
        reading.
    """
    require("plots.stability", stability, Stability, "the stability of assess_stability")
    table = stability.table
    return table.assign(name=table["name"] if "name" in table else table["persona"])[COLUMNS]


def stability(stability: Stability, ax: Axes | None = None) -> Axes:
    """Draw how much of each persona is found again in fits to resampled customers.

    Parameters
    ----------
    stability : Stability
        Of ``assess_stability``, ``PersonaModel.stability_`` or ``Personas.stability``.
    ax : Axes, optional
        Axes to draw on; those of a new figure by default, which a notebook shows.

    Returns
    -------
    Axes
        With one row per persona: filled if stable, else hollow, and marked where it is not stable.
    """
    data = stability_data(stability)
    with drawing(ax, 8.4, 1.75 + 0.46 * len(data)) as drawn:
        y = np.arange(len(data), dtype=float)
        index = data["jaccard"].to_numpy(dtype=float)
        drawn.set_ylim(len(data) - 0.4, -0.6)
        drawn.set_xlim(0, 1.02)
        for at, word, line in ((PATTERN, "pattern", (0, (3, 2))), (STABLE, "stable", "-")):
            drawn.axvline(at, color=MUTED, linewidth=0.9, linestyle=line)
            drawn.annotate(f"{word}, {at}", (at, 1), xytext=(3, 2), xycoords=("data", "axes fraction"), fontsize=8,
                           textcoords="offset points", color=MUTED, ha="left", va="bottom", rotation=0)  # fmt: skip
        drawn.hlines(y, data["jaccard_low"], data["jaccard_high"], color=ACCENT, linewidth=2.4)
        for row, value in enumerate(index):
            if np.isfinite(value):
                filled = ACCENT if value >= STABLE else PAPER
                drawn.plot(value, row, "o", color=ACCENT, markersize=8, markerfacecolor=filled, markeredgewidth=1.6)
                if value < PATTERN:
                    drawn.annotate("not stable", (value, row), xytext=(0, 8), va="bottom", ha="center", color=INK,
                                   textcoords="offset points", fontsize=8)  # fmt: skip
            else:
                drawn.annotate("everyone: nothing to find again", (0, row), xytext=(6, 0), va="center", color=MUTED,
                               textcoords="offset points")  # fmt: skip
        names = [
            f"{wrap(name, 28, 2)}, {format_share(share)}"
            for name, share in zip(data["name"], data["share"], strict=True)
        ]
        drawn.set_yticks(y, names)
        drawn.set_xticks(np.linspace(0, 1, 6))
        drawn.grid(axis="x", color=RULE, linewidth=0.6)
        drawn.set_axisbelow(True)
        drawn.tick_params(length=0, pad=6)
        drawn.spines[:].set_visible(False)
        drawn.set_xlabel("Jaccard index with the match in a refit")
        _columns(drawn, data)
        titles(
            drawn,
            "Which personas are found again",
            f"Share of a persona's customers that it has in common with its match, in {stability.n_refits} refits to "
            f"resampled\ncustomers (n = {stability.n_rows:,}): mean, and the range of 90% of the refits. Hollow: a "
            f"pattern; below {PATTERN} not stable.",
            above=15,
        )
        return drawn


def _columns(ax: Axes, data: pd.DataFrame) -> None:
    """Write stability within and across solutions next to the rows."""
    at: dict[str, Any] = {"textcoords": "offset points", "ha": "right"}
    for across, head, name in ((58, "within", "slsw"), (112, "across k", "slsa")):
        ax.annotate(head, (1, 1), xytext=(across, 4), xycoords="axes fraction", va="bottom", color=MUTED, fontsize=8,
                    **at)  # fmt: skip
        for row, value in enumerate(data[name].to_numpy(dtype=float)):
            text = format_index(value) if np.isfinite(value) else ""
            ax.annotate(text, (1, row), xytext=(across, 0), xycoords=("axes fraction", "data"), va="center", color=INK,
                        **at)  # fmt: skip
