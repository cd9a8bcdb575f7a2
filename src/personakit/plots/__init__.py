"""Plots: each takes one result and returns Axes, and each has a function that returns its data.

Figures are made without pyplot, so that a batch run leaves none open; a notebook shows the returned Axes.
"""

from __future__ import annotations

from personakit.plots.cause_split import cause_split, cause_split_data
from personakit.plots.comparison import comparison, comparison_data
from personakit.plots.figure import Figure, check_figures
from personakit.plots.flows import flows, flows_data
from personakit.plots.heatmap import heat_map, heat_map_data
from personakit.plots.importance_performance import importance_performance, importance_performance_data
from personakit.plots.journey_line import journey, journey_data
from personakit.plots.journeys import journeys, journeys_data
from personakit.plots.k_evidence_plot import k_evidence, k_evidence_data
from personakit.plots.persona_cards import persona_cards, persona_cards_data
from personakit.plots.rank_acceptability import rank_acceptability, rank_acceptability_data
from personakit.plots.rank_chart import ranking, ranking_data
from personakit.plots.save import as_svg, save_figure, save_figures
from personakit.plots.stability_plot import stability, stability_data
from personakit.plots.waits import waits, waits_data
from personakit.plots.weight_sensitivity import weight_sensitivity, weight_sensitivity_data
from personakit.plots.what_if_curve import what_if, what_if_data

__all__ = [
    "Figure",
    "as_svg",
    "cause_split",
    "cause_split_data",
    "check_figures",
    "comparison",
    "comparison_data",
    "flows",
    "flows_data",
    "heat_map",
    "heat_map_data",
    "importance_performance",
    "importance_performance_data",
    "journey",
    "journey_data",
    "journeys",
    "journeys_data",
    "k_evidence",
    "k_evidence_data",
    "persona_cards",
    "persona_cards_data",
    "rank_acceptability",
    "rank_acceptability_data",
    "ranking",
    "ranking_data",
    "save_figure",
    "save_figures",
    "stability",
    "stability_data",
    "waits",
    "waits_data",
    "weight_sensitivity",
    "weight_sensitivity_data",
    "what_if",
    "what_if_data",
]
