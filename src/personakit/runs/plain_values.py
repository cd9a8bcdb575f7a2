"""From results to plain values, frames and arrays, and back: data only, nothing of it is ever run."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import Enum
from typing import Any

import numpy as np
import pandas as pd

from personakit.core.errors import StudyError

#: The key that says what a JSON object stands for.
TAG = "~"


class UnknownPartError(StudyError):
    """A stored part that this version does not know."""


@dataclass(frozen=True)
class Registry:
    """What may be stored besides plain values, frames and arrays: classes by a stable name.

    Attributes
    ----------
    names : stable name of each class, which is given as "module:class".
    load : returns the class of a stable name, so that its module is only imported when it is read.
    left_out : fields that are not stored, as (stable name, field).
    """

    names: Mapping[str, str]
    load: Callable[[str], type]
    left_out: frozenset[tuple[str, str]] = frozenset()

    def required_name(self, value: object, where: str) -> str:
        """Return the stable name of a value's class.

        Raises
        ------
        TypeError
            When its class is not registered.
        """
        name = self.names.get(f"{type(value).__module__}:{type(value).__qualname__}")
        if name is None:
            raise TypeError(f"{where}: a {type(value).__name__} cannot be stored; register its class.")
        return name


@dataclass
class Parts:
    """Frames and arrays of the results being written, and where each object was put first."""

    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    arrays: dict[str, np.ndarray[Any, Any]] = field(default_factory=dict)
    written: dict[int, tuple[str, object]] = field(default_factory=dict)  # the object is held, so that no id is reused


def to_plain(value: Any, where: str, parts: Parts, registry: Registry) -> Any:
    """Return a value as JSON holds it; its frames and arrays go into `parts` under the path to them.

    An object that occurs twice is stored once.

    Parameters
    ----------
    value : object
        None, truth values, numbers, text, dates, bytes, tuples, lists, mappings, frames, arrays, and dataclasses and
        enums that are registered.
    where : str
        Path to the value.
    parts : Parts
        Is added to.
    registry : Registry
        The dataclasses that may be stored.

    Returns
    -------
    object
        Ready for JSON.

    Raises
    ------
    TypeError
        For a value of another kind.

    Examples
    --------
    >>> to_plain({"share": (0.5, float("nan"))}, "x", Parts(), Registry({}, type))
    {'~': 'dict', 'items': [['share', {'~': 'tuple', 'items': [0.5, {'~': 'float', 'value': 'nan'}]}]]}
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Enum):  # before text: some enums are text as well
        return {TAG: "enum", "name": registry.required_name(value, where), "value": value.value}
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {TAG: "float", "value": str(value)}
    if isinstance(value, bytes):
        return {TAG: "bytes", "value": base64.b64encode(value).decode("ascii")}
    if isinstance(value, date):
        return {TAG: "date", "value": value.isoformat()}
    if isinstance(value, (tuple, list)):
        items = [to_plain(item, f"{where}.{i}", parts, registry) for i, item in enumerate(value)]
        return items if isinstance(value, list) else {TAG: "tuple", "items": items}
    if isinstance(value, Mapping):
        return {
            TAG: "dict",
            "items": [[key, to_plain(item, f"{where}.{key}", parts, registry)] for key, item in value.items()],
        }
    return _part(value, where, parts, registry)


def _part(value: Any, where: str, parts: Parts, registry: Registry) -> Any:
    """Store a frame, an array or a dataclass, or refer to where it already is."""
    if id(value) in parts.written:
        return {TAG: "same", "as": parts.written[id(value)][0]}
    parts.written[id(value)] = (where, value)
    if isinstance(value, pd.DataFrame):
        parts.frames[where] = value
        return {TAG: "frame", "at": where}
    if isinstance(value, np.ndarray):
        parts.arrays[where] = value
        return {TAG: "array", "at": where}
    name = registry.required_name(value, where)
    stored = {
        each.name: to_plain(getattr(value, each.name), f"{where}.{each.name}", parts, registry)
        for each in fields(value)
        if (name, each.name) not in registry.left_out
    }
    return {TAG: "part", "name": name, "at": where, "fields": stored}


class Reader:
    """Builds results from what was stored; frames, arrays and earlier results are referred to by their paths.

    Parameters
    ----------
    registry : Registry
        The dataclasses that may be read.
    stored : callable
        Returns the frame or the array of a path.
    other : callable
        Returns an object that another document holds, by its path.
    missing : callable
        Returns what stands for a field that is not stored, by stable name and field.
    """

    def __init__(
        self,
        registry: Registry,
        stored: Callable[[str, str], Any],
        other: Callable[[str], Any],
        missing: Callable[[str, str], Any],
    ) -> None:
        self._registry, self._stored, self._other, self._missing = registry, stored, other, missing
        self.read: dict[str, Any] = {}
        self._kinds: dict[str, Callable[[Mapping[str, Any]], Any]] = {
            "float": lambda plain: float(plain["value"]),
            "bytes": lambda plain: base64.b64decode(plain["value"]),
            "date": lambda plain: date.fromisoformat(plain["value"]),
            "enum": lambda plain: registry.load(plain["name"])(plain["value"]),
            "tuple": lambda plain: tuple(self.value(item) for item in plain["items"]),
            "dict": lambda plain: {key: self.value(item) for key, item in plain["items"]},
            "same": self._same,
            "frame": self._frame_or_array,
            "array": self._frame_or_array,
            "part": self._part,
        }

    def value(self, plain: Any) -> Any:
        """Return the value that JSON holds as `plain`.

        Raises
        ------
        UnknownPartError
            When a part is not known, or has other fields than its class.
        """
        if isinstance(plain, list):
            return [self.value(item) for item in plain]
        if not isinstance(plain, dict):
            return plain
        kind = plain.get(TAG)
        if kind not in self._kinds:
            raise UnknownPartError(f"a stored value of the kind {kind!r} is not known")
        return self._kinds[kind](plain)

    def _same(self, plain: Mapping[str, Any]) -> Any:
        at = plain["as"]
        return self.read[at] if at in self.read else self._other(at)

    def _frame_or_array(self, plain: Mapping[str, Any]) -> Any:
        self.read[plain["at"]] = self._stored(plain[TAG], plain["at"])
        return self.read[plain["at"]]

    def _part(self, plain: Mapping[str, Any]) -> Any:
        self.read[plain["at"]] = self._dataclass(plain["name"], plain["fields"])
        return self.read[plain["at"]]

    def _dataclass(self, name: str, stored: Mapping[str, Any]) -> Any:
        part = self._registry.load(name)
        left_out = {each.name for each in fields(part) if (name, each.name) in self._registry.left_out}
        if {each.name for each in fields(part)} - left_out != set(stored):
            raise UnknownPartError(f"the stored {name} has other fields than this version's")
        given = {key: self.value(item) for key, item in stored.items()}
        return part(**given, **{key: self._missing(name, key) for key in left_out})
