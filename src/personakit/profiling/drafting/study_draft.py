"""The parts of a drafted study around its exports: the [study] section, what to check, what would stop a run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from personakit.core.confidence import GUESS, LIKELY, SURE
from personakit.profiling.drafting.draft_codebook import short_notes, short_settings
from personakit.profiling.drafting.export_guess import ExportGuess
from personakit.profiling.drafting.newest_date import newest_date
from personakit.profiling.drafting.read_folder import ExportFile, Unread
from personakit.profiling.keywords import plain_words
from personakit.profiling.person_words import demographic_by_words
from personakit.study.codebook import Codebook
from personakit.study.write_toml import KeyPath, study_toml

#: What to say where dates are there and none says what day the exports describe: the day is asked for, never guessed.
AS_OF_ASKED = (
    "study.as_of: no date says when the exports were made; add as_of = 2025-12-31, with your day, below [study]"
)
_CURRENCY = re.compile(r"\b(?:currency|waehrung|devise|moneda|valuta|moeda|waluta)\b|通貨|货币|币种")
EVENTS = frozenset({"csat", "waits", "contacts"})
PEOPLE = frozenset({"customers", "survey"})
_CURRENCY_OF = {
    "united states": "USD", "usa": "USD", "us": "USD", "united kingdom": "GBP", "uk": "GBP", "switzerland": "CHF",
    "germany": "EUR", "austria": "EUR", "france": "EUR",
}  # fmt: skip
#: Where no needs are asked, answers may form personas: most levels, least share of rows filled, fewest questions.
_MOST_LEVELS, _FILLED, _QUESTIONS = 12, 0.8, 3


@dataclass(frozen=True, eq=False)
class Draft:
    """A study guessed from exports: its settings, and the codebook that says the same of the columns."""

    settings: Mapping[str, Any]  # whole, with the columns of every export
    notes: Mapping[KeyPath, Sequence[str]]
    codebook: Codebook
    files: tuple[str, ...]
    check: tuple[str, ...]  # what a person should look at, most important first
    stops: tuple[str, ...]  # what must be edited before a run
    unused: tuple[str, ...] = ()  # files that are not used, with the reason
    read_from: Mapping[str, str] = field(default_factory=dict)  # export of the codebook -> the file that it reads

    @property
    def text(self) -> str:
        """The short study that names the codebook, as TOML."""
        settings = short_settings(self.settings, self.codebook)
        first = [f"[exports.{name}]" for name in self.codebook.exports if name not in settings["exports"]]
        lines = [*header(len(self.files), self.check), *(f"Not in the study: {name}" for name in first)]
        return study_toml(settings, short_notes(self.notes, settings), lines)

    def export_text(self, names: Sequence[str]) -> str:
        """Return the sections of some exports, as TOML."""
        settings = short_settings(self.settings, self.codebook)
        chosen = {"exports": {name: settings["exports"][name] for name in names}}
        return study_toml(chosen, short_notes(self.notes, chosen))


def stops_of(guesses: Sequence[ExportGuess]) -> list[str]:
    """Return what would stop a run of these exports."""
    stops = []
    if not any(g.table in PEOPLE for g in guesses):
        stops.append(
            "no export looks like a list of customers or a survey, and a study needs one: put the "
            "export of your customers or contacts, with the same ids, "
            "into the folder and repeat"
        )
    elif not _active(guesses):
        stops.append('no attribute is active, so nothing can form personas; give needs or behaviour use = "active"')
    return stops


def _active(guesses: Sequence[ExportGuess]) -> list[str]:
    return [a for g in guesses for a, s in g.settings.get("attributes", {}).items() if s["use"] == "active"]


def with_some_active(guesses: Sequence[ExportGuess], sources: Sequence[ExportFile]) -> list[ExportGuess]:
    """Let a survey's answers form the personas where no attribute is a need or a behaviour."""
    if _active(guesses):
        return list(guesses)
    by_name = {s.name: s for s in sources}
    return [_with_answers(g, by_name[g.source]) if g.table == "survey" else g for g in guesses]


