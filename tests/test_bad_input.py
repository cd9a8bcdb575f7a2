"""Broken exports: the expected message or the counted repair; never a traceback, a silent loss or a wrong result."""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent / "ingest"))
from ingest_world import plain

from corruptions import ALL, Corruption, lines, put, save, table
from personakit.core.errors import DataError, PersonakitError
from personakit.ingest import read_exports
from personakit.ingest.check_log import ROWS_KEPT

TABLES = ("customers", "survey", "csat", "waits", "profitability", "stages")


@pytest.fixture(scope="module")
def small(tmp_path_factory, sample_folder) -> Path:
    """The sample, cut to 300 customers, so that each reading is quick."""
    folder = tmp_path_factory.mktemp("small")
    for path in sample_folder.iterdir():
        if path.is_file():
            shutil.copy(path, folder / path.name)
    crm = table(folder, "crm.csv")
    crm = crm.iloc[:330]
    save(folder, "crm.csv", crm)
    ids = set(crm["Customer No"].str.strip().str.upper())

    def kept(series):
        return series.str.strip().str.upper().isin(ids)

    csat, waits = table(folder, "csat.csv"), table(folder, "waits.csv", ";")
    save(folder, "csat.csv", csat[kept(csat["CustomerID"])])
    save(folder, "waits.csv", waits[kept(waits["customer"])], ";")
    with (folder / "survey.csv").open(encoding="utf-8-sig", newline="") as handle:
        records = list(csv.reader(handle))
    place = records[0].index("ExternalReference")
    records = [*records[:3], *(r for r in records[3:] if not r[place] or r[place].strip().upper() in ids)]
    with (folder / "survey.csv").open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(records)
    book = openpyxl.load_workbook(folder / "profitability.xlsx")
    sheet = book["By quarter"]
    rows = list(sheet.iter_rows(values_only=True))
    new = openpyxl.Workbook()
    new.active.title = "By quarter"
    for row in rows[:3]:
        new.active.append(row)
    for row in rows[3:]:
        if str(row[0]).strip().upper() in ids:
            new.active.append(row)
    new.save(folder / "profitability.xlsx")
    return folder


@pytest.fixture(scope="module")
def sound(small):
    return read_exports(small / "study.toml")


@pytest.fixture(scope="module")
def secrets(small) -> set[str]:
    """What no message may hold: ids, comments and other cells of customers."""
    crm, csat = table(small, "crm.csv"), table(small, "csat.csv")
    words = set(crm["Customer No"].str.strip()) | set(csat["CustomerID"].str.strip())
    words |= {c for c in csat["Comment"] if len(c) > 6} | {
        "ZZ-1",
        "rather good",
        "about forty",
        "perhaps",
    }
    return {w for w in words if len(w) > 3}


def counts(exports) -> dict[tuple[str, str], int]:
    return exports.checks.groupby(["table", "check"])["rows"].sum().to_dict()


def test_there_are_enough_ways_to_break_a_file():
    assert len(ALL) >= 40
    assert len({c.name for c in ALL}) == len(ALL)


@pytest.mark.parametrize("broken", ALL, ids=lambda c: c.name)
def test_broken_exports(broken: Corruption, small, sound, secrets, tmp_path):
    folder = tmp_path / "exports"
    shutil.copytree(small, folder)
    broken.change(folder)
    if broken.error is not None:
        refused(broken, folder, secrets)
        return
    exports = read_exports(folder / "study.toml")
    assert_accounted_for(exports)
    assert_nothing_private(exports.checks.to_csv(), secrets)
    before, after = counts(sound), counts(exports)
    for key, more in broken.counts.items():
        assert after.get(key, -1) - before.get(key, 0) == more, key
    for name in TABLES:
        fewer = len(getattr(sound, name)) - len(getattr(exports, name))
        if broken.name == "a stage without ratings" and name == "csat":
            assert fewer == int((sound.csat["stage"] == "Repair").sum())
            continue
        assert fewer == broken.loses.get(name, 0), name
        if not fewer:
            assert_same(getattr(sound, name), getattr(exports, name), name, broken.ignoring)


def refused(broken: Corruption, folder: Path, secrets: set[str]) -> None:
    with pytest.raises(PersonakitError) as caught:
        read_exports(folder / "study.toml")
    text = str(caught.value)
    assert type(caught.value) is broken.error, text
    checks = getattr(caught.value, "checks", None)
    said = text + (checks.to_csv() if checks is not None else "")
    for words in broken.says:
        assert words in said
    assert_nothing_private(said, secrets)
    assert len(text) < 3000
    if caught.value.exit_code == 1:
        assert checks is not None, "a refusal of data carries the checks"
        assert (checks["action"] == "refused").any()


def assert_accounted_for(exports) -> None:
    for known in exports.inputs:
        checks = exports.checks[exports.checks["export"] == known.export]
        kept = checks.loc[checks["check"] == ROWS_KEPT, "rows"].sum()
        dropped = checks.loc[checks["action"] == "dropped", "rows"].sum()
        assert known.rows_read == kept + dropped, known.export


def assert_nothing_private(text: str, secrets: set[str]) -> None:
    found = [word for word in secrets if word in text]
    assert not found, f"{len(found)} values of customers are told"


def assert_same(one: pd.DataFrame, two: pd.DataFrame, name: str, ignoring: tuple[str, ...]) -> None:
    columns = [c for c in one.columns if c not in ignoring]
    assert columns == [c for c in two.columns if c not in ignoring]
    pd.testing.assert_frame_equal(plain(one[columns]), plain(two[columns]), check_dtype=False, obj=name)


def test_cells_that_may_differ_hold_what_was_written(small, tmp_path):
    folder = tmp_path / "exports"
    shutil.copytree(small, folder)
    rows = [r for r in lines(folder, "csat.csv") if '"' not in r]
    written = {31: "שירות נהדר 👍🏽", 32: "x" * 10_000, 33: '"one\ntwo, ""three"""'}
    for place, comment in written.items():
        rows[place] = rows[place].rsplit(",", 1)[0] + "," + comment
    put(folder, "csat.csv", rows)
    exports = read_exports(folder / "study.toml")
    comments = set(exports.csat["comment"].dropna())
    assert {"שירות נהדר 👍🏽", "x" * 10_000, 'one\ntwo, "three"'} <= comments


@pytest.mark.parametrize("rows", ["", "\n", ",31\n,32\n"])
def test_customers_without_a_row_or_an_id_are_said_to_be_none(tmp_path, rows):
    (tmp_path / "crm.csv").write_text("id,age\n" + rows)
    (tmp_path / "study.toml").write_text("""[study]
as_of = 2026-06-30
[exports.crm]
table = "customers"
path = "crm.csv"
columns = { customer_id = "id" }
attributes = { age = { use = "active" } }
""")
    with pytest.raises(DataError, match=r"crm\.csv \(crm\) has no row with a customer id|exports failed"):
        read_exports(tmp_path / "study.toml")
