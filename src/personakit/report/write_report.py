"""``write_report`` and ``write_figures``: the page, and the figures as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from personakit.cards import Cards, compose_cards
from personakit.core.errors import StudyError, require
from personakit.ingest.exports import Exports
from personakit.journey.journey import Journey
from personakit.personas.personas import Personas
from personakit.plots import Figure, check_figures, save_figures
from personakit.plots.figure import run_figure
from personakit.priorities import Drivers, find_known_drivers
from personakit.priorities.priorities import Priorities
from personakit.report.draw_figures import draw_figures, figure_data
from personakit.report.render_report import check_target, render_report
from personakit.report.report_section import ReportSection, with_sections
from personakit.report.require_results import require_results
from personakit.report.safe_csv import safe_csv
from personakit.report.summarise import summarise
from personakit.value import Value

if TYPE_CHECKING:
    from personakit.report.report import Report
    from personakit.study.settings import Study


def write_report(  # noqa: PLR0917 the results a report is made of
    path: str | Path,
    exports: Exports,
    personas: Personas,
    journey: Journey,
    value: Value,
    priorities: Priorities,
    *,
    cards: Cards | None = None,
    drivers: Drivers | None = None,
    sections: Sequence[ReportSection] = (),
) -> Report:
    """Write the report as a self-contained page, as slides or as a workbook: the same bytes for the same inputs.

    Parameters
    ----------
    path : str or Path
        The file to write. Its ending decides the format: .html, .pptx (extra `slides`) or .xlsx (extra `workbook`).
    exports : Exports
        What was read.
    personas : Personas
        Who the customers are.
    journey : Journey
        What they experience.
    value : Value
        What they are worth.
    priorities : Priorities
        Which stage to fix first.
    cards : Cards, optional
        Persona cards and journey maps; composed from the others by default.
    drivers : Drivers, optional
        Which stages' satisfaction is linked to an overall outcome; by default the study's outcome, or one recognised by
        its name, if the exports have it.
    sections : sequence of ReportSection
        Sections of your own, for a page only; they are part of the summary.

    Returns
    -------
    Report
        Path and summary.

    Raises
    ------
    StudyError
        When the file cannot be written there, or slides or a workbook are given sections.
    """
    require_results("write_report", exports, personas, journey, value, priorities, first=2)
    target = check_target(path)
    if sections and target.suffix.lower() != ".html":
        raise StudyError(f"Sections of your own are shown on a page, and '{target.name}' does not end in .html.")
    cards = compose_cards(exports, personas, journey, value, priorities) if cards is None else cards
    drivers = find_known_drivers(exports, personas) if drivers is None else drivers
    summary = with_sections(summarise(exports, personas, journey, value, priorities, cards, drivers), sections)
    return render_report(target, summary)


def write_figures(
    folder: str | Path,
    personas: Personas,
    journey: Journey,
    priorities: Priorities,
    drivers: Drivers | None = None,
    *,
    study: Study | None = None,
    figures: Mapping[str, Figure] | None = None,
) -> list[Path]:
    """Write every figure of the report as SVG and PNG, and its data as CSV.

    Parameters
    ----------
    folder : str or Path
        Target folder; created if missing.
    personas : Personas
        The personas.
    journey : Journey
        The journey.
    priorities : Priorities
        The ranked stages.
    drivers : Drivers, optional
        Which stages are linked to an overall outcome; without it that figure is not drawn.
    study : Study, optional
        Has the firm's own pictures of its personas, and the minimum cell.
    figures : mapping of str to Figure, optional
        Figures of your own, by the name of their files.

    Returns
    -------
    list of Path
        The files, three per figure.

    Raises
    ------
    StudyError
        When a figure of your own has the name of another, or one that is no file name.
    """
    for result, wanted, source in (
        (personas, Personas, "personas of find_personas second"),
        (journey, Journey, "journey of map_journey third"),
        (priorities, Priorities, "priorities of rank_stages fourth"),
    ):
        require("write_figures", result, wanted, f"the {source}")
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    twins = figure_data(personas, journey, priorities, drivers, study)
    written = []
    drawn = draw_figures(personas, journey, priorities, drivers, study)
    for name, figure in check_figures(figures or {}, drawn).items():
        drawn[name], twins[name] = run_figure(name, figure, personas, journey, priorities)
    for name, ax in drawn.items():
        written += save_figures(ax, target, name)
        written.append(safe_csv(twins[name], target / f"{name}.csv"))
    return written
