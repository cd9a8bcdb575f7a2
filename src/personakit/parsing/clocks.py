"""Durations written like a clock: 00:01:35, 102:15:00, 3:20."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.parsing.parsed import Parsed, blank_codes, plain_array, to_text, true_mask

_CLOCK = r"^(?P<first>\d{1,6}):(?P<second>[0-5]?\d)(?::(?P<third>[0-5]?\d(?:\.\d+)?))?$"


def parse_clock(
    column: pa.Array | pa.ChunkedArray, missing: Iterable[Any] = (), *, hours: bool = False
) -> Parsed | None:
    """Parse durations written like a clock as minutes; None where hardly any cell is.

    Parameters
    ----------
    column : pyarrow Array or ChunkedArray
        The cells of a chunk.
    missing : iterable
        Codes that mean "no answer".
    hours : bool
        Two parts are hours and minutes; otherwise they are minutes and seconds. Three are always hours first.

    Examples
    --------
    >>> parse_clock(pa.array(["00:01:30", "1:00:00", None])).cells.tolist()
    [1.5, 60.0, nan]
    >>> parse_clock(pa.array(["2:30"])).cells.tolist(), parse_clock(pa.array(["2:30"]), hours=True).cells.tolist()
    ([2.5], [150.0])
    >>> parse_clock(pa.array(["12", "15"])) is None
    True
    """
    array = plain_array(column)
    if not (pa.types.is_string(array.type) or pa.types.is_dictionary(array.type)):
        return None
    text = blank_codes(to_text(array), tuple(missing))
    filled = true_mask(text.is_valid())
    if not true_mask(pc.match_substring(text, ":")).sum() * 2 > filled.sum():
        return None
    parts = pc.extract_regex(text, _CLOCK)
    read = true_mask(parts.is_valid())
    first, second = (_number(parts, name) for name in ("first", "second"))
    third = _number(parts, "third")
    three = ~np.isnan(third)
    two_parts = first * 60 + second if hours else first + second / 60
    minutes = np.where(three, first * 60 + second + third / 60, two_parts)
    return Parsed(np.where(read, minutes, np.nan), filled & ~read)


def _number(parts: pa.Array, name: str) -> Any:
    cells = pc.struct_field(parts, name)
    cells = pc.if_else(pc.equal(cells, ""), pa.scalar(None, pa.string()), cells)
    return cells.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False)
