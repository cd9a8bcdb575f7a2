"""Express one trait of a persona in a few words: what most of them are, do or want, or a comparison."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from personakit.core.kinds import Kind
from personakit.personas.english_phrases import Label, english_phrase
from personakit.personas.label_text import (
    OTHER,
    WORDED,
    Phrase,
    Stance,
    clean_label,
    language_of,
    lower_first,
    spelled_out,
    split_item,
    written_label,
)
from personakit.personas.levels import FALSE_LEVELS, MOST_OF_THEM, TRUE_LEVELS, UPPER
from personakit.personas.quoted_phrases import quotation, speaks, worded_noun

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_AGES = {
    "german": (r"^alter\b", "älter", "jünger"),
    "french": (r"^[âa]ge\b", "plus âgés", "plus jeunes"),
    "spanish": (r"^edad\b", "mayores", "más jóvenes"),
}
#: Levels of options that were not chosen.
UNTICKED = re.compile(r"^(?:not|un)[ -]?(?:selected|ticked|checked|chosen|mentioned|marked|answered)", re.IGNORECASE)
#: A level of more letters is clear without its label.
LONG_LEVEL = 14


def trait_phrase(row: pd.Series | Mapping[str, Any], stance: Stance | None = None, language: str | None = None) -> str:
    """Express a row of the profile in a few words; the first letter is lower case unless it is a name.

    Parameters
    ----------
    row : Series
        A row of ``Personas.profile`` with `label`, `level`, `kind`, `measure`, `effect_size` and `value`.
    stance : Stance, optional
        How the persona stands to the trait. By default from the share of a row, or as a comparison for a mean.
    language : str, optional
        Language of the labels; by default that of this label.

    Returns
    -------
    str
        The phrase; ``""`` if there is no short and true phrase for it.

    Examples
    --------
    >>> import pandas as pd
    >>> row = pd.Series({"label": "Price matters", "level": "mean", "kind": "ordinal", "measure": "mean",
    ...                  "effect_size": 0.9, "value": 4.6})
    >>> trait_phrase(row), trait_phrase(row, Stance.MOST), trait_phrase(row.replace({0.9: -0.9}))
    ('more price-minded', 'price-minded', 'less price-minded')
    >>> trait_phrase(row.replace({"Price matters": "I compare prices before I buy anything"}), Stance.MOST)
    'price comparers'
    >>> cabin = {"label": "Cabin", "level": "Business", "kind": "categorical", "measure": "share", "effect_size": 0.6}
    >>> [trait_phrase(pd.Series({**cabin, "value": value})) for value in (0.21, 0.7)]
    ['more often business cabin', 'business cabin']
    """
    made = phrase_of(row, stance_of(row) if stance is None else stance, language)
    return "" if made is None else made.text


def stance_of(row: pd.Series | Mapping[str, Any]) -> Stance:
    """Return how a persona stands to a row of its profile; a mean only compares."""
    high = row["effect_size"] > 0
    if row["measure"] == "mean":
        return Stance.MORE if high else Stance.LESS
    most = row["value"] >= MOST_OF_THEM
    if high:
        return Stance.MOST if most else Stance.MORE
    return Stance.LESS if most else Stance.FEW


def phrase_of(row: pd.Series | Mapping[str, Any], stance: Stance, language: str | None = None) -> Phrase | None:
    """Return the phrase of a row in its parts; None if there is none, as for labels that are codes."""
    written = written_label(str(row["label"]), str(row.get("source_column", "")))
    stem, item = split_item(written)
    if row["kind"] == Kind.MULTI_SELECT and stem:  # the header of the first option
        stem, item = "", stem
    label, level, kind = spelled_out(item), clean_label(str(row["level"])), str(row["kind"])
    if not label:
        return None if row["measure"] in {"mean", UPPER} or kind == Kind.MULTI_SELECT else _unlabelled(level, stance)
    if language is None:
        language = language_of((label, level))
    scale = row["measure"] in {"mean", UPPER}
    if language == "english":
        return english_phrase(Label(label, stem, level, kind, scale=scale, asked="?" in written), stance)
    if language in WORDED:
        return _in_language(label, level, kind, stance, language, scale=scale)
    return _quoted(label, level, kind, stance, language, scale=scale)


def _unlabelled(level: str, stance: Stance) -> Phrase | None:
    """Quote a level that has a meaning of its own, although its label is a code: "Pop culture"."""
    short = len(level) < LONG_LEVEL and " " not in level
    wording = (
        "" if short or UNTICKED.match(level) or level.casefold().startswith(("yes", "no ")) else spelled_out(level)
    )
    return quotation(level, stance, "english") if wording else None


def _in_language(label: str, level: str, kind: str, stance: Stance, language: str, *, scale: bool) -> Phrase | None:
    """Word a German, French or Spanish label."""
    pattern, older, younger = _AGES[language]
    if scale and re.match(pattern, label, re.IGNORECASE):
        return Phrase("", older if stance in {Stance.MOST, Stance.MORE} else younger)
    yes = kind == Kind.BINARY and level.casefold() in TRUE_LEVELS
    if (scale or yes) and speaks(label, language):
        return quotation(label, stance, language)
    if scale or yes:
        return worded_noun(label, stance, language, amount=scale)
    if kind == Kind.MULTI_SELECT:
        return quotation(level, stance, language) if spelled_out(level) else None
    return _level(label, level, stance, language)


def _level(label: str, level: str, stance: Stance, language: str) -> Phrase | None:
    """Word one level; that a level is rarer says little, and without "no" there is no opposite of it."""
    if stance in {Stance.FEW, Stance.LESS} or not spelled_out(level):
        return None
    if level.casefold() in FALSE_LEVELS:
        return None if stance.compared else worded_noun(label, Stance.FEW, language, amount=False)
    quoted = quotation(level, stance if len(level) > LONG_LEVEL else Stance.MOST, language)
    if quoted is None or len(level) > LONG_LEVEL:
        return quoted
    named = label if language == "german" else lower_first(label)
    return worded_noun(f"{named} {quoted.text}", stance, language, amount=False)


def _quoted(label: str, level: str, kind: str, stance: Stance, language: str, *, scale: bool) -> Phrase | None:
    """Quote a label in a language that is not worded."""
    if scale:
        return worded_noun(label, stance, language or OTHER, amount=True)
    if kind == Kind.BINARY and level.casefold() in TRUE_LEVELS:
        return worded_noun(label, stance, language, amount=False)
    if stance in {Stance.FEW, Stance.LESS} or not spelled_out(level):
        return None
    return quotation(level, stance, "english")
