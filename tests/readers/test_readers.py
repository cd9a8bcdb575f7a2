"""Every sort of export, read from disk or memory, gives the same cells with their source rows."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from personakit.core.errors import DataError, StudyError
from personakit.readers import open_source
from personakit.readers.python_objects import column_of
from personakit.readers.raw_export import RawExport
from personakit.study.settings import Export

TEXT = 'id,name,amount\n1,Ann,"1,5"\n2,Bo,2\n'


def export(path: str = "f.csv", **more) -> Export:
    return Export(table="customers", path=path, **more)


def read(raw: RawExport, columns=None) -> tuple[pd.DataFrame, list[int], dict[str, int]]:
    frames, rows, notes = [], [], {}
    for chunk in raw.chunks(columns):
        frames.append(chunk.frame)
        rows += chunk.rows.tolist()
        assert chunk.rows_read >= len(chunk.frame)
        for note in chunk.notes:
            notes[note.check] = notes.get(note.check, 0) + note.rows
    return pa.concat_tables(frames).to_pandas(), rows, notes


def opened(folder, content: str | bytes, name="f.csv", encoding="utf-8", **more):
    data = content if isinstance(content, bytes) else content.encode(encoding)
    (folder / name).write_bytes(data)
    return open_source("x", export(name, **more), folder)


CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf")) | st.sampled_from(list(",;|\"' \n")),
    max_size=12,
).map(lambda s: s.strip())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    cells=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=12),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_any_delimiter_and_encoding_give_the_same_table(tmp_path, cells, delimiter, encoding, end):
    import csv

    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["customer", "first", "second"])
    writer.writerows((f"k{i}", a, b) for i, (a, b) in enumerate(cells))
    (tmp_path / "f.csv").write_bytes(buffer.getvalue().encode(encoding))
    made = export(columns={"customer_id": "customer", "contract": "first", "joined_on": "second"})
    frame, rows, _ = read(open_source("x", made, tmp_path))
    expected = [(f"k{i}", a or None, b or None) for i, (a, b) in enumerate(cells)]
    got = [tuple(None if pd.isna(v) else v for v in row) for row in frame.itertuples(index=False)]
    assert got == expected
    assert rows == list(range(2, 2 + len(cells)))


def test_windows_letters_and_mixed_encodings(tmp_path):
    cp1252 = "id;name\n1;Jürgen\n2;Zoë\n".encode("cp1252")
    assert read(opened(tmp_path, cp1252))[0]["name"].tolist() == ["Jürgen", "Zoë"]
    mixed = "id;name\n1;Jürgen\n".encode() + "2;Zoë\n".encode("cp1252")
    raw = opened(tmp_path, mixed)
    assert read(raw)[0]["name"].tolist() == ["Jürgen", "Zoë"]
    assert [n.check for n in raw.notes] == ["mixed encodings"]


def test_gzip_is_unpacked(tmp_path):
    frame, rows, _ = read(opened(tmp_path, gzip.compress(TEXT.encode()), "f.csv.gz"))
    assert frame["amount"].tolist() == ["1,5", "2"]
    assert rows == [2, 3]


def test_stray_rows_above_the_header_are_found_and_counted(tmp_path):
    raw = opened(tmp_path, "Export of March\n\nid,name,amount\n1,Ann,3\n2,Bo,4\n3,Cy,5\n")
    frame, rows, _ = read(raw)
    assert frame.columns.tolist() == ["id", "name", "amount"]
    assert rows == [4, 5, 6]
    assert [(n.check, n.rows, n.action) for n in raw.notes] == [("stray rows before the header", 2, "fixed")]


def test_rows_are_numbered_as_in_a_spreadsheet_whatever_lines_the_cells_above_have(tmp_path):
    frame, rows, _ = read(opened(tmp_path, '"Export of\nMarch",\nid,"name\nin full"\n1,Ann\n2,Bo\n'))
    assert frame["id"].tolist() == ["1", "2"]
    assert rows == [3, 4]


def test_rows_keep_their_number_past_blank_ragged_and_long_rows(tmp_path):
    raw = opened(tmp_path, 'id,name\n1,"two\nlines"\n\n3,c,extra\n4,d\n5\n6,f,\n')
    frame, rows, notes = read(raw)
    assert frame["id"].tolist() == ["1", "4", "6"]
    assert rows == [2, 5, 7]
    assert notes == {
        "blank row": 1,
        "row with too many cells": 1,
        "row with too few cells": 1,
        "blank cells past the last column": 1,
    }


def test_rows_keep_their_number_across_chunks(tmp_path, monkeypatch):
    from personakit.readers import delimited_text

    monkeypatch.setattr(delimited_text, "BLOCK_BYTES", 64)
    lines = ["id,name", *(f"{i},n{i}" if i % 7 else f"{i},a,b" for i in range(2, 200))]
    frame, rows, notes = read(opened(tmp_path, "\n".join(lines) + "\n"))
    assert frame["id"].astype(int).tolist() == rows
    assert notes["row with too many cells"] == 198 - len(rows)


def test_a_trailing_delimiter_makes_no_column(tmp_path):
    frame, _, notes = read(opened(tmp_path, "id,name\n1,Ann,\n2,Bo,\n"))
    assert frame.to_numpy().tolist() == [["1", "Ann"], ["2", "Bo"]]
    assert notes == {}
    frame, _, _ = read(opened(tmp_path, "id,name,\n1,Ann\n2,Bo\n"))
    assert frame.columns.tolist() == ["id", "name"]


def test_an_open_quote_is_read_as_text_where_it_would_swallow_rows(tmp_path):
    raw = opened(tmp_path, 'id,name\n1,"Ann\n2,Bo\n3,Cy\n')
    frame, rows, _ = read(raw)
    assert frame["name"].tolist() == ["Ann", "Bo", "Cy"]
    assert rows == [2, 3, 4]
    assert [(n.check, n.rows) for n in raw.notes] == [("quote never closed", 1)]


def test_a_stray_quote_within_a_cell_does_no_harm(tmp_path):
    frame, _, _ = read(opened(tmp_path, 'id,name\n1,5" screen\n2,"said ""hi"",\nthen left"\n'))
    assert frame["name"].tolist() == ['5" screen', 'said "hi",\nthen left']


def test_columns_that_are_not_there_are_named_with_a_near_match(tmp_path):
    with pytest.raises(StudyError) as error:
        opened(tmp_path, TEXT, columns={"customer_id": "ID", "joined_on": "nam"})
    text = str(error.value)
    assert "exports.x.columns.customer_id: f.csv has no column 'ID'. Did you mean 'id'?" in text
    assert "exports.x.columns.joined_on: f.csv has no column 'nam'. Did you mean 'name'?" in text


def test_a_column_name_met_twice_is_refused_only_where_it_is_asked_for(tmp_path):
    frame, _, _ = read(opened(tmp_path, "id,a,a\n1,2,3\n"))
    assert frame.columns.tolist() == ["id", "a (1)", "a (2)"]
    with pytest.raises(DataError, match=r"several columns named 'a' .*'a \(1\)' \(column 2\), 'a \(2\)' \(column 3\)"):
        opened(tmp_path, "id,a,a\n1,2,3\n", attributes={"a": {}})


def test_a_declared_delimiter_that_is_wrong_is_hinted_at(tmp_path):
    with pytest.raises(StudyError, match=r"is the delimiter ';'\?"):
        opened(tmp_path, "id;name\n1;Ann\n", delimiter=",", columns={"customer_id": "id"})


def test_files_that_are_not_there(tmp_path):
    (tmp_path / "crm.csv").write_text("id\n1\n")
    with pytest.raises(StudyError, match=r"no file 'crn.csv'. Did you mean 'crm.csv'\?"):
        open_source("x", export("crn.csv"), tmp_path)
    with pytest.raises(StudyError, match="is a folder"):
        open_source("x", export("."), tmp_path)


# ------------------------------------------------------------------ workbooks


def workbook(folder, rows, name="f.xlsx", **more):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change = more.pop("change", None)
    if change:
        change(book)
    book.save(folder / name)
    return open_source("x", export(name, **more), folder)


def test_a_sheet_is_typed_where_its_columns_are(tmp_path):
    import datetime as dt

    raw = workbook(tmp_path, [["id", "n", "d", "mixed"], ["a", 1, dt.date(2024, 3, 5), 7], ["b", 2.5, None, "seven"]])
    frame, rows, _ = read(raw)
    assert frame["n"].tolist() == [1.0, 2.5]
    assert frame["d"].iloc[0] == pd.Timestamp("2024-03-05")
    assert frame["mixed"].tolist() == ["7", "seven"]
    assert rows == [2, 3]


def test_the_sheet_with_the_wanted_columns_is_chosen(tmp_path):
    def second(book):
        sheet = book.create_sheet("data")
        for row in (["note"], [], ["id", "age"], [1, 30]):
            sheet.append(row)

    raw = workbook(tmp_path, [["read me"]], change=second, columns={"customer_id": "id"})
    frame, rows, _ = read(raw, ["id", "age"])
    assert frame["age"].tolist() == [30.0]
    assert rows == [4]
    with pytest.raises(StudyError, match=r"no sheet 'dta'. Did you mean 'data'\?"):
        open_source("x", export("f.xlsx", sheet="dta"), tmp_path)


def test_merged_cells_speak_for_every_row_they_span(tmp_path):
    def merge(book):
        book.active.merge_cells("A2:A3")

    raw = workbook(tmp_path, [["id", "n"], ["a", 1], [None, 2]], change=merge)
    frame, _, _ = read(raw)
    assert frame["id"].tolist() == ["a", "a"]
    assert [(n.check, n.rows) for n in raw.notes] == [("merged cells", 1)]


def test_formulas_that_show_an_error_or_nothing_are_counted(tmp_path):
    raw = workbook(tmp_path, [["id", "n"], ["a", "=1+1"], ["b", "#N/A"], ["c", 3]])
    frame, _, _ = read(raw)
    assert np.isnan(frame["n"].iloc[0])
    assert {n.check: n.rows for n in raw.notes} == {"formula errors": 1, "formulas without a result": 1}


def test_a_workbook_that_would_unpack_to_far_too_much_is_refused_unopened(tmp_path):
    workbook(tmp_path, [["id"], [1]])
    with zipfile.ZipFile(tmp_path / "f.xlsx", "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/big.bin", b"\0" * (80 << 20))
    with pytest.raises(DataError, match=r"refused: .* MB would unpack to"):
        open_source("x", export("f.xlsx"), tmp_path)


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600])
def test_a_damaged_workbook_is_said_to_be_one(tmp_path, content):
    (tmp_path / "f.xlsx").write_bytes(content)
    with pytest.raises(DataError, match="cannot be opened as a workbook"):
        open_source("x", export("f.xlsx"), tmp_path)


def test_a_workbook_named_csv_is_recognised(tmp_path):
    workbook(tmp_path, [["id", "n"], ["a", 1]], name="f.xlsx")
    (tmp_path / "f.xlsx").rename(tmp_path / "f.csv")
    assert open_source("x", export("f.csv"), tmp_path).reader == "excel"
    with pytest.raises(DataError, match=r"it is an Excel workbook. Set exports.x.reader = 'excel'"):
        open_source("x", export("f.csv", reader="csv"), tmp_path)


# ------------------------------------------------------------------ survey platforms

QUALTRICS = (
    "StartDate,Status,Finished,Q1,Q2\n"
    'Start Date,Response Type,Finished,"How old\nare you?","Which, if any?"\n'
    '"{""ImportId"":""startDate""}","{""ImportId"":""status""}","{""ImportId"":""finished""}",'
    '"{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"\n'
    '2024-01-01,IP Address,True,30,"TV,Radio"\n'
    "2024-01-01,Survey Preview,True,99,TV\n"
    "2024-01-02,IP Address,False,40,\n"
    "2024-01-02,Spam,True,41,\n"
)


@pytest.mark.parametrize("numeric", [False, True])
def test_qualtrics(tmp_path, numeric):
    text = QUALTRICS
    if numeric:
        for word, code in (
            ("IP Address", "0"),
            ("Survey Preview", "1"),
            (",Spam", ",8"),
            ("True", "1"),
            ("False", "0"),
        ):
            text = text.replace(word, code)
    raw = opened(tmp_path, text)
    assert raw.reader == "qualtrics"
    assert raw.labels["Q1"] == "How old are you?"
    frame, rows, notes = read(raw, ["Q1"])
    assert frame["Q1"].tolist() == ["30", "40"]
    assert rows == [4, 6]  # records, as a spreadsheet counts them, though the question spans two lines
    assert notes == {"survey preview": 1, "marked as spam": 1, "unfinished answer": 1}


def test_qualtrics_without_its_header_rows_is_refused(tmp_path):
    with pytest.raises(DataError, match="lacks the three header rows of a Qualtrics export"):
        opened(tmp_path, "Status,Q1\n0,30\n0,31\n", reader="qualtrics")


def test_surveymonkey(tmp_path):
    raw = opened(
        tmp_path,
        "Respondent ID,Collector ID,How do you reach us?,,,How old are you?\n"
        ",,By phone,By mail,Other (please specify),Response\n"
        "11,1,By phone,By mail,,30\n12,1,,By mail,,40\n13,1,,,fax,50\n",
    )
    assert raw.reader == "surveymonkey"
    frame, rows, _ = read(raw, ["Respondent ID", "How old are you?"])
    columns = raw.ticks["How do you reach us?"]
    assert [raw.items[column] for column in columns] == ["By phone", "By mail"]
    assert set(columns) <= set(raw.columns)
    assert frame["How old are you?"].tolist() == ["30", "40", "50"]
    assert rows == [3, 4, 5]


def test_google_forms(tmp_path):
    raw = opened(tmp_path, 'Timestamp,Needs,Age\n01/02/2024 10:00:00,"Price, Speed",30\n02/02/2024 10:00:00,Price,31\n')
    assert (raw.reader, raw.separator) == ("google_forms", ", ")


# ------------------------------------------------------------------ Parquet, SPSS, SQL, frames


def test_parquet_and_frames_give_the_same_cells(tmp_path):
    import duckdb
    import polars

    frame = pd.DataFrame(
        {
            "id": ["a", "b", None],
            "n": [1.5, None, 3.0],
            "day": pd.to_datetime(["2024-01-01", None, "2024-01-03"]),
            "level": pd.Categorical(["x", "y", "x"]),
        }
    )
    before = frame.copy()
    frame.to_parquet(tmp_path / "f.parquet")
    table = pa.Table.from_pandas(frame)
    ways = [
        open_source("x", export("f.parquet"), tmp_path),
        *(
            open_source("x", export("f.csv"), tmp_path, frame=given)
            for given in (
                frame,
                table,
                polars.from_pandas(frame),
                polars.from_pandas(frame).lazy(),
                duckdb.from_arrow(table),
            )
        ),
    ]
    for raw in ways:
        cells, rows, _ = read(raw)
        assert cells["id"].tolist()[:2] == ["a", "b"]
        assert cells["n"].tolist()[::2] == [1.5, 3.0]
        assert pd.Timestamp(cells["day"].iloc[2]) == pd.Timestamp("2024-01-03")
        assert cells["level"].astype(str).tolist() == ["x", "y", "x"]
        assert rows == [2, 3, 4]
    pd.testing.assert_frame_equal(frame, before)


def test_a_named_index_is_a_column_and_mixed_cells_are_text():
    frame = pd.DataFrame({"v": [1, "two", None]}, index=pd.Index(["a", "b", "c"], name="id"), dtype=object)
    cells, _, _ = read(open_source("x", Export(table="customers", reader="frame"), None, frame=frame))
    assert cells["id"].tolist() == ["a", "b", "c"]
    assert cells["v"].tolist()[:2] == ["1", "two"]


def test_what_is_no_frame_is_refused():
    with pytest.raises(StudyError, match="is a list: give a pandas frame"):
        open_source("x", Export(table="customers"), None, frame=[1, 2])
    with pytest.raises(StudyError, match="in-memory frame: give it in read_exports"):
        open_source("x", Export(table="customers", reader="frame"), None)


def test_a_truncated_parquet_file_is_refused(tmp_path):
    pa.parquet.write_table(pa.table({"id": ["a"] * 1000}), tmp_path / "f.parquet")
    whole = (tmp_path / "f.parquet").read_bytes()
    (tmp_path / "f.parquet").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match="not a valid Parquet file"):
        open_source("x", export("f.parquet"), tmp_path)


def test_spss_labels_and_user_missing_values(tmp_path):
    import pyreadstat

    frame = pd.DataFrame({"id": ["a", "b", "c"], "sat": [1.0, 9.0, 5.0]})
    pyreadstat.write_sav(
        frame,
        str(tmp_path / "f.sav"),
        column_labels=["Who", "How satisfied?"],
        variable_value_labels={"sat": {1: "not at all", 5: "fully", 9: "no answer"}},
        missing_ranges={"sat": [9]},
    )
    raw = open_source("x", export("f.sav"), tmp_path)
    cells, _, _ = read(raw)
    assert cells["sat"].tolist()[::2] == [1.0, 5.0]
    assert np.isnan(cells["sat"].iloc[1])
    assert raw.labels["sat"] == "How satisfied?"
    assert raw.value_labels["sat"] == {1.0: "not at all", 5.0: "fully"}
    assert [(n.check, n.rows) for n in raw.notes] == [("user-missing values", 1)]


def test_a_damaged_spss_file_is_refused(tmp_path):
    (tmp_path / "f.sav").write_bytes(b"$FL2@(#) broken" + b"\0" * 50)
    with pytest.raises(DataError, match="not a valid SPSS file"):
        open_source("x", export("f.sav"), tmp_path)


def test_a_missing_extra_is_named(tmp_path, monkeypatch):
    import sys

    (tmp_path / "f.sav").write_bytes(b"$FL2")
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(StudyError, match=r'pip install "personakit\[spss\]"'):
        open_source("x", export("f.sav"), tmp_path)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(StudyError, match=r'pip install "personakit\[sql\]"'):
        open_source("x", Export(table="customers", url="sqlite://", query="select 1"), tmp_path)


@pytest.fixture
def database(tmp_path):
    import sqlite3

    path = tmp_path / "firm.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table crm (id text, age integer)")
        connection.executemany("insert into crm values (?, ?)", [("a", 30), ("b", None)])
    connection.close()
    return f"sqlite:///{path}"


def test_sql_by_table_query_and_environment(tmp_path, database, monkeypatch):
    monkeypatch.setenv("FIRM_DB", database)
    for more in ({"url": database, "sql_table": "crm"}, {"url_env": "FIRM_DB", "query": "select id, age from crm"}):
        cells, rows, _ = read(open_source("x", Export(table="customers", **more), tmp_path), ["id", "age"])
        assert cells["id"].tolist() == ["a", "b"]
        assert cells["age"].tolist()[0] == 30
        assert rows == [2, 3]


def test_sql_faults_are_said_without_the_url(tmp_path, database, monkeypatch):
    monkeypatch.delenv("NOT_SET", raising=False)
    cases = [
        ({"url": database, "sql_table": "crn"}, StudyError, "no table 'crn'. Did you mean 'crm'"),
        ({"url": database, "query": "select nothing from nowhere"}, DataError, "refused the query"),
        ({"url_env": "NOT_SET", "query": "select 1"}, StudyError, "'NOT_SET' is not set"),
        ({"url": "nodatabase://x", "query": "select 1"}, StudyError, "does not know this kind of database"),
        ({"url": database}, StudyError, "needs a query or an sql_table"),
    ]
    for more, error, said in cases:
        with pytest.raises(error, match=said) as caught:
            open_source("x", Export(table="customers", **more), tmp_path)
        assert "firm.db" not in str(caught.value)


def test_columns_of_python_objects_keep_what_was_written():
    assert column_of([1.0, "", 2.0]).to_pylist() == [1.0, None, 2.0]
    assert column_of(["7", 8.0, 2.5, ""]).to_pylist() == ["7", "8", "2.5", None]
    assert column_of([dt.date(2024, 3, 5), "05.03.2024"]).to_pylist() == ["2024-03-05", "05.03.2024"]
    assert column_of([True, "no"]).to_pylist() == ["True", "no"]
    assert column_of([1, 2**70]).to_pylist() == ["1", str(2**70)]


def test_a_wrong_skip_rows_does_not_show_a_customer(tmp_path):
    text = "id,plan,city\nAnna Lee,Basic,Ulm\nBo Chen,Pro,Graz\nCem Oz,Basic,Bern\n"
    with pytest.raises(StudyError, match=r"skip_rows = 1: none of the 1 columns .* is in row 2 of") as caught:
        opened(tmp_path, text, skip_rows=1, attributes={"plan": {}})
    assert "Anna" not in str(caught.value)
    assert "Ulm" not in str(caught.value)
    assert opened(tmp_path, text, skip_rows=0, attributes={"plan": {}}).columns == ["id", "plan", "city"]
