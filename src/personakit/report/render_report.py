"""``render_report``: write a summary as a page, as slides or as a workbook."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from personakit.core.errors import StudyError, require
from personakit.report.formats import FORMATS
from personakit.report.report import Report


def check_target(path: str | Path) -> Path:
    """Refuse a file that no report can be written to, before anything is computed.

    Raises
    ------
    StudyError
        When its ending is not that of a format, or its folder does not exist.
    """
    require("write_report", path, (str, os.PathLike), "the path of a file, such as report.html")
    target = Path(path)
    if target.suffix.lower().lstrip(".") not in FORMATS:
        raise StudyError(
            f"A report is a page, slides or a workbook, and '{target.name}' does not end in .html, .pptx or .xlsx."
        )
    if not target.parent.is_dir():
        raise StudyError(f"There is no folder '{target.parent.name}' to write '{target.name}' into. Create it first.")
    return target


def render_report(path: str | Path, summary: dict[str, Any]) -> Report:
    """Write a summary as a self-contained page, as slides or as a workbook.

    Parameters
    ----------
    path : str or Path
        The file to write. Its ending decides the format.
    summary : dict
        As ``summarise`` returns it, or as a run's ``summary.json`` holds it.

    Raises
    ------
    StudyError
        When the file cannot be written there.
    """
    target = check_target(path)
    content = FORMATS[target.suffix.lower().lstrip(".")](summary)
    try:
        target.write_bytes(content)
    except OSError as error:
        raise StudyError(
            f"Cannot write '{target}': {error.strerror or type(error).__name__}. Choose another."
        ) from error
    return Report(target, summary)
