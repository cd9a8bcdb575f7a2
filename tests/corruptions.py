"""Ways in which exports come broken: each changes a copy of the sample and says what must come of it."""

from __future__ import annotations

import csv
import gzip
import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pandas as pd

from personakit.core.errors import DataError, PersonakitError, StudyError

Change = Callable[[Path], None]


@dataclass(frozen=True)
class Corruption:
    """One way to break the sample, and its expected end."""

    name: str
    change: Change
    # refused: the error, and words of its message
    error: type[PersonakitError] | None = None
    says: tuple[str, ...] = ()
    # repaired or dropped: (table, check) -> rows more than in the sample as it is
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    loses: dict[str, int] = field(default_factory=dict)  # table -> rows fewer
    ignoring: tuple[str, ...] = ()  # columns that may differ


ALL: list[Corruption] = []


def case(name: str, **expected) -> Callable[[Change], Change]:
    def enter(change: Change) -> Change:
        ALL.append(Corruption(name, change, **expected))
        return change

    return enter


# ------------------------------------------------------------------ tools


def lines(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text(encoding="utf-8").splitlines()


def put(folder: Path, name: str, rows: list[str], end: str = "\n") -> None:
    (folder / name).write_text(end.join(rows) + end, encoding="utf-8", newline="")


def table(folder: Path, name: str, sep: str = ",") -> pd.DataFrame:
    return pd.read_csv(folder / name, sep=sep, dtype=str, keep_default_na=False)


def save(folder: Path, name: str, frame: pd.DataFrame, sep: str = ",") -> None:
    frame.to_csv(folder / name, sep=sep, index=False, lineterminator="\n")


def cells(name: str, column: str, rows, value, sep: str = ",") -> Change:
    """Set some cells of a column: `value` is a text or a function of the old one."""

    def change(folder: Path) -> None:
        frame = table(folder, name, sep)
        places = range(len(frame)) if rows is None else rows
        for place in places:
            old = frame.loc[place, column]
            frame.loc[place, column] = value(old) if callable(value) else value
        save(folder, name, frame, sep)

    return change


def edit_study(folder: Path, old: str, new: str) -> None:
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def edit_book(folder: Path, change: Callable) -> None:
    path = folder / "profitability.xlsx"
    book = openpyxl.load_workbook(path)
    change(book["By quarter"])
    book.save(path)


CSAT_ROWS = range(30, 40)  # sound rows of csat.csv, each of a customer of the base


# ------------------------------------------------------------------ how the file is written


@case("another delimiter, not declared")
def _(folder):
    save(folder, "csat.csv", table(folder, "csat.csv"), ";")


@case("tabs, not declared")
def _(folder):
    save(folder, "csat.csv", table(folder, "csat.csv"), "\t")


@case(
    "another delimiter than declared",
    error=StudyError,
    says=("exports.waits.columns.customer_id: waits.csv has no column 'customer'", "is the delimiter ','?"),
)
def _(folder):
    save(folder, "waits.csv", table(folder, "waits.csv", ";"), ",")


@case("UTF-16")
def _(folder):
    text = (folder / "csat.csv").read_text(encoding="utf-8")
    (folder / "csat.csv").write_bytes(text.encode("utf-16"))


@case("UTF-16 without its mark")
def _(folder):
    text = (folder / "csat.csv").read_text(encoding="utf-8")
    (folder / "csat.csv").write_bytes(text.encode("utf-16-le"))


@case("a wrong encoding declared", error=DataError, says=("csat.csv is not valid utf-16 text",))
def _(folder):
    (folder / "csat.csv").write_bytes((folder / "csat.csv").read_bytes() + b"x")
    edit_study(folder, 'path = "csat.csv"', 'path = "csat.csv"\nencoding = "utf-16"')


@case("an encoding that does not exist", error=StudyError, says=("encoding = 'utf-99' is not a known encoding",))
def _(folder):
    edit_study(folder, 'path = "csat.csv"', 'path = "csat.csv"\nencoding = "utf-99"')


@case("mixed encodings", counts={("csat", "mixed encodings"): 0}, ignoring=("comment",))
def _(folder):
    rows = (folder / "csat.csv").read_bytes().splitlines()
    rows[40] = rows[40].rsplit(b",", 1)[0] + ",Grüße".encode("cp1252")
    rows[41] = rows[41].rsplit(b",", 1)[0] + ",Grüße".encode()
    (folder / "csat.csv").write_bytes(b"\n".join(rows) + b"\n")


@case("mixed line ends")
def _(folder):
    rows = lines(folder, "csat.csv")
    text = "".join(row + ("\r\n" if i % 2 else "\n") for i, row in enumerate(rows))
    (folder / "csat.csv").write_bytes(text.encode())


@case("line ends of an old Macintosh")
def _(folder):
    put(folder, "csat.csv", lines(folder, "csat.csv"), "\r")


@case("gzipped")
def _(folder):
    (folder / "csat.csv").write_bytes(gzip.compress((folder / "csat.csv").read_bytes()))


@case("gzip broken off", error=DataError, says=("csat.csv cannot be read", "Export it again"))
def _(folder):
    packed = gzip.compress((folder / "csat.csv").read_bytes())
    (folder / "csat.csv").write_bytes(packed[: len(packed) // 2])


@case("a Parquet file named csv")
def _(folder):
    table(folder, "csat.csv").replace("", None).to_parquet(folder / "csat.parquet")
    (folder / "csat.parquet").rename(folder / "csat.csv")


@case("NUL bytes", counts={("csat", "NUL bytes"): 3}, ignoring=("comment",))
def _(folder):
    rows = (folder / "csat.csv").read_bytes().splitlines()
    for i in (30, 31, 32):
        rows[i] = rows[i] + b"\0"
    (folder / "csat.csv").write_bytes(b"\n".join(rows) + b"\n")


@case("a binary file named csv", error=DataError, says=("csat.csv is not a text file", "it holds binary data"))
def _(folder):
    (folder / "csat.csv").write_bytes(random.Random(1).randbytes(5000))


@case("a picture named csv", error=DataError, says=("csat.csv is not a text file",))
def _(folder):
    (folder / "csat.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(900))


@case("a log-in page saved as csv", error=DataError, says=("csat.csv is a web page or XML",))
def _(folder):
    (folder / "csat.csv").write_text("<!DOCTYPE html>\n<html><body>Please log in, Ann</body></html>")


@case("an empty file", error=DataError, says=("csat.csv is empty: 0 bytes",))
def _(folder):
    (folder / "csat.csv").write_bytes(b"")


@case("nothing but blanks", error=DataError, says=("csat.csv contains no text",))
def _(folder):
    (folder / "csat.csv").write_text("\n \n\n")


@case("a header only", error=DataError, says=("csat.csv (csat) has a header but no rows",))
def _(folder):
    put(folder, "csat.csv", lines(folder, "csat.csv")[:1])


@case("a folder in place of a file", error=StudyError, says=("exports.csat.path = 'csat.csv' is a folder",))
def _(folder):
    (folder / "csat.csv").unlink()
    (folder / "csat.csv").mkdir()


@case("a file under another name", error=StudyError, says=("csat.csv", "Did you mean 'csats.csv'?"))
def _(folder):
    (folder / "csat.csv").rename(folder / "csats.csv")


# ------------------------------------------------------------------ rows


@case("broken off in the middle of a row", counts={("csat", "row with too few cells"): 1}, loses={"csat": 1})
def _(folder):
    rows = lines(folder, "csat.csv")
    put(folder, "csat.csv", [*rows[:31], *rows[32:], rows[31][:12]])
    whole = (folder / "csat.csv").read_bytes()
    (folder / "csat.csv").write_bytes(whole.rstrip(b"\n"))


@case(
    "ragged rows",
    counts={("csat", "row with too few cells"): 2, ("csat", "row with too many cells"): 1},
    loses={"csat": 3},
)
def _(folder):
    rows = lines(folder, "csat.csv")
    rows[31], rows[32], rows[33] = rows[31].rsplit(",", 3)[0], rows[32].rsplit(",", 2)[0], rows[33] + ",more,cells"
    put(folder, "csat.csv", rows)


@case("nearly all rows ragged", error=DataError, says=("row with too many cells", "Is the delimiter right"))
def _(folder):
    rows = lines(folder, "csat.csv")
    put(folder, "csat.csv", [rows[0], *(r + f",x{i}" if i % 8 else r for i, r in enumerate(rows[1:]))])


@case("a delimiter at the end of every row")
def _(folder):
    rows = lines(folder, "csat.csv")
    put(folder, "csat.csv", [rows[0], *(row + "," for row in rows[1:])])


@case("an unclosed quote", counts={("csat", "quote never closed"): 1})
def _(folder):
    rows = lines(folder, "csat.csv")
    at = next(i for i in range(35, len(rows)) if '"' not in rows[i])
    before, _, last = rows[at].rpartition(",")
    rows[at] = f'{before},"{last}'
    put(folder, "csat.csv", rows)


@case("two cells that begin with a quote and never end it", counts={("customers", "quote never closed"): 2})
def _(folder):
    rows = lines(folder, "crm.csv")
    for at in (40, len(rows) - 40):
        cells = rows[at].split(",")
        rows[at] = ",".join([cells[0], '"' + cells[1], *cells[2:]])
    put(folder, "crm.csv", rows)


@case("blank rows", counts={("csat", "blank row"): 6})
def _(folder):
    rows = lines(folder, "csat.csv")
    put(folder, "csat.csv", [*rows[:30], "", ",,,,,,,", *rows[30:60], "", *rows[60:], "", "", ""])


@case("the header twice", counts={("csat", "header repeated in the data"): 1})
def _(folder):
    rows = lines(folder, "csat.csv")
    put(folder, "csat.csv", [*rows[:50], rows[0], *rows[50:]])


@case("a report title above the header", counts={("csat", "stray rows before the header"): 3})
def _(folder):
    put(folder, "csat.csv", ["Ratings of the year", "", "printed by the CRM", *lines(folder, "csat.csv")])


@case("the columns in another order")
def _(folder):
    frame = table(folder, "csat.csv")
    save(folder, "csat.csv", frame[frame.columns[::-1]])


@case("blanks around the column names")
def _(folder):
    rows = lines(folder, "csat.csv")
    put(folder, "csat.csv", [" , ".join(rows[0].split(",")), *rows[1:]])


@case("two headers swapped", error=DataError, says=("csat.csv (csat)", "'no number (Score)'"))
def _(folder):
    frame = table(folder, "csat.csv")
    save(folder, "csat.csv", frame.rename(columns={"Score": "Journey stage", "Journey stage": "Score"}))


@case("a column name in another case", error=StudyError, says=("no column 'Score'. Did you mean 'score'?",))
def _(folder):
    save(folder, "csat.csv", table(folder, "csat.csv").rename(columns={"Score": "score"}))


@case("the id column missing", error=StudyError, says=("exports.csat.columns.customer_id", "no column 'CustomerID'"))
def _(folder):
    save(folder, "csat.csv", table(folder, "csat.csv").drop(columns="CustomerID"))


@case("no row of column names", error=DataError, says=("csat.csv has no row of column names", "looks like data"))
def _(folder):
    put(folder, "csat.csv", lines(folder, "csat.csv")[1:])


@case("no row of column names in the list of customers", error=DataError, says=("crm.csv has no row of column names",))
def _(folder):
    put(folder, "crm.csv", lines(folder, "crm.csv")[1:])


@case(
    "no row of column names in the workbook", error=DataError, says=("profitability.xlsx has no row of column names",)
)
def _(folder):
    edit_book(folder, lambda sheet: sheet.delete_rows(3))


@case("a column name twice", error=DataError, says=("crm.csv has several columns named 'Age'",))
def _(folder):
    rows = lines(folder, "crm.csv")
    put(folder, "crm.csv", [rows[0] + ",Age", *(row + ",40" for row in rows[1:])])


@case("the export put together twice", counts={("csat", "header repeated in the data"): 1})
def _(folder):
    rows = lines(folder, "csat.csv")
    put(folder, "csat.csv", rows + rows)


@case("a Qualtrics export without its header rows", error=DataError, says=("lacks the three header rows",))
def _(folder):
    with (folder / "survey.csv").open(encoding="utf-8-sig", newline="") as handle:
        records = list(csv.reader(handle))
    buffer = io.StringIO()
    csv.writer(buffer).writerows([records[0], *records[3:]])
    (folder / "survey.csv").write_text(buffer.getvalue(), encoding="utf-8")


@case("an empty survey", error=DataError, says=("survey.csv (survey) has a header but no rows",))
def _(folder):
    with (folder / "survey.csv").open(encoding="utf-8-sig", newline="") as handle:
        records = list(csv.reader(handle))
    buffer = io.StringIO()
    csv.writer(buffer).writerows(records[:3])
    (folder / "survey.csv").write_text(buffer.getvalue(), encoding="utf-8")


# ------------------------------------------------------------------ ids

case(
    "a few ids in scientific notation",
    counts={("csat", "id in scientific notation: its digits are lost"): 2},
    loses={"csat": 2},
)(cells("csat.csv", "CustomerID", (30, 31), "1.00E+05"))
case("all ids in scientific notation", error=DataError, says=("its digits are lost", "Format the id column as text"))(
    cells("csat.csv", "CustomerID", None, "1E+05")
)
case("ids read as floats", ignoring=())(cells("csat.csv", "CustomerID", None, lambda v: f"{v}.0" if v.isdigit() else v))
case("ids padded with zeros and blanks")(
    cells("csat.csv", "CustomerID", None, lambda v: f" 000{v} " if v.isdigit() else f"{v.lower()}\u00a0")
)
case("a few ids blank", counts={("csat", "no id"): 10}, loses={"csat": 10})(
    cells("csat.csv", "CustomerID", CSAT_ROWS, "")
)
case("a few ids of nobody", counts={("csat", "id not in the customer base"): 10}, loses={"csat": 10})(
    cells("csat.csv", "CustomerID", CSAT_ROWS, "ZZ-1")
)
case("all ids of nobody", error=DataError, says=("csat: 0 of", "find a customer in the base"))(
    cells("csat.csv", "CustomerID", None, lambda v: "ZZ" + v)
)
case("the id column is another one", error=DataError, says=("ids that repeat", "repeat the id"))(
    lambda folder: edit_study(folder, 'customer_id = "Customer No"', 'customer_id = "Age"')
)


@case("a customer twice with conflicting rows", counts={("customers", "conflicting duplicate"): 2})
def _(folder):
    frame = table(folder, "crm.csv")
    more = frame.iloc[[30, 31]].assign(**{"Monthly bill": ""})
    save(folder, "crm.csv", pd.concat([frame, more]))


@case("too few customers", error=DataError, says=("customers; at least 50 are needed",))
def _(folder):
    put(folder, "crm.csv", lines(folder, "crm.csv")[:20])


# ------------------------------------------------------------------ cells

case(
    "scores of 0 to 10 in a column of 1 to 5",
    error=DataError,
    says=("'outside the rating scale'", "Is the scale declared"),
)(cells("csat.csv", "Score", None, lambda v: str(int(v) * 2) if v.isdigit() else v))
case("a few scores off the scale", counts={("csat", "outside the rating scale"): 3}, loses={"csat": 3})(
    cells("csat.csv", "Score", (30, 31, 32), "11")
)
case("text among the scores", counts={("csat", "no number (Score)"): 2}, loses={"csat": 2})(
    cells("csat.csv", "Score", (30, 31), "rather good")
)
case("a formula as text", counts={("csat", "no number (Score)"): 1}, loses={"csat": 1})(
    cells("csat.csv", "Score", (30,), "=SUM(A1:A9)")
)
case("words for all scores", error=DataError, says=("'no number (Score)'",))(cells("csat.csv", "Score", None, "good"))
case("scores with a decimal tail")(cells("csat.csv", "Score", None, lambda v: f"{v}.0" if v.isdigit() else v))
case("dates after the as-of date", counts={("csat", "after the as-of date"): 2}, loses={"csat": 2})(
    cells("csat.csv", "Rated at", (30, 31), "2031-01-01 10:00")
)
case(
    "an as-of date before the data",
    error=DataError,
    says=("'after the as-of date'", "Is study.as_of before the data end"),
)(lambda folder: edit_study(folder, "as_of = 2025-12-31", "as_of = 2024-06-30"))
case(
    "dates of 1900",
    counts={("csat", "stand-in for no date, such as 1900-01-01 (Rated at)"): 3},
    ignoring=("at",),
)(cells("csat.csv", "Rated at", (30, 31, 32), "1900-01-01 00:00"))
case("a few impossible dates", counts={("csat", "no date (Rated at)"): 2}, ignoring=("at",))(
    cells("csat.csv", "Rated at", (30, 31), "2025-02-30 10:00")
)
case("dates in a format not declared", error=DataError, says=("cells of 'Rated at'", "'no date'"))(
    cells("csat.csv", "Rated at", None, lambda v: "Tue the " + v)
)
case("negative waits", counts={("waits", "negative wait"): 4}, loses={"waits": 4})(
    cells("waits.csv", "wait_min", (40, 41, 42, 43), "-7,5", ";")
)
case("all waits negative", error=DataError, says=("'negative wait'", "swapped"))(
    cells("waits.csv", "wait_min", None, lambda v: "-" + v.lstrip("-") if v else v, ";")
)
case("waits with decimal points against the declaration")(
    cells("waits.csv", "wait_min", None, lambda v: v.replace(",", "."), ";")
)
case("a word among the flags", counts={("waits", "neither yes nor no (abandoned)"): 1}, ignoring=("abandoned",))(
    cells("waits.csv", "abandoned", (40,), "perhaps", ";")
)
case("currency signs and thousands separators")(
    cells("crm.csv", "Monthly bill", None, lambda v: f"€ {float(v):,.2f}" if v and v != "n/a" else v)
)
case("percent signs")(cells("crm.csv", "Data GB per month", None, lambda v: f"{v} %" if v and v != "n/a" else v))
case("text in a column of numbers", counts={("customers", "no number (age)"): 2}, ignoring=("age",))(
    cells("crm.csv", "Age", (30, 31), "about forty")
)
case("an active column without a value", error=DataError, says=("active attribute 'data_gb'", "holds no values"))(
    cells("crm.csv", "Data GB per month", None, "")
)
case("an active column with one value", error=DataError, says=("active attribute 'preferred_channel'", "same value"))(
    cells("crm.csv", "Preferred channel", None, "App")
)
case("another case of the levels", counts={})(
    cells("crm.csv", "Preferred channel", range(0, 40, 4), lambda v: f" {v.upper()} " if v != "n/a" else v)
)
case("cells of 10,000 characters", ignoring=("comment",))(cells("csat.csv", "Comment", (30, 31), "so long " * 1250))
case("emoji and text from right to left", ignoring=("comment",))(
    cells("csat.csv", "Comment", (30, 31), "שירות נהדר 👍🏽 خدمة")
)
case("line ends within cells", ignoring=("comment",))(
    cells("csat.csv", "Comment", (30, 31), 'one\ntwo, "three"\r\nfour')
)


@case("an item answered on another scale", error=DataError, says=("cells of 'compare_prices'", "outside its scale"))
def _(folder):
    with (folder / "survey.csv").open(encoding="utf-8-sig", newline="") as handle:
        records = list(csv.reader(handle))
    place = records[0].index("Q1_1")
    for record in records[3:]:
        record[place] = str(int(record[place]) + 2) if record[place].isdigit() else record[place]
    buffer = io.StringIO()
    csv.writer(buffer).writerows(records)
    (folder / "survey.csv").write_text(buffer.getvalue(), encoding="utf-8")


# ------------------------------------------------------------------ stages

case("a stage that is not known", counts={("csat", "unknown stage"): 10}, loses={"csat": 10})(
    cells("csat.csv", "Journey stage", CSAT_ROWS, "Moon landing")
)
case("stages in other cases and with blanks")(
    cells("csat.csv", "Journey stage", None, lambda v: [f" {v.upper()}", f"{v.lower()}  ", v][len(v) % 3])
)
case("a stage misspelt")(
    cells("csat.csv", "Journey stage", None, lambda v: "Instalation" if v == "Installation" else v)
)


@case("one stage only", error=DataError, says=("all ratings and waits are of one stage, 'Billing'",))
def _(folder):
    cells("csat.csv", "Journey stage", None, "Billing")(folder)
    cells("waits.csv", "stage", None, "Billing", ";")(folder)


@case("a stage without ratings")
def _(folder):
    frame = table(folder, "csat.csv")
    save(folder, "csat.csv", frame[frame["Journey stage"].str.strip().str.casefold() != "repair"])


# ------------------------------------------------------------------ workbooks


@case("a workbook broken off", error=DataError, says=("profitability.xlsx cannot be opened as a workbook",))
def _(folder):
    whole = (folder / "profitability.xlsx").read_bytes()
    (folder / "profitability.xlsx").write_bytes(whole[: len(whole) // 2])


@case("a workbook locked with a password", error=DataError, says=("is locked with a password",))
def _(folder):
    name = "EncryptedPackage".encode("utf-16-le")
    (folder / "profitability.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + name + b"\0" * 600)


@case(
    "a workbook that unpacks to far too much",
    error=DataError,
    says=("profitability.xlsx is refused", "would unpack to"),
)
def _(folder):
    with zipfile.ZipFile(folder / "profitability.xlsx", "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet9.xml", b"0" * (90 << 20))


@case("a sheet under another name", error=StudyError, says=("no sheet 'By quarter'. Did you mean 'By Quarters'?",))
def _(folder):
    edit_book(folder, lambda sheet: setattr(sheet, "title", "By Quarters"))


@case("a title merged across the columns")
def _(folder):
    edit_book(folder, lambda sheet: sheet.merge_cells("A1:D1"))


@case("ids merged over their quarters", counts={("profitability", "merged cells"): 1})
def _(folder):
    def merge(sheet):
        ids = [str(sheet.cell(row, 1).value) for row in range(4, sheet.max_row + 1)]
        row = next(i for i in range(len(ids) - 1) if ids[i] == ids[i + 1]) + 4
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=1, end_column=1)

    edit_book(folder, merge)


@case(
    "formulas whose result was never stored",
    counts={("profitability", "formulas without a result"): 2},
    ignoring=("revenue", "margin"),
)
def _(folder):
    def formulas(sheet):
        sheet.cell(10, 3).value = sheet.cell(11, 3).value = "=1+1"

    edit_book(folder, formulas)


@case("error cells", counts={("profitability", "formula errors"): 1}, ignoring=("revenue", "margin"))
def _(folder):
    edit_book(folder, lambda sheet: setattr(sheet.cell(10, 3), "value", "#N/A"))


@case("numbers stored as text with a decimal comma")
def _(folder):
    def words(sheet):
        for row in range(4, 60):
            cell = sheet.cell(row, 3)
            if isinstance(cell.value, (int, float)):
                cell.value = f"{cell.value:.2f}".replace(".", ",")

    edit_book(folder, words)
