"""Numbers and dates as spreadsheets, shops and people of many countries write them: one value, whatever the form."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personakit.parsing.currencies import count_currencies, currency_in, is_currency_header
from personakit.parsing.dates import guess_formats, parse_dates
from personakit.parsing.decimal_mark import decimal_evidence
from personakit.parsing.numbers import parse_numbers
from personakit.parsing.periods import parse_period
from personakit.profiling.infer_kind import infer_kind
from personakit.profiling.profile_column import profile_column

# ------------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        ("$(1,234.50)", ".", -1234.5),
        ("($12)", ".", -12),
        ("-$12", ".", -12),
        ("$-12", ".", -12),
        ("1,234.50-", ".", -1234.5),
        ("12.-", ".", 12),
        ("100,--", ",", 100),
        ("12,34,567.50", ".", 1234567.5),
        ("12,34,567", ",", 1234567),
        ("\u2013 12", ".", -12),
        ("\uff11\uff12\uff13", ".", 123),
        ("1\u202f234,5", ",", 1234.5),
        ("USD12", ".", 12),
        ("12 z\u0142", ".", 12),
        ("kr 1.200", ",", 1200),
        ("Rs. 1,200", ".", 1200),
        ("R$ 1.234,56", ",", 1234.56),
        ("1.234.567", ".", 1234567),
        ("1,234,567", ",", 1234567),
    ],
)
def test_a_number_of_any_country(cell, decimal, value):
    parsed = parse_numbers(pa.array([cell]), decimal)
    assert parsed.cells.tolist() == [pytest.approx(value)]
    assert not parsed.bad[0]


@pytest.mark.parametrize("cell", ["12 34", "5 10", "1,23,4", "(12", "EUR", "12 EUR 5"])
def test_what_is_no_number_is_not_made_one(cell):
    assert parse_numbers(pa.array([cell])).bad.tolist() == [True]


_MONEY = st.integers(-(10**11), 10**11)


def written(cents: int, group: str, mark: str) -> str:
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}".replace(",", group) + f"{mark}{rest:02d}"


@given(st.lists(_MONEY, min_size=1, max_size=20), st.sampled_from([",.", ".,", " ,", "\u00a0,", "'.", "\u2019."]))
def test_money_reads_back_in_every_grouping(amounts, marks):
    column = pa.array([written(cents, *marks) for cents in amounts])
    assert decimal_evidence(column).mark == marks[1]
    parsed = parse_numbers(column, marks[1])
    assert parsed.cells.tolist() == pytest.approx([cents / 100 for cents in amounts])


@given(
    st.lists(st.integers(1, 999).flatmap(lambda a: st.integers(0, 999).map(lambda b: (a, b))), min_size=1, max_size=20)
)
def test_three_digits_after_the_mark_are_in_doubt(pairs):
    for mark in ".,":
        seen = decimal_evidence(pa.array([f"{a}{mark}{b:03d}" for a, b in pairs]))
        assert (seen.mark, seen.either) == (None, len(pairs))


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["46.840", "0.125"], "."),
        (["46.840", "1234.567"], "."),
        (["46.840", "1.234.567"], ","),
        (["46,840", "12345"], ","),
        (["46,840", "7,5"], ","),
        (["46,840", "7.5"], "."),
        (["$46.840", "$7,50"], ","),
        (["46.840", "1 234 567,5"], ","),
        (["46,840", "1\u202f234.50"], "."),
        (["46.840", "18.11.2011", "10.0.0.12"], None),  # neither a day nor an address shows a decimal mark
    ],
)
def test_cells_that_decide(cells, mark):
    assert decimal_evidence(pa.array(cells)).mark == mark


def test_cells_that_contradict_each_other_decide_nothing():
    assert decimal_evidence(pa.array(["46.840", "7.5", "7,5"])).mark is None


def test_currencies_of_amounts():
    assert count_currencies(pa.array(["$5", "5 CAD", None, "7", "x"])) == {"CAD": 2}
    assert count_currencies(pa.array(["kr 5", "NOK 7", "5 DKK"])) == {"DKK": 1, "NOK": 1, "SEK": 1}
    assert count_currencies(pa.array(["1.234,50 \u20ac", "EUR"])) == {"EUR": 2}
    assert [is_currency_header(h) for h in ("W\u00e4hrung", "orderCurrency", "currency_amount", "occurrence")] == [
        True,
        True,
        False,
        False,
    ]


# ------------------------------------------------------------------ dates


@pytest.mark.parametrize(
    "cell",
    [
        "05.03.24 10:31", "05/03/24 10:31:00", "2024-03-05T10:31:00.123Z", "2024-03-05 10:31:00+02:00",
        "5 Mar 2024 10:31", "Mar 5, 2024 10:31 AM", "Tue, 05 Mar 2024 10:31:00 +0100", "2024/3/5 10:31",
        "20240305103100", "5. M\u00e4rz 2024 10:31 Uhr", "5 mars 2024 \u00e0 10h31", "5 de marzo de 2024 10:31",
        "5 marzo 2024 10:31", "5 maart 2024 10:31", "5 mar\u00e7o 2024 10:31", "5 marca 2024 10:31",
        "2024\u5e743\u67085\u65e5 10:31", "2024\ub144 3\uc6d4 5\uc77c 10:31", "1709634660", "1709634660000",
        "05.03.2024, 10:31",
    ],
)  # fmt: skip
def test_one_moment_in_many_forms(cell):
    column = pa.array([cell, None])
    parsed = parse_dates(column, guess_formats(column)[0])
    assert parsed.cells[0] == np.datetime64("2024-03-05T10:31:00")
    assert not parsed.bad.any()


_DAYS = st.lists(st.dates(dt.date(1995, 1, 1), dt.date(2038, 12, 31)), min_size=1, max_size=20)
_TIMES = st.sampled_from(["", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p"])


@given(
    _DAYS, st.sampled_from(["%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%d-%b-%y", "%Y.%m.%d", "%d %B %Y", "%m-%d-%Y"]), _TIMES
)
def test_a_column_reads_back_or_says_its_doubt(days, day, time):
    moments = [dt.datetime.combine(d, dt.time(13, 5)) for d in days]
    column = pa.array([m.strftime(day + time) for m in moments])
    formats, sure = guess_formats(column)
    parsed = parse_dates(column, formats)
    assert not parsed.bad.any()
    read = [v.astype("datetime64[D]").item() for v in parsed.cells]
    assert read == days or not sure


@given(st.integers(1925, 1975), st.integers(5, 80), st.integers(2, 40))
def test_years_of_two_digits_stay_one_stretch(first, span, n):
    """Births over less than a century never come out in the future."""
    last = min(first + span, 2024)
    years = np.unique(np.linspace(first, last, n * 3).astype(int))
    gap = first + 100 - last
    if gap <= np.diff(years).max(initial=1):
        return  # the stretch does not show
    column = pa.array([f"01.06.{year % 100:02d}" for year in years])
    parsed = parse_dates(column, ("%d.%m.%y",))
    read = parsed.cells.astype("datetime64[Y]").astype(int) + 1970
    assert read.max() <= 2060
    if first > 1940:
        assert read.tolist() == years.tolist()


def test_orders_that_contradict_each_other_are_not_sure():
    assert guess_formats(pa.array(["13/05/2024", "05/14/2024", "01/02/2024"]))[1] is False


def test_words_for_nothing_are_no_bad_dates():
    parsed = parse_dates(pa.array(["n/a", "-", "05.03.2024", "soon"]), ("%d.%m.%Y",))
    assert parsed.blank is not None
    assert parsed.blank.tolist() == [True, True, False, False]
    assert parsed.bad.tolist() == [False, False, False, True]


@pytest.mark.parametrize(("name", "kind"), [("created_at", "date"), ("price", "numeric")])
def test_days_of_a_workbook_are_dates_where_the_header_says_so(name, kind):
    cells = [str(45_000 + 37 * i) for i in range(30)] * 2
    assert infer_kind(profile_column(cells, name)).kind == kind


@pytest.mark.parametrize(
    ("text", "code"),
    [("US$ 5", "USD"), ("R$ 5", "BRL"), ("SALES$", "USD"), ("Betrag CHF", "CHF"), ("RMB", "CNY"), ("surplus", None)],
)
def test_the_currency_of_a_header_is_that_of_the_cells(text, code):
    assert currency_in(text) == code


@pytest.mark.parametrize("name", ["fevrier", "Févr.", "fév"])
def test_months_are_read_with_and_without_accents(name):
    assert parse_period(f"{name} 2024") == ("2024-02-01", 1.0)
    if "." not in name:
        read = parse_dates(pa.array([f"5 {name} 2024"])).cells.astype("datetime64[D]")
        assert read.tolist() == [dt.date(2024, 2, 5)]


@pytest.mark.parametrize("name", ["Marketing", "Agency", "Decile", "Junior"])
def test_words_that_begin_like_a_month_are_no_period(name):
    assert parse_period(f"{name} 2024") is None
