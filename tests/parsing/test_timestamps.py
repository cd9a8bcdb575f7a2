"""Dates read off their digits are those that strptime reads, and no others."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personakit.parsing.dates import guess_formats, parse_dates
from personakit.parsing.text_bytes import has_byte, is_tidy, replace_byte
from personakit.parsing.timestamps import _by_strptime, parse_strictly, read_stamps

FORMS = ("%Y-%m-%d", "%d.%m.%Y %H:%M", "%m/%d/%Y", "%Y%m%d", "%d/%m/%Y %H:%M:%S")
_NUMBERS = st.tuples(*(st.integers(*ends) for ends in ((1880, 2120), (0, 13), (0, 33), (0, 25), (0, 61), (0, 61))))


def written(form: str, numbers: tuple[int, ...], padded: bool) -> str:
    for letter, number in zip("YmdHMS", numbers, strict=True):
        form = form.replace(f"%{letter}", f"{number:02d}" if padded else str(number))
    return form


@pytest.mark.parametrize("form", FORMS)
@given(st.lists(st.tuples(_NUMBERS, st.booleans(), st.none() | st.characters(codec="ascii")), max_size=40))
def test_digits_and_strptime_agree(form, drawn):
    cells = [written(form, numbers, padded) for numbers, padded, _ in drawn]
    cells = [c if x is None else c[:5] + x + c[6:] for c, (_, _, x) in zip(cells, drawn, strict=True)] + [None]
    text = pa.array(cells, pa.string())
    np.testing.assert_array_equal(parse_strictly(text, form), _by_strptime(text, form))


def test_a_slice_is_read_from_its_own_bytes():
    text = pa.array(["01.01.2024", None, "29.02.2024", "30.02.2024", "1.3.2024"]).slice(2)
    values, settled = read_stamps(text, "%d.%m.%Y")
    assert values.astype("datetime64[D]").astype(str).tolist() == ["2024-02-29", "NaT", "NaT"]
    assert settled.tolist() == [True, True, False]


def test_the_rarer_of_two_formats_is_the_second_one():
    cells = pa.array(["2024-01-05", "05.01.2024", " 06.01.2024", "31.02.2024", "", "soon"])
    parsed = parse_dates(cells, ("%Y-%m-%d", "%d.%m.%Y"))
    assert parsed.fixed["second date format"].tolist() == [True, False, False, False, False, False]
    assert parsed.bad.tolist() == [False, False, False, True, False, True]


@given(st.lists(st.none() | st.text(alphabet="a,. \t\u00a0é", max_size=4)), st.integers(0, 3))
def test_bytes_tell_what_cells_tell(cells, start):
    text = pa.array(cells, pa.string()).slice(min(start, len(cells)))
    known = [c for c in text.to_pylist() if c is not None]
    if is_tidy(text):
        assert all(c and c == c.strip() for c in known)
    assert has_byte(text, ",") == any("," in c for c in known)
    swapped = [None if c is None else c.replace(",", ".") for c in text.to_pylist()]
    assert replace_byte(text, ",", ".").to_pylist() == swapped


@pytest.mark.parametrize(
    "cell",
    ["2023/11/05 3:07:09 PM CET", "2023. 11. 5 오후 3:07:09", "2023/11/5 下午3:07:09", "2023年11月5日 下午3:07:09",
     "2023/11/05 3:07:09 午後 GMT+9", "05/11/2023 3:07:09 μ.μ.", "05.11.2023 15:07:09 MEZ"],
)  # fmt: skip
def test_stamps_of_survey_tools_with_words_for_half_days(cell: str) -> None:
    column = pa.array([cell])
    formats, _ = guess_formats(column)
    assert parse_dates(column, formats).cells.astype(str).tolist() == ["2023-11-05T15:07:09"]
