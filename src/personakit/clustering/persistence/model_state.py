"""What a fitted model is, as data: all that placing new rows and reading the verdict need, and no row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

    from personakit.clustering.edits.component_map import ComponentMap
    from personakit.clustering.encoding.encoding_schema import EncodingSchema
    from personakit.clustering.mixture.parameters import Design, Mixture
    from personakit.clustering.selection.structure_test import StructureTest
    from personakit.clustering.stability.stability import Stability
    from personakit.core.typing import Floats, Objects, Words


@dataclass(frozen=True, eq=False)
class ModelSettings:
    """The parameters an estimator was made with."""

    n_personas: int | Literal["auto"]
    kinds: Mapping[str, Any] | None
    random_state: int | None
    max_rows: int = 4000
    n_init: int | None = None
    max_iter: int = 300
    tol: float = 1e-8
    n_boot: int = 5
    max_personas: int = 10


@dataclass(frozen=True, eq=False)
class ModelState:
    """What ``fit`` learnt."""

    settings: ModelSettings
    layout: EncodingSchema
    design: Design
    mixture: Mixture
    patterns: Words  # words for the cells known together in the rows learnt from
    n_features: int
    n_personas: int
    shares: Floats
    group_shares: Floats
    share_covariance: Floats
    effective_n: float
    verdict: str
    verdict_reason: str
    gate: StructureTest | None
    stability: Stability
    criteria: pd.DataFrame
    k_table: pd.DataFrame | None  # the whole evidence, where it was asked for
    feature_names: Objects | None = None  # none for rows without column names
    n_iter: int | None = None  # not kept in files of format 1
    components: ComponentMap | None = None  # where the analyst merged or split personas
