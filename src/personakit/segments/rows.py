"""An order of rows that depends on what they hold, not on where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.segments.encode import Encoded

    Floats = NDArray[np.float64]


def _mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble 64-bit words (the finaliser of splitmix64)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def row_hash(data: Encoded, weights: Floats, seed: int) -> NDArray[np.uint64]:
    """Return a hash of the content of every row."""
    h = np.full(data.n, _mix(np.array([seed + 1], dtype=np.uint64))[0])
    columns = [*data.values.T, *data.mask.T, weights]
    for column in columns:
        word: NDArray[np.uint64] = np.ascontiguousarray(column + 0.0).view(np.uint64)
        h = _mix(h ^ word) + np.uint64(0x9E3779B97F4A7C15)
    width = 48
    for start in range(0, data.indicators.shape[1], width):
        bits = data.indicators[:, start : start + width]
        word = (bits @ (2.0 ** np.arange(bits.shape[1]))).astype(np.uint64)  # exact: sums of powers of two
        h = _mix(h ^ word) + np.uint64(0x9E3779B97F4A7C15)
    return h


def content_order(data: Encoded, weights: Floats, seed: int) -> NDArray[np.int64]:
    """Return the order of the rows by their content; equal rows are interchangeable."""
    return np.argsort(row_hash(data, weights, seed), kind="stable")
