"""``ComponentMap``: which components of the mixture make up each persona."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from personakit.core.typing import Floats, Ints


@dataclass(frozen=True, eq=False)
class ComponentMap:
    """Which components of the mixture make up each persona, and what the analyst did to get there.

    A merged persona has several components, which the mixture keeps; a part of a persona that was split has one of its
    own. Everything that places rows sums over the components of a persona.
    """

    ids: tuple[str, ...]  # of the personas, by column
    persona_of: Ints  # column of the persona that each component belongs to
    found_of: Ints  # the persona as found, from 0, that each component belongs to
    group_shares: Floats  # groups of customers x components
    verdict: str  # of the personas as found
    reason: str  # why
    edits: tuple[str, ...] = ()  # a sentence for each edit

    @property
    def n_components(self) -> int:
        """Number of components of the mixture."""
        return int(self.persona_of.size)

    @property
    def n_found(self) -> int:
        """Number of personas as found, before any edit."""
        return int(self.found_of.max()) + 1

    @property
    def touched(self) -> tuple[str, ...]:
        """Ids of the personas that were merged, or are parts of one that was split."""
        merged = np.bincount(self.persona_of, minlength=len(self.ids)) > 1
        split = np.bincount(self.found_of)[self.found_of] > 1
        merged[self.persona_of[split]] = True
        return tuple(name for name, changed in zip(self.ids, merged, strict=True) if changed)

    def components_of(self, persona: int) -> Ints:
        """Return the components of a persona."""
        return np.flatnonzero(self.persona_of == persona)

    def by_persona(self, columns: Floats) -> Floats:
        """Return the sums of columns of components, ``... x n_components``, over each persona.

        Examples
        --------
        >>> shares = np.array([[0.5, 0.3, 0.2]])
        >>> two = ComponentMap(("p1", "p2"), np.array([0, 1, 0]), np.arange(3), shares, "natural", "")
        >>> two.by_persona(shares).tolist()
        [[0.7, 0.3]]
        """
        return summed(columns, self.persona_of, len(self.ids))


def as_found(group_shares: Floats, verdict: str, reason: str) -> ComponentMap:
    """Return the map of personas as found: each is one component."""
    k = group_shares.shape[1]
    each = np.arange(k)
    return ComponentMap(tuple(f"p{i + 1}" for i in range(k)), each, each, group_shares, verdict, reason)


def summed(columns: Floats, column_of: Ints, n: int) -> Floats:
    """Return the sums of the last axis by group, one column after the other: the same bits for any order of rows."""
    out: Floats = np.zeros((*columns.shape[:-1], n))
    for column, group in enumerate(column_of):
        out[..., group] += columns[..., column]
    return out


def summed_covariance(covariance: Floats, column_of: Ints, n: int) -> Floats:
    """Return the covariance of sums of shares, from that of the shares; both stacked by group of customers.

    Examples
    --------
    >>> together = summed_covariance(np.array([[2.0, -1.0], [-1.0, 2.0]]), np.array([0, 0]), 1)
    >>> together.tolist()
    [[2.0]]
    """
    k = column_of.size
    n_groups = len(covariance) // k
    stacked = (np.arange(n_groups)[:, None] * n + column_of).ravel()
    out: Floats = summed(summed(covariance, stacked, n_groups * n).T, stacked, n_groups * n).T
    return out
