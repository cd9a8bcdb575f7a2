"""``summarise``: every figure of the page as one plain dict, the source of page, slides, workbook and JSON."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from personakit.cards import Cards
from personakit.core.errors import require
from personakit.core.formatting import format_share
from personakit.core.version import __version__
from personakit.report.cards_part import cards_part
from personakit.report.certainty_part import SURE, certainty_part
from personakit.report.executive_summary import executive_summary
from personakit.report.journey_part import journey_part
from personakit.report.method_part import method_part
from personakit.report.personas_part import personas_part, representation_part
from personakit.report.quality_part import quality_part
from personakit.report.require_results import require_results
from personakit.report.rounded import rounded, rows
from personakit.report.suppression import suppress_small_counts
from personakit.report.value_part import drivers_part, value_part

if TYPE_CHECKING:
    from personakit.ingest.exports import Exports
    from personakit.journey.journey import Journey
    from personakit.personas.personas import Personas
    from personakit.priorities.drivers import Drivers
    from personakit.priorities.priorities import Priorities
    from personakit.value.value import Value

SCHEMA_VERSION = 4
RANKING = ["rank", "stage", "value_at_risk", "value_at_risk_low", "value_at_risk_high", "chance_first", "share_of_base",
           "share_of_base_low", "share_of_base_high", "customers_affected", "switching_ease", "lifetime_value",
           "personas_affected", "n_personas_affected", "cause", "cause_note", "cause_touchpoint", "cause_interaction",
           "cause_waiting_time", "cost_to_fix", "net_benefit", "weighted_score", "weighted_rank", "n",
           "value_at_risk_unlocked", "value_at_risk_recoverable", "basis"]  # fmt: skip
K_EVIDENCE = ["k", "bic", "aic3", "bootstrap_ari", "smallest_share", "starts_at_best"]
BY_PERSONA = ["persona", "name", "stage", "value_at_risk", "customers_affected", "dissatisfied_share"]


def summarise(  # noqa: PLR0917 the results a report is made of
    exports: Exports,
    personas: Personas,
    journey: Journey,
    value: Value,
    priorities: Priorities,
    cards: Cards,
    drivers: Drivers | None = None,
) -> dict[str, Any]:
    """Put everything that the report shows into one plain dict.

    It has no customer id, and no figure on fewer customers than the study's ``minimum_cell``. Shares are in [0, 1],
    money in the study's currency, waits in minutes, intervals 90%.

    Parameters
    ----------
    exports : Exports
        What was read, with checks and join audit.
    personas : Personas
        Who the customers are.
    journey : Journey
        What they experience.
    value : Value
        What they are worth.
    priorities : Priorities
        Which stage to fix first.
    cards : Cards
        The persona cards and journey maps.
    drivers : Drivers, optional
        Which stages' satisfaction is linked to an overall outcome, if the exports have one.

    Returns
    -------
    dict
        Plain values, as described by ``summary.schema.json`` in this package; the same inputs give the same dict.
    """
    require_results("summarise", exports, personas, journey, value, priorities)
    require("summarise", cards, Cards, "the cards of compose_cards in place 6")
    study = exports.study
    minimum = study.study.minimum_cell
    ranking = rows(suppress_small_counts(priorities.stages, minimum), [*RANKING, *SURE])
    by_persona = rows(suppress_small_counts(priorities.by_persona, minimum), BY_PERSONA)
    summary = {
        "schema_version": SCHEMA_VERSION,
        "study": {
            "name": study.study.name,
            "as_of": study.study.as_of,
            "currency": study.study.currency,
            "seed": study.study.seed,
            "minimum_cell": minimum,
            "core": _core_words(exports),
            "personakit_version": __version__,
        },
        "base": {
            "customers": len(exports.customers),
            "still_customers": int(value.customers["active"].sum()),
            "core_customers": int(personas.features.in_core.sum()),
            "respondents": len(exports.survey),
            "ratings": int(exports.csat["score"].notna().sum()),
            "waits": len(exports.waits),
            "stages": len(journey.stages),
            "personas": len(personas),
        },
        "structure": {
            "verdict": personas.verdict,
            "reason": personas.verdict_reason,
            "k_evidence": rows(personas.model.criteria_, K_EVIDENCE),
        },
        "personas": personas_part(personas, value, minimum),
        "cards": cards_part(cards),
        "representation": representation_part(cards.representation, personas.ids),
        "journey": journey_part(journey),
        "priorities": {
            "currency": priorities.currency,
            "stages": ranking,
            "by_persona": by_persona,
            "rank_chances": rows(priorities.rank_chances, ["stage", "rank", "chance"]),
            "assumptions": list(priorities.assumptions),
            **certainty_part(priorities, minimum),
        },
        "value": value_part(value),
        "drivers": drivers_part(drivers),
        "quality": quality_part(exports, personas.features),
        "method": method_part(),
    }
    ready: dict[str, Any] = rounded(summary)
    return {**ready, "opening": executive_summary(ready)}


def summary_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the summary.

    Returns
    -------
    dict
        The content of ``summary.schema.json``.
    """
    schema: dict[str, Any] = json.loads(files("personakit.report").joinpath("summary.schema.json").read_text("utf-8"))
    return schema


def _core_words(exports: Exports) -> str:
    core = exports.study.core
    if core.customers == "top_profit":
        return f"the most profitable {format_share(core.share)} of customers"
    if core.customers == "filter":
        return f"customers with {core.filter}"
    return "all customers"
