"""``compose_cards``: everything that a page or slides show of the personas, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from personakit.cards.background_facts import background_facts
from personakit.cards.cards import Card, Cards
from personakit.cards.context_shares import context_shares
from personakit.cards.empathy import compose_empathy, feeling_facts
from personakit.cards.facts import Fact, ledger_of, numbered
from personakit.cards.joint_prevalence import joint_facts
from personakit.cards.map_stages import compose_journey_maps
from personakit.cards.member_tables import CoarseTable, certainty_table, representative_table
from personakit.cards.outside_personas import in_no_persona, representation
from personakit.cards.pain_points import channel_facts, pain_facts
from personakit.cards.portrait import portrait_of
from personakit.cards.quotes import quote_facts, quotes_of
from personakit.cards.sections import TITLES
from personakit.cards.themes.collect_texts import collect_texts
from personakit.cards.themes.find_themes import find_themes
from personakit.cards.trait_facts import trait_facts
from personakit.cards.value_facts import worth_facts
from personakit.core.errors import require
from personakit.ingest.exports import Exports
from personakit.journey.journey import Journey
from personakit.personas.naming_rows import distinguishing_rows
from personakit.personas.personas import Personas

if TYPE_CHECKING:
    import pandas as pd

    from personakit.cards.context_shares import Contexts
    from personakit.priorities.priorities import Priorities
    from personakit.value.value import Value


def compose_cards(
    exports: Exports,
    personas: Personas,
    journey: Journey,
    value: Value | None = None,
    priorities: Priorities | None = None,
) -> Cards:
    """Compose persona cards, empathy maps, journey maps and the themes of what customers wrote.

    Every sentence is a row of ``cards.ledger`` with n, effective n, interval, base, index, effect size, export and
    column. What the firm wrote itself is marked authored; what rests on the study's settings is marked assumed. Nothing
    is shown that rests on fewer customers than the study's minimum cell. Quotes are redacted, and no customer id is
    included.

    Parameters
    ----------
    exports : Exports
        Canonical tables.
    personas : Personas
        Who the customers are.
    journey : Journey
        What they experience.
    value : Value, optional
        What they are worth. Without it there are no sentences on profit and switching.
    priorities : Priorities, optional
        Causes and opportunities. Without it there are none.

    Returns
    -------
    Cards
        One card per persona, the journey map of everyone, and the ledger.

    Raises
    ------
    StudyError
        When an argument has the wrong type, or a picture named in the study cannot be read.

    Examples
    --------
    >>> from personakit.cards import TITLES
    >>> list(TITLES)[:4]  # sections of a card: cards["p1"].of("general")
    ['share', 'background', 'general', 'attitudes']
    """
    require("compose_cards", exports, Exports, "the exports of read_exports first")
    require("compose_cards", personas, Personas, "the personas of find_personas second")
    require("compose_cards", journey, Journey, "the journey of map_journey third")
    minimum = exports.study.study.minimum_cell
    posterior = personas.memberships.to_numpy()
    likeliest = posterior.argmax(axis=1)
    best = posterior[np.arange(len(posterior)), likeliest]
    texts = collect_texts(exports)
    themes, placed = find_themes(texts, personas.memberships, minimum, exports.study.themes)
    contexts = context_shares(journey, minimum)
    maps, mapped = compose_journey_maps(exports, journey, contexts, themes, priorities)
    worth = worth_facts(exports, personas, value)
    cards, ledger = [], list(mapped)
    coarse: CoarseTable = {}
    for i, persona in enumerate(personas.ids):
        name = personas.names[persona]
        rows = personas.profile[personas.profile["persona"] == persona]
        distinct = distinguishing_rows(rows) if len(personas) > 1 else rows.head(0)
        thin = float(posterior[:, i].sum()) < minimum
        quotes = quotes_of(texts, placed, themes, likeliest, i, minimum)
        facts = () if thin else _facts(exports, personas, journey, contexts, worth[persona], distinct)
        voiced = numbered([*facts, *([] if thin else quote_facts(exports, quotes, persona))])
        shown = quotes.head(0 if thin else len(quotes))
        shown = shown.assign(evidence=[fact.evidence for fact in voiced if fact.section == "quotes"])
        cards.append(
            Card(
                id=persona,
                name=name,
                portrait=portrait_of(exports.study, persona, name),
                facts=tuple(fact for fact in voiced if fact.section in TITLES),
                quotes=shown,
                representatives=representative_table(exports, personas, persona, distinct, coarse),
                empathy=compose_empathy(persona, name, voiced),
                journey=maps[persona],
                certainty=certainty_table(best[likeliest == i], minimum),
                suppressed=thin,
                mark="" if thin else personas[persona].mark,
            )
        )
        ledger += voiced
    return Cards(
        cards=tuple(cards),
        everyone=maps["all"],
        ledger=ledger_of(ledger),
        themes=themes,
        in_no_persona=in_no_persona(exports, personas, best),
        representation=representation(exports, personas),
        minimum_cell=minimum,
        assumptions=_assumptions(value, priorities),
    )


def _facts(  # noqa: PLR0917 everything a card is made of
    exports: Exports,
    personas: Personas,
    journey: Journey,
    contexts: Contexts,
    worth: list[Fact],
    distinct: pd.DataFrame,
) -> tuple[Fact, ...]:
    """Return the facts of one card, section by section."""
    persona = worth[0].persona
    compared = len(personas) > 1
    facts = [
        *worth,
        *trait_facts(exports, personas, persona, distinct),
        *(pain_facts(exports, journey, persona) if compared else []),
        *channel_facts(exports, contexts, persona, compared=compared),
        *joint_facts(exports, personas, persona, distinct),
        *feeling_facts(exports, journey, persona),
    ]
    background = background_facts(facts, compared=compared)
    order = {section: i for i, section in enumerate(TITLES)}
    return tuple(sorted([*background, *facts], key=lambda fact: order.get(fact.section, len(order))))


def _assumptions(value: Value | None, priorities: Priorities | None) -> tuple[str, ...]:
    lines = [
        "A customer counts in every persona by the chance of belonging there; intervals are 90% and speak of which "
        "customers were observed, not of how the personas were formed.",
        "No test is made of the attributes that formed the personas: that they differ is what made them personas.",
    ]
    lines += list(priorities.assumptions if priorities is not None else value.assumptions if value is not None else ())
    return tuple(dict.fromkeys(lines))
