"""Rules that every name of a persona must keep, checked from the words and the profile alone."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

LONGEST = 48
RULES = (
    "true of the majority",
    "right direction",
    "no fragment",
    "no code",
    "not sensitive",
    "unique",
    "short",
    "tells",
)
UP = re.compile(r"\b(?:more|higher|longer|older)\b")
DOWN = re.compile(r"\b(?:less|fewer|lower|shorter|younger)\b")
NOT = re.compile(r"^(?:not|without|low|little)\b")
#: Statements that deny: agreeing with them is less of the thing.
DENIES = re.compile(r"\b(?:no|not|don't|never|cannot|can't|without|too)\b", re.IGNORECASE)
ENDS_OPEN = re.compile(
    r"(?:^|\s)(?:a|an|and|any|as|at|before|but|by|for|from|if|in|is|me|my|of|on|or|so|than|that|the|their|to|when|while|"
    r"who|with|about|most|very|I)$"
)
CODE = re.compile(r"_|\b[A-Za-z]{1,4}\d+\b|\b[a-z]+[A-Z]\w*\d|\bnan\b|[<>=]")
SENSITIVE = re.compile(
    r"gender|\bfemale|\bmale\b|religio|church|pray|\bgod\b|ethnic|\brace\b|pregnan|disab|income|unemploy|\bpolitic|married",
    re.IGNORECASE,
)
UPPER_WORDS = re.compile(r"^(?:yes|strongly agree|agree|very|always|often|somewhat (?:agree|favorabl))", re.IGNORECASE)
LOWER_WORDS = re.compile(r"^(?:no\b|strongly disagree|disagree|never|rarely|not at all)", re.IGNORECASE)
SAME = 1e-9


def broken_rules(names, persona: str, profile: pd.DataFrame) -> list[str]:
    """Return the rules that a name breaks."""
    name = names[persona]
    broken = set()
    if sum(other.text.casefold() == name.text.casefold() for other in names.values()) > 1 or re.search(
        r" \d$", name.text
    ):
        broken.add("unique")
    if len(name.text) > LONGEST:
        broken.add("short")
    if not name.parts:
        broken.add("tells")
    if SENSITIVE.search(name.text):
        broken.add("not sensitive")
    if CODE.search(name.text):
        broken.add("no code")
    if (
        any(ENDS_OPEN.search(part.phrase.text) for part in name.parts)
        or re.search(r"seldom|\u2026|\.\.\.", name.text)
        or name.text.count("\u201c") != name.text.count("\u201d")
    ):
        broken.add("no fragment")
    for part in name.parts:
        broken |= _untrue(part.phrase.text, part.row, persona, profile)
    return [rule for rule in RULES if rule in broken]


def _untrue(text: str, row, persona: str, profile: pd.DataFrame) -> set[str]:
    """Compare what one part says with the figures of the persona."""
    words = re.split(r"[\u201c\u201e]", text)[0] or text  # what is quoted compares nothing
    up, down = bool(UP.search(words)), bool(DOWN.search(words))
    own = profile[(profile["persona"] == persona) & (profile["attribute"] == row.attribute)]
    if row.measure == "upper part":
        value, base = _upper(own, "value"), _upper(own, "base_value")
    else:
        line = own[(own["level"] == row.level) & (own["measure"] == row.measure)].iloc[0]
        value, base = float(line["value"]), float(line["base_value"])
    denied = NOT.search(words) is not None and str(row.level).casefold() not in {"none", "no"}
    label = f"{row.label} {row.level if row.measure == 'share' else ''}"
    turned = DENIES.search(label) is not None and not re.search(r"\b(?:no|too|not)\b", words.removeprefix("not"))
    said_up = up if up or down else not denied
    true_up = value > base
    broken = set()
    if said_up != true_up and not (turned and said_up == (not true_up)):
        broken.add("right direction")
    if up or down:
        return broken
    share = value if true_up else 1 - value
    holds = share if row.measure == "share" else _on_side(own, upper=true_up)
    if not holds >= 0.5 - SAME:
        broken.add("true of the majority")
    return broken


def _upper(own: pd.DataFrame, figure: str) -> float:
    shares = own[own["measure"] == "share"]
    return float(shares.loc[[_is_upper(level, list(shares["level"])) for level in shares["level"]], figure].sum())


def _on_side(own: pd.DataFrame, *, upper: bool) -> float:
    """Return the share of a persona on the upper or the lower part of a scale."""
    shares = own[own["measure"] == "share"]
    points = pd.to_numeric(shares["level"], errors="coerce")
    if points.notna().all() and len(points):
        middle = (points.min() + points.max()) / 2
        on = points > middle if upper else points < middle
        return float(shares.loc[on, "value"].sum())
    if not len(shares):
        return np.nan
    return _upper(own, "value") if upper else 1 - _upper(own, "value")


def _is_upper(level: str, levels: list[str]) -> bool:
    """Return whether a worded answer is on the upper part of its scale, by its first words or its place."""
    if level.casefold().startswith("yes"):
        return True
    if UPPER_WORDS.search(level) and not re.search(r"unfavor|unlikely|dis(?:agree|satisf)", level):
        return True
    if LOWER_WORDS.search(level):
        return False
    from personakit.profiling.answer_scales import scale_order

    order = scale_order(levels)
    return order is not None and level in order and order.index(level) > (len(order) - 1) / 2
