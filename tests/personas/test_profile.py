from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personakit.core.calibrated import SHARE_WIDENING
from personakit.core.kinds import Kind, Use
from personakit.features.features import Features
from personakit.ingest.exports import AttributeInfo
from personakit.personas import profile_personas
from personakit.personas.representatives import representatives
from personakit.personas.share_of_base import share_of_base


def make_features(columns, weights=None):
    """Columns: name -> (values, kind, use, table)."""
    n = len(next(iter(columns.values()))[0])
    index = pd.Index([f"c{i}" for i in range(n)], name="customer_id")
    frame = pd.DataFrame({name: values for name, (values, *_) in columns.items()})
    return Features(
        frame=frame.set_index(index),
        attributes=tuple(
            AttributeInfo(name, kind, use, name.capitalize(), "crm", name, table)
            for name, (_, kind, use, table) in columns.items()
        ),
        weights=pd.Series(np.ones(n) if weights is None else np.asarray(weights, float), index=index),
        in_core=pd.Series(True, index=index),
    )


def members(features, p1):
    p1 = np.asarray(p1, float)
    return pd.DataFrame({"p1": p1, "p2": 1 - p1}, index=features.frame.index)


def row(profile, persona, attribute, level):
    found = profile.query("persona == @persona and attribute == @attribute and level == @level")
    assert len(found) == 1
    return found.iloc[0]


def test_a_share_by_hand():
    region = pd.Categorical(["N", "N", "S", "N", None])
    features = make_features({"region": (region, Kind.CATEGORICAL, Use.DESCRIBE, "customers")})
    north = row(profile_personas(features, members(features, [1, 0.5, 1, 0, 1])), "p1", "region", "N")
    # p1: weights 1, .5, 1, 0 of those who answered; N holds 1.5 of 2.5. Base: 3 of 4.
    assert north["value"] == pytest.approx(0.6)
    assert north["base_value"] == pytest.approx(0.75)
    assert north["index"] == pytest.approx(80.0)
    assert north["effect_size"] == pytest.approx(2 * np.arcsin(np.sqrt(0.6)) - 2 * np.arcsin(np.sqrt(0.75)))
    assert north["n"] == 2  # 2.5 expected answers, rounded to even
    assert north["effective_n"] == pytest.approx(2.5**2 / 2.25)
    assert 0 < north["low"] < 0.6 < north["high"] < 1


def test_a_mean_by_hand():
    features = make_features({"spend": ([10.0, 20.0, 30.0, np.nan], Kind.NUMERIC, Use.ACTIVE, "customers")})
    spend = row(profile_personas(features, members(features, [1, 1, 0, 1])), "p1", "spend", "mean")
    assert spend["value"] == pytest.approx(15.0)
    assert spend["base_value"] == pytest.approx(20.0)
    assert spend["index"] == pytest.approx(75.0)
    assert spend["effect_size"] == pytest.approx(-5 / np.sqrt(200 / 3))
    assert (spend["n"], spend["effective_n"]) == (2, pytest.approx(2.0))
    assert spend["high"] - spend["value"] == pytest.approx(1.6448536 * 5.0)  # sd 5, standard error 5 / sqrt(2 - 1)


def test_a_numeric_scale_gives_its_mean_first_and_its_levels():
    scale = pd.Categorical([5.0, 4.0, 1.0, 2.0], categories=[1.0, 2.0, 3.0, 4.0, 5.0], ordered=True)
    features = make_features({"price": (scale, Kind.ORDINAL, Use.ACTIVE, "survey")})
    profile = profile_personas(features, members(features, [1, 1, 0, 0]))
    assert row(profile, "p1", "price", "mean")["value"] == pytest.approx(4.5)
    assert row(profile, "p1", "price", "4")["value"] == pytest.approx(0.5)
    assert profile[profile["lead"]]["level"].tolist() == ["mean", "mean"]


def test_a_multi_select_is_the_share_of_those_who_answered():
    needs = pd.Categorical(["tv|radio", "", "radio", None])
    features = make_features({"needs": (needs, Kind.MULTI_SELECT, Use.ACTIVE, "survey")})
    profile = profile_personas(features, members(features, [1, 1, 0, 0]))
    assert row(profile, "p1", "needs", "radio")["value"] == pytest.approx(0.5)
    assert row(profile, "p2", "needs", "radio")["value"] == pytest.approx(1.0)
    assert row(profile, "p1", "needs", "tv")["base_value"] == pytest.approx(1 / 3)


def test_survey_weights_count_for_survey_answers_only():
    level = pd.Categorical(["a", "b", "b", "a"])
    features = make_features(
        {
            "asked": (level, Kind.CATEGORICAL, Use.ACTIVE, "survey"),
            "known": (level, Kind.CATEGORICAL, Use.DESCRIBE, "customers"),
        },
        weights=[3, 1, 1, 1],
    )
    profile = profile_personas(features, members(features, [1, 1, 0, 0]))
    assert row(profile, "p1", "asked", "a")["value"] == pytest.approx(0.75)
    assert row(profile, "p1", "known", "a")["value"] == pytest.approx(0.5)


def test_thin_answers_lose_their_figures_and_rare_levels_are_gathered():
    region = pd.Categorical(["N"] * 12 + ["S"] * 12 + ["Isle of Man", "Jersey"] * 6)
    seen = pd.Series([1.0] * 3 + [np.nan] * 33)
    features = make_features(
        {
            "region": (region, Kind.CATEGORICAL, Use.DESCRIBE, "customers"),
            "seen": (seen, Kind.NUMERIC, Use.DESCRIBE, "customers"),
        }
    )
    profile = profile_personas(features, members(features, [1, 0] * 18), minimum_cell=10)
    assert set(profile["level"]) == {"N", "S", "other (rare)", "mean"}
    thin = profile[profile["attribute"] == "seen"]
    assert thin[["value", "base_value", "index", "effect_size", "low", "high"]].isna().all(axis=None)
    assert thin["n"].tolist() == [2, 1]
    assert not thin["lead"].any()


