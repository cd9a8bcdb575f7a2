"""``score``, ``score_samples`` and ``sample``: the fitted mixture as a density, and drawn from."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.metrics import adjusted_rand_score
from sklearn.model_selection import cross_val_score

from personakit.clustering import PersonaModel
from personakit.clustering.encoding.settle_kinds import settle_kinds
from personakit.core.errors import StudyError


def categories(n: int = 600, seed: int = 0) -> pd.DataFrame:
    """Two planted personas in four categorical columns."""
    rng = np.random.default_rng(seed)
    persona = rng.random(n) < 0.4
    frame = pd.DataFrame({"owns": np.where(rng.random(n) < 0.15 + 0.7 * persona, "yes", "no")})
    frame["app"] = rng.random(n) < 0.8 - 0.6 * persona
    levels = np.array(["basic", "plus", "pro"])
    chance = np.where(persona[:, None], [0.1, 0.2, 0.7], [0.6, 0.3, 0.1])
    frame["plan"] = levels[(chance.cumsum(axis=1) < rng.random(n)[:, None]).sum(axis=1)]
    needs = (rng.random((2, n)) < np.where(persona, [[0.9], [0.2]], [[0.2], [0.7]])).T
    frame["needs"] = ["|".join(np.array(["price", "speed"])[row]) for row in needs]
    return frame


@pytest.fixture(scope="module")
def nominal():
    frame = categories()
    kinds = {"needs": "multi_select", "plan": "categorical"}  # basic < plus < pro would be read as a scale
    return PersonaModel(n_personas=2, kinds=kinds).fit(frame), frame


def mixed(n: int, seed: int = 0) -> tuple[pd.DataFrame, np.ndarray]:
    """Three planted personas in columns of every kind."""
    rng = np.random.default_rng(seed)
    persona = rng.choice(3, size=n, p=[0.5, 0.3, 0.2])
    frame = pd.DataFrame({f"spend{j}": np.exp(2 + np.roll([0, 2, 4], j)[persona] + 0.6 * rng.normal(size=n))
                          for j in range(3)})  # fmt: skip
    frame["age"] = 30 + np.array([0, 15, 30])[persona] + 4 * rng.normal(size=n)
    frame["extra"] = np.where(rng.random(n) < np.array([0.7, 0.3, 0.1])[persona], 0.0, np.exp(rng.normal(size=n)))
    frame["calls"] = rng.poisson(np.array([0.5, 3.0, 9.0])[persona])
    for j in range(4):
        answer = np.clip(np.rint(3 + np.roll([-1.3, 0, 1.3], j)[persona] + rng.normal(size=n) * 0.8), 1, 5)
        frame[f"item{j}"] = pd.Categorical(answer.astype(int), categories=range(1, 6), ordered=True)
    frame["mood"] = pd.Categorical(
        np.array(["low", "mid", "high"])[np.clip(persona + rng.integers(-1, 2, n), 0, 2)],
        categories=["low", "mid", "high"],
        ordered=True,
    )
    frame["plan"] = np.array(list("abc"))[np.where(rng.random(n) < 0.75, persona, rng.integers(0, 3, n))]
    frame["owns"] = rng.random(n) < np.array([0.1, 0.5, 0.9])[persona]
    frame["needs"] = np.array(["price|speed", "speed", "service"])[persona]
    return frame, persona


@pytest.fixture(scope="module")
def drawn():
    frame, _ = mixed(900)
    model = PersonaModel(n_personas=3, random_state=1).fit(frame)
    return model, frame, *model.sample(20_000, random_state=5)


def test_the_score_is_the_mean_of_the_log_densities(nominal):
    model, frame = nominal
    density = model.score_samples(frame)
    assert model.score(frame) == pytest.approx(density.mean(), abs=1e-12)
    weights = np.arange(len(frame)) % 3
    assert model.score(frame, sample_weight=weights) == pytest.approx(np.average(density, weights=weights), abs=1e-12)
    with pytest.raises(ValueError, match="zero"):
        model.score(frame, sample_weight=np.zeros(len(frame)))


def every_row() -> pd.DataFrame:
    rows = product(["no", "yes"], [False, True], ["basic", "plus", "pro"], ["", "price", "speed", "price|speed"])
    return pd.DataFrame(rows, columns=["owns", "app", "plan", "needs"])


def test_probabilities_of_all_possible_rows_sum_to_one(nominal):
    model, frame = nominal
    rows = every_row()
    chance = np.exp(model.score_samples(rows))
    assert chance.sum() == pytest.approx(1.0, abs=1e-9)
    seen = frame.value_counts(normalize=True).reindex(pd.MultiIndex.from_frame(rows), fill_value=0.0).to_numpy()
    assert np.abs(chance - seen).max() < 0.03


def test_a_missing_cell_is_summed_over(nominal):
    model, _ = nominal
    rows = every_row()
    chance = np.exp(model.score_samples(rows))
    without = rows.drop_duplicates(["owns", "app", "needs"]).assign(plan=None)
    summed = rows.assign(chance=chance).groupby(["owns", "app", "needs"], sort=False)["chance"].sum()
    np.testing.assert_allclose(np.exp(model.score_samples(without)), summed.to_numpy(), rtol=1e-9)


def test_groups_have_densities_of_their_own():
    frame = categories(seed=1)
    groups = (frame["plan"] == "pro").to_numpy().astype(int)
    model = PersonaModel(n_personas=2, kinds={"needs": "multi_select"}).fit(frame.drop(columns="plan"), groups=groups)
    rows = every_row().drop(columns="plan").drop_duplicates()
    for group in (0, 1):
        chance = np.exp(model.score_samples(rows, groups=np.full(len(rows), group)))
        assert chance.sum() == pytest.approx(1.0, abs=1e-9)
    one, other = (model.score_samples(rows, groups=np.full(len(rows), group)) for group in (0, 1))
    assert np.abs(one - other).max() > 0.1
    with pytest.raises(ValueError, match="name 3 groups"):
        model.score_samples(rows, groups=np.full(len(rows), 2))


@pytest.mark.parametrize("name", ["plain", "log"])
def test_the_density_of_a_number_integrates_to_one_in_its_own_units(name):
    rng = np.random.default_rng(3)
    x = 50 + 20 * rng.normal(size=400) if name == "plain" else np.exp(3 + rng.normal(size=400))
    model = PersonaModel(n_personas=2).fit(pd.DataFrame({"x": x}))
    assert (model._layout.scalers[0].log_shift is None) == (name == "plain")
    grid = np.linspace(-60, 160, 40_001) if name == "plain" else np.geomspace(0.15, 3e3, 40_001)
    density = np.exp(model.score_samples(pd.DataFrame({"x": grid})))
    assert np.trapezoid(density, grid) == pytest.approx(1.0, abs=0.005)


def test_own_covariances_count_the_columns_in_use():
    rng = np.random.default_rng(0)
    two = np.arange(400) % 2
    x = pd.DataFrame({"a": 6 * two + rng.normal(size=400), "b": 30 * (4 * two + rng.normal(size=400))})
    x["noise"] = rng.normal(size=400)
    model = PersonaModel(n_personas=2).fit(x)
    from personakit.clustering.mixture.full_covariance import FullCovariance

    own = FullCovariance(np.zeros((2, 2)), np.repeat(np.eye(2)[None], 2, axis=0), np.array([0, 2]))
    model._mixture.__dict__["numeric"] = own
    row = x.head(1)
    scalers = [model._layout.scalers[j] for j in (0, 2)]
    z = [(row.iloc[0, j] - s.centre) / s.scale for j, s in zip((0, 2), scalers, strict=True)]
    expected = sum(-0.5 * v * v - 0.5 * np.log(2 * np.pi) - np.log(s.scale) for v, s in zip(z, scalers, strict=True))
    assert model.score_samples(row)[0] == pytest.approx(expected, abs=1e-9)
    rows, _ = model.sample(50)
    assert rows["b"].isna().all()
    assert rows[["a", "noise"]].notna().all(axis=None)


def test_cross_validation_prefers_the_planted_number():
    frame, _ = mixed(400, seed=2)
    numbers = frame[["spend0", "spend1", "spend2", "age"]]
    one, three = (cross_val_score(PersonaModel(k, max_rows=300), numbers, cv=2).mean() for k in (1, 3))
    assert three > one + 0.2


def test_the_sample_has_the_columns_and_kinds_of_the_frame(drawn):
    model, frame, rows, labels = drawn
    assert list(rows.columns) == list(frame.columns)
    assert rows.notna().all(axis=None)
    assert labels.shape == (20_000,)
    again = settle_kinds(rows.head(2000), {"calls": "numeric"})  # its bands look like a scale
    assert again == model._layout.kinds


def test_shares_and_margins_of_the_sample_are_the_models(drawn):
    model, frame, rows, labels = drawn
    share = np.bincount(labels, minlength=3) / len(labels)
    np.testing.assert_allclose(share, model.shares_, atol=0.015)
    np.testing.assert_allclose(model.predict_proba(rows).mean(axis=0), model.shares_, atol=0.015)
    for name in ("spend0", "spend1", "spend2"):
        one, other = np.log(frame[name]), np.log(rows[name])
        assert other.mean() == pytest.approx(one.mean(), abs=0.1)
        assert other.std() == pytest.approx(one.std(), rel=0.08)
    assert rows["age"].mean() == pytest.approx(frame["age"].mean(), abs=1.0)
    assert rows["age"].std() == pytest.approx(frame["age"].std(), rel=0.08)
    assert (rows["extra"] == 0).mean() == pytest.approx((frame["extra"] == 0).mean(), abs=0.04)
    assert np.log(rows.loc[rows["extra"] > 0, "extra"]).mean() == pytest.approx(
        np.log(frame.loc[frame["extra"] > 0, "extra"]).mean(), abs=0.1
    )
    for name in ("item0", "mood", "plan", "owns", "needs"):
        gap = rows[name].value_counts(normalize=True) - frame[name].value_counts(normalize=True)
        assert gap.abs().max() < 0.05, name
    (calls,) = [item for item in model._layout.items if item.column == "calls"]
    edges = [-np.inf, *calls.edges, np.inf]
    gap = [pd.cut(f["calls"], edges, right=False, labels=False).value_counts(normalize=True) for f in (rows, frame)]
    assert (gap[0] - gap[1]).abs().max() < 0.05


def test_within_a_persona_the_sample_is_what_the_persona_is(drawn):
    model, _, rows, labels = drawn
    assert (model.predict(rows) == labels).mean() > 0.95
    first = [item for item in model._layout.items if not item.ordinal and item.edges is None]
    assert sum(item.n_levels for item in first) == model._mixture.nominal.shape[1]
    start = 0
    for item in first:
        if item.column == "plan":
            chance = np.exp(model._mixture.nominal[:, start : start + item.n_levels])
        start += item.n_levels
    for persona in range(3):
        seen = rows["plan"][labels == persona].value_counts(normalize=True).reindex(list("abc")).to_numpy()
        np.testing.assert_allclose(seen, chance[persona], atol=0.03)


def test_a_model_fitted_to_its_own_sample_finds_the_same_personas(drawn):
    model, frame, rows, _ = drawn
    again = PersonaModel(n_personas=3, kinds={"calls": "numeric"}, n_init=2).fit(rows.head(900))
    assert adjusted_rand_score(again.predict(frame), model.predict(frame)) > 0.9
    np.testing.assert_allclose(again.shares_, model.shares_, atol=0.05)


def test_a_sample_hangs_on_its_seed_alone(nominal):
    model, _ = nominal
    one, other = model.sample(50, random_state=3)[0], model.sample(50, random_state=3)[0]
    pd.testing.assert_frame_equal(one, other)
    assert not one.equals(model.sample(50, random_state=4)[0])
    pd.testing.assert_frame_equal(
        model.sample(50)[0], clone(model).set_params(random_state=0).fit(nominal[1]).sample(50)[0]
    )
    with pytest.raises(StudyError, match="n_samples is 0"):
        model.sample(0)


def test_what_never_varied_is_missing_in_the_sample():
    frame = categories().assign(country="FI", fee=9.5)
    rows, _ = PersonaModel(n_personas=2, kinds={"needs": "multi_select"}).fit(frame).sample(30)
    assert rows[["country", "fee"]].isna().all(axis=None)
    assert rows["needs"].isin(["", "price", "speed", "price|speed"]).all()


def test_settings_of_the_search_do_something():
    frame = categories(300)
    base = PersonaModel(n_personas=3).fit(frame)  # one too many: EM takes long to settle
    rough, tolerant, more = (
        clone(base).set_params(**setting).fit(frame) for setting in ({"max_iter": 1}, {"tol": 1e-2}, {"n_boot": 7})
    )
    assert rough.criteria_["log_likelihood"][2] < base.criteria_["log_likelihood"][2]
    assert tolerant.criteria_["log_likelihood"][2] < base.criteria_["log_likelihood"][2]
    assert (rough.n_iter_, base.n_iter_ > tolerant.n_iter_) == (1, True)
    assert (base.stability_.n_refits, more.stability_.n_refits) == (5, 7)


def test_the_number_of_starts_is_obeyed(monkeypatch):
    from personakit.clustering.mixture import search

    begun = []
    inner = search.group_rows
    monkeypatch.setattr(search, "group_rows", lambda scores, w, k, rng: begun.append(k) or inner(scores, w, k, rng))
    frame = categories(150)
    counts = []
    for n_init in (1, 5):
        begun.clear()
        PersonaModel(n_personas=2, n_init=n_init).fit(frame)
        counts.append(len(begun))
    assert counts[1] > counts[0]


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("max_rows", 0, "max_rows is 0; give a whole number from 1"),
        ("n_init", 0, "n_init is 0"),
        ("max_iter", 2.5, "max_iter is 2.5"),
        ("n_boot", 1, "n_boot is 1; give a whole number from 2"),
        ("tol", -1e-3, "tol is -0.001; give a number from 0"),
        ("tol", None, "tol is None"),
    ],
)
def test_a_setting_that_cannot_be_is_said(setting, value, said):
    with pytest.raises(ValueError, match=said):
        PersonaModel(**{setting: value}).fit(np.random.default_rng(0).normal(size=(30, 2)))
