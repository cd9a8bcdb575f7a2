"""Run every check that CI runs, in order, and say at the end which failed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SOURCES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "src").rglob("*.py"))

#: Percent of the lines and branches of src that the tests run; notebooks and subprocesses are not counted.
COVERAGE_FLOOR = 95

#: Of one core each: as many as there are cores run side by side.
STATIC: list[tuple[str, list[str]]] = [
    ("types", ["mypy"]),
    ("lint", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "."]),
    ("layers", ["lint-imports"]),
    ("documentation, no broken link", ["mkdocs", "build", "--quiet"]),
    ("docstrings", ["numpydoc", "lint", *SOURCES]),
]
#: Where CI is true, coverage is measured as well; it costs a quarter more time.
COVERAGE = ["--cov", "--cov-report=", f"--cov-fail-under={COVERAGE_FLOOR}"] if os.environ.get("CI") == "true" else []
TESTS = (
    "tests, doctests, notebooks, sample data" + (", coverage" if COVERAGE else ""),
    ["pytest", "-n", "auto", "--dist", "worksteal", "-q", "--durations=10", *COVERAGE],
)


def run(command: list[str], output: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command of the environment in the root of the repository."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}  # a notice of the theme, no warning about our pages
    program = [str(BIN / command[0]), *command[1:]]
    return subprocess.run(
        program, cwd=ROOT, check=False, env=environment, text=True, stdout=output, stderr=output and subprocess.STDOUT
    )


def verdict(passed: bool, start: float) -> str:
    """Return the line that ends a check."""
    return f"   {'passed' if passed else 'FAILED'} in {time.monotonic() - start:.0f} s"


def run_quietly(name: str, command: list[str]) -> bool:
    """Run one check among others and print at its end what it said."""
    start = time.monotonic()
    done = run(command, subprocess.PIPE)
    passed = done.returncode == 0
    print(f"== {name}\n{done.stdout}{verdict(passed, start)}", flush=True)
    return passed


def main() -> int:
    """Run all checks; return 1 when any failed."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        passed = dict(zip([name for name, _ in STATIC], pool.map(run_quietly, *zip(*STATIC, strict=True)), strict=True))
    name, command = TESTS
    print(f"== {name}", flush=True)
    start = time.monotonic()
    passed[name] = run(command).returncode == 0
    print(verdict(passed[name], start), flush=True)
    failed = [name for name, good in passed.items() if not good]
    if failed:
        print("Failed: " + ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
