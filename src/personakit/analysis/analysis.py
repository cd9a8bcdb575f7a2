"""``Analysis``: the chain from exports to ranked stages, on one object, each step computed when it is first wanted."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personakit.analysis.study_results import StudyResults
from personakit.core.errors import require
from personakit.study import Study, read_study

if TYPE_CHECKING:
    from personakit.cards import Cards
    from personakit.ingest import Exports
    from personakit.journey import Journey
    from personakit.personas import Personas
    from personakit.priorities import Drivers, Priorities
    from personakit.report import Report
    from personakit.runs import Run
    from personakit.value import Value

#: Names that `on_step` is called with, in the order of a run.
STEPS = (
    "Reading and checking the exports",
    "Finding personas",
    "Mapping the journey",
    "Estimating value",
    "Ranking the stages",
    "Composing the cards",
    "Writing the report",
)


class Analysis(StudyResults):
    """A study's results, each computed when it is first wanted and then held.

    Parameters
    ----------
    study : str, Path or Study
        The study file (or its folder), or a study that was read already.
    frames : mapping of str to frame, optional
        Export name -> frame in memory (pandas, Polars, DuckDB, pyarrow ...), used instead of its file.
    on_step : callable, optional
        Called with the name of each step as it begins.

    Raises
    ------
    StudyError
        When the study does not exist or is wrong.

    Examples
    --------
    >>> import personakit as pk, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     firm = pk.datasets.write_sample(folder, n_customers=300)
    ...     a = pk.Analysis(folder + "/study.toml")
    ...     stages = a.priorities.table["stage"]
    >>> len(stages), a.journey is a.journey
    (6, True)
    """

    def __init__(
        self,
        study: str | Path | Study,
        frames: Mapping[str, Any] | None = None,
        *,
        on_step: Callable[[str], None] | None = None,
    ) -> None:
        require("Analysis", study, (str, os.PathLike, Study), "a study or the path of its file")
        if on_step is not None:
            require("Analysis(on_step=)", on_step, Callable, "a function of a step's name")  # type: ignore[arg-type]
        self.study = study if isinstance(study, Study) else read_study(study)
        self._frames = frames
        self._on_step = on_step

    # The rooms are imported where they are used: what reads a finished run needs none of them.

    @property
    def title(self) -> str:
        """Name and date of the study."""
        return f"{self.study.study.name}, {self.study.study.as_of.isoformat()}"

    @cached_property
    def exports(self) -> Exports:
        """What was read, with checks and join audit."""
        from personakit.analysis.last_run import compare_with_last_run
        from personakit.ingest import read_exports

        self._begin(0)
        return compare_with_last_run(read_exports(self.study, self._frames), self.study)

    @cached_property
    def personas(self) -> Personas:
        """Who the customers are."""
        from personakit.personas import find_personas

        exports = self.exports
        self._begin(1)
        return find_personas(exports)

    @cached_property
    def journey(self) -> Journey:
        """What they experience at each stage."""
        from personakit.journey import map_journey

        exports, personas = self.exports, self.personas
        self._begin(2)
        return map_journey(exports, personas)

    @cached_property
    def value(self) -> Value:
        """What they are worth and how easily they leave."""
        from personakit.value import estimate_value

        exports, personas = self.exports, self.personas
        self._begin(3)
        return estimate_value(exports, personas)

    @cached_property
    def priorities(self) -> Priorities:
        """Which stage to fix first, in money, and how sure that is."""
        from personakit.priorities import rank_stages

        exports, personas, journey, value = self.exports, self.personas, self.journey, self.value
        self._begin(4)
        return rank_stages(exports, personas, journey, value)

    @cached_property
    def drivers(self) -> Drivers | None:
        """Which stages matter for an overall outcome; None where the exports have no outcome."""
        from personakit.priorities import find_known_drivers

        return find_known_drivers(self.exports, self.personas)

    @cached_property
    def cards(self) -> Cards:
        """Persona cards, empathy maps and journey maps."""
        from personakit.cards import compose_cards

        results = (self.exports, self.personas, self.journey, self.value, self.priorities)
        self._begin(5)
        return compose_cards(*results)

    def report(self, path: str | Path) -> Report:
        """Write the report as a page (.html), slides (.pptx) or a workbook (.xlsx).

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
            When the file cannot be written there.
        """
        from personakit.report import write_report
        from personakit.report.render_report import check_target

        check_target(path)
        results = (self.exports, self.personas, self.journey, self.value, self.priorities)
        cards, drivers = self.cards, self.drivers
        self._begin(6)
        return write_report(path, *results, cards=cards, drivers=drivers)

    def run(self, folder: str | Path | None = None) -> Run:
        """Write a run's folder, whole or not at all, and point ``latest`` at it.

        Parameters
        ----------
        folder : str or Path, optional
            Folder of all runs; the study's own `output`, relative to the study file, by default.

        Returns
        -------
        Run
            The folder, its report and its manifest.

        Raises
        ------
        StudyError
            When the study or a path in it is wrong.
        DataError
            When the exports fail their checks. ``checks.csv`` is written to ``<folder>/failed/`` all the same, and
            nothing of an earlier run is touched.

        Examples
        --------
        >>> import personakit as pk, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     firm = pk.datasets.write_sample(folder, n_customers=300)
        ...     run = pk.Analysis(folder + "/study.toml").run()
        ...     stages = pk.open_run(run.path).priorities.table["stage"]
        >>> run.report.name, len(stages)
        ('report.html', 6)
        """
        from personakit.analysis.write_run import write_run

        if folder is not None:
            require("Analysis.run", folder, (str, os.PathLike), "the path of a folder")
        output = self.study.resolve(self.study.study.output) if folder is None else Path(folder)
        return write_run(self, self.study, output)

    def _begin(self, step: int) -> None:
        if self._on_step is not None:
            self._on_step(STEPS[step])
