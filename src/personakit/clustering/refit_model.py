"""Refit a ``PersonaModel`` to resampled rows, to assess its stability."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.clustering.edits.refit_sample import RefitSample, refit_sample
from personakit.clustering.edits.solution_refits import refit_edited, stability_of_edited
from personakit.clustering.encoding.read_rows import read_rows, read_weights
from personakit.clustering.mixture.assign import scan_rows
from personakit.clustering.mixture.group_shares import group_codes
from personakit.clustering.mixture.mixture import EmFit, e_step
from personakit.clustering.mixture.search import SearchConfig, search_solutions
from personakit.clustering.stability.bootstrap import BootstrapDraws, bootstrap_refits, labels_of
from personakit.clustering.stability.stability import Stability, stability_of
from personakit.core.errors import StudyError
from personakit.core.threads import one_blas_thread

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.clustering.persona_model import PersonaModel


NEIGHBOUR = SearchConfig(n_init=5, splits=3, short=6, finalists=1, long=60, tolerance=1e-5)


def sample_of(
    model: PersonaModel, X: Any, sample_weight: ArrayLike | None, groups: ArrayLike | None = None
) -> RefitSample:
    """Return the rows of X to refit on, without outlying cells, and the fitted mixture of these rows."""
    from sklearn.utils.validation import check_is_fitted

    check_is_fitted(model)
    frame = read_rows(model, X, model._layout)
    weights = read_weights(sample_weight, len(frame))
    if weights.sum() <= 0:
        raise StudyError("sample_weight sums to zero; give at least one row a positive weight.")
    codes, n_groups = group_codes(groups, len(frame))
    shares = model._components.group_shares
    if n_groups > len(shares):
        raise StudyError(
            f"groups name {n_groups} groups, but the model was fitted with {len(shares)}: give the groups that fit was "
            "given."
        )
    hashes, known = scan_rows(frame, model._layout, 0)
    return refit_sample(
        frame, hashes, known, weights, codes, shares[:n_groups], model._layout, model._mixture, model._design,
        model.max_rows,
    )  # fmt: skip


@one_blas_thread
def refit_model(  # noqa: PLR0917 the inputs of assess_stability
    model: PersonaModel,
    X: Any,
    asked: list[int] | None,
    sample_weight: ArrayLike | None,
    draws: BootstrapDraws,
    groups: ArrayLike | None = None,
) -> Stability:
    """Return the stability of a fitted model."""
    sample, components = sample_of(model, X, sample_weight, groups), model._components
    context, mixture = sample.context, sample.mixture
    edited, k = bool(components.edits), len(components.ids)
    numbers = sorted({k, *([k - 1, k + 1] if asked is None else asked)} - {0})
    density = e_step(context.data, mixture, context.design).log_density
    fitted = EmFit(mixture, float(context.weights @ density), 0)
    fits: dict[int, EmFit] = {}
    for number in numbers:
        known = [*fits.values(), fitted]
        if number == k and not edited:
            fits[number] = fitted
        elif number != k:
            fits[number] = search_solutions(context, number, draws.seed, NEIGHBOUR, known).fit
    labels = {number: labels_of(context, fit, np.arange(k) if number == k else None) for number, fit in fits.items()}
    refits = {
        number: replace(bootstrap_refits(context, fit, draws), labels=labels[number])
        for number, fit in fits.items()
        if number > 1
    }
    if not edited:
        return stability_of(refits, k, labels, context.weights)
    solution = refit_edited(context, mixture, components, draws)
    return stability_of_edited(solution, components, labels, refits)
