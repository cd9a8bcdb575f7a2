"""Bands and rates in words: "$25,000 - $49,999", "Under 18", "bis 30", "2-3 times a month", as ranges of numbers."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from personakit.profiling.lexicon.band_words import longest_phrase
from personakit.profiling.lexicon.word_list import tokenize

_NUMBER = r"\d{1,3}(?:[ ,.'\u2019]\d{3})+(?![\d])(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?"
_PART = re.compile(rf"(?P<number>{_NUMBER})|(?P<word>[^\W\d]+|[+%])|(?P<sign>[-~\u2010-\u2015\u301c\u2212])|(?P<other>\S)")
_DAYS_A_YEAR = 365.0
_SEVERAL = 3.5
_STEM = 4  # letters that tell units apart: "employee", "employees"


@dataclass(frozen=True)
class Band:
    """A range of numbers that an answer stands for."""

    low: float
    high: float
    measure: str = ""  # "days", "a year", "currency", or "" for a bare count
    unknown: tuple[str, ...] = ()  # stems of words that are not known, such as a unit
    exact: bool = False  # one number, not a range
    ago: bool = False  # how long ago

    @property
    def middle(self) -> float:
        """Where the band is sorted."""
        if math.isinf(self.low):
            return self.high
        return self.low if math.isinf(self.high) else (self.low + self.high) / 2


@dataclass
class _Draft:
    """What was read so far of one answer."""

    numbers: list[float]
    units: list[float]
    per: float | None = None
    rate: float | None = None
    flags: set[str] = None  # type: ignore[assignment] # set below
    unknown: list[str] = None  # type: ignore[assignment]
    pending: int = 0  # numbers without a unit


def read_band(text: str) -> Band | None:
    """Return the range that an answer stands for, or None.

    Examples
    --------
    >>> read_band("$25,000 - $49,999")
    Band(low=25000.0, high=49999.0, measure='currency', unknown=(), exact=False, ago=False)
    >>> band = read_band("moins de 5 ans")
    >>> band.high == 5 * 365, read_band("Graz") is None
    (True, True)
    """
    items = _items(text)
    draft = _read(items)
    if draft is None:
        return None
    return _band(draft)


def _items(text: str) -> list[tuple[str, float, dict[str, float]]]:
    """Return the parts of a text: ("number", value), ("word", meanings) or ("unknown", word)."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    for sign, words in (("<=", " up to "), (">=", " at least "), ("≤", " up to "), ("≥", " at least ")):
        folded = folded.replace(sign, words)
    folded = folded.replace("<", " under ").replace(">", " over ").replace("t/m", " t m ").replace("bi-", "bi")
    folded = re.sub(r"([$€£¥₹₩₺])", " currency ", folded)
    parts = [(m.lastgroup or "", m.group()) for m in _PART.finditer(folded)]
    items: list[tuple[str, float, dict[str, float]]] = []
    words: list[str] = []

    def flush() -> None:
        tokens = tuple(token for word in words for token in tokenize(word))
        i = 0
        while i < len(tokens):
            if tokens[i] == "currency":
                items.append(("currency", 0.0, {}))
                i += 1
                continue
            tags, length = longest_phrase(tokens, i)
            items.append(("word" if tags else "unknown", 0.0, tags or {tokens[i]: 0.0}))
            i += length
        words.clear()

    for kind, part in parts:
        if kind == "word":
            words.append(part)
            continue
        flush()
        if kind == "number":
            items.append(("number", _number(part), {}))
        elif kind == "sign":
            items.append(("sign", 0.0, {}))
        elif part == "%":
            items.append(("percent", 0.0, {}))
    flush()
    return items


def _number(text: str) -> float:
    if re.fullmatch(r"\d{1,3}([ ,.'\u2019]\d{3})+([.,]\d{1,2})?", text):
        decimals = re.search(r"[.,](\d{1,2})$", text)
        whole = re.sub(r"\D", "", text[: decimals.start()] if decimals else text)
        return float(f"{whole}.{decimals[1]}" if decimals else whole)
    return float(text.replace(",", "."))


