"""The main job from exports to report, beside the same job by hand: CPU seconds and peak memory of both.

The sample world at each size, with five ratings and five waits a customer: `personakit run` in a fresh process, then
benchmarks/by_hand.py in another. CPU seconds are user and system time with child processes; memory is the peak resident
set of the process (the larger of it and any child). Libraries get one thread each, in both.

Run: python benchmarks/end_to_end.py [--sizes 10k,100k,1m] [--only personakit|by_hand] [--folder F] [--json J]
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONTACTS_EACH = 5.7  # gives 5.0 ratings and 5.3 waits a customer, as some leave within the year
MOST_CPU, MOST_MEMORY = 1 / 3, 1 / 2  # of the script's, at the largest size
RUNS = ("personakit", "by_hand")


@dataclass(frozen=True)
class Measured:
    """What one run took."""

    customers: int
    run: str
    cpu_seconds: float
    peak_gb: float
    wall_seconds: float
    exit_code: int
    agreement: float | None = None  # adjusted Rand index of the personas against the planted ones
    first_place: str | None = None  # stage to fix first; the planted one is Repair


def size(text: str) -> int:
    """Read 10k, 1m or a plain number."""
    number = text.strip().lower()
    return int(float(number.rstrip("km")) * {"k": 1_000, "m": 1_000_000}.get(number[-1], 1))


def make_world(folder: Path, customers: int) -> Path:
    """Write the exports of a size, unless they are there already."""
    world = folder / f"world_{customers}"
    if not (world / "study.toml").exists():
        code = (
            "import sys; from personakit.datasets import write_sample; "
            f"write_sample(sys.argv[1], {customers}, profitability='parquet', "
            f"contacts_each={CONTACTS_EACH}, rated=1.0, timed=1.0, truth=sys.argv[1] + '/truth')"
        )
        partial = folder / f"world_{customers}.partial"
        subprocess.run([sys.executable, "-c", code, str(partial)], check=True)
        partial.rename(world)
    return world


def measure(command: list[str], customers: int, run: str, log: Path) -> Measured:
    """Run a command to its end and read its resource use from the kernel."""
    import time

    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    begun = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=os.environ | threads)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1e9 if sys.platform == "darwin" else 1e6  # bytes there, kilobytes here
    return Measured(
        customers,
        run,
        round(used.ru_utime + used.ru_stime, 2),
        round(used.ru_maxrss / unit, 3),
        round(time.monotonic() - begun, 2),
        process.returncode,
    )


def judge(result: Measured, out: Path, world: Path) -> Measured:
    """Add what the run found: personas against the planted ones, and the stage it puts first."""
    done = out / "latest" if (out / "latest").exists() else out
    if result.exit_code or not (done / "assignments.parquet").exists():
        return result
    with (done / "priorities.csv").open(encoding="utf-8-sig", newline="") as file:
        first = next(csv.DictReader(file))["stage"]
    code = (
        "import sys, pandas as pd; from sklearn.metrics import adjusted_rand_score as ari; "
        "a = pd.read_parquet(sys.argv[1]); b = pd.read_csv(sys.argv[2], dtype=str); "
        "a['customer_id'] = a['customer_id'].astype(str); "
        "m = a.merge(b, on='customer_id', suffixes=('', '_true')); print(ari(m['persona_true'], m['persona']))"
    )
    files = [str(done / "assignments.parquet"), str(world / "truth" / "personas.csv")]
    said = subprocess.run([sys.executable, "-c", code, *files], check=True, capture_output=True, text=True)
    return replace(result, agreement=round(float(said.stdout), 3), first_place=first)


def table(results: list[Measured]) -> str:
    """Return the results as a Markdown table, with the ratio of the two at each size."""
    lines = [
        "| customers | run | CPU s | peak GB | wall s | exit | personas found (ARI) | put first |",
        "|---:|---|---:|---:|---:|---:|---:|---|",
        *(
            f"| {r.customers:,} | {r.run} | {r.cpu_seconds:.1f} | {r.peak_gb:.2f} "
            f"| {r.wall_seconds:.1f} | {r.exit_code} | {'' if r.agreement is None else r.agreement} "
            f"| {r.first_place or ''} |"
            for r in results
        ),
    ]
    for customers in sorted({r.customers for r in results}):
        pair = {r.run: r for r in results if r.customers == customers and r.exit_code == 0}
        if len(pair) == len(RUNS):
            ours, theirs = (pair[run] for run in RUNS)
            cpu, memory = ours.cpu_seconds / theirs.cpu_seconds, ours.peak_gb / theirs.peak_gb
            lines.append(f"| {customers:,} | personakit / by hand | {cpu:.2f} | {memory:.2f} | | | | |")
    return "\n".join(lines)


def within(results: list[Measured]) -> bool:
    """Say whether the largest size keeps to the promise; true where only one of the two was run."""
    largest = max(r.customers for r in results)
    pair = {r.run: r for r in results if r.customers == largest}
    if len(pair) < len(RUNS):
        return all(r.exit_code == 0 for r in results)
    ours, theirs = (pair[run] for run in RUNS)
    kept = ours.cpu_seconds <= MOST_CPU * theirs.cpu_seconds and ours.peak_gb <= MOST_MEMORY * theirs.peak_gb
    return kept and all(r.exit_code == 0 for r in results)


def main() -> int:
    """Measure each size; 1 when the promise is not kept at a million customers or a run failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10k,100k,1m")
    parser.add_argument("--only", choices=RUNS)
    parser.add_argument("--folder", help="where worlds and results are kept; a temporary folder when left out")
    parser.add_argument("--json", help="file for the figures")
    parser.add_argument("--markdown", help="file for the table")
    asked = parser.parse_args()
    folder = Path(asked.folder or tempfile.mkdtemp(prefix="personakit-benchmark-"))
    folder.mkdir(parents=True, exist_ok=True)
    results: list[Measured] = []
    for customers in map(size, asked.sizes.split(",")):
        world = make_world(folder, customers)
        for run in RUNS if asked.only is None else (asked.only,):
            out = folder / f"out_{run}_{customers}"
            shutil.rmtree(out, ignore_errors=True)
            command = {
                "personakit": [
                    sys.executable,
                    "-m",
                    "personakit",
                    "run",
                    str(world / "study.toml"),
                    "--output",
                    str(out),
                ],
                "by_hand": [sys.executable, str(HERE / "by_hand.py"), str(world), str(out)],
            }[run]
            log = folder / f"log_{run}_{customers}.txt"
            results.append(judge(measure(command, customers, run, log), out, world))
            sys.stdout.write(f"{results[-1]}\n")
            sys.stdout.flush()
            if results[-1].exit_code:
                sys.stdout.write(log.read_text(encoding="utf-8", errors="replace")[-2000:])
    text = table(results)
    sys.stdout.write(text + "\n")
    if asked.json:
        machine = {"python": platform.python_version(), "cores": os.cpu_count(), "system": platform.system()}
        body = {"machine": machine, "results": [asdict(r) for r in results]}
        Path(asked.json).write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")
    if asked.markdown:
        Path(asked.markdown).write_text(text + "\n", encoding="utf-8")
    if asked.folder is None:
        shutil.rmtree(folder)
    needed = max(r.customers for r in results) >= 1_000_000
    failed = any(r.exit_code for r in results)
    return int(failed or (needed and not within(results)))


if __name__ == "__main__":
    sys.exit(main())
