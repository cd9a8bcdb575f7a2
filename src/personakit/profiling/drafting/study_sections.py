"""Further sections of a drafted study: how lifetime value is computed, and the outcome of the drivers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from personakit.core.confidence import LIKELY
from personakit.core.formatting import format_rate
from personakit.profiling.drafting.export_guess import ExportGuess
from personakit.profiling.overall_judgements import overall_judgements
from personakit.study.settings import ValueSettings

_ORDERED = frozenset({"numeric", "ordinal", "binary"})
_MOST_NAMED = 4
#: Annual retention assumed where no export says who left, see docs/value.md.
_ASSUMED_RETENTION = 0.8


@dataclass(frozen=True)
class Sections:
    """Settings by section, a note per key, and what a person should check."""

    settings: dict[str, dict[str, Any]]
    notes: dict[tuple[str, ...], list[str]]
    check: tuple[str, ...]


def other_sections(guesses: Sequence[ExportGuess]) -> Sections:
    """Return the sections on value and drivers, each only where the exports support it.

    Returns
    -------
    Sections
        ``value`` where lifetime value is computed from margins or purchases, ``drivers`` where an attribute reads like
        an overall judgement and stages are rated.
    """
    settings: dict[str, dict[str, Any]] = {}
    notes: dict[tuple[str, ...], list[str]] = {}
    check: list[str] = []
    for name, made in (("value", _value(guesses)), ("drivers", _drivers(guesses))):
        if made:
            settings[name] = {key: value for key, (value, _) in made.items()}
            notes |= {(name, key): [note] for key, (_, note) in made.items()}
    if "margin_share" in settings.get("value", {}):
        check.append("[value] margin_share: amounts bought are no profit; give the part of them that is margin")
    if "annual_retention" in settings.get("value", {}):
        check.append(
            f"[value] annual_retention: no export says who left, so {format_rate(_ASSUMED_RETENTION)} is assumed"
        )
    if "drivers" in settings:
        check.append(f"[drivers] outcome: '{settings['drivers']['outcome']}' is taken as the overall judgement")
    return Sections(settings, notes, tuple(check))


def _value(guesses: Sequence[ExportGuess]) -> dict[str, tuple[Any, str]]:
    money = {role for g in guesses if g.table == "profitability" for role in g.settings.get("columns", {})}
    bought = any(g.table == "transactions" for g in guesses)
    if "lifetime_value" in money or not (bought or money & {"margin", "revenue", "cost"}):
        return {}
    usual = ValueSettings()
    made: dict[str, tuple[Any, str]] = {
        "horizon_years": (usual.horizon_years, "years that lifetime value looks ahead"),
        "discount_rate": (usual.discount_rate, "a year"),
    }
    leavers = any({"left_on", "active"} & set(g.settings.get("columns", {})) for g in guesses)
    if not money & {"margin", "revenue", "cost"}:
        made["margin_share"] = (usual.margin_share, "of an amount bought; 1 takes all of it for profit")
    elif not leavers:
        made["annual_retention"] = (_ASSUMED_RETENTION, "assumed: no export says who left")
    return made


def _drivers(guesses: Sequence[ExportGuess]) -> dict[str, tuple[Any, str]]:
    if not any(g.table == "csat" or "ratings" in g.settings for g in guesses):
        return {}
    scores = {str(g.settings["columns"].get("score")) for g in guesses if g.table == "csat" and "columns" in g.settings}
    texts = {
        name: f"{name} {attribute.get('column', name)} {attribute.get('label', '')}"
        for g in guesses
        for name, attribute in g.settings.get("attributes", {}).items()
        if attribute.get("kind") in _ORDERED and attribute.get("use") in {"active", "describe"}
        and attribute.get("column", name) not in scores
    }  # fmt: skip
    outcomes = overall_judgements(texts)
    if not outcomes:
        return {}
    others = f"; or one of {', '.join(outcomes[1:_MOST_NAMED])}" if outcomes[1:] else ""
    return {"outcome": (outcomes[0], f"{LIKELY}: reads like an overall judgement{others}")}
