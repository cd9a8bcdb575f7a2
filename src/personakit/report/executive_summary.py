"""The opening: five sentences that answer the six questions and state how sure the answers are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from personakit.core.formatting import (
    format_count,
    format_index,
    format_interval,
    format_money,
    format_share,
    is_currency,
)
from personakit.ingest.doubts import IN_DOUBT
from personakit.report.without_stages import who_and_worth
from personakit.value.value import STAND_IN

QUESTIONS = (
    "Which personas find it problematic?",
    "What share of the base is that?",
    "How easily can they leave?",
    "What does the firm stand to lose?",
    "What are they worth, and is fixing it worth it?",
    "Touchpoint, interaction or time?",
)
SURE = "How sure is that?"
#: A first rank with a lower probability than this is called close.
CLEAR_FIRST = 0.8
VERDICTS = {
    "natural": "The personas are natural: clear, separate groups.",
    "reproducible": "The personas are reproducible slices: they would be found again, but their borders are gradual.",
    "constructed": "Customers differ by degree: the personas are a practical split, not separate groups.",
    "none": "The data hold no personas: customers differ, but not in kinds, and everyone is shown as one.",
}


def verdict_text(summary: Mapping[str, Any]) -> str:
    """State in one sentence what the personas are; if the data have none, that a number was requested.

    Examples
    --------
    >>> verdict_text({"structure": {"verdict": "none", "reason": ""}, "personas": [{}, {}]})
    'The data hold no personas: customers differ, but not in kinds. These 2 were asked for.'
    """
    verdict, n = summary["structure"]["verdict"], len(summary["personas"])
    if verdict != "none" and n == 1:
        return "Everyone is shown as one persona, as asked for: the customers form more groups than that."
    if verdict == "none" and n > 1:
        return f"The data hold no personas: customers differ, but not in kinds. These {n} were asked for."
    return VERDICTS.get(verdict, str(summary["structure"]["reason"]))


def executive_summary(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Compose the five sentences from the summary.

    Returns
    -------
    list of dict
        ``answers``: the questions answered; ``text``: the sentence.
    """
    sure = {"answers": [SURE], "text": _how_sure(summary)}
    if not summary["journey"]["stages"]:
        return [*who_and_worth(summary), sure]
    ranked = [row for row in summary["priorities"]["stages"] if row["value_at_risk"] is not None]
    if not ranked:
        nothing = "No stage can be ranked: there are no ratings, or nothing that says what customers are worth."
        return [{"answers": list(QUESTIONS), "text": nothing}, sure]
    first = ranked[0]
    return [
        {"answers": [QUESTIONS[3]], "text": _at_risk(first, ranked, summary)},
        {"answers": [QUESTIONS[0], QUESTIONS[1]], "text": _affected(first, summary)},
        {"answers": [QUESTIONS[2], QUESTIONS[4]], "text": _worth(first, summary)},
        {"answers": [QUESTIONS[5]], "text": _cause(first)},
        sure,
    ]


def _at_risk(first: dict[str, Any], ranked: list[dict[str, Any]], summary: dict[str, Any]) -> str:
    currency = summary["priorities"]["currency"]
    low, high = format_money(first["value_at_risk_low"]), format_money(first["value_at_risk_high"])
    text = (
        f"Fix {stage_text(first['stage'])} first: it puts {format_money(first['value_at_risk'], currency)} a year "
        f"at risk (90% interval {low} to {high})"
    )
    chance = first["chance_first"]
    doubts = [line for line in summary["priorities"]["assumptions"] if line.startswith(IN_DOUBT)]
    doubts += summary["journey"]["doubts"]
    doubted = "".join(f" {line}" for line in doubts)
    if chance is None or len(ranked) == 1:
        return f"{text}, {_basis(first)}.{doubted}"
    sure = "it is first in every resample" if chance == 1 else f"we are {format_share(chance)} sure it is first"
    sentence = f"{text} and {sure}, {_basis(first)}"
    if chance >= CLEAR_FIRST:
        return f"{sentence}.{doubted}"
    rival = max(ranked[1:], key=lambda row: row["chance_first"] or 0.0)
    return f"{sentence}; {stage_text(rival['stage'])} ({format_share(rival['chance_first'])}) is close behind.{doubted}"


def _basis(first: dict[str, Any]) -> str:
    if first["basis"] == "assumed":
        return "assuming unhappy customers leave equally often at every stage"
    return "measured on customers who left after a bad contact"


