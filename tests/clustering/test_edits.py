"""Personas that the analyst merged or split: shares, intervals, stability, scoring, file and SQL."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

import personakit as pk
from personakit.clustering.edits.solution_refits import best_union
from personakit.clustering.scorecard import scorecard_of
from personakit.core.errors import StudyError


@pytest.fixture(scope="module")
def world():
    """Return four kinds far apart, and which is which."""
    rng = np.random.default_rng(4)
    kind = rng.choice(4, size=600, p=[0.4, 0.3, 0.2, 0.1])
    frame = pd.DataFrame(rng.normal(size=(600, 5)), columns=list("abcde"))
    for k, name in enumerate("abcd"):
        frame[name] += 5 * (kind == k)
    return frame, kind


@pytest.fixture(scope="module")
def four(world):
    return pk.PersonaModel(n_personas=4).fit(world[0])


@pytest.fixture(scope="module")
def three(world):
    """Return a model in which the two smallest kinds are one persona, its column, and it split."""
    frame, kind = world
    model = pk.PersonaModel(n_personas=3).fit(frame)
    column = int(np.bincount(model.predict(frame)[kind == 3], minlength=3).argmax())
    return model, column, model.split_personas([column], frame)


def test_a_merge_adds_up_memberships_shares_and_their_covariance(world, four):
    merged = four.merge_personas([[1, 3]])
    assert merged.persona_ids_ == ("p1", "p2", "p3")
    assert (merged.n_personas_, merged.n_personas_found_) == (3, 4)
    before, after = four.predict_proba(world[0]), merged.predict_proba(world[0])
    np.testing.assert_allclose(after, np.stack([before[:, 0], before[:, 1] + before[:, 3], before[:, 2]], axis=1))
    assert merged.shares_[1] == pytest.approx(four.shares_[1] + four.shares_[3])
    c = four.share_covariance_
    assert merged.share_covariance_[1, 1] == pytest.approx(c[1, 1] + c[3, 3] + 2 * c[1, 3])
    assert merged.share_covariance_[0, 1] == pytest.approx(c[0, 1] + c[0, 3])
    np.testing.assert_allclose(merged.predict_proba_found(world[0]), before)
    assert merged.score(world[0]) == pytest.approx(four.score(world[0]))


def test_the_first_named_gives_place_and_id(four):
    assert four.merge_personas([[3, 1]]).persona_ids_ == ("p1", "p3", "p4")
    assert four.merge_personas([[3, 1]]).get_feature_names_out().tolist() == ["p1", "p3", "p4"]


def test_what_was_done_is_said_and_the_model_merged_from_is_as_before(four):
    reason = four.verdict_reason_
    merged = four.merge_personas([[1, 3]])
    assert merged.verdict_reason_ == f"{reason} p2 and p4 were merged by the analyst."
    assert merged.verdict_ == four.verdict_ == "natural"
    assert four.verdict_reason_ == reason
    assert four.persona_ids_ == ("p1", "p2", "p3", "p4")


def test_a_merge_of_two_halves_of_one_kind_is_as_stable_as_the_kind(world):
    """The refits cut in other places: each half is found again badly, the whole well."""
    frame, kind = world
    many = pk.PersonaModel(n_personas=5, n_boot=8).fit(frame)
    labels = many.predict(frame)
    largest = pd.crosstab(labels, kind).to_numpy()
    halves = np.flatnonzero(largest.argmax(axis=1) == np.bincount(largest.argmax(axis=1)).argmax())
    assert len(halves) == 2
    apart = many.stability_.table["jaccard"].to_numpy()
    merged = many.merge_personas([halves.tolist()])
    together = merged.stability_.table.set_index("persona").loc[f"p{halves[0] + 1}", "jaccard"]
    assert apart[halves].min() < 0.6
    assert together > 0.95
    assert merged.stability_.table["persona"].tolist() == list(merged.persona_ids_)


def test_best_union_leaves_out_a_group_that_lies_elsewhere():
    shared = np.array([[60.0, 30.0, 1.0], [0.0, 2.0, 50.0]])
    assert best_union(shared, 0, np.array([0, 1, 2])).tolist() == [0, 1]
    assert best_union(shared, 1, np.array([2])).tolist() == [2]


def test_a_split_divides_the_persona_and_no_other(world, three):
    frame, kind = world
    model, column, split = three
    assert split.persona_ids_ == ("p1", "p2", "p3", "p4")
    before, after = model.predict(frame), split.predict(frame)
    others = before != column
    assert (before[others] == after[others]).mean() > 0.99
    parts = pd.crosstab(after[np.isin(kind, [2, 3])], kind[np.isin(kind, [2, 3])])
    assert parts.max(axis=1).sum() / parts.to_numpy().sum() > 0.97  # the two kinds, apart
    assert split.shares_[column] > split.shares_[3]  # the larger part keeps the id
    assert split.shares_.sum() == pytest.approx(1.0)
    assert split.shares_[column] + split.shares_[3] == pytest.approx(model.shares_[column], abs=0.01)
    assert f"p{column + 1} was split by the analyst, into p{column + 1} and p4." in split.verdict_reason_


def test_who_was_not_split_is_as_sure_as_before(three):
    model, column, split = three
    kept = [k for k in range(3) if k != column]
    np.testing.assert_allclose(
        split.share_covariance_[np.ix_(kept, kept)], model.share_covariance_[np.ix_(kept, kept)], rtol=1e-6
    )
    whole = np.ix_([column, 3], [column, 3])
    assert split.share_covariance_[whole].sum() == pytest.approx(model.share_covariance_[column, column])


def test_halves_of_a_uniform_kind_are_not_stable_and_the_verdict_says_so(world, four):
    split = four.split_personas([0], world[0])
    table = split.stability_.table.set_index("persona")
    assert table.loc["p5", "jaccard"] < 0.6
    assert table.loc["p5", "reading"] == "not stable"
    assert table.loc["p2", "jaccard"] > 0.95
    assert four.verdict_ == "natural"
    assert split.verdict_ == "constructed"
    assert "p5 (Jaccard index" in split.verdict_reason_
    assert "not stable" in split.verdict_reason_


def test_the_moves_are_from_the_personas_as_found_to_those_after(four, three):
    merged = four.merge_personas([[3, 1]]).stability_.flows
    assert merged[["k", "next_k"]].drop_duplicates().to_numpy().tolist() == [[3, 4]]
    came = merged.loc[merged["persona"] == "p4", ["next_persona", "share_of_persona"]]
    assert set(came["next_persona"]) == {"p2", "p4"}
    assert came["share_of_persona"].sum() == pytest.approx(1.0)
    _, column, split = three
    went = split.stability_.flows.query(f"persona == 'p{column + 1}'")
    assert set(went["next_persona"]) == {f"p{column + 1}", "p4"}


def test_groups_keep_shares_of_their_own():
    rng = np.random.default_rng(5)
    kind = rng.choice(3, size=900, p=[0.5, 0.3, 0.2])
    asked = (rng.random(900) < np.array([0.2, 0.5, 0.8])[kind]).astype(int)
    frame = pd.DataFrame(rng.normal(size=(900, 4)) + 4 * kind[:, None], columns=list("abcd"))
    model = pk.PersonaModel(n_personas=3).fit(frame, groups=asked)
    merged = model.merge_personas([[0, 1]])
    np.testing.assert_allclose(merged.group_shares_[:, 0], model.group_shares_[:, :2].sum(axis=1))
    assert merged.share_covariance_.shape == (4, 4)
    before = model.predict_proba(frame, groups=asked)
    np.testing.assert_allclose(merged.predict_proba(frame, groups=asked)[:, 0], before[:, :2].sum(axis=1))
    frame = pd.DataFrame(rng.normal(size=(900, 4)), columns=list("abcd"))
    frame["a"] += 5 * (kind == 0)
    frame["b"] += 5 * (kind == 1)
    two = pk.PersonaModel(n_personas=2).fit(frame, groups=asked)
    mixed = int((pd.crosstab(two.predict(frame), kind) > 50).sum(axis=1).to_numpy().argmax())
    split = two.split_personas([mixed], frame, groups=asked)
    assert split.group_shares_.shape == (2, 3)
    assert split.share_covariance_.shape == (6, 6)
    found = pd.crosstab(split.predict(frame), kind)
    assert found.max(axis=1).sum() / 900 > 0.97
    with pytest.raises(StudyError, match="2 group"):
        two.split_personas([0], frame)


def test_a_saved_model_is_the_edited_one(tmp_path, world, three):
    split = three[2]
    for model in (split, split.merge_personas([[0, 3]])):
        again = pk.load_model(model.save(tmp_path / "edited.personakit"))
        assert again.persona_ids_ == model.persona_ids_
        assert again.verdict_reason_ == model.verdict_reason_
        np.testing.assert_array_equal(again.predict_proba(world[0]), model.predict_proba(world[0]))
        np.testing.assert_array_equal(again.predict_proba_found(world[0]), model.predict_proba_found(world[0]))
        assert set(again.sample(300)[1]) == set(range(model.n_personas_))
        assert again.save(tmp_path / "again.personakit").read_bytes() == (tmp_path / "edited.personakit").read_bytes()
    loaded = again.merge_personas([[0, 1]])
    assert loaded.stability_.table["reading"].tolist() == ["not known"] * 2


def test_more_refits_are_of_the_edited_personas(world, three):
    model = three[2].merge_personas([[0, 1]])
    found = pk.assess_stability(model, world[0], n_boot=3, numbers=[2])
    assert found.table["persona"].tolist() == list(model.persona_ids_)
    np.testing.assert_allclose(found.table["share"], model.shares_, atol=0.01)
    assert found.table["jaccard"].max() > 0.9
    moved = pk.trace_transitions(three[0], model, world[0])
    assert set(moved.table["other"]) <= set(model.persona_ids_)


def test_sql_and_scorecard_add_up_what_was_merged():
    rng = np.random.default_rng(2)
    kind = rng.integers(0, 4, 500)
    columns = {
        name: np.where(rng.random(500) < 0.85, np.roll(list("wxyz"), i)[kind], "w") for i, name in enumerate("abcdef")
    }
    frame = pd.DataFrame(columns)
    model = pk.PersonaModel(n_personas=4).fit(frame).merge_personas([[2, 0]])
    expected = model.predict_proba(frame)
    np.testing.assert_allclose(scorecard_of(model).predict_proba(frame), expected, atol=1e-9)
    stored = frame.assign(customer_id=np.arange(500))
    with duckdb.connect() as data:
        data.register("customers", stored)
        scored = data.sql(pk.score_sql(model, "customers", "duckdb")).df().set_index("customer_id").loc[np.arange(500)]
    assert list(scored.columns) == ["p2", "p3", "p4", "persona", "probability"]
    np.testing.assert_allclose(scored[list(model.persona_ids_)], expected, atol=1e-9)
    np.testing.assert_allclose(scored["probability"], expected.max(axis=1), atol=1e-9)
    assert (scored["persona"] == np.array(model.persona_ids_)[expected.argmax(axis=1)]).all()


def test_another_order_is_the_same_model(world, four):
    order = np.array([2, 0, 3, 1])
    turned = four.with_order(order)
    np.testing.assert_allclose(turned.predict_proba(world[0]), four.predict_proba(world[0])[:, order])
    np.testing.assert_allclose(turned.shares_, four.shares_[order])
    np.testing.assert_allclose(turned.share_covariance_, four.share_covariance_[np.ix_(order, order)])
    assert (turned.labels_ == turned.predict(world[0])).all()
    merged, straight = turned.merge_personas([[0, 1]]), four.merge_personas([[2, 0]])
    assert sorted(merged.stability_.table["jaccard"]) == pytest.approx(sorted(straight.stability_.table["jaccard"]))
    with pytest.raises(StudyError, match="order them first"):
        merged.with_order(np.array([1, 0, 2]))


def test_rows_in_another_order_give_the_same_split(world, three):
    frame = world[0]
    model, column, split = three
    order = np.random.default_rng(0).permutation(len(frame))
    other = model.split_personas([column], frame.iloc[order])
    np.testing.assert_array_equal(other.shares_, split.shares_)
    pd.testing.assert_frame_equal(other.stability_.table, split.stability_.table)


@pytest.mark.parametrize(
    ("merged", "message"),
    [
        ([[1]], "two or more"),
        ([[1, 7]], "no persona in column 7: there are 4, in columns 0 to 3"),
        ([[0, 1], [1, 2]], "p2 is merged twice"),
        ([[0, 1, 2, 3]], "leaves one, everyone"),
        ([[0, 1.5]], "no persona in column 1.5"),
    ],
)
def test_a_merge_that_cannot_be_is_refused(four, merged, message):
    with pytest.raises(StudyError, match=message):
        four.merge_personas(merged)


def test_a_split_that_cannot_be_is_refused(world, four):
    frame = world[0]
    for split, message in (([], "one or more"), ([9], "no persona in column 9"), ([1, 1], "split twice")):
        with pytest.raises(StudyError, match=message):
            four.split_personas(split, frame)
    with pytest.raises(StudyError, match="p1 was merged from 2 personas"):
        four.merge_personas([[0, 1]]).split_personas([0], frame)
    words = ["xyzz", "uvwv", "pqqr", "aabc", "defd", "ghgi"]
    twins = pd.DataFrame({name: list(each) * 20 for name, each in zip("abcdef", words, strict=True)})
    with pytest.raises(StudyError, match="p1 cannot be split"):
        pk.PersonaModel(n_personas=4).fit(twins).split_personas([0], twins)


def test_a_persona_of_batteries_is_split_and_the_others_keep_their_members():
    """Three kinds on three traits of four items each, found as two: the split tells the two that were one apart."""
    rng = np.random.default_rng(8)
    kind = np.arange(600) % 3
    middle = np.array([[-1.2, -1.2, 0.0], [1.2, 1.2, 0.0], [-1.2, 1.2, 1.5]])
    traits = np.repeat(middle[kind] + 0.4 * rng.normal(size=(600, 3)), 4, axis=1)
    answers = np.clip(np.rint(3 + traits + 0.6 * rng.normal(size=traits.shape)), 1, 5)
    frame = pd.DataFrame(answers, columns=[f"q{j}" for j in range(12)])
    model = pk.PersonaModel(n_personas=2, kinds=dict.fromkeys(frame, "ordinal"), n_boot=2).fit(frame)
    assert model._mixture.traits is not None
    before = model.predict(frame)
    whole = int(np.bincount(before).argmax())
    parts = model.split_personas([whole], frame)
    after = parts.predict(frame)
    assert ((after == 1 - whole) == (before == 1 - whole)).mean() > 0.98
    assert adjusted_rand_score(kind, after) > 0.9
    assert parts._mixture.traits.mean.shape == (3, 3)
    assert parts.stability_.table["jaccard"].min() > 0.8
    together = parts.merge_personas([[whole, 2]])
    np.testing.assert_allclose(together.shares_, model.shares_, atol=0.02)
