"""Faults put into ``data/sample``, as exports have them: each is read right, or counted and said.

Runs that are killed or clash with files of the analyst's are in ``tests/analysis/test_folder.py``.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import personakit as pk
from factories import make_personas

SAMPLE = Path(__file__).parent.parent / "data" / "sample"
DATES = ["Customer since", "Contract end", "Left on"]


@pytest.fixture(scope="module")
def clean() -> pk.Exports:
    return pk.read_exports(SAMPLE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "sample"))


def rewritten(folder: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> pk.Exports:
    crm = pd.read_csv(folder / "crm.csv", dtype=str, keep_default_na=False)
    change(crm).to_csv(folder / "crm.csv", index=False)
    return pk.read_exports(folder)


def note(exports: pk.Exports, check: str) -> tuple[int, str]:
    row = exports.checks.set_index("check").loc[check]
    return int(row["rows"]), str(row["note"])


@pytest.mark.parametrize("apart", [1500, 2000])
def test_two_cells_with_an_open_quote_swallow_no_rows(apart: int, folder: Path, clean: pk.Exports) -> None:
    lines = (folder / "crm.csv").read_text("utf-8").splitlines()
    for at in (300, 300 + apart):
        cells = lines[at].split(",")
        lines[at] = ",".join([*cells[:4], '"' + cells[4], *cells[5:]])
    (folder / "crm.csv").write_text("\n".join(lines) + "\n", "utf-8")
    exports = pk.read_exports(folder)
    assert len(exports.customers) == len(clean.customers) == 3000
    rows, said = note(exports, "quote never closed")
    assert rows == 2
    assert f"row 301, {301 + apart}" in said


@pytest.mark.parametrize("form", ["%d.%m.%y", "%d/%m/%y", "%m/%d/%y"])
@pytest.mark.parametrize("declared", [True, False])
def test_years_of_two_digits_lose_no_date(form: str, declared: bool, folder: Path, clean: pk.Exports) -> None:
    def two_digits(crm: pd.DataFrame) -> pd.DataFrame:
        for name in DATES:
            days = pd.to_datetime(crm[name], format="%Y-%m-%d", errors="coerce")
            days = days.fillna(pd.to_datetime(crm[name], format="%d.%m.%Y", errors="coerce"))
            crm[name] = days.dt.strftime(form).fillna("")
        return crm

    study = (folder / "study.toml").read_text("utf-8")
    formats = f'date_formats = ["{form}"]' if declared else ""
    study = study.replace('date_formats = ["%Y-%m-%d", "%d.%m.%Y"]', formats)
    (folder / "study.toml").write_text(study, "utf-8")
    exports = rewritten(folder, two_digits)
    for name in ("joined_on", "contract_end", "left_on"):
        pd.testing.assert_series_equal(exports.customers[name], clean.customers[name])


@pytest.mark.parametrize(("mark", "read"), [(".", 1.0), (",", 1000.0)])
def test_three_digits_behind_a_mark_are_in_doubt(mark: str, read: float, folder: Path, clean: pk.Exports) -> None:
    def thousandths(crm: pd.DataFrame) -> pd.DataFrame:
        bill = pd.to_numeric(crm["Monthly bill"].str.replace(",", "."))
        written = [f"{v:.3f}".replace(".", mark) if np.isfinite(v) else "" for v in bill]
        return crm.assign(**{"Monthly bill": written})

    exports = rewritten(folder, thousandths)
    rows, said = note(exports, "decimal mark in doubt (monthly_bill)")
    assert rows == 3069
    assert 'declare decimal = ","' in said
    assert exports.customers["monthly_bill"].median() == pytest.approx(clean.customers["monthly_bill"].median() * read)


def test_codes_impossible_ages_and_another_unit_are_each_a_check(folder: Path) -> None:
    rng = np.random.default_rng(1)

    def codes(crm: pd.DataFrame) -> pd.DataFrame:
        crm.loc[rng.random(len(crm)) < 0.2, "Data GB per month"] = "9999"
        crm.loc[5:8, "Age"] = "999"
        return crm

    waits = pd.read_csv(folder / "waits.csv", sep=";", dtype=str, keep_default_na=False)
    minutes = pd.to_numeric(waits["wait_min"].str.replace(",", "."), errors="coerce")
    half = (rng.random(len(waits)) < 0.5) & minutes.notna()
    waits.loc[half, "wait_min"] = (60 * minutes[half]).map(lambda v: f"{v:.1f}".replace(".", ","))
    waits.to_csv(folder / "waits.csv", sep=";", index=False)
    exports = rewritten(folder, codes)
    rows, said = note(exports, "a number that reads like a code (Data GB per month)")
    assert 500 < rows < 700
    assert "missing = [9999]" in said
    assert note(exports, "impossible age (Age)")[0] == 4
    assert exports.customers["age"].max() < 115
    rows, said = note(exports, "the unit changes within the column")
    assert rows > 4000
    assert "60 times apart" in said


def test_one_enormous_revenue_is_said_beside_the_value(folder: Path) -> None:
    profit = pd.read_excel(folder / "profitability.xlsx", sheet_name="By quarter", header=2, engine="openpyxl")
    profit.loc[10, "Revenue EUR"] = 1e15
    profit.to_csv(folder / "profitability.csv", index=False)
    study = (folder / "study.toml").read_text("utf-8").replace('"profitability.xlsx"', '"profitability.csv"')
    study = "\n".join(line for line in study.splitlines() if not line.startswith(("sheet =", "skip_rows =")))
    (folder / "study.toml").write_text(study, "utf-8")
    exports = pk.read_exports(folder)
    assert "over 99% of all revenue" in note(exports, "one customer is most of a sum (revenue)")[1]
    value = pk.estimate_value(exports, make_personas(exports, 1))
    assert "In doubt: one customer carries over 99% of all margin." in value.assumptions
