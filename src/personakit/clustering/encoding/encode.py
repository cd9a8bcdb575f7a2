"""Turn a frame of mixed columns into the arrays of the mixture; a missing cell is zero in all of them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from personakit.clustering.encoding.column_values import (
    are_numbers,
    column_codes,
    column_numbers,
    ordinal_values,
    scale_points,
)
from personakit.clustering.encoding.count_bands import ZERO_OR_MORE
from personakit.clustering.encoding.encoding_schema import OTHER
from personakit.core.kinds import OPTION_SEPARATOR

if TYPE_CHECKING:
    import pandas as pd

    from personakit.clustering.encoding.encoding_schema import EncodingSchema, NominalItem, Scaler
    from personakit.core.typing import Array, Bools, Float32s, Floats, Ints

#: Standardised numbers are clipped at this value, so that one outlier cannot form a persona.
CLIP = 6.0


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


def encode(frame: pd.DataFrame, layout: EncodingSchema, *, warn: bool = True) -> Encoded:
    """Turn rows into arrays, leaving missing cells out.

    Levels not seen when the layout was learnt, codes outside a scale and amounts below zero where none were are left
    out too, with a warning that counts the cells.
    """
    data, unseen = encode_and_count(frame, layout)
    if unseen and warn:
        counts = ", ".join(f"{count} in '{name}'" for name, count in unseen.items())
        warnings.warn(
            f"cells with a level not seen in fit, or outside the scale there, are treated as missing: {counts}",
            UserWarning,
            stacklevel=3,
        )
    return data


def encode_and_count(frame: pd.DataFrame, layout: EncodingSchema) -> tuple[Encoded, dict[Any, int]]:
    """Turn rows into arrays, and count the cells of each column that the scale learnt in fit has no place for.

    Such a cell counts as missing, since the nearest place on the scale would be an extreme answer that nobody gave:

    - a level that was not seen;
    - a code below the lowest or above the highest of an ordinal column (9 = no answer, on a scale of 1 to 5). A number
      between two of its levels takes the nearer one, as an average of answers does;
    - an amount below zero where the logarithm is taken or zeros are a level of their own, since no such amount was
      seen, and zero where its logarithm is taken as it is. An amount above those seen, or a small one above zero, is
      on the scale.
    """
    import numpy as np

    n = len(frame)
    unseen: dict[Any, int] = {}
    coded_columns: dict[Any, tuple[Ints, list[Any]]] = {}
    values = np.zeros((n, len(layout.scalers)))
    mask = np.zeros((n, len(layout.scalers)))
    for j, scaler in enumerate(layout.scalers):
        raw, known, lost = _numbers(frame[scaler.column], scaler, layout)
        if lost:
            unseen[scaler.column] = lost
        mask[:, j] = known
        values[known, j] = _scale(raw[known], scaler)
    indicators = np.zeros((n, layout.n_indicators))
    known_items = np.zeros(n)
    start = 0
    for item in layout.items:
        if item.edges is not None:
            raw = column_numbers(frame[item.column])
            below = raw < 0 if item.edges == ZERO_OR_MORE else np.zeros(n, dtype=bool)
            codes, lost = np.searchsorted(item.edges, raw, side="right"), int(below.sum())
            codes[np.isnan(raw) | below] = -1
        else:
            if item.column not in coded_columns:
                coded_columns[item.column] = column_codes(frame[item.column])
            codes, lost = _codes(*coded_columns[item.column], item, layout)
        if lost:
            unseen[item.column] = lost
        rows = np.flatnonzero(codes >= 0)
        indicators[rows, start + codes[rows]] = 1.0
        known_items[rows] += 1
        start += item.n_levels
    return pack(values, mask, indicators, mask.sum(axis=1) + known_items, layout.n_ordinal), unseen


def _numbers(column: pd.Series, scaler: Scaler, layout: EncodingSchema) -> tuple[Floats, Bools, int]:
    """Return a column as numbers, which of them are on its scale, and how many known cells are not."""
    import numpy as np

    levels = layout.points.get(scaler.column)
    if levels is not None:
        raw = ordinal_values(column, levels)
        ends = (levels[0], levels[-1]) if are_numbers(levels) else (0, len(levels) - 1)
        known = (raw >= ends[0]) & (raw <= ends[1])
        return raw, known, int((column.notna().to_numpy(dtype=bool) & ~known).sum())
    raw = column_numbers(column)
    if scaler.above_zero:
        return raw, raw > 0, 0  # those below zero are counted with the item
    known = np.isfinite(raw)
    if scaler.log_shift is None:
        return raw, known, 0
    on_scale = (raw >= 0) & (raw + scaler.log_shift > 0)
    return raw, on_scale, int((known & ~on_scale).sum())


def _scale(raw: Floats, scaler: Scaler) -> Floats:
    import numpy as np

    x = raw if scaler.log_shift is None else np.log(raw + scaler.log_shift)
    out: Floats = np.clip((x - scaler.centre) / scaler.scale, -CLIP, CLIP)
    return out


def _codes(codes: Ints, levels: list[Any], item: NominalItem, layout: EncodingSchema) -> tuple[Ints, int]:
    """Return the position of each cell's level in the item, -1 where missing, and the number of cells without one."""
    import numpy as np

    if not levels:
        return np.full(codes.size, -1, dtype=np.int64), 0
    if item.option is not None:
        new = np.array([item.option in str(cell).split(OPTION_SEPARATOR) for cell in levels], dtype=np.int64)
        return np.where(codes < 0, -1, new[codes]), 0
    if item.column in layout.points and are_numbers(item.levels):
        points = np.array(item.levels, dtype=np.float64)
        given = scale_points(codes, levels, item.column)
        outside = ~((given >= points[0]) & (given <= points[-1]))
        new = np.where(outside, -1, np.abs(points - np.nan_to_num(given)[:, None]).argmin(axis=1))
    else:
        position = {level: p for p, level in enumerate(item.levels)}
        fallback = position.get(OTHER, -1)
        new = np.array([position.get(level, fallback) for level in levels], dtype=np.int64)
    out = np.where(codes < 0, -1, new[codes])
    return out, int(((codes >= 0) & (out < 0)).sum())
