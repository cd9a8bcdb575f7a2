"""Whether a run of digits is personal (card, IBAN, phone, order number) or not (price, date, year)."""

from __future__ import annotations

import re
from functools import cache

from personakit.core.redaction import patterns as p
from personakit.core.redaction import phrases

PHONE, CARD, IBAN, NUMBER = "phone", "card", "iban", "number"
_LOOK_BACK = 8


def number_kind(text: str, start: int, end: int) -> str:
    """Say what a run of digits is.

    Returns
    -------
    str
        "phone", "card", "number", or "" for a price, a date, a year or a count, which are not personal.
    """
    from stdnum import luhn

    run = text[start:end].strip()
    digits = "".join(str(int(c)) for c in run if c.isdecimal())  # ASCII digits of any script
    n = len(digits)
    before = text[max(0, start - _LOOK_BACK) : start]
    if 13 <= n <= 19 and luhn.is_valid(digits) and not digits.startswith("0"):
        return CARD
    if (run.startswith(("+", "(+")) or (digits.startswith("00") and n >= 10)) and 8 <= n <= 17:
        return PHONE
    if p.FIVE_PAIRS.fullmatch(run):
        return PHONE
    if p.MONEY_BEFORE.search(before) or p.UNIT_AFTER.match(text, end):
        return ""
    rest = p.DATE.sub("", run)
    if rest != run and sum(c.isdigit() for c in rest) < 5:
        return ""
    if n <= 17 and phrases.follows(text, start, phrases.PHONE):
        return PHONE
    if not p.YEARS.fullmatch(run) and phrases.follows(text, start, phrases.ORDER):
        return NUMBER
    return "" if phrases.follows(text, start, phrases.NON_PERSONAL_CUES) else _by_shape(run, digits)


def _by_shape(run: str, digits: str) -> str:
    n = len(digits)
    if n < 7 or p.YEARS.fullmatch(run) or p.ROUND.fullmatch(run):
        return ""
    if p.MOBILE_NINE.fullmatch(run) and not ("." in run and p.GROUPED.fullmatch(run)):
        return PHONE
    if p.NORTH_AMERICAN.fullmatch(run):
        return PHONE
    if p.GROUPED.fullmatch(run) or p.RANGE.fullmatch(run):
        return PHONE if p.LOCAL_SEVEN.fullmatch(run) else ""
    if digits[0] == "0" and n <= 13:
        return PHONE
    if any(shape.fullmatch(run) for shape in (p.LOCAL_SEVEN, p.PAIRS)):
        return PHONE
    if run.isdigit() or n >= 9:
        return NUMBER
    return ""


def iban_end(run: str) -> int:
    """Return where an IBAN at the start of a run of letters and digits ends.

    Parameters
    ----------
    run : str
        As written in the text; it may include a word after the IBAN.

    Returns
    -------
    int
        Position in the run; 0 where it does not start with an IBAN. With wrong check digits it still counts as a
        mistyped IBAN when nearly all the rest are digits.

    Examples
    --------
    >>> iban_end("AT61 1904 3002 3457 3201 bitte")
    24
    """
    from stdnum.iso7064 import mod_97_10

    positions = [at for at, c in enumerate(run) if c.isalnum()]
    wanted = _iban_length(run[:2].upper()) or len(positions)
    if not 15 <= wanted <= len(positions):
        return 0
    bare = "".join(run[at] for at in positions[:wanted])
    likely = mod_97_10.is_valid(bare[4:] + bare[:4]) or sum(c.isdigit() for c in bare[2:]) >= wanted - 6
    return positions[wanted - 1] + 1 if likely else 0


@cache
def _iban_length(country: str) -> int:
    """Return the letters and digits of a country's IBANs (ISO 13616); 0 for a country without them."""
    from stdnum import numdb

    structure = numdb.get("iban").info(country)[0][1].get("bban", "")  # such as "4!a6!n8!n"
    parts = [int(n) for n in re.findall(r"\d+", structure)]
    return 4 + sum(parts) if parts else 0
