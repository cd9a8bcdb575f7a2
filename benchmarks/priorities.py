"""The right stage, the right cause and honest intervals on planted worlds, beside the scores analysts work out by hand.

Run: python benchmarks/priorities.py [--levels easy realistic hard] [--worlds 20] [--personas 6] [--out FILE]
Every world goes through the whole chain: read_exports, find_personas, map_journey, estimate_value, rank_stages. With
``--personas auto`` the number of personas is looked for too, which takes most of the time; with ``--personas planted``
the planted ones stand in, 8% of the customers misplaced and half of the loudest taken for others.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd
from priorities_by_hand import adjusted_hazard, by_hand
from priorities_worlds import LEVELS, LOUD, SHARES, WHALE, PlantedWorld, plant
from scipy.stats import kendalltau

import personakit as pk
from personakit.clustering import persona_model

GOALS = {
    "easy": {"tau": 0.82, "first": 0.85, "lost": 0.02, "strong": 0.98, "faint": 0.95},
    "realistic": {"tau": 0.87, "first": 0.92, "lost": 0.02, "strong": 0.98, "faint": 0.90},
    "hard": {"tau": 0.82, "first": 0.85, "lost": 0.04, "strong": 0.93, "faint": 0.70},
}


def right_cause(found: str, cause: str, culprit: str) -> bool:
    """Say whether the named cause is the planted one, culprit and all."""
    return found == (cause if cause == "waiting time" else f"{cause}: {culprit}")


def score(truth: np.ndarray, found: np.ndarray) -> dict[str, float]:
    """Compare one ranking with the truth."""
    first = int(found.argmax())
    return {
        "tau": float(kendalltau(truth, found)[0]),
        "first": float(first == truth.argmax()),
        "lost": float(1 - truth[first] / truth.max()),
    }


def _misplaced(world: PlantedWorld) -> PlantedWorld:
    """Return the world with 8% of its customers, and half of the loudest, taken for others."""
    rng = np.random.default_rng(len(world.frames["csat"]))
    got = world.persona.copy()
    astray = rng.random(len(got)) < np.where(got == LOUD, 0.5, 0.08)
    got[astray] = rng.integers(0, WHALE, int(astray.sum()))
    return replace(world, persona=got)


def personas_of(world: PlantedWorld, exports: pk.Exports, which: str) -> pk.Personas:
    """Find the personas, or take the planted ones, not all of them right."""
    if which != "planted":
        return pk.find_personas(exports, None if which == "auto" else int(which))
    with mock.patch.object(persona_model, "PersonaModel", partial(persona_model.PersonaModel, max_rows=400)):
        one = pk.find_personas(exports, 1)  # what is learnt here is not used
    got = _misplaced(world).persona
    ids = [f"p{i + 1}" for i in range(len(SHARES))]
    posterior = pd.DataFrame(0.01 + 0.94 * np.eye(len(ids))[got], columns=ids)
    posterior.index = one.memberships.index
    summary = pd.concat([one.summary] * len(ids), ignore_index=True).assign(persona=ids, name=ids)
    return replace(one, memberships=posterior, summary=summary)


def run(level: str, seed: int, personas: str) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Analyse one world; return a row a way of ranking and a row a stage."""
    world = plant(level, seed)
    exports = pk.read_exports(world.study, world.frames)
    found = personas_of(world, exports, personas)
    journey = pk.map_journey(exports, found)
    begun = time.process_time()
    value = pk.estimate_value(exports, found)
    ranked = pk.rank_stages(exports, found, journey, value).stages.set_index("stage")
    used = time.process_time() - begun
    truth = world.truth.set_index("stage")
    stages = list(truth.index)
    ranked = ranked.loc[stages]
    cost, risk = truth["value_at_risk"].to_numpy(), np.nan_to_num(ranked["value_at_risk"].to_numpy())
    where = {"level": level, "world": seed}
    rows = [{**where, "way": "personakit", **score(cost, risk), "total": risk.sum() / cost.sum(), "cpu": used}]
    rivals = {**by_hand(world, stages), "hazard by hand": adjusted_hazard(_misplaced(world), stages)}
    rows += [{**where, "way": name, **score(cost, each)} for name, each in rivals.items()]
    low, high = ranked["value_at_risk_low"].to_numpy(), ranked["value_at_risk_high"].to_numpy()
    right = [right_cause(ranked.loc[s, "cause"], truth.loc[s, "cause"], truth.loc[s, "culprit"]) for s in stages]
    parts = pd.DataFrame(
        {
            **where,
            "stage": stages,
            "truth": cost,
            "value_at_risk": risk,
            "low": low,
            "high": high,
            "covered": (low <= cost + 1e-6) & (cost <= high),
            "chance_first": ranked["chance_first"].to_numpy(),
            "is_first": cost == cost.max(),
            "strong": truth["strong"].to_numpy(),
            "cause": ranked["cause"].to_numpy(),
            "planted": truth["cause"].str.cat(truth["culprit"], ": ").to_numpy(),
            "right_cause": right,
        }
    )
    return rows, parts.to_dict("records")


def reliability(parts: pd.DataFrame) -> pd.DataFrame:
    """Return how often a stage of a told chance of first place is the first."""
    edges = [-0.001, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 1.0]
    grouped = parts.groupby(pd.cut(parts["chance_first"], edges), observed=True)
    return grouped.agg(stages=("is_first", "size"), told=("chance_first", "mean"), came=("is_first", "mean"))


def main() -> None:
    """Run all worlds and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--levels", nargs="+", default=list(LEVELS), choices=LEVELS)
    parser.add_argument("--worlds", type=int, default=20)
    parser.add_argument("--first", type=int, default=100)
    parser.add_argument("--personas", default="6")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    rows: list[dict[str, object]] = []
    parts: list[dict[str, object]] = []
    for seed in range(asked.first, asked.first + asked.worlds):
        for level in asked.levels:
            more, stages = run(level, seed, asked.personas)
            rows, parts = rows + more, parts + stages
            ours = more[0]
            sys.stdout.write(f"{level} {seed} " + " ".join(f"{k} {ours[k]:.2f}" for k in
                             ("tau", "first", "lost", "total", "cpu")) + "\n")  # fmt: skip
            sys.stdout.flush()
            if asked.out:
                pd.DataFrame(rows).to_csv(asked.out.with_suffix(".rows.csv"), index=False)
                pd.DataFrame(parts).to_csv(asked.out.with_suffix(".parts.csv"), index=False)
    told, stages = pd.DataFrame(rows), pd.DataFrame(parts)
    say(told, stages)


def say(told: pd.DataFrame, stages: pd.DataFrame) -> None:
    """Print the tables."""
    write = sys.stdout.write
    means = told.groupby(["level", "way"], sort=False)[["tau", "first", "lost", "total", "cpu"]].mean().round(3)
    write(means.to_string() + "\n")
    kinds = stages.assign(strength=np.where(stages["strong"], "strong", "faint"))
    write(kinds.groupby(["level", "strength"])["right_cause"].agg(["mean", "size"]).round(3).to_string() + "\n")
    write(stages.groupby("level")["covered"].mean().round(3).to_string() + "\n")
    table = reliability(stages)
    error = float((table["stages"] * (table["told"] - table["came"]).abs()).sum() / table["stages"].sum())
    write(table.round(3).to_string() + f"\nexpected calibration error {error:.3f}\n")


if __name__ == "__main__":
    main()
