"""Options of a multi-select in one cell: which separator is between them, and how to split."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from personakit.core.kinds import OPTION_SEPARATOR

#: Between options, the least ambiguous first.
_SEPARATORS = (OPTION_SEPARATOR, ";", "\n", ", ", ",", "、", "，", "/")
_FEWEST_JOINT = 0.1  # share of rows in which several options are chosen
_MOST_OPTIONS, _LONGEST_OPTION = 60, 45
_RARE_OPTION, _COMMON = 0.005, 0.9  # nearly all choices are of options that are not rare
_DIGITS = re.compile(r"[+-]?[\d.]*")
_OPENING, _CLOSING = "([{（［", ")]}）］"
_MARKED = re.compile(r"[(\[{（［]|\d,\d{3}(?!\d)")  # what a separator may stand in without separating
_FEWEST_TOGETHER = 3  # cells in which two parts must stand together to be one option
_ALWAYS_TOGETHER = 30  # cells after which that is no chance, whatever the parts look like


def split_options(cell: str, separator: str | None, whole: Collection[str] = ()) -> list[str]:
    """Split a multi-select cell.

    Brackets stay whole, and numbers such as 25,000; ", " stays inside an option where options are joined by "," alone.

    Parameters
    ----------
    cell : str
    separator : str or None
    whole : collection of str
        Options that contain the separator; see :func:`whole_options`.

    Examples
    --------
    >>> split_options("TV,Radio,Friends, family", ","), split_options("TV; Radio;", ";")
    (['TV', 'Radio', 'Friends, family'], ['TV', 'Radio'])
    >>> split_options("Cloud (AWS, Azure), SSH", ", ")
    ['Cloud (AWS, Azure)', 'SSH']
    """
    if separator is None:
        return [cell.strip()] if cell.strip() else []
    parts = _parts(cell, separator)
    if whole:
        parts = _joined(parts, whole)
    return list(dict.fromkeys(part.replace(OPTION_SEPARATOR, "/") for part in parts if part))


def whole_options(cells: Iterable[str], separator: str | None) -> frozenset[str]:
    """Return the options that contain the separator: their parts never occur without each other.

    Examples
    --------
    >>> cells = ["TV, Friends, family", "Friends, family", "Radio, Friends, family, TV", "TV, Radio"]
    >>> whole_options(cells, ", ")
    frozenset({'Friends, family'})
    """
    if separator is None or separator.strip() not in {",", "、", "，"}:
        return frozenset()
    before: dict[str, Counter[str | None]] = {}
    after: dict[str, Counter[str | None]] = {}
    times: Counter[str] = Counter()
    for cell in cells:
        parts = _parts(cell, separator)
        for i, part in enumerate(parts):
            times[part] += 1
            before.setdefault(part, Counter())[parts[i - 1] if i else None] += 1
            after.setdefault(part, Counter())[parts[i + 1] if i + 1 < len(parts) else None] += 1
    follower = {
        part: next(iter(following))
        for part, following in after.items()
        if len(following) == 1 and times[part] >= _FEWEST_TOGETHER
    }
    bound = {
        (part, other)
        for part, other in follower.items()
        if other is not None
        and set(before[other]) == {part}
        and (other[:1].islower() or times[other] >= _ALWAYS_TOGETHER)
    }
    if len(bound) >= len(times) - 1:  # everything stands together: a sentence, or one option
        return frozenset()
    chains: set[str] = set()
    for part, _ in bound:
        if any(other == part for _, other in bound):
            continue  # not the first of its option
        chain = [part]
        while (chain[-1], follower.get(chain[-1])) in bound:
            chain.append(str(follower[chain[-1]]))
        chains.add(", ".join(chain))
    return frozenset(chains)


def _parts(cell: str, separator: str) -> list[str]:
    """Split at the separators outside brackets and numbers."""
    mark = separator.strip() or separator
    if mark not in cell:
        return [" ".join(cell.split())]
    tight = separator == "," and re.search(r",\S", cell) is not None
    if not _MARKED.search(cell):
        return [" ".join(part.split()) for part in (re.split(r",(?!\s)", cell) if tight else cell.split(separator))]
    parts, depth, start = [], 0, 0
    balanced = all(cell.count(a) == cell.count(b) for a, b in zip(_OPENING, _CLOSING, strict=True))
    for i, letter in enumerate(cell):
        if balanced and letter in _OPENING:
            depth += 1
        elif balanced and letter in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and cell.startswith(separator, i) and i >= start and not _inside(cell, i, mark, tight=tight):
            parts.append(cell[start:i])
            start = i + len(separator)
    return [" ".join(part.split()) for part in (*parts, cell[start:])]


def _inside(cell: str, i: int, mark: str, *, tight: bool) -> bool:
    """Say whether a separator is within an option: a blank follows where none does elsewhere, or it groups digits."""
    if tight and cell[i + 1 : i + 2].isspace():
        return True
    return mark == "," and i > 0 and cell[i - 1].isdigit() and re.match(r"\d{3}(?!\d)", cell[i + 1 : i + 5]) is not None


def _joined(parts: Sequence[str], whole: Collection[str]) -> list[str]:
    """Put the parts of options that contain the separator together again."""
    chains = {tuple(option.split(", ")) for option in whole}
    made: list[str] = []
    i = 0
    while i < len(parts):
        length = max((len(c) for c in chains if tuple(parts[i : i + len(c)]) == c), default=1)
        made.append(", ".join(parts[i : i + length]))
        i += length
    return made


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
    whole = whole_options(cells, separator)
    for cell, n in zip(cells, rows, strict=True):
        parts = cell.split(OPTION_SEPARATOR) if separator == OPTION_SEPARATOR else split_options(cell, separator, whole)
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
    if separator in {";", "\n"}:  # sentences have few of them: it is enough that options recur
        return common >= _COMMON * total
    mixing = sum((len(chosen_with[option]) - 1) * n for option, n in options.items()) / total
    return common >= _COMMON * total and mixing >= min(2.0, len(options) - 1)
