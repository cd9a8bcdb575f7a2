"""The workbook's sheets on value and drivers, each only if there is something to show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from personakit.report.sheet_columns import COUNT, FIGURE, SHARE, SMALL, TEXT, Rows, SheetColumn, interval


def worth_sheets(summary: Mapping[str, Any]) -> list[tuple[str, list[SheetColumn], Rows]]:
    """Return the holdout of lifetime value, the retention curves and the drivers.

    Returns
    -------
    list of tuple
        Name, columns, rows; without empty sheets.
    """
    value, drivers = summary["value"], summary["drivers"]
    label = drivers["label"] if drivers else ""
    sheets: list[tuple[str, list[SheetColumn], Rows]] = [
        (
            "Holdout",
            [
                SheetColumn("figure", "Figure", TEXT),
                SheetColumn("group", "Tenth of customers, lowest first", TEXT),
                SheetColumn("customers", "Customers", COUNT),
                SheetColumn("predicted", "Predicted, a customer", SMALL),
                SheetColumn("actual", "Came, a customer", SMALL),
                SheetColumn("ratio", "Predicted / came", FIGURE),
            ],
            value["holdout"],
        ),
        (
            "Retention",
            [
                SheetColumn("contract", "Contract", TEXT),
                SheetColumn("tenure_year", "Year as a customer", COUNT),
                SheetColumn("customers", "Customers", COUNT),
                *interval("retention", "retention", "Stay the year", SHARE),
                SheetColumn("retention_modelled", "As modelled", SHARE),
            ],
            value["retention"],
        ),
        (
            "Drivers",
            [
                SheetColumn("persona", "Persona", TEXT),
                SheetColumn("name", "Name", TEXT),
                SheetColumn("stage", "Stage", TEXT),
                *interval("importance_lmg", "importance", f"Importance for '{label}' (LMG)", SMALL),
                SheetColumn("share_of_explained", "Share of what is explained", SHARE),
                SheetColumn("relative_weight", "Relative weight", SMALL),
                SheetColumn("correlation", "Correlation", FIGURE),
                *interval("performance", "performance", "Performance, 0-100", FIGURE),
                SheetColumn("quadrant", "Reading", TEXT),
                SheetColumn("quadrant_chance", "Resamples that agree", SHARE),
                SheetColumn("n", "n", COUNT),
                SheetColumn("effective_n", "Effective n", COUNT),
            ],
            drivers["stages"] if drivers else [],
        ),
    ]
    return [sheet for sheet in sheets if sheet[2]]
