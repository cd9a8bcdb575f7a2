"""``Parsed``: a parsed column, with the cells that failed and those that were repaired."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.typing import Array, Bools
from personakit.parsing.text_bytes import is_tidy


@dataclass(frozen=True, eq=False)
class Parsed:
    """Values of one column of a chunk; missing where blank or not parsed."""

    cells: Array
    bad: Bools  # not blank, but not of the expected kind
    fixed: Mapping[str, Bools] = field(default_factory=dict)  # repair -> where it was made
    blank: Bools | None = None  # words for "nothing", such as n/a; None where there is none

    def __post_init__(self) -> None:
        if len(self.bad) != len(self.cells):
            raise ValueError("as many masks as values")


def plain_array(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return a column as one contiguous array."""
    if isinstance(column, pa.ChunkedArray):
        return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    return column


def by_value(column: pa.Array | pa.ChunkedArray, understand: Callable[[pa.Array], Parsed]) -> Parsed:
    """Parse a column; where it is dictionary-encoded, parse each distinct value once."""
    array = plain_array(column)
    if not pa.types.is_dictionary(array.type):
        return understand(array)
    values = plain_array(array.dictionary)
    indices = array.indices.fill_null(len(values)).to_numpy(zero_copy_only=False)
    once = understand(pa.concat_arrays([values, pa.nulls(1, values.type)]))  # the last entry is null
    blank = None if once.blank is None else once.blank[indices]
    fixed = {why: mask[indices] for why, mask in once.fixed.items()}
    return Parsed(once.cells[indices], once.bad[indices], fixed, blank)


def to_text(array: pa.Array) -> pa.Array:
    """Return any column as trimmed text; blank cells are null, whole floats have no ".0".

    Examples
    --------
    >>> to_text(pa.array([1.0, 2.5, None])).to_pylist(), to_text(pa.array([" a ", "  "])).to_pylist()
    (['1', '2.5', None], ['a', None])
    """
    kind = array.type
    if pa.types.is_dictionary(kind):
        return to_text(array.dictionary_decode())
    if pa.types.is_floating(kind):
        return _float_text(array)
    if pa.types.is_timestamp(kind):
        text = pc.strftime(array, format="%Y-%m-%d %H:%M:%S")
        return pc.replace_substring_regex(text, pattern=r" 00:00:00(\.0+)?$", replacement="")
    if pa.types.is_boolean(kind):
        return pc.if_else(array, pa.scalar("true"), pa.scalar("false"))
    text = array if pa.types.is_string(kind) else array.cast(pa.string())
    if is_tidy(text):
        return text
    text = pc.utf8_trim_whitespace(text)
    blank = pc.equal(pc.binary_length(text), 0)
    return pc.if_else(blank, pa.scalar(None, pa.string()), text) if pc.any(blank).as_py() else text


def _float_text(array: pa.Array) -> pa.Array:
    array = pc.if_else(pc.is_nan(array), pa.scalar(None, array.type), array).cast(pa.float64())
    whole = pc.and_(pc.equal(pc.floor(array), array), pc.less(pc.abs(array), 1e15))
    digits = pc.if_else(whole, array, pa.scalar(None, pa.float64())).cast(pa.int64()).cast(pa.string())
    return pc.if_else(pc.fill_null(whole, False), digits, array.cast(pa.string()))


def true_mask(mask: pa.Array | pa.ChunkedArray) -> Bools:
    """Return an Arrow mask as numpy; null is false."""
    filled: Bools = pc.fill_null(mask, False).to_numpy(zero_copy_only=False)
    return filled


def blank_codes(text: pa.Array, codes: Iterable[Any]) -> pa.Array:
    """Set cells with a code for "no answer" to null; 6, '6' and '6.0' are the same code.

    Examples
    --------
    >>> blank_codes(pa.array(["6", "6.0", "5"]), [6]).to_pylist()
    [None, None, '5']
    """
    spelled = code_texts(codes)
    if not spelled:
        return text
    hit = pc.is_in(text, value_set=pa.array(sorted(spelled), text.type))
    return pc.if_else(hit, pa.scalar(None, text.type), text)


def code_texts(codes: Iterable[Any]) -> set[str]:
    """Return every way a code may be written.

    Examples
    --------
    >>> sorted(code_texts([-99, "n/a"]))
    ['-99', '-99.0', 'n/a']
    """
    spelled: set[str] = set()
    for code in codes:
        if isinstance(code, bool):
            spelled |= {str(code), str(code).lower(), str(code).upper()}
            continue
        text = str(code).strip()
        spelled.add(text)
        try:
            number = float(text)
        except ValueError:
            continue
        if number.is_integer() and abs(number) < 1e15:
            spelled |= {str(int(number)), f"{int(number)}.0"}
    return spelled


def join_texts(parts: Sequence[pa.Array], separator: str) -> pa.Array:
    """Join text columns cell by cell, skipping nulls; null where all cells are null.

    Arrow's own join that skips nulls drops rows in which every cell is null (seen in pyarrow 26), so this one joins
    pair by pair.

    Examples
    --------
    >>> join_texts([pa.array(["a", None, None]), pa.array(["b", "c", None])], "|").to_pylist()
    ['a|b', 'c', None]
    """
    whole = parts[0]
    for part in parts[1:]:
        both = pc.binary_join_element_wise(whole, part, separator, null_handling="emit_null")
        whole = pc.coalesce(both, whole, part)
    return whole
