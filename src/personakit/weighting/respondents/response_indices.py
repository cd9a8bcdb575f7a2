"""Indices of careless answering: each a pure function of the answers, one value per respondent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.core.typing import Codes, Floats
    from personakit.weighting.respondents.attentive_answers import AttentiveModel


#: Most patterns of missing answers for which the distance is computed; rarer patterns are not judged.
MOST_PATTERNS = 300
#: Least correlation of two items that are alike (or opposite), and fewest such pairs for the index.
ALIKE, FEWEST_PAIRS = 0.4, 3


def long_string(codes: Codes, batteries: Sequence[Sequence[int]]) -> Floats:
    """Return the longest run of equal answers as a share of the items answered, over batteries on one scale.

    Parameters
    ----------
    codes : ndarray of int, shape (n, p)
        Answers in the order asked, -1 where missing; a run continues over a gap.
    batteries : sequence of sequences of int
        Columns asked on the same scale, each in order.

    Returns
    -------
    ndarray, shape (n,)
        Sum of the longest runs of all batteries over the number of answers; NaN without any.

    References
    ----------
    Johnson, J. A. (2005), Ascertaining the validity of individual protocols from web-based personality inventories.
    Journal of Research in Personality 39.

    Examples
    --------
    >>> long_string(np.array([[3, 3, 3, 1], [0, 1, -1, 1]]), [[0, 1, 2, 3]]).round(2).tolist()
    [0.75, 0.67]
    """
    total, answers = np.zeros(len(codes)), np.zeros(len(codes))
    for battery in batteries:
        last = np.full(len(codes), -1)
        run, best = np.zeros(len(codes)), np.zeros(len(codes))
        for j in battery:
            given = codes[:, j] >= 0
            run = np.where(given, np.where(codes[:, j] == last, run + 1, 1.0), run)
            last = np.where(given, codes[:, j], last)
            best = np.maximum(best, run)
            answers += given
        total += best
    out: Floats = np.divide(total, answers, out=np.full(len(codes), np.nan), where=answers > 0)
    return out


def variability(codes: Codes, batteries: Sequence[Sequence[int]], n_levels: Sequence[int]) -> Floats:
    """Return how much a respondent's answers vary: standard deviation as a share of the scale, averaged over batteries.

    References
    ----------
    Dunn, A. M., Heggestad, E. D., Shanock, L. R. & Theilgard, N. (2018), Intra-individual response variability as an
    indicator of insufficient effort responding. Journal of Business and Psychology 33.

    Examples
    --------
    >>> variability(np.array([[2, 2, 2, 2], [0, 4, 0, 4]]), [[0, 1, 2, 3]], [5] * 4).tolist()
    [0.0, 0.5]
    """
    spread, n = np.zeros(len(codes)), np.zeros(len(codes))
    for battery in batteries:
        x = codes[:, battery] / (n_levels[battery[0]] - 1)
        given = codes[:, battery] >= 0
        count = given.sum(axis=1)
        many = np.maximum(count, 1)
        centre = np.where(given, x, 0.0).sum(axis=1) / many
        sd = np.sqrt(np.where(given, (x - centre[:, None]) ** 2, 0.0).sum(axis=1) / many)
        judged = count >= 2
        spread += np.where(judged, sd, 0.0)
        n += judged
    out: Floats = np.divide(spread, n, out=np.full(len(codes), np.nan), where=n > 0)
    return out


def flat_share(codes: Codes, batteries: Sequence[Sequence[int]]) -> Floats:
    """Return the share of a respondent's batteries in which all answers are the same.

    Parameters
    ----------
    codes : ndarray of int, shape (n, p)
        Answers, -1 where missing.
    batteries : sequence of sequences of int
        Columns of each question; one with fewer than three answers does not count.

    Returns
    -------
    ndarray, shape (n,)
        NaN where no battery was answered.

    Examples
    --------
    >>> flat_share(np.array([[3, 3, 3, 1, 1, 1], [0, 0, 0, 1, 2, 1], [4, 4, 4, 2, -1, 2]]), [[0, 1, 2], [3, 4, 5]])
    array([1. , 0.5, 1. ])
    """
    flat, n = np.zeros(len(codes)), np.zeros(len(codes))
    for battery in batteries:
        answers = codes[:, battery]
        given = answers >= 0
        judged = given.sum(axis=1) >= 3
        highest = answers.max(axis=1)
        lowest = np.where(given, answers, np.iinfo(answers.dtype).max).min(axis=1)
        flat += judged & (highest == lowest)
        n += judged
    out: Floats = np.divide(flat, n, out=np.full(len(codes), np.nan), where=n > 0)
    return out


def improbability(codes: Codes, attentive: AttentiveModel) -> Floats:
    """Return how unlikely the answers are together: the Mahalanobis distance as a normal score.

    Parameters
    ----------
    codes : ndarray of int, shape (n, p)
        Answers, -1 where missing.
    attentive : AttentiveModel
        Correlations of the items.

    Returns
    -------
    ndarray, shape (n,)
        A score that does not depend on how many items were answered; NaN below three.

    References
    ----------
    Mahalanobis, P. C. (1936), On the generalised distance in statistics. Wilson, E. B. & Hilferty, M. M. (1931), The
    distribution of chi-square. PNAS 17.
    """
    z = attentive.scores(codes)
    given = codes >= 0
    distance = np.full(len(z), np.nan)
    patterns, which = np.unique(np.packbits(given, axis=1), axis=0, return_inverse=True)
    which = which.ravel()
    commonest = np.argsort(-np.bincount(which, minlength=len(patterns)), kind="stable")[:MOST_PATTERNS]
    for pattern in commonest:
        rows = np.flatnonzero(which == pattern)
        items = np.flatnonzero(given[rows[0]])
        p = len(items)
        if p < 3:
            continue
        x = z[np.ix_(rows, items)]
        square = np.einsum("ij,ij->i", x, x @ np.linalg.inv(attentive.correlation[np.ix_(items, items)]))
        distance[rows] = (np.cbrt(square / p) - (1 - 2 / (9 * p))) / np.sqrt(2 / (9 * p))
    return distance


def contradiction(codes: Codes, attentive: AttentiveModel) -> Floats:
    """Return how much respondents contradict themselves on questions that others answer alike, or opposite.

    Over all pairs of items that correlate by .4 or more (or -.4 or less): the mean squared difference of the two
    standardised answers (their sum, for opposites), 1 for attentive respondents on average.

    Parameters
    ----------
    codes : ndarray of int, shape (n, p)
        Answers, -1 where missing.
    attentive : AttentiveModel
        Correlations of the items.

    Returns
    -------
    ndarray, shape (n,)
        NaN where fewer than three such pairs were answered.

    References
    ----------
    Meade, A. W. & Craig, S. B. (2012), Identifying careless responses in survey data. Psychological Methods 17
    (psychometric synonyms and antonyms).
    """
    z = attentive.scores(codes)
    total, pairs = np.zeros(len(z)), np.zeros(len(z))
    first, second = np.nonzero(np.triu(np.abs(attentive.correlation) >= ALIKE, k=1))
    for i, j in zip(first.tolist(), second.tolist(), strict=True):
        r = float(attentive.correlation[i, j])
        apart = (z[:, i] - np.sign(r) * z[:, j]) ** 2 / (2 * (1 - abs(r)))
        total += np.nan_to_num(apart)
        pairs += ~np.isnan(apart)
    out: Floats = np.divide(total, pairs, out=np.full(len(z), np.nan), where=pairs >= FEWEST_PAIRS)
    return out


def most_alike(codes: Codes, near: bool) -> Floats:
    """Return the share of a respondent's answers that the most similar other respondent gave too.

    Parameters
    ----------
    codes : ndarray of int, shape (n, p)
        Answers to all closed questions, -1 where missing.
    near : bool
        Compare every pair; otherwise look only for identical respondents (1, else 0), which is quick for any n.

    Returns
    -------
    ndarray, shape (n,)

    References
    ----------
    Kuriakose, N. & Robbins, M. (2016), Don't get duped: fraud through duplication in public opinion surveys.
    Statistical Journal of the IAOS 32.

    Examples
    --------
    >>> most_alike(np.array([[1, 2, 3, 4], [1, 2, 3, 0], [0, 0, 0, 1]]), near=True).tolist()
    [0.75, 0.75, 0.0]
    """
    n = len(codes)
    if n < 2:
        return np.zeros(n)
    answers = np.maximum((codes >= 0).sum(axis=1), 1)
    if not near:
        _, which, counts = np.unique(codes, axis=0, return_inverse=True, return_counts=True)
        return (counts[which.ravel()] > 1).astype(np.float64)
    starts = np.concatenate([[0], np.cumsum(codes.max(axis=0) + 1)])
    indicators = np.zeros((n, int(starts[-1])), dtype=np.float32)
    rows, items = np.nonzero(codes >= 0)
    indicators[rows, starts[items] + codes[rows, items]] = 1
    best = np.empty(n)
    for start in range(0, n, 1024):
        part = slice(start, min(start + 1024, n))
        equal = indicators[part] @ indicators.T
        equal[np.arange(part.stop - start), np.arange(start, part.stop)] = -1
        best[part] = equal.max(axis=1)
    out: Floats = np.maximum(best, 0.0) / answers
    return out
