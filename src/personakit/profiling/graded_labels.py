"""Labels of codes that run from low to high, though not all of their words are known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from personakit.profiling.lexicon.word_list import tokenize, word_list
from personakit.profiling.order_words import candidate_languages
from personakit.profiling.position_answers import ANY, Reading, read_answer

_FEWEST, _LEAST_SHARE = 3, 0.7  # labels that have a position
_LEAST_SPREAD, _CLOSE = 0.6, 0.05
_SHORTEST_WORD, _LONGEST_END, _SHORTEST_END = 4, 6, 4
_MOSTLY = 0.6  # of the labels share a word or their ending


def graded_labels(labels: Sequence[str]) -> tuple[str, ...] | None:
    """Return labels, given in the order of their codes, from low to high, or None where they show no grades.

    Words such as "not at all", "a little" and "fully" are enough, if they rise or fall with the codes.

    Examples
    --------
    >>> graded_labels(["Fully gronked", "Somewhat gronked", "Gronked if asked", "Not gronked at all"])
    ('Not gronked at all', 'Gronked if asked', 'Somewhat gronked', 'Fully gronked')
    >>> graded_labels(["Graz", "Linz", "Wien"]) is None
    True
    """
    for language in candidate_languages(labels):
        positions = [_position(read_answer(label, word_list(language))) for label in labels]
        known = [p for p in positions if p is not None]
        if len(known) < max(_FEWEST, _LEAST_SHARE * len(labels)) or positions[0] is None or positions[-1] is None:
            continue
        steps = [b - a for a, b in pairwise(known)]
        if abs(known[-1] - known[0]) < _LEAST_SPREAD or sum(abs(step) > 0 for step in steps) < len(steps) - 1:
            continue
        if all(step > -_CLOSE for step in steps):
            return tuple(labels)
        if all(step < _CLOSE for step in steps):
            return tuple(reversed(labels))
    return None


def _position(reading: Reading) -> float | None:
    """Return where an answer lies by its words of degree and denial, whatever it names."""
    return reading.positions.get(ANY) if reading.known else None


def share_words(labels: Sequence[str]) -> bool:
    """Say whether most labels share a word of their own or an ending, as the points of one scale do.

    Examples
    --------
    >>> share_words(["sploh ne zaupam", "ne zaupam", "zaupam"]), share_words(["Graz", "Linz", "Wien"])
    (True, False)
    """
    words: Counter[str] = Counter()
    for label in labels:
        tokens = tokenize(label)
        long = {t for t in tokens if len(t) >= _SHORTEST_WORD and not re.search(r"\d", t)}
        ends = {label.strip(" .").casefold()[-n:] for n in range(_SHORTEST_END, _LONGEST_END + 1)}
        words.update(long | {end for end in ends if not re.search(r"[\d\W]", end)})
    return bool(words) and max(words.values()) >= max(2, _MOSTLY * len(labels))
