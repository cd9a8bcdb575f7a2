"""``render_workbook``: the summary as an Excel workbook, one formatted sheet per table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from personakit.core.excel_writer import import_workbook
from personakit.core.formatting import format_exact, format_interval
from personakit.report.reproducible_zip import reproducible_zip
from personakit.report.safe_csv import escape_formula
from personakit.report.sheet_columns import (
    COUNT,
    FIGURE,
    FORMATS,
    LONG,
    MONEY,
    SHARE,
    SMALL,
    TEXT,
    Rows,
    SheetColumn,
    interval,
)
from personakit.report.value_sheets import worth_sheets

if TYPE_CHECKING:
    from xlsxwriter import Workbook

MOST_WIDE = 46
INK, HEAD, RULE = "#1b2530", "#eef1f3", "#c9d0d6"
#: Columns that follow a figure of the ledger: its interval, the figure of the base, and where it comes from.
_OF_A_FIGURE = (
    SheetColumn("low", "90% low", SMALL),
    SheetColumn("high", "90% high", SMALL),
    SheetColumn("base_value", "Base", SMALL),
    SheetColumn("index", "Index", COUNT),
    SheetColumn("effect_size", "Effect size", FIGURE),
    SheetColumn("n", "n", COUNT),
    SheetColumn("effective_n", "Effective n", COUNT),
    SheetColumn("export", "Export", TEXT),
    SheetColumn("source_column", "Column", TEXT),
)


def render_workbook(summary: Mapping[str, Any]) -> bytes:
    """Render the workbook: summary, personas, profile, journey, priorities, value, drivers, evidence and checks.

    Headers have units and stay visible; every table has a filter. No cell is a formula: text that a spreadsheet would
    evaluate gets a leading apostrophe.

    Parameters
    ----------
    summary : mapping
        From :func:`summarise`, or read from ``summary.json``.

    Returns
    -------
    bytes
        The .xlsx file, the same for the same summary.

    Raises
    ------
    StudyError
        When XlsxWriter is not installed.
    """
    target = BytesIO()
    book = import_workbook()(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    )
    study = summary["study"]
    book.set_properties({"title": f"{study['name']}, as of {study['as_of']}", "author": "personakit"})
    _opening(book, summary)
    for name, columns, rows in sheets(summary):
        _sheet(book, name, columns, list(rows))
    book.close()
    return reproducible_zip(target.getvalue(), study["as_of"])


def sheets(summary: Mapping[str, Any]) -> list[tuple[str, list[SheetColumn], Rows]]:
    """Return name, columns and rows of every sheet after the first.

    Returns
    -------
    list of tuple
        Name, columns, rows.
    """
    money = summary["priorities"]["currency"]
    low, high = summary["journey"]["scale"]
    scale = format_interval(low, high, format_exact)
    names = {"all": "Everyone", **{p["id"]: p["name"] for p in summary["personas"]}}
    words = {True: "yes", False: "no", None: ""}
    personas = [{**p, **p["value"], "stable_word": words[p.get("stable")]} for p in summary["personas"]]
    profile = [{**t, "persona": p["id"], "name": p["name"]} for p in summary["personas"] for t in p["traits"]]
    ledger = [{**f, "name": names.get(f["persona"], "")} for f in summary["cards"]["ledger"]]
    of_persona = [SheetColumn("persona", "Persona", TEXT), SheetColumn("name", "Name", TEXT)]
    return [
        (
            "Personas",
            [
                SheetColumn("id", "Persona", TEXT),
                SheetColumn("name", "Name", TEXT),
                *interval("share_of_base", "share", "Share of base", SHARE),
                SheetColumn("customers", "Customers", COUNT),
                SheetColumn("respondents", "Survey answers", COUNT),
                SheetColumn("mean_certainty", "Mean certainty", SHARE),
                SheetColumn("stability", "Same on other samples", SHARE),
                SheetColumn("stable_word", "Stable", TEXT),
                *interval("lifetime_value", "lifetime_value", f"Lifetime value each, {money}", MONEY),
                SheetColumn("share_of_value", "Share of all value", SHARE),
                SheetColumn("switching_ease", "Switching ease, 0-1", FIGURE),
            ],
            personas,
        ),
        (
            "Profile",
            [
                *of_persona,
                SheetColumn("label", "Trait", TEXT),
                SheetColumn("level", "Level", TEXT),
                SheetColumn("use", "Use", TEXT),
                SheetColumn("measure", "Measure", TEXT),
                SheetColumn("value", "Persona", SMALL),
                *_OF_A_FIGURE,
            ],
            profile,
        ),
        (
            "Journey",
            [
                *of_persona,
                SheetColumn("stage", "Stage", TEXT),
                SheetColumn("csat", "Ratings are", TEXT),
                *interval("csat_mean", "csat_mean", f"Mean rating, {scale}", FIGURE),
                *interval("top_2_share", "top_2_share", "Satisfied", SHARE),
                *interval("dissatisfied_share", "dissatisfied_share", "Dissatisfied", SHARE),
                SheetColumn("csat_n", "Ratings", COUNT),
                SheetColumn("response_share", "Contacts rated", SHARE),
                SheetColumn("waits", "Waits are", TEXT),
                *interval("wait_median_minutes", "wait_median_minutes", "Median wait, minutes", FIGURE),
                SheetColumn("wait_p90_minutes", "1 in 10 waits over, minutes", FIGURE),
                *interval("sla_share", "sla_share", "Within SLA", SHARE),
                SheetColumn("abandonment", "Giving up is", TEXT),
                SheetColumn("abandoned_share", "Gave up", SHARE),
                SheetColumn("wait_n", "Waits", COUNT),
            ],
            summary["journey"]["cells"],
        ),
        (
            "Priorities",
            [
                SheetColumn("rank", "Rank", COUNT),
                SheetColumn("stage", "Stage", TEXT),
                *interval("value_at_risk", "value_at_risk", f"Value at risk a year, {money}", MONEY),
                SheetColumn("chance_first", "Chance of first", SHARE),
                SheetColumn("personas_affected", "Personas who find it problematic", TEXT),
                *interval("share_of_base", "share_of_base", "Share of base", SHARE),
                SheetColumn("customers_affected", "Customers affected", COUNT),
                SheetColumn("switching_ease", "Switching ease, 0-1", FIGURE),
                SheetColumn("lifetime_value", f"Lifetime value each, {money}", MONEY),
                SheetColumn("cost_to_fix", f"Cost to fix, {money}", MONEY),
                SheetColumn("net_benefit", f"Net benefit of fixing, {money}", MONEY),
                SheetColumn("cause", "Cause", TEXT),
                SheetColumn("cause_touchpoint", "Touchpoint", SHARE),
                SheetColumn("cause_interaction", "Interaction", SHARE),
                SheetColumn("cause_waiting_time", "Waiting time", SHARE),
                SheetColumn("n", "Ratings", COUNT),
            ],
            summary["priorities"]["stages"],
        ),
        *worth_sheets(summary),
        (
            "Evidence",
            [
                SheetColumn("evidence", "Id", TEXT),
                *of_persona,
                SheetColumn("section", "Section", TEXT),
                SheetColumn("stage", "Stage", TEXT),
                SheetColumn("sentence", "Sentence", LONG),
                SheetColumn("kind", "Rests on", TEXT),
                SheetColumn("measure", "Measure", TEXT),
                SheetColumn("unit", "Unit", TEXT),
                SheetColumn("value", "Figure", SMALL),
                *_OF_A_FIGURE,
            ],
            ledger,
        ),
        (
            "Checks",
            [
                SheetColumn("table", "Table", TEXT),
                SheetColumn("check", "Check", TEXT),
                SheetColumn("rows", "Rows", COUNT),
                SheetColumn("share", "Share", SHARE),
                SheetColumn("action", "Done", TEXT),
                SheetColumn("note", "Note", LONG),
            ],
            summary["quality"]["checks"],
        ),
    ]


def _opening(book: Workbook, summary: Mapping[str, Any]) -> None:
    """Write the first sheet: questions and answers, the data behind them, and the assumptions."""
    sheet = book.add_worksheet("Summary")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 100)
    title = book.add_format({"bold": True, "font_size": 16, "font_color": INK})
    head = book.add_format({"bold": True, "font_size": 12, "font_color": INK, "bottom": 1, "bottom_color": RULE})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "font_color": INK})
    count = book.add_format({"num_format": "#,##0", "align": "left", "font_color": INK})
    study, base = summary["study"], summary["base"]
    sheet.write_string(0, 0, str(escape_formula(f"{study['name']}, as of {study['as_of']}")), title)
    sheet.set_row(0, 26)
    at = 2
    for line in summary["opening"]:
        answer = str(escape_formula(line["text"]))
        sheet.write_string(at, 0, "\n".join(line["answers"]), wrapped)
        sheet.write_string(at, 1, answer, wrapped)
        sheet.set_row(at, 16 * max(len(line["answers"]), 1 + len(answer) // 105))
        at += 1
    at += 1
    sheet.merge_range(at, 0, at, 1, "What it rests on", head)
    for name in ("customers", "still_customers", "respondents", "ratings", "waits", "stages", "personas"):
        at += 1
        sheet.write_string(at, 0, name.replace("_", " ").capitalize(), wrapped)
        sheet.write_number(at, 1, base[name], count)
    at += 2
    assumed = dict.fromkeys((*summary["priorities"]["assumptions"], *summary["value"]["assumptions"]))
    for heading, lines in (("What it assumes", assumed), ("Read this with care", summary["method"]["caveats"])):
        sheet.merge_range(at, 0, at, 1, heading, head)
        for line in lines:
            at += 1
            text = str(escape_formula(line))
            sheet.merge_range(at, 0, at, 1, "", wrapped)
            sheet.write_string(at, 0, text, wrapped)
            sheet.set_row(at, 16 * (1 + len(text) // 150))
        at += 2
    _on_paper(sheet, landscape=True)


def _sheet(book: Workbook, name: str, columns: Sequence[SheetColumn], rows: Sequence[Mapping[str, Any]]) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "bottom", "bg_color": HEAD, "font_color": INK, "bottom": 1}
    )
    formats = {
        kind: book.add_format(
            {"num_format": number, "valign": "top", "font_color": INK, "text_wrap": kind in (LONG, TEXT)}
        )
        for kind, (number, _) in FORMATS.items()
    }
    for at, column in enumerate(columns):
        sheet.write_string(0, at, str(escape_formula(column.head)), head)
        longest = max((len(str(row[column.key])) for row in rows if row[column.key] is not None), default=0)
        least = FORMATS[column.kind][1]
        width = min(max(least, longest + 2), MOST_WIDE) if column.kind == TEXT else least
        sheet.set_column(at, at, width)
        for down, row in enumerate(rows, start=1):
            value = row[column.key]
            if value is None or value == "":
                continue
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                sheet.write_number(down, at, value, formats[column.kind])
            else:
                sheet.write_string(down, at, str(escape_formula(str(value))), formats[column.kind])
    named = next((at + 1 for at, column in enumerate(columns) if column.key in ("name", "stage", "check")), 1)
    sheet.freeze_panes(1, named)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.repeat_rows(0)
    _on_paper(sheet, landscape=True)


def _on_paper(sheet: Any, *, landscape: bool) -> None:
    sheet.set_paper(9)  # A4
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")
