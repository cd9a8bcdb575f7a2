"""``write_report`` and ``write_figures``: the page, and the figures as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from personakit.core.errors import StudyError, require
from personakit.ingest.exports import Exports
from personakit.journey.journey import Journey
from personakit.personas.personas import Personas
from personakit.plots import save_figures
from personakit.priorities.priorities import Priorities
from personakit.report.figures import draw_figures, figure_data, page_figures
from personakit.report.html import render_html
from personakit.report.report import Report
from personakit.report.spreadsheet import safe_csv
from personakit.report.summarise import summarise
from personakit.value import estimate_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from personakit.value.value import Value


def write_report(  # noqa: PLR0917 the nouns a report is made of
    path: str | Path,
    exports: Exports,
    personas: Personas,
    journey: Journey,
    priorities: Priorities,
    value: Value | None = None,
    *,
    drawn: Mapping[str, str] | None = None,
) -> Report:
    """Write the report as one self-contained HTML file: no network, and the same bytes for the same inputs.

    Parameters
    ----------
    path : str or Path
        The file to write; ends in .html.
    exports : Exports
        What was read.
    personas : Personas
        Who the customers are.
    journey : Journey
        What they live through.
    priorities : Priorities
        Which stage to fix first.
    value : Value, optional
        What they are worth; estimated from `exports` and `personas` by default.
    drawn : mapping of str to str, optional
        SVG of every figure by name, as :func:`write_figures` writes it, where they are drawn already.

    Returns
    -------
    Report
        Path and summary.

    Raises
    ------
    StudyError
        When the file cannot be written there.
    """
    for place, (noun, wanted, verb) in enumerate(
        (
            (exports, Exports, "exports of read_exports"),
            (personas, Personas, "personas of find_personas"),
            (journey, Journey, "journey of map_journey"),
            (priorities, Priorities, "priorities of rank_stages"),
        ),
        start=2,
    ):
        require("write_report", noun, wanted, f"the {verb} in place {place}")
    target = Path(path)
    if target.suffix.lower() not in {".html", ".htm"}:
        raise StudyError(f"The report is an HTML page, and '{target.name}' does not end in .html.")
    if not target.parent.is_dir():
        raise StudyError(f"There is no folder '{target.parent.name}' to write '{target.name}' into. Create it first.")
    value = estimate_value(exports, personas) if value is None else value
    summary = summarise(exports, personas, journey, value, priorities)
    page = render_html(summary, page_figures(journey, priorities, drawn))
    try:
        target.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise StudyError(
            f"Cannot write '{target}': {error.strerror or type(error).__name__}. Choose another."
        ) from error
    return Report(target, summary)


def write_figures(folder: str | Path, journey: Journey, priorities: Priorities) -> list[Path]:
    """Write every figure of the report as SVG and PNG, and its data as CSV.

    Parameters
    ----------
    folder : str or Path
        Where to; made when it is not there.
    journey : Journey
        The journey.
    priorities : Priorities
        The ranked stages.

    Returns
    -------
    list of Path
        The files, three a figure.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    twins = figure_data(journey, priorities)
    written = []
    for name, ax in draw_figures(journey, priorities).items():
        written += save_figures(ax, target, name)
        written.append(safe_csv(twins[name], target / f"{name}.csv"))
    return written
