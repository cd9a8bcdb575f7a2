"""Effects of a change at one stage: value kept, net benefit, diminishing returns, and the ranking after it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.core.errors import StudyError, not_found, require
from personakit.core.formatting import format_exact, format_index, format_money
from personakit.core.threads import one_blas_thread
from personakit.priorities.priorities import Priorities
from personakit.priorities.rank_chances import acceptability_indices
from personakit.priorities.ranking_inputs import RankingInputs
from personakit.priorities.response_curve import SHARE, ResponseCurve, one_change, response_curve
from personakit.priorities.what_if_result import UNITS, WhatIf
from personakit.value import NO_MONEY
from personakit.value.by_random_group import interval_90

if TYPE_CHECKING:
    from personakit.core.typing import Floats


#: Points of the curve, besides the requested change.
N_POINTS = 41


@one_blas_thread
def what_if(
    priorities: Priorities,
    stage: str,
    *,
    satisfaction: float | None = None,
    dissatisfied_share: float | None = None,
    wait: float | None = None,
    cost: float | None = None,
) -> WhatIf:
    """Estimate the effect of one change at one stage.

    Parameters
    ----------
    priorities : Priorities
        Result of ``rank_stages``.
    stage : str
        Stage of the change.
    satisfaction : float, optional
        Rise of the mean rating, in points of its scale: 0.5.
    dissatisfied_share : float, optional
        Fall of the share of customers dissatisfied: -0.1 is ten in a hundred fewer.
    wait : float, optional
        Relative change of every wait: -0.2 is a fifth shorter. One of the three is needed.
    cost : float, optional
        One-off cost of the change, in the study's currency; by default the stage's ``cost_to_fix``, if it has one.

    Returns
    -------
    WhatIf
        Value kept a year with interval, net benefit over the study's horizon, the smallest change that covers the cost,
        the curve of diminishing returns, and the ranking after the change.

    Raises
    ------
    StudyError
        When the stage does not exist or has no figure; when no or several changes are given; when the change is for the
        worse or beyond the data; or when no ratings have waits on record.

    Notes
    -----
    Value at risk falls in proportion to dissatisfaction at the stage or, for a change of waits where churn is observed,
    to the chance that a contact was bad. Ratings follow a proportional-odds model. How dissatisfaction and bad contacts
    depend on waiting is estimated within touchpoint, channel and team, and never extrapolated beyond the observed
    waits. Net benefit = value kept a year x the discounted years implied by lifetime value - cost.

    References
    ----------
    McCullagh, P. (1980), Regression answers for ordinal data. JRSS B 42.

    Examples
    --------
    >>> import personakit as pk, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     world = pk.datasets.write_sample(folder, n_customers=300)
    ...     exports = pk.read_exports(folder + "/study.toml")
    >>> personas = pk.find_personas(exports)
    >>> priorities = pk.rank_stages(exports, personas, pk.map_journey(exports, personas))
    >>> pk.what_if(priorities, "Repair", dissatisfied_share=-0.01).figure("value kept a year") > 0
    True
    """
    require("what_if", priorities, Priorities, "the priorities of rank_stages first")
    evidence = priorities.evidence
    if evidence is None:
        raise StudyError("These priorities carry no evidence to ask. Rank the stages again with rank_stages.")
    names = list(evidence.stages)
    if stage not in names:
        raise StudyError(not_found("stage", stage, "the journey", names))
    at = names.index(stage)
    risk = evidence.point.value_at_risk[:, :, at]
    if np.isnan(risk).all():
        raise StudyError(f"'{stage}' has no value at risk: nobody, or too few, rated it. Ask about another stage.")
    kind, change = one_change(satisfaction, dissatisfied_share, wait)
    cost, cost_note = _cost(priorities, stage, cost)
    answer = response_curve(evidence, stage, at, kind)
    answer.check(change)
    value = np.nan_to_num(np.concatenate([risk, evidence.replicates.value_at_risk[:, :, at]]))
    value_kept = value * answer.fall(change)
    years = evidence.discounted_years
    curve = _curve(answer, value, change, cost, years)
    return WhatIf(
        stage=stage,
        kind=kind,
        change=change,
        figures=_figures(evidence, _Asked(at, kind, change, cost, priorities.currency), value_kept, curve),
        curve=curve,
        by_persona=_by_persona(evidence, value, value_kept),
        ranking=_ranking(evidence, names, at, value_kept),
        currency=priorities.currency,
        assumptions=(*answer.assumptions, *_assumptions(priorities, evidence, cost, cost_note)),
    )


@dataclass(frozen=True)
class _Asked:
    """The requested change."""

    at: int  # the stage's position in the journey
    kind: str
    change: float
    cost: float  # NaN without one
    currency: str


def _cost(priorities: Priorities, stage: str, cost: float | None) -> tuple[float, str]:
    if cost is None:
        given = priorities.stages.loc[priorities.stages["stage"] == stage, "cost_to_fix"].to_numpy(dtype=np.float64)[0]
        return (float(given), " (cost_to_fix of the stage)") if priorities.currency != NO_MONEY else (np.nan, "")
    if priorities.currency == NO_MONEY:
        raise StudyError("No money is given in this study: value is in customers, and a cost cannot be weighed.")
    if not isinstance(cost, Real) or not 0 <= cost < math.inf:
        raise StudyError(f"A cost is an amount of 0 or more, but got {cost!r}.")
    return float(cost), ""


def _curve(answer: ResponseCurve, value: Floats, change: float, cost: float, years: float) -> pd.DataFrame:
    points = np.unique(np.append(np.linspace(0, answer.limit, N_POINTS), change))
    points = points[np.argsort(np.abs(points), kind="stable")]
    falls, eased = ([answers(float(x)) for x in points] for answers in (answer.fall, answer.eased))
    kept_by_point = np.array([(value * fall).sum(axis=1) for fall in falls])
    low, high = interval_90(kept_by_point[:, 1:].T)
    return pd.DataFrame(
        {
            "change": points,
            "dissatisfied_share": [answer.share_after(fall[0]) for fall in eased],
            "value_kept": kept_by_point[:, 0],
            "value_kept_low": low,
            "value_kept_high": high,
            "net_benefit": kept_by_point[:, 0] * years - cost,
        }
    )


def _break_even(curve: pd.DataFrame) -> float:
    """Return the smallest change whose benefit covers the cost, by linear interpolation of the curve; NaN for none."""
    change, net = (curve[name].to_numpy(dtype=np.float64) for name in ("change", "net_benefit"))
    pays = np.flatnonzero(net >= 0)
    if not len(pays):
        return float("nan")
    i = int(pays[0])
    if i == 0:
        return float(change[0])
    return float(change[i - 1] + (change[i] - change[i - 1]) * -net[i - 1] / (net[i] - net[i - 1]))


def _figures(evidence: RankingInputs, asked: _Asked, value_kept: Floats, curve: pd.DataFrame) -> pd.DataFrame:
    """Return the effects of the change, one row per figure, with those of the cost where there is one."""
    at, currency, cost = asked.at, asked.currency, asked.cost
    affected = np.nan_to_num(evidence.point.affected[0, :, at])
    total = value_kept.sum(axis=1)
    low, high = (float(end) for end in interval_90(total[1:]))
    years, horizon = evidence.discounted_years, evidence.horizon_years
    now = float(curve["dissatisfied_share"].iloc[0])
    then = float(curve.loc[curve["change"] == asked.change, "dissatisfied_share"].iloc[0])
    risk = float(np.nansum(evidence.point.value_at_risk[0, :, at]))
    nan = float("nan")
    rows = [
        ("dissatisfied share now", now, nan, nan, UNITS[SHARE]),
        ("dissatisfied share then", then, nan, nan, UNITS[SHARE]),
        ("customers no longer dissatisfied", float(affected.sum()) * (1 - then / now) if now > 0 else 0.0, nan, nan,
         "customers"),
        ("value at risk a year now", risk, nan, nan, currency),
        ("value kept a year", float(total[0]), low, high, currency),
        ("value kept over the horizon", float(total[0]) * years, low * years, high * years,
         f"{currency} at today's value, {format_exact(horizon)} years"),
    ]  # fmt: skip
    if np.isfinite(cost):
        needed = cost / years if years > 0 else np.inf
        fall = now * needed / risk if risk > 0 else np.inf
        rows += [
            ("cost", cost, nan, nan, currency),
            ("net benefit over the horizon", float(total[0]) * years - cost, low * years - cost, high * years - cost,
             f"{currency} at today's value, {format_exact(horizon)} years"),
            ("change that pays", _break_even(curve), nan, nan, UNITS[asked.kind]),
            ("dissatisfied fall that pays", fall if fall <= now else nan, nan, nan,
             UNITS[SHARE]),
        ]  # fmt: skip
    return pd.DataFrame(rows, columns=["figure", "value", "low", "high", "unit"]).astype(
        {"figure": "str", "unit": "str"}
    )


def _by_persona(evidence: RankingInputs, value: Floats, value_kept: Floats) -> pd.DataFrame:
    low, high = interval_90(value_kept[1:])
    return pd.DataFrame(
        {
            "persona": list(evidence.journey.personas),
            "name": list(evidence.journey.personas.values()),
            "value_at_risk": value[0],
            "value_kept": value_kept[0],
            "value_kept_low": low,
            "value_kept_high": high,
        }
    )


def _ranking(evidence: RankingInputs, names: list[str], at: int, value_kept: Floats) -> pd.DataFrame:
    """Return rank, value and chance of rank 1 before and after the change; stages without a figure are last."""
    before = np.concatenate([f.value_at_risk.sum(axis=1) for f in (evidence.point, evidence.replicates)])
    after = before.copy()
    after[:, at] -= value_kept.sum(axis=1)
    frame = pd.DataFrame({"stage": pd.Series(names, dtype="str")})
    known = ~np.isnan(before[0])
    for end, scores in (("", before), ("_then", after)):
        value = pd.Series(scores[0])
        first = acceptability_indices(scores[1:][:, known])[:, 0] if known.any() else np.zeros(0)
        frame[f"rank{end}"] = value.rank(method="min", ascending=False, na_option="bottom").astype("int64")
        frame[f"value_at_risk{end}"] = value
        frame[f"chance_first{end}"] = np.nan
        frame.loc[known, f"chance_first{end}"] = first
    return frame.sort_values("rank", kind="stable").reset_index(drop=True)


def _assumptions(priorities: Priorities, evidence: RankingInputs, cost: float, cost_note: str) -> list[str]:
    out = ["Value at risk falls in proportion to what goes wrong at the stage; what is assumed of value at risk holds "
           "here too."]  # fmt: skip
    if np.isfinite(cost):
        out.append(
            f"Net benefit: value kept a year x {format_index(evidence.discounted_years)} discounted years of the "
            f"present customers (horizon {format_exact(evidence.horizon_years)} years), less "
            f"{format_money(cost, priorities.currency)}{cost_note}, "
            "paid at once. Future customers are not counted."
        )
    if priorities.rank_by != "money":
        out.append("The ranking here is by value at risk, whatever the stages are ranked by.")
    return out
