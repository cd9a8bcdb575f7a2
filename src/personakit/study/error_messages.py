"""Turn the faults of a study into one message with file, key, near match and what is available."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from personakit.core.errors import near_match
from personakit.study.settings import Attribute, Export, Study

if TYPE_CHECKING:
    import tomllib

#: Most faults listed in one message.
MOST_FAULTS = 20
_BOUNDS = {
    "greater_than": "more than",
    "greater_than_equal": "at least",
    "less_than": "less than",
    "less_than_equal": "at most",
}
_EXAMPLES = {"as_of": "2024-12-31", "seed": "7", "scale": "[1, 5]", "switching_ease_scale": "[1, 7]",
             "rake": '["age", "region"]'}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One fault: its dotted key, and one sentence with what is wrong and the remedy."""

    key: str
    text: str

    def __str__(self) -> str:
        return f"{self.key}: {self.text}" if self.key else self.text


def compose_message(file: str, faults: Sequence[Fault], most: int = MOST_FAULTS) -> str:
    """Compose the message: one line for a single fault, otherwise a line per fault, up to `most`.

    Examples
    --------
    >>> print(compose_message("study.toml", [Fault("study.seed", "expected a whole number.")]))
    study.toml: study.seed: expected a whole number.
    """
    if len(faults) == 1:
        return f"{file}: {faults[0]}"
    lines = [f"{file} has {len(faults)} faults:", *(f"  {fault}" for fault in faults[:most])]
    if len(faults) > most:
        lines.append(f"  ... and {len(faults) - most} more.")
    return "\n".join(lines)


def quoted_names(names: Iterable[Any], most: int = 40) -> str:
    """List names in quotes, up to `most`."""
    every = [str(name) for name in names]
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(f"'{name}'" for name in every[:most]) + more


def suggest_name(name: str, available: Iterable[str]) -> str:
    """Return ``" Did you mean '...'?"`` or nothing."""
    close = near_match(name, available)
    return f" Did you mean '{close}'?" if close and close != name else ""


def syntax_message(file: str, text: str, error: tomllib.TOMLDecodeError) -> str:
    """Say where the file stops being TOML, and what to try.

    A url in the line is masked, since it may hold a password.
    """
    message = str(error)
    position = re.search(r"\(at line (\d+), column (\d+)\)", message)
    reason = re.sub(r"\s*\(at .*\)$", "", message)
    if position is None:
        return f"{file} is not valid TOML: {reason} at the end of the file. Is a quote or bracket left open?"
    lines, number = text.splitlines(), int(position[1])
    line = lines[number - 1].strip()[:80] if number <= len(lines) else ""
    shown = re.sub(r"://\S*", "://...", line)
    hint = ""
    if "\\" in line:
        hint = " Write paths with forward slashes, or in single quotes."
    elif reason == "Invalid value":
        hint = " Text needs quotes, dates are written 2024-12-31, yes and no are true and false."
    elif reason.startswith("Expected '='"):
        hint = " A key with spaces or accents needs quotes."
    return (
        f"{file} is not valid TOML at line {number}, column {position[2]}: {reason}. That line reads `{shown}`.{hint}"
    )


def faults_of(error: ValidationError) -> list[Fault]:
    """Turn pydantic's errors into faults: one per key, in the order of the errors."""
    faults: dict[str, Fault] = {}
    # An exceeded limit tells more than another member of the same union that does not fit.
    for item in sorted(error.errors(include_url=False), key=lambda item: str(item["type"]) not in _BOUNDS):
        path, annotation, section = _walk(item["loc"])
        key = ".".join(path)
        faults.setdefault(key, Fault(key, _sentence(dict(item), path, annotation, section)))
    return list(faults.values())


def _sentence(item: dict[str, Any], path: list[str], annotation: Any, section: type[BaseModel] | None) -> str:
    kind, given, context = str(item["type"]), item["input"], item.get("ctx", {})
    name = path[-1] if path else ""
    if kind == "extra_forbidden" and section is not None:
        return _unknown_key(path, section)
    wanted = expected(annotation)
    if kind == "missing":
        head = ".".join(path[:-1])
        if not head and name in {"study", "exports"}:
            head = "[study]" if name == "study" else "[exports.crm]"
            return f"this section is missing. Add {head} to the file."
        return f"missing. Expected {wanted}{_example(name, annotation)}."
    bound = _BOUNDS.get(kind)
    if bound:
        limit = next(iter(context.values()))
        return f"must be {bound} {limit}, but is {given}."
    if kind in {"literal_error", "enum"} and isinstance(given, str):
        return f"'{_short(given)}' is not known.{suggest_name(given, _choices(annotation))} Expected {wanted}."
    return f"expected {wanted}{_example(name, annotation)}, but got {_given(given)}."


