"""Whether a run of digits is personal (card, IBAN, phone, order number) or not (price, date, year)."""

from __future__ import annotations

from personakit.core.redaction import patterns as p
from personakit.core.redaction import phrases

PHONE, CARD, IBAN, NUMBER = "phone", "card", "iban", "number"
_LOOK_BACK = 8
#: Letters and digits of an IBAN by country (ISO 13616); of countries not listed the check digits decide.
IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AT": 20, "BE": 16, "BG": 22, "BR": 29, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IL": 23,
    "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28,
    "PT": 25, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26, "UA": 29,
}  # fmt: skip


def passes_luhn(digits: str) -> bool:
    """Say whether the last digit of a card number is the check digit of the others.

    Parameters
    ----------
    digits : str
        Digits only.

    Returns
    -------
    bool
        True for a card number that is not mistyped.

    References
    ----------
    ISO/IEC 7812-1 (Luhn 1960).

    Examples
    --------
    >>> passes_luhn("4111111111111111"), passes_luhn("4111111111111112")
    (True, False)
    """
    total = 0
    for position, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + position % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def passes_mod_97(iban: str) -> bool:
    """Say whether an IBAN's check digits are right.

    Parameters
    ----------
    iban : str
        Country, check digits and account, without blanks.

    Returns
    -------
    bool
        True for an IBAN that is not mistyped.

    References
    ----------
    ISO 13616, ISO/IEC 7064 (mod 97-10).

    Examples
    --------
    >>> passes_mod_97("DE89370400440532013000"), passes_mod_97("DE89370400440532013001")
    (True, False)
    """
    turned = (iban[4:] + iban[:4]).upper()
    return turned.isascii() and turned.isalnum() and int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def number_kind(text: str, start: int, end: int) -> str:
    """Say what a run of digits is.

    Parameters
    ----------
    text : str
        The whole text.
    start, end : int
        Where the run is.

    Returns
    -------
    str
        "phone", "card", "number", or "" for a price, a date, a year or a count, which are not personal.
    """
    run = text[start:end].strip()
    digits = "".join(c for c in run if c.isdigit())
    n = len(digits)
    before = text[max(0, start - _LOOK_BACK) : start]
    if 13 <= n <= 19 and passes_luhn(digits) and not digits.startswith("0"):
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
    positions = [at for at, c in enumerate(run) if c.isalnum()]
    wanted = IBAN_LENGTHS.get(run[:2].upper(), len(positions))
    if not 15 <= wanted <= len(positions):
        return 0
    bare = "".join(run[at] for at in positions[:wanted])
    likely = passes_mod_97(bare) or sum(c.isdigit() for c in bare[2:]) >= wanted - 6
    return positions[wanted - 1] + 1 if likely else 0
