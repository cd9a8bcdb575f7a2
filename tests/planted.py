"""Finished nouns of any shape, built directly, for tests of what is drawn and written about them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd

from factories import build_exports, make_personas
from personakit.core.kinds import Kind, Use
from personakit.features.features import Features
from personakit.ingest.exports import AttributeInfo
from personakit.journey.journey import EVERYONE, Journey
from personakit.personas.profile_personas import profile_personas
from personakit.priorities.contributions import contributions, criteria_table
from personakit.priorities.drivers import Drivers
from personakit.priorities.priorities import Priorities
from personakit.priorities.rank_alternatives import rank_alternatives
from personakit.priorities.rank_stages import DECOMPOSED
from personakit.priorities.sensitivity import assumption_breaks, weight_breaks
from personakit.priorities.stage_criterion import extend_criteria
from personakit.value.value import Value
from planted_cards import planted_cards

STAGES = (
    "Sign-up", "Installation and first connection at home", "Billing", "Support", "Repair", "Renewal",
    "Moving house", "Adding a family member", "Complaint handling", "Upgrade", "Using the service abroad", "Leaving",
)  # fmt: skip
NAMES = (
    "Compare prices, enjoy finding a better deal", "Want the latest technology first", "Trust their provider",
    "Have no time to deal, high monthly bill", "Low price, Month-to-month contract", "Younger, high data used a month",
    "Technology is too complicated, older", "Everything from one provider", "Outage costs money or work",
    "Prefer to speak to a person", "Like to solve things themselves online", "Close to the average",
)  # fmt: skip


def planted(k: int = 3, s: int = 4, n: int = 600, *, names=NAMES, stages=STAGES, seed: int = 0) -> SimpleNamespace:
    """Exports, personas, journey, value and priorities of k personas and s stages, with gaps where k and s allow."""
    rng = np.random.default_rng(seed)
    authored = pd.DataFrame({"stage": list(stages[:s]), "owner": [f"Owner of {name}" for name in stages[:s]]})
    spend = rng.gamma(2, 20, n) + 10 * (np.arange(n) % k)
    region = pd.Categorical(rng.choice(["North", "South", "West"], n))
    price = pd.Categorical(
        np.clip(np.rint(3 + 1.5 * ((np.arange(n) % k) == 0) + rng.normal(0, 0.8, n)), 1, 5),
        categories=[1.0, 2.0, 3.0, 4.0, 5.0],
        ordered=True,
    )
    customers = pd.DataFrame({"customer_id": [f"ID-{i:05d}" for i in range(n)], "spend": spend, "region": region})
    info = (
        AttributeInfo("price", Kind.ORDINAL, Use.ACTIVE, "Price matters", "survey", "Q1", "survey", scale=(1.0, 5.0)),
        AttributeInfo("spend", Kind.NUMERIC, Use.ACTIVE, "Spend a month, EUR", "crm", "Spend", "customers"),
        AttributeInfo("region", Kind.CATEGORICAL, Use.DESCRIBE, "Region", "crm", "Region", "customers"),
    )
    exports = build_exports(
        customers, stages=authored, minimum_cell=10, attributes=info,
        survey={"customer_id": customers["customer_id"][: n // 2], "price": price[: n // 2]},
    )  # fmt: skip
    exports = _with_accounts(exports)
    personas = _renamed(make_personas(exports, k), names[:k] if k > 1 else ("Everyone",))
    metrics = pd.DataFrame(_metrics(personas.names, stages[:s], rng))
    journey = Journey(metrics, cast("Any", None), exports.stages, personas.names, 10)
    return SimpleNamespace(
        exports=exports, personas=personas, journey=journey, value=_value(personas, rng),
        priorities=_priorities(personas, stages[:s], rng), cards=planted_cards(personas, list(stages[:s])),
        drivers=_drivers(personas, stages[:s]) if k > 1 else None,
    )  # fmt: skip


def _with_accounts(exports):
    from dataclasses import replace

    from personakit.ingest.exports import InputFile

    return replace(
        exports,
        checks=pd.DataFrame(
            [
                ("customers", "rows read", 620, 1.0, "kept", ""),
                ("customers", "exact duplicates", 20, 20 / 620, "dropped", "the first row of each was kept"),
            ],
            columns=["table", "check", "rows", "share", "action", "note"],
        ),
        join_audit=pd.DataFrame(
            [("survey", 305, 300, 300, 300 / 305, 5, 0)],
            columns=["export", "rows", "customers", "matched", "match_rate", "orphans", "duplicates"],
        ),
        nonresponse=pd.DataFrame(
            [("region", "North", 0.33, 0.40, 0.07, 300)],
            columns=["attribute", "level", "base_share", "respondent_share", "difference", "n"],
        ),
        inputs=(InputFile("crm", "crm.csv", "ab" * 32, 12_345, 620),),
    )


def _renamed(personas, names):
    from dataclasses import replace

    f = personas.features
    features = Features(f.frame, f.attributes, f.weights, f.in_core)
    personas.model.criteria_ = pd.DataFrame(
        [(k, 100.0 - k, 90.0 - k, 0.96 if k == len(names) else np.nan, 1 / k, 0.5) for k in range(1, 4)],
        columns=["k", "bic", "aic3", "bootstrap_ari", "smallest_share", "starts_at_best"],
    )
    return replace(
        personas,
        summary=personas.summary.assign(name=list(names)),
        profile=profile_personas(features, personas.memberships, minimum_cell=10),
        verdict="none" if len(names) == 1 else "constructed",
    )


def _metrics(names: dict[str, str], stages, rng) -> list[dict[str, Any]]:
    rows = []
    for p, (persona, name) in enumerate({EVERYONE: "Everyone", **names}.items()):
        for i, stage in enumerate(stages):
            state = "shown" if p == 0 or len(stages) == 1 else ["shown"] * 5 + ["too few", "no data"]
            state = state if isinstance(state, str) else state[(3 * p + 5 * i) % 7]
            rated = {"shown": int(rng.integers(12, 4000)) * (20 if p == 0 else 1), "too few": 6, "no data": 0}[state]
            mean, half = rng.uniform(2.1, 4.6), 3 / np.sqrt(max(rated, 1))
            bad = float(np.clip((4.4 - mean) / 4, 0.02, 0.9))
            wait = float(rng.gamma(2, 30))
            shown = state == "shown"
            rows.append(
                {
                    "persona": persona, "name": name, "stage": stage, "order": i + 1,
                    "customers_reached": float(rated), "csat_n": float(rated), "csat_customers": float(rated),
                    "csat_effective_n": rated * 0.9, "csat_scale_low": 1.0, "csat_scale_high": 5.0,
                    "csat_mean": mean if shown else np.nan, "csat_mean_low": max(mean - half, 1) if shown else np.nan,
                    "csat_mean_high": min(mean + half, 5) if shown else np.nan,
                    "csat_position": (mean - 1) * 25 if shown else np.nan,
                    "top_2_share": 1 - bad if shown else np.nan,
                    "top_2_share_low": 0.9 * (1 - bad) if shown else np.nan,
                    "top_2_share_high": 1 - 0.9 * bad if shown else np.nan,
                    "dissatisfied_share": bad if shown else np.nan,
                    "dissatisfied_share_low": 0.9 * bad if shown else np.nan,
                    "dissatisfied_share_high": min(1.1 * bad, 1) if shown else np.nan,
                    "wait_n": float(rated) if i % 3 else 0.0, "wait_customers": float(rated) if i % 3 else 0.0,
                    "wait_median_minutes": wait if shown and i % 3 else np.nan,
                    "wait_median_minutes_low": wait * 0.9 if shown and i % 3 else np.nan,
                    "wait_median_minutes_high": wait * 1.1 if shown and i % 3 else np.nan,
                    "wait_p90_minutes": wait * 4 if shown and i % 3 else np.nan,
                    "sla_share": 0.8 if shown and i % 3 else np.nan,
                    "sla_share_low": 0.75 if shown and i % 3 else np.nan,
                    "sla_share_high": 0.85 if shown and i % 3 else np.nan,
                    "abandoned_share": 0.05 if shown and i % 3 else np.nan,
                    "suppressed": state == "too few",
                }
            )  # fmt: skip
    return rows


def _value(personas, rng) -> Value:
    k = len(personas)
    worth = np.sort(rng.uniform(200, 2000, k))[::-1]
    by_persona = pd.DataFrame(
        {
            "persona": personas.ids, "name": list(personas.names.values()),
            "customers": personas.summary["customers"], "annual_margin": worth / 4, "lifetime_value": worth,
            "lifetime_value_low": worth * 0.9, "lifetime_value_high": worth * 1.1,
            "switching_ease": rng.uniform(0.2, 0.8, k), "share_of_value": worth / worth.sum(),
        }
    )  # fmt: skip
    here = pd.DataFrame({"active": np.ones(len(personas.memberships), dtype=bool)})
    said = ("Lifetime value counts 5 years at 10% a year.",)
    return Value(here, by_persona, "EUR", said, *((_holdout(), _retention()) if k > 1 else ()))


def _holdout() -> pd.DataFrame:
    predicted = np.array([1.0, 4.0, 9.0])
    return pd.DataFrame(
        {
            "figure": "leavers", "group": ["1", "2", "all"], "customers": [50, 50, 100],
            "predicted": predicted, "actual": predicted[::-1], "ratio": predicted / predicted[::-1],
        }
    )  # fmt: skip


def _retention() -> pd.DataFrame:
    stays = np.linspace(0.6, 0.95, 15)
    return pd.concat(
        pd.DataFrame(
            {
                "contract": name, "tenure_year": np.arange(1, 16), "customers": customers, "customer_years": 40.0,
                "leavers": 9, "retention": stays, "retention_low": stays - 0.05, "retention_high": stays + 0.04,
                "retention_modelled": 0.8,
            }
        )
        for name, customers in (("Monthly <&> free", 60), ("12 months", 90))
    )  # fmt: skip


def _drivers(personas, stages) -> Drivers:
    part = np.arange(1.0, len(stages) + 1) / sum(range(1, len(stages) + 1))
    rows = [
        pd.DataFrame(
            {
                "persona": persona, "name": name, "stage": stages, "importance_lmg": part * 0.5,
                "importance_low": part * 0.4, "importance_high": part * 0.6, "share_of_explained": part,
                "relative_weight": part * 0.5, "correlation": 0.4, "performance": 60.0, "performance_low": 58.0,
                "performance_high": 62.0, "n": 40.0, "effective_n": 35.5, "quadrant_chance": 0.9,
                "quadrant": "fix first",
            }
        )
        for persona, name in (("all", "Everyone"), *personas.names.items())
    ]  # fmt: skip
    rows[-1] = rows[-1].assign(quadrant=None, **dict.fromkeys(rows[-1].columns[3:14], np.nan))
    return Drivers(pd.concat(rows, ignore_index=True), "nps", "Would you recommend us? =1+1", 0.5, ("A note.",))


def _priorities(personas, stages, rng) -> Priorities:
    s = len(stages)
    value = np.sort(rng.lognormal(11, 1.2, s))[::-1]
    if s > 3:
        value[-1] = np.nan
    chance = np.where(np.isnan(value), 0, np.nan_to_num(value) ** 3)
    order = rng.permutation(s)
    known = ~np.isnan(value)
    several = list(personas.names.values())[: max(len(personas) // 2, 1)]
    table = pd.DataFrame(
        {
            "rank": np.where(known, np.arange(1, s + 1), np.nan), "stage": [stages[i] for i in order],
            "value_at_risk": value, "value_at_risk_low": value * 0.7, "value_at_risk_high": value * 1.35,
            "chance_first": np.where(known, chance / chance.sum(), np.nan),
            "share_of_base": np.where(known, 0.2, np.nan),
            "share_of_base_low": np.where(known, 0.15, np.nan), "share_of_base_high": np.where(known, 0.25, np.nan),
            "customers_affected": np.where(known, 120.0, np.nan), "switching_ease": np.where(known, 0.55, np.nan),
            "lifetime_value": np.where(known, 840.0, np.nan), "personas_affected": "; ".join(several),
            "n_personas_affected": len(several), "cause": np.where(known, "waiting time", "no data"),
            "cause_note": np.where(known, "It goes with waiting time.", "No ratings of this stage."),
            "cause_touchpoint": np.where(known & (np.arange(s) % 2 == 0), 0.1, np.nan),
            "cause_interaction": np.where(known & (np.arange(s) % 2 == 0), 0.25, np.nan),
            "cause_waiting_time": np.where(known & (np.arange(s) % 2 == 0), 0.65, np.nan),
            "cost_to_fix": np.nan, "net_benefit": np.nan, "weighted_score": rng.uniform(0, 1, s),
            "weighted_rank": np.arange(s, 0, -1), "n": np.where(known, 900, 0),
            "value_at_risk_unlocked": value, "value_at_risk_recoverable": value / 2, "basis": "assumed",
        }
    )  # fmt: skip
    by_persona = pd.DataFrame(
        [
            {
                "persona": p, "name": name, "stage": stage, "value_at_risk": worth / len(personas),
                "customers_affected": 120 / len(personas), "dissatisfied_share": 0.2,
            }
            for p, name in personas.names.items()
            for stage, worth in zip(table["stage"], value, strict=True)
        ]
    )  # fmt: skip
    return _judged(table, by_persona, rng)


def _judged(table: pd.DataFrame, by_persona: pd.DataFrame, rng) -> Priorities:
    """Add what a ranking says of its own certainty, from replicates of the planted figures."""
    stages = table["stage"].tolist()
    matrix = table[["share_of_base", "switching_ease", "lifetime_value"]].to_numpy() * rng.uniform(
        0.5, 1, (len(table), 3)
    )
    noise = rng.lognormal(0, 0.25, (200, len(table), 4))
    value = table["value_at_risk"].to_numpy()
    used = extend_criteria((), stages, matrix, matrix * noise[..., 1:], np.ones(3))
    judged = rank_alternatives(stages, (value, value * noise[..., 0]), used, "money", sure=0.9)
    parts = by_persona["value_at_risk"].to_numpy().reshape(-1, len(stages))
    names = by_persona.drop_duplicates("persona")["name"].tolist()
    return Priorities(
        table.assign(
            group=judged.columns["group"], topsis_score=judged.columns["topsis_score"],
            topsis_rank=judged.columns["topsis_rank"], break_even_share=np.nan, net_benefit_low=np.nan,
            net_benefit_high=np.nan, personas_share=0.4, personas_share_low=0.35, personas_share_high=0.45,
        ),
        by_persona, judged.rank_chances, "EUR", ("Of those dissatisfied, 20% a year leave at full ease.",),
        pairwise=judged.pairwise, acceptability=judged.acceptability, central_weights=judged.central_weights,
        criteria=criteria_table(used, stages, "EUR"),
        weight_breaks=weight_breaks(matrix, used.weights, stages, [c.name for c in used.criteria]),
        assumption_breaks=assumption_breaks(parts, stages, names, {}),
        contributions=contributions(
            dict.fromkeys(DECOMPOSED, parts), np.flatnonzero(~np.isnan(value)).tolist(), stages, names
        ),
    )  # fmt: skip
