"""Find the batteries among rating scales: groups of items that measure one trait each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.core.typing import Floats, Ints

#: Fewer items have no batteries; fewer rows that answered show none.
FEWEST_ITEMS, FEWEST_ROWS = 3, 100
#: Of fewer items, what a row says of everything is mostly what it says of each.
FEWEST_TO_CENTRE = 8
#: Mean correlation (without its sign) below which items measure nothing in common.
LEAST_TOGETHER = 0.1
_MOST_MOVES = 10
_STEPS, _CONVERGED = 200, 1e-7
_LEAST_UNIQUE = 0.05
#: Largest loading on agreeing with all alike: more would stand for a trait.
_MOST_AGREEING = 0.4


def with_batteries(
    data: Encoded, layout: EncodingSchema, weights: Floats, named: Mapping[Any, str] | None = None
) -> EncodingSchema:
    """Return the layout with the number of its battery beside every ordinal item, items of a battery in a row.

    Items are grouped by their correlations (average linkage, then every item moves to the group that it goes with
    best), as they are and after what each row says of everything is taken off. The groups are taken whose model has the
    lowest BIC: a trait a group, traits correlated as they may be, and a tendency to agree with all alike. Batteries
    that the codebook names are one more candidate.

    Parameters
    ----------
    data : Encoded
        Rows to fit on.
    layout : EncodingSchema
        Their items.
    weights : ndarray, shape (n_rows,)
        Weight of each row.
    named : mapping of column to battery, optional
        Batteries that are known; a hint.

    Returns
    -------
    EncodingSchema
        The same layout if there are no batteries.

    References
    ----------
    Jöreskog, K. G. (1969), A general approach to confirmatory maximum likelihood factor analysis. Psychometrika 34.
    """
    items = [item for item in layout.items if item.ordinal]
    if len(items) < FEWEST_ITEMS or data.answered.size < FEWEST_ROWS:
        return layout
    z, m, w = _normal_scores(data, items, weights)
    correlation, rows = _correlations(z, m, w)
    candidates = _partitions(correlation)
    if len(items) >= FEWEST_TO_CENTRE:  # agreeing with everything hides what reversed items share with the others
        middle = (z * m).sum(axis=1, keepdims=True) / np.maximum(m.sum(axis=1, keepdims=True), 1.0)
        candidates += _partitions(_correlations((z - middle) * m, m, w)[0])
    if named:
        candidates.append(_named_partition([named.get(item.column, "") for item in items]))
    candidates = [_without_weak(correlation, groups) for groups in candidates]
    distinct = {tuple(_battery_numbers(groups)): groups for groups in candidates}
    number = np.array(min(distinct, key=lambda numbers: _bic(correlation, distinct[numbers], rows)))
    order = sorted(range(len(items)), key=lambda j: (number[j] < 0, number[j], items[j].n_levels, j))
    grouped = [replace(items[j], battery=int(number[j])) for j in order]
    return replace(layout, items=(*grouped, *(item for item in layout.items if not item.ordinal)))


def _normal_scores(data: Encoded, items: Sequence[Any], weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the answers as normal scores, where they are known, and the weights of the rows that answered."""
    from scipy.special import ndtri

    w = weights[data.answered]
    scores, known, first = [], [], 0
    for item in items:
        block = data.ordinal[:, first : first + item.n_levels].astype(np.float64)
        first += item.n_levels
        shares = w @ block + 1e-9
        shares /= shares.sum()
        cuts = ndtri(np.clip(np.cumsum(shares), 1e-9, 1 - 1e-9)[:-1])
        density = np.concatenate([[0.0], np.exp(-0.5 * cuts**2) / np.sqrt(2 * np.pi), [0.0]])
        score = (density[:-1] - density[1:]) / shares
        score /= max(float(np.sqrt(shares @ score**2)), 1e-9)
        scores.append(block @ score)
        known.append(block.sum(axis=1))
    return np.column_stack(scores), np.column_stack(known), w


def _correlations(z: Floats, m: Floats, w: Floats) -> tuple[Floats, float]:
    """Return the correlations of the columns, and the number of rows they rest on."""
    z = (z - (w @ z) / np.maximum(w @ m, 1e-9)) * m
    pairs = (m * w[:, None]).T @ m
    covariance = (z * w[:, None]).T @ z / np.maximum(pairs, 1.0)
    scale = np.sqrt(np.maximum(np.diag(covariance), 1e-9))
    out = covariance / np.outer(scale, scale) * pairs / (pairs + 5.0)
    np.fill_diagonal(out, 1.0)
    value, vector = np.linalg.eigh(out)
    out = (vector * np.maximum(value, 0.02)) @ vector.T  # pairs asked of different rows may contradict one another
    scale = np.sqrt(np.diag(out))
    return out / np.outer(scale, scale), float(np.median(pairs[np.triu_indices(m.shape[1], 1)]))


def _partitions(correlation: Floats) -> list[Ints]:
    """Return every cut of the tree of the items."""
    from scipy.cluster.hierarchy import cut_tree, linkage
    from scipy.spatial.distance import squareform

    distance = 1 - np.abs(correlation)
    np.fill_diagonal(distance, 0.0)
    cuts = cut_tree(linkage(squareform(distance, checks=False), "average"))
    out = [np.asarray(cuts[:, at], dtype=np.int64) for at in range(cuts.shape[1])]
    return out + [_settled(correlation, groups) for groups in out]


