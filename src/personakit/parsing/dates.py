"""Parse dates in the usual formats, also several formats in one column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.typing import Bools
from personakit.parsing.date_formats import (
    DAY_FIRST,
    ISO,
    ISO_FORMATS,
    MONTH_FIRST,
    format_setting,
    guess_formats,
    plain_clock,
)
from personakit.parsing.number_dates import days_of_numbers, read_number_dates
from personakit.parsing.numbers import NOTHING
from personakit.parsing.parsed import Parsed, blank_codes, by_value, to_text, true_mask
from personakit.parsing.timestamps import parse_strictly, read_stamps
from personakit.parsing.word_dates import read_word_dates, settle_century

_UNIT = "datetime64[s]"
#: Check of a date column in which no day is above 12.
DAY_OR_MONTH = "day or month first"
SWAPPED = "day and month could be swapped: read day first; give date_formats"
TWO_DIGITS = "years of two digits"


def parse_dates(column: pa.Array | pa.ChunkedArray, formats: Sequence[str] = (), missing: Iterable[Any] = ()) -> Parsed:
    """Parse a column as dates and times.

    Fractions of a second and zones are cut off: a time is read as it is written. Months may be words in ten languages,
    and dates may be numbers, as a workbook or a database counts them. Years of two digits get the century that the
    column shows, see :func:`personakit.parsing.word_dates.settle_century`.

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
        datetime64[s] (NaT where missing), the cells that are no date, and the words for "nothing".

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
        number = array.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False)
        codes = [float(code) for code in missing if str(code).lstrip("-").replace(".", "", 1).isdigit()]
        number = np.where(np.isin(number, codes), np.nan, number) if codes else number
        values, kinds = days_of_numbers(number)
        return Parsed(values, ~np.isnan(number) & np.isnat(values), kinds)
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


def _tidy_first(array: pa.Array, formats: tuple[str, ...]) -> Parsed:
    """Read the cells in the first format quickly, and try all formats on the other cells only."""
    read = read_stamps(array, formats[0])
    if read is None:
        return _by_formats(to_text(array), formats)
    values, hit = read[0], ~np.isnat(read[0])
    positions = np.flatnonzero(~hit & array.is_valid().to_numpy(zero_copy_only=False))
    if not len(positions):
        return Parsed(values, np.zeros(len(values), dtype=bool))
    rest = _read_steps(to_text(array.take(pa.array(positions))), formats)
    parsed = rest.parsed()
    values[positions] = parsed.cells

    def whole(mask: Bools) -> Bools:
        out = np.zeros(len(values), dtype=bool)
        out[positions] = mask
        return out

    by_format = {form: whole(mask) for form, mask in rest.by_format.items()}
    by_format[formats[0]] = hit | by_format.get(formats[0], np.zeros(len(hit), dtype=bool))
    fixed = {why: whole(mask) for why, mask in parsed.fixed.items()} | _second_format(by_format)
    return Parsed(values, whole(parsed.bad), fixed, None if parsed.blank is None else whole(parsed.blank))


def _by_formats(text: pa.Array, formats: tuple[str, ...]) -> Parsed:
    return _read_steps(text, formats).parsed()


def _read_steps(text: pa.Array, formats: tuple[str, ...]) -> _Steps:
    """Try one way of writing after the other on the cells that are still open."""
    steps = _Steps(text)
    steps.take_formats((*formats, *_ISO_STEPS), lambda rest: rest)
    if steps.open_cells.any():
        steps.take_formats((*formats, *_ISO_STEPS), plain_clock, again=True)
    if steps.open_cells.any():
        steps.take_words()
    if steps.open_cells.any():
        steps.take_numbers()
    return steps


_ISO_STEPS = ("ISO 8601",)


