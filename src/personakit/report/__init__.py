"""Report: one plain summary, and the page, the slides and the workbook that show it."""

from __future__ import annotations

from personakit.report.deck import render_deck
from personakit.report.html import render_html
from personakit.report.report import Report
from personakit.report.rewrite import rewrite_report
from personakit.report.small import without_small_counts
from personakit.report.spreadsheet import safe_csv
from personakit.report.summarise import summarise, summary_schema
from personakit.report.workbook import render_workbook
from personakit.report.write import write_figures, write_report

__all__ = [
    "Report",
    "render_deck",
    "render_html",
    "render_workbook",
    "rewrite_report",
    "safe_csv",
    "summarise",
    "summary_schema",
    "without_small_counts",
    "write_figures",
    "write_report",
]
