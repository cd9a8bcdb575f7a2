"""Whether personas are found again: figures of other people's programs, and what must always hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN, KMeans
from sklearn.datasets import load_iris
from sklearn.mixture import GaussianMixture

import personakit as pk
from personakit.clustering.encoding.encode import encode
from personakit.clustering.mixture.simulate import simulate_rows
from personakit.clustering.selection.likelihood_ratio import likelihood_ratio_p
from personakit.clustering.stability.agreement import jaccard, matched_groups, overlap, slsa
from personakit.core.errors import StudyError

PER_PERSONA = [
    "persona", "share", "jaccard", "jaccard_low", "jaccard_high", "recovered", "dissolved", "slsw", "slsa", "reading",
]  # fmt: skip


@pytest.fixture(scope="module")
def iris():
    measured = load_iris().data
    return (measured - measured.mean(axis=0)) / measured.std(axis=0, ddof=1)


@pytest.fixture(scope="module")
def three():
    """Three kinds far apart, a mixture fitted."""
    rng = np.random.default_rng(4)
    kind = rng.choice(3, size=240, p=[0.5, 0.3, 0.2])
    frame = pd.DataFrame(rng.normal(size=(240, 4)) + 5 * kind[:, None], columns=list("abcd"))
    return pk.PersonaModel(n_personas=3).fit(frame), frame


def test_jaccard_of_iris_as_clusterboot(iris):
    model = KMeans(3, n_init=5, random_state=0)
    found = pk.assess_stability(model, iris, n_boot=60, repeats="drop").table["jaccard"]
    assert sorted(found) == pytest.approx([0.900, 0.903, 0.996], abs=0.02)


def test_paired_bootstraps_of_iris_as_flexclust(iris):
    model = KMeans(3, n_init=3, init="random", random_state=0)  # three random starts, as R's flexclust has them
    found = pk.assess_stability(model, iris, n_boot=120, numbers=[2, 3, 4, 5]).solutions
    assert found["k"].tolist() == [2, 3, 4, 5]
    assert found["adjusted_rand"].tolist() == pytest.approx([0.99, 0.82, 0.64, 0.63], abs=0.03)


def test_a_mixture_of_kinds_far_apart_is_found_again_and_says_who_moves(three):
    model, frame = three
    found = pk.assess_stability(model, frame, n_boot=4)
    assert list(found.table.columns) == PER_PERSONA
    assert found.table["persona"].tolist() == ["p1", "p2", "p3"]
    assert (found.table[["jaccard", "slsw", "recovered"]] > 0.95).all(axis=None)
    assert (found.table["reading"] == "stable").all()
    assert found.solutions["k"].tolist() == [2, 3, 4]
    flows = found.flows
    assert set(zip(flows["k"], flows["next_k"], strict=True)) == {(2, 3), (3, 4)}
    np.testing.assert_allclose(flows.groupby(["k", "persona"])["share_of_persona"].sum(), 1.0)
    np.testing.assert_allclose(flows.groupby(["next_k", "next_persona"])["share_of_next"].sum(), 1.0)
    np.testing.assert_allclose(flows.groupby("k")["share"].sum(), 1.0)


def test_rows_in_another_order_change_nothing(three, iris):
    model, frame = three
    order = np.random.default_rng(0).permutation(len(frame))
    one, other = (pk.assess_stability(model, rows, n_boot=2, numbers=[3]) for rows in (frame, frame.iloc[order]))
    pd.testing.assert_frame_equal(one.table, other.table)
    mixed = np.random.default_rng(0).permutation(len(iris))
    means = KMeans(3, n_init=1, random_state=0)
    one, other = (pk.assess_stability(means, rows, n_boot=3) for rows in (iris, iris[mixed]))
    pd.testing.assert_frame_equal(one.table, other.table)


def test_a_run_of_the_model_carries_a_few_refits(three):
    model, frame = three
    assert model.stability_.n_refits == 5
    assert model.stability_.table["share"].tolist() == pytest.approx(model.shares_.tolist())
    assert model.stability_.n_rows == len(frame)
    one = pk.PersonaModel().fit(np.random.default_rng(0).normal(size=(200, 4)))
    assert one.stability_.table["reading"].tolist() == ["everyone"]
    assert "no stability to assess" in repr(one.stability_)


def test_moves_between_two_models(three):
    model, frame = three
    four = pk.PersonaModel(n_personas=4).fit(frame)
    found = pk.trace_transitions(model, four, frame)
    assert found.table["share"].sum() == pytest.approx(1.0)
    assert found.table.groupby("persona")["share_of_persona"].sum().to_numpy() == pytest.approx(1.0)
    assert found.table["matched"].sum() == 3
    assert found.stayed == pytest.approx(found.table.loc[found.table["matched"], "share"].sum())
    assert pk.trace_transitions(model, model, frame).stayed == 1.0
    with pytest.raises(StudyError, match="cannot assign"):
        pk.trace_transitions(model, DBSCAN(), frame)


def test_what_is_new_in_new_rows_is_counted():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(120, 3)), columns=list("abc")).assign(plan=np.tile(["x", "y", "z"], 40))
    frame.loc[:20, "a"] = np.nan
    model = pk.PersonaModel(n_personas=2).fit(frame)
    assert model.drift(frame).new_patterns == 0
    new = frame.head(40).copy()
    new.loc[:4, "plan"] = "never seen"
    new.loc[30:31, "b"] = np.nan
    new.loc[35] = None
    found = model.drift(new)
    assert found.table.set_index("column")["unseen_levels"].to_dict() == {"a": 0, "b": 0, "c": 0, "plan": 5}
    assert found.new_patterns == 5 + 2 + 1
    assert found.nothing_known == 1
    assert "5 cells hold a level not seen" in repr(found)


def test_groups_have_shares_of_their_own_in_the_refits_too():
    """Answers tell the kinds apart, behaviour hardly does, and those who answer are nearly all of one kind."""
    rng = np.random.default_rng(5)
    z = rng.integers(0, 2, 1200)
    asked = rng.random(1200) < np.where(z == 1, 0.6, 0.05)
    frame = pd.DataFrame(rng.normal(size=(1200, 4)) + 1.1 * z[:, None], columns=list("abcd"))
    for j in range(4):
        frame[f"q{j}"] = np.where(asked, rng.normal(size=1200) + 3 * z, np.nan)
    groups = asked.astype(int)
    model = pk.PersonaModel(n_personas=2).fit(frame, groups=groups)
    found = pk.assess_stability(model, frame, n_boot=3, numbers=[2], groups=groups)
    assert found.table["share"].tolist() == pytest.approx(np.bincount(model.labels_) / 1200, abs=0.001)
    assert (found.table["jaccard"] > 0.85).all()
    without = pk.assess_stability(model, frame, n_boot=3, numbers=[2])
    assert np.abs(without.table["share"] - found.table["share"]).max() > 0.005
    with pytest.raises(StudyError, match="fitted with 2"):
        pk.assess_stability(model, frame, n_boot=2, groups=groups + 1)


def test_sample_weights_count(iris):
    weights = np.where(np.arange(150) < 50, 3.0, 1.0)
    model = KMeans(3, n_init=2, random_state=0)
    found = pk.assess_stability(model, iris, n_boot=2, sample_weight=weights)
    assert found.table["share"].max() == pytest.approx(150 / 250, abs=0.02)


@pytest.mark.parametrize(
    ("model", "options", "message"),
    [
        (DBSCAN(), {}, "cannot assign customers"),
        (KMeans(2), {"n_boot": 1}, "n_boot is 1"),
        (KMeans(2), {"numbers": [0]}, "from 1"),
        (KMeans(2), {"repeats": "twice"}, "'keep' or 'drop'"),
        (GaussianMixture(2), {"sample_weight": np.ones(150)}, "takes no sample_weight"),
        (KMeans(2), {"groups": np.zeros(150, dtype=int)}, "takes no groups"),
    ],
)
def test_what_cannot_be_assessed_is_said(model, options, message, iris):
    with pytest.raises(StudyError, match=message):
        pk.assess_stability(model, iris, **options)


GROUPS = st.lists(st.integers(0, 3), min_size=4, max_size=40)


@settings(max_examples=60, deadline=None)
@given(GROUPS, st.randoms(use_true_random=False))
def test_agreement_is_one_with_itself_and_never_above(groups, random):
    first = np.array(groups)
    second = first.copy()
    random.shuffle(second)
    weights = np.array([random.uniform(0.1, 3) for _ in groups])
    own, other = (overlap(first, x, weights, (4, 4)) for x in (first, second))
    there = own.sum(axis=1) > 0
    np.testing.assert_allclose(matched_groups(own)[there], 1.0)
    assert (matched_groups(other) <= jaccard(other).max(axis=1) + 1e-12).all()
    assert ((slsa(other) > -1e-9) & (slsa(other) < 1 + 1e-9)).all()
    assert other.sum() == pytest.approx(weights.sum())


def test_k_table_is_worked_out_when_read(three):
    model, _ = three
    assert model.criteria_["blrt_p"].isna().all()
    table = model.k_table_
    assert list(table.columns) == list(model.criteria_.columns)
    more = table[table["k"] > 1]
    assert more[["blrt_p", "bootstrap_ari", "starts_at_best", "entropy"]].notna().all(axis=None)
    assert more["blrt_p"].between(0.05, 1).all()
    assert table.set_index("k").loc[[2, 3], "blrt_p"].tolist() == [0.05, 0.05]  # each of the three is needed
    assert model.k_table_ is not table


def test_one_persona_more_than_there_are_is_no_gain(three):
    model, _ = three
    path = model._evidence.path
    assert likelihood_ratio_p(path.context, path.tried[2][0].fit, path.tried[3][0].fit, 0) > 0.1


def test_simulated_rows_are_those_of_the_model(planted):
    frame = planted[0].head(300)
    model = pk.PersonaModel(n_personas=2).fit(frame)
    data = encode(frame, model._layout)
    drawn = simulate_rows(model._mixture, data, model._design, np.random.default_rng(0))
    np.testing.assert_array_equal(drawn.mask, data.mask)
    np.testing.assert_array_equal(drawn.known, data.known)
    np.testing.assert_allclose(drawn.indicators.mean(axis=0), data.indicators.mean(axis=0), atol=0.12)
    mean, wanted = (np.average(each.values, axis=0, weights=each.mask) for each in (drawn, data))
    np.testing.assert_allclose(mean, wanted, atol=0.3)


def test_the_old_name_of_the_number_of_refits_still_works(iris):
    with pytest.warns(DeprecationWarning, match="'refits' is now called 'n_boot'"):
        found = pk.assess_stability(KMeans(2, n_init=1, random_state=0), iris, refits=3)
    assert found.n_refits == 3
