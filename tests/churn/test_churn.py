"""Churn effects: a planted effect is found, harmless dissatisfaction is not, and what is missing is said."""

from __future__ import annotations

import dataclasses
from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from factories import build_exports, make_personas
from personakit.churn.case_base_sample import CaseBase, Spells, on_record
from personakit.churn.customer_covariates import Customers
from personakit.churn.decay_kernel import LAGS, decay_kernels
from personakit.churn.empirical_bayes import empirical_bayes
from personakit.churn.estimate_churn import _lives, estimate_churn
from personakit.churn.failure_moments import sum_failures
from personakit.churn.fit_hazard import Hazard, Risk, fit_hazard, hazard_evidence
from personakit.churn.gather_contacts import Contacts, _unseen, gather_contacts
from personakit.churn.service_failures import fit_failure_model
from personakit.churn.value_exposed import Year, _to_a_year, _with_unseen, compounding, renewed, value_exposed
from personakit.core.errors import StudyError
from personakit.journey import map_journey
from personakit.priorities import rank_stages
from personakit.priorities.find_cause import find_cause
from personakit.value import estimate_value

STAGES = ["Hated", "Deadly", "Fine"]


def planted(n=3000, seed=1, money=100.0):
    """A year of contacts: everyone hates the first stage, bad contacts at the second drive away, the third is fine."""
    rng = np.random.default_rng(seed)
    ids = np.array([f"c{i:05d}" for i in range(n)])
    who = np.repeat(np.arange(n), 6)
    stage, day = rng.integers(0, 3, len(who)), rng.integers(-360, 0, len(who))
    team = rng.integers(0, 3, len(who))
    bad = rng.random(len(who)) < np.array([0.5, 0.1, 0.03])[stage] + 0.4 * ((stage == 1) & (team == 2))
    leaves = bad & (stage == 1) & (rng.random(len(who)) < 0.3)
    leave = np.full(n, 1)
    np.minimum.at(leave, who[leaves], (day + 1 + rng.exponential(25, len(who)).astype(int))[leaves])
    anyway = rng.random(n) < 0.05
    leave[anyway] = np.minimum(leave, rng.integers(-360, 0, n))[anyway]
    left = leave <= 0
    mood = 0.4 * rng.normal(size=n)
    score = np.clip(np.rint(4.3 - 2.4 * bad + mood[who] + 0.6 * rng.normal(size=len(who))), 1, 5)
    kept = day < leave[who]
    end = pd.Timestamp("2025-12-31")
    table = pd.DataFrame(
        {
            "customer_id": ids[who],
            "stage": np.array(STAGES)[stage],
            "at": end + pd.to_timedelta(day, unit="D"),
            "team": np.array(["A", "B", "C"])[team],
        }
    )[kept]
    rated = rng.random(len(table)) < 0.6
    gone = pd.Series(end + pd.to_timedelta(leave, unit="D")).where(left)
    return build_exports(
        pd.DataFrame({"customer_id": ids, "left_on": gone}),
        stages=STAGES,
        csat=table[rated].assign(score=score[kept][rated]),
        contacts=table.drop(columns="team"),
        survey={"customer_id": ids, "switching_ease": np.ones(n)},
        profitability={"customer_id": ids, "lifetime_value": np.full(n, money)},
    )


@pytest.fixture(scope="module")
def world():
    exports = planted()
    personas = make_personas(exports, 1)
    value = estimate_value(exports, personas)
    churn = estimate_churn(exports, personas, value)
    ranked = rank_stages(exports, personas, map_journey(exports, personas), value, churn=churn)
    return exports, personas, churn, ranked


