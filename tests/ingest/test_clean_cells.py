"""Cells that mean nothing, cells that cannot be read, and numbers that can be read in two ways."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_world import N, changed, checks_of, frames

from personakit.core.errors import DataError
from personakit.ingest import read_exports
from personakit.parsing.blank_words import guess_blank_words

CASES = Path(__file__).parent.parent / "cases"


# ------------------------------------------------------------------ words for "nothing"


def test_na_among_codes_is_north_america():
    region = read_exports(CASES / "region_na" / "study.toml").customers["region"]
    shares = region.value_counts(normalize=True, dropna=False).round(3).to_dict()
    assert shares == {"NA": 0.51, "EMEA": 0.303, "APAC": 0.187}


@pytest.mark.parametrize(
    ("levels", "blank"),
    [
        ({"EMEA": 50, "APAC": 48, "NA": 2}, ()),
        ({"Berlin": 50, "Rome": 48, "NA": 20}, ("NA",)),
        ({"M": 50, "F": 48, "NA": 12}, ("NA",)),
        ({"US": 500, "DE": 480, "FR": 90, "NA": 2}, ("NA",)),
        ({"US": 50, "DE": 48, "FR": 9, "NA": 20}, ()),
        ({"gold": 50, "n/a": 48, "#N/A": 1, "-": 3}, ("n/a", "#N/A", "-")),
        ({"+": 50, "-": 48}, ()),
        ({"None": 50, "Some": 48}, ()),
    ],
)
def test_which_words_are_blanks(levels, blank):
    assert set(guess_blank_words(levels)) == set(blank)


def test_na_among_codes_is_a_blank_where_the_file_writes_na_among_numbers():
    levels = {"EMEA": 30, "APAC": 19, "NA": 51}
    assert guess_blank_words(levels, na_beside_numbers=True) == {"NA": 51}
    assert guess_blank_words(levels, na_beside_numbers=True, levels_meant={"NA"}) == {}


@given(st.dictionaries(st.text(min_size=1, max_size=6), st.integers(1, 1000), max_size=12))
def test_blanks_are_some_of_the_levels_with_their_rows(levels):
    assert guess_blank_words(levels).items() <= levels.items()


def with_words(world):
    crm = world["crm"].astype({"age": object})
    crm.loc[:3, "region"] = "n/a"
    crm.loc[4:5, "region"] = "-"
    crm.loc[:2, "age"] = "NA"
    world["crm"] = crm


def test_guessed_blanks_are_counted_by_column(tmp_path):
    exports = changed(tmp_path, with_words)
    checks = checks_of(exports, "customers")
    assert checks["blank words (region)", "set missing"] == 6
    assert checks["blank words (age)", "set missing"] == 3
    assert exports.customers["region"].isna().sum() == 6
    note = exports.checks.set_index("check").loc["blank words (region)", "note"]
    assert note.startswith("'n/a' (4), '-' (2) read as no answer; missing = [] for 'region'")


def test_guessing_blanks_can_be_switched_off(tmp_path):
    exports = changed(tmp_path / "all", with_words, exports__crm__guess_blanks=False)
    assert exports.customers["region"].isna().sum() == 0
    assert checks_of(exports, "customers")["no number (age)", "set missing"] == 3
    exports = changed(tmp_path / "one", with_words, exports__crm__attributes__region__missing=[])
    assert {"n/a", "-"} < set(exports.customers["region"].cat.categories)
    assert checks_of(exports, "customers")["blank words (age)", "set missing"] == 3
    exports = changed(tmp_path / "some", with_words, exports__crm__attributes__region__missing=["-"])
    assert exports.customers["region"].isna().sum() == 2


# ------------------------------------------------------------------ cells that cannot be read


@pytest.mark.parametrize(
    "form", ["%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%d-%m-%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%d %b %Y"]
)
def test_a_column_of_dates_is_read_however_it_is_written(tmp_path, form):
    def written(world):
        world["crm"]["since"] = pd.to_datetime(world["crm"]["since"]).dt.strftime(form)

    exports = changed(tmp_path, written)
    wanted = pd.to_datetime(frames()["crm"]["since"])
    assert (exports.customers["joined_on"].to_numpy() == wanted.to_numpy()).all()


def test_a_column_that_loses_most_of_its_cells_stops_the_run(tmp_path):
    def half_filled(world):
        # a third of the column is filled, and none of that can be read: few of all cells, all of those there are
        since = world["crm"]["since"].where(np.arange(N) % 3 == 0)
        world["crm"]["since"] = since.map(lambda day: f"week {day[-2:]}", na_action="ignore")

    with pytest.raises(DataError) as caught:
        changed(tmp_path / "stops", half_filled)
    assert "crm.csv (crm): 20 of 20 filled cells of 'since' (100%) are 'no date'. Declare how they are" in str(
        caught.value
    )
    exports = changed(tmp_path / "allowed", half_filled, gate__most_set_missing=1.0)
    assert checks_of(exports, "customers")["no date (since)", "set missing"] == 20


def test_a_date_that_stands_for_no_date_never_stops_a_run(tmp_path):
    def ends(world):
        world["crm"]["ends"] = "9999-12-31"

    exports = changed(tmp_path, ends, exports__crm__columns__contract_end="ends")
    assert exports.customers["contract_end"].isna().all()


# ------------------------------------------------------------------ the decimal mark


def doubt(exports, table="profitability"):
    return {c: n for (c, _), n in checks_of(exports, table).items() if c.startswith("decimal mark in doubt")}


@pytest.mark.parametrize(("cell", "value"), [("46.840", 46.84), ("46,840", 46_840)])
def test_a_number_that_can_be_read_in_two_ways_is_said(tmp_path, cell, value):
    def amounts(world):
        world["profit"]["revenue"] = cell
        world["profit"]["cost"] = 5

    exports = changed(tmp_path, amounts)
    assert (exports.profitability["revenue"] == value).all()
    assert doubt(exports) == {"decimal mark in doubt (revenue)": 2 * N}
    note = exports.checks.set_index("check").loc["decimal mark in doubt (revenue)", "note"]
    assert 'declare decimal = ","' in note
    declared = changed(tmp_path / "declared", amounts, exports__profit__decimal=",")
    assert (declared.profitability["revenue"] == (46_840 if cell == "46.840" else 46.84)).all()
    assert doubt(declared) == {}


def test_other_cells_decide_the_decimal_mark(tmp_path):
    def amounts(world):
        world["profit"]["revenue"] = ["46.840" if i % 3 else "12,50" for i in range(2 * N)]
        world["profit"]["cost"] = 5

    exports = changed(tmp_path / "column", amounts)
    assert sorted(exports.profitability["revenue"].unique()) == [12.5, 46_840]
    assert doubt(exports) == {}

    def beside(world):
        world["profit"]["revenue"] = "46.840"
        world["profit"]["cost"] = "12,50"

    exports = changed(tmp_path / "file", beside)
    assert exports.profitability["revenue"].unique().tolist() == [46_840]
    assert doubt(exports) == {}


def test_an_attribute_in_doubt_is_said_too(tmp_path):
    def amounts(world):
        world["crm"]["spend"] = [f"{i + 1}.{100 + i}" for i in range(N)]

    exports = changed(tmp_path, amounts)
    assert doubt(exports, "customers") == {"decimal mark in doubt (spend)": N}
