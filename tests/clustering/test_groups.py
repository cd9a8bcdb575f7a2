"""Groups of rows with shares of their own, and how far shares may be off."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from personakit.clustering import PersonaModel
from personakit.clustering.encoding.encode import encode
from personakit.clustering.encoding.encoding_schema import learn_schema
from personakit.clustering.encoding.settle_kinds import settle_kinds
from personakit.clustering.mixture.density_slopes import density_slopes
from personakit.clustering.mixture.full_covariance import FullCovariance
from personakit.clustering.mixture.group_shares import shares_by_group, with_shares
from personakit.clustering.mixture.initialization import ModelStructure, first_model, model_from_groups
from personakit.clustering.mixture.mixture import e_step, run_em
from personakit.clustering.mixture.numeric_part import NumericPart
from personakit.clustering.mixture.ordinal_part import make_nodes
from personakit.clustering.mixture.parameters import Mixture, make_design
from personakit.clustering.scoring.share_errors import misplaced, share_covariance
from personakit.clustering.selection.penalty import penalty_by_rows
from personakit.core.kinds import Kind

TWO = np.array([[0.0, 3.0, -1.0], [2.0, 0.0, 1.0]])


def two_kinds(share, n, seed):
    """Rows of two overlapping kinds, the second with the given share."""
    rng = np.random.default_rng(seed)
    z = (rng.random(n) < share).astype(int)
    return pd.DataFrame(rng.normal(size=(n, 3)) + TWO[z], columns=list("abc")), z


def mixed_model(rows=300, seed=3):
    """A mixture of two personas over every kind of column, some cells missing."""
    rng = np.random.default_rng(seed)
    z = rng.integers(0, 2, rows)
    frame = pd.DataFrame(rng.normal(size=(rows, 4)) + z[:, None], columns=list("abcd"))
    for j in range(6):
        frame[f"q{j}"] = np.clip(np.round(3 + z - 0.5 + rng.normal(size=rows)), 1, 5)
    frame["plan"] = pd.Categorical(np.array(list("xyz"))[rng.integers(0, 3, rows)])
    frame = frame.mask(rng.random(frame.shape) < 0.1)
    layout = learn_schema(frame, settle_kinds(frame, {f"q{j}": Kind.ORDINAL for j in range(6)}))
    data, design, weights = encode(frame, layout), make_design(layout, make_nodes(7, 3)), np.ones(rows)
    one = run_em(data, weights, first_model(data, weights, design, ModelStructure(1)), design, iterations=10).model
    start = model_from_groups(data, np.eye(2)[z], one, design)
    return data, design, run_em(data, weights, start, design, iterations=10).model


def moved(model: Mixture, parameter: int, by: float) -> Mixture:
    """The mixture with one parameter of every persona moved, in the order of ``density_slopes``."""
    numeric = model.numeric
    p = numeric.mean.shape[1]
    if parameter < p:
        mean = numeric.mean.copy()
        mean[:, parameter] += by
        return replace(model, numeric=replace(numeric, mean=mean))
    if isinstance(numeric, FullCovariance):
        low, high = (at[parameter - p] for at in np.tril_indices(p))
        covariance = numeric.covariance.copy()
        covariance[:, low, high] += by
        if low != high:
            covariance[:, high, low] += by
        return replace(model, numeric=replace(numeric, covariance=covariance))
    if parameter < 2 * p:
        variance = numeric.variance.copy()
        variance[:, parameter - p] *= np.exp(by)
        return replace(model, numeric=replace(numeric, variance=variance))
    item = parameter - 2 * p
    for at, block in enumerate(model.ordinal):
        if item < len(block.location):
            location = block.location.copy()
            location[item] += by
            blocks = list(model.ordinal)
            blocks[at] = replace(block, location=location)
            return replace(model, ordinal=tuple(blocks))
        item -= len(block.location)
    nominal = model.nominal.copy()  # one item: its levels but the last
    nominal[:, item] += by
    return replace(model, nominal=nominal - np.log(np.exp(nominal).sum(axis=1, keepdims=True)))


def assert_slopes(data, model, design, step, tolerance):
    _, slopes = density_slopes(data, model, design)
    for parameter in range(slopes.shape[2]):
        up, down = (e_step(data, moved(model, parameter, by), design).log_joint for by in (step, -step))
        np.testing.assert_allclose(slopes[:, :, parameter], (up - down) / (2 * step), atol=tolerance)


def test_slopes_are_those_of_the_log_density_in_every_block():
    data, design, model = mixed_model()
    assert isinstance(model.numeric, NumericPart)
    assert_slopes(data, model, design, 0.02, 5e-3)  # the ordinal block is in single precision


def test_slopes_of_own_covariances_with_missing_cells():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(60, 3)), columns=list("abc")).mask(rng.random((60, 3)) < 0.2)
    layout = learn_schema(frame, settle_kinds(frame, None))
    data, design = encode(frame, layout), make_design(layout, make_nodes(1, 1))
    covariance = np.array([np.eye(3) + 0.3, np.diag([1.0, 2.0, 0.5])])
    model = Mixture(np.log([0.4, 0.6]), FullCovariance(TWO, covariance, np.arange(3)), (), np.zeros((2, 0)))
    assert_slopes(data, model, design, 1e-5, 1e-5)


def test_certain_memberships_leave_the_multinomial_error_alone():
    frame, z = two_kinds(0.3, 1000, 0)
    model = PersonaModel(n_personas=2).fit(frame + 50 * z[:, None])
    share = z.mean()
    # Var = p (1 - p) / n; the ridge of one row's information makes next to nothing of it.
    expected = share * (1 - share) / 1000
    np.testing.assert_allclose(model.share_covariance_, expected * np.array([[1, -1], [-1, 1]]), rtol=0.01)


def test_the_error_of_a_share_is_what_refits_to_new_rows_spread_by():
    shares, errors = [], []
    layout = learn_schema(two_kinds(0.3, 4000, 99)[0], dict.fromkeys("abc", Kind.NUMERIC))
    design, weights, rows = make_design(layout, make_nodes(1, 1)), np.ones(400), np.zeros(400, dtype=np.intp)
    for seed in range(60):
        frame, z = two_kinds(0.3, 400, seed)
        data = encode(frame, layout)
        one = first_model(data, weights, design, ModelStructure(0))
        begin = model_from_groups(data, np.eye(2)[z], one, design)
        model = run_em(data, weights, begin, design, iterations=200, tolerance=1e-9).model
        share = np.exp(model.log_share)
        shares.append(share[1])
        covariance = share_covariance(data, weights, model, design, rows, np.array([400.0]), share[None])
        errors.append(np.sqrt(covariance[1, 1]))
    assert np.std(shares) == pytest.approx(np.mean(errors), rel=0.2)
    assert np.mean(errors) > 1.04 * np.sqrt(0.3 * 0.7 / 400)  # overlap costs


def test_what_few_rows_taught_is_as_unsure_as_refits_to_new_rows_show():
    """Ten columns learnt from 150 rows fit those rows too well: scores as they stand would say .041 instead of .068."""
    n, columns = 150, list("abcdefghij")

    def draw(seed):
        rng = np.random.default_rng(seed)
        z = (rng.random(n) < 0.35).astype(int)
        return pd.DataFrame(rng.normal(size=(n, 10)) + 0.8 * z[:, None], columns=columns), z

    many = pd.concat([draw(1000 + seed)[0] for seed in range(20)])
    layout = learn_schema(many, dict.fromkeys(columns, Kind.NUMERIC))
    design, weights, rows = make_design(layout, make_nodes(1, 1)), np.ones(n), np.zeros(n, dtype=np.intp)
    off, errors = [], []
    for seed in range(30):
        frame, z = draw(seed)
        data = encode(frame, layout)
        one = first_model(data, weights, design, ModelStructure(0))
        begin = model_from_groups(data, np.eye(2)[z], one, design)
        model = run_em(data, weights, begin, design, iterations=150, tolerance=1e-7).model
        share = np.exp(model.log_share)
        covariance = share_covariance(data, weights, model, design, rows, np.array([float(n)]), share[None])
        errors.append(np.sqrt(covariance[1, 1] - share[1] * (1 - share[1]) / n))
        off.append(share[1] - z.mean())
    assert np.mean(errors) == pytest.approx(np.std(off), rel=0.2)


def asked_and_not(shape, n=3000):
    """A model of two kinds told apart by answers that only a third was asked, and by amounts that all have."""
    rng = np.random.default_rng(7)
    z = (rng.random(n) < 0.35).astype(int)
    asked = np.arange(n) < n // 3
    frame = pd.DataFrame({f"answer{j}": np.where(asked, rng.normal(size=n) + 2.5 * z, np.nan) for j in range(3)})
    for j in range(3):
        frame[f"amount{j}"] = shape(rng, n) + 1.2 * z
    groups = asked.astype(np.intp)
    layout = learn_schema(frame, dict.fromkeys(frame.columns, Kind.NUMERIC))
    data, design, weights = encode(frame, layout), make_design(layout, make_nodes(1, 1)), np.ones(n)
    one = first_model(data, weights, design, ModelStructure(0))
    begin = model_from_groups(data, np.eye(2)[z], one, design)
    return data, weights, run_em(data, weights, begin, design, iterations=100).model, design, groups


def test_what_was_not_asked_is_told_from_those_who_were():
    normal = asked_and_not(lambda rng, n: rng.normal(size=n))
    skewed = asked_and_not(lambda rng, n: -2.0 * rng.gamma(0.7, size=n))
    assert misplaced(*normal, 0) < 0.002
    assert misplaced(*skewed, 0) > 0.005, "amounts that no normal density fits place the others wrongly"
    assert misplaced(*skewed, 1) == 0.0, "those who were asked lack nothing"
    data, weights, model, design, groups = skewed
    shares = np.stack([np.exp(model.log_share)] * 2)
    size = np.bincount(groups).astype(float)
    off = share_covariance(data, weights, model, design, groups, size, shares)
    assert off[0, 0] > misplaced(*skewed, 0) * shares[0, 0] * shares[0, 1]
    np.testing.assert_allclose(off[:2, :2].sum(axis=1), 0.0, atol=1e-9)


def test_a_weight_of_two_is_two_rows():
    data, design, model = mixed_model()
    shares, rows = np.exp(model.log_share)[None], np.zeros(data.n, dtype=np.intp)
    twice = np.where(np.arange(data.n) < 100, 2.0, 1.0)
    repeated = np.repeat(np.arange(data.n), twice.astype(int))
    size = np.array([twice.sum()])
    one = share_covariance(data, twice, model, design, rows, size, shares)
    two = share_covariance(
        data.take(repeated), np.ones(len(repeated)), model, design, rows[:1].repeat(len(repeated)), size, shares
    )
    np.testing.assert_allclose(one, two, rtol=1e-4)


def test_own_shares_are_found_from_memberships_under_other_shares():
    frame, z = two_kinds(0.8, 4000, 1)
    density = np.exp(-0.5 * ((frame.to_numpy()[:, None] - TWO) ** 2).sum(axis=2))
    common = np.array([0.7, 0.3])
    memberships = density * common
    memberships /= memberships.sum(axis=1, keepdims=True)
    own = shares_by_group(memberships, common)
    assert own[1] == pytest.approx(z.mean(), abs=0.01)
    # EM's fixed point: the mean membership under the own shares is these shares, but for the slight pull.
    np.testing.assert_allclose(with_shares(memberships, common, own).mean(axis=0), own, atol=0.004)


def test_groups_have_shares_of_their_own_and_personas_in_common():
    few, z_few = two_kinds(0.75, 600, 2)
    many, z_many = two_kinds(0.2, 1800, 3)
    many["b"] = np.nan  # who did not answer lacks what tells the kinds apart best
    frame, groups = pd.concat([few, many], ignore_index=True), np.repeat([1, 0], [600, 1800])
    model = PersonaModel(n_personas=2).fit(frame, groups=groups)
    second = int(model.group_shares_[1].argmax())
    assert model.group_shares_[1][second] == pytest.approx(z_few.mean(), abs=0.03)
    assert model.group_shares_[0][second] == pytest.approx(z_many.mean(), abs=0.06)
    plain = PersonaModel(n_personas=2).fit(frame)
    assert plain.group_shares_.shape == (1, 2)
    members = model.predict_proba(frame, groups=groups)
    np.testing.assert_array_equal(members.argmax(axis=1), model.labels_)
    np.testing.assert_allclose(members[groups == 1].mean(axis=0), model.group_shares_[1], atol=0.005)
    assert model.share_covariance_.shape == (4, 4)


@pytest.mark.parametrize("groups", [[0, 1], [0.5] * 30, [-1] * 30])
def test_groups_that_are_none_are_refused(groups):
    frame, _ = two_kinds(0.5, 30, 0)
    with pytest.raises(ValueError, match="one whole number from 0"):
        PersonaModel(n_personas=1).fit(frame, groups=groups)
    model = PersonaModel(n_personas=1).fit(frame)
    with pytest.raises(ValueError, match="fitted with 1"):
        model.predict_proba(frame, groups=[3] * 30)


def test_a_parameter_is_charged_by_the_rows_it_is_learnt_from():
    frame, z = two_kinds(0.5, 400, 0)
    frame.loc[100:, "c"] = np.nan
    layout = learn_schema(frame, settle_kinds(frame, None))
    data, design = encode(frame, layout), make_design(layout, make_nodes(1, 1))
    r = np.eye(2)[z]
    model = Mixture(
        np.log(r.mean(axis=0)),
        NumericPart(np.zeros((2, 3)), np.zeros((1, 3, 0)), np.ones((2, 3))),
        (),
        np.zeros((2, 0)),
    )
    size, seen = r.sum(axis=0), r[:100].sum(axis=0)
    # a share; a mean and a variance of each persona for two columns that all have and one that a hundred have
    expected = np.log(400) + 4 * np.log(size).sum() + 2 * np.log(seen).sum()
    assert penalty_by_rows(data, r, model, design) == pytest.approx(expected)


def test_with_one_persona_and_all_cells_known_it_is_bic():
    table = PersonaModel(n_personas=1).fit(two_kinds(0.5, 200, 0)[0]).k_table_
    assert table["bic_by_rows"].iloc[0] == pytest.approx(table["bic"].iloc[0], rel=1e-4)


def test_large_items_are_cut_to_the_levels_that_matter():
    data, design, model = mixed_model()
    shares = np.exp(model.log_share)[None]
    rows = np.zeros(data.n, dtype=np.intp)
    full = share_covariance(data, np.ones(data.n), model, design, rows, np.array([float(data.n)]), shares)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("personakit.clustering.scoring.share_errors.MOST_PARAMETERS", 20)
        cut = share_covariance(data, np.ones(data.n), model, design, rows, np.array([float(data.n)]), shares)
    assert 0 < cut[0, 0] <= full[0, 0]
