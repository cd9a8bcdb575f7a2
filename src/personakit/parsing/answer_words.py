"""Words: yes and no, levels with several spellings, options of a multi-select."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.kinds import OPTION_SEPARATOR
from personakit.parsing.parsed import Parsed, by_value, to_text

#: Words for "no value" in a column of words; kept short, because "None" and "-" can be answers.
NO_WORD = ("", "NA", "N/A", "n/a", "#N/A", "NULL", "null", "NaN", "nan", "#NULL!")
YES = frozenset(
    {
        "yes",
        "y",
        "true",
        "t",
        "1",
        "x",
        "ja",
        "j",
        "oui",
        "si",
        "sí",
        "sim",
        "da",
        "tak",
        "✓",
        "on",
        "checked",
        "selected",
    }
)
NO = frozenset({"no", "n", "false", "f", "0", "nein", "non", "não", "nie", "off", "unchecked", "not selected"})
#: Between options, the least ambiguous first.
_SEPARATORS = (OPTION_SEPARATOR, ";", ", ", ",", "/")
_FEWEST_JOINT = 0.1  # share of rows in which several options are chosen
_MOST_OPTIONS, _LONGEST_OPTION = 60, 45
_RARE_OPTION, _COMMON = 0.005, 0.9  # nearly all choices are of options that are not rare
_WORLD_REGIONS = frozenset(
    {
        "EMEA",
        "APAC",
        "LATAM",
        "EU",
        "AMER",
        "AMERICAS",
        "MEA",
        "MENA",
        "SA",
        "ANZ",
        "JAPAC",
        "APJ",
        "CALA",
        "OC",
        "AF",
        "AS",
    }
)
_DIGITS = re.compile(r"[+-]?[\d.]*")
_OPENED = re.compile(r"[(\[（【]")
#: Text in brackets, with brackets inside it.
_BRACKETS = re.compile(r"\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\]|（[^（）]*）|【[^【】]*】")
_HIDDEN = re.compile("\0(\\d+)\0")


def flag_of(text: str) -> bool | None:
    """Return whether a word means yes or no, or None when it means neither.

    Examples
    --------
    >>> flag_of("Ja"), flag_of("0.0"), flag_of("maybe")
    (True, False, None)
    """
    word = text.strip().casefold().removesuffix(".0")
    return True if word in YES else False if word in NO else None


def parse_flags(
    column: pa.Array | pa.ChunkedArray, missing: Iterable[Any] = (), recode: Mapping[str, Any] | None = None
) -> Parsed:
    """Parse a column of yes and no as float64: 1, 0 and NaN.

    Examples
    --------
    >>> parse_flags(pa.array(["Yes", "no", "perhaps", None])).cells.tolist()
    [1.0, 0.0, nan, nan]
    """
    from personakit.parsing.parsed import blank_codes

    codes, table = tuple(missing), dict(recode or {})

    def understand(array: pa.Array) -> Parsed:
        cells = blank_codes(to_text(array), codes)
        spelled = pc.unique(cells)
        meaning: dict[str | None, float] = {None: np.nan}
        unread: set[str] = set()
        for word in spelled.to_pylist():
            if word is None:
                continue
            flag = flag_of(str(table.get(word, word)))
            meaning[word] = np.nan if flag is None else float(flag)
            if flag is None and word.casefold() not in {n.casefold() for n in NO_WORD}:
                unread.add(word)
        index = pc.index_in(cells, value_set=spelled).fill_null(len(spelled)).to_numpy(zero_copy_only=False)
        values = np.array([*(meaning[w] for w in spelled.to_pylist()), np.nan])
        bad = np.array([*(w in unread for w in spelled.to_pylist()), False])
        return Parsed(values[index], bad[index])

    return by_value(column, understand)


def merge_spellings(counts: Mapping[str, int]) -> dict[str, str]:
    """Map each spelling of a level to the most frequent one; case, blanks and dashes make no difference.

    Returns
    -------
    dict
        Only the spellings that change.

    Examples
    --------
    >>> merge_spellings({"North": 10, "NORTH": 2, "north ": 1, "South": 3})
    {'NORTH': 'North', 'north ': 'North'}
    """
    groups: dict[str, list[str]] = {}
    for word in counts:
        groups.setdefault(casefolded(word), []).append(word)
    mapping: dict[str, str] = {}
    for words in groups.values():
        best = max(words, key=lambda w: (counts[w], w == w.strip(), not w.isupper(), w)).strip()
        mapping |= {w: best for w in words if w != best}
    return mapping


def is_region_na(levels: Iterable[str]) -> bool:
    """Say whether "NA" among these levels stands for North America: others are codes of parts of the world, too.

    Examples
    --------
    >>> is_region_na(["NA", "EMEA", "APAC"]), is_region_na(["NA", "yes", "no"])
    (True, False)
    """
    others = {level.strip() for level in levels if level} - {"NA"}
    return bool(others) and 2 * len(others & _WORLD_REGIONS) >= len(others)


def casefolded(word: str) -> str:
    """Return a word in lower case, without needless blanks and with plain dashes.

    Examples
    --------
    >>> casefolded("  Sign -  UP ") == casefolded("sign-up")
    True
    """
    return re.sub(r"\s*([-\u2010-\u2015/])\s*", "-", " ".join(word.split()).casefold())


def alphanumeric(word: str) -> str:
    """Return only the letters and digits of a word, for matching names."""
    return "".join(c for c in word.casefold() if c.isalnum())


def split_options(cell: str, separator: str | None) -> list[str]:
    """Split a multi-select cell; ", " stays inside an option where options are joined by "," alone.

    What stands in brackets stays together.

    Examples
    --------
    >>> split_options("TV,Radio,Friends, family", ","), split_options("TV; Radio", ";")
    (['TV', 'Radio', 'Friends, family'], ['TV', 'Radio'])
    >>> split_options("By phone, Cloud (AWS, Azure)", ", ")
    ['By phone', 'Cloud (AWS, Azure)']
    """
    if separator is None:
        return [cell.strip()] if cell.strip() else []
    bracketed = _BRACKETS.findall(cell) if separator in cell and _OPENED.search(cell) else ()
    for number, inside in enumerate(bracketed):
        cell = cell.replace(inside, f"\0{number}\0", 1)
    tight = separator == "," and re.search(r",\S", cell)
    parts = re.split(r",(?!\s)", cell) if tight else cell.split(separator)
    if bracketed:
        parts = [_HIDDEN.sub(lambda match: bracketed[int(match[1])], part) for part in parts]
    options = (" ".join(p.split()).replace(OPTION_SEPARATOR, "/") for p in parts)
    return list(dict.fromkeys(p for p in options if p))


def guess_separator(cells: Sequence[str], rows: Sequence[int] | None = None) -> str | None:
    """Return the separator of the options of a multi-select, or None when the cells do not look like one.

    Options are few and recur, and they combine in many ways; the halves of a sentence always combine in the same way.
    "|" joins nothing but options, so that one cell with it is enough.

    Parameters
    ----------
    cells : sequence of str
        Different cells of the column.
    rows : sequence of int, optional
        How many rows have each cell; one each by default.

    Examples
    --------
    >>> guess_separator(["TV;Radio", "TV", "Radio;Post", "Post;TV"])
    ';'
    >>> guess_separator(["I like it, mostly", "No, never", "It is fine, thank you"]) is None
    True
    """
    weights = [1] * len(cells) if rows is None else rows
    return next((s for s in _SEPARATORS if _joins_options(cells, weights, s)), None)


def _joins_options(cells: Sequence[str], rows: Sequence[int], separator: str) -> bool:
    joint = sum(n for cell, n in zip(cells, rows, strict=True) if separator in cell)
    if not joint or (separator != OPTION_SEPARATOR and joint < max(2, _FEWEST_JOINT * sum(rows))):
        return False
    options: Counter[str] = Counter()
    chosen_with: dict[str, set[str]] = {}
    for cell, n in zip(cells, rows, strict=True):
        parts = cell.split(OPTION_SEPARATOR) if separator == OPTION_SEPARATOR else split_options(cell, separator)
        for part in parts:
            options[part] += n
            chosen_with.setdefault(part, set()).update(parts)
    length = sum(map(len, options)) / max(1, len(options))
    if not 2 <= len(options) <= _MOST_OPTIONS or length > _LONGEST_OPTION:
        return False
    if separator == "/" and all(_DIGITS.fullmatch(option) for option in options):  # a ratio, or a part of a date
        return False
    if separator == OPTION_SEPARATOR:
        return True
    total = sum(options.values())
    common = sum(n for n in options.values() if n >= max(2, _RARE_OPTION * sum(rows)))
    if separator == ";":  # sentences have few of them: it is enough that options recur
        return common >= _COMMON * total
    mixing = sum((len(chosen_with[option]) - 1) * n for option, n in options.items()) / total
    return common >= _COMMON * total and mixing >= min(2.0, len(options) - 1)
