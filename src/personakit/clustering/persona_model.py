"""``PersonaModel``: the scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClusterMixin, TransformerMixin
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from personakit.clustering.edits.component_map import as_found, summed, summed_covariance
from personakit.clustering.edits.edited_verdict import edited_verdict
from personakit.clustering.edits.merge_components import merge_components
from personakit.clustering.edits.refit_sample import refit_sample
from personakit.clustering.edits.solution_refits import (
    refit_edited,
    refits_of_choice,
    stability_of_edited,
    unknown_stability,
    with_ids,
)
from personakit.clustering.edits.split_components import larger_first, split_components
from personakit.clustering.edits.split_covariance import split_covariance
from personakit.clustering.encoding.column_values import refuse_mixed_scales
from personakit.clustering.encoding.counted_columns import (
    warn_of_totals,
    with_unused_columns,
    without_non_answers,
    without_repeats,
)
from personakit.clustering.encoding.encode import encode
from personakit.clustering.encoding.encoding_schema import learn_schema
from personakit.clustering.encoding.find_batteries import with_batteries
from personakit.clustering.encoding.row_sampling import evidence_weights, rows_to_fit
from personakit.clustering.encoding.settle_kinds import refuse_constant, settle_kinds
from personakit.clustering.encoding.spread_counts import spread_counts
from personakit.clustering.mixture.assign import log_joint, posterior, scan_rows
from personakit.clustering.mixture.group_shares import group_codes, with_group_item, with_shares, without_group_item
from personakit.clustering.mixture.mixture import make_design
from personakit.clustering.mixture.ordinal_part import make_nodes
from personakit.clustering.mixture.without_outliers import without_outliers
from personakit.clustering.persistence.model_state import ModelSettings, ModelState
from personakit.clustering.persistence.state_file import write_state
from personakit.clustering.scoring.density import log_joint_density
from personakit.clustering.scoring.draw_rows import draw_rows
from personakit.clustering.scoring.drift import Drift, count_drift, pattern_words
from personakit.clustering.scoring.empty_personas import count_distinct, warn_of_fewer
from personakit.clustering.scoring.local_dependence import pair_residuals
from personakit.clustering.scoring.predictive_p_value import PredictiveDraws, draw_for_comparison, share_less_likely
from personakit.clustering.scoring.settle_everyone import group_sizes, settle_everyone
from personakit.clustering.scoring.share_errors import share_covariance
from personakit.clustering.selection.choose_k import KChoice, choose_k
from personakit.clustering.selection.k_evidence import KEvidence, complete_evidence
from personakit.clustering.selection.model_selection import SelectionData
from personakit.clustering.stability.bootstrap import BootstrapDraws
from personakit.core.arrow_frames import pandas_frame
from personakit.core.deprecation import RenamedAttribute
from personakit.core.errors import StudyError
from personakit.core.threads import one_blas_thread

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.clustering.edits.component_map import ComponentMap
    from personakit.clustering.edits.solution_refits import SolutionRefits
    from personakit.clustering.mixture.mixture import Mixture
    from personakit.core.typing import Codes, Floats, Ints, Objects, Words


class PersonaModel(ClusterMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Find candidate personas in mixed, partly missing customer data, or say that there are none.

    A mixture model with one block per kind of column. Numeric columns are normal within a persona, around common
    factors that all personas share, so that a general factor such as total spend does not form a persona. Ordinal items
    follow cumulative logits with common factors for acquiescence and extreme response style. Categories and choices are
    multinomial. Missing cells are left out of the likelihood, never filled. The number of personas, which may be one,
    is chosen by comparison with simulated populations that have the same margins, correlations and missing cells but
    no personas.

    Parameters
    ----------
    n_personas : int or "auto"
        How many personas. "auto" chooses; a number is used as given, and the verdict still says what the data support.
        There are never more than different rows, nor any that no row belongs to: ``n_personas_`` is then smaller, with
        a warning and a sentence in ``verdict_reason_``.
    kinds : mapping of column name to kind, optional
        "numeric", "ordinal", "categorical", "binary" or "multi_select"; columns left out are inferred.
    random_state : int, RandomState or None
        Seed; the same seed and rows give the same result, whatever the order of the rows.
    max_rows : int
        Most rows used to learn the personas; everyone is assigned to one.
    n_init : int, optional
        Random starts of a close search for a number of personas, besides those from its neighbours' solutions. By
        default 7, or 16 where all columns are categories and choices, which have the most local optima.
    max_iter : int
        Most EM steps of the chosen solution, after the search.
    tol : float
        EM ends when the mean log-likelihood per row gains less than this in a step.
    n_boot : int
        Refits to resampled rows behind ``stability_`` and the verdict.
    max_personas : int
        Largest number that "auto" tries.

    Attributes
    ----------
    labels_ : ndarray of shape (n,)
        Persona of every row fitted, 0 for the largest.
    n_personas_ : int
    n_iter_ : int
        EM steps of the chosen solution, after the search.
    verdict_ : str
        "natural", "reproducible", "constructed" or "none".
    verdict_reason_ : str
        One sentence for the analyst.
    criteria_ : DataFrame
        The evidence for each number of personas, as far as the choice needed it.
    effective_n_ : float
        Total weight of the customers learnt from; the n of the criteria.
    k_table_ : DataFrame
        All the evidence for each number of personas: ``k``, ``log_likelihood``, ``parameters``, ``bic``, ``aic3``,
        ``icl``, ``blrt_p`` (bootstrap likelihood-ratio test against one persona fewer), ``entropy``, ``bootstrap_ari``,
        ``smallest_share``, ``starts_at_best`` (share of starts that reached the best optimum). Computed on first
        access, which takes as long as several fits; a loaded model has what had been computed when it was saved.
    stability_ : Stability
        How well each persona is reproduced in a few refits to resampled rows; :func:`assess_stability` makes more
        refits.
    shares_ : ndarray
        Share of the rows fitted in each persona: the (weighted) mean posterior, largest first.
    group_shares_ : ndarray, n_groups x n_personas_
        The same for each group of rows; one group if none were given.
    share_covariance_ : ndarray, (n_groups n_personas_) squared
        Covariance of the group shares. It reflects the number of customers and the rows the personas were learnt from,
        not the uncertainty about the number of personas.

    References
    ----------
    McLachlan, G. & Peel, D. (2000), Finite Mixture Models. Wiley.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> rng = np.random.default_rng(0)
    >>> kind = np.repeat([0, 1], 150)
    >>> frame = pd.DataFrame(rng.normal(size=(300, 6)) + 3 * kind[:, None], columns=list("abcdef"))
    >>> model = PersonaModel(n_personas=2).fit(frame)
    >>> sorted(np.bincount(model.labels_).tolist())
    [150, 150]
    """

    def __init__(
        self,
        n_personas: int | Literal["auto"] = "auto",
        kinds: Mapping[str, Any] | None = None,
        random_state: int | np.random.RandomState | None = 0,
        *,
        max_rows: int = 4000,
        n_init: int | None = None,
        max_iter: int = 300,
        tol: float = 1e-8,
        n_boot: int = 5,
        max_personas: int = 10,
    ) -> None:
        self.n_personas = n_personas
        self.kinds = kinds
        self.random_state = random_state
        self.max_rows = max_rows
        self.n_init = n_init
        self.max_iter = max_iter
        self.tol = tol
        self.n_boot = n_boot
        self.max_personas = max_personas

    @one_blas_thread
    def fit(  # scikit-learn's signature
        self,
        X: Any,
        y: object = None,  # noqa: ARG002
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> Self:
        """Learn the personas.

        Parameters
        ----------
        X : DataFrame or numeric array, n rows x columns
            A pandas frame, or one with an Arrow interface (Polars, pyarrow, DuckDB). Missing cells are NaN, None or NA;
            so are words for no answer, such as "Don't know", beside two answers or more. A column that others determine
            (a copy, a coarser version, a sum) is left out of the model, with a warning that names it; ``predict`` does
            not need it.
        y : ignored
        sample_weight : array of n, optional
            Weight of each row. Whole numbers count rows; others (from raking, say) count for Kish's effective n. Rows
            of weight 0 are assigned, and enter no figure.
        groups : array of n whole numbers from 0, optional
            Groups may differ in their shares of the personas, such as customers who answered a survey (1) and those who
            did not (0). The personas themselves are the same for all groups.

        Returns
        -------
        PersonaModel
            The fitted model itself.
        """
        asked, frame, weights = self._fit_input(X, sample_weight)
        seed = _seed(self.random_state)
        kinds = settle_kinds(frame, self.kinds)
        counted = frame if (weights > 0).all() else frame[weights > 0]
        refuse_constant(counted)
        refuse_mixed_scales(counted, kinds)
        self._layout = learn_schema(without_repeats(counted, kinds), kinds)
        hashes, known = scan_rows(frame, self._layout, seed)
        warn_of_totals(weights, hashes, self._layout)
        codes, n_groups = group_codes(groups, len(frame))
        rows = rows_to_fit(hashes, known, weights, self.max_rows, codes)
        learnt_from = frame.iloc[rows]
        w = evidence_weights(weights[rows])
        self._layout = with_batteries(encode(learnt_from, self._layout, warn=False), self._layout, w)
        unmoved = encode(learnt_from, self._layout, warn=False)
        spread = spread_counts(learnt_from, self._layout, hashes[rows])
        used = encode(spread, self._layout, warn=False)
        n_ordinal = sum(item.ordinal for item in self._layout.items)
        nodes = make_nodes(7 if n_ordinal >= 4 else 1, 3 if n_ordinal >= 6 else 1)
        self._design = make_design(self._layout, nodes)
        self._patterns = _most_common(pattern_words(used, self._layout))
        self._draws: PredictiveDraws | None = None  # of predictive_p_value, when first wanted
        used = without_outliers(used, w, self._design, seed)
        distinct = count_distinct(unmoved, self._layout, max(self.max_personas, asked or 1))
        most = min(self.max_personas, distinct)
        sample = SelectionData(used, w, self._design, seed, self.n_init, self.max_iter, self.tol, self.n_boot, most)
        if n_groups > 1:
            wider, design = with_group_item(used, self._design, codes[rows], n_groups)
            sample = replace(sample, data=wider, design=design)
        possible = None if asked is None else min(asked, distinct)
        choice = choose_k(sample, possible)
        self._design = replace(self._design, nodes=choice.evidence.path.context.design.nodes)
        self._keep_evidence(choice)
        self._k_table: pd.DataFrame | None = None
        self.effective_n_ = float(w.sum())
        model = choice.solution.fit.model
        if n_groups > 1:
            model = without_group_item(model, n_groups)
        settled = settle_everyone(
            frame, self._layout, hashes, model, self._design, weights, codes, n_groups,
            all_learnt=len(rows) == int((weights > 0).sum()),
        )  # fmt: skip
        self.n_personas_ = settled.mixture.k
        fewer = warn_of_fewer(asked, distinct, choice.k, settled.empty.size)
        reason = choice.reason.removesuffix(f" {possible} personas were asked for.") if fewer else choice.reason
        self.verdict_reason_ = " ".join([reason, *fewer])
        order = np.argsort(-settled.shares, kind="stable")
        self._mixture = settled.mixture.reordered(order)
        self.shares_, self.group_shares_ = settled.shares[order], settled.group_shares[:, order]
        sizes = group_sizes(weights, codes, n_groups)
        self.share_covariance_ = share_covariance(
            used, w, self._mixture, self._design, codes[rows], sizes, self.group_shares_
        )
        self.labels_ = settled.memberships[:, order].argmax(axis=1)
        kept = settled.kept[order]
        stability = choice.evidence.stability(np.concatenate([kept, settled.empty]))
        personas = stability.personas.head(self.n_personas_).assign(share=self.shares_)
        self.stability_ = replace(stability, personas=personas)
        self._order: Ints | None = kept
        self._refits: SolutionRefits | None = None
        self._components = as_found(self.group_shares_, self.verdict_, self.verdict_reason_)
        return self

    @property
    def k_table_(self) -> pd.DataFrame:
        """All the evidence for each number of personas; the costly part is computed on first access."""
        if not hasattr(self, "criteria_"):
            raise AttributeError("k_table_ is available after fit.")
        if self._k_table is None and self._evidence is not None:
            self._k_table = complete_evidence(self._evidence)
        return (self.criteria_ if self._k_table is None else self._k_table).copy()

    @one_blas_thread
    def predict_proba(self, X: Any, groups: ArrayLike | None = None) -> Floats:
        """Return the probability that each row belongs to each persona, n rows x n_personas_; rows sum to 1.

        Rows may have any pattern of missing cells. A level not seen in fit is treated as missing, with a warning, and
        so are a code below or above an ordinal column's scale and an amount below zero where fit saw none and takes
        logarithms; :meth:`drift` counts such cells.

        Parameters
        ----------
        X : DataFrame or numeric array, n rows x columns
            The columns used in fit.
        groups : array of n whole numbers from 0, optional
            Group of each row, as in fit; by default, the shares of all rows together are used.

        Returns
        -------
        ndarray, n rows x n_personas_
            Probabilities.
        """
        memberships = self._component_proba(X, groups)
        return self._components.by_persona(memberships) if self._components.edits else memberships

    def predict_proba_found(self, X: Any, groups: ArrayLike | None = None) -> Floats:
        """Return the memberships in the personas as found, before any was merged or split.

        Parameters
        ----------
        X, groups
            As for :meth:`predict_proba`.

        Returns
        -------
        ndarray, n rows x n_personas_found_
            Probabilities; those of :meth:`predict_proba` where nothing was edited.
        """
        memberships = self._component_proba(X, groups)
        return summed(memberships, self._components.found_of, self.n_personas_found_)

    def _component_proba(self, X: Any, groups: ArrayLike | None) -> Floats:
        check_is_fitted(self)
        frame = self._frame(X, reset=False)
        hashes, _ = scan_rows(frame, self._layout, 0, warn=True)
        memberships = posterior(log_joint(frame, self._layout, hashes, self._mixture, self._design))
        if groups is not None:
            shares = self._shares_of(groups, len(frame))
            memberships = with_shares(memberships, np.exp(self._mixture.log_share), shares)
        return memberships

    def predict(self, X: Any) -> Ints:
        """Return the most likely persona of each row, 0 for the largest."""
        out: Ints = self.predict_proba(X).argmax(axis=1)
        return out

    def transform(self, X: Any) -> Floats:
        """Return the memberships, as :meth:`predict_proba` does."""
        return self.predict_proba(X)

    unfamiliar = RenamedAttribute("drift")
    typicality = RenamedAttribute("predictive_p_value")

    def drift(self, X: Any) -> Drift:
        """Count what is new in rows compared with those learnt from; ``predict_proba`` assigns them all the same.

        Parameters
        ----------
        X : DataFrame or array
            New rows.

        Returns
        -------
        Drift
            By column, cells with a level not seen in fit or off the scale there (they count as missing), and missing
            cells; the number of rows with a pattern of missing cells not seen in fit, and of rows with no known cell.
        """
        check_is_fitted(self)
        return count_drift(self._frame(X, reset=False), self._layout, self._patterns)

    @one_blas_thread
    def bivariate_residuals(self, X: Any) -> pd.DataFrame:
        """Return what pairs of columns share beyond what the model explains: local dependence.

        Parameters
        ----------
        X : DataFrame or numeric array, n rows x columns
            Rows, such as those used in fit.

        Returns
        -------
        DataFrame
            A row for each pair of columns, the largest residual first: ``column_a``, ``column_b``, ``n`` (rows in which
            both are known), ``chi2``, ``df`` and ``residual`` (chi2 / df). About 1 is chance; a pair far above it goes
            together, or apart, in a way that personas, traits and common factors do not explain.

        References
        ----------
        Vermunt, J. K. & Magidson, J. (2005), Technical Guide for Latent GOLD 4.0.
        """
        check_is_fitted(self)
        data = encode(self._frame(X, reset=False), self._layout, warn=False)
        return pair_residuals(data, self._layout, self._mixture, self._design, _seed(self.random_state))

    def predictive_p_value(self, X: Any) -> Floats:
        """Return how typical each row is: the share of rows drawn from the model that are no more likely.

        Memberships say which persona fits a row best, even if none fits well; this says how well the model fits the
        row. Every row is compared with the same 2,000 rows, drawn once with the seed of the model, with the cells
        missing that are missing in the row: its figure depends on the model and the row, not on the rows beside it.
        Where a row's missing cells are of no pattern common in fit, shares above .05 rest on the first 100 of them.

        Parameters
        ----------
        X : DataFrame or numeric array, n rows x columns
            The columns used in fit.

        Returns
        -------
        ndarray of n
            Near 0 for a row that fits no persona; uniform over 0 to 1 if the model is right (where all columns are
            categories: at least as high); 1 for a row without a known cell.

        References
        ----------
        Box, G. E. P. (1980), Sampling and Bayes' inference in scientific modelling and robustness. JRSS A 143: the
        predictive check of an observation.
        """
        check_is_fitted(self)
        frame = self._frame(X, reset=False)
        if self._draws is None:
            seed = _seed(self.random_state)
            self._draws = draw_for_comparison(self._layout, self._mixture, self._design, self._patterns, seed)
        return share_less_likely(frame, self._draws)

    def score_samples(self, X: Any, groups: ArrayLike | None = None) -> Floats:
        """Return the log-density of each row, in the units of the columns.

        Missing cells are left out. Numbers count with a density; levels, choices and bands of numbers with their
        probability; columns that never varied or say nothing of the persona do not count.

        Parameters
        ----------
        X : DataFrame or numeric array, n rows x columns
            The columns fitted.
        groups : array of n whole numbers from 0, optional
            Group of each row, as in fit; without it, the shares are those of everyone.

        Returns
        -------
        ndarray of n
            Natural logarithms.

        Examples
        --------
        >>> rows = np.random.default_rng(0).normal(size=(80, 3)) + 4 * np.repeat([0, 1], 40)[:, None]
        >>> model = PersonaModel(n_personas=2).fit(rows)
        >>> among, between = model.score_samples([[0, 0, 0], [0, 4, 0]])
        >>> bool(among > between)
        True
        """
        check_is_fitted(self)
        frame = self._frame(X, reset=False)
        joint = log_joint_density(frame, self._layout, self._mixture, self._design)
        if groups is not None:
            joint = joint - self._mixture.log_share + np.log(self._shares_of(groups, len(frame)))
        top = joint.max(axis=1)
        out: Floats = top + np.log(np.exp(joint - top[:, None]).sum(axis=1))
        return out

    def score(
        self,
        X: Any,
        y: object = None,  # noqa: ARG002  scikit-learn's signature
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> float:
        """Return the mean log-density of the rows: how well the model describes them, as in cross-validation.

        Parameters
        ----------
        X : DataFrame or numeric array, n rows x columns
            The columns fitted.
        y : ignored
        sample_weight : array of n, optional
            Weight of each row in the mean.
        groups : array of n whole numbers from 0, optional
            Group of each row, as in fit.

        Returns
        -------
        float
            The (weighted) mean of :meth:`score_samples`.

        Examples
        --------
        >>> rows = np.random.default_rng(0).normal(size=(80, 3)) + 4 * np.repeat([0, 1], 40)[:, None]
        >>> one, two = (PersonaModel(n_personas=k).fit(rows[::2]).score(rows[1::2]) for k in (1, 2))
        >>> two > one
        True
        """
        density = self.score_samples(X, groups)
        weights = _check_sample_weight(
            sample_weight, np.empty((len(density), 1)), dtype=np.float64, ensure_non_negative=True
        )
        if weights.sum() <= 0:
            raise ValueError("sample_weight sums to zero; give at least one row a positive weight.")
        return float(weights @ density / weights.sum())

    def sample(
        self, n_samples: int = 1, random_state: int | np.random.RandomState | None = None
    ) -> tuple[pd.DataFrame, Ints]:
        """Draw new rows from the fitted model.

        Parameters
        ----------
        n_samples : int
            How many.
        random_state : int or RandomState, optional
            Seed; the model's own by default.

        Returns
        -------
        rows : DataFrame
            The columns fitted, without missing cells. A number in bands is the lowest of its band, and below the first
            edge one step less (few values, which look like a scale: declare such a column in ``kinds`` to fit on the
            rows); an amount that was modelled on a log scale is never below zero. A column that the model does not
            describe, because it never varied or says nothing of the persona, is missing throughout.
        labels : ndarray of n_samples
            The persona that each row was drawn from.

        Examples
        --------
        >>> rows = np.random.default_rng(0).normal(size=(80, 3)) + 4 * np.repeat([0, 1], 40)[:, None]
        >>> model = PersonaModel(n_personas=2).fit(rows)
        >>> drawn, labels = model.sample(200)
        >>> drawn.shape, float((model.predict(drawn.to_numpy()) == labels).mean())
        ((200, 3), 1.0)
        """
        check_is_fitted(self)
        if isinstance(n_samples, bool) or not isinstance(n_samples, (int, np.integer)) or n_samples < 1:
            raise StudyError(f"n_samples is {n_samples!r}; give a whole number from 1.")
        seed = _seed(self.random_state if random_state is None else random_state)
        rows, drawn = draw_rows(int(n_samples), self._layout, self._mixture, self._design, np.random.default_rng(seed))
        return rows, self._components.persona_of[drawn]

    def save(self, path: str | Path, *, notes: Mapping[str, Any] | None = None, with_k_table: bool = True) -> Path:
        """Save the fitted model as data (JSON and arrays, no pickle); :func:`personakit.load_model` reads it.

        ``labels_`` are left out: they are of the rows fitted, not of the model.

        Parameters
        ----------
        path : str or Path
            The file to write, usually with the suffix ``.personakit``.
        notes : mapping, optional
            Plain values to keep with the model, such as which columns its attributes come from.
        with_k_table : bool
            Whether to keep ``k_table_`` where it was read before. Without it the bytes do not depend on that.

        Returns
        -------
        Path
            The file written; the same model gives the same bytes.

        Raises
        ------
        StudyError
            When the file cannot be written.
        """
        check_is_fitted(self)
        state = self._state()
        return write_state(path, state if with_k_table else replace(state, k_table=None), notes)

    @classmethod
    def from_state(cls, state: ModelState) -> Self:
        """Return the fitted model of a state, as a file holds it.

        Parameters
        ----------
        state : ModelState
            What was learnt.

        Returns
        -------
        PersonaModel
            Fitted, without ``labels_``.
        """
        model = cls(**{field.name: getattr(state.settings, field.name) for field in fields(state.settings)})
        model._layout, model._design, model._mixture = state.layout, state.design, state.mixture
        model._patterns, model._gate, model._evidence, model._draws = state.patterns, state.gate, None, None
        model.n_features_in_ = state.n_features
        if state.feature_names is not None:
            model.feature_names_in_ = state.feature_names
        model.n_personas_, model.shares_, model.group_shares_ = state.n_personas, state.shares, state.group_shares
        model.share_covariance_, model.effective_n_ = state.share_covariance, state.effective_n
        model.verdict_, model.verdict_reason_, model.stability_ = state.verdict, state.verdict_reason, state.stability
        model.criteria_, model._k_table = state.criteria, state.k_table
        if state.n_iter is not None:
            model.n_iter_ = state.n_iter
        model._order, model._refits = None, None
        model._components = state.components or as_found(state.group_shares, state.verdict, state.verdict_reason)
        return model

    def _edited(
        self,
        components: ComponentMap,
        refits: SolutionRefits | None,
        *,
        shares: Floats,
        group_shares: Floats,
        covariance: Floats,
        mixture: Mixture | None = None,
    ) -> Self:
        """Return a copy with other personas."""
        model = copy(self)
        model.__dict__.pop("labels_", None)
        model._components, model._refits = components, refits
        if mixture is not None:
            model._mixture, model._draws = mixture, None
        model.n_personas_ = len(components.ids)
        model.shares_, model.group_shares_, model.share_covariance_ = shares, group_shares, covariance
        stability = unknown_stability(components.ids) if refits is None else stability_of_edited(refits, components)
        model.stability_ = replace(stability, personas=stability.personas.assign(share=shares))
        model.verdict_, model.verdict_reason_ = edited_verdict(components, stability)
        return model

    def _refits_of_fit(self) -> SolutionRefits | None:
        """Return the refits behind the choice, by component; None for a model from a file."""
        if self._evidence is None or self._order is None:
            return None
        return refits_of_choice(self._evidence, self._order)

    def with_order(self, order: Codes) -> Self:
        """Return the model with its personas in another order, in which they are p1, p2, ...

        Parameters
        ----------
        order : ndarray of int
            Columns of all personas in their new order.
        """
        if self._components.edits:
            raise StudyError("Personas that were merged or split keep their order; order them first.")
        k, model = len(order), copy(self)
        model._mixture, model._draws = self._mixture.reordered(order.astype(np.int64)), None
        model.shares_, model.group_shares_ = self.shares_[order], self.group_shares_[:, order]
        at = (np.arange(len(self.group_shares_))[:, None] * k + order).ravel()
        model.share_covariance_ = self.share_covariance_[np.ix_(at, at)]
        if hasattr(self, "labels_"):
            model.labels_ = np.argsort(order)[self.labels_]
        ids = tuple(f"p{i + 1}" for i in np.argsort(order))  # new id of each old one
        renamed = with_ids(self.stability_, ids)
        model.stability_ = replace(renamed, personas=renamed.personas.iloc[order].reset_index(drop=True))
        model._order = None if self._order is None else self._order[order]
        model._components = as_found(model.group_shares_, self.verdict_, self.verdict_reason_)
        return model

    def _state(self) -> ModelState:
        seed = self.random_state
        settings = dict(self.get_params(deep=False), random_state=int(seed) if isinstance(seed, int) else None)
        return ModelState(
            settings=ModelSettings(**settings),
            layout=self._layout,
            design=self._design,
            mixture=self._mixture,
            patterns=self._patterns,
            n_features=self.n_features_in_,
            feature_names=getattr(self, "feature_names_in_", None),
            n_personas=self.n_personas_,
            shares=self.shares_,
            group_shares=self.group_shares_,
            share_covariance=self.share_covariance_,
            effective_n=self.effective_n_,
            verdict=self.verdict_,
            verdict_reason=self.verdict_reason_,
            gate=self._gate,
            stability=self.stability_,
            criteria=self.criteria_,
            k_table=self._k_table,
            n_iter=getattr(self, "n_iter_", None),
            components=self._components if self._components.edits else None,
        )

    @property
    def persona_ids_(self) -> tuple[str, ...]:
        """Ids of the personas, by column: p1, p2, ...; a merged persona has the first of its ids."""
        return self._components.ids

    @property
    def n_personas_found_(self) -> int:
        """Number of personas as found, before any was merged or split."""
        return self._components.n_found

    def merge_personas(self, merged: Sequence[Sequence[int]]) -> Self:
        """Return the model with some personas merged: the membership of each is the sum of those of its parts.

        Parameters
        ----------
        merged : sequence of sequences of int
            Columns, from 0, of the personas that become one each: ``[[1, 4]]`` is p2 and p5. It keeps the place and the
            id of the first.

        Returns
        -------
        PersonaModel
            A new model, fitted, without ``labels_``, which ``predict`` gives. Its shares are sums, with their
            covariance; ``stability_`` is that of the merged personas in the refits made by ``fit``, and not known for a
            model from a file, of which :func:`assess_stability` gives it.

        Raises
        ------
        StudyError
            When a column is of no persona or is named twice, or one persona would be left.

        Examples
        --------
        >>> rows = np.random.default_rng(0).normal(size=(150, 3)) + 4 * np.repeat([0, 1, 2], 50)[:, None]
        >>> model = PersonaModel(n_personas=3).fit(rows).merge_personas([[0, 2]])
        >>> model.persona_ids_, model.shares_.round(2).tolist()
        (('p1', 'p2'), [0.67, 0.33])
        """
        check_is_fitted(self)
        components, column_of = merge_components(self._components, merged)
        n = len(components.ids)
        return self._edited(
            components,
            self._refits or self._refits_of_fit(),
            shares=summed(self.shares_, column_of, n),
            group_shares=summed(self.group_shares_, column_of, n),
            covariance=summed_covariance(self.share_covariance_, column_of, n),
        )

    @one_blas_thread
    def split_personas(
        self, personas: Sequence[int], X: Any, sample_weight: ArrayLike | None = None, groups: ArrayLike | None = None
    ) -> Self:
        """Return the model with some personas split in two each; the others keep their members.

        Parameters
        ----------
        personas : sequence of int
            Columns, from 0, of the personas to split: ``[2]`` is p3. The larger part keeps the place and the id, the
            other comes last and gets the next free id.
        X, sample_weight, groups
            The rows, as in :meth:`fit`: a model does not keep them.

        Returns
        -------
        PersonaModel
            A new model, fitted, without ``labels_``, which ``predict`` gives. ``stability_`` comes from ``n_boot``
            refits in which the search and the split are done again.

        Raises
        ------
        StudyError
            When a column is of no persona, is named twice or was merged, or the members of a persona do not differ.

        Examples
        --------
        >>> rows = np.random.default_rng(0).normal(size=(150, 3)) + 4 * np.repeat([0, 1, 2], 50)[:, None]
        >>> model = PersonaModel(n_personas=2).fit(rows).split_personas([0], rows)
        >>> model.persona_ids_, model.shares_.round(2).tolist()
        (('p1', 'p2', 'p3'), [0.33, 0.33, 0.33])
        """
        check_is_fitted(self)
        frame, seed = self._frame(X, reset=False), _seed(self.random_state)
        weights = _check_sample_weight(
            sample_weight, np.empty((len(frame), 1)), dtype=np.float64, ensure_non_negative=True
        )
        codes, n_groups = group_codes(groups, len(frame))
        if weights.sum() <= 0 or n_groups != len(self.group_shares_):
            raise StudyError(
                f"Splitting takes the rows as fit did: {len(self.group_shares_)} group(s), and weights above zero."
            )
        hashes, known = scan_rows(frame, self._layout, seed)
        sample = refit_sample(
            frame, hashes, known, weights, codes, self._components.group_shares, self._layout, self._mixture,
            self._design, self.max_rows,
        )  # fmt: skip
        context = sample.context
        wide, components = split_components(context, sample.mixture, self._components, personas)
        settled = settle_everyone(
            frame, self._layout, hashes, without_group_item(wide, n_groups) if n_groups > 1 else wide, self._design,
            weights, codes, n_groups, all_learnt=len(sample.rows) == int((weights > 0).sum()), keep_empty=True,
        )  # fmt: skip
        order = larger_first(components, settled.shares)
        mixture, group_shares = settled.mixture.reordered(order), settled.group_shares[:, order]
        covariance = share_covariance(
            sample.data, context.weights, mixture, self._design, sample.codes,
            group_sizes(weights, codes, n_groups), group_shares,
        )  # fmt: skip
        components = replace(components, group_shares=group_shares)
        covariance = split_covariance(
            self.share_covariance_,
            summed_covariance(covariance, components.persona_of, len(components.ids)),
            components.by_persona(group_shares),
            np.array([*range(self.n_personas_), *personas]),
        )
        draws = BootstrapDraws(self.n_boot, seed=seed, from_solution=True)
        refits = refit_edited(context, wide.reordered(order), components, draws)
        return self._edited(
            components,
            refits,
            shares=components.by_persona(settled.shares[order]),
            group_shares=components.by_persona(group_shares),
            covariance=covariance,
            mixture=mixture,
        )

    def get_feature_names_out(self, input_features: object = None) -> Objects:  # noqa: ARG002  scikit-learn's signature
        """Return the names of the membership columns, ``persona_ids_``: p1, p2, ..."""
        check_is_fitted(self)
        return np.array(self._components.ids, dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags

    def _fit_input(self, X: Any, sample_weight: ArrayLike | None) -> tuple[int | None, pd.DataFrame, Floats]:
        """Check the parameters and the input of fit; return the number asked for, the rows and their weights."""
        asked = self._asked()
        self._check_search()
        frame = self._frame(X, reset=True)
        weights = _check_sample_weight(
            sample_weight, np.empty((len(frame), 1)), dtype=np.float64, ensure_non_negative=True
        )
        if weights.sum() <= 0:
            raise ValueError("sample_weight sums to zero; give at least one row a positive weight.")
        if asked is not None and asked > len(frame):
            raise StudyError(f"n_personas={asked} is more than the {len(frame)} rows given; ask for fewer.")
        return asked, frame, weights

    def _keep_evidence(self, choice: KChoice) -> None:
        self.n_iter_ = choice.solution.fit.n_iterations
        self.verdict_, self._gate = choice.verdict, choice.gate
        self._evidence: KEvidence | None = choice.evidence
        self.criteria_ = pd.DataFrame(choice.evidence.rows())

    def _asked(self) -> int | None:
        if isinstance(self.n_personas, str):
            if self.n_personas != "auto":
                raise StudyError(f"n_personas is '{self.n_personas}'; give \"auto\" or a whole number from 1.")
            return None
        if not isinstance(self.n_personas, (int, np.integer)) or self.n_personas < 1:
            raise StudyError(f'n_personas is {self.n_personas!r}; give "auto" or a whole number from 1.')
        return int(self.n_personas)

    def _check_search(self) -> None:
        """Refuse settings of the search that are not whole numbers from 1 (refits: from 2), and a tol below 0."""
        least = {"max_rows": 1, "n_init": 1, "max_iter": 1, "n_boot": 2, "max_personas": 1}
        for name, lowest in least.items():
            value = getattr(self, name)
            if name == "n_init" and value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < lowest:
                raise StudyError(f"{name} is {value!r}; give a whole number from {lowest}.")
        if not isinstance(self.tol, (int, float)) or not self.tol >= 0:
            raise StudyError(f"tol is {self.tol!r}; give a number from 0.")

    def _shares_of(self, groups: ArrayLike, n: int) -> Floats:
        """Return the shares of each row's group, n x components of the mixture."""
        codes, n_groups = group_codes(groups, n)
        shares = self._components.group_shares
        if n_groups > len(shares):
            raise ValueError(f"groups name {n_groups} groups, but the model was fitted with {len(shares)}.")
        out: Floats = shares[codes]
        return out

    def _frame(self, X: Any, *, reset: bool) -> pd.DataFrame:
        """Check the input and return it as a frame; the caller's own frame is not written to."""
        frame = pandas_frame(X)
        if frame is not None:
            if not reset and hasattr(self, "feature_names_in_"):
                frame = with_unused_columns(frame, self.feature_names_in_, self._layout)
            validate_data(self, frame, reset=reset, skip_check_array=True)
            if len(frame) == 0 or frame.shape[1] == 0:
                what = "rows (0 sample(s))" if len(frame) == 0 else "columns (0 feature(s))"
                raise ValueError(f"the data have no {what} (shape={frame.shape}) while a minimum of 1 is required.")
            return without_non_answers(frame, None if reset else self._layout)
        try:
            array = validate_data(self, X, reset=reset, dtype=np.float64, ensure_all_finite="allow-nan")
        except ValueError as error:
            if "could not convert string" not in str(error):
                raise
            # The message names the cell, which may be a customer's.
            raise ValueError("An array of text cannot be read; give a pandas frame with named columns.") from None
        return pd.DataFrame(array, columns=[f"x{j}" for j in range(array.shape[1])])


def _most_common(words: Words) -> Words:
    """Return the different words, the most common first."""
    different, counts = np.unique(words, return_counts=True)
    return different[np.argsort(-counts, kind="stable")]


def _seed(random_state: Any) -> int:
    if random_state is None or isinstance(random_state, (int, np.integer)):
        return int(random_state or 0)
    from sklearn.utils import check_random_state

    return int(check_random_state(random_state).randint(2**31 - 1))
