"""A battery answered flat is careless answering: it is counted, named, and forms no persona."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import personakit as pk
from personakit.study.read_study import make_study
from personakit.study.thresholds import RespondentSettings

BATTERIES, ITEMS = 5, 4


def answers(seed: int, n: int, *, reverse: bool, one_answer: bool) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the answers to five batteries, of people who differ by degree, 8% of whom answer each battery flat."""
    rng = np.random.default_rng(seed)
    trait = rng.normal(0, 0.6, (n, BATTERIES))
    flat = rng.random(n) < 0.08
    lines = np.repeat(rng.integers(1, 6, (n, 1)), BATTERIES, axis=1) if one_answer else rng.integers(1, 6, (n, 5))
    out = {}
    for b in range(BATTERIES):
        for i in range(ITEMS):
            turned = -1 if reverse and i % 2 else 1
            honest = np.clip(np.rint(3 + turned * 0.9 * trait[:, b] + rng.normal(0, 0.6, n)), 1, 5)
            out[f"q{b}_{i}"] = np.where(flat, lines[:, b], honest).astype(int)
    return pd.DataFrame(out), flat


def firm(folder: Path, table: pd.DataFrame) -> pk.Exports:
    table.assign(id=[f"R{i:04d}" for i in range(len(table))]).to_csv(folder / "survey.csv", index=False)
    items = {name: {"kind": "ordinal", "scale": [1, 5], "use": "active"} for name in table}
    survey = {"table": "survey", "path": "survey.csv", "columns": {"customer_id": "id"}, "attributes": items}
    return pk.read_exports(
        make_study({"study": {"as_of": "2024-01-01"}, "exports": {"survey": survey}}).located(folder)
    )


@pytest.mark.parametrize(
    ("reverse", "one_answer", "least"), [(True, True, 1.0), (False, True, 1.0), (True, False, 0.7), (False, False, 0.0)]
)
def test_flat_batteries_are_counted_and_named(tmp_path: Path, reverse: bool, one_answer: bool, least: float) -> None:
    table, flat = answers(2, 900, reverse=reverse, one_answer=one_answer)
    quality = pk.build_features(firm(tmp_path, table)).quality
    assert quality is not None
    row = quality.table.set_index("check").loc["flat_batteries"]
    assert (row["judged"], row["flagged"]) == (900, pytest.approx(flat.sum(), abs=3))
    assert quality.flags["flat_batteries"].to_numpy()[flat].all()
    flagged = quality.flagged.to_numpy()
    assert flagged[flat].mean() >= least  # where no item is turned round, a flat battery may be an honest one
    assert flagged[~flat].mean() <= 0.015
    assert "flat_batteries" in quality.summary_lines()[0]


@pytest.fixture(scope="module")
def flat_firm(tmp_path_factory: pytest.TempPathFactory) -> tuple[pk.Exports, np.ndarray]:
    table, flat = answers(1, 700, reverse=False, one_answer=True)
    return firm(tmp_path_factory.mktemp("flat"), table), flat


def test_straight_liners_form_no_persona_and_are_still_assigned(flat_firm: tuple[pk.Exports, np.ndarray]) -> None:
    exports, flat = flat_firm
    features = pk.build_features(exports)
    assert features.weights.gt(0).all()
    assert (features.learning_weights[flat] == 0).all()
    assert (features.learning_weights[~flat] > 0).mean() > 0.98
    personas = pk.find_personas(exports, features=features)
    assert len(personas.table) == 1
    assert personas.table["customers"].sum() == len(flat)
    assert "do not help to form the personas" in " ".join(features.summary_lines())


def test_an_analyst_may_learn_from_them_all_the_same(flat_firm: tuple[pk.Exports, np.ndarray]) -> None:
    exports, _ = flat_firm
    asked = exports.study.model_copy(update={"respondents": RespondentSettings(learn_from_flagged=True)})
    features = pk.build_features(replace(exports, study=asked))
    assert np.array_equal(features.learning_weights, features.weights)
    assert "do not help" not in " ".join(features.summary_lines())
