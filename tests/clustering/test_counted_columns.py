"""What a bare frame holds twice counts once, words for no answer are missing, and weights count what they say."""

from __future__ import annotations

import time
import warnings

import numpy as np
import pandas as pd
import pytest

from personakit import PersonaModel, load_model
from personakit.core.kinds import Kind
from personakit.profiling.repeated_columns import find_repeats

N = 600
SKIP = "N/A - skip, don't know."


def answers(seed: int = 0) -> pd.DataFrame:
    """Return answers of people of one kind: nothing goes with anything else."""
    rng = np.random.default_rng(seed)
    out = pd.DataFrame({f"q{i}": rng.integers(1, 6, N) for i in range(4)})
    return out.assign(course=rng.choice(["School", "Course", "College"], N), car=rng.choice(["yes", "no"], N))


def with_copies(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one answer three times, a coarser one and a sum beside the answers."""
    return frame.assign(
        course_again=frame["course"],
        course_code=frame["course"].map({"School": 1, "Course": 2, "College": 3}),
        q0_top=frame["q0"] >= 4,
        total=frame[["q0", "q1", "q2", "q3"]].sum(axis=1),
    )


@pytest.fixture(scope="module")
def copied() -> PersonaModel:
    with pytest.warns(UserWarning, match="'course_again' repeats 'course': used once") as said:
        model = PersonaModel().fit(with_copies(answers()))
    message = " ".join(str(warning.message) for warning in said)
    assert "'course_code' repeats 'course'" in message
    assert "'q0_top' is a coarser version of 'q0'" in message
    assert "'total' is the sum of 'q0', 'q1', 'q2', 'q3'" in message
    return model


def test_one_answer_three_times_is_no_persona(copied: PersonaModel) -> None:
    assert (copied.n_personas_, copied.verdict_) == (1, "none")


def test_copies_change_nothing_of_two_personas_and_are_not_needed_to_assign(tmp_path) -> None:
    frame = answers()
    kind = np.arange(N) % 2
    rng = np.random.default_rng(1)
    for name in ("q0", "q1", "q2", "q3"):
        frame[name] = np.where(kind == 1, rng.integers(3, 6, N), rng.integers(1, 4, N))
    alone = PersonaModel(n_personas=2).fit(frame)
    with pytest.warns(UserWarning, match="used once"):
        model = PersonaModel(n_personas=2).fit(with_copies(frame))
    np.testing.assert_allclose(model.predict_proba(with_copies(frame)), alone.predict_proba(frame), atol=1e-9)
    again = load_model(model.save(tmp_path / "m.personakit"))
    for one in (model, again):
        np.testing.assert_array_equal(one.predict(frame), model.predict(with_copies(frame)))
        with pytest.raises(ValueError, match="q1"):
            one.predict(frame.drop(columns="q1"))
    assert model.sample(3)[0].columns.tolist() == with_copies(frame).columns.tolist()


def test_the_order_of_the_rows_changes_nothing_of_what_repeats() -> None:
    frame = with_copies(answers())
    frame.loc[:3, "course_again"] = "College"
    kinds = dict.fromkeys(frame, Kind.CATEGORICAL) | dict.fromkeys(["q0", "q1", "q2", "q3", "total"], Kind.NUMERIC)
    turned = frame.iloc[np.random.default_rng(0).permutation(N)].reset_index(drop=True)
    one, other = (find_repeats(dict(f.items()), kinds) for f in (frame, turned))
    assert one == other
    assert [repeat.column for repeat in one] == ["course_again", "course_code", "q0_top", "total"]


def test_three_hundred_columns_are_looked_through_in_half_a_second() -> None:
    rng = np.random.default_rng(0)
    trait = np.repeat(rng.normal(size=(5000, 30)), 9, axis=1)
    items = np.clip(np.rint(3 + trait + 0.4 * rng.normal(size=trait.shape)), 1, 5)
    items[rng.random(items.shape) < 0.03] = np.nan
    columns = {f"q{i}": pd.Series(items[:, i]) for i in range(270)}
    columns |= {f"spend{i}": pd.Series(rng.lognormal(3, 1, 5000)) for i in range(30)}
    kinds = {name: Kind.ORDINAL if name.startswith("q") else Kind.NUMERIC for name in columns}
    started = time.process_time()
    assert find_repeats(columns, kinds) == ()
    assert time.process_time() - started < 2  # about .4 on a quiet machine


def skippers(share: float, *, words: bool) -> pd.DataFrame:
    """Return answers of people of one kind, some of whom skipped a block of questions."""
    rng = np.random.default_rng(3)
    block = pd.DataFrame(
        {f"problem{i}": rng.choice(["(0) None", "(2) Minor", "(4) Critical"], N) for i in range(8)}, dtype=object
    )
    block[rng.random(N) < share] = SKIP if words else None
    return block.assign(shop=rng.choice(["web", "town", "village"], N), car=rng.choice(["yes", "no"], N))


@pytest.mark.parametrize("words", [True, False])
def test_people_who_skip_are_no_persona(words: bool) -> None:
    frame = skippers(0.3, words=words)
    model = PersonaModel().fit(frame)
    assert (model.n_personas_, model.verdict_) == (1, "none")
    drift = model.drift(frame).table.set_index("column")
    assert drift["unseen_levels"].eq(0).all()
    assert drift.loc["problem0", "missing_share"] == pytest.approx(0.3, abs=0.05)
    two = PersonaModel(n_personas=2).fit(frame)
    skipped = frame["problem0"].isin([SKIP]).to_numpy() | frame["problem0"].isna().to_numpy()
    memberships = two.predict_proba(frame)
    assert memberships[skipped].mean(axis=0) == pytest.approx(memberships[~skipped].mean(axis=0), abs=0.1)


def test_words_for_no_answer_count_as_missing_when_new_rows_are_assigned() -> None:
    frame = skippers(0.2, words=True)
    model = PersonaModel(n_personas=2).fit(frame)
    new = frame.head(50).assign(
        shop="Prefer not to say", problem3=np.where(np.arange(50) % 2, "Don't know", "(2) Minor")
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        given = model.predict_proba(new)
    blank = new.assign(shop=None, problem3=new["problem3"].where(new["problem3"] == "(2) Minor"))
    np.testing.assert_allclose(given, model.predict_proba(blank), atol=1e-12)
    assert new["shop"].eq("Prefer not to say").all()  # the caller's frame is as it was


def test_none_and_no_are_answers_and_so_is_the_only_word_beside_one_other() -> None:
    rng = np.random.default_rng(5)
    frame = pd.DataFrame(
        {
            "degree": rng.choice(["None", "School", "College"], N),
            "told": rng.choice(["told us", "No answer"], N),
            "x": rng.normal(size=N),
        }
    )
    model = PersonaModel(n_personas=2, kinds={"told": "binary"}).fit(frame)
    assert model.drift(frame).table["missing"].sum() == 0
    drawn, _ = model.sample(300)
    assert set(drawn["degree"]) == {"None", "School", "College"}
    assert set(drawn["told"]) == {"told us", "No answer"}


def test_rows_of_weight_0_are_in_no_figure_and_negative_weights_are_refused() -> None:
    frame = answers().assign(x=np.random.default_rng(2).normal(size=N))
    other = pd.DataFrame(
        {**dict.fromkeys(["q0", "q1", "q2", "q3"], 5), "course": "Other", "car": "yes", "x": 90.0}, range(99)
    )
    both = pd.concat([frame, other], ignore_index=True)
    weights = np.r_[np.ones(N), np.zeros(99)]
    model, alone = PersonaModel(n_personas=2).fit(both, sample_weight=weights), PersonaModel(n_personas=2).fit(frame)
    np.testing.assert_allclose(model.shares_, alone.shares_, atol=1e-6)
    assert model.effective_n_ == alone.effective_n_ == N
    pd.testing.assert_frame_equal(model.criteria_, alone.criteria_)
    with pytest.raises(ValueError, match=r"[Nn]egative"):
        PersonaModel().fit(frame, sample_weight=np.r_[-1.0, np.ones(N - 1)])


@pytest.mark.parametrize(
    ("weights", "warned"),
    [
        (np.full(N, 40.0) + np.arange(N) % 7, True),
        (np.full(N, 40.5) + np.arange(N) % 7, False),
        (1 + np.arange(N) % 3, False),
    ],
)
def test_whole_numbers_that_look_like_customers_a_row_stands_for_are_warned_of(weights, warned: bool) -> None:
    frame = answers().assign(x=np.random.default_rng(2).normal(size=N))
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        PersonaModel(n_personas=1).fit(frame, sample_weight=weights)
    assert [("divide them by their mean" in str(w.message)) for w in said] == [True] * warned


def test_a_table_of_counts_passes() -> None:
    rows = pd.DataFrame([(a, b, c) for a in "xyz" for b in "pqr" for c in "no"], columns=["a", "b", "c"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        PersonaModel(n_personas=1).fit(rows, sample_weight=np.arange(18) + 20)
