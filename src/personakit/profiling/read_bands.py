"""Bands and rates in words: "$25,000 - $49,999", "Under 18", "bis 30", "2-3 times a month", as ranges of numbers."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from personakit.profiling.lexicon.band_words import longest_phrase
from personakit.profiling.lexicon.word_list import tokenize

_NUMBER = r"\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d{1,3}(?:[ ,.'\u2019]\d{3})+(?![\d])(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?"
_PART = re.compile(
    rf"(?P<number>{_NUMBER})|(?P<word>[^\W\d]+|[+%])|(?P<sign>[-~\u2010-\u2015\u301c\u2212])|(?P<other>\S)"
)
_SIGNS = (
    ("<=", " up to "),
    (">=", " at least "),
    ("≤", " up to "),
    ("≥", " at least "),
    ("<", " under "),
    (">", " over "),
    ("t/m", " t m "),
    ("bi-", "bi"),
)
_PHONE = re.compile(r"^\W*0\d[\d ()/.-]{6,}$")  # no amount begins with a zero and goes on
_FEET = re.compile(
    r"(?<![\d.,])([3-8])\s*(?:['\u2019\u2032]|ft\b\.?|feet\b|foot\b)\s*(?:(\d{1,2})(?:\s*(?:\"|\u201d|\u2033|''|in\b\.?|inch(?:es)?\b))?(?!\d))?"
)  # 5'11", 6 ft
_DAYS_A_YEAR = 365.0
_THOUSAND = 1000.0
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


@dataclass(frozen=True)
class _Item:
    """A number, or a word with what it can mean."""

    kind: str  # "number", "word" or "unknown"
    value: float = 0.0
    tags: Mapping[str, float] = field(default_factory=dict)


@dataclass
class _Draft:
    """What was read so far of one answer."""

    numbers: list[float] = field(default_factory=list)
    units: list[float] = field(default_factory=list)  # days of the unit of each number
    flags: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    per: float | None = None  # days within which something is done so many times
    rate: float | None = None  # times a year
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
    if _PHONE.match(text):
        return None
    draft = _read(_items(text))
    if draft is None:
        return None
    return _band(draft)


def _items(text: str) -> list[_Item]:
    """Return the parts of a text: numbers, words with what they can mean, words that are not known."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    for sign, words in _SIGNS:
        folded = folded.replace(sign, words)
    folded = _FEET.sub(lambda m: f" {12 * int(m[1]) + int(m[2] or 0)} inch ", folded)
    folded = re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])", " ", folded)
    items: list[_Item] = []
    run: list[str] = []  # words since the last number
    for match in _PART.finditer(re.sub(r"([$€£¥₹₩₺])", " currency ", folded)):
        kind, part = match.lastgroup, match.group()
        if kind == "word":
            run.append(part)
            continue
        items += _word_items(run)
        run = []
        if kind == "number":
            items.append(_Item("number", _value_of(part)))
    return [*items, *_word_items(run)]


def _word_items(words: Sequence[str]) -> list[_Item]:
    """Return words as the longest phrases that are known."""
    tokens = tuple(token for word in words for token in tokenize(word))
    items: list[_Item] = []
    i = 0
    while i < len(tokens):
        tags, length = longest_phrase(tokens, i)
        items.append(_Item("word", 0.0, tags) if tags else _Item("unknown", 0.0, {tokens[i]: 0.0}))
        i += length
    return items


def _value_of(text: str) -> float:
    if re.fullmatch(r"\d{1,2}(,\d{2})+,\d{3}", text):  # 1,00,000 as in India
        return float(text.replace(",", ""))
    if re.fullmatch(r"\d{1,3}([ ,.'\u2019]\d{3})+([.,]\d{1,2})?", text):
        decimals = re.search(r"[.,](\d{1,2})$", text)
        whole = re.sub(r"\D", "", text[: decimals.start()] if decimals else text)
        return float(f"{whole}.{decimals[1]}" if decimals else whole)
    return float(text.replace(",", "."))


def _read(items: Sequence[_Item]) -> _Draft | None:
    draft = _Draft()
    has_digits = any(item.kind == "number" for item in items)
    for i, item in enumerate(items):
        if item.kind == "number":
            draft.numbers.append(item.value)
            draft.pending += 1
        elif item.kind == "unknown":
            word = next(iter(item.tags))
            if word in {"代", "대"} and draft.numbers:
                draft.flags.add("decade")
            else:
                draft.unknown.append(word[:_STEM])
        else:
            rest = items[i + 1 :]
            later = {tag for other in rest for tag in (other.tags if other.kind == "word" else (other.kind,))}
            following = rest[0].tags if rest and rest[0].kind == "word" else {}
            _read_word(draft, item.tags, later, following, has_digits=has_digits)
    return draft if draft.numbers or draft.rate is not None or draft.units or "zero" in draft.flags else None


