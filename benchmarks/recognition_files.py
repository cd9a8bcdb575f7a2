"""Writing a sheet as its platform would: one header row or several, CSV of many sorts, Excel, SPSS, Stata."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyreadstat
import xlsxwriter
from recognition_making import Sheet

TRUTH = ["export", "position", "column", "battery", "role", "kind", "use", "scale", "levels", "missing", "separator"]


def write_csv(
    folder: Path, sheet: Sheet, delimiter: str = ",", encoding: str = "utf-8", above: Sequence[Sequence[str]] = (),
    below: Sequence[Sequence[str]] = (), quote_all: bool = False, ending: str = "\n", headers: bool = True,
    suffix: str = ".csv",
) -> None:  # fmt: skip
    """Write a sheet as CSV, with rows above and below its header row where the platform has them."""
    with (folder / f"{sheet.name}{suffix}").open("w", encoding=encoding, newline="") as handle:
        quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
        writer = csv.writer(handle, delimiter=delimiter, quoting=quoting, lineterminator=ending)
        writer.writerows(above)
        if headers:
            writer.writerow([c.header for c in sheet.columns])
        writer.writerows(below)
        writer.writerows(sheet.rows())


def write_xlsx(
    path: Path, sheets: dict[str, Sheet], two_rows: bool = False, merged: bool = False, title: str = ""
) -> None:
    """Write sheets as a workbook; with two rows, the question (merged or written once) stands above its items."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm:ss", "strings_to_numbers": False})
    book.set_properties({"created": datetime(2025, 1, 1)})
    for tab, sheet in sheets.items():
        page, top = book.add_worksheet(tab), 0
        if title:
            page.write_string(0, 0, title)
            top = 2
        _write_headers(page, sheet, top, two_rows, merged)
        for number, row in enumerate(sheet.rows(), top + (2 if two_rows else 1)):
            for place, value in enumerate(row):
                if value != "":
                    page.write(number, place, _typed(value))
    book.close()


def _write_headers(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, top: int, two_rows: bool, merged: bool) -> None:
    place = 0
    while place < len(sheet.columns):
        stem, last = sheet.columns[place].header, place
        if two_rows and sheet.columns[place].question:
            while last + 1 < len(sheet.columns) and sheet.columns[last + 1].header == stem:
                last += 1
        if merged and last > place:
            page.merge_range(top, place, top, last, stem)
        else:
            page.write_string(top, place, stem)
        if two_rows:
            for each in range(place, last + 1):
                if not sheet.columns[each].question:
                    continue
                page.write_string(top + 1, each, sheet.columns[each].question)
        place = last + 1


def _typed(value: object) -> object:
    """Return what a spreadsheet holds: numbers as numbers."""
    if isinstance(value, str):
        try:
            return int(value) if value == str(int(value)) else value
        except ValueError:
            return value
    return value


def coded_frame(sheet: Sheet, codes: dict[str, dict[str, int]]) -> pd.DataFrame:
    """Return a sheet as numbers and texts, with labels turned into their codes where `codes` names the column."""
    frame = pd.DataFrame(sheet.rows(), columns=[c.header for c in sheet.columns], dtype=object)
    for name in frame:
        values = frame[name].replace("", None)
        if name in codes:
            values = values.map(lambda v, of=codes[name]: of.get(v, v))
        numbers = pd.to_numeric(values, errors="coerce")
        if numbers.notna().sum() == values.notna().sum():
            values = numbers.astype(float)
        frame[name] = values if pd.api.types.is_float_dtype(values) else values.astype(object).where(values.notna(), "")
    return frame


def write_sav(
    path: Path, sheet: Sheet, codes: dict[str, dict[str, int]], measures: dict[str, str],
    missing: dict[str, list[int]], file_label: str = "",
) -> None:  # fmt: skip
    """Write a sheet as SPSS, with value labels, measures and user-missing codes."""
    pyreadstat.write_sav(
        coded_frame(sheet, codes), str(path), file_label=file_label,
        column_labels={c.header: c.question for c in sheet.columns},
        variable_value_labels={name: {code: word for word, code in of.items()} for name, of in codes.items()},
        variable_measure=measures, missing_ranges=missing,
    )  # fmt: skip
    raw = path.read_bytes()
    path.write_bytes(raw[:92] + b"02 Jun 2509:00:00" + raw[109:])  # the day it was written, always the same


def write_dta(path: Path, sheet: Sheet, codes: dict[str, dict[str, int]]) -> None:
    """Write a sheet as Stata, with value labels."""
    pyreadstat.write_dta(
        coded_frame(sheet, codes), str(path), column_labels={c.header: c.question for c in sheet.columns},
        variable_value_labels={name: {code: word for word, code in of.items()} for name, of in codes.items()},
    )  # fmt: skip
    raw = path.read_bytes()
    path.write_bytes(re.sub(rb"<timestamp>(.).{17}", rb"<timestamp>\1 2 Jun 2025 09:00", raw, count=1, flags=re.DOTALL))


def write_truth(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write what is true of the columns of some sheets."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, TRUTH, restval="")
        writer.writeheader()
        writer.writerows(row for sheet in sheets for row in sheet.truth())
