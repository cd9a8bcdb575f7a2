"""Which rows of a profile may name a persona, how the persona stands to each, and in what order they are taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.calibrated import NEARLY_AS_STRONG
from personakit.core.kinds import Kind, Use
from personakit.personas.label_text import Stance
from personakit.personas.read_scales import read_scales
from personakit.profiling.keywords import plain_words
from personakit.profiling.protected_words import PROTECTED

if TYPE_CHECKING:
    import pandas as pd

    from personakit.core.typing import Array, Floats

#: Order of equally strong traits: first what people say about themselves, then what they choose, do and use.
_KINDS = (Kind.ORDINAL, Kind.MULTI_SELECT, Kind.BINARY, Kind.CATEGORICAL, Kind.NUMERIC)
#: Attributes that are never used in a name, whatever their use in the study.
SENSITIVE = re.compile(
    r"gender|\bsex\b|sexual|ethnic|\brac(?:e|ial)\b|religio|faith|nationalit|citizenship|migra|origin\b|skin|"
    r"disab|handicap|health|illness|disease|pregnan|politic|union\b|marital|married|orientation|income|salary|debt|welfare|"
    r"unemploy|\bgods?\b|\bpray|church|mosque|\bgay\b|lesbian|\bvot(?:e|ed|er|ing)\b|mental|depress|anxiety|insomnia|abortion|geschlecht|herkunft|staatsangeh|konfession|behinder|krank|einkommen|schulden|sexe\b|sexo\b|género|genre\b",
    re.IGNORECASE,
)
#: Cohen's "small": a weaker trait does not distinguish a persona.
SMALLEST_EFFECT = 0.2
#: Factor on the effect of a description (age, region), so that needs and habits come first in a name.
DESCRIBE_DISCOUNT = 0.6
#: Factor by which a trait counts less that another persona has as much.
SHARED_DISCOUNT = 0.5
#: Group of the rows that describe people, if others distinguish them.
LAST_RESORT = 1000
OTHER_LEVEL = "other (rare)"
_PREFERENCE = {Stance.MOST: 1.0, Stance.FEW: 0.9, Stance.MORE: 0.8, Stance.LESS: 0.75}
_TEXTS = ("persona", "attribute", "label", "level", "kind", "use", "measure", "source_column")
_COLUMNS = (*_TEXTS, "value", "base_value", "effect_size", "low", "high", "lead")


def distinguishing_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of one persona that distinguish it, the most distinguishing first.

    Returns
    -------
    DataFrame
        Leading rows of active and describing attributes with at least a small effect and an interval that excludes the
        base; for a multi-select, also the other options chosen more often than in the base.
    """
    candidates = rows[(rows["effect_size"].abs() >= SMALLEST_EFFECT) & rows["value"].notna()]
    candidates = candidates[candidates["use"].isin([Use.ACTIVE, Use.DESCRIBE]) & (candidates["level"] != OTHER_LEVEL)]
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


@dataclass(frozen=True)
class NamingRow:
    """A row of the profile that may name a persona, and how the persona stands to it."""

    persona: str
    attribute: str
    label: str
    level: str
    kind: str
    use: str
    measure: str
    source_column: str
    effect_size: float
    value: float
    stance: Stance
    strength: float
    group: int = 0  # 0 for the strongest traits of the persona and those nearly as strong


