"""Overall judgements known by their names: would recommend, satisfied on the whole, loyal."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: What an overall judgement is called, the most telling first.
_CALLED = (
    r"\b(nps|net ?pro\w*|recommend\w*)\b",
    r"\b(overall|in general|as a whole|satisf\w*)\b",
    r"\b(loyal\w*|first choice|intend to stay|committed)\b",
)


def overall_judgements(texts: Mapping[str, str]) -> list[str]:
    """Return what reads like an overall judgement, the most telling first.

    Parameters
    ----------
    texts : mapping of str to str
        Name -> what is known of it: column, question, label.

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
