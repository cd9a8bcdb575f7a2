"""English labels as phrases, by the kind of the attribute."""

from __future__ import annotations

import re
from typing import NamedTuple

from personakit.core.kinds import Kind
from personakit.personas import english_words as words
from personakit.personas.english_forms import gerund, is_plural, singular
from personakit.personas.english_nouns import (
    compound,
    graded,
    keen,
    measured,
    noun_phrase,
    possession,
    rated,
    said_often,
)
from personakit.personas.english_questions import declared
from personakit.personas.english_statements import PARTICIPLE_FORMS, behaviour, is_statement, past_habit, statement
from personakit.personas.label_text import Phrase, Stance, lower_first, shorten, spelled_out, third_person
from personakit.personas.levels import FALSE_LEVELS, TRUE_LEVELS
from personakit.personas.quoted_phrases import quotation

ADJECTIVE = re.compile(r"^(?:\w+ed|active|inactive)$")
SAID_OF_THINGS = re.compile(
    r"^(?:\w+(?:y|ing|ous|ful|ic|al|ent|ant|less|lish|est|ive|able|ible)|"
    r"fast|slow|cheap|good|bad|fresh|clean|fun|safe|new|old)$"
)
QUESTION = re.compile(
    r"^(?:how|what|which|who|where|when|why|do|does|did|is|are|was|were|would|will|could|can|should|have|has|had|if|"
    r"in your|please|generally|prior to|when|under|given|to what|on a|on an|at what|in general|imagine|assume|consider|"
    r"rate|indicate|select|choose)\b",
    re.IGNORECASE,
)
HOW_OFTEN = re.compile(r"^how (often|frequently|much|many times) do you (\w+) (.+)$", re.IGNORECASE)
HOW_MANY = re.compile(r"^how many (.+?) (?:do|did|does|have|has|are|is|were|would)\b", re.IGNORECASE)
CHOSEN = re.compile(r"^(?:preferred|favou?rite|main|usual|first|most \w+|last|current)\b", re.IGNORECASE)
SORT_OF = re.compile(
    r"^(?:main )?(?:purpose|type|kind|sort|form|mode|category) of (?:the |your |a |an )?(\w+(?: \w+)?)$", re.IGNORECASE
)
#: Labels that say nothing that their levels do not.
GENERIC = re.compile(r"^(?:category|type|kind|group|segment|cluster|status|answer|option|choice)$", re.IGNORECASE)
KIND_OF = re.compile(r"^(?:which|what) (?:kind|type|sort|style|brand) of (\w+)", re.IGNORECASE)
#: Labels whose levels are proper names.
NAMED = re.compile(
    r"\b(?:region|country|city|town|state|area|district|brand|browser|airline|bank|model)\b", re.IGNORECASE
)
LONGEST_LABEL, LONGEST_LEVEL = 28, 40
#: A level of so many words is a sentence, and quoted.
SENTENCE = 5


class Label(NamedTuple):
    """What an English label says: its item, the stem of its battery, the level, and the kind of the attribute."""

    text: str
    stem: str
    level: str
    kind: str
    scale: bool  # a mean or a share on the upper part of a scale, not one level
    asked: bool = False  # a question, and no statement

    @property
    def question(self) -> str:
        """The label as it was asked."""
        return f"{self.stem} {self.text}".strip()


def english_phrase(label: Label, stance: Stance) -> Phrase | None:
    """Word an English label.

    Examples
    --------
    >>> english_phrase(Label("Cabin", "", "Business", "categorical", scale=False), Stance.MORE).text
    'more often business cabin'
    >>> english_phrase(Label("Prices", "How satisfied are you with", "mean", "ordinal", scale=True), Stance.LESS).text
    'less satisfied with prices'
    """
    text = label.text if label.stem else declared(label.text)
    if label.scale and label.kind != Kind.ORDINAL:
        return _number(text, stance)
    if label.scale:
        return asked_of(label.stem, text, stance) if label.stem else _on_scale(text, stance, asked=label.asked)
    # One answer of a scale says less than its upper part.
    if words.NO_ANSWER.search(label.level) or label.kind == Kind.ORDINAL:
        return None
    if label.kind == Kind.MULTI_SELECT:
        return _option(label.level, label.question, stance)
    level = label.level.casefold()
    if level.isdigit() and label.kind != Kind.BINARY:  # 1 may be a number, and not yes
        counted = (
            stance in {Stance.MOST, Stance.MORE} and label.kind == Kind.CATEGORICAL and is_plural(text.split(" ")[0])
        )
        first, _, rest = lower_first(text).partition(" ")
        wording = shorten(f"{level} {singular(first) if level == '1' else first} {rest}".strip()) if counted else ""
        return Phrase("more often" if stance is Stance.MORE else "", wording) if wording else None
    if level in FALSE_LEVELS | TRUE_LEVELS:
        return _yes(text, stance if level in TRUE_LEVELS else stance.opposite, asked=label.asked)
    return _level(label.level, label.text, stance, asked=label.asked)


