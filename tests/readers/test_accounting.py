"""Nothing is lost unseen: columns in are columns accounted for, rows in are rows kept or counted."""

from __future__ import annotations

import csv
import io

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from personakit.core.errors import DataError
from personakit.readers import open_source
from personakit.readers.delimited_text import _check_count
from personakit.readers.inspect_text import inspect_text
from personakit.readers.raw_export import frame_names, unique_names
from personakit.study.settings import Export

QUICK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120, deadline=None)
HEADER = st.one_of(
    st.sampled_from(
        ["", "a", "A", "a (1)", "a (2)", "a (2) (1)", "column 2", "Preis", "性別", "سن", "возраст", " a ", "a\u200b"]
    ),
    st.text(max_size=8),
    st.text(st.sampled_from("ab ("), max_size=4).map(lambda s: s * 200),
)


def opened(folder, text: str | bytes, name: str = "f.csv", **more):
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return open_source("x", Export(table="customers", path=name, **more), folder)


def totals(raw) -> tuple[int, int, dict[str, int]]:
    """Return rows kept, rows read and the rows of each note."""
    kept = read = 0
    notes: dict[str, int] = {}
    for chunk in raw.chunks():
        kept += len(chunk.rows)
        read += chunk.rows_read
        for note in chunk.notes:
            notes[note.check] = notes.get(note.check, 0) + note.rows
    return kept, read, notes


@QUICK
@given(st.lists(HEADER, min_size=1, max_size=12))
@example(["a", "a", "a (2)"])
@example(["a (2)", "a (2)", "a", "a"])
@example(["", "column 1", ""])
def test_names_are_unique_for_any_header(header):
    names, several = unique_names(header)
    assert len(names) == len(header) == len(set(names))
    assert all(names)
    assert not set(several) & set(names), "a header of several columns is no name of any"
    assert len({n for numbered in several.values() for n in numbered}) == sum(map(len, several.values()))
    for name, plain in zip(names, header, strict=True):
        if names.count(name) == 1 and plain == name:
            assert name not in several
    assert len(set(frame_names(header)[0])) == len(header)


@QUICK
@given(header=st.lists(HEADER, min_size=2, max_size=8), rows=st.integers(1, 4))
def test_every_column_of_a_file_is_there(tmp_path, header, rows):
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    cells = [c.replace("\r", " ").replace("\n", " ").replace("\0", "") for c in header]
    writer.writerow(["customer", *cells, "last"])
    writer.writerows([f"k{i}", *["x"] * len(cells), "y"] for i in range(rows))
    raw = opened(tmp_path, buffer.getvalue().encode("utf-8", errors="replace"), skip_rows=0)
    assert len(raw.columns) == len(set(raw.columns)) == len(cells) + 2
    assert totals(raw)[:2] == (rows, rows)


CELL = st.text(st.sampled_from(list('ab ,;"\n')) | st.characters(codec="utf-8", categories=("L", "N")), max_size=10)


@QUICK
@given(
    cells=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=10),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    last=st.booleans(),
)
def test_rows_counted_without_the_parser_are_those_that_were_written(tmp_path, cells, quoting, end, encoding, last):
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=quoting, lineterminator=end)
    writer.writerow(["customer", "first", "second", "third"])
    writer.writerows((f"k{i}", *row) for i, row in enumerate(cells))
    text = buffer.getvalue() if last else buffer.getvalue().removesuffix(end)
    raw = opened(tmp_path, text.encode(encoding), delimiter=",")
    assert totals(raw)[:2] == (len(cells), len(cells))
    assert not [n for n in raw.notes if n.check == "quote never closed"]


