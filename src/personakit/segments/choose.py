"""How many personas, or none: the evidence for each number and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.segments.full import MOST_PATTERNS, patterns, telling_columns
from personakit.segments.mixture import expect
from personakit.segments.null import draw_null, learn_null
from personakit.segments.search import Effort, Found, Ground, prepare, search
from personakit.segments.starts import Structure, factor_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.segments.encode import Encoded
    from personakit.segments.mixture import Design

    Floats = NDArray[np.float64]

MOST_PERSONAS = 10
#: A quick look, to compare structures.
ROUGH = Effort(starts=3, splits=1, short=6, finalists=1, long=40, tolerance=1e-5)


@dataclass(frozen=True, eq=False)
class Choice:
    """The chosen solution with all that speaks for and against it."""

    k: int
    found: Found
    table: list[dict[str, Any]]
    verdict: str
    reason: str


def evidence(ground: Ground, found: Found) -> dict[str, Any]:
    """One row of the k table."""
    model, n = found.fit.model, float(ground.weights.sum())
    d = model.n_parameters(ground.design) + ground.common[1]
    ll = found.fit.log_likelihood + ground.common[0]
    r = expect(ground.data, model, ground.design).posterior
    h = float(-(ground.weights[:, None] * r * np.log(np.maximum(r, 1e-300))).sum())
    bic = -2 * ll + d * np.log(n)
    share = (ground.weights @ r) / n
    return {
        "k": model.k,
        "log_likelihood": ll,
        "parameters": d,
        "bic": bic,
        "aic3": -2 * ll + 3 * d,
        "icl": bic + 2 * h,
        "blrt_p": np.nan,
        "entropy": 1 - h / (n * np.log(model.k)) if model.k > 1 else np.nan,
        "bootstrap_ari": np.nan,
        "smallest_share": float(share.min()),
        "starts_at_best": found.starts_at_best,
    }


def explore(ground: Ground, seed: int, effort: Effort, most: int, criterion: str) -> list[tuple[Found, dict[str, Any]]]:
    """Fit 1, 2, ... personas until the criterion has got worse twice running."""
    out: list[tuple[Found, dict[str, Any]]] = []
    worse = 0
    for k in range(1, most + 1):
        found = search(ground, k, seed, effort, out[-1][0].fit if out else None)
        row = evidence(ground, found)
        if out and row[criterion] > min(r[criterion] for _, r in out):
            worse += 1
        else:
            worse = 0
        out.append((found, row))
        if worse >= 2:
            break
    return out


@dataclass(frozen=True, eq=False)
class Explored:
    """Solutions for 1, 2, ... personas under one structure of the numeric columns."""

    ground: Ground
    tried: list[tuple[Found, dict[str, Any]]]
    criterion: str

    @property
    def best(self) -> int:
        """Position of the best solution."""
        return int(np.argmin([row[self.criterion] for _, row in self.tried]))

    @property
    def value(self) -> float:
        """Its criterion."""
        return float(self.tried[self.best][1][self.criterion])


def explore_structures(data: Encoded, weights: Floats, design: Design, seed: int, asked: int | None) -> Explored:
    """Explore the numbers of personas under every structure that fits the kinds of columns, and keep the best."""
    p = data.values.shape[1]
    items = bool(design.groups) or design.n_nominal_items > 0
    criterion = "bic" if p or design.groups else "aic3"
    most = max(1, min(MOST_PERSONAS, int(weights.sum()) // 25 + 1), asked or 1)
    tied = [Structure(q) for q in ([0] if p < 4 else [1] if items else [1, 2])]
    complete = data.mask.min(axis=1) > 0 if p else np.zeros(1, dtype=bool)
    own = p >= 2 and not items and complete.mean() > 0.8 and len(patterns(data.mask)) <= MOST_PATTERNS
    if len(tied) == 1 and not own:
        return _explored(data, weights, design, tied[0], seed, Effort(), most, criterion)
    few = min(most, 7)
    rough = [_explored(data, weights, design, shape, seed, ROUGH, few, criterion) for shape in tied]
    if own:
        rough.append(_own_covariances(data, weights, design, seed, few, criterion))
    best = min(rough, key=lambda explored: explored.value)
    return _explored(data, weights, design, best.ground.structure, seed, Effort(), most, criterion)


def _own_covariances(data: Encoded, weights: Floats, design: Design, seed: int, most: int, criterion: str) -> Explored:
    """Explore own covariances, first on all columns, then on those that tell the personas apart."""
    used = np.arange(data.values.shape[1])
    best: Explored | None = None
    for _ in range(4):
        explored = _explored(data, weights, design, Structure(0, used), seed, ROUGH, most, criterion)
        if best is not None and explored.value >= best.value:
            break
        best = explored
        r = expect(data, best.tried[best.best][0].fit.model, design).posterior
        telling = telling_columns(data.values, data.mask, r, weights)
        if best.best == 0 or np.array_equal(telling, used):
            break
        used = telling
    assert best is not None
    return best


def _explored(
    data: Encoded,
    weights: Floats,
    design: Design,
    structure: Structure,
    seed: int,
    effort: Effort,
    most: int,
    criterion: str,
) -> Explored:
    ground = prepare(data, weights, design, structure)
    return Explored(ground, explore(ground, seed, effort, most, criterion), criterion)


def choose(data: Encoded, weights: Floats, design: Design, seed: int, asked: int | None) -> Choice:
    """Choose the number of personas and give the verdict."""
    n = float(weights.sum())
    draws = 3
    effort = Effort()
    explored = explore_structures(data, weights, design, seed, asked)
    ground, tried, best = explored.ground, explored.tried, explored.best
    while asked is not None and len(tried) < asked:
        found = search(ground, len(tried) + 1, seed, effort, tried[-1][0].fit)
        tried.append((found, evidence(ground, found)))
    table = [row for _, row in tried]
    k = best + 1
    verdict, reason = "none", "one persona describes the customers as well as several"
    if k > 1:
        gain = (table[0]["bic"] - table[best]["bic"]) / n
        null = learn_null(ground.data, ground.weights, ground.design, factor_scores(data, weights, design))
        simulated = []
        for draw in range(draws):
            rng = np.random.default_rng([seed, 7919, draw])
            fake = prepare(draw_null(null, rng), weights, design, ground.structure, iterations=40)
            light = Effort(starts=3, splits=0, short=6, finalists=1, long=30, tolerance=1e-4)
            gains = [0.0]
            for kk in sorted({2, k}):
                row = evidence(fake, search(fake, kk, seed, light))
                base = evidence(fake, Found(fake.one, 1.0))
                gains.append((base["bic"] - row["bic"]) / n)
            simulated.append(max(gains))
        bar = max(simulated) + 2 * float(np.std(simulated)) + 0.005
        if gain > bar:
            verdict = "natural"
            reason = (
                f"{k} personas gain {gain:.3f} per customer over one; populations without personas but with the same "
                f"margins, correlations and missing cells gain at most {max(simulated):.3f}."
            )
        else:
            k = 1
            reason = (
                f"several personas gain {gain:.3f} per customer over one, no more than in populations without personas "
                f"but with the same margins, correlations and missing cells ({max(simulated):.3f})."
            )
    if asked is not None:
        k = asked
    return Choice(k, tried[k - 1][0], table, verdict, reason)
