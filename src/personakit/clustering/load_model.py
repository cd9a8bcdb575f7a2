"""``load_model``: a fitted model from its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from personakit.clustering.persistence.state_file import read_state
from personakit.clustering.persona_model import PersonaModel


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
    >>> from personakit.clustering import PersonaModel
    >>> rows = np.random.default_rng(0).normal(size=(80, 3)) + 4 * np.repeat([0, 1], 40)[:, None]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = load_model(PersonaModel(n_personas=2).fit(rows).save(f"{folder}/two.personakit"))
    >>> again.n_personas_, again.predict(rows[[0, 79]]).tolist()
    (2, [0, 1])
    """
    return load_with_notes(path)[0]


def load_with_notes(path: str | Path) -> tuple[PersonaModel, dict[str, Any]]:
    """Load a model and what was kept with it."""
    state, notes = read_state(path)
    return PersonaModel.from_state(state), notes
