"""HTML of cards and maps for a notebook, in the notebook's own colours, light and dark.

It is made of plain data, so that the results can import it and it imports none of them.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from personakit.cards.sections import TITLES
from personakit.core.formatting import format_count, format_rating

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from personakit.cards.facts import Fact
    from personakit.cards.portrait import Portrait

#: Everything is drawn in the text's colour on the notebook's background, so that it works in every theme.
_LINE = "color-mix(in srgb, currentColor 22%, transparent)"
_TINT = "color-mix(in srgb, currentColor 6%, transparent)"
_FAINT = "opacity:.7;font-size:.85em"
MOST_FACTS, MOST_TELLING = 5, 6


def suppressed_html(name: str) -> str:
    """Return the card of a persona with too few customers for figures.

    Returns
    -------
    str
        HTML without a script, the name escaped.

    Examples
    --------
    >>> "<h3>A &amp; B</h3>" in suppressed_html("A & B")
    True
    """
    return _box(f"<h3>{escape(name)}</h3><p>Fewer customers than the minimum cell: no figure is shown.</p>")


def card_html(  # noqa: PLR0917 all that a card shows
    name: str,
    portrait: Portrait,
    facts: Sequence[Fact],
    distinguishing: Sequence[Fact],
    quotes: pd.DataFrame,
    mark: str = "",
) -> str:
    """Return a card: portrait, what distinguishes it, sections, quotes.

    Parameters
    ----------
    name : str
        The persona's name.
    portrait : Portrait
        Its picture.
    facts : sequence of Fact
        Every sentence on the card.
    distinguishing : sequence of Fact
        Those that distinguish the persona from the base, the strongest first.
    quotes : DataFrame
        Columns `text`, `role` and `customers_alike`.
    mark : str
        A sentence of warning below the size; none where it is empty.

    Returns
    -------
    str
        HTML without a script, every text escaped.
    """
    telling = distinguishing[:MOST_TELLING]
    shown = {fact.evidence for fact in telling}
    parts = [
        "<div style='display:flex;gap:1em;align-items:flex-start'>",
        f"<img src='{portrait.uri}' alt='{escape(portrait.alt)}' width='96' height='96'>",
        f"<div><h3 style='margin:0'>{escape(name)}</h3>",
        "".join(f"<div>{_sentence(fact)}</div>" for fact in facts if fact.section == "share"),
        f"<div><b>{escape(mark)}</b></div>" if mark else "",
        "</div></div>",
    ]
    if telling:
        parts += ["<h4 style='margin:.8em 0 .2em'>What distinguishes it</h4>", _list(telling, bold=False)]
    columns = []
    for section, title in TITLES.items():
        rest = [f for f in facts if f.section == section and f.evidence not in shown][:MOST_FACTS]
        if section in {"share", "background"} or not rest:
            continue
        columns.append(
            f"<section style='break-inside:avoid'><h4 style='margin:.8em 0 .2em'>{escape(title)}</h4>"
            f"{_list(rest)}</section>"
        )
    parts.append(f"<div style='columns:22em;column-gap:2em'>{''.join(columns)}</div>")
    for row in quotes.to_dict("records"):
        word = "Dissenting" if row["role"] == "dissenting" else f"{row['customers_alike']} write alike"
        parts.append(
            f"<blockquote style='margin:.5em 0;padding-left:.8em;border-left:3px solid {_LINE}'>"
            f"{escape(str(row['text']))} <span style='{_FAINT}'>{escape(word)}</span></blockquote>"
        )
    return _box("".join(parts))


def empathy_html(headline: str, quadrants: Mapping[str, str], entries: pd.DataFrame) -> str:
    """Return the four quadrants of an empathy map.

    Parameters
    ----------
    headline : str
        Whose map it is.
    quadrants : mapping of str to str
        Each quadrant and where its entries come from.
    entries : DataFrame
        Columns `quadrant`, `text`, `n` and `n_of`.

    Returns
    -------
    str
        HTML without a script, every text escaped.
    """
    cells = []
    for quadrant, source in quadrants.items():
        rows = entries[entries["quadrant"] == quadrant].to_dict("records")
        items = "".join(
            f"<li>{escape(str(row['text']))} "
            f"<span style='{_FAINT}'>{format_count(row['n'])} {escape(str(row['n_of']))}</span></li>"
            for row in rows
        )
        cells.append(
            f"<section style='border:1px solid {_LINE};border-radius:6px;padding:.6em .9em'>"
            f"<h4 style='margin:0'>{quadrant.capitalize()}</h4><div style='{_FAINT}'>{escape(source)}</div>"
            f"<ul style='margin:.4em 0;padding-left:1.1em'>{items or '<li>no data</li>'}</ul></section>"
        )
    grid = "display:grid;grid-template-columns:repeat(auto-fit,minmax(20em,1fr));gap:.8em"
    return _box(f"<h3 style='margin:0 0 .5em'>{escape(headline)}</h3><div style='{grid}'>{''.join(cells)}</div>")


def journey_html(
    headline: str, stages: Sequence[str], titles: Mapping[str, str], cells: pd.DataFrame, curve: pd.DataFrame
) -> str:
    """Return a journey map: stages as columns, the emotion curve drawn across them.

    Parameters
    ----------
    headline : str
        Whose map it is.
    stages : sequence of str
        In journey order.
    titles : mapping of str to str
        Each row of the map and its title, from top to bottom.
    cells : DataFrame
        One row per line of a cell: `row`, `stage`, `text`, `state` and `kind`.
    curve : DataFrame
        One row per stage: `position`, `low`, `high`, `state`, `is_peak`, `is_trough` and `is_end`.

    Returns
    -------
    str
        HTML without a script, every text escaped.
    """
    cell = f"border:1px solid {_LINE};padding:.35em .6em;vertical-align:top;text-align:left;min-width:9em"
    head = "".join(f"<th scope='col' style='{cell};background:{_TINT}'>{escape(stage)}</th>" for stage in stages)
    body = []
    grouped = dict(list(cells.groupby(["row", "stage"], sort=False)))
    for row, title in titles.items():
        if not any((row, stage) in grouped for stage in stages):
            continue
        across = "".join(f"<td style='{cell}'>{_lines(grouped.get((row, stage)))}</td>" for stage in stages)
        if row == "emotion":
            across = f"<td colspan='{len(stages)}' style='{cell};padding:0'>{_curve(curve, len(stages))}</td>"
        body.append(
            f"<tr><th scope='row' style='{cell};background:{_TINT};min-width:7em'>{escape(title)}</th>{across}</tr>"
        )
    table = f"<table style='border-collapse:collapse;font-size:.9em'><thead><tr><th></th>{head}</tr></thead>"
    return _box(
        f"<h3 style='margin:0 0 .5em'>{escape(headline)}</h3><div style='overflow-x:auto'>{table}"
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def cards_html(headline: str, cards: Sequence[tuple[str, str, str]], table: pd.DataFrame) -> str:
    """Return all cards, one below the other, all but the first folded.

    Returns
    -------
    str
        HTML without a script, every text escaped.
    """
    parts = [f"<p>{escape(headline)}</p>"]
    for i, (persona, name, html) in enumerate(cards):
        opened = " open" if i == 0 else ""
        head = f"<summary><b>{escape(persona)}</b> {escape(name)}</summary>"
        parts.append(f"<details{opened}>{head}{html}</details>")
    parts.append(table.to_html(index=False, border=0, justify="left"))
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
    n = f"n {format_count(fact.n)}" if fact.n == fact.n else fact.kind
    source = escape(f"{fact.export}, {fact.source_column}")
    text = f"{escape(fact.sentence)} <span style='{_FAINT}' title='{source}'>{n}</span>"
    return f"<b>{text}</b>" if fact.distinguishes and bold else text


def _lines(rows: Any) -> str:
    if rows is None:
        return ""
    out = []
    for row in rows.to_dict("records"):
        style = f" style='{_FAINT}'" if row["state"] != "shown" else ""
        mark = f" <span style='{_FAINT}'>{row['kind']}</span>" if row["kind"] in {"authored", "assumed"} else ""
        out.append(f"<div{style}>{escape(str(row['text']))}{mark}</div>")
    return "".join(out)


def _curve(curve: pd.DataFrame, n_stages: int) -> str:
    """Draw the emotion curve with its intervals; it is broken where nothing is known."""
    wide, high = 160, 90
    points = [
        (wide * (i + 0.5), high * (1 - row["position"] / 100), row)
        for i, row in enumerate(curve.to_dict("records"))
        if row["state"] == "shown"
    ]
    if not points:
        return "<div style='padding:.4em'>no data</div>"
    across, ink = wide * n_stages, "stroke='currentColor'"
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
        caption = f"{format_rating(row['position'], 100)} {word}".strip()
        marks.append(
            f"<text x='{x:.0f}' y='{at:.1f}' font-size='11' text-anchor='middle' fill='currentColor'>{caption}</text>"
        )
    label = "Emotion curve, 0 worst to 100 best"
    return (
        f"<svg viewBox='0 0 {across} {high}' style='width:100%;display:block' role='img' aria-label='{label}'>"
        f"{''.join(marks)}</svg>"
    )
