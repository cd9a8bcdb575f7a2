"""English statements and habits as noun phrases: "I compare prices" makes price comparers."""

from __future__ import annotations

import re

from personakit.personas import english_words as words
from personakit.personas.english_forms import base_form, gerund, is_plural, plural
from personakit.personas.english_nouns import compound, graded, keen, noun_phrase, possession, said_often, valuing
from personakit.personas.label_text import LONGEST_TRAIT, Phrase, Stance, lower_first, shorten, third_person

FINDING = re.compile(r"^(?!I |We |There |This |That )(\S+(?: \S+){0,4}?) (?:is|are) (?!not\b|n't)(\S+(?: \S+){0,3})$")
IT_IS = re.compile(
    r"^(?:(?:in general|generally(?: speaking)?),? )?(?:it is|it's|is it) (\w+) (to \S+.*)$", re.IGNORECASE
)
OVER = re.compile(r"^(.+?) (?:matters?|is|are) more(?: important)?(?: to me)? than (.+)$", re.IGNORECASE)
MATTERS = re.compile(r"^(.+?) (?:matters?|is important|are important)(?: (?:to|for) me)?(?: a lot)?$", re.IGNORECASE)
ABOUT_ME = re.compile(r"\s+(?:to|for|with) me$")
NEGATED = re.compile(r"^(?:do not|don[\u2019']t|am not|cannot|can[\u2019']t|never)\s+")
PARTICIPLE_FORMS = frozenset(words.PARTICIPLES.values()) | frozenset(words.PAST) | {"been", "done", "become"}
#: Letters of a habit alone, and of one with "more often" before it.
LONGEST, LONGEST_COMPARED = 46, 36
#: Words after "I" that are no verb in the base form.
NO_VERBS = (
    words.MODALS
    | words.PREPOSITIONS
    | frozenset(words.PAST)
    | {"was", "were", "did", "been", "do", "not", "and", "hope"}
)
#: Verbs that say what somebody thinks of something else, which is quoted.
THINKING = frozenset({"think", "believe", "feel", "know", "find", "understand", "decide", "say"})


def statement(label: str, stance: Stance) -> Phrase | None:
    """Word a label that is a statement or a habit; None if it is neither.

    Examples
    --------
    >>> for label in ("I compare prices before I buy anything", "Pays by card", "Price matters"):
    ...     print([statement(label, stance).text for stance in Stance])
    ['price comparers', 'not comparing prices', 'more often comparing prices', 'less often comparing prices']
    ['card payers', 'not paying by card', 'more often paying by card', 'less often paying by card']
    ['price-minded', 'not price-minded', 'more price-minded', 'less price-minded']
    """
    if compared := OVER.match(label):
        first, second = (noun_phrase(part) for part in compared.groups())
        return keen(f"{first} over {second}", stance)
    if valued := MATTERS.match(label):
        return valuing(noun_phrase(valued[1]), stance)
    if match := IT_IS.match(label):
        return _finding(f"it {match[1].casefold()} {third_person(match[2])}", 1, match[1], stance)
    if is_statement(label) is None and (match := FINDING.match(ABOUT_ME.sub("", label))):
        return _finding_of(match[1], match[2], stance)
    wording = is_statement(label)
    return None if wording is None else _of_verb(wording, stance)


def is_statement(label: str) -> str | None:
    """Return what a label says of somebody in the first or third person; None for other labels.

    Examples
    --------
    >>> is_statement("I buy online"), is_statement("Buys online")
    ('buy online', 'buy online')
    >>> is_statement("Brand loyalty")
    """
    text = label.replace("\u2019", "'")
    first, _, rest = text.partition(" ")
    if first in {"I'm", "I've", "I'd"}:
        text = text.replace("I'm", "I am", 1).replace("I've", "I have", 1).replace("I'd", "I would", 1)
        first, _, rest = text.partition(" ")
    if first.casefold() in {"i", "we"} and rest:
        return rest
    base = base_form(first.casefold())
    return f"{base} {rest}" if base and rest else None


