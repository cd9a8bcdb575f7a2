"""``rewrite_report``: the page again, from what a run has written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from personakit.core.errors import StudyError
from personakit.report.html import render_html
from personakit.report.summarise import SCHEMA_VERSION


def rewrite_report(folder: str | Path) -> Path:
    """Write ``report.html`` of a run again, from its ``summary.json``.

    Parameters
    ----------
    folder : str or Path
        The run's folder, such as ``runs/latest``.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    StudyError
        When the folder is not a run's, or its summary is not one of this version.
    """
    run = Path(folder)
    summary = _read_summary(run)
    page = run / "report.html"
    page.write_text(render_html(summary), encoding="utf-8", newline="\n")
    return page


def _read_summary(run: Path) -> dict[str, Any]:
    path = run / "summary.json"
    if not path.is_file():
        raise StudyError(f"'{run.name}' holds no summary.json. Give the folder of a finished run, such as runs/latest.")
    try:
        summary: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise StudyError(f"'{run.name}/summary.json' is not whole. Run the study again.") from error
    if not {"personas", "journey", "priorities"} <= set(summary):
        raise StudyError(f"'{run.name}/summary.json' is not the summary of a run. Run the study again.")
    if summary.get("schema_version") != SCHEMA_VERSION:
        raise StudyError(f"'{run.name}/summary.json' is of another version of personakit. Run the study again.")
    return summary
