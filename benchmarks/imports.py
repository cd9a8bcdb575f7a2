"""How long importing and --help take, beside importing pandas alone: medians of fresh processes on a warm disk.

Run: python benchmarks/imports.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

REPEATS = 11


def median_seconds(command: list[str]) -> float:
    """Median wall seconds of a fresh process."""
    times = []
    for _ in range(REPEATS + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])  # the first one warms the disk


def main() -> None:
    """Print the medians."""
    python = sys.executable
    pandas = median_seconds([python, "-c", "import pandas"])
    both = median_seconds([python, "-c", "import pandas, personakit"])
    help_text = median_seconds([str(Path(python).parent / "personakit"), "--help"])
    print(f"import pandas                {pandas:.3f} s")
    print(f"import pandas, personakit    {both:.3f} s  (adds {both - pandas:+.3f} s)")
    print(f"personakit --help            {help_text:.3f} s")
    print(f"medians of {REPEATS} fresh processes")


if __name__ == "__main__":
    main()
