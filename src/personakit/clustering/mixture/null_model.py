"""The null model: rows of one population without personas, with the same margins, correlations and missing cells.

Two continuous traits affect all columns. Numeric and ordinal columns depend on them linearly and keep the rest of their
correlations; categories depend on them by a multinomial logit. The traits are normal or flat (uniform); flat traits are
the continuum that is hardest to distinguish from personas.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from personakit.clustering.encoding.encode import Encoded, pack
from personakit.clustering.mixture.latent_trait import LatentTrait, fit_latent_trait, log_softmax

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    level: int | None = None  # of a category: the column is of this level alone
    battery: int = -1  # of an item of a battery


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
    together: Floats | None = None  # square root of the correlations of the traits; None: they have none


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
    correlation = _latent_correlation(columns, weights) if columns else np.zeros((0, 0))
    slope = traits.loadings / np.maximum(strength, 1e-3)[:, None]
    slope = slope * np.minimum(1.0, 0.97 / np.maximum(np.sqrt((slope**2).sum(axis=1, keepdims=True)), 1e-9))
    left = correlation - slope @ slope.T
    np.fill_diagonal(left, 1 - (slope**2).sum(axis=1))
    value, vector = np.linalg.eigh(left) if columns else (np.zeros(0), np.zeros((0, 0)))
    root = vector * np.sqrt(np.clip(value, 1e-4, None))
    return NullModel(data, tuple(columns), tuple(categories), traits, slope, root, shape)


def fit_battery_null(data: Encoded, weights: Floats, design: Design, shape: Shape) -> NullModel:
    """Learn a population whose traits are those of the batteries, as many as there are.

    The levels of a category have a latent variable each; the highest is chosen. So categories keep what they share with
    every trait.
    """
    columns = _numeric_columns(data)
    batteries = [b for b, (_, items, _) in zip(design.battery_of, design.groups, strict=True) for _ in range(items)]
    for position, (first, levels, ordinal) in enumerate(item_slices(design, data.indicators.shape[1])):
        block = data.indicators[:, first : first + levels]
        if ordinal or levels == 2:
            battery = batteries[position] if position < len(batteries) else -1
            columns.append(replace(_item_column(block, weights, first), battery=battery))
            continue
        known = block.sum(axis=1)
        for level in range(levels):
            both = np.column_stack([known - block[:, level], block[:, level]])
            one = _item_column(both, weights, first)
            columns.append(replace(one, shares=(weights @ block) / (weights @ known), level=level))
    correlation = _latent_correlation(columns, weights)
    for at, column in enumerate(columns):  # levels exclude one another, which the choice of the highest brings about
        if column.level is not None:
            siblings = [j for j, other in enumerate(columns) if other.level is not None and other.first == column.first]
            correlation[at, siblings] = 0.0
            correlation[at, at] = 1.0
    battery_of = np.array([column.battery for column in columns])
    q = int(battery_of.max()) + 1
    score = np.zeros((len(columns), q))  # weights of each trait's items in its score
    own = np.zeros(len(columns))
    for trait in range(q):
        inside = np.flatnonzero(battery_of == trait)
        own[inside] = _one_factor(correlation[np.ix_(inside, inside)])
        score[inside, trait] = own[inside] / max(float(own[inside] @ own[inside]), 1e-6)
    between = score.T @ correlation @ score
    reach = np.array([between[a, a] - score[:, a] @ ((1 - own**2) * score[:, a]) for a in range(q)])
    among = between / np.sqrt(np.outer(np.maximum(reach, 0.2), np.maximum(reach, 0.2)))
    np.fill_diagonal(among, 1.0)
    value, vector = np.linalg.eigh(among)
    value = np.maximum(value, 0.05)
    among = (vector * value) @ vector.T
    scale = np.sqrt(np.diag(among))
    among /= np.outer(scale, scale)
    slope = np.linalg.solve(among, (correlation @ score).T).T
    items = np.flatnonzero(battery_of >= 0)
    slope[items] = 0.0
    slope[items, battery_of[items]] = own[items]
    explained = np.einsum("ja,ab,jb->j", slope, among, slope)
    slope *= np.minimum(1.0, np.sqrt(0.9 / np.maximum(explained, 1e-9)))[:, None]
    left = correlation - slope @ among @ slope.T
    value, vector = np.linalg.eigh(left)
    root = vector * np.sqrt(np.clip(value, 1e-4, None))
    none = LatentTrait(np.zeros((0, q)), (), 0.0, 0, np.zeros((0, q)))
    return NullModel(data, tuple(columns), (), none, slope, root, shape, np.linalg.cholesky(among))


def _one_factor(correlation: Floats) -> Floats:
    """Return the loadings of the columns on their one common factor (principal axes)."""
    left = correlation.copy()
    loading = np.zeros(len(left))
    for _ in range(30):
        value, vector = np.linalg.eigh(left)
        loading = vector[:, -1] * np.sqrt(max(float(value[-1]), 1e-6))
        np.fill_diagonal(left, np.clip(loading**2, 0.02, 0.95))
    return np.clip(loading, -0.97, 0.97)


def _latent_correlation(columns: Sequence[NullColumn], weights: Floats) -> Floats:
    """Return the latent correlations of the columns; those rarely known together are shrunk towards none."""
    z, known = np.column_stack([c.z for c in columns]), np.column_stack([c.known for c in columns])
    strength = np.array([c.strength for c in columns])
    pairs = (known * weights[:, None]).T @ known
    covariance = (z * weights[:, None]).T @ z / np.maximum(pairs, 1.0)
    correlation = np.clip(covariance / np.outer(strength, strength), -0.98, 0.98)
    out: Floats = correlation * pairs / (pairs + 20.0)
    return out


def _traits(null: NullModel, n: int, q: int, rng: np.random.Generator) -> Floats:
    if null.together is None:
        return rng.standard_normal((n, q)) if null.shape == "normal" else rng.uniform(-1, 1, (n, q)) * 3**0.5
    from scipy.special import ndtr

    f: Floats = rng.standard_normal((n, q)) @ null.together.T
    return f if null.shape == "normal" else (2 * ndtr(f) - 1) * 3**0.5


def _choose_levels(null: NullModel, z: Floats, indicators: Floats) -> None:
    """Write the level of every category: the highest latent variable, with thresholds that give the shares."""
    firsts = sorted({column.first for column in null.columns if column.level is not None})
    for first in firsts:
        at = [j for j, column in enumerate(null.columns) if column.level is not None and column.first == first]
        column = null.columns[at[0]]
        rows = np.flatnonzero(column.known > 0)
        assert column.shares is not None  # noqa: S101 a category
        utility = z[rows][:, at]
        threshold = np.log(np.maximum(column.shares, 1e-6))
        for _ in range(12):
            share = np.bincount((utility + threshold).argmax(axis=1), minlength=len(at)) / max(rows.size, 1)
            threshold = threshold + 0.7 * np.log(np.maximum(column.shares, 1e-6) / np.maximum(share, 1e-4))
        indicators[rows, first + (utility + threshold).argmax(axis=1)] = 1.0


def simulate_null(null: NullModel, rng: np.random.Generator) -> Encoded:
    """Draw rows with the margins and the missing cells of the data."""
    data = null.data
    n, q = data.n, null.slope.shape[1] if null.columns else null.traits.loadings.shape[1]
    f = _traits(null, n, q, rng)
    z = f @ null.slope.T + rng.standard_normal((n, null.root.shape[1])) @ null.root.T if null.columns else f[:, :0]
    values = np.zeros_like(data.values)
    indicators = np.zeros_like(data.indicators)
    for position, column in enumerate(null.columns):
        if column.level is not None:
            continue
        rows = np.flatnonzero(column.known > 0)
        order = rows[np.argsort(z[rows, position], kind="stable")]
        if column.numeric is not None:
            values[order, column.numeric] = np.sort(data.values[rows, column.numeric])
        elif column.shares is not None:
            level = np.searchsorted(np.cumsum(column.shares)[:-1], (np.arange(order.size) + 0.5) / order.size)
            indicators[order, column.first + level] = 1.0
    _choose_levels(null, z, indicators)
    x = np.hstack([np.ones((n, 1)), f])
    for (first, levels), beta in zip(null.categories, null.traits.logits, strict=True):
        chance = np.exp(log_softmax(beta @ x.T)).T
        level = (np.cumsum(chance, axis=1)[:, :-1] < rng.random(n)[:, None]).sum(axis=1)
        answered = data.indicators[:, first : first + levels].sum(axis=1)
        indicators[np.arange(n), first + level] = answered
    return pack(values, data.mask, indicators, data.known, data.ordinal.shape[1])
