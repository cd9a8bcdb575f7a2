"""Columns in = columns accounted for: whatever the headers are, each column is in the codebook exactly once."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import personakit as pk
from personakit.core.errors import DataError
from personakit.profiling.drafting import draft_study
from personakit.profiling.drafting.draft_codebook import check_complete, draft_codebook
from personakit.profiling.drafting.read_folder import read_frame
from personakit.profiling.drafting.update_codebook import update_codebook
from personakit.study import Codebook, CodebookRow, make_study, read_codebook

CASES = Path(__file__).parents[1] / "cases"
SAMPLE = Path(__file__).parents[2] / "data" / "sample"
#: Headers that begin alike, in several scripts, blank, long, like data, like names of the study.
PARTS = st.sampled_from(
    ["", " ", "Q1", "customer_id", "How satisfied are you, all in all, with the following: ", "性別", "満足度 ",
     "Возраст", "Größe", "=cmd", "2024-01-01", "name", "a,b", 'a "b"', "line\nbreak", "\u200b", "नाम", "age (1)",
     "column 2", "'x"]
)  # fmt: skip
HEADERS = st.lists(
    st.builds(lambda parts, rest: "".join(parts) + rest, st.lists(PARTS, max_size=3), st.text(max_size=60)),
    min_size=1, max_size=12,
)  # fmt: skip
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def frame_of(headers: list[str]) -> pd.DataFrame:
    cells = [f"C{i}" for i in range(60)], [str(1 + i % 5) for i in range(60)], [f"{'ab'[i % 2]}" for i in range(60)]
    frame = pd.DataFrame({at: cells[at % 3] for at in range(len(headers))})
    return frame.set_axis(headers, axis=1)


def assert_complete(book: Codebook, n: int, export: str) -> None:
    assert [row.position for row in book.of(export)] == list(range(1, n + 1))
    assert len({row.column for row in book.of(export)}) == n
    assert len({row.name for row in book.rows}) == len(book.rows)
    assert all(row.role and row.sure in {"sure", "likely", "guess"} and row.why and row.name for row in book.rows)


@SLOW
@given(HEADERS, HEADERS)
def test_every_column_of_a_frame_is_a_row_with_a_name_of_its_own(headers: list[str], more: list[str]) -> None:
    book = pk.profile({"crm": frame_of(headers), "other": frame_of(more)}).codebook
    assert_complete(book, len(headers), "crm")
    assert_complete(book, len(more), "other")


@SLOW
@given(HEADERS)
def test_the_codebook_and_its_study_read_back(tmp_path_factory: pytest.TempPathFactory, headers: list[str]) -> None:
    folder = tmp_path_factory.mktemp("firm")
    frame = frame_of(headers)
    frame.insert(0, "id", [f"K-{i:03}" for i in range(60)], allow_duplicates=True)
    made = pk.profile({"crm": frame})
    made.write(folder)
    assert read_codebook(folder / "codebook.csv").rows == made.codebook.rows
    if made.draft.settings["exports"] and "as_of" in made.draft.settings["study"]:
        whole = make_study(made.draft.settings, folder=folder)
        short = pk.read_study(folder)
        for name, export in whole.exports.items():
            assert short.exports[name].columns == export.columns
            assert short.exports[name].attributes == export.attributes


@SLOW
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=40), min_size=2, max_size=9)
)
def test_every_column_of_a_file_is_a_row(tmp_path_factory: pytest.TempPathFactory, headers: list[str]) -> None:
    folder = tmp_path_factory.mktemp("files")
    with (folder / "crm.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["customer id", *headers])
        writer.writerows([f"K-{i:03}", *(("x", "y", "z")[(i + j) % 3] for j in range(len(headers)))] for i in range(80))
    worded = {header.strip() for header in headers if any(letter.isalpha() for letter in header)}
    if len(worded) > len(headers) / 2:
        assert_complete(pk.profile(folder).codebook, len(headers) + 1, "crm")
        return
    try:  # hardly a header: read, or refused with the reason
        assert_complete(pk.profile(folder).codebook, len(headers) + 1, "crm")
    except DataError as error:
        refused = str(error)
    else:
        return
    assert "crm.csv has no row of column names" in refused


def test_a_first_row_of_blanks_is_read_or_refused_with_the_reason(tmp_path: Path) -> None:
    rows = [f"K-{i:03},{'xyz'[i % 3]},{'xyz'[(i + 1) % 3]}" for i in range(80)]
    (tmp_path / "crm.csv").write_text("\n".join(["customer id,,", *rows]), encoding="utf-8")
    with pytest.raises(DataError, match="no row of column names") as caught:
        pk.profile(tmp_path)
    assert "K-000" not in str(caught.value)


@pytest.mark.parametrize("case", ["survey_twice", "survey_japanese"])
def test_cases_in_which_columns_were_lost(case: str, tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_bytes((CASES / case / "survey.csv").read_bytes())
    with (tmp_path / "survey.csv").open(encoding="utf-8", newline="") as handle:
        headers = next(csv.reader(handle))
    made = pk.profile(tmp_path)
    study = made.write(tmp_path)
    assert [text.split(":")[0] for text in made.to_edit] == ["study.as_of"]  # the case holds no date
    study.write_text(
        study.read_text(encoding="utf-8").replace("[study]\n", "[study]\nas_of = 2025-12-31\n"), encoding="utf-8"
    )
    assert_complete(made.codebook, len(headers), "survey")
    exports = pk.read_exports(tmp_path)
    used = {row.name for row in made.codebook.rows if row.role == "attribute" and not row.battery}
    assert used <= {a.name for a in exports.attributes}
    if case == "survey_japanese":
        assert {"性別", "年代"} <= {row.name for row in made.codebook.rows} or any(
            not row.name.isascii() for row in made.codebook.rows
        )


def test_a_file_that_is_not_understood_is_in_the_codebook_with_the_reason(tmp_path: Path) -> None:
    pd.DataFrame({"customer_id": [f"C{i}" for i in range(60)], "visits": [i % 9 for i in range(60)]}).to_csv(
        tmp_path / "crm.csv", index=False
    )
    (tmp_path / "rain.csv").write_text("week,rain\n1,2\n2,3\n", encoding="utf-8")
    book = draft_study(tmp_path).codebook
    assert [(row.column, row.role) for row in book.of("rain")] == [("week", "left_out"), ("rain", "left_out")]
    assert all(row.why.startswith("its file is not used: ") for row in book.of("rain"))


def test_a_column_that_is_missing_from_the_codebook_stops_it() -> None:
    source = read_frame("crm", frame_of(["id", "age"]))
    rows = draft_codebook([source], [], [(source, "no ids")], "codebook.csv").rows
    assert [row.role for row in rows] == ["left_out", "left_out"]
    with pytest.raises(AssertionError, match="exactly once"):
        check_complete([source], rows[:1], {"crm": "crm"})
    with pytest.raises(AssertionError, match="one name"):
        check_complete([source], [rows[0], CodebookRow("crm", 2, "age", "id")], {"crm": "crm"})


def test_the_short_study_and_its_codebook_say_what_the_whole_study_says() -> None:
    draft = draft_study(SAMPLE)
    assert ".attributes]" not in draft.text
    assert len(draft.text.splitlines()) < 70
    assert len(draft.codebook.rows) == 74


def test_an_update_keeps_edits_adds_columns_and_marks_those_that_are_gone() -> None:
    old = Codebook((
        CodebookRow("crm", 1, "No", "no", role="customer_id"),
        CodebookRow("crm", 2, "Age", "years", role="attribute", kind="numeric", use="protected", label="Years"),
        CodebookRow("crm", 3, "Gender", "gender", role="attribute", kind="categorical", use="protected"),
    ))  # fmt: skip
    new = Codebook((
        CodebookRow("people", 1, "No", "no", role="customer_id"),
        CodebookRow("people", 2, "Sex", "gender", role="attribute", kind="binary", use="protected"),
        CodebookRow("people", 3, "Age", "age", role="attribute", kind="numeric", use="describe"),
    ))  # fmt: skip
    updated = update_codebook(old, new, {"people": "crm"})
    by_column = {row.column: row for row in updated.codebook.rows}
    assert (by_column["Age"].use, by_column["Age"].label, by_column["Age"].position) == ("protected", "Years", 3)
    assert (by_column["Sex"].name, by_column["Sex"].role) == ("crm_gender", "attribute")
    assert by_column["Gender"].role == "left_out"
    assert updated.change_lines() == [
        "new: crm, column 2 'Sex', guessed as binary, protected",
        "gone: crm, column 3 'Gender', left out from now on",
        "1 column at another position",
    ]
    assert update_codebook(updated.codebook, new, {"people": "crm"}).change_lines() == [
        "no column is new, gone or moved"
    ]
    again = update_codebook(updated.codebook, old, {"crm": "crm"})
    assert next(row for row in again.codebook.rows if row.column == "Gender").role == "attribute"
