"""Small made-up exports, one a platform, for the pages of docs/bring/; all data are invented.

Those of helpdesks, CRMs, shops and call centres are the ones of the tests (tests/platform_folders.py).
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import platform_folders  # noqa: E402

N = 90
AGREE = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")
CONTENT = ("Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied")
AGES = ("18-24", "25-34", "35-49", "50 or older")
CHANNELS = ("Phone", "Chat", "Shop")
STATEMENTS = ("Prices are fair", "The range is wide", "I like to try new products")
STAGES = ("Delivery", "Customer service", "Returns")
ASKED = {
    "age": "How old are you?",
    "agree": "How far do you agree?",
    "content": "How satisfied are you with the following?",
    "channels": "Which ways of contact do you use?",
    "recommend": "How likely are you to recommend us to a friend?",
    "why": "What is the reason for your answer?",
}
WORDS = ("quick", "parcel", "price", "helpful", "late", "friendly", "box", "refund", "waited", "easy")


def _answers(seed: int) -> list[dict[str, Any]]:
    """Return invented respondents, alike in every export."""
    rng = np.random.default_rng(seed)
    people = []
    for i in range(N):
        level = rng.normal()
        points = {s: int(np.clip(np.round(rng.normal(3.4 + level / 2, 1)), 1, 5)) for s in STATEMENTS + STAGES}
        people.append(
            {
                "id": f"C{1000 + i}",
                "email": f"person{i}@example.org",
                "began": pd.Timestamp("2026-05-04 08:00:00") + pd.Timedelta(minutes=37 * i),
                "seconds": int(rng.integers(90, 700)),
                "age": int(rng.choice(4, p=[0.2, 0.3, 0.3, 0.2])),
                **points,
                "channels": [c for c in CHANNELS if rng.random() < 0.45],
                "other": "by letter" if rng.random() < 0.06 else "",
                "recommend": int(np.clip(np.round(rng.normal(7 + level, 2)), 0, 10)),
                "why": " ".join(rng.choice(WORDS, 6)) + f" {i}" if rng.random() < 0.5 else "",
            }
        )
    return people


def _rows(folder: Path, name: str, rows: list[list[Any]], delimiter: str = ",") -> None:
    with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def _day(moment: pd.Timestamp, seconds: int = 0, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    return (moment + pd.Timedelta(seconds=seconds)).strftime(form)


def _ticks(person: dict[str, Any]) -> list[str]:
    return [c if c in person["channels"] else "" for c in CHANNELS]


def qualtrics(folder: Path) -> None:
    """Three header rows, split choices, an order of choices, embedded data, previews."""
    names = ["StartDate", "EndDate", "Status", "Progress", "Duration (in seconds)", "Finished", "ResponseId",
             "ExternalReference", "Q1", *(f"Q2_{i}" for i in (1, 2, 3)), *(f"Q3_{i}" for i in (1, 2, 3)),
             *(f"Q4_{i}" for i in (1, 2, 3)), "Q4_4_TEXT", "Q5", "Q6", "Q4_DO_1", "plan"]  # fmt: skip
    texts = ["Start Date", "End Date", "Response Type", "Progress", "Duration (in seconds)", "Finished", "Response ID",
             "External Data Reference", ASKED["age"], *(f"{ASKED['agree']} - {s}" for s in STATEMENTS),
             *(f"{ASKED['content']} - {s}" for s in STAGES),
             *(f"{ASKED['channels']} - Selected Choice - {c}" for c in CHANNELS),
             f"{ASKED['channels']} - Other - Text", ASKED["recommend"], ASKED["why"],
             f"{ASKED['channels']} - Display Order - Phone", "plan"]  # fmt: skip
    ids = [f'{{"ImportId":"QID{at}"}}' for at in range(len(names))]
    rows = [names, texts, ids]
    for at, p in enumerate(_answers(11)):
        rows.append([
            _day(p["began"]), _day(p["began"], p["seconds"]), "Survey Preview" if at < 4 else "IP Address", "100",
            str(p["seconds"]), "False" if at % 30 == 29 else "True", f"R_{at:04d}xY", p["id"], AGES[p["age"]],
            *(AGREE[p[s] - 1] for s in STATEMENTS), *(CONTENT[p[s] - 1] for s in STAGES), *_ticks(p), p["other"],
            str(p["recommend"]), p["why"], str(at % 3 + 1), "gold" if at % 3 else "blue",
        ])  # fmt: skip
    _rows(folder, "survey.csv", rows)


def surveymonkey(folder: Path) -> None:
    """Two header rows."""
    top = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Custom Data 1", ASKED["age"],
           ASKED["agree"], "", "", ASKED["content"], "", "", ASKED["channels"], "", "", "", ASKED["recommend"],
           ASKED["why"]]  # fmt: skip
    below = ["", "", "", "", "", "", "Response", *STATEMENTS, *STAGES, *CHANNELS, "Other (please specify)", "Response",
             "Open-Ended Response"]  # fmt: skip
    rows = [top, below]
    for at, p in enumerate(_answers(12)):
        us = "%m/%d/%Y %I:%M:%S %p"
        rows.append([
            str(11_800_000_000 + 977 * at), "400512345", _day(p["began"], 0, us), _day(p["began"], p["seconds"], us),
            "198.51.100.7", p["id"], AGES[p["age"]], *(AGREE[p[s] - 1] for s in STATEMENTS),
            *(CONTENT[p[s] - 1] for s in STAGES), *_ticks(p), p["other"], str(p["recommend"]), p["why"],
        ])  # fmt: skip
    _rows(folder, "survey.csv", rows)


def google_forms(folder: Path) -> None:
    """Grids in brackets, options joined by a comma, one of which has commas of its own."""
    names = ["Timestamp", "Email Address", ASKED["age"], *(f"{ASKED['agree']} [{s}]" for s in STATEMENTS),
             *(f"{ASKED['content']} [{s}]" for s in STAGES), ASKED["channels"], ASKED["recommend"],
             ASKED["why"]]  # fmt: skip
    rows = [names]
    for p in _answers(13):
        chosen = [c.replace("Chat", "Chat (web, app)") for c in p["channels"]]
        rows.append([
            _day(p["began"], p["seconds"], "%Y/%m/%d %I:%M:%S %p") + " GMT+2", p["email"], AGES[p["age"]],
            *(AGREE[p[s] - 1] for s in STATEMENTS), *(CONTENT[p[s] - 1] for s in STAGES), ", ".join(chosen),
            str(p["recommend"]), p["why"],
        ])  # fmt: skip
    _rows(folder, "survey.csv", rows)


def microsoft_forms(folder: Path) -> None:
    """Write a workbook; options joined by a semicolon, the last one too; a column an item."""
    names = ["ID", "Start time", "Completion time", "Email", "Name", ASKED["age"], *STATEMENTS, *STAGES,
             ASKED["channels"], ASKED["recommend"], ASKED["why"]]  # fmt: skip
    rows = []
    for at, p in enumerate(_answers(14)):
        rows.append([
            at + 1, p["began"], p["began"] + pd.Timedelta(seconds=p["seconds"]), p["email"], "", AGES[p["age"]],
            *(AGREE[p[s] - 1] for s in STATEMENTS), *(CONTENT[p[s] - 1] for s in STAGES),
            "".join(f"{c};" for c in p["channels"]), p["recommend"], p["why"],
        ])  # fmt: skip
    pd.DataFrame(rows, columns=names).to_excel(folder / "survey.xlsx", index=False, sheet_name="Sheet1")


def typeform(folder: Path) -> None:
    """Options of a multi-select are columns, called by the option alone."""
    names = ["#", ASKED["age"], *STATEMENTS, *STAGES, *CHANNELS, "Other", ASKED["recommend"], ASKED["why"],
             "customer_no", "Response Type", "Start Date (UTC)", "Stage Date (UTC)", "Submit Date (UTC)", "Network ID",
             "Tags", "Ending"]  # fmt: skip
    rows = [names]
    for at, p in enumerate(_answers(15)):
        rows.append([
            f"q{at:03d}w2e3r4t5", AGES[p["age"]], *(str(p[s]) for s in STATEMENTS), *(str(p[s]) for s in STAGES),
            *_ticks(p), p["other"], str(p["recommend"]), p["why"], p["id"], "completed", _day(p["began"]), "",
            _day(p["began"], p["seconds"]), f"{at:08x}ab", "", "Thank you",
        ])  # fmt: skip
    _rows(folder, "survey.csv", rows)


def limesurvey(folder: Path) -> None:
    """Codes and texts in the headers, full answers in the cells, Yes and No for ticks."""
    names = ["id. Response ID", "submitdate. Date submitted", "lastpage. Last page", "startlanguage. Start language",
             "seed. Seed", "token. Access code", f"age. {ASKED['age']}",
             *(f"agree[SQ{i:03d}]. {ASKED['agree']} [{s}]" for i, s in enumerate(STATEMENTS, 1)),
             *(f"sat[SQ{i:03d}]. {ASKED['content']} [{s}]" for i, s in enumerate(STAGES, 1)),
             *(f"use[A{i}]. {ASKED['channels']} [{c}]" for i, c in enumerate(CHANNELS, 1)),
             f"use[other]. {ASKED['channels']} [Other]", f"nps. {ASKED['recommend']}", f"why. {ASKED['why']}",
             "interviewtime. Total time", "groupTime12. Group time: You"]  # fmt: skip
    rows = [names]
    for at, p in enumerate(_answers(16)):
        rows.append([
            str(at + 1), _day(p["began"], p["seconds"]), "3", "en", str(70_000 + 13 * at), p["id"], AGES[p["age"]],
            *(AGREE[p[s] - 1] for s in STATEMENTS), *(CONTENT[p[s] - 1] for s in STAGES),
            *("Yes" if c in p["channels"] else "No" for c in CHANNELS), p["other"], str(p["recommend"]), p["why"],
            f"{p['seconds']}.00", f"{p['seconds'] / 2:.2f}",
        ])  # fmt: skip
    _rows(folder, "survey.csv", rows)


def alchemer(folder: Path) -> None:
    """Headers such as ``option:question``."""
    names = ["Response ID", "Time Started", "Date Submitted", "Status", "Contact ID", "Legacy Comments", "Comments",
             "Language", "Referer", "SessionID", "User Agent", "Tags", "IP Address", "Longitude", "Latitude", "Country",
             "City", "State/Region", "Postal", ASKED["age"], *(f"{s}:{ASKED['agree']}" for s in STATEMENTS),
             *(f"{s}:{ASKED['content']}" for s in STAGES), *(f"{c}:{ASKED['channels']}" for c in CHANNELS),
             f"Other - Write In:{ASKED['channels']}", ASKED["recommend"], ASKED["why"]]  # fmt: skip
    rows = [names]
    for at, p in enumerate(_answers(17)):
        rows.append([
            str(at + 1), _day(p["began"]), _day(p["began"], p["seconds"]), "Complete", "", "", "", "English", "",
            f"17{at:05d}_5f", "Mozilla", "", "198.51.100.7", "-0.1", "51.5", "United Kingdom", "London", "ENG", "",
            AGES[p["age"]], *(AGREE[p[s] - 1] for s in STATEMENTS), *(CONTENT[p[s] - 1] for s in STAGES), *_ticks(p),
            p["other"], str(p["recommend"]), p["why"],
        ])  # fmt: skip
    _rows(folder, "survey.csv", rows)


def kobotoolbox(folder: Path) -> None:
    """Write groups and options before and after a slash, 0 and 1."""
    names = ["start", "end", "about/customer_no", "about/age_group",
             *(f"opinions/{n}" for n in ("fair", "range", "new")),
             *(f"ratings/{n}" for n in ("delivery", "service", "returns")),
             "contact/ways",
             *(f"contact/ways/{c.lower()}" for c in CHANNELS), "recommend", "reason", "_id", "_uuid",
             "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "__version__", "_tags",
             "_index"]  # fmt: skip
    rows = [names]
    for at, p in enumerate(_answers(18)):
        iso = "%Y-%m-%dT%H:%M:%S.000+02:00"
        rows.append([
            _day(p["began"], 0, iso), _day(p["began"], p["seconds"], iso), p["id"], AGES[p["age"]],
            *(str(p[s]) for s in STATEMENTS), *(str(p[s]) for s in STAGES), " ".join(c.lower() for c in p["channels"]),
            *("1" if c in p["channels"] else "0" for c in CHANNELS), str(p["recommend"]), p["why"],
            str(270_000_000 + at), f"0f3c-{at:04x}", _day(p["began"], p["seconds"], "%Y-%m-%dT%H:%M:%S"), "", "",
            "submitted_via_web", "", "vQ7rTz", "", str(at + 1),
        ])  # fmt: skip
    _rows(folder, "survey.csv", rows, ";")


def jotform(folder: Path) -> None:
    """Grids as ``question >> item``, options on lines of their own."""
    names = ["Submission Date", ASKED["age"], *(f"{ASKED['agree']} >> {s}" for s in STATEMENTS),
             *(f"{ASKED['content']} >> {s}" for s in STAGES), ASKED["channels"], ASKED["recommend"], ASKED["why"],
             "E-mail", "Submission IP", "Submission ID"]  # fmt: skip
    rows = [names]
    for at, p in enumerate(_answers(19)):
        rows.append([
            _day(p["began"], p["seconds"], "%b %d, %Y"), AGES[p["age"]], *(AGREE[p[s] - 1] for s in STATEMENTS),
            *(CONTENT[p[s] - 1] for s in STAGES), "\n".join(p["channels"]), str(p["recommend"]), p["why"], p["email"],
            "198.51.100.7", str(59_000_000 + 31 * at),
        ])  # fmt: skip
    _rows(folder, "survey.csv", rows)


def _coded() -> tuple[pd.DataFrame, dict[str, str], dict[str, dict[int, str]]]:
    """Return answers as codes, their labels, and the labels of the codes."""
    rng = np.random.default_rng(20)
    people = _answers(20)
    frame = pd.DataFrame({"respid": range(1, N + 1), "age4": [p["age"] + 1 for p in people]})
    for at, s in enumerate(STATEMENTS, 1):
        frame[f"v{at}"] = np.where(rng.random(N) < 0.06, 99, [p[s] for p in people])
    for at, s in enumerate(STAGES, 1):
        frame[f"s{at}"] = np.where(rng.random(N) < 0.06, 99, [p[s] for p in people])
    for at, c in enumerate(CHANNELS, 1):
        frame[f"ch{at}"] = [int(c in p["channels"]) for p in people]
    frame["nps"] = [p["recommend"] for p in people]
    frame["wgt"] = np.round(rng.uniform(0.5, 1.8, N), 3)
    labels = {"respid": "Respondent", "age4": ASKED["age"], "nps": ASKED["recommend"], "wgt": "Weight"}
    labels |= {f"v{at}": f"{ASKED['agree']} {s}" for at, s in enumerate(STATEMENTS, 1)}
    labels |= {f"s{at}": f"{ASKED['content']} {s}" for at, s in enumerate(STAGES, 1)}
    labels |= {f"ch{at}": f"{ASKED['channels']} {c}" for at, c in enumerate(CHANNELS, 1)}
    points = {f"v{at}": dict(enumerate(AGREE, 1)) | {99: "No answer"} for at in (1, 2, 3)}
    points |= {f"s{at}": dict(enumerate(CONTENT, 1)) | {99: "No answer"} for at in (1, 2, 3)}
    points |= {"age4": dict(enumerate(AGES, 1))} | {f"ch{at}": {0: "Not selected", 1: "Selected"} for at in (1, 2, 3)}
    return frame, labels, points


def spss(folder: Path) -> None:
    """Codes with value labels, user-missing values and measures."""
    import pyreadstat

    frame, labels, points = _coded()
    asked = [c for c in frame if c[0] in "vs" and c[1:].isdigit()]
    pyreadstat.write_sav(
        frame, folder / "survey.sav", column_labels=labels, variable_value_labels=points,
        missing_ranges={c: [99] for c in asked},
        variable_measure=dict.fromkeys([*asked, "age4"], "ordinal") | {"wgt": "scale", "nps": "scale"},
    )  # fmt: skip


def stata(folder: Path) -> None:
    """Codes with value labels."""
    frame, labels, points = _coded()
    frame.to_stata(folder / "survey.dta", write_index=False, variable_labels=labels, value_labels=points, version=118)


def excel(folder: Path) -> None:
    """Write a title, merged headings above the names, and a sheet of notes."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Answers"
    sheet.append(["Customer survey, spring 2026"])
    sheet.append([])
    sheet.append(["Customer", None, ASKED["agree"], None, None, ASKED["content"]])
    sheet.append(["Customer no", "Age group", *STATEMENTS, *STAGES])
    for first, last in (("A3", "B3"), ("C3", "E3"), ("F3", "H3")):
        sheet.merge_cells(f"{first}:{last}")
    for p in _answers(21):
        sheet.append([p["id"], AGES[p["age"]], *(p[s] for s in STATEMENTS), *(p[s] for s in STAGES)])
    book.create_sheet("Notes").append(["Ask the market research team about the questions."])
    book.save(folder / "survey.xlsx")


