"""Generated exports with the quirks of their platforms, each with the truth of its columns, written anew from a seed.

    python benchmarks/recognition_exports.py FOLDER

The halves share no subject, question, option or wording: what is tuned on one is tested on the other. Run by itself it
also checks the truths against the data, and the halves against each other.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import recognition_held_forms as held_forms
import recognition_held_more as held_more
import recognition_held_shops as held_shops
import recognition_held_support as held_support
import recognition_held_surveys as held_surveys
import recognition_tune_firms as tune_firms
import recognition_tune_forms as tune_forms
import recognition_tune_sheets as tune_sheets
import recognition_tune_shops as tune_shops
import recognition_tune_surveys as tune_surveys
from recognition_files import write_truth
from recognition_making import Sheet

HALVES = {
    "tune": [*tune_surveys.CASES, *tune_forms.CASES, *tune_shops.CASES, *tune_firms.CASES, *tune_sheets.CASES],
    "held": [*held_surveys.CASES, *held_forms.CASES, *held_shops.CASES, *held_support.CASES, *held_more.CASES],
}


@dataclass(frozen=True)
class GeneratedCase:
    """One folder of exports as a platform writes them, and the file with its truth."""

    case: str
    half: str
    platform: str
    folder: Path
    truth: Path


def write_exports(folder: Path, seed: int = 12) -> list[GeneratedCase]:
    """Write every case to FOLDER/HALF/CASE with FOLDER/HALF/CASE.truth.csv beside."""
    return [case for case, _ in _written(folder, seed)]


def _written(folder: Path, seed: int) -> list[tuple[GeneratedCase, list[Sheet]]]:
    cases = []
    for half, makers in HALVES.items():
        for case, platform, make in makers:
            place = folder / half / case
            place.mkdir(parents=True, exist_ok=True)
            sheets = _make(make, place, seed, case)
            truth = folder / half / f"{case}.truth.csv"
            write_truth(truth, sheets)
            cases.append((GeneratedCase(case, half, platform, place, truth), sheets))
    return cases


def _make(make: Callable[[Path, np.random.Generator], list[Sheet]], place: Path, seed: int, case: str) -> list[Sheet]:
    return make(place, np.random.default_rng([seed, zlib.crc32(case.encode())]))


def main() -> int:
    from recognition_exports_check import faults

    cases = _written(Path(sys.argv[1]), 12)
    for case, sheets in cases:
        print(f"{case.half:5} {case.platform:32} {case.case:24} {sum(len(s.columns) for s in sheets):4} columns")
    found = faults(cases)
    print("\n".join(found) or "no faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
