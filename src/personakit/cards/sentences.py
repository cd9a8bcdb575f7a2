"""Sentences with figures: plain, compared with the base, and with as many digits as elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personakit.core.formatting import format_exact, format_mean, format_share
from personakit.core.kinds import Kind
from personakit.personas.levels import TRUE_LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERYONE = "all customers"


def in_quotes(label: str) -> str:
    """Put a statement in the first person into quotation marks; leave other labels as they are.

    Examples
    --------
    >>> in_quotes("I compare prices"), in_quotes("Monthly bill, EUR")
    ('“I compare prices”', 'Monthly bill, EUR')
    """
    first = label.split(" ", 1)[0].casefold()
    text = label.rstrip(" .")
    return f"“{text}”" if first in {"i", "we", "my", "i'm", "our"} else text


def trait_sentence(row: Mapping[str, Any], scale: tuple[float, float] | None, *, compared: bool = True) -> str:
    """Write a row of a profile as a sentence.

    Examples
    --------
    >>> row = {"label": "I compare prices", "level": "mean", "kind": "ordinal", "measure": "mean",
    ...        "value": 4.412, "base_value": 3.1}
    >>> trait_sentence(row, (1, 5))
    '“I compare prices”: 4.41 on a scale from 1 to 5, against 3.10 for all customers.'
    """
    label, level = in_quotes(str(row["label"])), str(row["level"])
    write = format_mean if row["measure"] == "mean" else format_share
    beside = f", against {write(row['base_value'])} for {EVERYONE}" if compared else ""
    value = write(row["value"])
    if row["measure"] == "mean":
        of = f" on a scale from {format_exact(scale[0])} to {format_exact(scale[1])}" if scale else " on average"
        return f"{label}: {value}{of}{beside}."
    if row["kind"] == Kind.BINARY and level.casefold() in TRUE_LEVELS:
        return f"{label}: {value}{beside}."
    return f"{label}: {level} for {value}{beside}."