def _read(items: Sequence[tuple[str, float, dict[str, float]]]) -> _Draft | None:  # noqa: PLR0912 - one word after the other
    draft = _Draft([], [], flags=set(), unknown=[])
    has_digits = any(kind == "number" for kind, _, _ in items)
    for i, (kind, value, tags) in enumerate(items):
        later = {tag for k, _, t in items[i + 1 :] for tag in ((k,) if k != "word" else t)}
        following = items[i + 1][2] if i + 1 < len(items) and items[i + 1][0] == "word" else {}
        if kind == "number":
            draft.numbers.append(value)
            draft.pending += 1
        elif kind == "currency":
            draft.flags.add("currency")
        elif kind == "unknown":
            word = next(iter(tags))
            if word == "代" and draft.numbers:
                draft.flags.add("decade")
            else:
                draft.unknown.append(word[:_STEM])
        elif kind == "word":
            _read_word(draft, tags, later, following, has_digits=has_digits)
    return draft if draft.numbers or draft.rate is not None or draft.units or "zero" in draft.flags else None


def _read_word(  # noqa: PLR0911, PLR0912 - the order of the rules is the grammar
    draft: _Draft, tags: dict[str, float], later: set[str], following: dict[str, float], *, has_digits: bool
) -> None:
    more = "number" in later
    if "factor" in tags and draft.numbers and draft.pending:
        for back in range(1, draft.pending + 1):
            if draft.numbers[-back] < 1000:  # noqa: PLR2004 - "25-50k"
                draft.numbers[-back] *= tags["factor"]
        return
    if "range" in tags and draft.numbers and more:
        return
    if "every" in tags and ("unit" in following or "unit" in later):
        draft.flags.add("every")
        return
    if "per" in tags and "unit" in following and (draft.numbers or draft.flags & {"several", "times"}):
        draft.flags.add("per next")
        return
    if "unit" in tags and not ("number" in tags and "unit" in following):
        _read_unit(draft, tags["unit"], later)
        return
    if "rate" in tags:
        draft.rate = tags["rate"]
        return
    if "number" in tags and not has_digits and not ("under" in tags or "over" in tags):
        if "number" in tags and ("unit" in following or "times" in following or "number" != "" and tags["number"] != 1.0 or not draft.numbers):
            draft.numbers.append(tags["number"])
            draft.pending += 1
        return
    for tag in ("ago", "zero", "several", "times", "today", "other", "currency"):
        if tag in tags:
            draft.flags.add(tag)
            if tag == "several" and not has_digits:
                draft.numbers.append(_SEVERAL)
                draft.pending += 1
            if tag != "zero" or not ("under" in tags or "over" in tags):
                break
    if "under" in tags and not (draft.numbers and more):
        draft.flags.add("under")
    elif "over" in tags and not (draft.numbers and more):
        draft.flags.add("over")


def _read_unit(draft: _Draft, days: float, later: set[str]) -> None:
    if "every" in draft.flags:
        count = draft.numbers[-1] if draft.pending else 2.0 if "other" in draft.flags else 1.0
        if draft.pending and ("times" not in draft.flags):
            draft.numbers.pop()
        draft.rate = _DAYS_A_YEAR / (count * days)
        draft.pending = 0
    elif "per next" in draft.flags or (not draft.numbers and "times" in later):
        draft.per = days
        draft.flags.discard("per next")
    else:
        draft.units += [days] * max(1, draft.pending)
        draft.pending = 0


