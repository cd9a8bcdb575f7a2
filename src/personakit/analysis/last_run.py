"""Compare what was read with the last run of the same study: half an export is missing more often than half a firm."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personakit.core.errors import StudyError
from personakit.ingest.plausibility import fewer_than_last, with_doubts
from personakit.runs.manifest import run_id
from personakit.runs.run import is_run, read_run

if TYPE_CHECKING:
    from personakit.ingest.exports import Exports
    from personakit.study import Study


def compare_with_last_run(exports: Exports, study: Study) -> Exports:
    """Return the exports, with a check for each that has far fewer rows than in the last run of the study.

    Parameters
    ----------
    exports : Exports
        What was read.
    study : Study
        Its output folder holds the former runs; without one, nothing is compared.
    """
    last = _last_manifest(study, run_id(study, {i.export: i.sha256 for i in exports.inputs}))
    if last is None:
        return exports
    tables: dict[str, str] = {name: export.table for name, export in study.exports.items()}
    now = {i.export: i.rows_read for i in exports.inputs}
    before = {str(i["export"]): int(i["rows"]) for i in last["inputs"] if i["export"] in now}
    if not any(table == "customers" and name in before for name, table in tables.items()):
        now["customers"], before["customers"] = len(exports.customers), int(last["rows"]["customers"])
    doubts = fewer_than_last(now, before, tables, study.gate.least_of_last_run)
    if not doubts:
        return exports
    return replace(exports, checks=with_doubts(exports.checks, doubts), doubts=(*exports.doubts, *doubts))


def _last_manifest(study: Study, run: str) -> dict[str, Any] | None:
    """Return the manifest of the newest other run of a study in its output folder, by as-of date, then time."""
    output = study.resolve(study.study.output)
    if study.path is None or not output.is_dir():
        return None
    manifests = []
    for folder in sorted(Path(output).iterdir()):
        if folder.is_symlink() or not folder.is_dir() or not is_run(folder):
            continue
        try:
            manifest = read_run(folder).to_dict()
        except StudyError:
            continue
        if manifest["study"] == study.study.name and manifest["run"] != run and manifest.get("inputs"):
            manifests.append(manifest)
    earlier = [m for m in manifests if m["as_of"] <= study.study.as_of.isoformat()]
    return max(earlier, key=lambda m: (m["as_of"], str(m.get("created_at", "")), m["run"]), default=None)
