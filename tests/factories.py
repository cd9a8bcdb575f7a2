"""Small canonical exports and planted personas, built directly, for tests of the later rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from personakit.clustering.persona_model import PersonaModel
from personakit.core.kinds import Kind, Use
from personakit.features.features import Features
from personakit.ingest.exports import AttributeInfo, Exports
from personakit.personas.personas import Personas
from personakit.study.settings import Export, Study, StudyInfo, ValueSettings

AS_OF = date(2025, 12, 31)
STAGES = ("Order", "Delivery", "Support")

_EVENT = ["customer_id", "stage"]
_COLUMNS = {
    "survey": ["customer_id", "answered_on", "switching_ease", "weight"],
    "profitability": ["customer_id", "period_start", "period_months", "revenue", "cost", "margin", "lifetime_value"],
    "transactions": ["customer_id", "at", "amount"],
    "csat": [*_EVENT, "score", "scale_low", "scale_high", "touchpoint", "channel", "team", "at", "comment"],
    "waits": [*_EVENT, "wait_minutes", "sla_minutes", "abandoned", "touchpoint", "channel", "team", "at"],
    "contacts": [*_EVENT, "touchpoint", "channel", "at", "text"],
}
_NUMBERS = {"switching_ease", "weight", "period_months", "revenue", "cost", "margin", "lifetime_value", "amount",
            "score", "scale_low", "scale_high", "wait_minutes", "sla_minutes"}  # fmt: skip
_DATES = {"answered_on", "period_start", "at"}


def build_exports(
    customers: pd.DataFrame | int,
    *,
    stages: Sequence[str] | pd.DataFrame = STAGES,
    minimum_cell: int = 1,
    value: Mapping[str, Any] | None = None,
    seed: int = 0,
    settings: Mapping[str, Any] | None = None,
    attributes: Sequence[AttributeInfo] = (),
    **tables: pd.DataFrame | Mapping[str, Any],
) -> Exports:
    """Build exports from the few columns a test cares about; all other columns are there and missing.

    ``customers`` is a frame with customer_id, or a number of customers (c0000, c0001, ...). ``tables`` are survey,
    profitability, transactions, csat, waits, contacts: frames or dicts of columns. Ratings are on 1-5 if not said.
    """
    if isinstance(customers, int):
        customers = pd.DataFrame({"customer_id": [f"c{i:04d}" for i in range(customers)]})
    else:
        customers = customers.reset_index(drop=True)
    ids = pd.Index(customers["customer_id"].astype("str"))
    if not isinstance(stages, pd.DataFrame):
        stages = pd.DataFrame({"stage": list(stages)})
    stages = stages.reset_index(drop=True)
    if "order" not in stages:
        stages = stages.assign(order=np.arange(1, len(stages) + 1))
    names = list(stages["stage"])
    stages = stages.assign(stage=pd.Categorical(names, categories=names))
    unknown = set(tables) - set(_COLUMNS)
    assert not unknown, unknown
    full = {name: _full(name, tables.get(name, {}), ids, names) for name in _COLUMNS}
    study = Study(
        study=StudyInfo(as_of=AS_OF, minimum_cell=minimum_cell, minimum_customers=2, seed=seed),
        value=ValueSettings(**(value or {})),
        exports={"crm": Export(table="customers", path="crm.csv")},
        **(settings or {}),
    )
    checks = pd.DataFrame(columns=["table", "check", "rows", "share", "action", "note"])
    return Exports(
        study=study,
        customers=customers.assign(customer_id=ids.astype("str")),
        stages=stages,
        attributes=tuple(attributes),
        checks=checks,
        failures=pd.DataFrame(columns=["table", "export", "file", "row", "column", "reason"]),
        join_audit=pd.DataFrame(
            columns=["export", "rows", "customers", "matched", "match_rate", "orphans", "duplicates"]
        ),
        nonresponse=pd.DataFrame(columns=["attribute", "level", "base_share", "respondent_share", "difference", "n"]),
        inputs=(),
        n_ratings=int(full["csat"]["score"].notna().sum()),
        **full,
    )


def _full(name: str, given: Any, ids: pd.Index, stages: Sequence[str]) -> pd.DataFrame:
    frame = pd.DataFrame(given).copy()
    n = len(frame)
    if name == "csat":
        frame["scale_low"] = frame.get("scale_low", 1.0)
        frame["scale_high"] = frame.get("scale_high", 5.0)
    columns = [*_COLUMNS[name], *(c for c in frame if c not in _COLUMNS[name])]
    for column in columns:
        values = frame.get(column)
        if column == "customer_id":
            who = values if values is not None else pd.Series([], dtype="str")
            events = name in ("csat", "waits", "contacts")
            frame[column] = pd.Categorical(who, categories=ids) if events else who.astype("str")
        elif column == "stage":
            frame[column] = pd.Categorical(values if values is not None else [], categories=stages)
        elif column in ("touchpoint", "channel", "team"):
            frame[column] = pd.Categorical(values if values is not None else [None] * n)
        elif column in _NUMBERS:
            frame[column] = pd.Series(np.nan if values is None else values, index=frame.index, dtype="float64")
        elif column in _DATES:
            frame[column] = pd.to_datetime(pd.Series(pd.NaT if values is None else values, index=frame.index)).astype(
                "datetime64[us]"
            )
        elif column == "abandoned":
            frame[column] = False if values is None else values.astype(bool)
        elif values is None:
            frame[column] = pd.Series([None] * n, index=frame.index, dtype="str")
    return frame[columns]


def planted_groups(n: int, k: int) -> np.ndarray:
    """Return the planted persona of each of n customers: 0, 1, ..., k-1, 0, ..."""
    return np.arange(n) % k


def make_exports(
    n: int = 300, k: int = 3, seed: int = 0, *, contacts_each: int = 3, minimum_cell: int = 10, money: bool = True
) -> Exports:
    """Make a small world with k planted groups.

    In it, Delivery is bad where one waits long, Support is bad with team C, Order is fine. Group 0 is worth the most
    and cares most about waiting.
    """
    rng = np.random.default_rng(seed)
    group = planted_groups(n, k)
    ids = np.array([f"c{i:04d}" for i in range(n)])
    joined = pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 1800, n), unit="D")
    left = np.where(rng.random(n) < 0.1, rng.integers(1, 360, n), -1)
    left_on = pd.Series([pd.Timestamp(AS_OF) - pd.Timedelta(days=int(d)) if d > 0 else pd.NaT for d in left])
    tenure = pd.Series((pd.Timestamp(AS_OF) - joined).days / 365.25)
    spend = np.exp(rng.normal(3.0 + 0.4 * (k - group), 0.3, n))
    customers = pd.DataFrame(
        {
            "customer_id": ids,
            "tenure_years": tenure.to_numpy(),
            "spend": spend,
            "region": pd.Categorical(rng.choice(["North", "South"], n)),
            "joined_on": pd.Series(joined).astype("datetime64[us]"),
            "left_on": left_on.astype("datetime64[us]"),
            "active": left < 0,
        }
    )
    answered = rng.random(n) < 0.5
    survey = {
        "customer_id": ids[answered],
        "attitude": pd.Categorical(
            np.clip(np.rint(1 + 4 * group / max(k - 1, 1) + rng.normal(0, 0.5, n)), 1, 5)[answered],
            categories=[1.0, 2.0, 3.0, 4.0, 5.0], ordered=True,
        ),
        "switching_ease": np.clip(0.3 + 0.4 * group / max(k, 1) + rng.normal(0, 0.1, n), 0, 1)[answered],
    }  # fmt: skip
    margin = spend * 12 * rng.uniform(0.8, 1.2, n) - 100
    profit = {"customer_id": ids, "period_months": 12.0, "margin": margin} if money else {}
    csat, waits = _events(ids, group, contacts_each, rng)
    info = (
        AttributeInfo("tenure_years", Kind.NUMERIC, Use.DESCRIBE, "Tenure", "crm", "Tenure", "customers"),
        AttributeInfo("spend", Kind.NUMERIC, Use.ACTIVE, "Spend", "crm", "Spend", "customers"),
        AttributeInfo("region", Kind.CATEGORICAL, Use.DESCRIBE, "Region", "crm", "Region", "customers"),
        AttributeInfo("attitude", Kind.ORDINAL, Use.ACTIVE, "Attitude", "survey", "Q1", "survey", scale=(1.0, 5.0)),
    )
    return build_exports(
        customers, minimum_cell=minimum_cell, seed=seed, attributes=info, survey=survey, profitability=profit,
        csat=csat, waits=waits,
    )  # fmt: skip


def _events(
    ids: np.ndarray, group: np.ndarray, each: int, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    n = len(ids) * each
    who = np.repeat(np.arange(len(ids)), each)
    stage = rng.integers(0, len(STAGES), n)
    wait = np.exp(rng.normal(3, 1, n))
    team = rng.integers(0, 3, n)
    pain = np.where(stage == 1, (wait > 25) * (1.0 - 0.2 * (group[who] > 0)), 0) + np.where(stage == 2, team == 2, 0)
    score = np.clip(np.rint(4.2 - 2.4 * pain + rng.normal(0, 0.7, n)), 1, 5)
    frame = pd.DataFrame(
        {
            "customer_id": ids[who],
            "stage": np.array(STAGES)[stage],
            "score": score,
            "wait_minutes": np.round(wait, 2),
            "sla_minutes": 25.0,
            "abandoned": rng.random(n) < 0.05,
            "touchpoint": np.array(["Web page", "Person"])[rng.integers(0, 2, n)],
            "channel": np.array(["App", "Phone"])[rng.integers(0, 2, n)],
            "team": np.array(["Team A", "Team B", "Team C"])[team],
        }
    )
    common = ["customer_id", "stage", "touchpoint", "channel", "team"]
    csat = frame.loc[rng.random(n) < 0.7, [*common, "score"]].reset_index(drop=True)
    waits = frame[[*common, "wait_minutes", "sla_minutes", "abandoned"]]
    return csat, waits


def make_personas(exports: Exports, k: int = 3, *, certainty: float = 0.9, memberships: Any = None) -> Personas:
    """Make the planted personas: customer i is persona i mod k with `certainty`, or `memberships` as given."""
    n = len(exports.customers)
    if memberships is None:
        rest = (1 - certainty) / (k - 1) if k > 1 else 0.0
        memberships = np.full((n, k), rest)
        memberships[np.arange(n), planted_groups(n, k)] = certainty if k > 1 else 1.0
    memberships = np.asarray(memberships, dtype=np.float64)
    ids = [f"p{j + 1}" for j in range(memberships.shape[1])]
    index = pd.Index(exports.customers["customer_id"], name="customer_id")
    share = memberships.mean(axis=0)
    summary = pd.DataFrame(
        {
            "persona": ids,
            "name": [f"Persona {j + 1}" for j in range(len(ids))],
            "share_of_base": share,
            "share_low": np.maximum(share - 0.05, 0),
            "share_high": np.minimum(share + 0.05, 1),
            "customers": share * n,
            "respondents": share * len(exports.survey),
            "mean_certainty": memberships.max(axis=1).mean(),
            "stability": 0.9 if k > 1 else np.nan,
            "stable": pd.array([True if k > 1 else pd.NA] * len(ids), dtype="boolean"),
            "most_distinguishing": "Spend",
        }
    )
    known = [a for a in exports.attributes if a.table == "customers" and a.name in exports.customers]
    frame = exports.customers[[a.name for a in known]].set_axis(index)
    answers = exports.survey.set_index("customer_id")
    asked = [a for a in exports.attributes if a.table == "survey" and a.name in answers]
    for a in asked:
        frame = frame.assign(**{a.name: answers[a.name].reindex(index)})
    features = Features(
        frame=frame,
        attributes=(*known, *asked),
        weights=pd.Series(1.0, index=index),
        in_core=pd.Series(True, index=index),
        respondent_weights=answers["weight"].fillna(answers["weight"].mean()).fillna(1.0).reindex(index),
    )
    profile = pd.DataFrame(
        columns=["persona", "attribute", "label", "level", "kind", "use", "value", "base_value", "index", "effect_size",
                 "n", "effective_n", "low", "high", "export", "source_column"]
    )  # fmt: skip
    return Personas(
        summary=summary,
        memberships=pd.DataFrame(memberships, index=index, columns=ids),
        profile=profile,
        representatives=dict.fromkeys(ids, ()),
        model=PersonaModel(n_personas=len(ids)),
        features=features,
        verdict="constructed",
        verdict_reason="Planted by the test.",
    )
