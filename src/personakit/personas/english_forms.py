"""Forms of English words by rule: plural and singular, -ing, the base of a verb."""

from __future__ import annotations

import re

from personakit.personas import english_words as words


def gerund(verb: str) -> str:
    """Return the form in -ing.

    Examples
    --------
    >>> [gerund(verb) for verb in ("compare", "shop", "see", "lie", "play")]
    ['comparing', 'shopping', 'seeing', 'lying', 'playing']
    """
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb in words.DOUBLED or re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb):
        return f"{verb}{verb[-1]}ing"
    return f"{verb[:-1]}ing" if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) else f"{verb}ing"


def plural(noun: str) -> str:
    """Return the plural of a regular noun.

    Examples
    --------
    >>> plural("flyer"), plural("city"), plural("coach")
    ('flyers', 'cities', 'coaches')
    """
    if noun.endswith("y") and noun[-2:-1] not in set("aeiou"):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def singular(noun: str) -> str:
    """Return the singular of an English noun as it stands before another noun.

    Examples
    --------
    >>> [singular(noun) for noun in ("prices", "batteries", "news", "boxes")]
    ['price', 'battery', 'news', 'box']
    """
    folded = noun.casefold()
    if folded in words.NOT_PLURAL or not folded.endswith("s") or folded.endswith(("ss", "us", "is")) or noun.isupper():
        return noun
    if folded.endswith("ies") and len(noun) > 4:
        return f"{noun[:-3]}y"
    return noun[:-2] if folded.endswith(("ches", "shes", "xes", "sses")) else noun[:-1]


def is_plural(noun: str) -> bool:
    """Return whether an English noun is in the plural, by its ending.

    Examples
    --------
    >>> is_plural("months"), is_plural("business")
    (True, False)
    """
    return singular(noun) != noun or noun.casefold() in {"people", "children", "clothes", "goods", "miles"}


def base_form(verb: str) -> str:
    """Return the base form of a verb in the third person; ``""`` if it is not known."""
    options = [verb[:-3] + "y" if verb.endswith("ies") else "", verb[:-2] if verb.endswith("es") else "",
               verb[:-1] if verb.endswith("s") else ""]  # fmt: skip
    known = words.VERBS | words.WANTING | words.DISLIKING | {"need"}
    if verb == "has":
        return "have"
    return next((base for base in options if base in known), "")


def head_noun(parts: list[str]) -> str:
    """Return the noun that a noun phrase is about: the last before a preposition or a participle."""
    for at, part in enumerate(parts[1:], start=1):
        folded = part.casefold()
        if (
            folded in words.PREPOSITIONS | {"a", "per", "as"}
            or (folded.endswith("ed") and len(folded) > 4)
            or folded in {"spent"}
        ):
            return parts[at - 1].casefold()
    return parts[-1].casefold()
