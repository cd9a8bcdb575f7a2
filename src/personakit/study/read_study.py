"""Read a study: from TOML to frozen, validated settings, or to one message that lists every fault."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from personakit.core.errors import StudyError, require
from personakit.study.check_study import export_faults, study_faults
from personakit.study.codebook import Codebook
from personakit.study.compile_codebook import compile_codebook
from personakit.study.error_messages import (
    Fault,
    compose_message,
    faults_of,
    quoted_names,
    suggest_name,
    syntax_message,
)
from personakit.study.read_codebook import read_codebook
from personakit.study.settings import Export, Study

#: Name of the study file looked for in a folder, and written by ``personakit init``.
STUDY_FILE = "study.toml"


def read_study(path: str | Path) -> Study:
    """Read a study file.

    Parameters
    ----------
    path : str or Path
        The TOML file, or a folder that holds a ``study.toml``. Paths in the study are relative to that file.

    Returns
    -------
    Study
        The settings, frozen and validated.

    Raises
    ------
    StudyError
        When the file does not exist, is not TOML, or has faults: all of them, a line for each, with the key, a near
        match and what is available.

    Examples
    --------
    >>> read_study("nowhere/study.toml")
    Traceback (most recent call last):
    ...
    personakit.core.errors.StudyError: there is no study file 'nowhere/study.toml': its folder does not exist.
    """
    require("read_study", path, (str, os.PathLike), "the path of a study file")
    file = _find(Path(path).expanduser())
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{file.name} is not UTF-8 text (byte {error.start + 1}). Save it as UTF-8 and try again."
        raise StudyError(message) from None
    except OSError as error:
        raise StudyError(f"{file.name} cannot be read: {error.strerror}.") from None
    try:
        settings = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise StudyError(syntax_message(file.name, text, error)) from None
    return make_study(settings, folder=file.parent, path=file)


def make_study(settings: Mapping[str, Any], *, folder: str | Path = ".", path: Path | None = None) -> Study:
    """Make a study from plain settings, as TOML would give them.

    Parameters
    ----------
    settings : mapping
        The sections of a study file.
    folder : str or Path
        What the paths in the study are relative to.
    path : Path, optional
        The file the settings came from.

    Returns
    -------
    Study
        The settings, frozen and validated.

    Raises
    ------
    StudyError
        Listing every fault.

    Examples
    --------
    >>> make_study({"study": {"as_of": "2024-12-31"}, "exports": {"crm": {"table": "stages", "path": "stages.csv"}}})
    Traceback (most recent call last):
    ...
    personakit.core.errors.StudyError: the study has 2 faults:
      exports.crm.columns.stage: missing: stage of the journey. Add stage = "the column that holds it".
      exports: needs at least one export with table = 'customers' or 'survey' (there is 'stages').
    """
    name = path.name if path else "the study"
    codebook = _codebook(settings, Path(folder))
    if codebook is not None:
        settings, faults = compile_codebook(settings, codebook)
        if faults:
            of_rows = [fault for fault in faults if fault.key.startswith("row ")]
            raise StudyError(compose_message(codebook.file if of_rows else name, of_rows or faults))
    try:
        study = Study.model_validate(dict(settings))
    except ValidationError as error:
        raise StudyError(compose_message(name, _all_faults(error, settings))) from None
    if codebook is not None:
        study = _described(study, codebook)
    faults = study_faults(study)
    if faults:
        raise StudyError(compose_message(name, faults))
    return study.located(Path(folder), path)


def _codebook(settings: Mapping[str, Any], folder: Path) -> Codebook | None:
    """Return the codebook that a study names."""
    named = settings.get("codebook")
    if not isinstance(named, str):
        return None
    return read_codebook(folder / Path(named).expanduser(), label=named)


def _described(study: Study, codebook: Codebook) -> Study:
    """Tell each export of a study which rows of the codebook describe it."""
    rows: dict[str, dict[str, int]] = {}
    for number, row in codebook.located_rows():
        rows.setdefault(row.export, {})[row.column] = number
    exports = {n: e.described(codebook.file, rows[n]) if n in rows else e for n, e in study.exports.items()}
    return study.model_copy(update={"exports": exports})


def _all_faults(error: ValidationError, settings: Mapping[str, Any]) -> list[Fault]:
    """Add the faults inside exports whose settings are valid, so that one message shows all faults."""
    faults = faults_of(error)
    exports = settings.get("exports")
    for name, export in exports.items() if isinstance(exports, Mapping) else ():
        try:
            faults += export_faults(str(name), Export.model_validate(export), only_source=True)
        except ValidationError:
            continue
    return faults


def _find(path: Path) -> Path:
    if path.is_dir():
        if (path / STUDY_FILE).is_file():
            return path / STUDY_FILE
        others = _listed_studies(path, STUDY_FILE)
        raise StudyError(f"the folder '{path}' has no {STUDY_FILE}. Write one with: personakit init {path}{others}")
    if path.is_file():
        return path
    if not path.parent.is_dir():
        raise StudyError(f"there is no study file '{path}': its folder does not exist.")
    raise StudyError(f"there is no study file '{path}'.{_listed_studies(path.parent, path.name)}")


def _listed_studies(folder: Path, name: str) -> str:
    studies = sorted(p.name for p in folder.glob("*.toml") if b"[exports" in p.read_bytes())
    if not studies:
        return ""
    return f"{suggest_name(name, studies)} Studies in that folder: {quoted_names(studies, 12)}."
