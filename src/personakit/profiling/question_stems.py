"""How a header or a question is taken apart into what columns share and the item or option of each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from personakit.profiling.column_facts import ColumnFacts

_BRACKETS = re.compile(r"^(?P<stem>.*\S)\s*\[(?P<item>[^\[\]]+)\]\s*$", re.DOTALL)
_DASH = re.compile(r"^(?P<stem>.*\S)\s+[-\u2013\u2014|>]\s+(?P<item>\S.*)$", re.DOTALL)
_COLON = re.compile(r"^(?P<stem>.*\S)\s*[:：]\s+(?P<item>\S.*)$", re.DOTALL)
_QUESTION = re.compile(r"^(?P<stem>.{8,}?\?)\s+(?P<item>\S.*)$", re.DOTALL)
_NUMBERED = re.compile(r"^(?P<stem>[Qq]?\d{1,3})\s*[.)]\s*(?P<item>[^\W\d].*)$")
_SLASH = re.compile(r"^(?P<stem>[^/]+)/(?P<item>[^/]+)$")
_ASKS = re.compile(r"[^/?]\s[^/?]*/[^/]*[?\uff1f](?: \(\d+\))?$")
_REPEATED = re.compile(r"^(?P<stem>.+?)(?: \(\d+\)|\.\d+)$", re.DOTALL)
_NAME = re.compile(r"^(?P<stem>[^\W\d_]+\d+)(?!\d)[_.\- ]*(?P<item>[^\W_][\w.\- ]*)$")
_NAME_NUMBER = re.compile(r"^(?P<stem>.*?[^\W\d])[_.\- ]*(?P<item>\d{1,3})$")
_NAME_PART = re.compile(r"^(?P<stem>[^\W\d]+?)[_.](?P<item>[^\W\d]\w*)$")
_NO_STEMS = frozenset({
    "is", "has", "was", "had", "n", "num", "no", "total", "avg", "mean", "sum", "pct", "count", "max", "min",
    "last", "first",
})  # fmt: skip
#: Before the number of a question: nothing that questions share.
_QUESTION_NUMBERS = frozenset({
    "q", "qn", "d", "p", "f", "v", "x", "var", "question", "frage", "pregunta", "domanda", "vraag", "pytanie", "column",
    "sq", "dq", "pr", "問", "第", "문",
})  # fmt: skip
_NOT_BEFORE_NUMBERS = (_NO_STEMS | _QUESTION_NUMBERS) - {"n"}


def split_stem(column: ColumnFacts) -> tuple[str, str]:
    """Return the stem and the item of a column: as the source says, or as header and question are written.

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> [split_stem(profile_column(["1"], name)) for name in ("Rate us - Staff", "Q7_2", "Age", "3. Phone.")]
    [('Rate us', 'Staff'), ('Q7', '2'), ('', ''), ('3', 'Phone.')]
    """
    return next(iter(question_stems(column)), ("", ""))


def question_stems(column: ColumnFacts) -> Iterator[tuple[str, str]]:
    """Yield every way to take a column apart, the most telling first."""
    if column.stem:
        yield column.stem, column.item or column.name
    for text in (column.label, column.name):
        for pattern in (_BRACKETS, _DASH, _COLON, _QUESTION, _NUMBERED, _SLASH):
            match = pattern.match(text.strip()) if text else None
            if match and not (pattern is _SLASH and _ASKS.search(text)):  # "Do you use a bus/tram?" names no option
                yield " ".join(match["stem"].split()), match["item"].strip()
    for pattern in (_REPEATED, _NAME, _NAME_NUMBER, _NAME_PART):
        match = pattern.match(column.name)
        if match and match["stem"].casefold() not in (_NOT_BEFORE_NUMBERS if pattern is _NAME_NUMBER else _NO_STEMS):
            yield match["stem"], match.groupdict().get("item") or column.name


def is_numbered(column: ColumnFacts, stem: str) -> bool:
    """Say whether a stem is but the number at the start of a text, such as the 3 of "3. Phone".

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> is_numbered(profile_column(["x"], "3. Phone"), "3"), is_numbered(profile_column(["x"], "Q3_1"), "Q3")
    (True, False)
    """
    matches = (_NUMBERED.match(text.strip()) for text in (column.label, column.name) if text)
    return any(match is not None and match["stem"] == stem for match in matches)


def is_repeated(column: ColumnFacts, stem: str) -> bool:
    """Say whether a header is its stem again: "Price (2)" of "Price".

    Examples
    --------
    >>> from personakit.profiling.profile_column import profile_column
    >>> is_repeated(profile_column(["x"], "Price (2)"), "Price"), is_repeated(profile_column(["x"], "Price_2"), "Price")
    (True, False)
    """
    return re.fullmatch(re.escape(stem) + r" \(\d+\)", column.name) is not None


def first_word(name: str) -> str:
    """Return the first word of a name of several, such as that of "work_leave"; else nothing.

    Examples
    --------
    >>> first_word("work_leave"), first_word("Work")
    ('work', '')
    """
    match = _NAME_PART.match(name)
    return match["stem"] if match else ""
