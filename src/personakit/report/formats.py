"""The formats of a report: page, slides and workbook, all from the same summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from personakit.report.render_deck import render_deck
from personakit.report.render_html import render_html
from personakit.report.render_workbook import render_workbook


def _page(summary: Mapping[str, Any]) -> bytes:
    return render_html(summary).encode("utf-8")


#: Ending -> the function that renders it from the summary.
FORMATS: dict[str, Callable[[Mapping[str, Any]], bytes]] = {
    "html": _page,
    "pptx": render_deck,
    "xlsx": render_workbook,
}
