"""Columns that repeat one another count once in the personas, and are named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import personakit as pk
from personakit.core.kinds import Kind, Use
from personakit.ingest.copied_columns import COMPUTED, COPIES, count_copies_once
from personakit.ingest.exports import AttributeInfo
from personakit.study.read_study import make_study

RNG = np.random.default_rng(3)
WORDS = np.array(["School", "Course", "College", "None"])[RNG.integers(0, 4, 300)]
SPEND = RNG.gamma(2, 40, 300)
POINTS = RNG.integers(1, 6, 300)


def kind_of(column: pd.Series) -> Kind:
    return Kind.NUMERIC if pd.api.types.is_numeric_dtype(column) and column.nunique() > 2 else Kind.CATEGORICAL


def counted(columns: dict[str, object], *uses: str) -> tuple[dict[str, str], list[str]]:
    table = pd.DataFrame(columns)
    given = uses or ("active",) * len(columns)
    infos = [
        AttributeInfo(name, kind_of(table[name]), Use(use), name, "crm", name, "customers")
        for name, use in zip(columns, given, strict=True)
    ]
    made, checks = count_copies_once(infos, {"customers": table})
    assert set(checks["check"]) <= {COPIES, COMPUTED}
    return {info.name: str(info.use) for info in made}, checks["note"].tolist()


def nearly(change: float = 0.005) -> np.ndarray:
    """Return the words with a few cells changed."""
    other = WORDS.copy()
    rows = np.arange(int(change * len(WORDS))) * 61 % len(WORDS)
    other[rows] = np.where(other[rows] == "School", "None", "School")
    return other


COPIED = [
    (WORDS, WORDS),
    (WORDS, pd.Series(WORDS).map({"School": 1, "Course": 2, "College": 3, "None": 9})),  # a code and its label
    (pd.Categorical(WORDS), np.char.upper(WORDS)),
    (SPEND, SPEND * 1.1),  # another currency
    (SPEND, (32 - 1.8 * SPEND).round(1)),
    (SPEND, np.log(SPEND)),
    (POINTS, 6 - POINTS),  # a scale turned round
    (WORDS, nearly()),
    (WORDS, pd.Series(WORDS).mask(np.arange(300) % 20 == 7)),
    (SPEND, np.where(np.arange(300) == 7, 9e4, SPEND)),
]


@pytest.mark.parametrize(("one", "other"), COPIED)
def test_copies_count_once(one: object, other: object) -> None:
    uses, (note,) = counted({"first": one, "other": np.arange(300) % 5, "again": other})
    assert uses == {"first": "active", "other": "active", "again": "describe"}
    assert note.startswith("'again' repeats 'first'")
    assert note.endswith(": used once")


def test_several_copies_leave_one() -> None:
    uses, notes = counted({"a": WORDS, "b": nearly(), "c": pd.Series(WORDS).str.lower()})
    assert uses == {"a": "active", "b": "describe", "c": "describe"}
    assert notes == ["'b' repeats 'a' in 99.6% of rows: used once", "'c' repeats 'a': used once"]


BANDS = [
    (POINTS, np.where(POINTS >= 4, "satisfied", "not")),
    (WORDS, pd.Series(WORDS).map({"School": "s", "Course": "c", "College": "c", "None": "n"})),
    (SPEND, pd.cut(SPEND, [0, 30, 80, 200, 1e6]).astype(str)),
]


@pytest.mark.parametrize(("fine", "coarse"), BANDS)
@pytest.mark.parametrize("fine_first", [True, False])
def test_of_a_column_and_its_bands_the_finer_one_counts(fine: object, coarse: object, fine_first: bool) -> None:
    columns = {"fine": fine, "coarse": coarse} if fine_first else {"coarse": coarse, "fine": fine}
    uses, notes = counted(columns)
    assert (uses["fine"], uses["coarse"]) == ("active", "describe")
    assert notes == ["'coarse' is a coarser version of 'fine': used once"]


def test_a_total_and_a_mean_count_with_their_parts() -> None:
    parts = {name: RNG.gamma(2, size, 300).round(2) for name, size in (("phone", 40), ("tv", 15), ("net", 60))}
    items = pd.DataFrame({f"q{i}": RNG.integers(1, 6, 300).astype(float) for i in range(4)}).mask(
        RNG.random((300, 4)) < 0.04
    )
    columns = {"total": sum(parts.values()), **parts, **dict(items.items()), "scale": items.mean(axis=1).round(2)}
    columns |= {"bought": np.array([1.0, 0, 0, 1, 1])[RNG.integers(0, 5, 300)]}
    uses, notes = counted(columns)
    assert {name for name, use in uses.items() if use == "describe"} == {"total", "scale"}
    assert "'total' is the sum of 'phone', 'tv', 'net': used once" in notes
    assert any(note.startswith("'scale' is the mean of 'q0', 'q1', 'q2', 'q3'") for note in notes)


def test_how_many_options_were_ticked_counts_with_the_options() -> None:
    ticked = RNG.random((300, 9)) < 0.4
    cells = ["|".join(np.array(list("abcdefghi"))[row]) for row in ticked]
    infos = [
        AttributeInfo(name, kind, Use.ACTIVE, name, "crm", name, "customers")
        for name, kind in (("channels", Kind.MULTI_SELECT), ("n_channels", Kind.NUMERIC))
    ]
    table = pd.DataFrame({"channels": pd.Series(cells), "n_channels": ticked.sum(axis=1)})
    made, checks = count_copies_once(infos, {"customers": table})
    assert [str(info.use) for info in made] == ["active", "describe"]
    assert checks["note"].tolist() == ["'n_channels' is computed from 'channels': used once"]


def test_the_active_one_of_the_copies_stays_whichever_comes_first() -> None:
    uses, notes = counted({"a": WORDS, "b": WORDS, "c": WORDS}, "describe", "active", "active")
    assert uses == {"a": "describe", "b": "active", "c": "describe"}
    assert [note[:15] for note in notes] == ["'a' repeats 'b'", "'c' repeats 'b'"]


def test_an_active_column_stays_where_only_a_described_one_tells_more() -> None:
    assert counted({"age": SPEND, "band": BANDS[2][1]}, "describe", "active") == (
        {"age": "describe", "band": "active"},
        [],
    )


def test_copies_of_what_forms_no_persona_are_no_finding() -> None:
    assert counted({"a": WORDS, "b": WORDS}, "describe", "protected") == ({"a": "describe", "b": "protected"}, [])


def test_a_question_that_asks_what_the_firm_knows_counts_once() -> None:
    ids = np.array([f"c{i}" for i in range(300)])
    asked = RNG.permutation(300)[:120]
    tables = {
        "customers": pd.DataFrame({"customer_id": ids, "plan": WORDS}),
        "survey": pd.DataFrame({"customer_id": ids[asked], "q_plan": np.char.lower(WORDS[asked]), "q": POINTS[asked]}),
    }
    plan, q_plan, q = (
        AttributeInfo(name, Kind.CATEGORICAL, Use.ACTIVE, name, table, name, table)
        for name, table in (("plan", "customers"), ("q_plan", "survey"), ("q", "survey"))
    )
    made, checks = count_copies_once([q_plan, q, plan], tables)
    assert [str(info.use) for info in made] == ["describe", "active", "active"]
    assert checks[["table", "note"]].to_numpy().tolist() == [["survey", "'q_plan' repeats 'plan': used once"]]
    finer = tables["customers"].assign(plan=np.where(WORDS == "School", "School", "other"))
    made, _ = count_copies_once([q_plan, q, replace(plan)], {**tables, "customers": finer})
    assert {str(info.use) for info in made} == {"active"}  # known of everyone, so not given up for a survey


def test_a_copy_is_profiled_and_not_in_the_model(tmp_path: Path) -> None:
    kind = np.arange(300) % 2
    table = pd.DataFrame({f"a{i}": np.where(RNG.random(300) < 0.1, 1 - kind, kind) for i in range(5)})
    table = table.replace({0: "no", 1: "yes"}).assign(a0_copy=lambda d: d["a0"].str.upper(), plan=WORDS)
    table.assign(id=[f"C{i:03d}" for i in range(300)]).to_csv(tmp_path / "crm.csv", index=False)
    attributes = {name: {"kind": "categorical", "use": "active"} for name in table}
    crm = {"table": "customers", "path": "crm.csv", "columns": {"customer_id": "id"}, "attributes": attributes}
    study = make_study({"study": {"as_of": "2024-01-01"}, "exports": {"crm": crm}}).located(tmp_path)
    personas = pk.find_personas(pk.read_exports(study), 2)
    assert list(personas.model.feature_names_in_) == ["a0", "a1", "a2", "a3", "a4", "plan"]
    assert set(personas.profile["attribute"]) >= {"a0", "a0_copy"}


def alike(r: float) -> tuple[np.ndarray, np.ndarray]:
    """Return two items of a battery whose traits correlate."""
    z = RNG.normal(size=2000)
    both = r * z + np.sqrt(1 - r**2) * RNG.normal(size=(2, 2000))
    one, other = (np.clip(np.rint(1.2 * item + 3), 1, 5) for item in both)
    return one, other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        alike(0.95),
        (SPEND, SPEND * RNG.normal(1, 0.03, 300)),
        (SPEND, RNG.normal(size=300)),
        (np.arange(300), RNG.permutation(300)),
        (WORDS, nearly(0.05)),
        (np.arange(2000) % 50 == 0, (np.arange(2000) % 50 == 0) & (np.arange(2000) % 3 > 0)),  # 99.3% agree
        (WORDS, np.where((WORDS == "School") & (np.arange(300) % 2 == 0), "yes", "no")),
        (np.where(np.arange(300) < 150, WORDS, None), np.where(np.arange(300) < 120, None, WORDS)),  # two versions
        (np.arange(300) == 3, np.arange(300) == 3),  # one customer's
    ],
)
def test_columns_that_say_different_things_both_count(one: object, other: object) -> None:
    assert counted({"first": one, "again": other}) == ({"first": "active", "again": "active"}, [])


def test_items_that_hang_together_are_no_sum() -> None:
    trait = RNG.normal(size=2000)
    items = {f"q{i}": np.clip(np.rint(trait + 0.35 * RNG.normal(size=2000) + 3), 1, 5) for i in range(8)}
    items["overall"] = np.rint(pd.DataFrame(items).mean(axis=1) + RNG.normal(0, 0.3, 2000))
    assert counted(items)[1] == []


def test_a_few_answers_that_agree_by_chance_are_no_copies() -> None:
    assert counted({"a": ["x", "y"] * 8, "b": ["y", "x"] * 8})[1] == []
