"""Turn a frame of mixed columns into the arrays of the mixture; a missing cell is zero in all of them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from personakit.clustering.encoding.count_bands import FEWEST_ROWS_A_LEVEL, ZERO_OR_MORE, count_band_edges
from personakit.core.errors import DataError
from personakit.core.kinds import OPTION_SEPARATOR, Kind

if TYPE_CHECKING:
    import pandas as pd

    from personakit.core.typing import Array, Float32s, Floats, Ints


#: Standardised numbers are clipped at this value, so that one outlier cannot form a persona.
CLIP = 6.0
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
    items: tuple[NominalItem, ...]  # ordinal ones first, by number of levels, then nominal ones
    points: dict[str, tuple[Any, ...]]  # levels in order, of ordinal columns

    @property
    def n_indicators(self) -> int:
        """Number of indicator columns."""
        return sum(item.n_levels for item in self.items)

    @property
    def n_ordinal(self) -> int:
        """Number of indicator columns of ordinal items; they come first."""
        return sum(item.n_levels for item in self.items if item.ordinal)


@dataclass(frozen=True, eq=False)
class Encoded:
    """Rows as arrays. A missing cell has 0 in `values`, in `mask` and in all its indicators."""

    values: Floats  # rows x numeric columns
    mask: Floats  # rows x numeric columns, 1 where known
    indicators: Floats  # rows x indicator columns
    known: Floats  # rows: number of known cells
    answered: Ints  # rows that answered any ordinal item ...
    ordinal: Float32s  # ... and their ordinal indicators; single precision halves the work

    @property
    def n(self) -> int:
        """Number of rows."""
        return int(self.values.shape[0])

    def take(self, rows: Array) -> Encoded:
        """Return the given rows."""
        return pack(self.values[rows], self.mask[rows], self.indicators[rows], self.known[rows], self.ordinal.shape[1])


def pack(values: Floats, mask: Floats, indicators: Floats, known: Floats, n_ordinal: int) -> Encoded:
    """Return the arrays as `Encoded`; the first `n_ordinal` indicators belong to ordinal items."""
    import numpy as np

    block = indicators[:, :n_ordinal]
    answered = np.flatnonzero(block.any(axis=1)) if n_ordinal else np.zeros(0, dtype=np.int64)
    return Encoded(values, mask, indicators, known, answered, block[answered].astype(np.float32))


def learn_schema(frame: pd.DataFrame, kinds: dict[str, Kind]) -> EncodingSchema:
    """Learn scales and levels from the rows to fit on."""
    scalers: list[Scaler] = []
    ordinal: list[NominalItem] = []
    nominal: list[NominalItem] = []
    points: dict[str, tuple[Any, ...]] = {}
    for name in frame.columns:
        column, kind = frame[name], kinds[name]
        if kind is Kind.NUMERIC:
            raw = _numbers(column)
            edges = count_band_edges(raw)
            if edges is not None:
                nominal.append(NominalItem(name, None, False, tuple(range(len(edges) + 1)), edges))
            if edges == ZERO_OR_MORE:
                scalers.extend(replace(one, above_zero=True) for one in _scaler(name, raw[raw > 0]))
            elif edges is None:
                scalers.extend(_scaler(name, raw))
        elif kind is Kind.ORDINAL:
            levels = _ordinal_levels(column)
            if len(levels) > MOST_ORDINAL_LEVELS:
                points[name] = levels
                scalers.extend(_scaler(name, _ordinal_values(column, levels)))
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
    return EncodingSchema(dict(kinds), tuple(scalers), tuple(ordinal + flat + nominal), points)


def encode(frame: pd.DataFrame, layout: EncodingSchema, *, warn: bool = True) -> Encoded:
    """Turn rows into arrays, leaving missing cells out.

    A level not seen when the layout was learnt is left out too, with a warning that counts the cells.
    """
    data, unseen = encode_and_count(frame, layout)
    if unseen and warn:
        counts = ", ".join(f"{count} in '{name}'" for name, count in unseen.items())
        warnings.warn(f"cells with a level not seen in fit are treated as missing: {counts}", UserWarning, stacklevel=3)
    return data


def encode_and_count(frame: pd.DataFrame, layout: EncodingSchema) -> tuple[Encoded, dict[Any, int]]:
    """Turn rows into arrays, and count the cells of each column whose level was not seen in fit."""
    import numpy as np

    n = len(frame)
    factorised: dict[Any, tuple[Ints, list[Any]]] = {}
    values = np.zeros((n, len(layout.scalers)))
    mask = np.zeros((n, len(layout.scalers)))
    for j, scaler in enumerate(layout.scalers):
        column = frame[scaler.column]
        levels = layout.points.get(scaler.column)
        raw = _numbers(column) if levels is None else _ordinal_values(column, levels)
        known = raw > 0 if scaler.above_zero else np.isfinite(raw)
        mask[:, j] = known
        values[known, j] = _scale(raw[known], scaler)
    indicators = np.zeros((n, layout.n_indicators))
    known_items = np.zeros(n)
    start = 0
    unseen: dict[Any, int] = {}
    for item in layout.items:
        if item.edges is not None:
            raw = _numbers(frame[item.column])
            codes, lost = np.where(np.isnan(raw), -1, np.searchsorted(item.edges, raw, side="right")), 0
        else:
            if item.column not in factorised:
                factorised[item.column] = _factorised(frame[item.column])
            codes, lost = _codes(*factorised[item.column], item, layout)
        if lost:
            unseen[item.column] = lost
        rows = np.flatnonzero(codes >= 0)
        indicators[rows, start + codes[rows]] = 1.0
        known_items[rows] += 1
        start += item.n_levels
    return pack(values, mask, indicators, mask.sum(axis=1) + known_items, layout.n_ordinal), unseen


def _numbers(column: pd.Series) -> Floats:
    import numpy as np
    import pandas as pd

    try:
        numbers = pd.to_numeric(column.astype("object") if column.dtype.name == "category" else column)
        raw = numbers.to_numpy(dtype=np.float64, na_value=np.nan)
    except (ValueError, TypeError):
        raw = _written_numbers(column)
    if np.isinf(raw).any():
        raise ValueError(f"column '{column.name}' contains infinity; make such cells missing (NaN) or drop the column.")
    return raw


def _written_numbers(column: pd.Series) -> Floats:
    """Parse numbers written as text, with currency signs or a decimal comma."""
    import pyarrow as pa

    from personakit.parsing.numbers import parse_numbers

    cells = [str(cell) if known else None for cell, known in zip(column, column.notna(), strict=True)]
    parsed = parse_numbers(pa.array(cells, pa.string()))
    if parsed.bad.any():
        raise DataError(
            f"column '{column.name}' is numeric but holds text in {int(parsed.bad.sum()):,} cells. Declare it "
            "categorical, or clean it first."
        )
    written: Floats = parsed.cells
    return written


def _scaler(name: Any, raw: Floats) -> list[Scaler]:
    """Return the scaler of a column, or nothing when it is constant or empty."""
    import numpy as np

    x = np.sort(raw[np.isfinite(raw)])
    if x.size < 2 or x[0] == x[-1]:
        return []
    log_shift = None
    if x.size >= 20 and np.unique(x).size > 10:
        q05, q50, q95 = np.quantile(x, [0.05, 0.5, 0.95])
        if x[0] >= 0 and q95 - q50 > 2.5 * max(q50 - q05, 1e-12):
            positive = x[x > 0]
            shift = 0.0 if x[0] > 0 and q05 > 0.01 * q50 else float(np.quantile(positive, 0.25)) * 0.5
            log_shift = shift
            x = np.log(x + shift)
    centre = float(np.median(x))
    q25, q75 = np.quantile(x, [0.25, 0.75])
    scale = float(q75 - q25) / 1.349
    spread = float(np.std(np.clip(x, np.quantile(x, 0.01), np.quantile(x, 0.99))))
    if scale < 0.2 * spread or scale == 0:
        scale = spread or float(np.std(x))
    return [Scaler(name, log_shift, centre, scale)]


def _scale(raw: Floats, scaler: Scaler) -> Floats:
    import numpy as np

    x = raw
    if scaler.log_shift is not None:
        smallest = max(scaler.log_shift, 1e-300) * 1e-3
        x = np.log(np.maximum(raw + scaler.log_shift, smallest))
    out: Floats = np.clip((x - scaler.centre) / scaler.scale, -CLIP, CLIP)
    return out


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


def _ordinal_values(column: pd.Series, levels: tuple[Any, ...]) -> Floats:
    """Return scale points as numbers: the levels themselves if numeric, else their rank."""
    import numpy as np
    import pandas as pd

    if all(isinstance(level, (int, float)) and not isinstance(level, bool) for level in levels):
        return _numbers(column)
    rank = {level: float(position) for position, level in enumerate(levels)}
    mapped = column.astype("object").map(rank)
    return pd.to_numeric(mapped).to_numpy(dtype=np.float64, na_value=np.nan)


def _nominal_levels(column: pd.Series) -> tuple[Any, ...]:
    import numpy as np

    codes, seen = _factorised(column)
    counts = np.bincount(codes[codes >= 0], minlength=len(seen))
    count = {level: int(c) for level, c in zip(seen, counts, strict=True) if c > 0}
    levels = sorted(count, key=lambda level: (str(type(level)), level))
    rare = {level for level in levels if count[level] < FEWEST_ROWS_A_LEVEL}
    if len(levels) > 2 and len(rare) >= 2 and len(column) >= 20 * FEWEST_ROWS_A_LEVEL:
        levels = [level for level in levels if level not in rare] + [OTHER]
    return tuple(levels)


def _options(column: pd.Series) -> list[str]:
    codes, cells = _factorised(column)
    used = set(codes.tolist()) if len(codes) < 10_000 else set(range(len(cells)))
    seen: set[str] = set()
    for position, cell in enumerate(cells):
        if position in used:
            seen.update(part for part in str(cell).split(OPTION_SEPARATOR) if part)
    return sorted(seen)


def _factorised(column: pd.Series) -> tuple[Ints, list[Any]]:
    """Return the code of every cell, -1 where missing, and the level of each code."""
    import numpy as np
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy().astype(np.int64), list(column.cat.categories)
    codes, index = pd.factorize(column, use_na_sentinel=True)
    return np.asarray(codes, dtype=np.int64), list(index.tolist())


def _codes(codes: Ints, levels: list[Any], item: NominalItem, layout: EncodingSchema) -> tuple[Ints, int]:
    """Return the position of each cell's level in the item, -1 where missing, and the number of unknown levels."""
    import numpy as np

    if not levels:
        return np.full(codes.size, -1, dtype=np.int64), 0
    if item.option is not None:
        new = np.array([item.option in str(cell).split(OPTION_SEPARATOR) for cell in levels], dtype=np.int64)
        return np.where(codes < 0, -1, new[codes]), 0
    if item.column in layout.points and all(isinstance(level, (int, float)) for level in item.levels):
        points = np.array(item.levels, dtype=np.float64)
        new = np.array([int(np.argmin(np.abs(points - float(level)))) for level in levels], dtype=np.int64)
    else:
        position = {level: p for p, level in enumerate(item.levels)}
        fallback = position.get(OTHER, -1)
        new = np.array([position.get(level, fallback) for level in levels], dtype=np.int64)
    out = np.where(codes < 0, -1, new[codes])
    return out, int(((codes >= 0) & (out < 0)).sum())
