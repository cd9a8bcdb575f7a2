"""Texts in the cells of a codebook: lists, scales, codes, and what a spreadsheet does to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

#: Between the levels of a scale, and between the codes that mean no answer.
LEVELS, CODES = "<", "|"
#: Text that a spreadsheet may take for a formula, and text that was protected from it.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = r"[+-]?\d+(?:[.,]\d+)?"
_SCALE = re.compile(rf"({_NUMBER})\s*(?:\.{{2,3}}|\u2026|to|bis|\u2013|\u2014|:|-|,|;)\s*({_NUMBER})", re.IGNORECASE)
_DATE = re.compile(
    r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}( .*)?|\d{1,2}[-. /]*[A-Za-z\u00c0-\u017f]{3,}\.?([-. /]*\d{2,4})?"
    r"|[A-Za-z\u00c0-\u017f]{3,}\.?[-. /]*\d{2,4}|\d{1,2}\.\d{1,2}\."
)


def join_list(items: Iterable[object], mark: str) -> str:
    """Return items as the text of one cell; an item that holds the mark is written in quotes.

    Examples
    --------
    >>> join_list(["Never", "Often"], LEVELS), join_list([-99, "n/a | skip"], CODES)
    ('Never < Often', '-99 | "n/a | skip"')
    """
    return f" {mark} ".join(_quoted(str(item), mark) for item in items)


def _quoted(item: str, mark: str) -> str:
    plain = item and item == item.strip() and mark not in item and not item.startswith('"')
    return item if plain else '"' + item.replace('"', '""') + '"'


def split_list(text: str, mark: str) -> list[str]:
    """Return the items of a cell, the reverse of :func:`join_list`; blank items are left out unless they are quoted.

    Marks stand between blanks. Where none does, as in ``1|2``, marks without blanks count.

    Examples
    --------
    >>> split_list('< 20 < 20 to 40 < "> 40, < 60"', LEVELS), split_list("-99|n/a", CODES)
    (['< 20', '20 to 40', '> 40, < 60'], ['-99', 'n/a'])
    """
    spaced = re.search(rf"\s{re.escape(mark)}\s", text)
    between = rf"\s{re.escape(mark)}\s" if spaced else re.escape(mark)
    token = re.compile(rf'\s*(?:"((?:[^"]|"")*)"\s*(?={between}|$)|(.*?))(?:{between}|$)', re.DOTALL)
    items: list[str] = []
    position = 0
    while position < len(text):
        match = token.match(text, position)
        if match is None or match.end() == position:
            break
        quoted, plain = match[1], (match[2] or "").strip()
        if quoted is not None or plain:
            items.append(plain if quoted is None else quoted.replace('""', '"'))
        position = match.end()
    return items


def code_value(text: str) -> str | int | float:
    """Return a code as a number where it is written as one, without zeros before it.

    Examples
    --------
    >>> code_value("-99"), code_value("4.5"), code_value("007"), code_value("n/a")
    (-99, 4.5, '007', 'n/a')
    """
    if re.fullmatch(r"-?(0|[1-9]\d{0,14})", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?(0|[1-9]\d{0,14})\.\d{1,9}", text) else text


def scale_text(ends: Sequence[float]) -> str:
    """Return the ends of a scale as a cell.

    Examples
    --------
    >>> scale_text([1, 5]), scale_text([7.0, 1.0]), scale_text([0, 2.5])
    ('1..5', '7..1', '0..2.5')
    """
    return "..".join(str(int(end)) if float(end).is_integer() else repr(float(end)) for end in ends)


def scale_ends(text: str) -> tuple[float, float] | None:
    """Return the ends of a scale as written in a cell, or None where it holds none.

    Examples
    --------
    >>> scale_ends("1..5"), scale_ends("0 to 10"), scale_ends("-3 - 3"), scale_ends("2026-05-01")
    ((1.0, 5.0), (0.0, 10.0), (-3.0, 3.0), None)
    """
    match = None if looks_like_date(text) else _SCALE.fullmatch(text.strip())
    return None if match is None else (float(match[1].replace(",", ".")), float(match[2].replace(",", ".")))


def looks_like_date(text: str) -> bool:
    """Say whether a spreadsheet may have made a date of a cell: what was typed cannot be known any more.

    Examples
    --------
    >>> looks_like_date("01.05.2026"), looks_like_date("5. Mai"), looks_like_date("1..5"), looks_like_date("1 to 5")
    (True, True, False, False)
    """
    return _DATE.fullmatch(text.strip()) is not None


def protect(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula; numbers stay as they are.

    Examples
    --------
    >>> protect("=1+1"), protect("-99"), unprotect(protect("'=x"))
    ("'=1+1", '-99', "'=x")
    """
    return f"'{text}" if _FORMULA.match(text) and not re.fullmatch(_NUMBER, text) else text


def unprotect(text: str) -> str:
    """Take away the apostrophe of :func:`protect`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
