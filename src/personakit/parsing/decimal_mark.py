"""The decimal mark of a column: decided by its cells where they show it, in doubt where 1.234 can be two numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.parsing.parsed import plain_array, to_text
from personakit.parsing.text_bytes import has_byte

#: Check of numbers such as 1.234 that are read one way and could be read another.
DECIMAL_IN_DOUBT = "decimal mark in doubt"
_HEAD = 1000  # cells that usually show the mark
_MIXED = 0.1  # share of the cells for the other mark from which the cells contradict each other
_EDGE = "[^0-9]*$"
_START = "^[^0-9]*"


@dataclass(frozen=True)
class DecimalEvidence:
    """How many cells of a column show each mark, and how many could be read with either."""

    point: int = 0
    comma: int = 0
    either_point: int = 0  # such as 46.840
    either_comma: int = 0  # such as 46,840
    ungrouped: int = 0  # whole numbers of four digits and more without any mark
    below_thousand: int = 0  # whole numbers of at most three digits

    @property
    def either(self) -> int:
        """Cells that could be read with either mark."""
        return self.either_point + self.either_comma

    @property
    def mark(self) -> str | None:
        """The mark that the cells show; None where they show none or contradict each other."""
        low, high = sorted((self.point, self.comma))
        if high and low <= _MIXED * high:
            return "." if self.point > self.comma else ","
        if high or not self.either or (self.either_point and self.either_comma):
            return None
        if self.ungrouped > _MIXED * self.either:  # thousands are not grouped: the mark is a decimal one
            return "." if self.either_point else ","
        return None

    def __add__(self, more: DecimalEvidence) -> DecimalEvidence:
        return DecimalEvidence(
            self.point + more.point,
            self.comma + more.comma,
            self.either_point + more.either_point,
            self.either_comma + more.either_comma,
            self.ungrouped + more.ungrouped,
            self.below_thousand + more.below_thousand,
        )


NO_EVIDENCE = DecimalEvidence()


def decimal_evidence(column: pa.Array | pa.ChunkedArray) -> DecimalEvidence:
    """Count what the cells of a column show about its decimal mark.

    A cell of one to three digits, a mark and three digits, such as 46.840, is a thousands separator to some and a
    decimal mark to others. 12.5, 0.123, 1234.567, 1,234.5 and 1,234,567 show the point; 12,5 and 1.234.567 the comma.

    Parameters
    ----------
    column : pyarrow Array or ChunkedArray
        Cells as text; typed numbers show nothing and need nothing.

    Returns
    -------
    DecimalEvidence
        Of the first cells where these show the mark, else of all.

    Examples
    --------
    >>> print(decimal_evidence(pa.array(["46.840", "1.200"])).mark, decimal_evidence(pa.array(["46.840", "12,5"])).mark)
    None ,
    """
    array = plain_array(column)
    if pa.types.is_dictionary(array.type):
        array = plain_array(array.dictionary)
    if not pa.types.is_string(array.type) or not (has_byte(array, ".") or has_byte(array, ",")):
        return NO_EVIDENCE
    seen = _count(array[:_HEAD])
    if len(array) <= _HEAD or seen.mark is not None:
        return seen
    return _count(array)


def _count(array: pa.Array) -> DecimalEvidence:
    text = to_text(array)

    def cells(*patterns: str) -> int:
        hit = np.zeros(len(text), dtype=bool)
        for pattern in patterns:
            hit |= pc.fill_null(pc.match_substring_regex(text, pattern), False).to_numpy(zero_copy_only=False)
        return int(hit.sum())

    def shows(mark: str, other: str) -> int:
        return cells(
            rf"{_START}[0-9]+{mark}([0-9]{{1,2}}|[0-9]{{4,}}){_EDGE}",  # 18.11.2011 is a day, and shows no mark
            rf"{_START}[0-9]{{1,3}}([ '\x{{2019}}\x{{A0}}\x{{202F}}][0-9]{{3}})+{mark}[0-9]+{_EDGE}",
            rf"{_START}0?{mark}[0-9]+{_EDGE}",
            rf"{_START}[0-9]{{4,}}{mark}[0-9]{{3}}{_EDGE}",
            rf"{other}[0-9]{{3}}{mark}[0-9]+{_EDGE}",
            rf"{_START}[0-9]{{1,3}}({other}[0-9]{{3}}){{2,}}{_EDGE}",
        )

    return DecimalEvidence(
        shows("[.]", ","),
        shows(",", "[.]"),
        cells(rf"{_START}[1-9][0-9]{{0,2}}[.][0-9]{{3}}{_EDGE}"),
        cells(rf"{_START}[1-9][0-9]{{0,2}},[0-9]{{3}}{_EDGE}"),
        cells(rf"{_START}[1-9][0-9]{{3,}}{_EDGE}"),
        cells(rf"{_START}[0-9]{{1,3}}{_EDGE}"),
    )
