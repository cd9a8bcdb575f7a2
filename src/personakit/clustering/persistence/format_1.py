"""Files of format 1, which personakit 0.1 wrote in the names of its Python classes: read, never written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from personakit.clustering.persistence.serialize import TAG

#: Names in a file of format 1, each part's with the stable name and its fields where they differ. The two parts that
#: had no class in format 1, the estimator's state and its settings, come first.
STABLE_NAMES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "PersonaModel": (
        "persona_model",
        {
            "_layout": "encoding",
            "_design": "design",
            "_mixture": "mixture",
            "_patterns": "missing_patterns",
            "_gate": "structure_test",
            "_k_table": "k_table",
            "n_features_in_": "n_features",
            "feature_names_in_": "feature_names",
            "n_personas_": "n_personas",
            "shares_": "shares",
            "group_shares_": "group_shares",
            "share_covariance_": "share_covariance",
            "effective_n_": "effective_n",
            "verdict_": "verdict",
            "verdict_reason_": "verdict_reason",
            "stability_": "stability",
            "criteria_": "criteria",
        },
    ),
    "get_params": ("settings", {}),
    "Layout": ("encoding", {"points": "ordered_levels"}),
    "Scaler": ("scaler", {}),
    "Item": ("item", {"edges": "band_edges"}),
    "Design": ("design", {"groups": "ordinal_blocks", "nominal_of": "nominal_item", "nodes": "quadrature"}),
    "Nodes": ("quadrature", {"agree": "acquiescence", "extreme": "extreme_response"}),
    "Mixture": ("mixture", {"nominal": "nominal_log_probability"}),
    "Numeric": ("common_factors", {}),
    "Full": ("full_covariance", {"used": "columns"}),
    "Ordinal": ("cumulative_logit", {"cut": "cutpoints", "agree": "acquiescence", "extreme": "extreme_response"}),
    "Gate": ("structure_test", {"normal": "gain_normal", "flat": "gain_flat"}),
    "Stability": ("stability", {}),
    "Kind": ("kind", {}),
}


def with_stable_names(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document of format 1 as one of format 2: the same values under the stable names.

    Returns
    -------
    dict
        The document in the stable names. A name that format 1 did not have is left as it is, to be refused by name.

    Examples
    --------
    >>> part = {"~": "part", "name": "Full", "fields": {"used": [0, 1]}}
    >>> document = {"state": {"_mixture": part}, "settings": {"~": "dict", "items": [["n_personas", 2]]}}
    >>> with_stable_names(document)["state"]["fields"]["mixture"]
    {'~': 'part', 'name': 'full_covariance', 'fields': {'columns': [0, 1]}}
    """
    settings = dict(document["settings"]["items"])
    state = {**document["state"], "settings": _part("get_params", settings)}
    return {**document, "state": _renamed(_part("PersonaModel", state))}


def _part(name: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {TAG: "part", "name": name, "fields": fields}


def _renamed(value: Any) -> Any:
    if isinstance(value, list):
        return [_renamed(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get(TAG) == "enum":
        return {**value, "name": STABLE_NAMES.get(value["name"], (value["name"], {}))[0]}
    if value.get(TAG) != "part":
        return {key: _renamed(item) for key, item in value.items()}
    name, fields = STABLE_NAMES.get(value["name"], (value["name"], {}))
    return _part(name, {fields.get(key, key): _renamed(item) for key, item in value["fields"].items()})
