"""``run_study``: the whole chain, from a study file to a finished run folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from personakit.analysis.scoring.study_notes import MODEL_FILE, study_notes
from personakit.core.errors import DataError
from personakit.ingest import Exports, read_exports
from personakit.journey import map_journey
from personakit.personas import Personas, find_personas
from personakit.priorities import find_known_drivers, rank_stages
from personakit.report import safe_csv, suppress_small_counts, write_figures, write_report
from personakit.runs.manifest import compose_manifest, run_id
from personakit.runs.run import Run
from personakit.runs.run_folder import atomic_folder, check_output, point_latest, recover
from personakit.study import Study, read_study
from personakit.value import estimate_value

#: Decimals of a probability in assignments.parquet: those beyond depend on the processor.
PROBABILITY_DECIMALS = 6

#: What `on_step` is told, in order.
STEPS = (
    "Reading and checking the exports",
    "Finding personas",
    "Mapping the journey",
    "Estimating value",
    "Ranking the stages",
    "Writing the report",
)


def run_study(
    study: str | Path | Study,
    *,
    output: str | Path | None = None,
    frames: Mapping[str, Any] | None = None,
    on_step: Callable[[str], None] = lambda _step: None,
) -> Run:
    """Run a study from its exports to its report, and write the run's folder whole or not at all.

    Parameters
    ----------
    study : str, Path or Study
        The study file, or a study already read.
    output : str or Path, optional
        Folder of all runs; the study's own `output`, relative to the study file, by default.
    frames : mapping of str to frame, optional
        In-memory frames by export name, instead of files.
    on_step : callable
        Told the name of each step as it begins.

    Returns
    -------
    Run
        The folder, its report and its manifest.

    Raises
    ------
    StudyError
        When the study or a path in it is wrong.
    DataError
        When the exports fail their checks. ``checks.csv`` is written to ``<output>/failed/`` all the same, and nothing
        of an earlier run is touched.

    Examples
    --------
    >>> import personakit as pk, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     world = pk.datasets.write_sample(folder, n_customers=300)
    ...     run = pk.run_study(folder + "/study.toml")
    ...     run.report.name, run.manifest["rows"]["stages"]
    ('report.html', 6)
    """
    settings = study if isinstance(study, Study) else read_study(study)
    folder = Path(output) if output is not None else settings.resolve(settings.study.output)
    check_output(folder)
    recover(folder)  # first, so that the last good run is in its place even if this one fails
    try:
        on_step(STEPS[0])
        exports = read_exports(settings, frames=frames)
        return _run(exports, folder, on_step)
    except DataError as error:
        _write_failed(error, settings, folder)
        raise


def _run(exports: Exports, folder: Path, on_step: Callable[[str], None]) -> Run:
    name = run_id(exports.study, {i.export: i.sha256 for i in exports.inputs})
    minimum = exports.study.study.minimum_cell
    on_step(STEPS[1])
    personas = find_personas(exports)
    on_step(STEPS[2])
    journey = map_journey(exports, personas)
    on_step(STEPS[3])
    value = estimate_value(exports, personas)
    on_step(STEPS[4])
    priorities = rank_stages(exports, personas, journey, value)
    drivers = find_known_drivers(exports, personas)
    on_step(STEPS[5])
    with atomic_folder(folder, name) as working:
        report = write_report(working / "report.html", exports, personas, journey, priorities, value, drivers=drivers)
        write_figures(working / "figures", personas, journey, priorities, drivers, study=exports.study)
        _write_json(working / "summary.json", report.summary)
        safe_csv(exports.checks, working / "checks.csv")
        for noun, file in ((personas, "personas.csv"), (journey, "journey.csv"), (priorities, "priorities.csv")):
            safe_csv(suppress_small_counts(noun.table, minimum), working / file)
        _write_assignments(personas, working / "assignments.parquet")
        personas.model.save(working / MODEL_FILE, notes=study_notes(exports, personas))
        manifest = compose_manifest(name, exports, len(personas), personas.verdict, working)
        _write_json(working / "manifest.json", manifest)
    point_latest(folder, name)
    return Run(folder / name, manifest)


def _write_assignments(personas: Personas, path: Path) -> None:
    """Write customer_id, persona and its probability: the only file that carries customer ids."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    posterior = personas.memberships.to_numpy()
    best = posterior.argmax(axis=1)
    table = pa.table(
        {
            "customer_id": pa.array(personas.memberships.index.astype("str"), type=pa.string()),
            "persona": pa.DictionaryArray.from_arrays(
                pa.array(best.astype(np.int32)), pa.array(list(personas.memberships.columns))
            ),
            "probability": pa.array(posterior[np.arange(len(best)), best].round(PROBABILITY_DECIMALS)),
        }
    )
    pq.write_table(table, path)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


def _write_failed(error: DataError, study: Study, folder: Path) -> None:
    """Keep the checks of a run that the gate stopped, beside the good runs and never in place of one."""
    if error.checks is None:
        return
    text = error.checks.to_csv(index=False)
    name = f"{study.study.as_of.isoformat()}-{hashlib.sha256((text + str(error)).encode()).hexdigest()[:8]}"
    if not (folder / "failed" / name / "checks.csv").exists():  # else the same checks failed before
        with atomic_folder(folder / "failed", name) as working:
            safe_csv(error.checks, working / "checks.csv")
            (working / "reason.txt").write_text(str(error) + "\n", encoding="utf-8")
    error.add_note(f"Checks written to {folder / 'failed' / name / 'checks.csv'}")
