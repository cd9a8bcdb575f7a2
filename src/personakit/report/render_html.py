"""``render_html``: the page, from the summary alone; every text from data is escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from personakit.core.formatting import (
    MISSING,
    format_count,
    format_exact,
    format_index,
    format_mean,
    format_minutes,
    format_money,
    format_p_value,
    format_rating,
    format_share,
    is_currency,
)
from personakit.report import svg
from personakit.report.draw_value import driver_bars, holdout_bars, retention_lines
from personakit.report.executive_summary import few_names, verdict_text
from personakit.report.robustness import close_calls, robustness

#: Most traits on a card above the table of all traits.
MOST_TRAITS, MOST_DESCRIBING = 6, 8
#: Sentences of a section that are shown; the others are folded.
MOST_SENTENCES = 6
Rows = Sequence[Mapping[str, Any]]


def render_html(summary: Mapping[str, Any]) -> str:
    """Render the page.

    Parameters
    ----------
    summary : mapping
        From :func:`summarise`, or read from ``summary.json``.

    Returns
    -------
    str
        One self-contained HTML document: no network, no clock.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("personakit.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        money=format_money,
        share=format_share,
        count=format_count,
        minutes=format_minutes,
        amount=format_mean,
        index=format_index,
        setting=format_exact,
        position=lambda value: format_rating(value, 100),
        p_value=format_p_value,
        effect=svg.effect,
        figure=svg.figure_text,
        tight=tight,
    )
    templates = files("personakit.report") / "templates"
    journey, cards = summary["journey"], summary["cards"]
    environment.globals.update(
        s=summary,
        ledger={fact["evidence"]: fact for fact in cards["ledger"]},
        proof={
            (f["persona"], f["attribute"], f["level"], f["measure"]): f["evidence"] for f in reversed(cards["ledger"])
        },
        names={"all": "Everyone", **{p["id"]: p["name"] for p in summary["personas"]}},
        rating=lambda value: format_rating(value, journey["scale"][1]),
        setting=format_exact,
        single=len(summary["personas"]) == 1,
        left=summary["base"]["still_customers"] < summary["base"]["customers"],
        in_money=is_currency(summary["value"]["currency"]),
        few_names=few_names,
        money=format_money,
        share=format_share,
        minutes=format_minutes,
        amount=format_mean,
    )
    return environment.get_template("report.html.jinja").render(
        css=Markup((templates / "report.css").read_text("utf-8")),  # noqa: S704 a file of this package
        script=Markup((templates / "report.js").read_text("utf-8")),  # noqa: S704 a file of this package
        verdict=verdict_text(summary),
        composed={card["id"]: card for card in cards["cards"]},
        card=card,
        most=MOST_SENTENCES,
        journeys=_journeys(summary),
        maps=[_map(journey) for journey in cards["journeys"]],
        sure=robustness(summary["priorities"]),
        close=close_calls(summary["priorities"]["stages"]),
        bars=svg.bars(summary["priorities"]["stages"]),
        holdout=holdout_bars(summary["value"]["holdout"]),
        retention=retention_lines(summary["value"]["retention"]),
        drivers=driver_bars(summary["drivers"]),
        waited=any(cell["waits"] != MISSING for cell in journey["cells"]),
        facts_of=_by(cards["ledger"], "persona"),
        themes_of=_by(cards["themes"]["themes"], "stage"),
        quotes_of=_by(cards["themes"]["quotes"], "theme"),
        nobody=_by(cards["in_no_persona"], "group"),
    )


def card(persona: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """Return what a card shows: traits that formed the persona and distinguish it, then descriptions.

    Returns
    -------
    dict
        `told` and `describing`: lists of traits.
    """
    distinguishing = [t for t in persona["traits"] if t["distinguishes"] and t["use"] == "active"][:MOST_TRAITS]
    describing = [t for t in persona["traits"] if t["use"] == "describe" and t["value"] is not None]
    return {"told": distinguishing, "describing": describing[:MOST_DESCRIBING]}


def tight(text: str) -> str:
    r"""Keep a currency with its amount, and a number with its unit, on one line.

    Examples
    --------
    >>> tight("puts EUR 42.4k a year") == "puts EUR\xa042.4k a year", tight("In 2024 we")
    (True, 'In 2024 we')
    """
    text = re.sub(r"(?<![^\s(])([A-Z]{3}|[$\u20ac\u00a3\u00a5]) (?=[\u2212<>]?\d)", "\\1\u00a0", text)
    return re.sub(r"(?<=\d) (?=(?:s|min|h|days)\b)", "\u00a0", text)


def _journeys(summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every persona's stages, "all" first, with shades and the line to draw."""
    journey = summary["journey"]
    cells = [
        {**cell, "shade": shade}
        for cell, shade in zip(journey["cells"], svg.shades(journey["cells"], journey["scale"]), strict=True)
    ]
    ends = svg.window(cells, journey["scale"])
    return [
        {
            "persona": persona,
            "name": own_cells[0]["name"],
            "cells": own_cells,
            "ends": ends,
            "line": svg.line(own_cells, ("csat_mean", "csat_mean_low", "csat_mean_high"), ends),
        }
        for persona, own_cells in _by(cells, "persona").items()
    ]


def _map(journey: Mapping[str, Any]) -> dict[str, Any]:
    """Return a journey map with its lines by row and stage, and the emotion curve to draw."""
    lines: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for cell in journey["cells"]:
        lines.setdefault(cell["row"], {}).setdefault(cell["stage"], []).append(cell)
    rows_with_data = {cell["row"] for cell in journey["cells"] if cell["state"] != MISSING}
    return {
        **journey,
        "rows": [row for row in journey["rows"] if row["row"] in rows_with_data],
        "silent": [row["title"] for row in journey["rows"] if row["row"] not in rows_with_data],
        "gaps": [gap for gap in journey["gaps"] if gap["actual"] is not None and gap["intended"] is not None],
        "lines": lines,
        "line": svg.line(journey["curve"], ("position", "low", "high"), (0.0, 100.0)),
    }


def _by(rows: Rows, key: str) -> dict[str, list[Mapping[str, Any]]]:
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups
