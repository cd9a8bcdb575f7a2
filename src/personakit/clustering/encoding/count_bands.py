"""Bands for numbers that no smooth density describes: counts, steps, amounts that are often zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from personakit.core.typing import Floats, Ints


#: Rarer nominal levels are joined into one; no band has fewer rows.
FEWEST_ROWS_A_LEVEL = 5
#: Whole numbers with a median up to MOST_COUNT are counts, and numbers with up to MOST_STEPS values are steps, if at
#: least the share LUMP of the rows has the same value.
MOST_COUNT, MOST_STEPS, LUMP = 12, 12, 0.08
#: A count with more different values, none of which has MOST_LUMP of the rows or more, is an amount: bands would lose
#: how it goes with other amounts within a persona.
WIDE_COUNT, MOST_LUMP = 24, 0.2
#: Number of bands.
BANDS = 6
#: Zeros are modelled separately if at least this share of the rows is zero.
SPIKE = 0.05
FEWEST_TO_BAND = 50
#: The edge of an amount that is often zero: none, or some.
ZERO_OR_MORE = (5e-324,)


def count_band_edges(raw: Floats) -> tuple[float, ...] | None:
    """Return the edges of bands for a number that no smooth density describes: counts, steps, amounts often zero.

    Normal densities would concentrate on the few values of a count, or on the zeros of an amount, and be mistaken for
    personas. A count becomes an item with a few bands of about equal size. For an amount, whether it is zero is an
    item, and the amounts above zero remain a numeric column.

    Returns
    -------
    tuple of float or None
        The lowest number of each band except the first; None if no bands are needed.

    Examples
    --------
    >>> import numpy as np
    >>> count_band_edges(np.repeat([0.0, 1, 2, 3, 4, 8, 9], [50, 30, 20, 10, 5, 3, 2]))
    (1.0, 2.0, 3.0)
    >>> count_band_edges(np.linspace(0, 1, 100)) is None
    True
    """
    import numpy as np

    x = raw[np.isfinite(raw)]
    values, counts = np.unique(x, return_counts=True)
    if x.size < FEWEST_TO_BAND or len(values) <= 2:
        return None
    zero = float(counts[0] / x.size) if values[0] == 0 else 0.0
    is_count = values[0] >= 0 and (values == np.round(values)).all() and np.median(x) <= MOST_COUNT
    if is_count and _is_wide(values, counts):
        return None  # see spread_counts
    if (is_count or len(values) <= MOST_STEPS) and counts.max() >= LUMP * x.size:
        return _even_bands(x, values, zero_apart=zero >= SPIKE)
    often_zero = SPIKE <= zero <= 1 - SPIKE and (x > 0).sum() >= FEWEST_TO_BAND
    return ZERO_OR_MORE if often_zero else None


def is_wide_count(raw: Floats) -> bool:
    """Return whether a number is a count with so many different values that it is modelled as an amount.

    Examples
    --------
    >>> import numpy as np
    >>> is_wide_count(np.round(np.exp(np.linspace(0, 4, 200)))), is_wide_count(np.repeat(np.arange(0.0, 9.0), 9))
    (True, False)
    """
    import numpy as np

    x = raw[np.isfinite(raw)]
    values, counts = np.unique(x, return_counts=True)
    if not len(values) or values[0] < 0 or not bool((values == np.round(values)).all()):
        return False
    if np.median(x) > MOST_COUNT:
        return False  # the steps are small against the numbers
    return _is_wide(values, counts)


def _is_wide(values: Floats, counts: Ints) -> bool:
    rows = int(counts.sum())
    zeros = int(counts[0]) if values[0] == 0 else 0
    return bool(len(values) > WIDE_COUNT and counts.max() < MOST_LUMP * rows and zeros < SPIKE * rows)


def _even_bands(x: Floats, values: Floats, *, zero_apart: bool) -> tuple[float, ...] | None:
    """Return the edges of bands of about equal size, none with too few rows."""
    import numpy as np

    quantiles = np.quantile(x, np.arange(1, BANDS) / BANDS, method="inverted_cdf")
    # A band begins above each quantile, so that rows with the same value stay together; zeros may be a separate band.
    edges = {float(values[np.searchsorted(values, v, side="right")]) for v in quantiles if v < values[-1]}
    edges |= {float(values[1])} if zero_apart else set()
    starts: list[float] = []
    for edge in sorted(edges):
        below = starts[-1] if starts else -np.inf
        inside, above = int(((x >= below) & (x < edge)).sum()), int((x >= edge).sum())
        if min(inside, above) >= FEWEST_ROWS_A_LEVEL:
            starts.append(edge)
    return tuple(starts) or None
