"""Binning of ratings (ticks) and waits (fine bins, coarse bands), the same on every machine."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Bytes, Floats, Ints

#: A rating is stored as its position between the ends of its scale, in ticks. That is exact for scales of up to 12
#: steps (27720 is the least common multiple of 1 to 12), and within 0.002% of the scale for others.
TICKS = 27720

#: Fine wait bins: 35 per octave, so that a bin is 2% wide and figures are at most 2% off.
BINS_PER_OCTAVE = 35
FIRST_OCTAVE, LAST_OCTAVE = -6, 21  # 2**-6 minutes is a second, 2**21 minutes are four years
N_BINS = (LAST_OCTAVE - FIRST_OCTAVE) * BINS_PER_OCTAVE + 1  # bin 0: less than a second
UNKNOWN_LENGTH = N_BINS  # the bin of waits that were abandoned nobody knows when

#: Coarse wait bands: 0 no wait on record, else 1 + 2 * octave + (1 if over the SLA).
N_OCTAVES = 21  # octave 0: below a minute; octave i: 2**(i-1) to 2**i minutes
N_BANDS = 1 + 2 * N_OCTAVES


def rating_position(score: ArrayLike, low: ArrayLike, high: ArrayLike) -> Floats:
    """Return the position of each score on its scale, 0 to 1; scores beyond the ends count as the end.

    Examples
    --------
    >>> rating_position([1, 2, 7], 1, 5).tolist()
    [0.0, 0.25, 1.0]
    """
    s, lo, hi = (np.asarray(x, dtype=np.float64) for x in (score, low, high))
    return np.clip((s - lo) / (hi - lo), 0, 1).astype(np.float64, copy=False)


def rating_ticks(score: ArrayLike, low: ArrayLike, high: ArrayLike) -> Ints:
    """Return the position of each score on its scale, in ticks of 1/27720; scores beyond the ends count as the end.

    Examples
    --------
    >>> rating_ticks([1, 2, 5], 1, 5).tolist()
    [0, 6930, 27720]
    """
    return np.rint(rating_position(score, low, high) * TICKS).astype(np.int64)


@cache
def bin_edges() -> Floats:
    """Return the lower edges, in minutes, of bins 1, 2, ... and the upper edge of the last one.

    Edges are rounded, so that last-bit differences between machines cannot move a wait to another bin.
    """
    exponents = FIRST_OCTAVE + np.arange(N_BINS) / BINS_PER_OCTAVE
    edges: Floats = np.round(np.exp2(exponents), 9).astype(np.float64)
    edges.flags.writeable = False
    return edges


def wait_bins(minutes: ArrayLike) -> Ints:
    """Return the fine bin of each wait; 0 for less than a second.

    Examples
    --------
    >>> wait_bins([0.0, 1.0, 2.0]).tolist()
    [0, 211, 246]
    """
    edges = bin_edges()
    wait = np.clip(np.asarray(minutes, dtype=np.float64), edges[0] / 2, edges[-2])
    with np.errstate(divide="ignore"):
        guess = ((np.log2(wait) - FIRST_OCTAVE) * BINS_PER_OCTAVE).astype(np.int64)
    guess = np.clip(guess, 0, N_BINS - 2)  # position in edges; corrected below by comparing with the edges
    guess -= (wait < edges[guess]) & (guess > 0)
    guess += wait >= edges[guess + 1]
    return np.where(wait < edges[0], 0, np.minimum(guess, N_BINS - 2) + 1)


def wait_band_index(minutes: ArrayLike, over_sla: ArrayLike) -> Bytes:
    """Return the coarse band of each wait: ``1 + 2 * octave + over``.

    Examples
    --------
    >>> wait_band_index([0.5, 1.0, 3.0], [False, False, True]).tolist()
    [1, 3, 6]
    """
    exponent = np.frexp(np.asarray(minutes, dtype=np.float64))[1]  # exact: minutes < 2**exponent
    octave = np.clip(exponent, 0, N_OCTAVES - 1)
    bands: Bytes = (1 + 2 * octave + np.asarray(over_sla, dtype=bool)).astype(np.uint8)
    return bands


def band_label(band: int) -> str:
    """Return the label of a band.

    Examples
    --------
    >>> band_label(0), band_label(1), band_label(6)
    ('no wait on record', 'under 1 min', '2-4 min, over SLA')
    """
    if band == 0:
        return "no wait on record"
    octave, over = divmod(band - 1, 2)
    span = "under 1 min" if octave == 0 else f"{2 ** (octave - 1)}-{2**octave} min"
    return f"{span}, over SLA" if over else span
