"""Implausible waits: a unit that changes within a column, and waits of days among waits of minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.core.formatting import format_minutes, format_share
from personakit.ingest.doubts import WAITS, Doubt

if TYPE_CHECKING:
    import pandas as pd

    from personakit.core.typing import Floats, Ints

UNITS, LONG = "the unit changes within the column", "waits of days"
NOTHING = "waits of nothing"
_FEWEST = 50  # waits of a stage and channel from which two groups can be told apart
_LEAST_GROUP = 0.1  # share of the waits that the smaller group needs
_FACTORS = (60.0, 3600.0, 24.0, 1440.0, 1000.0)  # of seconds, minutes, hours, days, milliseconds
_NAMES = {60.0: "60", 3600.0: "3,600", 24.0: "24", 1440.0: "1,440", 1000.0: "1,000"}
_AROUND = 1.35  # the medians of the groups are apart by the factor, times or divided by this at most
_APART = 3.0  # distance of the groups in their own standard deviations; the halves of one bell are 2.6 apart
_VALLEY = 0.5  # between the groups there are at most as many waits as this share of the smaller peak
_DAYS = 3.0
_MANY_ZEROS = 0.1  # share of the waits that are exactly 0
_NOT_AT_ONCE = 10.0  # minutes: where half the others are longer, nobody is served at once
_MINUTES_A_DAY = 1440.0
_SHORT = 120.0  # minutes: where half the waits are shorter, one of days is another thing


def _cells(waits: pd.DataFrame) -> list[Floats]:
    """Return the positive waits of each stage and channel, where there are many."""
    minutes = waits["wait_minutes"].to_numpy(dtype=np.float64, na_value=np.nan)
    stage = waits["stage"].cat.codes.to_numpy().astype(np.int64)
    channel = waits["channel"].cat.codes.to_numpy().astype(np.int64) + 1
    keep = minutes > 0
    key: Ints = stage[keep] * (int(channel.max(initial=0)) + 1) + channel[keep]
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    return [part for part in np.split(minutes[keep][order], starts[1:]) if len(part) >= _FEWEST]


def two_units(minutes: Floats) -> tuple[float, int] | None:
    """Return the factor between two groups of waits and the size of the smaller; None where they are one group.

    The waits are cut in two on a log scale where the variance within is least (Otsu). They are two groups where they
    stand apart, with hardly any wait between them, and their medians differ by a factor between units.

    Parameters
    ----------
    minutes : ndarray
        Waits, all above 0.

    References
    ----------
    Otsu, N. (1979), A threshold selection method from gray-level histograms. IEEE Transactions on Systems, Man and
    Cybernetics 9.

    Examples
    --------
    >>> waits = np.exp(np.random.default_rng(0).normal(1, 0.5, 400))
    >>> two_units(waits), two_units(np.where(np.arange(400) % 2, waits, 60 * waits))
    (None, (60.0, 200))
    """
    x = np.sort(np.log(minutes))
    n = np.arange(1, len(x))
    below, total = np.cumsum(x)[:-1], x.sum()
    between = n * (len(x) - n) * (below / n - (total - below) / (len(x) - n)) ** 2
    cut = int(np.argmax(between)) + 1
    low, high = x[:cut], x[cut:]
    if min(len(low), len(high)) < _LEAST_GROUP * len(x):
        return None
    spread = float(np.sqrt((low.var() * len(low) + high.var() * len(high)) / len(x)))
    gap = float(np.median(high) - np.median(low))
    if spread <= 0 or gap < _APART * spread:
        return None
    ends = np.median(low), np.median(high)
    width = gap / 6

    def waits_near(middle: float) -> int:
        return int((np.abs(x - middle) <= width).sum())

    valley = min(waits_near(float(middle)) for middle in np.linspace(*ends, 9)[2:-2])
    if valley > _VALLEY * min(waits_near(float(end)) for end in ends):
        return None
    near = [factor for factor in _FACTORS if abs(gap - np.log(factor)) <= np.log(_AROUND)]
    if not near:
        return None
    return min(near, key=lambda factor: abs(gap - float(np.log(factor)))), min(len(low), len(high))


def mixed_units(waits: pd.DataFrame, export: str) -> list[Doubt]:
    """Find waits of which part is in another unit: two groups apart by 60, 24, ... within a stage and channel.

    Parameters
    ----------
    waits : DataFrame
        The canonical table.
    export : str
        Where it comes from.
    """
    if not len(waits):
        return []
    cells = _cells(waits)
    results = [(len(cell), split) for cell in cells if (split := two_units(cell)) is not None]
    looked_at, hit = sum(len(cell) for cell in cells), sum(n for n, _ in results)
    if not results or hit < 0.5 * looked_at:  # where only some stages have two groups, these may be two kinds of wait
        return []
    by_factor: dict[float, int] = {}
    for _, (factor, smaller) in results:
        by_factor[factor] = by_factor.get(factor, 0) + smaller
    factor = max(by_factor, key=lambda key: by_factor[key])
    rows = by_factor[factor]
    share = rows / max(looked_at, 1)
    sentence = (
        f"the waits fall into two groups {_NAMES[factor]} times apart ({rows:,}, or {format_share(share)}, in the "
        "smaller): part of the column seems to be in another unit."
    )
    remedy = "Bring the column to one unit where it is made, or split the export in two, each with its unit."
    return [_doubt(export, UNITS, rows, share, sentence=sentence, remedy=remedy)]


def long_waits(waits: pd.DataFrame, export: str, *, declared: bool) -> list[Doubt]:
    """Find waits of days at stages where half the waits are of minutes, and stages where half are of days.

    Parameters
    ----------
    waits : DataFrame
        The canonical table.
    export : str
        Where it comes from.
    declared : bool
        Whether the study says that waits are in hours or days, so that long ones are meant.
    """
    if not len(waits):
        return []
    minutes = waits["wait_minutes"].to_numpy(dtype=np.float64, na_value=np.nan)
    stage = waits["stage"].cat.codes.to_numpy()
    limit = _DAYS * _MINUTES_A_DAY
    rows = 0
    for code in np.unique(stage):
        of_stage = minutes[(stage == code) & (minutes >= 0)]
        if not len(of_stage):
            continue
        middle = float(np.median(of_stage))
        if middle < _SHORT or (middle > limit and not declared):
            rows += int((of_stage > limit).sum())
    if not rows:
        return []
    share = rows / max(int((minutes >= 0).sum()), 1)
    sentence = f"{rows:,} waits ({format_share(share)}) are longer than {format_minutes(limit, spelled_out=True)}."
    remedy = "Is the unit right, and did somebody forget to close these?"
    return [_doubt(export, LONG, rows, share, sentence=sentence, remedy=remedy)]


def zero_waits(waits: pd.DataFrame, export: str) -> list[Doubt]:
    """Find many waits of exactly 0 where the others are long: cases that nobody has answered yet, in many tools.

    Parameters
    ----------
    waits : DataFrame
        The canonical table.
    export : str
        Where it comes from.
    """
    minutes = waits["wait_minutes"].to_numpy(dtype=np.float64, na_value=np.nan)
    known = minutes[~np.isnan(minutes)]
    rows = int((known == 0).sum())
    if rows < _FEWEST or rows < _MANY_ZEROS * len(known) or rows == len(known):
        return []
    middle = float(np.median(known[known > 0]))
    if middle < _NOT_AT_ONCE:
        return []
    share = rows / len(known)
    sentence = (
        f"{rows:,} waits ({format_share(share)}) are exactly 0, and half the others are longer than "
        f"{format_minutes(middle, spelled_out=True)}: they may stand for cases without an answer."
    )
    remedy = "If 0 means that nobody has answered, add 0 to missing of that column."
    return [_doubt(export, NOTHING, rows, share, sentence=sentence, remedy=remedy)]


def _doubt(export: str, check: str, rows: int, share: float, *, sentence: str, remedy: str) -> Doubt:
    return Doubt(
        table="waits", export=export, check=check, rows=rows, share=share, figures=(WAITS,), sentence=sentence,
        remedy=remedy,
    )  # fmt: skip
