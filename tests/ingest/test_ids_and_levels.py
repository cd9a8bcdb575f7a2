"""Customer ids and levels, however they are written."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from personakit.ingest.customer_ids import clean_ids, find_customers, make_id_index, one_spelling
from personakit.ingest.id_keys import key_table, text_keys
from personakit.ingest.read_levels import read_levels


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
