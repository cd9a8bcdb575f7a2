"""From the parts of a fitted model to plain values and arrays, and back, in the names of the schema."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.clustering.persistence.schema import SCHEMA, PartSchema
from personakit.core.errors import StudyError

if TYPE_CHECKING:
    from personakit.core.typing import Array

#: The key that says what a JSON object stands for.
TAG = "~"


def serialize(value: Any, arrays: dict[str, Array], where: str) -> Any:
    """Turn a value into plain ones; its arrays go into `arrays` under the path to them.

    Parameters
    ----------
    value : object
        None, truth values, numbers, text, tuples, lists, mappings, arrays, frames, enums and dataclasses of the model.
    arrays : dict of str to ndarray
        Where arrays are put.
    where : str
        Path to the value, for the names of arrays and for messages.

    Returns
    -------
    object
        Ready for JSON.

    Raises
    ------
    StudyError
        For a value of another kind.
    """
    if isinstance(value, np.generic):
        return serialize(value.item(), arrays, where)
    if value is None or isinstance(value, (bool, int, float, str)):
        return _flat_scalar(value, where)
    if isinstance(value, np.ndarray):
        return _flat_array(value, arrays, where)
    if isinstance(value, pd.DataFrame):
        columns = [serialize(value[name].to_numpy(), arrays, f"{where}.{i}") for i, name in enumerate(value.columns)]
        return {TAG: "frame", "names": [serialize(name, arrays, where) for name in value.columns], "columns": columns}
    if isinstance(value, (tuple, list)):
        items = [serialize(item, arrays, f"{where}.{i}") for i, item in enumerate(value)]
        return items if isinstance(value, list) else {TAG: "tuple", "items": items}
    if isinstance(value, Mapping):
        pairs = [
            [serialize(key, arrays, f"{where}.{i}k"), serialize(item, arrays, f"{where}.{i}")]
            for i, (key, item) in enumerate(value.items())
        ]
        return {TAG: "dict", "items": pairs}
    part = SCHEMA.by_class.get(type(value))
    if part is not None:
        plain = {
            name: serialize(getattr(value, field.attribute), arrays, f"{where}.{name}")
            for name, field in part.fields.items()
        }
        return {TAG: "part", "name": part.name, "fields": plain}
    raise StudyError(
        f"The model cannot be saved: {where} holds a value of type {type(value).__module__}.{type(value).__name__}. "
        "Turn the column it comes from into text or numbers, and fit again."
    )


def _flat_scalar(value: Any, where: str) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return {TAG: "float", "value": repr(value)}
    if not isinstance(value, Enum):
        return value
    names = [name for name, enum in SCHEMA.enums.items() if enum is type(value)]
    if not names:
        raise StudyError(
            f"The model cannot be saved: {where} holds a value of the unknown list {type(value).__name__}."
        )
    return {TAG: "enum", "name": names[0], "value": value.value}


def _flat_array(value: Array, arrays: dict[str, Array], where: str) -> Any:
    if value.dtype.kind in "OUT":
        items = [serialize(item, arrays, f"{where}.{i}") for i, item in enumerate(value.ravel().tolist())]
        return {TAG: "objects", "shape": list(value.shape), "items": items}
    arrays[where] = value
    return {TAG: "array", "name": where}


def deserialize(value: Any, arrays: Mapping[str, Array]) -> Any:
    """Turn what :func:`serialize` wrote into what it was.

    Raises
    ------
    StudyError
        For a part or a field that this version does not know, or that it needs and is not there.
    """
    if isinstance(value, list):
        return [deserialize(item, arrays) for item in value]
    if not isinstance(value, dict):
        return value
    deserializer = _DESERIALIZERS.get(value.get(TAG, ""))
    if deserializer is None:
        raise _foreign(f"a value of kind '{value.get(TAG)}'")
    try:
        return deserializer(value, arrays)
    except StudyError:  # a ValueError, too
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise _foreign(f"a {value[TAG]} that is not whole") from error


def _foreign(what: str) -> StudyError:
    return StudyError(
        f"The model file holds {what}, which this version of personakit does not know. "
        "Load it with the version that saved it, or fit again."
    )


def _part(value: dict[str, Any], arrays: Mapping[str, Array]) -> Any:
    part = SCHEMA.by_name.get(value["name"])
    if part is None:
        raise _foreign(f"a part '{value['name']}'")
    extra = sorted(set(value["fields"]) - set(part.fields))
    if extra:
        raise _foreign(f"a field '{extra[0]}' of {part.name}")
    needed = _needed(part) - set(value["fields"])
    if needed:
        raise StudyError(
            f"The model file has no '{min(needed)}' in {part.name}, which this version of personakit needs: it was "
            "saved by an earlier one. Load it with that version, or fit again."
        )
    attributes = {}
    for name, plain in value["fields"].items():
        field = part.fields[name]
        attributes[field.attribute] = again = deserialize(plain, arrays)
        if not field.fits(again):
            raise _foreign(f"a {type(again).__name__} as '{name}' of {part.name}")
    return part.part(**attributes)


def _needed(part: PartSchema) -> set[str]:
    """Return the fields, by stable name, that the class has no default for."""
    optional = {f.name for f in fields(part.part) if f.default is not MISSING or f.default_factory is not MISSING}
    return {name for name, field in part.fields.items() if field.attribute not in optional}


def _objects(value: dict[str, Any], arrays: Mapping[str, Array]) -> Any:
    out = np.empty(len(value["items"]), dtype=object)
    out[:] = [deserialize(item, arrays) for item in value["items"]]
    return out.reshape(value["shape"])


def _frame(value: dict[str, Any], arrays: Mapping[str, Array]) -> Any:
    names = deserialize(value["names"], arrays)
    columns = [pd.Series(deserialize(column, arrays)) for column in value["columns"]]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame()
    return frame.set_axis(names, axis=1).infer_objects()


_DESERIALIZERS: Mapping[str, Callable[[dict[str, Any], Mapping[str, Array]], Any]] = {
    "float": lambda value, _: float(value["value"]),
    "array": lambda value, arrays: arrays[value["name"]],
    "objects": _objects,
    "frame": _frame,
    "tuple": lambda value, arrays: tuple(deserialize(item, arrays) for item in value["items"]),
    "dict": lambda value, arrays: {deserialize(k, arrays): deserialize(v, arrays) for k, v in value["items"]},
    "enum": lambda value, _: SCHEMA.enums[value["name"]](value["value"]),
    "part": _part,
}
