"""Does what-if keep its word? Waits made shorter in planted worlds, against what the library expected beforehand.

In every world a slow channel is also disliked for other reasons (a decoy), dissatisfaction rises with the wait along a
curve, two thirds of contacts have their wait on record and half are rated. The truth is the value kept when every wait
is a given part shorter; beside it stand the library's answer with its 90% interval, and what one reads off the ratings
by hand: dissatisfied share by length of wait, whatever the channel.

With ``--leavers`` the worlds are those of priorities_worlds.py: what matters is read off leavers, the truth is
counterfactual, and stages whose pain has another cause have nothing to gain from shorter waits.

Run: python benchmarks/what_if.py [--worlds 40] [--customers 3000] [--leavers] [--first 0]
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

import personakit as pk
from personakit.study import make_study

AS_OF, LEAVE, EASE = date(2025, 12, 31), 0.2, 0.5
CHANGES = (-0.2, -0.5)


def study(seed: int) -> Any:
    """Return a study of in-memory frames, one persona."""
    event = {"customer_id": "customer_id", "stage": "stage", "channel": "channel"}
    return make_study(
        {
            "study": {"as_of": AS_OF, "seed": seed},
            "personas": {"number": 1},
            "value": {"leave_if_dissatisfied": LEAVE, "switching_ease": EASE},
            "exports": {
                "crm": {"table": "customers", "reader": "frame", "columns": {"customer_id": "customer_id"},
                        "attributes": {"spend": {"kind": "numeric", "use": "active"}}},
                "money": {"table": "profitability", "reader": "frame",
                          "columns": {"customer_id": "customer_id", "lifetime_value": "lifetime_value"}},
                "csat": {"table": "csat", "reader": "frame", "scale": [1, 5], "columns": {**event, "score": "score"}},
                "waits": {"table": "waits", "reader": "frame", "columns": {**event, "wait_minutes": "wait_minutes"}},
            },
        }
    )  # fmt: skip


def chance_of_bad(wait: np.ndarray, phone: np.ndarray, steepness: float) -> np.ndarray:
    """Return the planted chance that a contact goes wrong: by phone 15 points more, and a curve in the wait."""
    return 0.05 + 0.15 * phone + 0.5 / (1 + np.exp(-steepness * (np.log2(wait) - 6)))


def world(n: int, seed: int) -> tuple[dict[str, pd.DataFrame], dict[float, float]]:
    """Return frames, and the value kept a year by each change."""
    rng = np.random.default_rng(seed)
    steepness = rng.choice([0.0, 0.8, 1.5])
    ids = np.array([f"C{i:06d}" for i in range(n)])
    spend = rng.lognormal(3, 0.5, n)
    worth = 20 * spend
    phone = rng.random(n) < 0.4
    wait = np.exp2(rng.normal(np.where(phone, 6.5, 4.5), 1.3))
    bad = chance_of_bad(wait, phone, steepness)
    score = np.where(rng.random(n) < bad, rng.integers(1, 3, n), rng.integers(3, 6, n))
    rated, timed = rng.random(n) < 0.5, rng.random(n) < 2 / 3
    events = pd.DataFrame({"customer_id": ids, "stage": "Delivery", "channel": np.where(phone, "Phone", "App")})
    calm = pd.DataFrame({"customer_id": ids, "stage": "Order", "channel": "App", "score": rng.integers(3, 6, n)})
    frames = {
        "crm": pd.DataFrame({"customer_id": ids, "spend": spend}),
        "money": pd.DataFrame({"customer_id": ids, "lifetime_value": worth}),
        "csat": pd.concat([events.assign(score=score)[rated], calm]),
        "waits": events.assign(wait_minutes=wait.round(2))[timed],
    }
    # Where no wait is on record, none is made shorter: what a firm does not measure it cannot promise.
    truth = {
        change: float(
            (worth * EASE * LEAVE * (bad - chance_of_bad(wait * (1 + change), phone, steepness)))[timed].sum()
        )
        for change in CHANGES
    }
    return frames, truth


def by_hand(frames: dict[str, pd.DataFrame], change: float) -> float:
    """Return what an analyst reads off: share dissatisfied by octave of wait, each wait moved, channels pooled."""
    ratings = frames["csat"][frames["csat"]["stage"] == "Delivery"]
    both = ratings.merge(frames["waits"][["customer_id", "wait_minutes"]], on="customer_id")
    octave = np.log2(both["wait_minutes"]).round()
    share = (both["score"] <= 2).groupby(octave).mean()
    moved = np.interp(np.log2(both["wait_minutes"] * (1 + change)), share.index, share.to_numpy())
    now = np.interp(np.log2(both["wait_minutes"]), share.index, share.to_numpy())
    per_customer = float(frames["money"]["lifetime_value"].mean()) * EASE * LEAVE
    return float((now - moved).mean()) * len(frames["waits"]) * per_customer


def by_octave(world: Any, stage: str, change: float) -> float:
    """Return the part of its dissatisfaction that an analyst expects to end: by octave of wait, channels pooled."""
    csat, waits = (world.frames[name][world.frames[name]["stage"] == stage] for name in ("csat", "waits"))
    both = csat.merge(waits[["customer_id", "at", "wait"]], on=["customer_id", "at"])
    at, unhappy = np.log2(both["wait"].clip(lower=0.1)), both["score"] <= 2
    share = unhappy.groupby(at.round()).mean()
    now, then = (np.interp(each, share.index, share.to_numpy()).mean() for each in (at, at + np.log2(1 + change)))
    return float((now - then) / max(unhappy.mean(), 1e-9) * len(both) / len(csat))


def from_leavers(first: int, worlds: int) -> None:
    """Run the worlds in which people leave over what goes wrong and print a line a level and change."""
    from priorities_worlds import LEVELS, plant

    from priorities import personas_of

    rows = []
    for level in LEVELS:
        for seed in range(first, first + worlds):
            world = plant(level, seed, waits=CHANGES)
            exports = pk.read_exports(world.study, world.frames)
            personas = personas_of(world, exports, "planted")
            priorities = pk.rank_stages(exports, personas, pk.map_journey(exports, personas))
            risk = priorities.stages.set_index("stage")["value_at_risk"]
            for stage, of in world.truth.set_index("stage").iterrows():
                for change in CHANGES:
                    kept = pk.what_if(priorities, str(stage), wait=change).figures.set_index("figure")
                    row = kept.loc["value kept a year", ["value", "low", "high"]].astype(float) / risk.max()
                    true = of[f"kept {change}"] / risk.max()
                    hand = by_octave(world, str(stage), change) * risk[stage] / risk.max()
                    rows.append((level, change, of["cause"] == "waiting time", true, row["value"], hand,
                                 row["low"] <= true + 1e-6 <= row["high"] + 2e-6))  # fmt: skip
    names = ["level", "change", "waits_matter", "truth", "kept", "by_hand", "covered"]
    table = pd.DataFrame(rows, columns=names)
    table["error"], table["error_by_hand"] = table["kept"] - table["truth"], table["by_hand"] - table["truth"]
    sys.stdout.write("value kept a year, as a part of the first stage's value at risk\n")
    for (level, matter, change), part in table.groupby(["level", "waits_matter", "change"], sort=False):
        sys.stdout.write(
            f"{level}, {'waits are' if matter else 'other'} cause, waits {change:+.0%}: truth "
            f"{part['truth'].mean():.3f}, personakit {part['kept'].mean():.3f} (error "
            f"{part['error'].abs().mean():.3f}), the interval holds it in "
            f"{part['covered'].mean():.0%}; by hand {part['by_hand'].mean():.3f} (error "
            f"{part['error_by_hand'].abs().mean():.3f}); {len(part)} stages\n"
        )


def main() -> None:
    """Run all worlds and print one line a change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=40)
    parser.add_argument("--customers", type=int, default=3000)
    parser.add_argument("--leavers", action="store_true")
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    if asked.leavers:
        from_leavers(asked.first, asked.worlds)
        return
    rows = []
    for seed in range(asked.worlds):
        frames, truth = world(asked.customers, seed)
        a = pk.Analysis(study(seed), frames)
        for change in CHANGES:
            found = a.what_if("Delivery", wait=change)
            row = found.figures.set_index("figure").loc["value kept a year"]
            risk = found.figure("value at risk a year now")
            rows.append((change, truth[change] / risk, row["value"] / risk, row["low"] / risk, row["high"] / risk,
                         by_hand(frames, change) / risk))  # fmt: skip
    table = pd.DataFrame(rows, columns=["change", "truth", "kept", "low", "high", "by_hand"])
    table["covered"] = (table["low"] <= table["truth"]) & (table["truth"] <= table["high"])
    table["error"], table["error_by_hand"] = table["kept"] - table["truth"], table["by_hand"] - table["truth"]
    for change, part in table.groupby("change", sort=False):
        sys.stdout.write(
            f"waits {change:+.0%}: truth {part['truth'].mean():.1%} of value at risk kept, personakit "
            f"{part['kept'].mean():.1%} (error {part['error'].abs().mean():.1%}), the interval holds it "
            f"in {part['covered'].mean():.0%}; by hand {part['by_hand'].mean():.1%} "
            f"(error {part['error_by_hand'].abs().mean():.1%}); {len(part)} worlds\n"
        )


if __name__ == "__main__":
    main()