def test_most_distinguishing_comes_first():
    rng = np.random.default_rng(3)
    group = np.repeat([1.0, 0.0], 50)
    features = make_features(
        {
            "noise": (rng.normal(size=100), Kind.NUMERIC, Use.ACTIVE, "customers"),
            "strong": (rng.normal(size=100) + 3 * group, Kind.NUMERIC, Use.ACTIVE, "customers"),
        }
    )
    profile = profile_personas(features, members(features, group))
    assert profile.groupby("persona")["attribute"].first().tolist() == ["strong", "strong"]
    assert profile["persona"].tolist() == ["p1", "p1", "p2", "p2"]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), n=st.integers(2, 40))
def test_shares_sum_to_one_the_base_is_the_mix_of_personas_and_row_order_is_nothing(seed, n):
    rng = np.random.default_rng(seed)
    level = pd.Categorical(rng.choice(["a", "b", "c"], n), categories=["a", "b", "c"])
    spend = rng.normal(100, 20, n)
    features = make_features(
        {
            "level": (level, Kind.CATEGORICAL, Use.ACTIVE, "customers"),
            "spend": (spend, Kind.NUMERIC, Use.ACTIVE, "customers"),
        }
    )
    posterior = rng.dirichlet([1, 1, 1], n)
    memberships = pd.DataFrame(posterior, index=features.frame.index, columns=["p1", "p2", "p3"])
    profile = profile_personas(features, memberships, minimum_cell=0)
    shares = profile[profile["attribute"] == "level"]
    assert shares.groupby("persona")["value"].sum().to_numpy() == pytest.approx(1.0)
    mean = profile[profile["attribute"] == "spend"].set_index("persona").loc[["p1", "p2", "p3"]]
    assert (mean["value"] * posterior.mean(axis=0)).sum() == pytest.approx(spend.mean())
    assert (profile["low"].isna() | (profile["low"] <= profile["value"] + 1e-9)).all()

    order = rng.permutation(n)
    turned = Features(
        features.frame.iloc[order], features.attributes, features.weights.iloc[order], features.in_core.iloc[order]
    )
    again = profile_personas(turned, memberships.iloc[order], minimum_cell=0)
    key = ["persona", "attribute", "level"]
    pd.testing.assert_frame_equal(
        again.sort_values(key, ignore_index=True), profile.sort_values(key, ignore_index=True), rtol=1e-9
    )


def test_share_of_base_is_the_mean_posterior_and_its_interval_holds_it():
    rng = np.random.default_rng(1)
    posterior = rng.dirichlet([4, 2, 1], 2000)
    covariance = np.diag([0.03, 0.02, 0.02]) ** 2
    share, low, high = share_of_base(posterior, covariance)
    assert share == pytest.approx(posterior.mean(axis=0))
    assert share.sum() == pytest.approx(1.0)
    assert ((low < share) & (share < high)).all()
    of_these = np.sqrt(np.array([0.03, 0.02, 0.02]) ** 2 - share * (1 - share) / 2000)
    assert high - low == pytest.approx(2 * 1.645 * SHARE_WIDENING * of_these, rel=0.02)
    weighted, *_ = share_of_base(posterior, covariance, None, np.where(posterior[:, 0] > 0.5, 2.0, 1.0))
    assert weighted[0] > share[0]


def test_groups_errors_count_by_their_part_of_the_base():
    # A quarter of the base answered; the shares of the two groups are off by .08 and .04, each on its own.
    posterior = np.full((400, 2), 0.5)
    groups = np.repeat([1, 0], [100, 300])
    one = np.array([[1.0, -1.0], [-1.0, 1.0]])
    covariance = np.kron(np.diag([0.04**2, 0.08**2]), one)
    _, low, high = share_of_base(posterior, covariance, groups)
    error = np.sqrt((0.75 * 0.04) ** 2 + (0.25 * 0.08) ** 2 - 0.25 / 400)
    assert high - low == pytest.approx([2 * 1.645 * SHARE_WIDENING * error] * 2, rel=0.02)


def test_the_share_of_customers_all_certain_is_known():
    # Two of ten certain of the second: drawing others would move the share by sqrt(.2 x .8 / 10); of these it is known.
    posterior = np.eye(2)[[0] * 8 + [1] * 2]
    share, low, high = share_of_base(posterior, 0.016 * np.array([[1.0, -1.0], [-1.0, 1.0]]))
    assert [*share, *low, *high] == pytest.approx([0.8, 0.2] * 3)


def test_an_interval_stays_within_0_and_1_and_is_a_point_where_nothing_is_unsure():
    _, low, high = share_of_base(np.array([[0.99, 0.01]] * 100), np.full((2, 2), 0.05**2))
    assert (low > 0).all()
    assert (high < 1).all()
    share, low, high = share_of_base(np.array([[0.7, 0.3]]), np.zeros((2, 2)))
    assert [*share, *low, *high] == pytest.approx([0.7, 0.3] * 3)


def test_representatives_are_sure_members_near_the_centre_and_well_known():
    spend = np.array([10.0, 10.2, 9.9, 30.0, 10.1, np.nan, 50.0, 50.1, 49.9])
    features = make_features({"spend": (spend, Kind.NUMERIC, Use.ACTIVE, "customers")})
    picked = representatives(features, members(features, [1, 1, 1, 1, 1, 1, 0, 0, 0]))
    assert set(picked["p1"][:4]) == {"c0", "c1", "c2", "c4"}
    assert set(picked["p2"]) == {"c6", "c7", "c8"}