def test_the_stage_people_leave_over_comes_first_and_not_the_hated_one(world):
    _, _, churn, priorities = world
    effects = churn.stages.set_index("stage")
    hazard = -np.log(1 - 0.3)  # three in ten leave over a bad contact
    assert effects.loc["Deadly", "low"] < hazard < effects.loc["Deadly", "high"]
    assert effects.loc["Deadly", "effect_per_bad_contact"] == pytest.approx(hazard, rel=0.2)
    assert abs(effects.loc["Hated", "effect_per_bad_contact"]) < 0.05
    ranked = priorities.stages.set_index("stage")
    assert priorities.stages["stage"].iloc[0] == "Deadly"
    assert ranked.loc["Deadly", "chance_first"] > 0.95
    assert ranked.loc["Hated", "value_at_risk"] < 0.3 * ranked.loc["Deadly", "value_at_risk"]
    assert set(ranked["basis"]) == {"observed churn"}


def test_the_cause_is_read_off_bad_contacts_and_removing_it_recovers_a_part(world):
    first = world[3].stages.iloc[0]
    assert first["cause"] == "interaction: C"
    assert 0.3 * first["value_at_risk"] < first["value_at_risk_recoverable"] < 0.9 * first["value_at_risk"]
    assert first["value_at_risk_unlocked"] == pytest.approx(first["value_at_risk"])  # no contract binds anybody


def test_value_at_risk_is_about_what_leaves(world):
    """Of 3,000 customers about 1,000 a year meet a bad contact there less than once; three in ten of them leave."""
    exports, _, churn, priorities = world
    risk = priorities.stages.set_index("stage").loc["Deadly", "value_at_risk"]
    leavers = churn.stages.set_index("stage").loc["Deadly", "leavers_associated"]
    assert 0 < leavers < exports.customers["left_on"].notna().sum()
    assert risk / 100 == pytest.approx(leavers, rel=0.35)


def test_the_interval_of_an_effect_is_as_wide_as_its_leavers_are_few(world):
    """Some 330 leavers over bad contacts: Poisson's 1 in sqrt(330), a little more for what else is estimated."""
    _, _, churn, priorities = world
    deadly = churn.stages.set_index("stage").loc["Deadly"]
    half = (deadly["high"] - deadly["low"]) / 2
    assert 1 < half / (1.645 * deadly["effect_per_bad_contact"] / np.sqrt(deadly["leavers_associated"])) < 1.3
    # Draws for money also hold what the model is off by: a fifth of the effect, a tenth of the mean effect.
    effects = churn.stages["effect_per_bad_contact"].to_numpy()
    sd = np.sqrt((half / 1.645) ** 2 + (0.2 * effects[1]) ** 2 + (0.1 * np.maximum(effects, 0).mean()) ** 2)
    assert churn.draws[:, 1].std() == pytest.approx(sd, rel=0.15)
    first = priorities.stages.iloc[0]
    width = (first["value_at_risk_high"] - first["value_at_risk_low"]) / first["value_at_risk"]
    assert width == pytest.approx(2 * 1.645 * sd / effects[1], rel=0.2)


def test_parts_of_personas_sum_to_the_whole(world):
    exports = world[0]
    personas = make_personas(exports, 3, certainty=0.7)
    priorities = rank_stages(exports, personas, map_journey(exports, personas))
    whole = priorities.stages.set_index("stage")["value_at_risk"]
    parts = priorities.by_persona.groupby("stage")["value_at_risk"].sum()
    assert parts.to_dict() == pytest.approx(whole.to_dict())


def test_without_leavers_or_dates_the_basis_is_assumed(world):
    exports, personas = world[0], world[1]
    stayed = dataclasses.replace(exports, customers=exports.customers.assign(left_on=pd.NaT))
    undated = dataclasses.replace(
        exports, csat=exports.csat.assign(at=pd.NaT), contacts=exports.contacts.assign(at=pd.NaT)
    )
    for less in (stayed, undated):
        value = estimate_value(less, personas)
        assert estimate_churn(less, personas, value) is None
        priorities = rank_stages(less, personas, map_journey(less, personas), value)
        assert set(priorities.stages["basis"]) == {"assumed"}
        assert any("assumed (value.leave_if_dissatisfied)" in line for line in priorities.assumptions)


