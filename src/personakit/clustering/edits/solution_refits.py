"""``SolutionRefits``: the components of a solution and of its refits, from which any merge of personas is judged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from personakit.clustering.edits.component_map import summed
from personakit.clustering.edits.split_component import component_matched, split_component
from personakit.clustering.mixture.initialization import model_from_groups
from personakit.clustering.mixture.mixture import EmFit, e_step
from personakit.clustering.stability.agreement import overlap
from personakit.clustering.stability.bootstrap import BootstrapRefits, bootstrap_refits, labels_of
from personakit.clustering.stability.stability import Stability, stability_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from personakit.clustering.edits.component_map import ComponentMap
    from personakit.clustering.mixture.parameters import Mixture
    from personakit.clustering.mixture.search import FitContext
    from personakit.clustering.selection.k_evidence import KEvidence
    from personakit.clustering.stability.bootstrap import BootstrapDraws
    from personakit.core.typing import Floats, Ints


@dataclass(frozen=True, eq=False)
class SolutionRefits:
    """Memberships of the rows learnt from in each component, and the component of each row in refits."""

    posterior: Floats  # n x components
    bootstrap: BootstrapRefits


def refits_of_choice(evidence: KEvidence, order: Ints) -> SolutionRefits | None:
    """Return the refits made in choosing the number of personas, with the components in the order given.

    Returns
    -------
    SolutionRefits or None
        None where one persona was chosen, which is not refitted.
    """
    context, refits = evidence.path.context, evidence.bootstraps.get(evidence.k)
    if refits is None:
        return None
    posterior = e_step(context.data, evidence.path.tried[evidence.k - 1][0].fit.model, context.design).posterior
    posterior = posterior[:, order]
    return SolutionRefits(posterior, replace(refits, labels=posterior.argmax(axis=1)))


def refit_edited(
    context: FitContext, mixture: Mixture, components: ComponentMap, draws: BootstrapDraws
) -> SolutionRefits:
    """Refit a solution whose personas were split: to each draw the whole is done again, the search and the splits.

    Parameters
    ----------
    context : FitContext
        The rows.
    mixture : Mixture
        With the parts of the personas that were split as components.
    components : ComponentMap
        Which components are parts of a persona as found.
    draws : BootstrapDraws
        The draws.

    Returns
    -------
    SolutionRefits
        By component of `mixture`.
    """
    posterior = e_step(context.data, mixture, context.design).posterior
    labels = posterior.argmax(axis=1)
    found_labels, n_found = components.found_of[labels], components.n_found
    split = np.flatnonzero(np.bincount(components.found_of) > 1)

    def split_again(resampled: FitContext, fit: EmFit, rows: Ints) -> EmFit:
        again = labels_of(resampled, fit, np.arange(fit.model.k))
        matches = component_matched(found_labels[rows], again, resampled.weights, (n_found, fit.model.k))
        model = fit.model
        for persona in split:
            parts = split_component(resampled, model, int(matches[persona])) if matches[persona] >= 0 else None
            model = model if parts is None else parts
        return replace(fit, model=model)

    members = summed(posterior, components.found_of, n_found) * context.weights[:, None]
    start = EmFit(model_from_groups(context.data, members, context.items, context.design, context.traits), -np.inf, 0)
    refits = bootstrap_refits(context, start, draws, then=split_again if split.size else None)
    return SolutionRefits(posterior, replace(refits, labels=labels))


def stability_of_edited(
    solution: SolutionRefits,
    components: ComponentMap,
    neighbours: Mapping[int, Ints] | None = None,
    refits: Mapping[int, BootstrapRefits] | None = None,
) -> Stability:
    """Return the stability of personas that were merged or split, with the moves from those as found to them.

    In a refit, the match of a merged persona is the union of the personas matched with its parts; one of them is left
    out where most of it lies elsewhere, as when the refit did not make that cut at all.

    Parameters
    ----------
    solution : SolutionRefits
        By component.
    components : ComponentMap
        The personas.
    neighbours, refits : mapping of int, optional
        Labels and refits of solutions with other numbers of personas.
    """
    k = len(components.ids)
    labels = components.by_persona(solution.posterior).argmax(axis=1)
    before = summed(solution.posterior, components.found_of, components.n_found).argmax(axis=1)
    all_labels = {components.n_found: before, **(neighbours or {}), k: labels}
    all_refits = {**(refits or {}), k: _by_persona(solution.bootstrap, labels, components)}
    weights = solution.bootstrap.weights
    stability = stability_of(all_refits, k, {n: all_labels[n] for n in sorted(all_labels)}, weights)
    return with_ids(stability, components.ids)


def unknown_stability(ids: tuple[str, ...]) -> Stability:
    """Return the stability of personas of which no refit is known."""
    k = len(ids)
    return with_ids(stability_of({}, k, {k: np.arange(k)}, np.full(k, 1 / k)), ids)


def with_ids(stability: Stability, ids: tuple[str, ...]) -> Stability:
    """Return a stability whose personas p1, p2, ... have other ids, in the flows too."""
    k = len(ids)
    names = {f"p{i + 1}": name for i, name in enumerate(ids)}
    flows = stability.flows
    flows = flows.assign(
        persona=flows["persona"].where(flows["k"] != k, flows["persona"].map(names)),
        next_persona=flows["next_persona"].where(flows["next_k"] != k, flows["next_persona"].map(names)),
    )
    return replace(stability, personas=stability.personas.assign(persona=list(ids)), flows=flows)


def _by_persona(refits: BootstrapRefits, labels: Ints, components: ComponentMap) -> BootstrapRefits:
    """Return refits whose groups have the number of the persona they match; those without a match come after."""
    k, c = len(components.ids), components.n_components
    out = np.empty_like(refits.refit_labels)
    for row, (again, among) in enumerate(zip(refits.refit_labels, refits.drawn, strict=True)):
        n, weights = int(again.max()) + 1, refits.weights[among]
        matches = component_matched(refits.labels[among], again[among], weights, (c, n))
        shared = overlap(labels[among], again[among], weights, (k, n))
        number = np.arange(k, k + n)
        for persona in range(k):
            mine = matches[components.components_of(persona)]
            number[best_union(shared, persona, mine[mine >= 0])] = persona
        out[row] = number[again]
    return BootstrapRefits(labels, out, refits.drawn, refits.weights)


def best_union(shared: Floats, persona: int, groups: Ints) -> Ints:
    """Return those of some groups whose union has the highest Jaccard index with a persona.

    Parameters
    ----------
    shared : ndarray, shape (personas, groups)
        Weight of the rows in each pair.
    persona : int
        Row of the persona.
    groups : ndarray of int
        The groups to choose from.

    Returns
    -------
    ndarray of int
        One or more of them; all of none.

    Examples
    --------
    The second group is nearly all of another persona:

    >>> best_union(np.array([[90.0, 1.0], [2.0, 50.0]]), 0, np.array([0, 1])).tolist()
    [0]
    """
    if groups.size < 2:
        return groups
    inside, size = shared[persona, groups], shared[:, groups].sum(axis=0)
    order = np.argsort(-inside / np.maximum(size, 1e-300), kind="stable")
    together, all_of = np.cumsum(inside[order]), np.cumsum(size[order])
    index = together / np.maximum(shared[persona].sum() + all_of - together, 1e-300)
    return groups[order[: int(index.argmax()) + 1]]