def _of_verb(wording: str, stance: Stance) -> Phrase | None:  # noqa: PLR0911 one line a form
    """Word what somebody is or does, from a verb in the base form."""
    if negated := NEGATED.match(wording):
        if stance is Stance.FEW:
            return None
        bare = wording[negated.end() :]
        bare = f"am {bare}" if negated[0].startswith("am") else bare
        return None if negated[0].startswith("can") else _of_verb(bare, stance.opposite)
    first, _, rest = wording.partition(" ")
    adverb = ""
    while first.casefold() in words.ADVERBS and rest:
        adverb, (first, _, rest) = first, rest.partition(" ")
    first = first.casefold()
    if not rest:
        return None
    if first == "would" and rest.startswith(("like to ", "prefer to ", "love to ")):
        first, _, rest = rest.partition(" ")
    if first == "would":
        return graded("willing to", _plain(rest), stance)
    if first in words.WANTING:
        return keen(rest, stance, "fans" if first in words.LIKING else "seekers")
    if first in words.DISLIKING:
        return graded("averse to", third_person(rest), stance)
    if first == "need":
        if rest.startswith("to "):
            return None
        needed = keen(rest, stance)
        return needed if needed and needed.people else graded("in need of", shorten(third_person(rest)), stance)
    if first == "am":
        return _being(rest, stance)
    if first == "have":
        return _having(rest, stance)
    if first == "can":
        if rest.startswith(("be ", "not ")):
            return None
        return graded("able to", _plain(rest), stance)
    if first in words.VERBS or (first.isalpha() and first not in NO_VERBS and not first.endswith(("ed", "ly"))):
        return behaviour(first, rest, stance, adverb)
    return None


def behaviour(verb: str, rest: str, stance: Stance, adverb: str = "") -> Phrase | None:
    """Word a habit: "price comparers", or "comparing prices" where nobody is called so."""
    if verb == "trust" and not adverb:
        others = _plain(rest.split(" to ", maxsplit=1)[0])
        return graded("trusting of", others, stance) if stance.compared else graded("trusting", others, stance)
    joined = re.search(r"\b(?:and|or|but) (?:then |not )?(\w+)", rest)
    if joined and (joined.start() == 0 or joined[1].casefold() in words.VERBS | words.WANTING | {"regret"}):
        return None  # "think about and regret": both would have to change their form
    if verb in THINKING and re.match(r"(?:that|I|we|what|how|if|the \w+ (?:is|are))\b", rest):
        return None
    if stance is Stance.MOST and (people := _called(verb, rest)):
        return people
    rest = re.sub(r",? before (?:I|we|you|they) .*", "", rest)
    if verb in words.ATTITUDES and stance.compared:
        attitude = shorten(third_person(f"{gerund(verb)} {rest}"), LONGEST_COMPARED)
        return Phrase("", f"{attitude} {stance}") if attitude else None
    wording = _plain(f"{gerund(verb)} {rest}", LONGEST_COMPARED if stance.compared else LONGEST)
    return said_often(wording, stance)


def _called(verb: str, rest: str) -> Phrase | None:
    """Return what people who do this are called ("direct debit payers"), if their object is short and simple."""
    agent = words.AGENTS.get(verb)
    if agent is None:
        return None
    clause = words.CLAUSE.search(f" {rest}")
    noun = rest[: max(clause.start() - 1, 0)] if clause else rest
    first, _, others = noun.partition(" ")
    named = compound(others if first.casefold() in words.MEANS else noun)
    return Phrase("", lower_first(named), agent) if named else None


