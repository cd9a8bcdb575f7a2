"""How the share of a theme changes over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.core.intervals import Z_90, wilson_interval

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from personakit.core.typing import Bools

#: Median number of texts that periods must have: months if they have it, else quarters, else years.
ENOUGH_TEXTS = 30
RISING, FALLING, STEADY = "rising", "falling", "steady"


def trend_of(at: NDArray[np.datetime64], on_theme: Bools, minimum_cell: int) -> tuple[list[dict[str, Any]], str]:
    """Return the share of a theme by period, and its trend in one word.

    Parameters
    ----------
    at : ndarray of datetime64 (texts,)
        When each text of the stage was written.
    on_theme : ndarray of bool (texts,)
        Whether each is about the theme.
    minimum_cell : int
        Fewest texts behind a share.

    Returns
    -------
    rows : list of dict
        period, texts, share, low, high (90%, Wilson); a period of too few texts is left out.
    word : str
        "rising" or "falling" if the later half differs from the earlier half by more than a 90% interval, else
        "steady"; "" without dates.

    Examples
    --------
    >>> at = np.repeat(np.array(["2025-01-15", "2025-02-15"], dtype="datetime64[D]"), 40)
    >>> rows, word = trend_of(at, np.arange(80) >= 60, 10)
    >>> [(row["period"], row["share"]) for row in rows], word
    ([('2025-01', 0.0), ('2025-02', 0.5)], 'rising')
    """
    dated = ~np.isnat(at)
    if dated.sum() < 2 * max(minimum_cell, 1):
        return [], ""
    day, about = at[dated], on_theme[dated]
    month = day.astype("datetime64[M]").astype(np.int64)
    for months in _NAMES:
        period = month // months
        periods, of, n = np.unique(period, return_inverse=True, return_counts=True)
        if np.median(n) >= ENOUGH_TEXTS or months == 12:
            break
    hits = np.bincount(of, about, len(periods))
    low, high = wilson_interval(hits / n, n)
    rows = [
        {"period": _NAMES[months](int(p)), "texts": int(n[i]), "share": float(hits[i] / n[i]),
         "low": float(min(low[i], hits[i] / n[i])),
         "high": float(max(high[i], hits[i] / n[i]))}
        for i, p in enumerate(periods) if n[i] >= minimum_cell and not 0 < hits[i] < minimum_cell / 2
    ]  # fmt: skip
    late = month > np.median(month)
    if not late.any() or late.all():
        return rows, ""
    a, b = about[~late].mean(), about[late].mean()
    error = np.sqrt(a * (1 - a) / (~late).sum() + b * (1 - b) / late.sum())
    word = STEADY if abs(b - a) <= Z_90 * error else RISING if b > a else FALLING
    return rows, word


def _month(number: int) -> str:
    return f"{1970 + number // 12}-{number % 12 + 1:02d}"


def _quarter(number: int) -> str:
    return f"{1970 + number // 4}-Q{number % 4 + 1}"


def _year(number: int) -> str:
    return str(1970 + number)


_NAMES: dict[int, Callable[[int], str]] = {1: _month, 3: _quarter, 12: _year}
