"""Who is in no persona, and how protected groups are spread over the personas."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.core.kinds import Use
from personakit.personas.profile import OTHER, profile_personas

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.ingest.exports import Exports
    from personakit.personas.personas import Personas

#: A customer whose likeliest persona is less likely than this is in none; with two personas, than the second.
UNSURE, UNSURE_OF_TWO = 0.5, 0.6
BETWEEN = "between personas"
MOST_ROWS = 10
#: Customers looked at for the profile of those in no persona, by a hash of the id.
MOST_CUSTOMERS = 20_000
OUTSIDE = ["group", "customers", "share_of_base", "attribute", "label", "level", "measure", "value", "low", "high",
           "base_value", "index", "n"]  # fmt: skip
SPREAD = ["attribute", "label", "level", "measure", "persona", "value", "low", "high", "base_value", "index", "n",
          "state"]  # fmt: skip


def in_no_persona(exports: Exports, personas: Personas, best: NDArray[np.float64]) -> pd.DataFrame:
    """Return who sits between the personas: how many, and where they differ from the base.

    Parameters
    ----------
    exports : Exports
        Hashes of the customers, and the minimum cell.
    personas : Personas
        Profile and features.
    best : ndarray (customers,)
        Posterior of every customer's likeliest persona.

    Returns
    -------
    DataFrame
        The first row has the count (its `attribute` is ""); the others a trait whose interval leaves out the base. No
        rows where fewer than the minimum cell are in no persona.
    """
    minimum = exports.study.study.minimum_cell
    unsure = UNSURE_OF_TWO if len(personas) == 2 else UNSURE
    rows = np.flatnonzero(best < unsure)
    if len(rows) < minimum:
        return pd.DataFrame(columns=OUTSIDE)
    head: dict[str, Any] = dict.fromkeys(OUTSIDE, np.nan)
    size = {"group": BETWEEN, "customers": len(rows), "share_of_base": len(rows) / len(best)}
    head.update(size, attribute="", label="", level="", measure="", n=len(rows))
    sample = rows[np.argsort(exports.hashes[rows], kind="stable")[:MOST_CUSTOMERS]]
    found = _against_base(personas, np.sort(sample), minimum).head(MOST_ROWS)
    table = [{**size, **row} for row in found.to_dict("records")]
    return pd.DataFrame([head, *table])[OUTSIDE]


def _against_base(personas: Personas, rows: NDArray[np.intp], minimum: int) -> pd.DataFrame:
    features = personas.features
    weights = features.respondent_weights
    part = replace(
        features,
        frame=features.frame.iloc[rows],
        weights=features.weights.iloc[rows],
        in_core=features.in_core.iloc[rows],
        respondent_weights=None if weights is None else weights.iloc[rows],
        core_chance=None,
    )
    own = profile_personas(part, pd.DataFrame({"group": np.ones(len(rows))}, index=part.frame.index), None, minimum)
    keys = ["attribute", "level", "measure"]
    base = personas.profile[[*keys, "base_value"]].dropna().drop_duplicates(keys)
    table = own.drop(columns=["base_value", "index"]).merge(base, on=keys, how="inner")
    table["index"] = 100 * table["value"] / table["base_value"].where(table["base_value"] > 0)
    h = 2 * np.arcsin(np.sqrt(table["value"].clip(0, 1))) - 2 * np.arcsin(np.sqrt(table["base_value"].clip(0, 1)))
    small = np.where(table["measure"] == "share", h.abs() < 0.2, (table["index"] - 100).abs() < 10)
    apart = (table["base_value"] < table["low"]) | (table["base_value"] > table["high"])
    held = (table["measure"] != "share") | (table["value"] * table["n"] >= minimum)
    kept = table[apart & ~small & held & (table["level"] != OTHER) & table["use"].isin([Use.ACTIVE, Use.DESCRIBE])]
    width = (kept["high"] - kept["low"]) / 2
    order = (-((kept["value"] - kept["base_value"]) / width).abs()).round(9)
    return kept.assign(order=order).sort_values(["order", "attribute", "level"], kind="stable")


def representation(exports: Exports, personas: Personas) -> pd.DataFrame:
    """Return how the levels of protected attributes are spread over the personas.

    Protected attributes form no persona and name none; here one sees whether the personas are unevenly spread over
    them. A share of fewer customers than the minimum cell is left out; where it is the only one of an attribute and
    persona the others are rounded, so that it cannot be worked out from them.

    Parameters
    ----------
    exports : Exports
        The minimum cell.
    personas : Personas
        The profile.

    Returns
    -------
    DataFrame
        One row a level and persona.
    """
    minimum = exports.study.study.minimum_cell
    rows = personas.profile[personas.profile["use"] == Use.PROTECTED]
    table = rows.sort_values(["attribute", "measure", "level", "persona"], kind="stable")[SPREAD[:-1]].reset_index(
        drop=True
    )
    held = (table["value"] * table["n"]).where(table["measure"] == "share", table["n"])
    hidden = (table["value"].isna() | (held < minimum)).to_numpy(dtype=bool, copy=True)
    figures = ["value", "low", "high", "index"]
    shown = table.assign(**{name: table[name].mask(hidden) for name in figures})
    for (_, _, measure), group in table.groupby(["attribute", "persona", "measure"], sort=True):
        places = group.index.to_numpy()
        if measure == "share" and hidden[places].sum() == 1:
            # A step of so many customers that the hidden share cannot be worked out from the others.
            step = max(np.ceil(100 * minimum / max(float(group["n"].max()), 1.0)) / 100, 0.01)
            value = (shown["value"].loc[places] / step).round() * step
            shown.loc[places, "value"] = value
            shown.loc[places, "index"] = 100 * value / table["base_value"].loc[places]
    return shown.assign(state=np.where(hidden, "too few", "shown"))[SPREAD]
