"""Evidence on the number of personas: the criteria by k, compared with a population without personas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.persona_model import PersonaModel
from personakit.core.errors import require
from personakit.core.formatting import format_index, format_share
from personakit.plots.style import ACCENT, INK, MUTED, PAPER, RULE, drawing, titles

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Criterion, label, marker and line style; they differ without colour.
CRITERIA = (("bic", "BIC", "o", "-"), ("aic3", "AIC3", "s", (0, (5, 2))), ("icl", "ICL", "^", (0, (1, 1.5))))


def k_evidence_data(model: PersonaModel) -> pd.DataFrame:
    """Return what :func:`k_evidence` draws.

    Parameters
    ----------
    model : PersonaModel
        A fitted model.

    Returns
    -------
    DataFrame
        One row per number of personas: k, chosen, the gain over one persona per customer by each criterion
        (``bic_gain``, by ``bic_by_rows`` unless all attributes are categories; ``aic3_gain``, ``icl_gain``),
        ``null_gain`` (the gain of BIC for customers simulated without personas,
        at the best number; missing if it was not needed), ``bootstrap_ari``, ``smallest_share``.
    """
    require("plots.k_evidence", model, PersonaModel, "a fitted PersonaModel")
    table = model.criteria_
    n = model.effective_n_
    # Mixed data are judged by a BIC that penalises each parameter by the rows it is estimated from: show that one.
    by_rows = bool(model._layout.scalers or model._design.groups)
    column = {"bic": "bic_by_rows" if by_rows else "bic"}
    gains = {
        f"{name}_gain": (table[column.get(name, name)].iloc[0] - table[column.get(name, name)]) / n
        for name, *_ in CRITERIA
    }
    gate = model._gate
    null = np.nan if gate is None else float(np.fmax(gate.normal, gate.flat))
    out = table[["k"]].assign(chosen=table["k"] == model.n_personas_found_, **gains, null_gain=null)
    return out.join(table[["bootstrap_ari", "smallest_share"]])


def k_evidence(model: PersonaModel, ax: Axes | None = None) -> Axes:
    """Draw the gain of each number of personas over one, and the gain for customers without personas.

    Parameters
    ----------
    model : PersonaModel
        A fitted model.
    ax : Axes, optional
        Axes to draw on; those of a new figure by default, which a notebook shows.

    Returns
    -------
    Axes
        With one line per criterion, a shaded band for the comparison and the chosen number; below, the stability of
        each number and its smallest persona.
    """
    data = k_evidence_data(model)
    with drawing(ax, 8.2, 4.9) as drawn:
        k = data["k"].to_numpy(dtype=float)
        null = float(data["null_gain"].iloc[0])
        top = max(0.02, *(float(data[f"{name}_gain"].max()) for name, *_ in CRITERIA), np.nan_to_num(null))
        bottom = min(0.0, *(float(data[f"{name}_gain"].min()) for name, *_ in CRITERIA))
        bottom = max(bottom, -0.35 * top)  # far below zero need not be visible
        drawn.set_ylim(bottom - 0.04 * top, top * 1.12)
        drawn.set_xlim(0.7, k[-1] + 0.3 if len(k) > 1 else 2.3)
        drawn.grid(axis="y", color=RULE, linewidth=0.6)
        drawn.set_axisbelow(True)
        if np.isfinite(null):
            drawn.axhspan(min(bottom, 0.0) - 0.04 * top, null, facecolor=RULE, alpha=0.45, linewidth=0)
            low = null < 0.15 * top
            drawn.annotate("BIC gains this where there are no personas", (1, null), xytext=(-4, 4 if low else -4),
                           va="bottom" if low else "top", ha="right", xycoords=("axes fraction", "data"),
                           textcoords="offset points", color=MUTED, fontsize=8)  # fmt: skip
        drawn.axvline(model.n_personas_found_, color=ACCENT, linewidth=7, alpha=0.22)
        for name, label, marker, line in CRITERIA:
            y = data[f"{name}_gain"].to_numpy(dtype=float)
            drawn.plot(k, y, marker=marker, linestyle=line, color=INK, linewidth=1.2, markersize=5.5,
                       markerfacecolor=PAPER, clip_on=True, label=label)  # fmt: skip
            chosen = data["chosen"].to_numpy()
            drawn.plot(k[chosen], y[chosen], marker=marker, linestyle="", color=INK, markersize=6.5)
        drawn.legend(loc="upper left", frameon=False, fontsize=8.5, handlelength=3.2)
        drawn.set_xticks(k, [f"{int(each)}" for each in k])
        drawn.tick_params(length=0, pad=5)
        drawn.spines[:].set_visible(False)
        drawn.set_ylabel("Gain over one persona, per customer")
        _beneath(drawn, data)
        n_found = model.n_personas_found_
        heading = f"{n_found} personas" if n_found > 1 else "No personas: everyone is one"
        heading += f", {model.n_personas_} after edits" if model.n_personas_ != n_found else ""
        titles(
            drawn,
            f"{heading} ({model.verdict_})",
            "Drop of each criterion below that of one persona, per customer learnt from; filled: the number chosen.\n"
            "Shaded: what the same search gains on simulated customers without personas.",
        )
        return drawn


def _beneath(ax: Axes, data: pd.DataFrame) -> None:
    """Write the stability of each number and its smallest persona below the axis."""
    rows = {
        "Personas": [""] * len(data),
        "Found again": [format_index(x) if np.isfinite(x) else "" for x in data["bootstrap_ari"]],
        "Smallest": [format_share(x) for x in data["smallest_share"]],
    }
    for line, (head, values) in enumerate(rows.items()):
        down = -7 - 13 * line
        ax.annotate(head, (0, 0), xytext=(-8, down), xycoords="axes fraction", textcoords="offset points", ha="right",
                    va="top", color=MUTED, fontsize=8)  # fmt: skip
        for k, value in zip(data["k"], values, strict=True):
            if value:
                ax.annotate(value, (k, 0), xytext=(0, down), xycoords=("data", "axes fraction"), va="top",
                            textcoords="offset points", ha="center", color=INK, fontsize=8)  # fmt: skip
