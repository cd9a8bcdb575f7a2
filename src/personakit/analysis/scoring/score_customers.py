"""``score_customers``: assign new customers to personas with the model of a run."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.analysis.scoring.read_new_customers import ABSENT, UNUSED, NewCustomers, read_customers
from personakit.analysis.scoring.scores import NEW_PATTERN, Scores
from personakit.analysis.scoring.study_notes import StudyNotes, read_notes
from personakit.clustering.load_model import load_with_notes
from personakit.core.errors import StudyError, require
from personakit.core.formatting import format_share
from personakit.ingest.check_log import SET_MISSING
from personakit.runs.run import MODEL_FILE, Run

if TYPE_CHECKING:
    from personakit.clustering import PersonaModel
    from personakit.clustering.scoring.drift import Drift
    from personakit.core.typing import Bools, Floats

#: Below this probability a customer may well belong to another persona.
UNSURE = 0.5


def score_customers(run: str | Path | Run, file: Any, *, id_column: str | None = None) -> Scores:
    """Assign new customers to the personas of a run.

    Columns are matched by their names in the study's exports, or by the study's attribute names; they are read with the
    study's recodes, missing codes and scales. Missing cells are left out of the likelihood.

    Parameters
    ----------
    run : str, Path or Run
        Folder of a run, such as ``runs/latest``, or its ``model.personakit``.
    file : str, Path or frame
        New customers: any file that an export may be, or a frame in memory.
    id_column : str, optional
        Column of the customer id; what the study calls it by default.

    Returns
    -------
    Scores
        Persona and probability of every row, all memberships, and checks: how much was missing or unseen, and how many
        rows have a combination of missing cells that no training row has.

    Raises
    ------
    StudyError
        When the run or the file does not exist, or the columns are not those of the study.
    DataError
        When the file holds no customer, or cannot be read.
    """
    path = _model_path(run)
    model, saved_notes = load_with_notes(path)
    notes = read_notes(saved_notes, path.name)
    new = read_customers(file, notes, model._layout, id_column)
    rows = new.frame[[str(name) for name in model.feature_names_in_]]
    memberships = _memberships(model, notes, rows)
    best = memberships.argmax(axis=1)
    probability = memberships[np.arange(len(best)), best]
    assignments = pd.DataFrame(
        {
            "customer_id": new.ids.to_numpy(),
            "persona": np.array(notes.personas, dtype=object)[best],
            "probability": probability,
        }
    )
    return Scores(
        assignments=assignments,
        memberships=pd.DataFrame(
            memberships, index=pd.Index(new.ids, name="customer_id"), columns=list(notes.personas)
        ),
        checks=_checks(new, model.drift(rows), probability),
        names=dict(zip(notes.personas, notes.names, strict=True)),
    )


def _model_path(run: str | Path | Run) -> Path:
    require("score_customers", run, (str, os.PathLike, Run), "the folder of a finished run, such as runs/latest")
    folder = run.path if isinstance(run, Run) else Path(run)
    if folder.is_file():
        return folder
    if not folder.is_dir():
        raise StudyError(f"There is no run '{folder}'. Give the folder of a finished run, such as runs/latest.")
    path = folder / MODEL_FILE
    if not path.is_file():
        raise StudyError(
            f"'{folder.name}' holds no {MODEL_FILE}. Give the folder of a finished run; one made by an earlier version "
            "has none: run the study again."
        )
    return path


def _memberships(model: PersonaModel, notes: StudyNotes, frame: pd.DataFrame) -> Floats:
    with warnings.catch_warnings():  # levels not seen are counted in the checks already
        warnings.filterwarnings("ignore", message="cells with a level not seen", category=UserWarning)
        posterior = model.predict_proba(frame, groups=_answered(model, notes, frame))
    out: Floats = posterior[:, list(notes.columns)]
    return out


def _answered(model: PersonaModel, notes: StudyNotes, frame: pd.DataFrame) -> Bools | None:
    """Return who answered the survey, where the model has separate persona shares for them."""
    if len(getattr(model, "group_shares_", ())) < 2:
        return None
    asked = [a.name for a in notes.attributes if a.table == "survey"]
    return frame[asked].notna().any(axis=1).to_numpy(dtype=bool)


def _checks(new: NewCustomers, drift: Drift, probability: Floats) -> pd.DataFrame:
    n = len(new.ids)
    rows = [("rows placed", n, "kept", f"{new.n_read:,} rows read"), *new.checks]
    for name, cells in zip(drift.cells["column"], drift.cells["unseen_levels"], strict=True):
        if cells:
            what = f"a code or amount the model has not seen ({name})"
            rows.append((what, int(cells), SET_MISSING, "off the scale; the cell counts as missing"))
    if drift.new_patterns:
        note = "no training row has just these cells missing; assigned by the known cells"
        rows.append((NEW_PATTERN, drift.new_patterns, "kept", note))
    if drift.nothing_known:
        rows.append(("nothing known", drift.nothing_known, "kept", "assigned by the shares of the personas alone"))
    unsure = int((probability < UNSURE).sum())
    if unsure:
        rows.append(
            (f"placed with less than {format_share(UNSURE)}", unsure, "kept", "may well belong to another persona")
        )
    frame = pd.DataFrame(rows, columns=["check", "rows", "action", "note"])
    share = (frame["rows"] / max(new.n_read, 1)).clip(upper=1.0).where(~frame["check"].isin([ABSENT, UNUSED]))
    frame.insert(2, "share", share)
    return frame
