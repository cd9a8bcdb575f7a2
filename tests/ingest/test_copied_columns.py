"""Columns that repeat one another count once in the personas, and are named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from personakit.core.kinds import Kind, Use
from personakit.ingest.copied_columns import COPIES, count_copies_once
from personakit.ingest.exports import AttributeInfo

RNG = np.random.default_rng(3)
WORDS = np.array(["School", "Course", "College", "None"])[RNG.integers(0, 4, 300)]
SPEND = RNG.gamma(2, 40, 300)


def counted(columns: dict[str, object], *uses: str) -> tuple[dict[str, str], list[str]]:
    table = pd.DataFrame(columns)
    given = uses or ("active",) * len(columns)
    infos = [
        AttributeInfo(name, Kind.CATEGORICAL, Use(use), name, "crm", name, "customers")
        for name, use in zip(columns, given, strict=True)
    ]
    made, checks = count_copies_once(infos, {"customers": table})
    assert checks["check"].eq(COPIES).all()
    return {info.name: str(info.use) for info in made}, checks["note"].tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (WORDS, WORDS),
        (WORDS, pd.Series(WORDS).map({"School": 1, "Course": 2, "College": 3, "None": 9})),  # a code and its label
        (pd.Categorical(WORDS), np.char.upper(WORDS)),
        (SPEND, SPEND * 1.1),  # another currency
        (SPEND, 32 + 1.8 * SPEND),
    ],
)
def test_copies_count_once(one: object, other: object) -> None:
    uses, (note,) = counted({"first": one, "other": np.arange(300) % 5, "again": other})
    assert uses == {"first": "active", "other": "active", "again": "describe"}
    assert note == "'again' is a copy of 'first' in every row: they count once in the personas"


def test_the_active_one_of_the_copies_stays_whichever_comes_first() -> None:
    uses, (note,) = counted({"a": WORDS, "b": WORDS, "c": WORDS}, "describe", "active", "active")
    assert uses == {"a": "describe", "b": "active", "c": "describe"}
    assert note.startswith("'a', 'c' are copies of 'b'")


def test_copies_of_what_forms_no_persona_are_no_finding() -> None:
    assert counted({"a": WORDS, "b": WORDS}, "describe", "protected") == ({"a": "describe", "b": "protected"}, [])


def nearly() -> np.ndarray:
    other = WORDS.copy()
    other[250] = "School" if other[250] != "School" else "None"
    return other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (WORDS, nearly()),
        (WORDS, pd.Series(WORDS).mask(np.arange(300) == 7)),
        (SPEND, SPEND**2),  # different in nearly every row: no more than chance that rows agree
        (SPEND, RNG.normal(size=300)),
        (np.arange(300), RNG.permutation(300)),
        (WORDS, np.where(WORDS == "School", "yes", "no")),
    ],
)
def test_columns_that_say_different_things_both_count(one: object, other: object) -> None:
    assert counted({"first": one, "again": other}) == ({"first": "active", "again": "active"}, [])


def test_a_few_answers_that_agree_by_chance_are_no_copies() -> None:
    assert counted({"a": ["x", "y"] * 8, "b": ["y", "x"] * 8})[1] == []
