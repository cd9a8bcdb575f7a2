"""Are personas called the same when other customers of the same firm are drawn? Refits on bootstrapped customers.

    python benchmarks/names.py [refits] [study]

Each refit draws customers with replacement, finds the same number of personas again, matches them with the first
solution by shared customers, and composes their names anew. Beside the rule of the library: names of the two largest
effects without any rule for near ties.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

import personakit as pk
from personakit.personas.find import assign
from personakit.personas.names import name_personas
from personakit.personas.profile import profile_personas
from personakit.segments.model import PersonaModel


def names_of(features, posterior, minimum):
    ids = [f"p{j + 1}" for j in range(posterior.shape[1])]
    members = pd.DataFrame(posterior, index=features.frame.index, columns=ids)
    profile = profile_personas(features, members, minimum_cell=minimum)
    return [name_personas(profile, ids)[i] for i in ids]


def drawn(features, rows):
    answered = features.respondent_weights
    ids = pd.Index([f"b{i}" for i in range(len(rows))])
    return replace(
        features,
        frame=features.frame.iloc[rows].set_axis(ids),
        weights=features.weights.iloc[rows].set_axis(ids),
        in_core=features.in_core.iloc[rows].set_axis(ids),
        respondent_weights=None if answered is None else answered.iloc[rows].set_axis(ids),
    )


def main() -> None:
    refits = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    study = sys.argv[2] if len(sys.argv) > 2 else "data/sample/study.toml"
    exports = pk.read_exports(study)
    features = pk.build_features(exports)
    personas = pk.find_personas(exports, features=features)
    minimum = exports.study.study.minimum_cell
    first = personas.memberships.to_numpy()
    names = [personas.names[i] for i in personas.ids]
    rng = np.random.default_rng(1)
    same, first_trait, total, unique = Counter(), Counter(), 0, 0
    for b in range(refits):
        rows = rng.integers(0, len(first), len(first))
        part = drawn(features, rows)
        active = features.active
        model = PersonaModel(n_personas=len(names), kinds={n: features.kinds[n] for n in active}, random_state=b)
        model.fit(part.frame[active], sample_weight=part.weights.to_numpy())
        posterior = assign(model, part)
        overlap = first[rows].T @ posterior
        mine, theirs = linear_sum_assignment(-overlap)
        order = np.argsort(mine)
        found = names_of(part, posterior[:, theirs[order]], minimum)
        total += 1
        unique += len(set(found)) == len(found)
        for old, new in zip(names, found, strict=True):
            same[old] += old == new
            first_trait[old] += old.split(",")[0] == new.split(",")[0]
            if old != new:
                print(f"  refit {b}: {old!r} -> {new!r}")
    for name in names:
        print(f"{name:50s} same name in {same[name]}/{total}, same first trait in {first_trait[name]}/{total}")
    print(
        f"same name {sum(same.values()) / total / len(names):.2f}, same first trait "
        f"{sum(first_trait.values()) / total / len(names):.2f}, unique in {unique}/{total}"
    )


if __name__ == "__main__":
    main()
