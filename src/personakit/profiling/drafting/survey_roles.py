"""Which column plays which canonical role in a survey: who, when, how heavy, how easily they leave, open answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from personakit.core.confidence import LIKELY, SURE
from personakit.core.kinds import Kind
from personakit.profiling.column_facts import ColumnFacts
from personakit.profiling.column_use import reason_left_out
from personakit.profiling.drafting.column_roles import Roles
from personakit.profiling.drafting.table_links import Link
from personakit.profiling.infer_kind import ColumnContext, infer_kind
from personakit.profiling.keywords import keyword_match, plain_words
from personakit.profiling.person_words import is_personal
from personakit.profiling.rating_scale import rating_scale
from personakit.profiling.role_words import means
from personakit.profiling.tool_columns import is_weight, written_by_tool

#: Ids that survey tools give each answer, the usual ones first.
_ANSWER_IDS = (
    r"response ?id", r"respondent ?id", r"submission ?id", r"uuid", r"(?:meta )?instance ?id", r"network ?id", r"id", r"token",
    r"(?:participant|subject|interview|case|record|panelist|respondent|resp|person|caseid|hh|household)(?: ?(?:id|no|nr|num|number|code))?",
    r"rid|sid|pid|uid|idno|serial|antwort ?id|id response id|回答id|编号|序号|번호",
)  # fmt: skip
_ENDED = re.compile(
    r"\b(?:recorded|end|ended|submit\w*|submission|complet\w*|finish\w*|timestamp|zeitstempel|horodateur|marca temporal|informazioni"
    r" cronologiche|tijdstempel|carimbo|sygnatura|abgeschickt|interview ?date|response ?date|survey ?date|date|fecha de (?:envio|fin\w*|finalizacion)|data (?:di invio|de envio|fine)|t ?(?:insert|edit))\b|タイムスタンプ|时间戳|타임스탬프|提交"
)
_STARTED = re.compile(
    r"\b(?:inicio|inizio|debut|beginn?|insert|start\w*|begin|began|created|opened|modified|last action|born|birth|stage)\b"
)
_TIMED = re.compile(
    r"^duration in sec|^(?:total time|interview ?time|tiempo total|gesamtzeit|temps total|tempo total\w*|totale tijd|czas calkowity)$"
)
_FEWEST = 10
_NEARLY_ALL = 0.95  # of the rows have an id
_PROSE_WORDS = 2  # words of a usual open answer


def survey_roles(columns: Sequence[ColumnFacts], link: Link | None, session: frozenset[str] = frozenset()) -> Roles:
    """Return the roles in a survey.

    Parameters
    ----------
    columns : sequence of ColumnFacts
    link : Link, optional
        The customer id. Without one, the id that the survey tool gave each answer is taken: each answer is a customer.
    session : frozenset of str
        Columns in which a survey platform describes the session.
    """
    typed = link is not None and link.anchor and (link.column in session or is_personal(link.column))
    answer_id = _answer_id([c for c in columns if c.distinct]) if link is None or typed else None
    if answer_id is not None:
        link = None
    taken: dict[str, list[str]] = {"customer_id": [link.column]} if link else {}
    notes: dict[str, str] = {}
    settings: dict[str, Any] = {}
    check: list[str] = []
    rest = [c for c in columns if (link is None or c.name != link.column) and c.distinct]
    if answer_id is not None:
        taken["customer_id"] = [answer_id.name]
        notes["customer_id"] = f"{SURE}: the id of each answer; nobody is named by another"
        rest.remove(answer_id)
    answered = _answered_on(rest, session)
    if answered is not None:
        taken["answered_on"], notes["answered_on"] = [answered.name], SURE
    # Only in seconds, which platforms say in the name: minutes would make every respondent look too fast.
    timed = next((c for c in rest if c.is_number and c.low >= 0 and _TIMED.search(plain_words(c.name))), None)
    if timed is not None:
        taken["duration_seconds"], notes["duration_seconds"] = [timed.name], SURE
    switching = next(
        (c for c in rest if keyword_match(c.words, "switching") and (rating_scale(c) or c.distinct == 2)), None
    )
    if switching is not None and switching.is_number:
        low, high = rating_scale(switching) or (int(switching.low), int(switching.high))
        taken["switching_ease"], notes["switching_ease"] = [switching.name], LIKELY
        settings["switching_ease_scale"] = [high, low] if _easy_is_low(switching) else [low, high]
        check.append(
            f"switching_ease_scale = {settings['switching_ease_scale']}: must run from hard to easy to leave "
            f"('{switching.name}')"
        )
    weight = next((c for c in rest if c.is_number and is_weight(c.name) and c.low >= 0), None)
    if weight is not None:
        taken["weight"], notes["weight"] = [weight.name], LIKELY
    named = {name for names in taken.values() for name in names} | session
    verbatims = [c.name for c in rest if c.name not in named and _is_open_answer(c)]
    if verbatims:
        prose = all(c.mean_words >= _PROSE_WORDS for c in rest if c.name in verbatims)
        taken["verbatims"], notes["verbatims"] = verbatims, SURE if prose else LIKELY
    return Roles(
        taken, notes, settings, {"switching_ease_scale": f"{LIKELY}: from hard to easy"} if settings else {}, check
    )


def _answer_id(columns: Sequence[ColumnFacts]) -> ColumnFacts | None:
    """Return the column of ids that the survey tool gave each answer."""
    unique = [c for c in columns if c.distinct == c.filled >= max(_FEWEST, _NEARLY_ALL * c.n) and not c.is_date]
    named = [c for c in unique if means(c.name, "customer_id") and not is_personal(c.name)]
    for pattern in _ANSWER_IDS:
        named += [
            c
            for c in unique
            if c.name.strip() == "#"
            or re.fullmatch(pattern, plain_words(c.label))
            or re.fullmatch(pattern, re.sub(r"^q\d+ ", "", plain_words(c.name)))
        ]
    return next(iter(named), None)


def _answered_on(columns: Sequence[ColumnFacts], session: frozenset[str]) -> ColumnFacts | None:
    """Return the column of the day of the answer: of its end, else of its start."""
    dates = [
        c
        for c in columns
        if c.is_date and (c.name in session or keyword_match(c.name, "answered") or written_by_tool(c.name))
    ] or [c for c in columns if c.is_date and means(c.name, "created") and not means(c.name, "not_when")]

    def rank(column: ColumnFacts) -> tuple[bool, bool]:
        words = plain_words(column.name)
        return bool(_STARTED.search(words)), not _ENDED.search(words)

    return min(dates, key=rank, default=None)


def _is_open_answer(column: ColumnFacts) -> bool:
    """Say whether a column holds open answers, and nothing personal or written by the tool."""
    guess = infer_kind(column, ColumnContext(table="survey"))
    if guess.kind is not Kind.TEXT and not (guess.kind is None and column.is_prose):
        return False
    reason = reason_left_out(column, guess, ColumnContext(table="survey"))
    return reason is None or reason[1].endswith("different texts")


def _easy_is_low(column: ColumnFacts) -> bool:
    """Say whether the low end of the scale means easy."""
    labels = [label for _, label in sorted(column.value_labels.items(), key=lambda item: float(item[0]))]
    text = plain_words(labels[0] if labels else column.label.split("(")[-1].split(",")[0])
    return "easy" in text or "likely to leave" in text
