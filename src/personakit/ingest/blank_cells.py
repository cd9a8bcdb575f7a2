"""Words that stand for empty cells, column by column: guessed with the evidence of the file, counted, switched off."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.typing import Bools
from personakit.ingest.answer_counts import count_words
from personakit.ingest.check_log import SET_MISSING, CheckLog
from personakit.parsing.blank_words import describe_blanks
from personakit.parsing.parsed import Parsed, blank_codes, plain_array, to_text, true_mask
from personakit.study.settings import Attribute, Export

#: Check of cells that hold a word for "nothing".
BLANK_WORDS = "blank words"
#: Check of cells that hold a code or word that the study declares for "no answer".
NO_ANSWER = "no answer"
_HEAD = 2000  # cells that show whether a column is one of numbers or dates
_MOST_NUMBERS = r"^[+-]?\s*[\d.,:/ -]*\d[\d.,:/ -]*$"
_NEARLY_ALL = 0.9


def guesses_blanks(export: Export, attribute: Attribute | None = None) -> bool:
    """Return whether words such as NA may be read as empty cells in a column of an export.

    Not where the export has ``guess_blanks = false``, and not where the attribute declares ``missing``: then exactly
    the codes declared mean "no answer".
    """
    declared = attribute is not None and "missing" in attribute.model_fields_set
    return export.guess_blanks and not declared


def na_beside_numbers(columns: Iterable[pa.ChunkedArray]) -> bool:
    """Return whether NA stands among the numbers or dates of some column, as in a file that R has written.

    Examples
    --------
    >>> na_beside_numbers([pa.chunked_array([["3", "NA", "12.5"]])])
    True
    >>> na_beside_numbers([pa.chunked_array([["EMEA", "NA", "APAC"]]), pa.chunked_array([[1, None]])])
    False
    """
    for column in columns:
        if not pa.types.is_string(column.type):
            continue
        if not pc.any(pc.equal(column, "NA")).as_py():
            continue
        others = column.filter(pc.fill_null(pc.not_equal(column, "NA"), False))[:_HEAD]
        if len(others) and float(true_mask(pc.match_substring_regex(others, _MOST_NUMBERS)).mean()) >= _NEARLY_ALL:
            return True
    return False


def enter_blanks(check_log: CheckLog, column: str, words: dict[str, int], name: str | None = None) -> None:
    """Log the words of a column that were read as empty cells."""
    n = sum(words.values())
    if n:
        check_log.enter(f"{BLANK_WORDS} ({column})", n, SET_MISSING, blank_note(words, name or column))


def enter_declared(
    check_log: CheckLog, columns: Iterable[pa.ChunkedArray], codes: Collection[object], name: str
) -> None:
    """Log the cells of an attribute that hold a code or word declared to mean "no answer"."""
    if not codes:
        return
    counts: dict[str, int] = {}
    rows = 0
    for column in columns:
        text = to_text(plain_array(column))
        coded = true_mask(text.is_valid()) & ~true_mask(blank_codes(text, codes).is_valid())
        rows += int(coded.sum())
        for word, n in count_words(text, coded).items():
            counts[word] = counts.get(word, 0) + n
    if rows:
        note = f"{describe_blanks(counts)} read as no answer, as missing of '{name}' says" if counts else ""
        check_log.enter(f"{NO_ANSWER} ({name})", rows, SET_MISSING, note)


def blank_note(words: dict[str, int], name: str) -> str:
    """Say which words were read as empty cells, and how to keep them."""
    named = describe_blanks(words)
    return f"{named} read as no answer; missing = [] for '{name}' keeps such words, guess_blanks = false all"


def without_blank_words(
    parsed: Parsed, column: pa.Array | pa.ChunkedArray, check_log: CheckLog, source: str, *, guess: bool
) -> Bools:
    """Log the words for "nothing" of a column of numbers or dates, and return the cells that could not be read.

    With `guess` off such words are cells that could not be read, like any other.
    """
    if parsed.blank is None or not parsed.blank.any():
        return parsed.bad
    if not guess:
        return np.asarray(parsed.bad | parsed.blank)
    words = pc.value_counts(plain_array(column).filter(pa.array(parsed.blank)))
    spelled = [str(w).strip() for w in words.field("values").to_pylist()]
    counts: dict[str, int] = {}
    for word, n in zip(spelled, words.field("counts").to_pylist(), strict=True):
        counts[word] = counts.get(word, 0) + int(n)
    enter_blanks(check_log, source, counts)
    return parsed.bad