def _read_word(
    draft: _Draft, tags: Mapping[str, float], later: set[str], following: Mapping[str, float], *, has_digits: bool
) -> None:
    """Take up a word: the first of its meanings that fits what stands before and after it."""
    between = bool(draft.numbers) and "number" in later
    if "factor" in tags and draft.pending:
        _multiply(draft, tags["factor"])
    elif "range" in tags and between:
        return
    elif "every" in tags and "unit" in later:
        draft.flags.add("every")
    elif "per" in tags and "unit" in following and (draft.numbers or draft.flags & {"several", "times"}):
        draft.flags.add("per next")
    elif "unit" in tags and not ("number" in tags and "unit" in following):
        _read_unit(draft, tags["unit"], later)
    elif "rate" in tags:
        draft.rate = tags["rate"]
    elif "number" in tags and not tags.keys() & {"under", "over"}:
        counts = {"unit", "times"} & following.keys() or tags["number"] != 1 or not draft.numbers
        if counts and not has_digits:
            draft.numbers.append(tags["number"])
            draft.pending += 1
    else:
        _read_flag(draft, tags, between=between, has_digits=has_digits)


def _multiply(draft: _Draft, factor: float) -> None:
    """Multiply the numbers before a word such as "thousand": both in "25-50k"."""
    for back in range(1, draft.pending + 1):
        if back == 1 or draft.numbers[-back] < _THOUSAND:
            draft.numbers[-back] *= factor


def _read_flag(draft: _Draft, tags: Mapping[str, float], *, between: bool, has_digits: bool) -> None:
    if "several" in tags and not has_digits:
        draft.numbers.append(_SEVERAL)
        draft.pending += 1
    draft.flags |= tags.keys() & {"ago", "several", "times", "today", "other", "currency"}
    if "zero" in tags and not tags.keys() & {"under", "over"}:
        draft.flags.add("zero")
    bounds = [tag for tag in ("under", "over") if tag in tags]
    if bounds and not between:
        draft.flags.add(bounds[0])


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


def units_of(text: str) -> set[float]:
    """Return the units of time that a text names, in days."""
    return {item.tags["unit"] for item in _items(text) if "unit" in item.tags}


def _band(draft: _Draft) -> Band | None:
    flags, unknown = draft.flags, tuple(draft.unknown)
    ago = "ago" in flags
    if draft.rate is not None or (draft.per is not None and draft.numbers):
        return _bounded(_times_a_year(draft), flags, "a year", unknown, ago=False)
    if draft.per is not None or len(draft.numbers) > 2:
        return None
    if not draft.numbers:
        return _without_number(draft, unknown)
    numbers, measure = draft.numbers, "currency" if "currency" in flags else ""
    if draft.units:
        units = draft.units if len(draft.units) >= len(numbers) else [draft.units[-1]] * len(numbers)
        numbers, measure = [n * u for n, u in zip(numbers, units, strict=False)], "days"
    if "decade" in flags and len(numbers) == 1:
        numbers = [numbers[0], numbers[0] + 9]
    return _bounded(numbers, flags, measure, unknown, ago=ago)


def _times_a_year(draft: _Draft) -> list[float]:
    if draft.rate is None:
        return [n * _DAYS_A_YEAR / (draft.per or 1.0) for n in draft.numbers[:2]]
    count = draft.numbers[0] if draft.numbers and draft.per is None else 1.0
    return [draft.rate * max(count, 1.0)]


def _without_number(draft: _Draft, unknown: tuple[str, ...]) -> Band | None:
    """Return the range of an answer such as "Last month", "Today" or "Never"."""
    flags, ago = draft.flags, "ago" in draft.flags
    if "today" in flags:
        return Band(0.0, 0.0, "days", unknown, exact=True, ago=True)
    if draft.units and (flags & {"under", "over"} or ago):
        bounds = flags | {"under"} if ago and "over" not in flags else flags
        return _bounded([draft.units[0]], bounds, "days", unknown, ago=ago)
    return Band(-math.inf, -math.inf, "", unknown) if "zero" in flags and not draft.units else None


def _bounded(
    numbers: Sequence[float], flags: set[str], measure: str, unknown: tuple[str, ...], *, ago: bool
) -> Band | None:
    if len(numbers) == 2:
        low, high = numbers
        return Band(low, high, measure, unknown, ago=ago) if low <= high else None
    value = numbers[0]
    if "under" in flags:
        return Band(-math.inf, value, measure, unknown, ago=ago)
    if "over" in flags:
        return Band(value, math.inf, measure, unknown, ago=ago)
    return Band(value, value, measure, unknown, exact=True, ago=ago)
