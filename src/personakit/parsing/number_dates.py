"""Dates written as numbers: days of a workbook, seconds since 1970 and their parts, digits without separators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.typing import Bools, Floats
from personakit.parsing.parsed import true_mask
from personakit.parsing.timestamps import parse_strictly

WORKBOOK_DAYS, UNIX_TIME = "workbook day numbers", "seconds since 1970"
_DAY_ZERO = np.datetime64("1899-12-30", "s")
_FIRST_DAY, _LAST_DAY = 20_000, 80_000  # 1954 to 2119 as a workbook counts days
_FIRST_SECOND, _LAST_SECOND = 631_152_000, 4_102_444_800  # 1990 to 2100
_UNITS = (1, 1_000, 1_000_000, 1_000_000_000)
_DIGITS = r"^\d{5,19}([.,]\d+)?$"
_FORMS = (("%Y%m%d", 19_000_101, 21_001_231), ("%Y%m%d%H%M", 190_001_010_000, 210_012_312_359),
          ("%Y%m%d%H%M%S", 19_000_101_000_000, 21_001_231_235_959))  # fmt: skip


def days_of_numbers(number: Floats) -> tuple[Any, Mapping[str, Bools]]:
    """Read numbers such as 45356 (days of a workbook), 1709640000 (seconds since 1970) and 20240305.

    Returns
    -------
    values : ndarray of datetime64[s]
        NaT where a number is no date.
    kinds : dict
        What was counted since when -> where.

    Examples
    --------
    >>> values, kinds = days_of_numbers(np.array([45356.5, 1709640000.0, 1709640000000.0, 20240305.0, 12.0]))
    >>> values.astype("datetime64[D]").astype(str).tolist()
    ['2024-03-05', '2024-03-05', '2024-03-05', '2024-03-05', 'NaT']
    """
    values = np.full(len(number), "NaT", "datetime64[s]")
    kinds: dict[str, Bools] = {}
    serial = (number >= _FIRST_DAY) & (number < _LAST_DAY)
    if serial.any():
        seconds = np.round(np.where(serial, number, 0) * 86_400).astype("timedelta64[s]")
        values[serial] = (_DAY_ZERO + seconds)[serial]
        kinds[WORKBOOK_DAYS] = serial
    since = np.zeros(len(number), dtype=bool)
    for unit in _UNITS:
        hit = (number >= _FIRST_SECOND * unit) & (number < _LAST_SECOND * unit)
        if hit.any():
            values[hit] = np.floor(number[hit] / unit).astype(np.int64).astype("datetime64[s]")
            since |= hit
    for form, low, high in _FORMS:
        hit = (number >= low) & (number <= high) & (np.floor(number) == number)
        if hit.any():
            read = parse_strictly(pa.array(number[hit].astype(np.int64)).cast(pa.string()), form)
            known = ~np.isnat(read)
            positions = np.flatnonzero(hit)[known]
            values[positions], since[positions] = read[known], False
    if since.any():
        kinds[UNIX_TIME] = since
    return values, kinds


def read_number_dates(text: pa.Array) -> tuple[Any, Mapping[str, Bools]]:
    """Read the cells of a text column that are dates written as numbers; see :func:`days_of_numbers`."""
    like = true_mask(pc.match_substring_regex(text, _DIGITS))
    if not like.any():
        return np.full(len(text), "NaT", "datetime64[s]"), {}
    plain = pc.replace_substring(pc.if_else(pa.array(like), text, pa.scalar(None, pa.string())), ",", ".")
    return days_of_numbers(plain.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False))
