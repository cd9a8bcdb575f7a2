"""``PersonaModel``: the scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClusterMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from personakit.clustering.check_settings import asked_number, check_search
from personakit.clustering.edits.component_map import as_found
from personakit.clustering.edits.edit_fitted import EditedPersonas
from personakit.clustering.encoding.column_values import refuse_mixed_scales
from personakit.clustering.encoding.counted_columns import (
    warn_of_totals,
    without_repeats,
)
from personakit.clustering.encoding.encode import encode
from personakit.clustering.encoding.encoding_schema import learn_schema
from personakit.clustering.encoding.find_batteries import with_batteries
from personakit.clustering.encoding.read_rows import read_rows, read_weights, seed_of
from personakit.clustering.encoding.row_sampling import evidence_weights, rows_to_fit
from personakit.clustering.encoding.settle_kinds import refuse_constant, settle_kinds
from personakit.clustering.encoding.spread_counts import spread_counts
from personakit.clustering.mixture.assign import scan_rows
from personakit.clustering.mixture.group_shares import group_codes, with_group_item, without_group_item
from personakit.clustering.mixture.ordinal_part import make_nodes
from personakit.clustering.mixture.parameters import make_design
from personakit.clustering.mixture.without_outliers import without_outliers
from personakit.clustering.persistence.save_fitted import SavedModel
from personakit.clustering.score_rows import ScoredRows
from personakit.clustering.scoring.drift import pattern_words
from personakit.clustering.scoring.empty_personas import count_distinct, warn_of_fewer
from personakit.clustering.scoring.settle_everyone import group_sizes, settle_everyone
from personakit.clustering.scoring.share_errors import share_covariance
from personakit.clustering.selection.choose_k import KChoice, choose_k
from personakit.clustering.selection.k_evidence import complete_evidence
from personakit.clustering.selection.model_selection import SelectionData
from personakit.core.errors import StudyError
from personakit.core.threads import one_blas_thread

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.core.typing import Floats, Ints, Objects, Words


class PersonaModel(EditedPersonas, ScoredRows, SavedModel, ClusterMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
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
        seed = seed_of(self.random_state)
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
        self._draws = None  # of predictive_p_value, when first wanted
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
        self._k_table = None
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
        positions = settled.positions[order]
        stability = choice.evidence.stability(np.concatenate([positions, settled.empty]))
        personas = stability.personas.head(self.n_personas_).assign(share=self.shares_)
        self.stability_ = replace(stability, personas=personas)
        self._order = positions
        self._refits = None
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

    def predict(self, X: Any) -> Ints:
        """Return the most likely persona of each row, 0 for the largest."""
        out: Ints = self.predict_proba(X).argmax(axis=1)
        return out

    def transform(self, X: Any) -> Floats:
        """Return the memberships, as :meth:`predict_proba` does."""
        return self.predict_proba(X)

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
        asked = asked_number(self.n_personas)
        check_search(self)
        frame = read_rows(self, X)
        weights = read_weights(sample_weight, len(frame))
        if weights.sum() <= 0:
            raise ValueError("sample_weight sums to zero; give at least one row a positive weight.")
        if asked is not None and asked > len(frame):
            raise StudyError(f"n_personas={asked} is more than the {len(frame)} rows given; ask for fewer.")
        return asked, frame, weights

    def _keep_evidence(self, choice: KChoice) -> None:
        self.n_iter_ = choice.solution.fit.n_iterations
        self.verdict_, self._gate = choice.verdict, choice.gate
        self._evidence = choice.evidence
        self.criteria_ = pd.DataFrame(choice.evidence.rows())


def _most_common(words: Words) -> Words:
    """Return the different words, the most common first."""
    different, counts = np.unique(words, return_counts=True)
    return different[np.argsort(-counts, kind="stable")]
