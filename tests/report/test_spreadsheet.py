from __future__ import annotations

import csv

import pandas as pd
import pytest

from personakit.report import safe_csv

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=HYPERLINK('x')",
    " =1+1",
    "＝1+1",
    "\n=cmd|' /C calc'!A0",
]


def written(frame, tmp_path):
    path = safe_csv(frame, tmp_path / "out.csv")
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_becomes_text(formula, tmp_path):
    rows = written(pd.DataFrame({"stage": [formula], formula: ["x"]}), tmp_path)
    assert len(rows) == 2
    told = "'" + formula.replace("\r", "\n")  # a bare carriage return would start a row of its own
    assert rows[1][0] == told
    assert rows[0][1] == told


def test_numbers_dates_and_plain_text_stay_what_they_are(tmp_path):
    frame = pd.DataFrame(
        {
            "net": [-5.5, None],
            "at": pd.to_datetime(["2025-01-02", None]),
            "stage": pd.Categorical(["Repair", None]),
            "name": ["Compare prices, enjoy a deal", "-3.5"],
        }
    )
    rows = written(frame, tmp_path)
    assert rows[1] == ["-5.5", "2025-01-02", "Repair", "Compare prices, enjoy a deal"]
    assert rows[2] == ["", "", "", "-3.5"]


def test_fractions_keep_the_digits_that_mean_something(tmp_path):
    frame = pd.DataFrame({"share": [0.1 + 0.2, 14.200000000000001], "worth": [1234567.891, -0.000123456789]})
    assert written(frame, tmp_path)[1:] == [["0.3", "1234568.0"], ["14.2", "-0.000123457"]]


def test_categories_that_are_formulas_are_neutralised_and_the_frame_is_left_alone(tmp_path):
    frame = pd.DataFrame({"stage": pd.Categorical(["=1", "Repair"])})
    before = frame.copy(deep=True)
    assert written(frame, tmp_path)[1] == ["'=1"]
    pd.testing.assert_frame_equal(frame, before)
    assert (tmp_path / "out.csv").read_bytes() == b"stage\n'=1\nRepair\n"
