"""Vectorised draws that use only uniform and normal numbers, so that a seed means the same in every numpy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from personakit.core.typing import Bools, Codes, Float32s, Int8s, Ints


def by_row(values: Sequence[float], rows: Codes) -> Float32s:
    """Return the value of each row's group."""
    import numpy as np

    each: Float32s = np.asarray(values, dtype=np.float32)[rows]
    return each


def pick(rng: np.random.Generator, chances: Sequence[Sequence[float]], rows: Codes) -> Int8s:
    """Pick one option per row, by the chances of the row's group.

    Examples
    --------
    >>> import numpy as np
    >>> pick(np.random.default_rng(0), [[1, 0], [0, 1]], np.array([0, 1, 1])).tolist()
    [0, 1, 1]
    """
    import numpy as np

    table = np.asarray(chances, dtype=np.float64)
    upper = np.cumsum(table / table.sum(axis=1, keepdims=True), axis=1).astype(np.float32)
    uniform = rng.random(len(rows), dtype=np.float32)
    picked = np.zeros(len(rows), dtype=np.int8)
    for option in range(table.shape[1] - 1):
        picked += uniform >= upper[rows, option]
    return picked


def counts(rng: np.random.Generator, mean: NDArray[np.floating[Any]]) -> Ints:
    """Return Poisson counts of the given means, by inverting the distribution.

    Examples
    --------
    >>> import numpy as np
    >>> bool(abs(counts(np.random.default_rng(0), np.full(20_000, 3.0)).mean() - 3) < 0.05)
    True
    """
    import numpy as np

    uniform = rng.random(len(mean))
    term = np.exp(-np.asarray(mean, dtype=np.float64))
    total = term.copy()
    drawn = np.zeros(len(mean), dtype=np.int64)
    most = int(np.ceil(mean.max() + 12 * np.sqrt(mean.max()) + 12)) if len(mean) else 0
    for k in range(1, most):
        above = uniform >= total
        if not above.any():
            break
        drawn += above
        term = term * mean / k
        total += term
    return drawn


def normal(rng: np.random.Generator, size: int | tuple[int, ...]) -> Float32s:
    """Return standard normal numbers in single precision."""
    return rng.standard_normal(size, dtype="float32")


def chosen(rng: np.random.Generator, chances: Sequence[Sequence[float]], rows: Codes) -> Bools:
    """Return an option x row array: which options each row ticked. `chances` is option x group."""
    import numpy as np

    return np.stack([rng.random(len(rows), dtype=np.float32) < by_row(chance, rows) for chance in chances])
