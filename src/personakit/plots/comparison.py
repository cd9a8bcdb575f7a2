"""What distinguishes the personas: indices of the most distinguishing traits, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.errors import require
from personakit.core.formatting import format_count
from personakit.core.kinds import Use
from personakit.personas.personas import Personas
from personakit.plots.style import ACCENT, INK, MUTED, RULE, TOO_FEW, drawing, titles, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Most traits shown: those that distinguish any persona most.
MOST_TRAITS = 12
#: An index below a quarter of the base or above four times the base is drawn at the edge.
EDGE = 4.0
TRAIT_WIDTH, NAME_WIDTH = 34, 15
COLUMNS = ["persona", "name", "attribute", "label", "level", "measure", "value", "base_value", "index", "index_low",
           "index_high", "effect_size", "n"]  # fmt: skip


def comparison_data(personas: Personas) -> pd.DataFrame:
    """Return what :func:`comparison` draws.

    Parameters
    ----------
    personas : Personas
        The personas.

    Returns
    -------
    DataFrame
        One row per trait and persona, the most distinguishing trait first: persona, name, attribute, label, level,
        measure, value, base_value, index (base = 100) with its 90% interval, effect_size, n.
    """
    require("plots.comparison", personas, Personas, "the personas of find_personas")
    profile = personas.profile
    usable = profile["use"].isin([Use.ACTIVE, Use.DESCRIBE]) & profile["index"].notna() & profile["effect_size"].notna()
    key = ["attribute", "level", "measure"]
    leads = profile[usable & profile["lead"]].assign(size=lambda rows: rows["effect_size"].abs().round(9))
    leads = leads.sort_values(["size", *key], ascending=[False, True, True, True], kind="stable")
    # One level per attribute: the one with the largest effect.
    chosen = leads.drop_duplicates("attribute").head(MOST_TRAITS)[key]
    rows = chosen.assign(trait_order=range(len(chosen))).merge(profile, on=key, how="left")
    order = {persona: i for i, persona in enumerate(personas.ids)}
    rows = rows.assign(
        name=rows["persona"].map(personas.names),
        index_low=100 * rows["low"] / rows["base_value"],
        index_high=100 * rows["high"] / rows["base_value"],
        at=rows["persona"].map(order),
    )
    return rows.sort_values(["trait_order", "at"], kind="stable")[COLUMNS].reset_index(drop=True)


def comparison(personas: Personas, ax: Axes | None = None) -> Axes:
    """Draw the indices of the most distinguishing traits, one column per persona.

    A dot is right of its line if the persona has more of a trait than the base, and left if it has less. The figure is
    next to it, so that nothing depends on colour.

    Parameters
    ----------
    personas : Personas
        The personas.
    ax : Axes, optional
        Axes to draw on; those of a new figure by default, which a notebook shows.

    Returns
    -------
    Axes
        With one row per trait and one column per persona.
    """
    data = comparison_data(personas)
    traits = list(dict.fromkeys(zip(data["attribute"], data["level"], strict=True)))
    labels = [
        wrap(label if measure == "mean" else f"{label}: {level}", TRAIT_WIDTH, 2)
        for label, level, measure in dict.fromkeys(zip(data["label"], data["level"], data["measure"], strict=True))
    ]
    heads = [wrap(name, NAME_WIDTH, 5) for name in personas.names.values()]
    lines = max(head.count("\n") + 1 for head in heads)
    k = len(heads)
    with drawing(ax, max(3.0 + 1.35 * k, 9.2), 1.7 + 0.42 * len(traits) + 0.14 * lines) as drawn:
        drawn.set_xlim(-0.5, k - 0.5)
        drawn.set_ylim(max(len(traits), 1) - 0.5, -0.5)
        drawn.vlines(range(k), -0.5, len(traits) - 0.5, color=RULE, linewidth=1)
        row_of = {trait: y for y, trait in enumerate(traits)}
        across = {persona: x for x, persona in enumerate(personas.ids)}
        for row in data.to_dict("records"):
            y, centre, index = row_of[row["attribute"], row["level"]], across[row["persona"]], float(row["index"])
            if not np.isfinite(index):
                drawn.text(centre, y, TOO_FEW, ha="center", va="center", fontsize=7.5, color=MUTED)
                continue
            low, at, high = (centre + _reach(float(row[name])) for name in ("index_low", "index", "index_high"))
            drawn.hlines(y, centre, at, color=ACCENT, linewidth=1.4, alpha=0.5)
            drawn.hlines(y, low, high, color=ACCENT, linewidth=2.2)
            drawn.plot(at, y, "o", color=ACCENT, markersize=5.5)
            more = index >= 100
            drawn.annotate(
                format_count(index), (high if more else low, y), xytext=(5 if more else -5, 0),
                textcoords="offset points",
                va="center", ha="left" if more else "right", fontsize=8, color=INK,
            )  # fmt: skip
        drawn.set_yticks(range(len(traits)), labels)
        drawn.set_xticks(range(k), heads)
        drawn.xaxis.tick_top()
        drawn.tick_params(length=0, pad=6)
        drawn.spines[:].set_visible(False)
        n = int(data["n"].max()) if len(data) else 0
        titles(
            drawn,
            "What tells the personas apart",
            "Index against the base (100, the line); lines through the dots: 90% interval.\n"
            f"n = up to {n:,} customers a figure.",
            above=12.0 * lines + 4,
        )
        return drawn


def _reach(index: float) -> float:
    """Return the distance of a dot from its line; equal ratios give equal distances."""
    if not np.isfinite(index):
        return 0.0
    ratio = min(max(index / 100, 1 / EDGE), EDGE)
    return 0.26 * float(np.log(ratio) / np.log(EDGE))