def _affected(first: dict[str, Any], summary: dict[str, Any]) -> str:
    if first["share_of_base"] is None:
        return f"Fewer than {summary['study']['minimum_cell']} customers have a bad experience there."
    reach = f"{format_share(first['share_of_base'])} of {whose_base(summary['base'])}"
    if first["share_of_base_low"] is not None:
        reach += f" (90% interval {format_interval(first['share_of_base_low'], first['share_of_base_high'])})"
    if first["customers_affected"] is not None:
        reach += f", about {format_count(first['customers_affected'])} customers"
    total = summary["base"]["personas"]
    if total == 1:
        return f"Those with a bad experience there are {reach}."
    number = first["n_personas_affected"] or 0
    if not number:
        return f"No persona finds it clearly worse than the others do; those with a bad experience there are {reach}."
    names = few_names(first["personas_affected"])
    if number == total:
        return f"It troubles all {total} personas; those with a bad experience there are {reach}."
    troubled = f"It troubles {number} of {total} personas in particular ({names})"
    return f"{troubled}; those with a bad experience there are {reach}."


def whose_base(base: dict[str, Any]) -> str:
    """Name the base of the shares: those who are still customers, if some have left.

    Examples
    --------
    >>> whose_base({"customers": 3000, "still_customers": 2619}), whose_base({"customers": 9, "still_customers": 9})
    ('the 2,619 who are still customers', 'the base')
    """
    still = base["still_customers"]
    return "the base" if still == base["customers"] else f"the {still:,} who are still customers"


def stage_text(stage: str) -> str:
    """Return a stage's name for a sentence; a name of several words is quoted, so that its end is clear.

    Examples
    --------
    >>> stage_text("Billing"), stage_text("Cabin seats are comfortable")
    ('Billing', '“Cabin seats are comfortable”')
    """
    return f"\u201c{stage}\u201d" if len(stage.split()) > 1 else stage


def few_names(joined: str | None, most: int = 3) -> str:
    """Return the first few of many names, and the number of the others.

    Examples
    --------
    >>> few_names("a; b; c; d; e")
    'a; b; c and 2 more'
    """
    names = (joined or "").split("; ")
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return "; ".join(names[:most]) + more


def _worth(first: dict[str, Any], summary: dict[str, Any]) -> str:
    currency = summary["priorities"]["currency"]
    ease, worth = first["switching_ease"], first["lifetime_value"]
    parts = []
    if ease is not None:
        can = (
            "can leave easily" if ease >= 0.6 else "can leave with some effort" if ease >= 0.35 else "can hardly leave"
        )
        parts.append(f"they {can} (switching ease {format_index(ease)} on a scale from 0, hard, to 1, easy)")
    if worth is not None and is_currency(currency):
        parts.append(f"one of them is worth {format_money(worth, currency)} over their remaining life as a customer")
    sentence = " and ".join(parts) if parts else "how easily they can leave and what they are worth is not known"
    if first["net_benefit"] is not None:
        net = first["net_benefit"]
        verdict = "fixing it pays" if net > 0 else "fixing it does not pay for itself"
        sentence += (
            f"; at a cost of {format_money(first['cost_to_fix'], currency)}, {verdict} (net "
            f"{format_money(net, currency)})"
        )
    return f"{sentence[0].upper()}{sentence[1:]}."


def _cause(first: dict[str, Any]) -> str:
    cause, stage = first["cause"], stage_text(first["stage"])
    why = (first["cause_note"] or "").rstrip(".")
    why = f": {why[0].lower()}{why[1:]}" if why else ""
    if not cause or cause == "no data":
        return f"Nothing recorded at {stage} says whether touchpoint, interaction or waiting time is behind it{why}."
    if cause == "cannot separate":
        return f"Touchpoint, interaction and waiting time cannot be told apart at {stage}{why}."
    factor, _, level = cause.partition(": ")
    named = {
        "touchpoint": f"the touchpoint \u201c{level}\u201d",
        "interaction": f"the interaction with \u201c{level}\u201d",
    }
    behind = named.get(factor, cause) if level else cause
    return f"Dissatisfaction at {stage} is linked to {behind} more than to anything else that was recorded."


def _how_sure(summary: dict[str, Any]) -> str:
    base = summary["base"]
    verdict = verdict_text(summary)
    counts = ((base["customers"], "customers"), (base["respondents"], "survey answers"), (base["ratings"], "ratings"))
    rest_on = [f"{number:,} {what}" for number, what in counts if number]
    listed = ", ".join(rest_on[:-1]) + " and " + rest_on[-1] if len(rest_on) > 1 else rest_on[0]
    if not summary["journey"]["stages"]:
        return f"{verdict.rstrip('.')}; the figures rest on {listed}."
    # Without the last clause, readers would take a chance of 100% for certainty.
    assumed = (
        "how much a bad contact adds to leaving is measured on those who left, and shows what goes together, not "
        "what causes what"
        if any(row["basis"] != "assumed" for row in summary["priorities"]["stages"])
        else "how many of the dissatisfied leave is assumed, alike at every stage, and no interval covers that"
    )
    if any(sentence.startswith(STAND_IN) for sentence in summary["priorities"]["assumptions"]):
        assumed = f"the stages are a stand-in for real ones; {assumed}"
    return f"{verdict.rstrip('.')}; the figures rest on {listed}; {assumed}."
