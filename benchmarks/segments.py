"""How well personas are found again: planted families, their Bayes ceilings, and peers.

    OMP_NUM_THREADS=1 python benchmarks/segments.py --seeds 0:10 [--peers] [--families likert,mixed] [--out table.md]

Prints one line a data set and, at the end, the table of the docs. Peers run when asked for and importable.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import segments_peers
import segments_worlds as worlds

from personakit.segments import PersonaModel
from personakit.segments.compare import adjusted_rand

GOAL = {
    "numeric": (0.97, 0.92, 0.80),
    "likert": (0.90, 0.70, 0.45),
    "categorical": (0.93, 0.62, 0.52),
    "mixed": (0.95, 0.91, 0.65),
}


def planted(family, level, seeds, peers):
    """Run one cell of the table."""
    rows = []
    for seed in seeds:
        world = worlds.make(family, level, seed)
        begun = time.process_time()
        model = PersonaModel().fit(world.frame)
        row = {
            "ceiling": adjusted_rand(world.truth, world.bayes),
            "personakit": adjusted_rand(world.truth, model.labels_),
            "right_k": float(model.n_personas_ == world.log_joint.shape[1]),
            "none": float(model.verdict_ == "none"),
            "cpu_seconds": time.process_time() - begun,
        }
        for name, run in peers.items():
            labels = segments_peers.labels_of(run, world.frame)
            row[name] = np.nan if labels is None else adjusted_rand(world.truth, labels)
        rows.append(row)
        said = ", ".join(f"{name} {value:.2f}" for name, value in row.items())
        print(f"{family} {level} {seed}: {model.verdict_}, {said}", flush=True)
    return {name: float(np.nanmean([row[name] for row in rows])) for name in rows[0]}


def structureless(family, kind, seeds):
    """Run data without personas: verdicts, and the k of each."""
    out = []
    for seed in seeds:
        begun = time.process_time()
        model = PersonaModel().fit(worlds.make(family, kind, seed).frame)
        out.append((model.verdict_, model.n_personas_))
        print(f"{family} {kind} {seed}: {out[-1]} {time.process_time() - begun:.1f} s", flush=True)
    return out


def main():
    """Run the benchmark and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0:10", help="first:last+1")
    parser.add_argument("--families", default=",".join(worlds.FAMILIES))
    parser.add_argument("--structureless", default="null,continuum")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--out", help="also write the tables here")
    options = parser.parse_args()
    seeds = range(*map(int, options.seeds.split(":")))
    peers = segments_peers.available() if options.peers else {}
    lines = [
        "| data | goal | ceiling | personakit | right k | none | CPU s |" + "".join(f" {name} |" for name in peers)
    ]
    lines.append("|---|" + "---:|" * (6 + len(peers)))
    for family in filter(None, options.families.split(",")):
        for goal, level in zip(GOAL[family], worlds.LEVELS, strict=True):
            cell = planted(family, level, seeds, peers)
            lines.append(
                f"| {family}, {level} | {goal:.2f} | {cell['ceiling']:.2f} | {cell['personakit']:.2f} | "
                f"{cell['right_k']:.0%} | {cell['none']:.0%} | {cell['cpu_seconds']:.1f} |"
                + "".join(f" {cell[name]:.2f} |" for name in peers)
            )
    lines += ["", "| no personas | kind | none | constructed | claimed | median k |", "|---|---|---:|---:|---:|---:|"]
    for family in filter(None, options.structureless.split(",")):
        for kind in worlds.KINDS:
            found = structureless(family, kind, seeds)
            said = [verdict for verdict, _ in found]
            claimed = sum(v in ("natural", "reproducible") for v in said)
            lines.append(
                f"| {family} | {kind} | {said.count('none')} | {said.count('constructed')} | {claimed} | "
                f"{np.median([k for _, k in found]):.0f} |"
            )
    table = "\n".join(lines) + "\n"
    print("\n" + table)
    if options.out:
        Path(options.out).write_text(table)


if __name__ == "__main__":
    main()
