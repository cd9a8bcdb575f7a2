"""The value kept by the size of a change, and where the change starts to pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import require
from personakit.core.formatting import format_exact, format_money
from personakit.plots.style import ACCENT, INK, MUTED, PAPER, RULE, drawing, plain_axes, titles
from personakit.priorities.what_if_result import WhatIf

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Label of the axis for each kind of change.
AXES = {
    "wait": "Every wait shorter by",
    "dissatisfied_share": "Share of customers dissatisfied lower by (points of a hundred)",
    "satisfaction": "Mean rating higher by (points of its scale)",
}


def what_if_data(what_if: WhatIf) -> pd.DataFrame:
    """Return what :func:`what_if` draws.

    Parameters
    ----------
    what_if : WhatIf
        What a change would bring.

    Returns
    -------
    DataFrame
        change, dissatisfied_share, value_kept, value_kept_low, value_kept_high (a year), net_benefit.
    """
    require("plots.what_if", what_if, WhatIf, "the answer of what_if")
    return what_if.curve.copy()


def what_if(what_if: WhatIf, ax: Axes | None = None) -> Axes:
    """Draw the value kept a year against the size of the change, with the change asked about and the change that pays.

    Parameters
    ----------
    what_if : WhatIf
        What a change would bring.
    ax : Axes, optional
        Axes to draw on; those of a new figure by default, which a notebook shows.

    Returns
    -------
    Axes
        With the curve, its 90% band, a dot at the change asked about and, if there is a cost, a line at the value that
        it needs per year.
    """
    data = what_if_data(what_if)
    size = data["change"].abs().to_numpy(dtype=float)
    value_kept, low, high = (data[f"value_kept{end}"].to_numpy(dtype=float) for end in ("", "_low", "_high"))
    with drawing(ax, 7.4, 4.4) as drawn:
        drawn.fill_between(size, low, high, color=ACCENT, alpha=0.16, linewidth=0)
        drawn.plot(size, value_kept, color=ACCENT, linewidth=2.2)
        asked = int(np.argmin(np.abs(data["change"].to_numpy(dtype=float) - what_if.change)))
        drawn.vlines(size[asked], low[asked], high[asked], color=ACCENT, linewidth=2.2)
        drawn.plot(size[asked], value_kept[asked], "o", color=ACCENT, markersize=8, markeredgecolor=PAPER)
        right = bool(size[asked] > 0.6 * size.max())
        drawn.annotate(
            plain_axes(f"asked: {format_money(value_kept[asked], what_if.currency)}"), (size[asked], value_kept[asked]),
            xytext=(-9 if right else 9, -3), textcoords="offset points", ha="right" if right else "left", va="top",
            color=INK, fontweight="bold", bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.8},
        )  # fmt: skip
        top = max(float(np.nanmax(high)), 1e-9)
        if "cost" in set(what_if.figures["figure"]):
            top = _cost(drawn, what_if, top)
        drawn.set_xlim(0, float(size.max()))
        drawn.set_ylim(min(0.0, float(np.nanmin(low))), top * 1.06)
        drawn.grid(color=RULE, linewidth=0.6)
        drawn.set_axisbelow(True)
        drawn.locator_params(nbins=6)
        drawn.xaxis.set_major_formatter(
            lambda x, _: format_exact(x) if what_if.kind == "satisfaction" else f"{format_exact(x * 100)}%"
        )
        drawn.yaxis.set_major_formatter(lambda amount, _: format_money(amount))
        drawn.tick_params(length=0, pad=5)
        drawn.spines[:].set_visible(False)
        drawn.set_xlabel(AXES[what_if.kind])
        drawn.set_ylabel(plain_axes(f"Value kept a year, {what_if.currency}"))
        titles(
            drawn,
            f"What if, at {what_if.stage}",
            plain_axes(f"Value kept a year, {what_if.currency}; band: 90% interval from resampled customers;\n")
            + "no benefit is read beyond what was observed.",
        )
        return drawn


def _cost(ax: Axes, what_if: WhatIf, top: float) -> float:
    """Draw the value that the cost needs per year, and where the curve reaches it; return the new top of the axes."""
    benefit = what_if.figure("value kept over the horizon")
    value_kept, cost = what_if.figure("value kept a year"), what_if.figure("cost")
    if not value_kept or not benefit:
        return top
    needed = cost / (benefit / value_kept)
    if needed > 2 * top:
        ax.annotate(
            plain_axes(f"The cost needs {format_money(needed, what_if.currency)} a year: beyond this scale"), (0, 1),
            xytext=(6, -6), xycoords="axes fraction", textcoords="offset points", va="top", color=MUTED, fontsize=8.5,
        )  # fmt: skip
        return top
    ax.axhline(needed, color=INK, linewidth=1.2, linestyle=(0, (4, 2)))
    pays = abs(what_if.figure("change that pays"))
    # On the side where the curve is not in the way.
    left = not pays < 0.5 * float(what_if.curve["change"].abs().max())
    ax.annotate(
        plain_axes(f"the cost needs {format_money(needed, what_if.currency)} a year"), (0 if left else 1, needed),
        xycoords=("axes fraction", "data"), xytext=(6 if left else -6, 4), textcoords="offset points", va="bottom",
        ha="left" if left else "right", color=INK, fontsize=8.5,
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.8},
    )  # fmt: skip
    if np.isfinite(pays):
        ax.plot(pays, needed, "D", color=INK, markersize=6, markeredgecolor=PAPER)
    return max(top, needed * 1.1)
