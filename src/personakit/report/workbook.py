"""``render_workbook``: the summary as an Excel workbook, one formatted sheet per table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from personakit.core.errors import StudyError
from personakit.report.archive import steady
from personakit.report.columns import COUNT, FIGURE, FORMATS, LONG, MONEY, SHARE, SMALL, TEXT, Column, Rows, interval
from personakit.report.spreadsheet import neutral
from personakit.report.worth_sheets import worth_sheets

if TYPE_CHECKING:
    from xlsxwriter import Workbook

MOST_WIDE = 46
INK, HEAD, RULE = "#1b2530", "#eef1f3", "#c9d0d6"


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
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise StudyError(
            "Excel workbooks need XlsxWriter, which is not installed. Install it with: "
            "pip install 'personakit[workbook]'"
        ) from error
    target = BytesIO()
    book = Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    )
    study = summary["study"]
    book.set_properties({"title": f"{study['name']}, as of {study['as_of']}", "author": "personakit"})
    _opening(book, summary)
    for name, columns, rows in sheets(summary):
        _sheet(book, name, columns, list(rows))
    book.close()
    return steady(target.getvalue(), study["as_of"])


def sheets(summary: Mapping[str, Any]) -> list[tuple[str, list[Column], Rows]]:
    """Return name, columns and rows of every sheet after the first.

    Parameters
    ----------
    summary : mapping
        From :func:`summarise`.

    Returns
    -------
    list of tuple
        Name, columns, rows.
    """
    money, scale = summary["priorities"]["currency"], "{:g} to {:g}".format(*summary["journey"]["scale"])
    names = {"all": "Everyone", **{p["id"]: p["name"] for p in summary["personas"]}}
    personas = [{**p, **p["value"]} for p in summary["personas"]]
    profile = [{**t, "persona": p["id"], "name": p["name"]} for p in summary["personas"] for t in p["traits"]]
    ledger = [{**f, "name": names.get(f["persona"], "")} for f in summary["cards"]["ledger"]]
    of_persona = [Column("persona", "Persona", TEXT), Column("name", "Name", TEXT)]
    return [
        ("Personas", [
            Column("id", "Persona", TEXT), Column("name", "Name", TEXT), *interval("share_of_base", "share",
            "Share of base", SHARE), Column("customers", "Customers", COUNT),
            Column("respondents", "Survey answers", COUNT), Column("mean_certainty", "Mean certainty", SHARE),
            *interval("lifetime_value", "lifetime_value", f"Lifetime value each, {money}", MONEY),
            Column("share_of_value", "Share of all value", SHARE),
            Column("switching_ease", "Switching ease, 0-1", FIGURE),
        ], personas),
        ("Profile", [
            *of_persona, Column("label", "Trait", TEXT), Column("level", "Level", TEXT), Column("use", "Use", TEXT),
            Column("measure", "Measure", TEXT), Column("value", "Persona", SMALL), Column("low", "90% low", SMALL),
            Column("high", "90% high", SMALL), Column("base_value", "Base", SMALL), Column("index", "Index", COUNT),
            Column("effect_size", "Effect size", FIGURE), Column("n", "n", COUNT),
            Column("effective_n", "Effective n", COUNT), Column("export", "Export", TEXT),
            Column("source_column", "Column", TEXT),
        ], profile),
        ("Journey", [
            *of_persona, Column("stage", "Stage", TEXT), Column("csat", "Ratings are", TEXT), *interval("csat_mean",
            "csat_mean", f"Mean rating, {scale}", FIGURE), *interval("top_2_share", "top_2_share", "Satisfied", SHARE),
            *interval("dissatisfied_share", "dissatisfied_share", "Dissatisfied", SHARE),
            Column("csat_n", "Ratings", COUNT), Column("waits", "Waits are", TEXT), *interval("wait_median_minutes",
            "wait_median_minutes", "Median wait, minutes", FIGURE), Column("wait_p90_minutes", "1 in 10 waits over, "
            "minutes", FIGURE), *interval("sla_share", "sla_share", "Within SLA", SHARE),
            Column("abandoned_share", "Gave up", SHARE), Column("wait_n", "Waits", COUNT),
        ], summary["journey"]["cells"]),
        ("Priorities", [
            Column("rank", "Rank", COUNT), Column("stage", "Stage", TEXT), *interval("value_at_risk", "value_at_risk",
            f"Value at risk a year, {money}", MONEY), Column("chance_first", "Chance of first", SHARE),
            Column("personas_affected", "Personas who find it problematic", TEXT), *interval("share_of_base",
            "share_of_base", "Share of base", SHARE), Column("customers_affected", "Customers affected", COUNT),
            Column("switching_ease", "Switching ease, 0-1", FIGURE),
            Column("lifetime_value", f"Lifetime value each, {money}", MONEY),
            Column("cost_to_fix", f"Cost to fix, {money}", MONEY),
            Column("net_benefit", f"Net benefit of fixing, {money}", MONEY), Column("cause", "Cause", TEXT),
            Column("cause_touchpoint", "Touchpoint", SHARE), Column("cause_interaction", "Interaction", SHARE),
            Column("cause_waiting_time", "Waiting time", SHARE), Column("n", "Ratings", COUNT),
        ], summary["priorities"]["stages"]),
        *worth_sheets(summary),
        ("Evidence", [
            Column("evidence", "Id", TEXT), *of_persona, Column("section", "Section", TEXT),
            Column("stage", "Stage", TEXT), Column("sentence", "Sentence", LONG), Column("kind", "Rests on", TEXT),
            Column("measure", "Measure", TEXT), Column("unit", "Unit", TEXT), Column("value", "Figure", SMALL),
            Column("low", "90% low", SMALL), Column("high", "90% high", SMALL), Column("base_value", "Base", SMALL),
            Column("index", "Index", COUNT), Column("effect_size", "Effect size", FIGURE), Column("n", "n", COUNT),
            Column("effective_n", "Effective n", COUNT), Column("export", "Export", TEXT),
            Column("source_column", "Column", TEXT),
        ], ledger),
        ("Checks", [
            Column("table", "Table", TEXT), Column("check", "Check", TEXT), Column("rows", "Rows", COUNT),
            Column("share", "Share", SHARE), Column("action", "Done", TEXT), Column("note", "Note", LONG),
        ], summary["quality"]["checks"]),
    ]  # fmt: skip


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
    sheet.write_string(0, 0, str(neutral(f"{study['name']}, as of {study['as_of']}")), title)
    sheet.set_row(0, 26)
    at = 2
    for line in summary["opening"]:
        answer = str(neutral(line["text"]))
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
            text = str(neutral(line))
            sheet.merge_range(at, 0, at, 1, "", wrapped)
            sheet.write_string(at, 0, text, wrapped)
            sheet.set_row(at, 16 * (1 + len(text) // 150))
        at += 2
    _on_paper(sheet, landscape=True)


def _sheet(book: Workbook, name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> None:
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
        sheet.write_string(0, at, str(neutral(column.head)), head)
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
                sheet.write_string(down, at, str(neutral(str(value))), formats[column.kind])
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
