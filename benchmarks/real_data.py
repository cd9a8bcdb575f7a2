"""Public data: what is found, how many, how sure. Prints the verdict, the k table and the stability of each.

    OMP_NUM_THREADS=1 python benchmarks/real_data.py FOLDER [--only telco,sfo_airport,mcdonalds,oddjob]

FOLDER holds the public files as the examples' READMEs name them: `telco/`, `sfo_airport/`, `surveys/`. Telco, SFO and
Oddjob are read by the studies under `examples/`, with the number of personas left to the data; McDonald's is the table
of eleven yes/no perceptions that segmentation books use.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

import personakit as pk
from personakit.clustering import PersonaModel
from personakit.personas.fit_model import respondent_groups

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
FOLDERS = {"telco": "telco", "sfo_airport": "sfo_airport", "oddjob": "surveys"}
HALVES = 3


def found_again(model, frame, kinds, groups):
    """Fit anew to halves of the customers, with as many personas; adjusted Rand index over everyone."""
    labels = model.predict_proba(frame, groups=groups).argmax(axis=1)
    out = []
    for seed in range(HALVES):
        rows = np.sort(np.random.default_rng(seed).permutation(len(frame))[: len(frame) // 2])
        half = PersonaModel(n_personas=model.n_personas_, kinds=kinds).fit(
            frame.iloc[rows], groups=None if groups is None else groups[rows]
        )
        out.append(adjusted_rand_score(labels, half.predict_proba(frame, groups=groups).argmax(axis=1)))
    return out


def say(name, model, frame, kinds, groups=None):
    """Print what one data set shows."""
    table = model.k_table_.drop(columns=["icl", "parameters"])
    print(f"verdict: {model.verdict_}, {model.n_personas_} persona(s). {model.verdict_reason_}")
    print(table.round({"bic": 1, "bic_by_rows": 1, "aic3": 1, "log_likelihood": 1}).round(3).to_string(index=False))
    print("shares:", ", ".join(f"{share:.0%}" for share in model.shares_))
    if model.n_personas_ > 1:
        again = found_again(model, frame, kinds, groups)
        said = ", ".join(f"{value:.2f}" for value in again)
        print(f"{name}: fitted to half of the customers, adjusted Rand index over all: {said}")


def by_study(name, folder):
    """Run the study of an example, its number of personas left to the data."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(EXAMPLES / name, Path(place) / name, ignore=shutil.ignore_patterns("data", "runs"))
        (Path(place) / name / "data").symlink_to((folder / FOLDERS[name]).resolve(), target_is_directory=True)
        exports = pk.read_exports(Path(place) / name / "study.toml")
    settings = exports.study.personas.model_copy(update={"number": "auto"})
    study = exports.study.model_copy(update={"personas": settings})
    features = pk.build_features(exports)
    personas = pk.find_personas(replace(exports, study=study), features=features)
    print(
        personas.table[["persona", "name", "share_of_base", "share_low", "share_high"]].round(3).to_string(index=False)
    )
    active = features.active
    rows = features.weights.to_numpy() > 0
    groups = respondent_groups(features)
    kinds = {a: features.kinds[a] for a in active}
    say(name, personas.model, features.frame.loc[rows, active], kinds, None if groups is None else groups[rows])


def mcdonalds(folder):
    """Segment the eleven perceptions."""
    frame = pd.read_csv(folder / "surveys" / "mcdonalds.csv").iloc[:, :11]
    say("mcdonalds", PersonaModel().fit(frame), frame, None)
    print("-- four segments, as the books have them")
    say("mcdonalds", PersonaModel(n_personas=4).fit(frame), frame, None)


def main():
    """Print every data set asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="telco,sfo_airport,mcdonalds,oddjob")
    options = parser.parse_args()
    for name in options.only.split(","):
        begun = time.process_time()
        print(f"\n== {name}")
        if name == "mcdonalds":
            mcdonalds(options.folder)
        else:
            by_study(name, options.folder)
        print(f"{time.process_time() - begun:.0f} CPU seconds", flush=True)


if __name__ == "__main__":
    main()
