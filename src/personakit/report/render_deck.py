"""``render_deck``: the summary as PowerPoint slides, with charts and tables that can be edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from personakit.core.errors import StudyError
from personakit.core.formatting import (
    format_count,
    format_exact,
    format_index,
    format_interval,
    format_mean,
    format_money,
    format_rating,
    format_share,
    format_short_count,
    is_currency,
)
from personakit.plots.portraits import portrait_image
from personakit.report.executive_summary import few_names, verdict_text
from personakit.report.fit_text import FittedTable
from personakit.report.render_html import card
from personakit.report.reproducible_zip import reproducible_zip
from personakit.report.slide import Deck
from personakit.report.svg import shades

#: Most rows of a table on a slide; the others are in the report.
MOST_ROWS, MOST_STAGES, MOST_TRAITS = 12, 12, 6
#: Most rows of the heat table with n in its cells.
MOST_WITH_N = 8
#: Most assumptions on the last slide.
MOST_ASSUMPTIONS = 6
#: Colours of the heat map, and whether the ink on each is light; as on the page.
SHADES = (("FBF3E4", False), ("F5DCAE", False), ("EAB871", False), ("D98A45", False), ("AD5224", True),
          ("84341A", True), ("571F10", True))  # fmt: skip
Rows = Sequence[Mapping[str, Any]]


def render_deck(summary: Mapping[str, Any]) -> bytes:
    """Render the slides: summary, one slide per persona, journey heat table, ranking chart, causes, method.

    Parameters
    ----------
    summary : mapping
        From :func:`summarise`, or read from ``summary.json``.

    Returns
    -------
    bytes
        The .pptx file, the same for the same summary.

    Raises
    ------
    StudyError
        When python-pptx is not installed.
    """
    try:
        import pptx  # noqa: F401 checked in this function, used in slide.py
    except ImportError as error:
        raise StudyError(
            "PowerPoint slides need python-pptx, which is not installed. Install it with: "
            "pip install 'personakit[slides]'"
        ) from error
    study = summary["study"]
    deck = Deck(f"{study['name']}, as of {study['as_of']}")
    _opening(deck, summary)
    if len(summary["personas"]) > 1:
        _overview(deck, summary)
    for persona in summary["personas"]:
        _persona(deck, summary, persona)
    if summary["journey"]["stages"]:
        _heat(deck, summary)
        _ranking(deck, summary)
        _causes(deck, summary)
    _method(deck, summary)
    target = BytesIO()
    deck.save(target)
    return reproducible_zip(target.getvalue(), study["as_of"])


def _opening(deck: Deck, summary: Mapping[str, Any]) -> None:
    first, *others = summary["opening"]
    what = "what to fix first" if summary["journey"]["stages"] else "what they are worth"
    slide = deck.slide(f"Who our customers are, and {what}", "; ".join(first["answers"]))
    slide.text(first["text"], 0.7, 1.75, 11.9, 1.5, 24, bold=True)
    for at, line in enumerate(others):
        left, top = 0.7 + 6.1 * (at % 2), 3.55 + 1.75 * (at // 2)
        slide.text("  ".join(line["answers"]), left, top, 5.7, 0.35, 11, muted=True)
        slide.text(line["text"], left, top + 0.33, 5.7, 1.3, 14)


def _overview(deck: Deck, summary: Mapping[str, Any]) -> None:
    personas = summary["personas"]
    slide = deck.slide(f"{len(personas)} personas", verdict_text(summary))
    currency = summary["value"]["currency"]
    money = is_currency(currency)
    surveyed = bool(summary["base"]["respondents"])
    head = ["Persona", "Share of base", "90% interval", "Customers", *(["Survey answers"] if surveyed else [])]
    rows = []
    for p in personas[:MOST_ROWS]:
        thin = p["share_of_base"] is None
        between = "" if thin else format_interval(p["share_low"], p["share_high"])
        row = [
            f"{p['name']}{_not_stable(p)}",
            "too few" if thin else format_share(p["share_of_base"]),
            between,
            _n(p["customers"], summary),
        ]
        row += [_n(p["respondents"], summary)] if surveyed else []
        rows.append([*row, format_money(p["value"]["lifetime_value"])] if money else row)
    head += [f"Lifetime value each, {currency}"] if money else []
    slide.table(FittedTable(head, rows, [4.3, *[1.52] * (len(head) - 1)]), 0.7, 1.75, 4.9)
    slide.foot("Share of base is the mean probability of belonging over all customers.")


def _not_stable(persona: Mapping[str, Any]) -> str:
    return ", not stable" if persona.get("stable") is False else ""


def _persona(deck: Deck, summary: Mapping[str, Any], persona: Mapping[str, Any]) -> None:
    slide = deck.slide(persona["name"], f"Persona {persona['id']}{_not_stable(persona)}")
    if persona["share_of_base"] is None:
        slide.text("Too few customers to show figures.", 0.7, 1.8, 11, 0.5, 14, muted=True)
        return
    single = len(summary["personas"]) == 1
    between = "" if single else f" ({format_interval(persona['share_low'], persona['share_high'])})"
    facts = [(format_share(persona["share_of_base"]), f"of the base{between}")]
    value, currency = persona["value"], summary["value"]["currency"]
    if value["share_of_value"] is not None and not single:
        facts.append((format_share(value["share_of_value"]), "of all value"))
    if value["lifetime_value"] is not None and is_currency(currency):
        facts.append((format_money(value["lifetime_value"], currency), "lifetime value each"))
    if value["switching_ease"] is not None:
        facts.append((format_index(value["switching_ease"]), "switching ease, 0 to 1"))
    for at, (figure, label) in enumerate(facts):
        slide.text(figure, 0.7 + 2.9 * at, 1.55, 2.8, 0.5, 24, bold=True)
        slide.text(label, 0.7 + 2.9 * at, 2.05, 2.8, 0.35, 11, muted=True)
    composed = next((c for c in summary["cards"]["cards"] if c["id"] == persona["id"]), None)
    if composed and (image := portrait_image(persona["id"], composed["portrait"]["uri"])):
        slide.picture(image, composed["portrait"]["alt"], 11.55, 1.42, 1.05)
    traits = card(persona)["told"][:MOST_TRAITS] or card(persona)["describing"][:MOST_TRAITS]
    rows = [
        [_trait(t), _figure(t, t["value"]), _figure(t, t["base_value"]), "" if t["index"] is None else
         format_count(t["index"]), _n(t["n"], summary)]
        for t in traits if t["value"] is not None
    ]  # fmt: skip
    if rows:
        slide.table(FittedTable(["What distinguishes them", "They", "Base", "Index", "n"], rows,
                          [2.75, 0.95, 0.95, 0.7, 0.75]), 0.7, 2.6, 3.9)  # fmt: skip
    _line(slide, summary, persona)
    spoken = composed["quotes"][:2] if composed else []
    for at, quote in enumerate(spoken):
        differs = " (a different view)" if quote["role"] == "dissenting" else ""
        slide.text(f"\u201c{quote['text']}\u201d{differs}", 7.1, 5.65 + 0.55 * at, 5.5, 0.5, 12)
    slide.foot(f"{_n(persona['customers'], summary)} customers; intervals are 90%; index 100 is like the base.")


def _line(slide: Any, summary: Mapping[str, Any], persona: Mapping[str, Any]) -> None:
    cells = [c for c in summary["journey"]["cells"] if c["persona"] == persona["id"]]
    everyone = [c for c in summary["journey"]["cells"] if c["persona"] == "all"]
    if not any(c["csat_mean"] is not None for c in cells):
        return
    series = [(persona["name"], [c["csat_mean"] for c in cells])]
    if len(summary["personas"]) > 1:
        series.append(("Everyone", [c["csat_mean"] for c in everyone]))
    slide.text("Mean rating from stage to stage", 7.1, 2.6, 5.5, 0.35, 11, muted=True)
    slide.lines([c["stage"] for c in cells], series, summary["journey"]["scale"], 7.1, 2.9, 5.5, 2.65)


def _heat(deck: Deck, summary: Mapping[str, Any]) -> None:
    journey = summary["journey"]
    low, high = (format_exact(end) for end in journey["scale"])
    shaded = [{**c, "shade": s} for c, s in zip(journey["cells"], shades(journey["cells"], journey["scale"]),
                                                strict=True)]  # fmt: skip
    stages = [stage["stage"] for stage in journey["stages"]]
    by_persona: dict[str, list[Mapping[str, Any]]] = {}
    for cell in shaded:
        by_persona.setdefault(cell["persona"], []).append(cell)
    if len(summary["personas"]) == 1:
        by_persona = {"all": by_persona["all"]}
    for start in range(0, len(stages), MOST_STAGES):
        slide = deck.slide(
            "Satisfaction by persona and stage", f"Mean rating from {low} to {high}; the darker, the worse"
        )
        rows, fills = [], []
        for cells in list(by_persona.values())[: MOST_ROWS + 1]:
            part = cells[start : start + MOST_STAGES]
            roomy = len(by_persona) <= MOST_WITH_N
            rows.append([cells[0]["name"], *(_cell(c, journey["scale"][1], with_n=roomy) for c in part)])
            fills.append([None, *(None if c["shade"] is None else SHADES[c["shade"]] for c in part)])
        shown = stages[start : start + MOST_STAGES]
        width = 9.2 / len(shown)
        slide.table(FittedTable(["", *shown], rows, [2.7, *[width] * len(shown)], fills), 0.7, 1.75, 5.0)
        slide.foot(
            "n: ratings, counted by membership. Numbers of ratings and 90% intervals of all cells are in the report."
        )


def _ranking(deck: Deck, summary: Mapping[str, Any]) -> None:
    stages, currency = summary["priorities"]["stages"], summary["priorities"]["currency"]
    slide = deck.slide("Which stage to fix first", f"Value at risk a year, {currency}")
    ranked = [r for r in stages if r["value_at_risk"] is not None][:MOST_ROWS]
    if not ranked:
        slide.text("No stage can be ranked.", 0.7, 1.8, 11, 0.5, 14, muted=True)
        return
    slide.bars([r["stage"] for r in ranked], [r["value_at_risk"] for r in ranked], currency, 0.7, 1.7, 5.6, 4.9)
    rows = [
        [
            str(int(r["rank"])),
            r["stage"],
            format_money(r["value_at_risk"]),
            f"{format_money(r['value_at_risk_low'])} to {format_money(r['value_at_risk_high'])}",
            format_share(r["chance_first"]),
            "under minimum" if r["share_of_base"] is None else format_share(r["share_of_base"]),
        ]
        for r in ranked
    ]
    head = ["", "Stage", "At risk", "90% interval", "First", "Of base"]
    slide.table(FittedTable(head, rows, [0.35, 2.2, 0.85, 1.45, 0.7, 0.8]), 6.3, 1.75, 4.9)
    slide.foot(summary["priorities"]["assumptions"][0] if summary["priorities"]["assumptions"] else "")


def _causes(deck: Deck, summary: Mapping[str, Any]) -> None:
    stages = [r for r in summary["priorities"]["stages"] if r["value_at_risk"] is not None][:MOST_ROWS]
    slide = deck.slide("Touchpoint, interaction or time?", "What dissatisfaction goes with, stage by stage")
    parts = ("cause_touchpoint", "cause_interaction", "cause_waiting_time")
    rows = [
        [r["stage"], r["cause"] or "no data", *("" if r[p] is None else format_share(r[p]) for p in parts),
         _affected(r, len(summary["personas"])), _n(r["n"], summary)]
        for r in stages
    ]  # fmt: skip
    head = [
        "Stage",
        "Goes with",
        "Touchpoint",
        "Interaction",
        "Waiting time",
        "Personas who find it problematic",
        "Ratings",
    ]
    if rows:
        slide.table(FittedTable(head, rows, [2.2, 2.6, 1.05, 1.05, 1.15, 2.9, 0.95]), 0.7, 1.75, 4.9)
    slide.foot(
        "Shares are of what is explained. An association: only a change made on purpose, and measured, shows a cause."
    )


def _method(deck: Deck, summary: Mapping[str, Any]) -> None:
    base = summary["base"]
    slide = deck.slide("Method and caveats", "What the figures rest on, and what they do not say")
    counts = [(base[name], label) for name, label in (("customers", "customers"), ("respondents", "survey answers"),
                                                    ("ratings", "ratings"), ("waits", "waits"))]  # fmt: skip
    for at, (number, label) in enumerate(counts):
        slide.text(format_count(number), 0.7 + 2.9 * at, 1.55, 2.8, 0.5, 24, bold=True)
        slide.text(label, 0.7 + 2.9 * at, 2.05, 2.8, 0.35, 11, muted=True)
    slide.list(summary["method"]["caveats"], 0.7, 2.75, 5.7, 3.9, 14)
    assumed = summary["priorities"]["assumptions"]
    more = len(assumed) - MOST_ASSUMPTIONS
    rest = [f"{more} more assumptions are in the report."] if more > 0 else []
    slide.list([*assumed[:MOST_ASSUMPTIONS], *rest], 6.8, 2.75, 5.8, 3.9, 11)


def _n(number: float | None, summary: Mapping[str, Any]) -> str:
    return f"under {summary['study']['minimum_cell']}" if number is None else format_count(number)


def _figure(trait: Mapping[str, Any], value: float | None) -> str:
    return format_share(value) if trait["measure"] == "share" else format_mean(value)


def _trait(trait: Mapping[str, Any]) -> str:
    return f"{trait['label']}: {trait['level']}" if trait["measure"] == "share" else str(trait["label"])


def _cell(cell: Mapping[str, Any], scale_high: float, *, with_n: bool) -> str:
    if cell["csat_mean"] is None:
        return str(cell["csat"])
    mean = format_rating(cell["csat_mean"], scale_high)
    return f"{mean}\nn {format_short_count(cell['csat_n'])}" if with_n else mean


def _affected(row: Mapping[str, Any], personas: int) -> str:
    number = row["n_personas_affected"] or 0
    if personas == 1:
        return "everyone"
    if not number:
        return "none in particular"
    return (
        f"all {personas}"
        if number == personas
        else f"{int(number)} of {personas}: {few_names(row['personas_affected'], 2)}"
    )
