"""Ratings that come days after their contact find it, and no other."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import build_exports
from personakit.churn.gather_contacts import gather_contacts
from personakit.churn.rating_delays import LONGEST_DELAY, estimate_rating_delays


def contacts(n, rng, apart=40):
    """Contacts of `n` customers, each a few, some days apart."""
    who = np.repeat(np.arange(n), 4)
    day = np.cumsum(rng.integers(apart, 2 * apart, (n, 4)), axis=1).reshape(-1)
    return who, day


def test_late_ratings_go_back_to_their_contact_within_the_window_of_the_data():
    rng = np.random.default_rng(0)
    who, day = contacts(200, rng)
    rated = rng.random(len(who)) < 0.5
    late = rng.choice([0, 1, 2, 3, 6], rated.sum())
    found = estimate_rating_delays(who[rated], day[rated] + late, who, day)
    assert np.array_equal(found, day[rated])


def test_ratings_stay_where_as_many_contacts_follow_as_go_before():
    rng = np.random.default_rng(1)
    who, day = contacts(400, rng, apart=5)
    stray = rng.integers(0, day.max(), 500)
    people = rng.integers(0, 400, 500)
    assert np.array_equal(estimate_rating_delays(people, stray, who, day), stray)


def test_a_contact_takes_one_rating_and_far_ones_none():
    who, day = np.arange(100), np.full(100, 50)
    raters = np.concatenate([who, who[:1], [100]])
    days = np.concatenate([day + 2, [53], [52 + LONGEST_DELAY]])
    found = estimate_rating_delays(raters, days, np.append(who, 100), np.append(day, 50))
    assert (found[:100] == 50).all()
    assert found[100] == 53  # the contact has the nearer rating
    assert found[101] == 52 + LONGEST_DELAY
    nothing = np.zeros(0, dtype=np.int64)
    assert np.array_equal(estimate_rating_delays(raters, days, nothing, nothing), days)
    assert len(estimate_rating_delays(nothing, nothing, who, day)) == 0


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_is_irrelevant_and_nothing_moves_forward(seed):
    rng = np.random.default_rng(seed)
    who, day = contacts(120, rng, apart=8)
    rated = rng.random(len(who)) < 0.6
    raters, days = who[rated], day[rated] + rng.integers(0, 4, rated.sum())
    found = estimate_rating_delays(raters, days, who, day)
    assert (found <= days).all()
    assert (found >= days - LONGEST_DELAY).all()
    mixed, other = rng.permutation(len(raters)), rng.permutation(len(who))
    again = estimate_rating_delays(raters[mixed], days[mixed], who[other], day[other])
    assert np.array_equal(again, found[mixed])


def test_a_late_rating_and_its_wait_are_one_contact():
    ids = [f"c{i:04d}" for i in range(100)]
    day = pd.Timestamp("2025-03-10")
    waits = {"customer_id": ids, "stage": "Repair", "wait_minutes": 30.0, "at": day}
    csat = {"customer_id": ids, "stage": "Repair", "score": 4.0, "at": day + pd.Timedelta(days=3)}
    exports = build_exports(100, stages=("Order", "Repair"), waits=waits, csat=csat)
    found = gather_contacts(exports, np.arange(100))
    assert len(found) == 100
    assert np.isfinite(found.score).all()
    assert np.isfinite(found.wait_minutes).all()
