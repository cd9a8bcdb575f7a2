"""Model selection: fit 1, 2, ... personas under each structure that suits the columns, and keep the evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.clustering.mixture.full_covariance import MOST_PATTERNS, patterns, select_variables
from personakit.clustering.mixture.initialization import ModelStructure
from personakit.clustering.mixture.mixture import e_step
from personakit.clustering.mixture.ordinal_part import QuadratureNodes, make_nodes
from personakit.clustering.mixture.search import (
    FitContext,
    SearchConfig,
    SearchResult,
    prepare_context,
    search_solutions,
)
from personakit.clustering.selection.penalty import penalty_by_rows

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.mixture.mixture import Design
    from personakit.core.typing import Floats


#: Points of acquiescence and of extreme response beside traits, which make the grid larger.
BATTERY_NODES = 5, 3
#: Quick search for every number of personas; those near the best are then searched thoroughly.
ROUGH = SearchConfig(n_init=4, splits=3, short=5, finalists=1, long=40, tolerance=1e-5, items=8)
#: Starts from splits or merges of a neighbouring solution only.
STEP = SearchConfig(n_init=0, splits=3, short=5, finalists=0, long=40, tolerance=1e-5, items=8)
#: The neighbours of the best number are searched thoroughly if their gain in log-likelihood is at least this share of
#: the gain that an additional persona needs.
CLOSE = 0.25


def criterion_table(context: FitContext, result: SearchResult) -> dict[str, Any]:
    """Return one row of the k table."""
    model, n = result.fit.model, float(context.weights.sum())
    d = model.n_parameters(context.design) + context.common[1]
    ll = result.fit.log_likelihood + context.common[0]
    r = e_step(context.data, model, context.design).posterior
    h = float(-(context.weights[:, None] * r * np.log(np.maximum(r, 1e-300))).sum())
    bic = -2 * ll + d * np.log(n)
    share = (context.weights @ r) / n
    return {
        "k": model.k,
        "log_likelihood": ll,
        "parameters": d,
        "bic": bic,
        "bic_by_rows": -2 * ll
        + penalty_by_rows(context.data, context.weights[:, None] * r, model, context.design)
        + context.common[1] * np.log(n),
        "aic3": -2 * ll + 3 * d,
        "icl": bic + 2 * h,
        "blrt_p": np.nan,
        "entropy": 1 - h / (n * np.log(model.k)) if model.k > 1 else np.nan,
        "bootstrap_ari": np.nan,
        "smallest_share": float(share.min()),
        "starts_at_best": result.starts_at_best,
    }


@dataclass(frozen=True, eq=False)
class SelectionPath:
    """Solutions for 1, 2, ... personas under one structure of the numeric columns."""

    context: FitContext
    tried: tuple[tuple[SearchResult, dict[str, Any]], ...]
    criterion: str

    @property
    def best(self) -> int:
        """Position of the best solution."""
        return int(np.argmin([row[self.criterion] for _, row in self.tried]))

    @property
    def value(self) -> float:
        """Criterion of the best solution."""
        return float(self.tried[self.best][1][self.criterion])

    def with_solution(self, result: SearchResult) -> SelectionPath:
        """Return a copy with the solution for its number of personas replaced, or added."""
        k = result.fit.model.k
        tried = (*self.tried[: k - 1], (result, criterion_table(self.context, result)), *self.tried[k:])
        better = replace(self, tried=tried)
        return replace(better, context=self.context.with_items(result.fit)) if better.best == k - 1 else better


@dataclass(frozen=True, eq=False)
class SelectionData:
    """The rows to learn from."""

    data: Encoded
    weights: Floats
    design: Design
    seed: int
    n_init: int | None = None  # fresh starts of a close search
    max_iter: int = 300  # EM of the chosen solution: most steps, and the gain per row at which it ends
    tol: float = 1e-8
    n_boot: int = 5  # refits to resampled rows behind each stability figure of the choice
    max_personas: int = 10  # largest number that is tried where none is asked for

    def with_nodes(self, nodes: QuadratureNodes) -> SelectionData:
        """Return the rows with another grid of style."""
        return replace(self, design=replace(self.design, nodes=nodes))

    @property
    def criterion(self) -> str:
        """Criterion that chooses k: BIC, with the n of each parameter the rows it is learnt from.

        AIC3 for purely nominal data, where BIC misses classes (Fonseca & Cardoso 2007).
        """
        return "bic_by_rows" if self.data.values.shape[1] or self.design.groups or self.design.counts else "aic3"

    @property
    def nominal_only(self) -> bool:
        """Whether there are only nominal items."""
        return self.criterion == "aic3"


def full_config(sample: SelectionData) -> SearchConfig:
    """Return the settings of a thorough search; nominal items are cheap and have the most local optima."""
    config = SearchConfig(n_init=16, splits=3, finalists=4, long=150) if sample.nominal_only else SearchConfig()
    return config if sample.n_init is None else replace(config, n_init=sample.n_init)


def search_structures(sample: SelectionData, asked: int | None) -> SelectionPath:
    """Search the numbers of personas under each structure that suits the columns, and keep the best structure."""
    data, design = sample.data, sample.design
    p = data.values.shape[1]
    items = bool(design.groups) or bool(design.counts) or design.n_nominal_items > 0
    most = max(1, min(sample.max_personas, int(sample.weights.sum()) // 25 + 1), asked or 1)
    complete = data.mask.min(axis=1) > 0 if p else np.zeros(1, dtype=bool)
    try_full = p >= 2 and not items and complete.mean() > 0.8 and len(patterns(data.mask)) <= MOST_PATTERNS
    few = min(most, 7) if try_full else most  # enough to choose the structure
    structure = ModelStructure(0 if p < 4 else 1 if items or p < 6 else 2)
    path = None
    if max(design.battery_of, default=-1) >= 0:
        begun = start_path(sample.with_nodes(make_nodes(*BATTERY_NODES)), replace(structure, batteries=True))
        path = coarse_search(begun, sample, few)
    each = coarse_search(start_path(sample, structure), sample, few, np.inf if path is None else path.value)
    path = each if path is None else min(path, each, key=lambda one: one.value)
    if try_full:
        path = min(path, _explore_full(sample, few), key=lambda one: one.value)
    path = refine_search(merge_step(path, sample), sample, most)
    while asked is not None and len(path.tried) < asked:
        path = path.with_solution(_search(path, sample, len(path.tried) + 1, full_config(sample)))
    if asked is not None and asked > 1:
        path = path.with_solution(_search(path, sample, asked, full_config(sample)))
    return path


def start_path(sample: SelectionData, structure: ModelStructure) -> SelectionPath:
    """Fit one persona."""
    context = prepare_context(sample.data, sample.weights, sample.design, structure)
    one = SearchResult(context.one, 1.0)
    return SelectionPath(context, ((one, criterion_table(context, one)),), sample.criterion)


def coarse_search(path: SelectionPath, sample: SelectionData, most: int, rival: float = np.inf) -> SelectionPath:
    """Fit more personas, roughly, until the criterion has been worse than the best twice in a row.

    A path that would not come up with its `rival`, another structure's criterion, if each further persona gained as
    much as the last one, is not followed to its end.
    """
    # nominal items are cheap and have the most local optima: no rough search
    config = full_config(sample) if sample.nominal_only else ROUGH
    while len(path.tried) < min(most, path.best + 3) and not _hopeless(path, most, rival):
        result = _search(path, sample, len(path.tried) + 1, config)
        path = path.with_solution(result if sample.nominal_only else replace(result, starts_at_best=np.nan))
    return path


def _hopeless(path: SelectionPath, most: int, rival: float) -> bool:
    if len(path.tried) < 3:
        return False
    values = [row[path.criterion] for _, row in path.tried]
    gain = max(values[-2] - values[-1], 0.0)
    return bool(values[-1] - (most - len(values)) * gain > rival)


def merge_step(path: SelectionPath, sample: SelectionData) -> SelectionPath:
    """From the best number down, try to improve each solution by merging personas of the next larger one.

    All starts for the right number may end in a poor optimum, while a larger solution has every persona and one of them
    split in two. Without its merges, the larger number would be chosen because the search for the right one failed.
    """
    for k in range(path.best, 1, -1):
        path = _step(path, sample, k + 1, k)
    return path


def _step(path: SelectionPath, sample: SelectionData, begin: int, k: int) -> SelectionPath:
    """Search k personas by splits or merges of the solution with one fewer or one more (`start_path`)."""
    if not (2 <= k <= len(path.tried) and begin >= 2):
        return path
    known = [path.tried[at - 1][0].fit for at in (begin, k)]
    result = search_solutions(path.context, k, sample.seed, STEP, known)
    if result.fit.log_likelihood <= path.tried[k - 1][0].fit.log_likelihood:
        return path
    return path.with_solution(result if sample.nominal_only else replace(result, starts_at_best=np.nan))


def refine_search(path: SelectionPath, sample: SelectionData, most: int) -> SelectionPath:
    """Search the best number of personas and its near neighbours thoroughly, until the best number is stable."""
    seen: set[int] = set(range(1, most + 1)) if sample.nominal_only else {1}
    while True:
        path = coarse_search(path, sample, most)
        best = path.best + 1
        near = [k for k in (best, best + 1, best - 1) if k not in seen and k <= len(path.tried)]
        k = next((k for k in near if k == best or _near(path, k)), None)
        if k is None:
            return path
        seen.add(k)
        before = path.tried[k - 1][0].fit.log_likelihood
        path = path.with_solution(_search(path, sample, k, full_config(sample)))
        if path.tried[k - 1][0].fit.log_likelihood > before + 1:  # its neighbours came from a poorer solution
            path = _step(_step(path, sample, k, k + 1), sample, k, k - 1)


def _near(path: SelectionPath, k: int) -> bool:
    """Return whether k personas, one more or fewer than the best number, come near it in log-likelihood.

    One more is also judged by two more, which may show a gain that the rough search for one more missed.
    """
    best = path.best + 1
    if k < best:
        gain, needed = _gain(path, k, best)
        return gain < needed / CLOSE
    return any(
        gain > CLOSE * needed for gain, needed in (_gain(path, best, more) for more in (k, k + 1)
                                                   if more <= len(path.tried))
    )  # fmt: skip


def _gain(path: SelectionPath, fewer: int, more: int) -> tuple[float, float]:
    """Return twice the gain in log-likelihood from fewer to more personas, and the gain needed."""
    one, other = path.tried[fewer - 1][1], path.tried[more - 1][1]
    gain = 2 * (other["log_likelihood"] - one["log_likelihood"])
    return gain, other[path.criterion] - one[path.criterion] + gain


def _search(path: SelectionPath, sample: SelectionData, k: int, config: SearchConfig) -> SearchResult:
    tried = path.tried
    known = [tried[at - 1][0].fit for at in (k - 1, k, k + 1) if 1 <= at <= len(tried)]
    return search_solutions(path.context, k, sample.seed, config, known)


def _explore_full(sample: SelectionData, most: int) -> SelectionPath:
    """Search with a full covariance per persona, first on all columns, then on those that distinguish the personas."""
    data, weights, design = sample.data, sample.weights, sample.design
    used = np.arange(data.values.shape[1])
    best = coarse_search(start_path(sample, ModelStructure(0, used)), sample, most)
    for _ in range(3):
        if best.best == 0:
            break
        r = e_step(data, best.tried[best.best][0].fit.model, design).posterior
        selected = select_variables(data.values, data.mask, r, weights)
        if np.array_equal(selected, used):
            break
        path = coarse_search(start_path(sample, ModelStructure(0, selected)), sample, most)
        if path.value >= best.value:
            break
        best, used = path, selected
    return best
