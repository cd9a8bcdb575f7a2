"""Find the best mixture with a given number of personas, from several starts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.mixture.answers import battery_cells, trait_scores
from personakit.clustering.mixture.full_covariance import common_component
from personakit.clustering.mixture.initialization import (
    ModelStructure,
    factor_scores,
    first_model,
    group_rows,
    model_from_groups,
    split_rows,
)
from personakit.clustering.mixture.mixture import EmFit, e_step, run_em
from personakit.clustering.mixture.trait_part import normal_shape, standardize_shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.mixture.answers import BatteryCells
    from personakit.clustering.mixture.mixture import Design, Mixture
    from personakit.core.typing import Floats


#: Rows on which starts are compared, where there are batteries.
START_ROWS = 1200
#: Factor on the tolerance of the runs that find the best start, where there are batteries.
COARSER = 3
#: Most EM steps of the chosen solution, and of its items by themselves, where there are batteries.
MOST_STEPS_WITH_ITEMS, ITEM_STEPS = 60, 30


@dataclass(frozen=True)
class SearchConfig:
    """Search settings: numbers of starts, splits and finalists, EM iterations of each run, and tolerance."""

    n_init: int = 7
    splits: int = 3
    short: int = 6
    finalists: int = 2
    long: int = 80
    tolerance: float = 1e-5
    items: int = 25  # of the best fit, with the items of batteries


@dataclass(frozen=True, eq=False)
class FitContext:
    """Data that every search over the same rows uses: the rows, the one-persona model and factor scores."""

    data: Encoded
    weights: Floats
    design: Design
    one: EmFit
    scores: Floats
    style_free: Floats | None  # the scores without response styles; None where there are too few rating scales
    start_weights: Floats  # weight of each row in forming starts: rows with more known cells count more
    structure: ModelStructure
    common: tuple[float, int]  # log-likelihood and parameters of columns that are the same for all personas
    traits: tuple[Floats, Floats] | None = None  # scores of the rows on the traits of batteries, and which are known
    learnt: Mixture | None = None  # best solution so far, whose items of batteries new starts take over
    batteries: tuple[BatteryCells, ...] | None = None  # likelihoods of the batteries' answers under these items

    @property
    def items(self) -> Mixture:
        """The model whose items new starts take over."""
        return self.one.model if self.learnt is None else self.learnt

    def with_items(self, fit: EmFit) -> FitContext:
        """Return the context with the items of batteries as in a solution."""
        if self.traits is None:
            return self
        cells = battery_cells(self.data, fit.model, self.design)[0]
        return replace(self, learnt=with_items_of(self.one.model, fit.model), batteries=cells)


def prepare_context(
    data: Encoded,
    weights: Floats,
    design: Design,
    structure: ModelStructure,
    *,
    iterations: int = 60,
    items: Mixture | None = None,
) -> FitContext:
    """Fit one persona and compute the factor scores; items of batteries may be taken over from another fit."""
    first = first_model(data, weights, design, structure)
    if items is not None and first.traits is not None:
        first = with_items_of(first, items)
        one = run_em(
            data,
            weights,
            first,
            design,
            iterations=iterations,
            tolerance=1e-5,
            batteries=battery_cells(data, first, design)[0],
        )
    else:
        tolerance = 1e-6 if first.traits is None else 1e-5
        one = run_em(data, weights, first, design, iterations=iterations, tolerance=tolerance)
    common = (0.0, 0)
    if structure.used is not None:
        common = common_component(data.values, data.mask, weights, structure.used)
    scores = scores_in(data, weights, design, structure)
    traits = batteries = learnt = None
    if one.model.traits is not None:
        learnt = with_items_of(one.model, learn_items(data, weights, one.model, design) if items is None else items)
        traits = trait_scores(data, learnt, design)
        batteries = battery_cells(data, learnt, design)[0]
        scores = np.hstack([traits[0], rest_scores(data, weights, design)])
    styles = design.nodes.m > 1 and structure.used is None and traits is None
    style_free = factor_scores(data, weights, design, without_styles=True) if styles else None
    known = data.known / max(float(data.known.max()), 1.0)
    start_weights = weights * known**2 + 1e-9
    return FitContext(
        data, weights, design, one, scores, style_free, start_weights, structure, common, traits, learnt, batteries
    )


def learn_items(data: Encoded, weights: Floats, one: Mixture, design: Design) -> Mixture:
    """Return the model of one persona with its items learnt from traits of any distribution.

    Several personas make a trait's distribution lumpy. Items that have to make it normal would hide them.

    References
    ----------
    Bock, R. D. & Aitkin, M. (1981), Marginal maximum likelihood estimation of item parameters: application of an EM
    algorithm. Psychometrika 46.
    """
    assert one.traits is not None  # noqa: S101 there are batteries
    shape = np.repeat(normal_shape()[None], one.traits.n, axis=0)
    free = replace(one, traits=replace(one.traits, shape=shape))
    fit = run_em(data, weights, free, design, iterations=ITEM_STEPS, tolerance=1e-5).model
    assert fit.traits is not None  # noqa: S101 as before
    return replace(one, ordinal=standardize_shape(fit.traits, fit.ordinal))


def with_items_of(model: Mixture, other: Mixture) -> Mixture:
    """Return a model with the items of batteries of another one."""
    blocks = tuple(
        learnt if learnt.battery >= 0 else own for learnt, own in zip(other.ordinal, model.ordinal, strict=True)
    )
    return replace(model, ordinal=blocks)


def rest_scores(data: Encoded, weights: Floats, design: Design) -> Floats:
    """Return factor scores on all columns but the items of batteries."""
    indicators = data.indicators.copy()
    for battery, (first, items, levels) in zip(design.battery_of, design.groups, strict=True):
        if battery >= 0:
            indicators[:, first : first + items * levels] = 0.0
    return factor_scores(replace(data, indicators=indicators), weights, design)


def scores_in(data: Encoded, weights: Floats, design: Design, structure: ModelStructure) -> Floats:
    """Return the rows' factor scores on the columns that the structure uses."""
    if structure.used is not None:
        data = replace(data, values=data.values[:, structure.used], mask=data.mask[:, structure.used])
    return factor_scores(data, weights, design)


