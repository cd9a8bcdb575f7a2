"""``PersonaModel``: the scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClusterMixin, TransformerMixin
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from personakit.core.errors import StudyError
from personakit.core.threads import one_blas_thread
from personakit.segments.assign import log_joint, look_over, posterior, settle_shares
from personakit.segments.choose import choose
from personakit.segments.encode import Encoded, encode, learn_layout
from personakit.segments.evidence import Evidence, complete
from personakit.segments.explore import Sample
from personakit.segments.full import Full
from personakit.segments.groups import group_codes, settle_groups, with_group_item, with_shares, without_group_item
from personakit.segments.kinds import settle_kinds
from personakit.segments.mixture import Design, Mixture, make_design, run_em
from personakit.segments.numeric import Numeric
from personakit.segments.ordinal import make_nodes
from personakit.segments.outliers import set_aside, trim
from personakit.segments.rows import evidence_weights, rows_to_fit
from personakit.segments.search import Effort, prepare, search
from personakit.segments.share_errors import share_covariance
from personakit.segments.starts import Structure
from personakit.segments.typicality import share_less_likely
from personakit.segments.unfamiliar import Unfamiliar, look_at, pattern_words

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

#: At most this many rows are used to learn the parameters; every row is assigned.
FIT_ROWS = 4000


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
    kinds : mapping of column name to kind, optional
        "numeric", "ordinal", "categorical", "binary" or "multi_select"; columns left out are inferred.
    random_state : int, RandomState or None
        Seed; the same seed and rows give the same result, whatever the order of the rows.

    Attributes
    ----------
    labels_ : ndarray of shape (n,)
        Persona of every row fitted, 0 for the largest.
    n_personas_ : int
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
    ) -> None:
        self.n_personas = n_personas
        self.kinds = kinds
        self.random_state = random_state

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
            Missing cells are NaN, None or NA.
        y : ignored
        sample_weight : array of n, optional
            Weight of each row. Whole numbers count rows; others (from raking, say) count for Kish's effective n.
        groups : array of n whole numbers from 0, optional
            Groups may differ in their shares of the personas, such as customers who answered a survey (1) and those who
            did not (0). The personas themselves are the same for all groups.

        Returns
        -------
        PersonaModel
            The fitted model itself.
        """
        asked = self._asked()
        frame = self._frame(X, reset=True)
        weights = _check_sample_weight(
            sample_weight, np.empty((len(frame), 1)), dtype=np.float64, ensure_non_negative=True
        )
        if weights.sum() <= 0:
            raise ValueError("sample_weight sums to zero; give at least one row a positive weight.")
        if asked is not None and asked > len(frame):
            raise StudyError(f"n_personas={asked} is more than the {len(frame)} rows given; ask for fewer.")
        seed = _seed(self.random_state)
        kinds = settle_kinds(frame, self.kinds)
        self._layout = learn_layout(frame if (weights > 0).all() else frame[weights > 0], kinds)
        hashes, known = look_over(frame, self._layout, seed, warn=True)
        codes, n_groups = group_codes(groups, len(frame))
        rows = rows_to_fit(hashes, known, weights, FIT_ROWS, codes)
        used, w = encode(frame.iloc[rows], self._layout, warn=False), evidence_weights(weights[rows])
        n_ordinal = sum(item.ordinal for item in self._layout.items)
        nodes = make_nodes(7 if n_ordinal >= 4 else 1, 3 if n_ordinal >= 6 else 1)
        self._design = make_design(self._layout, nodes)
        self._patterns = np.unique(pattern_words(used, self._layout))
        used = _without_outliers(used, w, self._design, seed)
        sample = Sample(used, w, self._design, seed)
        if n_groups > 1:
            wider, design = with_group_item(used, self._design, codes[rows], n_groups)
            sample = Sample(wider, w, design, seed)
        choice = choose(sample, asked)
        self.n_personas_ = choice.k
        self.verdict_ = choice.verdict
        self.verdict_reason_ = choice.reason
        self._evidence: Evidence | None = choice.evidence
        self._gate = choice.gate
        self.effective_n_ = float(w.sum())
        self.criteria_ = pd.DataFrame(choice.evidence.rows())
        self._k_table: pd.DataFrame | None = None
        model = choice.solution.fit.model
        if n_groups > 1:
            model = without_group_item(model, n_groups)
        by_content = np.lexsort((codes, weights, hashes))  # so that sums do not depend on the order of the rows
        joint = log_joint(frame, self._layout, hashes, model, self._design)[by_content]
        everyone = weights[by_content]
        if n_groups > 1 or len(rows) < int((weights > 0).sum()):
            model, joint = settle_shares(joint, everyone, model)
        memberships, group_shares = settle_groups(
            posterior(joint), np.exp(model.log_share), everyone, codes[by_content], n_groups
        )
        shares = (everyone @ memberships) / everyone.sum()
        order = np.argsort(-shares, kind="stable")
        self._mixture = _reordered(model, order)
        self.shares_, self.group_shares_ = shares[order], group_shares[:, order]
        sizes = np.array([evidence_weights(weights[codes == group]).sum() for group in range(n_groups)])
        self.share_covariance_ = share_covariance(
            used, w, self._mixture, self._design, codes[rows], sizes, self.group_shares_
        )
        self.labels_ = np.empty(len(frame), dtype=np.int64)
        self.labels_[by_content] = memberships[:, order].argmax(axis=1)
        stability = choice.evidence.stability(order)
        self.stability_ = replace(stability, personas=stability.personas.assign(share=self.shares_))
        return self

    @property
    def k_table_(self) -> pd.DataFrame:
        """All the evidence for each number of personas; the costly part is computed on first access."""
        if not hasattr(self, "criteria_"):
            raise AttributeError("k_table_ is available after fit.")
        if self._k_table is None and self._evidence is not None:
            self._k_table = complete(self._evidence)
        return (self.criteria_ if self._k_table is None else self._k_table).copy()

    @one_blas_thread
    def predict_proba(self, X: Any, groups: ArrayLike | None = None) -> Floats:
        """Return the probability that each row belongs to each persona, n rows x n_personas_; rows sum to 1.

        Rows may have any pattern of missing cells. A level not seen in fit is treated as missing, with a warning;
        :meth:`unfamiliar` counts such cells.

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
        check_is_fitted(self)
        frame = self._frame(X, reset=False)
        hashes, _ = look_over(frame, self._layout, 0, warn=True)
        memberships = posterior(log_joint(frame, self._layout, hashes, self._mixture, self._design))
        if groups is None:
            return memberships
        codes, n_groups = group_codes(groups, len(frame))
        group_shares = self.group_shares_
        if n_groups > len(group_shares):
            raise ValueError(f"groups name {n_groups} groups, but the model was fitted with {len(group_shares)}.")
        return with_shares(memberships, np.exp(self._mixture.log_share), group_shares[codes])

    def predict(self, X: Any) -> NDArray[np.int64]:
        """Return the most likely persona of each row, 0 for the largest."""
        out: NDArray[np.int64] = self.predict_proba(X).argmax(axis=1)
        return out

    def transform(self, X: Any) -> Floats:
        """Return the memberships, as :meth:`predict_proba` does."""
        return self.predict_proba(X)

    def unfamiliar(self, X: Any) -> Unfamiliar:
        """Count what is new in rows compared with those learnt from; ``predict_proba`` assigns them all the same.

        Parameters
        ----------
        X : DataFrame or array
            New rows.

        Returns
        -------
        Unfamiliar
            By column, cells with a level not seen in fit (they count as missing) and missing cells; the number of rows
            with a pattern of missing cells not seen in fit, and of rows with no known cell.
        """
        check_is_fitted(self)
        return look_at(self, self._frame(X, reset=False))

    def typicality(self, X: Any) -> Floats:
        """Return how typical each row is: the share of rows drawn from the model that are less likely.

        Memberships say which persona fits a row best, even if none fits well; this says how well the model fits the
        row. Rows are drawn with the same cells missing, with the seed of the model.

        Parameters
        ----------
        X : DataFrame or numeric array, n rows x columns
            The columns used in fit.

        Returns
        -------
        ndarray of n
            Near 0 for a row that fits no persona; uniform over 0 to 1 if the model is right.

        References
        ----------
        Box, G. E. P. (1980), Sampling and Bayes' inference in scientific modelling and robustness. JRSS A 143: the
        predictive check of an observation.
        """
        check_is_fitted(self)
        frame = self._frame(X, reset=False)
        return share_less_likely(frame, self._layout, self._mixture, self._design, _seed(self.random_state))

    def save(self, path: str | Path) -> Path:
        """Save the fitted model as data (JSON and arrays, no pickle); :func:`personakit.load_model` reads it.

        Parameters
        ----------
        path : str or Path
            The file to write, usually with the suffix ``.personakit``.

        Returns
        -------
        Path
            The file written.
        """
        from personakit.segments.model_file import save_model

        return save_model(self, path)

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:  # noqa: ARG002  scikit-learn's signature
        """Return the names of the membership columns: p1, p2, ..."""
        check_is_fitted(self)
        return np.array([f"p{position + 1}" for position in range(self.n_personas_)], dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags

    def _asked(self) -> int | None:
        if isinstance(self.n_personas, str):
            if self.n_personas != "auto":
                raise StudyError(f"n_personas is '{self.n_personas}'; give \"auto\" or a whole number from 1.")
            return None
        if not isinstance(self.n_personas, (int, np.integer)) or self.n_personas < 1:
            raise StudyError(f'n_personas is {self.n_personas!r}; give "auto" or a whole number from 1.')
        return int(self.n_personas)

    def _frame(self, X: Any, *, reset: bool) -> pd.DataFrame:
        """Check the input and return it as a frame; the caller's own frame is not written to."""
        if isinstance(X, pd.DataFrame):
            validate_data(self, X, reset=reset, skip_check_array=True)
            if len(X) == 0 or X.shape[1] == 0:
                what = "rows (0 sample(s))" if len(X) == 0 else "columns (0 feature(s))"
                raise ValueError(f"the data have no {what} (shape={X.shape}) while a minimum of 1 is required.")
            return X
        array = validate_data(self, X, reset=reset, dtype=np.float64, ensure_all_finite="allow-nan")
        return pd.DataFrame(array, columns=[f"x{j}" for j in range(array.shape[1])])


