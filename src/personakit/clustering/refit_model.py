"""Refit a ``PersonaModel`` to resampled rows, to assess its stability."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.clustering.encoding.encode import encode
from personakit.clustering.encoding.row_sampling import evidence_weights, rows_to_fit
from personakit.clustering.encoding.spread_counts import spread_counts
from personakit.clustering.mixture.assign import scan_rows
from personakit.clustering.mixture.full_covariance import FullCovariance
from personakit.clustering.mixture.group_shares import group_codes, with_group_item, with_group_shares
from personakit.clustering.mixture.initialization import ModelStructure
from personakit.clustering.mixture.mixture import EmFit, e_step
from personakit.clustering.mixture.outliers import set_aside
from personakit.clustering.mixture.search import FitContext, SearchConfig, prepare_context, search_solutions
from personakit.clustering.stability.bootstrap import BootstrapDraws, bootstrap_refits, labels_of
from personakit.clustering.stability.stability import Stability, stability_of
from personakit.core.errors import StudyError
from personakit.core.threads import one_blas_thread

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.clustering.mixture.mixture import Mixture
    from personakit.clustering.persona_model import PersonaModel


NEIGHBOUR = SearchConfig(n_init=5, splits=3, short=6, finalists=1, long=60, tolerance=1e-5)


def sample_of(
    model: PersonaModel, X: Any, sample_weight: ArrayLike | None, groups: ArrayLike | None = None
) -> tuple[FitContext, Mixture]:
    """Return the rows of X to refit on, without outlying cells, and the fitted mixture of these rows."""
    from sklearn.utils.validation import _check_sample_weight, check_is_fitted

    check_is_fitted(model)
    frame = model._frame(X, reset=False)
    weights = _check_sample_weight(sample_weight, np.empty((len(frame), 1)), dtype=np.float64, ensure_non_negative=True)
    if weights.sum() <= 0:
        raise StudyError("sample_weight sums to zero; give at least one row a positive weight.")
    codes, n_groups = group_codes(groups, len(frame))
    if n_groups > len(model.group_shares_):
        raise StudyError(
            f"groups name {n_groups} groups, but the model was fitted with {len(model.group_shares_)}: give the groups "
            "that fit was given."
        )
    hashes, known = scan_rows(frame, model._layout, 0)
    rows = rows_to_fit(hashes, known, weights, model.max_rows, codes)
    spread = spread_counts(frame.iloc[rows], model._layout, hashes[rows])
    data = set_aside(encode(spread, model._layout), model._mixture, model._design, guard_columns=False)
    numeric = model._mixture.numeric
    structure = ModelStructure(0, numeric.used) if isinstance(numeric, FullCovariance) else ModelStructure(numeric.q)
    used, mixture, design = evidence_weights(weights[rows]), model._mixture, model._design
    if n_groups > 1:
        data, design = with_group_item(data, design, codes[rows], n_groups)
        sizes = np.bincount(codes[rows], used, n_groups).astype(np.float64)
        mixture = with_group_shares(mixture, model.group_shares_[:n_groups], sizes)
    return prepare_context(data, used, design, structure), mixture


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
    context, mixture = sample_of(model, X, sample_weight, groups)
    k = mixture.k
    numbers = sorted({k, *([k - 1, k + 1] if asked is None else asked)} - {0})
    density = e_step(context.data, mixture, context.design).log_density
    fitted = EmFit(mixture, float(context.weights @ density), 0)
    fits: dict[int, EmFit] = {}
    for number in numbers:
        known = [*fits.values(), fitted]
        fits[number] = fitted if number == k else search_solutions(context, number, draws.seed, NEIGHBOUR, known).fit
    labels = {number: labels_of(context, fit, np.arange(k) if number == k else None) for number, fit in fits.items()}
    refits = {
        number: replace(bootstrap_refits(context, fit, draws), labels=labels[number])
        for number, fit in fits.items()
        if number > 1
    }
    return stability_of(refits, k, labels, context.weights)
