"""Never more personas than rows can tell apart, and none that no row belongs to."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

import personakit as pk
from personakit.clustering import PersonaModel
from personakit.clustering.encoding.encode import encode
from personakit.clustering.encoding.encoding_schema import learn_schema
from personakit.clustering.scoring.empty_personas import count_distinct
from personakit.core.kinds import Kind

#: No column determines another one: each has two of the four rows in common.
WORDS = ["xyzz", "uvwv", "pqqr", "aabc", "defd", "ghgi"]
FOUR = pd.DataFrame({name: list(words) for name, words in zip("abcdef", WORDS, strict=True)})
FOUR_WITH_A_NUMBER = FOUR.assign(a=[0.0, 8.0, 20.0, 20.0])


def repeated(rows: pd.DataFrame, times: int = 40) -> pd.DataFrame:
    return rows.loc[np.repeat(rows.index, times)].reset_index(drop=True)


@pytest.mark.parametrize("rows", [FOUR, FOUR_WITH_A_NUMBER])
def test_four_different_rows_are_four_personas_at_most(rows):
    frame = repeated(rows)
    with pytest.warns(UserWarning, match="there are only 4 different rows"):
        model = PersonaModel(n_personas=6).fit(frame)
    assert model.n_personas_ == 4
    np.testing.assert_allclose(model.shares_, 0.25, atol=1e-3)
    assert sorted(np.bincount(model.labels_).tolist()) == [40] * 4
    assert model.verdict_reason_.endswith(
        "6 personas were asked for, but there are only 4 different rows: no more than 4 personas can be told apart."
    )
    assert model.verdict_reason_.count("asked for") == 1
    assert len(model.stability_.table) == model.predict_proba(frame).shape[1] == 4
    assert len(model.get_feature_names_out()) == 4


def test_a_row_that_only_knows_less_is_no_row_of_its_own():
    frame = repeated(FOUR).astype(object)
    frame.loc[::7, "a"] = None
    frame.loc[::11, "b"] = None
    frame.loc[3] = None
    with pytest.warns(UserWarning, match="there are only 4 different rows"):
        model = PersonaModel(n_personas=6).fit(frame)
    assert model.n_personas_ == 4
    assert model.shares_.min() > 0.2


def test_a_persona_without_a_row_is_left_out(tmp_path):
    """Two unrelated columns with two levels each: two personas describe them as well as four do."""
    frame = pd.DataFrame({"a": ["x", "y"] * 100, "b": ["u", "u", "v", "v"] * 50})
    with pytest.warns(UserWarning, match="left out, as no row belongs") as caught:
        model = PersonaModel(n_personas=4).fit(frame)
    k = model.n_personas_
    assert k < 4
    assert len(model.shares_) == len(model.stability_.table) == k
    assert f"{4 - k} of 4 personas are left out" in model.verdict_reason_
    assert f"{4 - k} of 4 personas are left out" in str(caught[0].message)
    memberships = model.predict_proba(frame)
    assert memberships.sum(axis=0).min() >= 1
    np.testing.assert_allclose(memberships.mean(axis=0), model.shares_, atol=1e-9)
    assert model.share_covariance_.shape == (k, k)
    again = pk.load_model(model.save(tmp_path / "few.personakit"))
    np.testing.assert_array_equal(again.predict_proba(frame), memberships)


def test_rows_of_weight_zero_are_no_reason_for_a_persona():
    frame = pd.concat([repeated(FOUR), repeated(FOUR.map(str.upper), 10)])
    weights = np.r_[np.ones(160), np.zeros(40)]
    with pytest.warns(UserWarning, match="there are only 4 different rows"):
        model = PersonaModel(n_personas=6).fit(frame, sample_weight=weights)
    assert model.n_personas_ == 4


def test_the_number_asked_for_is_given_without_a_word_where_rows_differ():
    rng = np.random.default_rng(0)
    with warnings.catch_warnings(action="error"):
        model = PersonaModel(n_personas=3).fit(pd.DataFrame(rng.normal(size=(200, 4)), columns=list("abcd")))
    assert model.n_personas_ == 3
    assert model.verdict_reason_.endswith(" 3 personas were asked for.")


@pytest.mark.parametrize(
    ("rows", "different"),
    [
        ([[1.0, 5.0], [1.0, 5.0], [2.0, 5.0]], 2),
        ([[1.0, 5.0], [1.0, None], [None, 5.0], [None, None]], 1),  # each may be the first
        ([[1.0, 5.0], [None, 6.0], [2.0, None]], 2),
        ([["a", "s", None], ["a", None, "v"], [None, "s", "v"]], 1),  # no two know a cell in which they differ
        ([["a", "s", None], ["b", None, "v"], [None, "t", "w"]], 3),
    ],
)
def test_rows_differ_in_a_cell_that_both_know(rows, different):
    frame = pd.DataFrame(rows, columns=list("abc")[: len(rows[0])])
    kind = Kind.NUMERIC if len(rows[0]) == 2 else Kind.CATEGORICAL
    everything = [[1.0, 5.0], [2.0, 6.0]] if kind is Kind.NUMERIC else [["a", "s", "v"], ["b", "t", "w"]]
    layout = learn_schema(pd.DataFrame(everything, columns=frame.columns), dict.fromkeys(frame.columns, kind))
    assert count_distinct(encode(frame, layout), layout, 10) == different
    assert count_distinct(encode(frame, layout), layout, 2) == min(different, 2)
