"""Run a fast part of the tests with the lowest versions that pyproject.toml allows: a lower bound must be true.

Run: python scripts/lowest.py [pytest arguments]. The environment is built in build/lowest/, again when a bound changes.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "build" / "lowest"
#: A part that touches every dependency, and takes a few minutes.
TESTS = (
    "tests/study",
    "tests/readers/test_readers.py",
    "tests/ingest/test_exports.py",
    "tests/features",
    "tests/clustering/test_model_file.py",
    "tests/report/test_office.py",
    "tests/plots/test_plots.py",
    "tests/test_cli.py",
    "tests/test_goldens.py",
)
#: What the tests themselves need, in the versions of constraints.txt.
TOOLS = ("pytest", "pytest-xdist", "hypothesis", "import-linter", "jsonschema", "openpyxl", "polars", "duckdb")


def lower_bound(requirement: str) -> str:
    """Return a requirement with its lower bound as the version.

    Examples
    --------
    >>> lower_bound("pandera[pandas]>=0.27")
    'pandera[pandas]==0.27'
    """
    match = re.fullmatch(r"([\w.\-]+(?:\[[\w,]+\])?)>=([\w.]+)", requirement.replace(" ", ""))
    if match is None:
        raise SystemExit(f"'{requirement}' has no lower bound alone: write it as name>=version.")
    return f"{match[1]}=={match[2]}"


def lowest_versions() -> list[str]:
    """Return every dependency of the package and of its extras at its lower bound."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    direct = [*project["dependencies"], *(r for name in ("spss", "sql", "slides", "workbook") for r in extras[name])]
    return [lower_bound(requirement) for requirement in direct]


def tools() -> list[str]:
    """Return the tests' own requirements as constraints.txt pins them."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = {line.partition("==")[0].lower(): line for line in lines if "==" in line}
    return [pins[name] for name in TOOLS]


def environment() -> Path:
    """Return the interpreter of an environment with the lowest versions; built when it is not there."""
    python = HOME / ("Scripts" if os.name == "nt" else "bin") / "python"
    wanted = "\n".join([*lowest_versions(), *tools()]) + "\n"
    stamp = HOME / "requirements.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    venv.create(HOME, with_pip=True, clear=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, *wanted.split()], check=True)
    stamp.write_text(wanted, encoding="utf-8")
    return python


def main(arguments: list[str]) -> int:
    """Build the environment, and run the tests in it."""
    python = environment()
    command = [str(python), "-m", "pytest", "-q", "-n", "auto", *(arguments or TESTS)]
    # A warning of an old library is no fault of ours.
    search = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run([*command, "-W", "default"], cwd=ROOT, env=search, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
