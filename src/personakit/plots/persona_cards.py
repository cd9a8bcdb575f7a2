"""The personas on one sheet: name, share of base, and what distinguishes each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personakit.cards.portrait import portrait_of
from personakit.core.errors import require
from personakit.core.formatting import format_count, format_interval, format_mean, format_share
from personakit.personas.naming_rows import distinguishing_rows
from personakit.personas.personas import Personas, is_false
from personakit.plots.portraits import put_portrait
from personakit.plots.style import ACCENT, FAINT, INK, MUTED, RULE, drawing, plain_axes, titles, wrap

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd
    from matplotlib.axes import Axes

    from personakit.study.settings import Study

#: Cards side by side, and traits on each.
ACROSS, MOST_TRAITS = 3, 4
NAME_WIDTH, TRAIT_WIDTH = 28, 32
COLUMNS = ["persona", "name", "share_of_base", "share_low", "share_high", "customers", "stable", "trait", "value",
           "base_value", "index", "n"]  # fmt: skip


def persona_cards_data(personas: Personas, *, study: Study | None = None) -> pd.DataFrame:
    """Return what :func:`persona_cards` draws.

    Parameters
    ----------
    personas : Personas
        The personas.
    study : Study, optional
        Has the minimum cell: a persona of fewer customers gets no figures.

    Returns
    -------
    DataFrame
        One row per trait of a persona (one row without a trait if nothing distinguishes it): persona, name,
        share_of_base with its 90% interval, customers, stable, trait, value and base_value (as written), index, n.
    """
    import pandas as pd

    require("plots.persona_cards", personas, Personas, "the personas of find_personas")
    rows: list[dict[str, Any]] = []
    for persona in personas:
        card = {name: persona.summary[name] for name in COLUMNS[2:7]}
        if study is not None and float(persona.summary["customers"]) < study.study.minimum_cell:
            rows.append({"persona": persona.id, "name": persona.name, "trait": ""})
            continue
        distinct = distinguishing_rows(persona.profile).head(MOST_TRAITS)
        head = {"persona": persona.id, "name": persona.name, **card}
        rows += [{**head, **_trait(row)} for row in distinct.to_dict("records")] or [{**head, "trait": ""}]
    return pd.DataFrame(rows, columns=COLUMNS)


def _trait(row: dict[Any, Any]) -> dict[str, Any]:
    write = format_share if row["measure"] == "share" else format_mean
    called = f"{row['label']}: {row['level']}" if row["measure"] == "share" else row["label"]
    return {"trait": called, "value": write(row["value"]), "base_value": write(row["base_value"]),
            "index": row["index"], "n": row["n"]}  # fmt: skip


def persona_cards(personas: Personas, ax: Axes | None = None, *, study: Study | None = None) -> Axes:
    """Draw the personas as compact cards, the largest first.

    Parameters
    ----------
    personas : Personas
        The personas.
    ax : Axes, optional
        Axes to draw on; those of a new figure by default, which a notebook shows.
    study : Study, optional
        Has the firm's own pictures and the minimum cell; without it every portrait is a drawing.

    Returns
    -------
    Axes
        With up to three cards side by side.
    """
    from matplotlib.patches import Rectangle

    data = persona_cards_data(personas, study=study)
    portraits = {p.id: portrait_of(study, p.id, p.name) for p in personas} if study is not None else {}
    across = min(ACROSS, len(personas))
    down = -(-len(personas) // across)
    with drawing(ax, max(3.9 * across, 8.0), 0.9 + 2.75 * down) as drawn:
        drawn.set_xlim(0, across)
        drawn.set_ylim(down, 0)
        drawn.set_axis_off()
        for at, (_, rows) in enumerate(data.groupby("persona", sort=False)):
            x, y = at % across + 0.02, at // across + 0.03
            row = rows.iloc[0]
            drawn.add_patch(Rectangle((x, y), 0.96, 0.93, facecolor="none", edgecolor=RULE, linewidth=0.8))
            x, wide = x + 0.05, 0.86
            shown = put_portrait(
                drawn, row["persona"], portraits.get(row["persona"]), (x + wide - 0.2, y + 0.03, 0.22, 0.34)
            )
            drawn.text(
                x,
                y + 0.05,
                wrap(row["name"], NAME_WIDTH - 3 if shown else NAME_WIDTH, 2),
                va="top",
                fontsize=11,
                fontweight="bold",
                color=INK,
            )
            if row["share_of_base"] != row["share_of_base"]:
                drawn.text(x, y + 0.47, "Too few customers to show figures.", va="top", fontsize=8, color=MUTED)
                continue
            drawn.text(x, y + 0.26, format_share(row["share_of_base"]), va="top", fontsize=15, color=INK)
            doubt = ", not stable" if is_false(row["stable"]) else ""
            drawn.text(
                x + 0.18, y + 0.275,
                f"of the base ({format_interval(row['share_low'], row['share_high'])})\n"
                f"{format_count(row['customers'])} customers{doubt}",
                va="top", fontsize=7.5, color=MUTED, linespacing=1.3,
            )  # fmt: skip
            drawn.add_patch(Rectangle((x, y + 0.4), wide, 0.018, facecolor=FAINT, linewidth=0))
            drawn.add_patch(Rectangle((x, y + 0.4), wide * row["share_of_base"], 0.018, facecolor=ACCENT, linewidth=0))
            for i, trait in enumerate(rows.itertuples()):
                if not trait.trait:
                    drawn.text(x, y + 0.47, "Nothing sets it apart from the base.", va="top", fontsize=8, color=MUTED)
                    continue
                top = y + 0.465 + 0.115 * i
                drawn.text(
                    x, top, wrap(str(trait.trait), TRAIT_WIDTH, 2), va="top", fontsize=8, color=INK, linespacing=1.1
                )
                drawn.text(x + wide, top, plain_axes(f"{trait.value}"), va="top", ha="right", fontsize=8.5, color=INK,
                           fontweight="bold")  # fmt: skip
                beneath = plain_axes(f"base {trait.base_value}, n {format_count(rows['n'].iloc[i])}")
                drawn.text(x + wide, top + 0.05, beneath, va="top", ha="right", fontsize=6.5, color=MUTED)
        titles(
            drawn,
            "Who our customers are",
            f"{len(personas)} persona{'s' if len(personas) > 1 else ''}; share of base with 90% interval, then what "
            "distinguishes each. n = customers behind a figure.",
        )
        return drawn
