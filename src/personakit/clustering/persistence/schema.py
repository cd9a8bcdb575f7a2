"""The names that a model file is written in: stable ones of its own, whatever the classes and attributes are called.

A class or an attribute that is renamed in the code is changed here, to the right of its stable name, and nowhere else;
files saved before still open. A stable name is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from types import UnionType
from typing import Any

import numpy as np
import pandas as pd

from personakit.clustering.edits.component_map import ComponentMap
from personakit.clustering.encoding.encoding_schema import EncodingSchema, NominalItem, Scaler
from personakit.clustering.mixture.full_covariance import FullCovariance
from personakit.clustering.mixture.mixture import Design, Mixture
from personakit.clustering.mixture.numeric_part import NumericPart
from personakit.clustering.mixture.ordinal_part import OrdinalPart, QuadratureNodes
from personakit.clustering.mixture.trait_part import TraitPart
from personakit.clustering.persistence.model_state import ModelSettings, ModelState
from personakit.clustering.selection.structure_test import StructureTest
from personakit.clustering.stability.stability import Stability
from personakit.core.kinds import Kind

ARRAY, FRAME = np.ndarray, pd.DataFrame
#: JSON does not tell 1.0 from 1.
NUMBER = float | int


@dataclass(frozen=True)
class Field:
    """One field of a part: the attribute that holds it, and what it is."""

    attribute: str
    kind: type | UnionType

    def fits(self, value: Any) -> bool:
        """Say whether a value is what the field holds."""
        return self.kind is object or isinstance(value, self.kind)


@dataclass(frozen=True)
class PartSchema:
    """One kind of part: its stable name, its class, and its fields by stable name."""

    name: str
    part: type
    fields: Mapping[str, Field]


@dataclass(frozen=True)
class Schema:
    """All that a model file may hold besides plain values, arrays and frames."""

    parts: tuple[PartSchema, ...]
    enums: Mapping[str, type[Enum]]

    @cached_property
    def by_name(self) -> Mapping[str, PartSchema]:
        """The parts by stable name."""
        return {part.name: part for part in self.parts}

    @cached_property
    def by_class(self) -> Mapping[type, PartSchema]:
        """The parts by class."""
        return {part.part: part for part in self.parts}


SCHEMA = Schema(
    parts=(
        PartSchema(
            "settings",
            ModelSettings,
            {
                "n_personas": Field("n_personas", int | str),
                "kinds": Field("kinds", dict | None),
                "random_state": Field("random_state", int | None),
                "max_rows": Field("max_rows", int),
                "n_init": Field("n_init", int | None),
                "max_iter": Field("max_iter", int),
                "tol": Field("tol", NUMBER),
                "n_boot": Field("n_boot", int),
                "max_personas": Field("max_personas", int),
            },
        ),
        PartSchema(
            "persona_model",
            ModelState,
            {
                "settings": Field("settings", ModelSettings),
                "encoding": Field("layout", EncodingSchema),
                "design": Field("design", Design),
                "mixture": Field("mixture", Mixture),
                "missing_patterns": Field("patterns", ARRAY),
                "n_features": Field("n_features", int),
                "feature_names": Field("feature_names", ARRAY | None),
                "n_personas": Field("n_personas", int),
                "shares": Field("shares", ARRAY),
                "group_shares": Field("group_shares", ARRAY),
                "share_covariance": Field("share_covariance", ARRAY),
                "effective_n": Field("effective_n", NUMBER),
                "verdict": Field("verdict", str),
                "verdict_reason": Field("verdict_reason", str),
                "structure_test": Field("gate", StructureTest | None),
                "stability": Field("stability", Stability),
                "criteria": Field("criteria", FRAME),
                "k_table": Field("k_table", FRAME | None),
                "n_iter": Field("n_iter", int | None),
                "components": Field("components", ComponentMap | None),
            },
        ),
        PartSchema(
            "components",
            ComponentMap,
            {
                "personas": Field("ids", tuple),
                "persona_of": Field("persona_of", ARRAY),
                "found_of": Field("found_of", ARRAY),
                "group_shares": Field("group_shares", ARRAY),
                "verdict": Field("verdict", str),
                "verdict_reason": Field("reason", str),
                "edits": Field("edits", tuple),
            },
        ),
        PartSchema(
            "encoding",
            EncodingSchema,
            {
                "kinds": Field("kinds", dict),
                "scalers": Field("scalers", tuple),
                "items": Field("items", tuple),
                "ordered_levels": Field("points", dict),
            },
        ),
        PartSchema(
            "scaler",
            Scaler,
            {
                "column": Field("column", object),
                "log_shift": Field("log_shift", NUMBER | None),
                "centre": Field("centre", NUMBER),
                "scale": Field("scale", NUMBER),
                "above_zero": Field("above_zero", bool),
            },
        ),
        PartSchema(
            "item",
            NominalItem,
            {
                "column": Field("column", object),
                "option": Field("option", str | None),
                "ordinal": Field("ordinal", bool),
                "levels": Field("levels", tuple),
                "band_edges": Field("edges", tuple | None),
                "battery": Field("battery", int),
            },
        ),
        PartSchema(
            "design",
            Design,
            {
                "ordinal_blocks": Field("groups", tuple),
                "first_nominal": Field("first_nominal", int),
                "nominal_start": Field("nominal_start", ARRAY),
                "nominal_item": Field("nominal_of", ARRAY),
                "quadrature": Field("nodes", QuadratureNodes),
                "batteries": Field("battery_of", tuple),
                "count_blocks": Field("counts", tuple),
            },
        ),
        PartSchema(
            "quadrature",
            QuadratureNodes,
            {
                "acquiescence": Field("agree", ARRAY),
                "extreme_response": Field("extreme", ARRAY),
                "log_weight": Field("log_weight", ARRAY),
            },
        ),
        PartSchema(
            "mixture",
            Mixture,
            {
                "log_share": Field("log_share", ARRAY),
                "numeric": Field("numeric", NumericPart | FullCovariance),
                "ordinal": Field("ordinal", tuple),
                "nominal_log_probability": Field("nominal", ARRAY),
                "battery_traits": Field("traits", TraitPart | None),
                "counts": Field("counts", tuple),
            },
        ),
        PartSchema(
            "common_factors",
            NumericPart,
            {
                "mean": Field("mean", ARRAY),
                "loadings": Field("loadings", ARRAY),
                "variance": Field("variance", ARRAY),
            },
        ),
        PartSchema(
            "full_covariance",
            FullCovariance,
            {
                "mean": Field("mean", ARRAY),
                "covariance": Field("covariance", ARRAY),
                "columns": Field("used", ARRAY),
            },
        ),
        PartSchema(
            "cumulative_logit",
            OrdinalPart,
            {
                "cutpoints": Field("cut", ARRAY),
                "location": Field("location", ARRAY),
                "acquiescence": Field("agree", ARRAY),
                "extreme_response": Field("extreme", ARRAY),
                "battery": Field("battery", int),
            },
        ),
        PartSchema(
            "battery_traits",
            TraitPart,
            {
                "mean": Field("mean", ARRAY),
                "standard_deviation": Field("spread", ARRAY),
                "common": Field("common", ARRAY),
                "distribution": Field("shape", ARRAY | None),
            },
        ),
        PartSchema(
            "structure_test",
            StructureTest,
            {
                "finding": Field("finding", str),
                "gain": Field("gain", NUMBER),
                "gain_normal": Field("normal", NUMBER),
                "gain_flat": Field("flat", NUMBER),
            },
        ),
        PartSchema(
            "stability",
            Stability,
            {
                "personas": Field("personas", FRAME),
                "solutions": Field("solutions", FRAME),
                "flows": Field("flows", FRAME),
                "n_refits": Field("n_refits", int),
                "n_rows": Field("n_rows", int),
            },
        ),
    ),
    enums={"kind": Kind},
)
