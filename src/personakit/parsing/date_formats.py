"""Find the strptime formats of a column of dates, and whether day or month comes first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.parsing.parsed import to_text, true_mask
from personakit.parsing.timestamps import parse_strictly

_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", "T%H:%M", "T%H:%M:%S", ", %H:%M", ", %H:%M:%S",
          ", %I:%M %p", ", %I:%M:%S %p", " %H.%M")  # fmt: skip


def _with_times(*days: str) -> tuple[str, ...]:
    return tuple(day + time for day in days for time in _TIMES)


DAY_FIRST = _with_times("%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y", "%d-%m-%y")
MONTH_FIRST = _with_times("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%m-%d-%y")
_CLEAR = (
    *_with_times("%d.%m.%Y", "%d.%m.%y", "%Y/%m/%d", "%Y.%m.%d", "%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d-%b-%Y"),
    *_with_times("%d-%b-%y", "%d %b %y", "%d/%b/%Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%d. %b %Y", "%d. %B %Y"),
    *_with_times("%a, %d %b %Y", "%A, %B %d, %Y"),
    "%a %b %d %H:%M:%S %Y",
    "%Y%m%d",
    "%Y%m%d %H:%M",
    "%Y%m%d %H:%M:%S",
    "%Y%m%dT%H%M%S",
)
#: The forms of ISO 8601 that are always read, also where no format is given.
ISO_FORMATS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")
ISO = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$"
_MOST_CELLS = 20_000
_SHAPES = {"d": "9{1,2}", "m": "9{1,2}", "H": "9{1,2}", "I": "9{1,2}", "Y": "9{4}", "y": "9{2}", "M": "9{1,2}",
           "S": "9{1,2}", "p": "A", "b": "A", "B": "A", "a": "A", "A": "A"}  # fmt: skip
_FRACTION = r"(:\d{2})[.,]\d+"
_ZONE = (
    r"(:\d{2}(?:\s?[AP]M)?)\s?(?:Z|z|UTC|GMT|CES?T|[ECMP][SD]T|MES?Z|MSK|[AH]K?ST|[AN]Z?[SD]T|IST|SGT|KST|BST|WES?T|EES?T|JST|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?)"
    r"(?:\s?\([^)]*\))?$"
)
_HALF_DAY = r"(:\d{2})\s*([AaPp])\.?\s?[Mm]\.?"
_BEFORE_NOON = r"오전|上午|午前|凌晨|早上|π\.?\s?μ\.?|ÖÖ|SA|ص"
_AFTER_NOON = r"오후|下午|午後|晚上|中午|μ\.?\s?μ\.?|ÖS|CH|م"
_HOURS = r"\d{1,2}:\d{2}(?::\d{2})?"
_SPACED_DAY = r"^(\d{4})\.\s(\d{1,2})\.\s(\d{1,2})\.?(\s|$)"  # 2024. 3. 15
_SIGNED_DAY = r"^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]\s*(\D)"
_DOTTED_TIME = r"^(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}),?\s+(\d{1,2})\.(\d{2})\.(\d{2})$"
_O_CLOCK = r"(:\d{2})\s*(?:Uhr|h|hrs)$"


def plain_clock(text: pa.Array) -> pa.Array:
    """Take fractions of a second and the zone off times, and write AM and PM in one way.

    Examples
    --------
    >>> plain_clock(pa.array(["2024/3/5 \u4e0b\u53483:15", "2024. 3. 5 \uc624\uc804 9:01:00"])).to_pylist()
    ['2024/3/5 3:15 PM', '2024.3.5 9:01:00 AM']
    >>> plain_clock(pa.array(["17/01/2025 18.03.40"])).to_pylist()
    ['17/01/2025 18:03:40']
    >>> plain_clock(pa.array(["05/03/2024 1:05:09.250 p.m. UTC", "2024-03-05T10:30:01+02:00"])).to_pylist()
    ['05/03/2024 1:05:09 PM', '2024-03-05T10:30:01']
    """
    text = _half_days(text)
    dotted = true_mask(pc.match_substring_regex(text, _DOTTED_TIME))
    if dotted.any():  # 18.03.40, as Italians, Danes and Finns write it, after a day that has other signs or a blank
        text = pc.replace_substring_regex(text, pattern=_DOTTED_TIME, replacement=r"\1 \2:\3:\4")
    text = pc.replace_substring_regex(text, pattern=_FRACTION, replacement=r"\1")
    half = true_mask(pc.match_substring_regex(text, _HALF_DAY))
    if half.any():
        marked = pc.replace_substring_regex(text, pattern=_HALF_DAY, replacement=r"\1 \2M")
        marked = pc.replace_substring(pc.replace_substring(marked, " aM", " AM"), " pM", " PM")
        text = pc.if_else(pa.array(half), marked, text)
    text = pc.replace_substring_regex(text, pattern=_ZONE, replacement=r"\1")
    return pc.replace_substring_regex(text, pattern=_O_CLOCK, replacement=r"\1")


def _half_days(text: pa.Array) -> pa.Array:
    """Write the words of other languages for AM and PM, before or after the time, as AM and PM after it."""
    spaced = true_mask(pc.match_substring_regex(text, _SPACED_DAY))
    if spaced.any():
        text = pc.replace_substring_regex(text, pattern=_SPACED_DAY, replacement=r"\1.\2.\3\4")
    for words, mark in ((_BEFORE_NOON, "AM"), (_AFTER_NOON, "PM")):
        before, after = rf"(?:{words})\s*({_HOURS})", rf"({_HOURS})\s*(?:{words})"
        if not true_mask(pc.match_substring_regex(text, rf"(?:{before})|(?:{after})")).any():
            continue
        text = pc.replace_substring_regex(text, pattern=_SIGNED_DAY, replacement=r"\1/\2/\3 \4")
        text = pc.replace_substring_regex(text, pattern=before, replacement=rf" \1 {mark}")
        text = pc.replace_substring_regex(text, pattern=after, replacement=rf"\1 {mark}")
        text = pc.replace_substring_regex(text, pattern=r"\s+", replacement=" ")
    return text


def _shape_part(letter: str, mark: str) -> str:
    if letter:
        return _SHAPES.get(letter, "9+")
    return " *" if mark == " " else "A" if mark.isalpha() else re.escape(mark)


@lru_cache(maxsize=512)
def _shape_of(form: str) -> re.Pattern[str]:
    """Return the pattern of the shapes that a format can have; see `_shapes`."""
    parts = [_shape_part(letter, mark) for letter, mark in re.findall(r"%(.)|([^%])", form)]
    return re.compile("".join(parts))


def _shapes(text: pa.Array) -> list[str]:
    """Return the cells with every digit as 9 and every word as A, each once."""
    digits = pc.replace_substring_regex(text, pattern=r"\d", replacement="9")
    words = pc.replace_substring_regex(digits, pattern=r"\p{L}+", replacement="A")
    shapes: list[str] = pc.unique(words).drop_null().to_pylist()
    return shapes


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
        False where the order of day and month is not clear: no cell shows it, or some show the one and some the other.

    Examples
    --------
    >>> guess_formats(pa.array(["31/12/2024", "2024-01-05"]))
    (('%d/%m/%Y',), True)
    >>> guess_formats(pa.array(["03/04/24"]))
    (('%d/%m/%y',), False)
    """
    kind = sample.type
    if not (pa.types.is_string(kind) or pa.types.is_dictionary(kind) or pa.types.is_large_string(kind)):
        return (), True
    text = pc.unique(to_text(sample if isinstance(sample, pa.Array) else sample.combine_chunks()))
    text = text.filter(text.is_valid())[:_MOST_CELLS]
    text = text.filter(pc.invert(pc.match_substring_regex(text, ISO)))
    if not len(text):
        return (), True
    text = plain_clock(text)
    text = text.filter(pc.invert(pc.match_substring_regex(text, ISO)))
    shapes = _shapes(text)
    chosen, text = _take(text, _fitting(_CLEAR, shapes))
    if not len(text):
        return tuple(chosen), True
    families = [_fitting(DAY_FIRST, shapes), _fitting(MONTH_FIRST, shapes)]
    counts = [_readable(text, family) for family in families]
    first = 0 if counts[0] > counts[1] or (counts[0] == counts[1] and day_first) else 1
    more, rest = _take(text, families[first])
    contradicted = len(rest) > 0 and len(_take(rest, families[1 - first])[0]) > 0
    return (*chosen, *more), (counts[0] != counts[1] and not contradicted) or not more


def _fitting(forms: Sequence[str], shapes: Sequence[str]) -> list[str]:
    return [form for form in forms if any(_shape_of(form).fullmatch(shape) for shape in shapes)]


def _readable(text: pa.Array, forms: Sequence[str]) -> int:
    return sum(int((~np.isnat(parse_strictly(text, form))).sum()) for form in forms)


def _take(text: pa.Array, forms: Sequence[str]) -> tuple[list[str], pa.Array]:
    """Return the formats that read some cells, one after the other, and the cells that none reads."""
    chosen = []
    for form in forms:
        if not len(text):
            break
        hit = ~np.isnat(parse_strictly(text, form))
        if hit.any():
            chosen.append(form)
            text = text.filter(pa.array(~hit))
    return chosen, text


def format_setting(formats: Sequence[str]) -> str:
    """Format date formats as a line of the study.

    Examples
    --------
    >>> print(format_setting(["%m/%d/%Y"]))
    date_formats = ["%m/%d/%Y"]
    """
    listed = ", ".join(f'"{form}"' for form in formats)
    return f"date_formats = [{listed}]"
