"""Report: one plain summary, and the page, the slides and the workbook that show it."""

from __future__ import annotations

from personakit.report.render_deck import render_deck
from personakit.report.render_html import render_html
from personakit.report.render_workbook import render_workbook
from personakit.report.report import Report
from personakit.report.report_section import ReportSection
from personakit.report.rewrite_report import rewrite_report
from personakit.report.safe_csv import safe_csv
from personakit.report.summarise import summarise, summary_schema
from personakit.report.suppression import suppress_small_counts
from personakit.report.write_report import write_figures, write_report

__all__ = [
    "Report",
    "ReportSection",
    "render_deck",
    "render_html",
    "render_workbook",
    "rewrite_report",
    "safe_csv",
    "summarise",
    "summary_schema",
    "suppress_small_counts",
    "write_figures",
    "write_report",
]
