"""Where the main job spends its time: CPU seconds and peak memory after each step, for one study.

Run: python benchmarks/by_step.py STUDY [--profile STEP]
where STEP is exports, personas, journey, value, priorities, drivers, cards or report.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import personakit as pk


def main() -> None:
    """Run the chain step by step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study")
    parser.add_argument("--profile", metavar="STEP")
    asked = parser.parse_args()

    def step(name: str, verb: Callable[[], Any]) -> Any:
        profiler = cProfile.Profile(time.process_time) if name == asked.profile else None
        begun = time.process_time()
        result = profiler.runcall(verb) if profiler else verb()
        used, peak = time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        sys.stdout.write(f"{name:10s} {used:7.2f} CPU s   peak so far {peak:5.2f} GB\n")
        if profiler:
            statistics = pstats.Stats(profiler, stream=sys.stdout)
            statistics.sort_stats("cumtime").print_stats("personakit", 30)
            statistics.sort_stats("tottime").print_stats(25)
        sys.stdout.flush()
        return result

    a = pk.Analysis(asked.study)
    for name in ("exports", "personas", "journey", "value", "priorities", "drivers", "cards"):
        step(name, lambda name=name: getattr(a, name))
    with tempfile.TemporaryDirectory() as folder:
        step("report", lambda: a.report(Path(folder) / "report.html"))
    sys.stdout.write(f"total      {time.process_time():7.2f} CPU s, imports included\n")


if __name__ == "__main__":
    main()
