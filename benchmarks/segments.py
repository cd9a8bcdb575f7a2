"""How well personas are found again: planted families, their Bayes ceilings, and peers.

    OMP_NUM_THREADS=1 python benchmarks/segments.py --seeds 0:10 --out ours.jsonl
    OMP_NUM_THREADS=1 python benchmarks/segments.py --seeds 0:10 --systems quick-peers --out quick.jsonl
    OMP_NUM_THREADS=1 python benchmarks/segments.py --seeds 0:1 --systems "StepMix + BIC" --out stepmix.jsonl
    python benchmarks/segments.py --table ours.jsonl quick.jsonl stepmix.jsonl

A line of JSON a data set and system; `--table` makes the tables of docs/clustering.md from any number of such files.
Peers need `pip install stepmix kmodes prince`. A system that takes over an hour of CPU on one data set is cut off.
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


def tables(rows):
    """Return the tables of the docs as Markdown."""
    systems = [s for s in [OURS, *segments_peers.PEERS] if any(r["system"] == s for r in rows)]
    peers = [s for s in systems if s != OURS]
    lines = [
        "| data | goal | ceiling | personakit | right k | false none | CPU s |" + "".join(f" {s} |" for s in peers)
    ]
    lines.append("|---|" + "---:|" * (6 + len(peers)))
    for family in worlds.FAMILIES:
        for goal, level in zip(GOAL[family], worlds.LEVELS, strict=True):
            ours = of(rows, OURS, family, level)
            right = sum(r["k"] == r["true_k"] for r in ours)
            cells = [mean(of(rows, s, family, level), "ari") for s in peers]
            seconds = f"{np.mean([r['cpu_seconds'] for r in ours]):.1f}" if ours else "-"
            lines.append(
                f"| {family}, {level} | {goal:.2f} | {mean(ours or rows_of_any(rows, family, level), 'ceiling')} | "
                f"{mean(ours, 'ari')} | {right} of {len(ours)} | {sum(r['verdict'] == 'none' for r in ours)} | "
                f"{seconds} |" + "".join(f" {cell} |" for cell in cells)
            )
    lines += ["", "| without personas | none | constructed | claimed | " + " | ".join([*peers, ""])]
    lines.append("|---|" + "---:|" * (3 + len(peers)))
    for family in ("null", "continuum"):
        for kind in worlds.KINDS:
            said = [r["verdict"] for r in of(rows, OURS, family, kind)]
            claimed = sum(v in ("natural", "reproducible") for v in said)
            theirs = [[r["k"] > 1 for r in of(rows, s, family, kind) if r["k"]] for s in peers]
            lines.append(
                f"| {family}, {kind} | {said.count('none')} | {said.count('constructed')} | {claimed} |"
                + "".join(f" {sum(t)} of {len(t)} |" for t in theirs)
            )
    lines += ["", "| system | data sets | CPU s each, mean |", "|---|---:|---:|"]
    for s in systems:
        mine = [r for r in rows if r["system"] == s]
        lines.append(f"| {s} | {len(mine)} | {np.mean([r['cpu_seconds'] for r in mine]):.1f} |")
    return "\n".join(lines) + "\n"


def rows_of_any(rows, family, level):
    """Rows of one cell by whatever system."""
    return [r for r in rows if (r["family"], r["level"]) == (family, level)]


def main():
    """Run the benchmark, or make its tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0:10", help="first:last+1")
    parser.add_argument("--families", default=",".join(worlds.FAMILIES))
    parser.add_argument("--structureless", default="null,continuum")
    parser.add_argument("--systems", default=OURS, help="personakit, quick-peers, or names of peers; comma between")
    parser.add_argument("--out", type=Path, help="append the lines of JSON here")
    parser.add_argument("--table", nargs="+", type=Path, help="make the tables from these files and stop")
    options = parser.parse_args()
    if options.table:
        print(tables([json.loads(line) for path in options.table for line in path.read_text().splitlines()]))
        return
    asked = options.systems.split(",")
    systems = [s for name in asked for s in (QUICK if name == "quick-peers" else [name])]
    cells = [(f, level) for f in options.families.split(",") if f for level in worlds.LEVELS]
    cells += [(f, kind) for f in options.structureless.split(",") if f for kind in worlds.KINDS]
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
