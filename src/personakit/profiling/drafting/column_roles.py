"""Which column plays which canonical role in its table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from personakit.core.confidence import GUESS, LIKELY, SURE
from personakit.parsing.answer_words import NO, YES
from personakit.parsing.periods import WEEK, parse_period
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.event_roles import EventRoles, event_roles
from personakit.profiling.drafting.guess_table import period_column, score_column, stage_column, wait_column
from personakit.profiling.drafting.leaving_flags import activity_flag, prospects
from personakit.profiling.drafting.row_nature import Nature
from personakit.profiling.keywords import keyword_match, plain_words
from personakit.profiling.rating_scale import rating_scale
from personakit.profiling.role_words import header_words, means

Test = Callable[[ColumnFacts], bool]


@dataclass(frozen=True)
class Roles:
    """Canonical column -> source columns, with a note for each, and the settings that go with them."""

    columns: Mapping[str, list[str]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)  # scale, unit, period, values ...
    setting_notes: Mapping[str, str] = field(default_factory=dict)
    check: Sequence[str] = ()


def _is_date(column: ColumnFacts) -> bool:
    return column.is_date


def _is_number(column: ColumnFacts) -> bool:
    return column.is_number


def _is_comment(column: ColumnFacts) -> bool:
    return column.is_prose or (
        keyword_match(column.name, "comment") and not column.is_number and column.mean_words >= 1.5
    )


def _is_level(column: ColumnFacts) -> bool:
    return not column.is_number and not column.is_date and 1 <= column.distinct <= 80 and not column.is_prose


def _is_flag(column: ColumnFacts) -> bool:
    levels = {level.casefold() for level in column.levels}
    return 1 <= len(levels) <= 3 and levels <= YES | NO


def _is_few(column: ColumnFacts) -> bool:
    return _is_level(column) and column.distinct <= 12


#: Table -> canonical column -> (hint, what its values must be).
_RULES: dict[str, tuple[tuple[str, str, Test], ...]] = {
    "customers": (
        ("contract_end", "contract_end", _is_date),
        ("left_on", "left", _is_date),
        ("joined_on", "joined", _is_date),
        ("contract", "contract", _is_few),
    ),
    "profitability": (
        ("lifetime_value", "lifetime", _is_number),
        ("margin", "margin", _is_number),
        ("cost", "cost", _is_number),
        ("revenue", "revenue", _is_number),
    ),
    "csat": (
        ("touchpoint", "touchpoint", _is_level),
        ("channel", "channel", _is_level),
        ("team", "team", _is_level),
        ("at", "at", _is_date),
        ("comment", "comment", _is_comment),
    ),
    "waits": (
        ("sla_minutes", "sla", _is_number),
        ("abandoned", "abandoned", _is_flag),
        ("touchpoint", "touchpoint", _is_level),
        ("channel", "channel", _is_level),
        ("team", "team", _is_level),
    ),
    "contacts": (
        ("touchpoint", "touchpoint", _is_level),
        ("channel", "channel", _is_level),
        ("at", "at", _is_date),
        ("text", "comment", _is_comment),
    ),
    "stages": (
        ("target_csat", "target_csat", _is_number),
        ("target_wait_minutes", "target_wait", _is_number),
        ("cost_to_fix", "cost_to_fix", _is_number),
        ("moment_of_truth", "moment", _is_flag),
        ("supporting_characters", "characters", lambda c: not c.is_number),
        ("goal", "goal", lambda c: not c.is_number),
        ("actions", "actions", lambda c: not c.is_number),
        ("owner", "owner", lambda c: not c.is_number),
        ("order", "order", lambda c: c.is_integer),
    ),
}
#: Hint -> roles whose words in other languages and platforms mean the same.
_MORE_WORDS: dict[str, tuple[str, ...]] = {
    "comment": ("comment",), "channel": ("channel",), "team": ("agent", "group"), "joined": ("joined",),
    "revenue": ("revenue",), "cost": ("cost",), "margin": ("margin",), "at": ("created",), "abandoned": ("abandoned",),
}  # fmt: skip
_PERIOD_WORDS = {
    "week": frozenset(["week", "woche", "kw", "semaine", "semana", "settimana", "tydzien", "週", "周"]),
    "quarter": frozenset(["quarter", "quartal", "trimestre", "kwartaal", "kwartal", "四半期", "季度"]),
    "year": frozenset(
        ["year", "jahr", "fy", "annee", "ano", "anno", "jaar", "rok", "fiscal", "geschaeftsjahr", "年度"]
    ),
}
#: Roles whose words other columns use as well, such as the day on which a row was created.
_OFTEN_OTHERS = frozenset(
    {"joined_on", "left_on", "contract_end", "contract", "comment", "text", "revenue", "cost", "touchpoint"}
)
_UNITS = (("seconds", r"sec"), ("hours", r"hour"), ("days", r"day"))


def guess_roles(
    table: str,
    columns: Sequence[ColumnFacts],
    customer_id: str | None,
    *,
    nature: Nature = Nature.UNKNOWN,
    part: str = "",
) -> Roles:
    """Return the canonical columns of an export of that table.

    Parameters
    ----------
    table : str
        The table it is taken for.
    columns : sequence of ColumnFacts
        Its columns.
    customer_id : str, optional
        The column of the customer id, or the key that leads to it.
    nature : Nature
        What a row is, for tables of events without a stage column.
    part : str
        What is waited for, where a file has several waits.
    """
    taken: dict[str, list[str]] = {}
    notes: dict[str, str] = {}
    if customer_id is not None:
        taken["customer_id"] = [customer_id]
    remaining = [c for c in columns if c.name != customer_id and c.distinct]
    events = _events(table, remaining, nature, part)
    if events is not None:
        taken |= events.taken
        notes |= events.notes
        used = {name for names in events.taken.values() for name in names}
        remaining = [c for c in remaining if c.name not in used]
    else:
        for role, column in _special(table, remaining):
            taken[role] = [column.name]
            notes[role] = SURE
            remaining.remove(column)
    for role, hint, test in _RULES.get(table, ()):
        picked = None if role in taken else _pick(remaining, hint, test)
        if picked is not None:
            taken[role] = [picked.name]
            exact = plain_words(picked.name) == plain_words(role)
            notes[role] = LIKELY if role in _OFTEN_OTHERS and not exact else SURE
            remaining.remove(picked)
    if events is not None:
        return Roles(taken, notes, events.settings, events.setting_notes, events.check)
    settings, setting_notes, check = _settings(table, taken, {c.name: c for c in columns}, remaining, notes)
    return Roles(taken, notes, settings, setting_notes, check)


def _events(table: str, columns: list[ColumnFacts], nature: Nature, part: str) -> EventRoles | None:
    """Return the roles of an export of events that names no stage; None for any other."""
    if table == "transactions" or (table in {"csat", "waits", "contacts"} and (part or stage_column(columns) is None)):
        return event_roles(table, columns, nature, part)
    return None


_PERSON = re.compile(
    r"\b(?:agent|assignee|assigned|owner|handled by|bearbeiter\w*|mitarbeiter\w*|name|staff|rep|user)\b"
)


def _pick(columns: Sequence[ColumnFacts], hint: str, test: Test) -> ColumnFacts | None:
    candidates = [c for c in columns if keyword_match(c.name, hint) and test(c)]
    if not candidates and hint in _MORE_WORDS:
        candidates = [c for c in columns if means(c.name, *_MORE_WORDS[hint]) and test(c)]
    if hint == "team":  # a group before a person: who dealt with it is one of its members
        return min(candidates, key=lambda c: bool(_PERSON.search(plain_words(c.name))), default=None)
    if hint == "comment":
        return max(candidates, key=lambda c: (c.mean_words, c.filled), default=None)
    return (
        max(candidates, key=lambda c: (c.filled, -len(c.name)), default=None)
        if hint == "contract"
        else next(iter(candidates), None)
    )


def _special(table: str, columns: list[ColumnFacts]) -> list[tuple[str, ColumnFacts]]:
    """Return the roles that define a table."""
    roles: list[tuple[str, ColumnFacts | None]] = []
    if table in {"csat", "waits", "contacts"}:
        roles.append(("stage", stage_column(columns)))
    if table == "stages":
        unique = [c for c in columns if c.unique_share > 0.99 and not c.is_number]
        roles.append(("stage", stage_column(columns) or next(iter(unique), None)))
    if table == "csat":
        roles.append(("score", score_column(columns)))
    if table == "waits":
        wait = wait_column(columns)
        roles.append(("wait_minutes", wait))
        dates = [c for c in columns if c.is_date]
        started = next((c for c in dates if keyword_match(c.name, "started")), None)
        ended = next((c for c in dates if keyword_match(c.name, "ended") and c is not started), None)
        if wait is None:
            roles += [("started_at", started), ("ended_at", ended)]
        else:
            roles.append(
                ("at", next((c for c in dates if keyword_match(c.name, "at")), started or next(iter(dates), None)))
            )
    return [(role, column) for role, column in roles if column is not None]


def _settings(
    table: str,
    taken: dict[str, list[str]],
    by_name: Mapping[str, ColumnFacts],
    remaining: list[ColumnFacts],
    notes: dict[str, str],
) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    settings: dict[str, Any] = {}
    setting_notes: dict[str, str] = {}
    check: list[str] = []
    if table == "csat" and "score" in taken:
        settings["scale"] = list(rating_scale(by_name[taken["score"][0]]) or (1, 5))
        setting_notes["scale"] = f"{LIKELY}: the shortest usual scale that holds the scores"
    if table == "waits" and "wait_minutes" in taken:
        name = plain_words(taken["wait_minutes"][0])
        unit = next((u for u, word in _UNITS if word in name), "minutes")
        settings["unit"] = unit
        setting_notes["unit"] = SURE if unit != "minutes" or "min" in name else f"{GUESS}: the header names no unit"
        if setting_notes["unit"] != SURE:
            check.append(f"unit = \"{unit}\": the column '{taken['wait_minutes'][0]}' does not say what it counts")
    if table == "profitability":
        settings, setting_notes, check = _period(taken, remaining, notes)
    if table == "customers" and "left_on" not in taken:
        active, leads = activity_flag(remaining), prospects(remaining)
        if active is not None:
            column, values = active
            taken["active"], notes["active"] = [column.name], SURE
            settings["values"] = {"active": values}
            gone = ", ".join(f"'{level}'" for level, there in values.items() if not there)
            check.append(f"columns.active: '{column.name}' is taken to say who is still a customer; {gone} has left")
        if leads is not None:
            column, words = leads
            settings["where"] = {column.name: words}
            setting_notes["where"] = f"{GUESS}: the others are no customers yet"
            check.append(f"where: only rows whose '{column.name}' is {words[0]!r} count; the others are leads")
    return settings, setting_notes, check


def _period(
    taken: dict[str, list[str]], remaining: list[ColumnFacts], notes: dict[str, str]
) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """Return the settings for the period of each row: from its column (added to `taken`), or one for all rows."""
    column = period_column(remaining)
    column = column or next((c for c in remaining if keyword_match(c.name, "period", "at") and c.distinct > 1), None)
    if column is not None:
        taken["period"], notes["period"] = [column.name], LIKELY
        period = _length_of(column)
        return {"period": period}, {"period": f"{LIKELY}: from how '{column.name}' is written"}, []
    if "lifetime_value" in taken:
        return {}, {}, []
    period = "month" if any("month" in plain_words(c) for names in taken.values() for c in names) else "year"
    check = [f'period = "{period}": no column says what time a row covers']
    return {"period": period}, {"period": f"{GUESS}: no column says what a row covers"}, check


def _length_of(column: ColumnFacts) -> str:
    """Return which period the rows cover, by how it is written, and else by the header."""
    some = [parsed for level in column.levels[:50] if (parsed := parse_period(level))]
    lengths = {parsed[1] for parsed in some}
    if len(lengths) == 1:
        return {WEEK: "week", 1.0: "month", 3.0: "quarter", 12.0: "year"}.get(lengths.pop(), "month")
    words = header_words(column.name).split()
    for period, named in _PERIOD_WORDS.items():
        if named & set(words):
            return period
    return "month"
