"""Fit 1, 2, ... personas under every structure that suits the columns, and keep the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.segments.full import MOST_PATTERNS, patterns, telling_columns
from personakit.segments.mixture import expect
from personakit.segments.search import Effort, Found, Ground, prepare, search
from personakit.segments.starts import Structure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from personakit.segments.encode import Encoded
    from personakit.segments.mixture import Design

    Floats = NDArray[np.float64]

MOST_PERSONAS = 10
#: A quick look, to compare structures.
ROUGH = Effort(starts=3, splits=1, short=6, finalists=1, long=40, tolerance=1e-5)


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


@dataclass(frozen=True, eq=False)
class Sample:
    """The rows to learn from."""

    data: Encoded
    weights: Floats
    design: Design
    seed: int

    @property
    def criterion(self) -> str:
        """What chooses k: BIC, and AIC3 for purely nominal data, where BIC misses classes (Fonseca & Cardoso 2007)."""
        return "bic" if self.data.values.shape[1] or self.design.groups else "aic3"

    @property
    def nominal_only(self) -> bool:
        """Whether there are only nominal items."""
        return self.criterion == "aic3"


def full_effort(sample: Sample) -> Effort:
    """Return how hard to search: nominal items are cheap, and have the most local optima."""
    return Effort(starts=16, splits=3, finalists=4, long=150) if sample.nominal_only else Effort()


def explore_structures(sample: Sample, asked: int | None) -> Explored:
    """Explore the numbers of personas under every structure that fits the kinds of columns, and keep the best."""
    data, design = sample.data, sample.design
    p = data.values.shape[1]
    items = bool(design.groups) or design.n_nominal_items > 0
    most = max(1, min(MOST_PERSONAS, int(sample.weights.sum()) // 25 + 1), asked or 1)
    tied = [Structure(0 if p < 4 else 1 if items or p < 6 else 2)]
    complete = data.mask.min(axis=1) > 0 if p else np.zeros(1, dtype=bool)
    own = p >= 2 and not items and complete.mean() > 0.8 and len(patterns(data.mask)) <= MOST_PATTERNS
    if len(tied) == 1 and not own:
        return explore_one(sample, tied[0], full_effort(sample), most)
    few = min(most, 7)  # enough to tell structures apart
    rough = [explore_one(sample, shape, ROUGH, few) for shape in tied]
    if own:
        rough.append(_own_covariances(sample, few))
    best = min(rough, key=lambda explored: explored.value)
    return explore_one(sample, best.ground.structure, full_effort(sample), most)


def explore_one(sample: Sample, structure: Structure, effort: Effort, most: int) -> Explored:
    """Explore the numbers of personas under one structure."""
    ground = prepare(sample.data, sample.weights, sample.design, structure)
    return Explored(ground, explore(ground, sample.seed, effort, most, sample.criterion), sample.criterion)


def _own_covariances(sample: Sample, most: int) -> Explored:
    """Explore own covariances, first on all columns, then on those that tell the personas apart."""
    data, weights, design = sample.data, sample.weights, sample.design
    used = np.arange(data.values.shape[1])
    best = explore_one(sample, Structure(0, used), ROUGH, most)
    for _ in range(3):
        if best.best == 0:
            break
        r = expect(data, best.tried[best.best][0].fit.model, design).posterior
        telling = telling_columns(data.values, data.mask, r, weights)
        if np.array_equal(telling, used):
            break
        explored = explore_one(sample, Structure(0, telling), ROUGH, most)
        if explored.value >= best.value:
            break
        best, used = explored, telling
    return best
