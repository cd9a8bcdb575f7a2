"""The opening of a report without a journey: who the customers are, what they are worth and what is missing."""

from __future__ import annotations

from typing import Any

from personakit.core.formatting import format_money, format_share, is_currency
from personakit.ingest.doubts import IN_DOUBT

MISSING = (
    "No export has ratings, waits or contacts by stage, so there is no journey and no stage can be ranked. Add one, or "
    "the wide ratings of a survey, and run it again."
)


def who_and_worth(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """State who the customers are, what they are worth, and what is missing for the other answers.

    Returns
    -------
    list of dict
        ``answers``: the questions answered; ``text``: the sentence.
    """
    worth = _worth(summary)
    return [
        {"answers": ["Who are our customers?"], "text": _largest(summary)},
        *([{"answers": ["What are they worth?"], "text": worth}] if worth else []),
        {"answers": ["Which stage to fix first?"], "text": MISSING},
    ]


def _largest(summary: dict[str, Any]) -> str:
    shown = [p for p in summary["personas"] if p["share_of_base"] is not None]
    if len(shown) < 2:
        return "Customers differ, but not in kinds: everyone is shown as one."
    first = max(shown, key=lambda p: p["share_of_base"])
    part = format_share(first["share_of_base"])
    sentence = f"There are {len(summary['personas'])} personas; the largest, {_named(first)}, is {part}"
    valued = [p for p in shown if p["value"]["share_of_value"] is not None]
    if not valued:
        return f"{sentence} of the base."
    most = max(valued, key=lambda p: p["value"]["share_of_value"])
    part = format_share(most["value"]["share_of_value"])
    if most is first:
        return f"{sentence} of the base and holds {part} of all value."
    base = format_share(most["share_of_base"])
    return f"{sentence} of the base; most value, {part} of it, lies with {_named(most)}, {base} of the base."


def _worth(summary: dict[str, Any]) -> str:
    currency = summary["value"]["currency"]
    worth = [(p, p["value"]["lifetime_value"]) for p in summary["personas"]]
    known = sorted(((p, w) for p, w in worth if w is not None), key=lambda each: -each[1])
    if not known or not is_currency(currency):
        return ""
    (best, most), (least, little) = known[0], known[-1]
    doubted = "".join(f" {line}" for line in summary["value"]["assumptions"] if line.startswith(IN_DOUBT))
    if len(known) == 1:
        return f"A customer is worth {format_money(most, currency)} over their remaining life as a customer.{doubted}"
    sentence = (
        f"A customer of {_named(best)} is worth {format_money(most, currency)} over their remaining life as a customer"
    )
    return f"{sentence}, one of {_named(least)} {format_money(little, currency)}.{doubted}"


def _named(persona: dict[str, Any]) -> str:
    return f"\u201c{persona['name']}\u201d"
