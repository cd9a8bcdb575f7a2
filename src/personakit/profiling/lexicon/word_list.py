"""``WordList``: the words of answer scales of one language, and the pieces of a text that they make up."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module

LANGUAGES = (
    "english",
    "german",
    "french",
    "spanish",
    "italian",
    "dutch",
    "portuguese",
    "polish",
    "swedish",
    "danish",
    "czech",
    "slovene",
    "romanian",
    "turkish",
    "indonesian",
    "vietnamese",
    "russian",
    "greek",
    "arabic",
    "hindi",
    "japanese",
    "chinese",
    "korean",
)
#: Letters that are read as others: also those that do not come apart into a letter and an accent.
_PLAIN_LETTERS = str.maketrans({"ł": "l", "\u00df": "ss", "\u0131": "i", "ø": "o", "æ": "ae", "đ": "d"})
#: Tags of words that are no pole of a dimension.
_PLAIN_TAGS = frozenset(
    {"filler", "not", "none", "emphatic", "at all", "barely", "neutral", "degree", "modal", "yes", "no", "often"}
)
_POLE = 0.6  # how far from the middle a plain pole is, such as "satisfied"
_NEGATED_VERB = re.compile(
    r"\b(do|does|did|is|are|was|were|could|would|should|have|has|had|ca|can|wo|ai)n?['’` ]?(?:t|not)\b"
)
_FULL_VERBS = {"ca": "can", "wo": "will", "ai": "is"}
_ACCENT = re.compile(r"[\u0300-\u036f\u064b-\u0655\u0670\u093c]")
_WORD = re.compile(r"(?:[^\W_]|[\u0900-\u0963])+\*?|[+]")  # vowels of Hindi are marks beside letters
_CHARACTER_SCRIPTS = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])")


@dataclass(frozen=True)
class Piece:
    """A word or phrase of a scale: what it does, and how strongly; a pole may belong to several dimensions."""

    tag: str  # one of the plain tags, "pole", or "unknown"
    value: float = 0.0
    poles: tuple[tuple[str, float], ...] = ()  # dimension -> position
    text: str = ""


@dataclass
class WordList:
    """The phrases of one language by their first word."""

    whole: dict[str, list[tuple[tuple[str, ...], Piece]]] = field(default_factory=dict)
    begun: dict[str, list[tuple[tuple[str, ...], Piece]]] = field(default_factory=dict)  # first word ends in "*"
    fillers: dict[str, frozenset[str]] = field(default_factory=dict)  # dimension -> words that say nothing there

    def pieces(self, text: str) -> list[Piece]:
        """Return a text as pieces, the longest phrases first; words that are not known are pieces as well."""
        tokens = tokenize(text)
        pieces: list[Piece] = []
        i = 0
        while i < len(tokens):
            piece, length = self._longest(tokens, i)
            pieces.append(piece)
            i += length
        return pieces

    def knows(self, text: str) -> bool:
        """Say whether a word of the text other than a filler is known."""
        return any(piece.tag not in {"unknown", "filler"} for piece in self.pieces(text))

    def _longest(self, tokens: tuple[str, ...], start: int) -> tuple[Piece, int]:
        word = tokens[start]
        best: tuple[Piece, int] | None = None
        candidates = self.whole.get(word, [])
        for size in range(2, len(word) + 1):
            candidates = [*candidates, *self.begun.get(word[:size], [])] if word[:size] in self.begun else candidates
        for phrase, piece in candidates:
            length = len(phrase)
            if (best is None or length > best[1]) and _fits(phrase, tokens[start : start + length]):
                best = (piece, length)
        return best or (Piece("unknown", text=word), 1)


def _fits(phrase: tuple[str, ...], tokens: tuple[str, ...]) -> bool:
    return len(phrase) == len(tokens) and all(
        token.startswith(word[:-1]) if word.endswith("*") else token == word
        for word, token in zip(phrase, tokens, strict=True)
    )


@lru_cache(maxsize=20_000)
def tokenize(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case without accents; scripts without blanks as single characters.

    Examples
    --------
    >>> tokenize("Don't know!"), tokenize("Völlig einverstanden"), tokenize("とても満足")
    (('do', 'not', 'know'), ('vollig', 'einverstanden'), ('と', 'て', 'も', '満', '足'))
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN_LETTERS)
    text = text.replace("_", " ")
    text = _NEGATED_VERB.sub(lambda m: f"{_FULL_VERBS.get(m[1], m[1])} not", text)
    text = _CHARACTER_SCRIPTS.sub(r" \1 ", text)
    letters = [c for c in unicodedata.normalize("NFD", text) if not _ACCENT.match(c)]
    return tuple(_WORD.findall(unicodedata.normalize("NFC", "".join(letters))))


@lru_cache(maxsize=len(LANGUAGES))
def word_list(language: str) -> WordList:
    """Return the word list of a language.

    Examples
    --------
    >>> [piece.tag for piece in word_list("english").pieces("Not very satisfied")]
    ['not', 'degree', 'pole']
    """
    return read_word_list(import_module(f"personakit.profiling.lexicon.{language}").WORDS)


def read_word_list(words: str) -> WordList:
    """Return the word list that lines of ``tag value: phrase, phrase`` make up.

    A tag is a kind of word ("degree", "not" ...) or a dimension ("ease"), the value a strength from -1 to 1: "-" alone
    is the usual lower pole, nothing the usual upper one. A phrase that stands in several lines belongs to all of them,
    if they are dimensions; else the first counts. A word that ends in "*" stands for all words that begin so.
    """
    plain: dict[tuple[str, ...], Piece] = {}
    poles: dict[tuple[str, ...], dict[str, float]] = {}
    made = WordList()
    for line in words.strip().splitlines():
        head, _, phrases = line.partition(":")
        tag, value = _head(head.strip())
        if tag.startswith("filler of "):
            dimension = tag.removeprefix("filler of ")
            made.fillers[dimension] = frozenset(w for p in phrases.split(",") for w in tokenize(p))
            continue
        for phrase in (tokenize(p) for p in phrases.split(",")):
            if tag in _PLAIN_TAGS:
                plain.setdefault(phrase, Piece(tag, value, text=" ".join(phrase)))
            else:
                poles.setdefault(phrase, {}).setdefault(tag, value)
    for phrase, piece in plain.items():
        if phrase not in poles or piece.tag not in {"filler"}:
            _enter(made, phrase, _with_poles(piece, poles.pop(phrase, {})))
    for phrase, dimensions in poles.items():
        _enter(made, phrase, Piece("pole", 0.0, tuple(sorted(dimensions.items())), " ".join(phrase)))
    return made


def _with_poles(piece: Piece, dimensions: dict[str, float]) -> Piece:
    """Give a plain word, such as "none", the dimensions in which it stands for a position of its own."""
    return Piece(piece.tag, piece.value, tuple(sorted(dimensions.items())), piece.text)


def _enter(made: WordList, phrase: tuple[str, ...], piece: Piece) -> None:
    if phrase:
        first = phrase[0]
        target, key = (made.begun, first[:-1]) if first.endswith("*") else (made.whole, first)
        target.setdefault(key, []).append((phrase, piece))


def _head(head: str) -> tuple[str, float]:
    """Return tag and value of a line: "value -" is the lower pole of the dimension "value"."""
    if head.endswith(" -"):
        return head[:-2].strip(), -_POLE
    tag, _, value = head.rpartition(" ")
    try:
        return tag.strip(), float(value)
    except ValueError:
        return head, _POLE