def _with_answers(guess: ExportGuess, source: ExportFile) -> ExportGuess:
    attributes = guess.settings.get("attributes", {})
    chosen = []
    for name, settings in attributes.items():
        if "columns" in settings:
            continue
        column = source.column(settings["column"])
        note = " ".join(guess.notes.get(("attributes", name), ()))
        few = settings["kind"] in {"categorical", "binary"} and column.distinct <= _MOST_LEVELS
        if few and column.filled >= _FILLED * column.n and "no attitude" in note:
            chosen.append(name)
    asked = [name for name in chosen if name[:1] == "q" and name[1:2].isdigit()]
    chosen = asked if len(asked) >= _QUESTIONS else chosen
    if not chosen:
        return guess
    updated = {a: {**s, "use": "active"} if a in chosen else s for a, s in attributes.items()}
    notes: dict[tuple[str, ...], list[str]] = {
        ("attributes", a): [f"{GUESS}: an answer; no column asks for a need"] for a in chosen
    }
    check = [f"no column asks for needs, so {len(chosen)} answers form the personas ('{chosen[0]}' ...); choose better"]
    settings = {**guess.settings, "attributes": updated}
    return replace(guess, settings=settings, notes={**guess.notes, **notes}, check=[*guess.check, *check])


def checks_of(
    guesses: Sequence[ExportGuess],
    unknown: Sequence[tuple[ExportFile, str]],
    unread: Sequence[Unread],
    of_study: Sequence[str],
) -> list[str]:
    """Return what a person should check first."""
    checks = [f"[exports.{g.name}] {text}" for g in guesses for text in g.check]
    checks += [f"[{text.split('.')[0]}] {text}" if text.startswith("study.") else text for text in of_study]
    if not any(g.table in EVENTS or "ratings" in g.settings for g in guesses):
        checks.insert(
            0,
            "no export has ratings or waits by stage: there will be personas and value, but no journey and no ranking",
        )
    checks = [*stops_of(guesses), *checks]
    surveys = [g.source for g in guesses if g.table == "survey"]
    if len(surveys) > 1:
        checks.insert(
            0,
            f"{len(surveys)} surveys: if they are waves of one survey, keep one here and give each wave its own study",
        )
    n = len(_active(guesses))
    if n:
        are = "attribute is active: it forms" if n == 1 else "attributes are active: they form"
        checks.append(f"{n} {are} the personas. Change use where one should not")
    checks += [f"{s.title} is left out: {why}" for s, why in unknown]
    return [*checks, *(f"{u.file} could not be read: {u.reason.splitlines()[0]}" for u in unread)]


def header(n: int, checks: Sequence[str]) -> list[str]:
    """Return the comment at the top of the study."""
    lines = [
        f"A study written by `personakit init` from the {n} export{'s' if n > 1 else ''} in this folder.",
        f"Comments say how sure each guess is: {SURE}, {LIKELY} or {GUESS}. Change what is wrong and run it again;",
        "paths are relative to this file.",
        "",
        "Check these first:",
    ]
    return [*lines, *(f"  {i}. {text}." for i, text in enumerate(checks, start=1))]


def study_info(
    name: str, sources: Sequence[ExportFile], guesses: Sequence[ExportGuess], today: date | None
) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """Return the [study] section, a note for each key, and what to check in it."""
    checks: list[str] = []
    latest = newest_date(sources, guesses)
    as_of: date | None
    if latest is not None:
        as_of, column, file = latest
        notes = {"as_of": f"{LIKELY}: the latest date in the data ('{column}' in {file})"}
    else:
        as_of = today
        notes = {"as_of": f"{GUESS}: no date in the data, so the day that was given"}
        checks += [AS_OF_ASKED] if as_of is None else []
    signs = [c.currency for s in sources for c in s.columns if c.currency]
    countries = [
        c.levels[0] for s in sources for c in s.columns if demographic_by_words(c.name, "") and c.distinct == 1
    ]
    known = [_CURRENCY_OF[plain_words(c)] for c in countries if plain_words(c) in _CURRENCY_OF]
    written = [
        c.levels[0].upper()
        for s in sources
        for c in s.columns
        if _CURRENCY.search(plain_words(c.name)) and c.levels and re.fullmatch(r"[A-Za-z]{3}", c.levels[0])
    ]
    if written:
        currency = max(sorted(set(written)), key=written.count)
        notes["currency"] = f"{LIKELY}: a column names it"
    elif signs:
        currency = max(sorted(set(signs)), key=signs.count)
        notes["currency"] = f"{LIKELY}: its sign occurs in the data"
    else:
        currency = known[0] if known else "EUR"
        notes["currency"] = f"{LIKELY}: by the country" if known else f"{GUESS}: no currency sign was found"
    if not written and not signs and not known:
        checks.append(f'study.currency = "{currency}": no currency sign was found in the data')
    info = {"name": name, "currency": currency, **({} if as_of is None else {"as_of": as_of}), "seed": 0}
    return info, {key: note for key, note in notes.items() if key in info}, checks
