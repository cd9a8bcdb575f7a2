"""What the page draws itself, computed from the summary: shades, lines, bars and figures as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from personakit.core.formatting import (
    format_count,
    format_mean,
    format_minutes,
    format_money,
    format_share,
    is_currency,
)

#: Shades of the heat map, from low to high dissatisfaction; the style sheet has a colour for each.
SHADES = 7
#: Shades span at least this part of the scale, so that small differences do not look large.
LEAST_SPAN = 0.25
#: A line shows at least this part of the scale.
LEAST_WINDOW = 0.5
#: An effect of this size fills its bar.
FULL_EFFECT = 1.5


def effect(size: float | None) -> dict[str, float]:
    """Return the start and the length of an effect's bar, in percent of its track.

    Parameters
    ----------
    size : float or None
        Effect size; 0 where missing.

    Returns
    -------
    dict
        `left` and `width`, percent.

    Examples
    --------
    >>> effect(-0.75)
    {'left': 25.0, 'width': 25.0}
    """
    half = min(abs(size or 0.0) / FULL_EFFECT, 1.0) * 50
    return {"left": round(50 - half if (size or 0.0) < 0 else 50.0, 1), "width": round(half, 1)}


def shades(cells: Sequence[Mapping[str, Any]], scale: Sequence[float]) -> list[int | None]:
    """Return the shade of every cell of the heat map: 0 for the best figure shown, 6 for the worst.

    Returns
    -------
    list of int or None
        None if there is no figure.

    Examples
    --------
    >>> shades([{"csat_mean": 2.0}, {"csat_mean": 4.0}, {"csat_mean": None}], [1, 5])
    [6, 0, None]
    """
    known = [cell["csat_mean"] for cell in cells if cell["csat_mean"] is not None]
    if not known:
        return [None] * len(cells)
    short = max(LEAST_SPAN * (scale[1] - scale[0]) - (max(known) - min(known)), 0.0)
    worst, best = min(known) - short / 2, max(known) + short / 2
    return [
        None if (mean := cell["csat_mean"]) is None else min(int((best - mean) / (best - worst) * SHADES), SHADES - 1)
        for cell in cells
    ]


def window(cells: Sequence[Mapping[str, Any]], scale: Sequence[float]) -> tuple[float, float]:
    """Return the part of the rating scale that all lines share: it has every interval, and at least half of the scale.

    Returns
    -------
    tuple of float
        Lowest and highest rating shown.

    Examples
    --------
    >>> window([{"csat_mean": 4.5, "csat_mean_low": 4.25, "csat_mean_high": 4.75}], (1.0, 5.0))
    (3.0, 5.0)
    """
    ends = [cell[name] for cell in cells for name in ("csat_mean_low", "csat_mean_high") if cell[name] is not None]
    low, high = (min(ends), max(ends)) if ends else (scale[0], scale[1])
    missing = max((scale[1] - scale[0]) * LEAST_WINDOW - (high - low), 0.0)
    high = min(high + missing / 2, scale[1])
    return max(min(low, high - (scale[1] - scale[0]) * LEAST_WINDOW), scale[0]), high


def line(rows: Sequence[Mapping[str, Any]], names: tuple[str, str, str], ends: tuple[float, float]) -> dict[str, Any]:
    """Return a line and its band on a square of 100 by 100; a missing figure breaks both.

    Parameters
    ----------
    rows : sequence of mapping
        One per stage.
    names : tuple of str
        Names of the figure and of both limits of its 90% interval.
    ends : tuple of float
        Values at the foot and at the top.

    Returns
    -------
    dict
        `lines` and `bands`, points in SVG's syntax; `dots`, one per stage with `x`, `y` and the interval's `low` and
        `high` in percent from the left and from the foot, None if there is no figure.

    Examples
    --------
    >>> rows = [{"mean": 1.0, "low": 1.0, "high": 2.0}, {"mean": 3.0, "low": 2.0, "high": 4.0}]
    >>> line(rows, ("mean", "low", "high"), (1.0, 5.0))["lines"]
    ['25.0,100.0 75.0,50.0']
    """

    def up(value: float) -> float:
        return round(100 * min(max((value - ends[0]) / (ends[1] - ends[0]), 0.0), 1.0), 1)

    dots: list[dict[str, float] | None] = []
    for i, row in enumerate(rows):
        value, below, above = (row[name] for name in names)
        x = round(100 * (i + 0.5) / len(rows), 1)
        dots.append(
            None
            if value is None
            else {
                "x": x,
                "y": up(value),
                "low": up(value if below is None else below),
                "high": up(value if above is None else above),
            }
        )
    lines, bands = [], []
    for run in _runs(dots):
        if len(run) > 1:
            lines.append(" ".join(f"{d['x']},{100 - d['y']:.1f}" for d in run))
            there = [f"{d['x']},{100 - d['high']:.1f}" for d in run]
            back = [f"{d['x']},{100 - d['low']:.1f}" for d in reversed(run)]
            bands.append(" ".join([*there, *back]))
        elif run:  # a figure between two missing ones: its interval as a bar
            x, low, high = run[0]["x"], 100 - run[0]["low"], 100 - run[0]["high"]
            bands.append(
                f"{x - 0.7:.1f},{high:.1f} {x + 0.7:.1f},{high:.1f} {x + 0.7:.1f},{low:.1f} {x - 0.7:.1f},{low:.1f}"
            )
    return {"lines": lines, "bands": bands, "dots": dots}


def _runs(dots: Sequence[dict[str, float] | None]) -> list[list[dict[str, float]]]:
    runs: list[list[dict[str, float]]] = [[]]
    for dot in dots:
        if dot is None:
            runs.append([])
        else:
            runs[-1].append(dot)
    return runs


def bars(stages: Sequence[Mapping[str, Any]]) -> list[dict[str, float] | None]:
    """Return the bar and interval of every ranked stage, in percent of the widest interval.

    Returns
    -------
    list of dict or None
        `width` of the bar, `low` and `span` of the interval; None if there is no figure.

    Examples
    --------
    >>> bars([{"value_at_risk": 50.0, "value_at_risk_low": 40.0, "value_at_risk_high": 100.0}])
    [{'width': 50.0, 'low': 40.0, 'span': 60.0}]
    """
    known = [row for row in stages if row["value_at_risk"] is not None]
    most = max((row["value_at_risk_high"] or row["value_at_risk"] for row in known), default=0.0) or 1.0

    def part(value: float) -> float:
        return round(100 * max(value, 0.0) / most, 1)

    out: list[dict[str, float] | None] = []
    for row in stages:
        value = row["value_at_risk"]
        if value is None:
            out.append(None)
            continue
        low, high = (value if row[f"value_at_risk_{end}"] is None else row[f"value_at_risk_{end}"] for end in
                     ("low", "high"))  # fmt: skip
        out.append({"width": part(value), "low": part(low), "span": round(part(high) - part(low), 1)})
    return out


def figure_text(fact: Mapping[str, Any], name: str = "value") -> str:
    """Write one figure of a ledger row in its unit.

    Returns
    -------
    str
        The text; "" if there is none.

    Examples
    --------
    >>> figure_text({"measure": "share", "unit": "", "value": 0.256}), figure_text({"unit": "years", "value": 43.62})
    ('26%', '43.6 years')
    """
    value, unit = fact[name], fact.get("unit") or ""
    if value is None:
        return ""
    if fact.get("measure") == "share":
        return format_share(value)
    if fact.get("measure") == "count":
        return format_count(value)
    if unit == "minutes":
        return format_minutes(value)
    currency = unit.removesuffix(" a year")
    if unit and (is_currency(currency) or currency != unit):
        return format_money(value, currency) + unit.removeprefix(currency)
    return f"{format_mean(value)} {unit}".strip()
