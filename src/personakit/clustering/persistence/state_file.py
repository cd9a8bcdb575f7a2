"""The file of a fitted model: its state as JSON and arrays, checked, versioned, no pickle."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personakit.clustering.persistence.archive import read_archive, write_archive
from personakit.clustering.persistence.format_1 import with_stable_names
from personakit.clustering.persistence.model_state import ModelState
from personakit.clustering.persistence.serialize import deserialize, serialize
from personakit.core.errors import StudyError
from personakit.core.version import __version__

if TYPE_CHECKING:
    from personakit.core.typing import Array

FORMAT = "personakit model"
#: Raised when an older reader would misread the file. 1: the names of Python classes; 2: the schema's names.
FORMAT_VERSION = 2
WHAT = "a saved model"


def write_state(path: str | Path, state: ModelState, notes: Mapping[str, Any] | None = None) -> Path:
    """Write the state of a fitted model.

    Parameters
    ----------
    path : str or Path
        The file to write.
    state : ModelState
        What was learnt.
    notes : mapping, optional
        Plain values to keep with the model, such as which columns its attributes come from.

    Returns
    -------
    Path
        The file; the same state gives the same bytes.

    Raises
    ------
    StudyError
        When the file cannot be written.
    """
    arrays: dict[str, Array] = {}
    document = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "versions": _versions(),
        "verdict": str(state.verdict),
        "n_personas": int(state.n_personas),
        "state": serialize(state, arrays, "state"),
        "notes": serialize(dict(notes or {}), arrays, "notes"),
    }
    return write_archive(Path(path), document, arrays)


def read_state(path: str | Path) -> tuple[ModelState, dict[str, Any]]:
    """Read the state of a fitted model and what was kept with it.

    Returns
    -------
    state : ModelState
        What was learnt.
    notes : dict
        Plain values given to :func:`write_state`.

    Raises
    ------
    StudyError
        When the file is not a model's, is damaged or was changed, or is of a format this version does not read.
    """
    file = Path(path)
    document, arrays = read_archive(file, WHAT)
    _check_format(document, file.name)
    try:
        if document["format_version"] == 1:
            document = with_stable_names(document)
        state, notes = deserialize(document["state"], arrays), deserialize(document["notes"], arrays)
    except StudyError as error:
        raise StudyError(f"'{file.name}' (saved by personakit {_saved_by(document)}): {error}") from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _does_not_fit(file.name, document) from error
    if not isinstance(state, ModelState) or not isinstance(notes, dict):
        raise _does_not_fit(file.name, document)
    return state, notes


def _check_format(document: Mapping[str, Any], name: str) -> None:
    if document.get("format") != FORMAT:
        raise StudyError(f"'{name}' is not {WHAT} of personakit. Give the model.personakit of a run.")
    made = document.get("format_version")
    if not isinstance(made, int) or not 1 <= made <= FORMAT_VERSION:
        raise StudyError(
            f"'{name}' has format {made}, saved by personakit {_saved_by(document)}; this version reads formats up to "
            f"{FORMAT_VERSION}. Install that version or a later one."
        )


def _does_not_fit(name: str, document: Mapping[str, Any]) -> StudyError:
    return StudyError(
        f"'{name}' was saved by personakit {_saved_by(document)} and does not fit this version. "
        "Load it with the version that saved it, or fit again."
    )


def _saved_by(document: Mapping[str, Any]) -> str:
    versions = document.get("versions")
    return str(versions.get("personakit", "?")) if isinstance(versions, dict) else "?"


def _versions() -> dict[str, str]:
    packages = {name: version(name) for name in ("numpy", "pandas", "scikit-learn")}
    return {"personakit": __version__, "python": platform.python_version(), **packages}
