"""How many personas there are, if any, and the verdict on the structure."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from personakit.clustering.mixture.mixture import e_step
from personakit.clustering.mixture.search import SearchResult, run_to_convergence, search_solutions
from personakit.clustering.selection.k_evidence import KEvidence
from personakit.clustering.selection.model_selection import (
    SelectionData,
    SelectionPath,
    full_config,
    search_structures,
)
from personakit.clustering.selection.structure_test import StructureTest, structure_test
from personakit.clustering.stability.bootstrap import BootstrapDraws, BootstrapRefits, bootstrap_refits
from personakit.core.calibrated import (
    FOUND_AGAIN,
    NATURAL_CERTAINTY,
    NATURAL_STABILITY,
    REPRODUCIBLE_STABILITY,
    SLICE_STABILITY,
    STABILITY_SLACK,
    STABLE_SLICES,
)
from personakit.core.formatting import format_index, format_share

#: The chosen number is searched again while fewer of the runs have reached the best optimum, at most so often.
RARELY_REACHED, MOST_SEARCHES = 0.34, 3
#: Customers who differ by degree are split into at most this many slices.
MOST_SLICES = 6
#: Refits to resampled rows for the stability of each split of a continuum.
DRAWS_A_CUT = 3


@dataclass(frozen=True, eq=False)
class KChoice:
    """The chosen solution with the evidence for and against it."""

    k: int
    solution: SearchResult
    evidence: KEvidence
    gate: StructureTest | None  # None where one persona describes the customers better than several
    verdict: str
    reason: str


def choose_k(sample: SelectionData, asked: int | None) -> KChoice:
    """Choose the number of personas and give the verdict; a requested number does not change the verdict."""
    path = search_structures(sample, asked)
    refits: dict[int, BootstrapRefits] = {}
    gate = None
    if path.best == 0:
        k, verdict, reason = 1, "none", "One persona describes the customers better than several do."
    else:
        path = _search_on(path, sample, path.best + 1)
        gate = structure_test(path, sample)
        if gate.finding == "beyond" or path.context.structure.batteries:
            path, k, verdict, reason = _found_again(path, gate, sample, refits)
        else:
            k, verdict, reason = _by_degree(path, gate, sample.seed, refits)
    if asked is None and k == sample.max_personas:
        reason += f" {k} is the largest number that was tried; more may fit better."
    if asked is not None and asked != k:
        k = asked
        reason += f" {asked} personas were asked for."
    if k > 1:
        if k not in refits:
            path = _search_on(path, sample, k)
        draws = BootstrapDraws(sample.n_boot, seed=sample.seed, from_solution=True)
        refits[k] = bootstrap_refits(path.context, path.tried[k - 1][0].fit, draws, refits.get(k))
    solution = run_to_convergence(path.context, path.tried[k - 1][0], sample.max_iter, sample.tol)
    path = path.with_solution(solution)
    return KChoice(k, solution, KEvidence(sample, path, refits, k), gate, verdict, reason)


def _search_on(path: SelectionPath, sample: SelectionData, k: int) -> SelectionPath:
    """Search the chosen number again, from more starts, while few runs have reached the best optimum."""
    config = full_config(sample)
    for again in range(1, MOST_SEARCHES):
        known = path.tried[k - 1][0]
        if not known.starts_at_best < RARELY_REACHED:
            break
        more = replace(config, n_init=2 * config.n_init)
        result = search_solutions(path.context, k, sample.seed + again, more, [known.fit])
        path = path.with_solution(result)
    return path


def _found_again(
    path: SelectionPath, gate: StructureTest, sample: SelectionData, refits: dict[int, BootstrapRefits]
) -> tuple[SelectionPath, int, str, str]:
    """Return the number that fits best, less the personas that refits do not find again."""
    draws = BootstrapDraws(sample.n_boot, seed=sample.seed, from_solution=True)
    context, best = path.context, path.best + 1
    beyond = gate.finding == "beyond"
    most = best if beyond else min(best, MOST_SLICES)
    k = most
    while k > 1:
        if k < best:
            path = _search_on(path, sample, k)
        refits[k] = bootstrap_refits(context, path.tried[k - 1][0].fit, draws)
        if float(refits[k].found_again.min()) >= FOUND_AGAIN:
            break
        k -= 1
    lead = (
        f"{best} personas fit better than one by {format_index(gate.gain)} per customer, "
        + ("more than expected" if beyond else "about as much as expected")
        + f" without personas ({format_index(np.fmax(gate.normal, gate.flat))})"
    )
    if k == 1:
        return path, 1, "none", f"{lead}, but refits to resampled data find none of them again."
    fewer = ""
    if k < most:
        was = "was" if most - k == 1 else "were"
        fewer = f" {most - k} of {most} {was} not found again and merged with others."
    agreement = float(refits[k].adjusted_rand.mean())
    repeated = f"(adjusted Rand {format_index(agreement)} with refits to resampled data)"
    if not beyond:
        split = f"people differ by degree. These {k} are a practical split {repeated}"
        return path, k, "constructed", f"{lead}: {split}.{fewer}"
    posterior = e_step(context.data, path.tried[k - 1][0].fit.model, context.design).posterior
    certainty = float(context.weights @ posterior.max(axis=1) / context.weights.sum())
    if certainty >= NATURAL_CERTAINTY and agreement >= NATURAL_STABILITY:
        return path, k, "natural", f"{lead}, and are stable {repeated}.{fewer}"
    if agreement >= REPRODUCIBLE_STABILITY:
        overlap = f"they overlap (mean certainty {format_share(certainty)}) but can be reproduced {repeated}"
        return path, k, "reproducible", f"{lead}; {overlap}.{fewer}"
    not_clear = f"but are not reliably reproduced {repeated}: a practical split, not clear groups"
    return path, k, "constructed", f"{lead}, {not_clear}.{fewer}"


def _by_degree(
    path: SelectionPath, gate: StructureTest, seed: int, refits: dict[int, BootstrapRefits]
) -> tuple[int, str, str]:
    """Split people who differ by degree into slices: as many as are stable on resampled data, or none."""
    for k in range(2, min(MOST_SLICES, path.best + 1, len(path.tried)) + 1):
        refits[k] = bootstrap_refits(path.context, path.tried[k - 1][0].fit, BootstrapDraws(DRAWS_A_CUT, seed=seed))
    again = {k: float(refits[k].found_again.min()) >= FOUND_AGAIN for k in refits}
    stability = {k: float(refits[k].adjusted_rand.mean()) for k in refits if again[k]}
    most = max(stability.values(), default=0.0)
    flat = gate.finding == "flat"
    lead = (
        f"Several personas fit better than one by {format_index(gate.gain)} per customer, about as much as when "
        f"people spread evenly along common traits ({format_index(gate.flat)}): they differ by degree, not in kind."
        if flat
        else f"Several personas fit better than one by {format_index(gate.gain)} per customer, but about as much "
        f"({format_index(gate.normal)}) as in a single population along common traits: people differ by degree, not "
        "in kind."
    )
    if most < SLICE_STABILITY:
        return 1, "none", f"{lead} No split of them is stable on resampled data."
    enough = min(most - STABILITY_SLACK, STABLE_SLICES)
    k = max(k for k, value in stability.items() if value >= enough)
    return (
        k,
        "constructed",
        f"{lead} These {k} are useful slices, stable on resampled data (adjusted Rand {format_index(stability[k])}).",
    )
