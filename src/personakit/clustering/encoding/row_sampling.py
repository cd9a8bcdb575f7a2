"""An order of rows that depends on their content, not on their position."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.core.typing import Codes, Floats, Ints, Words


#: Decimals of a standardised number that tell rows apart.
HASHED_DECIMALS = 9


def mix_bits(x: Words) -> Words:
    """Scramble 64-bit words (the finaliser of splitmix64)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def row_hash(data: Encoded, seed: int) -> Words:
    """Return a hash of the content of every row, the same on every machine: logarithms differ in their last bits."""
    h = np.full(data.n, mix_bits(np.array([seed + 1], dtype=np.uint64))[0])
    columns = [*np.round(data.values, HASHED_DECIMALS).T, *data.mask.T]
    for column in columns:
        word: Words = np.ascontiguousarray(column + 0.0).view(np.uint64)
        h = mix_bits(h ^ word) + np.uint64(0x9E3779B97F4A7C15)
    width = 48
    for start in range(0, data.indicators.shape[1], width):
        bits = data.indicators[:, start : start + width]
        word = (bits @ (2.0 ** np.arange(bits.shape[1]))).astype(np.uint64)  # exact: sums of powers of two
        h = mix_bits(h ^ word) + np.uint64(0x9E3779B97F4A7C15)
    return h


def rows_to_fit(hashes: Words, known: Floats, weights: Floats, most: int, groups: Codes | None = None) -> Ints:
    """Choose the rows to learn on, in an order that depends on their content (and weight, and group) only.

    All rows with positive weight, if there are at most `most`. Otherwise half of `most` at random and half from the
    rows with the most known cells, so that a small survey is used in full. Shares are estimated on all rows later.
    """
    order = np.lexsort((weights, hashes) if groups is None else (groups, weights, hashes))
    order = order[weights[order] > 0]
    if order.size <= most:
        return order
    chosen = np.zeros(hashes.size, dtype=bool)
    chosen[order[: most // 2]] = True
    well_known = order[known[order] >= 0.6 * known.max()]
    chosen[well_known[~chosen[well_known]][: most - most // 2]] = True
    rest = order[~chosen[order]]
    chosen[rest[: most - int(chosen.sum())]] = True
    return order[chosen[order]]


def evidence_weights(weights: Floats) -> Floats:
    """Scale weights to their evidence: whole numbers count rows; others sum to Kish's effective sample size."""
    from personakit.core.intervals import kish_effective_n

    if np.array_equal(weights, np.round(weights)):
        return weights
    out: Floats = weights * (kish_effective_n(weights) / weights.sum())
    return out