def naming_rows(profile: pd.DataFrame) -> dict[str, list[NamingRow]]:
    """Return the rows that may name the personas, by persona, in order of preference.

    Returns
    -------
    dict of str to list of NamingRow
        Distinguishing rows, none of them sensitive; those of describing attributes last.
        Answers on a scale of words are also one row with the share on its upper part. Traits in which the persona
        stands out among the others come first; nearly equal ones are ordered by stance, kind and label.
    """
    scales = read_scales(profile)
    table = {name: np.concatenate([profile[name].to_numpy(), scales.upper_rows[name]]) for name in _COLUMNS}
    effect = table["effect_size"].astype(np.float64)
    value, base, low, high = (table[name].astype(np.float64) for name in ("value", "base_value", "low", "high"))
    kind, use = table["kind"], table["use"]
    may_lead = table["lead"].astype(bool) | ((kind == Kind.MULTI_SELECT) & (effect > 0))
    with np.errstate(invalid="ignore"):
        chosen = (np.abs(effect) >= SMALLEST_EFFECT) & ~np.isnan(value) & ((base < low) | (base > high)) & may_lead
    chosen &= ((use == Use.ACTIVE) | (use == Use.DESCRIBE)) & (table["level"] != OTHER_LEVEL)
    of_all = _strongest(table, effect)
    made: dict[str, list[NamingRow]] = {}
    for i in np.flatnonzero(chosen):
        texts = {name: str(table[name][i]) for name in _TEXTS}
        if _sensitive(texts["attribute"], texts["label"], texts["level"]):
            continue
        stance = scales.stance(texts, float(effect[i]), float(value[i]))
        others = of_all[texts["attribute"], texts["level"], texts["measure"], bool(effect[i] > 0)]
        strength = _standing_out(abs(float(effect[i])), others) * _PREFERENCE[stance]
        row = NamingRow(
            texts["persona"], texts["attribute"], texts["label"], texts["level"], texts["kind"], texts["use"],
            texts["measure"], texts["source_column"], float(effect[i]), float(value[i]), stance, strength,
        )  # fmt: skip
        made.setdefault(row.persona, []).append(row)
    return {persona: _in_order(rows) for persona, rows in made.items()}


@lru_cache(maxsize=4096)
def _sensitive(attribute: str, label: str, level: str) -> bool:
    name = attribute.replace("_", " ")
    texts = (name, label, level)
    return any(SENSITIVE.search(t) for t in texts) or any(PROTECTED.search(plain_words(t)) for t in (name, label))


def _strongest(table: dict[str, Array], effect: Floats) -> dict[tuple[str, str, str, bool], list[float]]:
    """Return the two largest effects that personas have in each trait, upwards and downwards; the largest last."""
    strongest: dict[tuple[str, str, str, bool], list[float]] = {}
    known = np.flatnonzero(np.abs(effect) >= SMALLEST_EFFECT)
    for i in known[np.argsort(np.abs(effect[known]), kind="stable")]:
        key = (str(table["attribute"][i]), str(table["level"][i]), str(table["measure"][i]), bool(effect[i] > 0))
        strongest[key] = [*strongest.get(key, [])[-1:], abs(float(effect[i]))]
    return strongest


def _standing_out(effect_here: float, two: list[float]) -> float:
    """Return the strength of a trait: its effect, less as far as another persona has the trait too, or more."""
    largest = two[-1]
    other = largest if largest > effect_here else (two[0] if len(two) > 1 else 0.0)
    ratio = other / effect_here
    return effect_here * (1 - SHARED_DISCOUNT * min(ratio, 1.0)) / float(np.sqrt(max(ratio, 1.0)))


def _in_order(rows: list[NamingRow]) -> list[NamingRow]:
    active = [row for row in rows if row.use == Use.ACTIVE] or rows
    most = max(row.strength for row in active)
    kinds, stances = {str(kind): i for i, kind in enumerate(_KINDS)}, list(Stance)
    steps = [int(np.log(min(row.strength / most, 1.0)) / np.log(NEARLY_AS_STRONG) + 1e-9) for row in rows]
    grouped = [
        replace(row, group=step if row in active else LAST_RESORT + step) for row, step in zip(rows, steps, strict=True)
    ]

    def key(row: NamingRow) -> tuple[int, int, int, str, str]:
        return row.group, stances.index(row.stance), kinds.get(row.kind, len(kinds)), row.label, row.level

    return sorted(grouped, key=key)
