"""Save a fitted model as data, and load it again: JSON and arrays in one file, checked, versioned, no pickle."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sklearn.utils.validation import check_is_fitted

from personakit.core.errors import StudyError
from personakit.segments.archive import read_archive, write_archive
from personakit.segments.flatten import flatten, restore

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.segments.model import PersonaModel

FORMAT = "personakit model"
#: Raised when an older reader would misread the file.
FORMAT_VERSION = 1
WHAT = "a saved model"
#: Of the rows fitted: customers stay out of the file.
LEFT_OUT = frozenset({"labels_", "_evidence"})


def save_model(model: PersonaModel, path: str | Path, *, notes: Mapping[str, Any] | None = None) -> Path:
    """Save a fitted model.

    Parameters
    ----------
    model : PersonaModel
        A fitted model. Its ``labels_`` are left out: they are of the rows fitted, not of the model.
    path : str or Path
        The file to write.
    notes : mapping, optional
        Plain values to keep with the model, such as which columns its attributes come from.

    Returns
    -------
    Path
        The file; the same model gives the same bytes.

    Raises
    ------
    StudyError
        When the file cannot be written.
    """
    check_is_fitted(model)
    arrays: dict[str, NDArray[Any]] = {}
    settings = dict(model.get_params(deep=False))
    seed = settings.get("random_state")
    settings["random_state"] = int(seed) if isinstance(seed, int) else None
    state = {name: value for name, value in vars(model).items() if name not in settings and name not in LEFT_OUT}
    document = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "versions": _versions(),
        "verdict": str(model.verdict_),
        "n_personas": int(model.n_personas_),
        "settings": flatten(settings, arrays, "settings"),
        "state": {name: flatten(state[name], arrays, name) for name in sorted(state)},
        "notes": flatten(dict(notes or {}), arrays, "notes"),
    }
    return write_archive(Path(path), document, arrays)


def load_model(path: str | Path) -> PersonaModel:
    """Load a model that was saved with ``PersonaModel.save`` or by a run.

    Nothing in the file is run: it holds numbers and text only.

    Parameters
    ----------
    path : str or Path
        The file, such as ``runs/latest/model.personakit``.

    Returns
    -------
    PersonaModel
        Its ``predict_proba`` is the saved one's to the last bit. It has no ``labels_``.

    Raises
    ------
    StudyError
        When the file is not a model's, is damaged or was changed, or is of a later format.

    Examples
    --------
    >>> import numpy as np, tempfile
    >>> from personakit.segments import PersonaModel
    >>> rows = np.random.default_rng(0).normal(size=(80, 3)) + 4 * np.repeat([0, 1], 40)[:, None]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = load_model(PersonaModel(n_personas=2).fit(rows).save(f"{folder}/two.personakit"))
    >>> again.n_personas_, again.predict(rows[[0, 79]]).tolist()
    (2, [0, 1])
    """
    return load_with_notes(path)[0]


def load_with_notes(path: str | Path) -> tuple[PersonaModel, dict[str, Any]]:
    """Load a model and what was kept with it.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    model : PersonaModel
        The model.
    notes : dict
        Plain values given to :func:`save_model`.
    """
    from personakit.segments.model import PersonaModel

    file = Path(path)
    document, arrays = read_archive(file, WHAT)
    _check_format(document, file.name)
    try:
        settings, state = restore(document["settings"], arrays), document["state"]
        notes: dict[str, Any] = restore(document["notes"], arrays)
        model = PersonaModel(**settings)
        model._evidence = None
        for name, value in state.items():
            setattr(model, name, restore(value, arrays))
    except StudyError as error:
        raise StudyError(f"'{file.name}' (saved by personakit {_saved_by(document)}): {error}") from None
    except (KeyError, TypeError, AttributeError) as error:
        raise StudyError(
            f"'{file.name}' was saved by personakit {_saved_by(document)} and does not fit this version. "
            "Load it with the version that saved it, or fit again."
        ) from error
    return model, notes


def _check_format(document: Mapping[str, Any], name: str) -> None:
    if document.get("format") != FORMAT:
        raise StudyError(f"'{name}' is not {WHAT} of personakit. Give the model.personakit of a run.")
    made = document.get("format_version")
    if not isinstance(made, int) or made > FORMAT_VERSION:
        raise StudyError(
            f"'{name}' has format {made}, saved by personakit {_saved_by(document)}; this version reads formats up to "
            f"{FORMAT_VERSION}. Install that version or a later one."
        )


def _saved_by(document: Mapping[str, Any]) -> str:
    versions = document.get("versions")
    return str(versions.get("personakit", "?")) if isinstance(versions, dict) else "?"


def _versions() -> dict[str, str]:
    from personakit import __version__

    packages = {name: version(name) for name in ("numpy", "pandas", "scikit-learn")}
    return {"personakit": __version__, "python": platform.python_version(), **packages}
