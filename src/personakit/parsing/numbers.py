"""Numbers as people and systems write them: currency, thousands, decimal comma, percent, brackets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.typing import Bools
from personakit.parsing.currencies import PATTERNS
from personakit.parsing.parsed import Parsed, blank_codes, by_value, to_text, true_mask
from personakit.parsing.text_bytes import has_byte, is_ascii, replace_byte

#: Words for a missing value in a column of numbers.
NOTHING = (
    *("na", "n/a", "n.a.", "#n/a", "nan", "<na>", "null", "(null)", "none", "nil", "-", "--", "\u2013", "\u2014", "?"),
    *(".", "..", "#null!", "#value!", "#ref!", "#div/0!", "#num!", "missing", "\\n"),
)
#: Repair of an amount with a currency sign or code.
CURRENCY_SIGN = "currency sign"
_LARGEST = 1e100  # nothing that is counted or measured is larger; squares and sums of what is would overflow
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_SPACES = "[\\s\u00a0\u202f\u2009'\u2019\u00b4`_]"
_IN_GROUPS = rf"^[^\d]*\d{{1,3}}({_SPACES}\d{{2,3}})*{_SPACES}\d{{3}}([.,]\d*)?[^\d]*$"
_MINUS = "^(\\s*[(\\s]*)[\u2212\u2010-\u2015\ufe63\uff0d]\\s*([\\d.,(])"
_NO_CENTS = "[.,](-{1,2}|\u2013|\u2014)$"
_INDIAN = r"^[+-]?\d{1,2}(,\d{2})+,\d{3}(\.\d+)?$"


def parse_numbers(column: pa.Array | pa.ChunkedArray, decimal: str = ".", missing: Iterable[Any] = ()) -> Parsed:
    """Parse a column as float64.

    Parameters
    ----------
    column : pyarrow Array or ChunkedArray
        Numbers, or numbers as text.
    decimal : str
        The decimal mark of the column; a cell that clearly uses the other one is repaired and counted. See
        :func:`personakit.parsing.decimal_mark.decimal_evidence`.
    missing : iterable
        Codes that mean "no answer".

    Returns
    -------
    Parsed
        Values (NaN where missing), the cells that are no number, the repairs, and the words for "nothing".

    Examples
    --------
    >>> parse_numbers(pa.array(["1,234.50 €", "12,5", "(3)", "abc", None])).cells.tolist()
    [1234.5, 12.5, -3.0, nan, nan]
    """
    codes = tuple(missing)
    return by_value(column, lambda array: _parse(array, decimal, codes))


def _parse(array: pa.Array, decimal: str, missing: tuple[Any, ...]) -> Parsed:
    kind = array.type
    if pa.types.is_null(kind):
        return Parsed(np.full(len(array), np.nan), np.zeros(len(array), dtype=bool))
    if (
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_decimal(kind)
    ):
        values = array.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False)
        numeric = [float(c) for c in missing if _is_number(c)]
        values = np.where(np.isin(values, numeric), np.nan, values) if numeric else values
        too_large = np.abs(values) > _LARGEST
        return Parsed(np.where(too_large, np.nan, values), too_large)
    if pa.types.is_duration(kind) or pa.types.is_temporal(kind):
        return Parsed(np.full(len(array), np.nan), true_mask(array.is_valid()))
    text = blank_codes(to_text(array), missing)
    direct = _direct(text, decimal)
    if direct is not None:
        return Parsed(direct, np.zeros(len(direct), dtype=bool))
    nothing = true_mask(pc.is_in(pc.utf8_lower(text), value_set=pa.array(NOTHING)))
    if not nothing.any():
        return _repair(text, decimal)
    rest = pc.if_else(pa.array(nothing), pa.scalar(None, pa.string()), text)
    direct = _direct(rest, decimal)
    parsed = _repair(rest, decimal) if direct is None else Parsed(direct, np.zeros(len(direct), dtype=bool))
    return replace(parsed, blank=nothing)


def _is_number(code: Any) -> bool:
    try:
        float(code)
    except (TypeError, ValueError):
        return False
    return True


def _floats(text: pa.Array) -> Any:
    return text.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False)


def _direct(text: pa.Array, decimal: str) -> Any:
    """Cast the whole column where every cell is a plain number; else return None."""
    if decimal == ",":
        if has_byte(text, "."):
            return None
        text = replace_byte(text, ",", ".")
    try:
        values = _floats(text)
    except pa.ArrowInvalid:
        return None
    strange = (np.abs(values) > _LARGEST) | (np.isnan(values) & text.is_valid().to_numpy(zero_copy_only=False))
    return None if strange.any() else values


class _NumberTexts:
    """Cells on the way to plain numbers, and what was repaired in each."""

    def __init__(self, text: pa.Array) -> None:
        self.text = text
        self.fixed: dict[str, Bools] = {}

    def note(self, why: str, mask: Bools) -> None:
        """Log a repair of some cells."""
        if mask.any():
            self.fixed[why] = mask | self.fixed.get(why, np.zeros(len(mask), dtype=bool))

    def matching(self, pattern: str) -> Bools:
        """Return where the cells match a pattern."""
        return true_mask(pc.match_substring_regex(self.text, pattern))

    def replace(self, pattern: str, why: str, by: str = "", where: Bools | None = None) -> None:
        """Replace what matches a pattern, in some of the cells."""
        hit = self.matching(pattern)
        hit = hit if where is None else hit & where
        if not hit.any():
            return
        replaced = pc.replace_substring_regex(self.text, pattern=pattern, replacement=by)
        self.text = pc.if_else(pa.array(hit), replaced, self.text)
        if why:
            self.note(why, hit)


def _repair(text: pa.Array, decimal: str) -> Parsed:
    """Strip currency and other marks, choose the decimal mark, and find the cells that are no number."""
    cells = _NumberTexts(text)
    if not is_ascii(text):
        cells.text = pc.utf8_normalize(text, form="NFKC") if _has_wide_digits(text) else text
        cells.replace(_MINUS, "", r"\1-\2")
    for pattern, by in PATTERNS:
        cells.replace(pattern, CURRENCY_SIGN, by)
    cells.replace("\\s*[%\uff05]\\s*$", "percent sign")
    cells.text = pc.utf8_trim_whitespace(cells.text)
    cells.replace(r"^([+-])\s+", "", r"\1")
    cells.replace(_SPACES, "thousands separator", where=cells.matching(_IN_GROUPS))
    cells.replace(_NO_CENTS, "dash for no cents")
    cells.replace(r"^\(\s*([\d.,]+)\s*\)$|^([\d.,]+)-$", "negative in brackets", r"-\1\2")
    other = "." if decimal == "," else ","
    d, o = ("," if decimal == "," else r"\."), (r"\." if decimal == "," else ",")
    indian = cells.matching(_INDIAN)
    if indian.any():
        cells.note("thousands separator", indian)
        cells.text = pc.if_else(pa.array(indian), _turned(cells.text, ",", "."), cells.text)
        cells.text = pc.if_else(pa.array(indian), pc.replace_substring(cells.text, ".", decimal), cells.text)
    grouped = cells.matching(rf"^[+-]?\d{{1,3}}({o}\d{{3}})+({d}\d+)?$") & ~indian
    swapped = cells.matching(rf"^[+-]?\d*{o}\d+$") & ~grouped & ~indian
    regrouped = cells.matching(rf"^[+-]?\d{{1,3}}(({d}\d{{3}})+{o}\d+|({d}\d{{3}}){{2,}})$") & ~indian
    cells.note("thousands separator", grouped | regrouped)
    cells.note(f"decimal {'point' if other == '.' else 'comma'}", swapped | (regrouped & cells.matching(rf"{o}\d+$")))
    usual = _turned(cells.text, other, decimal)
    turned = _turned(cells.text, decimal, other)
    read = pc.if_else(
        pa.array(swapped | regrouped), turned, _choose_reading(cells.text, usual, grouped | indian, other)
    )
    sound = pc.match_substring_regex(read, _NUMBER)
    values = _floats(pc.if_else(pc.fill_null(sound, False), read, pa.scalar(None, pa.string())))
    too_large = np.abs(values) > _LARGEST
    bad = true_mask(pc.invert(sound)) | too_large
    return Parsed(np.where(too_large, np.nan, values), bad, {why: mask & ~bad for why, mask in cells.fixed.items()})


def _has_wide_digits(text: pa.Array) -> bool:
    return bool(pc.any(pc.match_substring_regex(text, "[\uff0e\uff0c\uff10-\uff19]")).as_py())


def _turned(text: pa.Array, group: str, decimal: str) -> pa.Array:
    """Take out the mark of groups, and write the decimal mark as a point."""
    return pc.replace_substring(pc.replace_substring(text, group, ""), decimal, ".")


def _choose_reading(text: pa.Array, usual: pa.Array, grouped: Bools, other: str) -> pa.Array:
    """Take the usual reading, unless the other mark is where no thousands separator can be."""
    has_other = true_mask(pc.match_substring(text, other))
    return pc.if_else(pa.array(has_other & ~grouped), text, usual)
