"""``assess_stability``: how stable the personas are on resampled data, for any clusterer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from personakit.clustering.stability.bootstrap import BootstrapDraws, BootstrapRefits
from personakit.clustering.stability.stability import Stability, stability_of
from personakit.core.deprecation import renamed_parameters
from personakit.core.errors import StudyError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Array, Floats, Ints


#: Names that estimators give to their number of groups.
NUMBER = ("n_personas", "n_clusters", "n_components")


@renamed_parameters(refits="n_boot")
def assess_stability(
    model: Any,
    X: Any,
    *,
    n_boot: int = 40,
    numbers: Iterable[int] | None = None,
    sample_weight: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    repeats: Literal["keep", "drop"] = "keep",
    random_state: int = 0,
) -> Stability:
    """Assess how stable each persona is on resampled data, and across solutions with other numbers of personas.

    Customers are drawn with replacement, the model is fitted from scratch to each draw, and its personas are matched
    one to one with those of the solution. Pairs of refits give the agreement of the solution as a whole.

    Parameters
    ----------
    model : PersonaModel or clusterer
        A fitted ``PersonaModel``, or any scikit-learn estimator with ``fit`` and ``predict``. If it is not fitted, a
        copy is fitted to `X` first.
    X : DataFrame or array, n rows x columns
        The customers. A ``PersonaModel`` is refitted to a sample of 4,000 of them.
    n_boot : int
        Number of draws, each with a refit; 2 or more.
    numbers : iterable of int, optional
        Other numbers of personas for the flows and the agreement by number; that of the solution is always included. By
        default one fewer and one more for a ``PersonaModel``, none for other clusterers.
    sample_weight : array of n, optional
        Weight of each customer.
    groups : array of n whole numbers from 0, optional
        As given to ``PersonaModel.fit``: groups of customers that may differ in their shares, such as those who
        answered a survey (1) and those who did not (0).
    repeats : "keep" or "drop"
        Whether customers drawn more than once count each time or only once (as in R's clusterboot).
    random_state : int
        Seed of the draws.

    Returns
    -------
    Stability
        ``table`` has one row per persona: ``jaccard`` (mean over refits, with the range of 90% of them), ``recovered``
        and ``dissolved`` (share of refits with an index of at least .75, under .5), ``slsw`` and ``slsa`` (stability
        within and across solutions) and a ``reading``. ``solutions`` has the adjusted Rand index between pairs of
        refits by number of personas, ``flows`` the moves of customers from each number to the next.

    Raises
    ------
    StudyError
        When the estimator cannot assign new rows, its number of groups cannot be set, or it is given weights or groups
        that it does not take.

    References
    ----------
    Hennig, C. (2007), Cluster-wise assessment of cluster stability. CSDA 52. Dolnicar, S. & Leisch, F. (2010),
    Evaluation of structure and reproducibility of cluster solutions using the bootstrap. Marketing Letters 21.
    Dolnicar, S. & Leisch, F. (2017), Using segment level stability to select target segments in data-driven market
    segmentation studies. Marketing Letters 28.

    Examples
    --------
    >>> from sklearn.cluster import KMeans
    >>> kind = np.repeat([0, 1, 2], 40)
    >>> rows = np.random.default_rng(0).normal(size=(120, 2)) + 8 * kind[:, None]
    >>> stability = assess_stability(KMeans(3, n_init=3, random_state=0), rows, n_boot=5)
    >>> stability.table["jaccard"].round(2).tolist()
    [1.0, 1.0, 1.0]
    """
    from personakit.clustering.persona_model import PersonaModel

    if isinstance(n_boot, bool) or not isinstance(n_boot, (int, np.integer)) or n_boot < 2:
        raise StudyError(f"n_boot is {n_boot!r}; give a whole number from 2.")
    asked = None if numbers is None else sorted({int(number) for number in numbers})
    if asked is not None and any(number < 1 for number in asked):
        raise StudyError("numbers must be whole numbers from 1.")
    if repeats not in ("keep", "drop"):
        raise StudyError(f"repeats is {repeats!r}; give 'keep' or 'drop'.")
    draws = BootstrapDraws(int(n_boot), repeats == "keep", int(random_state))
    if isinstance(model, PersonaModel):
        from personakit.clustering.refit_model import refit_model

        return refit_model(model, X, asked, sample_weight, draws, groups)
    if groups is not None:
        raise StudyError(f"{type(model).__name__} takes no groups; leave them out, or give a PersonaModel.")
    return _refit_any(model, X, asked or [], sample_weight, draws)


def _refit_any(
    model: Any, X: Any, asked: list[int], sample_weight: ArrayLike | None, draws: BootstrapDraws
) -> Stability:
    from sklearn.base import clone
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted, has_fit_parameter

    if not hasattr(model, "fit") or not hasattr(model, "predict"):
        raise StudyError(
            f"{type(model).__name__} cannot assign customers it was not fitted to, which stability needs: give an "
            "estimator with fit and predict, such as PersonaModel or KMeans."
        )
    frame = X if isinstance(X, pd.DataFrame) else pd.DataFrame(np.asarray(X))
    order = np.argsort(pd.util.hash_pandas_object(frame, index=False).to_numpy(), kind="stable")
    rows = X.iloc[order] if isinstance(X, pd.DataFrame) else np.asarray(X)[order]
    n = len(frame)
    weights = np.ones(n) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)[order]
    if sample_weight is not None and not has_fit_parameter(model, "sample_weight"):
        raise StudyError(f"{type(model).__name__} takes no sample_weight; leave it out, or give another estimator.")

    def fitted(estimator: Any, at: Array) -> Any:
        extra = {} if sample_weight is None else {"sample_weight": weights[at]}
        chosen = rows.iloc[at] if isinstance(rows, pd.DataFrame) else rows[at]
        return clone(estimator).fit(chosen, **extra)

    everyone = np.arange(n)
    try:
        check_is_fitted(model)
        solution = model
    except NotFittedError:
        solution = fitted(model, everyone)
    first = _numbered(solution.predict(rows), weights)
    k = int(first.max()) + 1
    labels: dict[int, Ints] = {k: first}
    all_refits: dict[int, BootstrapRefits] = {}
    for number in sorted({k, *asked}):
        estimator = model if number == k else _with_number(model, number)
        if number != k:
            labels[number] = _numbered(fitted(estimator, everyone).predict(rows), weights)
        refit_labels, drawn = np.empty((draws.number, n), dtype=np.int64), np.zeros((draws.number, n), dtype=bool)
        for draw in range(draws.number):
            times = draws.times(n, number, draw)
            refit_labels[draw] = _numbered(fitted(estimator, np.repeat(everyone, times)).predict(rows), weights)
            drawn[draw] = times > 0
        if number > 1:
            all_refits[number] = BootstrapRefits(labels[number], refit_labels, drawn, weights)
    return stability_of(all_refits, k, {number: labels[number] for number in sorted(labels)}, weights)


def _numbered(labels: Any, weights: Floats) -> Ints:
    """Return the groups numbered from 0, the largest first."""
    _, codes = np.unique(np.asarray(labels), return_inverse=True)
    size = np.bincount(codes, weights)
    rank = np.empty(size.size, dtype=np.int64)
    rank[np.argsort(-size, kind="stable")] = np.arange(size.size)
    out: Ints = rank[codes]
    return out


def _with_number(model: Any, number: int) -> Any:
    from sklearn.base import clone

    names = [name for name in NUMBER if name in model.get_params(deep=False)]
    if not names:
        raise StudyError(
            f"{type(model).__name__} has none of the settings {', '.join(NUMBER)}, so numbers= cannot be tried; leave "
            "it out."
        )
    return clone(model).set_params(**{names[0]: number})