def test_the_ranking_estimates_the_effects_itself_and_takes_those_it_is_given(world):
    exports, personas, churn, ranked = world
    journey = map_journey(exports, personas)
    pd.testing.assert_frame_equal(rank_stages(exports, personas, journey).stages, ranked.stages)
    doubled = dataclasses.replace(
        churn, stages=churn.stages.assign(effect_per_bad_contact=2 * churn.stages["effect_per_bad_contact"])
    )
    twice = rank_stages(exports, personas, journey, churn=doubled).stages.set_index("stage")["value_at_risk"]
    assert twice["Deadly"] == pytest.approx(2 * ranked.stages.set_index("stage")["value_at_risk"]["Deadly"])
    with pytest.raises(StudyError, match="takes the effects of estimate_churn, but got str"):
        rank_stages(exports, personas, journey, churn="observed")


def test_leavers_count_with_what_they_were_worth(world):
    """Whoever left has no lifetime value, but was of a band of value: else leaving would depend on being worthless."""
    exports, personas, _, _ = world
    value = estimate_value(exports, personas)
    gone = ~value.customers["active"]
    assert (value.customers.loc[gone, "lifetime_value"] == 0).all()
    assert (value.customers["value_if_active"] == 100).all()
    worthless = dataclasses.replace(
        value, customers=value.customers.assign(value_if_active=value.customers["lifetime_value"])
    )
    one, other = (estimate_churn(exports, personas, each) for each in (value, worthless))
    assert not np.allclose(one.stages["effect_per_bad_contact"], other.stages["effect_per_bad_contact"])


def test_the_old_attribute_says_where_the_effects_are(world):
    exports, personas, _, ranked = world
    value = estimate_value(exports, personas)
    with pytest.raises(AttributeError, match=r"estimate_churn\(exports, personas, value\)"):
        _ = value.churn
    assert ranked.evidence.basis.churn.leavers > 0  # as the message says


def test_effects_of_other_customers_are_refused(world):
    exports, personas, _, _ = world
    value = estimate_value(exports, personas)
    fewer = dataclasses.replace(value, customers=value.customers.iloc[1:])
    with pytest.raises(StudyError, match="the exports have 3,000 customers, the personas 3,000 and the value 2,999"):
        estimate_churn(exports, personas, fewer)
    with pytest.raises(StudyError, match="takes the value of estimate_value third, but got Exports"):
        estimate_churn(exports, personas, exports)


def test_row_order_is_irrelevant(world):
    exports, personas, churn, _ = world
    rng = np.random.default_rng(0)
    shuffled = dataclasses.replace(
        exports,
        csat=exports.csat.iloc[rng.permutation(len(exports.csat))],
        contacts=exports.contacts.iloc[rng.permutation(len(exports.contacts))],
    )
    again = estimate_churn(shuffled, personas, estimate_value(shuffled, personas))
    pd.testing.assert_frame_equal(again.stages, churn.stages, rtol=1e-6)


def test_what_two_tables_say_of_one_contact_is_one_contact():
    day = pd.to_datetime(["2025-12-01 10:00", "2025-12-01 15:00", "2025-12-02 09:00"])
    exports = build_exports(
        2,
        stages=["A", "B"],
        csat={"customer_id": ["c0000"], "stage": ["A"], "score": [5], "at": day[:1], "team": ["T"]},
        waits={"customer_id": ["c0000", "c0000"], "stage": "A", "wait_minutes": [3.0, 9.0], "at": day[1:]},
    )
    contacts = gather_contacts(exports, np.array([0, 1, -1]))
    assert len(contacts) == 2
    assert contacts.day.tolist() == [-30, -29]
    assert contacts.score.tolist()[0] == 1
    assert contacts.wait_minutes.tolist() == [3, 9]
    assert contacts.context["team"].tolist() == [0, -1]


