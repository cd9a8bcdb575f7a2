"""The analyst's edits of a fitted model: personas merged, split, or put in another order."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.utils.validation import check_is_fitted

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
from personakit.clustering.encoding.read_rows import read_rows, read_weights, seed_of
from personakit.clustering.mixture.assign import scan_rows
from personakit.clustering.mixture.group_shares import group_codes, without_group_item
from personakit.clustering.scoring.settle_everyone import group_sizes, settle_everyone
from personakit.clustering.scoring.share_errors import share_covariance
from personakit.clustering.selection.k_evidence import KEvidence
from personakit.clustering.stability.bootstrap import BootstrapDraws
from personakit.core.errors import StudyError
from personakit.core.threads import one_blas_thread

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from personakit.clustering.edits.component_map import ComponentMap
    from personakit.clustering.edits.solution_refits import SolutionRefits
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.clustering.stability.stability import Stability
    from personakit.core.typing import Codes, Floats, Ints


class EditedPersonas:
    """What an analyst does to a fitted ``PersonaModel``; each method returns another model."""

    random_state: Any
    max_rows: int
    n_boot: int
    n_personas_: int
    shares_: Floats
    group_shares_: Floats
    share_covariance_: Floats
    stability_: Stability
    verdict_: str
    verdict_reason_: str
    labels_: Ints
    _layout: EncodingSchema
    _design: Design
    _mixture: Mixture
    _components: ComponentMap
    _evidence: KEvidence | None
    _order: Ints | None
    _refits: SolutionRefits | None
    _draws: Any

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
        >>> from personakit.clustering import PersonaModel
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
        >>> from personakit.clustering import PersonaModel
        >>> rows = np.random.default_rng(0).normal(size=(150, 3)) + 4 * np.repeat([0, 1, 2], 50)[:, None]
        >>> model = PersonaModel(n_personas=2).fit(rows).split_personas([0], rows)
        >>> model.persona_ids_, model.shares_.round(2).tolist()
        (('p1', 'p2', 'p3'), [0.33, 0.33, 0.33])
        """
        check_is_fitted(self)
        frame, seed = read_rows(self, X, self._layout), seed_of(self.random_state)
        weights = read_weights(sample_weight, len(frame))
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
