"""Forms in which exports come: archives, files renamed every month, Stata, response sets, pages, far cells."""

from __future__ import annotations

import gzip
import io
import os
import zipfile

import openpyxl
import pandas as pd
import pytest

from personakit.core.errors import DataError, StudyError
from personakit.profiling.drafting.read_folder import read_export_files
from personakit.readers import open_source
from personakit.study.settings import Export

TEXT = "id,n\nC1,3\nC2,4\n"


def opened(folder, path: str, **more):
    return open_source("x", Export(table="customers", path=path, **more), folder)


def cells(raw) -> dict[str, list]:
    return next(iter(raw.chunks())).frame.to_pydict()


def archive(folder, parts: dict[str, bytes], name: str = "f.zip"):
    with zipfile.ZipFile(folder / name, "w") as book:
        for part, content in parts.items():
            book.writestr(part, content)


def test_one_table_in_an_archive_is_read(tmp_path):
    archive(tmp_path, {"export/crm.csv": TEXT.encode("utf-16"), "__MACOSX/._crm.csv": b"x", "readme.pdf": b"%PDF"})
    raw = opened(tmp_path, "f.zip")
    assert cells(raw)["id"] == ["C1", "C2"]
    assert cells(raw)["id"] == ["C1", "C2"], "an export is read more than once"
    assert raw.input.path == "f.zip/export/crm.csv"
    assert raw.input.n_bytes == (tmp_path / "f.zip").stat().st_size


def test_several_tables_in_an_archive_are_named(tmp_path):
    archive(tmp_path, {"crm.csv": TEXT.encode(), "more/tickets.csv": TEXT.encode()})
    with pytest.raises(
        StudyError, match=r"contains 2 tables. Name one of them: 'f.zip/crm.csv', 'f.zip/more/tickets.csv'"
    ):
        opened(tmp_path, "f.zip")
    assert cells(opened(tmp_path, "f.zip/more/tickets.csv"))["n"] == ["3", "4"]
    with pytest.raises(StudyError, match=r"f.zip has no table 'cmr.csv'. Did you mean 'crm.csv'"):
        opened(tmp_path, "f.zip/cmr.csv")


def test_a_workbook_in_an_archive(tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "n"], ["C1", 3]):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    archive(tmp_path, {"crm.xlsx": content.getvalue()})
    assert cells(opened(tmp_path, "f.zip"))["n"] == [3.0]


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b""])
def test_a_damaged_archive_is_said_to_be_one(tmp_path, content):
    (tmp_path / "f.zip").write_bytes(content)
    with pytest.raises(DataError):
        opened(tmp_path, "f.zip")


def test_an_archive_without_a_table(tmp_path):
    archive(tmp_path, {"readme.pdf": b"%PDF"})
    with pytest.raises(DataError, match="contains no table"):
        opened(tmp_path, "f.zip")


@pytest.mark.parametrize(
    ("names", "newest"),
    [
        (["crm_2025-12.csv", "crm_2026-05.csv", "crm_2026-04.csv"], "crm_2026-05.csv"),
        (["crm_12-2025.csv", "crm_05-2026.csv"], "crm_05-2026.csv"),
        (["crm_31.12.2025.csv", "crm_01.05.2026.csv"], "crm_01.05.2026.csv"),
        (["crm_20251231.csv", "crm_20260501.csv"], "crm_20260501.csv"),
        (["crm_9.csv", "crm_10.csv"], "crm_10.csv"),
        (["crm_a.csv", "crm_b.csv"], "crm_b.csv"),
    ],
)
def test_the_newest_of_renamed_exports_is_read(tmp_path, names, newest):
    for age, name in enumerate(names):
        (tmp_path / name).write_text(f"id,file\nC1,{name}\n")
        os.utime(tmp_path / name, (1_700_000_000 - age, 1_700_000_000 - age))
    raw = opened(tmp_path, "crm_*.csv")
    assert cells(raw)["file"] == [newest]
    assert raw.input.path == newest
    note = next(n for n in raw.notes if n.check == "newest of several files")
    assert note.note == f"{len(names)} files match 'crm_*.csv'; '{newest}' is the newest of them"


