"""The mathematics, each part alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multivariate_normal

from personakit.clustering.encoding.encode import encode
from personakit.clustering.encoding.encoding_schema import learn_schema
from personakit.clustering.encoding.row_sampling import evidence_weights, row_hash, rows_to_fit
from personakit.clustering.encoding.settle_kinds import settle_kinds
from personakit.clustering.mixture.full_covariance import FullCovariance, full_step
from personakit.clustering.mixture.initialization import ModelStructure, factor_scores, first_model, model_from_groups
from personakit.clustering.mixture.mixture import run_em
from personakit.clustering.mixture.null_model import fit_null_model, simulate_null
from personakit.clustering.mixture.numeric_part import NumericPart, numeric_step
from personakit.clustering.mixture.ordinal_part import OrdinalPart, level_cells, make_nodes, ordinal_log_probabilities
from personakit.clustering.mixture.parameters import make_design
from personakit.core.errors import DataError, StudyError
from personakit.core.kinds import Kind
from personakit.profiling.infer_kind import infer_kind
from personakit.profiling.profile_column import profile_column


def _random_rows(rng, n=40, p=5):
    mask = (rng.random((n, p)) < 0.7).astype(float)
    return rng.normal(size=(n, p)) * mask, mask


@pytest.mark.parametrize("q", [0, 1, 2, 3])
@pytest.mark.parametrize("tied", [True, False])
def test_factor_density_is_the_normal_density_of_the_known_cells(q, tied):
    rng = np.random.default_rng(q)
    values, mask = _random_rows(rng)
    model = NumericPart(rng.normal(size=(2, 5)), rng.normal(size=(1 if tied else 2, 5, q)), rng.uniform(0.3, 1, (2, 5)))
    got = numeric_step(values, mask, model).log_density
    for i in range(len(values)):
        known = mask[i] > 0
        for k in range(2):
            loadings = model.loadings[0 if tied else k][known]
            cov = loadings @ loadings.T + np.diag(model.variance[k, known])
            expected = multivariate_normal(model.mean[k, known], cov).logpdf(values[i, known]) if known.any() else 0.0
            assert got[i, k] == pytest.approx(expected, abs=1e-9)


def test_full_density_is_the_normal_density_of_the_known_cells():
    rng = np.random.default_rng(1)
    values, mask = _random_rows(rng)
    root = rng.normal(size=(2, 4, 4))
    model = FullCovariance(rng.normal(size=(2, 4)), root @ root.transpose(0, 2, 1) + np.eye(4), np.array([0, 1, 3, 4]))
    got = full_step(values, mask, model).log_density
    for i in range(len(values)):
        known = mask[i, model.used] > 0
        for k in range(2):
            cov = model.covariance[k][np.ix_(known, known)]
            x = values[i, model.used][known]
            expected = multivariate_normal(model.mean[k, known], cov).logpdf(x) if known.any() else 0.0
            assert got[i, k] == pytest.approx(expected, abs=1e-9)


def test_ordinal_levels_are_a_distribution_and_acquiescence_lifts_it():
    model = OrdinalPart(np.array([[-1.0, 0.0, 1.0]]), np.array([[0.3, -0.8]]), np.array([0.7]), np.array([0.3]))
    nodes = make_nodes(5, 3)
    p = np.exp(ordinal_log_probabilities(level_cells(model, nodes))).reshape(4, 2, nodes.m)
    np.testing.assert_allclose(p.sum(axis=0), 1.0)
    mean = np.tensordot(np.arange(4), p, axes=(0, 0))
    neutral = nodes.extreme == nodes.extreme[1]
    assert (np.diff(mean[:, neutral], axis=1) > 0).all()
    assert (mean[0] > mean[1]).all()


@pytest.mark.parametrize("seed", range(3))
def test_em_never_loses_likelihood(seed, planted):
    frame, _ = planted
    layout = learn_schema(frame, settle_kinds(frame, None))
    data = encode(frame, layout)
    design = make_design(layout, make_nodes(5, 3))
    weights = np.random.default_rng(seed).uniform(0.5, 1.5, data.n)
    one = run_em(data, weights, first_model(data, weights, design, ModelStructure(1)), design, iterations=20).model
    r = np.random.default_rng(seed).dirichlet(np.ones(3), size=data.n) * weights[:, None]
    model = model_from_groups(data, r, one, design)
    before = -np.inf
    for _ in range(12):
        fit = run_em(data, weights, model, design, iterations=1)
        assert fit.log_likelihood > before - 1e-4 * data.n  # single-precision ordinals, priors
        before, model = fit.log_likelihood, fit.model


def test_null_keeps_margins_and_missing_cells_and_correlations(planted):
    frame, _ = planted
    layout = learn_schema(frame, settle_kinds(frame, None))
    data = encode(frame, layout)
    design = make_design(layout, make_nodes(1, 1))
    weights = np.ones(data.n)
    null = fit_null_model(data, weights, design, factor_scores(data, weights, design), "normal")
    fake = simulate_null(null, np.random.default_rng(0))
    np.testing.assert_array_equal(fake.mask, data.mask)
    np.testing.assert_array_equal(fake.known, data.known)
    np.testing.assert_allclose(np.sort(fake.values, axis=0), np.sort(data.values, axis=0))
    share, fake_share = data.indicators.mean(axis=0), fake.indicators.mean(axis=0)
    np.testing.assert_allclose(fake_share, share, atol=0.05)
    real, drawn = (np.corrcoef(vars(rows)["values"].T[1:]) for rows in (data, fake))
    np.testing.assert_allclose(drawn, real, atol=0.15)


def test_chosen_rows_depend_on_content_only(planted):
    frame, _ = planted
    layout = learn_schema(frame, settle_kinds(frame, None))
    data = encode(frame, layout)
    order = np.random.default_rng(0).permutation(data.n)
    moved = data.take(order)
    ones = np.ones(data.n)
    first = rows_to_fit(row_hash(data, 0), data.known, ones, 300)
    second = rows_to_fit(row_hash(moved, 0), moved.known, ones, 300)
    assert len(first) == 300
    np.testing.assert_array_equal(first, order[second])


def test_weights_are_worth_kishs_effective_n():
    np.testing.assert_array_equal(evidence_weights(np.array([1.0, 2.0])), [1.0, 2.0])
    assert evidence_weights(np.array([0.5, 1.5])).sum() == pytest.approx(4 / 2.5)


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (pd.Series([1.5, 2.25, 3.0]), Kind.NUMERIC),
        (pd.Series([1, 2, 3, 4, 5]), Kind.ORDINAL),
        (pd.Series([10, 200, 3000]), Kind.NUMERIC),
        (pd.Series([0, 1, 1]), Kind.BINARY),
        (pd.Series([True, False]), Kind.BINARY),
        (pd.Series(["a", "b", "c"]), Kind.CATEGORICAL),
        (pd.Series(["a|b", "b", ""]), Kind.MULTI_SELECT),
        (pd.Series(pd.Categorical(["lo", "hi"], ["lo", "mid", "hi"], ordered=True)), Kind.ORDINAL),
        (pd.Series(pd.to_datetime(["2024-01-01", "2024-02-01"])), Kind.DATE),
        (pd.Series([f"it was {i} days" for i in range(80)]), Kind.TEXT),
    ],
)
def test_kinds_are_inferred(column, kind):
    assert infer_kind(profile_column(column)).kind is kind


def test_the_model_knows_the_order_of_answers_in_words_and_of_numbers_in_text():
    answers = ["Never", "Always", "Often", "Rarely"] * 6
    frame = pd.DataFrame({"often": answers, "again": pd.Categorical(answers), "floor": ["2", "10", "9", "1"] * 6})
    points = learn_schema(frame, settle_kinds(frame, None)).points
    assert points["often"] == points["again"] == ("Never", "Rarely", "Often", "Always")
    assert points["floor"] == ("1", "2", "9", "10")


def test_numbers_written_as_text_are_read_and_text_among_them_is_counted():
    frame = pd.DataFrame({"basket": [f"€ 1.{i:03},50" for i in range(100, 140)]})
    (scaler,) = learn_schema(frame, settle_kinds(frame, None)).scalers
    assert 1100 < scaler.centre < 1140
    frame.loc[3, "basket"] = "ask Bo"
    with pytest.raises(DataError, match="'basket' is numeric but holds text in 1 cells"):
        learn_schema(frame, settle_kinds(frame, None))


def test_what_cannot_form_personas_is_refused_with_what_to_do():
    frame = pd.DataFrame({"ref": [f"K{i}" for i in range(90)], "town": [f"T{i % 70}" for i in range(90)]})
    with pytest.raises(StudyError, match=r"'ref' looks like an id .*Leave it out, or declare its kind"):
        settle_kinds(frame[["ref"]], None)
    with pytest.raises(StudyError, match=r"'town' has 70 different levels"):
        settle_kinds(pd.concat([frame[["town"]]] * 9), None)
    assert settle_kinds(frame, {"ref": "categorical", "town": "categorical"})


def test_ordered_text_keeps_its_order_and_empty_levels_vanish():
    column = pd.Series(pd.Categorical(["lo", "hi", "hi", None], ["lo", "mid", "hi", "top"], ordered=True))
    frame = pd.DataFrame({"grade": pd.concat([column] * 3, ignore_index=True), "x": np.arange(12) * 1.5})
    layout = learn_schema(frame, {"grade": Kind.ORDINAL, "x": Kind.NUMERIC})
    assert layout.items[0].levels == ("lo", "hi")
    assert encode(frame, layout).known.tolist() == [2, 2, 2, 1] * 3


def test_multi_select_tells_none_chosen_from_not_asked():
    frame = pd.DataFrame({"used": ["app|web", "", None, "web"], "x": [1.0, 2.5, 4.0, 8.0]})
    layout = learn_schema(frame, {"used": Kind.MULTI_SELECT, "x": Kind.NUMERIC})
    got = encode(frame, layout).indicators
    np.testing.assert_array_equal(got, [[0, 1, 0, 1], [1, 0, 1, 0], [0, 0, 0, 0], [1, 0, 0, 1]])


def test_styles_leave_starts_alone():
    rng = np.random.default_rng(2)
    answers = rng.choice([2.0, 3.0, 4.0], size=(300, 6))
    shifted, stretched = answers + 1, 3 + 2 * (answers - 3)
    frame = pd.DataFrame(np.vstack([answers, shifted, stretched])).rename(columns="q{}".format)
    layout = learn_schema(frame, dict.fromkeys(frame.columns, Kind.ORDINAL))
    data, design = encode(frame, layout), make_design(layout, make_nodes(7, 3))
    scores = factor_scores(data, np.ones(900), design, without_styles=True).reshape(3, 300, -1)
    spread = scores[0].std()
    np.testing.assert_allclose(scores[1], scores[0], atol=1e-9 * spread)
    assert np.abs(scores[2] - scores[0]).mean() < 0.5 * spread
    with_styles = factor_scores(data, np.ones(900), design).reshape(3, 300, -1)
    assert np.abs(with_styles[1] - with_styles[0]).mean() > 0.3 * with_styles[0].std()


def test_last_bits_of_the_correlations_do_not_choose_the_scores(monkeypatch):
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({f"plan{i}": rng.choice(["a", "b", "c"], 400, p=[0.5, 0.3, 0.2]) for i in range(5)})
    layout = learn_schema(frame, dict.fromkeys(frame.columns, Kind.CATEGORICAL))
    data, design = encode(frame, layout), make_design(layout, make_nodes(1, 1))
    scores = factor_scores(data, np.ones(400), design)
    exact = np.linalg.eigh

    def on_another_machine(correlation):
        noise = 1e-15 * rng.normal(size=correlation.shape)
        return exact(correlation + noise + noise.T)

    monkeypatch.setattr(np.linalg, "eigh", on_another_machine)
    np.testing.assert_allclose(abs(factor_scores(data, np.ones(400), design)), abs(scores), atol=1e-9)
