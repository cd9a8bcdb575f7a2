"""Plots: one noun in, Axes out, and for every plot a data twin.

Figures are made without pyplot, so that a batch run leaves none open; a notebook shows the Axes returned.
"""

from __future__ import annotations

from personakit.plots.heatmap import heat_map, heat_map_data
from personakit.plots.journey_line import journey, journey_data
from personakit.plots.rank_chart import ranking, ranking_data
from personakit.plots.save import as_svg, save_figure, save_figures

__all__ = [
    "as_svg",
    "heat_map",
    "heat_map_data",
    "journey",
    "journey_data",
    "ranking",
    "ranking_data",
    "save_figure",
    "save_figures",
]