def test_a_rate_is_found_by_hand():
    """Ten leavers in a thousand days: one in a hundred a day; a load that triples it is found, either way."""
    weight = np.concatenate([np.zeros(10), np.full(100, 10.0)])
    one = np.ones((110, 1))
    leaves = np.arange(110) < 10
    fitted = fit_hazard(Risk(one, np.zeros((110, 0)), leaves, weight), added=False)
    assert np.exp(fitted.base[0]) == pytest.approx(0.01, rel=1e-4)
    x = np.concatenate([np.repeat([0.0, 1.0], [4, 6]), np.repeat([0.0, 1.0], [67, 33])])[:, None]
    low, high = 4 / 670, 6 / 330
    added = fit_hazard(Risk(one, x, leaves, weight), added=True)
    assert added.effects[0] == pytest.approx(high - low, rel=1e-3)
    times = fit_hazard(Risk(one, x, leaves, weight), added=False)
    assert np.exp(times.effects[0]) == pytest.approx(high / low, rel=1e-3)


def test_fading_weighs_a_contact_less_and_less():
    for way in decay_kernels():
        assert way.days > 0
        assert way.since(np.array([LAGS[-1]]))[0] == pytest.approx(way.days)
        assert (np.diff(way.since(np.arange(0, 400.0))) >= -1e-12).all()
    assert max(w.days for w in decay_kernels()) < 200


def test_effects_that_agree_lean_on_each_other_and_sure_ones_do_not():
    covariance = np.diag([0.01, 0.01, 0.01, 0.01]) ** 2
    sure = np.array([0.0, 0.2, 0.4, 0.6])
    assert empirical_bayes(sure, covariance)[0] == pytest.approx(sure, abs=0.005)
    vague, spread, _ = empirical_bayes(np.array([0.10, 0.11, 0.09, 0.10]), np.eye(4) * 0.05**2)
    assert np.ptp(vague) < 0.01
    assert np.sqrt(np.diag(spread)).max() < 0.05


def test_a_sample_of_customers_tells_the_same(world, monkeypatch):
    """Whom to look at must not decide which of their days stand for the time at risk."""
    exports, personas, _, _ = world
    monkeypatch.setattr(import_module("personakit.churn.estimate_churn"), "LEARN_FROM", 1500)
    churn = estimate_churn(exports, personas, estimate_value(exports, personas))
    effects = churn.stages.set_index("stage")["effect_per_bad_contact"]
    assert churn.customers == 1500
    assert effects["Deadly"] == pytest.approx(-np.log(1 - 0.3), rel=0.3)
    assert abs(effects["Hated"]) < 0.05
    few = np.argsort(exports.hashes)[:300]  # those whom a sample of one in ten would hold
    starts = _lives(exports, few).uniform
    assert 0.4 < starts.mean() < 0.6
    assert starts.max() > 0.95


def test_a_state_that_only_leavers_are_in_does_not_run_away():
    """Two of ten leavers, and nobody else, are in a rare state: the rate of the others stays what it is."""
    weight = np.concatenate([np.zeros(10), np.full(100, 10.0)])
    rare = np.concatenate([[1.0, 1.0], np.zeros(108)])
    z = np.column_stack([np.ones(110), rare])
    fitted = fit_hazard(Risk(z, np.zeros((110, 0)), np.arange(110) < 10, weight), added=False)
    assert np.isfinite(fitted.base).all()
    assert np.exp(fitted.base[0]) == pytest.approx(0.01, rel=0.01)


@pytest.mark.parametrize("added", [False, True])
def test_a_way_of_fading_gains_nothing_by_protecting_from_leaving(added):
    """Leavers have no contacts in their last days: a load that only those who stay have must not win."""
    leaves = np.arange(220) < 20
    weight = np.where(leaves, 0.0, 10.0)
    only_stayers = np.where(leaves, 0.0, np.arange(220) % 2)[:, None]
    z, eta = np.ones((220, 1)), np.full(220, np.log(0.01))
    flat = 20 * np.log(0.01) - 20.0
    assert hazard_evidence(eta, Risk(z, only_stayers, leaves, weight), added=added) == pytest.approx(flat)
    assert hazard_evidence(eta, Risk(z, 1.0 - only_stayers, leaves, weight), added=added) > flat + 1


