"""The figures that are written as files next to the page, each with its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personakit import plots

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from personakit.journey.journey import Journey
    from personakit.personas.personas import Personas
    from personakit.priorities.drivers import Drivers
    from personakit.priorities.priorities import Priorities
    from personakit.study.settings import Study


def draw_figures(
    personas: Personas,
    journey: Journey,
    priorities: Priorities,
    drivers: Drivers | None = None,
    study: Study | None = None,
) -> dict[str, Axes]:
    """Draw every figure of the report.

    Returns
    -------
    dict of str to Axes
        By file name: with several personas "persona-cards"
        and "comparison"; with stages "heat-map", "journey-all",
        "ranking", "cause-split", "journeys", with drivers "importance-performance".
    """
    several = (
        {
            "persona-cards": plots.persona_cards(personas, study=study),
            "comparison": plots.comparison(personas),
        }
        if _several(journey)
        else {}
    )
    if not len(journey.stages):
        return several
    if several:
        several["journeys"] = plots.journeys(journey)
    return {
        "heat-map": plots.heat_map(journey),
        "journey-all": plots.journey(journey),
        "ranking": plots.ranking(priorities),
        "cause-split": plots.cause_split(priorities),
        **several,
        **({"importance-performance": plots.importance_performance(drivers)} if drivers is not None else {}),
    }


def figure_data(
    personas: Personas,
    journey: Journey,
    priorities: Priorities,
    drivers: Drivers | None = None,
    study: Study | None = None,
) -> dict[str, pd.DataFrame]:
    """Return what every figure of the report draws.

    Returns
    -------
    dict of str to DataFrame
        With the same names as `draw_figures`.
    """
    several = (
        {
            "persona-cards": plots.persona_cards_data(personas, study=study),
            "comparison": plots.comparison_data(personas),
        }
        if _several(journey)
        else {}
    )
    if not len(journey.stages):
        return several
    if several:
        several["journeys"] = plots.journeys_data(journey)
    return {
        "heat-map": plots.heat_map_data(journey),
        "journey-all": plots.journey_data(journey),
        "ranking": plots.ranking_data(priorities),
        "cause-split": plots.cause_split_data(priorities),
        **several,
        **({"importance-performance": plots.importance_performance_data(drivers)} if drivers is not None else {}),
    }


def _several(journey: Journey) -> bool:
    """Return whether there is more than one persona."""
    return len(journey.personas) > 1
