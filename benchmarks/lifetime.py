"""Lifetime value on planted bases: ours beside one rate of leaving for everybody, against the truth.

Run: python benchmarks/lifetime.py [WORLDS]

Every customer has their own monthly chance of leaving; those who left more than a year ago are in no list. The truth is
the mean remaining value of the customers still there, by the chance they were planted with. Prints, by family: the mean
error of the value of groups of customers (by persona and half of tenure) relative to it, and how often the 90% interval
of a persona's value holds the truth, with what that is unsure of by 90%: the two personas of a base share its level of
leaving, so they are missed together, and twenty bases are few.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from factories import AS_OF, build_exports, make_personas
from personakit.value import estimate_value
from personakit.value.retention import DAYS_PER_MONTH, discounted_years, observe_retention

END = pd.Timestamp(AS_OF)
N, YEARS, MARGIN = 6000, 8, 100.0
#: Family -> alpha and beta of the chance of leaving a month, by persona and contract; beta of inf: alpha for all.
FAMILIES = {
    "all alike": [[(0.012, np.inf)] * 2] * 2,
    "survivors stay longer": [[(0.8, 30.0)] * 2] * 2,
    "contracts differ": [[(0.005, np.inf), (0.025, np.inf)]] * 2,
    "personas differ": [[(0.006, np.inf)] * 2, [(0.025, np.inf)] * 2],
    "all three": [[(0.6, 60.0), (0.8, 30.0)], [(0.8, 30.0), (0.8, 12.0)]],
}


def plant(family: str, seed: int) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray]:
    """Return the customers in the list, their personas, months of tenure and true value."""
    rng = np.random.default_rng([seed, sorted(FAMILIES).index(family)])
    persona, contract = rng.integers(0, 2, (2, N))
    chance = np.empty(N)
    for p in (0, 1):
        for c in (0, 1):
            alpha, beta = FAMILIES[family][p][c]
            here = (persona == p) & (contract == c)
            chance[here] = rng.beta(alpha, beta, here.sum()) if np.isfinite(beta) else alpha
    ago = rng.uniform(0, 12 * YEARS, N)
    left_ago = ago - (rng.geometric(np.clip(chance, 1e-9, 1)) - rng.random(N))
    listed = left_ago < 12
    days = pd.to_timedelta(np.where(left_ago > 0, left_ago, np.nan) * DAYS_PER_MONTH, unit="D")
    customers = pd.DataFrame(
        {
            "customer_id": [f"c{i:05d}" for i in range(N)],
            "joined_on": (END - pd.to_timedelta(ago * DAYS_PER_MONTH, unit="D")).floor("D").astype("datetime64[us]"),
            "left_on": (END - days).floor("D").astype("datetime64[us]"),
            "contract": pd.Categorical(np.array(["one", "two"])[contract]),
        }
    )
    truth = np.where(left_ago > 0, 0.0, MARGIN * discounted_years((1 - chance) ** 12, 5, 0.1))
    return customers[listed].reset_index(drop=True), persona[listed], ago[listed], truth[listed]


def main() -> None:
    """Print the table."""
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    print(f"{worlds} bases of {N:,} customers a family")
    print(f"{'family':24}{'error, ours':>14}{'one rate':>12}{'90% interval holds':>22}{'give or take':>15}")
    for family in FAMILIES:
        ours, rival, held = [], [], []
        for seed in range(worlds):
            customers, persona, ago, truth = plant(family, seed)
            profit = {"customer_id": customers["customer_id"], "period_months": 12, "margin": MARGIN}
            exports = build_exports(customers, profitability=profit, minimum_cell=10)
            value = estimate_value(exports, make_personas(exports, memberships=np.eye(2)[persona]))
            here = value.customers["active"].to_numpy()
            retention = observe_retention(
                customers, exports.random_groups, date(AS_OF.year, AS_OF.month, AS_OF.day), None
            )
            flat = MARGIN * discounted_years(retention.annual, 5, 0.1)
            lifetime = value.customers["lifetime_value"].to_numpy()
            for p in (0, 1):
                inside = here & (persona == p)
                row = value.by_persona.iloc[p]
                held.append(row["lifetime_value_low"] <= truth[inside].mean() <= row["lifetime_value_high"])
                for old in (False, True):
                    group = inside & ((ago > np.median(ago[here])) == old)
                    true = truth[group].mean()
                    ours.append(abs(lifetime[group].mean() / true - 1))
                    rival.append(abs(flat / true - 1))
        by_base = np.reshape(held, (-1, 2)).mean(axis=1)
        unsure = 1.645 * by_base.std(ddof=1) / np.sqrt(len(by_base)) if len(by_base) > 1 else np.nan
        print(f"{family:24}{np.mean(ours):14.3f}{np.mean(rival):12.3f}{np.mean(held):22.2f}{unsure:15.2f}")


if __name__ == "__main__":
    main()
