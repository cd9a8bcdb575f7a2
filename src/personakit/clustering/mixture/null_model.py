"""The null model: rows of one population without personas, with the same margins, correlations and missing cells.

Two continuous traits affect all columns. Numeric and ordinal columns depend on them linearly and keep the rest of their
correlations; categories depend on them by a multinomial logit. The traits are normal or flat (uniform); flat traits are
the continuum that is hardest to distinguish from personas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from personakit.clustering.encoding.encode import Encoded, pack
from personakit.clustering.mixture.latent_trait import LatentTrait, fit_latent_trait, log_softmax

if TYPE_CHECKING:
    from personakit.clustering.mixture.mixture import Design
    from personakit.core.typing import Floats

    Shape = Literal["normal", "flat"]


@dataclass(frozen=True, eq=False)
class NullColumn:
    """One latent variable: normal scores of the rows, which are known, and the variance of the scores."""

    z: Floats
    known: Floats
    strength: float  # variance of the scores: 1 for a continuous column, less for a coarse one
    numeric: int | None  # position of the numeric column
    first: int = 0  # first indicator of the item
    shares: Floats | None = None  # level shares of the item


@dataclass(frozen=True, eq=False)
class NullModel:
    """A fitted one-population model of the rows."""

    data: Encoded
    columns: tuple[NullColumn, ...]
    categories: tuple[tuple[int, int], ...]  # first indicator and levels of each nominal item with over two levels
    traits: LatentTrait
    slope: Floats  # columns x q: latent loadings on the traits
    root: Floats  # square root of the latent correlations that the traits do not explain
    shape: Shape


def item_slices(design: Design, n_indicators: int) -> list[tuple[int, int, bool]]:
    """Return the first indicator, the number of levels and whether ordinal, for every item."""
    out = [(start + i * c, c, True) for start, items, c in (*design.groups, *design.counts) for i in range(items)]
    if design.n_nominal_items:
        ends = [*design.nominal_start[1:].tolist(), n_indicators - design.first_nominal]
        begins = design.nominal_start.tolist()
        out += [(design.first_nominal + a, b - a, False) for a, b in zip(begins, ends, strict=True)]
    return out


def _numeric_columns(data: Encoded) -> list[NullColumn]:
    from scipy.special import ndtri

    out = []
    for j in range(data.values.shape[1]):
        known = data.mask[:, j] > 0
        x = data.values[known, j]
        if x.size < 2:
            continue
        _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
        below: Floats = (np.cumsum(counts) - 0.5 * counts) / x.size
        score: Floats = np.asarray(ndtri(below))[inverse]
        z = np.zeros(data.n)
        z[known] = score
        out.append(NullColumn(z, data.mask[:, j], max(float(np.mean(score**2)), 1e-3), j))
    return out


def _item_column(block: Floats, weights: Floats, first: int) -> NullColumn:
    from scipy.special import ndtri

    counts = weights @ block + 1e-9
    shares = counts / counts.sum()
    cuts = np.asarray(ndtri(np.clip(np.cumsum(shares), 1e-9, 1 - 1e-9)[:-1]))
    density = np.concatenate([[0.0], np.exp(-0.5 * cuts**2) / np.sqrt(2 * np.pi), [0.0]])
    score = (density[:-1] - density[1:]) / np.maximum(shares, 1e-9)
    return NullColumn(block @ score, block.sum(axis=1), max(float(shares @ score**2), 1e-3), None, first, shares)


def fit_null_model(data: Encoded, weights: Floats, design: Design, scores: Floats, shape: Shape) -> NullModel:
    """Learn margins, latent correlations and traits."""
    columns = _numeric_columns(data)
    categories = []
    for first, levels, ordinal in item_slices(design, data.indicators.shape[1]):
        if ordinal or levels == 2:
            columns.append(_item_column(data.indicators[:, first : first + levels], weights, first))
        else:
            categories.append((first, levels))
    z = np.column_stack([c.z for c in columns]) if columns else np.zeros((data.n, 0))
    known = np.column_stack([c.known for c in columns]) if columns else np.zeros((data.n, 0))
    strength = np.array([c.strength for c in columns])
    q = min(2, scores.shape[1])
    blocks = [data.indicators[:, first : first + levels] for first, levels in categories]
    traits = fit_latent_trait(z, known, blocks, weights, scores, q=q, shape=shape, tolerance=1e-4)
    pairs = (known * weights[:, None]).T @ known
    covariance = (z * weights[:, None]).T @ z / np.maximum(pairs, 1.0)
    correlation = np.clip(covariance / np.outer(strength, strength), -0.98, 0.98)
    correlation = (
        correlation * pairs / (pairs + 20.0)
    )  # columns rarely known together are shrunk towards no correlation
    slope = traits.loadings / np.maximum(strength, 1e-3)[:, None]
    slope = slope * np.minimum(1.0, 0.97 / np.maximum(np.sqrt((slope**2).sum(axis=1, keepdims=True)), 1e-9))
    left = correlation - slope @ slope.T
    np.fill_diagonal(left, 1 - (slope**2).sum(axis=1))
    value, vector = np.linalg.eigh(left) if columns else (np.zeros(0), np.zeros((0, 0)))
    root = vector * np.sqrt(np.clip(value, 1e-4, None))
    return NullModel(data, tuple(columns), tuple(categories), traits, slope, root, shape)


def simulate_null(null: NullModel, rng: np.random.Generator) -> Encoded:
    """Draw rows with the margins and the missing cells of the data."""
    data = null.data
    n, q = data.n, null.slope.shape[1] if null.columns else null.traits.loadings.shape[1]
    f = rng.standard_normal((n, q)) if null.shape == "normal" else rng.uniform(-1, 1, (n, q)) * 3**0.5
    z = f @ null.slope.T + rng.standard_normal((n, null.root.shape[1])) @ null.root.T if null.columns else f[:, :0]
    values = np.zeros_like(data.values)
    indicators = np.zeros_like(data.indicators)
    for position, column in enumerate(null.columns):
        rows = np.flatnonzero(column.known > 0)
        order = rows[np.argsort(z[rows, position], kind="stable")]
        if column.numeric is not None:
            values[order, column.numeric] = np.sort(data.values[rows, column.numeric])
        elif column.shares is not None:
            level = np.searchsorted(np.cumsum(column.shares)[:-1], (np.arange(order.size) + 0.5) / order.size)
            indicators[order, column.first + level] = 1.0
    x = np.hstack([np.ones((n, 1)), f])
    for (first, levels), beta in zip(null.categories, null.traits.logits, strict=True):
        chance = np.exp(log_softmax(beta @ x.T)).T
        level = (np.cumsum(chance, axis=1)[:, :-1] < rng.random(n)[:, None]).sum(axis=1)
        answered = data.indicators[:, first : first + levels].sum(axis=1)
        indicators[np.arange(n), first + level] = answered
    return pack(values, data.mask, indicators, data.known, data.ordinal.shape[1])
