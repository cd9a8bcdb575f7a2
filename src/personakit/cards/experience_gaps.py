"""The firm's target at a stage against what its customers experience, as a tested difference."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from personakit.core.intervals import Z_90

if TYPE_CHECKING:
    from collections.abc import Mapping

GAPS = ["stage", "target_of", "unit", "intended", "actual", "low", "high", "gap", "p_value", "verdict", "n"]
MET, MISSED, OPEN = "met", "missed", "cannot tell"
NO_TARGET = "no target"


def experience_gap(row: Mapping[Any, Any], target_csat: float, target_wait_minutes: float) -> list[dict[str, Any]]:
    """Test one stage's figures against the firm's targets.

    Satisfaction: Student's t on the mean at its effective n. Waits: the median's interval on the scale of log minutes.
    A target is met, or missed, when the whole 90% interval is on one side of it.

    Parameters
    ----------
    row : mapping
        A row of ``Journey.metrics``.
    target_csat : float
        Points of the rating scale; NaN for none.
    target_wait_minutes : float
        Minutes; NaN for none.

    Returns
    -------
    list of dict
        Two rows, "csat" and "wait"; p-values are two-sided.

    Examples
    --------
    >>> row = {"stage": "Support", "csat_mean": 3.5, "csat_mean_low": 3.4, "csat_mean_high": 3.6, "csat_n": 400.0,
    ...        "csat_effective_n": 400.0, "wait_median_minutes": float("nan"), "wait_median_minutes_low": float("nan"),
    ...        "wait_median_minutes_high": float("nan"), "wait_n": 0.0}
    >>> [(gap["target_of"], gap["verdict"]) for gap in experience_gap(row, 4.2, 10.0)]
    [('csat', 'missed'), ('wait', 'no data')]
    """
    csat = _gap(row, "csat", "points", target_csat, "csat_mean", row["csat_n"])
    wait = _gap(row, "wait", "minutes", target_wait_minutes, "wait_median_minutes", row["wait_n"])
    if csat["verdict"] in {MET, MISSED, OPEN}:
        csat["p_value"] = _t_test(csat, float(row["csat_effective_n"]))
        csat["verdict"] = MISSED if csat["high"] < target_csat else MET if csat["low"] >= target_csat else OPEN
    if wait["verdict"] in {MET, MISSED, OPEN}:
        wait["p_value"] = _log_test(wait)
        low, high = wait["low"], wait["high"]
        wait["verdict"] = MISSED if low > target_wait_minutes else MET if high <= target_wait_minutes else OPEN
    return [csat, wait]


def gap_table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return gaps as a frame.

    Parameters
    ----------
    rows : list of dict
        Of :func:`experience_gap`, each with its `evidence`.
    """
    return pd.DataFrame(rows, columns=[*GAPS, "evidence"])


def _gap(  # noqa: PLR0917 one target
    row: Mapping[Any, Any], of: str, unit: str, intended: float, figure: str, n: float
) -> dict[str, Any]:
    actual = float(row[figure])
    gap = {"stage": row["stage"], "target_of": of, "unit": unit, "intended": intended, "actual": actual,
           "low": float(row[f"{figure}_low"]), "high": float(row[f"{figure}_high"]), "gap": actual - intended,
           "p_value": math.nan, "n": float(n)}  # fmt: skip
    if math.isnan(intended):
        return {**gap, "verdict": NO_TARGET}
    if math.isnan(actual):
        few = n > 0
        return {**gap, "n": math.nan if few else n, "verdict": "too few" if few else "no data"}
    return {**gap, "verdict": OPEN}


def _t_test(gap: Mapping[Any, Any], effective: float) -> float:
    """Return the two-sided p-value of a mean against its target, from the mean's own interval."""
    from scipy.special import stdtr, stdtrit

    freedom = max(effective - 1, 1.0)
    half = max(gap["actual"] - gap["low"], gap["high"] - gap["actual"])  # the other end may be cut off by the scale
    if half <= 0:
        return math.nan
    error = half / (float(stdtrit(freedom, 0.95)) if effective < 1000 else Z_90)
    return float(2 * stdtr(freedom, -abs(gap["gap"]) / error))


def _log_test(gap: Mapping[Any, Any]) -> float:
    from scipy.special import ndtr

    if not 0 < gap["low"] < gap["high"]:
        return math.nan
    error = (math.log(gap["high"]) - math.log(gap["low"])) / (2 * Z_90)
    return float(2 * ndtr(-abs(math.log(gap["actual"]) - math.log(gap["intended"])) / error))