@dataclass(frozen=True, eq=False)
class SearchResult:
    """The best fit, and the share of the completed runs that reached it."""

    fit: EmFit
    starts_at_best: float


def search_solutions(
    context: FitContext, k: int, seed: int, config: SearchConfig, known: Sequence[EmFit] = ()
) -> SearchResult:
    """Return the best mixture with k personas: short runs from many starts, then long runs of the best ones.

    Parameters
    ----------
    context : FitContext
        The rows.
    k : int
        Number of personas.
    seed : int
        Seed of the starts.
    config : SearchConfig
        Number and length of the runs.
    known : sequence of EmFit
        Earlier solutions. One with a persona fewer is split, one with a persona more is merged, and those with k are
        continued with the other finalists.

    References
    ----------
    Biernacki, C., Celeux, G. & Govaert, G. (2003), Choosing starting values for the EM algorithm. CSDA 41.
    """
    if k <= 1:
        return SearchResult(context.one, 1.0)
    rng = np.random.default_rng([seed, k])
    finalists = [fit for fit in known if fit.model.k == k]
    # the best of each kind of start gets a long run: splits lead after a few steps, but are not always best in the end
    start_kinds = (_fresh(context, k, rng, config), config.finalists), (_splits(context, k, config, known), 1), (
        _merges(context, k, config, known), 1)  # fmt: skip
    for models, most in start_kinds:
        begun = [_short_run(context, model, config) for model in models]
        finalists += sorted(begun, key=lambda fit: -fit.log_likelihood)[:most]
    finalists.sort(key=lambda fit: -fit.log_likelihood)
    ended: list[EmFit] = []
    for fit in finalists:
        lead = max((other.log_likelihood for other in ended), default=-np.inf)
        ended.append(_long_run(context, fit, config, lead))
    best = max(ended, key=lambda fit: fit.log_likelihood)
    near = best.log_likelihood - max(1.0, 1e-4 * abs(best.log_likelihood))
    share = float(np.mean([fit.log_likelihood > near for fit in ended]))
    return SearchResult(_with_items(context, best, known, config), share)


def _short_run(context: FitContext, model: Mixture, config: SearchConfig) -> EmFit:
    """Run a few steps; with batteries, on some of the rows, which are enough to tell good starts from poor ones."""
    data, weights, batteries = context.data, context.weights, context.batteries
    if batteries is not None and data.n > START_ROWS:
        rows = np.arange(START_ROWS)  # rows are in an order of their content: as good as drawn
        answered = int(np.searchsorted(data.answered, START_ROWS))
        batteries = tuple(cells.take(answered) for cells in batteries)
        data, weights = data.take(rows), weights[rows]
    return run_em(
        data,
        weights,
        model,
        context.design,
        iterations=config.short,
        tolerance=config.tolerance,
        batteries=batteries,
    )


