"""How well personas are found again: planted families, their Bayes ceilings, and peers.

    OMP_NUM_THREADS=1 python benchmarks/segments.py --seeds 0:10 --out ours.jsonl
    OMP_NUM_THREADS=1 python benchmarks/segments.py --seeds 0:10 --systems quick-peers --out quick.jsonl
    OMP_NUM_THREADS=1 python benchmarks/segments.py --seeds 0:1 --systems "StepMix + BIC" --out stepmix.jsonl
    python benchmarks/segments.py --table ours.jsonl quick.jsonl stepmix.jsonl

A line of JSON a data set and system; `--table` makes the tables of docs/clustering.md from any number of such files.
Peers need `pip install stepmix kmodes`. A system that takes over an hour of CPU on one data set is cut off.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import time
from pathlib import Path

import numpy as np
import segments_peers
import segments_worlds as worlds

GOAL = {
    "numeric": (0.97, 0.92, 0.80),
    "likert": (0.90, 0.70, 0.45),
    "categorical": (0.93, 0.62, 0.52),
    "mixed": (0.95, 0.91, 0.65),
}
SHARE_GOAL = {"battery": (0.94, 0.85, 0.72), "battery_mixed": (0.94, 0.85, 0.72)}  # of the ceiling
OURS = "personakit"
QUICK = [name for name in segments_peers.PEERS if name != "StepMix + BIC"]
MOST_SECONDS = 3600


def labelled(system, frame):
    """Return labels and, of ours, the verdict; None where a peer cannot take the data or the hour is over."""
    if system == OURS:
        from personakit.clustering import PersonaModel

        model = PersonaModel().fit(frame)
        return model.labels_, model.verdict_
    return segments_peers.labels_of(segments_peers.PEERS[system][0], frame), ""


def run(system, family, level, seed):
    """Run one system on one data set."""
    from sklearn.metrics import adjusted_rand_score

    world = worlds.make(family, level, seed)
    row = {"family": family, "level": level, "seed": seed, "system": system, "rows": len(world.frame)}
    begun = time.process_time()
    labels, verdict = labelled(system, world.frame)
    row |= {"cpu_seconds": round(time.process_time() - begun, 2), "verdict": verdict}
    row["k"] = 0 if labels is None else len(np.unique(labels))
    if world.truth is not None:
        row["true_k"] = int(world.log_joint.shape[1])
        row["ceiling"] = round(adjusted_rand_score(world.truth, world.bayes), 4)
        row["ari"] = None if labels is None else round(adjusted_rand_score(world.truth, labels), 4)
        if world.answered is not None:
            those = world.answered
            row["ceiling_answered"] = round(adjusted_rand_score(world.truth[those], world.bayes[those]), 4)
            if labels is not None:
                row["ari_answered"] = round(adjusted_rand_score(world.truth[those], np.asarray(labels)[those]), 4)
    return row


def cut_off(*_):
    """End a run that takes too long, as a peer that fails."""
    raise TimeoutError(f"over {MOST_SECONDS} CPU seconds")


def of(rows, system, family, level):
    """Rows of one cell."""
    return [r for r in rows if (r["system"], r["family"], r["level"]) == (system, family, level)]


def mean(rows, name):
    """Mean of what there is, as text."""
    values = [r[name] for r in rows if r.get(name) is not None]
    return f"{np.mean(values):.2f}" if values else "-"


def share(rows, name="ari", ceiling="ceiling"):
    """Mean adjusted Rand index as a share of the mean ceiling, as text."""
    both = [(r[name], r[ceiling]) for r in rows if r.get(name) is not None]
    if not both:
        return "-"
    ours, best = np.mean(both, axis=0)
    return f"{ours / best:.2f}"


def goal_of(family, level):
    """The goal as text: an adjusted Rand index, or for the surveys in batteries a share of the ceiling."""
    at = worlds.LEVELS.index(level)
    return f"{SHARE_GOAL[family][at]:.2f} of ceiling" if family in SHARE_GOAL else f"{GOAL[family][at]:.2f}"


def found_again(rows, systems):
    """Lines of the table of planted families."""
    peers = [s for s in systems if s != OURS]
    lines = [
        "| data | goal | ceiling | personakit | share of ceiling | right k | within one | false none | CPU s |"
        + "".join(f" {s} |" for s in peers)
    ]
    lines.append("|---|" + "---:|" * (8 + len(peers)))
    for family, level in ((family, level) for family in worlds.FAMILIES for level in worlds.LEVELS):
        cell = [r for r in rows if (r["family"], r["level"]) == (family, level)]
        if not cell:
            continue
        ours = of(rows, OURS, family, level)
        off = [abs(r["k"] - r["true_k"]) for r in ours]
        seconds = f"{np.mean([r['cpu_seconds'] for r in ours]):.1f}" if ours else "-"
        lines.append(
            f"| {family}, {level} | {goal_of(family, level)} | {mean(ours or cell, 'ceiling')} | {mean(ours, 'ari')} | "
            f"{share(ours)} | {sum(d == 0 for d in off)} of {len(ours)} | {sum(d <= 1 for d in off)} of {len(ours)} | "
            f"{sum(r['verdict'] == 'none' for r in ours)} | {seconds} |"
            + "".join(f" {mean(of(rows, s, family, level), 'ari')} |" for s in peers)
        )
    return lines


def shares_of_ceiling(rows, systems):
    """Lines of the table of every system's share of the ceiling and right k, where the goal is such a share."""
    lines = ["| share of the ceiling; right k, within one | " + " | ".join([*systems, ""])]
    lines.append("|---|" + "---:|" * len(systems))
    for family, level in ((family, level) for family in SHARE_GOAL for level in worlds.LEVELS):
        for name in ("ari", "ari_answered"):
            ceiling = name.replace("ari", "ceiling")
            cell = [r for r in rows if (r["family"], r["level"]) == (family, level) and ceiling in r]
            if not cell:
                continue
            text = []
            for s in systems:
                mine = of(cell, s, family, level)
                off = np.array([abs(r["k"] - r["true_k"]) for r in mine])
                text.append(f"{share(mine, name, ceiling)}; {(off == 0).sum()}, {(off <= 1).sum()} of {len(off)}")
            who = ", who answered" if name == "ari_answered" else ""
            lines.append(f"| {family}, {level}{who} | " + " | ".join([*text, ""]))
    return lines if len(lines) > 2 else []


