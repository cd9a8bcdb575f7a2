"""The traits of batteries: a battery's items measure one trait, on which personas differ and people within one, too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.ordinal_part import OrdinalPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.core.typing import Floats

#: Points of a trait; it has mean 0 and variance 1 over all customers.
POINTS = np.linspace(-3.6, 3.6, 25)
#: Base and slope: what the location of an item is made of at the points.
BASIS = np.column_stack([np.ones(POINTS.size), POINTS])
#: Bounds of the standard deviation within a persona: below, the points are too far apart to show it.
LEAST_SPREAD, MOST_SPREAD = 0.25, 1.5
FARTHEST = 3.0
#: A persona's standard deviation is shrunk towards the pooled one as if by this many more rows.
SPREAD_PRIOR = 50.0


@dataclass(frozen=True, eq=False)
class TraitPart:
    """Traits are normal within a persona: ``t ~ N(mean, spread^2)``."""

    mean: Floats  # batteries x k
    spread: Floats  # batteries x k: standard deviation

    @property
    def n(self) -> int:
        """Number of batteries."""
        return int(self.mean.shape[0])

    def prior(self, battery: int) -> Floats:
        """Return the probability of each point in each persona, k x points."""
        from scipy.special import ndtr

        half = (POINTS[1] - POINTS[0]) / 2
        edges = np.concatenate([[-np.inf], POINTS[:-1] + half, [np.inf]])
        z = (edges - self.mean[battery][:, None]) / self.spread[battery][:, None]
        out: Floats = np.diff(ndtr(z), axis=1)
        return np.maximum(out, 1e-12)


def update_traits(model: TraitPart, masses: Sequence[Floats]) -> TraitPart:
    """Return means and deviations from the expected rows at each point, k x points, of every battery."""
    mean, spread = np.empty_like(model.mean), np.empty_like(model.spread)
    for battery, mass in enumerate(masses):
        size = mass.sum(axis=1)
        everyone = float((mass @ POINTS).sum() / max(size.sum(), 1e-10))
        mean[battery] = np.clip((mass @ POINTS + 0.5 * everyone) / (size + 0.5), -FARTHEST, FARTHEST)
        square = (mass * (POINTS - mean[battery][:, None]) ** 2).sum(axis=1)
        pooled = square.sum() / max(size.sum(), 1e-10)
        variance = (square + SPREAD_PRIOR * pooled) / (size + SPREAD_PRIOR)
        spread[battery] = np.clip(np.sqrt(variance), LEAST_SPREAD, MOST_SPREAD)
    return TraitPart(mean, spread)


def standardize(
    traits: TraitPart, blocks: tuple[OrdinalPart, ...], share: Floats
) -> tuple[TraitPart, tuple[OrdinalPart, ...]]:
    """Return the same model with every trait of mean 0 and variance 1 over all customers."""
    middle = traits.mean @ share
    wide = np.sqrt((traits.spread**2 + (traits.mean - middle[:, None]) ** 2) @ share)
    moved = []
    for block in blocks:
        battery = block.battery
        if battery < 0:
            moved.append(block)
            continue
        base, slope = block.location.T
        location = np.column_stack([base + slope * middle[battery], slope * wide[battery]])
        moved.append(replace(block, location=np.clip(location, -8, 8)))
    mean = (traits.mean - middle[:, None]) / wide[:, None]
    return TraitPart(mean, traits.spread / wide[:, None]), tuple(moved)
