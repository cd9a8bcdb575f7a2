"""Numbers at module level: calibrated ones are registered, the others are where an analyst can reach them."""

from __future__ import annotations

import re
import runpy
from datetime import date
from pathlib import Path

import pytest

from personakit.core import calibrated

ROOT = Path(__file__).resolve().parent.parent.parent
SRC = ROOT / "src" / "personakit"
constants = runpy.run_path(str(ROOT / "scripts" / "constants.py"))


def test_no_number_is_out_of_reach():
    assert constants["problems"]() == []


def test_a_new_number_and_a_gone_one_are_noticed(tmp_path):
    for path in SRC.rglob("*.py"):
        target = tmp_path / path.relative_to(SRC)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    value = tmp_path / "value" / "retention.py"
    value.write_text(value.read_text().replace("FALLBACK_RETENTION", "_FALLBACK") + "\nTOO_LATE, _OK = 3, 4\n")
    lines = constants["problems"](tmp_path)
    assert [line.split(": ")[1] for line in lines] == ["TOO_LATE", "FALLBACK_RETENTION, which is gone"]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("A = 1", ["A"]),
        ("A, B = -1.5, 2**3", ["A", "B"]),
        ("A: int = 3", ["A"]),
        ("A = {'x': (1, 2)}", ["A"]),
        ("A = np.array([1, 2])", ["A"]),
        ("A = True", []),
        ("A = 'x'", []),
        ("A = B", []),
        ("def f():\n    a = 1", []),
    ],
)
def test_what_counts_as_a_number(source, names):
    assert [name for name, _ in constants["numeric_names"](source)] == names


def test_the_registry_is_complete_and_its_sources_exist():
    text = (SRC / "core" / "calibrated.py").read_text(encoding="utf-8")
    exported = re.findall(r"^([A-Z_]+) = _VALUES", text, flags=re.MULTILINE)
    assert exported == [entry.name for entry in calibrated.REGISTRY]
    for entry in calibrated.REGISTRY:
        assert getattr(calibrated, entry.name) == entry.value
        assert (ROOT / "benchmarks" / entry.benchmark).exists()
        assert date.fromisoformat(entry.since)
        room = "\n".join(path.read_text(encoding="utf-8") for path in (SRC / entry.room).rglob("*.py"))
        assert room.count(entry.name) >= 2, f"{entry.name} is not used in {entry.room}"


def test_the_page_lists_the_registry():
    script = runpy.run_path(str(ROOT / "scripts" / "calibrated_page.py"))
    assert script["PAGE"].read_text(encoding="utf-8") == script["page"]()
