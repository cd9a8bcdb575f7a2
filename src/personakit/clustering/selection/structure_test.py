"""Test whether there are personas at all, by comparison with populations that have none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from personakit.clustering.mixture.initialization import factor_scores
from personakit.clustering.mixture.latent_trait import fit_latent_trait
from personakit.clustering.mixture.mixture import EmFit, e_step, run_em
from personakit.clustering.mixture.null_model import (
    NullModel,
    fit_battery_null,
    fit_null_model,
    item_slices,
    simulate_null,
)
from personakit.clustering.mixture.search import (
    FitContext,
    SearchConfig,
    SearchResult,
    prepare_context,
    search_solutions,
)
from personakit.clustering.selection.model_selection import SelectionData, SelectionPath, criterion_table
from personakit.core.calibrated import CLEAR_MARGIN, CLEAR_RATIO

if TYPE_CHECKING:
    from personakit.clustering.encoding.encode import Encoded
    from personakit.clustering.mixture.mixture import Design
    from personakit.core.typing import Floats


LIGHT = SearchConfig(n_init=6, splits=0, short=6, finalists=2, long=60, tolerance=1e-4, items=10)
LIGHT_BATTERIES = SearchConfig(n_init=4, splits=0, short=5, finalists=1, long=30, tolerance=1e-4, items=6)
#: One draw from the flat continuum, the hardest to distinguish from personas, searched with this little effort, is
#: enough if the observed gain exceeds that draw's gain by `CLEAR_RATIO` and `CLEAR_MARGIN`.
GLANCE = SearchConfig(n_init=2, splits=0, short=5, finalists=1, long=25, tolerance=2e-4, items=10)
MOST_DRAWS = 4
Finding = Literal["beyond", "flat", "normal"]


@dataclass(frozen=True)
class StructureTest:
    """Result of the comparison: the gain is beyond any continuum, or no more than a flat or a normal one gives."""

    finding: Finding
    gain: float  # per customer, of the solution over one persona
    normal: float  # largest gain in a normal population without personas; NaN if the flat one was enough
    flat: float  # the same for a flat one


def structure_test(path: SelectionPath, sample: SelectionData) -> StructureTest:
    """Compare the best solution with a single population along continuous traits.

    For purely nominal data, the two models are compared directly by BIC. For other data, the gain of the solution over
    one persona is compared with the gain in simulated populations without personas.
    """
    data, weights, design = sample.data, sample.weights, sample.design
    if sample.nominal_only:
        return _compete(path, data, weights, design)
    n = float(weights.sum())
    gain = (path.tried[0][1][path.criterion] - path.value) / n
    scores = factor_scores(data, weights, design)
    k = path.best + 1
    batteries = path.context.structure.batteries

    def null_of(shape: Finding) -> NullModel:
        kind: Literal["normal", "flat"] = "flat" if shape == "flat" else "normal"
        if batteries:
            return fit_battery_null(data, weights, design, kind)
        return fit_null_model(data, weights, design, scores, kind)

    flat = null_of("flat")
    first = _null_gain(flat, path, sample, 0, config=GLANCE, numbers=(k,))
    if gain > CLEAR_RATIO * first + CLEAR_MARGIN:
        return StructureTest("beyond", gain, np.nan, first)
    tops: list[float] = []
    for position, shape in enumerate(("normal", "flat")):
        null = flat if shape == "flat" else null_of("normal")
        gains: list[float] = []
        for draw in range(MOST_DRAWS):
            at = MOST_DRAWS * position + draw
            numbers = tuple(sorted({min(3, k), k}))
            config = LIGHT if not batteries else LIGHT_BATTERIES
            gains.append(_null_gain(null, path, sample, at, config=config, numbers=numbers))
            if len(gains) >= 2 and (gain > 2 * max(gains) + 0.05 or gain < min(gains)):
                break
        tops.append(max(gains))
        if gain <= max(gains) + 2 * float(np.std(gains)) + 0.005:
            finding: Finding = "flat" if shape == "flat" else "normal"
            if finding == "normal" and _shape(data, weights, design, scores) == "flat":
                finding = "flat"
            return StructureTest(finding, gain, tops[0], tops[-1])
    return StructureTest("beyond", gain, tops[0], tops[1])


def _null_gain(
    null: NullModel,
    path: SelectionPath,
    sample: SelectionData,
    draw: int,
    *,
    config: SearchConfig,
    numbers: tuple[int, ...],
) -> float:
    """Return the largest gain in BIC per customer over one persona, in simulated rows without personas."""
    rng = np.random.default_rng([sample.seed, 7919, draw])
    rows = simulate_null(null, rng)
    context = path.context
    simulated = prepare_context(
        rows, sample.weights, context.design, context.structure, iterations=40, items=context.one.model
    )
    base = criterion_table(simulated, SearchResult(_whole(simulated, config), 1.0))[path.criterion]
    best = min(
        criterion_table(simulated, search_solutions(simulated, k, sample.seed, config))[path.criterion] for k in numbers
    )
    return max(0.0, float(base - best) / float(sample.weights.sum()))


def _whole(context: FitContext, config: SearchConfig) -> EmFit:
    """Return the fit of one persona with the items of batteries learnt from these rows, as the larger fits have."""
    if context.batteries is None:
        return context.one
    return run_em(context.data, context.weights, context.one.model, context.design, iterations=config.items)


def _trait_bic(data: Encoded, weights: Floats, design: Design, scores: Floats, *, q: int, shape: Finding) -> float:
    # logits for rating scales, too: answers pile up at their ends, which a linear trait would take for a flat shape
    slices = item_slices(design, data.indicators.shape[1])
    blocks = [data.indicators[:, first : first + levels] for first, levels, _ in slices]
    kind: Literal["normal", "flat"] = "flat" if shape == "flat" else "normal"
    traits = fit_latent_trait(data.values, data.mask, blocks, weights, scores, q=q, shape=kind)
    return -2 * traits.log_likelihood + traits.n_parameters * float(np.log(weights.sum()))


def _shape(data: Encoded, weights: Floats, design: Design, scores: Floats) -> Finding:
    q = min(2, scores.shape[1])
    flat = _trait_bic(data, weights, design, scores, q=q, shape="flat")
    return "flat" if flat < _trait_bic(data, weights, design, scores, q=q, shape="normal") else "normal"


def _compete(path: SelectionPath, data: Encoded, weights: Floats, design: Design) -> StructureTest:
    n = float(weights.sum())
    one = path.tried[0][1]["bic"]
    best = min(row["bic"] for _, row in path.tried)
    begin = [factor_scores(data, weights, design), _class_scores(path, data, design)]

    def trait(shape: Finding) -> float:
        return min(
            _trait_bic(data, weights, design, scores, q=q, shape=shape)
            for scores in begin
            for q in range(1, min(2, scores.shape[1]) + 1)
        )

    normal, flat = trait("normal"), trait("flat")
    finding: Finding = "beyond"
    if best >= min(normal, flat):
        finding = "flat" if flat < normal else "normal"
    return StructureTest(finding, (one - best) / n, (one - normal) / n, (one - flat) / n)


def _class_scores(path: SelectionPath, data: Encoded, design: Design) -> Floats:
    """Scores of the rows on the axes along which the classes of a good solution differ."""
    model = path.tried[max(path.best, min(2, len(path.tried) - 1))][0].fit.model
    r = e_step(data, model, design).posterior
    root = np.exp(0.5 * model.log_share)[:, None]
    u, s, _ = np.linalg.svd(root * (model.nominal - np.exp(model.log_share) @ model.nominal), full_matrices=False)
    width = max(1, min(model.k, s.size) - 1)
    out: Floats = r @ (u[:, :width] * s[:width] / root)
    return out
