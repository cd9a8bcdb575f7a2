"""The figures that stand beside the page as files, each with its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personakit import plots

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from personakit.journey.journey import Journey
    from personakit.priorities.priorities import Priorities

EVERYONE = "all"


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
