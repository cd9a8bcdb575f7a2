"""Personas of planted firms through the whole pipeline, beside a careful notebook on the same exports.

    OMP_NUM_THREADS=1 python benchmarks/firms.py --seeds 0:10 --out firms.jsonl
    python benchmarks/firms.py --table firms.jsonl
    OMP_NUM_THREADS=1 python benchmarks/firms.py --raked --levels 15% --out raked.jsonl
    python benchmarks/firms.py --raked --table raked.jsonl

Exports are written as CSV, read by the study, and personas found; the share of base of each persona, matched to the
true one it shares most customers with, is held against the truth. The notebook: KMeans on standardised survey answers
of the respondents (k by silhouette), then a random forest on the CRM for everyone else; its share is a head count.
With --raked, the same firms with respondents raked to the base and without, where behaviour and attitudes form the
personas and where attitudes alone do.
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
        personas = pk.Analysis(firm.write(Path(folder), seed, **changes)).personas
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


def item_errors(firm, personas, members, profile):
    """Mean distance of each persona's mean answers, in points of the scale, from those of all its true customers."""
    from scipy.optimize import linear_sum_assignment

    k = firm.truth.max() + 1
    shared = np.stack([members[firm.truth == c].sum(axis=0) for c in range(k)])
    rows, columns = linear_sum_assignment(-shared)
    means = profile[profile["measure"] == "mean"].set_index(["persona", "attribute"])["value"]
    ids = list(personas.table["persona"])
    off = [
        abs(means.get((ids[j], f"q{item + 1}"), np.nan) - firm.answers[firm.truth == c, item].mean())
        for c, j in zip(rows, columns, strict=True)
        for item in range(firm.answers.shape[1])
    ]
    return round(float(np.nanmean(off)), 4)


def run_raked(level, seed):
    """Run one firm with and without raking; returns a row of results."""
    import personakit as pk
    from personakit.personas.profile_personas import profile_personas

    firm = make_firm(level, seed)
    who = firm.answered
    out = {"level": level, "seed": seed}

    def read(rake, behaviour):
        with tempfile.TemporaryDirectory() as folder:
            return pk.read_exports(firm.write(Path(folder), seed, f"[weights]\nrake = {rake}", behaviour))

    def result(personas, profile):
        members = personas.memberships.loc[firm.crm["id"]].to_numpy()
        errors, _ = share_errors(firm.truth, members, personas.table["share_of_base"].to_numpy())
        found = members.argmax(axis=1)
        return {
            "respondents": ari(firm.truth[who], found[who]),
            "k": len(personas),
            "share_error": round(float(np.mean(errors)), 4),
            "item_error": item_errors(firm, personas, members, profile),
        }

    exports = {rake: read(rake, "active") for rake in ("false", '"auto"')}
    features = {rake: pk.build_features(one) for rake, one in exports.items()}
    weighting = features['"auto"'].weighting
    out |= {"n": int(who.sum()), "n_effective": round(weighting.n_effective, 1), "outcome": weighting.outcome}
    personas = pk.find_personas(exports["false"], features=features["false"])  # a census: the fit is the same raked
    out["both, not raked"] = result(personas, personas.profile)
    out["both, raked"] = result(personas, profile_personas(features['"auto"'], personas.memberships))
    for rake, name in (("false", "attitudes alone, not raked"), ('"auto"', "attitudes alone, raked")):
        alone = pk.find_personas(read(rake, "describe"))
        out[name] = result(alone, alone.profile)
    return out


def raked_table(rows):
    """Return the table of raked against not raked as Markdown."""
    lines = ["| survey reached | | ARI, respondents | error of a share | error of a mean answer | right k |"]
    lines.append("|---|---|---:|---:|---:|---:|")
    for level in LEVELS:
        mine = [r for r in rows if r["level"] == level]
        for name in [key for key in (mine[0] if mine else {}) if isinstance(mine[0][key], dict)]:
            us = [r[name] for r in mine]
            mean = {key: np.mean([one[key] for one in us]) for key in ("respondents", "share_error", "item_error")}
            right = sum(one["k"] == PERSONAS[level] for one in us)
            lines.append(
                f"| {level}, {len(mine)} firms | {name} | {mean['respondents']:.3f} | {mean['share_error']:.4f} | "
                f"{mean['item_error']:.3f} | {right} |"
            )
        if mine:
            kept = np.mean([r["n_effective"] / r["n"] for r in mine])
            lines.append(f"| {level} | effective n kept | {kept:.2f} | | | |")
    return "\n".join(lines) + "\n"


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
    parser.add_argument("--raked", action="store_true", help="raked against not raked")
    parser.add_argument("--no-peer", action="store_true", help="leave the notebook out")
    parser.add_argument("--out", type=Path, help="append the lines of JSON here")
    parser.add_argument("--table", nargs="+", type=Path, help="make the table from these files and stop")
    options = parser.parse_args()
    if options.table:
        read = [json.loads(line) for path in options.table for line in path.read_text().splitlines()]
        print(raked_table(read) if options.raked else table(read))
        return
    rows = []
    for seed in range(*map(int, options.seeds.split(":"))):
        for level in options.levels.split(","):
            rows.append(run_raked(level, seed) if options.raked else run(level, seed, peer=not options.no_peer))
            print(json.dumps(rows[-1]), flush=True)
            if options.out:
                with options.out.open("a") as file:
                    file.write(json.dumps(rows[-1]) + "\n")
    print("\n" + (raked_table(rows) if options.raked else table(rows)))


if __name__ == "__main__":
    main()
