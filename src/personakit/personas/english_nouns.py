"""English nouns as phrases: what people have, want, or have more of, and what they rate."""

from __future__ import annotations

import re

from personakit.personas import english_words as words
from personakit.personas.english_forms import head_noun, is_plural, singular
from personakit.personas.label_text import Phrase, Stance, lower_first, shorten, third_person

_OFTEN = {Stance.MOST: "", Stance.FEW: "not", Stance.MORE: "more often", Stance.LESS: "less often"}
_LEVEL = {Stance.MOST: "high", Stance.FEW: "low", Stance.MORE: "higher", Stance.LESS: "lower"}
_MUCH = {Stance.MOST: "much", Stance.FEW: "little", Stance.MORE: "more", Stance.LESS: "less"}
LONGEST_COMPOUND = 3
_BY = {Stance.MOST: "", Stance.FEW: "not", Stance.MORE: "more", Stance.LESS: "less"}


def said_often(wording: str, stance: Stance) -> Phrase | None:
    """Put "not", "more often" or "less often" before what somebody is or does."""
    return Phrase(_OFTEN[stance], wording) if wording else None


def graded(lead: str, wording: str, stance: Stance) -> Phrase | None:
    """Put "not", "more" or "less" before a quality of somebody.

    Examples
    --------
    >>> graded("worried about", "prices", Stance.LESS).text
    'less worried about prices'
    """
    return Phrase(f"{_BY[stance]} {lead}".strip(), wording) if wording else None


def possession(noun: str, stance: Stance) -> Phrase | None:
    """Word what somebody has.

    Examples
    --------
    >>> [possession("Broadband", stance).text for stance in Stance]
    ['with broadband', 'without broadband', 'more often with broadband', 'less often with broadband']
    """
    wording = shorten(third_person(lower_first(noun)))
    if not wording:
        return None
    lead = {Stance.MOST: "with", Stance.FEW: "without", Stance.MORE: "more often with", Stance.LESS: "less often with"}
    return Phrase(lead[stance], wording)


def keen(noun: str, stance: Stance, people: str = "seekers") -> Phrase | None:
    """Word what somebody wants, such as an option of "What matters most".

    Examples
    --------
    >>> keen("Low price", Stance.MOST).text, keen("Low price", Stance.LESS).text
    ('low price seekers', 'less keen on low price')
    >>> keen("To speak to a person", Stance.MOST).text, keen("Live music", Stance.MOST, "fans").text
    ('keen to speak to a person', 'live music fans')
    """
    noun = re.sub(r" first$", "", third_person(lower_first(noun)))
    if noun.startswith("to "):
        return graded("keen to", shorten(noun.removeprefix("to ")), stance)
    if stance is Stance.MOST and (named := compound(noun)):
        return Phrase("", named, people)
    return graded("keen on", shorten(noun), stance)


def compound(noun: str) -> str:
    """Return a short noun as it stands before another: "parental control" before "seekers"; ``""`` if it cannot.

    Examples
    --------
    >>> [compound(thing) for thing in ("parental controls", "the latest technology", "Rolling Stones", "no outages")]
    ['parental control', 'latest technology', 'Rolling Stones', '']
    """
    parts = noun.split(" ")
    while parts and parts[0].casefold() in words.DETERMINERS:
        parts = parts[1:]
    plain = all(re.fullmatch(r"[^\W\d_]+(?:-[^\W\d_]+)*", part) for part in parts)
    if not 1 <= len(parts) <= LONGEST_COMPOUND or not plain:
        return ""
    if any(p.casefold() in words.NOT_IN_COMPOUND or p.endswith("ly") for p in parts) or re.match(
        r"[a-z]+ing$", parts[0]
    ):
        return ""
    return " ".join([*parts[:-1], parts[-1] if parts[-1][0].isupper() else singular(parts[-1])])


def measured(label: str, stance: Stance) -> Phrase | None:
    """Compare a mean of a number: "more products", "longer distance", "higher monthly bill".

    Examples
    --------
    >>> for label in ("Months as a customer", "Number of products", "Distance", "Monthly bill", "Data used a month"):
    ...     print(measured(label, Stance.MORE).text, "|", measured(label, Stance.LESS).text)
    more months as a customer | fewer months as a customer
    more products | fewer products
    longer distance | shorter distance
    higher monthly bill | lower monthly bill
    more data used a month | less data used a month
    """
    more = stance in {Stance.MOST, Stance.MORE}
    text = re.sub(r"^(?:the )?(?:total )?(?:number|count) of ", "", lower_first(label), flags=re.IGNORECASE)
    counted = text != lower_first(label)
    if text.casefold() in {"age", "age in years", "what is your age", "how old are you"}:
        return Phrase("", "older" if more else "younger")
    parts = text.split(" ")
    head = head_noun(parts)
    wording = shorten(text)
    if not wording:
        return None
    if (
        counted
        or parts[0].casefold() in words.UNITS
        or (is_plural(head) and head not in {"costs", "charges", "earnings"})
    ):
        return Phrase("more" if more else "fewer", wording)
    if head in words.MASS or parts[0].casefold() in words.MASS:
        wording = re.sub(r"^amount of ", "", wording)
        return Phrase("more" if more else ("fewer" if is_plural(wording.split(" ")[-1]) else "less"), wording)
    if head in words.SIZES:
        return Phrase("larger" if more else "smaller", wording)
    if head in words.LENGTHS:
        return Phrase("longer" if more else "shorter", wording)
    return Phrase("higher" if more else "lower", wording)


def rated(label: str, stance: Stance) -> Phrase | None:
    """Word a noun that was answered on a scale: a quality is high or low, other things are rated.

    Examples
    --------
    >>> rated("Brand loyalty", Stance.LESS).text, rated("Clean cabins", Stance.MOST).text
    ('lower brand loyalty', 'high ratings for clean cabins')
    """
    parts = lower_first(label).split(" ")
    parts = parts[1:] if parts[0].casefold() in {"a", "an", "the"} and len(parts) > 1 else parts
    text = " ".join(parts)
    level = _LEVEL[stance]
    if parts[0] == "frequency" and len(parts) > 1 and parts[1] != "of":
        parts = ["frequency", "of", *parts[1:]]
        text = " ".join(parts)
    if head_noun(parts) in words.QUALITIES:
        wording = shorten(text)
        return Phrase(level, wording) if wording else None
    if head_noun(parts) in words.MUCH:
        wording = shorten(text)
        return Phrase(_MUCH[stance], wording) if wording else None
    wording = shorten(third_person(text), 30)
    return Phrase(f"{level} ratings for", wording) if wording and text not in words.VERBS | words.WANTING else None


def valuing(noun: str, stance: Stance) -> Phrase | None:
    """Word what matters to somebody: "price-minded", "valuing clear bills"."""
    if " " not in noun:
        return graded("", f"{singular(noun)}-minded", stance)
    wording = shorten(noun, 28)
    if not wording:
        return None
    ends = {Stance.MORE: " more", Stance.LESS: " less"}.get(stance, "")
    return Phrase("not valuing" if stance is Stance.FEW else "valuing", f"{wording}{ends}")


def noun_phrase(text: str) -> str:
    """Return a noun without its article, in the third person."""
    parts = lower_first(text).split(" ")
    if parts[0].casefold() in {"a", "an", "the"} and len(parts) > 1:
        parts = parts[1:]
    return third_person(" ".join(parts))