def _unknown_key(path: list[str], section: type[BaseModel]) -> str:
    name, keys = path[-1], list(section.model_fields)
    where = f"[{'.'.join(path[:-1])}]" if len(path) > 1 else "the study"
    homes: list[tuple[str, type[BaseModel]]] = [
        (f"[{field}]", info.annotation)
        for field, info in Study.model_fields.items()
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel)
    ]
    homes += [("[exports.NAME]", Export), ("[exports.NAME.attributes]", Attribute)]
    home = next((label for label, model in homes if model is not section and name in model.model_fields), None)
    hint = f" '{name}' belongs in {home}." if home else suggest_name(name, keys)
    return f"unknown key.{hint} Keys of {where}: {quoted_names(keys)}."


def expected(annotation: Any) -> str:
    """Say in words what a setting takes.

    Examples
    --------
    >>> expected(int), expected(tuple[float, float])
    ('a whole number', 'two numbers')
    """
    annotation = _strip(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in {Union, types.UnionType}:
        words = [expected(a) for a in arguments if a is not type(None)]
        return "text, a number, true or false" if len(words) == 4 else " or ".join(dict.fromkeys(words))
    if origin is Literal:
        words = [str(a).lower() if isinstance(a, bool) else f"'{a}'" for a in arguments]
        return words[0] if len(words) == 1 else f"one of {', '.join(words)}"
    if origin is tuple:
        if arguments[-1] is not Ellipsis:
            return "two numbers"
        return "a list of texts" if _strip(arguments[0]) is str else "a list"
    if origin is dict or annotation is dict:
        return "a table of keys"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return f"one of {quoted_names(member.value for member in annotation)}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"a table with keys from {quoted_names(annotation.model_fields)}"
    words_of: dict[Any, str] = {
        str: "text in quotes", int: "a whole number", float: "a number", bool: "true or false", date: "a date",
    }  # fmt: skip
    return words_of.get(annotation, "another value")


def _example(name: str, annotation: Any) -> str:
    shown = _EXAMPLES.get(name)
    if shown is None:
        stripped = _strip(annotation)
        by_type = {str: '"text"', int: "1", float: "0.5", bool: "true", date: "2024-12-31"}
        shown = by_type.get(stripped)
        if get_origin(stripped) is tuple:
            shown = "[1, 5]" if get_args(stripped)[-1] is not Ellipsis else '["one", "two"]'
    return f", e.g. {name} = {shown}" if shown and name.isidentifier() else ""


def _choices(annotation: Any) -> list[str]:
    annotation = _strip(annotation)
    if get_origin(annotation) in {Union, types.UnionType}:
        return [choice for a in get_args(annotation) for choice in _choices(a)]
    if get_origin(annotation) is Literal:
        return [str(a) for a in get_args(annotation)]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(member.value) for member in annotation]
    return []


def _strip(annotation: Any) -> Any:
    """Remove Annotated and ``| None``."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in {Union, types.UnionType}:
            rest = [a for a in get_args(annotation) if a is not type(None)]
            if len(rest) != 1:
                return annotation
            annotation = rest[0]
        else:
            return annotation


def _walk(location: tuple[int | str, ...]) -> tuple[list[str], Any, type[BaseModel] | None]:
    """Follow pydantic's location through the settings; return the dotted key, the expected type and the section."""
    annotation: Any = Study
    section: type[BaseModel] | None = None
    path: list[str] = []
    for part in location:
        annotation = _strip(annotation)
        origin, arguments = get_origin(annotation), get_args(annotation)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            section = annotation
            path.append(str(part))
            field = annotation.model_fields.get(str(part))
            annotation = field.annotation if field else None
        elif origin is dict:
            path.append(str(part))
            annotation = arguments[1]
        elif origin is tuple and isinstance(part, int):
            path[-1] += f"[{part + 1}]"
            annotation = arguments[0] if arguments[-1] is Ellipsis else arguments[min(part, len(arguments) - 1)]
        else:
            break  # the tag of a union's member: not a key
    return path, annotation, section


def _given(value: Any) -> str:
    """Name the type of what was given, never the value: it may be a secret."""
    if isinstance(value, Mapping):
        return f"a table of {len(value)}"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}"
    words: tuple[tuple[type, str], ...] = (
        (bool, "true or false"), (str, "text"), (int, "a whole number"), (float, "a number"),
        (datetime, "a date with a time"), (date, "a date"), (time, "a time"),
    )  # fmt: skip
    return next((word for kind, word in words if isinstance(value, kind)), "nothing" if value is None else "an object")


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:37] + "..."
