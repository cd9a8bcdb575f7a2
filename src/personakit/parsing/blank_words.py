"""Words that stand for an empty cell, guessed for one column from its own levels."""

from __future__ import annotations

from collections.abc import Collection, Mapping

#: Written by programs for "no value"; nobody answers with them.
_MACHINE = frozenset({
    "#n/a", "#null!", "#value!", "#ref!", "#div/0!", "#name?", "#num!", "null", "(null)", "[null]", "<null>", "nan",
    "<na>", "\\n", "n/a", "n.a.", "n.a", "#na",
})  # fmt: skip
_DASHES = frozenset({"-", "--", "---", "\u2013", "\u2014", ".", "..", "?", "??", "_"})
_SYMBOLS = frozenset({"+", "++", "+++", "+-", "+/-", "<", ">", "="})
#: Codes of parts of the world, among which NA is North America.
_REGIONS = frozenset({
    "emea", "apac", "latam", "anz", "dach", "mena", "amer", "amers", "nam", "noam", "cala", "apj", "sea", "row", "eame",
    "japac", "ssa", "nordics", "benelux", "emeia", "americas", "mea", "eu", "uk&i", "oceania", "oc",
})  # fmt: skip
_FREQUENT = 0.05  # share of the filled rows from which NA among codes is one of them
_RARE_REGION = 0.002  # the same among codes of parts of the world
_MOST_CODES = 0.8  # share of the other rows that hold codes
_SHORTEST_CODE, _LONGEST_CODE = 2, 5


#: Every word that may stand for an empty cell, in lower case.
BLANK_CANDIDATES = (*sorted(_MACHINE), *sorted(_DASHES), "na")
#: A column with more levels than this has no codes among which NA could be one.
MOST_LEVELS = 2000


def guess_blank_words(
    levels: Mapping[str, int], *, empty: int = 0, na_beside_numbers: bool = False, levels_meant: Collection[str] = ()
) -> dict[str, int]:
    """Guess which levels of a column of words stand for an empty cell.

    What programs write for "no value" always does. A dash or a dot does unless other levels are signs as well. "NA"
    does unless it is a code among codes: a frequent word among short ones in upper case, or a part of the world among
    others; it is none where the same file writes NA beside numbers, as R does.

    Parameters
    ----------
    levels : mapping of str to int
        Each level, trimmed, with its rows.
    empty : int
        Rows without anything: a file that leaves cells empty rarely has a word for them as well.
    na_beside_numbers : bool
        Whether the file writes NA among the numbers or dates of another column.
    levels_meant : collection of str
        Words that the study names as levels.

    Returns
    -------
    dict
        Word -> rows.

    Examples
    --------
    >>> guess_blank_words({"EMEA": 30, "APAC": 19, "NA": 51}), guess_blank_words({"Berlin": 30, "Rome": 19, "NA": 3})
    ({}, {'NA': 3})
    """
    blank = {word: n for word, n in levels.items() if word.casefold() in _MACHINE and word not in levels_meant}
    dashes = {w: n for w, n in levels.items() if w in _DASHES and w not in levels_meant}
    if not any(word in _SYMBOLS for word in levels):
        blank |= dashes
    na = {w: n for w, n in levels.items() if w.casefold() == "na" and w not in levels_meant}
    for word, n in na.items():
        others = {w: k for w, k in levels.items() if w not in blank and w not in na}
        if na_beside_numbers or not _is_code_among(word, n, others, empty):
            blank[word] = n
    return blank


def _is_code_among(word: str, n: int, others: Mapping[str, int], empty: int) -> bool:
    """Return whether "NA" is one of the codes of a column."""
    total = sum(others.values())
    if len(others) < 2:
        return False
    if any(w.casefold() in _REGIONS for w in others):
        return n >= _RARE_REGION * (total + n)
    codes = sum(k for w, k in others.items() if _is_code(w))
    if word != "NA" or codes < _MOST_CODES * total:
        return False
    return n >= _FREQUENT * (total + n) or empty > 0


def _is_code(word: str) -> bool:
    return _SHORTEST_CODE <= len(word) <= _LONGEST_CODE and word.isalpha() and word.isupper()


def describe_blanks(words: Mapping[str, int], least: int = 1) -> str:
    """Name the words that were read as empty cells, the most frequent first.

    Examples
    --------
    >>> describe_blanks({"NA": 3, "-": 1200})
    "'-' (1,200), 'NA' (3)"
    """
    often = sorted((item for item in words.items() if item[1] >= least), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"'{word}' ({n:,})" for word, n in often)
