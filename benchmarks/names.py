"""Are personas called the same when other customers of the same firm are drawn? Refits on bootstrapped customers.

    python benchmarks/names.py [refits] [study]

Each refit draws customers with replacement, finds the same number of personas again, matches them with the first
solution by shared customers, and composes their names anew. Beside the rule of the library: the two strongest traits,
without a rule for those nearly as strong.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

import personakit as pk
from personakit.clustering.persona_model import PersonaModel
from personakit.personas import name_personas as rules
from personakit.personas.fit_model import assign
from personakit.personas.profile_personas import profile_personas


def names_of(features, posterior, minimum):
    """Return the names by the library's rule, and by plain strength."""
    ids = [f"p{j + 1}" for j in range(posterior.shape[1])]
    members = pd.DataFrame(posterior, index=features.frame.index, columns=ids)
    profile = profile_personas(features, members, minimum_cell=minimum)
    rule = rules.NEARLY_AS_STRONG
    found = []
    for near in (rule, 1 - 1e-9):
        rules.NEARLY_AS_STRONG = near
        named = rules.name_personas(profile, ids)
        found.append([named[i] for i in ids])
    rules.NEARLY_AS_STRONG = rule
    return found


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
    a = pk.Analysis(study)
    personas, features = a.personas, a.personas.features
    minimum = a.study.study.minimum_cell
    first = personas.memberships.to_numpy()
    rng = np.random.default_rng(1)
    first_names = names_of(features, first, minimum)
    counts = [Counter(), Counter()]
    for b in range(refits):
        rows = rng.integers(0, len(first), len(first))
        part = drawn(features, rows)
        active = features.active
        model = PersonaModel(first.shape[1], kinds={n: features.kinds[n] for n in active}, random_state=b)
        model.fit(part.frame[active], sample_weight=part.weights.to_numpy())
        posterior = assign(model, part)
        mine, theirs = linear_sum_assignment(-(first[rows].T @ posterior))
        again = names_of(part, posterior[:, theirs[np.argsort(mine)]], minimum)
        for count, olds, news in zip(counts, first_names, again, strict=True):
            count["unique"] += len(set(news)) == len(news)
            for old, new in zip(olds, news, strict=True):
                count["same"] += old == new
                count["first"] += old.split(",")[0] == new.split(",")[0]
                count["all"] += 1
    for rule, names, count in zip(("personakit", "strongest two"), first_names, counts, strict=True):
        same, leads = count["same"] / count["all"], count["first"] / count["all"]
        print(f"{rule}: same name {same:.2f}, same first trait {leads:.2f}, all different in {count['unique']} of")
        print(f"  {refits} refits: {'; '.join(names)}")


if __name__ == "__main__":
    main()
