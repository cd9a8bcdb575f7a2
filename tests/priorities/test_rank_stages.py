"""The ranking: hand-computed value at risk, sums, order, chances, and worlds with something missing."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import build_exports, make_exports, make_personas
from personakit.core.errors import StudyError
from personakit.journey import map_journey
from personakit.priorities import rank_stages
from personakit.priorities.criteria import weighted_score
from personakit.priorities.rank_chances import rank_chances
from personakit.value import estimate_value


def ranked(exports, k=1, **kwargs):
    personas = make_personas(exports, k, **kwargs)
    return rank_stages(exports, personas, map_journey(exports, personas))


def row(priorities, stage):
    rows = priorities.stages[priorities.stages["stage"] == stage]
    assert len(rows) == 1
    return rows.iloc[0]


def ids(*numbers):
    return [f"c{i:04d}" for i in numbers]


def tiny(**more):
    """Four customers. At A: 0 and 1 rated (0 dissatisfied), 2 only waited. At B: 3 rated and content."""
    return build_exports(
        4,
        stages=["A", "B"],
        csat={"customer_id": ids(0, 1, 3), "stage": ["A", "A", "B"], "score": [1, 5, 4]},
        waits={"customer_id": ids(2), "stage": "A", "wait_minutes": [5.0]},
        survey={"customer_id": ids(0, 1, 2, 3), "switching_ease": [1.0, 0.5, 0.5, 0.25]},
        profitability={"customer_id": ids(0, 1, 2, 3), "lifetime_value": [100.0, 200.0, 60.0, 400.0]},
        value={"leave_if_dissatisfied": 0.3},
        **more,
    )


def test_value_at_risk_by_hand():
    priorities = ranked(tiny())
    a = row(priorities, "A")
    # three customers reached, half of the rated dissatisfied: 1.5 affected
    assert a["customers_affected"] == pytest.approx(1.5)
    assert a["share_of_base"] == pytest.approx(1.5 / 4)
    assert a["switching_ease"] == pytest.approx(2 / 3)
    assert a["lifetime_value"] == pytest.approx(120)
    assert a["value_at_risk"] == pytest.approx(1.5 * 0.3 * (100 + 100 + 30) / 3)
    assert a["rank"] == 1
    assert a["n"] == 2
    assert row(priorities, "B")["value_at_risk"] == 0
    assert any("30%, assumed" in s for s in priorities.assumptions)


def test_what_a_contract_holds_back_is_at_risk_once_none_binds():
    free = 1 - 183 / 365.25  # of the coming year, where the contract ends on 2026-07-02
    ends = pd.to_datetime(["2026-07-02", None, None, None]).astype("datetime64[us]")
    customers = pd.DataFrame({"customer_id": ids(0, 1, 2, 3), "contract_end": ends})
    exports = build_exports(
        customers,
        stages=["A", "B"],
        csat={"customer_id": ids(0, 1, 3), "stage": ["A", "A", "B"], "score": [1, 5, 4]},
        waits={"customer_id": ids(2), "stage": "A", "wait_minutes": [5.0]},
        profitability={"customer_id": ids(0, 1, 2, 3), "lifetime_value": [100.0, 200.0, 60.0, 400.0]},
        value={"leave_if_dissatisfied": 0.3, "switching_ease": 0.5},
    )
    a = row(ranked(exports), "A")
    # 1.5 of the three reached are affected, as in `tiny`; 30% of them leave a year, where nothing binds half of that.
    assert a["value_at_risk"] == pytest.approx(1.5 * 0.3 * 0.5 * (free * 100 + 200 + 60) / 3)
    assert a["value_at_risk_unlocked"] == pytest.approx(1.5 * 0.3 * 0.5 * (100 + 200 + 60) / 3)


def test_losses_put_nothing_at_risk_but_do_not_vanish():
    exports = build_exports(
        2,
        stages=["A", "B"],
        csat={"customer_id": ids(0, 1), "stage": "A", "score": [1, 1]},
        profitability={"customer_id": ids(0, 1), "lifetime_value": [-500.0, 100.0]},
    )
    priorities = ranked(exports)
    a = row(priorities, "A")
    assert a["value_at_risk"] == pytest.approx(2 * 0.2 * 0.5 * (0 + 100) / 2)
    assert a["lifetime_value"] == -200
    assert any("1 customers with a negative lifetime value" in s for s in priorities.assumptions)


def test_unknown_values_count_as_the_personas_mean():
    exports = tiny()
    exports = dataclasses.replace(exports, profitability=exports.profitability.iloc[[0, 3]])
    a = row(ranked(exports), "A")
    assert a["value_at_risk"] == pytest.approx(1.5 * 0.3 * 100)  # of those reached only the first is known


def test_who_has_left_rates_but_is_not_at_risk():
    customers = pd.DataFrame({"customer_id": ids(0, 1), "active": [False, True]})
    exports = build_exports(
        customers,
        stages=["A", "B"],
        csat={"customer_id": ids(0, 1), "stage": "A", "score": [1, 5]},
        profitability={"customer_id": ids(0, 1), "lifetime_value": [100.0, 100.0]},
    )
    a = row(ranked(exports), "A")
    assert a["customers_affected"] == pytest.approx(0.5)
    assert a["share_of_base"] == pytest.approx(0.5)
    assert a["value_at_risk"] == pytest.approx(0.5 * 0.2 * 0.5 * 100)


def test_reach_is_read_off_respondents_where_only_they_have_events():
    exports = build_exports(
        10,
        stages=["A", "B"],
        csat={"customer_id": ids(0, 1), "stage": "A", "score": [1, 5]},
        survey={"customer_id": ids(0, 1, 2, 3)},
    )
    priorities = ranked(exports)
    # two of four respondents reach A: five of ten customers; half of them dissatisfied
    assert row(priorities, "A")["customers_affected"] == pytest.approx(2.5)
    assert any("Only survey respondents have events" in s for s in priorities.assumptions)


def test_a_stage_that_fewer_than_the_minimum_cell_rated_has_no_figure_and_is_last():
    few = {"customer_id": ids(*range(31), *range(9)), "stage": ["A"] * 31 + ["B"] * 9, "score": [5] * 31 + [1] * 9}
    priorities = ranked(build_exports(60, stages=["A", "B"], minimum_cell=10, csat=few))
    assert list(priorities.stages["stage"]) == ["A", "B"]
    figures = ["value_at_risk", "value_at_risk_high", "share_of_base", "customers_affected", "chance_first"]
    assert row(priorities, "B")[figures].isna().all()
    assert any("1 stages have ratings of fewer than 10 customers" in s for s in priorities.assumptions)


def test_thin_personas_lean_on_the_stage():
    exports = build_exports(
        60,
        stages=["A", "B"],
        minimum_cell=10,
        csat={"customer_id": ids(*range(31)), "stage": "A", "score": [1] * 15 + [5] * 15 + [1]},
    )
    memberships = np.eye(2)[[0] * 30 + [1] * 30]
    found = ranked(exports, memberships=memberships).by_persona.set_index(["persona", "stage"])
    whole = 16 / 31
    assert found.loc[("p1", "A"), "dissatisfied_share"] == 0.5
    assert not found.loc[("p1", "A"), "pooled"]
    assert found.loc[("p2", "A"), "dissatisfied_share"] == pytest.approx((1 + 10 * whole) / 11)
    assert found.loc[("p2", "A"), "pooled"]


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 10**4), k=st.integers(1, 4), certainty=st.floats(0.5, 1.0))
def test_parts_sum_to_the_whole_and_row_order_is_irrelevant(seed, k, certainty):
    exports = make_exports(n=120, k=k, seed=seed)
    priorities = ranked(exports, k, certainty=certainty)
    whole = priorities.stages.set_index("stage")
    parts = priorities.by_persona.groupby("stage")[["value_at_risk", "customers_affected"]].sum()
    for column in parts:
        assert parts[column].to_dict() == pytest.approx(whole[column].to_dict())
    chances = priorities.rank_chances
    assert chances.groupby("stage")["chance"].sum().to_numpy() == pytest.approx(1)
    assert chances.groupby("rank")["chance"].sum().to_numpy() == pytest.approx(1)
    assert whole["chance_first"].sum() == pytest.approx(1)
    assert (whole["value_at_risk_low"] <= whole["value_at_risk_high"]).all()
    assert whole["value_at_risk"].is_monotonic_decreasing
    tables = ("csat", "waits", "survey", "profitability")
    shuffled = dataclasses.replace(
        exports, **{name: getattr(exports, name).sample(frac=1, random_state=seed) for name in tables}
    )
    again = ranked(shuffled, k, certainty=certainty)
    pd.testing.assert_frame_equal(again.stages, priorities.stages)
    pd.testing.assert_frame_equal(again.by_persona, priorities.by_persona)


def test_the_same_call_gives_the_same_figures_and_given_value_is_used():
    exports = make_exports(n=200, k=2, seed=3)
    personas = make_personas(exports, 2)
    journey = map_journey(exports, personas)
    one = rank_stages(exports, personas, journey)
    two = rank_stages(exports, personas, journey, estimate_value(exports, personas))
    pd.testing.assert_frame_equal(one.stages, two.stages, check_exact=True)
    value = estimate_value(exports, personas)
    doubled = dataclasses.replace(
        value, customers=value.customers.assign(lifetime_value=value.customers["lifetime_value"] * 2)
    )
    three = rank_stages(exports, personas, journey, doubled)
    assert three.stages["value_at_risk"].to_numpy() == pytest.approx(2 * one.stages["value_at_risk"].to_numpy())


def test_intervals_hold_the_point_and_narrow_with_more_customers():
    width = []
    for n in (150, 2400):
        first = ranked(make_exports(n=n, k=2, seed=1), 2).stages.iloc[0]
        assert first["value_at_risk_low"] < first["value_at_risk"] < first["value_at_risk_high"]
        assert first["share_of_base_low"] < first["share_of_base"] < first["share_of_base_high"]
        width.append((first["value_at_risk_high"] - first["value_at_risk_low"]) / first["value_at_risk"])
    assert width[0] > 2 * width[1]


def test_a_stage_without_ratings_is_no_data_and_last():
    exports = make_exports(n=150, k=2)
    exports = dataclasses.replace(exports, csat=exports.csat[exports.csat["stage"] != "Delivery"])
    priorities = ranked(exports, 2)
    last = priorities.stages.iloc[-1]
    assert last["stage"] == "Delivery"
    assert last["rank"] == 3
    assert last["cause"] == "no data"
    assert last[["value_at_risk", "value_at_risk_low", "share_of_base", "chance_first", "switching_ease"]].isna().all()
    assert set(priorities.rank_chances["stage"]) == {"Order", "Support"}
    assert any("1 stages have no ratings" in s for s in priorities.assumptions)
    json.dumps(priorities.to_dict(), allow_nan=False)
    repr(priorities)


def test_no_ratings_at_all():
    exports = make_exports(n=150, k=2)
    priorities = ranked(dataclasses.replace(exports, csat=exports.csat.iloc[:0]), 2)
    assert list(priorities.stages["stage"]) == ["Order", "Delivery", "Support"]
    assert (priorities.stages["cause"] == "no data").all()
    assert len(priorities.rank_chances) == 0
    repr(priorities)


def test_ratings_without_waits_and_without_money():
    exports = make_exports(n=300, k=2, money=False)
    priorities = ranked(dataclasses.replace(exports, waits=exports.waits.iloc[:0]), 2)
    assert priorities.currency == "customers"
    assert priorities.stages["net_benefit"].isna().all()
    assert row(priorities, "Support")["cause"] == "interaction: Team C"
    assert priorities.stages["cause_waiting_time"].isna().all()


def test_the_planted_stage_and_causes_are_found():
    priorities = ranked(make_exports(n=1800, k=3, seed=2), 3)
    assert row(priorities, "Delivery")["cause"] == "waiting time"
    assert row(priorities, "Support")["cause"] == "interaction: Team C"
    assert row(priorities, "Order")["cause"] == "cannot separate"
    assert list(priorities.stages["stage"])[-1] == "Order"
    assert row(priorities, "Support")["n_personas_affected"] == 3
    assert row(priorities, "Support")["personas_affected"] == "Persona 1; Persona 2; Persona 3"
    assert row(priorities, "Order")["n_personas_affected"] == 0


def test_net_benefit_where_a_cost_is_given():
    stages = pd.DataFrame({"stage": ["A", "B"], "cost_to_fix": [10.0, np.nan]})
    exports = dataclasses.replace(tiny(), stages=build_exports(1, stages=stages).stages)
    priorities = ranked(exports)
    assert row(priorities, "A")["net_benefit"] == pytest.approx(row(priorities, "A")["value_at_risk"] - 10)
    assert np.isnan(row(priorities, "B")["net_benefit"])
    assert any("pays for one year" in s for s in priorities.assumptions)


def test_only_one_persona_may_find_a_stage_problematic():
    n = 200
    group = np.arange(n) % 2
    csat = {"customer_id": ids(*range(n)) * 2, "stage": ["A"] * n + ["B"] * n,
            "score": [*np.where(group == 0, 1, 5), *[5] * n]}  # fmt: skip
    exports = build_exports(n, stages=["A", "B"], csat=csat)
    priorities = ranked(exports, 2, certainty=0.95)
    assert row(priorities, "A")["personas_affected"] == "Persona 1"
    assert row(priorities, "B")["n_personas_affected"] == 0


def test_weights_of_the_criteria_move_the_weighted_rank():
    matrix = [[0.2, 0.5, 100.0], [0.1, 1.0, 50.0], [np.nan, 0.1, 1.0], [0.0, 0.0, -10.0]]
    even = weighted_score(matrix, [1, 1, 1])
    assert even[:2] == pytest.approx([(1 + 0.5 + 1) / 3, (0.5 + 1 + 0.5) / 3])
    assert np.isnan(even[2])
    assert even[3] == 0
    assert weighted_score(matrix, [0, 1, 0])[1] == 1
    assert weighted_score(matrix, [0, 0, 0])[:2] == pytest.approx(even[:2])
    exports = make_exports(n=300, k=2)
    even_study = ranked(exports, 2).stages.set_index("stage")["weighted_score"]
    study = exports.study.model_copy(
        update={"criteria": exports.study.criteria.model_copy(update={"switching_ease": 0.0, "lifetime_value": 0.0})}
    )
    by_share = ranked(dataclasses.replace(exports, study=study), 2).stages.set_index("stage")
    assert (by_share["share_of_base"] / by_share["share_of_base"].max()).to_dict() == pytest.approx(
        by_share["weighted_score"].to_dict()
    )
    assert not np.allclose(even_study.sort_index(), by_share["weighted_score"].sort_index())


def test_equal_stages_share_their_chances():
    chances = rank_chances(np.ones((20, 2)), ["A", "B"])
    assert chances["chance"].to_numpy() == pytest.approx([0.5] * 4)
    with_gap = rank_chances(np.array([[1.0, np.nan, np.nan], [np.nan, np.nan, 1.0]]), ["A", "B", "C"])
    assert set(with_gap["stage"]) == {"A", "C"}
    assert (with_gap["chance"] == 0.5).all()


def test_a_journey_of_other_personas_is_refused():
    exports = make_exports(n=60, k=2)
    two, three = make_personas(exports, 2), make_personas(exports, 3)
    with pytest.raises(StudyError, match="60 customers and 2 persona"):
        rank_stages(exports, three, map_journey(exports, two))


def test_the_noun():
    priorities = ranked(make_exports(n=150, k=2), 2)
    expected = {"rank", "stage", "value_at_risk", "value_at_risk_low", "value_at_risk_high", "chance_first",
                "share_of_base", "switching_ease", "lifetime_value", "personas_affected", "cause", "n"}  # fmt: skip
    assert expected <= set(priorities.table.columns)
    assert "assumed (value.leave_if_dissatisfied)" in repr(priorities)
    text = json.dumps(priorities.to_dict(), allow_nan=False)
    assert "c0001" not in text
