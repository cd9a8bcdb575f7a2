"""``open_run``: the results of a finished run, without computing them again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from personakit.analysis.stored_results import open_results
from personakit.analysis.study_results import StudyResults
from personakit.runs.run import Run, read_run

if TYPE_CHECKING:
    from personakit.cards import Cards
    from personakit.ingest import Exports
    from personakit.journey import Journey
    from personakit.personas import Personas
    from personakit.priorities import Drivers, Priorities
    from personakit.report import Report
    from personakit.value import Value


def open_run(run: str | Path | Run) -> FinishedAnalysis:
    """Open a finished run: the same results as those of its ``Analysis``, without computing them again.

    Parameters
    ----------
    run : str, Path or Run
        The folder, such as ``runs/latest``, or what ``Analysis.run`` returned.

    Returns
    -------
    FinishedAnalysis
        Each result is read when it is first wanted. A run holds no rows of customers: their use is an error that says
        how to compute them.

    Raises
    ------
    StudyError
        When there is no such run, or it was made by a version that stored no results, or stored them in another way.

    Examples
    --------
    >>> open_run("nowhere")
    Traceback (most recent call last):
    ...
    personakit.core.errors.StudyError: There is no run 'nowhere'. Give the folder of a run, such as runs/latest.
    """
    return FinishedAnalysis(read_run(run))


class FinishedAnalysis(StudyResults):
    """The results of a finished run, each read when it is first wanted.

    Parameters
    ----------
    run : Run
        The run, as ``open_run`` reads it.
    """

    def __init__(self, run: Run) -> None:
        self.files = run
        self._results = open_results(run)
        _ = self._results.names  # so that a file of another version is refused at once

    def __reduce__(self) -> tuple[Callable[[Run], FinishedAnalysis], tuple[Run]]:
        return open_run, (self.files,)  # a copy opens the files again

    @property
    def title(self) -> str:
        """Name and date of the study."""
        return f"{self.files.manifest['study']}, {self.files.manifest['as_of']}"

    @property
    def exports(self) -> Exports:
        """Checks, join audit and inputs; the rows are not stored."""
        return cast("Exports", self._results.result("exports"))

    @property
    def personas(self) -> Personas:
        """Who the customers are; ``assignments.parquet`` has the persona of every customer."""
        return cast("Personas", self._results.result("personas"))

    @property
    def journey(self) -> Journey:
        """What they experience at each stage."""
        return cast("Journey", self._results.result("journey"))

    @property
    def value(self) -> Value:
        """What they are worth and how easily they leave, by persona."""
        return cast("Value", self._results.result("value"))

    @property
    def priorities(self) -> Priorities:
        """Which stage to fix first, in money, and how sure that is."""
        return cast("Priorities", self._results.result("priorities"))

    @property
    def drivers(self) -> Drivers | None:
        """Which stages matter for an overall outcome; None where the exports have no outcome."""
        return cast("Drivers | None", self._results.result("drivers"))

    @property
    def cards(self) -> Cards:
        """Persona cards, empathy maps and journey maps."""
        return cast("Cards", self._results.result("cards"))

    def report(self, path: str | Path) -> Report:
        """Write the report from the run's ``summary.json``, as a page (.html), slides (.pptx) or a workbook (.xlsx).

        Parameters
        ----------
        path : str or Path
            The file to write; its ending decides the format.

        Returns
        -------
        Report
            Path and summary.

        Raises
        ------
        StudyError
            When the file cannot be written there, or the summary is of another version.
        """
        from personakit.report.render_report import render_report
        from personakit.report.rewrite_report import read_summary

        return render_report(path, read_summary(self.files.path))
