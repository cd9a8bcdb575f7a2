"""Currency signs and codes around amounts: which there are, and how often."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from personakit.parsing.parsed import to_text

#: Codes that stand beside amounts.
CODES = (
    "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "RMB", "INR", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON",
    "BGN", "TRY", "RUB", "UAH", "ILS", "AED", "SAR", "QAR", "EGP", "ZAR", "NGN", "KES", "BRL", "MXN", "ARS", "CLP",
    "COP", "PEN", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "KRW", "THB", "IDR", "MYR", "PHP", "VND", "PKR", "BDT",
)  # fmt: skip
_ISO = {"RMB": "CNY"}  # written like a code -> the code
#: Sign or word -> code; several codes where others write the same sign.
_SIGNS: Mapping[str, str] = {
    "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "\uffe5": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY",
    "₴": "UAH", "₪": "ILS", "฿": "THB", "₫": "VND", "₱": "PHP", "₦": "NGN", "US$": "USD", "CA$": "CAD", "C$": "CAD",
    "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "NT$": "TWD", "R$": "BRL", "MX$": "MXN",
    "KR": "SEK", "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "RS": "INR", "FR": "CHF",
    "SFR": "CHF", "EURO": "EUR", "EUROS": "EUR", "RMB": "CNY", "元": "CNY", "円": "JPY", "원": "KRW",
}  # fmt: skip
_SHARED: Mapping[str, frozenset[str]] = {
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "CLP", "COP", "ARS"}),
    "¥": frozenset({"JPY", "CNY"}),
    "KR": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "RS": frozenset({"INR", "PKR"}),
}
_WORDS = "|".join(
    [*(code.lower() for code in CODES), "euros?", "kr\\.?", "z\u0142", "k\u010d", "ft", "rs\\.?", "s?fr\\."]
)
_MARKS = "€$£¥\uffe5₹₽₩₺₴₪฿₫₱₦元円원"
#: What is taken out of an amount, and what stays of each: signs anywhere, words and codes before or after the digits.
PATTERNS = (
    (rf"(?i)\b(us|ca|c|au|a|nz|hk|s|nt|r|mx)\$|[{_MARKS}]", ""),
    (rf"(?i)^(\s*[-+(]?\s*)(?:{_WORDS})\s*([-+(]?[\d.,])", r"\1\2"),
    (rf"(?i)([\d.,)-])\s*(?:{_WORDS})(\s*\)?-?)\s*$", r"\1\2"),
)
_WITH_LETTERS = re.compile(r"(?<![A-Za-z])(?:US|CA|C|AU|A|NZ|HK|S|NT|R|MX)\$")
_ONE_SIGN = tuple(sign for sign in _SIGNS if sign in "€£¥\uffe5$₹₽₩₺₴₪฿₫₱₦")
_CODE = re.compile(rf"\b(?:{'|'.join(CODES)})\b")
_HEADERS = re.compile(
    r"^(.*[ _-])?(currency|currencies|curr|ccy|w\u00e4hrung|waehrung|devise|monnaie|moneda|divisa|valuta|moeda|waluta|"
    r"\u901a\u8ca8|\u5e01\u79cd|\u8d27\u5e01)([ _-]?(code|iso|kz|key|id|name))?$"
)
_LEFT_OVER = "[\\d.,'\u2019\\s\u00a0\u202f\u2009()%+\u2212_-]"


def is_currency_header(name: str) -> bool:
    """Return whether a column is called the currency of the amounts beside it.

    Examples
    --------
    >>> is_currency_header("Currency"), is_currency_header("order_currency_code"), is_currency_header("current")
    (True, True, False)
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", " ".join(name.split())).casefold()
    return bool(_HEADERS.match(words))


def currency_in(text: str) -> str | None:
    """Return the code of the currency that a text names by a sign or a code; None where it names none.

    Examples
    --------
    >>> currency_in("Revenue (€)"), currency_in("R$ 12,50"), currency_in("amount_EUR"), currency_in("Sales in CHF")
    ('EUR', 'BRL', None, 'CHF')
    """
    if match := _WITH_LETTERS.search(text):
        return _SIGNS[match[0]]
    sign = next((sign for sign in _ONE_SIGN if sign in text), None)
    if sign is not None:
        return _SIGNS[sign]
    code = _CODE.search(text)
    return None if code is None else _ISO.get(code[0], code[0])


def count_currencies(column: pa.Array | pa.ChunkedArray) -> dict[str, int]:
    """Count the cells of each currency, by the sign, word or code around their digits or alone.

    A sign that several currencies share, such as the dollar's, goes with the code that is there, if there is one only.

    Returns
    -------
    dict
        Code -> cells; cells without a known currency do not count.

    Examples
    --------
    >>> count_currencies(pa.array(["$457.10", "\u20ac 558.82", "901.95 EUR", "12", None]))
    {'EUR': 2, 'USD': 1}
    """
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    rest = pc.replace_substring_regex(to_text(array), pattern=_LEFT_OVER, replacement="")
    pairs = pc.value_counts(rest)
    counts: dict[str, int] = {}
    signs: dict[str, int] = {}
    for word, n in zip(pairs.field("values").to_pylist(), pairs.field("counts").to_pylist(), strict=True):
        key = (word or "").upper()
        code = key if key in CODES else _SIGNS.get(key)
        if code is None:
            continue
        code = _ISO.get(code, code)
        where = signs if key in _SHARED else counts
        where[key if key in _SHARED else code] = where.get(key if key in _SHARED else code, 0) + int(n)
    for sign, n in signs.items():
        fitting = _SHARED[sign] & set(counts)
        code = next(iter(fitting)) if len(fitting) == 1 else _SIGNS[sign]
        counts[code] = counts.get(code, 0) + n
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
