"""Starts of EM: groups of rows by factor scores, and splits of the solution with one persona fewer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.count_part import SIZE_NODES
from personakit.clustering.mixture.full_covariance import FullCovariance, start_full
from personakit.clustering.mixture.mixture import EStepSums, Mixture, level_shares, update
from personakit.clustering.mixture.numeric_part import FactorMoments, NumericPart, numeric_step, numeric_update
from personakit.clustering.mixture.ordinal_part import OrdinalPart, ordinal_update, start_ordinal
from personakit.clustering.mixture.trait_part import FARTHEST, TraitPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.mixture.mixture import Design
    from personakit.core.typing import Bools, Floats, Ints


#: k-means of a start: seedings tried, Lloyd steps before the best is taken, and after. Not scikit-learn's KMeans: it
#: finds as good groups, but other starts (every golden figure moves), and adds up by threads, whatever BLAS is told.
SEEDINGS, SEEDING_STEPS, LLOYD_STEPS = 4, 4, 10


#: Part of the traits' common part in one persona with which several personas begin.
COMMON_LEFT = 0.3


@dataclass(frozen=True, eq=False)
class ModelStructure:
    """Structure of the numeric columns (`q` common factors, or covariances of `used` columns) and of the answers."""

    q: int
    used: Ints | None = None
    batteries: bool = False  # items of a battery measure a trait; otherwise every item is free in every persona


def first_model(data: Encoded, weights: Floats, design: Design, structure: ModelStructure) -> Mixture:
    """Return a one-persona model at the overall moments, with loadings along the leading correlations."""
    p = data.values.shape[1]
    q = min(structure.q, max(p - 1, 0)) if not design.counts else 1
    w = (data.mask * weights[:, None]).sum(axis=0)
    mean = (data.values * weights[:, None]).sum(axis=0) / np.maximum(w, 1e-10)
    square = (data.values**2 * weights[:, None]).sum(axis=0) / np.maximum(w, 1e-10)
    variance = np.maximum(square - mean**2, 0.05)
    loadings = np.zeros((1, p, q))
    if q:
        centred = (data.values - mean) * data.mask / np.sqrt(variance)
        pairs = (data.mask * weights[:, None]).T @ data.mask
        correlation = (centred * weights[:, None]).T @ centred / np.maximum(pairs, 1.0)
        value, vector = np.linalg.eigh(correlation)
        lead = vector[:, ::-1][:, :q] * np.sqrt(np.clip(value[::-1][:q] - 0.5, 0.1, None))
        lead = lead * np.where(lead.sum(axis=0) < 0, -1.0, 1.0)
        norm = np.sqrt(np.minimum(1.0, 0.8 / np.maximum((lead**2).sum(axis=1, keepdims=True), 1e-10)))
        loadings = (lead * norm * np.sqrt(variance)[:, None])[None]
        variance = np.maximum(variance - (loadings[0] ** 2).sum(axis=1), 0.1 * variance)
    blocks = []
    for start, items, levels in design.groups:
        counts = (weights @ data.indicators[:, start : start + items * levels]).reshape(items, levels)
        blocks.append(start_ordinal((counts + 0.5) / (counts + 0.5).sum(axis=1, keepdims=True), 1))
    banded = []
    for start, items, levels in design.counts:
        counts = (weights @ data.indicators[:, start : start + items * levels]).reshape(items, levels)
        banded.append(start_ordinal((counts + 0.5) / (counts + 0.5).sum(axis=1, keepdims=True), 1))
    traits = None
    if structure.batteries:
        blocks, traits = start_batteries(data, weights, design, blocks)
    counts = (weights @ data.indicators[:, design.first_nominal :])[None]
    nominal = level_shares(counts, design) if design.n_nominal_items else counts
    numeric: NumericPart | FullCovariance = NumericPart(mean[None], loadings, variance[None])
    if structure.used is not None:
        numeric = start_full(data.values, data.mask, weights[:, None], structure.used)
    return Mixture(np.zeros(1), numeric, tuple(blocks), nominal, traits, tuple(banded))


def start_batteries(
    data: Encoded, weights: Floats, design: Design, blocks: list[OrdinalPart]
) -> tuple[list[OrdinalPart], TraitPart | None]:
    """Return the blocks of batteries with slopes along the leading correlation of their items, and their traits."""
    n_traits = max(design.battery_of, default=-1) + 1
    if n_traits == 0:
        return blocks, None
    rated, known = _levels(data, design.groups)
    w = weights[:, None] * known
    rated = (rated - (rated * w).sum(axis=0) / np.maximum(w.sum(axis=0), 1e-9)) * known
    pairs = (known * weights[:, None]).T @ known
    covariance = (rated * weights[:, None]).T @ rated / np.maximum(pairs, 1.0)
    scale = np.sqrt(np.maximum(np.diag(covariance), 1e-12))
    correlation = covariance / np.outer(scale, scale)
    of_item = np.repeat(design.battery_of, [items for _, items, _ in design.groups])
    slope = np.zeros(of_item.size)
    for battery in range(n_traits):
        inside = np.flatnonzero(of_item == battery)
        vector = np.linalg.eigh(correlation[np.ix_(inside, inside)])[1][:, -1]
        vector = vector * (1.0 if vector.sum() >= 0 else -1.0)
        slope[inside] = np.clip(1.5 * vector * np.sqrt(inside.size), -3, 3)
    out, start = [], 0
    for block, battery, (_, items, _) in zip(blocks, design.battery_of, design.groups, strict=True):
        if battery >= 0:
            location = np.column_stack([block.location[:, 0], slope[start : start + items]])
            out.append(replace(block, location=location, agree=np.full(items, 0.3), battery=battery))
        else:
            out.append(block)
        start += items
    sums = np.eye(n_traits + 1)[of_item][:, :-1] * np.sign(slope)[:, None]  # items x batteries
    together = sums.T @ correlation @ sums
    together /= np.sqrt(np.outer(np.diag(together), np.diag(together)))
    common = 0.4 * np.linalg.eigh(together)[1][:, -1] * np.sqrt(n_traits)
    return out, TraitPart(np.zeros((n_traits, 1)), np.full((n_traits, 1), 0.9), np.clip(common, -0.5, 0.5))


def model_from_groups(
    data: Encoded, r: Floats, one: Mixture, design: Design, traits: tuple[Floats, Floats] | None = None
) -> Mixture:
    """Return the mixture whose personas are the given (weighted, soft) groups; common factors as in `one`."""
    n, k = r.shape
    p = data.values.shape[1]
    numeric: NumericPart | FullCovariance
    if isinstance(one.numeric, FullCovariance):
        q, numeric = 0, start_full(data.values, data.mask, r, one.numeric.used)
    else:
        q = one.numeric.q
        variance = np.repeat(one.numeric.variance, k, axis=0)
        numeric = NumericPart(np.repeat(one.numeric.mean, k, axis=0), np.zeros((1, p, 0)), variance)
    none = FactorMoments(np.zeros((n, k)), np.zeros((n, k, 0)), np.zeros((n, k, 0, 0)))
    banded = tuple(replace(b, location=np.repeat(b.location, k, axis=1)) for b in one.counts)
    blocks = tuple(b if b.battery >= 0 else replace(b, location=np.repeat(b.location, k, axis=1)) for b in one.ordinal)
    nominal = np.zeros((k, one.nominal.shape[1]))
    start = update(
        data, r, EStepSums(none.log_density, none, None), Mixture(np.zeros(k), numeric, blocks, nominal), design
    )
    fitted = []
    for block, (first, items, levels) in zip(blocks, design.groups, strict=True):
        counts = data.indicators[:, first : first + items * levels].T @ r
        spread = np.exp(design.nodes.log_weight)
        table = (counts[:, :, None] * spread).reshape(items * levels, -1)
        current = block
        for _ in range(4 if block.battery < 0 else 0):
            current = replace(
                ordinal_update(current, design.nodes, table), cut=block.cut, agree=block.agree, extreme=block.extreme
            )
        fitted.append(current)
    settled = []
    for block, (first, items, levels) in zip(banded, design.counts, strict=True):
        counts = data.indicators[:, first : first + items * levels].T @ r
        table = (counts[:, :, None] * np.exp(SIZE_NODES.log_weight)).reshape(items * levels, -1)
        current = block
        for _ in range(4):
            moved = ordinal_update(current, SIZE_NODES, table)
            current = replace(moved, cut=block.cut, agree=block.agree, extreme=block.extreme)
        settled.append(current)
    if q and isinstance(one.numeric, NumericPart) and isinstance(start.numeric, NumericPart):
        loadings = one.numeric.loadings * 0.7
        variance = np.maximum(start.numeric.variance - (loadings[0] ** 2).sum(axis=1), 0.25 * start.numeric.variance)
        start = replace(start, numeric=NumericPart(start.numeric.mean, loadings, variance))
    begun = None if traits is None else _traits_of_groups(r, *traits, one.traits)
    return replace(start, ordinal=tuple(fitted), traits=begun, counts=tuple(settled))


def _traits_of_groups(r: Floats, scores: Floats, known: Floats, one: TraitPart | None) -> TraitPart | None:
    """Return the traits of groups of rows, from scores that are shrunk by what the items leave unsaid."""
    if one is None:
        return None
    size = r.T @ known  # k x batteries
    mean = (r.T @ (scores * known)) / np.maximum(size, 1e-9)
    everyone = size / np.maximum(size.sum(axis=0), 1e-9)
    explained = (everyone * mean**2).sum(axis=0)
    left = np.clip(1.0 - explained, 0.2, 1.0)
    # with one persona, the common part also stands for what differs between personas
    common = COMMON_LEFT * one.common * np.sqrt(left)
    spread = np.repeat(np.sqrt(np.maximum(left - common**2, 0.1))[:, None], mean.shape[0], axis=1)
    return TraitPart(np.clip(mean.T, -FARTHEST, FARTHEST), spread, common)


def factor_scores(
    data: Encoded, weights: Floats, design: Design, most: int = 8, *, without_styles: bool = False
) -> Floats:
    """Factor scores of every row over all columns treated as numbers; missing cells are left out.

    `without_styles`: each row's answers to rating scales are centred and scaled within the row, so that agreeing with
    everything or using the ends of the scale has no effect.
    """
    columns = [data.values]
    masks = [data.mask]
    banded, counted = _levels(data, design.counts)
    columns.append(banded)
    masks.append(counted)
    rated, answered = _levels(data, design.groups)
    if without_styles:
        rated, answered = _centre_within_rows(rated, answered)
    columns.append(rated)
    masks.append(answered)
    nominal_of = np.zeros(0, dtype=np.int64)
    if design.n_nominal_items:
        nominal = data.indicators[:, design.first_nominal :]
        known = np.add.reduceat(nominal, design.nominal_start, axis=1)
        last = np.concatenate([design.nominal_start[1:], [nominal.shape[1]]]) - 1
        keep = np.ones(nominal.shape[1], dtype=bool)
        sizes = np.diff(np.concatenate([design.nominal_start, [nominal.shape[1]]]))
        keep[last[sizes == 2]] = False  # one indicator is enough
        columns.append(nominal[:, keep])
        masks.append(known[:, design.nominal_of][:, keep])
        nominal_of = design.nominal_of[keep]
    x, m = np.hstack(columns), np.hstack(masks)
    item_of = np.concatenate([-1 - np.arange(x.shape[1] - nominal_of.size), nominal_of])
    w = weights @ m
    mean = (weights @ x) / np.maximum(w, 1e-10)
    x = (x - mean) * m
    scale = np.sqrt((weights @ (x * x)) / np.maximum(w, 1e-10))
    x = x / np.maximum(scale, 1e-6)
    p = x.shape[1]
    q = int(min(most, max(p // 2, 1)))
    pairs = (m * weights[:, None]).T @ m
    # levels of one item exclude one another, which is not a common factor
    siblings = item_of[:, None] == item_of[None]
    np.fill_diagonal(siblings, val=False)
    correlation = np.where(siblings, 0.0, (x * weights[:, None]).T @ x / np.maximum(pairs, 1.0))
    value, vector = np.linalg.eigh(correlation)
    informative = np.flatnonzero(~_is_sum_of_levels(vector, scale, item_of))[::-1][:q]
    lead = vector[:, informative] * np.sqrt(np.clip(value[informative] - 0.5, 0.05, None))
    model = NumericPart(np.zeros((1, p)), lead[None], np.maximum(1 - (lead**2).sum(axis=1), 0.2)[None])
    r = weights[:, None]
    for _ in range(0 if siblings.any() else 10):
        model = numeric_update(x, m, r, numeric_step(x, m, model), model)
    # rotate so that the axes are ordered and the scores of complete rows have comparable spread
    scores = numeric_step(x, m, model).mean[:, 0]
    _, s, turn = np.linalg.svd(model.loadings[0] / np.sqrt(model.variance.T), full_matrices=False)
    out: Floats = np.ascontiguousarray(scores @ turn.T) * np.minimum(s, 3.0) / 3.0
    return out


def _is_sum_of_levels(vector: Floats, scale: Floats, item_of: Ints) -> Bools:
    """Return which eigenvectors only say that the levels of an item sum to one, which is so for every row.

    There is one for each item of three levels or more, and all have the eigenvalue 1: which vectors span them is up to
    the last bits, so they must not be among the leading ones.
    """
    items, levels = np.unique(item_of, return_counts=True)
    sums = np.where(item_of[:, None] == items[levels > 2], scale[:, None], 0.0)  # columns x items
    sums = sums / np.maximum(np.linalg.norm(sums, axis=0), 1e-10)
    return np.asarray(((sums.T @ vector) ** 2).sum(axis=0) > 0.5, dtype=bool)


def _levels(data: Encoded, groups: Sequence[tuple[int, int, int]]) -> tuple[Floats, Floats]:
    """Return the levels of ordered items, from -0.5 to 0.5, and where they are known."""
    values, known = [np.zeros((data.n, 0))], [np.zeros((data.n, 0))]
    for start, items, levels in groups:
        block = data.indicators[:, start : start + items * levels].reshape(data.n, items, levels)
        values.append(block @ (np.arange(levels) / (levels - 1) - 0.5))
        known.append(block.sum(axis=2))
    return np.hstack(values), np.hstack(known)


def _centre_within_rows(x: Floats, known: Floats) -> tuple[Floats, Floats]:
    """Centre and scale each row; rows with fewer than three answers are ignored."""
    known = known * (known.sum(axis=1, keepdims=True) >= 3)
    count = np.maximum(known.sum(axis=1, keepdims=True), 1.0)
    x = (x - (x * known).sum(axis=1, keepdims=True) / count) * known
    spread = np.sqrt((x * x).sum(axis=1, keepdims=True) / count)
    usual = float(spread.sum() / max(float((spread > 0).sum()), 1.0))
    return x / np.maximum(spread + 0.3 * usual, 1e-9), known


def group_rows(scores: Floats, weights: Floats, k: int, rng: np.random.Generator) -> Floats:
    """Return hard groups, n x k: the best of a few seedings by k-means++ with a few Lloyd steps on the scores.

    A single seeding often puts two centres into one group and none into another, which EM cannot correct.
    """
    begun = [_lloyd(scores, weights, _seeding(scores, weights, k, rng), SEEDING_STEPS) for _ in range(SEEDINGS)]
    centres, labels, _ = min(begun, key=lambda one: one[2])
    labels = _lloyd(scores, weights, centres, LLOYD_STEPS)[1]
    out = np.zeros((scores.shape[0], k))
    out[np.arange(scores.shape[0]), labels] = 1.0
    return out


def _seeding(scores: Floats, weights: Floats, k: int, rng: np.random.Generator) -> Floats:
    """Return k rows far apart, each the best of a few drawn by distance to the earlier ones (greedy k-means++)."""
    centres = np.empty((k, scores.shape[1]))
    chance = weights / weights.sum()
    nearest = np.full(scores.shape[0], np.inf)
    for position in range(k):
        cumulative = np.cumsum(chance)
        drawn = [scores[int(np.searchsorted(cumulative, u * 0.999999))] for u in rng.random(3 if position else 1)]
        ahead = [np.minimum(nearest, ((scores - centre) ** 2).sum(axis=1)) for centre in drawn]
        best = int(np.argmin([weights @ distance for distance in ahead]))
        centres[position], nearest = drawn[best], ahead[best]
        mass = weights * nearest
        chance = mass / mass.sum() if mass.sum() > 0 else weights / weights.sum()
    return centres


def _lloyd(scores: Floats, weights: Floats, centres: Floats, steps: int) -> tuple[Floats, Ints, float]:
    """Return centres, the nearest centre of each row and the weighted sum of squared distances (less a constant)."""
    k = centres.shape[0]
    labels, spread = np.zeros(scores.shape[0], dtype=np.int64), np.inf
    for _ in range(steps):
        distance = (centres**2).sum(axis=1) - 2 * scores @ centres.T
        labels = distance.argmin(axis=1)
        spread = float(weights @ distance[np.arange(labels.size), labels])
        size = np.bincount(labels, weights, k)
        sums = np.column_stack([np.bincount(labels, weights * column, k) for column in scores.T])
        new: Floats = sums / np.maximum(size, 1e-10)[:, None]
        new[size <= 0] = centres[size <= 0]
        if np.allclose(new, centres, atol=1e-6):
            break
        centres = new
    return centres, labels, spread


def split_rows(posterior: Floats, scores: Floats, weights: Floats, persona: int) -> Floats:
    """Split one persona of a solution in two along the direction in which its scores vary most."""
    r = posterior[:, persona] * weights
    centre = (r @ scores) / r.sum()
    centred = scores - centre
    _, vector = np.linalg.eigh((centred * r[:, None]).T @ centred)
    along = centred @ vector[:, -1]
    order = np.argsort(along, kind="stable")
    half = np.searchsorted(np.cumsum(r[order]), r.sum() / 2)
    cut = along[order[min(int(half), along.size - 1)]]
    right = along > cut
    out = np.hstack([posterior, posterior[:, [persona]]])
    out[right, persona] = 0.0
    out[~right, -1] = 0.0
    return out
