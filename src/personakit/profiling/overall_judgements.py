"""Recognise overall judgements by name: would recommend, overall satisfaction, loyalty."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Names of overall judgements, the most typical first.
_CALLED = (
    r"\b(nps|net ?pro\w*|recommend\w*)\b",
    r"\b(overall|in general|as a whole|satisf\w*)\b",
    r"\b(loyal\w*|first choice|intend to stay|committed)\b",
)


def overall_judgements(texts: Mapping[str, str]) -> list[str]:
    """Return the names that read like an overall judgement, the most typical first.

    Returns
    -------
    list of str
        Names; empty when there is none.

    Examples
    --------
    >>> overall_judgements({"q1": "How satisfied are you overall?", "q2": "Age", "q3": "Would_recommend us"})
    ['q3', 'q1']
    """
    words = {name: re.sub(r"[_\W]+", " ", text) for name, text in texts.items()}
    known = [n for pattern in _CALLED for n, text in words.items() if re.search(pattern, text, re.IGNORECASE)]
    return list(dict.fromkeys(known))
