"""Rows that are no customer's own: repeats, placeholders, totals, contradictions; what is dropped and counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from ingest_world import N, changed, checks_of, frames, study, write

from personakit.core.errors import DataError, StudyError
from personakit.ingest import read_exports
from personakit.ingest.customer_ids import clean_ids, find_customers, make_id_index
from personakit.ingest.nobody_ids import PLACEHOLDER_ID, TOTAL_ROW
from personakit.ingest.whole_rows import updated_column
from personakit.readers.frame import open_frame
from personakit.study.settings import Export

CASES = Path(__file__).parent.parent / "cases"


# ------------------------------------------------------------------ repeats of the whole row


def test_lines_of_one_invoice_are_no_duplicates():
    exports = read_exports(CASES / "invoice_lines" / "study.toml")
    lines = pd.read_csv(CASES / "invoice_lines" / "lines.csv")
    once = lines.drop_duplicates()
    assert len(lines) - len(once) == 1
    assert checks_of(exports, "transactions")["exact duplicate", "dropped"] == 1
    assert exports.transactions["amount"].sum() == pytest.approx(once["LineTotal"].sum())


def test_events_are_repeats_only_where_the_columns_not_read_repeat_too(tmp_path):
    def twice(world):
        csat = world["csat"]
        csat["ticket"] = [f"T{i}" for i in range(len(csat))]
        again = csat.head(12).copy()
        again.loc[again.index[:8], "ticket"] = [f"N{i}" for i in range(8)]
        world["csat"] = pd.concat([csat, again])

    exports = changed(tmp_path, twice)
    assert checks_of(exports, "csat")["exact duplicate", "dropped"] == 4
    assert len(exports.csat) == 240 + 8


def test_rows_with_a_date_only_that_share_an_id_of_rows_are_repeats(tmp_path):
    def twice(world):
        csat = world["csat"]
        csat["at"] = csat["at"].str[:10]
        csat["ticket"] = [f"T{i}" for i in range(len(csat))]
        world["csat"] = pd.concat([csat, csat.head(9)])

    exports = changed(tmp_path / "ids", twice)
    assert checks_of(exports, "csat")["exact duplicate", "dropped"] == 9

    def without_ids(world):
        twice(world)
        world["csat"] = world["csat"].drop(columns="ticket")

    exports = changed(tmp_path / "none", without_ids)
    assert checks_of(exports, "csat")["possible duplicate", "kept"] == 9


def test_people_alike_in_the_columns_read_are_told_from_copies(tmp_path):
    def twice(world):
        crm = world["crm"].assign(branch="A")
        world["crm"] = pd.concat([crm, crm.head(3), crm.iloc[3:5].assign(branch="B")])

    exports = changed(tmp_path, twice)
    checks = checks_of(exports, "customers")
    assert checks["exact duplicate", "dropped"] == 3
    assert checks["repeated id, the same in the columns read", "dropped"] == 2
    assert len(exports.customers) == N
    assert exports.join_audit.set_index("export").loc["crm", "duplicates"] == 5


@pytest.mark.parametrize("header", ["updated_at", "Last Modified Date", "SystemModstamp", "geändert am", "modified"])
def test_the_newest_of_contradicting_rows_counts(tmp_path, header):
    def twice(world):
        old = world["crm"].assign(**{header: "05.03.2024"})
        new = old.head(10).assign(spend=-7.0, **{header: "10.01.2025"})
        new.loc[0, "age"] = None  # less complete, and newer
        world["crm"] = pd.concat([new, old])

    exports = changed(tmp_path, twice)
    assert (exports.customers.set_index("customer_id").loc["C0001":"C0010", "spend"] == -7).all()
    note = exports.checks.set_index("check").loc["conflicting duplicate", "note"]
    assert note == f"the newest row is kept, by '{header}'"


def test_the_study_may_name_the_time_of_change(tmp_path):
    def twice(world):
        old = world["crm"].assign(stand=1)
        world["crm"] = pd.concat([old.head(4).assign(spend=-7.0, stand="2024-05-01"), old.assign(stand="2023-05-01")])

    exports = changed(tmp_path, twice, exports__crm__columns__updated_at="stand")
    assert (exports.customers["spend"] == -7).sum() == 4
    assert "updated_at" not in exports.customers
    raw = open_frame("x", pd.DataFrame({"updated_at": [1], "modified on": [2]}))
    assert updated_column(raw, Export(table="customers")) is None  # two of them: the study must say which


def test_lines_of_one_customer_and_month_are_added_up(tmp_path):
    def by_product(world):
        profit = world["profit"]
        parts = [profit.assign(product=name, revenue=profit["revenue"] / 2) for name in ("A", "B")]
        world["profit"] = pd.concat(parts)

    exports = changed(tmp_path, by_product)
    world = frames()["profit"]
    assert exports.profitability["revenue"].sum() == pytest.approx(world["revenue"].sum())
    assert exports.profitability["cost"].sum() == pytest.approx(2 * world["cost"].sum())
    assert checks_of(exports, "profitability")["rows of one customer and period added up", "kept"] == len(world)


def test_corrections_of_an_amount_are_not_added_up(tmp_path):
    def corrected(world):
        profit = world["profit"].assign(updated_at="2025-01-05")
        world["profit"] = pd.concat([profit, profit.assign(revenue=1.0, updated_at="2025-02-05")])

    assert changed(tmp_path, corrected).profitability["revenue"].sum() == 2 * N


# ------------------------------------------------------------------ ids of nobody


@pytest.mark.parametrize(
    "word", ["N/A", "unknown", "none", "NULL", "-", "test", "anonymous", "Unbekannt", "0", "99999"]
)
def test_a_placeholder_is_nobody(tmp_path, word):
    def nobody(world):
        crm = world["crm"]
        world["crm"] = pd.concat([crm, crm.head(2).assign(id=word)])
        world["csat"].loc[:4, "id"] = word

    exports = changed(tmp_path, nobody)
    assert len(exports.customers) == N
    assert checks_of(exports, "customers")[PLACEHOLDER_ID, "dropped"] == 2
    assert checks_of(exports, "csat")[PLACEHOLDER_ID, "dropped"] == 5
    assert ("id not in the customer base", "dropped") not in checks_of(exports, "csat")
    assert exports.join_audit.set_index("export").loc["csat", "orphans"] == 0


def test_a_customer_whose_number_is_0_is_somebody(tmp_path):
    def numbered(world):
        new = {f"C{i + 1:04d}": str(i) for i in range(N)}
        for frame in world.values():
            frame["id"] = frame["id"].map(new)

    exports = changed(tmp_path, numbered)
    assert len(exports.customers) == N
    assert not exports.checks["check"].isin([PLACEHOLDER_ID, TOTAL_ROW]).any()


@pytest.mark.parametrize("label", ["Total", "Grand total", "TOTAL:", "Summe", "Gesamt", "合計"])
def test_a_row_of_totals_is_no_customer(tmp_path, label):
    def with_total(world):
        for name in ("crm", "profit"):
            frame = world[name]
            last = frame.tail(1).assign(id=label)
            last[frame.select_dtypes("number").columns] = frame.select_dtypes("number").sum().to_numpy()
            world[name] = pd.concat([frame, last])

    exports = changed(tmp_path, with_total)
    assert len(exports.customers) == N
    assert checks_of(exports, "customers")[TOTAL_ROW, "dropped"] == 1
    assert checks_of(exports, "profitability")[TOTAL_ROW, "dropped"] == 1
    assert exports.profitability["revenue"].sum() == pytest.approx(frames()["profit"]["revenue"].sum())


def test_a_last_row_of_totals_without_ids_is_no_respondent(tmp_path):
    def alone(world):
        survey = world["survey"].drop(columns="id")
        survey["region"] = "North"
        world["survey"] = pd.concat([survey, survey.tail(1).assign(region="Total")])

    world = frames()
    alone(world)
    made = study(
        write(tmp_path, world), exports__crm=None, exports__profit=None, exports__csat=None, exports__waits=None,
        exports__survey__columns={"switching_ease": "easy"}, stages=None, study__minimum_customers=10,
        exports__survey__attributes__region={"kind": "categorical"},
    )  # fmt: skip
    exports = read_exports(made)
    assert len(exports.survey) == len(world["survey"]) - 1
    assert checks_of(exports, "survey")[TOTAL_ROW, "dropped"] == 1


# ------------------------------------------------------------------ ids as spreadsheets write them


@pytest.mark.parametrize("wrap", ['="{}"', "'{}", "\u200b{}", "{}\ufeff", "\u00a0{} ", '"{}"'])
def test_ids_join_whatever_a_spreadsheet_puts_around_them(wrap):
    plain = pa.array([f"C{i:03d}" for i in range(40)])
    wrapped = pa.array([wrap.format(i) for i in plain.to_pylist()])
    for base, other in ((plain, wrapped), (wrapped, plain)):
        codes, _ = find_customers(make_id_index(clean_ids(base).text), clean_ids(other).text)
        assert codes.tolist() == list(range(40))


def test_ids_read_as_floats_join_on_both_sides():
    whole, floats = pa.array(["1234", "5678"]), pa.array(["1234.0", "5678,00"])
    for base, other in ((whole, floats), (floats, whole)):
        codes, _ = find_customers(make_id_index(clean_ids(base).text), clean_ids(other).text)
        assert codes.tolist() == [0, 1]


def test_an_id_in_scientific_notation_is_refused_and_a_code_with_an_e_is_not():
    ids = clean_ids(pa.array(["1.234E+05", "1E+05", "1,2E+07", "1E5", "12E4"]))
    assert ids.lost.tolist() == [True, True, True, False, False]
    assert ids.text.to_pylist()[3:] == ["1E5", "12E4"]


def test_leading_zeros_that_one_side_lost_are_said_in_the_join_audit(tmp_path):
    def numbered(world):
        new = {f"C{i + 1:04d}": f"{i + 1:05d}" for i in range(N)}
        for frame in world.values():
            frame["id"] = frame["id"].map(new)
        world["csat"]["id"] = world["csat"]["id"].str.lstrip("0")

    exports = changed(tmp_path, numbered)
    audit = exports.join_audit.set_index("export")
    assert audit.loc["csat", "match_rate"] == 1
    assert audit.loc["csat", "repaired"] == 240
    assert audit.loc["waits", "repaired"] == 0


# ------------------------------------------------------------------ one currency


def test_two_currencies_are_refused_with_counts_and_a_remedy():
    with pytest.raises(DataError) as caught:
        read_exports(CASES / "firm_mixed_currencies" / "study.toml")
    message = str(caught.value)
    assert "'revenue' has EUR in 150 cells, USD in 150 cells" in message
    assert "give all amounts in EUR (study.currency)" in message


def test_a_column_of_currencies_beside_the_amounts_counts_as_well(tmp_path):
    def beside(world):
        world["profit"]["Currency"] = np.where(np.arange(2 * N) % 4 == 0, "USD", "EUR")

    with pytest.raises(DataError, match="'Currency' has EUR in 90 cells, USD in 30 cells"):
        changed(tmp_path, beside)


def test_amounts_in_one_other_currency_are_said(tmp_path):
    def dollars(world):
        world["profit"]["revenue"] = ["US$ " + str(v) for v in world["profit"]["revenue"]]

    exports = changed(tmp_path, dollars)
    assert exports.profitability["revenue"].sum() == pytest.approx(frames()["profit"]["revenue"].sum())
    assert checks_of(exports, "profitability")["currency is not the study's (revenue)", "kept"] == 2 * N


def test_a_currency_of_its_own_in_each_file_is_refused(tmp_path):
    def signs(world):
        world["profit"]["revenue"] = ["£" + str(v) for v in world["profit"]["revenue"]]
        world["crm"]["spend"] = [f"{v} zł" for v in world["crm"]["spend"]]

    with pytest.raises(DataError, match="PLN in crm, GBP in profit"):
        changed(tmp_path, signs)


def test_a_core_in_which_nothing_differs_names_its_columns_and_filter(tmp_path):
    import shutil

    import personakit as pk

    folder = tmp_path / "firm"
    shutil.copytree(CASES / "firm_constant_columns", folder)
    with pytest.raises((DataError, StudyError)) as caught:
        _ = pk.Analysis(folder / "study.toml").personas
    assert "(city == 'Aa')" in str(caught.value)
    assert "'city'" in str(caught.value)