def test_a_pattern_that_matches_nothing_or_folders(tmp_path):
    (tmp_path / "crm.csv").write_text(TEXT)
    with pytest.raises(StudyError, match=r"exports.x.path: .* has no file 'crm_\*.csv'"):
        opened(tmp_path, "crm_*.csv")
    with pytest.raises(StudyError, match="not in that of a folder"):
        opened(tmp_path, "*/crm.csv")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-be", "utf-8-sig"])
def test_packed_text_of_any_encoding(tmp_path, encoding):
    (tmp_path / "f.csv.gz").write_bytes(gzip.compress("id;name\nC1;Zoë\n".encode(encoding)))
    assert cells(opened(tmp_path, "f.csv.gz"))["name"] == ["Zoë"]


def test_stata_labels(tmp_path):
    frame = pd.DataFrame({"id": ["a", "b"], "sat": [1, 5]})
    frame.to_stata(
        tmp_path / "f.dta",
        write_index=False,
        variable_labels={"sat": "How satisfied?"},
        value_labels={"sat": {1: "not at all", 5: "fully"}},
    )
    raw = opened(tmp_path, "f.dta")
    assert raw.reader == "stata"
    assert raw.labels["sat"] == "How satisfied?"
    assert raw.value_labels["sat"] == {1.0: "not at all", 5.0: "fully"}
    assert cells(raw)["sat"] == [1, 5]
    (tmp_path / "g.dta").write_bytes(b"<stata_dta>broken")
    with pytest.raises(DataError, match="not a valid Stata file"):
        opened(tmp_path, "g.dta")


def test_response_sets_of_spss_are_options_of_one_question(tmp_path, monkeypatch):
    import pyreadstat

    frame = pd.DataFrame({"u1": [1.0, 0.0], "u2": [1.0, 1.0], "age": [30.0, 40.0]})
    pyreadstat.write_sav(frame, str(tmp_path / "f.sav"), column_labels=["App", "Shop", "Age"])
    read = pyreadstat.read_sav

    def with_sets(*args, **options):
        data, meta = read(*args, **options)
        meta.mr_sets = {"use": {"type": "D", "is_dichotomy": True, "counted_value": 1, "label": "What do you use?",
                                "variable_list": ["U1", "U2"]}}  # fmt: skip
        return data, meta

    monkeypatch.setattr(pyreadstat, "read_sav", with_sets)
    raw = opened(tmp_path, "f.sav")
    assert raw.ticks == {"What do you use?": ("u1", "u2")}
    assert raw.items == {"u1": "App", "u2": "Shop"}


PAGE = (
    "<html><head><meta charset='utf-8'></head><body><table><tr><td>menu</td></tr></table><table border=1>"
    "<tr><th>id</th><th>name</th><th>n</th></tr><tr><td>C1</td><td>Zoë &amp; Bo</td><td>3</td></tr>"
    "<tr><td>C2</td><td colspan=2>none</td></tr></table></body></html>"
)
XML = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>'
    "<Row><Cell><Data ss:Type='String'>id</Data></Cell><Cell><Data>name</Data></Cell><Cell><Data>n</Data></Cell></Row>"
    "<Row><Cell><Data>C1</Data></Cell><Cell><Data>Zoë &amp; Bo</Data></Cell><Cell><Data>3</Data></Cell></Row>"
    "<Row><Cell><Data>C2</Data></Cell><Cell ss:Index='3'><Data>4</Data></Cell></Row></Table></Worksheet></Workbook>"
)


@pytest.mark.parametrize(("page", "last"), [(PAGE, None), (XML, "4")])
def test_a_page_under_the_ending_of_a_workbook_is_read(tmp_path, page, last):
    (tmp_path / "f.xls").write_text(page, encoding="utf-8")
    raw = opened(tmp_path, "f.xls")
    assert raw.columns == ["id", "name", "n"]
    assert cells(raw)["name"][0] == "Zoë & Bo"
    assert cells(raw)["n"] == ["3", last]
    assert "web page read as a table" in {n.check for n in raw.notes}


