"""Mixed customer data with known personas, for the tests of the clustering."""

from __future__ import annotations

import numpy as np
import pandas as pd


def plant(seed: int, n: int = 900, k: int = 3, answered: float = 0.4) -> tuple[pd.DataFrame, np.ndarray]:
    """Mixed data with k personas, common spend size and acquiescence, and a survey that most never saw."""
    rng = np.random.default_rng(seed)
    z = rng.choice(k, size=n, p=np.arange(k + 1, 1, -1) / np.arange(k + 1, 1, -1).sum())
    frame = pd.DataFrame(index=[f"C{i}" for i in range(n)])
    size, agree = rng.normal(size=n), rng.normal(size=n)
    for j in range(5):
        level = np.array([-1.2, 0.0, 1.2, 2.0])[rng.permutation(4)][:k]
        frame[f"spend{j}"] = np.exp(3 + level[z] + 0.7 * size + 0.5 * rng.normal(size=n))
    for j in range(8):
        level = np.array([-1.2, 0.0, 1.2, 0.6])[rng.permutation(4)][:k]
        rating = np.clip(np.round(3 + level[z] + 0.6 * agree + rng.normal(size=n)), 1, 5)
        frame[f"q{j}"] = pd.Categorical(rating, categories=[1.0, 2.0, 3.0, 4.0, 5.0], ordered=True)
    for j in range(3):
        p = rng.dirichlet(np.ones(4), size=k)
        level = (p[z].cumsum(axis=1) < rng.random(n)[:, None]).sum(axis=1).clip(0, 3)
        frame[f"plan{j}"] = pd.Categorical(np.array(list("abcd"))[level])
    yes = np.array([0.15, 0.5, 0.85, 0.3])[:k]
    frame["owns"] = pd.Categorical(np.where(rng.random(n) < yes[z], "yes", "no"), categories=["no", "yes"])
    picks = [(rng.random(n) < yes[(z + j) % k]) for j in range(3)]
    frame["channels"] = [
        "|".join(o for o, p in zip(("app", "shop", "web"), picks, strict=True) if p[i]) for i in range(n)
    ]
    survey = [name for name in frame if name.startswith("q")] + ["channels"]
    frame.loc[rng.random(n) > answered, survey] = None
    frame.loc[rng.random(n) < 0.1, "spend0"] = np.nan
    return frame, z