def _on_scale(label: str, stance: Stance, *, asked: bool) -> Phrase | None:
    if label.casefold() in {"age", "age band", "age group"}:
        return measured("age", stance)
    if often := HOW_OFTEN.match(label):
        return _how_often(often[1], often[2], often[3], stance)
    if made := statement(label, stance) or past_habit(label, stance):
        return made
    if label.split(" ", maxsplit=1)[0] in {"I", "We", "My", "It", "There", "You", "People", "An", "Our"} or re.search(
        r"\b(?:is|are|was|can|should|must|would|will|has|have|makes?|gives?|costs?|I|my)\b", label
    ):
        return None if asked or QUESTION.match(label) else quotation(label, stance, "english")
    if QUESTION.match(label):
        return None
    if ADJECTIVE.match(label.casefold()):
        return said_often(lower_first(label), stance)
    return _said_of_things(label, stance) or rated(label, stance)


def asked_of(stem: str, item: str, stance: Stance) -> Phrase | None:
    """Word an item of a battery, by what the stem asks of all items; None for ranks, whose direction differs.

    Examples
    --------
    >>> asked_of("How satisfied are you with", "Prices", Stance.LESS).text
    'less satisfied with prices'
    >>> asked_of("Please rank in order of preference", "Prices", Stance.LESS)
    """
    if words.RANKED.search(stem):
        return None
    if words.OFTEN.search(stem):
        wording = shorten(lower_first(third_person(item)))
        more = stance in {Stance.MOST, Stance.MORE}
        return Phrase("more often" if more else "less often", wording) if wording else None
    if made := statement(item, stance):
        return made
    lead = next((lead for pattern, lead in words.STEMS if pattern.search(stem)), None)
    if lead == "fans":
        return keen(item, stance, lead)
    return rated(item, stance) if lead is None else graded(lead, shorten(noun_phrase(item)), stance)


def _how_often(asked: str, verb: str, rest: str, stance: Stance) -> Phrase | None:
    if asked.casefold() == "much":
        return keen(rest, stance, "fans") if verb.casefold() in words.LIKING else None
    wording = shorten(third_person(f"{gerund(verb.casefold())} {rest}"))
    more = stance in {Stance.MOST, Stance.MORE}
    return Phrase("more often" if more else "less often", wording) if wording else None


def _number(label: str, stance: Stance) -> Phrase | None:
    if often := HOW_OFTEN.match(label):
        return _how_often(often[1], often[2], often[3], stance)
    if many := HOW_MANY.match(label):
        return measured(f"number of {many[1]}", stance)
    if QUESTION.match(label):
        return None
    return statement(label, stance) if is_statement(label) else measured(label, stance)


def _yes(label: str, stance: Stance, *, asked: bool) -> Phrase | None:
    if made := statement(label, stance) or past_habit(label, stance):
        return made
    if label.split(" ", maxsplit=1)[0] in {"I", "We", "My", "It"}:
        return None if asked else quotation(label, stance, "english")
    if asked or QUESTION.match(label):
        return None
    if ADJECTIVE.match(label.casefold()) or label[:1].isdigit():
        return said_often(lower_first(label), stance)
    return _said_of_things(label, stance) or possession(label, stance)


def _said_of_things(label: str, stance: Stance) -> Phrase | None:
    """Quote an adjective ("tasty"), which says how they see something."""
    first, _, rest = label.casefold().partition(" ")
    wording = SAID_OF_THINGS.match(first) and (not rest or rest.startswith("to "))
    return quotation(lower_first(label), stance, "english") if wording else None


