"""Covariance of the shares after a split: the whole is as sure as before, and its division adds an error of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from personakit.core.typing import Floats, Ints


def split_covariance(before: Floats, after: Floats, shares: Floats, source: Ints) -> Floats:
    """Return the covariance of the shares of personas some of which are parts of one persona.

    The share of a part is the share of the whole times its proportion in the whole. The errors of the two are taken as
    independent. So personas that were not split keep their intervals, and two parts that cannot be told apart well
    still have a sum that is known.

    Parameters
    ----------
    before : ndarray, (n_groups k) squared
        Covariance of the shares before.
    after : ndarray, (n_groups m) squared
        Covariance of the shares after, as if each part were a persona like the others.
    shares : ndarray, shape (n_groups, m)
        Shares after.
    source : ndarray of int, shape (m,)
        The persona before that each persona after comes from.

    Returns
    -------
    ndarray, (n_groups m) squared

    Examples
    --------
    The second persona was not split:

    >>> before = np.array([[0.01, -0.01], [-0.01, 0.01]])
    >>> after = np.eye(3)
    >>> out = split_covariance(before, after, np.array([[0.2, 0.5, 0.3]]), np.array([0, 1, 0]))
    >>> float(out[1, 1].round(6)), float((out[0, 0] + out[2, 2] + 2 * out[0, 2]).round(6))
    (0.01, 0.01)
    """
    n_groups, m = shares.shape
    k = len(before) // n_groups
    whole = np.zeros((n_groups, k))
    np.add.at(whole.T, source, shares.T)
    proportion = shares / np.maximum(whole[:, source], 1e-300)
    by_whole, by_proportion = np.zeros((n_groups * m, n_groups * k)), np.zeros((n_groups * m, n_groups * m))
    same = (source[:, None] == source[None, :]).astype(np.float64)
    for group in range(n_groups):
        at = slice(group * m, (group + 1) * m)
        by_whole[at.start + np.arange(m), group * k + source] = proportion[group]
        # share of the whole times the change of the proportion, for a change of the shares after
        by_proportion[at, at] = np.eye(m) - same * proportion[group][:, None]
    out: Floats = by_whole @ before @ by_whole.T + by_proportion @ after @ by_proportion.T
    return out
