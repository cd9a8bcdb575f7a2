"""How many members of a persona match its whole card, and how many match each trait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.cards.facts import Fact
from personakit.core.formatting import format_share
from personakit.core.intervals import wilson_interval
from personakit.core.kinds import OPTION_SEPARATOR, Kind
from personakit.personas.tally_columns import level_text
from personakit.personas.trait_phrase import trait_phrase

if TYPE_CHECKING:
    from personakit.core.typing import Bools, Floats
    from personakit.ingest.exports import Exports
    from personakit.personas.personas import Personas

#: Traits of "the whole card".
MOST_TRAITS = 5
_NUMBERS = ("no", "one", "two", "three", "four", "five")


def joint_facts(exports: Exports, personas: Personas, persona: str, distinct: pd.DataFrame) -> list[Fact]:
    """Return the share of a persona that matches all its leading traits at once, and the share that matches each.

    A customer matches a mean by being on the same side of the base's mean as the persona, and a level by having it (or
    by not having it, if it is rarer in the persona). Only customers whose traits are all known are counted.

    Parameters
    ----------
    exports : Exports
        The minimum cell.
    personas : Personas
        Profile, memberships and features.
    persona : str
        Whose card.
    distinct : DataFrame
        Its distinguishing rows of the profile, the most distinguishing first.

    Returns
    -------
    list of Fact
        The joint share first; none if fewer than two traits distinguish the persona, or too few customers are known.
    """
    minimum = exports.study.study.minimum_cell
    leading = distinct.drop_duplicates("attribute").head(MOST_TRAITS)
    if len(leading) < 2:
        return []
    features = personas.features
    known = [features.frame[name].notna().to_numpy() for name in leading["attribute"]]
    chosen = np.flatnonzero(np.logical_and.reduce(known))
    weight = personas.memberships[persona].to_numpy()[chosen]
    answered = float(weight.sum())
    if answered < minimum:
        return []
    surveyed = {a.name for a in features.attributes if a.table == "survey"}
    mass = weight * features.answer_weights[chosen] if surveyed & set(leading["attribute"]) else weight
    effective = float(mass.sum()) ** 2 / float((mass * mass).sum())
    traits = leading.to_dict("records")
    hits = [_matches(features.frame[t["attribute"]].iloc[chosen], t) for t in traits]
    every = np.logical_and.reduce(hits)
    infos = {a.name: a for a in features.attributes}
    exported = list(dict.fromkeys(infos[t["attribute"]].export for t in traits))
    columns = list(dict.fromkeys(infos[t["attribute"]].source_column for t in traits))
    facts = [
        _fact(
            persona, "joint_prevalence", f"all {_NUMBERS[len(traits)]} leading traits at once", every, mass,
            answered, effective, ", ".join(exported), ", ".join(columns), minimum,
        )
    ]  # fmt: skip
    for trait, hit in zip(traits, hits, strict=True):
        info = infos[trait["attribute"]]
        side = "above the mean" if trait["effect_size"] > 0 else "below the mean"
        level = side if trait["measure"] == "mean" else trait["level"]
        phrase = trait_phrase(pd.Series(trait)) or f"{info.label}: {level}"
        facts.append(
            _fact(persona, str(info.name), f"“{phrase}”", hit, mass, answered, effective, info.export,
                  info.source_column, minimum)
        )  # fmt: skip
    return facts


def _fact(  # noqa: PLR0917 what a share is made of
    persona: str,
    attribute: str,
    what: str,
    hit: Bools,
    mass: Floats,
    answered: float,
    effective: float,
    export: str,
    column: str,
    minimum: int,
) -> Fact:
    share = float(mass[hit].sum() / mass.sum())
    if 0 < share * answered < minimum:
        return Fact(f"Fewer than {minimum} of them match {what}.", "joint", persona, attribute=attribute, label=what,
                    level="match", measure="share", n=answered, export=export, source_column=column)  # fmt: skip
    low, high = wilson_interval(share, effective)
    return Fact(
        f"{format_share(share)} of them match "
        f"{what}.", "joint", persona, attribute=attribute, label=what, level="match",
        measure="share", value=share, low=float(low), high=float(high), n=answered, effective_n=effective,
        export=export, source_column=column,
    )  # fmt: skip


def _matches(values: pd.Series, trait: dict[Any, Any]) -> Bools:
    array = values.array
    if not isinstance(array, pd.Categorical):
        x: Floats = values.to_numpy(dtype=np.float64, na_value=np.nan)
        beyond: Bools = x > trait["base_value"] if trait["effect_size"] > 0 else x < trait["base_value"]
        return beyond
    codes = np.asarray(array.codes)
    if trait["measure"] == "mean":
        points = np.asarray(array.categories, dtype=np.float64)
        above = points > trait["base_value"] if trait["effect_size"] > 0 else points < trait["base_value"]
        hit: Bools = above[codes]
        return hit
    level = str(trait["level"])
    texts = [level_text(c) for c in array.categories]
    if trait["kind"] == Kind.MULTI_SELECT:
        has = np.array([level in text.split(OPTION_SEPARATOR) for text in texts], dtype=bool)
    else:
        has = np.array([text == level for text in texts], dtype=bool)
    matches: Bools = has[codes] if trait["effect_size"] > 0 else ~has[codes]
    return matches