def _option(level: str, label: str, stance: Stance) -> Phrase | None:
    if not spelled_out(level) or level.casefold() in FALSE_LEVELS:
        return None
    if made := chosen_of(label, level, stance):
        return made
    if words.NEEDED.search(label):
        return keen(level, stance)
    if words.TOLD_BY.search(label):
        wording = shorten(lower_first(level))
        made = said_often(wording, stance)
        return None if made is None else Phrase(f"{made.lead} informed by".strip(), wording)
    if words.OWNED.search(label) and not QUESTION.match(label):
        used = compound(lower_first(level)) if stance is Stance.MOST else ""
        return Phrase("", used, "users") if used else possession(level, stance)
    if made := statement(level, stance) or past_habit(level, stance):
        return made
    if QUESTION.match(label):
        kind = KIND_OF.search(label)
        return possession(
            f"{level} {kind[1]}" if kind and kind[1].casefold() not in level.casefold() else level, stance
        )
    wording = shorten(lower_first(level))
    return said_often(wording, stance if stance is not Stance.FEW else Stance.LESS)


def chosen_of(question: str, option: str, stance: Stance) -> Phrase | None:
    """Word an option of a question that asks what somebody does: "Which of these do you use?".

    Examples
    --------
    >>> chosen_of("Which of these do you use", "Online banking", Stance.MOST).text
    'online banking users'
    >>> chosen_of("Which of these films have you seen", "The Empire Strikes Back", Stance.LESS).text
    'less often having seen The Empire Strikes Back'
    """
    if kind := KIND_OF.search(question):
        option = option if kind[1].casefold() in option.casefold() else f"{option} {kind[1]}"
    if match := re.search(r"\bhave you (?:ever |already )?(\w+)(?= |$)", question, re.IGNORECASE):
        done = match[1].casefold()
        if done in PARTICIPLE_FORMS or done.endswith("ed"):
            return said_often(_short(f"having {done} {lower_first(option)}", LONGEST_LEVEL + 4), stance)
    if not re.match(r"(?:which|what)\b", question, re.IGNORECASE):
        return None
    match = re.search(r"\bdo you (?:\w+ly |ever |often )?(\w+)(?= |$)", question, re.IGNORECASE)
    verb = match[1].casefold() if match else ""
    if verb in words.WANTING:
        return keen(option, stance, "fans" if verb in words.LIKING else "seekers")
    if verb in {"have", "own"}:
        return possession(option, stance)
    return behaviour(verb, lower_first(option), stance) if verb in words.AGENTS else None


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else ""


def _level(level: str, label: str, stance: Stance, *, asked: bool) -> Phrase | None:
    """Join level and label, unless the level is clear without the label. A level that is rarer says little."""
    if stance in {Stance.FEW, Stance.LESS} or not spelled_out(level):
        return None
    if made := chosen_of(label, level, stance):
        return made
    wording = _joined(level, label, asked=asked or QUESTION.match(label) is not None)
    return Phrase("more often" if stance is Stance.MORE else "", wording) if wording else None


def _joined(level: str, label: str, *, asked: bool) -> str:
    if len(level.split(" ")) >= SENTENCE or level.split(" ", maxsplit=1)[0].casefold() in {"i", "we", "my"}:
        quoted = quotation(level[:1].upper() + level[1:], Stance.MOST, "english")
        return "" if quoted is None else quoted.text
    low = level if NAMED.search(label) else lower_first(level)
    folded, parts = level.casefold(), label.split(" ")
    if asked and folded.split(",", maxsplit=1)[0] in {"yes", "no"}:
        return ""
    fits = low if len(low) <= LONGEST_LEVEL else ""
    named = {part for part in label.casefold().split(" ") if len(part) > 3} & set(folded.split(" "))
    if named or label.casefold() in folded or GENERIC.match(label) or (re.match(r"\w+ed\b", folded) and not asked):
        return fits
    if parts[-1].casefold() in words.PREPOSITIONS and not asked:
        base = words.PAST.get(parts[0].casefold())
        opening = f"{gerund(base)} {' '.join(parts[1:])}" if base else lower_first(label)
        wording = f"{opening} {low}"
        return wording if len(wording) <= LONGEST_LEVEL else fits
    alone = fits if " " in level and len(level) > 12 else ""
    if asked or len(label) > LONGEST_LABEL:
        return alone
    if sort := SORT_OF.match(label):
        return f"{low} {sort[1]}"
    said_as = any(p.casefold() in words.PREPOSITIONS or re.search(r"(?:[^e]ed|bought)$", p) for p in parts)
    link = " as " if CHOSEN.match(label) or said_as else " "
    joined = f"{low}{link}{lower_first(label)}"
    return joined if len(joined) <= LONGEST_LEVEL else alone
