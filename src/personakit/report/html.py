"""``render_html``: the page, from the summary and the figures; every text from data is escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from personakit.plots import words
from personakit.report.figures import Figure
from personakit.report.opening import VERDICTS, few_names

#: Traits shown on a card before the table of all.
MOST_TRAITS, MOST_DESCRIBING = 6, 8
#: An effect of this size fills its bar.
FULL_EFFECT = 1.5


def render_html(summary: Mapping[str, Any], figures: Mapping[str, Figure]) -> str:
    """Render the page.

    Parameters
    ----------
    summary : mapping
        As of :func:`summarise`, or read back from ``summary.json``.
    figures : mapping of str to Figure
        As of ``page_figures``; a figure that is not there is left out.

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
        money=words.money,
        share=words.share,
        count=words.count,
        minutes=words.minutes,
        amount=words.amount,
        effect=effect,
        tight=tight,
    )
    templates = files("personakit.report") / "templates"
    return environment.get_template("report.html.jinja").render(
        s=summary,
        figures={name: {"svg": Markup(f.svg), "width": f.width} for name, f in figures.items()},  # noqa: S704 own SVG
        css=Markup((templates / "report.css").read_text("utf-8")),  # noqa: S704 own file
        script=Markup((templates / "report.js").read_text("utf-8")),  # noqa: S704 own file
        verdicts=VERDICTS,
        cells=_cells_by_persona(summary),
        rating=lambda value: words.rating(value, summary["journey"]["scale"][1]),
        card=card,
        single=len(summary["personas"]) == 1,
        left=summary["base"]["still_customers"] < summary["base"]["customers"],
        in_money=words.is_currency(summary["value"]["currency"]),
        waited=any(cell["waits"] != words.MISSING for cell in summary["journey"]["cells"]),
        few_names=few_names,
    )


def card(persona: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """Return what a card shows: traits that formed the persona and distinguish it, then descriptions.

    Parameters
    ----------
    persona : mapping
        The persona of the summary.

    Returns
    -------
    dict
        `told` and `describing`: lists of traits.
    """
    told = [t for t in persona["traits"] if t["distinguishes"] and t["use"] == "active"][:MOST_TRAITS]
    describing = [t for t in persona["traits"] if t["use"] == "describe" and t["value"] is not None]
    return {"told": told, "describing": describing[:MOST_DESCRIBING]}


def tight(text: str) -> str:
    r"""Keep a currency and its amount, and a number and its unit, on one line.

    Parameters
    ----------
    text : str
        Words with figures in them.

    Returns
    -------
    str
        The same with no-break spaces.

    Examples
    --------
    >>> tight("puts EUR 42.4k a year") == "puts EUR\xa042.4k a year", tight("In 2024 we")
    (True, 'In 2024 we')
    """
    text = re.sub(r"(?<![^\s(])([A-Z]{3}|[$\u20ac\u00a3\u00a5]) (?=[\u2212<>]?\d)", "\\1\u00a0", text)
    return re.sub(r"(?<=\d) (?=(?:min|h|days)\b)", "\u00a0", text)


def effect(size: float | None) -> dict[str, float]:
    """Return where the bar of an effect starts and how long it is, in percent of its track.

    Parameters
    ----------
    size : float or None
        Effect size; 0 where missing.

    Returns
    -------
    dict
        `left` and `width`, percent.

    Examples
    --------
    >>> effect(-0.75)
    {'left': 25.0, 'width': 25.0}
    """
    half = min(abs(size or 0.0) / FULL_EFFECT, 1.0) * 50
    return {"left": round(50 - half if (size or 0.0) < 0 else 50.0, 1), "width": round(half, 1)}


def _cells_by_persona(summary: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    by_persona: dict[str, list[Mapping[str, Any]]] = {}
    for cell in summary["journey"]["cells"]:
        by_persona.setdefault(cell["persona"], []).append(cell)
    return by_persona