class _Steps:
    """Cells of a column of dates, as one way of writing after the other is read."""

    def __init__(self, text: pa.Array) -> None:
        self.text = text
        self.values = np.full(len(text), "NaT", _UNIT)
        self.open_cells: Bools = text.is_valid().to_numpy(zero_copy_only=False)
        self.two_digit = np.zeros(len(text), dtype=bool)
        self.by_format: dict[str, Bools] = {}
        self.counted: dict[str, Bools] = {}

    def _rest(self) -> tuple[Any, pa.Array]:
        if self.open_cells.all():
            return np.arange(len(self.text)), self.text
        positions = np.flatnonzero(self.open_cells)
        return positions, self.text.take(pa.array(positions))

    def _settle(self, positions: Any, moments: Any) -> Bools:
        """Enter the dates that were read, and return where they are."""
        hit = ~np.isnat(moments)
        read = positions[hit]
        self.values[read] = moments[hit]
        self.open_cells = self.open_cells.copy()
        self.open_cells[read] = False
        mask = np.zeros(len(self.text), dtype=bool)
        mask[read] = True
        return mask

    def take_formats(self, formats: Sequence[str], tidy: Any, *, again: bool = False) -> None:
        """Read the open cells by formats; a second time once their clock is written plainly."""
        for form in formats:
            if not self.open_cells.any():
                return
            positions, rest = self._rest()
            rest = tidy(rest)
            mask = self._settle(positions, _iso_cells(rest) if form in _ISO_STEPS else parse_strictly(rest, form))
            if "%y" in form:
                self.two_digit |= mask
            if not again or form not in _ISO_STEPS:
                self.by_format[form] = mask | self.by_format.get(form, np.zeros(len(mask), dtype=bool))

    def take_words(self) -> None:
        """Read open cells whose month is a word."""
        positions, rest = self._rest()
        moments, short = read_word_dates(rest)
        mask = self._settle(positions, moments)
        self.two_digit[positions[short]] = True
        if mask.any():
            self.by_format["words"] = mask

    def take_numbers(self) -> None:
        """Read open cells that are dates written as numbers."""
        positions, rest = self._rest()
        moments, kinds = read_number_dates(rest)
        self._settle(positions, moments)
        for why, hit in kinds.items():
            mask = np.zeros(len(self.text), dtype=bool)
            mask[positions[hit]] = True
            self.counted[why] = mask

    def parsed(self) -> Parsed:
        """Return the column; words for "nothing" are no unread cells."""
        fixed = dict(self.counted) | _second_format(self.by_format)
        values = settle_century(self.values, self.two_digit)
        if self.two_digit.any():
            fixed[TWO_DIGITS] = self.two_digit
        parsed = Parsed(values, self.open_cells, fixed)
        if not self.open_cells.any():
            return parsed
        positions, rest = self._rest()
        nothing = true_mask(pc.is_in(pc.utf8_lower(rest), value_set=pa.array(NOTHING)))
        if not nothing.any():
            return parsed
        blank = np.zeros(len(self.text), dtype=bool)
        blank[positions[nothing]] = True
        return replace(parsed, bad=self.open_cells & ~blank, blank=blank)


def _second_format(by_format: Mapping[str, Bools]) -> dict[str, Bools]:
    """Return where a cell has another format than most."""
    masks = [mask for mask in by_format.values() if mask.any()]
    if len(masks) < 2:
        return {}
    usual = max(range(len(masks)), key=lambda i: int(masks[i].sum()))
    return {"second date format": np.logical_or.reduce([mask for i, mask in enumerate(masks) if i != usual])}


def _iso_cells(text: pa.Array) -> Any:
    """Parse the ISO cells of a mixed column."""
    iso = pc.fill_null(pc.match_substring_regex(text, ISO), False)
    some = pc.if_else(iso, text, pa.scalar(None, pa.string()))
    direct = _iso(some)
    if direct is not None:
        return direct
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"):
        moments = parse_strictly(some, form)
        direct = moments if direct is None else np.where(np.isnat(direct), moments, direct)
    return direct


__all__ = [
    "DAY_FIRST",
    "DAY_OR_MONTH",
    "ISO_FORMATS",
    "MONTH_FIRST",
    "SWAPPED",
    "TWO_DIGITS",
    "format_setting",
    "guess_formats",
    "parse_dates",
]
