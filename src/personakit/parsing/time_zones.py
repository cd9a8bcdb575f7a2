"""Times with an offset or a zone's name: brought to one zone, so that differences between them are right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.parsing.parsed import plain_array, to_text
from personakit.parsing.text_bytes import has_byte, text_bytes

if TYPE_CHECKING:
    from personakit.core.typing import Array, Int32s

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
class ZonedTimes:
    """A column of times without their zones, and which zone each was written with."""

    column: pa.Array
    names: tuple[str, ...] = ()
    codes: Int32s | None = None  # position in `names`, -1 where no zone is written

    def counts(self) -> dict[str, int]:
        """Return the number of cells of each zone, as written."""
        if self.codes is None:
            return {}
        cells = np.bincount(self.codes[self.codes >= 0], minlength=len(self.names))
        return {name: int(n) for name, n in zip(self.names, cells, strict=True) if n}

    def in_zone(self, moments: Array, zone: str = UTC) -> Array:
        """Return parsed times as clocks of one zone; those without a zone stay as they are.

        Parameters
        ----------
        moments : ndarray of datetime64[s]
            The times of `column`.
        zone : str
            Name of the zone, such as "Europe/Berlin".
        """
        if self.codes is None:
            return moments
        out = np.array(moments)
        for code, name in enumerate(self.names):
            cells = self.codes == code
            out[cells] = _in_zone(out[cells], name, zone)
        return out


def split_zones(column: pa.Array | pa.ChunkedArray) -> ZonedTimes:
    """Take the offset or the name of a zone off each time, so that it is parsed as any other.

    Parameters
    ----------
    column : pyarrow Array or ChunkedArray
        Times as text, or as timestamps.

    Returns
    -------
    ZonedTimes
        Of timestamps with a zone, the column is in UTC.

    Examples
    --------
    >>> times = split_zones(pa.array(["2025-06-01T04:00:00Z", "2025-06-01 06:15 +02:00", "2025-06-01"]))
    >>> times.column.to_pylist(), times.counts()
    (['2025-06-01T04:00:00', '2025-06-01 06:15', '2025-06-01'], {'+02:00': 1, 'Z': 1})
    >>> times.in_zone(np.array(["2025-06-01T04:00", "2025-06-01T06:15", "2025-06-01"], "datetime64[s]")).tolist()[1]
    datetime.datetime(2025, 6, 1, 4, 15)
    """
    array = plain_array(column)
    kind = array.type
    if pa.types.is_timestamp(kind) and kind.tz:
        local = pc.local_timestamp(array.cast(pa.timestamp(kind.unit, tz=UTC)))
        return ZonedTimes(local, (UTC,), np.zeros(len(array), dtype=np.int32))
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)):
        return ZonedTimes(array)
    text = to_text(array)
    if not _may_have_zones(text):
        return ZonedTimes(array)
    parts = pc.extract_regex(text, pattern=_ZONED)
    if parts.null_count == len(parts):
        return ZonedTimes(array)
    words = plain_array(pc.struct_field(parts, "zone").dictionary_encode())
    clock = pc.if_else(parts.is_valid(), pc.struct_field(parts, "clock"), text)
    codes = words.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    names = words.dictionary.to_pylist()
    order = sorted(range(len(names)), key=lambda i: names[i])
    position = np.empty(len(names) + 1, dtype=np.int32)
    position[order], position[-1] = np.arange(len(names)), -1
    return ZonedTimes(clock, tuple(names[i] for i in order), position[codes])


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
