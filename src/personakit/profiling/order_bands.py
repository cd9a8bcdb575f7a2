"""The order of answers that are bands of numbers, or rates."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from personakit.profiling.lexicon.word_list import tokenize
from personakit.profiling.read_bands import Band, read_band, units_of

#: Stems of words for the points of a scale: "1 star", "2 stars".
_POINTS = frozenset({"star", "ster", "etoi", "estr", "stel", "gwia", "poin", "punk", "punt", "pont", "星", "点"})

#: Words, folded, of an answer that is below all bands, such as "I do not commute".
_DENYING = frozenset({
    "not", "no", "never", "none", "without", "nicht", "kein", "keine", "keinen", "nie", "pas", "jamais", "aucun",
    "aucune",
    "nunca", "ninguno", "ninguna", "sin", "non", "mai", "nessuno", "nessuna", "niet", "geen", "nooit", "nao", "nenhum",
    "nenhuma", "brak", "nigdy",
})  # fmt: skip
_DENYING_SIGNS = ("ない", "ません", "不", "没", "않", "없")
#: Words, folded, for numbers of some size.
_MAGNITUDES = frozenset({
    "dozens", "tens", "hundreds", "thousands", "millions", "dutzende", "hunderte", "tausende", "millionen", "dizaines",
    "centaines", "milliers", "decenas", "cientos", "miles", "decine", "centinaia", "migliaia", "dezenas", "centenas",
    "milhares", "tientallen", "honderden", "duizenden", "setki", "tysiace",
})  # fmt: skip
_FEWEST_BESIDE = 3
_MANY_UNKNOWN = 3  # words of an answer that name no number
_FEWEST_RANGES = 2  # besides which a single number is strange
#: Words, folded, that stand for an option of which a form was not filled in.
_OPTION = frozenset({
    "option", "opcion", "opzione", "opcao", "optie", "opcja", "auswahl", "choice", "antwort", "answer", "reponse",
    "alternativ", "alternativa", "secenek", "вариант", "moznost", "varianta", "pilihan", "επιλογη", "خيار", "विकल्प",
})  # fmt: skip


#: Answers, folded, of those who do something for the first time: below all rates.
_FIRST_TIME = frozenset(
    tuple(tokenize(text))
    for text in (
        "first time", "the first time", "this is my first time", "my first time", "first visit", "my first visit",
        "this is my first visit", "zum ersten mal", "erstes mal", "das erste mal", "erster besuch", "premiere fois",
        "c est la premiere fois", "premiere visite", "primera vez", "es la primera vez", "primera visita",
        "prima volta", "e la prima volta", "prima visita", "eerste keer", "dit is de eerste keer", "eerste bezoek",
        "primeira vez", "e a primeira vez", "pierwszy raz", "to pierwszy raz", "po raz pierwszy", "jestem pierwszy raz",
        "初めて", "今回が初めて", "初めての利用", "第一次", "首次", "처음", "이번이 처음",
    )
)  # fmt: skip


def order_bands(levels: Sequence[str]) -> tuple[tuple[int, ...], bool] | None:
    """Return the positions of bands from low to high, and whether nothing in them is in doubt; None for other answers.

    Examples
    --------
    >>> order_bands(["65+", "Under 18", "18-64"]), order_bands(["Graz", "Linz", "Wien"])
    (((1, 2, 0), True), None)
    """
    bands = [read_band(level) for level in levels]
    if any(band is not None and band.measure == "a year" for band in bands):
        bands = [
            Band(-math.inf, -math.inf) if tokenize(level) in _FIRST_TIME else band
            for level, band in zip(levels, bands, strict=True)
        ]
    denied = [i for i, (level, band) in enumerate(zip(levels, bands, strict=True)) if _is_beside(level, band)]
    if len(denied) == 1 and len(levels) > _FEWEST_BESIDE:  # "I do not commute" is none of it
        bands[denied[0]] = Band(-math.inf, -math.inf)
    known = [band for band in bands if band is not None]
    if len(known) < len(levels) or not known:
        return None
    if any(_is_slip(level, i, bands) for i, level in enumerate(levels)):
        return None
    measured = {band.measure for band in known if not math.isinf(band.high) or not math.isinf(band.low)}
    real = [band for band in known if not (math.isinf(band.low) and math.isinf(band.high))]
    heights = all("inch" in band.unknown for band in real)
    sizes = sum(bool(_MAGNITUDES & {*tokenize(level)}) for level in levels) >= 2
    points = heights or sizes or all(band.exact and any(stem in _POINTS for stem in band.unknown) for band in known)
    shaped = points or any(not band.exact for band in real) or (measured & {"days", "a year"} and len(measured) == 1)
    if not shaped or len(real) < 2:
        return None
    clear = len(measured - {""}) <= 1 or measured <= {"days"}
    if "a year" in measured and measured - {"a year", ""}:
        return None
    if "days" in measured and "" in measured:
        known, clear = _with_unit(levels, known), False
    stems = Counter(stem for band in real for stem in set(band.unknown))
    strays = [stem for stem, n in stems.items() if n < 2]
    if strays and (len(strays) >= len(real) / 2 or len(real) < 3) and not all(re.search(r"\d", t) for t in levels):
        return None
    order = sorted(range(len(known)), key=lambda i: (known[i].middle, known[i].low, known[i].high))
    if not _apart([known[i] for i in order]):
        return None
    ago = any(band.ago for band in known)
    if ago:  # long ago is less recent
        zero = [i for i in order if math.isinf(known[i].low) and math.isinf(known[i].high)]
        order = [*zero, *(i for i in reversed(order) if i not in zero)]
    return tuple(order), clear and not strays and not ago and not denied


def _is_beside(level: str, band: Band | None) -> bool:
    """Say whether an answer without digits denies, whatever else its words may mean."""
    strange = band is None or (band.exact and len(band.unknown) >= _MANY_UNKNOWN and not re.search(r"\d", level))
    return strange and _denies(level)


def _is_slip(level: str, i: int, bands: Sequence[Band | None]) -> bool:
    """Say whether one number among ranges is none of them: the number of an option, such as "Option 2"."""
    band = bands[i]
    others = [other for j, other in enumerate(bands) if j != i and other is not None and not math.isinf(other.low)]
    if (
        band is None
        or not band.exact
        or not band.unknown
        or len(others) < _FEWEST_RANGES
        or any(b.exact for b in others)
    ):
        return False
    numbered = bool(_OPTION & {*tokenize(level)})
    return numbered or (not band.measure and all(other.measure for other in others))


def _denies(level: str) -> bool:
    """Say whether an answer without a number denies: "I do not drive", "Fahre nicht"."""
    return bool(_DENYING & {*tokenize(level)}) or any(sign in level for sign in _DENYING_SIGNS)


def _with_unit(levels: Sequence[str], bands: Sequence[Band]) -> list[Band]:
    """Give bands without a unit the unit that the others share, if it is one."""
    units = {unit for level in levels for unit in units_of(level)}
    factor = next(iter(units)) if len(units) == 1 else 1.0
    return [
        b if b.measure or math.isinf(b.middle) else replace(b, low=b.low * factor, high=b.high * factor, measure="days")
        for b in bands
    ]


def _apart(bands: Sequence[Band]) -> bool:
    """Say whether sorted bands follow each other; only "less than ..." and "more than ..." may contain others."""
    for one, other in pairwise(bands):
        if (one.low, one.high) == (other.low, other.high):
            return False
        overlap = other.low < one.high - 1e-9 and not math.isinf(other.low) and not math.isinf(one.high)
        if overlap or (other.high < one.high and not math.isinf(one.high) and not math.isinf(one.low)):
            return False
    return True