def rated_contacts(bad_of, n=3000, seed=3):
    """Contacts at three stages of n customers, one team in two bad, all rated on 1 to 5 as they went."""
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(n), 6)
    stage = rng.integers(0, 3, len(who))
    team = rng.integers(0, 2, len(who))
    bad = bad_of(rng, np.array([0.05, 0.1, 0.15])[stage] + 0.5 * team)
    score = np.clip(np.rint(4.2 - 2.3 * bad + 0.6 * rng.normal(size=len(who))), 1, 5)
    nothing = np.full(len(who), -1)
    contacts = Contacts(who, stage, -np.tile(np.arange(6) * 40, n), (score - 1) / 4, np.full(len(who), np.nan),
                        {"touchpoint": nothing, "channel": nothing, "team": team},
                        {"touchpoint": (), "channel": (), "team": ("A", "B")}, 3, np.ones(3))  # fmt: skip
    found = fit_failure_model(contacts, np.ones((n, 1)), np.zeros(n, dtype=int), 1, np.zeros(len(who), dtype=bool))
    return found, bad, stage


@pytest.mark.parametrize("by_degrees", [False, True])
def test_whether_contacts_go_wrong_by_degrees_is_read_off_the_ratings(by_degrees):
    def bad_of(rng, chance):
        return rng.beta(3 * chance, 3 * (1 - chance)) if by_degrees else (rng.random(len(chance)) < chance) * 1.0

    found, bad, stage = rated_contacts(bad_of)
    assert (found.precision > 0) == by_degrees
    for s in range(3):
        told, truth = found.chance[stage == s], bad[stage == s]
        slope = np.cov(told, truth)[0, 1] / told.var()
        assert slope * told.mean() / truth.mean() == pytest.approx(1, abs=0.25 if by_degrees else 0.06)


def by_channel(n_stages, harsh=0.0, bad_at=None, seed=4, n=4000):
    """Contacts by phone, web and shop; "shop" is answered `harsh`ly everywhere, "web" is bad at one stage."""
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(n), 6)
    stage, nothing = rng.integers(0, n_stages, len(who)), np.full(len(who), -1)
    # The first stage is mostly the shop's: its own level must not pass for kindness of the others.
    channel = np.where((stage == 0) & (rng.random(len(who)) < 0.8), 2, rng.integers(0, 3, len(who)))
    bad = rng.random(len(who)) < 0.15 + 0.4 * ((stage == bad_at) & (channel == 1))
    score = np.clip(np.rint(4.4 - 2.3 * bad - harsh * (channel == 2) + 0.7 * rng.normal(size=len(who))), 1, 5)
    score = np.where(rng.random(len(who)) < 0.6, (score - 1) / 4, np.nan)
    contacts = Contacts(who, stage, -np.tile(np.arange(6) * 40, n), score, np.full(len(who), np.nan),
                        {"touchpoint": nothing, "channel": channel, "team": nothing},
                        {"touchpoint": (), "channel": ("phone", "web", "shop"), "team": ()}, n_stages,
                        np.ones(n_stages))  # fmt: skip
    found = fit_failure_model(contacts, np.ones((n, 1)), np.zeros(n, dtype=int), 1, np.zeros(len(who), dtype=bool))

    def mean(figures, s, c):
        return float(figures[(stage == s) & (channel == c)].mean())

    return found, contacts, bad, mean


def test_a_channel_answered_harshly_everywhere_is_not_where_contacts_go_wrong():
    found, contacts, bad, mean = by_channel(5, harsh=1.0, bad_at=3)
    # A part of the habit lies beyond the end of the scale: raw ratings show .225 of it.
    assert found.biases.channel[2] - found.biases.channel[0] == pytest.approx(-1.0 / 4, abs=0.015)
    assert found.biases.channel[1] == pytest.approx(found.biases.channel[0], abs=0.03)
    for figures in (found.chance, found.expected):  # rated or not
        left = [mean(figures - bad, s, 2) - mean(figures - bad, s, 0) for s in range(5)]
        assert np.mean(left) == pytest.approx(0, abs=0.015)
        assert mean(figures, 3, 1) == pytest.approx(mean(bad, 3, 1), abs=0.07)
    failures = sum_failures(contacts, found, np.ones((4000, 1)), (np.arange(4000) % 64).astype(np.uint8))
    assert find_cause(failures[3]).cause == "interaction: web"


