"""Name personas by what most of them are, do or want, or by a comparison; never by a protected attribute."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from personakit.core.kinds import Kind
from personakit.personas.label_text import Phrase, clean_label, language_of
from personakit.personas.naming_rows import LAST_RESORT, NamingRow, distinguishing_rows, naming_rows
from personakit.personas.trait_phrase import phrase_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

LONGEST_NAME, COMFORTABLE = 48, 30
QUOTES = ("\u201c", "\u201e", "«")
#: Openings after which two things are joined by "or".
DENIED = re.compile(r"without|not\b|less\b|ohne|nicht|sans|pas\b|sin\b|no\b")
EVERYONE, AVERAGE, DIFFERENT = "Everyone", "Close to the average", "Unlike the average"
_AND = {"german": ("und", "oder"), "french": ("et", "ou"), "spanish": ("y", "o")}


class NamePart(NamedTuple):
    """One trait of a name: its words, and the row of the profile that it rests on."""

    phrase: Phrase
    row: NamingRow


class Name(NamedTuple):
    """A name and the traits that it is made of; none if the analyst gave it."""

    text: str
    parts: tuple[NamePart, ...] = ()


def name_personas(
    profile: pd.DataFrame, personas: Sequence[str], given: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Compose a name for every persona from the traits in which it stands out.

    A row of the profile is used if it leads its attribute, differs from the base by at least a small effect (0.2), and
    its interval excludes the base. What at least half of the persona are, do or want is said plainly ("Price
    comparers", "Without broadband"); on a scale, if at least half are on its upper or lower part. Everything else is
    compared with all customers ("More often business cabin", "Higher monthly bill"). Names use what people need, think
    and do; what they are (age, region) only if nothing else distinguishes them; protected and sensitive attributes, and
    labels that are codes, never. Traits nearly as strong as the strongest are taken in a fixed order, so that a persona
    keeps its name in another sample of customers. The name has at most two traits, and a third only if two personas
    would otherwise have the same name.

    Parameters
    ----------
    profile : DataFrame
        Profile of the personas, as of ``profile_personas``.
    personas : sequence of str
        Persona ids, largest first.
    given : mapping of str to str, optional
        Names given by the analyst, by persona id; they take precedence.

    Returns
    -------
    dict of str to str
        Name by persona id; all different.
    """
    return {persona: name.text for persona, name in compose_names(profile, personas, given).items()}


def compose_names(
    profile: pd.DataFrame, personas: Sequence[str], given: Mapping[str, str] | None = None
) -> dict[str, Name]:
    """Compose the names of ``name_personas``, each with the traits that it is made of.

    Returns
    -------
    dict of str to Name
        By persona id.
    """
    chosen = {persona: Name(text) for persona, text in (given or {}).items()}
    if len(personas) == 1:
        return {personas[0]: chosen.get(personas[0], Name(EVERYONE))}
    names: dict[str, Name] = {}
    taken = {name.text.casefold() for persona, name in chosen.items() if persona in personas}
    parts, language = name_parts(profile)
    for persona in personas:
        if persona in chosen:
            names[persona] = chosen[persona]
            continue
        name = _unique(parts.get(persona, []), taken, language)
        if name is None:
            alike = distinguishing_rows(profile[profile["persona"] == persona]).empty
            name = _numbered(Name(AVERAGE if alike else DIFFERENT), taken)
        names[persona] = name
        taken.add(name.text.casefold())
    return names


def name_parts(profile: pd.DataFrame) -> tuple[dict[str, list[NamePart]], str]:
    """Return the traits that may be in each persona's name, in order, and the language of the labels.

    Returns
    -------
    tuple of dict and str
        Traits in words by persona id, without duplicates.
    """
    language = language_of(tuple(clean_label(str(label)) for label in dict.fromkeys(profile["label"])))
    parts: dict[str, list[NamePart]] = {}
    for persona, rows in naming_rows(profile).items():
        made: dict[str, NamePart] = {}
        for row in rows:
            phrase = phrase_of(vars(row), row.stance, language)
            if phrase is not None:
                made.setdefault(phrase.text.casefold(), NamePart(phrase, row))
        parts[persona] = sorted(made.values(), key=_readable)
    return parts, language


def _readable(part: NamePart) -> tuple[int, bool, bool]:
    """Of traits nearly equally strong, put long ones and quoted statements last."""
    text = part.phrase.text
    return part.row.group, any(mark in text for mark in QUOTES), len(text) > COMFORTABLE


def _unique(parts: Sequence[NamePart], taken: set[str], language: str) -> Name | None:
    """Join the first traits, as many as fit and as the name needs to be unique; None if there are none."""
    first = None
    telling = [part for part in parts if part.row.group < LAST_RESORT]
    for some in (telling, parts):
        for name in _candidates(some, language):
            if name.text.casefold() not in taken:
                return name
            first = first or name
    return None if first is None else _numbered(first, taken)


def _numbered(name: Name, taken: set[str]) -> Name:
    number, text = 1, name.text
    while text.casefold() in taken:
        number += 1
        text = f"{name.text} {number}"
    return Name(text, name.parts)


def _candidates(parts: Sequence[NamePart], language: str) -> Iterator[Name]:
    """Return names in order of preference: two traits, three, then without the first."""
    for first in range(len(parts)):
        for most in (2, 3):
            name = _joined(parts[first:], most, language)
            if name.text:
                yield name


def _joined(parts: Sequence[NamePart], most: int, language: str) -> Name:
    """Join traits; two with the same opening share it: "without TV or broadband"."""
    chosen: list[NamePart] = []
    text = ""
    for part in parts:
        if len(chosen) == most:
            break
        # Two options of one question may both be named, two levels of one attribute may not.
        used = {other.row.attribute for other in chosen if other.row.kind != Kind.MULTI_SELECT}
        if part.row.attribute in used:
            continue
        longer = _text([*chosen, part], language)
        if len(longer) <= LONGEST_NAME:
            chosen.append(part)
            text = longer
    at = 1 if text[:1] in QUOTES else 0
    return Name(text[:at] + text[at : at + 1].upper() + text[at + 1 :], tuple(chosen))


def _text(parts: Sequence[NamePart], language: str) -> str:
    shared: dict[tuple[str, str], list[str]] = {}
    for part in sorted(
        parts, key=lambda part: not part.phrase.people
    ):  # "Price comparers, with TV" reads from its noun
        lead, rest, people = part.phrase.lead, part.phrase.rest, part.phrase.people
        shared.setdefault((lead, people) if lead or people else (rest, ""), []).append(rest)
    both, either = _AND.get(language, ("and", "or"))
    texts = []
    for (lead, people), rests in shared.items():
        joined = f" {either if DENIED.match(lead) else both} ".join(rests)
        texts.append(f"{'' if lead == rests[0] else lead} {joined} {people}".strip())
    return ", ".join(texts)
