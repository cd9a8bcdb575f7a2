"""Numbers as people and systems write them: currency, thousands, decimal comma, percent, brackets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.typing import Bools
from personakit.parsing.parsed import Parsed, blank_codes, by_value, to_text, true_mask
from personakit.parsing.text_bytes import has_byte, replace_byte

#: Words for a missing value in a column of numbers.
NOTHING = ("na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "#null!", "missing")
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_CURRENCY = r"(?i)[€$£¥₹₽₩₺]|\b(eur|usd|gbp|chf|jpy|cny|inr|sek|nok|dkk|pln|czk|huf|aud|cad|nzd)\b|(kr\.?|zł)$"
_SPACES = "[\\s\u00a0\u202f\u2009'\u2019_]"


def parse_numbers(column: pa.Array | pa.ChunkedArray, decimal: str = ".", missing: Iterable[Any] = ()) -> Parsed:
    """Parse a column as float64.

    Parameters
    ----------
    column : pyarrow Array or ChunkedArray
        Numbers, or numbers as text.
    decimal : str
        The decimal mark of the file; a cell that clearly uses the other one is repaired and counted.
    missing : iterable
        Codes that mean "no answer".

    Returns
    -------
    Parsed
        Values (NaN where missing), the cells that are no number, and the repairs.

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
        return Parsed(values, np.zeros(len(values), dtype=bool))
    if pa.types.is_duration(kind) or pa.types.is_temporal(kind):
        return Parsed(np.full(len(array), np.nan), true_mask(array.is_valid()))
    text = blank_codes(to_text(array), missing)
    direct = _direct(text, decimal)
    if direct is not None:
        return Parsed(direct, np.zeros(len(direct), dtype=bool))
    return _repair(text, decimal)


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
    strange = np.isinf(values) | (np.isnan(values) & text.is_valid().to_numpy(zero_copy_only=False))
    return None if strange.any() else values


def _repair(text: pa.Array, decimal: str) -> Parsed:
    """Strip currency and other marks, choose the decimal mark, and find the cells that are no number."""
    nothing = true_mask(pc.is_in(pc.utf8_lower(text), value_set=pa.array(NOTHING)))
    text = pc.if_else(pa.array(nothing), pa.scalar(None, pa.string()), text)
    fixed: dict[str, Bools] = {}

    def note(why: str, mask: Bools) -> None:
        if mask.any():
            fixed[why] = mask

    def strip(pattern: str, why: str) -> None:
        nonlocal text
        hit = true_mask(pc.match_substring_regex(text, pattern))
        if hit.any():
            text = pc.replace_substring_regex(text, pattern=pattern, replacement="")
            note(why, hit)

    text = pc.replace_substring(text, "\u2212", "-")
    strip(_CURRENCY, "currency sign")
    strip(r"\s*%\s*$", "percent sign")
    text = pc.utf8_trim_whitespace(text)
    strip(rf"{_SPACES}", "thousands separator")
    bracket = true_mask(pc.match_substring_regex(text, r"^\([\d.,]+\)$|^[\d.,]+-$"))
    if bracket.any():
        turned = pc.replace_substring_regex(text, pattern=r"^\(?([\d.,]+)[)-]$", replacement=r"-\1")
        text = pc.if_else(pa.array(bracket), turned, text)
        note("negative in brackets", bracket)
    other = "." if decimal == "," else ","
    d, o = ("," if decimal == "," else r"\."), (r"\." if decimal == "," else ",")
    grouped = true_mask(pc.match_substring_regex(text, rf"^[+-]?\d{{1,3}}({o}\d{{3}})+({d}\d+)?$"))
    swapped = true_mask(pc.match_substring_regex(text, rf"^[+-]?\d*{o}\d+$")) & ~grouped
    regrouped = true_mask(pc.match_substring_regex(text, rf"^[+-]?\d{{1,3}}({d}\d{{3}})+{o}\d+$"))
    note("thousands separator", grouped | regrouped | fixed.get("thousands separator", np.zeros(len(text), dtype=bool)))
    note(f"decimal {'point' if other == '.' else 'comma'}", swapped | regrouped)
    usual = pc.replace_substring(pc.replace_substring(text, other, ""), decimal, ".")
    turned = pc.replace_substring(pc.replace_substring(text, decimal, ""), other, ".")
    text = pc.if_else(pa.array(swapped | regrouped), turned, _choose_reading(text, usual, grouped, other))
    sound = pc.match_substring_regex(text, _NUMBER)
    values = _floats(pc.if_else(pc.fill_null(sound, False), text, pa.scalar(None, pa.string())))
    too_large = np.isinf(values)
    bad = true_mask(pc.invert(sound)) | too_large
    return Parsed(np.where(too_large, np.nan, values), bad, {why: mask & ~bad for why, mask in fixed.items()})


def _choose_reading(text: pa.Array, usual: pa.Array, grouped: Bools, other: str) -> pa.Array:
    """Take the usual reading, unless the other mark is where no thousands separator can be."""
    has_other = true_mask(pc.match_substring(text, other))
    return pc.if_else(pa.array(has_other & ~grouped), text, usual)
