"""Are the names of personas true, whole, different and lasting, and would a reader know the persona by its name?

    OMP_NUM_THREADS=1 python benchmarks/names.py FOLDER [--cache DIR] [--refits 4] [--only a,b] [--sheets DIR]

FOLDER holds the public data (``names_studies.SOURCES``). The personas are those of ``names_studies.CASES``: of half of
the studies the names were read while the rules of wording were written, of the others only after. Each name is checked
by rule against the profile, with code that shares nothing with the naming: a plain trait is true of at least half of
the persona, a comparison has the right direction, no part is a fragment or a code. For stability each study is fitted
again to customers drawn with replacement; a persona whose memberships overlap by .6 should keep its name.

``--sheets`` writes the reading test of the studies held back: the name alone, and five profiles in random order, its
own and four others of the same study (of other studies where there are fewer). Answer from the sheet alone, then
count with ``--score DIR ANSWERS``; the right answers are in ``key.csv``.
"""

from __future__ import annotations

import argparse
import pickle
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from names_checks import RULES, broken_rules
from names_sheets import score, write_sheets
from names_studies import CASES, Case
from scipy.optimize import linear_sum_assignment

import personakit as pk
from personakit.clustering.persona_model import PersonaModel
from personakit.personas.fit_model import assign, respondent_groups
from personakit.personas.name_personas import Name, compose_names
from personakit.personas.profile_personas import profile_personas

MOST_CUSTOMERS = 3000
#: A persona counts as found again from this overlap of its memberships.
FOUND_AGAIN = 0.6


@dataclass(frozen=True, eq=False)
class Fitted:
    """The personas of one study: their profile, and those of its refits, matched by shared customers."""

    case: str
    tuned: bool
    ids: list[str]
    profile: pd.DataFrame
    again: list[tuple[pd.DataFrame, np.ndarray]]  # profile, overlap of each persona


def drawn(features, rows):
    """Return the features of some customers, repeated as they were drawn."""
    answered = features.respondent_weights
    ids = pd.Index([f"b{i}" for i in range(len(rows))])
    return replace(
        features,
        frame=features.frame.iloc[rows].set_axis(ids),
        weights=features.weights.iloc[rows].set_axis(ids),
        in_core=features.in_core.iloc[rows].set_axis(ids),
        respondent_weights=None if answered is None else answered.iloc[rows].set_axis(ids),
    )


def fit_case(case: Case, public: Path, refits: int) -> Fitted:
    """Fit the personas of one study, and again to customers drawn with replacement."""
    with tempfile.TemporaryDirectory() as place:
        exports = pk.read_exports(case.prepare(public, Path(place)))
        features = pk.build_features(exports)
    rng = np.random.default_rng(1)
    if len(features.frame) > MOST_CUSTOMERS:
        features = drawn(features, np.sort(rng.permutation(len(features.frame))[:MOST_CUSTOMERS]))
    minimum = exports.study.study.minimum_cell

    def memberships(part, seed):
        kinds = {name: part.kinds[name] for name in part.active}
        model = PersonaModel(case.personas, kinds=kinds, random_state=seed)
        model.fit(part.frame[part.active], sample_weight=part.weights.to_numpy(), groups=respondent_groups(part))
        return assign(model, part)

    def profile(part, posterior):
        table = pd.DataFrame(posterior, index=part.frame.index, columns=ids)
        return profile_personas(part, table, minimum_cell=minimum)

    first = memberships(features, 0)
    first = first[:, np.argsort(-first.mean(axis=0), kind="stable")]
    ids = [f"p{j + 1}" for j in range(first.shape[1])]
    again = []
    for seed in range(1, refits + 1):
        rows = rng.integers(0, len(first), len(first))
        part = drawn(features, rows)
        posterior = memberships(part, seed)
        mine, theirs = linear_sum_assignment(-(first[rows].T @ posterior))
        posterior = posterior[:, theirs[np.argsort(mine)]]
        overlap = np.minimum(first[rows], posterior).sum(axis=0) / np.maximum(first[rows], posterior).sum(axis=0)
        again.append((profile(part, posterior), overlap))
    return Fitted(case.name, case.tuned, ids, profile(features, first), again)


def fitted(case: Case, public: Path, refits: int, cache: Path | None) -> Fitted:
    """Fit one study, or take it from the cache of an earlier call of this benchmark."""
    file = None if cache is None else cache / f"{case.name}.pickle"
    if file is not None and file.exists():
        return Fitted(**pickle.loads(file.read_bytes()))
    made = fit_case(case, public, refits)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(vars(made)))
    return made


def attributes(name: Name) -> list[str]:
    """Return what a name speaks of."""
    return [f"{part.row.attribute} {part.row.level}" for part in name.parts]


def count(study: Fitted, counts: Counter) -> None:
    """Print the names of one study with the rules they break, and count."""
    names = compose_names(study.profile, study.ids)
    print(f"\n== {study.case} ({'tuned on' if study.tuned else 'held back'})")
    for persona in study.ids:
        if study.profile.loc[study.profile["persona"] == persona, "value"].isna().all():
            continue  # fewer customers than may be shown
        broken = broken_rules(names, persona, study.profile)
        counts["names"] += 1
        counts.update(broken)
        print(f"  {persona}  {names[persona].text}{'   <- ' + ', '.join(broken) if broken else ''}")
    for profile, overlap in study.again:
        again = compose_names(profile, study.ids)
        for persona, shared in zip(study.ids, overlap, strict=True):
            counts["refitted"] += 1
            if shared < FOUND_AGAIN:
                continue
            counts["found again"] += 1
            old, new = attributes(names[persona]), attributes(again[persona])
            counts["same name"] += names[persona].text == again[persona].text
            counts["same first trait"] += old[:1] == new[:1]
            counts["a trait in common"] += bool(set(old) & set(new)) or old == new


def main() -> None:
    """Check the names of every study, and write the sheets of the reading test."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--refits", type=int, default=4)
    parser.add_argument("--only", default="")
    parser.add_argument("--sheets", type=Path)
    parser.add_argument("--score", type=Path, nargs=2, metavar=("SHEETS", "ANSWERS"))
    options = parser.parse_args()
    if options.score:
        score(*options.score)
        return
    only = set(filter(None, options.only.split(",")))
    by_side: dict[bool, Counter] = {True: Counter(), False: Counter()}
    held = []
    for case in CASES:
        if only and case.name not in only:
            continue
        study = fitted(case, options.folder, options.refits, options.cache)
        count(study, by_side[study.tuned])
        if not study.tuned:
            held.append((study.case, study.ids, study.profile))
    for tuned, counts in by_side.items():
        if not counts["names"]:
            continue
        n, found = counts["names"], max(counts["found again"], 1)
        print(f"\n{'tuned on' if tuned else 'held back'}: {n} personas")
        for rule in RULES:
            print(f"  {rule}: {1 - counts[rule] / n:.2f}")
        print(f"  personas found again in a refit: {counts['found again']} of {counts['refitted']}; of these")
        for what in ("same name", "same first trait", "a trait in common"):
            print(f"    {what}: {counts[what] / found:.2f}")
    if options.sheets:
        write_sheets(held, options.sheets)


if __name__ == "__main__":
    main()