def _days(first: str, after: Any) -> pd.DatetimeIndex:
    return pd.to_datetime(first) + pd.to_timedelta(after, unit="D")


def pipedrive(folder: Path) -> None:
    """Persons and deals with the headers of Pipedrive."""
    rng = np.random.default_rng(22)
    names = [f"Person {i}" for i in range(N)]
    people = pd.DataFrame(
        {
            "Person - ID": range(1, N + 1),
            "Person - Name": names,
            "Person - Email": [f"person{i}@example.org" for i in range(N)],
            "Person - Label": rng.choice(["Customer", "Hot lead"], N, p=[0.9, 0.1]),
            "Person - Open deals": rng.integers(0, 4, N),
            "Person - Person created": _days("2023-01-01", rng.integers(0, 700, N)),
        }
    )
    n = 240
    added = _days("2025-01-01", rng.integers(0, 300, n))
    status = rng.choice(["Won", "Lost", "Open"], n, p=[0.6, 0.25, 0.15])
    won = (added + pd.to_timedelta(rng.integers(5, 60, n), unit="D")).strftime("%Y-%m-%d %H:%M:%S")
    deals = pd.DataFrame(
        {
            "Deal - ID": range(5_000, 5_000 + n),
            "Deal - Title": [f"Deal {i}" for i in range(n)],
            "Deal - Person ID": rng.integers(1, N + 1, n),
            "Deal - Status": status,
            "Deal - Value": np.round(rng.gamma(2, 900, n), 2),
            "Deal - Currency of Value": "EUR",
            "Deal - Deal created": added.strftime("%Y-%m-%d %H:%M:%S"),
            "Deal - Won time": np.where(status == "Won", won, ""),
        }
    )
    people.to_csv(folder / "persons.csv", index=False)
    deals.to_csv(folder / "deals.csv", index=False)


#: Page of docs/bring/ -> what writes its exports into a folder.
EXPORTS: dict[str, Callable[[Path], None]] = {
    **{make.__name__: make for make in (
        qualtrics, surveymonkey, google_forms, microsoft_forms, typeform, limesurvey, alchemer, kobotoolbox, jotform,
        spss, stata, excel, pipedrive,
    )},
    **{name: getattr(platform_folders, name) for name in (
        "zendesk", "freshdesk", "intercom", "hubspot", "salesforce", "shopify", "woocommerce", "stripe", "marketplace",
        "call_centre",
    )},
    "jira": platform_folders.jira,
    "nps_tools": platform_folders.delighted,
    "purchase_log": platform_folders.online_retail,
    "money_by_month": platform_folders.german_money,
}  # fmt: skip