def test_with_two_stages_nobody_tells_a_harsh_channel_from_a_bad_one():
    found, _, _, mean = by_channel(2, harsh=0.6)
    assert not found.biases.channel.any()
    assert mean(found.expected, 1, 2) > mean(found.expected, 1, 0) + 0.1


def test_a_stage_that_mostly_goes_wrong_is_seen_through_the_styles_of_raters():
    """Two in three contacts at the first stage go wrong; raters differ as much as the ratings of one of them."""
    rng = np.random.default_rng(5)
    n = 3000
    who = np.repeat(np.arange(n), 6)
    stage = rng.integers(0, 4, len(who))
    bad = rng.random(len(who)) < np.array([0.67, 0.1, 0.2, 0.3])[stage]
    score = 4.2 - 2.1 * bad + 0.6 * rng.normal(size=n)[who] + 0.75 * rng.normal(size=len(who))
    nothing = np.full(len(who), -1)
    contacts = Contacts(who, stage, -np.tile(np.arange(6) * 120, n), (np.clip(np.rint(score), 1, 5) - 1) / 4,
                        np.full(len(who), np.nan), dict.fromkeys(("touchpoint", "channel", "team"), nothing),
                        dict.fromkeys(("touchpoint", "channel", "team"), ()), 4, np.ones(4))  # fmt: skip
    found = fit_failure_model(contacts, np.ones((n, 1)), np.zeros(n, dtype=int), 1, np.zeros(len(who), dtype=bool))
    share = np.bincount(stage, found.chance) / np.bincount(stage)
    assert share == pytest.approx(np.bincount(stage, bad) / np.bincount(stage), abs=0.05)
    assert found.leniency_noise == pytest.approx((0.75 / 0.6) ** 2, rel=0.5)


def test_days_before_leaving_without_contacts_do_not_pass_for_quiet_ones():
    # 100 contacts of leavers at 70 days, none in their last week; 700 and 700 of the others. 20 of each age are prior.
    points = CaseBase(np.arange(2), np.zeros(2), np.array([True, False]), np.array([0.0, 1.0]), -400.0)
    lag = np.repeat([70.0, 70.0, 3.0], [100, 700, 700])
    who = np.repeat([0, 1, 1], [100, 700, 700])
    part = on_record((who, np.zeros(len(who), dtype=int), lag), points)
    assert part[0] == pytest.approx((0 + 20) / (700 * 100 / 700 + 20))
    assert (part[1:] == 1).all()
    met = np.concatenate([lag, np.full(95, 3.0)])  # 95 of 100: as before any day
    assert (on_record((np.append(who, np.zeros(95, dtype=int)), np.zeros(len(met), dtype=int), met), points) == 1).all()


def customers(n, end, left=None, remaining_value=1.0):
    lives = Spells(np.full(n, -2000.0), np.full(n, np.inf) if left is None else left, end, np.linspace(0, 1, n))
    return Customers(np.ones((n, 1)), np.zeros(n, dtype=np.uint8), lives, np.ones(n), np.ones(n),
                     np.full(n, remaining_value), ~np.isfinite(lives.left))  # fmt: skip


def test_contracts_of_which_none_is_seen_to_have_lapsed_are_renewed():
    ahead = np.linspace(1, 365, 200)
    assert renewed(customers(200, ahead)) == 1.0
    assert renewed(customers(400, np.concatenate([ahead, -ahead + 1]))) == 0.0
    assert renewed(customers(300, np.concatenate([ahead, -ahead[::2] + 1]))) == pytest.approx(0.5)
    # Who left at the end of a contract does not tell of one that lapsed while the customer stayed.
    left = np.concatenate([np.full(200, np.inf), -ahead + 1])
    assert renewed(customers(400, np.concatenate([ahead, -ahead + 1]), left)) == 1.0
    assert renewed(customers(40, ahead[:40])) == 0.0  # too few to tell