def _long_run(context: FitContext, fit: EmFit, config: SearchConfig, lead: float) -> EmFit:
    return run_em(
        context.data,
        context.weights,
        fit.model,
        context.design,
        iterations=config.long,
        tolerance=config.tolerance * (1 if context.batteries is None else COARSER),
        reach=lead,
        batteries=context.batteries,
    )


def _with_items(context: FitContext, best: EmFit, known: Sequence[EmFit], config: SearchConfig) -> EmFit:
    """Fit the items of batteries too, which the search took as known; keep an earlier solution that is better."""
    if context.batteries is None or config.items == 0:
        return best
    data, weights, design = context.data, context.weights, context.design
    full = run_em(data, weights, best.model, design, iterations=config.items, tolerance=config.tolerance)
    earlier = [fit for fit in known if fit.model.k == full.model.k]
    return max([full, *earlier], key=lambda fit: fit.log_likelihood)


def _fresh(context: FitContext, k: int, rng: np.random.Generator, config: SearchConfig) -> list[Mixture]:
    data, design = context.data, context.design
    out = []
    for position in range(config.n_init * (2 if context.batteries is not None else 1)):
        if context.style_free is None:
            scores = _view(context.scores, position, k, rng)
        else:
            scores = _view((context.style_free, context.scores)[position % 2], position // 2, k, rng)
        r = group_rows(scores, context.start_weights, k, rng)
        out.append(model_from_groups(data, r * context.start_weights[:, None], context.items, design, context.traits))
    return out


def _splits(context: FitContext, k: int, config: SearchConfig, known: Sequence[EmFit]) -> list[Mixture]:
    data, design = context.data, context.design
    scores = context.scores if context.style_free is None else context.style_free
    out: list[Mixture] = []
    for smaller in (fit for fit in known if fit.model.k == k - 1):
        posterior = e_step(data, smaller.model, design).posterior
        largest = np.argsort(-(context.weights @ posterior), kind="stable")[: config.splits]
        for persona in largest:
            r = split_rows(posterior, scores, context.start_weights, int(persona))
            start = model_from_groups(data, r * context.weights[:, None], context.items, design, context.traits)
            halves = [int(persona), smaller.model.k]
            out.append(_with_traits_of(start, smaller.model, [*range(smaller.model.k), int(persona)], halves))
    return out


def _merges(context: FitContext, k: int, config: SearchConfig, known: Sequence[EmFit]) -> list[Mixture]:
    """Start from the solution with one more persona, without the persona whose removal costs least."""
    data, design = context.data, context.design
    out: list[Mixture] = []
    for larger in (fit for fit in known if fit.model.k == k + 1):
        posterior = e_step(data, larger.model, design).posterior
        cost = -(context.weights @ np.log1p(-np.minimum(posterior, 1 - 1e-12)))
        for persona in np.argsort(cost, kind="stable")[: config.splits]:
            r = np.delete(posterior, persona, axis=1) + 1e-12
            r /= r.sum(axis=1, keepdims=True)
            start = model_from_groups(data, r * context.weights[:, None], context.items, design, context.traits)
            kept = [other for other in range(larger.model.k) if other != persona]
            out.append(_with_traits_of(start, larger.model, kept, []))
    return out


def _with_traits_of(start: Mixture, known: Mixture, order: Sequence[int], new: Sequence[int]) -> Mixture:
    """Return the start with the traits of a known solution, but for the means of the new personas."""
    if start.traits is None or known.traits is None:
        return start
    traits = known.traits.reordered(order)
    mean = traits.mean.copy()
    mean[:, list(new)] = start.traits.mean[:, list(new)]
    return replace(start, traits=replace(traits, mean=mean))


def _view(scores: Floats, position: int, k: int, rng: np.random.Generator) -> Floats:
    """Vary the scores between starts: first all, then the leading ones, then random subsets scaled to equal spread."""
    q = scores.shape[1]
    if position == 0 or q < 3:
        return scores
    if position == 1:
        return scores[:, : max(min(k, q - 1), 1)]
    subset = np.sort(rng.permutation(q)[: int(rng.integers(2, q))])
    out: Floats = scores[:, subset] / np.maximum(scores[:, subset].std(axis=0), 1e-9)
    return out


def run_to_convergence(context: FitContext, result: SearchResult, max_iter: int, tol: float) -> SearchResult:
    """Continue the fit until EM has converged; with batteries, whose steps are long, until it gains next to nothing."""
    if context.batteries is not None:
        max_iter, tol = min(max_iter, MOST_STEPS_WITH_ITEMS), max(tol, 1e-6)
    fit = run_em(context.data, context.weights, result.fit.model, context.design, iterations=max_iter, tolerance=tol)
    return replace(result, fit=fit)