def _settled(correlation: Floats, groups: Ints) -> Ints:
    """Move every item to the group whose leading component, without the item, it goes with best.

    References
    ----------
    Vigneau, E. & Qannari, E. M. (2003), Clustering of variables around latent components. Communications in
    Statistics 32.
    """
    groups = groups.copy()
    for _ in range(_MOST_MOVES):
        moved = False
        for item in range(groups.size):
            strength = []
            for group in np.unique(groups):
                inside = np.flatnonzero((groups == group) & (np.arange(groups.size) != item))
                if inside.size == 0:
                    strength.append((0.0, group))
                    continue
                block = correlation[np.ix_(inside, inside)]
                lead = np.linalg.eigh(block)[1][:, -1]
                strength.append((float((lead @ correlation[inside, item]) ** 2 / (lead @ block @ lead)), group))
            best = max(strength)[1]
            moved |= bool(best != groups[item])
            groups[item] = best
        if not moved:
            break
    return np.unique(groups, return_inverse=True)[1].astype(np.int64)


def _without_weak(correlation: Floats, groups: Ints) -> Ints:
    """Return the groups with the items of those that hardly go together apart."""
    groups = groups.copy()
    for group in np.unique(groups):
        inside = np.flatnonzero(groups == group)
        together = np.abs(correlation[np.ix_(inside, inside)])[np.triu_indices(inside.size, 1)]
        if inside.size > 1 and together.mean() < LEAST_TOGETHER:
            groups[inside] = groups.max() + 1 + np.arange(inside.size)
    return np.unique(groups, return_inverse=True)[1].astype(np.int64)


def _named_partition(names: Sequence[str]) -> Ints:
    """Return the groups of equal names; items without one stand alone."""
    alone = [name or f"\0{position}" for position, name in enumerate(names)]
    return np.unique(alone, return_inverse=True)[1].astype(np.int64)


def _battery_numbers(groups: Ints) -> Ints:
    """Return a number for each group of two items or more, in the order of their first items; -1 for items alone."""
    out = np.full(groups.size, -1, dtype=np.int64)
    size = np.bincount(groups)
    number = 0
    for position, group in enumerate(groups):
        if size[group] > 1 and out[position] < 0:
            out[groups == group] = number
            number += 1
    return out


def _bic(correlation: Floats, groups: Ints, rows: float) -> float:
    """Return the BIC of a trait for each group of items, and of agreeing with all alike; an item alone is its trait."""
    p = groups.size
    q = int(groups.max()) + 1
    size = np.bincount(groups, minlength=q)
    alone = size[groups] == 1
    start_slope = np.where(alone, 1.0, 0.7)
    for group in np.flatnonzero(size > 1):  # signs of reversed items
        inside = np.flatnonzero(groups == group)
        vector = np.linalg.eigh(correlation[np.ix_(inside, inside)])[1][:, -1]
        start_slope[inside] = 0.7 * np.where(vector * np.sign(vector.sum() or 1.0) < 0, -1.0, 1.0)
    loadings = np.zeros((p, q + 1))
    loadings[np.arange(p), groups] = start_slope
    agree = 0.2
    loadings[~alone, q] = agree
    unique = np.where(alone, 1e-4, 0.5)
    traits = np.eye(q + 1)
    before = value = np.inf
    single = np.append(size == 1, False)
    for _ in range(_STEPS):
        sigma = loadings @ traits @ loadings.T + np.diag(unique)
        inverse = np.linalg.inv(sigma)
        value = float(np.linalg.slogdet(sigma)[1] + (inverse * correlation).sum())
        if before - value < _CONVERGED * p:
            break
        before = value
        regression = traits @ loadings.T @ inverse  # factors x p
        cross = correlation @ regression.T  # p x factors
        second = traits - regression @ loadings @ traits + regression @ cross
        at = np.arange(p)
        slope = (cross[at, groups] - agree * second[groups, q]) / second[groups, groups]
        slope = np.where(alone, 1.0, slope)
        precise = np.where(alone, 0.0, 1.0 / unique)
        agree = float(precise @ (cross[:, q] - slope * second[groups, q]) / max(precise.sum() * second[q, q], 1e-9))
        loadings[at, groups] = slope
        loadings[~alone, q] = agree
        left = 1.0 - 2 * (slope * cross[at, groups] + agree * cross[:, q])
        left += slope**2 * second[groups, groups] + 2 * slope * agree * second[groups, q] + agree**2 * second[q, q]
        unique = np.where(alone, 1e-4, np.maximum(left, _LEAST_UNIQUE))
        second[q, :q] = second[:q, q] = 0.0
        scale = np.where(single, 1.0, np.sqrt(np.diag(second)))
        traits = second / np.outer(scale, scale)
        loadings = loadings * np.where(single, 1.0, scale)
        agree = min(agree * float(scale[q]), _MOST_AGREEING)
        loadings[~alone, q] = agree
    free = 2 * int((~alone).sum()) + int(alone.sum()) + q * (q - 1) // 2 + 1
    return rows * value + free * float(np.log(rows))
