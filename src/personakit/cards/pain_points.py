"""Facts of the journey on a card: where a persona is less satisfied than others, and its channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.cards.context_shares import ALL_STAGES
from personakit.cards.facts import Fact
from personakit.cards.sentences import EVERYONE
from personakit.cards.sources import source_of
from personakit.core.formatting import format_minutes, format_share
from personakit.journey.journey import EVERYONE as ALL

if TYPE_CHECKING:
    from personakit.cards.context_shares import Contexts
    from personakit.ingest.exports import Exports
    from personakit.journey.journey import Journey

MOST_CHANNELS = 4


def pain_facts(exports: Exports, journey: Journey, persona: str) -> list[Fact]:
    """Return the stages where a persona is clearly more dissatisfied, or clearly waits longer, than all customers.

    Returns
    -------
    list of Fact
        The largest difference first; if there are ratings and no difference, one sentence that says so.
    """
    base = journey.of(ALL).set_index("stage")
    rows: list[dict[str, Any]] = [{str(k): v for k, v in r.items()} for r in journey.of(persona).to_dict("records")]
    csat = {row["stage"]: source_of(exports, "csat", "score", stage=str(row["stage"])) for row in rows}
    waits = {row["stage"]: source_of(exports, "waits", "wait_minutes", stage=str(row["stage"])) for row in rows}
    facts = []
    for row in rows:
        share, of_all = row["dissatisfied_share"], float(base["dissatisfied_share"].loc[row["stage"]])
        if row["dissatisfied_share_low"] > of_all:
            facts.append(
                Fact(
                    f"{format_share(share)} are dissatisfied with {row['stage']}, against {format_share(of_all)} of "
                    f"{EVERYONE}.",
                    "challenges", persona, stage=row["stage"], attribute="dissatisfied_share", label="Dissatisfied",
                    measure="share", value=share, low=row["dissatisfied_share_low"],
                    high=row["dissatisfied_share_high"], base_value=of_all, index=_index(share, of_all),
                    effect_size=_h(share, of_all), n=row["csat_n"], effective_n=row["csat_effective_n"],
                    export=csat[row["stage"]][0], source_column=csat[row["stage"]][1],
                    distinguishes=True,
                )
            )  # fmt: skip
    for row in rows:
        wait, of_all = row["wait_median_minutes"], float(base["wait_median_minutes"].loc[row["stage"]])
        if row["wait_median_minutes_low"] > of_all * 1.05:
            facts.append(
                Fact(
                    f"At {row['stage']} half of them wait {format_minutes(wait, spelled_out=True)} or more, against "
                    f"{format_minutes(of_all, spelled_out=True)} for {EVERYONE}.",
                    "challenges", persona, stage=row["stage"], attribute="wait_median_minutes", label="Waiting time",
                    measure="median", unit="minutes", value=wait, low=row["wait_median_minutes_low"],
                    high=row["wait_median_minutes_high"], base_value=of_all, index=_index(wait, of_all),
                    n=row["wait_n"], effective_n=row["wait_customers"],
                    export=waits[row["stage"]][0], source_column=waits[row["stage"]][1],
                    distinguishes=True,
                )
            )  # fmt: skip
    facts.sort(key=lambda fact: -fact.index)
    if not facts and any(row["csat_customers"] >= journey.minimum_cell for row in rows):
        n = float(sum(row["csat_n"] for row in rows))
        source = source_of(exports, "csat", "score")
        facts.append(
            Fact(
                f"No stage leaves them surely more dissatisfied than {EVERYONE}.",
                "challenges", persona, attribute="dissatisfied_share", label="Dissatisfied", n=n,
                export=source[0], source_column=source[1],
            )
        )  # fmt: skip
    return facts


def channel_facts(exports: Exports, contexts: Contexts, persona: str, *, compared: bool) -> list[Fact]:
    """Return the channels of a persona's contacts, the most used first.

    Parameters
    ----------
    exports : Exports
        Source of the contacts.
    contexts : mapping
        See :func:`context_shares`.
    persona : str
        Whose.
    compared : bool
        Whether to compare with all customers.

    Returns
    -------
    list of Fact
        Up to four.
    """
    facts = []
    for channel in contexts.get(("channel", persona, ALL_STAGES), [])[:MOST_CHANNELS]:
        export, column = source_of(exports, channel.source, "channel")
        beside = f", against {format_share(channel.base_share)} for {EVERYONE}" if compared else ""
        facts.append(
            Fact(
                f"{channel.label} carries {format_share(channel.share)} of their contacts{beside}.",
                "channels", persona, attribute="contact_channel", label="Channel of contacts", level=channel.label,
                measure="share", value=channel.share, low=channel.low, high=channel.high, base_value=channel.base_share,
                index=_index(channel.share, channel.base_share), effect_size=_h(channel.share, channel.base_share),
                n=channel.n, effective_n=channel.effective_n, export=export, source_column=column,
                distinguishes=compared and not channel.low <= channel.base_share <= channel.high
                and abs(_h(channel.share, channel.base_share)) >= 0.2,
            )
        )  # fmt: skip
    return facts


def _index(value: float, base: float) -> float:
    return 100 * value / base if base > 0 else float("nan")


def _h(value: float, base: float) -> float:
    return float(2 * np.arcsin(np.sqrt(value)) - 2 * np.arcsin(np.sqrt(base)))
