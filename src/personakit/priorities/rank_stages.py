"""Rank the stages by the value they put at risk, with the six answers of the study."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from personakit.churn import ChurnEffects, estimate_churn
from personakit.core.errors import StudyError, require
from personakit.core.random_groups import N_RANDOM_GROUPS, bootstrap_weights
from personakit.core.threads import one_blas_thread
from personakit.ingest.exports import Exports
from personakit.journey.journey import Journey
from personakit.personas.personas import Personas
from personakit.priorities.choose_basis import choose_basis
from personakit.priorities.contributions import contributions, criteria_table
from personakit.priorities.criteria import NAMES, criteria_matrix, criteria_weights
from personakit.priorities.customer_sums import RATERS, CustomerSums, is_thin, sum_customers
from personakit.priorities.find_cause import INTERACTION, TOUCHPOINT, WAITING, find_cause
from personakit.priorities.find_problematic import find_problematic, persona_share
from personakit.priorities.priorities import RANKED_BY, Priorities
from personakit.priorities.rank_alternatives import rank_alternatives
from personakit.priorities.ranking_inputs import RankingInputs, benefit_years
from personakit.priorities.rating_distribution import count_ratings
from personakit.priorities.risk_basis import RiskBasis
from personakit.priorities.sensitivity import EASE, LEAVING, LIFETIME, assumption_breaks, weight_breaks
from personakit.priorities.stage_criterion import StageCriterion, extend_criteria
from personakit.priorities.value_at_risk import AtRisk, value_at_risk
from personakit.priorities.wait_response import sum_waits
from personakit.value import NO_MONEY, Value, estimate_value
from personakit.value.by_random_group import interval_90, ratio

if TYPE_CHECKING:
    from typing import Literal


#: Columns of ``by_persona`` that explain why one stage puts more at risk than another.
DECOMPOSED = ("customers_reached", "dissatisfied_share", "switching_ease", "lifetime_value", "value_at_risk")


@one_blas_thread
def rank_stages(
    exports: Exports,
    personas: Personas,
    journey: Journey,
    value: Value | None = None,
    *,
    churn: ChurnEffects | None = None,
    rank_by: Literal["money", "weighted", "topsis"] | None = None,
    criteria: Sequence[StageCriterion] = (),
) -> Priorities:
    """Rank the stages by which to fix first, in money, with the uncertainty of the ranking.

    Parameters
    ----------
    exports : Exports
    personas : Personas
    journey : Journey
        Of the same exports and personas.
    value : Value, optional
        Estimated by default.
    churn : ChurnEffects, optional
        What bad contacts add to leaving; by default estimated from the firm's own leavers. Where these are too few, the
        study's ``value.leave_if_dissatisfied`` is assumed.
    rank_by : {"money", "weighted", "topsis"}, optional
        Value at risk, or the three criteria, weighted or by TOPSIS; by default the study's ``criteria.rank_by``.
    criteria : sequence of StageCriterion
        Criteria of your own, with a value for every stage. They enter the weighted ranking and TOPSIS, not the money.

    Returns
    -------
    Priorities
        ``priorities.stages`` has one row per stage, first rank first, with the six answers: which personas find it
        problematic (`personas_affected`, `n_personas_affected`, and `personas_share`, the share of the base in them),
        what share of the base is affected (`share_of_base`, `customers_affected`), how easily those customers can leave
        (`switching_ease`), the value at risk a year (`value_at_risk`), what those customers are worth and whether the
        fix pays (`lifetime_value`, `cost_to_fix`, `net_benefit`, `break_even_share`), and the associated cause
        (`cause`, `cause_note`; `cause_touchpoint`, `cause_interaction`, `cause_waiting_time` are shares of the
        explained variance).
        Stages of one `group` are too close to call. Stages without ratings come last, with no figures.

    Raises
    ------
    StudyError
        When the journey is of other customers or personas, `rank_by` is none of the three, or one of `criteria` lacks
        a stage.

    Notes
    -----
    See :func:`personakit.priorities.value_at_risk.value_at_risk` for the formula. Intervals and chances come from
    resampling customers (in 64 random groups); the assumptions are held fixed.

    References
    ----------
    Lahdelma, R. & Salminen, P. (2001), SMAA-2: stochastic multicriteria acceptability analysis for group decision
    making. Operations Research 49 (rank acceptability).
    """
    require("rank_stages", exports, Exports, "the exports of read_exports first")
    require("rank_stages", personas, Personas, "the personas of find_personas second")
    require("rank_stages", journey, Journey, "the journey of map_journey third")
    if value is not None:
        require("rank_stages(value=)", value, Value, "the value of estimate_value")
    if churn is not None:
        require("rank_stages(churn=)", churn, ChurnEffects, "the effects of estimate_churn")
    mapped = journey.cells.layout.n_customers
    if mapped != len(exports.customers) or list(journey.personas) != personas.ids:
        raise StudyError(
            f"the journey covers {mapped:,} customers and {len(journey.personas)} persona(s), "
            f"the exports and personas {len(exports.customers):,} and {len(personas)}. Map the journey again."
        )
    if rank_by is not None and rank_by not in RANKED_BY:
        raise StudyError(f"rank_stages(rank_by=) takes one of {', '.join(RANKED_BY)}, but got {rank_by!r}.")
    if value is None:
        value = estimate_value(exports, personas)
    if churn is None:
        churn = estimate_churn(exports, personas, value)
    study = exports.study
    seed, minimum = study.study.seed, study.study.minimum_cell
    names = list(journey.cells.layout.stages)
    basis = choose_basis(churn, study.value.leave_if_dissatisfied, len(names))
    sums = sum_customers(exports, personas, journey, value)
    point = value_at_risk(sums, basis, np.ones((1, N_RANDOM_GROUPS)), basis.effects, minimum)
    weights = bootstrap_weights(study.study.n_boot if churn is None else len(churn.draws), seed)
    replicates = value_at_risk(sums, basis, weights, basis.effect_draws, minimum)
    problematic = find_problematic(journey, study.satisfaction.problematic_share)
    stages = _answers(point, replicates, names)
    affected = [problematic[stage] for stage in names]
    stages["personas_affected"] = ["; ".join(journey.personas[p] for p in ids) for ids in affected]
    stages["n_personas_affected"] = [len(ids) for ids in affected]
    stages = _with_causes(stages, journey, basis, seed)
    share, low, high = persona_share(affected, journey.cells.layout.personas, point.base, replicates.base)
    stages = stages.assign(personas_share=share, personas_share_low=low, personas_share_high=high)
    stages = _with_money(stages, exports, value)
    stages["basis"] = basis.name
    by_persona = _by_persona(point, replicates, sums, journey, minimum)
    by_persona["problematic"] = [
        p in problematic[s] for p, s in zip(by_persona["persona"], by_persona["stage"], strict=True)
    ]
    used = extend_criteria(
        criteria, names, criteria_matrix(point)[0], criteria_matrix(replicates), criteria_weights(study.criteria)
    )
    chosen = rank_by if rank_by is not None else study.criteria.rank_by
    risk = point.value_at_risk[0]
    money = (risk.sum(axis=0), replicates.value_at_risk.sum(axis=1))
    judged = rank_alternatives(names, money, used, chosen, sure=study.criteria.sure)
    stages = pd.concat([stages, judged.columns], axis=1)
    figures = {name: by_persona[name].to_numpy().reshape(risk.shape) for name in DECOMPOSED}
    by_value = [int(i) for i in np.argsort(-money[0], kind="stable") if not np.isnan(money[0][i])]
    now = {
        LEAVING: basis.effects[0].tolist(),
        LIFETIME: value.by_persona["lifetime_value"].tolist(),
        EASE: value.by_persona["switching_ease"].tolist(),
    }
    called = [journey.personas[p] for p in journey.cells.layout.personas]
    return Priorities(
        _ordered(stages),
        by_persona,
        judged.rank_chances,
        value.currency,
        _assumptions(value, basis, sums, stages, minimum),
        rank_by=chosen,
        pairwise=judged.pairwise,
        acceptability=judged.acceptability,
        contributions=contributions(figures, by_value, names, called),
        criteria=criteria_table(used, names, value.currency),
        central_weights=judged.central_weights,
        weight_breaks=weight_breaks(used.matrix, used.weights, names, [c.name for c in used.criteria]),
        assumption_breaks=assumption_breaks(risk, names, called, now),
        evidence=RankingInputs(
            journey=journey,
            stages=tuple(names),
            point=point,
            replicates=replicates,
            horizon_years=study.value.horizon_years,
            discounted_years=benefit_years(exports, value),
            seed=seed,
            basis=basis,
            ratings={stage: count_ratings(journey.cells, stage) for stage in names},
            waits={stage: waits for stage in names if (waits := sum_waits(journey.cells, stage)) is not None},
        ),
    )


def _answers(point: AtRisk, replicates: AtRisk, names: list[str]) -> pd.DataFrame:
    """Return the figures of each stage, summed over personas."""
    risk, affected, base = point.value_at_risk[0], point.affected[0], float(point.base.sum())
    criteria = criteria_matrix(point)[0]
    low, high = interval_90(replicates.value_at_risk.sum(axis=1))
    share = ratio(replicates.affected.sum(axis=1), replicates.base.sum(axis=1)[:, None] + np.zeros((1, len(names))))
    share_low, share_high = interval_90(share)
    data = ~np.isnan(risk.sum(axis=0))
    n = point.rated[0].sum(axis=0)
    return pd.DataFrame(
        {
            "stage": names,
            "value_at_risk": risk.sum(axis=0),
            "value_at_risk_low": np.where(data, low, np.nan),
            "value_at_risk_high": np.where(data, high, np.nan),
            "value_at_risk_unlocked": point.value_at_risk_unlocked[0].sum(axis=0),
            "share_of_base": affected.sum(axis=0) / base if base > 0 else np.nan,
            "share_of_base_low": np.where(data, share_low, np.nan),
            "share_of_base_high": np.where(data, share_high, np.nan),
            "customers_affected": affected.sum(axis=0),
            **{name: criteria[:, j] for j, name in enumerate(NAMES) if name != "share_of_base"},
            "customers_rated": n,
        }
    )


def _with_causes(stages: pd.DataFrame, journey: Journey, basis: RiskBasis, seed: int) -> pd.DataFrame:
    names = list(stages["stage"])
    causes = [find_cause(basis.failure_moments(journey.cells, stage), seed) for stage in names]
    everyone = journey.of("all").set_index("stage")
    return stages.assign(
        cause=[c.cause for c in causes],
        cause_note=[c.note for c in causes],
        cause_touchpoint=[c.shares.get(TOUCHPOINT, np.nan) for c in causes],
        cause_interaction=[c.shares.get(INTERACTION, np.nan) for c in causes],
        cause_waiting_time=[c.shares.get(WAITING, np.nan) for c in causes],
        value_at_risk_recoverable=stages["value_at_risk"] * [c.removable for c in causes],
        n=everyone["csat_n"].reindex(names).to_numpy(),
    )


def _with_money(stages: pd.DataFrame, exports: Exports, value: Value) -> pd.DataFrame:
    """Add cost, net benefit with interval, and the share of the dissatisfaction that must end to cover the cost."""
    cost = pd.Series(np.nan, index=stages.index)
    if "cost_to_fix" in exports.stages:
        given = exports.stages.set_index(exports.stages["stage"].astype("str"))["cost_to_fix"]
        cost = given.reindex(stages["stage"]).astype("float64").reset_index(drop=True)
    money = cost if value.currency != NO_MONEY else cost * np.nan
    return stages.assign(
        cost_to_fix=cost,
        net_benefit=stages["value_at_risk"] - money,
        net_benefit_low=stages["value_at_risk_low"] - money,
        net_benefit_high=stages["value_at_risk_high"] - money,
        break_even_share=money / stages["value_at_risk"].where(stages["value_at_risk"] > 0),
    )


def _ordered(stages: pd.DataFrame) -> pd.DataFrame:
    """Sort by rank; ties keep the order of the journey; stages without data are last."""
    columns = ["rank", "stage", "value_at_risk", "value_at_risk_low", "value_at_risk_high", "chance_first", "group",
               "share_of_base", "share_of_base_low", "share_of_base_high", "customers_affected", "switching_ease",
               "lifetime_value", "personas_affected", "n_personas_affected", "personas_share", "personas_share_low",
               "personas_share_high", "cause", "cost_to_fix", "net_benefit", "net_benefit_low", "net_benefit_high",
               "break_even_share", "weighted_score", "weighted_rank", "topsis_score", "topsis_rank", "n",
               "customers_rated", "cause_note", "cause_touchpoint", "cause_interaction",
               "cause_waiting_time", "value_at_risk_unlocked", "value_at_risk_recoverable", "basis"]  # fmt: skip
    return stages.sort_values("rank", kind="stable")[columns].reset_index(drop=True)


def _by_persona(point: AtRisk, replicates: AtRisk, sums: CustomerSums, journey: Journey, minimum: int) -> pd.DataFrame:
    low, high = interval_90(replicates.value_at_risk)
    layout = journey.cells.layout
    k, n_stages = low.shape
    figures = {
        "value_at_risk": point.value_at_risk[0],
        "value_at_risk_low": low,
        "value_at_risk_high": high,
        "customers_affected": point.affected[0],
        "dissatisfied_share": point.dissatisfied_share[0],
        "customers_reached": point.reached[0],
        "customers_rated": point.rated[0],
        "switching_ease": point.switching_ease[0],
        "lifetime_value": point.lifetime_value[0],
        "pooled": is_thin(sums, minimum),
    }
    return pd.DataFrame(
        {
            "persona": np.repeat(layout.personas, n_stages),
            "name": np.repeat([journey.personas[p] for p in layout.personas], n_stages),
            "stage": np.tile(layout.stages, k),
            **{name: figure.reshape(-1) for name, figure in figures.items()},
        }
    )


def _assumptions(
    value: Value, basis: RiskBasis, sums: CustomerSums, stages: pd.DataFrame, minimum: int
) -> tuple[str, ...]:
    if not len(stages):
        return ("No export tells of a stage: there is nothing to rank.", *value.assumptions)
    out = basis.notes()
    lifetime = value.customers.loc[value.customers["active"], "lifetime_value"]
    losses = int((lifetime < 0).sum())
    if losses:
        out.append(basis.losses_note(losses))
    if sums.only_respondents:
        out.append(
            "Only survey respondents have events: the share a stage reaches is estimated from them for the whole base."
        )
    thin = is_thin(sums, minimum)
    rated = sums.stage[..., RATERS].sum(axis=(0, 1)) > 0
    n_thin = int((thin & rated).sum())
    if n_thin:
        out.append(
            f"{n_thin} persona-stage shares on fewer than {minimum} customers are shrunk towards the stage's share."
        )
    if stages["net_benefit"].notna().any():
        out.append("Net benefit assumes that a fix ends all dissatisfaction of its stage and pays for one year.")
    empty = stages["value_at_risk"].isna()
    missing = int((empty & (stages["customers_rated"] == 0)).sum())
    if missing:
        out.append(f"{missing} stages have no ratings: no data, ranked last.")
    if few := int(empty.sum()) - missing:
        out.append(f"{few} stages have ratings of fewer than {minimum} customers: too few for a figure, ranked last.")
    return (*out, *value.assumptions)
