"""``rewrite_report``: page, slides and workbook from the files of a run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from personakit.core.errors import StudyError, not_found
from personakit.report.formats import FORMATS
from personakit.report.summarise import SCHEMA_VERSION


def rewrite_report(folder: str | Path, formats: Sequence[str] = ("html",)) -> list[Path]:
    """Write ``report.html``, ``report.pptx`` or ``report.xlsx`` of a run, from its ``summary.json``.

    Parameters
    ----------
    folder : str or Path
        The run's folder, such as ``runs/latest``.
    formats : sequence of str
        Of "html", "pptx" and "xlsx". Slides need the extra `slides`, workbooks the extra `workbook`.

    Returns
    -------
    list of Path
        The files, in the order of `formats`.

    Raises
    ------
    StudyError
        When the folder is not a run, its summary is of another version, or a format is unknown.
    """
    run = Path(folder)
    for name in formats:
        if name not in FORMATS:
            raise StudyError(not_found("format", name, "A report", FORMATS))
    summary = read_summary(run)
    # Render all before writing one: if an extra is missing, the folder stays unchanged.
    rendered = {run / f"report.{name}": FORMATS[name](summary) for name in formats}
    for path, content in rendered.items():
        path.write_bytes(content)
    return list(rendered)


def read_summary(run: Path) -> dict[str, Any]:
    """Read the ``summary.json`` of a run.

    Raises
    ------
    StudyError
        When the folder is not a run, or its summary is damaged or of another version.
    """
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
