"""What a run was made from: input hashes, versions, seed, row counts, and a hash of every file it wrote."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from personakit.core.version import __version__
from personakit.readers.raw_export import InputFile
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

    Returns
    -------
    list of dict
        One entry per file, paths relative to `folder`.
    """
    entries = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        entries.append(
            {"file": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": sha256(path)},
        )
    return entries


def sha256(path: Path) -> str:
    """Return the sha256 of a file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    str
        In hexadecimal digits.
    """
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def compose_manifest(
    name: str,
    study: Study,
    folder: Path,
    *,
    inputs: Sequence[InputFile],
    rows: Mapping[str, int],
    outcome: Mapping[str, Any],
) -> dict[str, Any]:
    """Compose the manifest of a run. ``created_at`` is the only value that differs between equal runs.

    Parameters
    ----------
    name : str
        The run's id.
    study : Study
        Its settings.
    folder : Path
        Where the other files of the run are already written.
    inputs : sequence of InputFile
        What was read.
    rows : mapping of str to int
        Rows of every canonical table.
    outcome : mapping
        What came out, in plain values: number of personas, verdict.
    """
    return {
        "run": name,
        "study": study.study.name,
        "as_of": study.study.as_of.isoformat(),
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": study.study.seed,
        "versions": versions(),
        "inputs": [
            {"export": i.export, "path": i.path, "sha256": i.sha256, "bytes": i.n_bytes, "rows": i.rows_read}
            for i in inputs
        ],
        "rows": dict(rows),
        **outcome,
        "files": file_hashes(folder),
    }
