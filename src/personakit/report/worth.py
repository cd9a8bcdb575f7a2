"""The summary's parts on value and on drivers: what customers are worth, whether that foretells, what goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personakit.report.plain import rows

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
    """Return what customers are worth, and how well that foretold the end of the history.

    Parameters
    ----------
    value : Value
        What they are worth.

    Returns
    -------
    dict
        ``by_persona``, ``assumptions``, ``holdout`` (predicted and actual are means of a customer) and ``retention``,
        the last two empty where there is nothing to hold out.
    """
    return {
        "currency": value.currency,
        "by_persona": rows(value.by_persona, VALUE),
        "assumptions": list(value.assumptions),
        "holdout": rows(_means(value.calibration), HOLDOUT),
        "retention": rows(value.retention, RETENTION),
    }


def _means(calibration: pd.DataFrame) -> pd.DataFrame:
    """Turn sums into means of a customer: a count of few leavers is not told."""
    if not len(calibration):
        return calibration
    each = calibration["customers"]
    return calibration.assign(predicted=calibration["predicted"] / each, actual=calibration["actual"] / each)


def drivers_part(drivers: Drivers | None) -> dict[str, Any] | None:
    """Return which stages' satisfaction goes with the overall outcome.

    Parameters
    ----------
    drivers : Drivers or None
        None where the exports have no overall outcome.

    Returns
    -------
    dict or None
        Outcome, share of it explained, one row a persona ("all" first) and stage, and what it rests on.
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
