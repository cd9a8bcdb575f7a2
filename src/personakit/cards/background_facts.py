"""A paragraph about a persona, made only of sentences with evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from personakit.cards.facts import EVIDENCED, Fact
from personakit.cards.sentences import in_quotes
from personakit.core.formatting import format_count, format_share

MOST_GENERAL, MOST_TELLING = 2, 3


def background_facts(facts: Sequence[Fact], *, compared: bool) -> list[Fact]:
    """Describe a persona in a few sentences, each with the evidence of its fact.

    Size and worth come first, then general facts, the most distinctive traits, the worst stage and switching ease.

    Parameters
    ----------
    facts : sequence of Fact
        The other facts of the card.
    compared : bool
        False when the only persona is everyone.
    """
    of = {
        section: [f for f in facts if f.section == section and f.kind == EVIDENCED]
        for section in {f.section for f in facts}
    }
    sentences: list[tuple[Fact, str]] = []
    for fact in of.get("share", ()):
        if fact.attribute == "share_of_base":
            sentences.append((fact, fact.sentence))
        elif fact.attribute == "share_of_profit":
            sentences.append((fact, f"It brings {format_share(fact.value)} of the yearly margin."))
    general = [f for f in of.get("general", ()) if f.distinguishes] or of.get("general", [])
    sentences += [(fact, _of_people(fact)) for fact in general[:MOST_GENERAL]]
    telling = sorted(
        (f for s in ("attitudes", "goals", "behaviour", "information") for f in of.get(s, ()) if f.distinguishes),
        key=lambda fact: (-abs(round(fact.effect_size, 9)), fact.attribute, fact.level),
    )
    openers = ("Most distinctive", "Also distinctive", "And")
    seen: set[str] = set()
    for fact in telling:
        if fact.attribute in seen or len(seen) == MOST_TELLING:
            continue
        sentences.append((fact, f"{openers[len(seen)]}: {_decapitalised(fact.sentence)}"))
        seen.add(fact.attribute)
    pains = [f for f in of.get("challenges", ()) if f.stage and f.distinguishes]
    sentences += [(fact, fact.sentence) for fact in pains[:1]]
    sentences += [(fact, fact.sentence) for fact in of.get("loyalty", ()) if fact.attribute == "switching_ease"]
    if not compared:
        sentences = [(fact, text) for fact, text in sentences if fact.attribute != "share_of_profit"]
    return [replace(fact, section="background", sentence=text, distinguishes=False) for fact, text in sentences]


def _of_people(fact: Fact) -> str:
    if fact.label.casefold().rstrip(" .") in {"age", "age in years"} and fact.measure == "mean":
        return f"Average age {format_count(fact.value)} (all customers: {format_count(fact.base_value)})."
    return fact.sentence


def _decapitalised(sentence: str) -> str:
    """Put the first letter in lower case, if the first word is an ordinary one."""
    first = sentence.split(" ", 1)[0]
    ordinary = (
        len(first) > 1 and first[0].isupper() and first[1:].islower() and in_quotes(sentence) == sentence.rstrip(" .")
    )
    return sentence[:1].lower() + sentence[1:] if ordinary else sentence
