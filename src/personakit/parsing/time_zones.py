"""Times with an offset or a zone's name: brought to one zone, so that differences between them are right."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.parsing.dates import guess_formats, parse_dates
from personakit.parsing.parsed import plain_array, to_text
from personakit.parsing.text_bytes import has_byte, text_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.core.typing import Array

UTC = "UTC"
_HOURS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2,
    "EEST": 3, "MSK": 3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
}  # fmt: skip
_NAMES = "|".join(sorted((name for name in _HOURS), key=len, reverse=True))
_OFFSET = r"(?:GMT|UTC)?[+-]\d{2}(?::?\d{2})?"
_REGION = r"[A-Z][A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?"
_ASIDE = r"(?:\s*[\(\[][^\)\]]*[\)\]])?"
_ZONED = (
    r"^(?P<clock>.*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?)"
    rf"\s*(?P<zone>{_OFFSET}|{_REGION}|{_NAMES}){_ASIDE}\s*$"
)
_CLOCK_LETTERS = np.frombuffer(b"mM", dtype=np.uint8)  # of am and pm
_PARTS = re.compile(r"(?:GMT|UTC)?(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})?$")


@dataclass(frozen=True, eq=False)
class OneZone:
    """A column of times without zones, and how many cells named which."""

    column: pa.Array
    zones: dict[str, int] = field(default_factory=dict)  # as written -> cells


def to_one_zone(
    column: pa.Array | pa.ChunkedArray, zone: str | None = UTC, formats: Sequence[str] = ()
) -> OneZone:
    """Bring times with an offset or a zone's name to one zone; times without either stay as written.

    Parameters
    ----------
    column : pyarrow Array or ChunkedArray
        Times as text, or as timestamps.
    zone : str or None
        Name of the zone, such as "Europe/Berlin". None keeps each clock as written, which is right for days.
    formats : sequence of str
        Declared formats, if any.

    Returns
    -------
    OneZone
        Cells with a zone are written as ISO 8601, without it; all others are as they were.

    Examples
    --------
    >>> one = to_one_zone(pa.array(["2025-06-01T04:00:00Z", "2025-06-01 06:15 +02:00", "2025-06-01 05:00"]))
    >>> one.column.to_pylist(), one.zones
    (['2025-06-01 04:00:00', '2025-06-01 04:15:00', '2025-06-01 05:00'], {'+02:00': 1, 'Z': 1})
    """
    array = plain_array(column)
    kind = array.type
    if pa.types.is_timestamp(kind) and kind.tz:
        local = array.cast(pa.timestamp(kind.unit, tz=zone or kind.tz))
        return OneZone(pc.local_timestamp(local), {str(kind.tz): len(array) - array.null_count})
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)):
        return OneZone(array)
    text = to_text(array)
    if not _may_have_zones(text):
        return OneZone(array)
    parts = pc.extract_regex(text, pattern=_ZONED)
    zoned = np.flatnonzero(parts.is_valid().to_numpy(zero_copy_only=False))
    if not len(zoned):
        return OneZone(array)
    some = parts.take(pa.array(zoned))
    words = plain_array(pc.struct_field(some, "zone").dictionary_encode())
    clock = pc.struct_field(some, "clock")
    declared = tuple(re.sub(r"\s*%[zZ]", "", form) for form in formats)
    moments = np.array(parse_dates(clock, declared or guess_formats(clock)[0]).cells)
    names, codes = words.dictionary.to_pylist(), words.indices.to_numpy(zero_copy_only=False)
    if zone is not None:
        for code, name in enumerate(names):
            moments[codes == code] = _in_zone(moments[codes == code], name, zone)
    read = ~np.isnat(moments)
    iso = pa.array(np.datetime_as_string(moments[read], unit="s"), pa.string())
    iso = pc.replace_substring(iso, "T", " ")
    index = np.full(len(text), -1, dtype=np.int64)
    index[zoned[read]] = np.arange(int(read.sum()))
    new = iso.take(pa.array(np.maximum(index, 0))) if len(iso) else text
    column_out = pc.if_else(pa.array(index >= 0), new, text)
    counts = np.bincount(codes[read], minlength=len(names))
    order = sorted(range(len(names)), key=lambda i: names[i])
    return OneZone(column_out, {names[i]: int(counts[i]) for i in order if counts[i]})


def _may_have_zones(text: pa.Array) -> bool:
    """Return whether a cell may end as a zone does; most columns have none, and their bytes show that fast."""
    if not has_byte(text, ":"):
        return False
    if has_byte(text, "+"):
        return True
    letters, starts = text_bytes(text)
    ends = starts[1:][starts[1:] > starts[:-1]]
    last = letters[ends - 1]
    digits = (last >= ord("0")) & (last <= ord("9"))
    if not (digits | np.isin(last, _CLOCK_LETTERS)).all():
        return True
    behind = [letters[np.maximum(ends - back, 0)] == ord("-") for back in (3, 5, 6)]
    return bool(np.logical_or.reduce(behind).any())


def _in_zone(moments: Array, name: str, zone: str) -> Array:
    """Return clocks of a zone as clocks of another."""
    import pandas as pd

    stamps = pd.DatetimeIndex(moments)
    if parts := _PARTS.match(name):
        minutes = int(parts["hours"]) * 60 + int(parts["minutes"] or 0)
        utc = stamps - pd.Timedelta(minutes=minutes if parts["sign"] == "+" else -minutes)
    elif name in _HOURS:
        utc = stamps - pd.Timedelta(hours=_HOURS[name])
    else:
        utc = _to_utc(stamps, name)
    if zone != UTC:
        utc = utc.tz_localize(UTC).tz_convert(zone).tz_localize(None)
    return utc.to_numpy().astype("datetime64[s]")


def _to_utc(stamps: Any, name: str) -> Any:
    """Return clocks of a region in UTC; of an hour that occurs twice the first is taken. Unknown regions give NaT."""
    import pandas as pd

    try:
        local = stamps.tz_localize(name, ambiguous=np.ones(len(stamps), dtype=bool), nonexistent="shift_forward")
    except (KeyError, ValueError):
        return pd.DatetimeIndex(np.full(len(stamps), np.datetime64("NaT", "s")))
    return local.tz_convert(UTC).tz_localize(None)
