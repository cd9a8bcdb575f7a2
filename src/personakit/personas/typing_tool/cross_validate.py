"""Accuracy of the tool for customers it has not seen: nested cross-validation over customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from personakit.core.random_groups import N_RANDOM_GROUPS, bootstrap_weights
from personakit.personas.typing_tool.fit_points import GrowthStep, TypingTask, grow_tool

if TYPE_CHECKING:
    from personakit.core.typing import Bytes, Codes, Floats, Words


OUTER, INNER = 5, 3
REPLICATES = 500


@dataclass(frozen=True, eq=False)
class Validation:
    """Personas assigned by tools that were chosen and learnt without the customer."""

    placed: Codes  # rows: persona assigned by the tool, its length chosen on its training rows
    by_length: Codes  # lengths x rows: the same for a tool of 1, 2, ... questions


def cross_validate(task: TypingTask, hashes: Words, most: int) -> Validation:
    """Assign every customer by a tool that was not trained on them.

    Questions and their number are chosen again within the training rows of every fold, so that the choice itself is
    validated too. Folds depend on the customer id, not on the order of rows.

    References
    ----------
    Varma, S. & Simon, R. (2006), Bias in error estimation when using cross-validation. BMC Bioinformatics 7.
    """
    n = task.weights.size
    lengths = min(most, len(task.blocks))
    placed, by_length = np.zeros(n, dtype=np.intp), np.zeros((lengths, n), dtype=np.intp)
    fold = (hashes % np.uint64(OUTER)).astype(np.int64)
    for part in range(OUTER):
        train, test = np.flatnonzero(fold != part), np.flatnonzero(fold == part)
        if not test.size or not train.size:
            continue
        steps = grow_tool(task, train, lengths)
        for length in range(1, lengths + 1):
            by_length[length - 1, test] = steps[length].scores(task, test).argmax(axis=1)
        placed[test] = by_length[best_length(task, hashes, train, lengths) - 1, test]
    return Validation(placed, by_length)


def best_length(task: TypingTask, hashes: Words, rows: Codes, most: int) -> int:
    """Return the fewest questions whose accuracy is within one standard error of the best.

    References
    ----------
    Breiman, L. et al. (1984), Classification and Regression Trees, section 3.4.3.
    """
    fold = ((hashes[rows] // np.uint64(OUTER)) % np.uint64(INNER)).astype(np.int64)
    right = np.zeros((most, rows.size))
    for part in range(INNER):
        train, test = rows[fold != part], np.flatnonzero(fold == part)
        if not test.size or not train.size:
            continue
        steps = grow_tool(task, train, most)
        for length in range(1, most + 1):
            right[length - 1, test] = hits(task, rows[test], _most_likely(steps[length], task, rows[test]))
    weights = task.weights[rows]
    mean = right @ weights / weights.sum()
    best = int(mean.argmax())
    error = float(np.sqrt(((right[best] - mean[best]) ** 2) @ weights**2) / weights.sum())
    return int(np.flatnonzero(mean >= mean[best] - error)[0]) + 1


def _most_likely(step: GrowthStep, task: TypingTask, rows: Codes) -> Codes:
    placed: Codes = step.scores(task, rows).argmax(axis=1)
    return placed


def hits(task: TypingTask, rows: Codes, placed: Codes) -> Floats:
    """Return the probability that each assignment is right: the customer's membership in the assigned persona."""
    return task.target[rows, placed]


def accuracy(right: Floats, weights: Floats, random_groups: Bytes, seed: int) -> tuple[float, float, float]:
    """Return the weighted mean of `right` with a 90% bootstrap interval over customers.

    Parameters
    ----------
    right : ndarray, shape (rows,)
        Probability that each assignment is right.
    weights : ndarray, shape (rows,)
        Weights.
    random_groups : ndarray of uint8, shape (rows,)
        Random group of each customer.
    seed : int
        The study's seed.
    """
    total = np.bincount(random_groups, weights, minlength=N_RANDOM_GROUPS)
    good = np.bincount(random_groups, weights * right, minlength=N_RANDOM_GROUPS)
    draws = bootstrap_weights(REPLICATES, seed)
    means = (draws @ good) / np.maximum(draws @ total, 1e-12)
    low, high = np.quantile(means, [0.05, 0.95])
    return float(good.sum() / total.sum()), float(low), float(high)
