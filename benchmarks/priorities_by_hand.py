"""What analysts work out by hand, beside which the priorities benchmark sets the library's ranking.

Three ways, each a score a stage: the usual one, share x ease x value x % dissatisfied; the value of dissatisfied
customers times how much oftener they leave; and a discrete-time hazard of customer-months with fading counts of bad
contacts, by a data scientist with a day: ratings less the style of the rater, unrated contacts as bad as others of
their kind.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from priorities_worlds import AS_OF, PlantedWorld

_FADE, _PRIOR_RATINGS, _ROUNDS = 0.5, 3.0, 60


def by_hand(world: PlantedWorld, stages: list[str]) -> dict[str, np.ndarray]:
    """Return the usual score (share x ease x value x % dissatisfied) and the one weighted by naive churn lift."""
    crm, csat = world.frames["crm"], world.frames["csat"]
    base = crm[["customer_id"]].assign(ease=_ease(world), value=_value(world), left=crm["left_on"].notna())
    base = base.set_index("customer_id")
    usual, lift = np.zeros(len(stages)), np.zeros(len(stages))
    for j, stage in enumerate(stages):
        at = csat[csat["stage"] == stage]
        bad = at["score"] <= 2
        met, unhappy = base.loc[at["customer_id"].unique()], base.loc[at.loc[bad, "customer_id"].unique()]
        content = met.index.difference(unhappy.index)
        usual[j] = len(met) / len(base) * met["ease"].mean() * met["value"].mean() * bad.mean()
        more = unhappy["left"].mean() - base.loc[content, "left"].mean()
        lift[j] = max(more, 0) * unhappy["value"].clip(lower=0).sum()
    return {"by hand": usual, "churn lift": lift}


def _value(world: PlantedWorld) -> np.ndarray:
    of = world.frames["profit"].set_index("customer_id")["value"]
    return world.frames["crm"]["customer_id"].map(of).to_numpy(dtype=np.float64)


def _ease(world: PlantedWorld) -> np.ndarray:
    told = (world.frames["survey"].set_index("customer_id")["ease"] - 1) / 6
    return world.frames["crm"]["customer_id"].map(told).fillna(told.mean()).to_numpy(dtype=np.float64)


def adjusted_hazard(world: PlantedWorld, stages: list[str]) -> np.ndarray:
    """Return what a hazard of customer-months says, adjusted for persona, tenure and contract."""
    crm, n, m = world.frames["crm"], len(world.frames["crm"]), len(stages)
    ease, persona = _ease(world), np.eye(world.persona.max() + 1)[world.persona][:, 1:]
    place = pd.Series(np.arange(n), index=crm["customer_id"])
    events = _events(world)
    who = place.reindex(events["customer_id"]).to_numpy()
    stage = pd.Index(stages).get_indexer(events["stage"])
    first = events["at"].min()
    month, joined, left, end = (
        ((dates - first) / np.timedelta64(1, "D") / 30.4375).to_numpy(dtype=np.float64)
        for dates in (events["at"], crm["joined_on"], crm["left_on"], crm["contract_end"])
    )
    month, left = np.floor(month), np.where(np.isnan(left), np.inf, np.floor(left))
    bad = _expected_bad(events, who, persona, n)
    load, base, loads, leaves = np.zeros((n, m)), [], [], []
    for t in range(int(month.max()) + 1):
        here = (joined < t) & (left >= t)
        if t > 0:
            to_end = (end - t)[here]
            base.append(np.column_stack([np.ones(here.sum()), persona[here], (t - joined[here]) < 12, to_end > 2,
                                         (to_end <= 2) & (to_end > 0), ease[here] - 0.5]))  # fmt: skip
            loads.append(load[here] * ease[here, None])
            leaves.append(left[here] == t)
        now = month == t
        load = _FADE * load + np.bincount((who * m + stage)[now], bad[now], n * m).reshape(n, m)
    effects = _additive(np.vstack(base).astype(np.float64), np.vstack(loads), np.concatenate(leaves))
    recent = events["at"].to_numpy() > AS_OF - np.timedelta64(365, "D")
    count = np.bincount((who * m + stage)[recent], bad[recent], n * m).reshape(n, m)
    return np.asarray(effects * ((np.where(np.isinf(left), _value(world), 0.0) * ease) @ count))


def _events(world: PlantedWorld) -> pd.DataFrame:
    """Return all contacts on record, each once, with rating and wait where they have one."""
    where = ["customer_id", "at", "stage", "touchpoint", "channel"]
    found = world.frames["csat"][[*where, "score"]].merge(
        world.frames["waits"][[*where, "wait"]], on=where, how="outer"
    )
    if "contacts" in world.frames:
        found = world.frames["contacts"].merge(found, on=where, how="left")
    return found.drop_duplicates(where).reset_index(drop=True)


def _expected_bad(events: pd.DataFrame, who: np.ndarray, persona: np.ndarray, n: int) -> np.ndarray:
    """Return 0 or 1 for rated contacts, less the rater's style; for the others what such contacts are on average."""
    rated = events["score"].notna().to_numpy()
    residual = (events["score"] - events.groupby("stage")["score"].transform("mean")).fillna(0).to_numpy()
    count, total = (np.bincount(who, each, n) for each in (rated.astype(float), residual))
    style = (total[who] - residual) / (count[who] - rated + _PRIOR_RATINGS)
    bad = np.where(rated, (events["score"].to_numpy() - style <= 2.3).astype(float), np.nan)
    log_wait = np.log(events["wait"].clip(lower=0.1))
    slow = log_wait.groupby(events["stage"]).rank(pct=True).mul(4).fillna(-1).to_numpy().astype(int)
    for name in events["stage"].unique():
        here = (events["stage"] == name).to_numpy()
        kinds = pd.get_dummies(events.loc[here, ["touchpoint", "channel"]]).to_numpy(dtype=np.float64)
        columns = np.column_stack([np.ones(here.sum()), kinds, slow[here, None] == np.arange(4), persona[who[here]]])
        known = rated[here]
        gram = columns[known].T @ columns[known] + np.eye(columns.shape[1])
        expected = columns @ np.linalg.solve(gram, columns[known].T @ bad[here][known])
        bad[here] = np.where(known, bad[here], expected.clip(0, 1))
    return bad


def _additive(base: np.ndarray, load: np.ndarray, leaves: np.ndarray) -> np.ndarray:
    """Fit exp(base b) + load e by expectation maximisation: a leaver belongs to the base or to one of the loads."""
    b = np.zeros(base.shape[1])
    b[0] = np.log(0.7 * leaves.mean())
    effects = np.full(load.shape[1], 0.3 * leaves.mean() / load.mean(axis=0).sum())
    for turn in range(_ROUNDS):
        plain = np.exp(np.clip(base @ b, -15, 0))
        parts = load[leaves] * effects
        whole = plain[leaves] + parts.sum(axis=1)
        effects = (parts / whole[:, None]).sum(axis=0) / load.sum(axis=0)
        if turn < 3 or turn % 6 == 0:
            owed = -plain
            owed[leaves] += plain[leaves] / whole
            step = np.linalg.solve((base * plain[:, None]).T @ base + np.eye(len(b)), base.T @ owed)
            b = b + np.clip(step, -1, 1)
    return effects
