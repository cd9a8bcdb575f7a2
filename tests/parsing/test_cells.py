"""Cells as people and systems write them, and what they mean: goldens by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personakit.parsing.answer_words import merge_spellings, parse_flags
from personakit.parsing.dates import guess_formats, parse_dates
from personakit.parsing.numbers import parse_numbers
from personakit.parsing.split_options import guess_separator, split_options


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


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (["31/12/24", "05/01/24"], "%d/%m/%y"),
        (["12/31/24", "05/01/24"], "%m/%d/%y"),
        (["31.12.24"], "%d.%m.%y"),
        (["31-12-24"], "%d-%m-%y"),
        (["31/12/2024 9:05 PM"], "%d/%m/%Y %I:%M %p"),
    ],
)
def test_a_year_of_two_digits_is_of_this_time_and_not_of_the_first_century(cells, form):
    formats, sure = guess_formats(pa.array(cells))
    assert (formats, sure) == ((form,), True)
    assert parse_dates(pa.array(cells), formats).cells.astype("datetime64[Y]").astype(str).tolist() == ["2024"] * len(
        cells
    )
    wrong = parse_dates(pa.array(["31/12/24", "24-12-31"]), ["%d/%m/%Y", "%Y-%m-%d"])
    assert wrong.bad.tolist() == [True, True]


def test_the_separator_of_options_and_not_that_of_sentences():
    assert guess_separator(["price;speed", "speed", "help;price", "help"]) == ";"
    assert guess_separator(["1;2;5", "2;5", "1", "5;2"]) == ";"  # options as codes
    assert guess_separator(["a|b", "b"]) == "|"
    assert guess_separator(["1/2", "2/3", "1/3", "3/2"]) is None  # ratios
    assert guess_separator(["TV/Web", "Web", "TV/Post", "Post/Web"]) == "/"
    assert guess_separator(["TV, Web", "Web", "Post", "TV"], [1, 40, 40, 40]) is None  # one row in a hundred


@pytest.mark.parametrize(
    ("yes", "no"),
    [("vrai", "faux"), ("verdadero", "falso"), ("waar", "onwaar"), ("prawda", "fałsz"), ("はい", "いいえ")],
)
def test_yes_and_no_are_read_in_many_languages(yes, no):
    assert parse_flags(pa.array([yes, no.upper()])).cells.tolist() == [1.0, 0.0]


def test_numbers_without_end_are_none_and_counted():
    for cells in (["1", "inf", "1e308", "9" * 400], [1.0, np.inf, 1e308, -np.inf]):
        parsed = parse_numbers(pa.array(cells))
        assert parsed.cells.tolist()[0] == 1
        assert np.isnan(parsed.cells[1:]).all()
        assert parsed.bad.tolist() == [False, True, True, True]