def _band(draft: _Draft) -> Band | None:
    flags, unknown = draft.flags, tuple(draft.unknown)
    ago = "ago" in flags
    if draft.rate is not None:
        count = draft.numbers[0] if draft.numbers and draft.per is None else 1.0
        return _bounded([draft.rate * max(count, 1.0)], flags, "a year", unknown, ago=False)
    if draft.per is not None:
        if not draft.numbers:
            return None
        return _bounded([n * _DAYS_A_YEAR / draft.per for n in draft.numbers[:2]], flags, "a year", unknown, ago=False)
    if "today" in flags and not draft.numbers:
        return Band(0.0, 0.0, "days", unknown, exact=True, ago=True)
    if not draft.numbers:
        if draft.units and ("under" in flags or "over" in flags or ago):
            return _bounded([draft.units[0]], flags | ({"under"} if ago and "over" not in flags else set()), "days", unknown, ago=ago)
        if "zero" in flags and not draft.units:
            return Band(-math.inf, -math.inf, "", unknown)
        return None
    numbers = draft.numbers[:2]
    if len(draft.numbers) > 2:  # noqa: PLR2004 - two ends
        return None
    measure = "currency" if "currency" in flags else ""
    if draft.units:
        units = draft.units if len(draft.units) >= len(numbers) else [draft.units[-1]] * len(numbers)
        numbers, measure = [n * u for n, u in zip(numbers, units, strict=False)], "days"
    if "decade" in flags and len(numbers) == 1:
        numbers = [numbers[0], numbers[0] + 9]
    return _bounded(numbers, flags, measure, unknown, ago=ago)


def _bounded(numbers: Sequence[float], flags: set[str], measure: str, unknown: tuple[str, ...], *, ago: bool) -> Band | None:
    if len(numbers) == 2:  # noqa: PLR2004 - two ends
        low, high = numbers
        return Band(low, high, measure, unknown, ago=ago) if low <= high else None
    value = numbers[0]
    if "under" in flags:
        return Band(-math.inf, value, measure, unknown, ago=ago)
    if "over" in flags:
        return Band(value, math.inf, measure, unknown, ago=ago)
    return Band(value, value, measure, unknown, exact=True, ago=ago)


def order_bands(levels: Sequence[str]) -> tuple[tuple[int, ...], bool] | None:
    """Return the positions of bands from low to high, and whether nothing in them is in doubt; None for other answers.

    Examples
    --------
    >>> order_bands(["65+", "Under 18", "18-64"]), order_bands(["Graz", "Linz", "Wien"])
    (((1, 2, 0), True), None)
    """
    bands = [read_band(level) for level in levels]
    known = [band for band in bands if band is not None]
    if len(known) < len(levels) or not known:
        return None
    measured = {band.measure for band in known if not math.isinf(band.high) or not math.isinf(band.low)}
    real = [band for band in known if not (math.isinf(band.low) and math.isinf(band.high))]
    shaped = any(not band.exact for band in real) or (measured & {"days", "a year"} and len(measured) == 1)
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
    return tuple(order), clear and not strays and not ago


def _with_unit(levels: Sequence[str], bands: Sequence[Band]) -> list[Band]:
    """Give bands without a unit the unit that the others share, if it is one."""
    units = {u for level in levels for kind, _, tags in _items(level) if kind == "word" and "unit" in tags for u in [tags["unit"]]}
    factor = next(iter(units)) if len(units) == 1 else 1.0
    return [
        Band(b.low * factor, b.high * factor, "days", b.unknown, b.exact, b.ago) if b.measure == "" and not math.isinf(b.middle) else b
        for b in bands
    ]


def _apart(bands: Sequence[Band]) -> bool:
    """Say whether sorted bands follow each other; only "less than ..." and "more than ..." may contain others."""
    for one, other in zip(bands, bands[1:], strict=False):
        if (one.low, one.high) == (other.low, other.high):
            return False
        overlap = other.low < one.high - 1e-9 and not math.isinf(other.low) and not math.isinf(one.high)
        if overlap or (other.high < one.high and not math.isinf(one.high) and not math.isinf(one.low)):
            return False
    return True
