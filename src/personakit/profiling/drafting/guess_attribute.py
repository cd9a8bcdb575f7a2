"""What kind each remaining column is, and what it is used for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from personakit.core.confidence import LIKELY, weaker
from personakit.core.kinds import Kind
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.column_use import guess_use
from personakit.profiling.infer_kind import NO_CONTEXT, ColumnContext, KindGuess, infer_kind
from personakit.profiling.keywords import slug
from personakit.profiling.question_blocks import codes_beside

_LONGEST_LABEL = 80


@dataclass(frozen=True)
class AttributeGuess:
    """An attribute, or the reason why the column is left out."""

    name: str
    settings: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    left_out: str | None = None
    sure: str = LIKELY  # how sure it is that the column is left out


def guess_attribute(column: ColumnFacts, context: ColumnContext = NO_CONTEXT) -> AttributeGuess:
    """Return the attribute that a column becomes, or the reason why it is left out."""
    name = slug(column.name)
    guess = infer_kind(column, context)
    role = guess_use(column, guess, context)
    if guess.kind is None or role.use is None:
        return AttributeGuess(name, left_out=role.why, sure=role.sure)
    use, why = role.use, role.why
    extra = _settings_of(guess)
    codes = codes_beside([column], extra["scale"]) if "scale" in extra else []
    missing = [*guess.missing, *(str(code) for code in codes if str(code) not in guess.missing)]
    if missing:
        extra["missing"] = [int(code) if re.fullmatch(r"-?\d{1,9}", code) else code for code in missing]
    if codes:
        why = f"{why}; numbers outside the scale are read as no answer"
    settings: dict[str, Any] = {"column": column.name, "kind": str(guess.kind), "use": str(use), **extra}
    label = _label(column)
    if label:
        settings["label"] = label
    return AttributeGuess(name, settings, f"{weaker(guess.sure, role.sure)}: {guess.reason}; {why}")


def _settings_of(guess: KindGuess) -> dict[str, Any]:
    """Return the settings that go with the kind; codes of a scale keep their numbers, words get their order."""
    if guess.scale is not None and guess.kind is Kind.ORDINAL and guess.order is None:
        return {"scale": [int(end) if float(end).is_integer() else end for end in guess.scale]}
    if guess.order is not None:
        return {"order": list(guess.order)}
    return {} if guess.separator is None else {"separator": guess.separator}


def _label(column: ColumnFacts) -> str | None:
    """Return a short form of the question: the part after the dash of a matrix question, cut at a word."""
    text = column.label.split(" - ")[-1].strip(" .…") if column.label else ""
    if not text or text == column.name:
        return None
    if len(text) > _LONGEST_LABEL:
        text = text[: _LONGEST_LABEL - 3].rsplit(" ", 1)[0] + "..."
    return text


def left_out_lines(left_out: Sequence[AttributeGuess], columns: Sequence[str], most: int = 12) -> list[str]:
    """Return comment lines that say which columns are left out, by reason.

    Examples
    --------
    >>> left_out_lines([AttributeGuess("a", left_out="empty")], ["A"])
    ["Left out: 'A' (empty)."]
    """
    by_reason: dict[str, list[str]] = {}
    for guess, column in zip(left_out, columns, strict=True):
        by_reason.setdefault(guess.left_out or "", []).append(column)
    lines = []
    for reason, names in by_reason.items():
        shown = ", ".join(f"'{name}'" for name in names[:most])
        more = f" and {len(names) - most} more" if len(names) > most else ""
        lines.append(f"Left out: {shown}{more} ({reason}).")
    return lines


__all__ = ["AttributeGuess", "guess_attribute", "left_out_lines"]
