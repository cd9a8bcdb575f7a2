"""How robust the ranking is, for the page: probabilities, ties, and what would change the first rank."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from personakit.core.formatting import format_number, format_share
from personakit.report.executive_summary import stage_text

Rows = Sequence[Mapping[str, Any]]
#: Most breaks shown, the nearest first.
MOST_BREAKS = 6
#: A break further away than this factor is not useful.
FURTHEST = 10.0
#: Parts of a difference smaller than this share of the largest are left out.
LEAST_PART = 0.002
HEADS = {
    ("money", "none"): "By money",
    ("weighted", "of the study"): "By weighted criteria, the study's weights",
    ("weighted", "any"): "By weighted criteria, any weights",
    ("topsis", "of the study"): "By TOPSIS, the study's weights",
    ("topsis", "any"): "By TOPSIS, any weights",
}


def robustness(priorities: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the page shows about how robust the ranking is.

    Returns
    -------
    dict
        `heads` and `chances`, the probability of first rank by stage and method of ranking; `breaks` and `weights`,
        sentences; `why`, the parts of the difference between the first stage and the next. Each may be empty.
    """
    heads = [key for key in HEADS if any(_way(row) == key for row in priorities.get("acceptability", ()))]
    first = {
        (row["stage"], _way(row)): row["chance"] for row in priorities.get("acceptability", ()) if row["rank"] == 1
    }
    ranked = [row["stage"] for row in priorities["stages"] if row["value_at_risk"] is not None]
    return {
        "heads": [HEADS[key] for key in heads],
        "chances": {stage: [first.get((stage, key)) for key in heads] for stage in ranked} if heads else {},
        "breaks": assumption_lines(priorities.get("assumption_breaks", ())),
        "weights": weight_lines(priorities.get("weight_breaks", ())),
        "why": _why(priorities.get("contributions", ()), ranked),
    }


def close_calls(stages: Rows) -> dict[str, list[str]]:
    """Return for every stage the others that are too close to call.

    Returns
    -------
    dict of str to list of str
        An empty list for a stage without such others.

    Examples
    --------
    >>> close_calls([{"stage": "A", "group": 1}, {"stage": "B", "group": 1}, {"stage": "C", "group": 2}])
    {'A': ['B'], 'B': ['A'], 'C': []}
    """
    return {
        row["stage"]: [
            other["stage"]
            for other in stages
            if row.get("group") is not None and other.get("group") == row["group"] and other is not row
        ]
        for row in stages
    }


def assumption_lines(breaks: Rows) -> list[str]:
    """Write at which value of an assumption another stage would be first, the nearest first, without impossible values.

    Returns
    -------
    list of str
        Ends of sentences; the page writes the beginning.

    Examples
    --------
    >>> assumption_lines([{"assumption": "effect on leaving", "of": "Billing", "now": 0.2, "factor": 0.41,
    ...                    "then": 0.082, "first_then": "Support", "possible": True}])
    ['effect on leaving of Billing was 0.082, not 0.2 (0.41 times): then Support.']
    """
    needed = ("now", "then", "first_then")
    known = [row for row in breaks if all(row[name] is not None for name in needed)]
    possible = [row for row in known if row["possible"] and 1 / FURTHEST <= (row["factor"] or 0) <= FURTHEST]
    possible.sort(key=lambda row: (round(abs(math.log(row["factor"])), 9), row["assumption"], row["of"] or ""))
    lines = []
    for row in possible[:MOST_BREAKS]:
        what = f"{row['assumption']} of {stage_text(row['of'])}" if row["of"] else row["assumption"]
        then, now, factor = (format_number(row[name]) for name in ("then", "now", "factor"))
        lines.append(f"{what} was {then}, not {now} ({factor} times): then {stage_text(row['first_then'])}.")
    return lines


def weight_lines(breaks: Rows) -> list[str]:
    """Write which stage is first for which weights of each criterion.

    Returns
    -------
    list of str
        One sentence per criterion.

    Examples
    --------
    >>> weight_lines([
    ...     {"criterion": "share_of_base", "weight": 0.33, "weight_from": 0.0, "weight_to": 0.045, "first": "Renewal"},
    ...     {"criterion": "share_of_base", "weight": 0.33, "weight_from": 0.045, "weight_to": 1.0, "first": "Billing"}])
    ['Weight of share of base (33% now), first comes: Renewal from 0% to 4%, Billing from 4% to 100%.']
    """
    criteria = dict.fromkeys(row["criterion"] for row in breaks)
    lines = []
    for criterion in criteria:
        weight_spans = [row for row in breaks if row["criterion"] == criterion]
        spans = [
            f"{stage_text(row['first'])} from {format_share(row['weight_from'])} to {format_share(row['weight_to'])}"
            for row in weight_spans
        ]
        now = f"{format_share(weight_spans[0]['weight'])} now"
        lines.append(f"Weight of {criterion.replace('_', ' ')} ({now}), first comes: {', '.join(spans)}.")
    return lines


def _way(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["ranking"], row["weights"]


def _why(contributions: Rows, ranked: Sequence[str]) -> dict[str, Any] | None:
    """Return the parts of the difference between the first stage and the next, with the bar of each."""
    differences = [
        row for row in contributions if ranked and row["stage"] == ranked[0] and row["difference"] is not None
    ]
    if not differences:
        return None
    most = max(abs(row["difference"]) for row in differences) or 1.0
    parts = []
    for row in differences:
        if abs(row["difference"]) < LEAST_PART * most:
            continue
        half = round(abs(row["difference"]) / most * 50, 1)
        left = 50.0 if row["difference"] >= 0 else round(50 - half, 1)
        parts.append({"factor": row["factor"], "difference": row["difference"], "left": left, "width": half})
    return {"stage": differences[0]["stage"], "against": differences[0]["against"], "parts": parts}
