"""``SurveyHeader``: names, question texts and option blocks from the header rows of an export."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from personakit.parsing.tick_words import NOT_TICKED, TICKED
from personakit.readers.raw_export import tidy_header

#: The cells of a file, from a candidate for the header on.
Rows = Sequence[Sequence[str]]

_TAG = re.compile(r"<[^<>]{1,200}>")
#: Cells of an unticked option; codes for no answer tick nothing.
_UNTICKED = NOT_TICKED | {"n/a", "-99"}
_FEWEST_MARKS = 10  # from which one mark in several columns is no coincidence
_OTHER = re.compile(
    r"^(other|others|sonstige[sr]?|andere[sr]?|autres?|otr[oa]s?|altro|anders|outr[oa]s?|inne|その他|其他)\b", re.I
)


@dataclass(frozen=True)
class SurveyHeader:
    """What the header rows say; columns are given by their position, from 0."""

    platform: str | None
    names: tuple[str, ...]
    row: int = 0  # rows before the first header row
    extra: int = 0  # header rows after the first
    labels: Mapping[int, str] = field(default_factory=dict)
    stems: Mapping[int, str] = field(default_factory=dict)
    items: Mapping[int, str] = field(default_factory=dict)
    ticks: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # stem -> its options
    session: frozenset[int] = frozenset()  # columns about the session, no answers
    separator: str | None = None  # between the options of one cell

    def described(self, columns: Sequence[str]) -> dict[str, Any]:
        """Return what is known of the columns by their unique names, as fields of a ``RawExport``."""

        def by_name(texts: Mapping[int, str]) -> dict[str, str]:
            return {columns[at]: text for at, text in texts.items() if at < len(columns) and text}

        ticks = {stem: tuple(columns[at] for at in places if at < len(columns)) for stem, places in self.ticks.items()}
        return {
            "labels": by_name(self.labels),
            "stems": by_name(self.stems),
            "items": by_name(self.items),
            "ticks": {stem: options for stem, options in ticks.items() if len(options) > 1},
            "session": frozenset(columns[at] for at in self.session if at < len(columns)),
            "separator": self.separator,
        }


def tidy_row(row: Sequence[str]) -> list[str]:
    """Return the cells of a header row without line breaks, invisible characters and repeated blanks."""
    return [tidy_header(cell) for cell in row]


def question_text(cell: str) -> str:
    """Return a question without markup.

    Examples
    --------
    >>> question_text("<strong>How old</strong> are you?")
    'How old are you?'
    """
    return tidy_header(_TAG.sub("", cell))


def session_columns(names: Sequence[str], known: frozenset[str]) -> frozenset[int]:
    """Return the positions of the columns with a known name."""
    return frozenset(at for at, name in enumerate(names) if name.casefold() in known)


def shared(stems: Mapping[int, str], fewest: int = 2) -> dict[int, str]:
    """Return the columns whose stem at least `fewest` columns share."""
    times: dict[str, int] = {}
    for stem in stems.values():
        times[stem] = times.get(stem, 0) + 1
    return {at: stem for at, stem in stems.items() if times[stem] >= fewest}


def bracketed_items(names: Sequence[str]) -> tuple[dict[int, str], dict[int, str]]:
    """Return stems and items of headers that are written as ``question [item]``.

    Examples
    --------
    >>> bracketed_items(["Age", "How was it? [Price]", "How was it? [Staff]"])
    ({1: 'How was it?', 2: 'How was it?'}, {1: 'Price', 2: 'Staff'})
    """
    split = {at: re.fullmatch(r"(.*\S)\s*\[(.+?)\]", name) for at, name in enumerate(names)}
    stems = shared({at: match[1] for at, match in split.items() if match})
    return stems, {at: str(match[2]) for at, match in split.items() if match and at in stems}


def is_other(item: str) -> bool:
    """Return whether an option is the one for a free text ("Other (please specify)").

    Examples
    --------
    >>> is_other("Other - Write In"), is_other("Sonstiges"), is_other("Mother")
    (True, True, False)
    """
    return bool(_OTHER.match(item.strip()))


def ticked_blocks(
    stems: Mapping[int, str], items: Mapping[int, str], body: Rows, *, flags: bool = False
) -> dict[str, tuple[int, ...]]:
    """Return the questions of which each column is one option: its cells repeat the option, or are 1 or x.

    Parameters
    ----------
    stems, items : mapping
        Column -> question, and -> option.
    body : rows
        The first answers.
    flags : bool
        Whether the platform also writes 0, no or false for an option that was not ticked.

    Examples
    --------
    >>> ticked_blocks({0: "How?", 1: "How?"}, {0: "Phone", 1: "Mail"}, [["Phone", ""], ["", "Mail"]])
    {'How?': (0, 1)}
    """
    blocks: dict[str, list[int]] = {}
    for at, stem in stems.items():
        if not is_other(items.get(at, "")):
            blocks.setdefault(stem, []).append(at)
    return {
        stem: tuple(places)
        for stem, places in blocks.items()
        if len(places) > 1 and _are_ticks(places, items, body, flags=flags)
    }


def _are_ticks(places: Sequence[int], items: Mapping[int, str], body: Rows, *, flags: bool) -> bool:
    ticked = other = 0
    for at in places:
        option = items.get(at, "").casefold()
        for row in body:
            cell = tidy_header(row[at]).casefold() if at < len(row) else ""
            if not cell or (flags and cell in _UNTICKED):
                continue
            is_tick = cell == option or (cell in TICKED if flags else cell in {"1", "x", "1.0"})
            ticked, other = ticked + is_tick, other + (not is_tick)
    return ticked > 20 * other or _is_one_mark(places, body)


def _is_one_mark(places: Sequence[int], body: Rows) -> bool:
    """Say whether the columns hold one mark alone, such as a tick in another script, beside blank cells."""
    cells = [tidy_header(row[at]).casefold() if at < len(row) else "" for at in places for row in body]
    marks = [cell for cell in cells if cell]
    return len(set(marks)) == 1 and len(cells) > len(marks) >= _FEWEST_MARKS and marks[0] not in _UNTICKED
