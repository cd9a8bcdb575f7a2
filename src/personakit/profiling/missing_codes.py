"""Codes for no answer among the numbers of a column, or of the items of one battery: -1, 98, 99 with evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from personakit.core.formatting import format_code
from personakit.profiling.non_answers import is_non_answer

_USUAL = re.compile(r"^(-[1-9]\d{0,3}|9|99|999|9999|98|998|97|997|96|996|95|88|888|8888|77|777|7777|66|8|7)$")
_NEGATIVE = re.compile(r"^-([1-9]|66|77|88|9[5-9]|99[5-9]?|999|9999|999[5-9])$")
_REPEATED = re.compile(r"^(9[6-9]|99[6-9]|999[6-9]|88|888|77|777)$")
_CORE = 0.6  # of the rows lie in the run of points that is the scale
_RARE = 0.4  # more rows than this are no lack of answers
_SEVERAL = 2
_LONGEST_RUN = 11  # points of a scale
_LEAST_AT_END = 0.03  # of the answers are at the upper end of a scale
_FAR = 1.5  # times the largest other value
_NEXT_TO = 0.1  # a code next to the scale must be rarer than this share, and than half of the point beside it


def labelled_codes(labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes whose label means no answer.

    Examples
    --------
    >>> labelled_codes({"1": "Yes", "2": "No", "8": "Don't know", "9": "Refused"})
    ('8', '9')
    """
    return tuple(code for code, label in labels.items() if is_non_answer(label))


def missing_codes(
    number_rows: Iterable[tuple[float, int]], scale: tuple[float, float] | None = None, *, survey: bool = True
) -> tuple[tuple[float, ...], str]:
    """Return the numbers that are codes for no answer, and the evidence.

    Parameters
    ----------
    number_rows : iterable of (float, int)
        Numbers, each with its rows: of one column, or of all items of a battery.
    scale : (float, float), optional
        Ends of the scale, where they are known.
    survey : bool
        Whether the numbers are answers; counts of customers have no single digits as codes.

    Returns
    -------
    tuple of float, str
        Codes outside the scale, or far from all other values; and why.

    Examples
    --------
    >>> missing_codes([(1, 20), (2, 30), (3, 25), (4, 20), (-1, 5)])
    ((-1.0,), 'outside the scale 1 to 4')
    >>> missing_codes([(0, 40), (1, 60)]), missing_codes([(age, 9) for age in range(18, 90)] + [(999, 4)])
    (((), ''), ((999.0,), 'far from all other values'))
    """
    rows = {float(value): int(n) for value, n in number_rows if n}
    total = sum(rows.values())
    if len(rows) < 3 or not total:
        return (), ""
    core = scale or _core(rows, total)
    if core is not None:
        codes = tuple(v for v in sorted(rows) if _is_code(v, rows, total, core, survey=survey))
        known = sum(rows[c] for c in codes)
        if codes and known <= _RARE * total:
            return codes, f"outside the scale {format_code(core[0])} to {format_code(core[1])}"
        return (), ""
    return _far_codes(rows, total, survey=survey)


def _core(rows: Mapping[float, int], total: int) -> tuple[float, float] | None:
    """Return the ends of the run of whole numbers that holds most of the rows, if it is as short as a scale."""
    if any(not value.is_integer() for value in rows):
        return None
    low, high = min(rows), max(rows)
    if low < 0 and -low == high and high - low < _LONGEST_RUN and len(rows) == high - low + 1:
        return low, high  # a scale around 0, of which every point occurs
    runs: list[list[float]] = []
    for value in sorted(v for v in rows if v >= 0):
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    best = max(runs, key=lambda run: sum(rows[v] for v in run), default=[])
    if not 3 <= len(best) <= _LONGEST_RUN + 1 or best[0] > _SEVERAL or sum(rows[v] for v in best) < _CORE * total:
        return None
    return best[0], best[-1]


def _is_code(value: float, rows: Mapping[float, int], total: int, core: tuple[float, float], *, survey: bool) -> bool:
    text = format_code(value)
    if core[0] <= value <= core[1] or not value.is_integer():
        return False
    if 0 <= value < _LONGEST_RUN - 1 and (not survey or rows.get(core[1], 0) < _LEAST_AT_END * total):
        return False  # the long tail of a count, no code
    beside = core[0] - 1 if value < core[0] else core[1] + 1
    if value == beside and value >= 0:  # 0 or 6 next to 1 to 5
        near = rows.get(core[0] if value < core[0] else core[1], 0)
        return rows[value] < min(_NEXT_TO * total, near / 2 + 1)
    return bool(_NEGATIVE.match(text) or _USUAL.match(text) or value == 0)


def _far_codes(rows: Mapping[float, int], total: int, *, survey: bool) -> tuple[tuple[float, ...], str]:
    """Return repeated nines and the like far above all other values, and negative codes where nothing else is."""
    values = sorted(rows)
    codes = [v for v in values if v < 0 and _NEGATIVE.match(format_code(v))]
    rest = [v for v in values if v not in codes]
    if (
        not rest
        or min(rest) < 0
        or len(codes) > 4
        or (sum(rows[c] for c in codes) > _RARE * total and not (survey and _are_tool_codes(codes, rest)))
    ):
        codes = []
        rest = values
    for k in range(min(4, len(rest) - 2), 0, -1):  # as many as four codes above all other values
        high = rest[-k:]
        usual = all(_REPEATED.match(format_code(v)) and rows[v] >= _SEVERAL for v in high)
        if usual and high[0] > _FAR * max(rest[-k - 1], 1.0) and sum(rows[v] for v in high) <= _RARE * total:
            codes += high
            break
    return tuple(codes), "far from all other values" if codes else ""


def _are_tool_codes(codes: list[float], rest: list[float]) -> bool:
    """Say whether several small negative numbers stand apart from whole numbers: an item not asked, or skipped."""
    if len(codes) < _SEVERAL or len(rest) < _SEVERAL or min(codes) < -_LONGEST_RUN:
        return False
    if any(not value.is_integer() for value in rest):
        return False
    return len(codes) + len(rest) < rest[-1] - codes[0] + 1  # a scale around 0 has every point
