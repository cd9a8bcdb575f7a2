"""Qualtrics: three header rows, the two of older exports, or names alone; choices split over columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from personakit.readers.platforms.survey_header import (
    Rows,
    SurveyHeader,
    question_text,
    session_columns,
    shared,
    ticked_blocks,
    tidy_row,
)

_SESSION = frozenset(
    {
        *("startdate", "enddate", "status", "ipaddress", "progress", "duration (in seconds)", "finished"),
        *("recordeddate", "responseid", "recipientlastname", "recipientfirstname", "recipientemail"),
        *("externalreference", "externaldatareference", "locationlatitude", "locationlongitude", "locationaccuracy"),
        *("distributionchannel", "userlanguage", "responseset", "emailaddress", "responsetype", "responsetypeid"),
    }
)
_IMPORT_ID = ('{"ImportId"', "{'ImportId'", "{ImportId", '{""ImportId""')
_FEWEST_NAMES = 3
#: Orders in which choices were shown, timers of pages, and the like.
_TECHNICAL = re.compile(
    r"(?:^|_)DO(?:_.+)?$|_(?:First Click|Last Click|Page Submit|Click Count)$|_(?:Browser|Version|Operating System|"
    r"Resolution)$|^Q_(?:RecaptchaScore|RelevantID\w*|DuplicateRespondent|BallotBoxStuffing|UnansweredPercentage)$"
)
_QUESTION = re.compile(r"^(.+?)_(?:x)?\d+(?:_\d+)*(?:_TEXT)?$")


def qualtrics_header(rows: Rows) -> SurveyHeader | None:
    """Read the header rows of a Qualtrics export, or return None.

    Examples
    --------
    >>> qualtrics_header([["Q1"], ["How old are you?"], ['{"ImportId":"QID1"}']]).extra
    2
    >>> rows = [["V1", "V8", "Q1"], ["ResponseID", "StartDate", "How old?"], ["R_1", "2016-06-01", "4"]]
    >>> qualtrics_header(rows).extra
    1
    """
    names = tidy_row(rows[0])
    extra = _extra_rows(rows, names)
    if extra is None:
        return None
    texts = [question_text(cell) for cell in rows[1]] if extra else []
    labels = {at: text for at, text in enumerate(texts) if text and names[at : at + 1] != [""]}
    known = [labels.get(at, name) if re.fullmatch(r"V\d+", name) else name for at, name in enumerate(names)]
    session = session_columns([_joined(name) if _joined(name) in _SESSION else name for name in known], _SESSION)
    technical = frozenset(at for at, name in enumerate(names) if _TECHNICAL.search(name))
    stems, items = _stems(names, labels, technical | session)
    answered = {at: stem for at, stem in stems.items() if not names[at].endswith("_TEXT")}
    return SurveyHeader(
        "qualtrics",
        tuple(names),
        extra=extra,
        labels=labels,
        stems=stems,
        items=items,
        ticks=ticked_blocks(answered, items, rows[1 + extra :]),
        session=session | technical,
        separator=",",
    )


def _extra_rows(rows: Rows, names: Sequence[str]) -> int | None:
    """Return how many header rows follow the names; None where this is no Qualtrics export."""
    if len(rows) > 2:
        cells = [cell.strip() for cell in rows[2] if cell.strip()]
        if cells and sum(cell.startswith(_IMPORT_ID) for cell in cells) >= 0.8 * len(cells):
            return 2
    known = [at for at, name in enumerate(names) if _joined(name) in _SESSION or re.fullmatch(r"V\d+", name)]
    if len(known) < 2:
        return None
    if len(rows) > 1:
        titles = [_joined(rows[1][at]) for at in known if at < len(rows[1])]
        if sum(title in _SESSION for title in titles) >= max(2, len(known) / 2):
            return 1
    plain = {_joined(name) for name in names} & _SESSION
    return 0 if len(plain) > _FEWEST_NAMES and plain & {"responseid", "recordeddate", "responseset"} else None


def _joined(name: str) -> str:
    folded = name.strip().casefold()
    return folded if folded == "duration (in seconds)" else folded.replace(" ", "").replace("_", "")


def _stems(
    names: Sequence[str], labels: Mapping[int, str], left_out: frozenset[int]
) -> tuple[dict[int, str], dict[int, str]]:
    """Return question and item of the columns whose names share a number and whose texts begin alike."""
    groups: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        match = _QUESTION.match(name)
        if match and at in labels and at not in left_out:
            groups.setdefault(match[1], []).append(at)
    stems: dict[int, str] = {}
    items: dict[int, str] = {}
    for places in groups.values():
        texts = [labels[at] for at in places if not names[at].endswith("_TEXT")]
        if len(texts) < 2:
            continue
        length = next((i for i, letters in enumerate(zip(*texts, strict=False)) if len(set(letters)) > 1), None)
        start = min(texts, key=len)[:length]
        cut = max(start.rfind(" - ") + 3 if " - " in start else 0, start.rfind("-") + 1)
        stem = re.sub(r"\s*-\s*(Selected Choice|Groups?|Ranks?)$", "", start[:cut].strip(" -")).strip(" -")
        if not stem:
            continue
        for at in places:
            rest = labels[at][cut:] if labels[at].startswith(start[:cut]) else labels[at].removeprefix(stem)
            stems[at], items[at] = stem, rest.strip(" -")
    return shared(stems), items