def test_text_under_the_ending_of_a_workbook_is_read(tmp_path):
    (tmp_path / "f.xls").write_text("id\tn\nC1\t3\n", encoding="utf-16")
    assert cells(opened(tmp_path, "f.xls"))["n"] == ["3"]


def test_a_page_of_a_log_in_is_refused(tmp_path):
    (tmp_path / "f.xls").write_text("<html><body>Please log in</body></html>")
    with pytest.raises(DataError, match="is a web page or XML, not a table"):
        opened(tmp_path, "f.xls")


def book_with(folder, change):
    book = openpyxl.Workbook()
    for row in (["id", "n"], *([f"C{i}", i] for i in range(50))):
        book.active.append(row)
    change(book)
    book.save(folder / "f.xlsx")


@pytest.mark.parametrize("cell", ["XFD1048576", "B1048576", "XFD2"])
def test_a_far_cell_is_left_out_and_said(tmp_path, cell):
    book_with(tmp_path, lambda book: book.active.__setitem__(cell, "x"))
    raw = opened(tmp_path, "f.xlsx")
    kept = sum(len(c.rows) for c in raw.chunks())
    assert raw.columns == ["id", "n"]
    assert kept == 50
    assert [n.note for n in raw.notes] == [f"{cell} far from the table: left out"]
    sources, unread = read_export_files(tmp_path)
    assert [s.rows for s in sources] == [50]
    assert not unread


def test_an_empty_sheet_is_refused(tmp_path):
    openpyxl.Workbook().save(tmp_path / "f.xlsx")
    with pytest.raises(DataError, match="is empty"):
        opened(tmp_path, "f.xlsx")


def test_merged_headings_and_repeated_names_of_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["id", "Spring", None, "Autumn", None], [None, "visits", "paid", "visits", "paid"]):
        sheet.append(row)
    for i in range(30):
        sheet.append([f"C{i}", i % 3, i * 1.5, i % 2, i * 1.25])
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("D1:E1")
    book.save(tmp_path / "f.xlsx")
    raw = opened(tmp_path, "f.xlsx")
    assert raw.columns == ["id", "Spring: visits", "Spring: paid", "Autumn: visits", "Autumn: paid"]
    assert sum(len(c.rows) for c in raw.chunks()) == 30


def test_positions_stems_and_items_reach_the_facts(tmp_path):
    (tmp_path / "s.csv").write_text(
        "Timestamp,How? [Price],How? [Staff],Age,Age\n2026-05-01,Good,Bad,1,2\n2026-05-02,Bad,Bad,3,4\n"
    )
    (tmp_path / "crm.zip").write_bytes(b"")
    archive(tmp_path, {"crm.csv": TEXT.encode()}, "crm.zip")
    sources, unread = read_export_files(tmp_path)
    assert not unread
    survey = next(s for s in sources if s.file == "s.csv")
    assert [(c.name, c.position, c.item) for c in survey.columns] == [
        ("Timestamp", 1, ""),
        ("How? [Price]", 2, "Price"),
        ("How? [Staff]", 3, "Staff"),
        ("Age (1)", 4, ""),
        ("Age (2)", 5, ""),
    ]
    assert survey.session == {"Timestamp"}
    assert next(s for s in sources if s.file == "crm.zip").rows == 2


def test_every_table_of_an_archive_is_an_export(tmp_path):
    archive(tmp_path, {"crm.csv": TEXT.encode(), "more/tickets.csv": b"ticket,id\nT1,C1\n"}, "all.zip")
    sources, unread = read_export_files(tmp_path)
    assert not unread
    assert [(s.name, s.location, s.rows) for s in sources] == [
        ("all_crm", {"path": "all.zip/crm.csv"}, 2),
        ("all_tickets", {"path": "all.zip/more/tickets.csv"}, 1),
    ]
    assert cells(opened(tmp_path, **sources[1].location))["ticket"] == ["T1"]
