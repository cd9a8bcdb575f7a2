"""Draw the page's figures and make their SVG fit to stand in it: own ids, the page's inks and font, a spoken name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from personakit import plots
from personakit.plots.style import ACCENT, FAINT, INK, MUTED, PAPER, RULE

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from personakit.journey.journey import Journey
    from personakit.priorities.priorities import Priorities

#: Ink of a plot -> custom property of the page, so that figures follow light and dark.
PAGE_INKS = {INK: "--ink", MUTED: "--muted", RULE: "--rule", PAPER: "--paper", FAINT: "--faint", ACCENT: "--accent"}
EVERYONE = "all"


@dataclass(frozen=True)
class Figure:
    """One figure of the page."""

    svg: str  # safe to stand in the page as it is
    width: int  # in CSS pixels at full size


def draw_figures(journey: Journey, priorities: Priorities) -> dict[str, Axes]:
    """Draw every figure of the report.

    Parameters
    ----------
    journey : Journey
        For the heat map and one line a persona.
    priorities : Priorities
        For the ranking.

    Returns
    -------
    dict of str to Axes
        By the name of the file it makes: "heat-map", "journey-all", "journey-p1", ..., "ranking".
    """
    return {
        "heat-map": plots.heat_map(journey),
        **{f"journey-{persona}": plots.journey(journey, persona) for persona in _drawn(journey)},
        "ranking": plots.ranking(priorities),
    }


def figure_data(journey: Journey, priorities: Priorities) -> dict[str, pd.DataFrame]:
    """Return what every figure of the report draws.

    Parameters
    ----------
    journey : Journey
        The journey.
    priorities : Priorities
        The ranked stages.

    Returns
    -------
    dict of str to DataFrame
        By the same names as `draw_figures`.
    """
    return {
        "heat-map": plots.heat_map_data(journey),
        **{f"journey-{persona}": plots.journey_data(journey, persona) for persona in _drawn(journey)},
        "ranking": plots.ranking_data(priorities),
    }


def _drawn(journey: Journey) -> list[str]:
    """Return whose journeys are drawn: everyone's, and each persona's where there are several."""
    return [EVERYONE, *(journey.personas if len(journey.personas) > 1 else ())]


def page_figures(journey: Journey, priorities: Priorities, drawn: Mapping[str, str] | None = None) -> dict[str, Figure]:
    """Return every figure as SVG that can stand in the page.

    Parameters
    ----------
    journey : Journey
        The journey.
    priorities : Priorities
        The ranked stages.
    drawn : mapping of str to str, optional
        SVG of every figure by name, where they are drawn already.

    Returns
    -------
    dict of str to Figure
        By name, as of `draw_figures`.
    """
    spoken = spoken_names(journey.personas)
    if drawn is None:
        drawn = {name: plots.as_svg(ax) for name, ax in draw_figures(journey, priorities).items()}
    return {name: in_page(svg[svg.index("<svg") :].strip(), name, spoken[name]) for name, svg in drawn.items()}


def spoken_names(personas: Mapping[str, str]) -> dict[str, str]:
    """Return what a screen reader says of each figure.

    Parameters
    ----------
    personas : mapping of str to str
        Name of every persona id.

    Returns
    -------
    dict of str to str
        By the names of `draw_figures`.
    """
    return {
        "heat-map": "Heat map of mean satisfaction by persona and stage. The tables below hold the same figures.",
        "ranking": "Stages ranked by value at risk a year, with 90% intervals. The table below holds the same figures.",
        **{
            f"journey-{persona}": f"Satisfaction of {name} from stage to stage with 90% intervals. "
            "The table below holds the same figures."
            for persona, name in {EVERYONE: "everyone", **personas}.items()
        },
    }


def in_page(svg: str, name: str, spoken: str) -> Figure:
    """Make one SVG fit to stand in a page among others.

    Parameters
    ----------
    svg : str
        From ``<svg`` to ``</svg>``, as matplotlib writes it.
    name : str
        Prefix that keeps its ids apart from those of other figures.
    spoken : str
        What a screen reader says.

    Returns
    -------
    Figure
        The SVG and its full width.
    """
    head, body = svg.split(">", 1)
    view = re.search(r'viewBox="([^"]+)"', head)
    if view is None:
        raise ValueError("The SVG has no viewBox.")
    width = round(float(view.group(1).split()[2]) * 96 / 72)
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    # Its style sheet would reach over the whole page; the page's own says the same of figures only.
    body = re.sub(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>", "", body, flags=re.DOTALL)
    # Only ids that something points at are needed; the rest would only clash.
    used = set(re.findall(r"url\(#([^)]+)\)|href=\"#([^\"]+)\"", body))
    wanted = {a or b for a, b in used}
    body = re.sub(r' id="([^"]+)"', lambda m: f' id="{name}-{m[1]}"' if m[1] in wanted else "", body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", body)
    body = re.sub(r'href="#([^"]+)"', rf'href="#{name}-\1"', body)
    for colour, ink in PAGE_INKS.items():
        # Only in style attributes: a label that happens to read like a colour stays as it is.
        body = re.sub(rf"((?:fill|stroke): ){colour}", rf"\1var({ink})", body)
        body = re.sub(rf'<rect([^>]*) fill="{colour}"', rf'<rect\1 style="fill: var({ink})"', body)
    body = body.replace("'DejaVu Sans'", "var(--font)")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{view.group(1)}"'
    )
    return Figure(f'{head} role="img" aria-label="{escape(spoken)}">{body}', width)
