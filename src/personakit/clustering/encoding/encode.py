"""Turn a frame of mixed columns into the arrays of the mixture; a missing cell is zero in all of them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from personakit.clustering.encoding.column_values import column_codes, column_numbers, ordinal_values
from personakit.clustering.encoding.encoding_schema import OTHER
from personakit.core.kinds import OPTION_SEPARATOR

if TYPE_CHECKING:
    import pandas as pd

    from personakit.clustering.encoding.encoding_schema import EncodingSchema, NominalItem, Scaler
    from personakit.core.typing import Array, Float32s, Floats, Ints

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
    coded_columns: dict[Any, tuple[Ints, list[Any]]] = {}
    values = np.zeros((n, len(layout.scalers)))
    mask = np.zeros((n, len(layout.scalers)))
    for j, scaler in enumerate(layout.scalers):
        column = frame[scaler.column]
        levels = layout.points.get(scaler.column)
        raw = column_numbers(column) if levels is None else ordinal_values(column, levels)
        known = raw > 0 if scaler.above_zero else np.isfinite(raw)
        mask[:, j] = known
        values[known, j] = _scale(raw[known], scaler)
    indicators = np.zeros((n, layout.n_indicators))
    known_items = np.zeros(n)
    start = 0
    unseen: dict[Any, int] = {}
    for item in layout.items:
        if item.edges is not None:
            raw = column_numbers(frame[item.column])
            codes, lost = np.where(np.isnan(raw), -1, np.searchsorted(item.edges, raw, side="right")), 0
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


def _scale(raw: Floats, scaler: Scaler) -> Floats:
    import numpy as np

    x = raw
    if scaler.log_shift is not None:
        smallest = max(scaler.log_shift, 1e-300) * 1e-3
        x = np.log(np.maximum(raw + scaler.log_shift, smallest))
    out: Floats = np.clip((x - scaler.centre) / scaler.scale, -CLIP, CLIP)
    return out


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
