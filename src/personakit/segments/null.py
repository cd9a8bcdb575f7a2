"""Rows as they would be without any personas: the same margins, correlations and missing cells, one population."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.segments.encode import Encoded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.segments.mixture import Design

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Column:
    """One latent normal variable and the values it is mapped to."""

    sorted_values: Floats | None  # numeric
    cuts: Floats | None  # of an item: normal cut points between its levels, in `order`
    order: NDArray[np.int64] | None
    first: int  # numeric column, or first indicator
    item: int  # which known-mask column


@dataclass(frozen=True, eq=False)
class Null:
    """A one-population copula with the margins of the data."""

    columns: tuple[Column, ...]
    root: Floats  # square root of the latent correlation matrix
    known_items: Floats
    mask: Floats
    n_indicators: int
    known: Floats


def _normal_cuts(shares: Floats) -> tuple[Floats, Floats]:
    """Normal cut points and the mean of the normal variable within each level."""
    from scipy.special import ndtri

    upper = np.clip(np.cumsum(shares), 1e-9, 1 - 1e-9)[:-1]
    cuts = np.asarray(ndtri(upper))
    density = np.concatenate([[0.0], np.exp(-0.5 * cuts**2) / np.sqrt(2 * np.pi), [0.0]])
    return cuts, (density[:-1] - density[1:]) / np.maximum(shares, 1e-9)


def item_slices(design: Design, n_indicators: int) -> list[tuple[int, int, bool]]:
    """First indicator, levels and whether ordinal, of every item."""
    out = [(start + i * c, c, True) for start, items, c in design.groups for i in range(items)]
    if design.n_nominal_items:
        ends = [*design.nominal_start[1:].tolist(), n_indicators - design.first_nominal]
        begins = design.nominal_start.tolist()
        out += [(design.first_nominal + a, b - a, False) for a, b in zip(begins, ends, strict=True)]
    return out


def learn_null(data: Encoded, weights: Floats, design: Design, scores: Floats) -> Null:
    """Learn margins and latent correlations; a nominal item's levels are ordered along the factor scores."""
    from scipy.special import ndtri

    n = data.n
    columns: list[Column] = []
    latent: list[Floats] = []
    masks: list[Floats] = []
    strength: list[float] = []
    for j in range(data.values.shape[1]):
        known = data.mask[:, j] > 0
        x = data.values[known, j]
        if x.size == 0:
            continue
        _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
        z = np.zeros(n)
        below: Floats = (np.cumsum(counts) - 0.5 * counts) / x.size
        score = np.asarray(ndtri(below))[inverse]
        c2 = float(np.mean(score**2))
        z[known] = score
        columns.append(Column(np.sort(x), None, None, j, -1))
        latent.append(z)
        masks.append(data.mask[:, j])
        strength.append(max(c2, 1e-3))
    known_items = []
    for position, (first, levels, ordinal) in enumerate(item_slices(design, data.indicators.shape[1])):
        block = data.indicators[:, first : first + levels]
        counts = (weights @ block) + 1e-9
        order: NDArray[np.int64] = np.arange(levels, dtype=np.int64)
        if not ordinal and levels > 2:
            means = (block * weights[:, None]).T @ scores / counts[:, None]
            grand = (counts @ means) / counts.sum()
            spread = (means - grand) * np.sqrt(counts)[:, None]
            _, _, axes = np.linalg.svd(spread, full_matrices=False)
            order = np.argsort((means - grand) @ axes[0], kind="stable")
        shares = counts[order] / counts.sum()
        cuts, mean = _normal_cuts(shares)
        score = np.zeros(levels)
        score[order] = mean
        latent.append(block @ score)
        known = block.sum(axis=1)
        masks.append(known)
        known_items.append(known)
        strength.append(max(float(shares @ mean**2), 1e-3))
        columns.append(Column(None, cuts, order, first, position))
    z, m = np.column_stack(latent), np.column_stack(masks)
    zw = z * weights[:, None]
    pairs = (m * weights[:, None]).T @ m
    covariance = zw.T @ z / np.maximum(pairs, 1.0)
    c = np.asarray(strength)
    correlation = np.clip(covariance / np.outer(c, c), -0.98, 0.98)
    # correlations between columns that are seldom known together are shrunk towards zero
    seen = pairs / (pairs + 20.0)
    correlation = correlation * seen
    np.fill_diagonal(correlation, 1.0)
    value, vector = np.linalg.eigh(correlation)
    root = vector * np.sqrt(np.clip(value, 1e-4, None))
    root = root / np.sqrt((root**2).sum(axis=1, keepdims=True))
    items = np.column_stack(known_items) if known_items else np.zeros((n, 0))
    return Null(tuple(columns), root, items, data.mask, data.indicators.shape[1], data.known)


def draw_null(null: Null, rng: np.random.Generator) -> Encoded:
    """Draw rows from the null with the missing cells of the data."""
    from scipy.special import ndtr

    n = null.mask.shape[0]
    z = rng.standard_normal((n, null.root.shape[1])) @ null.root.T
    values = np.zeros_like(null.mask)
    indicators = np.zeros((n, null.n_indicators))
    rows = np.arange(n)
    for position, column in enumerate(null.columns):
        if column.sorted_values is not None:
            x = column.sorted_values
            grid = np.asarray(ndtr(z[:, position])) * x.size
            values[:, column.first] = x[np.clip(grid.astype(np.int64), 0, x.size - 1)] * null.mask[:, column.first]
        elif column.cuts is not None and column.order is not None:
            level = column.order[np.searchsorted(column.cuts, z[:, position])]
            indicators[rows, column.first + level] = null.known_items[:, column.item]
    return Encoded(values, null.mask, indicators, null.known)
