"""Cards and maps as they show in a notebook: in the notebook's own colours, light and dark."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from personakit.cards.sections import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from personakit.cards.cards import Card, Cards
    from personakit.cards.empathy import EmpathyMap
    from personakit.cards.facts import Fact
    from personakit.cards.journey_map import JourneyMap

#: Everything is drawn in the colour of the text on the ground there is, so that no theme has to be known.
_LINE = "color-mix(in srgb, currentColor 22%, transparent)"
_TINT = "color-mix(in srgb, currentColor 6%, transparent)"
_FAINT = "opacity:.7;font-size:.85em"
MOST_FACTS, MOST_TELLING = 5, 6


def card_html(card: Card) -> str:
    """Return a card: portrait, what distinguishes it, sections, quotes.

    Parameters
    ----------
    card : Card
        The card.

    Returns
    -------
    str
        HTML without a script, every text escaped.
    """
    if card.suppressed:
        return _box(f"<h3>{escape(card.name)}</h3><p>Fewer customers than the minimum cell: no figure is shown.</p>")
    telling = card.distinguishing[:MOST_TELLING]
    shown = {fact.evidence for fact in telling}
    parts = [
        "<div style='display:flex;gap:1em;align-items:flex-start'>",
        f"<img src='{card.portrait.uri}' alt='{escape(card.portrait.alt)}' width='96' height='96'>",
        f"<div><h3 style='margin:0'>{escape(card.name)}</h3>",
        "".join(f"<div>{_sentence(fact)}</div>" for fact in card.of("share")),
        "</div></div>",
    ]
    if telling:
        parts += ["<h4 style='margin:.8em 0 .2em'>What distinguishes it</h4>", _list(telling, bold=False)]
    columns = []
    for section, title in TITLES.items():
        facts = [f for f in card.of(section) if f.evidence not in shown][:MOST_FACTS]
        if section in {"share", "background"} or not facts:
            continue
        columns.append(
            f"<section style='break-inside:avoid'><h4 style='margin:.8em 0 .2em'>{escape(title)}</h4>"
            f"{_list(facts)}</section>"
        )
    parts.append(f"<div style='columns:22em;column-gap:2em'>{''.join(columns)}</div>")
    for row in card.quotes.to_dict("records"):
        word = "Dissenting" if row["role"] == "dissenting" else f"{row['customers_alike']} write alike"
        parts.append(
            f"<blockquote style='margin:.5em 0;padding-left:.8em;border-left:3px solid {_LINE}'>"
            f"{escape(str(row['text']))} <span style='{_FAINT}'>{escape(word)}</span></blockquote>"
        )
    return _box("".join(parts))


def empathy_html(empathy: EmpathyMap) -> str:
    """Return the four quadrants.

    Parameters
    ----------
    empathy : EmpathyMap
        The map.

    Returns
    -------
    str
        HTML without a script, every text escaped.
    """
    from personakit.cards.empathy import QUADRANTS

    cells = []
    for quadrant, source in QUADRANTS.items():
        rows = empathy.entries[empathy.entries["quadrant"] == quadrant].to_dict("records")
        items = "".join(
            f"<li>{escape(str(row['text']))} "
            f"<span style='{_FAINT}'>{row['n']:,.0f} {escape(str(row['n_of']))}</span></li>"
            for row in rows
        )
        cells.append(
            f"<section style='border:1px solid {_LINE};border-radius:6px;padding:.6em .9em'>"
            f"<h4 style='margin:0'>{quadrant.capitalize()}</h4><div style='{_FAINT}'>{escape(source)}</div>"
            f"<ul style='margin:.4em 0;padding-left:1.1em'>{items or '<li>no data</li>'}</ul></section>"
        )
    grid = "display:grid;grid-template-columns:repeat(auto-fit,minmax(20em,1fr));gap:.8em"
    return _box(
        f"<h3 style='margin:0 0 .5em'>{escape(empathy.headline()[0])}</h3><div style='{grid}'>{''.join(cells)}</div>"
    )


def journey_html(journey: JourneyMap) -> str:
    """Return the map: stages as columns, the emotion curve drawn across them.

    Parameters
    ----------
    journey : JourneyMap
        The map.

    Returns
    -------
    str
        HTML without a script, every text escaped.
    """
    from personakit.cards.journey_map import ROWS

    cell = f"border:1px solid {_LINE};padding:.35em .6em;vertical-align:top;text-align:left;min-width:9em"
    head = "".join(
        f"<th scope='col' style='{cell};background:{_TINT}'>{escape(stage)}</th>" for stage in journey.stages
    )
    body = []
    grouped = dict(list(journey.cells.groupby(["row", "stage"], sort=False)))
    for row, title in ROWS.items():
        if not any((row, stage) in grouped for stage in journey.stages):
            continue
        cells = "".join(f"<td style='{cell}'>{_lines(grouped.get((row, stage)))}</td>" for stage in journey.stages)
        if row == "emotion":
            cells = f"<td colspan='{len(journey.stages)}' style='{cell};padding:0'>{_curve(journey)}</td>"
        body.append(
            f"<tr><th scope='row' style='{cell};background:{_TINT};min-width:7em'>{escape(title)}</th>{cells}</tr>"
        )
    table = f"<table style='border-collapse:collapse;font-size:.9em'><thead><tr><th></th>{head}</tr></thead>"
    return _box(
        f"<h3 style='margin:0 0 .5em'>{escape(journey.headline()[0])}</h3><div style='overflow-x:auto'>{table}"
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def cards_html(cards: Cards) -> str:
    """Return all cards, one beneath the other, closed but the first.

    Parameters
    ----------
    cards : Cards
        The cards.

    Returns
    -------
    str
        HTML without a script, every text escaped.
    """
    parts = [f"<p>{escape(cards.headline()[0])}</p>"]
    for i, card in enumerate(cards):
        opened = " open" if i == 0 else ""
        head = f"<summary><b>{escape(card.id)}</b> {escape(card.name)}</summary>"
        parts.append(f"<details{opened}>{head}{card_html(card)}</details>")
    parts.append(cards.table.to_html(index=False, border=0, justify="left"))
    return _box("".join(parts))


def _box(inner: str) -> str:
    return f"<div style='font-family:system-ui,sans-serif;line-height:1.45;max-width:75em'>{inner}</div>"


def _list(facts: Iterable[Fact], *, bold: bool = True) -> str:
    return (
        "<ul style='margin:.2em 0;padding-left:1.1em'>"
        + "".join(f"<li>{_sentence(f, bold=bold)}</li>" for f in facts)
        + "</ul>"
    )


def _sentence(fact: Fact, *, bold: bool = True) -> str:
    n = f"n {fact.n:,.0f}" if fact.n == fact.n else fact.kind
    source = escape(f"{fact.export}, {fact.source_column}")
    said = f"{escape(fact.sentence)} <span style='{_FAINT}' title='{source}'>{n}</span>"
    return f"<b>{said}</b>" if fact.distinguishes and bold else said


def _lines(rows: Any) -> str:
    if rows is None:
        return ""
    out = []
    for row in rows.to_dict("records"):
        style = f" style='{_FAINT}'" if row["state"] != "shown" else ""
        mark = f" <span style='{_FAINT}'>{row['kind']}</span>" if row["kind"] in {"authored", "assumed"} else ""
        out.append(f"<div{style}>{escape(str(row['text']))}{mark}</div>")
    return "".join(out)


def _curve(journey: JourneyMap) -> str:
    """Draw the emotion curve with its intervals; gaps where nothing is known."""
    wide, high = 160, 90
    points = [
        (wide * (i + 0.5), high * (1 - row["position"] / 100), row)
        for i, row in enumerate(journey.curve.to_dict("records"))
        if row["state"] == "shown"
    ]
    if not points:
        return "<div style='padding:.4em'>no data</div>"
    across, ink = wide * len(journey.stages), "stroke='currentColor'"
    marks = [f"<line x1='0' x2='{across}' y1='{high / 2}' y2='{high / 2}' {ink} opacity='.2' stroke-dasharray='4 4'/>"]
    line = " ".join(f"{x:.0f},{y:.1f}" for x, y, _ in points)
    marks.append(f"<polyline points='{line}' fill='none' {ink} stroke-width='2'/>")
    for x, y, row in points:
        low, top = high * (1 - row["low"] / 100), high * (1 - row["high"] / 100)
        ends = f"x1='{x:.0f}' x2='{x:.0f}' y1='{low:.1f}' y2='{top:.1f}'"
        marks.append(f"<line {ends} {ink} opacity='.4' stroke-width='3'/>")
        word = "best" if row["is_peak"] else "lowest" if row["is_trough"] else "last" if row["is_end"] else ""
        marks.append(f"<circle cx='{x:.0f}' cy='{y:.1f}' r='{4 if word else 3}' fill='currentColor'/>")
        at = y - 9 if y > 22 else y + 17
        said = f"{row['position']:.0f} {word}".strip()
        marks.append(
            f"<text x='{x:.0f}' y='{at:.1f}' font-size='11' text-anchor='middle' fill='currentColor'>{said}</text>"
        )
    label = "Emotion curve, 0 worst to 100 best"
    return (
        f"<svg viewBox='0 0 {across} {high}' style='width:100%;display:block' role='img' aria-label='{label}'>"
        f"{''.join(marks)}</svg>"
    )
