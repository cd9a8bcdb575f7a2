"""Write a study as commented TOML, so that a person can read what was guessed and change it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

KeyPath = tuple[str, ...]
#: Comments after a line begin in this column at the latest.
_WIDEST = 88
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


def study_toml(
    settings: Mapping[str, Any], notes: Mapping[KeyPath, Sequence[str]] | None = None, header: Sequence[str] = ()
) -> str:
    """Return settings as TOML text with comments.

    Parameters
    ----------
    settings : mapping
        Sections as a study file has them, plain values only. Tables below ``attributes`` are written in one line.
    notes : mapping of tuple of str to sequence of str, optional
        Comments by key path: above a section (one line each), after a key (joined).
    header : sequence of str
        Comment lines at the top.

    Returns
    -------
    str
        Text that :func:`personakit.read_study` reads back to the same settings.

    Examples
    --------
    >>> print(study_toml({"study": {"seed": 1}}, {("study", "seed"): ["any number"]}, ["A study."]))
    # A study.
    <BLANKLINE>
    [study]
    seed = 1  # any number
    <BLANKLINE>
    """
    lines = [_comment(line) for line in header]
    plain = {name: value for name, value in settings.items() if not _is_section(value)}
    if plain:
        lines += ["", *_lines((), plain, notes or {})]
    for name, section in settings.items():
        if name not in plain:
            lines += _section((name,), section, notes or {})
    return "\n".join(lines).lstrip("\n") + "\n"


def _comment(text: str) -> str:
    """Return a comment of one line; control characters, which TOML does not allow there, become blanks."""
    return f"# {_CONTROL.sub(' ', text)}".rstrip()


def _is_section(value: Any) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, (list, tuple)) and any(isinstance(v, Mapping) for v in value)
    )


def _section(path: KeyPath, section: Any, notes: Mapping[KeyPath, Sequence[str]]) -> list[str]:
    above = [_comment(line) for line in notes.get(path, ())]
    title = ".".join(_key(part) for part in path)
    if isinstance(section, (list, tuple)):
        blocks = [["", f"[[{title}]]", *_lines(path, block, notes)] for block in section]
        return [*(["", *above] if above else []), *(line for block in blocks for line in block)]
    inline = path[-1] in {"attributes", "columns", "names"}
    pairs = {k: v for k, v in section.items() if inline or not isinstance(v, Mapping)}
    subsections = {k: v for k, v in section.items() if k not in pairs}
    lines = ["", *above, f"[{title}]", *_lines(path, pairs, notes)] if pairs or not subsections else []
    for key, value in subsections.items():
        lines += _section((*path, key), value, notes)
    return lines


def _lines(path: KeyPath, pairs: Mapping[str, Any], notes: Mapping[KeyPath, Sequence[str]]) -> list[str]:
    written = [
        (f"{_key(key)} = {value_text(value)}", "; ".join(notes.get((*path, key), ()))) for key, value in pairs.items()
    ]
    widths = [len(line) for line, note in written if note]
    column = min(max(widths, default=0), _WIDEST)
    return [f"{line:<{column}}  {_comment(note)}" if note else line for line, note in written]


def value_text(value: Any) -> str:
    r"""Return one TOML value.

    Examples
    --------
    >>> value_text({"column": 'the "big" one', "scale": [1, 5]})
    '{ column = "the \\"big\\" one", scale = [1, 5] }'
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(str(k))} = {value_text(v)}" for k, v in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(value_text(v) for v in value)}]"
    return _string(str(value))


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _string(name)


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + '"'
