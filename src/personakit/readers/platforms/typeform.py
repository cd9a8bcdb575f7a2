"""Typeform: options of a multi-select are columns of their own, called by the option alone."""

from __future__ import annotations

from personakit.readers.platforms.survey_header import (
    Rows,
    SurveyHeader,
    is_other,
    question_text,
    session_columns,
    tidy_row,
)

_SESSION = frozenset(
    {
        *("#", "network id", "start date (utc)", "stage date (utc)", "submit date (utc)", "response type", "tags"),
        *("ending", "token", "submitted at", "started at"),
    }
)
_MARKS = frozenset({"network id", "start date (utc)", "submit date (utc)", "stage date (utc)"})


def typeform_header(rows: Rows) -> SurveyHeader | None:
    """Read the header row of Typeform, or return None.

    Examples
    --------
    >>> top = ["#", "Phone", "Mail", "Other", "Your age?", "Start Date (UTC)", "Submit Date (UTC)", "Network ID"]
    >>> typeform_header([top, ["a1", "Phone", "", "", "30"], ["a2", "", "Mail", "", "41"]]).ticks
    {'Phone / Mail': (1, 2)}
    """
    names = tidy_row(rows[0])
    lower = {name.casefold() for name in names}
    if len(lower & _MARKS) < 2 and not ("#" in lower and lower & _MARKS):
        return None
    session = session_columns(names, _SESSION)
    labels = {at: question_text(name) for at, name in enumerate(names) if question_text(name) != name}
    stems: dict[int, str] = {}
    items: dict[int, str] = {}
    ticks: dict[str, tuple[int, ...]] = {}
    for run in _option_runs(names, rows[1:]):
        stem = " / ".join(question_text(names[at]) for at in run[:3]) + (" ..." if len(run) > 3 else "")
        after = run[-1] + 1
        several = [*run, after] if after < len(names) and is_other(names[after]) else run
        stems |= dict.fromkeys(several, stem)
        items |= {at: question_text(names[at]) for at in several}
        ticks[stem] = tuple(run)
    return SurveyHeader("typeform", tuple(names), labels=labels, stems=stems, items=items, ticks=ticks, session=session)


def _option_runs(names: list[str], body: Rows) -> list[list[int]]:
    """Return the runs of neighbouring columns whose cells repeat the header."""
    runs: list[list[int]] = [[]]
    for at, name in enumerate(names):
        cells = {" ".join(row[at].split()) for row in body if at < len(row) and row[at].strip()}
        is_option = not is_other(name)
        if (is_option and cells == {name}) or (
            is_option and not cells and runs[-1] and body and len(body) > 1 and not name.endswith("?")
        ):
            runs[-1].append(at)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) > 1]
