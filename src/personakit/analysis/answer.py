"""The answer in five lines: who, which stage first, how sure, the main cause, and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from personakit.core.formatting import format_count, format_money, format_share, is_currency
from personakit.ingest.doubts import IN_DOUBT
from personakit.value.value import STAND_IN

if TYPE_CHECKING:
    import pandas as pd

    from personakit.personas.personas import Personas
    from personakit.priorities.priorities import Priorities

_VERDICTS = {
    "natural": "clear, separate groups",
    "reproducible": "groups that other samples show again, with gradual borders",
    "constructed": "customers differ by degree, so the groups are a practical split",
    "none": "no groups in these data",
}
#: A first rank with a lower probability than this is called close.
_CLEAR_FIRST = 0.8


def answer_lines(study: str, personas: Personas, priorities: Priorities) -> list[str]:
    """Return the answer of a study in at most five lines.

    Returns
    -------
    list of str
        Without a stage that can be ranked: who the customers are, and why nothing is ranked.
    """
    ranked = priorities.stages[priorities.stages["value_at_risk"].notna()]
    lines = [f"{study}: {_customers_line(personas)}"]
    if not len(ranked):
        why = "no export holds a rating, wait or contact" if not len(priorities.stages) else "too few ratings"
        return [*lines, f"Fix first: no stage can be ranked, {why}."]
    first = ranked.iloc[0].to_dict()
    return [*lines, _first(first, priorities), _how_sure(first, ranked), _cause(first), _worth(first, priorities)]


def _customers_line(personas: Personas) -> str:
    n = format_count(len(personas.memberships))
    verdict = _VERDICTS.get(personas.verdict, personas.verdict)
    if len(personas) == 1:
        why = verdict if personas.verdict == "none" else "as asked for; the customers form more groups"
        return f"{n} customers, one persona ({why})"
    if personas.verdict == "none":
        verdict = f"{verdict}; {len(personas)} were asked for"
    return f"{n} customers, {len(personas)} personas ({verdict})"


def _first(first: Mapping[Hashable, Any], priorities: Priorities) -> str:
    low, high = format_money(first["value_at_risk_low"]), format_money(first["value_at_risk_high"])
    at_risk = format_money(first["value_at_risk"], priorities.currency)
    by = "" if priorities.rank_by == "money" else ", ranked by the study's criteria"
    line = f"Fix first: {first['stage']}{by}; customer value at risk {at_risk} a year (90% interval {low} to {high})"
    doubts = [sentence.rstrip(".") for sentence in priorities.assumptions if sentence.startswith(IN_DOUBT)]
    return "; ".join([line, *doubts])


def _how_sure(first: Mapping[Hashable, Any], ranked: pd.DataFrame) -> str:
    if len(ranked) == 1:
        return "How sure: it is the only stage with figures"
    chance = float(first["chance_first"])
    line = f"How sure: {format_share(chance)} that {first['stage']} is first"
    rival = ranked.iloc[1:].sort_values("chance_first", ascending=False, kind="stable").iloc[0]
    if chance >= _CLEAR_FIRST:
        return line
    return f"{line}; {rival['stage']} is close behind ({format_share(float(rival['chance_first']))})"


def _cause(first: Mapping[Hashable, Any]) -> str:
    cause = first["cause"] or "no data"
    if cause == "no data":
        return "Main cause: nothing is recorded of touchpoint, interaction or waiting time there"
    if cause == "cannot separate":
        return "Main cause: touchpoint, interaction and waiting time cannot be told apart there"
    return f"Main cause: {cause}"


def _worth(first: Mapping[Hashable, Any], priorities: Priorities) -> str:
    basis = (
        "the chance of leaving is assumed, the same at every stage"
        if first["basis"] == "assumed"
        else "measured on customers who left after a bad contact"
    )
    if any(sentence.startswith(STAND_IN) for sentence in priorities.assumptions):
        basis = f"a stand-in for the stages; {basis}"
    net, cost = float(first["net_benefit"]), float(first["cost_to_fix"])
    if not is_currency(priorities.currency) or math.isnan(net):  # no money, or no cost given
        return f"Rests on: {basis}"
    verdict = "yes" if net > 0 else "no"
    amount, price = format_money(net, priorities.currency), format_money(cost, priorities.currency)
    return f"Worth fixing: {verdict}, {amount} net in a year at a cost of {price}; {basis}"
