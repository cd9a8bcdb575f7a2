"""The benchmark's measure of calibration says what it should of chances that are kept, and of those that are not."""

from __future__ import annotations

import runpy
from pathlib import Path

import numpy as np
import pytest

CALIBRATION = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "calibration.py"))
error, table = CALIBRATION["expected_calibration_error"], CALIBRATION["reliability_table"]


def test_the_error_by_hand():
    assert error([0.9, 0.9, 0.9, 0.9, 0.1], [1, 1, 1, 0, 0]) == pytest.approx(0.14)
    assert error([1.0, 0.0], [1, 0]) == 0
    assert error([1.0, 0.0], [0, 1]) == 1
    assert np.isnan(error([], []))
    assert error([np.nan, 1.0], [0, 1]) == 0


def test_kept_chances_have_a_small_error_and_bold_ones_a_large_one():
    rng = np.random.default_rng(0)
    truth = rng.random(20_000)
    outcome = rng.random(20_000) < truth
    assert error(truth, outcome) < 0.01
    assert error(np.round(truth), outcome) > 0.2
    found = table(truth, outcome)
    assert len(found) == 10
    assert found["pairs"].sum() == 20_000
    assert (found["came_true_low"] <= found["came_true"]).all()


def test_chances_beyond_their_ends_are_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        error([1.2], [1])
    with pytest.raises(ValueError, match="one outcome"):
        error([0.5], [1, 0])
