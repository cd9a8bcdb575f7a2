"""Batteries: people within a persona differ on traits, and items that measure one trait form no persona."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

import personakit as pk
from personakit.clustering import PersonaModel
from personakit.clustering.encoding.encode import encode, pack
from personakit.clustering.encoding.encoding_schema import learn_schema
from personakit.clustering.encoding.find_batteries import with_batteries
from personakit.clustering.mixture.answers import battery_cells
from personakit.clustering.mixture.count_part import SIZE_NODES, count_step
from personakit.clustering.mixture.mixture import e_step
from personakit.clustering.mixture.numeric_part import NumericPart
from personakit.clustering.mixture.ordinal_part import OrdinalPart, level_cells, make_nodes
from personakit.clustering.mixture.parameters import Design, Mixture
from personakit.clustering.mixture.search import SearchResult
from personakit.clustering.mixture.trait_part import TraitPart
from personakit.clustering.selection import choose_k as choose
from personakit.clustering.selection import likelihood_ratio
from personakit.clustering.selection.structure_test import StructureTest
from personakit.clustering.stability.bootstrap import BootstrapRefits
from personakit.core.kinds import Kind

N, ITEMS = 1_500, 4
MEANS = np.array([[1.3, -1.0, 0.0], [-1.3, 0.2, 0.0], [0.2, 1.5, 0.0]])  # of three personas on three traits


def answers(rng, traits):
    """Answer four items a trait from 1 to 5; the last item of the first battery is reversed."""
    out = {}
    for battery, trait in enumerate(traits.T):
        for item in range(ITEMS):
            sign = -1.0 if (battery, item) == (0, ITEMS - 1) else 1.0
            latent = (
                sign * rng.uniform(0.8, 1.2) * trait
                + 0.4 * rng.normal(size=len(trait))
                + rng.normal(size=len(trait)) * 0.6
            )
            out[f"b{battery}_{item}"] = 1 + (latent[:, None] > np.array([-1.4, -0.5, 0.5, 1.4])).sum(axis=1)
    return pd.DataFrame(out)


@pytest.fixture(scope="module")
def survey():
    rng = np.random.default_rng(11)
    truth = rng.choice(3, size=N, p=[0.4, 0.35, 0.25])
    frame = answers(rng, MEANS[truth] + rng.normal(size=(N, 3)) * 0.7)
    frame["plan"] = np.where(rng.random(N) < np.array([0.2, 0.5, 0.8])[truth], "plus", "basic")
    return frame, truth


@pytest.fixture(scope="module")
def fitted(survey):
    frame, _ = survey
    return PersonaModel(kinds={name: "ordinal" for name in frame if name != "plan"}).fit(frame)


def test_traits_that_vary_within_a_persona_are_not_cut_into_slices(fitted, survey):
    assert fitted.n_personas_ == 3
    assert fitted.verdict_ in {"natural", "reproducible"}
    assert adjusted_rand_score(survey[1], fitted.labels_) > 0.7


def test_batteries_are_found_without_being_named(fitted):
    found = {}
    for item in fitted._layout.items:
        if item.ordinal:
            found.setdefault(item.battery, set()).add(item.column)
    assert sorted(map(sorted, found.values())) == [[f"b{b}_{i}" for i in range(ITEMS)] for b in range(3)]
    assert fitted._mixture.traits is not None
    slopes = {
        item.column: block.location[at, 1]
        for block, items in zip(fitted._mixture.ordinal, _items_by_group(fitted), strict=True)
        for at, item in enumerate(items)
    }
    assert np.sign(slopes["b0_3"]) == -np.sign(slopes["b0_0"])  # the reversed one


def _items_by_group(model):
    items = [item for item in model._layout.items if item.ordinal]
    at = 0
    for _, size, _ in model._design.groups:
        yield items[at : at + size]
        at += size


def test_the_irrelevant_trait_has_the_same_mean_in_all_personas(fitted):
    battery = next(item.battery for item in fitted._layout.items if item.column == "b2_0")
    assert np.ptp(fitted._mixture.traits.mean[battery]) < 0.35


def test_a_saved_model_is_the_same_and_rows_may_miss_a_battery(fitted, survey, tmp_path):
    frame, truth = survey
    again = pk.load_model(fitted.save(tmp_path / "traits.personakit"))
    np.testing.assert_array_equal(again.predict_proba(frame.head(50)), fitted.predict_proba(frame.head(50)))
    some = frame.astype({name: float for name in frame if name != "plan"})
    some.loc[:, [name for name in frame if name.startswith("b0")]] = np.nan
    assert adjusted_rand_score(truth, fitted.predict(some)) > 0.2
    shuffled = frame.sample(frac=1, random_state=1)
    np.testing.assert_allclose(
        fitted.predict_proba(shuffled), fitted.predict_proba(frame)[shuffled.index], rtol=0, atol=1e-12
    )


def test_rows_drawn_from_the_model_go_together_as_the_data_do(fitted, survey):
    drawn, _ = fitted.sample(4_000)
    names = [f"b{b}_{i}" for b in range(3) for i in range(ITEMS)]
    gap = drawn[names].astype(float).corr() - survey[0][names].astype(float).corr()
    assert gap.abs().to_numpy().max() < 0.12


def test_the_model_explains_what_items_of_a_battery_share(fitted, survey):
    table = fitted.bivariate_residuals(survey[0])
    assert list(table.columns) == ["column_a", "column_b", "n", "chi2", "df", "residual"]
    assert len(table) == 13 * 12 / 2
    assert table["residual"].mean() < 1.6
    assert table["residual"].is_monotonic_decreasing
    alone = replace_traits(fitted)
    assert alone.bivariate_residuals(survey[0])["residual"].mean() > 4 * table["residual"].mean()


def replace_traits(model):
    """Return the model as if people within a persona did not differ on traits."""
    from copy import copy

    out = copy(model)
    traits = model._mixture.traits
    narrow = replace(traits, spread=np.full_like(traits.spread, 0.05), common=np.zeros_like(traits.common))
    out._mixture = replace(model._mixture, traits=narrow)
    return out


def test_five_traits_and_no_persona_are_never_natural():
    rng = np.random.default_rng(5)
    frame = answers(rng, rng.normal(size=(1_200, 3)))
    model = PersonaModel(kinds=dict.fromkeys(frame, "ordinal")).fit(frame)
    assert model.verdict_ in {"none", "constructed"}


def tiny():
    """Two personas, a battery of two items with three levels, no style."""
    nodes = make_nodes(1, 1)
    block = OrdinalPart(
        np.array([[-0.7, 0.7], [-1.0, 1.0]]), np.array([[0.2, 1.1], [-0.3, 0.8]]), np.zeros(2), np.zeros(2), 0
    )
    traits = TraitPart(np.array([[0.9, -0.6]]), np.array([[0.8, 0.5]]), np.zeros(1))
    numbers = NumericPart(np.zeros((2, 0)), np.zeros((1, 0, 0)), np.zeros((2, 0)))
    model = Mixture(np.log([0.4, 0.6]), numbers, (block,), np.zeros((2, 0)), traits)
    empty = np.zeros(0, dtype=np.int64)
    return model, Design(((0, 2, 3),), 6, empty, empty, nodes, (0,))


def patterns(levels, items):
    indicators = np.array(
        [np.concatenate([np.eye(levels)[level] for level in row]) for row in product(range(levels), repeat=items)]
    )
    n = len(indicators)
    return pack(np.zeros((n, 0)), np.zeros((n, 0)), indicators, np.full(n, float(items)), levels * items)


def test_the_chances_of_all_answers_add_up_to_one_in_every_persona():
    model, design = tiny()
    joint = e_step(patterns(3, 2), model, design).log_joint
    np.testing.assert_allclose(np.exp(joint - model.log_share).sum(axis=0), 1.0, atol=1e-5)


def test_the_likelihood_of_a_battery_is_the_integral_over_its_trait():
    model, design = tiny()
    ours = np.exp(e_step(patterns(3, 2), model, design).log_joint - model.log_share)
    t = np.linspace(-8, 8, 4001)
    basis = np.column_stack([np.ones_like(t), t])
    p = level_cells(model.ordinal[0], design.nodes, basis).p[..., 0]  # items x levels x points
    for persona in range(2):
        mean, spread = model.traits.mean[0, persona], model.traits.spread[0, persona]
        density = np.exp(-0.5 * ((t - mean) / spread) ** 2) / (spread * np.sqrt(2 * np.pi))
        exact = [np.trapezoid(p[0, a] * p[1, b] * density, t) for a, b in product(range(3), repeat=2)]
        np.testing.assert_allclose(ours[:, persona], exact, rtol=0.01)


def test_counts_and_numbers_are_added_up_over_their_common_factor():
    numbers = NumericPart(np.array([[0.3, -0.2]]), np.array([[[0.8], [0.6]]]), np.array([[0.3, 0.5]]))
    block = OrdinalPart(np.array([[-0.8, 0.8]]), np.array([[0.4]]), np.array([1.2]), np.zeros(1))
    values = np.array([[0.5, -0.4], [2.0, 1.5], [0.0, 0.0]])
    mask = np.array([[1.0, 1.0], [1.0, 1.0], [0.0, 0.0]])  # nothing is known of the last but the count
    data = pack(values * mask, mask, np.eye(3), np.full(3, 3.0), 0)
    ours, _ = count_step(data, numbers, (block,), ((0, 1, 3),))
    f = np.linspace(-9, 9, 6001)
    p = level_cells(block, replace(SIZE_NODES, agree=f, extreme=np.zeros_like(f), log_weight=np.zeros_like(f))).p[
        0, :, 0
    ]
    for row in range(3):
        gap = values[row][:, None] - numbers.mean[0][:, None] - numbers.loadings[0] * f
        log = -0.5 * (gap**2 / numbers.variance[0][:, None] + np.log(2 * np.pi * numbers.variance[0])[:, None])
        density = np.exp((log * mask[row][:, None]).sum(axis=0) - 0.5 * f**2) / np.sqrt(2 * np.pi) * p[row]
        assert ours.log_density[row, 0] == pytest.approx(np.log(np.trapezoid(density, f)), abs=0.01)


def test_small_counts_that_go_with_the_amounts_double_no_persona():
    rng = np.random.default_rng(3)
    truth = rng.choice(2, size=1_500)
    size = rng.normal(size=1_500)
    frame = pd.DataFrame(
        {
            f"amount{j}": np.exp(shift[truth] + 0.7 * size + 0.4 * rng.normal(size=1_500))
            for j, shift in enumerate(np.array([[3.0, 4.5], [2.0, 0.8], [1.0, 2.2]]))
        }
    )
    for name, level in (("orders", 0.6), ("visits", 0.9)):
        frame[name] = rng.poisson(np.exp(level + 0.7 * size))
    model = PersonaModel(kinds=dict.fromkeys(frame, "numeric")).fit(frame)
    assert model.n_personas_ == 2
    assert adjusted_rand_score(truth, model.labels_) > 0.9
    assert (np.concatenate([block.agree for block in model._mixture.counts]) > 0.5).all()


def test_unrelated_items_and_few_rows_have_no_batteries():
    rng = np.random.default_rng(2)
    frame = pd.DataFrame(rng.integers(1, 6, size=(800, 8)), columns=list("abcdefgh"))
    layout = learn_schema(frame, dict.fromkeys(frame, Kind.ORDINAL))
    found = with_batteries(encode(frame, layout), layout, np.ones(800))
    assert {item.battery for item in found.items} == {-1}
    few = frame.head(50)
    assert with_batteries(encode(few, layout), layout, np.ones(50)) is layout


def test_the_sentence_counts_only_the_personas_that_were_not_found_again(fitted, monkeypatch):
    path, gate = fitted._evidence.path, StructureTest("normal", 0.2, 0.2, 0.2)
    sample = fitted._evidence.sample
    monkeypatch.setattr(choose, "MOST_SLICES", 2)  # people who differ by degree: of three, two at most
    _, k, verdict, reason = choose._found_again(path, gate, sample, {})
    assert (k, verdict) == (2, "constructed")
    assert reason.startswith("3 personas fit better than one")
    assert "not found again" not in reason


def test_one_more_persona_is_tested_on_what_the_drawn_rows_say_of_batteries(fitted, monkeypatch):
    path = fitted._evidence.path
    asked = []

    def search(context, k, seed, config, known):
        asked.append(context)
        return SearchResult(known[-1], 1.0)

    monkeypatch.setattr(likelihood_ratio, "search_solutions", search)
    monkeypatch.setattr(likelihood_ratio, "DRAWS", 1)
    smaller, larger = (path.tried[k][0].fit for k in (1, 2))
    p = likelihood_ratio.likelihood_ratio_p(path.context, smaller, larger, 0)
    assert p in {0.5, 1.0}
    for context in asked:
        again = battery_cells(context.data, context.items, context.design)[0]
        for kept, now in zip(context.batteries, again, strict=True):
            np.testing.assert_array_equal(kept.likelihood, now.likelihood)


def test_how_much_of_a_persona_is_found_again_is_counted_over_the_rows_drawn():
    labels = np.array([0, 0, 0, 1, 1, 1])
    refit = np.array([[1, 1, 0, 0, 0, 0]])
    drawn = np.array([[True, True, True, True, True, False]])
    found = BootstrapRefits(labels, refit, drawn, np.ones(6)).found_again
    np.testing.assert_allclose(found, [2 / 3, 2 / 3])
