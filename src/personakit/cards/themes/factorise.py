"""Non-negative factors of a term matrix: themes as sums of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from personakit.core.typing import Floats


MOST_ROUNDS, ENOUGH = 200, 1e-4
_TINY = 1e-12


def leading_vectors(matrix: Any, most: int) -> Floats:
    """Return the leading right singular vectors of a matrix, with fixed signs: the start of every factorisation.

    Parameters
    ----------
    matrix : sparse array (texts, terms)
        No negative entries.
    most : int
        Number of vectors.

    Returns
    -------
    ndarray (terms, most)
        The largest singular value first; fewer columns if there are fewer terms.
    """
    _, vectors = np.linalg.eigh(np.asarray((matrix.T @ matrix).todense()))
    vectors = vectors[:, ::-1][:, :most]
    signed: Floats = vectors * np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(vectors.shape[1])])
    return signed


def factorise(matrix: Any, k: int, vectors: Floats | None = None) -> tuple[Floats, Floats]:
    """Return non-negative W and H whose product is closest to a matrix, by hierarchical alternating least squares.

    The start is the non-negative part of the singular vectors, so that the same matrix gives the same factors.

    Parameters
    ----------
    matrix : sparse array (texts, terms)
        No negative entries.
    k : int
        Number of factors.
    vectors : ndarray (terms, at least k), optional
        :func:`leading_vectors` of the matrix, if already computed.

    Returns
    -------
    w : ndarray (texts, k)
        Weight of each factor in each text.
    h : ndarray (k, terms)
        The factors.

    References
    ----------
    Lee, D. D. & Seung, H. S. (1999), Learning the parts of objects by non-negative matrix factorization. Nature 401.
    Cichocki, A. & Phan, A.-H. (2009), Fast local algorithms for large scale nonnegative matrix factorizations. IEICE
    Trans. Fundamentals E92-A. Boutsidis, C. & Gallopoulos, E. (2008), SVD based initialization. Pattern Recognition 41.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> w, h = factorise(csr_array(np.array([[2.0, 0, 0], [0, 1, 1], [4, 0, 0]])), 2)
    >>> (w @ h).round(3).tolist()
    [[2.0, 0.0, 0.0], [0.0, 1.0, 1.0], [4.0, 0.0, 0.0]]
    """
    w, h = _start(matrix, k, leading_vectors(matrix, k) if vectors is None else vectors[:, :k])
    before = np.inf
    square = float((matrix.data**2).sum())
    for _ in range(MOST_ROUNDS):
        across = np.asarray(matrix @ h.T)
        _update(w, across, h @ h.T)
        down = np.asarray(matrix.T @ w)
        among = w.T @ w
        transposed = h.T.copy()
        _update(transposed, down, among)
        h = transposed.T.copy()
        error = square - 2 * float((down * h.T).sum()) + float((among * (h @ h.T)).sum())
        if before - error <= ENOUGH * square:
            break
        before = error
    return w, h


def _update(factor: Floats, across: Floats, among: Floats) -> None:
    """Improve one factor column by column; the other is fixed."""
    for j in range(factor.shape[1]):
        if among[j, j] <= _TINY:
            continue
        step = (across[:, j] - factor @ among[:, j]) / among[j, j]
        factor[:, j] = np.maximum(factor[:, j] + step, 0.0)


def _start(matrix: Any, k: int, right: Floats) -> tuple[Floats, Floats]:
    """Return W and H from the leading singular vectors: the larger part of each pair, zeros made small values."""
    left = np.asarray(matrix @ right)
    w, h = np.zeros((matrix.shape[0], k)), np.zeros((k, matrix.shape[1]))
    for j in range(right.shape[1]):
        plus = np.maximum(left[:, j], 0), np.maximum(right[:, j], 0)
        minus = np.maximum(-left[:, j], 0), np.maximum(-right[:, j], 0)
        sizes = [float(np.linalg.norm(a) * np.linalg.norm(b)) for a, b in (plus, minus)]
        u, v = plus if sizes[0] >= sizes[1] else minus
        w[:, j], h[j] = u, v / max(float(np.linalg.norm(v)), _TINY)
    fill = float(matrix.sum()) / max(matrix.shape[0] * matrix.shape[1], 1) / 100
    return np.where(w <= 0, fill, w), np.where(h <= 0, fill, h)
