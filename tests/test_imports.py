"""Importing is quick because heavy libraries load where they are used (benchmarks/imports.py has the seconds)."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("sklearn", "scipy", "matplotlib", "pandera", "pyarrow", "pydantic", "pandas", "numpy", "jinja2", "rich")


def loaded_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(' '.join(sys.modules))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize("code", ["import personakit", "import personakit.cli", "import personakit.core.errors"])
def test_importing_loads_nothing_heavy(code):
    assert not loaded_after(code) & set(HEAVY)


def test_help_loads_nothing_heavy():
    code = "import personakit.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: pass"
    assert not loaded_after(code) & set(HEAVY)


def test_reading_a_study_loads_no_learner():
    assert not loaded_after("import personakit; personakit.read_study") & {"sklearn", "scipy", "matplotlib", "pandera"}


def test_a_finished_run_answers_without_learners_or_plots(sample_run):
    # They are what a start-up waits for: with them, `what-if` on a finished run takes twice the time.
    code = (
        "import personakit.cli as c\n"
        f"try: c.main(['what-if', {str(sample_run.path)!r}, 'Repair', '--wait', '-20%'])\n"
        "except SystemExit as done: assert not done.code\n"
        "print()"
    )
    assert not loaded_after(code) & {"sklearn", "scipy", "matplotlib", "pandera", "jinja2"}
