"""Terms of texts: words and pairs of words that enough customers use, weighted by how specific they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from personakit.cards.themes.tokens import root, split_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from personakit.core.typing import Floats

MOST_TERMS = 400


@dataclass(frozen=True, eq=False)
class Terms:
    """A matrix of texts by terms; rows of unit length."""

    matrix: Any  # csr array (texts, terms)
    names: tuple[str, ...]  # each term in its most frequent spelling
    used: Floats  # customers who use each term


def term_lists(words: Sequence[str]) -> list[dict[str, str]]:
    """Return the terms of every text: single words and pairs, by their word root.

    Returns
    -------
    list of dict of str to str
        Root of each term -> the term as written.

    Examples
    --------
    >>> list(term_lists(["Networks came late"])[0].values())
    ['networks', 'came', 'late', 'networks came', 'came late']
    """
    lists = []
    for text in words:
        tokens = split_words(text)
        roots = [root(word) if word else "" for word in tokens]
        terms = {r: w for r, w in zip(roots, tokens, strict=True) if r}
        pairs = zip(roots, roots[1:], tokens, tokens[1:], strict=False)
        terms.update({f"{a} {b}": f"{v} {w}" for a, b, v, w in pairs if a and b and a != b})
        lists.append(terms)
    return lists


def weigh_terms(lists: Sequence[dict[str, str]], times: Floats, least: float) -> Terms:
    """Weight the terms of texts: rare terms count more, and every text has the same length.

    Parameters
    ----------
    lists : sequence of dict
        Terms of every distinct text.
    times : ndarray (texts,)
        Customers who wrote each.
    least : float
        Fewest customers who must use a term.

    Returns
    -------
    Terms
        At most 400 terms, the most used.

    References
    ----------
    Spärck Jones, K. (1972), A statistical interpretation of term specificity. Journal of Documentation 28.
    """
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer  # here: half a second to import

    used: Counter[str] = Counter()
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for terms, n in zip(lists, times.tolist(), strict=True):
        for key, word in terms.items():
            used[key] += n
            written[key][word] += n
    total = float(times.sum())
    vocabulary = sorted(
        (key for key, n in used.items() if least <= n <= 0.9 * total), key=lambda key: (-used[key], key)
    )
    vocabulary = sorted(_without_shadows(vocabulary, used)[:MOST_TERMS])
    counts = np.array([used[key] for key in vocabulary], dtype=np.float64)
    if vocabulary:
        holds = CountVectorizer(analyzer=list, vocabulary=vocabulary, dtype=np.float64).transform(lists)
        of_customers = holds[np.repeat(np.arange(len(lists)), times.astype(np.int64))]
        matrix = csr_array(TfidfTransformer().fit(of_customers).transform(holds))
    else:
        matrix = csr_array((len(lists), 0))
    names = tuple(_most_written(written[key]) for key in vocabulary)
    return Terms(matrix, names, counts)


def _most_written(forms: Counter[str]) -> str:
    return min(forms, key=lambda word: (-forms[word], word))


def _without_shadows(keys: Sequence[str], used: Counter[str]) -> list[str]:
    """Leave out words that nearly always occur within one pair: the pair is enough."""
    within: dict[str, float] = {}
    for key in keys:
        for word in key.split(" ") if " " in key else ():
            within[word] = max(within.get(word, 0.0), used[key])
    return [key for key in keys if " " in key or within.get(key, 0.0) < 0.95 * used[key]]
