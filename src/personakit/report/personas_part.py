"""The summary's part on personas: cards with their evidence, and the distribution of protected groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from personakit.core.kinds import Use
from personakit.personas.naming_rows import distinguishing_rows
from personakit.report.rounded import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.personas.personas import Personas
    from personakit.value.value import Value

TRAIT = ["attribute", "label", "level", "kind", "use", "measure", "value", "base_value", "index", "effect_size", "n",
         "effective_n", "low", "high", "export", "source_column"]  # fmt: skip
WORTH = ["annual_margin", "lifetime_value", "lifetime_value_low", "lifetime_value_high", "switching_ease",
         "share_of_value"]  # fmt: skip
NOTHING = {"value": None, "low": None, "high": None}


def personas_part(personas: Personas, value: Value, minimum_cell: int) -> list[dict[str, Any]]:
    """Return one dict per persona: figures, worth and traits, the distinguishing ones first.

    Returns
    -------
    list of dict
        Plain values, largest persona first.
    """
    worth = value.by_persona.set_index("persona")
    cards = []
    for persona in personas:
        row = persona.summary
        thin = float(row["customers"]) < minimum_cell
        card = {
            "id": persona.id,
            "name": persona.name,
            **{name: None if thin else row[name] for name in ("share_of_base", "share_low", "share_high")},
            "customers": None if thin else round(float(row["customers"])),
            "respondents": round(float(row["respondents"])) if float(row["respondents"]) >= minimum_cell else None,
            "mean_certainty": None if thin else row["mean_certainty"],
            "stability": None if thin else row["stability"],
            "stable": None if thin or pd.isna(row["stable"]) else bool(row["stable"]),
            "traits": [] if thin else _traits(persona.profile),
        }
        known = persona.id in worth.index and not thin
        card["value"] = {name: worth.loc[persona.id].get(name) if known else None for name in WORTH}
        cards.append(rounded(card))
    return cards


def _traits(profile: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one row per attribute and the strongest options of multi-selects, distinguishing ones first."""
    distinct = distinguishing_rows(profile)
    rest = profile[profile["lead"] & profile["use"].isin([Use.ACTIVE, Use.DESCRIBE])].drop(
        distinct.index, errors="ignore"
    )
    return [
        {**{name: row[name] for name in TRAIT}, "distinguishes": distinguishes}
        for frame, distinguishes in ((distinct, True), (rest, False))
        for row in frame[TRAIT].to_dict("records")
    ]


def representation_part(spread: pd.DataFrame, personas: Sequence[str]) -> list[dict[str, Any]]:
    """Return how the levels of protected attributes are spread over the personas.

    Parameters
    ----------
    spread : DataFrame
        ``Cards.representation``, in which figures of too few customers are already left out.
    personas : sequence of str
        Persona ids, in the order of the result.

    Returns
    -------
    list of dict
        One dict per level: label, level, measure, base_value and the value of every persona with its interval; None
        if too few answered or have that level.
    """
    levels = []
    for (_, label, level, measure), group in spread.groupby(["attribute", "label", "level", "measure"], sort=True):
        values = group.set_index("persona")[["value", "low", "high"]].to_dict("index")
        levels.append(
            {
                "label": label,
                "level": level,
                "measure": measure,
                "base_value": group["base_value"].max(),
                "values": [{"persona": p, **values.get(p, NOTHING)} for p in personas],
            }
        )
    return [rounded(row) for row in levels]
