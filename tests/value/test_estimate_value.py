"""Lifetime value and switching ease: hand-computed, with every assumption said."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import build_exports, make_exports, make_personas
from personakit.core.random_groups import random_group_of
from personakit.value import estimate_value
from personakit.value.annual_margins import annual_margins
from personakit.value.by_random_group import interval_90, random_group_sums
from personakit.value.retention import discounted_years, observe_retention, still_customers


def value_of(n=2, memberships=None, k=1, value=None, **kwargs):
    exports = build_exports(n, value=value, **kwargs)
    return estimate_value(exports, make_personas(exports, k, memberships=memberships))


def frame(n=2, **columns):
    return pd.DataFrame({"customer_id": [f"c{i:04d}" for i in range(n)], **columns})


def test_margins_are_made_annual_and_losses_kept():
    exports = build_exports(
        4,
        profitability={
            "customer_id": ["c0000", "c0000", "c0001", "c0002"],
            "period_start": ["2025-01-01", "2025-04-01", "2025-01-01", "2025-01-01"],
            "period_months": [3, 3, 12, 12],
            "margin": [30, 60, np.nan, -50],
            "revenue": [np.nan, np.nan, 200, 10],
            "cost": [np.nan, np.nan, 80, 60],
        },
    )
    found = annual_margins(exports)
    # 90 over half a year; 200 - 80; a loss; nothing known
    np.testing.assert_allclose(found.annual, [180, 120, -50, np.nan])
    assert found.sentences == ()


def test_revenue_without_cost_and_rows_without_period_are_said():
    joined = pd.to_datetime(["2023-12-31", None]).astype("datetime64[us]")
    exports = build_exports(
        frame(joined_on=joined), profitability={"customer_id": ["c0000", "c0001"], "revenue": [200.0, 100.0]}
    )
    found = annual_margins(exports)
    np.testing.assert_allclose(found.annual, [100, 100], rtol=2e-3)  # two years; one year assumed
    assert "revenue is taken as margin" in found.sentences[0]
    assert "2 rows of profitability name no period" in found.sentences[1]


def test_transactions_stand_in_for_profitability():
    exports = build_exports(
        3,
        transactions={
            "customer_id": ["c0000", "c0000", "c0001"],
            "at": ["2024-01-01", "2025-12-31", "2025-01-01"],
            "amount": [100, 200, 50],
        },
    )  # fmt: skip
    found = annual_margins(exports)
    np.testing.assert_allclose(found.annual, [150, 25, np.nan], rtol=2e-3)
    assert "transactions" in found.sentences[0]


def test_lifetime_value_is_margin_times_discounted_years():
    value = value_of(
        profitability={"customer_id": ["c0000", "c0001"], "period_months": 12, "margin": [100.0, -40.0]},
        value={"annual_retention": 0.9, "horizon_years": 2, "discount_rate": 0.05},
    )
    years = sum((0.9 / 1.05) ** ((m + 0.5) / 12) for m in range(24)) / 12
    assert value.customers["lifetime_value"].tolist() == pytest.approx([100 * years, -40 * years])
    assert value.by_persona["lifetime_value"].item() == pytest.approx(30 * years)
    assert value.by_persona["annual_margin"].item() == 30
    text = repr(value)
    assert f"{years:.2f} discounted expected years (horizon 2 years, discount 5% a year)" in text
    assert "Retention 90% a year: assumed (value.annual_retention)" in text


def test_a_given_lifetime_value_is_kept_and_the_latest_counts():
    value = value_of(
        3,
        profitability={
            "customer_id": ["c0000", "c0000", "c0001"],
            "period_start": ["2025-07-01", "2025-01-01", "2025-01-01"],
            "period_months": 6,
            "lifetime_value": [500.0, 900.0, np.nan],
            "margin": [1.0, 1.0, 10.0],
        },
        value={"annual_retention": 0.5},
    )
    assert value.customers["lifetime_value"].iloc[0] == 500
    assert value.customers["lifetime_value"].iloc[1] == pytest.approx(20 * discounted_years(0.5, 5, 0.1))
    assert np.isnan(value.customers["lifetime_value"].iloc[2])
    assert any("1 customers of unknown value" in s for s in value.assumptions)
    assert any("as the firm gives it, for 1 customers" in s for s in value.assumptions)


def test_churn_is_observed_over_the_last_year():
    # 20 customers since 2020; 5 left on 2025-07-02 (half a year in)
    left = pd.to_datetime(["2025-07-02"] * 5 + [None] * 15).astype("datetime64[us]")
    joined = pd.to_datetime(["2020-01-01"] * 20).astype("datetime64[us]")
    customers = frame(20, joined_on=joined, left_on=left)
    found = observe_retention(customers, random_group_of(customers["customer_id"]), date(2025, 12, 31), None)
    months = 15 * 12 + 5 * 6
    assert found.observed
    assert found.months.sum() == pytest.approx(months, rel=0.01)
    assert found.annual == pytest.approx(np.exp(-12 * 5 / months), rel=0.002)
    assert "observed, 5 leavers" in found.sentence
    assert found.resampled(np.ones((1, 64)))[0] == pytest.approx(found.annual)


def test_customers_who_joined_late_were_exposed_for_less():
    left = pd.to_datetime([None] * 4 + ["2025-12-30"] * 6).astype("datetime64[us]")
    joined = pd.to_datetime(["2025-12-01"] * 10).astype("datetime64[us]")
    customers = frame(10, joined_on=joined, left_on=left)
    found = observe_retention(customers, random_group_of(customers["customer_id"]), date(2025, 12, 31), None)
    assert found.months.sum() == pytest.approx((4 * 30 + 6 * 29) / (365.25 / 12))
    assert found.annual == 0.01


def test_an_active_flag_without_dates_is_an_assumption():
    customers = frame(10, active=pd.array([True] * 8 + [False] * 2, dtype="boolean"))
    found = observe_retention(customers, random_group_of(customers["customer_id"]), date(2025, 12, 31), 0.95)
    assert found.annual == pytest.approx(0.8)
    assert "2 of 10 customers" in found.sentence
    assert "assumed" in found.sentence
    assert found.resampled(np.ones((1, 64)))[0] == pytest.approx(0.8)


def test_without_churn_or_setting_the_fallback_is_said():
    customers = frame(3)
    found = observe_retention(customers, random_group_of(customers["customer_id"]), date(2025, 12, 31), None)
    assert not found.observed
    assert found.annual == 0.8
    assert "value.annual_retention" in found.sentence


def test_who_has_left_has_no_value_left():
    customers = frame(
        3,
        left_on=pd.to_datetime(["2025-06-30", None, "2026-03-01"]).astype("datetime64[us]"),
        active=pd.array([True, False, True], dtype="boolean"),
    )
    assert still_customers(customers, date(2025, 12, 31)).tolist() == [False, False, True]
    value = value_of(
        customers, profitability={"customer_id": customers["customer_id"], "lifetime_value": [9.0, 9.0, 9.0]}
    )
    assert value.customers["lifetime_value"].tolist() == [0, 0, 9]
    assert value.by_persona["customers"].item() == 1
    assert value.by_persona["lifetime_value"].item() == 9
    assert any("2 customers have left" in s for s in value.assumptions)


def test_a_base_without_active_customers_does_not_crash():
    value = value_of(frame(2, active=[False, False]))
    assert value.by_persona["customers"].item() == 2
    assert any("No customer is active" in s for s in value.assumptions)


def test_without_money_every_customer_counts_one():
    value = value_of(4, k=2)
    assert value.currency == "customers"
    assert (value.customers["lifetime_value"] == 1).all()
    assert value.customers["annual_margin"].isna().all()
    assert value.by_persona["share_of_value"].tolist() == pytest.approx([0.5, 0.5])
    assert any("No money is given" in s for s in value.assumptions)


def test_switching_ease_answers_are_kept_and_others_take_their_personas_mean():
    n = 40
    survey = {"customer_id": [f"c{i:04d}" for i in range(20)], "switching_ease": [0.2, 0.8] * 10}
    value = value_of(n, k=2, memberships=np.eye(2)[np.arange(n) % 2], survey=survey)
    ease, source = value.customers["switching_ease"], value.customers["switching_ease_source"]
    assert ease[:20].tolist() == survey["switching_ease"]
    assert set(source[:20]) == {"survey"}
    # ten answers of .2 and ten at the mean of everybody, .5
    assert ease[20:].tolist() == pytest.approx([0.35, 0.65] * 10)
    assert set(source[20:]) == {"persona mean"}
    assert any("20 customers (mean 0.50); for the other 20" in s for s in value.assumptions)


def test_survey_weights_count():
    survey = {"customer_id": ["c0000", "c0001"], "switching_ease": [0.0, 1.0], "weight": [3.0, 1.0]}
    value = value_of(3, survey=survey)
    assert value.customers["switching_ease"].iloc[2] == pytest.approx(0.25)


def test_a_contract_lowers_switching_ease():
    ends = pd.to_datetime(["2026-07-02", "2027-06-30", None]).astype("datetime64[us]")
    value = value_of(frame(3, contract_end=ends))
    assert value.customers["switching_ease"].tolist() == pytest.approx([0.5 * (1 - 183 / 365.25), 0, 0.5])
    assert list(value.customers["switching_ease_source"]) == [
        "assumed, less contract", "assumed, less contract", "assumed",
    ]  # fmt: skip
    assert any(
        "assumed (value.switching_ease)" in s and "For 2 of these a contract lowers it" in s for s in value.assumptions
    )


def test_customers_of_unknown_value_stay_missing():
    value = value_of(3, profitability={"customer_id": ["c0000", "c0001"], "lifetime_value": [10.0, 30.0]})
    assert value.customers["lifetime_value"].isna().tolist() == [False, False, True]
    assert value.by_persona["lifetime_value"].item() == 20


def test_intervals_hold_the_point_and_widen_with_fewer_customers():
    wide, narrow = (
        estimate_value(e, make_personas(e, 2)).by_persona for e in (make_exports(60, 2), make_exports(1500, 2))
    )
    for rows in (wide, narrow):
        assert (rows["lifetime_value_low"] < rows["lifetime_value"]).all()
        assert (rows["lifetime_value"] < rows["lifetime_value_high"]).all()
    width = [(rows["lifetime_value_high"] / rows["lifetime_value_low"]).mean() for rows in (wide, narrow)]
    assert width[0] > width[1]


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 1000))
def test_shares_of_value_sum_to_one_and_row_order_is_irrelevant(seed):
    exports = make_exports(n=120, k=3, seed=seed)
    personas = make_personas(exports, 3, certainty=0.7)
    value = estimate_value(exports, personas)
    assert value.by_persona["share_of_value"].sum() == pytest.approx(1)
    assert value.by_persona["customers"].sum() == pytest.approx(value.customers["active"].sum())
    shuffled = dataclasses.replace(
        exports,
        survey=exports.survey.sample(frac=1, random_state=seed),
        profitability=exports.profitability.sample(frac=1, random_state=seed),
    )
    again = estimate_value(shuffled, personas)
    pd.testing.assert_frame_equal(again.by_persona, value.by_persona)
    pd.testing.assert_frame_equal(again.customers, value.customers)


def test_it_is_repeatable_and_plain():
    exports = make_exports(n=100, k=2)
    personas = make_personas(exports, 2)
    one, two = estimate_value(exports, personas), estimate_value(exports, personas)
    pd.testing.assert_frame_equal(one.by_persona, two.by_persona, check_exact=True)
    text = json.dumps(one.to_dict(), allow_nan=False)
    assert "c0001" not in text
    assert one.summary_lines()[0] in repr(one)


def test_sums_by_random_group():
    values = np.array([[1.0, np.nan], [2.0, 3.0]])
    weights = np.array([[1.0, 0.0], [0.5, 0.5]])
    sums = random_group_sums(weights, values, np.array([3, 3], dtype=np.uint8))
    assert sums[3].tolist() == [[2.0, 1.5], [1.0, 1.5]]
    assert sums.sum() == 6.0
    low, high = interval_90(np.array([[np.nan, 1.0], [np.nan, 1.0]]))
    assert np.isnan([low[0], high[0]]).all()
    assert low[1] == high[1] == 1
