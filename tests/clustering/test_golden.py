"""Figures of other people's programs, reproduced through the public estimator."""

from __future__ import annotations

import pandas as pd
import pytest

from personakit.clustering import PersonaModel

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("k", "log_likelihood", "bic"), [(2, -317.2568, 706.07), (3, -293.7050, 697.14), (4, -289.2859, 726.46)]
)
def test_carcinoma_latent_classes_as_poLCA(surveys, k, log_likelihood, bic):
    frame = pd.read_csv(surveys / "carcinoma.csv").astype(int).astype(str)
    model = PersonaModel(n_personas=k).fit(frame)
    row = model.criteria_.set_index("k").loc[k]
    assert row["log_likelihood"] == pytest.approx(log_likelihood, abs=0.01)
    assert row["bic"] == pytest.approx(bic, abs=0.02)
    if k == 3:
        assert model.shares_ == pytest.approx([0.4447, 0.3736, 0.1817], abs=5e-4)


def test_election_latent_classes_as_poLCA(surveys):
    frame = pd.read_csv(surveys / "election.csv").iloc[:, :12].dropna()
    assert len(frame) == 1311
    classes = dict.fromkeys(frame, "categorical")  # "1 Extremely well" is a point of a scale; poLCA knows classes alone
    table = PersonaModel(n_personas=3, kinds=classes).fit(frame).criteria_.set_index("k")
    assert table.loc[3, "log_likelihood"] == pytest.approx(-16714.66, abs=0.01)


@pytest.mark.parametrize(
    ("k", "log_likelihood", "bic"), [(2, -7610.84, 15389.1), (3, -7311.48, 14877.8), (4, -7111.11, 14564.4)]
)
def test_mcdonalds_binary_mixture(surveys, k, log_likelihood, bic):
    frame = pd.read_csv(surveys / "mcdonalds.csv").iloc[:, :11]
    row = PersonaModel(n_personas=k).fit(frame).criteria_.set_index("k").loc[k]
    assert row["log_likelihood"] == pytest.approx(log_likelihood, abs=0.05)
    assert row["bic"] == pytest.approx(bic, abs=0.1)
