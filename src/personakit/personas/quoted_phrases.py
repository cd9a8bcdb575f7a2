"""German, French and Spanish labels as phrases that need no inflection; labels in other languages are quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from personakit.personas.label_text import Phrase, Stance, lower_first

LONGEST_QUOTE = 44
#: Where a statement ends and a clause begins.
CLAUSE = re.compile(
    r",?\s(?:bevor|wenn|weil|damit|avant de|quand|parce que|lorsque|cuando|porque|antes de|before|when|while|because|"
    r"if)\s"
)
#: A German adjective before its noun: after "mit" it would have another ending.
INFLECTED = re.compile(r"\w+(?:e|er|es|en) [A-ZÄÖÜ]|[a-zäöü]")


@dataclass(frozen=True)
class Wording:
    """The words of one language: for what people have, say, and what there is more of."""

    have: tuple[str, str, str, str]  # most have it, most do not, more often, less often
    say: tuple[str, str, str, str]
    amount: tuple[str, str, str, str]
    person: re.Pattern[str]
    quotes: tuple[str, str]


WORDINGS = {
    "english": Wording(
        ("", "not", "more often", "less often"), ("", "not", "more often", "less often"),
        ("high", "low", "higher", "lower"),
        re.compile(r"^(?:I|We|My|It|There|You|Our)\b"), ("\u201c", "\u201d"),
    ),
    "german": Wording(
        ("mit", "ohne", "öfter mit", "seltener mit"), ("", "nicht", "eher", "weniger"),
        ("hoch", "niedrig", "höher", "niedriger"),
        re.compile(r"^(?:Ich|Wir|Mein\w*|Mir|Mich|Es|Für mich|Man)\b|\b(?:ist|sind|muss|soll\w*)\b"),
        ("\u201e", "\u201c"),
    ),
    "french": Wording(
        ("avec", "sans", "plus souvent avec", "moins souvent avec"), ("", "pas", "plutôt", "moins"),
        ("beaucoup de", "peu de", "plus de", "moins de"),
        re.compile(r"^(?:Je|J[\u2019']|Nous|Mon|Ma|Mes|Il|Pour moi|On)(?:\b|(?<=[\u2019']))|\b(?:est|sont|doit)\b"),
        ("«\u202f", "\u202f»"),
    ),
    "spanish": Wording(
        ("con", "sin", "más a menudo con", "menos a menudo con"), ("", "no", "más bien", "menos"),
        ("más", "menos", "más", "menos"),
        re.compile(
            r"^(?:Yo|Me|Mi|Mis|Nosotros|Para mí|Prefiero|Quiero|Busco|Necesito|Confío|Creo|"
            r"\w+o (?:los?|las?|el|mis?|un\w?|en|con|que)\b)\b|\b(?:es|son|debe)\b"
        ),
        ("«", "»"),
    ),
}  # fmt: skip
_SLOT = {Stance.MOST: 0, Stance.FEW: 1, Stance.MORE: 2, Stance.LESS: 3}


def quotation(label: str, stance: Stance, language: str) -> Phrase | None:
    """Quote a statement as a whole, or up to the clause that follows it; None if that is too long.

    Examples
    --------
    >>> quotation("Ich vergleiche Preise, bevor ich irgendetwas bestelle", Stance.MOST, "german").text
    '„Ich vergleiche Preise“'
    >>> quotation("An outage costs me money", Stance.LESS, "english").text
    'less often “An outage costs me money”'
    """
    wording = WORDINGS.get(language, WORDINGS["english"])
    lead = wording.say[_SLOT[stance]]
    longest = LONGEST_QUOTE - len(lead)
    text = label
    if len(text) > longest:
        clause = CLAUSE.search(text)
        text = text[: clause.start()] if clause and 12 <= clause.start() <= longest else ""
    return Phrase(lead, f"{wording.quotes[0]}{text}{wording.quotes[1]}") if text else None


def worded_noun(label: str, stance: Stance, language: str, *, amount: bool) -> Phrase | None:
    """Word a noun in German, French or Spanish: what people have, or have more of; quoted in other languages.

    Examples
    --------
    >>> [worded_noun("Glasfaser", stance, "german", amount=False).text for stance in Stance]
    ['mit Glasfaser', 'ohne Glasfaser', 'öfter mit Glasfaser', 'seltener mit Glasfaser']
    >>> worded_noun("Monatliche Rechnung", Stance.MORE, "german", amount=True).text
    'Monatliche Rechnung höher'
    >>> worded_noun("Fidélité à la marque", Stance.LESS, "french", amount=True).text
    'moins de fidélité à la marque'
    >>> worded_noun("Lojalność", Stance.LESS, "polish", amount=True).text
    'lower “Lojalność”'
    """
    wording = WORDINGS.get(language)
    if wording is None or language == "english":
        english = WORDINGS["english"]
        lead = english.amount[_SLOT[stance]] if amount else english.have[_SLOT[stance]]
        quoted = f"{english.quotes[0]}{label}{english.quotes[1]}"
        return Phrase(lead, quoted) if len(quoted) <= LONGEST_QUOTE else None
    lead = wording.amount[_SLOT[stance]] if amount else wording.have[_SLOT[stance]]
    if language == "german" and amount:  # an adjective after its noun has no ending
        return Phrase("", f"{label} {lead}") if len(label) <= LONGEST_QUOTE - len(lead) else None
    if language == "german" and INFLECTED.match(label):
        return quotation(label, stance, language)
    text = label if language == "german" else lower_first(label)
    if lead.endswith(" de") and text[:1].casefold() in set("aeiouéèêh"):
        lead, text = lead.removesuffix(" de"), f"d\u2019{text}"
    return Phrase(lead, text) if len(text) <= LONGEST_QUOTE - len(lead) else None


def speaks(label: str, language: str) -> bool:
    """Return whether a label is a statement that somebody makes.

    Examples
    --------
    >>> speaks("Ich vergleiche Preise", "german"), speaks("Markentreue", "german"), speaks("Comparo precios", "spanish")
    (True, False, False)
    """
    wording = WORDINGS.get(language)
    return wording is not None and wording.person.search(label) is not None
