"""What a fitted model says of rows: how likely, how typical and how new they are; and rows drawn from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from sklearn.utils.validation import check_is_fitted

from personakit.clustering.edits.component_map import summed
from personakit.clustering.encoding.encode import encode
from personakit.clustering.encoding.read_rows import read_rows, read_weights, seed_of
from personakit.clustering.mixture.assign import log_joint, posterior, scan_rows
from personakit.clustering.mixture.group_shares import group_codes, with_shares
from personakit.clustering.scoring.density import log_joint_density
from personakit.clustering.scoring.draw_rows import draw_rows
from personakit.clustering.scoring.drift import Drift, count_drift
from personakit.clustering.scoring.local_dependence import pair_residuals
from personakit.clustering.scoring.predictive_p_value import PredictiveDraws, draw_for_comparison, share_less_likely
from personakit.core.deprecation import RenamedAttribute
from personakit.core.errors import StudyError
from personakit.core.threads import one_blas_thread

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.clustering.edits.component_map import ComponentMap
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.core.typing import Floats, Ints, Words


class ScoredRows:
    """What a fitted ``PersonaModel`` says of rows besides their personas."""

    random_state: Any
    _layout: EncodingSchema
    _design: Design
    _mixture: Mixture
    _patterns: Words
    _components: ComponentMap
    _draws: PredictiveDraws | None

    unfamiliar = RenamedAttribute("drift")
    typicality = RenamedAttribute("predictive_p_value")

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
        return summed(memberships, self._components.found_of, self._components.n_found)

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
        return count_drift(read_rows(self, X, self._layout), self._layout, self._patterns)

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
        data = encode(read_rows(self, X, self._layout), self._layout, warn=False)
        return pair_residuals(data, self._layout, self._mixture, self._design, seed_of(self.random_state))

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
        frame = read_rows(self, X, self._layout)
        if self._draws is None:
            seed = seed_of(self.random_state)
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
        >>> from personakit.clustering import PersonaModel
        >>> rows = np.random.default_rng(0).normal(size=(80, 3)) + 4 * np.repeat([0, 1], 40)[:, None]
        >>> model = PersonaModel(n_personas=2).fit(rows)
        >>> among, between = model.score_samples([[0, 0, 0], [0, 4, 0]])
        >>> bool(among > between)
        True
        """
        check_is_fitted(self)
        frame = read_rows(self, X, self._layout)
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
        >>> from personakit.clustering import PersonaModel
        >>> rows = np.random.default_rng(0).normal(size=(80, 3)) + 4 * np.repeat([0, 1], 40)[:, None]
        >>> one, two = (PersonaModel(n_personas=k).fit(rows[::2]).score(rows[1::2]) for k in (1, 2))
        >>> two > one
        True
        """
        density = self.score_samples(X, groups)
        weights = read_weights(sample_weight, len(density))
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
        >>> from personakit.clustering import PersonaModel
        >>> rows = np.random.default_rng(0).normal(size=(80, 3)) + 4 * np.repeat([0, 1], 40)[:, None]
        >>> model = PersonaModel(n_personas=2).fit(rows)
        >>> drawn, labels = model.sample(200)
        >>> drawn.shape, float((model.predict(drawn.to_numpy()) == labels).mean())
        ((200, 3), 1.0)
        """
        check_is_fitted(self)
        if isinstance(n_samples, bool) or not isinstance(n_samples, (int, np.integer)) or n_samples < 1:
            raise StudyError(f"n_samples is {n_samples!r}; give a whole number from 1.")
        seed = seed_of(self.random_state if random_state is None else random_state)
        rows, drawn = draw_rows(int(n_samples), self._layout, self._mixture, self._design, np.random.default_rng(seed))
        return rows, self._components.persona_of[drawn]

    def _component_proba(self, X: Any, groups: ArrayLike | None) -> Floats:
        check_is_fitted(self)
        frame = read_rows(self, X, self._layout)
        hashes, _ = scan_rows(frame, self._layout, 0, warn=True)
        memberships = posterior(log_joint(frame, self._layout, hashes, self._mixture, self._design))
        if groups is not None:
            shares = self._shares_of(groups, len(frame))
            memberships = with_shares(memberships, np.exp(self._mixture.log_share), shares)
        return memberships

    def _shares_of(self, groups: ArrayLike, n: int) -> Floats:
        """Return the shares of each row's group, n x components of the mixture."""
        codes, n_groups = group_codes(groups, n)
        shares = self._components.group_shares
        if n_groups > len(shares):
            raise ValueError(f"groups name {n_groups} groups, but the model was fitted with {len(shares)}.")
        out: Floats = shares[codes]
        return out
