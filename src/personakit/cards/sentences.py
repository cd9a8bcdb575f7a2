"""Sentences with figures: plain, compared with the base, and with no more digits than are known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from personakit.core.kinds import Kind
from personakit.personas.trait_phrase import TRUE_LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERYONE = "all customers"


def number(value: float) -> str:
    """Write a figure with three significant digits, thousands whole, never in exponents.

    Parameters
    ----------
    value : float
        A figure.

    Returns
    -------
    str
        Its text.

    Examples
    --------
    >>> number(3.14159), number(12345.6), number(0.00001)
    ('3.14', '12,346', '0')
    """
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 0.0001 else "0"


def percent(value: float) -> str:
    """Write a share: whole percents, a decimal below 1%.

    Parameters
    ----------
    value : float
        Share in [0, 1].

    Returns
    -------
    str
        Its text.

    Examples
    --------
    >>> percent(0.314), percent(0.004), percent(0)
    ('31%', '0.4%', '0%')
    """
    return f"{value:.1%}" if 0 < value < 0.0095 else f"{value:.0%}"


def total(value: float, currency: str) -> str:
    """Write a sum of money, or of customers where there is no money, with three significant digits.

    Parameters
    ----------
    value : float
        The sum.
    currency : str
        What it is counted in.

    Returns
    -------
    str
        Its text.

    Examples
    --------
    >>> total(215120.4, "USD"), total(13.86, "customers")
    ('215,000 USD', '13.9 customers')
    """
    rounded = round(value, 2 - math.floor(math.log10(abs(value)))) if value else 0.0
    return f"{number(rounded)} {currency}"


def minutes(value: float) -> str:
    """Write a wait in the unit people would use.

    Parameters
    ----------
    value : float
        Minutes.

    Returns
    -------
    str
        Its text.

    Examples
    --------
    >>> minutes(0.5), minutes(12.2), minutes(312), minutes(4000)
    ('30 seconds', '12 minutes', '5.2 hours', '2.8 days')
    """
    if value < 1:
        return f"{value * 60:.0f} seconds"
    if value < 120:
        return f"{value:.0f} minutes"
    return f"{value / 60:.1f} hours" if value < 48 * 60 else f"{value / 1440:.1f} days"


def in_quotes(label: str) -> str:
    """Put a statement in the first person into quotation marks; leave other labels as they are.

    Parameters
    ----------
    label : str
        Label of an attribute.

    Returns
    -------
    str
        The label for use in a sentence.

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

    Parameters
    ----------
    row : mapping
        A row of ``Personas.profile``.
    scale : tuple of float, optional
        Ends of the attribute's scale.
    compared : bool
        Whether to compare with the base; False if the persona is the base.

    Returns
    -------
    str
        The sentence.

    Examples
    --------
    >>> row = {"label": "I compare prices", "level": "mean", "kind": "ordinal", "measure": "mean",
    ...        "value": 4.412, "base_value": 3.1}
    >>> trait_sentence(row, (1, 5))
    '“I compare prices”: 4.41 on a scale from 1 to 5, against 3.1 for all customers.'
    """
    label, level = in_quotes(str(row["label"])), str(row["level"])
    write = number if row["measure"] == "mean" else percent
    beside = f", against {write(row['base_value'])} for {EVERYONE}" if compared else ""
    value = write(row["value"])
    if row["measure"] == "mean":
        of = f" on a scale from {scale[0]:g} to {scale[1]:g}" if scale else " on average"
        return f"{label}: {value}{of}{beside}."
    if row["kind"] == Kind.BINARY and level.casefold() in TRUE_LEVELS:
        return f"{label}: {value}{beside}."
    return f"{label}: {level} for {value}{beside}."
