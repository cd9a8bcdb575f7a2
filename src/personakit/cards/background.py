"""A paragraph on a persona, made of evidenced sentences alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from personakit.cards.facts import EVIDENCED, Fact
from personakit.cards.sentences import number, percent, quoted

MOST_GENERAL, MOST_TELLING = 2, 3


def background_facts(facts: Sequence[Fact], *, compared: bool) -> list[Fact]:
    """Tell who a persona is in a few sentences, each with the evidence of the fact it tells.

    Size and worth first, then what is known of its people, what sets it apart, where it hurts, how easily it leaves.

    Parameters
    ----------
    facts : sequence of Fact
        The other facts of the card.
    compared : bool
        False where the persona is everyone.

    Returns
    -------
    list of Fact
        Copies in section "background".
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
            sentences.append((fact, f"It brings {percent(fact.value)} of the yearly margin."))
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
        return f"Average age {number(round(fact.value))} (all customers: {round(fact.base_value)})."
    return fact.sentence


def _decapitalised(sentence: str) -> str:
    """Lower the first letter of an ordinary word."""
    first = sentence.split(" ", 1)[0]
    ordinary = (
        len(first) > 1 and first[0].isupper() and first[1:].islower() and quoted(sentence) == sentence.rstrip(" .")
    )
    return sentence[:1].lower() + sentence[1:] if ordinary else sentence
