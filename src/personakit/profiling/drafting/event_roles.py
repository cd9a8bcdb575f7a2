"""Roles in exports of events without a stage column: the stage is a topic, or one for all rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from personakit.core.confidence import GUESS, LIKELY, SURE
from personakit.parsing.answer_words import NO, YES
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.amount_columns import amount_of, moneyless_lines, void_statuses
from personakit.profiling.drafting.event_columns import (
    of_the_event,
    says_unit,
    score_of,
    topic_of,
    waits_of,
    when_of,
)
from personakit.profiling.drafting.row_nature import Nature
from personakit.profiling.role_words import header_words, means

_STAGES = {Nature.CONTACT: "Support", Nature.PURCHASE: "Order", Nature.REVIEW: "Order"}


@dataclass
class EventRoles:
    """What is known so far of an export of events: it grows role by role."""

    taken: dict[str, list[str]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    setting_notes: dict[str, str] = field(default_factory=dict)
    check: list[str] = field(default_factory=list)

    def take(self, role: str, column: ColumnFacts, note: str) -> None:
        """Give a column a role."""
        self.taken[role], self.notes[role] = [column.name], note


def event_roles(table: str, columns: Sequence[ColumnFacts], nature: Nature, part: str = "") -> EventRoles:
    """Return roles and settings of an export of purchases, ratings, waits or contacts.

    Parameters
    ----------
    table : str
        transactions, csat, waits or contacts.
    columns : sequence of ColumnFacts
        All but the customer id.
    nature : Nature
        What a row is.
    part : str
        What is waited for, where a file has several waits.
    """
    roles = EventRoles()
    columns = of_the_event(columns, nature)
    if table == "transactions":
        _amount(roles, columns)
    else:
        _stage(roles, table, columns, nature, part)
    if table == "csat":
        _score(roles, columns)
    if table == "waits":
        _wait(roles, columns, part)
    free = [c for c in columns if [c.name] not in roles.taken.values()]
    closed = [c for c in free if c.is_date and header_words(c.name).startswith(("close date", "close at", "closed"))]
    at = closed[0] if table == "transactions" and closed else when_of(free)
    if at is not None and "started_at" not in roles.taken:  # the beginning of a wait is when it happened
        roles.take("at", at, SURE)
    _where(roles, table, columns)
    return roles


def _stage(roles: EventRoles, table: str, columns: Sequence[ColumnFacts], nature: Nature, part: str) -> None:
    topic = topic_of(columns)
    if topic is not None:
        roles.take("stage", topic, f"{GUESS}: no column names a stage, so this stands for it")
        roles.check.append(f"columns.stage: '{topic.name}' stands for the stage; map its words to stages under values")
        return
    stage = part if table == "waits" and part else _STAGES.get(nature, "Support")
    roles.settings["stage"] = stage
    roles.setting_notes["stage"] = f"{GUESS}: no column names a stage, so all rows are of one"
    roles.check.append(f'stage = "{stage}": no column names a stage, so all rows count as this one')


def _score(roles: EventRoles, columns: Sequence[ColumnFacts]) -> None:
    score = score_of(columns)
    if score is None:
        return
    roles.take("score", score.column, SURE)
    roles.settings["scale"] = [int(end) for end in score.scale]
    roles.setting_notes["scale"] = f"{LIKELY}: the shortest usual scale that holds the scores"
    if score.values:
        roles.settings["values"] = {"score": dict(score.values)}
        roles.setting_notes["scale"] = f"{LIKELY}: the points of its words"


def _wait(roles: EventRoles, columns: Sequence[ColumnFacts], part: str) -> None:
    waits = waits_of(columns)
    wait = next((w for w in waits if w.name == part), waits[0] if waits else None)
    if wait is None:
        return
    if wait.minutes is not None:
        known = says_unit(wait.minutes)
        roles.take("wait_minutes", wait.minutes, SURE if known else LIKELY)
        roles.settings["unit"] = wait.unit
        roles.setting_notes["unit"] = LIKELY if known else f"{GUESS}: the header names no unit"
        if not known:
            roles.check.append(f"unit = \"{wait.unit}\": the column '{wait.minutes.name}' does not say what it counts")
        _abandoned(roles, columns)
    elif wait.started is not None and wait.ended is not None:
        roles.take("started_at", wait.started, LIKELY)
        roles.take("ended_at", wait.ended, LIKELY)


def _abandoned(roles: EventRoles, columns: Sequence[ColumnFacts]) -> None:
    """Take a flag of abandoned calls, or the opposite of one of answered calls."""
    flags = [c for c in columns if 1 <= c.distinct <= 3 and {level.casefold() for level in c.levels} <= YES | NO]
    abandoned = next((c for c in flags if means(c.name, "abandoned")), None)
    answered = next((c for c in flags if means(c.name, "answered_flag")), None)
    if abandoned is not None:
        roles.take("abandoned", abandoned, SURE)
    elif answered is not None:
        roles.take("abandoned", answered, f"{LIKELY}: a call that was not answered was given up")
        values = {level: level.casefold() not in YES for level in sorted(answered.levels)}
        roles.settings["values"] = {**roles.settings.get("values", {}), "abandoned": values}


def _amount(roles: EventRoles, columns: Sequence[ColumnFacts]) -> None:
    amounts = amount_of(columns)
    if not amounts:
        return
    roles.taken["amount"] = [c.name for c in amounts]
    if len(amounts) > 1:
        roles.settings["amount_is"] = "product"
        roles.setting_notes["amount_is"] = f"{LIKELY}: no column has the total of a line"
        roles.notes["amount"] = f"{LIKELY}: a quantity and a price"
        return
    roles.notes["amount"] = SURE
    if means(amounts[0].name, "unit_price") and not means(amounts[0].name, "line_total"):
        roles.notes["amount"] = f"{GUESS}: a price, and no column has a quantity"
        roles.check.append(f"columns.amount: '{amounts[0].name}' is a price; is it what was paid in all?")
    if amounts[0].is_integer and amounts[0].low >= 0 and "cent" in header_words(amounts[0].name):
        roles.check.append(f"columns.amount: '{amounts[0].name}' is in cents; the study takes it as it is")


def _where(roles: EventRoles, table: str, columns: Sequence[ColumnFacts]) -> None:
    """Leave out purchases that were cancelled or refunded, tests, and lines of an order that repeat it."""
    if table != "transactions":
        return
    by_name = {c.name: c for c in columns}
    where: dict[str, Any] = {}
    void = void_statuses(columns)
    if void is not None:
        column, words = void
        where[column.name] = {"without": words}
        shown = ", ".join(f"'{word}'" for word in words[:4])
        roles.check.append(f"where: rows are left out whose '{column.name}' is {shown}; they are counted")
    amounts = roles.taken.get("amount", [])
    if len(amounts) == 1 and moneyless_lines(columns, by_name[amounts[0]]):
        where[amounts[0]] = {"without": [""]}
        roles.check.append(f"where: only the first line of an order has '{amounts[0]}'; the others are left out")
    if where:
        roles.settings["where"] = where
        roles.setting_notes["where"] = f"{GUESS}: rows that are no purchase, or repeat one"
