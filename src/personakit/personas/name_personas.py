"""Name personas by their distinguishing traits: short, unique, never by a protected attribute."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.calibrated import NEARLY_AS_STRONG
from personakit.core.kinds import Kind, Use
from personakit.personas.trait_phrase import trait_phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST_NAME = 48
#: Order of equally strong traits: first what people say about themselves, then what they choose, do and use.
_KINDS = (Kind.ORDINAL, Kind.MULTI_SELECT, Kind.BINARY, Kind.CATEGORICAL, Kind.NUMERIC)
#: Attributes that are never used in a name, whatever their use in the study.
SENSITIVE = re.compile(
    r"gender|\bsex\b|sexual|ethnic|\brac(?:e|ial)\b|religio|faith|nationalit|citizenship|migra|origin\b|skin|"
    r"disab|handicap|health|illness|disease|pregnan|politic|union\b|marital|married|orientation|income|salary|debt|welfare|"
    r"unemploy|geschlecht|herkunft|staatsangeh|konfession|behinder|krank|einkommen|schulden|sexe\b|sexo\b|género|genre\b",
    re.IGNORECASE,
)
#: Cohen's "small": a weaker trait does not distinguish a persona.
SMALLEST_EFFECT = 0.2
EVERYONE, AVERAGE = "Everyone", "Close to the average"
#: Factor on the effect of a description (age, region), so that needs and habits come first in a name.
DESCRIBE_DISCOUNT = 0.6


def name_personas(
    profile: pd.DataFrame, personas: Sequence[str], given: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Compose a name for every persona from its most distinguishing traits.

    A row of the profile is used if it leads its attribute, differs from the base by at least a small effect (0.2), and
    its interval excludes the base. Names use what people need, think and do; what they are (age, region) only if
    nothing else distinguishes them; protected and sensitive attributes never. Traits nearly as strong as the strongest
    are taken in a fixed order, so that a persona keeps its name in another sample of customers. The name has two
    traits, and a third only if two personas would otherwise have the same name.

    Parameters
    ----------
    profile : DataFrame
        Profile of the personas, as of ``profile_personas``.
    personas : sequence of str
        Persona ids, largest first.
    given : mapping of str to str, optional
        Names given by the analyst, by persona id; they take precedence.

    Returns
    -------
    dict of str to str
        Name by persona id; all different.
    """
    chosen = dict(given or {})
    if len(personas) == 1:
        return {personas[0]: chosen.get(personas[0], EVERYONE)}
    names: dict[str, str] = {}
    taken = {name.casefold() for persona, name in chosen.items() if persona in personas}
    for persona in personas:
        if persona in chosen:
            names[persona] = chosen[persona]
            continue
        traits = distinguishing_traits(naming_rows(profile[profile["persona"] == persona]))
        name = _unique(traits, taken)
        names[persona] = name
        taken.add(name.casefold())
    return names


def distinguishing_traits(rows: pd.DataFrame) -> list[str]:
    """Return traits as phrases.

    Returns
    -------
    list of str
        Phrases in the same order, without duplicates.
    """
    return list(dict.fromkeys(phrase for _, row in rows.iterrows() if (phrase := trait_phrase(row))))


def naming_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that may name a persona, in order of preference.

    Returns
    -------
    DataFrame
        Distinguishing rows of active attributes (of describing ones if there are none), none of them sensitive; rows of
        nearly equal strength are ordered by kind and label.
    """
    ranked = distinguishing_rows(rows)
    searched_texts = ranked["attribute"].str.replace("_", " ") + " | " + ranked["label"]
    ranked = ranked[np.array([SENSITIVE.search(text) is None for text in searched_texts], dtype=bool)]
    active = ranked[ranked["use"] == Use.ACTIVE]
    chosen = active if len(active) else ranked
    strength = chosen["effect_size"].abs()
    group = np.floor(np.log(strength / max(strength.max(), 1e-9)) / np.log(NEARLY_AS_STRONG) + 1e-9)
    kind_rank = {str(kind): i for i, kind in enumerate(_KINDS)}
    keys = [
        (g, less, kind_rank.get(str(kind), len(kind_rank)), label, level)
        for g, less, kind, label, level in zip(
            group, chosen["effect_size"] < 0, chosen["kind"], chosen["label"], chosen["level"], strict=True
        )
    ]
    return chosen.iloc[sorted(range(len(keys)), key=keys.__getitem__)]


def distinguishing_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of one persona that distinguish it, the most distinguishing first.

    Returns
    -------
    DataFrame
        Leading rows of active and describing attributes with at least a small effect and an interval that excludes the
        base; for a multi-select, also the other options chosen more often than in the base.
    """
    candidates = rows[(rows["effect_size"].abs() >= SMALLEST_EFFECT) & rows["value"].notna()]
    candidates = candidates[
        candidates["use"].isin([Use.ACTIVE, Use.DESCRIBE]) & (candidates["level"] != "other (rare)")
    ]
    may_represent = candidates["lead"] | ((candidates["kind"] == Kind.MULTI_SELECT) & (candidates["effect_size"] > 0))
    outside_interval = (candidates["base_value"] < candidates["low"]) | (candidates["base_value"] > candidates["high"])
    distinguishing = candidates[may_represent & outside_interval]
    strength = (
        distinguishing["effect_size"]
        .abs()
        .where(distinguishing["use"] == Use.ACTIVE, distinguishing["effect_size"].abs() * DESCRIBE_DISCOUNT)
    )
    # What people are or do describes them better than what they are not.
    strength = strength.where(distinguishing["effect_size"] > 0, strength * 0.9)
    keys = list(zip(-strength.round(9), distinguishing["attribute"], distinguishing["level"], strict=True))
    return distinguishing.iloc[sorted(range(len(keys)), key=keys.__getitem__)]


def _unique(traits: Sequence[str], taken: set[str]) -> str:
    """Join the first traits, as many as fit and as the name needs to be unique."""
    for first in range(max(len(traits), 1)):
        name = _fit(traits[first:], 2) or AVERAGE
        if name.casefold() not in taken:
            return name
        longer = _fit(traits[first:], 3)
        if longer and longer.casefold() not in taken:
            return longer
    base = _fit(traits, 2) or AVERAGE
    number = 2
    while f"{base} {number}".casefold() in taken:
        number += 1
    return f"{base} {number}"


def _fit(traits: Sequence[str], most: int) -> str:
    name, used = "", 0
    for trait in traits:
        longer = f"{name}, {trait}" if name else trait
        if len(longer) <= LONGEST_NAME:
            name, used = longer, used + 1
        if used == most:
            break
    return name[:1].upper() + name[1:]
