from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import personakit as pk
from factories import make_exports, planted_groups
from personakit.core.errors import StudyError
from personakit.personas.fit_model import assign, sample_of_rows
from personakit.study.settings import Core, PersonaSettings


@pytest.fixture(scope="module")
def exports():
    return make_exports(n=600, k=3, seed=1)


@pytest.fixture(scope="module")
def personas(exports):
    return pk.find_personas(exports, 3)


def test_everyone_is_placed_and_shares_are_mean_posteriors(exports, personas):
    members = personas.memberships
    assert list(members.index) == list(exports.customers["customer_id"])
    assert list(members.columns) == personas.ids == ["p1", "p2", "p3"]
    assert members.sum(axis=1).to_numpy() == pytest.approx(1.0)
    summary = personas.summary
    assert summary["share_of_base"].to_numpy() == pytest.approx(members.mean().to_numpy())
    assert summary["share_of_base"].is_monotonic_decreasing
    assert (summary["share_low"] < summary["share_of_base"]).all()
    assert (summary["share_of_base"] < summary["share_high"]).all()
    assert summary["customers"].sum() == pytest.approx(600, abs=2)
    assert summary["respondents"].sum() == pytest.approx(len(exports.survey), abs=2)
    assert summary["mean_certainty"].between(1 / 3, 1).all()
    assert summary["stability"].between(0, 1).all()


def test_the_planted_groups_are_found(personas):
    found = personas.memberships.to_numpy().argmax(axis=1)
    share = pd.crosstab(found, planted_groups(600, 3)).max(axis=1).sum() / 600
    assert share > 0.6  # half of them answered nothing and differ by a noisy spend only


def test_model_columns_lead_back_to_the_model(personas):
    posterior = assign(personas.model, personas.features)
    again = posterior[:, list(personas.model_columns)]
    np.testing.assert_allclose(again, personas.memberships.to_numpy())


def test_every_persona_has_name_profile_and_representatives(personas):
    assert len(set(personas.names.values())) == 3
    for persona in personas:
        assert persona.profile["effect_size"].abs().iloc[0] == persona.profile["effect_size"].abs().max()
        assert set(persona.profile["attribute"]) == {"tenure_years", "spend", "region", "attitude"}
        assert persona.representatives
        best = personas.memberships.loc[list(persona.representatives)]
        assert (best.idxmax(axis=1) == persona.id).all()


def test_same_seed_same_personas_and_row_order_is_nothing(exports, personas):
    again = pk.find_personas(exports, 3)
    pd.testing.assert_frame_equal(again.profile, personas.profile)
    pd.testing.assert_frame_equal(again.memberships, personas.memberships)
    order = np.random.default_rng(0).permutation(600)
    turned = replace(exports, customers=exports.customers.iloc[order].reset_index(drop=True))
    other = pk.find_personas(turned, 3)
    pd.testing.assert_frame_equal(
        other.memberships.sort_index(), personas.memberships.sort_index(), check_exact=False, atol=1e-6
    )
    assert other.names == personas.names


def test_one_persona_is_everyone(exports):
    one = pk.find_personas(exports, 1)
    assert one.names == {"p1": "Everyone"}
    assert one.summary[["share_of_base", "share_low", "share_high"]].to_numpy() == pytest.approx(1.0)
    assert (one.profile["index"].dropna().round(6) == 100).all()


def test_names_and_number_come_from_the_study(exports):
    settings = exports.study.model_copy(update={"personas": PersonaSettings(number=2, names={"p2": "Late deciders"})})
    found = pk.find_personas(replace(exports, study=settings))
    assert found.ids == ["p1", "p2"]
    assert found.names["p2"] == "Late deciders"


def test_everyone_is_placed_though_only_the_core_is_learnt_from(exports):
    settings = exports.study.model_copy(update={"core": Core(customers="filter", filter="region == 'North'")})
    found = pk.find_personas(replace(exports, study=settings), 2)
    assert len(found.memberships) == 600
    assert found.features.in_core.sum() < 600


def test_a_core_whose_customers_are_all_alike_is_refused_with_the_attributes_and_the_filter(exports):
    features = pk.build_features(exports)
    alike = features.frame.copy()
    for name in features.active:
        alike[name] = alike[name].dropna().iloc[0]
    settings = exports.study.model_copy(update={"core": Core(customers="filter", filter="region == 'North'")})
    alone = replace(exports, study=settings)
    with pytest.raises(StudyError, match="No active attribute differs among the core customers") as raised:
        pk.find_personas(alone, 2, features=replace(features, frame=alike))
    assert all(f"'{name}'" in str(raised.value) for name in features.active)
    assert "region == 'North'" in str(raised.value)


@pytest.mark.parametrize("number", [0, -1, 31, True])
def test_a_number_that_makes_no_sense_is_refused(exports, number):
    with pytest.raises(StudyError, match="whole number from 1 to 30"):
        pk.find_personas(exports, number)


def test_the_sample_to_learn_from_is_the_same_customers_in_any_order(personas):
    f = personas.features
    order = np.random.default_rng(1).permutation(600)
    turned = replace(f, frame=f.frame.iloc[order], in_core=f.in_core.iloc[order], weights=f.weights.iloc[order])
    one = set(f.frame.index[sample_of_rows(f, 100)])
    two = set(turned.frame.index[sample_of_rows(turned, 100)])
    assert one == two
    assert len(one) == 100
    assert sample_of_rows(f).tolist() == list(range(600))
