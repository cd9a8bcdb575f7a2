"""Parse dates in the usual formats, also two formats in one column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.typing import Bools
from personakit.parsing.numbers import NOTHING
from personakit.parsing.parsed import Parsed, blank_codes, by_value, to_text, true_mask
from personakit.parsing.timestamps import parse_strictly, read_stamps

DAY_FIRST = (
    "%d/%m/%Y",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d-%m-%Y",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y %H:%M:%S",
    "%d/%m/%Y %I:%M %p",
    "%d/%m/%y",
    "%d/%m/%y %H:%M",
    "%d-%m-%y",
)
MONTH_FIRST = (
    "%m/%d/%Y",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %I:%M:%S %p",
    "%m-%d-%Y",
    "%m/%d/%y",
    "%m/%d/%y %H:%M",
    "%m-%d-%y",
)
_CLEAR = (
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%y",
    "%d.%m.%y %H:%M",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%d %b %Y",
    "%d %B %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%Y.%m.%d",
    "%Y%m%d",
)
#: The forms of ISO 8601 that are always read, also where no format is given.
ISO_FORMATS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")
_ISO = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$"
_UNIT = "datetime64[s]"
#: Check of a date column in which no day is above 12.
DAY_OR_MONTH = "day or month first"
SWAPPED = "day and month could be swapped: read day first; give date_formats"
_ISO_STEP, _CUT_STEP = "ISO 8601", "ISO 8601 with a zone"
_EXCEL_DAY_ZERO = np.datetime64("1899-12-30", "s")


def parse_dates(column: pa.Array | pa.ChunkedArray, formats: Sequence[str] = (), missing: Iterable[Any] = ()) -> Parsed:
    """Parse a column as dates and times.

    Parameters
    ----------
    column : pyarrow Array or ChunkedArray
        Dates, or dates as text.
    formats : sequence of str
        Formats of ``strptime``, tried in order before ISO 8601; see :func:`guess_formats`.
    missing : iterable
        Codes that mean "no date".

    Returns
    -------
    Parsed
        datetime64[s] (NaT where missing), and the cells that are no date.

    Examples
    --------
    >>> parse_dates(pa.array(["2024-03-05", "05.03.2024", "31.02.2024"]), ["%d.%m.%Y"]).cells.astype(str).tolist()
    ['2024-03-05T00:00:00', '2024-03-05T00:00:00', 'NaT']
    """
    codes = tuple(missing)
    return by_value(column, lambda array: _parse(array, tuple(formats), codes))


def _parse(array: pa.Array, formats: tuple[str, ...], missing: tuple[Any, ...]) -> Parsed:
    kind = array.type
    none = np.zeros(len(array), dtype=bool)
    if pa.types.is_null(kind):
        return Parsed(np.full(len(array), "NaT", _UNIT), none)
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        naive = (
            array.cast(pa.timestamp("us", tz=kind.tz))
            if pa.types.is_timestamp(kind)
            else array.cast(pa.timestamp("us"))
        )
        naive = pc.local_timestamp(naive) if pa.types.is_timestamp(kind) and kind.tz else naive
        return Parsed(naive.to_numpy(zero_copy_only=False).astype(_UNIT), none)
    if (pa.types.is_integer(kind) or pa.types.is_floating(kind)) and not formats:
        return _from_numbers(array)
    if formats and not missing and pa.types.is_string(kind):
        return _tidy_first(array, formats)
    text = blank_codes(to_text(array), missing)
    if not formats:
        direct = _iso(text)
        if direct is not None:
            return Parsed(direct, none)
    return _by_formats(text, formats)


def _moments(array: pa.Array) -> Any:
    return array.to_numpy(zero_copy_only=False).astype(_UNIT, copy=False)


def _iso(text: pa.Array) -> Any:
    """Cast the whole column where every cell is an ISO date; else return None."""
    try:
        return _moments(text.cast(pa.timestamp("s")))
    except pa.ArrowInvalid:
        return None


def _from_numbers(array: pa.Array) -> Parsed:
    """Read numbers such as 20240305, or the days since 1900 that a workbook stores."""
    number = array.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False)
    as_serial = (number >= 20_000) & (number < 80_000)
    as_digits = (number >= 19_000_101) & (number <= 21_001_231) & (np.floor(number) == number)
    values = np.full(len(number), "NaT", _UNIT)
    seconds = np.round(np.where(as_serial, number, 0) * 86_400).astype("timedelta64[s]")
    values[as_serial] = (_EXCEL_DAY_ZERO + seconds)[as_serial]
    fixed = {"workbook day numbers": as_serial} if as_serial.any() else {}
    if as_digits.any():
        text = pa.array(number[as_digits].astype(np.int64)).cast(pa.string())
        values[as_digits] = parse_strictly(text, "%Y%m%d")
    bad = ~np.isnan(number) & np.isnat(values)
    return Parsed(values, bad, fixed)


def _tidy_first(array: pa.Array, formats: tuple[str, ...]) -> Parsed:
    """Read the cells in the first format quickly, and try all formats on the other cells only."""
    read = read_stamps(array, formats[0])
    if read is None:
        return _by_formats(to_text(array), formats)
    values, hit = read[0], ~np.isnat(read[0])
    positions = np.flatnonzero(~hit & array.is_valid().to_numpy(zero_copy_only=False))
    if not len(positions):
        return Parsed(values, np.zeros(len(values), dtype=bool))
    rest, unread, format_masks = _by_steps(to_text(array.take(pa.array(positions))), formats)
    values[positions] = rest
    bad = np.zeros(len(values), dtype=bool)
    bad[positions] = unread
    masks = [hit] + [np.zeros(len(values), dtype=bool) for _ in format_masks[1:]]
    for mask, format_mask in zip(masks, format_masks, strict=False):
        mask[positions] = format_mask
    return Parsed(values, bad, _second_format(masks))


def _by_formats(text: pa.Array, formats: tuple[str, ...]) -> Parsed:
    values, bad, format_masks = _by_steps(text, formats)
    return Parsed(values, bad, _second_format(format_masks))


def _second_format(format_masks: Sequence[Bools]) -> dict[str, Bools]:
    """Return where a cell has another format than most."""
    format_masks = [mask for mask in format_masks if mask.any()]
    if len(format_masks) < 2:
        return {}
    usual = max(range(len(format_masks)), key=lambda i: int(format_masks[i].sum()))
    return {"second date format": np.logical_or.reduce([m for i, m in enumerate(format_masks) if i != usual])}


def _by_steps(text: pa.Array, formats: tuple[str, ...]) -> tuple[Any, Bools, list[Bools]]:
    """Try one format after the other; return the dates, the cells that are no date, and the cells of each format."""
    values = np.full(len(text), "NaT", _UNIT)
    open_ = text.is_valid().to_numpy(zero_copy_only=False)
    format_masks: list[Bools] = []
    for step in (*formats, _ISO_STEP, _CUT_STEP):
        if not open_.any():
            break
        whole = bool(open_.all())
        positions = np.flatnonzero(open_) if not whole else None
        rest = text if positions is None else text.take(pa.array(positions))
        moments = (
            _iso_cells(rest, clean=step == _CUT_STEP) if step in {_ISO_STEP, _CUT_STEP} else parse_strictly(rest, step)
        )
        hit = ~np.isnat(moments)
        if positions is None:
            values, format_mask = np.array(moments), hit
        else:
            values[positions[hit]] = moments[hit]
            format_mask = np.zeros(len(text), dtype=bool)
            format_mask[positions[hit]] = True
        if step != _CUT_STEP:
            format_masks.append(format_mask)
        open_ = open_ & ~format_mask
    if open_.any():
        positions = np.flatnonzero(open_)
        nothing = true_mask(pc.is_in(pc.utf8_lower(text.take(pa.array(positions))), value_set=pa.array(NOTHING)))
        open_[positions[nothing]] = False
    return values, open_, format_masks


def _iso_cells(text: pa.Array, *, clean: bool) -> Any:
    """Parse the ISO cells of a mixed column; with `clean`, a zone or fraction of a second is removed first."""
    if clean:
        text = pc.replace_substring_regex(text, pattern=r"(\.\d+)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?$", replacement="")
    iso = pc.fill_null(pc.match_substring_regex(text, _ISO), False)
    some = pc.if_else(iso, text, pa.scalar(None, pa.string()))
    direct = _iso(some)
    if direct is not None:
        return direct
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"):
        moments = parse_strictly(some, form)
        direct = moments if direct is None else np.where(np.isnat(direct), moments, direct)
    return direct


def guess_formats(sample: pa.Array | pa.ChunkedArray, *, day_first: bool = True) -> tuple[tuple[str, ...], bool]:
    """Find the formats that the text of a column needs in addition to ISO 8601.

    Parameters
    ----------
    sample : pyarrow Array or ChunkedArray
        Cells of the column.
    day_first : bool
        How to read 03/04/2024 where no other cell shows the order.

    Returns
    -------
    formats : tuple of str
        In the order to try them; empty for an ISO (or typed) column.
    sure : bool
        False where the order of day and month is not clear.

    Examples
    --------
    >>> guess_formats(pa.array(["31/12/2024", "2024-01-05"]))
    (('%d/%m/%Y',), True)
    >>> guess_formats(pa.array(["03/04/2024"]))
    (('%d/%m/%Y',), False)
    """
    kind = sample.type
    if not (pa.types.is_string(kind) or pa.types.is_dictionary(kind) or pa.types.is_large_string(kind)):
        return (), True
    text = pc.unique(to_text(sample if isinstance(sample, pa.Array) else sample.combine_chunks()))
    text = text.filter(text.is_valid())[:20_000]
    text = text.filter(pc.invert(pc.match_substring_regex(text, _ISO)))
    chosen: list[str] = []
    sure = True
    for form in _CLEAR:
        hit = ~np.isnat(parse_strictly(text, form)) if len(text) else np.zeros(0, dtype=bool)
        if hit.any():
            chosen.append(form)
            text = text.filter(pa.array(~hit))
    if len(text):
        day = sum(int((~np.isnat(parse_strictly(text, form))).sum()) for form in DAY_FIRST)
        month = sum(int((~np.isnat(parse_strictly(text, form))).sum()) for form in MONTH_FIRST)
        sure = day != month
        family = DAY_FIRST if day > month or (day == month and day_first) else MONTH_FIRST
        for form in family:
            hit = ~np.isnat(parse_strictly(text, form)) if len(text) else np.zeros(0, dtype=bool)
            if hit.any():
                chosen.append(form)
                text = text.filter(pa.array(~hit))
    return tuple(chosen), sure


def format_setting(formats: Sequence[str]) -> str:
    """Format date formats as a line of the study.

    Examples
    --------
    >>> print(format_setting(["%m/%d/%Y"]))
    date_formats = ["%m/%d/%Y"]
    """
    listed = ", ".join(f'"{form}"' for form in formats)
    return f"date_formats = [{listed}]"
