"""How many personas, or none: the evidence for each number and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.segments.mixture import expect
from personakit.segments.null import draw_null, learn_null
from personakit.segments.search import Effort, Found, Ground, prepare, search

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_PERSONAS = 10


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
    d = model.n_parameters(ground.design)
    ll = found.fit.log_likelihood
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


def choose(ground: Ground, seed: int, q: int, asked: int | None, criterion: str = "aic3", draws: int = 3) -> Choice:
    """Choose the number of personas and give the verdict."""
    effort = Effort()
    n = float(ground.weights.sum())
    most = max(1, min(MOST_PERSONAS, ground.data.n // 25 + 1))
    tried = explore(ground, seed, effort, max(most, asked or 1), criterion)
    while asked is not None and len(tried) < asked:
        found = search(ground, len(tried) + 1, seed, effort, tried[-1][0].fit)
        tried.append((found, evidence(ground, found)))
    table = [row for _, row in tried]
    best = int(np.argmin([row[criterion] for row in table]))
    k = best + 1
    verdict, reason = "none", "one persona describes the customers as well as several"
    if k > 1:
        gain = (table[0]["bic"] - table[best]["bic"]) / n
        null = learn_null(ground.data, ground.weights, ground.design, ground.scores)
        simulated = []
        for draw in range(draws):
            rng = np.random.default_rng([seed, 7919, draw])
            fake = prepare(draw_null(null, rng), ground.weights, ground.design, q, iterations=40)
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
