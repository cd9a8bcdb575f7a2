"""A fitted model as data: saved to a file, and made again of what a file holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sklearn.utils.validation import check_is_fitted

from personakit.clustering.edits.component_map import as_found
from personakit.clustering.persistence.model_state import ModelSettings, ModelState
from personakit.clustering.persistence.state_file import write_state
from personakit.clustering.scoring.predictive_p_value import PredictiveDraws
from personakit.clustering.selection.k_evidence import KEvidence

if TYPE_CHECKING:
    import pandas as pd

    from personakit.clustering.edits.component_map import ComponentMap
    from personakit.clustering.edits.solution_refits import SolutionRefits
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.clustering.scoring.predictive_p_value import PredictiveDraws
    from personakit.clustering.selection.structure_test import StructureTest
    from personakit.clustering.stability.stability import Stability
    from personakit.core.typing import Floats, Ints, Objects, Words


class SavedModel:
    """What ``fit`` of a ``PersonaModel`` learnt, written and read."""

    random_state: Any
    n_features_in_: int
    feature_names_in_: Objects
    n_personas_: int
    n_iter_: int
    shares_: Floats
    group_shares_: Floats
    share_covariance_: Floats
    effective_n_: float
    verdict_: str
    verdict_reason_: str
    stability_: Stability
    criteria_: pd.DataFrame
    _layout: EncodingSchema
    _design: Design
    _mixture: Mixture
    _patterns: Words
    _gate: StructureTest | None
    _evidence: KEvidence | None
    _draws: PredictiveDraws | None
    _k_table: pd.DataFrame | None
    _order: Ints | None
    _refits: SolutionRefits | None
    _components: ComponentMap

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

    def _state(self) -> ModelState:
        seed = self.random_state
        given = {field.name: getattr(self, field.name) for field in fields(ModelSettings)}
        settings = dict(given, random_state=int(seed) if isinstance(seed, int) else None)
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
