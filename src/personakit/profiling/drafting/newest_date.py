"""The newest date of a folder of exports: the day that they describe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from personakit.parsing.periods import WEEK, parse_period
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.drafting.export_guess import ExportGuess
from personakit.profiling.drafting.read_folder import ExportFile
from personakit.profiling.keywords import keyword_match
from personakit.profiling.role_words import means

_ROLES = ("at", "ended_at", "started_at", "answered_on", "left_on", "joined_on")


def _end_of_newest(column: ColumnFacts) -> date | None:
    """Return the last day of the newest period that is over, or has begun."""
    ends = []
    for level in column.levels:
        parsed = parse_period(level)
        if parsed is not None and date.fromisoformat(parsed[0]) <= date.today():
            first = date.fromisoformat(parsed[0])
            ends.append(_end(first, parsed[1]))
    return min(max(ends), date.today()) if ends else None


def _end(first: date, months: float) -> date:
    if months == WEEK:
        return first + timedelta(days=6)
    number = first.year * 12 + first.month - 1 + round(months)
    return date(number // 12, number % 12 + 1, 1) - timedelta(days=1)


def newest_date(sources: Sequence[ExportFile], guesses: Sequence[ExportGuess]) -> tuple[date, str, str] | None:
    """Return the newest date, its column and its file; None where no export holds one.

    Dates of events count first; then any other that is not of the future by its name: no due date, no end of a
    contract, no birthday. A date after today is a mistake and does not count.
    """
    today = date.today()
    by_name = {s.name: s for s in sources}
    of_roles = [
        (at, name, by_name[guess.source].title)
        for guess in guesses
        for role in _ROLES
        if isinstance(name := guess.settings.get("columns", {}).get(role), str)
        and name in {c.name for c in by_name[guess.source].columns}
        and (at := by_name[guess.source].column(name).dates.latest) is not None
        and at <= today
    ]
    others = [
        (at, column.name, source.title)
        for source in sources
        for column in source.columns
        if column.is_date
        and (at := column.dates.latest) is not None
        and at <= today
        and not means(column.name, "not_when")
        and not keyword_match(column.name, "contract_end")
    ]
    periods = [
        (end, name, by_name[guess.source].title)
        for guess in guesses
        if isinstance(name := guess.settings.get("columns", {}).get("period"), str)
        and (end := _end_of_newest(by_name[guess.source].column(name))) is not None
    ]
    return max([*of_roles, *others, *periods], key=lambda item: item[0], default=None)
