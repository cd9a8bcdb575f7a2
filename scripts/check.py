"""Run every check that CI runs, in order, and say at the end which failed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SOURCES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "src").rglob("*.py"))

#: Percent of the lines and branches of src that the tests run; notebooks and subprocesses are not counted.
COVERAGE_FLOOR = 95

CHECKS: list[tuple[str, list[str]]] = [
    ("lint", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "."]),
    ("types", ["mypy"]),
    ("layers", ["lint-imports"]),
    ("docstrings", ["numpydoc", "lint", *SOURCES]),
    ("documentation, no broken link", ["mkdocs", "build", "--quiet"]),
    (
        "tests, doctests, notebooks, sample data, coverage",
        [
            "pytest",
            "-n",
            "auto",
            "--dist",
            "worksteal",
            "-q",
            "--durations=10",
            "--cov",
            "--cov-report=",
            f"--cov-fail-under={COVERAGE_FLOOR}",
        ],
    ),
]


def main() -> int:
    """Run all checks; return 1 when any failed."""
    failed = []
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}  # a notice of the theme, no warning about our pages
    for name, command in CHECKS:
        start = time.monotonic()
        print(f"== {name}", flush=True)
        done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, check=False, env=environment)
        print(f"   {'passed' if done.returncode == 0 else 'FAILED'} in {time.monotonic() - start:.0f} s", flush=True)
        if done.returncode != 0:
            failed.append(name)
    if failed:
        print("Failed: " + ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
