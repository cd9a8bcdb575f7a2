"""``Design`` and ``Mixture``: where the blocks stand in the arrays, and all parameters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.count_part import SIZE_NODES
from personakit.clustering.mixture.full_covariance import FullCovariance
from personakit.clustering.mixture.numeric_part import NumericPart
from personakit.clustering.mixture.ordinal_part import OrdinalPart, QuadratureNodes
from personakit.clustering.mixture.trait_part import TraitPart

if TYPE_CHECKING:
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.core.typing import Floats, Ints


#: Fewer numbers and counts have no common factor.
FEWEST_FOR_FACTOR = 3


@dataclass(frozen=True, eq=False)
class Design:
    """Position of the blocks in the indicator columns, and the grid of the ordinal factors."""

    groups: tuple[tuple[int, int, int], ...]  # ordinal items: first indicator, items, levels
    first_nominal: int
    nominal_start: Ints  # first indicator (from first_nominal) of each nominal item
    nominal_of: Ints  # nominal item of each nominal indicator
    nodes: QuadratureNodes
    battery_of: tuple[int, ...] = ()  # number of the battery that each of the groups may be modelled as; -1: none
    counts: tuple[tuple[int, int, int], ...] = ()  # counts on the numbers' common factor, as `groups`

    @property
    def n_nominal_items(self) -> int:
        """Number of nominal items."""
        return int(self.nominal_start.size)


def make_design(layout: EncodingSchema, nodes: QuadratureNodes) -> Design:
    """Return the positions of the blocks."""
    banded = sum(item.edges is not None for item in layout.items)
    on_factor = len(layout.scalers) + banded >= FEWEST_FOR_FACTOR
    groups: list[tuple[int, int, int]] = []
    counts: list[tuple[int, int, int]] = []
    battery_of: list[int] = []
    sizes: list[int] = []
    start = 0
    for item in layout.items:
        count = item.edges is not None and on_factor
        if not item.ordinal and not count:
            sizes.append(item.n_levels)
            continue
        blocks = counts if count else groups
        alike = bool(blocks) and blocks[-1][2] == item.n_levels and (count or battery_of[-1] == item.battery)
        if alike:
            blocks[-1] = (blocks[-1][0], blocks[-1][1] + 1, item.n_levels)
        else:
            blocks.append((start, 1, item.n_levels))
            if not count:
                battery_of.append(item.battery)
        start += item.n_levels
    starts = np.cumsum([0, *sizes[:-1]]).astype(np.int64) if sizes else np.zeros(0, dtype=np.int64)
    nominal_of = np.repeat(np.arange(len(sizes)), np.array(sizes, dtype=np.int64))
    return Design(tuple(groups), start, starts, nominal_of, nodes, tuple(battery_of), tuple(counts))


@dataclass(frozen=True, eq=False)
class Mixture:
    """All parameters."""

    log_share: Floats  # k
    numeric: NumericPart | FullCovariance
    ordinal: tuple[OrdinalPart, ...]
    nominal: Floats  # k x nominal indicators: log-probabilities
    traits: TraitPart | None = None  # of the batteries, if there are any
    counts: tuple[OrdinalPart, ...] = ()  # loadings on the numbers' common factor stand in `agree`

    @property
    def k(self) -> int:
        """Number of personas."""
        return int(self.log_share.size)

    def n_parameters(self, design: Design) -> int:
        """Free parameters."""
        nominal = self.k * (self.nominal.shape[1] - design.n_nominal_items)
        ordinal = sum(block.n_parameters(design.nodes) for block in self.ordinal)
        ordinal += sum(block.n_parameters(SIZE_NODES) for block in self.counts)
        traits = 0 if self.traits is None else self.traits.n_parameters()
        return int(self.k - 1 + self.numeric.n_parameters() + ordinal + nominal + traits)

    def reordered(self, order: Ints) -> Mixture:
        """Return the mixture with its personas in another order."""
        numeric = self.numeric
        if isinstance(numeric, FullCovariance):
            taken: FullCovariance | NumericPart = replace(
                numeric, mean=numeric.mean[order], covariance=numeric.covariance[order]
            )
        else:
            loadings = numeric.loadings if numeric.loadings.shape[0] == 1 else numeric.loadings[order]
            taken = replace(numeric, mean=numeric.mean[order], variance=numeric.variance[order], loadings=loadings)
        return Mixture(
            self.log_share[order],
            taken,
            tuple(
                replace(block, location=block.location[:, order]) if block.battery < 0 else block
                for block in self.ordinal
            ),
            self.nominal[order],
            None if self.traits is None else self.traits.reordered(order),
            tuple(replace(block, location=block.location[:, order]) for block in self.counts),
        )
