from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import build_exports
from personakit.core.kinds import Kind, Use
from personakit.features import build_features, shrunken_profit
from personakit.features.shrunken_profit import chance_of_top
from personakit.ingest.exports import AttributeInfo

SPEND = (AttributeInfo("spend", Kind.NUMERIC, Use.ACTIVE, "Spend", "crm", "Spend", "customers"),)


def world(quarters, n=2000, seed=0, swing=200.0, share=0.3):
    """Customers worth normal(400, 100) a year, seen over some quarters (a number, or one a customer)."""
    rng = np.random.default_rng(seed)
    worth = rng.normal(400, 100, n)
    each = np.broadcast_to(quarters, n)
    who = np.repeat(np.arange(n), each)
    # A quarter's annual rate has variance swing**2 x 4 around the customer's own.
    margin = (worth[who] + rng.normal(0, 2 * swing, len(who))) / 4
    customers = pd.DataFrame({"customer_id": [f"c{i:05d}" for i in range(n)], "spend": rng.normal(0, 1, n)})
    exports = build_exports(
        customers,
        profitability={
            "customer_id": customers["customer_id"].to_numpy()[who], "period_months": 3.0, "margin": margin,
        },
        attributes=SPEND,
        settings={"core": {"customers": "top_profit", "share": share}},
    )  # fmt: skip
    return exports, worth


def test_the_variances_are_found_and_profit_is_shrunken_by_them():
    exports, _ = world(4)
    table = shrunken_profit(exports).table
    # Between 100^2, within 200^2 a year: trust 1 / (1 + 4) = .2, error 100 sqrt(.8) = 89.
    slope = np.polyfit(table["observed"], table["shrunken"], 1)[0]
    assert slope == pytest.approx(0.2, abs=0.06)
    assert table["error"].mean() == pytest.approx(100 * np.sqrt(0.8), rel=0.15)
    assert table["shrunken"].mean() == pytest.approx(table["observed"].mean(), rel=0.01)


def test_shrunken_profit_is_nearer_the_truth_and_finds_more_of_the_best():
    exports, worth = world(np.random.default_rng(1).choice([1, 12], 2000))
    table = shrunken_profit(exports).table
    assert ((table["shrunken"] - worth) ** 2).mean() < 0.5 * ((table["observed"] - worth) ** 2).mean()
    best = worth >= np.sort(worth)[-600]
    hits = {name: best[np.argsort(-table[name].to_numpy())[:600]].mean() for name in ("observed", "shrunken")}
    assert hits["shrunken"] > hits["observed"] + 0.01


def test_a_single_good_quarter_ranks_below_the_same_over_three_years():
    rng = np.random.default_rng(0)
    ids = [f"c{i:03d}" for i in range(200)]
    who = np.r_[np.repeat(np.arange(2, 200), 8), [0], np.repeat(1, 12)]
    worth = rng.normal(400, 100, 200)
    margin = (worth[who] + rng.normal(0, 200, len(who))) / 4
    margin[who < 2] = 700 / 4 + np.r_[0.0, np.resize([-30.0, 30.0], 12)]
    exports = build_exports(
        pd.DataFrame({"customer_id": ids}),
        profitability={"customer_id": np.array(ids)[who], "period_months": 3.0, "margin": margin},
    )
    table = shrunken_profit(exports).table
    assert table.loc["c000", "observed"] == pytest.approx(table.loc["c001", "observed"]) == pytest.approx(700)
    assert table.loc["c000", "shrunken"] < table.loc["c001", "shrunken"] < 700
    assert table.loc["c000", "error"] > table.loc["c001", "error"]


def test_one_period_each_is_taken_as_it_is_and_said():
    exports, _ = world(1)
    found = shrunken_profit(exports)
    assert not found.learnt
    assert found.table["shrunken"].equals(found.table["observed"])
    features = build_features(exports)
    assert set(features.core_chance) == {0.0, 1.0}
    assert "too few customers have several periods" in features.core_note


def test_the_chances_hold_what_they_promise():
    exports, worth = world(4, n=4000)
    features = build_features(exports)
    chance = features.core_chance.to_numpy()
    best = worth >= np.sort(worth)[-1200]
    assert chance.sum() == pytest.approx(1200, abs=1)
    assert features.in_core.sum() == 1200
    for low, high in ((0.1, 0.3), (0.3, 0.5), (0.5, 0.8)):
        those = (chance >= low) & (chance < high)
        assert best[those].mean() == pytest.approx(chance[those].mean(), abs=0.07)


def test_the_core_is_the_likeliest_and_the_unknown_are_outside():
    exports, _ = world(np.r_[np.zeros(100, int), np.full(1900, 4)])
    features = build_features(exports)
    assert features.core_chance.iloc[:100].isna().all()
    assert not features.in_core.iloc[:100].any()
    assert features.in_core.sum() == 600  # 30% of all, not of those known
    assert "100 of unknown profit are outside" in features.core_note
    assert features.core_chance[features.in_core].min() >= features.core_chance[~features.in_core].max() - 0.02


@given(st.integers(0, 1000), st.integers(2, 50), st.data())
@settings(max_examples=40, deadline=None)
def test_chances_sum_to_the_size_of_the_core_and_rise_with_profit(seed, n, data):
    rng = np.random.default_rng(seed)
    wanted = data.draw(st.integers(1, n))
    profit = rng.normal(0, 10, n)
    chance = chance_of_top(profit, np.full(n, 5.0), wanted)
    assert chance.sum() == pytest.approx(wanted, abs=1e-6)
    assert (np.diff(chance[np.argsort(profit)]) >= 0).all()
    assert chance_of_top(profit, np.zeros(n), wanted).sum() == wanted
