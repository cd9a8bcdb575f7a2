"""Survey platforms are recognised by their own marks, from text, workbooks and frames alike."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from personakit.core.errors import DataError
from personakit.readers import open_source
from personakit.readers.raw_export import RawExport
from personakit.study.settings import Export

CASES = Path(__file__).parent.parent / "cases"
Rows = list[list[str]]


def as_text(folder: Path, rows: Rows) -> RawExport:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    (folder / "f.csv").write_text(buffer.getvalue(), encoding="utf-8-sig", newline="")
    return open_source("x", Export(table="survey", path="f.csv"), folder)


def as_workbook(folder: Path, rows: Rows) -> RawExport:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    book.save(folder / "f.xlsx")
    return open_source("x", Export(table="survey", path="f.xlsx"), folder)


def as_frame(folder: Path, rows: Rows) -> RawExport:
    columns = [name or f"Unnamed: {at}" for at, name in enumerate(rows[0])]
    frame = pd.DataFrame([[cell or None for cell in row] for row in rows[1:]], columns=columns)
    return open_source("x", Export(table="survey", reader="frame"), folder, frame=frame)


def as_parquet(folder: Path, rows: Rows) -> RawExport:
    columns = [name or f"Unnamed: {at}" for at, name in enumerate(rows[0])]
    frame = pd.DataFrame([[cell or None for cell in row] for row in rows[1:]], columns=columns)
    frame.to_parquet(folder / "f.parquet")
    return open_source("x", Export(table="survey", path="f.parquet"), folder)


WAYS = pytest.mark.parametrize("way", [as_text, as_workbook, as_frame, as_parquet])


def n_rows(raw: RawExport) -> tuple[int, int]:
    """Return rows kept and rows read."""
    chunks = list(raw.chunks())
    return sum(len(c.rows) for c in chunks), sum(c.rows_read for c in chunks)


def qualtrics_rows(texts: bool = True) -> Rows:
    return [
        ["StartDate", "EndDate", "Status", "Progress", "Finished", "ResponseId", "Q1", "Q2_1", "Q2_2", "Q2_3_TEXT",
         "Q3_1", "Q3_2", "Q2_DO_1", "Q2_DO_2", "segment"],
        ["Start Date", "End Date", "Response Type", "Progress", "Finished", "Response ID", "How old are you?",
         "Which of these do you use? - Selected Choice - The app",
         "Which of these do you use? - Selected Choice - A shop",
         "Which of these do you use? - Other, please say - Text", "How content are you with ... - The price",
         "How content are you with ... - The staff", "Which of these do you use? - Display Order - The app",
         "Which of these do you use? - Display Order - A shop", "segment"],
        ['{"ImportId":"startDate","timeZone":"Etc/UTC"}', '{"ImportId":"endDate"}', '{"ImportId":"status"}',
         '{"ImportId":"progress"}', '{"ImportId":"finished"}', '{"ImportId":"_recordId"}', '{"ImportId":"QID1_TEXT"}',
         *(f'{{"ImportId":"QID2","choiceId":"{n}"}}' for n in (1, 2, 3)), '{"ImportId":"QID3_1"}',
         '{"ImportId":"QID3_2"}', '{"ImportId":"QID2_DO_1"}', '{"ImportId":"QID2_DO_2"}', '{"ImportId":"segment"}'],
        ["2026-05-01 10:00:00", "2026-05-01 10:05:00", "IP Address", "100", "True", "R_1a", "34",
         "The app" if texts else "1", "", "", "Very content", "Content", "1", "2", "gold"],
        ["2026-05-01 11:00:00", "2026-05-01 11:05:00", "IP Address", "100", "True", "R_2b", "51",
         "The app" if texts else "1", "A shop" if texts else "1", "phone", "Content", "Content", "2", "1", "blue"],
        ["2026-05-02 11:00:00", "2026-05-02 11:05:00", "Survey Preview", "100", "True", "R_3c", "18", "", "", "",
         "Content", "Content", "2", "1", "blue"],
    ]  # fmt: skip


@WAYS
@pytest.mark.parametrize("texts", [True, False])
def test_qualtrics_with_split_choices_orders_and_previews(tmp_path, way, texts):
    raw = way(tmp_path, qualtrics_rows(texts))
    assert raw.reader == "qualtrics"
    assert raw.ticks == {"Which of these do you use?": ("Q2_1", "Q2_2")}
    assert (raw.stems["Q3_2"], raw.items["Q3_2"]) == ("How content are you with ...", "The staff")
    assert raw.labels["Q1"] == "How old are you?"
    assert {"StartDate", "ResponseId", "Q2_DO_1"} <= raw.session
    assert not {"Q1", "segment", "Q2_1"} & raw.session
    assert n_rows(raw) == (2, 3)


def test_qualtrics_whose_other_header_rows_were_deleted(tmp_path):
    rows = qualtrics_rows()
    assert n_rows(as_text(tmp_path, [rows[0], *rows[3:]])) == (2, 3)
    assert n_rows(as_text(tmp_path, [rows[0], rows[1], *rows[3:]])) == (2, 3)


def test_qualtrics_legacy_has_two_header_rows():
    raw = open_source("x", Export(table="survey", path="legacy.csv"), CASES / "survey_qualtrics_legacy")
    assert (raw.reader, raw.labels["Q1"]) == ("qualtrics", "I like the shop")
    assert n_rows(raw) == (120, 120)


def test_test_answers_alone_are_refused():
    raw = open_source("x", Export(table="survey", path="survey.csv"), CASES / "survey_all_test")
    with pytest.raises(DataError, match="all 60 answers are test answers"):
        n_rows(raw)


@WAYS
def test_surveymonkey_with_options_grid_and_other(tmp_path, way):
    rows = [
        ["Respondent ID", "Collector ID", "Start Date", "Custom Data 1", "What do you use?", "", "", "Rate them", "",
         "Your age"],
        ["", "", "", "", "App", "Shop", "Other (please specify)", "Price", "Staff", "Response"],
        ["901", "7", "05/01/2026 10:00:00", "C1", "App", "", "", "Good", "Bad", "30"],
        ["902", "7", "05/01/2026 11:00:00", "C2", "App", "Shop", "fax", "Bad", "Good", "41"],
        ["903", "7", "05/01/2026 12:00:00", "C3", "", "Shop", "", "Bad", "Bad", "52"],
    ]  # fmt: skip
    raw = way(tmp_path, rows)
    assert raw.reader == "surveymonkey"
    assert raw.ticks == {"What do you use?": ("What do you use?: App", "What do you use?: Shop")}
    assert raw.items["Rate them: Staff"] == "Staff"
    assert "Your age" in raw.columns
    assert "Custom Data 1" not in raw.session
    assert n_rows(raw) == (3, 3)


@pytest.mark.parametrize(
    ("case", "file", "rows", "columns"),
    [
        ("survey_surveymonkey", "survey.csv", 120, 14),
        ("surveymonkey_multi", "multi_of_9.csv", 38, 18),
        ("survey_first_respondent_is_header", "survey.csv", 120, 18),
    ],
)
def test_two_header_rows_are_seen_before_anything_is_guessed(case, file, rows, columns):
    raw = open_source("x", Export(table="survey", path=file), CASES / case)
    assert raw.reader == "surveymonkey"
    assert n_rows(raw) == (rows, rows)
    assert len([c for c in raw.columns if c not in raw.ticks]) == columns
    assert len(set(raw.columns)) == len(raw.columns)


@WAYS
@pytest.mark.parametrize(
    "first", ["Timestamp", "Zeitstempel", "Horodateur", "Marca temporal", "Tijdstempel", "时间戳记"]
)
def test_google_forms_in_other_languages(tmp_path, way, first):
    rows = [
        [first, "How was it?  [Price]", "How was it?  [Staff]", "What do you use?"],
        ["2026/05/01 10:00:00 AM GMT+2", "Good", "Bad", "App, Cloud (one, two)"],
        ["2026/05/01 11:00:00 AM GMT+2", "Bad", "Bad", "App"],
    ]
    raw = way(tmp_path, rows)
    assert (raw.reader, raw.separator) == ("google_forms", ", ")
    assert sorted(raw.items.values()) == ["Price", "Staff"]
    assert set(raw.stems.values()) == {"How was it?"}
    assert n_rows(raw) == (2, 2)


@WAYS
@pytest.mark.parametrize(
    "top",
    [
        ["ID", "Start time", "Completion time", "Email", "Name"],
        ["ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name"],
        ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom"],
        ["Id.", "Hora de inicio", "Hora de finalización", "Correo electrónico", "Nombre"],
    ],
)
def test_microsoft_forms(tmp_path, way, top):
    rows = [
        [*top, "What do\u00a0you use?"],
        ["1", "5/1/26 10:00", "5/1/26 10:04", "anonymous", "", "App;Shop;"],
        ["2", "5/1/26 11:00", "5/1/26 11:04", "anonymous", "", "Shop;"],
    ]
    raw = way(tmp_path, rows)
    assert (raw.reader, raw.separator) == ("microsoft_forms", ";")
    assert raw.session >= set(top[:3])
    assert n_rows(raw) == (2, 2)


@WAYS
def test_typeform_spreads_options_under_their_own_names(tmp_path, way):
    rows = [
        ["#", "<strong>Your age?</strong>", "App", "Shop", "Letter", "Other", "How likely are you to come again?",
         "Response Type", "Start Date (UTC)", "Stage Date (UTC)", "Submit Date (UTC)", "Network ID", "Tags"],
        ["q1w2", "30", "App", "", "Letter", "", "8", "completed", "2026-05-01 10:00", "", "2026-05-01 10:03", "a1", ""],
        ["e3r4", "41", "", "Shop", "", "fax", "9", "completed", "2026-05-02 10:00", "", "2026-05-02 10:03", "b2", ""],
        ["t5z6", "52", "App", "Shop", "", "", "3", "completed", "2026-05-03 10:00", "", "2026-05-03 10:03", "c3", ""],
    ]  # fmt: skip
    raw = way(tmp_path, rows)
    assert raw.reader == "typeform"
    assert raw.ticks == {"App / Shop / Letter": ("App", "Shop", "Letter")}
    assert raw.stems["Other"] == "App / Shop / Letter"
    assert raw.labels["<strong>Your age?</strong>"] == "Your age?"
    assert "Network ID" in raw.session
    assert n_rows(raw) == (3, 3)


LIME = {
    "codes": ["id", "submitdate", "lastpage", "startlanguage", "seed", "use[A1]", "use[A2]", "use[other]", "sat[SQ001]",
              "sat[SQ002]", "age"],
    "both": ["id. Response ID", "submitdate. Date submitted", "lastpage. Last page", "startlanguage. Start language",
             "seed. Seed", "use[A1]. What do you use? [App]", "use[A2]. What do you use? [Shop]",
             "use[other]. What do you use? [Other]", "sat[SQ001]. How was it? [Price]",
             "sat[SQ002]. How was it? [Staff]",
             "age. How old are you?"],
    "texts": ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "What do you use? [App]",
              "What do you use? [Shop]", "What do you use? [Other]", "How was it? [Price]", "How was it? [Staff]",
              "How old are you?"],
}  # fmt: skip


@WAYS
@pytest.mark.parametrize("style", list(LIME))
@pytest.mark.parametrize("ticked", [("Y", ""), ("Yes", "No")])
def test_limesurvey_in_codes_and_texts(tmp_path, way, style, ticked):
    yes, no = ticked
    top = LIME[style]
    raw = way(tmp_path, [top, ["1", "2026-05-01 10:00:00", "4", "en", "77", yes, no, "", "4", "5", "30"],
                         ["2", "2026-05-01 11:00:00", "4", "en", "78", yes, yes, "fax", "3", "4", "41"],
                         ["3", "2026-05-01 12:00:00", "4", "en", "79", no, yes, "", "2", "1", "52"]])  # fmt: skip
    assert raw.reader == "limesurvey"
    assert list(raw.ticks.values()) == [(top[5], top[6])]
    assert raw.stems[top[8]] == raw.stems[top[9]] == ("sat" if style == "codes" else "How was it?")
    assert raw.items[top[9]] == ("SQ002" if style == "codes" else "Staff")
    assert raw.session == frozenset(top[:5])
    assert n_rows(raw) == (3, 3)


def test_the_total_time_of_limesurvey_is_about_the_session_wherever_it_stands(tmp_path):
    names = [*LIME["both"][:5], *(f"q{i}. Question {i}?" for i in range(20)), "interviewtime. Total time"]
    raw = as_text(tmp_path, [names, *([str(i)] * len(names) for i in range(3))])
    assert "interviewtime. Total time" in raw.session
    assert "q19. Question 19?" not in raw.session


@WAYS
def test_alchemer(tmp_path, way):
    rows = [
        ["Response ID", "Time Started", "Date Submitted", "Status", "Contact ID", "Legacy Comments", "Comments",
         "Language", "Referer", "SessionID", "User Agent", "Tags", "IP Address", "Longitude", "Latitude", "Country",
         "City", "State/Region", "Postal", "How old are you?", "App:What do you use?", "Shop: today:What do you use?",
         "Other - Write In:What do you use?", "Price:How was it?", "Staff:How was it?"],
        ["1", "2026-05-01 10:00:00", "2026-05-01 10:04:00", "Complete", *[""] * 15, "30", "App", "", "", "Good", "Bad"],
        ["2", "2026-05-01 11:00:00", "2026-05-01 11:04:00", "Partial", *[""] * 15, "41", "App", "Shop: today", "fax",
         "Bad", "Bad"],
    ]  # fmt: skip
    raw = way(tmp_path, rows)
    assert raw.reader == "alchemer"
    assert raw.ticks == {"What do you use?": ("App:What do you use?", "Shop: today:What do you use?")}
    assert raw.items["Staff:How was it?"] == "Staff"
    assert len(raw.session) == 19
    assert n_rows(raw) == (2, 2)


@WAYS
def test_kobotoolbox(tmp_path, way):
    rows = [
        ["start", "end", "about/age", "about/use", "about/use/app", "about/use/shop", "_id", "_uuid",
         "_submission_time", "_validation_status", "_index"],
        ["2026-05-01T10:00:00.000+02:00", "2026-05-01T10:04:00.000+02:00", "30", "app shop", "1", "1", "11", "u-1",
         "2026-05-01T08:05:00", "", "1"],
        ["2026-05-01T11:00:00.000+02:00", "2026-05-01T11:04:00.000+02:00", "41", "app", "1", "0", "12", "u-2",
         "2026-05-01T09:05:00", "", "2"],
    ]  # fmt: skip
    raw = way(tmp_path, rows)
    assert raw.reader == "kobotoolbox"
    assert raw.ticks == {"about/use": ("about/use/app", "about/use/shop")}
    assert raw.labels["about/age"] == "age"
    assert {"start", "_uuid"} <= raw.session
    assert n_rows(raw) == (2, 2)


@WAYS
def test_jotform(tmp_path, way):
    rows = [
        [
            "Submission Date",
            "Your age",
            "How was it? >> Price",
            "How was it? >> Staff",
            "What do you use?",
            "Submission ID",
        ],
        ["May 1, 2026", "30", "Good", "Bad", "App\nShop", "55"],
        ["May 2, 2026", "41", "Bad", "Bad", "Shop", "56"],
    ]
    raw = way(tmp_path, rows)
    assert raw.reader == "jotform"
    assert raw.items["How was it? >> Staff"] == "Staff"
    assert raw.session == {"Submission Date", "Submission ID"}
    assert n_rows(raw) == (2, 2)


@WAYS
def test_group_headings_above_the_names(tmp_path, way):
    rows = [
        ["Customer", "", "Spring", "", "Autumn", ""],
        ["id", "age", "visits", "paid", "visits", "paid"],
        *([f"C{i}", str(20 + i), str(i % 3), f"{i}.50", str(i % 2), f"{i}.20"] for i in range(30)),
    ]
    raw = way(tmp_path, rows)
    assert raw.columns == ["id", "age", "Spring: visits", "Spring: paid", "Autumn: visits", "Autumn: paid"]
    assert raw.stems["Autumn: paid"] == "Autumn"
    assert n_rows(raw) == (30, 30)


@WAYS
def test_one_header_row_with_unnamed_columns_keeps_its_first_row(tmp_path, way):
    rows = [
        ["", "visits", "", "", "plan"],
        *([str(i), str(i % 5), "ab"[i % 2], "xyz"[i % 3], "gold" if i % 4 else "blue"] for i in range(1, 40)),
    ]
    raw = way(tmp_path, rows)
    assert n_rows(raw) == (39, 39)
    assert "plan" in raw.columns
    assert len(raw.columns) == 5


def test_grids_without_a_platform_have_stem_and_item():
    raw = open_source("x", Export(table="survey", path="survey.csv"), CASES / "survey_grid")
    assert sorted(raw.items.values()) == ["Opening hours", "Parking", "Prices", "Range", "Staff"]


@WAYS
def test_any_one_mark_ticks_the_options_below_a_group_heading(tmp_path, way):
    rows = [
        ["顾客", "买过哪些产品?", "", "", "满意吗?", ""],
        ["编号", "手机", "耳机", "充电器", "店内", "售后"],
        *([f"C{i}", "√" if i % 2 else "", "√" if i % 3 else "", "√" if i % 5 else "", "一般满意"[i % 2 * 2 :][:2],
           "满意"] for i in range(30)),
    ]  # fmt: skip
    raw = way(tmp_path, rows)
    assert raw.ticks == {"买过哪些产品?": ("手机", "耳机", "充电器")}
    assert raw.stems["售后"] == "满意吗?"
    assert n_rows(raw) == (30, 30)