@QUICK
@given(
    rows=st.lists(st.text(st.sampled_from(list('ab,"')), max_size=14), min_size=1, max_size=25),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_rows_in_are_rows_kept_or_counted_whatever_the_quotes(tmp_path, rows, end):
    text = end.join(["id,name,town", *(f"{i},{row}" for i, row in enumerate(rows))]) + end
    refusal = ""
    try:
        raw = opened(tmp_path, text, delimiter=",", skip_rows=0)
        kept, read, _ = totals(raw)
    except DataError as error:
        refusal = str(error)
    if refusal:  # said, not silent
        assert "below its header, but reads as" in refusal or "cannot be split into rows" in refusal
        return
    export = Export(table="customers", path="f.csv", delimiter=",", skip_rows=0)
    assert read == inspect_text("x", export, tmp_path / "f.csv").count.records - 1
    assert read <= len(rows)
    assert kept <= read


@pytest.mark.parametrize("quote_all", [False, True])
@pytest.mark.parametrize("apart", [1, 2, 1500])
def test_two_open_quotes_swallow_nothing(tmp_path, quote_all, apart):
    mark = '"' if quote_all else ""
    rows = [[f"C{i}", f"name {i}", "Bern", str(i)] for i in range(3000)]
    lines = [",".join(f"{mark}{cell}{mark}" for cell in row) for row in rows]
    for at in (700, 700 + apart):
        cells = [f"{mark}{cell}{mark}" for cell in rows[at]]
        cells[1] = f'"name {at}'
        lines[at] = ",".join(cells)
    raw = opened(tmp_path, "\n".join(["id,name,town,n", *lines]) + "\n")
    kept, read, _ = totals(raw)
    assert (kept, read) == (3000, 3000)
    note = next(n for n in raw.notes if n.check == "quote never closed")
    assert note.rows == 2
    assert "row 702" in note.note


def test_an_open_quote_before_properly_quoted_cells(tmp_path):
    lines = [f'{i},"Smith, {i}",Bern,x' if i % 5 == 0 else f"{i},Smith,Bern,x" for i in range(500)]
    lines[33] = '33,"Smith,Bern,x'
    raw = opened(tmp_path, "\n".join(["id,name,town,n", *lines]))
    assert totals(raw)[:2] == (500, 500)


def test_long_texts_with_line_breaks_are_cells_and_no_rows(tmp_path):
    text = "Good shop, nice staff\nbut slow,\n\nand dear, too"
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([["id", "comment"], *([str(i), text] for i in range(400))])
    raw = opened(tmp_path, buffer.getvalue())
    assert totals(raw) == (400, 400, {})
    assert not raw.notes


def test_a_parser_that_loses_rows_is_noticed(tmp_path):
    (tmp_path / "f.csv").write_text("id,name\n1,a\n2,b\n")
    export = Export(table="customers", path="f.csv")
    file = inspect_text("x", export, tmp_path / "f.csv")

    class Start:
        records = 1

    _check_count(file, Start(), 2)
    with pytest.raises(DataError, match="has 2 rows below its header, but reads as 1"):
        _check_count(file, Start(), 1)


def test_invisible_characters_and_formulas_are_removed_and_counted(tmp_path):
    raw = opened(tmp_path, '\ufeff\u200bid,name\n="C1",a\u200bb\n="C2",c\nC3,d\n')
    assert raw.columns == ["id", "name"]
    frames = [chunk.frame.to_pandas() for chunk in raw.chunks()]
    assert frames[0]["id"].tolist() == ["C1", "C2", "C3"]
    assert frames[0]["name"].tolist() == ["ab", "c", "d"]
    assert totals(raw)[2] == {"invisible characters": 1, "text written as a formula": 2}
    frame = pd.DataFrame({"\ufeffid": ['="C1"', "C2"], "n": ["a\u200b", "b"]})
    raw = open_source("x", Export(table="customers"), tmp_path, frame=frame)
    assert raw.columns == ["id", "n"]
    assert totals(raw)[2] == {"invisible characters": 1, "text written as a formula": 1}


def test_a_study_names_columns_of_one_header_by_their_number(tmp_path):
    text = "id,Price,Staff,Price\n1,a,b,c\n"
    raw = opened(tmp_path, text, attributes={"price_then": {"column": "Price (1)"}, "p": {"column": "Price (2)"}})
    assert raw.columns == ["id", "Price (1)", "Staff", "Price (2)"]
    with pytest.raises(DataError, match=r"'Price \(1\)' \(column 2\), 'Price \(2\)' \(column 4\)"):
        opened(tmp_path, text, attributes={"Price": {}})


@pytest.mark.parametrize("make", ["pandas", "arrow", "narwhals"])
def test_frames_with_equal_names(tmp_path, make):
    import pyarrow as pa

    frame = pd.DataFrame([["C1", 1, 2], ["C2", 3, 4]], columns=["id", "n", "n"])
    given_frame = frame
    if make == "arrow":
        given_frame = pa.Table.from_arrays(
            [pa.array(["C1", "C2"]), pa.array([1, 3]), pa.array([2, 4])], ["id", "n", "n"]
        )
    if make == "narwhals":
        nw = pytest.importorskip("narwhals")
        given_frame = nw.from_native(frame.set_axis(["id", "n", "m"], axis=1), eager_only=True)
    raw = open_source("x", Export(table="customers"), tmp_path, frame=given_frame)
    cells = next(iter(raw.chunks())).frame
    assert raw.columns == ["id", "n", "m"] if make == "narwhals" else ["id", "n (1)", "n (2)"]
    assert cells[raw.columns[2]].to_pylist() == [2, 4]


def test_rows_of_a_sheet_are_kept_or_counted(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Export of May"], ["id", "n", "n"], ["a", 1, 2], [None, None, None], ["b", 3, 4]):
        book.active.append(row)
    book.save(tmp_path / "f.xlsx")
    raw = open_source("x", Export(table="customers", path="f.xlsx"), tmp_path)
    assert raw.columns == ["id", "n (1)", "n (2)"]
    assert totals(raw) == (2, 3, {"blank row": 1})


def test_columns_that_the_header_lacks_are_there(tmp_path):
    raw = opened(tmp_path, '"age","plan"\n' + "".join(f'"{i}",{20 + i % 3},"a"\n' for i in range(50)))
    assert raw.columns == ["column 1", "age", "plan"]
    assert totals(raw) == (50, 50, {})
    raw = opened(tmp_path, "id,plan\n" + "".join(f"C1,a,{i},x\n" for i in range(50)))
    assert raw.columns == ["id", "plan", "column 3", "column 4"]
    assert totals(raw) == (50, 50, {})
    raw = opened(tmp_path, "id,plan\n" + "".join(f"C{i},a\n" for i in range(50)) + "C51,a,b\n")
    assert totals(raw) == (50, 51, {"row with too many cells": 1})


def test_a_column_of_a_sheet_without_a_name_is_there_however_late_it_begins(tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "n"], *([f"C{i}", i] for i in range(600)), ["C600", 1, None, "late"]):
        book.active.append(row)
    book.save(tmp_path / "f.xlsx")
    raw = open_source("x", Export(table="customers", path="f.xlsx"), tmp_path)
    assert raw.columns == ["id", "n", "column 3", "column 4"]
