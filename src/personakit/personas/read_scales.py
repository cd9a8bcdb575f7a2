"""Scales of a profile: which levels are on the upper and the lower part, and how much of a persona is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.intervals import wilson_interval
from personakit.core.kinds import Kind
from personakit.personas.label_text import Stance
from personakit.personas.levels import FALSE_LEVELS, MOST_OF_THEM, TRUE_LEVELS, UPPER
from personakit.personas.trait_phrase import stance_of
from personakit.profiling.answer_scales import scale_order

if TYPE_CHECKING:
    import pandas as pd

    from personakit.core.typing import Array

_COLUMNS = (
    "persona", "attribute", "label", "level", "kind", "use", "measure", "value", "base_value", "effect_size", "low",
    "high", "lead", "source_column",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Scales:
    """Shares of every persona on the upper and the lower part of every scale."""

    upper: Mapping[tuple[str, str], float]  # (persona, attribute)
    lower: Mapping[tuple[str, str], float]
    upper_rows: Mapping[str, Array]  # one row per persona and scale of words, as columns of the profile

    def stance(self, row: Mapping[str, str], effect_size: float, value: float) -> Stance:
        """Return how a persona stands to a row: on a scale, most have it if they are on its upper part."""
        high = effect_size > 0
        if row["kind"] == Kind.ORDINAL and row["measure"] in {"mean", UPPER}:
            share = (self.upper if high else self.lower).get((row["persona"], row["attribute"]), 0.0)
            if share >= MOST_OF_THEM:
                return Stance.MOST if high else Stance.FEW
            return Stance.MORE if high else Stance.LESS
        return stance_of({"measure": row["measure"], "effect_size": effect_size, "value": value})


def read_scales(profile: pd.DataFrame) -> Scales:
    """Return the shares on the upper and lower part of every scale: numbers, words in order, or yes and no with more.

    Returns
    -------
    Scales
        Scales of words have a row each with the share on their upper part, since they have no mean.
    """
    is_scale = (profile["measure"] == "share") & profile["kind"].isin([Kind.ORDINAL, Kind.CATEGORICAL])
    at = np.flatnonzero(is_scale.to_numpy())
    columns = {name: profile[name].to_numpy()[at] for name in profile.columns if name in {*_COLUMNS, "effective_n"}}
    levels: dict[str, dict[str, str]] = {}  # attribute -> level -> kind
    for attribute, level, kind in zip(columns["attribute"], columns["level"], columns["kind"], strict=True):
        levels.setdefault(str(attribute), {})[str(level)] = str(kind)
    sides = {a: positions(tuple(of), next(iter(of.values())) == Kind.ORDINAL) for a, of in levels.items()}
    upper: dict[tuple[str, str], float] = {}
    lower: dict[tuple[str, str], float] = {}
    base: dict[tuple[str, str], float] = {}
    first: dict[tuple[str, str], int] = {}
    worded = {a for a, of in sides.items() if of and not all(_is_number(level) for level in of)}
    texts = zip(*(columns[name] for name in ("persona", "attribute", "level", "value", "base_value")), strict=True)
    for i, (persona, attribute, level, share, base_share) in enumerate(texts):
        side, key = sides[str(attribute)].get(str(level), 0), (str(persona), str(attribute))
        if np.isnan(share):
            continue
        if key[1] in worded:
            first.setdefault(key, i)
        if side > 0:
            upper[key] = upper.get(key, 0.0) + float(share)
            base[key] = base.get(key, 0.0) + float(base_share)
        elif side < 0:
            lower[key] = lower.get(key, 0.0) + float(share)
    rows = np.array(list(first.values()), dtype=np.intp)
    keys = list(first)
    value, of_base = ([shares.get(key, 0.0) for key in keys] for shares in (upper, base))
    return Scales(upper, lower, _upper_rows(columns, rows, value, of_base))


def _upper_rows(columns: Mapping[str, Array], rows: Array, value: list[float], base: list[float]) -> dict[str, Array]:
    shares, of_base = np.clip(np.array(value), 0.0, 1.0), np.clip(np.array(base), 0.0, 1.0)
    made = {name: columns[name][rows] for name in _COLUMNS if name in columns}
    effect = 2 * np.arcsin(np.sqrt(shares)) - 2 * np.arcsin(np.sqrt(of_base))
    made |= {"value": shares, "base_value": of_base, "effect_size": effect, "lead": np.ones(len(rows), dtype=bool)}
    for name, text in (("level", UPPER), ("measure", UPPER), ("kind", str(Kind.ORDINAL))):
        made[name] = np.full(len(rows), text, dtype=object)
    if len(rows):
        made["low"], made["high"] = wilson_interval(shares, columns["effective_n"][rows].astype(np.float64))
    return made


@lru_cache(maxsize=1024)
def positions(levels: tuple[str, ...], ordinal: bool) -> dict[str, int]:
    """Return for every level whether it is on the upper part of its scale (1), the lower (-1) or in the middle (0).

    Examples
    --------
    >>> positions(("Disagree", "Neutral", "Agree", "Strongly agree", "Strongly disagree"), True)["Agree"]
    1
    >>> positions(("1", "2", "3", "4", "5"), True)["3"], positions(("Yes, often", "Yes, at times", "No"), False)["No"]
    (0, -1)
    >>> positions(("Business", "Eco"), False)
    {}
    """
    firsts = [re.split(r"[\W_]+", level.casefold(), maxsplit=1)[0] for level in levels]
    if len(levels) > 1 and all(first in TRUE_LEVELS | FALSE_LEVELS and not first.isdigit() for first in firsts):
        return {level: 1 if first in TRUE_LEVELS else -1 for level, first in zip(levels, firsts, strict=True)}
    if not ordinal:
        return {}
    if all(_is_number(level) for level in levels):
        points = np.array([float(level) for level in levels])
    else:
        order = scale_order(levels)
        if order is None or set(order) != set(levels):
            return {}
        points = np.array([float(order.index(level)) for level in levels])
    middle = (points.min() + points.max()) / 2
    return {level: int(np.sign(point - middle)) for level, point in zip(levels, points, strict=True)}


def _is_number(level: str) -> bool:
    try:
        float(level)
    except ValueError:
        return False
    return True
