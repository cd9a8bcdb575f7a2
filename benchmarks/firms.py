"""Personas of planted firms through the whole pipeline, beside a careful notebook on the same exports.

    OMP_NUM_THREADS=1 python benchmarks/firms.py --seeds 0:10 --out firms.jsonl
    python benchmarks/firms.py --table firms.jsonl

Exports are written as CSV, read by the study, and personas found; the share of base of each persona, matched to the
true one it shares most customers with, is held against the truth. The notebook: KMeans on standardised survey answers
of the respondents (k by silhouette), then a random forest on the CRM for everyone else; its share is a head count.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from firms_worlds import LEVELS, PERSONAS, make_firm

GOAL = {"30%": (0.90, 0.60), "15%": (0.75, 0.40), "7%": (0.62, 0.28)}


def ari(truth, found):
    """Adjusted Rand index, four digits."""
    from sklearn.metrics import adjusted_rand_score

    return round(float(adjusted_rand_score(truth, found)), 4)


def notebook(firm):
    """KMeans on the answers, k by silhouette; a forest on the CRM places the others. Returns a label a customer."""
    from sklearn.cluster import KMeans
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.metrics import silhouette_score

    answers = firm.survey.drop(columns="id")
    answers = answers.fillna(answers.median())
    x = ((answers - answers.mean()) / answers.std()).to_numpy()
    fits = [KMeans(k, n_init=20, random_state=0).fit_predict(x) for k in range(2, 11)]
    labels = max(fits, key=lambda fit: silhouette_score(x, fit))
    crm = firm.crm.drop(columns="id")
    numbers = crm.select_dtypes("number").columns
    table = pd.get_dummies(crm)
    table[numbers] = np.log1p(table[numbers].fillna(table[numbers].median()))
    forest = RandomForestClassifier(500, min_samples_leaf=5, random_state=0)
    forest.fit(table[firm.answered], labels)
    out = np.empty(len(crm), dtype=int)
    out[firm.answered] = labels
    out[~firm.answered] = forest.predict(table[~firm.answered])
    return out


def share_errors(truth, members, share, low=None, high=None):
    """Match personas to true ones one to one by shared members; return error of the share and whether it is covered.

    A true persona that nothing matches has a share of 0 claimed, and is not covered.
    """
    from scipy.optimize import linear_sum_assignment

    k = truth.max() + 1
    true = np.bincount(truth, minlength=k) / len(truth)
    shared = np.stack([members[truth == c].sum(axis=0) for c in range(k)])
    rows, columns = linear_sum_assignment(-shared)
    match = dict(zip(rows.tolist(), columns.tolist(), strict=True))
    errors, covered = [], []
    for c in range(k):
        j = match.get(c)
        errors.append(float(abs((share[j] if j is not None else 0.0) - true[c])))
        if low is not None and j is not None:
            covered.append(bool(low[j] <= true[c] <= high[j]))
    return errors, covered


def ours(firm, seed, **changes):
    """Run the pipeline from CSV files."""
    import personakit as pk

    with tempfile.TemporaryDirectory() as folder:
        exports = pk.read_exports(firm.write(Path(folder), seed, **changes))
    personas = pk.find_personas(exports)
    ids = firm.crm["id"]
    return personas, personas.memberships.loc[ids].to_numpy()


def run(level, seed, *, peer=True):
    """Run one firm."""
    firm = make_firm(level, seed)
    who = firm.answered
    row = {"level": level, "seed": seed, "customers": len(firm.crm), "respondents": int(who.sum())}
    row |= {"ceiling_respondents": ari(firm.truth[who], firm.bayes[who]), "ceiling": ari(firm.truth, firm.bayes)}
    if peer:
        begun = time.process_time()
        labels = notebook(firm)
        heads = np.eye(labels.max() + 1)[labels]
        errors, _ = share_errors(firm.truth, heads, heads.mean(axis=0))
        row["notebook"] = {
            "respondents": ari(firm.truth[who], labels[who]),
            "everyone": ari(firm.truth, labels),
            "k": int(labels.max() + 1),
            "share_error": round(float(np.mean(errors)), 4),
            "cpu_seconds": round(time.process_time() - begun, 1),
        }
    begun = time.process_time()
    personas, members = ours(firm, seed)
    found = members.argmax(axis=1)
    t = personas.table
    low, high = t["share_low"].to_numpy(), t["share_high"].to_numpy()
    errors, covered = share_errors(firm.truth, members, t["share_of_base"].to_numpy(), low, high)
    row["personakit"] = {
        "respondents": ari(firm.truth[who], found[who]),
        "everyone": ari(firm.truth, found),
        "k": len(personas),
        "verdict": personas.verdict,
        "share_error": round(float(np.mean(errors)), 4),
        "covered": covered,
        "width": round(float(np.mean(high - low)), 4),
        "cpu_seconds": round(time.process_time() - begun, 1),
    }
    return row


def table(rows):
    """Return the table of the docs as Markdown."""
    lines = [
        "| survey reached | | ceiling | goal | personakit | notebook |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for level in LEVELS:
        mine = [r for r in rows if r["level"] == level]
        if not mine:
            continue
        goal = GOAL[level]
        theirs = [r["notebook"] for r in mine if "notebook" in r]
        us = [r["personakit"] for r in mine]

        def mean(of, name):
            return f"{np.mean([r[name] for r in of]):.3f}" if of else "-"

        head = f"{level}, {PERSONAS[level]} personas, {len(mine)} firms"
        lines.append(
            f"| {head} | ARI, respondents | {mean(mine, 'ceiling_respondents')} | {goal[0]:.2f} | "
            f"{mean(us, 'respondents')} | {mean(theirs, 'respondents')} |"
        )
        lines.append(
            f"| | ARI, everyone | {mean(mine, 'ceiling')} | {goal[1]:.2f} | {mean(us, 'everyone')} | "
            f"{mean(theirs, 'everyone')} |"
        )
        lines.append(f"| | error of a share | | .030 | {mean(us, 'share_error')} | {mean(theirs, 'share_error')} |")
        covered = [c for r in us for c in r["covered"]]
        lines.append(f"| | 90% intervals that hold | | .85-.95 | {np.mean(covered):.2f} of {len(covered)} | |")
        right = [sum(r["k"] == PERSONAS[level] for r in of) for of in (us, theirs)]
        lines.append(f"| | right k | | | {right[0]} | {right[1]} |")
        lines.append(f"| | CPU s | | | {mean(us, 'cpu_seconds')} | {mean(theirs, 'cpu_seconds')} |")
    return "\n".join(lines) + "\n"


def main():
    """Run the benchmark, or make its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0:10", help="first:last+1")
    parser.add_argument("--levels", default=",".join(LEVELS))
    parser.add_argument("--no-peer", action="store_true", help="leave the notebook out")
    parser.add_argument("--out", type=Path, help="append the lines of JSON here")
    parser.add_argument("--table", nargs="+", type=Path, help="make the table from these files and stop")
    options = parser.parse_args()
    if options.table:
        print(table([json.loads(line) for path in options.table for line in path.read_text().splitlines()]))
        return
    rows = []
    for seed in range(*map(int, options.seeds.split(":"))):
        for level in options.levels.split(","):
            rows.append(run(level, seed, peer=not options.no_peer))
            print(json.dumps(rows[-1]), flush=True)
            if options.out:
                with options.out.open("a") as file:
                    file.write(json.dumps(rows[-1]) + "\n")
    print("\n" + table(rows))


if __name__ == "__main__":
    main()
