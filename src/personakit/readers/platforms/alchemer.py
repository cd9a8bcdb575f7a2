"""Alchemer (SurveyGizmo): headers such as ``option:question``."""

from __future__ import annotations

from collections import Counter

from personakit.readers.platforms.survey_header import (
    Rows,
    SurveyHeader,
    session_columns,
    ticked_blocks,
    tidy_row,
)

_SESSION = frozenset(
    {
        *("response id", "time started", "date submitted", "status", "contact id", "legacy comments", "comments"),
        *("language", "referer", "sessionid", "user agent", "extended referer", "tags", "ip address", "longitude"),
        *("latitude", "country", "city", "state/region", "postal", "link name", "link type", "time taken"),
    }
)


def alchemer_header(rows: Rows) -> SurveyHeader | None:
    """Read the header row of Alchemer, or return None.

    Examples
    --------
    >>> top = ["Response ID", "Time Started", "Date Submitted", "Phone:How do you call?", "Mail:How do you call?"]
    >>> alchemer_header([top, ["1", "", "", "Phone", ""], ["2", "", "", "", "Mail"]]).ticks
    {'How do you call?': (3, 4)}
    """
    names = tidy_row(rows[0])
    lower = {name.casefold() for name in names}
    if not {"time started", "date submitted"} <= lower:  # others are often cut before an export is passed on
        return None
    answers = next((at for at in range(len(names) - 1, -1, -1) if names[at].casefold() == "postal"), -1) + 1
    session = frozenset(
        at for at in session_columns(names, _SESSION) if at < answers or names[at].casefold() != "comments"
    )
    tails = Counter(
        name[at + 1 :].strip() for name in names for at, letter in enumerate(name) if letter == ":" and name[at + 1 :]
    )
    stems: dict[int, str] = {}
    items: dict[int, str] = {}
    for at, name in enumerate(names):
        if at in session:
            continue
        cuts = [i for i, letter in enumerate(name) if letter == ":" and tails[name[i + 1 :].strip()] > 1]
        if cuts:  # the longest question that several columns share
            stems[at], items[at] = name[cuts[0] + 1 :].strip(), name[: cuts[0]].strip()
    labels = {at: f"{stem}: {items[at]}" for at, stem in stems.items()}
    ticks = ticked_blocks(stems, items, rows[1:])
    return SurveyHeader(
        "alchemer", tuple(names), labels=labels, stems=stems, items=items, ticks=ticks, session=session, separator=","
    )
