"""Draw new rows from a fitted mixture, as a frame like the one it was fitted to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from personakit.clustering.encoding.column_values import are_numbers
from personakit.clustering.encoding.count_bands import ZERO_OR_MORE
from personakit.clustering.encoding.encode import pack
from personakit.clustering.mixture.full_covariance import FullCovariance
from personakit.clustering.mixture.simulate import draw_personas, simulate_rows
from personakit.core.kinds import OPTION_SEPARATOR, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.clustering.encoding.encoding_schema import EncodingSchema, NominalItem, Scaler
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.core.typing import Floats, Ints


def draw_rows(
    n: int, layout: EncodingSchema, model: Mixture, design: Design, rng: np.random.Generator
) -> tuple[pd.DataFrame, Ints]:
    """Return rows without missing cells and the persona that each was drawn from.

    A column that the model does not describe (one that never varied, or that says nothing of the persona) is missing.
    """
    personas = draw_personas(model, n, rng)
    rows = simulate_rows(model, complete_rows(n, layout), design, rng, personas)
    described = set(range(len(layout.scalers)))
    if isinstance(model.numeric, FullCovariance):
        described &= set(model.numeric.used.tolist())
    numbers = {
        scaler.column: _number(encoded, scaler, layout)
        for j, (scaler, encoded) in enumerate(zip(layout.scalers, np.transpose(rows.values), strict=True))
        if j in described
    }
    ends = np.cumsum([item.n_levels for item in layout.items]).tolist()
    levels: dict[Any, list[tuple[NominalItem, Ints]]] = {}
    for item, end in zip(layout.items, ends, strict=True):
        level = rows.indicators[:, end - item.n_levels : end].argmax(axis=1)
        levels.setdefault(item.column, []).append((item, level))
    columns = {
        name: _column(kind, n, numbers.get(name), levels.get(name, ()), layout.points.get(name))
        for name, kind in layout.kinds.items()
    }
    return pd.DataFrame(columns), personas


def complete_rows(n: int, layout: EncodingSchema) -> Any:
    """Return rows with every cell known, to be drawn anew."""
    indicators = np.zeros((n, layout.n_indicators))
    start = 0
    for item in layout.items:
        indicators[:, start] = 1.0
        start += item.n_levels
    mask = np.ones((n, len(layout.scalers)))
    known = np.full(n, float(len(layout.scalers) + len(layout.items)))
    return pack(np.zeros_like(mask), mask, indicators, known, layout.n_ordinal)


def _number(encoded: Floats, scaler: Scaler, layout: EncodingSchema) -> Floats:
    """Undo the scaling: numbers in the units of the column, or ranks of levels that are not numbers."""
    out: Floats = encoded * scaler.scale + scaler.centre
    if scaler.log_shift is not None:  # such a column was nowhere below zero
        out = np.maximum(np.exp(out) - scaler.log_shift, scaler.log_shift * 1e-3 if scaler.above_zero else 0.0)
    levels = layout.points.get(scaler.column)
    if levels is None:
        return out
    at = np.array(levels, dtype=np.float64) if are_numbers(levels) else np.arange(len(levels), dtype=np.float64)
    out = np.abs(out[:, None] - at).argmin(axis=1).astype(np.float64)
    return out


def _column(
    kind: Kind, n: int, number: Floats | None, items: Sequence[tuple[NominalItem, Ints]], points: tuple[Any, ...] | None
) -> pd.Series:
    if kind is Kind.MULTI_SELECT and items:
        chosen = [np.where(level == 1, str(item.option), "") for item, level in items]
        cells = [OPTION_SEPARATOR.join(filter(None, row)) for row in zip(*chosen, strict=True)]
        return pd.Series(pd.Categorical(cells))
    if kind is Kind.NUMERIC:
        return pd.Series(_numeric(n, number, items), dtype=np.float64)
    if points is not None and number is not None:  # many levels: drawn as a number
        return _of_levels(number.astype(np.int64), points, ordered=True)
    if not items:
        return pd.Series(np.full(n, np.nan))
    item, level = items[0]
    if set(item.levels) == {False, True} and all(isinstance(one, bool) for one in item.levels):
        return pd.Series(np.array(item.levels, dtype=bool)[level])
    return _of_levels(level, item.levels, ordered=kind is Kind.ORDINAL)


def _of_levels(codes: Ints, levels: tuple[Any, ...], *, ordered: bool) -> pd.Series:
    categories: Any = pd.Index(levels)
    return pd.Series(pd.Categorical.from_codes(codes, categories=categories, ordered=ordered))


def _numeric(n: int, number: Floats | None, items: Sequence[tuple[NominalItem, Ints]]) -> Floats:
    if not items:
        return np.full(n, np.nan) if number is None else number
    item, band = items[0]
    edges = np.array(item.edges)
    if item.edges == ZERO_OR_MORE:
        return np.where(band == 0, 0.0, 1.0 if number is None else number)
    step = 1.0 if len(edges) < 2 or (edges == np.round(edges)).all() else edges[1] - edges[0]
    return np.concatenate([[edges[0] - step], edges])[band]
