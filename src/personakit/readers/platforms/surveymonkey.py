"""SurveyMonkey, and other exports of two header rows: questions above, options or items below."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from personakit.readers.platforms.survey_header import (
    Rows,
    SurveyHeader,
    question_text,
    session_columns,
    ticked_blocks,
    tidy_row,
)

_SESSION = frozenset(
    {
        *("respondent id", "respondentid", "collector id", "collectorid", "start date", "startdate", "end date"),
        *("enddate", "ip address", "email address", "first name", "last name", "date created", "date modified"),
        *("respondent_id", "collector_id", "date_created", "date_modified", "ip_address", "email_address"),
    }
)
#: What stands below a question of one column.
_RESPONSE = frozenset(
    {
        *("response", "open-ended response", "antwort", "réponse", "respuesta", "risposta", "antwoord", "resposta"),
        *("odpowiedź", "回答", "答复", "offene antwort", "réponse ouverte", "respuesta abierta"),
    }
)
_DATA = re.compile(r"^[+-]?\d+([.,]\d+)*%?$|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|@")
_LABEL_LIKE = 0.6
_FEWEST_BELOW = 2  # rows below two header rows of no known platform
_NOT_BELOW = 0.9  # share of their names that are no answer in the column


def surveymonkey_header(rows: Rows, *, declared: bool = False) -> SurveyHeader | None:
    """Read two header rows of SurveyMonkey, or return None.

    Examples
    --------
    >>> top = ["Respondent ID", "Collector ID", "How?", "", ""]
    >>> header = surveymonkey_header([top, ["", "", "By phone", "By mail", "In a shop"]])
    >>> header.names[2:]
    ('How?: By phone', 'How?: By mail', 'How?: In a shop')
    """
    if len(rows) < 2 or (_width(rows[1]) > len(rows[0]) and not declared):
        return None
    top, second = _two_rows(rows)
    lower = {cell.casefold() for cell in second}
    monkey = len({cell.casefold() for cell in top[:12]} & _SESSION) >= 2 or bool(lower & _RESPONSE)
    if not declared and not (monkey and _is_two_rows(top, second, rows[2:], named=bool(lower & _RESPONSE))):
        return None
    return _header("surveymonkey", top, second, rows[2:])


def grouped_header(rows: Rows) -> SurveyHeader | None:
    """Read a row of group headings with the names of the columns below, of whatever maker, or return None.

    Examples
    --------
    >>> rows = [["id", "Quality", "", ""], ["", "Staff", "Price", "Range"], ["a", "1", "2", "3"], ["b", "2", "2", "1"]]
    >>> grouped_header(rows).names
    ('id', 'Staff', 'Price', 'Range')
    """
    if len(rows) < 4 or _width(rows[1]) > len(rows[0]):
        return None
    top, second = _two_rows(rows)
    body = [row for row in rows[2:] if any(cell.strip() for cell in row)]
    if len(body) < _FEWEST_BELOW or not _is_two_rows(top, second, body, named=False):
        return None
    groups: dict[int, list[str]] = {}
    first = 0
    for at, title in enumerate(top):
        first = at if title else first
        groups.setdefault(first, []).append(second[at])
    if any(len(set(names)) < len(names) for names in groups.values()):
        return None
    filled = [at for at, cell in enumerate(second) if cell]
    below = [{row[at].strip() for row in body if at < len(row)} for at in range(len(second))]
    if sum(second[at] not in below[at] for at in filled) < _NOT_BELOW * len(filled):
        return None
    return _header(None, top, second, rows[2:])


def _width(row: Sequence[str]) -> int:
    return max((at + 1 for at, cell in enumerate(row) if cell.strip()), default=0)


def _two_rows(rows: Rows) -> tuple[list[str], list[str]]:
    top = [question_text(cell) for cell in rows[0]]
    top = ["" if re.fullmatch(r"Unnamed: \d+(_level_\d+)?", cell) else cell for cell in top]
    second = tidy_row(rows[1])[: max(len(top), len(rows[1]))]
    width = max(len(top), len(second))
    top, second = top + [""] * (width - len(top)), second + [""] * (width - len(second))
    return top, ["" if name == above else name for name, above in zip(second, top, strict=True)]


def _is_two_rows(top: Sequence[str], second: Sequence[str], body: Rows, *, named: bool) -> bool:
    """Say whether the second of two rows holds names and no answers."""
    filled = [at for at, cell in enumerate(second) if cell]
    last = max((at for at, _ in enumerate(top) if top[at] or second[at]), default=-1)
    continued = [at for at, cell in enumerate(top) if not cell and at <= last]
    questions = [at for at, cell in enumerate(top) if cell]
    single = [at for at in questions if not second[at]]
    if not questions or not filled or (len(questions) < 2 and not single):
        return False
    if any(not second[at] for at in continued) or (not continued and not named):
        return False
    if not continued and second[0] and not _is_alone(second[0]):
        return False  # a row of answers, one of which reads like a heading
    if not named and len(continued) < 2 and not single:
        return False
    data = sum(bool(_DATA.search(second[at])) for at in filled)
    if data > 0.2 * len(filled):
        return False
    if single and body:  # a column with its name above has answers below
        answered = [at for at in single if any(at < len(row) and row[at].strip() for row in body)]
        if not answered:
            return False
    alike = sum(_names_its_column(second[at], at, body) for at in filled)
    return alike >= _LABEL_LIKE * len(filled)


def _names_its_column(cell: str, at: int, body: Rows) -> bool:
    """Say whether a cell is a name: it is not among the answers below, or is the only answer (a ticked option)."""
    answers = {row[at].strip() for row in body if at < len(row) and row[at].strip()}
    return cell not in answers or answers == {cell}


def _header(platform: str | None, top: Sequence[str], second: Sequence[str], body: Rows) -> SurveyHeader:
    blocks: dict[int, list[int]] = {}  # column of the question -> its columns
    first = 0
    for at, title in enumerate(top):
        first = at if title else first
        blocks.setdefault(first, []).append(at)
    questions = {at: top[start] for start, places in blocks.items() for at in places}
    several = {at for places in blocks.values() if len(places) > 1 for at in places}
    stems = {at: questions[at] for at in sorted(several) if questions[at] and not _is_alone(second[at])}
    items = {at: second[at] for at in stems}
    names = _names(platform, top, second, questions)
    labels = {at: f"{stems[at]}: {items[at]}" if at in stems else questions[at] for at in range(len(top))}
    return SurveyHeader(
        platform,
        tuple(names),
        extra=1,
        labels=labels,
        stems=stems,
        items=items,
        ticks=ticked_blocks(stems, items, body),
        session=session_columns(top, _SESSION) if platform else frozenset(),
    )


def _is_alone(option: str) -> bool:
    return not option or option.casefold() in _RESPONSE


def _names(platform: str | None, top: Sequence[str], second: Sequence[str], questions: Mapping[int, str]) -> list[str]:
    names = []
    for at, (title, option) in enumerate(zip(top, second, strict=True)):
        unique = platform is None and list(second).count(option) == 1 and option not in top
        if _is_alone(option) and (title or not option):
            names.append(title)
        else:
            names.append(option if unique or not questions[at] else f"{questions[at]}: {option}")
    return names
