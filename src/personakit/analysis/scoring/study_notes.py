"""Settings that a run saves with its model, so that a new file is read as the study's exports were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from personakit.core.errors import StudyError
from personakit.study.settings import Attribute

if TYPE_CHECKING:
    from personakit.ingest import Exports
    from personakit.personas import Personas


@dataclass(frozen=True)
class ColumnNeeds:
    """One attribute of the model: its source column and how it is read."""

    name: str
    source_column: str
    table: str  # customers or survey
    settings: Attribute  # kind, scale, order, recode, missing codes, separator and date formats as in the study


@dataclass(frozen=True)
class StudyNotes:
    """The settings of the study that are saved with a model."""

    as_of: date
    personas: tuple[str, ...]  # ids
    names: tuple[str, ...]
    columns: tuple[int, ...]  # of each persona, its column of predict_proba
    id_columns: tuple[str, ...]  # what the exports call the customer id
    attributes: tuple[ColumnNeeds, ...]  # in the order of the model's columns


def study_notes(exports: Exports, personas: Personas) -> dict[str, Any]:
    """Return what must be saved with a model to read a new file: plain values, no customer's data."""
    study = exports.study
    infos = {a.name: a for a in exports.attributes}
    attributes = []
    for name in personas.features.active:
        info = infos[name]
        export = study.exports.get(info.export)
        declared = export.attributes.get(name, Attribute()) if export else Attribute()
        settings = declared.model_copy(
            update={
                "column": None if info.options else info.source_column,
                "columns": dict(info.options),
                "kind": info.kind,
                "scale": info.scale,
                "order": info.order,
                "separator": declared.separator or info.separator,
                "missing": (*declared.missing, *(export.missing_of(info.source_column) if export else ())),
                "date_formats": declared.date_formats or (export.date_formats if export else ()) or None,
                "use": None,
            }
        )
        plain_settings = settings.model_dump(mode="json", exclude_none=True)
        attributes.append({"name": name, "table": info.table, "settings": plain_settings})
    people = [e for e in study.exports.values() if e.table in {"customers", "survey"}]
    ids = [source for e in people if (source := e.source("customer_id")) is not None]
    return {
        "study": study.study.name,
        "as_of": study.study.as_of.isoformat(),
        "personas": list(personas.ids),
        "names": [personas.names[i] for i in personas.ids],
        "columns": [int(c) for c in personas.model_columns or range(len(personas))],
        "id_columns": list(dict.fromkeys([*ids, "customer_id"])),
        "attributes": attributes,
    }


def _needs(name: str, table: str, settings: Attribute) -> ColumnNeeds:
    return ColumnNeeds(name, settings.sources(name)[0], table, settings)


def read_notes(notes: Mapping[str, Any], where: str) -> StudyNotes:
    """Read what was saved with a model.

    Raises
    ------
    StudyError
        When the model was saved without them, or by another version.
    """
    if "attributes" not in notes:
        raise StudyError(
            f"'{where}' is a model saved alone: it does not say which columns of a file it needs. "
            "Give the folder of a run, or call predict_proba in Python."
        )
    try:
        attributes = tuple(
            _needs(a["name"], a["table"], Attribute.model_validate(a["settings"])) for a in notes["attributes"]
        )
        return StudyNotes(
            date.fromisoformat(notes["as_of"]),
            tuple(notes["personas"]),
            tuple(notes["names"]),
            tuple(notes["columns"]),
            tuple(notes["id_columns"]),
            attributes,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StudyError(
            f"'{where}' was saved by another version of personakit. Score with that version, or run the study again."
        ) from error
