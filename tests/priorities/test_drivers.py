"""Drivers: published splits, planted stages, missing ratings, what is refused."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from priorities_data import swiss

from factories import build_exports, make_personas
from personakit import plots
from personakit.core.errors import DataError, StudyError
from personakit.core.kinds import Kind, Use
from personakit.ingest.exports import AttributeInfo
from personakit.priorities import find_drivers, find_known_drivers, relative_importance

STAGES = ("Order", "Delivery", "Support", "Billing")


def test_the_public_verb_reproduces_published_lmg():
    data = swiss()
    names = ["Agriculture", "Examination", "Education", "Catholic", "Infant.Mortality"]
    found = relative_importance(pd.DataFrame(data[:, :5], columns=names), data[:, 5])
    assert found["predictor"].tolist() == names
    # R relaimpo
    assert found["lmg"].tolist() == pytest.approx([0.057091, 0.171173, 0.260135, 0.105570, 0.112766], abs=1e-6)
    assert found["lmg"].sum() == pytest.approx(0.706735, abs=1e-6)
    assert found["relative_weight"].sum() == pytest.approx(0.706735, abs=1e-6)
    assert found["n"].tolist() == [47] * 5


def test_weights_are_as_good_as_copies():
    data, times = swiss(), np.arange(47) % 3 + 1
    x = pd.DataFrame(data[:, :5])
    weighed = relative_importance(x, data[:, 5], times)
    copied = relative_importance(x.loc[np.repeat(x.index, times)], np.repeat(data[:, 5], times))
    assert weighed["lmg"].tolist() == pytest.approx(copied["lmg"].tolist(), abs=1e-9)
    assert weighed["relative_weight"].tolist() == pytest.approx(copied["relative_weight"].tolist(), abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), p=st.integers(2, 5), missing=st.floats(0, 0.4))
def test_both_measures_add_up_to_r_squared(seed, p, missing):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(300, p)) + rng.normal(size=(300, 1))
    y = x @ rng.uniform(0, 1, p) + rng.normal(size=300)
    x[rng.random(x.shape) < missing] = np.nan
    found = relative_importance(pd.DataFrame(x), y)
    assert found["lmg"].sum() == pytest.approx(found["relative_weight"].sum(), abs=1e-6)
    assert (found["lmg"] >= -1e-9).all()
    assert found["lmg"].sum() <= 1 + 1e-9


def test_what_cannot_be_split_is_said():
    x = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [1.0, np.nan, np.nan, 2]})
    with pytest.raises(DataError, match="share fewer than three rows"):
        relative_importance(x, [1, 2, 3, 4])
    with pytest.raises(DataError, match="does not vary"):
        relative_importance(pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [5.0] * 4}), [1, 2, 3, 4])


def world(n=1200, seed=0, rated=0.6, k=1, **settings_):
    """Delivery matters most and does badly; Support matters and does well; nobody cares about Order."""
    rng = np.random.default_rng(seed)
    mood = rng.normal(0, 0.5, n)
    scores = np.clip(np.rint(np.array([3.0, 2.5, 4.0, 3.8]) + mood[:, None] + rng.normal(0, 0.8, (n, 4))), 1, 5)
    who, stage = np.nonzero(rng.random((n, 4)) < rated)
    recommend = 1.2 * scores[:, 1] + 0.8 * scores[:, 2] + rng.normal(0, 1, n)
    recommend = np.clip(np.rint(recommend - 1), 0, 10)
    asked = np.flatnonzero(rng.random(n) < 0.8)
    ids = np.array([f"c{i:04d}" for i in range(n)])
    survey = {"customer_id": ids[asked], "nps": recommend[asked], "mood": np.full(len(asked), "x")}
    csat = {"customer_id": ids[who], "stage": np.array(STAGES)[stage], "score": scores[who, stage]}
    info = (
        AttributeInfo("nps", Kind.ORDINAL, Use.DESCRIBE, "Would recommend", "survey", "Q9", "survey", scale=(0, 10)),
        AttributeInfo("mood", Kind.CATEGORICAL, Use.DESCRIBE, "Mood", "survey", "Q8", "survey"),
    )
    return build_exports(
        n, stages=STAGES, survey=survey, csat=csat, attributes=info, minimum_cell=10, settings=settings_
    )


def test_an_outcome_that_goes_with_nothing_is_said():
    exports = world()
    answers = np.random.default_rng(9).permutation(exports.survey["nps"].to_numpy())
    found = find_drivers(dataclasses.replace(exports, survey=exports.survey.assign(nps=answers)))
    assert found.explained < 0.05
    assert "next to nothing" in found.notes[0]


def test_what_matters_and_does_badly_comes_out():
    found = find_drivers(world())
    table = found.of().set_index("stage")
    assert found.outcome == "nps"  # known by its name
    assert table["quadrant"].to_dict() == {
        "Order": "low priority", "Delivery": "fix first", "Support": "keep up", "Billing": "more than needed",
    }  # fmt: skip
    assert table["importance_lmg"].idxmax() == "Delivery"
    assert (table["importance_low"] <= table["importance_lmg"]).all()
    assert (table["importance_lmg"] <= table["importance_high"]).all()
    assert table["share_of_explained"].sum() == pytest.approx(1)
    assert table["importance_lmg"].sum() == pytest.approx(found.explained, abs=1e-6)
    assert table["performance"].between(0, 100).all()
    assert "Drivers of 'Would recommend'" in repr(found)
    assert "association" in found.notes[-1]


def test_missing_ratings_move_little():
    whole, part = (find_drivers(world(3000, rated=r)).of() for r in (1.0, 0.5))
    assert part["share_of_explained"].to_numpy() == pytest.approx(whole["share_of_explained"].to_numpy(), abs=0.06)
    assert (part["n"] < whole["n"]).all()


def test_personas_have_their_own_and_small_ones_are_not_shown():
    exports = world()
    memberships = np.zeros((1200, 3))
    memberships[np.arange(1200), np.arange(1200) % 2] = 1
    memberships[:12] = [0, 0, 1]
    found = find_drivers(exports, make_personas(exports, memberships=memberships))
    assert list(dict.fromkeys(found.table["persona"])) == ["all", "p1", "p2", "p3"]
    assert found.of("p1")["importance_lmg"].notna().all()
    few = found.of("p3")
    assert few.drop(columns=["persona", "name", "stage"]).isna().all(axis=None)
    total = found.of("p1")["n"] + found.of("p2")["n"]
    assert (total <= found.of("all")["n"]).all()
    with pytest.raises(KeyError, match="no persona 'p9'; available: all, p1, p2, p3"):
        found.of("p9")


def test_a_stage_that_rates_the_whole_can_be_the_outcome():
    found = find_drivers(world(drivers={"outcome": "Billing"}))
    assert found.outcome == "Billing"
    assert found.of()["stage"].tolist() == ["Order", "Delivery", "Support"]
    assert find_drivers(world(drivers={"outcome": "Billing"}), outcome="nps").outcome == "nps"


def test_it_is_the_same_whatever_the_order_of_the_rows():
    exports = world(400)
    shuffled = dataclasses.replace(
        exports, csat=exports.csat.sample(frac=1, random_state=1), survey=exports.survey.sample(frac=1, random_state=2)
    )
    pd.testing.assert_frame_equal(find_drivers(exports).table, find_drivers(shuffled).table, check_exact=True)


def test_bad_outcomes_are_refused_with_what_there_is():
    with pytest.raises(StudyError, match=r"no attribute or stage 'npx'. Did you mean 'nps'\?"):
        find_drivers(world(50), outcome="npx")
    with pytest.raises(StudyError, match="'mood' is no number and has no order"):
        find_drivers(world(50), outcome="mood")
    with pytest.raises(DataError, match="two stages that at least 30 customers with this outcome rated both"):
        find_drivers(world(40))
    with pytest.raises(StudyError, match="exports of read_exports first, but got int"):
        find_drivers(3)
    exports = build_exports(5)
    with pytest.raises(StudyError, match="no overall outcome is known by its name"):
        find_drivers(exports)


def test_a_run_shows_them_where_there_is_an_outcome_and_enough_who_have_it():
    known = world()
    people = make_personas(known, 1)
    assert find_known_drivers(known, people).outcome == "nps"
    few = world(40)
    assert find_known_drivers(few, make_personas(few, 1)) is None
    none = dataclasses.replace(known, attributes=known.attributes[1:])
    assert find_known_drivers(none, people) is None
    named = world(drivers={"outcome": "npx"})
    people = make_personas(named, 1)
    with pytest.raises(StudyError, match="no attribute or stage 'npx'"):
        find_known_drivers(named, people)


def test_the_plot_shows_every_stage_where_it_is():
    found = find_drivers(world())
    data = plots.importance_performance_data(found)
    ax = plots.importance_performance(found)
    texts = [t.get_text() for t in ax.texts]
    assert set(data["stage"]) <= set(texts)
    assert {"Fix first", "Keep up", "Low priority", "More than needed"} <= set(texts)
    assert any("not proven to cause" in t for t in texts)
    points = np.concatenate([line.get_xydata() for line in ax.lines if line.get_marker() == "o"])
    assert sorted(points[:, 0]) == pytest.approx(sorted(data["performance"]))
    with pytest.raises(StudyError, match="drivers of find_drivers"):
        plots.importance_performance(data)


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "folder", "outcome", "first"),
    [
        ("oddjob", "surveys", "nps", "Planning and booking"),
        ("sfo_airport", "sfo_airport", "airport_overall", "Finding the way"),
    ],
)
def test_examples_with_an_overall_item(name, folder, outcome, first, shared_data, tmp_path):
    import shutil
    from pathlib import Path

    import personakit as pk

    examples = Path(__file__).parents[2] / "examples"
    shutil.copy(examples / name / "study.toml", tmp_path)
    (tmp_path / "data").symlink_to(shared_data / folder, target_is_directory=True)
    found = pk.find_drivers(pk.read_exports(tmp_path / "study.toml"))
    assert found.outcome == outcome
    table = found.of().set_index("stage")
    assert table["importance_lmg"].idxmax() == first
    assert 0.3 < found.explained < 0.7
    # the quick measure agrees with the slow one
    assert table["relative_weight"].to_numpy() == pytest.approx(table["importance_lmg"].to_numpy(), abs=0.02)
