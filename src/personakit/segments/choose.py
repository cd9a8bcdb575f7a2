"""How many personas, or none, and the verdict on the structure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from personakit.segments.evidence import Evidence
from personakit.segments.explore import Explored, Sample, explore_structures
from personakit.segments.gate import Gate, pass_gate
from personakit.segments.mixture import expect
from personakit.segments.refits import Draws, Refits, refit
from personakit.segments.search import Found, polish

#: Natural personas are at least this certain (mean posterior of the likeliest) and this stable.
NATURAL_CERTAINTY, NATURAL_STABILITY = 0.8, 0.65
REPRODUCIBLE_STABILITY = 0.45
#: Where people differ by degree, they are cut into at most this many slices, if any cut is this stable; as finely as is
#: this stable, or this close to the most stable cut.
MOST_SLICES, SLICE_STABILITY, STABLE_SLICES, STABILITY_SLACK = 6, 0.6, 0.85, 0.03
#: Refits to resampled rows behind the stability of each cut of a continuum.
DRAWS_A_CUT = 3


@dataclass(frozen=True, eq=False)
class Choice:
    """The chosen solution with all that speaks for and against it."""

    k: int
    found: Found
    evidence: Evidence
    gate: Gate | None  # None where one persona describes the customers better than several
    verdict: str
    reason: str


def choose(sample: Sample, asked: int | None) -> Choice:
    """Choose the number of personas and give the verdict; a number asked for is obeyed, the verdict stays."""
    explored = explore_structures(sample, asked)
    refits: dict[int, Refits] = {}
    gate = None
    if explored.best == 0:
        k, verdict, reason = 1, "none", "One persona describes the customers better than several do."
    else:
        gate = pass_gate(explored, sample)
        if gate.finding == "beyond":
            k, verdict, reason = _beyond(explored, gate, Draws(sample.n_boot, seed=sample.seed), refits)
        else:
            k, verdict, reason = _by_degree(explored, gate, sample.seed, refits)
    if asked is not None and asked != k:
        k = asked
        reason += f" {asked} personas were asked for."
    if k > 1:
        draws = Draws(sample.n_boot, seed=sample.seed)
        refits[k] = refit(explored.ground, explored.tried[k - 1][0].fit, draws, refits.get(k))
    found = polish(explored.ground, explored.tried[k - 1][0], sample.max_iter, sample.tol)
    explored = explored.with_solution(found)
    return Choice(k, found, Evidence(sample, explored, refits, k), gate, verdict, reason)


def _beyond(explored: Explored, gate: Gate, draws: Draws, refits: dict[int, Refits]) -> tuple[int, str, str]:
    k = explored.best + 1
    ground, found = explored.ground, explored.tried[explored.best][0]
    posterior = expect(ground.data, found.fit.model, ground.design).posterior
    certainty = float(ground.weights @ posterior.max(axis=1) / ground.weights.sum())
    refits[k] = refit(ground, found.fit, draws)
    again = float(refits[k].adjusted_rand.mean())
    lead = (
        f"{k} personas fit better than one by {gate.gain:.2f} per customer, more than where there "
        f"are none ({np.fmax(gate.normal, gate.flat):.2f})"
    )
    found_again = f"found again in resampled customers (adjusted Rand {again:.2f})"
    if certainty >= NATURAL_CERTAINTY and again >= NATURAL_STABILITY:
        return k, "natural", f"{lead}, and are {found_again}."
    if again >= REPRODUCIBLE_STABILITY:
        return k, "reproducible", f"{lead}; they overlap (mean certainty {certainty:.0%}) but are {found_again}."
    return k, "constructed", f"{lead}, but are not reliably {found_again}: a useful cut, not a fact."


def _by_degree(explored: Explored, gate: Gate, seed: int, refits: dict[int, Refits]) -> tuple[int, str, str]:
    """Cut people who differ by degree into slices, where a cut is found again; as finely as it is."""
    for k in range(2, min(MOST_SLICES, explored.best + 1, len(explored.tried)) + 1):
        refits[k] = refit(explored.ground, explored.tried[k - 1][0].fit, Draws(DRAWS_A_CUT, seed=seed))
    stability = {k: float(refits[k].adjusted_rand.mean()) for k in refits}
    most = max(stability.values())
    flat = gate.finding == "flat"
    lead = (
        f"Several personas fit better than one by {gate.gain:.2f} per customer, about as where people spread evenly "
        f"along common traits ({gate.flat:.2f}): they differ by degree, not in kind."
        if flat
        else f"Several personas fit better than one by {gate.gain:.2f} per customer, but they do about as well "
        f"({gate.normal:.2f}) in one population along common traits: people differ by degree, not in kind."
    )
    if most < SLICE_STABILITY:
        return 1, "none", f"{lead} No way of cutting them up is found again in resampled customers."
    enough = min(most - STABILITY_SLACK, STABLE_SLICES)
    k = max(k for k, value in stability.items() if value >= enough)
    return (
        k,
        "constructed",
        f"{lead} These {k} are useful slices, found again in resampled customers (adjusted Rand {stability[k]:.2f}).",
    )
