"""What a user relies on: found again, honest, whatever order the rows are in, nothing filled."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.metrics import adjusted_rand_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from personakit.clustering import PersonaModel
from personakit.core.errors import DataError, StudyError

TABLE_COLUMNS = [
    "k", "log_likelihood", "parameters", "bic", "bic_by_rows", "aic3", "icl", "blrt_p", "entropy", "bootstrap_ari",
    "smallest_share", "starts_at_best",
]  # fmt: skip


@pytest.fixture(scope="module")
def fitted(planted):
    frame, _ = planted
    return PersonaModel().fit(frame)


def test_finds_planted_personas_in_half_missing_mixed_data(planted, fitted):
    frame, truth = planted
    assert fitted.n_personas_ == 3
    assert fitted.verdict_ in {"natural", "reproducible"}
    answered = frame["q0"].notna().to_numpy()
    assert adjusted_rand_score(truth[answered], fitted.labels_[answered]) > 0.85
    assert adjusted_rand_score(truth, fitted.labels_) > 0.6


def test_beats_kmeans_on_filled_data(planted, fitted):
    from sklearn.cluster import KMeans

    frame, truth = planted
    dummies = pd.get_dummies(frame.drop(columns=["channels"]).astype({f"q{j}": float for j in range(8)}))
    filled = dummies.fillna(dummies.median())
    scaled = StandardScaler().fit_transform(filled)
    best_of_kmeans = max(
        adjusted_rand_score(truth, KMeans(k, n_init=5, random_state=0).fit_predict(scaled)) for k in (2, 3, 4)
    )
    assert adjusted_rand_score(truth, fitted.labels_) > best_of_kmeans + 0.1


def test_shares_descend_and_are_mean_memberships(planted, fitted):
    frame, _ = planted
    proba = fitted.predict_proba(frame)
    assert proba.shape == (len(frame), fitted.n_personas_)
    np.testing.assert_allclose(proba.sum(axis=1), 1.0)
    np.testing.assert_allclose(proba.mean(axis=0), fitted.shares_, atol=1e-9)
    assert (np.diff(fitted.shares_) <= 0).all()
    np.testing.assert_array_equal(fitted.predict(frame), fitted.labels_)


def test_the_evidence_is_named(fitted):
    table = fitted.criteria_
    assert list(table.columns) == TABLE_COLUMNS
    assert table["k"].tolist() == list(range(1, len(table) + 1))
    assert (table["log_likelihood"].diff().dropna() > -1).all()
    assert table["smallest_share"].between(0, 1).all()
    assert fitted.verdict_reason_.endswith(".")
    chosen = table.set_index("k").loc[fitted.n_personas_]
    assert chosen["bootstrap_ari"] > 0.6


def test_row_order_and_repeats_change_nothing(planted, fitted):
    frame, _ = planted
    order = np.random.default_rng(1).permutation(len(frame))
    again = PersonaModel().fit(frame.iloc[order])  # chosen again, from scratch
    assert again.criteria_.equals(fitted.criteria_)
    assert again.stability_.table.equals(fitted.stability_.table)
    np.testing.assert_array_equal(again.labels_, fitted.labels_[order])
    np.testing.assert_array_equal(again.predict_proba(frame), fitted.predict_proba(frame))


def test_input_is_not_written_to(planted):
    frame, _ = planted
    before = frame.copy(deep=True)
    PersonaModel(n_personas=2).fit(frame.head(200))
    pd.testing.assert_frame_equal(frame, before)


def test_missing_cells_are_left_out_not_filled(fitted, planted):
    frame, _ = planted
    empty = frame.head(1).copy()
    for name in empty:
        empty[name] = pd.Series([None], index=empty.index).astype(frame[name].dtype)
    np.testing.assert_allclose(fitted.predict_proba(empty)[0], fitted.shares_, atol=0.03)


def test_number_asked_for_is_obeyed_and_the_verdict_stays():
    rng = np.random.default_rng(3)
    noise = pd.DataFrame(rng.normal(size=(600, 6)), columns=list("abcdef"))
    model = PersonaModel(n_personas=3).fit(noise)
    assert model.n_personas_ == 3
    assert model.verdict_ == "none"
    assert "asked" in model.verdict_reason_


@pytest.mark.parametrize("kind", ["independent", "one_factor", "ratings", "choices"])
def test_one_population_gives_one_persona(kind):
    rng = np.random.default_rng(5)
    n = 1000
    f = rng.normal(size=(n, 1))
    if kind == "independent":
        frame = pd.DataFrame(np.exp(rng.normal(size=(n, 7))))
    elif kind == "one_factor":
        frame = pd.DataFrame(f + rng.normal(size=(n, 8)))
    elif kind == "ratings":
        frame = pd.DataFrame(np.clip(np.round(3 + f + rng.normal(size=(n, 10))), 1, 5))
    else:
        frame = pd.DataFrame(np.array(list("abc"))[rng.gumbel(size=(n, 8, 3)).argmax(axis=2)])
    model = PersonaModel().fit(frame.rename(columns=str))
    assert model.verdict_ == "none"
    assert model.n_personas_ == 1
    assert (model.labels_ == 0).all()


def test_response_styles_found_no_persona():
    rng = np.random.default_rng(11)
    n, items = 900, 10
    truth = rng.choice(3, size=n, p=[0.5, 0.38, 0.12])
    middle = rng.normal(size=(3, items))
    reversed_ = np.where(rng.random(items) < 0.3, -1, 1)
    agree = rng.gamma(2, 0.42, size=(n, 1))
    stretch = np.exp(0.27 * rng.normal(size=(n, 1)))
    answers = (reversed_ * (middle[truth] + rng.normal(size=(n, items))) + agree - 0.8) * stretch
    noise = rng.normal(size=(n, 2))
    frame = pd.DataFrame(np.clip(np.round(4 + np.hstack([answers, noise])), 1, 7)).rename(columns="q{}".format)
    model = PersonaModel().fit(frame)
    assert model.n_personas_ == 3
    assert adjusted_rand_score(truth, model.labels_) > 0.85


def test_people_who_differ_by_degree_are_cut_into_slices_that_are_found_again():
    rng = np.random.default_rng(5)
    trait = rng.normal(size=1000)
    u = trait[:, None, None] * rng.normal(size=(8, 3)) + rng.gumbel(size=(1000, 8, 3))
    frame = pd.DataFrame(np.array(list("abc"))[u.argmax(axis=2)]).rename(columns=str)
    model = PersonaModel().fit(frame)
    assert model.verdict_ == "constructed"
    assert model.n_personas_ > 1
    assert "by degree, not in kind" in model.verdict_reason_
    chosen = model.criteria_.set_index("k").loc[model.n_personas_]
    assert chosen["bootstrap_ari"] > 0.5
    middle = pd.Series(trait).groupby(model.labels_).median()
    assert middle.max() - middle.min() > 1  # slices of the trait, in standard deviations


def test_one_outlier_does_not_found_a_persona(planted, fitted):
    frame, _ = planted
    slipped = frame.copy()
    slipped.iloc[:6, slipped.columns.get_loc("spend1")] *= 1e6
    model = PersonaModel().fit(slipped)
    assert model.n_personas_ == fitted.n_personas_
    assert adjusted_rand_score(model.labels_, fitted.labels_) > 0.95


def test_whole_number_weights_count_rows():
    rng = np.random.default_rng(2)
    x = np.vstack([rng.normal(size=(60, 3)), rng.normal(size=(60, 3)) + 4])
    weights = rng.integers(1, 4, size=120)
    weighted = PersonaModel(n_personas=2).fit(x, sample_weight=weights)
    repeated = PersonaModel(n_personas=2).fit(np.repeat(x, weights, axis=0))
    np.testing.assert_allclose(weighted.predict_proba(x), repeated.predict_proba(x), atol=1e-6)
    np.testing.assert_allclose(weighted.shares_, repeated.shares_, atol=1e-6)


def test_weights_move_the_shares(planted):
    frame, truth = planted
    rng = np.random.default_rng(0)
    weights = np.where(truth == 0, 3.0, 1.0) * rng.uniform(0.9, 1.1, len(truth))
    model = PersonaModel(n_personas=3).fit(frame, sample_weight=weights)
    expected = weights[truth == 0].sum() / weights.sum()
    assert model.shares_[0] == pytest.approx(expected, abs=0.06)


def test_unseen_level_is_said_and_left_out(planted, fitted):
    frame, _ = planted
    new = frame.head(4).copy()
    new["plan0"] = "never seen"
    with pytest.warns(UserWarning, match="4 in 'plan0'"):
        got = fitted.predict_proba(new)
    without = frame.head(4).copy()
    without["plan0"] = None
    np.testing.assert_allclose(got, fitted.predict_proba(without))


def test_learns_on_a_sample_and_assigns_everyone(monkeypatch, planted):
    frame, truth = planted
    monkeypatch.setattr("personakit.clustering.mixture.assign.CHUNK_ROWS", 128)
    model = PersonaModel(max_rows=500).fit(frame)
    assert model.effective_n_ == 500
    assert len(model.labels_) == len(frame)
    assert adjusted_rand_score(truth, model.labels_) > 0.5
    np.testing.assert_allclose(model.predict_proba(frame).mean(axis=0), model.shares_, atol=1e-9)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.assign(since=pd.Timestamp("2024-01-01")), "'since' is a date"),
        (lambda f: f.assign(words=[f"text number {i}" for i in range(len(f))]), "'words' is free text"),
    ],
)
def test_date_and_text_are_refused(planted, change, message):
    with pytest.raises(StudyError, match=message):
        PersonaModel().fit(change(planted[0]))


def test_declared_kinds_are_checked(planted):
    frame, _ = planted
    with pytest.raises(StudyError, match=r"Did you mean 'spend0'"):
        PersonaModel(kinds={"spent0": "numeric"}).fit(frame)
    with pytest.raises(StudyError, match=r"no kind 'numerical'.*Did you mean 'numeric'"):
        PersonaModel(kinds={"spend0": "numerical"}).fit(frame)


@pytest.mark.parametrize("n_personas", [0, -1, 2.5, "three"])
def test_impossible_number_of_personas(n_personas, planted):
    with pytest.raises(StudyError, match="n_personas"):
        PersonaModel(n_personas=n_personas).fit(planted[0])


def test_columns_must_be_those_of_the_fit(planted, fitted):
    with pytest.raises(ValueError, match="feature names"):
        fitted.predict(planted[0].rename(columns={"spend0": "other"}))


def test_scikit_learn_citizen():
    from sklearn.utils.estimator_checks import check_estimator

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = check_estimator(PersonaModel(), on_fail=None)
    failed = [r["check_name"] for r in results if r["status"] == "failed"]
    assert failed == []


def test_clone_pipeline_and_set_output():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(np.vstack([rng.normal(size=(80, 4)), rng.normal(size=(50, 4)) + 4]), columns=list("abcd"))
    model = PersonaModel(n_personas=2, random_state=7)
    assert clone(model).get_params() == model.get_params()
    pipeline = make_pipeline(StandardScaler(), model).set_output(transform="pandas")
    memberships = pipeline.fit_transform(frame)
    assert list(memberships.columns) == ["p1", "p2"]
    assert list(memberships.index) == list(frame.index)
    assert model.n_features_in_ == 4
    assert list(model.feature_names_in_) == list("abcd")


@pytest.mark.parametrize("rows", [np.array([["Ann Example", 1]] * 40, dtype=object), [["Ann Example", 1]] * 40])
def test_an_array_of_text_is_refused_without_a_cell(rows):
    with pytest.raises(ValueError, match="give a pandas frame") as caught:
        PersonaModel(n_personas=2).fit(rows)
    assert "Ann" not in str(caught.value)


def test_columns_that_tell_no_rows_apart_are_named():
    n = 60
    frame = pd.DataFrame({"plan": ["basic"] * n, "seats": np.full(n, np.nan), "spend": np.ones(n)})
    with pytest.raises(DataError, match="'plan', 'spend' have one value only, 'seats' has none"):
        PersonaModel(2).fit(frame)
    some = frame.assign(spend=np.r_[np.ones(n - 1), 2.0])
    with pytest.raises(DataError, match="no column differs between the 59 rows"):
        PersonaModel(2).fit(some, sample_weight=np.r_[np.ones(n - 1), 0.0])
