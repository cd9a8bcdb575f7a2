"""Write docs/method/calibrated.md: every calibrated number, from the registry itself.

Run: python scripts/calibrated_page.py (a test fails when the page is not what this writes).
"""

from __future__ import annotations

from pathlib import Path

from personakit.core.calibrated import REGISTRY

PAGE = Path(__file__).resolve().parent.parent / "docs" / "method" / "calibrated.md"
INTRO = """# Calibrated numbers

Some numbers follow neither from theory nor from a firm's data: how much the churn model errs by itself, how much a
persona's interval must be widened. They were set on simulated firms, whose truth is known, so that results come out
right there. This page lists all of them. It is written from `personakit.core.calibrated`, which the rooms import.

A firm may differ from the simulated ones. What an analyst may want to set for one study (thresholds of the gate, the
cut between satisfied and dissatisfied, the number of resampled bases, ...) is a key of [the study file](../study.md).
"""


def page() -> str:
    """Return the whole page."""
    lines = [INTRO, "| number | used in | what it does | calibrated on |"]
    lines += ["|---|---|---|---|"]
    lines += [
        f"| `{e.name}` = {e.value:g} | {e.room} | {e.effect} | {e.calibrated_on} (`benchmarks/{e.benchmark}`, "
        f"{e.since}) |"
        for e in REGISTRY
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
