"""Express one distinguishing trait in a few words, by the kind of its attribute and the form of its label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from personakit.core.kinds import Kind

if TYPE_CHECKING:
    import pandas as pd


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


#: Third-person verbs that begin a label of behaviour ("Compares prices"), which cannot follow "high".
VERBS = _words(
    "asks avoids browses buys calls cares checks chooses compares complains enjoys expects feels finds flies",
    "follows gets goes has hates keeps knows likes listens looks loves needs orders owns pays plans plays prefers",
    "reads recommends relies renews searches shops spends stays streams switches travels tries trusts uses values",
    "visits waits wants watches works worries",
)
#: Verbs of first-person statements that are a state, not a habit: negated by "do not", the others by "seldom".
STATES = _words("believe care enjoy expect feel find have know like love need own prefer think trust want")
#: Verbs that make a label a sentence ("An outage costs money"), which cannot follow "high".
SENTENCE = _words("am are can comes costs gives has helps is makes matters must saves should takes was will")
#: Things that are counted: "many" or "few", not "high" or "low".
COUNTED = _words(
    "accounts calls contacts contracts days hours items minutes months number orders people products purchases",
    "services trips visits weeks years",
)
#: Words of praise that begin a label ("Good food"), since "low good food" cannot be read.
PRAISE = _words(
    "attractive attentive best clean clear comfortable courteous easy excellent fair fast fresh friendly",
    "good great helpful",
    "high hospitable immaculate kind low modern nice perfect pleasant quick quiet reliable safe short simple",
    "trustworthy uncomplicated well",
)
#: Past-tense verbs not in -ed that begin a label ("Bought in a store"), and the words that may follow (SMALL).
PAST = _words(
    "ate bought built came did drove flew gave got had made met paid read saw sent sold spent took went wrote"
)
SMALL = _words("a an any at by for from in my of on online or our out the their to up with")
NONE_LEVELS = frozenset({"none", "no", "not any", "nothing"})
#: Small words that no phrase may end with.
DANGLING = _words(
    "a an and any as at before but by for from i if in is it me more my of on or so than that the their this to when",
    "while who with",
)
UNIT = re.compile(r",\s*(?:[A-Z]{2,4}|minutes?|hours?|days?|weeks?|months?|years?|per \w+|a (?:month|year))$")
ABOUT_ME = re.compile(r"\s+(?:to|for|with) me\b|(?<=costs) me\b|(?<=gives) me\b")
TRUE_LEVELS = frozenset({"yes", "true", "1", "y", "ja", "oui", "si", "sí"})
PREDICATE = re.compile(r"^(?!I )(\S+(?: \S+){0,3}) (is|are) (\S+(?: \S+){0,2})$")
#: Words before which a long phrase is best cut.
CLAUSE = re.compile(r"\s(?:when|while|because|if|unless|before|so that|which)\s")
LONGEST_TRAIT, SHORTEST_CLAUSE = 34, 12


def trait_phrase(row: pd.Series) -> str:
    """Express a row of the profile in a few words; the first letter is lower case unless it is a name.

    Parameters
    ----------
    row : Series
        A row of ``Personas.profile`` with `label`, `level`, `kind`, `measure`, `effect_size` and `value`.

    Returns
    -------
    str
        The phrase; ``""`` if there is no short phrase for it.

    Examples
    --------
    >>> import pandas as pd
    >>> row = pd.Series({"label": "Price matters", "level": "mean", "kind": "ordinal", "measure": "mean",
    ...                  "effect_size": 0.9, "value": 4.6})
    >>> trait_phrase(row), trait_phrase(row.replace({0.9: -0.9}))
    ('price matters', 'price matters little')
    >>> trait_phrase(row.replace({"Price matters": "Brand loyalty"}))
    'high brand loyalty'
    >>> trait_phrase(row.replace({"Price matters": "I compare prices before I buy anything"}))
    'compare prices'
    """
    high = row["effect_size"] > 0
    label, level, kind = clean_label(str(row["label"])), clean_label(str(row["level"])), str(row["kind"])
    if row["measure"] == "mean":
        return _scale(label, high=high)
    if kind == Kind.BINARY:
        if level.casefold() in TRUE_LEVELS:
            return shorten(_lower(label) if high else _negated(label))
        return shorten(_with_label(level, label)) if high else ""
    if kind == Kind.MULTI_SELECT:
        return shorten(_lower(level)) if high else shorten(f"seldom {_lower(level)}")
    # A level that is only rarer than in the base says little about the persona.
    return shorten(_with_label(level, label)) if high else ""


def clean_label(label: str) -> str:
    """Strip units in brackets, question marks, full stops and doubled spaces.

    Examples
    --------
    >>> clean_label("Time as a customer (months)?")
    'Time as a customer'
    >>> clean_label("Data used a month, GB")
    'Data used a month'
    """
    bare = UNIT.sub("", re.sub(r"\s*[(\[][^)\]]*[)\]]", "", label).strip())
    return re.sub(r"\s+", " ", bare).strip(" .,:;?!\t\u2013-")


def shorten(phrase: str, longest: int = LONGEST_TRAIT) -> str:
    """Cut a phrase between words, and not after a small word.

    Examples
    --------
    >>> shorten("high speed of the first answer on the phone and in the shop")
    'high speed of the first answer'
    """
    if len(phrase) <= longest:
        return phrase
    if (clause := CLAUSE.search(phrase)) and SHORTEST_CLAUSE <= clause.start() <= longest:
        return phrase[: clause.start()]
    words = phrase[: longest + 1].rsplit(" ", 1)[0].split(" ")
    while len(words) > 1 and words[-1].casefold() in DANGLING:
        words.pop()
    cut = " ".join(words)
    return cut if len(cut) <= longest else cut[:longest].rstrip()


def _scale(label: str, *, high: bool) -> str:
    label = ABOUT_ME.sub("", label)
    words = label.split(" ")
    first, last = words[0].casefold(), words[-1].casefold()
    if label.casefold() in {"age", "age in years"}:
        return "older" if high else "younger"
    if last in {"matters", "matter"}:
        return shorten(_lower(label)) if high else f"{shorten(_lower(label), LONGEST_TRAIT - 7)} little"
    if predicate := PREDICATE.match(label):
        return _predicate(*predicate.groups(), high=high)
    if first in {"i", "we"} and len(words) > 1:
        return _habit(words[1:], high=high)
    if first in VERBS:
        return shorten(_lower(label)) if high else f"seldom {shorten(_lower(label), LONGEST_TRAIT - 7)}"
    if SENTENCE & {word.casefold() for word in words[1:-1]}:
        return _statement(words, high=high)
    if first in {"a", "an", "the"} and len(words) > 1:
        label, first = " ".join(words[1:]), words[1].casefold()
    if first in COUNTED:
        counted = re.sub(r"^number of ", "", _lower(label))
        return shorten(f"{'many' if high else 'few'} {counted}")
    word = "high" if high else "low"
    praised = f"{shorten(_lower(label), LONGEST_TRAIT - 6)}: {word}"
    return praised if first in PRAISE else shorten(f"{word} {_lower(label)}")


def _habit(words: list[str], *, high: bool) -> str:
    """Turn "I compare prices" into "compare prices" or "seldom compare prices"."""
    text = re.sub(r"\bmy\b", "their", " ".join(words))
    if high:
        return shorten(text)
    if words[0].casefold() == "am":
        return shorten(f"not {' '.join(text.split(' ')[1:])}")
    return shorten(f"{'do not' if words[0].casefold() in STATES else 'seldom'} {text}")


def _statement(words: list[str], *, high: bool) -> str:
    """Turn the sentence "An outage costs me money" into "outage costs money", or into 'not "..."' if low."""
    without_article = words[1:] if words[0].casefold() in {"a", "an", "the"} else words
    text = re.sub(r"\b[Mm]y\b", "their", " ".join(without_article))
    return shorten(_lower(text)) if high else f"not \u201c{shorten(_lower(text), LONGEST_TRAIT - 6)}\u201d"


def _predicate(subject: str, verb: str, complement: str, *, high: bool) -> str:
    """Turn "Price is important" into "price is important" or "price is less important"."""
    if not high:
        graded = complement.split(" ", 1)[0] not in {"too", "very", "always", "never", "the", "a", "an"}
        complement = f"less {complement}" if graded else f"not {complement}"
    return shorten(f"{_lower(subject)} {verb} {complement}")


def _with_label(level: str, label: str) -> str:
    """Join level and label, unless the level is clear without the label."""
    folded_level = level.casefold()
    if folded_level in NONE_LEVELS:
        return _negated(label)
    if label.casefold() in folded_level or (len(folded_level.split(" ")) > 1 and len(folded_level) > 12):
        return level
    return f"{level} {_lower(label)}"


def _negated(label: str) -> str:
    """Negate a label: "seldom" for a verb, "not" for an adjective or number, "no" for a noun."""
    first, *others = label.casefold().split(" ")
    past = first in PAST or first.endswith("ed")
    if first in VERBS or (past and others and others[0] in SMALL):
        return f"seldom {_lower(label)}"
    alone = not others and (past or first.endswith(("ive", "ble")))
    return f"{'not' if alone or first[:1].isdigit() else 'no'} {_lower(label)}"


def _lower(text: str) -> str:
    """Lower the first letter of an ordinary word; leave names, acronyms and "I" as they are."""
    first = text.split(" ", 1)[0]
    ordinary = len(first) > 1 and first[:1].isupper() and first[1:].islower()
    return text[:1].lower() + text[1:] if ordinary else text