def _without_outliers(data: Encoded, weights: Floats, design: Design, seed: int) -> Encoded:
    """Make outlying cells missing, judged by a first rough mixture."""
    if data.mask.shape[1] < 3 or data.n < 200:
        return data
    rough = Effort(starts=2, splits=0, short=6, finalists=1, long=25, tolerance=1e-4)
    trimmed = trim(data)
    for k in (3, 6):  # few broad personas first: with many, the outliers would form one
        ground = prepare(trimmed, weights, design, Structure(1), iterations=20)
        model = search(ground, min(k, data.n // 100 + 1), seed, rough).fit.model
        for _ in range(3):
            trimmed = set_aside(data, model, design, guard_columns=True, begin=trimmed)
            model = run_em(trimmed, weights, model, design, iterations=6).model
    return trimmed


def _seed(random_state: Any) -> int:
    if random_state is None or isinstance(random_state, (int, np.integer)):
        return int(random_state or 0)
    from sklearn.utils import check_random_state

    return int(check_random_state(random_state).randint(2**31 - 1))


def _reordered(model: Mixture, order: NDArray[np.int64]) -> Mixture:
    """Return the mixture with its personas in another order."""
    numeric = model.numeric
    if isinstance(numeric, Full):
        taken: Full | Numeric = replace(numeric, mean=numeric.mean[order], covariance=numeric.covariance[order])
    else:
        loadings = numeric.loadings if numeric.loadings.shape[0] == 1 else numeric.loadings[order]
        taken = replace(numeric, mean=numeric.mean[order], variance=numeric.variance[order], loadings=loadings)
    return Mixture(
        model.log_share[order],
        taken,
        tuple(replace(block, location=block.location[:, order]) for block in model.ordinal),
        model.nominal[order],
    )
