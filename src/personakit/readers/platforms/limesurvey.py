"""LimeSurvey: headers as codes, as texts or both; items and options in square brackets."""

from __future__ import annotations

import re

from personakit.readers.platforms.survey_header import (
    Rows,
    SurveyHeader,
    bracketed_items,
    question_text,
    session_columns,
    shared,
    ticked_blocks,
    tidy_row,
)

_CODES = frozenset(
    {"id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp", "ipaddr", "refurl",
     "interviewtime"}
)  # fmt: skip
_TEXTS = frozenset(
    {
        *("response id", "date submitted", "last page", "start language", "date started", "date last action"),
        *("ip address", "referrer url", "total time", "antwort id", "datum abgeschickt", "letzte seite"),
        *("start-sprache", "id de la réponse", "date de soumission", "dernière page", "langue de départ"),
        *("id de respuesta", "fecha de envío", "última página", "lenguaje inicial", "id risposta", "data invio"),
        *("ultima pagina", "lingua iniziale", "antwoord id", "datum ingestuurd", "laatste pagina", "starttaal"),
        *("id da resposta", "data de envio", "língua inicial", "id odpowiedzi", "ostatnia strona", "język początkowy"),
    }
)
#: Codes and texts that other tools write too do not show the maker.
_COMMON = frozenset({"id", "token", "startdate", "seed", "response id", "ip address", "date submitted"})
_CODED = re.compile(r"(\w+)\[(\w+)\](?:\[(\w+)\])?(?:[.:]?\s+(.*))?")
_TIMER = re.compile(r"^(?:groupTime\w*|\w+Time|.*(?:Group|Question) time: .*)$")


def limesurvey_header(rows: Rows) -> SurveyHeader | None:
    """Read the header row of LimeSurvey, or return None.

    Examples
    --------
    >>> header = limesurvey_header([["id. Response ID", "submitdate. Date submitted", "lastpage. Last page",
    ...                              "Q1[SQ001]. How was it? [Price]", "Q1[SQ002]. How was it? [Staff]"]])
    >>> header.stems[3], header.items[3]
    ('How was it?', 'Price')
    """
    names = tidy_row(rows[0])
    bare = [name.split(". ", 1)[0].casefold() if ". " in name else name.casefold() for name in names[:16]]
    known = [name for name in bare if name in _CODES | _TEXTS]
    if len(known) < 2 or not any(name in (_CODES | _TEXTS) - _COMMON for name in known):
        return None
    labels: dict[int, str] = {}
    codes: dict[int, tuple[str, str]] = {}
    for at, name in enumerate(names):
        match = _CODED.fullmatch(name)
        if match:
            codes[at] = (match[1] + (f" ({match[3]})" if match[3] else ""), match[2])
            text = match[4]
        else:
            text = name.split(". ", 1)[1] if re.match(r"\w+\. \S", name) else ""
        if text:
            labels[at] = question_text(text)
    texts = [labels.get(at, name) for at, name in enumerate(names)]
    stems, items = bracketed_items(["" if at in codes and at not in labels else text for at, text in enumerate(texts)])
    by_code = shared({at: question for at, (question, _) in codes.items() if at not in stems})
    stems |= by_code
    items |= {at: codes[at][1] for at in by_code}
    session = frozenset(
        at
        for at, name in enumerate(names)
        if _TIMER.match(name)
        or (at < len(bare) and bare[at] in _CODES | _TEXTS)
        or (". " in name and name.split(". ", 1)[0].casefold() in _CODES - _COMMON)
    )
    ticks = ticked_blocks(
        {at: stem for at, stem in stems.items() if "other" not in {items[at].casefold(), codes.get(at, ("", ""))[1]}},
        items,
        rows[1:],
        flags=True,
    )
    return SurveyHeader("limesurvey", tuple(names), labels=labels, stems=stems, items=items, ticks=ticks,
                        session=session | session_columns(names[:3], _CODES))  # fmt: skip
