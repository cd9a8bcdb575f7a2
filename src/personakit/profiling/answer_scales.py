"""Answer scales in words, such as never to always, and the order of their steps."""

from __future__ import annotations

from collections.abc import Iterable

from personakit.parsing.answer_words import casefolded

#: Ordered answers as surveys use them, lowest first; the spelling in the data is kept.
ANSWER_SCALES: tuple[tuple[str, ...], ...] = (
    ("strongly disagree", "disagree", "somewhat disagree", "neither agree nor disagree", "somewhat agree", "agree",
     "strongly agree"),
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
    ("completely disagree", "mostly disagree", "slightly disagree", "neutral", "slightly agree", "mostly agree",
     "completely agree"),
    ("fully disagree", "disagree", "rather disagree", "neutral", "rather agree", "agree", "fully agree"),
    ("very dissatisfied", "dissatisfied", "somewhat dissatisfied", "neither satisfied nor dissatisfied",
     "somewhat satisfied", "satisfied", "very satisfied"),
    ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"),
    ("extremely dissatisfied", "somewhat dissatisfied", "neither satisfied nor dissatisfied", "somewhat satisfied",
     "extremely satisfied"),
    ("very unsatisfied", "unsatisfied", "neutral", "satisfied", "very satisfied"),
    ("very unlikely", "unlikely", "neutral", "likely", "very likely"),
    ("extremely unlikely", "somewhat unlikely", "neither likely nor unlikely", "somewhat likely", "extremely likely"),
    ("not at all important", "slightly important", "moderately important", "very important", "extremely important"),
    ("not important", "somewhat important", "important", "very important"),
    ("never", "rarely", "sometimes", "often", "always"),
    ("never", "seldom", "sometimes", "often", "always"),
    ("never", "rarely", "sometimes", "often", "very often"),
    ("never", "less than monthly", "monthly", "weekly", "daily"),
    ("very poor", "poor", "fair", "good", "very good", "excellent"),
    ("very bad", "bad", "neutral", "good", "very good"),
    ("very difficult", "difficult", "neutral", "easy", "very easy"),
    ("not at all", "slightly", "moderately", "very", "extremely"),
    ("not at all", "a little", "somewhat", "quite a bit", "very much"),
    ("low", "medium", "high"),
)  # fmt: skip
_FEWEST_STEPS = 3  # two words are a choice between two


def scale_order(words: Iterable[str]) -> tuple[str, ...] | None:
    """Return the words of a known answer scale in order, as they are spelled, or None.

    Parameters
    ----------
    words : iterable of str
        The different answers; not every step of the scale has to occur.

    Returns
    -------
    tuple of str or None
        Lowest first. None where the words are not all of one scale, or fewer than three.

    Examples
    --------
    >>> scale_order(["Strongly agree", "Agree", "Neutral", "Disagree"])
    ('Disagree', 'Neutral', 'Agree', 'Strongly agree')
    """
    spelled: dict[str, str] = {}
    for word in words:
        spelled.setdefault(casefolded(word), word)
    if len(spelled) < _FEWEST_STEPS:
        return None
    steps = next((scale for scale in _FOLDED if set(spelled) <= set(scale)), ())
    return tuple(spelled[step] for step in steps if step in spelled) or None


_FOLDED = tuple(tuple(casefolded(step) for step in scale) for scale in ANSWER_SCALES)
