"""What the page draws for value and drivers, computed from the summary."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from personakit.core.formatting import format_share
from personakit.report import svg

Rows = Sequence[Mapping[str, Any]]
#: Most contracts drawn, those with most customers first, and most years of each.
MOST_CONTRACTS, MOST_YEARS = 6, 12
TITLES = {
    "leavers": "Chance of leaving in the time held out",
    "purchases": "Purchases a customer in the time held out",
}


def holdout_bars(rows: Rows) -> list[dict[str, Any]]:
    """Return the tables of predicted and actual figures, with bars in percent of the longest.

    Returns
    -------
    list of dict
        One per figure: `title`, `whole` (the row of all customers), `groups` with `bar` (predicted) and `mark`
        (actual), and whether the figures are `shares`.

    Examples
    --------
    >>> row = {"figure": "leavers", "customers": 20, "predicted": 0.1, "actual": 0.2, "ratio": 0.5}
    >>> (drawn,) = holdout_bars([{**row, "group": "1"}, {**row, "group": "all"}])
    >>> drawn["groups"][0]["bar"], drawn["groups"][0]["mark"]
    (50.0, 100.0)
    """
    out = []
    for figure in dict.fromkeys(row["figure"] for row in rows):
        figure_rows = [row for row in rows if row["figure"] == figure]
        groups = [row for row in figure_rows if row["group"] != "all"]
        most = max((max(row["predicted"], row["actual"]) for row in groups), default=0.0) or 1.0
        drawn = [
            {**row, "bar": round(100 * row["predicted"] / most, 1), "mark": round(100 * row["actual"] / most, 1)}
            for row in groups
        ]
        shares = figure == "leavers"
        title = TITLES.get(figure, f"{figure[:1].upper()}{figure[1:]} a customer in the time held out")
        out.append({"title": title, "whole": figure_rows[-1], "groups": drawn, "shares": shares})
    return out


def retention_lines(rows: Rows) -> list[dict[str, Any]]:
    """Return the retention curve of each contract by year of tenure: observed with its band, and modelled.

    Returns
    -------
    list of dict
        One per contract: `contract`, `years`, `line` and `model` (both from :func:`personakit.report.svg.line`),
        `foot` (the value at the foot, the same for all), `said` (its figures as text) and `customers` (of the year
        with most).
    """
    curves: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        curves.setdefault(row["contract"], []).append(row)
    size = {name: sum(row["customers"] or 0 for row in years) for name, years in curves.items()}
    shown = sorted(curves, key=lambda name: (-size[name], name))[:MOST_CONTRACTS]
    shown_curves = {name: curves[name][:MOST_YEARS] for name in shown}
    points = [
        row[key] for years in shown_curves.values() for row in years for key in ("retention", "retention_modelled")
    ]
    foot = max(math.floor(min((e for e in points if e is not None), default=0.0) * 10 - 0.5) / 10, 0.0)
    return [
        {
            "contract": name,
            "years": [row["tenure_year"] for row in years],
            "line": svg.line(years, ("retention", "retention_low", "retention_high"), (foot, 1.0)),
            "model": svg.line(years, ("retention_modelled",) * 3, (foot, 1.0)),
            "foot": foot,
            "said": ", ".join(f"year {row['tenure_year']} {format_share(row['retention'])}" for row in years),
            "customers": max(row["customers"] or 0 for row in years),
        }
        for name, years in shown_curves.items()
    ]


def driver_bars(drivers: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the stages by importance with their bars, and the importance by persona.

    Returns
    -------
    dict
        `everyone`, the most important stage first, with `share_low` and `share_high` (the interval as shares of what is
        explained) and `bar`, `low`, `span` in percent; `stages` in journey order; `personas`, rows by name. Empty
        without drivers.
    """
    if drivers is None:
        return {}
    everyone = [_with_ends(row) for row in drivers["stages"] if row["persona"] == "all"]
    known = [row for row in everyone if row["share_of_explained"] is not None]
    most = max((row["share_high"] or row["share_of_explained"] for row in known), default=0.0) or 1.0

    def part(value: float) -> float:
        return round(100 * min(max(value, 0.0) / most, 1.0), 1)

    for row in everyone:
        share, low, high = row["share_of_explained"], row["share_low"], row["share_high"]
        row["bar"] = None if share is None else part(share)
        row["low"] = None if low is None else part(low)
        row["span"] = None if low is None else round(part(high) - part(low), 1)
    personas: dict[str, list[Mapping[str, Any]]] = {}
    for row in drivers["stages"]:
        if row["persona"] != "all":
            personas.setdefault(row["name"], []).append(row)
    return {
        "everyone": sorted(everyone, key=lambda row: -(row["share_of_explained"] or -1.0)),
        "stages": [row["stage"] for row in everyone],
        "personas": personas,
    }


def _with_ends(row: Mapping[str, Any]) -> dict[str, Any]:
    """Convert the interval of importance to shares of what is explained, like the importance itself."""
    share, lmg = row["share_of_explained"], row["importance_lmg"]
    if share is None or not lmg or row["importance_low"] is None:
        return {**row, "share_low": None, "share_high": None}
    return {**row, "share_low": row["importance_low"] * share / lmg, "share_high": row["importance_high"] * share / lmg}
