"""The order of answers that count: "first year", "second year", "third year"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from personakit.profiling.lexicon.word_list import tokenize

#: Stems of the numerals first, second ... tenth, each in many languages; folded.
_NUMERALS = (
    "first 1st erste* premier* primer* primero primo prima eerste primeir* pierwsz* birinci perv* forsta forste prvni "
    "prvi prva prvo prv* prim* первы* перва* перво* prvy πρωτ* الاول الاولى pertama पहला पहली",
    "second 2nd zweite* deuxiem* second* segund* tweede drug* ikinci andra anden annen druh* doi doua вторы* втора* "
    "второ* δευτερ* الثاني الثانية kedua दूसरा दूसरी",
    "third 3rd dritte* troisiem* tercer* terz* derde terceir* trzeci* ucuncu tredje treti tretj* trec* treia трети* "
    "треть* τριτ* الثالث الثالثة ketiga तीसरा तीसरी",
    "fourth 4th vierte* quatriem* cuart* quart* vierde czwart* dorduncu fjarde fjerde ctvrt* cetrt* cetvrt* patra "
    "четверт* τεταρτ* الرابع الرابعة keempat",
    "fifth 5th funfte* cinquiem* quint* vijfde piat* besinci femte pat* pet* cincea пяты* пята* πεμπτ* الخامس kelima",
    "sixth 6th sechste* sixiem* sext* sest* zesde szost* altinci sjatte sjette шесто* шеста* εκτ* السادس keenam",
    "seventh 7th siebte* siebente* septiem* septim* settim* setim* zevende siodm* yedinci sjunde syvende sedm* седьм* "
    "ketujuh",
    "eighth 8th achte* huitiem* octav* ottav* oitav* achtste osm* sekizinci attonde attende восьм* kedelapan",
    "ninth 9th neunte* neuviem* noven* nono nona negende dziewiat* dokuzuncu nionde niende devat* devet* девят*",
    "tenth 10th zehnte* dixiem* decim* decimo tiende dziesiat* onuncu tionde tiende desat* deset* десят*",
)
_FEWEST = 3


def order_ordinals(levels: Sequence[str]) -> tuple[int, ...] | None:
    """Return the positions of levels that count one noun, from first to last; None for other levels.

    Examples
    --------
    >>> order_ordinals(["third year", "first year", "second year"])
    (1, 2, 0)
    >>> order_ordinals(["first name", "second home", "third party"]) is None
    True
    """
    read = [_numeral(tokenize(level)) for level in levels]
    known = [r for r in read if r is not None]
    if len(known) < len(levels) or len(levels) < _FEWEST:
        return None
    counts, nouns = [count for count, _ in known], {noun for _, noun in known}
    if len(nouns) != 1 or nouns == {()} or len(set(counts)) < len(counts):
        return None
    return tuple(sorted(range(len(levels)), key=lambda i: counts[i]))


@lru_cache(maxsize=2048)
def _numeral(tokens: tuple[str, ...]) -> tuple[int, tuple[str, ...]] | None:
    """Return the number that a level counts, and its other words."""
    for i, token in enumerate(tokens):
        for count, pattern in enumerate(_patterns(), start=1):
            if pattern.fullmatch(token):
                return count, (*tokens[:i], *tokens[i + 1 :])
    return None


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    folded = [[token for word in line.split() for token in tokenize(word)] for line in _NUMERALS]
    return tuple(re.compile("|".join(w[:-1] + r"\w{0,3}" if w.endswith("*") else w for w in words)) for words in folded)
