"""Learn the points: a multinomial logit on soft memberships, questions added one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.core.typing import Codes, Floats
    from personakit.personas.typing_tool.score_terms import TermBlock


#: Weight of the ridge, in respondents: keeps points finite if a level never occurs in a persona.
RIDGE = 1.0


@dataclass(frozen=True, eq=False)
class TypingTask:
    """Training data: blocks of indicators, memberships and weights, one row per respondent."""

    blocks: tuple[TermBlock, ...]
    target: Floats  # rows x k
    weights: Floats  # rows; they sum to the effective number of respondents

    @property
    def k(self) -> int:
        """Number of personas."""
        return int(self.target.shape[1])


@dataclass(frozen=True, eq=False)
class GrowthStep:
    """A scorer after a number of questions."""

    chosen: tuple[int, ...]  # blocks, in the order chosen
    points: Floats  # (1 + indicators) x k, the start points first

    def scores(self, task: TypingTask, rows: Codes) -> Floats:
        """Return the probability of each persona for the given rows."""
        x = _design(task, self.chosen, rows)
        return softmax(x @ self.points)


def softmax(score: Floats) -> Floats:
    """Turn points into probabilities."""
    out: Floats = np.exp(score - score.max(axis=1, keepdims=True))
    out /= out.sum(axis=1, keepdims=True)
    return out


def _design(task: TypingTask, chosen: Sequence[int], rows: Codes) -> Floats:
    return np.hstack([np.ones((rows.size, 1)), *(task.blocks[i].take(rows) for i in chosen)])


def fit_points(x: Floats, target: Floats, weights: Floats, begin: Floats) -> Floats:
    """Fit a multinomial logit with a ridge on all points except the start points.

    Parameters
    ----------
    x : ndarray, shape (rows, columns)
        Ones first, then indicators.
    target : ndarray, shape (rows, k)
        Memberships; rows sum to 1.
    weights : ndarray, shape (rows,)
        Weights.
    begin : ndarray, shape (columns, k)
        Initial points.

    Returns
    -------
    ndarray, shape (columns, k)
        Points.

    References
    ----------
    le Cessie, S. & van Houwelingen, J. C. (1992), Ridge estimators in logistic regression. Applied Statistics 41.
    """
    from scipy.optimize import minimize

    shape = begin.shape
    ridge = np.full((shape[0], 1), RIDGE)
    ridge[0] = 1e-6

    def loss(flat: Floats) -> tuple[float, Floats]:
        points = flat.reshape(shape)
        score = x @ points
        top = score.max(axis=1, keepdims=True)
        log_total = top + np.log(np.exp(score - top).sum(axis=1, keepdims=True))
        value = float(weights @ ((target * (log_total - score)).sum(axis=1))) + 0.5 * float((ridge * points**2).sum())
        slope = x.T @ (weights[:, None] * (np.exp(score - log_total) - target)) + ridge * points
        return value, slope.ravel()

    solution = minimize(loss, begin.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 200, "gtol": 1e-5})
    out: Floats = solution.x.reshape(shape)
    return out


def grow_tool(task: TypingTask, rows: Codes, most: int) -> list[GrowthStep]:
    """Choose questions one by one, each with the largest expected gain given the earlier ones.

    The expected gain of a question is its score statistic less two for every point it would add. This needs one fit per
    question chosen, not one per candidate.

    References
    ----------
    Rao, C. R. (1948), Large sample tests of statistical hypotheses. Proc. Cambridge Phil. Soc. 44.
    """
    target, weights = task.target[rows], task.weights[rows]
    share = np.maximum(weights @ target, 1e-9) / weights.sum()
    steps = [GrowthStep((), np.log(share)[None, :])]
    taken = {i: block.take(rows) for i, block in enumerate(task.blocks)}
    for _ in range(min(most, len(task.blocks))):
        chosen, points = steps[-1].chosen, steps[-1].points
        p = softmax(_design(task, chosen, rows) @ points)
        gains = {i: _expected_gain(x, target, p, weights) for i, x in taken.items() if i not in chosen}
        best = max(gains, key=lambda i: (gains[i], -i))
        chosen = (*chosen, best)
        begin = np.vstack([points, np.zeros((task.blocks[best].width, task.k))])
        steps.append(GrowthStep(chosen, fit_points(_design(task, chosen, rows), target, weights, begin)))
    return steps


def _expected_gain(x: Floats, target: Floats, p: Floats, weights: Floats) -> float:
    """Return twice the log-likelihood that a block is expected to add, less two for every point."""
    slope = x.T @ (weights[:, None] * (target - p))
    n_levels = int((x.max(axis=0) > 0).sum())
    value = 0.0
    for persona in range(p.shape[1]):
        spread = weights * p[:, persona] * (1 - p[:, persona])
        information = (x * spread[:, None]).T @ x + RIDGE * np.eye(x.shape[1])
        value += float(slope[:, persona] @ np.linalg.solve(information, slope[:, persona]))
    k = p.shape[1]
    return float(value * (k - 1) / k - 2.0 * (n_levels - 1) * (k - 1))
