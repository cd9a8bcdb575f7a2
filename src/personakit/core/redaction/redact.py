"""``redact``: replace personal data by its kind: [email], [phone], [name] ..."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, overload

from personakit.core.redaction import patterns
from personakit.core.redaction.number_formats import IBAN, NUMBER, iban_end, number_kind
from personakit.core.redaction.phrases import (
    AFTER_NAME,
    BIRTH,
    ENDS,
    NAME_CUE,
    NAME_WORDS,
    NO_NAMES,
    NON_PERSONAL_CUES,
    ORDER,
    PARTICLES,
    PRODUCTS,
    follows,
)

if TYPE_CHECKING:
    import pandas as pd

MAIL, LINK, NAME, ADDRESS, DATE = "email", "link", "name", "address", "date"
Span = tuple[int, int, str]
#: Every text with a number, mail or link matches this; all others are skipped at once.
_LOOK_CLOSER = re.compile(r"[@\d/\u3400-\u9fff]|[(\[{]\s?a|[ _](?:dot|punkt|point|punto|punt|ponto)[ _]", re.IGNORECASE)
_AT = re.compile(r"(?<![^\W_])(?:at|arobase|arroba|chiocciola|apenstaartje|klammeraffe)(?![^\W_])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'’]*")
_NEXT = re.compile(r"\s+([^\W\d_]+)")
_TOKEN = re.compile(r"[\s,]*(?P<word>[^\W\d_][\w'’\u2010-]*\.?)")
_ID = re.compile(r"(?<![\w])[\w-]*\d[\w-]*(?![\w])")
_MOST_NAMES = 4
#: Most words of a name in lower case.
_MOST_SMALL = 2


@overload
def redact(texts: str, customer_ids: Collection[str] | pd.Series | None = None) -> str: ...
@overload
def redact(texts: pd.Series, customer_ids: Collection[str] | pd.Series | None = None) -> pd.Series: ...
def redact(texts: str | pd.Series, customer_ids: Collection[str] | pd.Series | None = None) -> str | pd.Series:
    """Replace personal data in free text by its kind.

    Mail addresses, links with a path, phone numbers, payment cards (Luhn), IBAN (mod 97), names after a title, a
    greeting or an introduction, postal addresses, dates of birth, order and customer numbers. Prices, dates, years,
    percentages and product names stay. A name without any of these cues stays: no list of names is kept.

    Parameters
    ----------
    texts : str or Series of str
        One text, or many; missing ones stay missing.
    customer_ids : collection of str or Series, optional
        Ids of the base; where a text holds one, whatever its form, it is replaced too.

    Returns
    -------
    str or Series
        The same, with "[email]", "[phone]", "[card]", "[iban]", "[name]", "[address]", "[link]", "[date]" and
        "[number]" in place of personal data.

    Examples
    --------
    >>> redact("Paid 49.99 EUR on 12.03.2025, please call Ms Okafor on +44 20 7946 0123")
    'Paid 49.99 EUR on 12.03.2025, please call Ms [name] on [phone]'
    >>> redact("Bitte an anna.b@example.com, Auftrag 4711-82")
    'Bitte an [email], Auftrag [number]'
    """
    if isinstance(texts, str):
        return _without(texts, _known([texts], customer_ids))
    import pandas as pd

    categorical = texts.array if isinstance(texts.dtype, pd.CategoricalDtype) else pd.Categorical(texts)
    written = [str(text) for text in categorical.categories]
    ids = _known(written, customer_ids)
    clean = [_without(text, ids) for text in written]
    codes = categorical.codes
    whole = pd.Series(clean, dtype="str").reindex(codes).to_numpy() if clean else [None] * len(codes)
    return pd.Series(whole, index=texts.index, name=texts.name, dtype="str")


def find_personal(text: str, customer_ids: Collection[str] = frozenset()) -> list[Span]:
    """Return where a text holds personal data.

    Returns
    -------
    list of (start, end, kind)
        In order, not overlapping.

    Examples
    --------
    >>> find_personal("My name is Ada")
    [(11, 14, 'name')]
    """
    spans: list[Span] = []
    if _LOOK_CLOSER.search(text):
        for finder in _FINDERS:
            _add(spans, finder(text))
        if customer_ids:
            _add(spans, ((m.start(), m.end(), NUMBER) for m in _ID.finditer(text) if m[0] in customer_ids))
    if not NAME_WORDS.isdisjoint(_WORD.findall(text.casefold())):
        _add(spans, _names(text))
    return sorted(spans)


def _without(text: str, customer_ids: Collection[str]) -> str:
    spans = find_personal(text, customer_ids)
    if not spans:
        return text
    out, at = [], 0
    for start, end, kind in spans:
        out += [text[at:start], f"[{kind}]"]
        at = end
    return "".join([*out, text[at:]])


def _add(spans: list[Span], candidates: Iterator[Span]) -> None:
    """Add the spans that overlap no earlier one: the surer kinds are added first."""
    for start, end, kind in candidates:
        if end > start and all(end <= s or start >= e for s, e, _ in spans):
            spans.append((start, end, kind))


def _known(texts: list[str], customer_ids: Collection[str] | pd.Series | None) -> Collection[str]:
    """Return the words of the texts that are ids of the base, in one pass over the ids."""
    if customer_ids is None or not len(customer_ids):
        return frozenset()
    words = {word for text in texts for word in _ID.findall(text) if len(word) > 2}
    if not words or isinstance(customer_ids, (set, frozenset)):
        return words & set(customer_ids) if words else frozenset()
    import pyarrow as pa
    import pyarrow.compute as pc

    spelt = sorted({form for word in words for form in (word, word.upper(), word.lower())})
    base = pa.array(customer_ids, type=pa.large_string())
    hits = set(base.filter(pc.is_in(base, value_set=pa.array(spelt, type=pa.large_string()))).to_pylist())
    return frozenset(word for word in words if {word, word.upper(), word.lower()} & hits)


def _all(pattern: re.Pattern[str], kind: str) -> Callable[[str], Iterator[Span]]:
    def find(text: str) -> Iterator[Span]:
        return ((m.start(), m.end(), kind) for m in pattern.finditer(text))

    return find


def _links(text: str) -> Iterator[Span]:
    if "/" in text:
        yield from _all(patterns.LINK, LINK)(text)
    if "@" in text or _AT.search(text):
        yield from _all(patterns.MAIL, MAIL)(text)


def _addresses(text: str) -> Iterator[Span]:
    if patterns.STREET.search(text.casefold()):
        yield from _all(patterns.ADDRESS, ADDRESS)(text)
    yield from _all(patterns.POSTCODE_UK, ADDRESS)(text)


def _dates_of_birth(text: str) -> Iterator[Span]:
    return ((m.start(), m.end(), DATE) for m in patterns.BIRTH_DATE.finditer(text) if follows(text, m.start(), BIRTH))


def _codes(text: str) -> Iterator[Span]:
    yield from _all(patterns.IP, NUMBER)(text)
    for m in patterns.WORD_CODE.finditer(text):
        if not patterns.YEARS.fullmatch(m[0]) and not patterns.DATE.fullmatch(m[0]) and follows(text, m.start(), ORDER):
            yield m.start(), m.end(), NUMBER
    for m in patterns.CODE.finditer(text):
        if not follows(text, m.start(), NON_PERSONAL_CUES):
            yield m.start(), m.end(), NUMBER


def _ibans(text: str) -> Iterator[Span]:
    return ((m.start(), m.start() + end, IBAN) for m in patterns.IBAN.finditer(text) if (end := iban_end(m[0])))


def _numbers(text: str) -> Iterator[Span]:
    for m in patterns.NUMBER.finditer(text):
        end = m.end()
        kind = number_kind(text, m.start(), end)
        if kind:
            yield m.start(), end, kind


def _names(text: str) -> Iterator[Span]:
    at = 0
    while cue := NAME_CUE.search(text, at):
        at = cue.end()
        small = bool(cue["intro"] or cue["small"])
        letter = bool(cue["close"] or cue["short"] or cue["thanks"])
        # Only blanks come between a title and its name; after a greeting also a comma or a new line.
        if (cue["title"] or cue["small"]) and not text[at : at + 1].isspace():
            continue
        name = _name_after(text, at, small=small, most=1 if cue["small"] else _MOST_NAMES, whole=letter)
        if not name:
            continue
        following = _NEXT.match(text, name[1])
        after = following[1].casefold() if following else ""
        if cue["title"] and after in PRODUCTS:
            continue
        if cue["vague"] and (" " not in text[name[0] : name[1]] or (after and after not in AFTER_NAME)):
            continue
        yield name
        at = name[1]


def _leads_to_name(text: str, at: int) -> bool:
    """Say whether name particles from `at` on lead to a word with a capital: "de la Cruz"."""
    while token := _TOKEN.match(text, at):
        if token["word"].casefold() not in PARTICLES:
            return token["word"][0].isupper()
        at = token.end()
    return False


def _name_after(text: str, at: int, *, small: bool, most: int, whole: bool) -> Span | None:
    """Return the name that begins at or soon after `at`: words with a capital, and particles between them."""
    start = end = -1
    words, position = 0, at
    while words < most and (token := _TOKEN.match(text, position)):
        gap, word = text[position : token.start("word")], token["word"]
        bare = word.rstrip(".")
        folded = bare.casefold()
        if ("," in gap or "\n" in gap) and (words or not whole):
            break
        if NAME_CUE.fullmatch(word) and not words:  # "Frau Dr. Müller": a title after a title
            position = token.end()
            continue
        if folded in PARTICLES and _leads_to_name(text, token.end()):
            start = token.start("word") if start < 0 else start
            position = token.end()
            continue
        if words == 0 and folded in NO_NAMES:
            return None
        capital = word[0].isupper()
        if not capital and (not small or words >= _MOST_SMALL or folded in ENDS):
            break
        if words and folded in NO_NAMES:
            break
        start = token.start("word") if start < 0 else start
        initial = word.endswith(".") and len(bare) <= 2
        end = token.end("word") if initial else token.start("word") + len(bare)
        words += 1
        position = token.end()
        if word.endswith(".") and not initial:
            break
    return None if not words else (start, end, NAME)


_FINDERS: tuple[Callable[[str], Iterator[Span]], ...] = (
    _links,
    _ibans,
    _addresses,
    _dates_of_birth,
    _codes,
    _numbers,
    _all(patterns.HANDLE, NAME),
    _all(patterns.EASTERN, NAME),
)
