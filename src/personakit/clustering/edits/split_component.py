"""Split a persona in two: the other personas keep their members, and only its own are divided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.answers import battery_cells
from personakit.clustering.mixture.initialization import split_rows
from personakit.clustering.mixture.mixture import e_step, update

if TYPE_CHECKING:
    from personakit.clustering.mixture.answers import BatteryCells
    from personakit.clustering.mixture.parameters import Mixture
    from personakit.clustering.mixture.search import FitContext
    from personakit.core.typing import Floats, Ints


#: Starts: by the direction in which the factor scores vary most, then by each of so many single scores.
MOST_SCORES = 6
#: EM of a split: most steps, and the gain per row at which it ends.
MOST_STEPS, TOLERANCE = 80, 1e-6
#: Least share of the persona in each of its parts, and fewest rows (sum of weights).
LEAST_PART, FEWEST_ROWS = 0.02, 5.0


def split_component(context: FitContext, mixture: Mixture, component: int) -> Mixture | None:
    """Return the mixture with one component replaced by two: one in its place, the other as the last.

    EM divides the members of the component between its two parts; the memberships in the other components stay as they
    were, and so does what the items of batteries measure. The best of several starts is taken.

    Parameters
    ----------
    context : FitContext
        The rows.
    mixture : Mixture
        A fitted mixture of these rows.
    component : int
        The component to split.

    Returns
    -------
    Mixture or None
        None if no division leaves a part that is not nearly empty: the members do not differ.
    """
    data, design, weights = context.data, context.design, context.weights
    batteries = None if mixture.traits is None else battery_cells(data, mixture, design)[0]
    posterior = e_step(data, mixture, design, batteries).posterior
    scores = context.scores if context.style_free is None else context.style_free
    views = (
        [scores]
        if scores.shape[1] < 2
        else [scores, *(scores[:, [j]] for j in range(min(scores.shape[1], MOST_SCORES)))]
    )
    best: tuple[float, Mixture] | None = None
    twice = mixture.reordered(np.append(np.arange(mixture.k), component))
    for view in views:
        start = split_rows(posterior, view, context.start_weights, component)
        value, model, halves = _divide(context, twice, start, component, batteries)
        sizes = weights @ halves
        if sizes.min() < max(LEAST_PART * sizes.sum(), FEWEST_ROWS):
            continue
        if best is None or value > best[0]:
            best = value, model
    return None if best is None else best[1]


def _divide(
    context: FitContext, model: Mixture, start: Floats, component: int, batteries: tuple[BatteryCells, ...] | None
) -> tuple[float, Mixture, Floats]:
    """Run EM from a division; return the log-likelihood of the division, the mixture and the two parts' memberships."""
    data, design, weights = context.data, context.design, context.weights
    pair = [component, model.k - 1]
    r = start.copy()
    members = r[:, pair].sum(axis=1)
    total, before = float(weights.sum()), -np.inf
    expectation = e_step(data, model, design, batteries)
    for _ in range(MOST_STEPS):
        model = update(data, r * weights[:, None], expectation, model, design)
        expectation = e_step(data, model, design, batteries)
        joint = expectation.log_joint[:, pair]
        top = joint.max(axis=1, keepdims=True)
        half = np.exp(joint - top)
        both = half.sum(axis=1, keepdims=True)
        r[:, pair] = members[:, None] * half / both
        others = np.delete(r * expectation.log_joint, pair, axis=1).sum(axis=1)
        value = float(weights @ (members * (top + np.log(both))[:, 0] + others))
        if value - before < TOLERANCE * total:
            break
        before = value
    return value, model, r[:, pair]


def component_matched(labels: Ints, refit: Ints, weights: Floats, sizes: tuple[int, int]) -> Ints:
    """Return the component of a refit that matches each of the solution, matched one to one; -1 without a match.

    Examples
    --------
    >>> component_matched(np.array([0, 0, 1]), np.array([1, 1, 0]), np.ones(3), (2, 2)).tolist()
    [1, 0]
    """
    from scipy.optimize import linear_sum_assignment

    from personakit.clustering.stability.agreement import jaccard, overlap

    mine, theirs = linear_sum_assignment(-jaccard(overlap(labels, refit, weights, sizes)))
    out = np.full(sizes[0], -1, dtype=np.int64)
    out[mine] = theirs
    return out
