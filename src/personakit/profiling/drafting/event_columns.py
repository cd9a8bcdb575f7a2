"""The columns of events without a stage of their own: ratings, waits, topics, and when it happened."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.row_nature import Nature
from personakit.profiling.keywords import keyword_match
from personakit.profiling.rating_scale import rating_scale
from personakit.profiling.role_words import header_words, means

_CLOCK = re.compile(r"^\d+:[0-5]\d(:[0-5]\d(\.\d+)?)?$")
_MOST_TOPICS = 30
_HIGHEST = 5  # of the scale that is used most
_FILLED = 0.3  # share of rows that name a topic, below which it is no stage
#: Words of a verdict, such as the satisfaction of a ticket -> its place on a scale.
_VERDICTS: tuple[Mapping[str, int], ...] = (
    {"bad": 0, "good": 1},
    {"good, i'm satisfied": 1, "bad, i'm unsatisfied": 0},
    {"unhappy": 1, "neutral": 2, "happy": 3},
    {"negative": 1, "neutral": 2, "positive": 3},
    {"awful": 1, "bad": 2, "ok": 3, "great": 4, "amazing": 5},
    {"terrible": 1, "bad": 2, "ok": 3, "great": 4, "amazing": 5},
    {"detractor": 0, "passive": 1, "promoter": 2},
    {"extremely unhappy": 1, "very unhappy": 2, "unhappy": 3, "neutral": 4, "happy": 5, "very happy": 6,
     "extremely happy": 7},
    {"dissatisfied": 0, "satisfied": 1},
    {"unsatisfied": 0, "satisfied": 1},
    {"thumbs down": 0, "thumbs up": 1},
)  # fmt: skip
#: Beginnings of the words of units, in the languages of role_words.py.
_UNITS = {
    "seconds": ("sec", "sek", "asa"),
    "hours": ("hour", "hr", "stund", "heure", "hora", "ore", "uur", "godzin"),
    "days": ("day", "tage", "jour", "dia", "giorn", "dagen", "dni"),
}
#: Words of headers of types and groups that no stage can be made of.
_NO_STAGE = frozenset(
    ["payment", "customer", "card", "product", "record", "contract", "plan", "membership", "account", "industry"]
)
_ASKED_ONLY = frozenset(
    {"offered", "unoffered", "not offered", "", "none", "no rating", "unrated", "not rated", "requested", "pending"}
)


@dataclass(frozen=True)
class Score:
    """A column of ratings, and how its words become points."""

    column: ColumnFacts
    scale: tuple[float, float]
    values: Mapping[str, int | str]  # words as written -> points; "" for no answer


@dataclass(frozen=True)
class Wait:
    """How long customers waited: in a column, or between two moments."""

    name: str  # what is waited for: a stage where the export names none
    unit: str
    minutes: ColumnFacts | None = None
    started: ColumnFacts | None = None
    ended: ColumnFacts | None = None


def score_of(columns: Sequence[ColumnFacts]) -> Score | None:
    """Return the column of ratings: a name that says so, and a short scale or words of a verdict.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> score = score_of([profile_column(["good", "offered", "bad", "good"] * 5, "Satisfaction Score")])
    >>> score.scale, score.values
    ((0.0, 1.0), {'good': 1, 'bad': 0, 'offered': ''})
    """
    named = [c for c in columns if _is_called_score(c) and not keyword_match(c.name, "leak", "lifetime")]
    for column in sorted(named, key=lambda c: not means(c.name, "review", "score")):
        scale = rating_scale(column)
        if scale is not None:
            return Score(column, (float(scale[0]), float(scale[1])), {})
        if column.is_integer and column.distinct > 1 and column.low >= 1 and column.high <= _HIGHEST:
            return Score(column, (1.0, float(_HIGHEST)), {})  # answers at one end of the usual scale only
        verdict = _verdict(column)
        if verdict is not None:
            return verdict
    return None


def _is_called_score(column: ColumnFacts) -> bool:
    words = column.name
    if means(words, "comment") or any(
        w in header_words(words).split() for w in ("lead", "hubspot", "credit", "risk", "fit", "date", "count")
    ):
        return False
    return keyword_match(words, "score") or means(words, "score")


def _verdict(column: ColumnFacts) -> Score | None:
    if column.is_number or column.distinct > _MOST_TOPICS:
        return None
    folded = {level: level.casefold().strip() for level in column.levels}
    for points in _VERDICTS:
        rated = {f for f in folded.values() if f in points}
        if len(rated) >= 2 and set(folded.values()) <= set(points) | _ASKED_ONLY:
            values: dict[str, int | str] = {level: points.get(f, "") for level, f in folded.items()}
            return Score(column, (float(min(points.values())), float(max(points.values()))), values)
    if column.order is not None and len(column.order) >= 3:
        places: dict[str, int | str] = {level: i for i, level in enumerate(column.order, start=1)}
        if set(column.levels) <= set(places):
            return Score(column, (1.0, float(len(places))), places)
    return None


def waits_of(columns: Sequence[ColumnFacts]) -> list[Wait]:
    """Return the waits of an export: for an answer first, then for the end.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> minutes = profile_column([1.5, 20, 300.0], "First reply time in minutes")
    >>> [(wait.name, wait.unit) for wait in waits_of([minutes])]
    [('First reply', 'minutes')]
    """
    timed = [c for c in columns if _is_wait(c)]
    resolution = next((c for c in timed if means(c.name, "resolution_wait")), None)
    reply = next((c for c in timed if c is not resolution and means(c.name, "reply_wait")), None)
    other = next((c for c in timed if not means(c.name, "resolution_wait", "reply_wait")), None)
    waits = []
    if reply is not None or other is not None:
        column = reply or other
        assert column is not None  # noqa: S101 - one of them is there
        name = (
            "First reply"
            if means(column.name, "reply_wait")
            else "Delivery"
            if means(column.name, "delivered")
            else "Waiting"
        )
        waits.append(Wait(name, unit_of(column), column))
    if resolution is not None:
        waits.append(Wait("Resolution", unit_of(resolution), resolution))
    moments = [c for c in columns if c.is_date]
    started = when_of(moments)
    started = None if started is None or means(started.name, "delivered", "resolved", "replied") else started
    for role, name in (("replied", "First reply"), ("delivered", "Delivery"), ("resolved", "Resolution")):
        ended = next(
            (c for c in moments if c is not started and means(c.name, role) and not means(c.name, "not_when")), None
        )
        better = [c for c in moments if c is not started and means(c.name, role) and "customer" in header_words(c.name)]
        ended = next(iter(better), ended)
        if (
            started is not None
            and ended is not None
            and name not in {w.name for w in waits}
            and not (role == "delivered" and timed)
        ):
            waits.append(Wait(name, "minutes", None, started, ended))
    return waits


def _is_wait(column: ColumnFacts) -> bool:
    if not means(column.name, "wait", "resolution_wait") or means(column.name, "no_wait") or column.distinct < 2:
        return False
    if means(column.name, "delivered") and column.is_date:
        return False
    return (column.is_number and not column.is_date) or is_clock(column)


def is_clock(column: ColumnFacts) -> bool:
    """Say whether durations are written like a clock: 00:01:35.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> is_clock(profile_column(["00:01:35", "102:15:00"], "Resolution time (in hrs)"))
    True
    """
    some = column.levels[:200]
    return bool(some) and sum(bool(_CLOCK.match(level)) for level in some) >= 0.95 * len(some)


def unit_of(column: ColumnFacts) -> str:
    """Return the unit of a wait, by its header; minutes where it does not say so."""
    words = header_words(column.name).split()
    for unit, starts in _UNITS.items():
        if any(word.startswith(starts) for word in words) or words[-1:] == [unit[0]]:
            return unit
    return "minutes"


def says_unit(column: ColumnFacts) -> bool:
    """Say whether the header names the unit of a wait."""
    return unit_of(column) != "minutes" or any(w.startswith("min") for w in header_words(column.name).split())


def when_of(dates: Sequence[ColumnFacts]) -> ColumnFacts | None:
    """Return the column that says when it happened: created before paid, never updated or due.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> days = ["2024-01-02", "2024-02-03", "2024-02-04"]
    >>> when_of([profile_column(days, name) for name in ("Updated at", "Paid at", "Created at")]).name
    'Created at'
    """
    usual = [c for c in dates if c.is_date and not means(c.name, "not_when")]
    created = [c for c in usual if means(c.name, "created") and not means(c.name, "delivered", "resolved", "replied")]
    firmly = [
        c
        for c in created
        if re.search(r"\b(purchase|created?|creation|order|invoice|open|opened)\b", header_words(c.name))
    ]
    rest = [c for c in usual if not means(c.name, "delivered", "resolved", "replied")]
    return next(iter([*firmly, *created, *rest, *usual]), None)


def of_the_event(columns: Sequence[ColumnFacts], nature: Nature) -> list[ColumnFacts]:
    """Return the columns without the dates of something else: a ticket may name when the product was bought."""
    if nature is not Nature.CONTACT:
        return list(columns)
    return [c for c in columns if not (c.is_date and means(c.name, "purchase") and not means(c.name, "contact"))]


def topic_of(columns: Sequence[ColumnFacts]) -> ColumnFacts | None:
    """Return the column that can stand for the stage: the topic of a contact, or else the group that dealt with it."""
    for role in ("topic", "group"):
        named = [
            c
            for c in columns
            if means(c.name, role)
            and not means(c.name, "status", "customer_id", "comment", "channel")
            and not _NO_STAGE & set(header_words(c.name).split())
            and not c.is_number and not c.is_date and not c.is_prose
            and 2 <= c.distinct <= _MOST_TOPICS and c.filled >= _FILLED * c.n
        ]  # fmt: skip
        if named:
            return named[0]
    return None