def test_effects_that_multiply_raise_each_other_and_by_how_much_is_what_was_seen():
    who = customers(4, np.full(4, np.nan), remaining_value=100.0)
    points = CaseBase(np.arange(4), np.zeros(4), np.zeros(4, dtype=bool), np.ones(4), -365.0)
    load = np.array([[1.0, 1.0], [0.0, 1.0], [0.0, 0.0], [0.0, 0.0]])
    hazard = Hazard(np.zeros(1), np.zeros(2), 0.0, np.eye(3), np.zeros((4, 3)), False, np.ones(4), np.full(4, 0.01))
    found = compounding(load, np.array([0.7, 0.4]), hazard, points, who)
    both, one = np.expm1(1.1) / 1.1, np.expm1(0.4) / 0.4  # by hand
    assert found[0].tolist() == pytest.approx([both, (both + one) / 2])


def test_contacts_on_no_record_are_reckoned_at_stages_without_waits_too():
    both, rated_only, timed_only = (True, True), (True, False), (False, True)
    seen = [(0, both)] * 200 + [(0, rated_only)] * 200 + [(0, timed_only)] * 200 + [(1, rated_only)] * 400
    stage = np.array([s for s, _ in seen])
    rated, timed = np.array([how for _, how in seen]).T
    # Half of the timed contacts are rated: at the first stage 200 are on neither record, at the second 400.
    assert _unseen(stage, rated, timed, 2).tolist() == pytest.approx([1 + 200 / 600, 2.0])
    assert _unseen(stage, rated, np.zeros(len(stage), dtype=bool), 2).tolist() == [1.0, 1.0]  # no waits at all


def test_what_is_met_in_the_first_weeks_alone_does_not_come_again():
    n = 400
    joined = np.linspace(-360, -65, n).round()
    who = customers(n, np.full(n, np.nan))
    who = dataclasses.replace(who, lives=dataclasses.replace(who.lives, joined=joined))
    often = [(i, 1, day) for i in range(n) for day in range(int(joined[i]) + 7 * i % 20, 1, 20)]  # every twenty days
    once = [(i, 0, int(joined[i]) + 5) for i in range(n)]
    customer, stage, day = np.array(sorted(once + often)).T
    nothing = np.zeros(len(day), dtype=np.int64)
    contacts = Contacts(customer, stage, day, np.zeros(len(day)), np.zeros(len(day)), {"channel": nothing},
                        {"channel": ("Web",)}, 2, np.ones(2))  # fmt: skip
    times = _to_a_year(contacts, who, -700.0)
    assert times[:, 0] == pytest.approx(1.0, abs=0.2)
    assert times[:, 1] == pytest.approx(365 / -joined, rel=0.15)


def test_contacts_on_no_record_are_spread_over_the_persona():
    who = customers(4, np.full(4, np.nan))
    load = _with_unseen(np.array([[4.0], [0.0], [0.0], [0.0]]), np.array([2.0]), who)
    assert load[:, 0].tolist() == pytest.approx([5.0, 1.0, 1.0, 1.0])
    assert _with_unseen(load, np.array([1.0]), who) is load


def test_a_contract_holds_back_what_is_at_stake_and_unlocked_it_does_not():
    """By hand: half a year under a contract that leaves a quarter of an effect; 2 contacts a year, 3 as if free."""
    who = customers(1, np.full(1, np.nan), remaining_value=100.0)
    year = Year(np.array([[2.0]]), np.array([[3.0]]), np.array([0.5]), np.array([0.1]), 0.25, None,
                np.ones((1, 1)))  # fmt: skip
    effect = 0.2
    for unlocked, contacts in ((False, 2 * (1 - 0.75 * 0.5)), (True, 3.0)):
        lost = 100 * np.exp(-0.1) * (1 - np.exp(-contacts * effect))
        found = value_exposed(year, who, np.array([effect]), unlocked=unlocked)
        assert found.sum() * effect == pytest.approx(lost)
