"""What a run was made from: input hashes, versions, seed, row counts, and a hash of every file it wrote."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from personakit.core.version import __version__
from personakit.ingest import Exports
from personakit.study import Study

PACKAGES = ("pandas", "numpy", "scipy", "scikit-learn", "matplotlib", "pandera", "pyarrow", "pydantic")


def run_id(study: Study, inputs: Mapping[str, str]) -> str:
    """Return the name of a run's folder: as-of date and a hash of the study, the inputs and the version.

    Parameters
    ----------
    study : Study
        The settings.
    inputs : mapping of str to str
        sha256 by export.

    Returns
    -------
    str
        ``<as-of>-<8 hex digits>``; the same study and inputs give the same name.
    """
    # `output` says where the run goes, not what it is.
    settings = study.model_dump(mode="json")
    settings["study"].pop("output", None)
    text = json.dumps([__version__, settings, dict(inputs)], sort_keys=True)
    return f"{study.study.as_of.isoformat()}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def versions() -> dict[str, str]:
    """Return the versions of the packages that made the figures.

    Returns
    -------
    dict of str to str
        Package name to version, python and personakit first.
    """
    return {
        "python": platform.python_version(),
        "personakit": __version__,
        **{name: version(name) for name in PACKAGES},
    }


def file_hashes(folder: Path) -> list[dict[str, Any]]:
    """Return name, bytes and sha256 of every file of a run, in name order.

    Parameters
    ----------
    folder : Path
        The run's folder.

    Returns
    -------
    list of dict
        One entry per file, paths relative to `folder`.
    """
    entries = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
        entries.append(
            {"file": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": digest},
        )
    return entries


def compose_manifest(name: str, exports: Exports, n_personas: int, verdict: str, folder: Path) -> dict[str, Any]:
    """Compose the manifest of a run. ``created_at`` is the only value that differs between equal runs.

    Parameters
    ----------
    name : str
        The run's id.
    exports : Exports
        What went in.
    n_personas : int
        Personas found.
    verdict : str
        The structure verdict.
    folder : Path
        Where the other files of the run are already written.

    Returns
    -------
    dict
        Plain values.
    """
    study = exports.study
    tables = ("customers", "survey", "profitability", "transactions", "csat", "waits", "contacts", "stages")
    return {
        "run": name,
        "study": study.study.name,
        "as_of": study.study.as_of.isoformat(),
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": study.study.seed,
        "versions": versions(),
        "inputs": [
            {"export": i.export, "path": i.path, "sha256": i.sha256, "bytes": i.n_bytes, "rows": i.rows_read}
            for i in exports.inputs
        ],
        "rows": {table: len(getattr(exports, table)) for table in tables},
        "personas": n_personas,
        "verdict": verdict,
        "files": file_hashes(folder),
    }
