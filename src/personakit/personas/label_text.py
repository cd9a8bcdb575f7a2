"""Labels as text: cleaned, told from codes, put into the third person, and the language they are in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from personakit.personas.english_words import CLAUSE, OPEN_ENDS, PREPOSITIONS

LONGEST_TRAIT, SHORTEST_CLAUSE, FEWEST_WORDS, LONGEST_ACRONYM, LONGEST_TITLE = 38, 12, 3, 4, 3


class Stance(StrEnum):
    """How a persona stands to a trait: most have it, most do not, or more or less than all customers."""

    MOST = "most"
    FEW = "few"
    MORE = "more"
    LESS = "less"

    @property
    def compared(self) -> bool:
        """Whether it compares with all customers."""
        return self in {Stance.MORE, Stance.LESS}

    @property
    def opposite(self) -> Stance:
        """The stance to the trait denied."""
        return {
            Stance.MOST: Stance.FEW,
            Stance.FEW: Stance.MOST,
            Stance.MORE: Stance.LESS,
            Stance.LESS: Stance.MORE,
        }[self]


@dataclass(frozen=True)
class Phrase:
    """A trait in words: an opening and an end that several traits may share ("with", "seekers"), and the rest."""

    lead: str
    rest: str
    people: str = ""  # what the people are called who are, do or want the rest: "comparers"

    @property
    def text(self) -> str:
        """The phrase as a whole."""
        return f"{self.lead} {self.rest} {self.people}".strip()


#: Languages in which names are worded; labels in others are quoted.
WORDED = frozenset({"english", "german", "french", "spanish"})
OTHER = "other"
#: Fewest small words of a language, and their least share of all words, by which it is told.
FEWEST_SMALL_WORDS, LEAST_OF_SMALL_WORDS = 1.5, 0.04
UNIT = re.compile(r",\s*(?:[A-Z]{2,4}|minutes?|hours?|days?|weeks?|months?|years?|per \w+|a (?:month|year)|in \w+)$")
#: A name of a column and not a text: a letter and a number, underscores, capitals within a word.
CODE = re.compile(r"^(?:[A-Za-z]{1,4}[\W_]?\d+\w*|\d[\w.]*|\w*\d\w*|\w+_\w+|[A-Z]{5,}|\W*)$")
TICK_ALL = re.compile(
    r"[\s(]*(?:please )?(?:select|choose|check|tick|mark) (?:all|any|one|up to|the)\b.*$", re.IGNORECASE
)
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: Parts of the names of columns that have a meaning.
SHORT_FORMS = {
    "num": "number of", "nr": "number of", "cnt": "number of", "qty": "quantity of", "mnt": "amount of",
    "amt": "amount of", "avg": "average", "tot": "total", "pct": "share of", "prods": "products",
}  # fmt: skip
_LANGUAGES = {
    "english": "the of to and is are with i my you do have for not it at on in from a an by as or what how",
    "german": "der die das und ich mit nicht ein eine ist für bei mir mein meine wie zu im den dem auf sie haben oder",
    "french": "le la les des je et est pas un une pour dans avec mon ma mes du sur que qui vous avez ou ne",
    "spanish": "el los las y es mi un una para con del que por en me no muy más su usted o lo",
    "italian": "il gli e è un una per con che non mi di della sono del nel le ho",
    "dutch": "het een en ik van voor niet met op is mijn bij dat wat heb te de",
    "portuguese": "o os as um uma e é para com não que meu minha do da em eu",
    "polish": "i w na nie jest z się do mnie mam że jak lub",
    "swedish": "och jag är att det en ett inte med för på av som min",
    "danish": "og jeg er at det en et ikke med for på af som min",
    "turkish": "ve bir bu için ile çok ben benim değil mi",
}
_BY_WORD: dict[str, list[str]] = {}
for _name, _listed in _LANGUAGES.items():
    for _word in _listed.split():
        _BY_WORD.setdefault(_word, []).append(_name)


def clean_label(label: str) -> str:
    """Strip units in brackets, the number of a question, question marks, full stops and doubled spaces.

    Examples
    --------
    >>> clean_label("Time as a customer (months)?")
    'Time as a customer'
    >>> clean_label("Data used a month, GB"), clean_label("12. Opera")
    ('Data used a month', 'Opera')
    """
    bare = re.sub(r"^(?:[A-Za-z]?\d{1,3}[a-z]?[.):]|[Qq]\d+\w*[.:)]?)\s+", "", label.strip())
    bare = TICK_ALL.sub("", bare)
    bare = re.sub(r"(?<=\w\?)\W*\w?$", "", bare)
    bare = re.sub(r"(?<=\w{3})\s[A-Za-z]\d{1,2}$", "", bare)
    bare = UNIT.sub("", re.sub(r"\s*[(\[][^)\]]*[)\]]", "", bare))
    return re.sub(r"\s+", " ", bare).strip(" .,:;?!*\t\u2013-\u2026")


def written_label(label: str, source_column: str) -> str:
    """Return the header that a label was cut from, if it is that header in plain letters.

    Examples
    --------
    >>> written_label("I look after things i have", "I look after things I have borrowed.")
    'I look after things I have borrowed.'
    >>> written_label("Price", "Q1_7")
    'Price'
    """
    made, source = (re.findall(r"[^\W_]+", text.casefold()) for text in (label, source_column))
    cut = made[:-1] if label.endswith("...") or (made and made[-1].isdigit()) else made
    lost = (
        len(source) > len(made) or len(source) > LONGEST_TITLE or re.search(r"[',/\u2019]", source_column) is not None
    )
    return source_column if len(made) > 1 and source[: len(cut)] == cut and lost and " " in source_column else label


def split_item(label: str) -> tuple[str, str]:
    """Return the stem and the item of a question of a battery; no stem for other labels.

    Examples
    --------
    >>> split_item("How satisfied are you with each of these?: Opening hours")
    ('How satisfied are you with each of these', 'Opening hours')
    >>> split_item("Brand loyalty")
    ('', 'Brand loyalty')
    """
    match = re.match(r"^(.{20,}?)(?:\s[-\u2013]\s|[:?.]\s*[:-]\s+|[:?]\s+)([^:?]{2,80})$", label.strip())
    return (clean_label(match[1]), clean_label(match[2])) if match else ("", clean_label(label))


def spelled_out(label: str) -> str:
    """Write the name of a column as words where its parts are words; ``""`` for a code.

    Examples
    --------
    >>> spelled_out("NumWebPurchases"), spelled_out("Brand loyalty"), spelled_out("q1_3"), spelled_out("AcceptedCmp3")
    ('Number of web purchases', 'Brand loyalty', '', '')
    """
    if " " in label:
        return label
    parts = CAMEL.sub(" ", label).split(" ")
    if len(parts) > 1:
        known = [SHORT_FORMS.get(part.casefold(), part.casefold()) for part in parts]
        usable = all(part in SHORT_FORMS.values() or (len(part) > 2 and _is_word(part)) for part in known)
        text = " ".join(known)
        return text[:1].upper() + text[1:] if usable else ""
    return "" if CODE.match(label) or not _is_word(label) else label


def _is_word(text: str) -> bool:
    """Return whether a single token may be a word: letters, with a vowel, or a script without vowels."""
    letters = text.replace("-", "").replace("'", "").replace("\u2019", "")
    acronym = letters.isupper() and len(letters) <= LONGEST_ACRONYM
    return letters.isalpha() and (
        acronym or not letters.isascii() or re.search(r"[aeiouy]", letters, re.IGNORECASE) is not None
    )


@lru_cache(maxsize=64)
def language_of(texts: tuple[str, ...]) -> str:
    """Return the language that the labels of a study are in, by the small words in them; English in doubt.

    Examples
    --------
    >>> language_of(("Ich vergleiche die Preise", "Monatliche Rechnung"))
    'german'
    >>> language_of(("Confronto i prezzi e le offerte", "Il prezzo \u00e8 importante")), language_of(("価格を比べる",))
    ('italian', 'other')
    """
    text = " ".join(texts).casefold()
    letters = [c for c in text if c.isalpha()]
    if letters and sum(c > "\u024f" for c in letters) > len(letters) / 3:
        return OTHER
    hits: dict[str, float] = {}
    tokens = re.findall(r"[^\W\d_]+", text)
    for word in dict.fromkeys(tokens):  # each once: "com" three times is no Portuguese
        for language in _BY_WORD.get(word, ()):
            hits[language] = hits.get(language, 0) + 1 / len(_BY_WORD[word])
    hits["english"] = hits.get("english", 0) + 0.4
    likeliest = max(hits, key=lambda language: (hits[language], language == "english"))
    if hits[likeliest] < max(FEWEST_SMALL_WORDS, LEAST_OF_SMALL_WORDS * len(set(tokens))):
        likeliest = "english"
    strange = likeliest not in WORDED - {"english"} and any(c > "\u00ff" for c in letters)
    return OTHER if strange and likeliest == "english" else likeliest


def lower_first(text: str) -> str:
    """Lower the first letter of an ordinary word; leave names, acronyms and "I" as they are.

    Examples
    --------
    >>> lower_first("Low price"), lower_first("TV and sports"), lower_first("I compare"), lower_first("New York")
    ('low price', 'TV and sports', 'I compare', 'New York')
    """
    first, _, others = text.partition(" ")
    titled = re.search(r"\b[A-Z][a-z]", others) is not None
    ordinary = not titled and len(first) > 1 and first[:1].isupper() and first[1:].replace("-", "").islower()
    return text[:1].lower() + text[1:] if ordinary else text


def third_person(text: str) -> str:
    """Say "their" for "my", and so on.

    Examples
    --------
    >>> third_person("trust my provider to look after me")
    'trust their provider to look after them'
    """
    for pattern, word in (
        (r"\b[Mm]y|\b[Yy]our|\b[Oo]ur", "their"),
        (r"\b(?:myself|yourself|ourselves)", "themselves"),
        (r"\b(?:me|us)", "them"),
        (r"\b(?:I|you|we) am|\bI'm|\bI\u2019m", "they are"),
        (r"\b(?:I|[Yy]ou|we)", "they"),
    ):
        text = re.sub(rf"(?:{pattern})\b", word, text)
    return text


def shorten(phrase: str, longest: int = LONGEST_TRAIT) -> str:
    """Leave out a clause or what follows a preposition, until a phrase is short enough; ``""`` if it cannot be.

    Examples
    --------
    >>> shorten("comparing prices before I buy anything at all, anywhere")
    'comparing prices'
    >>> shorten("everything from one provider on one single bill")
    'everything from one provider'
    >>> shorten("uncompromisingly well-organised administrators")
    ''
    """
    if len(phrase) <= longest:
        return phrase
    if (clause := CLAUSE.search(phrase)) and SHORTEST_CLAUSE <= clause.start() <= longest:
        return phrase[: clause.start()]
    parts = phrase.split(" ")
    for at in range(len(parts) - 1, FEWEST_WORDS - 1, -1):
        shorter = " ".join(parts[:at]).rstrip(",")
        before, last = parts[at - 2].casefold(), parts[at - 1].casefold()
        starts = parts[at].casefold() in PREPOSITIONS - {"of", "to", "than", "as", "with"}
        # What follows a verb or another preposition belongs to it.
        ended = last not in OPEN_ENDS and before not in {"to", "they", "at", "for", "about", "on", "after"}
        if starts and ended and len(shorter) <= longest:
            return shorter
    return ""
