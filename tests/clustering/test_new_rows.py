"""New rows as they come: codes off the scale, amounts below zero, text among codes, frames of other libraries."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import personakit as pk
from personakit.clustering import PersonaModel
from personakit.core.errors import DataError


def survey(n: int = 400, seed: int = 0) -> pd.DataFrame:
    """Two planted personas: three items of 1 to 5, one of 0 to 20, one of two points, and amounts."""
    rng = np.random.default_rng(seed)
    kind = np.arange(n) % 2
    frame = pd.DataFrame({f"q{j}": np.clip(np.rint(2 + 2 * kind + rng.normal(size=n)), 1, 5) for j in range(3)})
    frame["nps"] = np.clip(np.rint(6 + 8 * kind + 3 * rng.normal(size=n)), 0, 20)
    frame["often"] = np.where(rng.random(n) < 0.2 + 0.6 * kind, 2.0, 1.0)
    frame["spend"] = np.exp(3 + kind + 0.5 * rng.normal(size=n))
    frame["refill"] = np.where(rng.random(n) < 0.5 - 0.3 * kind, 0.0, np.exp(2 + 0.5 * rng.normal(size=n)))
    return frame


KINDS = {"q0": "ordinal", "q1": "ordinal", "q2": "ordinal", "nps": "ordinal", "often": "ordinal",
         "spend": "numeric", "refill": "numeric"}  # fmt: skip


@pytest.fixture(scope="module")
def fitted():
    frame = survey()
    return PersonaModel(n_personas=2, kinds=KINDS).fit(frame), frame


def test_the_columns_are_modelled_as_these_tests_mean(fitted):
    model, _ = fitted
    scalers = {scaler.column: scaler for scaler in model._layout.scalers}
    assert scalers["spend"].log_shift == 0.0
    assert scalers["refill"].above_zero
    assert "nps" in scalers


@pytest.mark.parametrize(
    ("column", "cell"),
    [("q0", 0), ("q0", 6), ("q0", 99), ("q0", -1), ("nps", -1), ("nps", 99), ("often", 9), ("often", 0),
     ("spend", -20.0), ("spend", 0.0), ("refill", -5.0)],
)  # fmt: skip
def test_a_cell_off_its_scale_is_missing_and_counted(fitted, column, cell):
    model, frame = fitted
    new, without = frame.head(8).copy(), frame.head(8).copy()
    new.loc[2:4, column] = cell
    without.loc[2:4, column] = np.nan
    for name in ("predict_proba", "score_samples", "predictive_p_value"):
        with pytest.warns(UserWarning, match=f"3 in '{column}'"):
            got = getattr(model, name)(new)
        np.testing.assert_array_equal(got, getattr(model, name)(without))
    drift = model.drift(new)
    assert drift.table.set_index("column")["unseen_levels"].to_dict() == {n: 3 * (n == column) for n in frame}
    assert "3 cells hold a level not seen in fit, or lie outside the scale there" in repr(drift)
    assert model.drift(without).table["unseen_levels"].sum() == 0


def test_an_amount_below_zero_is_missing_though_its_logarithm_exists():
    """Some amounts are nearly zero, so that something is added to all before the logarithm is taken."""
    rng = np.random.default_rng(5)
    spend = np.exp(rng.normal(size=400) + np.where(np.arange(400) % 10 == 0, -6, 3))
    model = PersonaModel(n_personas=2).fit(pd.DataFrame({"spend": spend, "age": rng.normal(size=400)}))
    (scaler,) = [scaler for scaler in model._layout.scalers if scaler.column == "spend"]
    assert scaler.log_shift > 0.1
    new = pd.DataFrame({"spend": [-0.05, 0.0, -50.0], "age": [0.0, 0.0, 0.0]})
    assert model.drift(new).table["unseen_levels"].tolist() == [2, 0]


@pytest.mark.parametrize(
    ("column", "cell", "as_if"), [("q0", 4.4, 4.0), ("q0", 4.6, 5.0), ("often", 1.4, 1.0), ("often", 1.6, 2.0)]
)
def test_a_number_between_two_codes_is_the_nearer_one(fitted, column, cell, as_if):
    model, frame = fitted
    with warnings.catch_warnings(action="error"):
        got = model.predict_proba(frame.head(3).assign(**{column: cell}))
    np.testing.assert_array_equal(got, model.predict_proba(frame.head(3).assign(**{column: as_if})))


def test_amounts_on_the_scale_are_read_though_nobody_had_them(fitted):
    model, frame = fitted
    small = frame.head(2).assign(spend=frame["spend"].min() / 2, refill=frame["refill"].max() * 2)
    assert model.drift(small).table["unseen_levels"].sum() == 0
    assert model.drift(frame).table["unseen_levels"].sum() == 0


def test_words_of_a_long_scale_that_were_not_seen_are_counted():
    words = [f"step {j:02d}" for j in range(15)]
    rng = np.random.default_rng(1)
    step = rng.integers(0, 15, 300)
    ordered = pd.CategoricalDtype(words, ordered=True)
    frame = pd.DataFrame({"step": pd.Categorical.from_codes(step, dtype=ordered), "x": step + rng.normal(size=300)})
    model = PersonaModel(n_personas=2).fit(frame)
    new = pd.DataFrame({"step": ["step 03", "no step", None], "x": [1.0, 2.0, 3.0]})
    assert model.drift(new).table["unseen_levels"].tolist() == [1, 0]


@pytest.mark.parametrize("column", ["q0", "nps", "often"])
def test_text_in_a_scale_names_the_column_not_the_cell(fitted, column):
    model, frame = fitted
    new = frame.head(6).astype({column: object})
    new.loc[1:2, column] = "Ann Example"
    new.loc[3, column] = "2"  # a number written as text is a number
    with pytest.raises(DataError, match=rf"column '{column}' is a scale of numbers but holds text in 2 cells") as error:
        model.predict(new)
    assert "Ann" not in str(error.value)
    assert "missing (NaN)" in str(error.value)
    new.loc[1:2, column] = np.nan
    as_numbers = new.astype({column: float})
    np.testing.assert_array_equal(model.predict_proba(new), model.predict_proba(as_numbers))


def test_categories_of_text_that_no_row_has_are_no_text(fitted):
    model, frame = fitted
    new = frame.head(4).assign(q0=pd.Categorical([1, 2, 3, 4], categories=[1, 2, 3, 4, 5, "no answer"]))
    np.testing.assert_array_equal(
        model.predict_proba(new), model.predict_proba(frame.head(4).assign(q0=[1.0, 2.0, 3.0, 4.0]))
    )


def test_fit_refuses_a_scale_of_numbers_and_text():
    frame = survey(60).astype({"q1": object})
    frame.loc[[3, 5, 7], "q1"] = "Ann Example"
    with pytest.raises(DataError, match="column 'q1' is a scale of numbers but holds text in 3 cells") as error:
        PersonaModel(n_personas=2, kinds=KINDS).fit(frame)
    assert "Ann" not in str(error.value)


def test_a_model_of_two_points_is_the_same_in_sql():
    duckdb = pytest.importorskip("duckdb")
    rng = np.random.default_rng(2)
    kind = np.arange(300) % 2
    frame = pd.DataFrame({name: np.where(rng.random(300) < 0.2 + 0.6 * kind, 2, 1) for name in "abc"})
    model = PersonaModel(n_personas=2, kinds=dict.fromkeys("abc", "ordinal")).fit(frame)
    new = pd.DataFrame({"a": [1, 2, 0, 9], "b": [1.4, 1.6, 1.5, np.nan], "c": [2, 3, 1, 1]})
    with pytest.warns(UserWarning, match="2 in 'a', 1 in 'c'"):
        expected = model.predict_proba(new)
    with duckdb.connect() as data:
        data.register("crm", new.assign(customer_id=list("wxyz")))
        got = data.execute(pk.score_sql(model, "crm", "duckdb") + " ORDER BY customer_id").fetchnumpy()
    np.testing.assert_allclose(np.stack([got["p1"], got["p2"]], axis=1), expected, atol=1e-12)


# ------------------------------------------------------------------ frames of other libraries


def every_kind(n: int = 240) -> pd.DataFrame:
    frame = survey(n)
    rng = np.random.default_rng(3)
    frame["plan"] = pd.Categorical(np.array(["pro", "basic"])[np.arange(n) % 2])
    frame["mood"] = pd.Categorical.from_codes(
        rng.integers(0, 3, n), dtype=pd.CategoricalDtype(["low", "mid", "high"], ordered=True)
    )
    frame["owns"] = rng.random(n) < 0.5
    frame["city"] = np.array(["Oslo", "Bergen", "Tromsø"])[rng.integers(0, 3, n)]
    frame["calls"] = pd.array(rng.poisson(3, n), dtype="Int64")
    for name in ("q0", "spend", "plan", "mood", "city", "calls"):
        frame.loc[rng.random(n) < 0.1, name] = None
    return frame


def polars_frame(frame: pd.DataFrame) -> pl.DataFrame:
    return pl.from_pandas(frame).with_columns(pl.col("mood").cast(pl.Enum(["low", "mid", "high"])))


OTHERS = {
    "arrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
    "batch": lambda frame: pa.RecordBatch.from_pandas(frame, preserve_index=False),
    "polars": polars_frame,
    "lazy": lambda frame: polars_frame(frame).lazy(),
}


@pytest.mark.parametrize("library", OTHERS)
def test_a_frame_of_another_library_gives_the_same_as_pandas(library):
    frame = every_kind()
    other = OTHERS[library](frame)
    one, two = PersonaModel(n_personas=2).fit(frame), PersonaModel(n_personas=2).fit(other)
    assert two._layout.kinds == one._layout.kinds
    assert [item.levels for item in two._layout.items] == [item.levels for item in one._layout.items]
    assert list(two.feature_names_in_) == list(frame.columns)
    np.testing.assert_array_equal(two.labels_, one.labels_)
    for name in ("predict", "predict_proba", "transform", "score_samples", "predictive_p_value", "score"):
        np.testing.assert_array_equal(getattr(two, name)(other), getattr(one, name)(frame))
    assert one.drift(other).table.equals(one.drift(frame).table)
    stable = pk.assess_stability(one, other, n_boot=2)
    assert stable.table.equals(pk.assess_stability(one, frame, n_boot=2).table)


def test_weights_and_groups_may_be_columns_of_it():
    frame = polars_frame(every_kind()).with_columns(w=pl.int_range(240) % 3 + 1, g=pl.int_range(240) % 2)
    columns = frame.drop("w", "g")
    model = PersonaModel(n_personas=2).fit(columns, sample_weight=frame["w"], groups=frame["g"])
    assert model.group_shares_.shape == (2, 2)
    density = model.score_samples(columns, groups=frame["g"])
    assert model.score(columns, sample_weight=frame["w"], groups=frame["g"]) == pytest.approx(
        np.average(density, weights=frame["w"].to_numpy()), abs=1e-12
    )


def test_one_column_alone_is_no_frame():
    for column in (pl.Series("x", [1.0, 2.0, 3.0]), pa.array([1.0, 2.0, 3.0]), pa.chunked_array([[1.0, 2.0]])):
        with pytest.raises(ValueError, match="2D"):
            PersonaModel(n_personas=2).fit(column)


def test_columns_are_checked_by_name():
    frame = every_kind()
    model = PersonaModel(n_personas=2).fit(frame)
    with pytest.raises(ValueError, match="feature names"):
        model.predict(polars_frame(frame).rename({"spend": "other"}))
