"""From the parts of a fitted model to plain values and arrays, and back; each kind of part is written out by name."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.core.errors import StudyError
from personakit.core.kinds import Kind
from personakit.segments import encode, full, gate, mixture, numeric, ordinal, stability

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The key that says what a JSON object stands for.
TAG = "~"


def _dataclasses_of(*modules: Any) -> dict[str, type]:
    return {
        name: thing
        for module in modules
        for name, thing in vars(module).items()
        if isinstance(thing, type) and is_dataclass(thing) and thing.__module__ == module.__name__
    }


#: The parts a model is made of, by the name they have in a file.
PARTS: Mapping[str, type] = _dataclasses_of(encode, full, gate, mixture, numeric, ordinal, stability)
ENUMS: Mapping[str, type[Enum]] = {"Kind": Kind}


def flatten(value: Any, arrays: dict[str, NDArray[Any]], where: str) -> Any:
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
        return flatten(value.item(), arrays, where)
    if value is None or isinstance(value, (bool, int, float, str)):
        return _flat_scalar(value, where)
    if isinstance(value, np.ndarray):
        return _flat_array(value, arrays, where)
    if isinstance(value, pd.DataFrame):
        columns = [flatten(value[name].to_numpy(), arrays, f"{where}.{i}") for i, name in enumerate(value.columns)]
        return {TAG: "frame", "names": [flatten(name, arrays, where) for name in value.columns], "columns": columns}
    if isinstance(value, (tuple, list)):
        items = [flatten(item, arrays, f"{where}.{i}") for i, item in enumerate(value)]
        return items if isinstance(value, list) else {TAG: "tuple", "items": items}
    if isinstance(value, Mapping):
        pairs = [
            [flatten(key, arrays, f"{where}.{i}k"), flatten(item, arrays, f"{where}.{i}")]
            for i, (key, item) in enumerate(value.items())
        ]
        return {TAG: "dict", "items": pairs}
    name = type(value).__name__
    part = PARTS.get(name)
    if part is type(value):
        held = {f.name: flatten(getattr(value, f.name), arrays, f"{where}.{f.name}") for f in fields(part)}
        return {TAG: "part", "name": name, "fields": held}
    raise StudyError(
        f"The model cannot be saved: {where} holds a value of type {type(value).__module__}.{name}. "
        "Turn the column it comes from into text or numbers, and fit again."
    )


def _flat_scalar(value: Any, where: str) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return {TAG: "float", "value": repr(value)}
    if not isinstance(value, Enum):
        return value
    name = type(value).__name__
    if ENUMS.get(name) is not type(value):
        raise StudyError(f"The model cannot be saved: {where} holds a value of the unknown list {name}.")
    return {TAG: "enum", "name": name, "value": value.value}


def _flat_array(value: NDArray[Any], arrays: dict[str, NDArray[Any]], where: str) -> Any:
    if value.dtype.kind in "OUT":
        items = [flatten(item, arrays, f"{where}.{i}") for i, item in enumerate(value.ravel().tolist())]
        return {TAG: "objects", "shape": list(value.shape), "items": items}
    arrays[where] = value
    return {TAG: "array", "name": where}


def restore(value: Any, arrays: Mapping[str, NDArray[Any]]) -> Any:
    """Turn what :func:`flatten` wrote into what it was.

    Parameters
    ----------
    value : object
        Plain values.
    arrays : mapping of str to ndarray
        The arrays.

    Returns
    -------
    object
        The value.

    Raises
    ------
    StudyError
        For a part or a field that this version does not know, or that it needs and is not there.
    """
    if isinstance(value, list):
        return [restore(item, arrays) for item in value]
    if not isinstance(value, dict):
        return value
    how = _RESTORE.get(value.get(TAG, ""))
    if how is None:
        raise _foreign(f"a value of kind '{value.get(TAG)}'")
    try:
        return how(value, arrays)
    except (KeyError, TypeError, ValueError) as error:
        raise _foreign(f"a {value[TAG]} that is not whole") from error


def _foreign(what: str) -> StudyError:
    return StudyError(
        f"The model file holds {what}, which this version of personakit does not know. "
        "Load it with the version that saved it, or fit again."
    )


def _part(value: dict[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Any:
    kind = PARTS.get(value["name"])
    if kind is None:
        raise _foreign(f"a part '{value['name']}'")
    known = {f.name: f for f in fields(kind)}
    extra = sorted(set(value["fields"]) - set(known))
    if extra:
        raise _foreign(f"a field '{extra[0]}' of {value['name']}")
    needed = [
        n
        for n, f in known.items()
        if n not in value["fields"] and f.default is MISSING and f.default_factory is MISSING
    ]
    if needed:
        raise StudyError(
            f"The model file has no '{needed[0]}' in {value['name']}, which this version of personakit needs: it was "
            "saved by an earlier one. Load it with that version, or fit again."
        )
    return kind(**{name: restore(item, arrays) for name, item in value["fields"].items()})


def _objects(value: dict[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Any:
    out = np.empty(len(value["items"]), dtype=object)
    out[:] = [restore(item, arrays) for item in value["items"]]
    return out.reshape(value["shape"])


def _frame(value: dict[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Any:
    names = restore(value["names"], arrays)
    columns = [pd.Series(restore(column, arrays)) for column in value["columns"]]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame()
    return frame.set_axis(names, axis=1).infer_objects()


_RESTORE: Mapping[str, Callable[[dict[str, Any], Mapping[str, NDArray[Any]]], Any]] = {
    "float": lambda value, _: float(value["value"]),
    "array": lambda value, arrays: arrays[value["name"]],
    "objects": _objects,
    "frame": _frame,
    "tuple": lambda value, arrays: tuple(restore(item, arrays) for item in value["items"]),
    "dict": lambda value, arrays: {restore(k, arrays): restore(v, arrays) for k, v in value["items"]},
    "enum": lambda value, _: ENUMS[value["name"]](value["value"]),
    "part": _part,
}