def claimed_falsely(rows, systems):
    """Lines of the table of data without personas."""
    peers = [s for s in systems if s != OURS]
    lines = ["| without personas | none | constructed | reproducible | natural | " + " | ".join([*peers, ""])]
    lines.append("|---|" + "---:|" * (4 + len(peers)))
    for family, kind in ((family, kind) for family, kinds in worlds.KINDS.items() for kind in kinds):
        if not any((r["family"], r["level"]) == (family, kind) for r in rows):
            continue
        said = [r["verdict"] for r in of(rows, OURS, family, kind)]
        theirs = [[r["k"] > 1 for r in of(rows, s, family, kind) if r["k"]] for s in peers]
        lines.append(
            f"| {family}, {kind} | "
            + " | ".join(str(said.count(v)) for v in ("none", "constructed", "reproducible", "natural"))
            + " |"
            + "".join(f" {sum(t)} of {len(t)} |" for t in theirs)
        )
    return lines if len(lines) > 2 else []


def tables(rows):
    """Return the tables of the docs as Markdown."""
    systems = [s for s in [OURS, *segments_peers.PEERS] if any(r["system"] == s for r in rows)]
    cost = ["| system | data sets | CPU s each, mean |", "|---|---:|---:|"]
    for s in systems:
        mine = [r for r in rows if r["system"] == s]
        cost.append(f"| {s} | {len(mine)} | {np.mean([r['cpu_seconds'] for r in mine]):.1f} |")
    parts = [found_again(rows, systems), shares_of_ceiling(rows, systems), claimed_falsely(rows, systems), cost]
    return "\n\n".join("\n".join(lines) for lines in parts if len(lines) > 0) + "\n"


def main():
    """Run the benchmark, or make its tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0:10", help="first:last+1")
    parser.add_argument("--families", default=",".join(worlds.FAMILIES))
    parser.add_argument("--levels", default=",".join(worlds.LEVELS))
    parser.add_argument("--structureless", default="null,continuum")
    parser.add_argument("--kinds", default="", help="kinds of data without personas; all by default")
    parser.add_argument("--systems", default=OURS, help="personakit, quick-peers, or names of peers; comma between")
    parser.add_argument("--out", type=Path, help="append the lines of JSON here")
    parser.add_argument("--table", nargs="+", type=Path, help="make the tables from these files and stop")
    options = parser.parse_args()
    if options.table:
        print(tables([json.loads(line) for path in options.table for line in path.read_text().splitlines()]))
        return
    asked = options.systems.split(",")
    systems = [s for name in asked for s in (QUICK if name == "quick-peers" else [name])]
    cells = [(f, level) for f in options.families.split(",") if f for level in options.levels.split(",")]
    kinds = [kind for kind in options.kinds.split(",") if kind]
    cells += [
        (f, kind)
        for f in options.structureless.split(",")
        if f
        for kind in worlds.KINDS[f]
        if not kinds or kind in kinds
    ]
    signal.signal(signal.SIGPROF, cut_off)
    rows = []
    for seed in range(*map(int, options.seeds.split(":"))):
        for family, level in cells:
            for system in systems:
                signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
                rows.append(run(system, family, level, seed))
                signal.setitimer(signal.ITIMER_PROF, 0)
                print(json.dumps(rows[-1]), flush=True)
                if options.out:
                    with options.out.open("a") as file:
                        file.write(json.dumps(rows[-1]) + "\n")
    print("\n" + tables(rows))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()
