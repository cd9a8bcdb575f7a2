"""The codebook: read as spreadsheets leave it, refused with row and header, compiled into the settings of exports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import personakit as pk
from personakit.core.errors import StudyError
from personakit.study import Codebook, CodebookRow, codebook_text, read_codebook, write_codebook
from personakit.study.codebook import HEADERS
from personakit.study.codebook_cells import CODES, LEVELS, join_list, protect, split_list, unprotect

STUDY = 'codebook = "codebook.csv"\n[study]\nas_of = 2025-12-31\n[exports.crm]\ntable = "customers"\npath = "crm.csv"\n'
ROWS = (
    CodebookRow("crm", 1, "No", "no", role="customer_id", sure="sure"),
    CodebookRow("crm", 2, "Age", "age", kind="numeric", use="describe", missing="-99 | n/a", label="Age in years"),
    CodebookRow("crm", 3, "How often?", "often", kind="ordinal", use="active", levels="Never < Sometimes < Often"),
    CodebookRow("crm", 4, "Fair", "fair", kind="ordinal", use="active", scale="1..5", section="attitudes"),
    CodebookRow("crm", 5, "Tools", "tools", kind="multi_select", use="active", separator=", "),
    CodebookRow("crm", 6, "c1", "c1", "Channels?", "channels", "attribute", "multi_select", "active", label="Phone"),
    CodebookRow("crm", 7, "c2", "c2", "Channels?", "channels", "attribute", "multi_select", "active", label="Mail"),
    CodebookRow("crm", 8, "Repair", "repair", role="rating", scale="0..10", missing="99", label="Repair"),
    CodebookRow("crm", 9, "Shop", "shop", role="rating", levels="Bad < OK < Good", label="Shop"),
    CodebookRow("crm", 10, "Since", "since", role="joined_on", missing="?"),
    CodebookRow("crm", 11, "Note", "note", role="left_out", kind="text", why="free text"),
)


def study(folder: Path, rows: tuple[CodebookRow, ...] = ROWS, text: str = STUDY) -> pk.Study:
    (folder / "study.toml").write_text(text, encoding="utf-8")
    write_codebook(Codebook(rows), folder / "codebook.csv")
    return pk.read_study(folder)


def test_rows_become_the_settings_of_the_export(tmp_path: Path) -> None:
    export = study(tmp_path).exports["crm"]
    assert export.columns == {"customer_id": ("No",), "joined_on": ("Since",)}
    assert export.missing_of("Since") == ("?",)
    assert export.left_out == ("Note",)
    a = export.attributes
    assert list(a) == ["age", "often", "fair", "tools", "channels"]
    assert (a["age"].missing, a["age"].label, str(a["age"].use)) == ((-99, "n/a"), "Age in years", "describe")
    assert a["often"].order == ("Never", "Sometimes", "Often")
    assert (a["fair"].scale, a["fair"].section) == ((1, 5), "attitudes")
    assert a["tools"].separator == ", "
    assert (a["channels"].columns, a["channels"].label) == ({"c1": "Phone", "c2": "Mail"}, "Channels?")
    assert export.ratings is not None
    repair, shop = export.ratings.columns["Repair"], export.ratings.columns["Shop"]
    assert (repair.stage, repair.scale, repair.missing) == ("Repair", (0, 10), (99,))
    assert (shop.scale, shop.values) == ((1, 3), {"Bad": 1, "OK": 2, "Good": 3})


def test_what_the_rows_say_is_what_is_read(tmp_path: Path) -> None:
    head = ",".join(f'"{row.column}"' for row in ROWS)
    cells = [
        'C{i},{age},Never,4,"a, b",1,0,9,Good,2020-01-01,x', 'C{i},-99,Often,5,a,0,0,99,Bad,?,y',
        'C{i},44,Sometimes,2,"b, c",,,3,OK,2021-01-01,z',
    ]  # fmt: skip
    rows = [cells[i % 3].replace("{i}", str(i)).replace("{age}", str(20 + i)) for i in range(60)]
    (tmp_path / "crm.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    exports = pk.read_exports(study(tmp_path))
    customers = exports.customers
    assert customers["channels"].astype(object).where(customers["channels"].notna(), None).tolist()[:3] == [
        "Phone", "", None,
    ]  # fmt: skip
    assert customers["age"].isna().sum() == 20
    assert customers["joined_on"].isna().sum() == 20
    csat = exports.csat.groupby("stage", observed=True)["score"]
    assert csat.size().to_dict() == {"Repair": 40, "Shop": 60}
    assert customers["tools"].tolist()[0] == "a|b"
    assert not exports.checks["check"].str.contains("codebook").any()


def test_columns_that_the_codebook_does_not_know_are_counted(tmp_path: Path) -> None:
    rows = (*ROWS[:3], CodebookRow("crm", 4, "Gone", "gone", role="left_out"))
    lines = ["No,Age,How often?,Fair", *(f"C{i},{20 + i},{('Never', 'Often')[i % 2]},3" for i in range(60))]
    (tmp_path / "crm.csv").write_text("\n".join(lines), encoding="utf-8")
    checks = pk.read_exports(study(tmp_path, rows)).checks.set_index("check")["note"]
    assert "1 column was not read: 'Fair'" in checks["columns not in the codebook"]
    assert "1 column was not used: 'Gone'" in checks["rows of the codebook without a column"]
    (tmp_path / "crm.csv").write_text("\n".join(lines).replace("How often?", "Often?", 1), encoding="utf-8")
    with pytest.raises(StudyError, match=r"codebook.csv row 4: crm.csv has no column 'How often\?'"):
        pk.read_exports(study(tmp_path, rows))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"role": "atribute"}, r"row 4, role: is no role in a customers export. Did you mean 'attribute'\? Allowed: "),
        ({"kind": "ordinl"}, r"row 4, kind: is not known. Did you mean 'ordinal'\? Allowed: 'numeric', "),
        ({"use": "C0042"}, r"row 4, use: is not known. Allowed: 'active', "),
        ({"levels": "Never"}, "row 4, levels: expected different words from low to high"),
        ({"scale": "1..5"}, r"row 4, levels: give either scale \(for numbers\) or levels"),
        ({"levels": "", "scale": "01.05.2026"}, "row 4, scale: is a date: the spreadsheet changed what was typed"),
        ({"levels": "", "scale": "5..1"}, "row 4, scale: expected the lowest point first"),
        ({"levels": "", "scale": "high"}, "row 4, scale: expected the two ends with dots between"),
        ({"section": "needs"}, "row 4, section: is not known"),
        ({"name": "age"}, "row 4, name: row 3 has the same name"),
        ({"name": "active"}, "row 4, name: is the name of a column of every customers export"),
        ({"column": "Age"}, "row 4, column: row 3 describes the same column"),
        ({"role": "customer_id"}, "row 4, role: row 2 has the role 'customer_id' as well"),
        ({"role": "rating", "label": ""}, "row 4, label: is blank. Give the stage"),
        ({"export": "cmr"}, r"row 4, export: no export of the study has this name. Did you mean 'crm'\?"),
    ],
)
def test_a_fault_names_row_and_header_and_no_value(tmp_path: Path, change: dict[str, str], message: str) -> None:
    rows = tuple(replace(row, **change) if row.name == "often" else row for row in ROWS)
    with pytest.raises(StudyError, match=rf"codebook.csv.*{message}") as error:
        study(tmp_path, rows)
    assert "C0042" not in str(error.value)


def test_what_both_files_set_is_refused_with_both_places(tmp_path: Path) -> None:
    more = '[exports.crm.attributes]\nage_of = { column = "Age", kind = "numeric" }\n'
    with pytest.raises(StudyError, match=r"exports.crm.attributes.age_of: .* codebook.csv describes too \(row 3\)"):
        study(tmp_path, text=STUDY + more)
    with pytest.raises(StudyError, match=r"exports.crm.columns.customer_id: is set in codebook.csv too"):
        study(tmp_path, text=STUDY + '[exports.crm.columns]\ncustomer_id = "Other"\n')


def test_a_file_that_no_export_reads_may_be_described_as_left_out(tmp_path: Path) -> None:
    rows = (*ROWS, CodebookRow("rain", 1, "week", "week", role="left_out"))
    assert list(study(tmp_path, rows).exports) == ["crm"]


def test_a_missing_role_is_a_row_to_edit(tmp_path: Path) -> None:
    text = STUDY + '[exports.ratings]\ntable = "csat"\npath = "r.csv"\nstage = "Shop"\n'
    rows = (*ROWS, CodebookRow("ratings", 1, "id", "id", role="customer_id"))
    with pytest.raises(StudyError, match="Give the row of its column in the codebook the role score"):
        study(tmp_path, rows, text)


def spreadsheet(text: str) -> list[bytes]:
    """Return a codebook as spreadsheets save it."""
    reordered = "\n".join(",".join(line.split(",")[::-1]) for line in text.splitlines())
    with_more = "\n".join(f"{line},{'note' if i == 0 else ''}" for i, line in enumerate(text.splitlines()))
    blank = text.replace("\n", "\n" + "," * (len(HEADERS) - 1) + "\n")
    return [
        text.encode("utf-8-sig"), text.replace(",", ";").encode(), text.replace(",", "\t").encode("utf-16"),
        text.replace("\n", "\r\n").encode(), ("sep=;\n" + text.replace(",", ";")).encode("cp1252"),
        reordered.encode(), with_more.encode(), blank.encode(), text.replace("export,", "Export ,").encode(),
    ]  # fmt: skip


def test_what_spreadsheets_do_is_forgiven(tmp_path: Path) -> None:
    rows = tuple(r for r in ROWS if "," not in r.separator)
    for number, content in enumerate(spreadsheet(codebook_text(Codebook(rows)))):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(content)
        assert read_codebook(path).rows == rows, number


def test_a_workbook_reads_as_it_was_written_and_as_numbers(tmp_path: Path) -> None:
    path = write_codebook(Codebook(ROWS), tmp_path / "codebook.xlsx")
    assert read_codebook(path).rows == ROWS
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet.cell(row=9, column=HEADERS.index("missing") + 1).value = 99
    sheet.cell(row=5, column=HEADERS.index("scale") + 1).value = "1 to 5"
    book.save(path)
    edited = read_codebook(path)
    assert edited.rows[7].missing == "99"
    (tmp_path / "study.toml").write_text(STUDY.replace("codebook.csv", "codebook.xlsx"), encoding="utf-8")
    assert pk.read_study(tmp_path).exports["crm"].attributes["fair"].scale == (1, 5)


def test_headers_that_are_missing_are_named(tmp_path: Path) -> None:
    path = tmp_path / "codebook.csv"
    path.write_text("export,colum,role\ncrm,No,customer_id\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"codebook.csv has no column 'column' in its first row. Is it .* 'colum'\?"):
        read_codebook(path)
    path.write_text("export,column,position\ncrm,,1\n,No,x\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"(?s)row 2, column: is blank.*row 3, position: .*row 3, export: is blank"):
        read_codebook(path)
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(StudyError, match="is empty"):
        read_codebook(path)


@given(st.lists(st.text(min_size=1, max_size=8), min_size=2, max_size=5), st.sampled_from([LEVELS, CODES]))
def test_lists_in_a_cell_read_back(items: list[str], mark: str) -> None:
    assert split_list(join_list(items, mark), mark) == items


@given(st.text(max_size=12))
def test_protected_text_reads_back(text: str) -> None:
    assert unprotect(protect(text)) == text
    assert protect(text)[:1] not in {"=", "+", "@", "\t", "\r"} or protect(text)[1:].replace(".", "").isdigit()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_odd_headers_read_back(tmp_path: Path, ending: str) -> None:
    headers = ['a"b', "x,y", "x;y", "line\nbreak", " space ", "=1+1", "'=1", "満足度", "-99", "007"]
    headers += ["0\r"] if ending == "csv" else []
    rows = tuple(CodebookRow("crm", i, h, f"n{i}", h.strip(), role="left_out") for i, h in enumerate(headers, start=1))
    assert read_codebook(write_codebook(Codebook(rows), tmp_path / f"codebook.{ending}")).rows == tuple(
        replace(row, question=unprotect(protect(row.question))) for row in rows
    )


def test_the_codebook_is_a_result() -> None:
    book = Codebook(ROWS)
    assert book.table.shape == (len(ROWS), len(HEADERS))
    assert "Codebook: 11 columns of 1 export, 1 sure" in repr(book)
    assert book.to_dict()["table"][0]["column"] == "No"
    assert "<table" in book._repr_html_()
