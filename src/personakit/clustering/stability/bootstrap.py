"""Bootstrap refits of a solution to resampled rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.mixture import EmFit, e_step
from personakit.clustering.mixture.search import FitContext, SearchConfig, prepare_context, search_solutions
from personakit.clustering.stability.agreement import matched_groups, overlap

if TYPE_CHECKING:
    from collections.abc import Callable

    from personakit.core.typing import Bools, Floats, Ints


BOOTSTRAP_CONFIG = SearchConfig(n_init=4, splits=0, short=8, finalists=1, long=40, tolerance=2e-5, items=0)
NOMINAL_BOOTSTRAP_CONFIG = SearchConfig(n_init=16, splits=0, short=8, finalists=3, long=80, tolerance=1e-5)


@dataclass(frozen=True)
class BootstrapDraws:
    """Bootstrap draws: how many, whether a row drawn more than once counts each time, the seed, and the starts."""

    number: int
    repeats: bool = True
    seed: int = 0
    from_solution: bool = False  # refits start from the solution as well as from scratch

    def times(self, n: int, k: int, draw: int) -> Ints:
        """Return how often each of n rows counts."""
        rng = np.random.default_rng([self.seed, 104729, k, draw])
        times = np.bincount(rng.integers(n, size=n), minlength=n)
        return times if self.repeats else np.minimum(times, 1)


@dataclass(frozen=True, eq=False)
class BootstrapRefits:
    """Group of each row in a solution, and in its refits from scratch to resampled rows."""

    labels: Ints  # n
    refit_labels: Ints  # draws x n: group of every row in each refit, drawn or not
    drawn: Bools  # draws x n
    weights: Floats  # n

    @property
    def found_again(self) -> Floats:
        """Mean Jaccard index of each group with its match in the refits, over the rows drawn (Hennig 2007)."""
        k = int(self.labels.max()) + 1
        index = np.zeros((len(self.refit_labels), k))
        for draw, (labels, among) in enumerate(zip(self.refit_labels, self.drawn, strict=True)):
            size = (k, int(labels.max()) + 1)
            index[draw] = matched_groups(overlap(self.labels[among], labels[among], self.weights[among], size))
        out: Floats = index.mean(axis=0)
        return out

    @property
    def adjusted_rand(self) -> Floats:
        """Adjusted Rand index of each refit with the solution, over all rows.

        References
        ----------
        Dolnicar, S. & Leisch, F. (2010), Evaluation of structure and reproducibility of cluster solutions using the
        bootstrap. Marketing Letters 21.
        """
        from sklearn.metrics import adjusted_rand_score  # here: half a second to import

        return np.array([adjusted_rand_score(self.labels, labels) for labels in self.refit_labels])


def bootstrap_refits(
    context: FitContext,
    fit: EmFit,
    draws: BootstrapDraws,
    earlier: BootstrapRefits | None = None,
    then: Callable[[FitContext, EmFit, Ints], EmFit] | None = None,
) -> BootstrapRefits:
    """Fit the same number of personas from scratch to rows drawn with replacement.

    What the items of batteries measure is taken over from the solution: it is learnt from all rows together. A row
    drawn twice becomes one row with twice the weight: the same likelihood with a third fewer rows. `earlier`
    refits of the same seed are kept, and only the missing ones are added. What was done to the solution
    after its search is done to each refit by `then`, which takes the rows drawn, the refit and the positions of these
    rows.
    """
    n, k = context.data.n, fit.model.k
    config = BOOTSTRAP_CONFIG if context.design.groups or context.data.values.shape[1] else NOMINAL_BOOTSTRAP_CONFIG
    refit_labels, drawn = np.empty((draws.number, n), dtype=np.int64), np.zeros((draws.number, n), dtype=bool)
    done = 0 if earlier is None else min(len(earlier.refit_labels), draws.number)
    if earlier is not None:
        refit_labels[:done], drawn[:done] = earlier.refit_labels[:done], earlier.drawn[:done]
    for draw in range(done, draws.number):
        times = draws.times(n, k, draw)
        rows = np.flatnonzero(times)
        weights = (context.weights * times)[rows]
        resampled = prepare_context(
            context.data.take(rows), weights, context.design, context.structure, iterations=40, items=fit.model
        )
        # a search from scratch may miss what is there; the solution is one more start, and loses to a better one
        known = [replace(fit, log_likelihood=-np.inf)] if draws.from_solution or context.structure.batteries else []
        refit = search_solutions(resampled, k, draws.seed + draw, config, known).fit
        refit_labels[draw] = labels_of(context, refit if then is None else then(resampled, refit, rows))
        drawn[draw, rows] = True
    return BootstrapRefits(labels_of(context, fit), refit_labels, drawn, context.weights)


def labels_of(context: FitContext, fit: EmFit, order: Ints | None = None) -> Ints:
    """Return the most likely persona of every row, numbered by `order`; by default the largest is 0."""
    posterior = e_step(context.data, fit.model, context.design).posterior
    if order is None:
        order = np.argsort(-(context.weights @ posterior), kind="stable")
    out: Ints = posterior[:, order].argmax(axis=1)
    return out
