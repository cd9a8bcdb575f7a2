"""The summary's parts on value and on drivers: customer value, its accuracy, and links to an overall outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personakit.report.rounded import rows

if TYPE_CHECKING:
    import pandas as pd

    from personakit.priorities.drivers import Drivers
    from personakit.value.value import Value

VALUE = ["persona", "name", "customers", "annual_margin", "lifetime_value", "lifetime_value_low", "lifetime_value_high",
         "switching_ease", "share_of_value"]  # fmt: skip
HOLDOUT = ["figure", "group", "customers", "predicted", "actual", "ratio"]
RETENTION = ["contract", "tenure_year", "customers", "retention", "retention_low", "retention_high",
             "retention_modelled"]  # fmt: skip
DRIVERS = ["persona", "name", "stage", "importance_lmg", "importance_low", "importance_high", "share_of_explained",
           "relative_weight", "correlation", "performance", "performance_low", "performance_high", "n", "effective_n",
           "quadrant", "quadrant_chance"]  # fmt: skip


def value_part(value: Value) -> dict[str, Any]:
    """Return what customers are worth, and how well the model predicted the end of the history.

    Returns
    -------
    dict
        ``by_persona``, ``assumptions``, ``holdout`` (predicted and actual are means per customer) and ``retention``,
        the last two are empty if there is nothing to hold out.
    """
    return {
        "currency": value.currency,
        "by_persona": rows(value.by_persona, VALUE),
        "assumptions": list(value.assumptions),
        "holdout": rows(_means(value.calibration), HOLDOUT),
        "retention": rows(value.retention, RETENTION),
    }


def _means(calibration: pd.DataFrame) -> pd.DataFrame:
    """Convert sums to means per customer, so that small counts of leavers are not shown."""
    if not len(calibration):
        return calibration
    each = calibration["customers"]
    return calibration.assign(predicted=calibration["predicted"] / each, actual=calibration["actual"] / each)


def drivers_part(drivers: Drivers | None) -> dict[str, Any] | None:
    """Return which stages' satisfaction is linked to the overall outcome.

    Parameters
    ----------
    drivers : Drivers or None
        None if the exports have no overall outcome.

    Returns
    -------
    dict or None
        Outcome, share of it explained, one row per persona ("all" first) and stage, and notes.
    """
    if drivers is None:
        return None
    return {
        "outcome": drivers.outcome,
        "label": drivers.outcome_label,
        "explained": drivers.explained,
        "stages": rows(drivers.stages, DRIVERS),
        "notes": list(drivers.assumptions),
    }
