"""The workbook's sheets on value and drivers, each only if there is something to show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from personakit.report.columns import COUNT, FIGURE, SHARE, SMALL, TEXT, Column, Rows, interval


def worth_sheets(summary: Mapping[str, Any]) -> list[tuple[str, list[Column], Rows]]:
    """Return the holdout of lifetime value, the retention curves and the drivers.

    Parameters
    ----------
    summary : mapping
        From :func:`summarise`.

    Returns
    -------
    list of tuple
        Name, columns, rows; without empty sheets.
    """
    value, drivers = summary["value"], summary["drivers"]
    label = drivers["label"] if drivers else ""
    sheets: list[tuple[str, list[Column], Rows]] = [
        ("Holdout", [
            Column("figure", "Figure", TEXT), Column("group", "Tenth of customers, lowest first", TEXT),
            Column("customers", "Customers", COUNT), Column("predicted", "Predicted, a customer", SMALL),
            Column("actual", "Came, a customer", SMALL), Column("ratio", "Predicted / came", FIGURE),
        ], value["holdout"]),
        ("Retention", [
            Column("contract", "Contract", TEXT), Column("tenure_year", "Year as a customer", COUNT),
            Column("customers", "Customers", COUNT), *interval("retention", "retention", "Stay the year", SHARE),
            Column("retention_modelled", "As modelled", SHARE),
        ], value["retention"]),
        ("Drivers", [
            Column("persona", "Persona", TEXT), Column("name", "Name", TEXT), Column("stage", "Stage", TEXT),
            *interval("importance_lmg", "importance", f"Importance for '{label}' (LMG)", SMALL),
            Column("share_of_explained", "Share of what is explained", SHARE),
            Column("relative_weight", "Relative weight", SMALL), Column("correlation", "Correlation", FIGURE),
            *interval("performance", "performance", "Performance, 0-100", FIGURE),
            Column("quadrant", "Reading", TEXT), Column("quadrant_chance", "Resamples that agree", SHARE),
            Column("n", "n", COUNT), Column("effective_n", "Effective n", COUNT),
        ], drivers["stages"] if drivers else []),
    ]  # fmt: skip
    return [sheet for sheet in sheets if sheet[2]]