def _being(rest: str, stance: Stance) -> Phrase | None:
    parts = rest.split(" ")
    adverb = parts[0].casefold()
    if adverb in words.ADVERBS and len(parts) > 1:
        parts = parts[1:]
    if parts[0].casefold() in {"a", "an"} and len(parts) > 1:
        ends = [i for i, p in enumerate(parts) if p.casefold() in words.PREPOSITIONS | {"who", "that"}]
        end = ends[0] if ends else len(parts)
        if not 2 <= end <= 4 or (ends and parts[end].casefold() in {"who", "that"}):
            return None
        noun = parts[end - 1] if is_plural(parts[end - 1]) else plural(parts[end - 1])
        people = _plain(" ".join([*parts[1 : end - 1], noun, *parts[end:]]))
        if not people:
            return None
        return said_often("people" if people == "persons" else people, stance)
    if adverb in {"always", "never"} and stance is Stance.FEW:
        return None
    if parts[0].casefold() in {"more", "less", "the", "my", "in", "on", "at", "of", "from", "as"}:
        return None
    return graded("", _plain(" ".join(parts)), stance)


def _having(rest: str, stance: Stance) -> Phrase | None:
    first, _, others = rest.partition(" ")
    if first.casefold() in words.ADVERBS:
        first, _, others = others.partition(" ")
        rest = f"{first} {others}".strip()
    if first.casefold() in {"to", "been"} or first.casefold() in PARTICIPLE_FORMS or first.casefold().endswith("ed"):
        return said_often(_plain(f"having {rest}"), stance)
    if first.casefold() == "no" and others:
        return None if stance is Stance.FEW else possession(f"no {others}" if stance.compared else others,
                                                            stance if stance.compared else Stance.FEW)  # fmt: skip
    return possession(re.sub(r"^(?:the|my|any)\s", "", rest), stance)


def past_habit(label: str, stance: Stance) -> Phrase | None:
    """Word what somebody did; None if the label does not begin with a past form.

    Examples
    --------
    >>> past_habit("Bought in a store", Stance.MOST).text, past_habit("Used the free Wi-Fi", Stance.LESS).text
    ('store buyers', 'less often having used the free Wi-Fi')
    """
    first, _, rest = label.partition(" ")
    first = first.casefold()
    base = words.PAST.get(first) or next((v for v in (first[:-2], first[:-1]) if v in words.VERBS), "")
    verb = first in words.PAST or (first.endswith("ed") and (base or rest.split(" ")[0].casefold() in words.AFTER_VERB))
    if not rest or not verb:
        return None
    if stance is Stance.MOST and base and (people := _called(base, rest)):
        return people
    return said_often(_plain(f"having {words.PARTICIPLES.get(first, first)} {rest}"), stance)


def _finding_of(subject: str, complement: str, stance: Stance) -> Phrase | None:
    first, *others = complement.split(" ")
    if first.casefold() in {"too", "very", "so", "quite", "really"} and others:
        if stance.compared:
            complement = " ".join(others)
    elif first.casefold() in {"always", "never", "often", "what", "how", "more", "less", "there", "that", "my"}:
        return None
    noun = re.sub(r"^my ", "their ", noun_phrase(subject))
    by = {Stance.MORE: "more ", Stance.LESS: "less "}.get(stance, "")
    if by and first.casefold() in {"the", "a", "an", "for", "in", "on"}:
        return None
    wording = shorten(f"{noun} {by}{third_person(complement)}")
    if not wording or not wording.startswith(f"{noun} {by}"):
        return None
    return Phrase("not finding" if stance is Stance.FEW else "finding", wording)


def _finding(text: str, at: int, quality: str, stance: Stance) -> Phrase | None:
    parts = text.split(" ")
    if stance.compared:
        parts[at] = f"{stance} {parts[at]}"
    wording = shorten(" ".join(parts), 38)
    whole = wording.startswith(" ".join(parts[: at + 2])) if wording else False
    return Phrase("not finding" if stance is Stance.FEW else "finding", wording) if whole and quality else None


def _plain(text: str, longest: int = LONGEST_TRAIT) -> str:
    return shorten(third_person(text), longest)
