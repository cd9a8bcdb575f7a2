"""``write_run``: the results of a study as the folder of a finished run."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personakit.analysis.scoring.study_notes import study_notes
from personakit.analysis.stored_results import store_results
from personakit.core.errors import DataError
from personakit.report import safe_csv, suppress_small_counts, write_figures
from personakit.runs.manifest import compose_manifest, run_id
from personakit.runs.results_file import RESULTS_FILE
from personakit.runs.run import MODEL_FILE, Run
from personakit.runs.run_folder import atomic_folder, check_output, point_latest, recover

if TYPE_CHECKING:
    from personakit.analysis.study_results import StudyResults
    from personakit.personas import Personas
    from personakit.study import Study

#: Decimals of a probability in assignments.parquet: those beyond depend on the processor.
PROBABILITY_DECIMALS = 6
TABLES = ("customers", "survey", "profitability", "transactions", "csat", "waits", "contacts", "stages")


def write_run(results: StudyResults, study: Study, output: Path) -> Run:
    """Compute what is not computed yet, and write the run's folder whole or not at all.

    Raises
    ------
    DataError
        When the exports fail their checks, which are written all the same.
    """
    check_output(output)
    recover(output)  # first, so that the last good run is in its place even if this one fails
    try:
        # Everything is computed before the folder is locked, so that two studies can be run at a time.
        _ = (results.cards, results.drivers)
    except DataError as error:
        _write_failed(error, study, output)
        raise
    exports, personas, journey, priorities = results.exports, results.personas, results.journey, results.priorities
    name = run_id(study, {i.export: i.sha256 for i in exports.inputs})
    with atomic_folder(output, name) as working:
        report = results.report(working / "report.html")
        write_figures(working / "figures", personas, journey, priorities, results.drivers, study=study)
        _write_json(working / "summary.json", report.summary)
        safe_csv(exports.checks, working / "checks.csv")
        for result, file in ((personas, "personas.csv"), (journey, "journey.csv"), (priorities, "priorities.csv")):
            safe_csv(suppress_small_counts(result.table, study.study.minimum_cell), working / file)
        _write_assignments(personas, working / "assignments.parquet")
        personas.model.save(working / MODEL_FILE, notes=study_notes(exports, personas), with_k_table=False)
        store_results(results, working / RESULTS_FILE)
        rows = {table: len(getattr(exports, table)) for table in TABLES}
        outcome = {"personas": len(personas), "verdict": personas.verdict}
        manifest = compose_manifest(name, study, working, inputs=exports.inputs, rows=rows, outcome=outcome)
        _write_json(working / "manifest.json", manifest)
    point_latest(output, name)
    return Run(output / name, manifest)


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


def _write_failed(error: DataError, study: Study, output: Path) -> None:
    """Keep the checks of a run that failed them, beside the good runs and never in place of one."""
    if error.checks is None:
        return
    text = error.checks.to_csv(index=False)
    name = f"{study.study.as_of.isoformat()}-{hashlib.sha256((text + str(error)).encode()).hexdigest()[:8]}"
    if not (output / "failed" / name / "checks.csv").exists():  # else the same checks failed before
        with atomic_folder(output / "failed", name) as working:
            safe_csv(error.checks, working / "checks.csv")
            (working / "reason.txt").write_text(str(error) + "\n", encoding="utf-8")
    error.add_note(f"Checks written to {output / 'failed' / name / 'checks.csv'}")
