"""``Run``: one finished run, with its inputs, its files and the versions that made it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from personakit.core.errors import StudyError, require
from personakit.core.result import Result
from personakit.runs.run_folder import LATEST, MANIFEST

#: The model of a run, in its folder.
MODEL_FILE = "model.personakit"


@dataclass(frozen=True, eq=False, repr=False)
class Run(Result):
    """One finished run: its folder and its manifest."""

    path: Path
    manifest: dict[str, Any]

    @property
    def table(self) -> pd.DataFrame:
        """One row per file written: file, bytes, sha256."""
        return pd.DataFrame(self.manifest["files"], columns=["file", "bytes", "sha256"])

    @property
    def report(self) -> Path:
        """The page to open."""
        return self.path / "report.html"

    def summary_lines(self) -> Sequence[str]:
        """Say which run this is and where its report is."""
        rows = self.manifest["rows"]
        return [
            f"Run {self.manifest['run']} of '{self.manifest['study']}' as of {self.manifest['as_of']}: "
            f"{rows['customers']:,} customers, {self.manifest['personas']} persona(s), {rows['stages']} stages",
            f"Report: {self.report}",
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the manifest."""
        return dict(self.manifest)


def is_run(folder: str | Path) -> bool:
    """Say whether a folder is that of a finished run.

    Parameters
    ----------
    folder : str or Path
        Any path.

    Returns
    -------
    bool
        True where it holds a manifest.

    Examples
    --------
    >>> is_run("nowhere")
    False
    """
    return (_followed(Path(folder)) / MANIFEST).is_file()


def read_run(run: str | Path | Run) -> Run:
    """Return a finished run from its folder.

    Parameters
    ----------
    run : str, Path or Run
        The folder, such as ``runs/latest``, or a run that was read already.

    Returns
    -------
    Run
        Its folder and its manifest.

    Raises
    ------
    StudyError
        When there is no such folder, or it holds no finished run.

    Examples
    --------
    >>> read_run("nowhere")
    Traceback (most recent call last):
    ...
    personakit.core.errors.StudyError: There is no run 'nowhere'. Give the folder of a run, such as runs/latest.
    """
    require("open_run", run, (str, os.PathLike, Run), "the folder of a finished run, such as runs/latest")
    if isinstance(run, Run):
        return run
    folder = _followed(Path(run))
    if not folder.exists():
        raise StudyError(f"There is no run '{run}'. Give the folder of a run, such as runs/latest.")
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError:
        raise StudyError(
            f"'{folder.name or folder}' is no finished run: it holds no {MANIFEST}. Give one such as runs/latest."
        ) from None
    except ValueError:
        manifest = None
    if not _is_manifest(manifest):
        raise StudyError(f"'{folder.name or folder}/{MANIFEST}' is not the manifest of a run. Run the study again.")
    return Run(folder, manifest)


def _is_manifest(content: Any) -> bool:
    """Say whether a manifest holds what is read of it, so that one that was edited fails here and nowhere else."""
    try:
        date.fromisoformat(content["as_of"])
        texts = [
            content["run"],
            content["study"],
            *(entry[key] for entry in content["files"] for key in ("file", "sha256")),
        ]
        counts = [content["personas"], *(content["rows"][table] for table in ("customers", "stages"))]
        made_by = content.get("versions", {}).get("personakit", "")
    except (AttributeError, KeyError, TypeError, ValueError):
        return False
    return all(isinstance(text, str) for text in (*texts, made_by)) and all(isinstance(n, int) for n in counts)


def _followed(folder: Path) -> Path:
    """Follow ``latest.txt`` where the system has no symbolic links."""
    if folder.name != LATEST or folder.exists():
        return folder
    text = folder.with_name(f"{LATEST}.txt")
    name = text.read_text(encoding="utf-8").strip() if text.is_file() else ""
    return folder.parent / name if name else folder
