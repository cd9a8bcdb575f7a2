"""The summary's part on the journey: stages as the firm describes them, and every persona's figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personakit.plots.heatmap import cell_words
from personakit.plots.style import NO_DATA, TOO_FEW
from personakit.report.rounded import rounded, rows

if TYPE_CHECKING:
    from personakit.journey.journey import Journey

AUTHORED = ["stage", "order", "goal", "actions", "owner", "target_csat", "target_wait_minutes", "moment_of_truth",
            "supporting_characters"]  # fmt: skip
METRICS = ["persona", "name", "stage", "order", "customers_reached", "csat_n", "csat_effective_n", "csat_mean",
           "csat_mean_low", "csat_mean_high", "top_2_share", "top_2_share_low", "top_2_share_high",
           "dissatisfied_share", "dissatisfied_share_low", "dissatisfied_share_high", "wait_n", "wait_median_minutes",
           "wait_median_minutes_low", "wait_median_minutes_high", "wait_p90_minutes", "sla_share", "sla_share_low",
           "sla_share_high", "abandoned_share", "response_share"]  # fmt: skip


def journey_part(journey: Journey) -> dict[str, Any]:
    """Return scale, stages and one dict of figures a persona and stage.

    Counts of fewer customers than the minimum cell are left out; `csat`, `waits` and `abandonment` are "shown",
    "too few" or "no data".
    """
    metrics = journey.metrics
    csat = cell_words(metrics["csat_mean"], metrics["csat_n"])
    waits = cell_words(metrics["wait_median_minutes"], metrics["wait_n"])
    cells = []
    for row, rated, waited in zip(rows(metrics, METRICS), csat, waits, strict=True):
        gave_up = waited if waited in {TOO_FEW, NO_DATA} or row["abandoned_share"] is not None else NO_DATA
        cell = {**row, "csat": str(rated), "waits": str(waited), "abandonment": str(gave_up)}
        if rated == TOO_FEW:
            cell.update(csat_n=None, csat_effective_n=None)
        if waited == TOO_FEW:
            cell.update(wait_n=None)
        reached = cell["customers_reached"]
        if reached is not None and 0 < reached < journey.minimum_cell:
            cell["customers_reached"] = None
        cells.append(cell)
    ends = [metrics[f"csat_scale_{end}"].iloc[0] for end in ("low", "high")] if len(metrics) else [0.0, 100.0]
    return {
        "scale": rounded(ends),
        "words": {"too_few": TOO_FEW, "no_data": NO_DATA},
        "stages": rows(journey.stages.assign(stage=journey.stages["stage"].astype("str")), AUTHORED),
        "cells": cells,
        "doubts": list(journey.doubts),
    }
