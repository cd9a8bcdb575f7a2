"""The summary's part on cards: sentences with their evidence, empathy maps, journey maps and themes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from personakit.report.rounded import rounded, rows

if TYPE_CHECKING:
    import pandas as pd

    from personakit.cards import Card, Cards, JourneyMap

LEDGER = ["evidence", "sentence", "section", "persona", "stage", "kind", "attribute", "label", "level", "measure",
          "unit", "value", "low", "high", "base_value", "index", "effect_size", "n", "effective_n", "export",
          "source_column"]  # fmt: skip
QUOTE = ["text", "role", "source", "stage", "customers_alike", "evidence"]
ENTRY = ["quadrant", "text", "n", "n_of", "evidence"]
LINE = ["row", "stage", "text", "state", "kind", "n", "evidence"]
CURVE = ["stage", "position", "low", "high", "n", "state", "is_peak", "is_trough", "is_end"]
GAP = ["stage", "target_of", "unit", "intended", "actual", "low", "high", "gap", "p_value", "verdict", "n", "evidence"]
THEME = ["theme", "stage", "name", "texts", "customers", "share", "share_low", "share_high"]
NOBODY = ["group", "customers", "share_of_base", "label", "level", "measure", "value", "low", "high", "base_value",
          "index", "effect_size", "n"]  # fmt: skip
#: Figures that are left out together with a count below the minimum cell.
FIGURES = ("value", "low", "high", "base_value", "index", "effect_size", "effective_n")


def cards_part(cards: Cards) -> dict[str, Any]:
    """Return the cards as plain values; no customer id, and no count below the minimum cell.

    Returns
    -------
    dict
        `ledger`, `cards`, `journeys` ("all" first), `themes`, `in_no_persona` and `notes`.
    """
    few = cards.minimum_cell
    return {
        "notes": list(cards.notes),
        "ledger": rows(_without_few(cards.ledger, few), LEDGER),
        "cards": [_card(card, few) for card in cards],
        "journeys": [_journey(journey, few) for journey in cards.journeys.values()],
        "themes": {
            "themes": rows(_enough(cards.themes.themes, "customers", few), THEME),
            "trend": rows(_enough(cards.themes.trend, "texts", few), ["theme", "period", "texts", "share"]),
            "quotes": rows(cards.themes.quotes, ["theme", "role", "text", "source"]),
            "read": rows(cards.themes.read, ["stage", "texts", "texts_read", "note"]),
        },
        "in_no_persona": rows(_enough(cards.in_no_persona, "customers", few), NOBODY),
    }


def _card(card: Card, few: int) -> dict[str, Any]:
    from personakit.cards import TITLES

    sections = [
        {"section": key, "title": title, "facts": [fact.evidence for fact in card.of(key)]}
        for key, title in TITLES.items()
    ]
    composed: dict[str, Any] = rounded(
        {
            "id": card.id,
            "suppressed": card.suppressed,
            "portrait": {"uri": card.portrait.uri, "alt": card.portrait.alt},
            "background": card.background,
            "distinguishing": [fact.evidence for fact in card.distinguishing],
            "sections": [section for section in sections if section["facts"]],
            "quotes": rows(_enough(card.quotes, "customers_alike", few), QUOTE),
            "representatives": _beside(card.representatives),
            "certainty": rows(_enough(card.certainty, "customers", few), ["band", "share", "customers"]),
            "empathy": rows(_enough(card.empathy.entries, "n", few), ENTRY),
        }
    )
    return composed


def _beside(representatives: pd.DataFrame) -> dict[str, Any]:
    """Put typical customers side by side, one row per trait; customers with equal values share a column."""
    if not len(representatives):
        return {"columns": [], "rows": []}
    alike: dict[tuple[tuple[str, str], ...], list[str]] = {}
    shared: dict[str, int] = {}
    for customer, rows_of in representatives.groupby("who", sort=True):
        alike.setdefault(tuple(zip(rows_of["label"], rows_of["value"], strict=True)), []).append(str(customer))
        shared[str(customer)] = int(rows_of["shared_by"].iloc[0])
    heads = [_named(customer) for customer in alike.values()]
    known = [dict(pairs) for pairs in alike]
    labels = list(dict.fromkeys(label for pairs in alike for label, _ in pairs))
    lines = [[label, *(values.get(label) for values in known)] for label in labels]
    likes = ["Customers like that", *(shared[customer[0]] for customer in alike.values())]
    return {"columns": ["Trait", *heads], "rows": [*lines, likes]}


def _named(customers: list[str]) -> str:
    """Return "Customer A", or "Customers A, B and C"."""
    *others, last = (name.removeprefix("Customer ") for name in customers)
    return f"Customers {', '.join(others)} and {last}" if others else f"Customer {last}"


def _journey(journey: JourneyMap, few: int) -> dict[str, Any]:
    from personakit.cards import ROWS

    cells = journey.cells.assign(n=journey.cells["n"].mask(journey.cells["n"] < few))
    present = set(cells["row"])
    return {
        "persona": journey.persona,
        "name": journey.name,
        "stages": list(journey.stages),
        "rows": [{"row": row, "title": title} for row, title in ROWS.items() if row in present],
        "cells": rows(cells, LINE),
        "curve": rows(journey.curve.assign(n=journey.curve["n"].mask(journey.curve["n"] < few)), CURVE),
        "gaps": rows(_enough(journey.gaps, "n", few), GAP),
    }


def _without_few(ledger: pd.DataFrame, few: int) -> pd.DataFrame:
    """Leave out figures that rest on fewer customers than the minimum cell; the cards leave out the whole sentence."""
    small = (ledger["n"] < few) & (ledger["kind"] == "evidenced")
    return ledger.assign(n=ledger["n"].mask(small), **{name: ledger[name].mask(small) for name in FIGURES})


def _enough(frame: pd.DataFrame, count: str, few: int) -> pd.DataFrame:
    """Keep the rows with enough customers, so that nobody can be recognised."""
    return frame[~(frame[count] < few)]
