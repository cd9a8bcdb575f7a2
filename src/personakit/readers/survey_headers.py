"""Recognise and read the two or three header rows that survey platforms write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from personakit.core.kinds import OPTION_SEPARATOR

_RESPONSE_WORDS = {"response", "open-ended response", "other (please specify)"}


@dataclass(frozen=True)
class SurveyHeader:
    """Names, labels and option blocks from the header rows of a survey export."""

    columns: tuple[str, ...]
    labels: dict[str, str] = field(default_factory=dict)
    extra: int = 0  # header rows after the first
    blocks: dict[str, tuple[str, ...]] = field(default_factory=dict)  # question -> its option columns


def is_qualtrics(records: Sequence[Sequence[str]], header_index: int = 0) -> bool:
    """Return whether three header rows of Qualtrics start at `header_index`.

    Examples
    --------
    >>> is_qualtrics([["Q1"], ["How old are you?"], ['{"ImportId":"QID1"}']])
    True
    """
    if len(records) < header_index + 3:
        return False
    cells = [c.strip() for c in records[header_index + 2] if c.strip()]
    marked = sum(c.startswith(('{"ImportId"', "{'ImportId'", "{ImportId")) for c in cells)
    return bool(cells) and marked >= 0.8 * len(cells)


def qualtrics_header(records: Sequence[Sequence[str]], header_index: int = 0) -> SurveyHeader:
    """Read names and question texts from Qualtrics' header rows; there are two where the import ids were deleted."""
    names = [c.strip() for c in records[header_index]]
    texts = records[header_index + 1] if len(records) > header_index + 1 else []
    labels = {n: " ".join(t.split()) for n, t in zip(names, texts, strict=False) if n and t.strip()}
    return SurveyHeader(tuple(names), labels, extra=2 if is_qualtrics(records, header_index) else 1)


def is_surveymonkey(records: Sequence[Sequence[str]], header_index: int = 0) -> bool:
    """Return whether two header rows of SurveyMonkey start at `header_index`.

    Examples
    --------
    >>> top = ["Respondent ID", "Collector ID", "How?", "", ""]
    >>> is_surveymonkey([top, ["", "", "By phone", "By mail", "In a shop"]])
    True
    """
    if len(records) < header_index + 2:
        return False
    top = [c.strip() for c in records[header_index]]
    second = [c.strip() for c in records[header_index + 1]]
    second += [""] * (len(top) - len(second))
    if not top or not any(second):
        return False
    named = {c.casefold() for c in top[:12]}
    if "respondent id" in named and ("collector id" in named or second[0] == ""):
        return True
    continued = [i for i, c in enumerate(top) if not c]
    leading_blank = second[0] == "" and bool(top[0])
    filled = all(second[i] for i in continued)
    return (
        leading_blank and len(continued) >= 2 and filled and _RESPONSE_WORDS & {c.casefold() for c in second} != set()
    )


def surveymonkey_header(records: Sequence[Sequence[str]], header_index: int = 0) -> SurveyHeader:
    """Make column names of question and option, and list the option columns of each question."""
    top = [" ".join(c.split()) for c in records[header_index]]
    second = [" ".join(c.split()) for c in records[header_index + 1]] if len(records) > header_index + 1 else []
    second += [""] * (len(top) - len(second))
    names: list[str] = []
    blocks: dict[str, list[str]] = {}
    question = ""
    for title, option in zip(top, second, strict=False):
        question = title or question
        alone = not option or option.casefold() in {"response", "open-ended response"}
        name = question if alone and title else f"{question}: {option or len(names) + 1}"
        names.append(name)
        blocks.setdefault(question, []).append(name)
    wide = {q: tuple(n) for q, n in blocks.items() if len(n) > 1}
    labels = {n: n for n in names}
    return SurveyHeader(tuple(names), labels, extra=1, blocks=wide)


def option_of(question: str, column: str) -> str:
    """Return the option of one column of a multi-select that is spread over columns.

    Examples
    --------
    >>> option_of("How?", "How?: By phone")
    'By phone'
    """
    return column.removeprefix(f"{question}: ").replace(OPTION_SEPARATOR, "/")


def spread_options(header: SurveyHeader, body: Sequence[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the questions whose columns are ticked options: cells repeat the option, or are 1 or x.

    A matrix of ratings has the same two header rows, but other cells; it is not changed.
    """
    column_index = {name: i for i, name in enumerate(header.columns)}
    spread: dict[str, tuple[str, ...]] = {}
    for question, columns in header.blocks.items():
        ticked = other = 0
        options = [c for c in columns if not option_of(question, c).casefold().startswith("other (please")]
        for row in body:
            for column in options:
                cell = " ".join(row[column_index[column]].split()) if column_index[column] < len(row) else ""
                if cell:
                    ok = cell in {option_of(question, column), "1", "x", "X"}
                    ticked, other = ticked + ok, other + (not ok)
        if len(options) > 1 and ticked > 20 * other:
            spread[question] = tuple(options)
    return spread
