"""The v-test of the profile against the published figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris

from personakit.core.kinds import Kind, Use
from personakit.features.features import Features
from personakit.ingest.exports import AttributeInfo
from personakit.personas import profile_personas


def profile_of(frame, groups, kinds):
    info = tuple(AttributeInfo(n, kinds[n], Use.DESCRIBE, n, "iris", n, "customers") for n in frame)
    index = frame.index
    ones = pd.Series(1.0, index=index)
    features = Features(frame, info, ones, pd.Series(True, index=index))
    names = sorted(set(groups))
    memberships = pd.DataFrame({name: (groups == name).astype(float) for name in names}, index=index)
    return profile_personas(features, memberships)


def test_petal_length_of_the_species_is_as_factominer_describes_it():
    """FactoMineR, catdes(iris, num.var = 5): v.test of Petal.Length."""
    iris = load_iris()
    frame = pd.DataFrame({"petal_length": iris.data[:, 2]}, index=[f"c{i}" for i in range(150)])
    profile = profile_of(frame, iris.target_names[iris.target], {"petal_length": Kind.NUMERIC}).set_index("persona")
    for species, v_test in (("setosa", -11.263787), ("versicolor", 2.462727), ("virginica", 8.801060)):
        assert profile.loc[species, "v_test"] == pytest.approx(v_test, abs=1e-5)
    assert profile.loc["setosa", "value"] == pytest.approx(1.462)


def test_the_v_test_of_a_share_is_that_of_its_indicator():
    rng = np.random.default_rng(0)
    held = rng.random(90) < 0.4
    groups = np.array(["a", "b", "c"])[rng.integers(0, 3, 90)]
    index = [f"c{i}" for i in range(90)]
    frame = pd.DataFrame({"app": pd.Categorical(np.where(held, "yes", "no")), "count": held.astype(float)}, index=index)
    profile = profile_of(frame, groups, {"app": Kind.CATEGORICAL, "count": Kind.NUMERIC})
    level = profile[profile["level"] == "yes"].set_index("persona")["v_test"]
    mean = profile[profile["attribute"] == "count"].set_index("persona")["v_test"]
    pd.testing.assert_series_equal(level.sort_index(), mean.sort_index())
