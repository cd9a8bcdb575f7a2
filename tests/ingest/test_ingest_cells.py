"""Cells as people and systems write them, and what they mean: goldens by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personakit.ingest.customer_ids import clean_ids, find_customers, make_id_index, one_spelling
from personakit.ingest.id_keys import key_table, text_keys
from personakit.ingest.read_levels import read_levels
from personakit.parsing.answer_words import guess_separator, merge_spellings, parse_flags, split_options
from personakit.parsing.dates import guess_formats, parse_dates
from personakit.parsing.numbers import parse_numbers
from personakit.readers.python_objects import column_of


def numbers(cells, decimal="."):
    parsed = parse_numbers(pa.array(cells, pa.string()), decimal)
    return [None if np.isnan(v) else float(v) for v in parsed.cells], parsed.bad.tolist()


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        ("12", ".", 12),
        (" 12.5 ", ".", 12.5),
        ("-0.5", ".", -0.5),
        ("1e3", ".", 1000),
        ("1,234", ".", 1234),
        ("1,234,567.8", ".", 1234567.8),
        ("1.234,5", ".", 1234.5),
        ("12,5", ".", 12.5),
        ("12,5", ",", 12.5),
        ("1.234", ",", 1234),
        ("1.234.567,8", ",", 1234567.8),
        ("12.5", ",", 12.5),
        ("1'234.50", ".", 1234.5),
        ("1 234,50", ",", 1234.5),
        ("1\u00a0234,50", ",", 1234.5),
        ("€ 12.50", ".", 12.5),
        ("12,50 EUR", ",", 12.5),
        ("$1,200", ".", 1200),
        ("CHF 1'200", ".", 1200),
        ("45%", ".", 45),
        ("45,5 %", ",", 45.5),
        ("(123.4)", ".", -123.4),
        ("123-", ".", -123),
        ("\u221212", ".", -12),
        ("n/a", ".", None),
        ("-", ".", None),
        ("", ".", None),
    ],
)
def test_a_number_however_it_is_written(cell, decimal, value):
    # The second cell keeps the column off the direct cast, so that the mending is what is tested.
    for column in ([cell], [cell, "1 €"]):
        found, bad = numbers(column, decimal)
        assert found[0] == (None if value is None else pytest.approx(value))
        assert not bad[0]


@pytest.mark.parametrize("cell", ["abc", "1.2.3", "12,34,5", "1-2", "0x10", "nan nan", "=1+1", "1e999", "١٢x"])
def test_what_is_no_number_is_found_not_guessed(cell):
    found, bad = numbers([cell, "5"])
    assert (found, bad) == ([None, 5.0], [True, False])


def test_repaired_cells_are_counted_once_by_cause():
    parsed = parse_numbers(pa.array(["1,234.50 €", "3", "7 %", "x"]))
    assert {why: int(mask.sum()) for why, mask in parsed.fixed.items()} == {
        "currency sign": 1,
        "percent sign": 1,
        "thousands separator": 1,
    }
    assert parsed.bad.tolist() == [False, False, False, True]


def test_dictionary_and_plain_columns_mean_the_same():
    cells = pa.array(["1,5", "x", None, "2", "1,5"])
    one, two = parse_numbers(cells), parse_numbers(cells.dictionary_encode())
    np.testing.assert_array_equal(one.cells, two.cells)
    np.testing.assert_array_equal(one.bad, two.bad)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05 10:30", "2024-03-05T10:30"),
        ("2024-03-05T10:30:01", "2024-03-05T10:30:01"),
        ("2024-03-05T10:30:01Z", "2024-03-05T10:30:01"),
        ("2024-03-05 10:30:01.250", "2024-03-05T10:30:01"),
        ("05.03.2024", "2024-03-05"),
        ("5.3.2024 10:30", "2024-03-05T10:30"),
        ("25/03/2024", "2024-03-25"),
        ("03/25/2024", "2024-03-25"),
        ("3/25/2024 1:05 PM", "2024-03-25T13:05"),
        ("2024/03/05", "2024-03-05"),
        ("5 Mar 2024", "2024-03-05"),
        ("Mar 5, 2024", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("29.02.2024", "2024-02-29"),
    ],
)
def test_a_date_however_it_is_written(cell, day):
    column = pa.array([cell])
    formats, _ = guess_formats(column)
    parsed = parse_dates(column, formats)
    assert parsed.cells[0] == np.datetime64(day, "s")
    assert not parsed.bad[0]


@pytest.mark.parametrize("cell", ["31.02.2024", "2024-02-30", "30/02/2024", "2024-13-01", "soon", "99.99.9999"])
def test_an_impossible_date_is_never_rolled_over(cell):
    column = pa.array([cell, "2024-01-05", "05.01.2024", "25/01/2024"])
    parsed = parse_dates(column, guess_formats(column)[0])
    assert parsed.bad.tolist() == [True, False, False, False]
    assert np.isnat(parsed.cells[0])


@given(st.lists(st.dates(dt.date(1911, 1, 1), dt.date(2098, 12, 31)), min_size=1, max_size=20))
def test_every_format_reads_back_every_day(days):
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%m/%d/%Y"):
        parsed = parse_dates(pa.array([d.strftime(form) for d in days]), (form,))
        assert [v.astype("datetime64[D]").item() for v in parsed.cells] == days


def test_two_formats_in_one_column_are_read_and_counted():
    column = pa.array(["2024-03-05", "05.03.2024", "2024-03-06", None])
    parsed = parse_dates(column, ("%Y-%m-%d", "%d.%m.%Y"))
    assert parsed.cells[0] == parsed.cells[1] == np.datetime64("2024-03-05")
    assert parsed.fixed["second date format"].tolist() == [False, True, False, False]


def test_day_and_month_that_cannot_be_told_apart_are_not_sure():
    assert guess_formats(pa.array(["03/04/2024", "05/06/2024"]))[1] is False
    assert guess_formats(pa.array(["03/04/2024", "25/06/2024"])) == (("%d/%m/%Y",), True)
    assert guess_formats(pa.array(["03/04/2024", "06/25/2024"])) == (("%m/%d/%Y",), True)


def test_workbook_day_numbers_are_dates():
    parsed = parse_dates(pa.array([45356.0, 45356.5, 20240305.0, 12.0, None]))
    assert [str(v) for v in parsed.cells[:3]] == ["2024-03-05T00:00:00", "2024-03-05T12:00:00", "2024-03-05T00:00:00"]
    assert parsed.bad.tolist() == [False, False, False, True, False]


def test_flags():
    parsed = parse_flags(pa.array(["Yes", "NO", "1", "0.0", "ja", "perhaps", None, "n/a"]))
    assert [None if np.isnan(v) else v for v in parsed.cells] == [1, 0, 1, 0, 1, None, None, None]
    assert parsed.bad.tolist() == [False] * 5 + [True, False, False]


def test_ids_are_trimmed_and_lose_the_tail_of_floats():
    ids = clean_ids(pa.array([" C1", "12.0", "1E+05", "1.2e+11", "", None, "007"]))
    assert ids.text.to_pylist() == ["C1", "12", None, None, None, None, "007"]
    assert ids.lost.tolist() == [False, False, True, True, False, False, False]
    assert clean_ids(pa.array([12.0, None, 2.0**60])).text.to_pylist() == ["12", None, None]


def test_ids_join_in_another_case_and_without_leading_zeros():
    register = make_id_index(pa.array(["C1", "00042", "7"]))
    codes, fixed = find_customers(register, pa.array(["C1", "c1", "42", "007", "C2", None]))
    assert codes.tolist() == [0, 0, 1, 2, -1, -1]
    assert fixed["case of ids"].sum() == 1
    assert fixed["leading zeros of ids"].sum() == 2


def test_leading_zeros_never_join_two_customers():
    register = make_id_index(pa.array(["042", "42"]))
    assert find_customers(register, pa.array(["0042", "042", "42"]))[0].tolist() == [-1, 0, 1]


def test_case_is_kept_where_it_carries_meaning():
    rng = np.random.default_rng(0)
    letters = np.array(list("ABCDEFGHJKLMNPQRSTabcdefghjkmnpqrst"))
    ids = pa.array(sorted({"".join(rng.choice(letters, 8)) for _ in range(500)}))
    assert one_spelling(ids)[0].equals(ids)
    register = make_id_index(ids)
    assert find_customers(register, pa.array([ids[0].as_py().swapcase()]))[0].tolist() == [-1]


@given(
    st.lists(st.text(max_size=20), unique=True, min_size=1, max_size=50), st.lists(st.text(max_size=20), max_size=50)
)
def test_the_key_table_finds_what_a_dict_finds(base, asked):
    base = [b for b in base if len(b.encode("utf-8", "replace")) <= 16 and "\x00" not in b]
    asked = [a for a in asked if "\x00" not in a] + base
    try:
        column, probe = pa.array(base, pa.string()), pa.array([*asked, None], pa.string())
    except UnicodeEncodeError:
        return
    table = key_table(text_keys(column))
    if table is None:
        assert not base
        return
    expected = {b: i for i, b in enumerate(base)}
    assert table.find(text_keys(probe)).tolist() == [*(expected.get(a, -1) for a in asked), -1]


def test_levels_merge_spellings_and_sort():
    levels = read_levels(pa.array(["North", "NORTH ", "south", "South", "South", "NA", "6"]), missing=[6])
    assert levels.words == ("North", "South")
    assert levels.codes.tolist() == [0, 0, 1, 1, 1, -1, -1]


def test_the_commonest_spelling_wins_whatever_the_order():
    counts = {"north": 1, "North": 5, "NORTH": 2}
    assert (
        merge_spellings(counts)
        == merge_spellings(dict(reversed(counts.items())))
        == {"north": "North", "NORTH": "North"}
    )


def test_options_of_a_multi_select():
    assert split_options("TV,Radio,Friends, family", ",") == ["TV", "Radio", "Friends, family"]
    assert split_options("TV, Radio, Web", ", ") == ["TV", "Radio", "Web"]
    assert split_options("a|b", None) == ["a|b"]
    assert guess_separator(["I like it, mostly", "No, never", "It is fine, thank you"]) is None
    assert guess_separator(["TV, Radio", "TV", "Radio, Web", "Web, TV"]) == ", "


def test_columns_of_python_objects_keep_what_was_written():
    assert column_of([1.0, "", 2.0]).to_pylist() == [1.0, None, 2.0]
    assert column_of(["7", 8.0, 2.5, ""]).to_pylist() == ["7", "8", "2.5", None]
    assert column_of([dt.date(2024, 3, 5), "05.03.2024"]).to_pylist() == ["2024-03-05", "05.03.2024"]
    assert column_of([True, "no"]).to_pylist() == ["True", "no"]
    assert column_of([1, 2**70]).to_pylist() == ["1", str(2**70)]
