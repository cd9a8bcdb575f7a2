"""The traits of batteries: a battery's items measure one trait, on which personas differ and people within one, too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.clustering.mixture.ordinal_part import OrdinalPart
    from personakit.core.typing import Floats, Ints

#: Points of a trait; it has mean 0 and variance 1 over all customers.
POINTS = np.linspace(-3.6, 3.6, 25)
#: Base and slope: what the location of an item is made of at the points.
BASIS = np.column_stack([np.ones(POINTS.size), POINTS])
#: Bounds of the standard deviation within a persona: below, the points are too far apart to show it.
LEAST_SPREAD, MOST_SPREAD = 0.25, 1.5
FARTHEST = 3.0
#: A persona's standard deviation is shrunk towards the pooled one as if by this many more rows.
SPREAD_PRIOR = 200.0
#: Fewer traits have no common part: how they go together within a persona could not be told.
FEWEST_IN_COMMON = 3


#: Part of a normal distribution in a free one, so that no point becomes impossible.
NORMAL_PART = 0.02


def normal_shape() -> Floats:
    """Return the standard normal distribution on the points."""
    weight = np.exp(-0.5 * POINTS**2)
    out: Floats = weight / weight.sum()
    return out


def _common_nodes() -> tuple[Floats, Floats]:
    x, w = np.polynomial.hermite_e.hermegauss(3)
    return np.asarray(x, dtype=np.float64), np.asarray(w / w.sum(), dtype=np.float64)


#: Points and weights of what the traits have in common within a persona.
COMMON_POINTS, COMMON_WEIGHTS = _common_nodes()


@dataclass(frozen=True, eq=False)
class TraitPart:
    """Within a persona, traits are normal around a common part: ``t ~ N(mean + common c, spread^2)``, c ~ N(0, 1)."""

    mean: Floats  # batteries x k
    spread: Floats  # batteries x k: standard deviation that is left
    common: Floats  # batteries: slope on the common part
    shape: Floats | None = (
        None  # batteries x points: any distribution in place of the normal one, while items are learnt
    )

    @property
    def n(self) -> int:
        """Number of batteries."""
        return int(self.mean.shape[0])

    @property
    def common_points(self) -> Floats:
        """Points of the common part: a single one where there are too few traits for it."""
        return COMMON_POINTS if self.n >= FEWEST_IN_COMMON and self.shape is None else np.zeros(1)

    @property
    def common_weights(self) -> Floats:
        """Probability of each of these points."""
        return COMMON_WEIGHTS if self.n >= FEWEST_IN_COMMON and self.shape is None else np.ones(1)

    def n_parameters(self) -> int:
        """Free parameters: mean and variance over all customers are fixed."""
        n, k = self.mean.shape
        return int(2 * n * (k - 1) + (n if self.common_points.size > 1 else 0))

    def prior(self, battery: int) -> Floats:
        """Return the probability of each point of a trait, k x common points x points."""
        if self.shape is not None:
            return np.repeat(self.shape[battery][None, None], self.mean.shape[1], axis=0)
        from scipy.special import ndtr

        half = (POINTS[1] - POINTS[0]) / 2
        edges = np.concatenate([[-np.inf], POINTS[:-1] + half, [np.inf]])
        centre = self.mean[battery][:, None] + self.common[battery] * self.common_points
        out: Floats = np.diff(ndtr((edges - centre[:, :, None]) / self.spread[battery][:, None, None]), axis=2)
        return np.maximum(out, 1e-12)

    def reordered(self, order: Sequence[int] | Ints) -> TraitPart:
        """Return the part with the personas in another order."""
        return replace(self, mean=self.mean[:, order], spread=self.spread[:, order])


def update_traits(model: TraitPart, masses: Sequence[Floats]) -> TraitPart:
    """Return the part from the expected rows at each point, k x common points x points, of every battery."""
    if model.shape is not None:
        found = np.stack([mass.sum(axis=(0, 1)) for mass in masses])
        found /= np.maximum(found.sum(axis=1, keepdims=True), 1e-10)
        return replace(model, shape=(1 - NORMAL_PART) * found + NORMAL_PART * normal_shape())
    mean, spread, common = np.empty_like(model.mean), np.empty_like(model.spread), np.zeros_like(model.common)
    c = model.common_points
    for battery, mass in enumerate(masses):
        size = mass.sum(axis=(1, 2)) + 1e-10
        t, at = mass.sum(axis=1) @ POINTS / size, mass.sum(axis=2) @ c / size
        if c.size > 1:
            off = c - at[:, None]  # k x common points
            squares = (mass.sum(axis=2) * off**2).sum()
            products = ((mass @ POINTS - mass.sum(axis=2) * t[:, None]) * off).sum()
            common[battery] = products / max(float(squares), 1e-10)
        everyone = float(size @ t / size.sum())
        raw = t - common[battery] * at
        mean[battery] = np.clip((raw * size + 0.5 * everyone) / (size + 0.5), -FARTHEST, FARTHEST)
        gap = POINTS - mean[battery][:, None, None] - common[battery] * c[:, None]
        square = (mass * gap**2).sum(axis=(1, 2))
        pooled = square.sum() / size.sum()
        variance = (square + SPREAD_PRIOR * pooled) / (size + SPREAD_PRIOR)
        spread[battery] = np.clip(np.sqrt(variance), LEAST_SPREAD, MOST_SPREAD)
    return TraitPart(mean, spread, common)


def standardize(
    traits: TraitPart, blocks: tuple[OrdinalPart, ...], share: Floats
) -> tuple[TraitPart, tuple[OrdinalPart, ...]]:
    """Return the same model with every trait of mean 0 and variance 1 over all customers."""
    if traits.shape is not None:  # done once, at the end
        return traits, blocks
    middle = traits.mean @ share
    between = (traits.spread**2 + (traits.mean - middle[:, None]) ** 2) @ share
    wide = np.sqrt(between + traits.common**2)
    moved = []
    for block in blocks:
        if block.battery < 0:
            moved.append(block)
            continue
        base, slope = block.location.T
        location = np.column_stack([base + slope * middle[block.battery], slope * wide[block.battery]])
        moved.append(replace(block, location=np.clip(location, -8, 8)))
    mean = (traits.mean - middle[:, None]) / wide[:, None]
    return TraitPart(mean, traits.spread / wide[:, None], traits.common / wide), tuple(moved)


def standardize_shape(traits: TraitPart, blocks: tuple[OrdinalPart, ...]) -> tuple[OrdinalPart, ...]:
    """Return the items of traits with a free distribution, on scales on which these have mean 0 and variance 1."""
    assert traits.shape is not None  # noqa: S101 there is one
    middle = traits.shape @ POINTS
    wide = np.sqrt(traits.shape @ POINTS**2 - middle**2)
    moved = []
    for block in blocks:
        if block.battery >= 0:
            base, slope = block.location.T
            location = np.column_stack([base + slope * middle[block.battery], slope * wide[block.battery]])
            block = replace(block, location=np.clip(location, -8, 8))  # noqa: PLW2901 on its scale from now on
        moved.append(block)
    return tuple(moved)
