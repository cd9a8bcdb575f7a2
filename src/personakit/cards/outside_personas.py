"""Who is in no persona, and how protected groups are spread over the personas."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.core.kinds import Use
from personakit.personas.profile_personas import OTHER, profile_personas

if TYPE_CHECKING:
    from personakit.core.typing import Codes, Floats
    from personakit.ingest.exports import Exports
    from personakit.personas.personas import Personas

#: A customer whose likeliest persona has a lower probability than this is in none; the second is for two personas.
UNSURE, UNSURE_OF_TWO = 0.5, 0.6
BETWEEN, UNLIKE = "between personas", "unlike any persona"
#: A customer is unlike any persona where at most this share of customers drawn from the model would be less likely.
RARE = 0.001
MOST_ROWS = 10
#: Most customers in the sample for the profile of those in no persona; chosen by a hash of the id.
MOST_CUSTOMERS = 20_000
OUTSIDE = ["group", "customers", "share_of_base", "attribute", "label", "level", "measure", "value", "low", "high",
           "base_value", "index", "n"]  # fmt: skip
SPREAD = ["attribute", "label", "level", "measure", "persona", "value", "low", "high", "base_value", "index", "n",
          "state"]  # fmt: skip


def in_no_persona(exports: Exports, personas: Personas, best: Floats) -> pd.DataFrame:
    """Return who is in no persona: between two of them, or unlike any; how many, and where they differ.

    A customer is between personas when several of them are possible, and unlike any persona when so unusual under
    each of them that the model would draw one customer in a thousand like that. The second group is shown when it is
    at least twice as large as that. Of a large base a sample is used, and its count is scaled up to all customers.

    Parameters
    ----------
    exports : Exports
        Hashes of the customers, and the minimum cell.
    personas : Personas
        Profile, features and model.
    best : ndarray (customers,)
        Posterior of every customer's likeliest persona.

    Returns
    -------
    DataFrame
        By group; the first row of each has the count (its `attribute` is ""), the others a trait whose interval
        excludes the base. A group of fewer customers than the minimum cell has no rows.
    """
    unsure = UNSURE_OF_TWO if len(personas) == 2 else UNSURE
    frames = [
        _group(exports, personas, name, rows, customers)
        for name, rows, customers in (
            (BETWEEN, *_all_of(np.flatnonzero(best < unsure))),
            (UNLIKE, *_unlike(exports, personas)),
        )
        if customers >= exports.study.study.minimum_cell
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=OUTSIDE)


def _all_of(rows: Codes) -> tuple[Codes, int]:
    return rows, len(rows)


def _unlike(exports: Exports, personas: Personas) -> tuple[Codes, int]:
    """Return the customers of the sample who are unlike any persona, and how many that makes of the base."""
    features, model = personas.features, personas.model
    none = np.zeros(0, dtype=np.intp)
    if not hasattr(model, "n_features_in_"):  # personas that were given, not fitted
        return none, 0
    looked_at = np.sort(np.argsort(exports.hashes, kind="stable")[:MOST_CUSTOMERS])
    typical = model.predictive_p_value(features.frame[list(features.active)].iloc[looked_at])
    rows = looked_at[typical < RARE]
    share = len(rows) / len(looked_at)
    return (rows, round(share * len(exports.hashes))) if share >= 2 * RARE else (none, 0)


def _group(exports: Exports, personas: Personas, name: str, rows: Codes, customers: int) -> pd.DataFrame:
    head: dict[str, Any] = dict.fromkeys(OUTSIDE, np.nan)
    size = {"group": name, "customers": customers, "share_of_base": customers / len(exports.hashes)}
    head.update(size, attribute="", label="", level="", measure="", n=customers)
    sample = rows[np.argsort(exports.hashes[rows], kind="stable")[:MOST_CUSTOMERS]]
    differences = _against_base(personas, np.sort(sample), exports.study.study.minimum_cell).head(MOST_ROWS)
    table = [{**size, **row} for row in differences.to_dict("records")]
    return pd.DataFrame([head, *table])[OUTSIDE]


def _against_base(personas: Personas, rows: Codes, minimum: int) -> pd.DataFrame:
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
    group_profile = profile_personas(
        part, pd.DataFrame({"group": np.ones(len(rows))}, index=part.frame.index), None, minimum
    )
    keys = ["attribute", "level", "measure"]
    base = personas.profile[[*keys, "base_value"]].dropna().drop_duplicates(keys)
    table = group_profile.drop(columns=["base_value", "index"]).merge(base, on=keys, how="inner")
    table["index"] = 100 * table["value"] / table["base_value"].where(table["base_value"] > 0)
    h = 2 * np.arcsin(np.sqrt(table["value"].clip(0, 1))) - 2 * np.arcsin(np.sqrt(table["base_value"].clip(0, 1)))
    small = np.where(table["measure"] == "share", h.abs() < 0.2, (table["index"] - 100).abs() < 10)
    apart = (table["base_value"] < table["low"]) | (table["base_value"] > table["high"])
    enough = (table["measure"] != "share") | (table["value"] * table["n"] >= minimum)
    shown = table[apart & ~small & enough & (table["level"] != OTHER) & table["use"].isin([Use.ACTIVE, Use.DESCRIBE])]
    width = (shown["high"] - shown["low"]) / 2
    order = (-((shown["value"] - shown["base_value"]) / width).abs()).round(9)
    return shown.assign(order=order).sort_values(["order", "attribute", "level"], kind="stable")


def representation(exports: Exports, personas: Personas) -> pd.DataFrame:
    """Return how the levels of protected attributes are spread over the personas.

    Protected attributes form no persona and name none; this table shows whether the personas differ in them. A share of
    fewer customers than the minimum cell is left out. If it is the only one left out of an attribute and persona, the
    others are rounded, so that it cannot be calculated from them.
    """
    minimum = exports.study.study.minimum_cell
    rows = personas.profile[personas.profile["use"] == Use.PROTECTED]
    table = rows.sort_values(["attribute", "measure", "level", "persona"], kind="stable")[SPREAD[:-1]].reset_index(
        drop=True
    )
    holders = (table["value"] * table["n"]).where(table["measure"] == "share", table["n"])
    hidden = (table["value"].isna() | (holders < minimum)).to_numpy(dtype=bool, copy=True)
    figures = ["value", "low", "high", "index"]
    shown = table.assign(**{name: table[name].mask(hidden) for name in figures})
    for (_, _, measure), group in table.groupby(["attribute", "persona", "measure"], sort=True):
        places = group.index.to_numpy()
        if measure == "share" and hidden[places].sum() == 1:
            # Round to a step so large that the hidden share cannot be calculated from the others.
            step = max(np.ceil(100 * minimum / max(float(group["n"].max()), 1.0)) / 100, 0.01)
            value = (shown["value"].loc[places] / step).round() * step
            shown.loc[places, "value"] = value
            shown.loc[places, ["low", "high"]] = np.nan  # an interval would reveal the share
            shown.loc[places, "index"] = 100 * value / table["base_value"].loc[places]
    return shown.assign(state=np.where(hidden, "too few", "shown"))[SPREAD]
