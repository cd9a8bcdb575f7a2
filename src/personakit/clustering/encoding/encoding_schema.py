"""``EncodingSchema``: the scale of every number and the levels of every question, learnt from the rows to fit on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from personakit.clustering.encoding.column_values import column_codes, column_numbers, ordinal_values
from personakit.clustering.encoding.count_bands import FEWEST_ROWS_A_LEVEL, ZERO_OR_MORE, count_band_edges
from personakit.clustering.encoding.log_scale import log_shift
from personakit.core.kinds import OPTION_SEPARATOR, Kind

if TYPE_CHECKING:
    import pandas as pd

    from personakit.core.typing import Floats

#: An ordinal column with more levels is modelled as a number.
MOST_ORDINAL_LEVELS = 12
OTHER = "(other)"


@dataclass(frozen=True)
class NominalItem:
    """One question with a few levels: its levels fill `n_levels` indicator columns."""

    column: Any
    option: str | None  # of a multi-select
    ordinal: bool
    levels: tuple[Any, ...]
    edges: tuple[float, ...] | None = None  # of a number in bands: the lowest number of each band but the first
    battery: int = -1  # number of the battery that an ordinal item belongs to; -1: none

    @property
    def n_levels(self) -> int:
        """Number of levels."""
        return len(self.levels)


@dataclass(frozen=True)
class Scaler:
    """How one numeric column is brought to a common scale."""

    column: Any
    log_shift: float | None  # log(x + shift) first, None for no log
    centre: float
    scale: float
    above_zero: bool = False  # zeros are modelled as a separate item


@dataclass(frozen=True)
class EncodingSchema:
    """The meaning of each array column of the encoded data."""

    kinds: dict[str, Kind]
    scalers: tuple[Scaler, ...]
    items: tuple[NominalItem, ...]  # ordinal ones, counts in bands (both by number of levels), then nominal ones
    points: dict[str, tuple[Any, ...]]  # levels in order, of ordinal columns

    @property
    def n_indicators(self) -> int:
        """Number of indicator columns."""
        return sum(item.n_levels for item in self.items)

    @property
    def n_ordinal(self) -> int:
        """Number of indicator columns of ordinal items; they come first."""
        return sum(item.n_levels for item in self.items if item.ordinal)


def learn_schema(frame: pd.DataFrame, kinds: dict[str, Kind]) -> EncodingSchema:
    """Learn scales and levels from the rows to fit on."""
    scalers: list[Scaler] = []
    ordinal: list[NominalItem] = []
    nominal: list[NominalItem] = []
    counts: list[NominalItem] = []
    points: dict[str, tuple[Any, ...]] = {}
    for name in frame.columns:
        column, kind = frame[name], kinds[name]
        if kind is Kind.NUMERIC:
            raw = column_numbers(column)
            edges = count_band_edges(raw)
            if edges is not None:
                counts.append(NominalItem(name, None, False, tuple(range(len(edges) + 1)), edges))
            if edges == ZERO_OR_MORE:
                scalers.extend(replace(one, above_zero=True) for one in _scaler(name, raw[raw > 0]))
            elif edges is None:
                scalers.extend(_scaler(name, raw))
        elif kind is Kind.ORDINAL:
            levels = _ordinal_levels(column)
            if len(levels) > MOST_ORDINAL_LEVELS:
                points[name] = levels
                scalers.extend(_scaler(name, ordinal_values(column, levels)))
            elif len(levels) >= 2:
                points[name] = levels
                ordinal.append(NominalItem(name, None, len(levels) > 2, levels))
        elif kind is Kind.MULTI_SELECT:
            nominal.extend(NominalItem(name, option, False, (False, True)) for option in _options(column))
        else:
            levels = _nominal_levels(column)
            if len(levels) >= 2:
                nominal.append(NominalItem(name, None, False, levels))
    flat = [item for item in ordinal if not item.ordinal]  # two levels have no order to model
    ordinal = sorted((item for item in ordinal if item.ordinal), key=lambda item: item.n_levels)
    counts.sort(key=lambda item: item.n_levels)
    return EncodingSchema(dict(kinds), tuple(scalers), tuple(ordinal + counts + flat + nominal), points)


def _scaler(name: Any, raw: Floats) -> list[Scaler]:
    """Return the scaler of a column, or nothing when it is constant or empty."""
    import numpy as np

    x = np.sort(raw[np.isfinite(raw)])
    if x.size < 2 or x[0] == x[-1]:
        return []
    shift = log_shift(x)
    if shift is not None:
        x = np.log(x + shift)
    centre = float(np.median(x))
    q25, q75 = np.quantile(x, [0.25, 0.75])
    scale = float(q75 - q25) / 1.349
    spread = float(np.std(np.clip(x, np.quantile(x, 0.01), np.quantile(x, 0.99))))
    if scale < 0.2 * spread or scale == 0:
        scale = spread or float(np.std(x))
    return [Scaler(name, shift, centre, scale)]


def _ordinal_levels(column: pd.Series) -> tuple[Any, ...]:
    """Return the levels that occur, lowest first."""
    if column.dtype.name == "category" and column.cat.ordered:
        counts = column.cat.codes.value_counts()
        return tuple(level for code, level in enumerate(column.cat.categories) if counts.get(code, 0) > 0)
    levels = column.dropna().unique().tolist()
    words = all(isinstance(level, str) for level in levels)
    return (_word_order(levels) if words else None) or tuple(sorted(levels))


def _word_order(words: list[str]) -> tuple[str, ...] | None:
    """Return words of a known answer scale, or numbers as text, lowest first; None for other words."""
    from personakit.profiling.answer_scales import scale_order

    try:
        return tuple(sorted(words, key=lambda word: (float(word), word)))
    except ValueError:
        return scale_order(words)


def _nominal_levels(column: pd.Series) -> tuple[Any, ...]:
    """Return the levels that occur; where several are rare, they become one."""
    import numpy as np

    codes, seen = column_codes(column)
    counts = np.bincount(codes[codes >= 0], minlength=len(seen))
    count = {level: int(c) for level, c in zip(seen, counts, strict=True) if c > 0}
    levels = sorted(count, key=lambda level: (str(type(level)), level))
    rare = {level for level in levels if count[level] < FEWEST_ROWS_A_LEVEL}
    if len(levels) > 2 and len(rare) >= 2 and len(column) >= 20 * FEWEST_ROWS_A_LEVEL:
        levels = [level for level in levels if level not in rare] + [OTHER]
    return tuple(levels)


def _options(column: pd.Series) -> list[str]:
    codes, cells = column_codes(column)
    used = set(codes.tolist()) if len(codes) < 10_000 else set(range(len(cells)))
    seen: set[str] = set()
    for position, cell in enumerate(cells):
        if position in used:
            seen.update(part for part in str(cell).split(OPTION_SEPARATOR) if part)
    return sorted(seen)
