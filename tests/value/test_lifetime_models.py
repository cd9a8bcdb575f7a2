"""Models of staying and buying: published figures, what must hold for any customers, and bad input."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import personakit as pk
from personakit.core.errors import DataError
from personakit.value import BgNbd, fit_bg_nbd, fit_gamma_gamma, fit_sbg

#: The parameters that R's BTYD prints in its manual.
BTYD = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426, log_likelihood=np.nan, customers=2357)
REGULAR = np.array([1000, 631, 468, 382, 326, 289, 262, 241])
HIGH_END = np.array([1000, 869, 743, 653, 593, 551, 517, 491])


@pytest.fixture(scope="module")
def cdnow(shared_data):
    return pd.read_csv(shared_data / "cdnow" / "cdnow_customers_summary.csv")


@pytest.fixture(scope="module")
def repeat_spend(shared_data):
    log = pd.read_csv(shared_data / "cdnow" / "cdnowElog.csv")
    days = log[log["date"] <= 19970930].groupby(["sampleid", "date"])["sales"].sum().reset_index()
    again = days[days.groupby("sampleid").cumcount() > 0]
    return again.groupby("sampleid")["sales"].agg(["size", "mean"])


@pytest.mark.real
def test_bg_nbd_reproduces_the_published_fit(cdnow):
    model = pk.value.fit_bg_nbd(cdnow["frequency"], cdnow["recency"], cdnow["T"])
    # Fader, Hardie & Lee (2005); R BTYD
    assert [model.r, model.alpha, model.a, model.b] == pytest.approx([0.2426, 4.4137, 0.7930, 2.4262], rel=1e-3)
    assert model.log_likelihood == pytest.approx(-9582.43, abs=0.01)
    assert model.expected_purchases([39, 78]) == pytest.approx([1.195006, 1.857942], rel=1e-3)
    assert model.customers == 2357


def test_bg_nbd_reproduces_the_manuals_customer():
    assert BTYD.expected_purchases(39, 26, 30.857143, 31) == pytest.approx(20.748364, rel=1e-5)
    assert BTYD.probability_alive(26, 30.857143, 31) == pytest.approx(0.968852, abs=1e-5)


@pytest.mark.real
def test_gamma_gamma_reproduces_the_published_fit(repeat_spend):
    assert len(repeat_spend) == 946
    model = fit_gamma_gamma(repeat_spend["size"], repeat_spend["mean"])
    assert [model.p, model.q, model.gamma] == pytest.approx([6.249, 3.744, 15.444], rel=1e-3)
    assert model.log_likelihood == pytest.approx(-4055.92, abs=0.01)
    assert model.expected_spend(3, 35) == pytest.approx(35.02177, rel=1e-3)
    assert model.expected_spend(0, np.nan) == pytest.approx(model.mean_spend)


@pytest.mark.parametrize(("cohort", "alpha", "beta"), [(REGULAR, 0.704, 1.182), (HIGH_END, 0.668, 3.806)])
def test_sbg_reproduces_the_published_cohorts(cohort, alpha, beta):
    # figures of Fader and Hardie's paper of 2007
    model = fit_sbg(-np.diff(cohort), cohort[:-1])
    assert [model.alpha, model.beta] == pytest.approx([alpha, beta], abs=5e-4)
    stays = 1 - model.leaving(np.arange(1, 8))
    assert np.cumprod(stays) == pytest.approx(model.survival(np.arange(1, 8)))
    assert model.survival(3, since=4) == pytest.approx(model.survival(7) / model.survival(4))
    assert (np.diff(model.leaving(np.arange(1, 20))) < 0).all()


def test_sbg_of_customers_who_do_not_differ_is_a_constant_chance():
    there = np.array([10_000.0, 9_000, 8_100, 7_290])
    model = fit_sbg(there * 0.1, there)
    assert model.leaving([1, 50]) == pytest.approx([0.1, 0.1], rel=1e-2)


def test_sbg_first_seen_in_a_later_period():
    survivors = 1e6 * fit_sbg(-np.diff(REGULAR), REGULAR[:-1]).survival(np.arange(30))
    late = fit_sbg(-np.diff(survivors)[4:], survivors[4:-1], first_period=5)
    assert [late.alpha, late.beta] == pytest.approx([0.704, 1.182], rel=1e-2)


def test_planted_buyers_are_found_again():
    rng = np.random.default_rng(3)
    n, weeks = 6000, 78.0
    rate, stop = rng.gamma(0.6, 1 / 6.0, n), rng.beta(0.9, 2.5, n)
    x, recency = np.zeros(n), np.zeros(n)
    for i in range(n):
        time = 0.0
        while rng.random() >= (stop[i] if x[i] else 0.0):
            time += rng.exponential(1 / rate[i])
            if time > weeks:
                break
            x[i], recency[i] = x[i] + 1, time
    model = fit_bg_nbd(x, recency, np.full(n, weeks))
    assert model.expected_purchases(weeks) == pytest.approx(x.mean(), rel=0.05)


def test_nobody_is_expected_to_buy_after_stopping_and_thousands_of_purchases_do_not_overflow():
    expected = BTYD.expected_purchases([1, 52, 520], 5000, 156.0, 156.0)
    assert np.isfinite(expected).all()
    assert (np.diff(expected) > 0).all()
    assert BTYD.expected_purchases(52, 5000, 10.0, 156.0) == pytest.approx(0, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(
    x=st.integers(0, 60), t=st.floats(0.1, 1), age=st.floats(1, 300), a=st.floats(0.2, 3), b=st.floats(0.5, 5),
    ahead=st.floats(0.5, 200),
)  # fmt: skip
def test_chances_are_chances_and_expectations_grow(x, t, age, a, b, ahead):
    model = BgNbd(0.5, 6.0, a, b, np.nan, 1)
    recency = age * t if x else 0.0
    alive = model.probability_alive(x, recency, age)
    assert 0 <= alive <= 1
    soon, late = model.expected_purchases([ahead, 2 * ahead], [x, x], [recency, recency], [age, age])
    assert 0 <= soon <= late * (1 + 1e-9)
    assert soon <= ahead * (0.5 + x) / (6.0 + age) * (1 + 1e-9)  # no more than of somebody who never stops


def test_units_and_columns_are_checked():
    age, x, recency = np.full(20, 52.0), np.arange(20) % 3, np.where(np.arange(20) % 3, 30.0, 0.0)
    with pytest.raises(
        DataError, match=r"recency_weeks is above age_weeks for 13 of 20 customers.*Both must be in weeks"
    ):
        fit_bg_nbd(x, recency * 7, age)
    with pytest.raises(DataError, match="7 customers have a recency_weeks above 0 but no repeat purchase"):
        fit_bg_nbd(x, np.full(20, 3.0), age)
    with pytest.raises(DataError, match="nobody bought a second time"):
        fit_bg_nbd(np.zeros(20), np.zeros(20), age)
    with pytest.raises(DataError, match="not whole numbers"):
        fit_bg_nbd(x + 0.5, recency, age)
    with pytest.raises(DataError, match="frequency: 1 of 3 values are missing"):
        fit_bg_nbd([1, np.nan, 2], [1, 1, 1], [2, 2, 2])
    with pytest.raises(DataError, match="their lengths are"):
        fit_bg_nbd([1], [1, 1], [2, 2])
    with pytest.raises(DataError, match="all of frequency, recency_weeks and age_weeks"):
        BTYD.expected_purchases(10, 3)
    with pytest.raises(DataError, match="not above 0 for 1 of 3 customers"):
        fit_gamma_gamma([1, 2, 3], [0.0, 2.0, 3.0])
    with pytest.raises(DataError, match="only 1 bought a second time"):
        fit_gamma_gamma([1, 0, 0], [4.0, 2.0, 3.0])
    with pytest.raises(DataError, match="customers who left and customers who stayed"):
        fit_sbg([0, 0], [10, 10])


def test_what_does_not_converge_is_said():
    # everybody buys every week and nobody stops
    with pytest.raises(DataError, match=r"does not converge: a vanishes.*nobody is seen to stop"):
        fit_bg_nbd(np.full(500, 52), np.full(500, 52.0), np.full(500, 52.5))


def test_customers_who_hardly_differ_are_a_fit_that_says_so():
    rng = np.random.default_rng(5)
    x = rng.poisson(8, 4000) * (rng.random(4000) < 0.8)
    stopped = rng.random(4000) < 0.5
    model = fit_bg_nbd(x, np.where(x > 0, np.where(stopped, 26.0, 51.0), 0.0), np.full(4000, 52.0))
    assert np.isfinite(model.expected_purchases([1, 520], 8, 51.0, 52.0)).all()
    assert isinstance(model.at_end, tuple)
