"""Dates whose month is a word, in ten languages and more, and dates with the signs of year, month and day."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.typing import Array, Bools, Ints
from personakit.parsing.parsed import true_mask

#: Names and abbreviations of the twelve months: English, German, French, Spanish, Italian, Dutch, Portuguese, Polish,
#: Danish and Norwegian, Swedish, Czech, Turkish, Russian.
_MONTHS = (
    "january jan janvier janv enero ene gennaio gen januari januar jan janeiro styczeń stycznia sty jänner jän januar "
    "leden ledna ocak oca январь января янв",
    "february feb febr februar février févr fév febrero febbraio februari fevereiro fev luty lutego lut feber únor "
    "února şubat şub февраль февраля фев",
    "march mar märz mär mrz mars marts marzo maart mrt março marzec marca březen března mart март марта мар",
    "april apr avril avr abril abr aprile kwiecień kwietnia kwi duben dubna nisan nis апрель апреля апр",
    "may mai mayo maggio mag mei maio maj maja květen května mayıs май мая",
    "june jun juni juin junio giugno giu junho czerwiec czerwca cze červen června haziran haz июнь июня июн",
    "july jul juli juillet juil julio luglio lug julho lipiec lipca lip červenec července temmuz tem июль июля июл",
    "august aug août aout agosto ago augustus sierpień sierpnia sie srpen srpna ağustos ağu август августа авг",
    "september sep sept septembre septiembre set settembre setembro wrzesień wrzesnia września wrz září eylül eyl "
    "сентябрь сентября сен",
    "october oct oktober okt octobre octubre ottobre ott outubro out październik października paź říjen října ekim eki "
    "октябрь октября окт",
    "november nov novembre noviembre novembro listopad listopada lis kasım kas ноябрь ноября ноя",
    "december dec desember des dezember dez décembre déc diciembre dic dicembre dezembro grudzień grudnia gru "
    "prosinec prosince aralık ara декабрь декабря дек",
)


def _without_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


_WRITTEN = {word: i for i, words in enumerate(_MONTHS, start=1) for word in words.split()}
#: Month by its name, also where the file has no accents: fevrier, maerz.
_MONTH_BY_WORD = {
    spelling: i for word, i in _WRITTEN.items() for spelling in (word, _without_accents(word), word.replace("ä", "ae"))
}
_WORDS = pa.array(list(_MONTH_BY_WORD), pa.string())
_MONTH_WORDS = frozenset(_MONTH_BY_WORD)
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_MONTH_SIGN = re.compile("[月월]")
_MOST_LOOKED_AT = 10_000  # cells
_NUMBER_OF_WORD = np.array([*_MONTH_BY_WORD.values(), 0], dtype=np.int64)
_TIME = (
    r"(?:(?:t|,|\s)*(?:um |at |à |alle |às |a las |kl\. ?|o )?\s*(?P<hour>\d{1,2})\s?[:.h]\s?(?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?\s?m\.?)?(?:\s?uhr)?)?"
    r"\s*(?:z|utc|gmt|[+-]\d{2}:?\d{2})?$"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?"
_YEAR = r"(?P<year>\d{4}|'?\d{2})(?:\s?r\.|\s?г\.)?"
_WEEKDAY = r"^(?:\p{L}{2,14}\.?,?\s+)?(?:den |the |le |el |il )?"
_MONTH = r"(?P<month>\p{L}{3,12})\.?"
_PATTERNS = (
    rf"{_WEEKDAY}{_DAY}[-\s./]*(?:de |of |d')?{_MONTH}[-\s./,]*(?:de |del |of )?{_YEAR}{_TIME}",
    rf"{_WEEKDAY}{_MONTH}[-\s./]*{_DAY},?[-\s]+{_YEAR}{_TIME}",
    rf"^(?P<year>\d{{4}})[-\s./]*{_MONTH}[-\s./]*{_DAY}{_TIME}",
    rf"^(?P<year>\d{{4}})\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일]?{_TIME}",
)
_LETTER = r"\p{L}{3}|[年년]"


def month_of(word: str) -> int | None:
    """Return the month, 1 to 12, that a word names or abbreviates; None for any other word.

    Examples
    --------
    >>> month_of("März"), month_of("fevrier"), month_of("Market")
    (3, 2, None)
    """
    return _MONTH_BY_WORD.get(word.strip(" .").lower())


def read_word_dates(text: pa.Array) -> tuple[Any, Bools]:
    """Read dates such as "5. März 2024", "mars 5, 2024 10:30", "05-abr-24" and "2024年3月5日".

    Parameters
    ----------
    text : pyarrow string Array
        Trimmed cells.

    Returns
    -------
    values : ndarray of datetime64[s]
        NaT where a cell is no such date.
    two_digit : ndarray of bool
        Where the year has two digits, so that its century is a guess.

    Examples
    --------
    >>> values, two_digit = read_word_dates(pa.array(["5. März 2024", "05-abr-24", "31 février 2024"]))
    >>> values.astype("datetime64[D]").astype(str).tolist(), two_digit.tolist()
    (['2024-03-05', '2024-04-05', 'NaT'], [False, True, False])
    """
    values = np.full(len(text), "NaT", "datetime64[s]")
    two_digit = np.zeros(len(text), dtype=bool)
    if not _names_a_month(text):
        return values, two_digit
    open_ = true_mask(pc.match_substring_regex(text, _LETTER))
    for pattern in _PATTERNS:
        positions = np.flatnonzero(open_)
        if not len(positions):
            break
        parts = pc.extract_regex(pc.utf8_lower(text.take(pa.array(positions))), pattern)
        hit = parts.is_valid().to_numpy(zero_copy_only=False)
        if not hit.any():
            continue
        moments, short = _moments(parts.filter(pa.array(hit)), words=pattern is not _PATTERNS[-1])
        known = ~np.isnat(moments)
        read = positions[hit][known]
        values[read], two_digit[read] = moments[known], short[known]
        open_[read] = False
    return values, two_digit


def _names_a_month(text: pa.Array) -> bool:
    """Say whether a month is named at all, or its sign is there: looking is far cheaper than compiling the patterns."""
    if len(text) > _MOST_LOOKED_AT:
        return True
    cells = " ".join(cell for cell in text.to_pylist() if cell).lower()
    return bool(_MONTH_SIGN.search(cells)) or not _MONTH_WORDS.isdisjoint(_LETTERS.findall(cells))


def _field(parts: pa.Array, name: str) -> Ints:
    """Return a group of digits as integers; 0 where it is not there."""
    text = pc.replace_substring_regex(pc.struct_field(parts, name), pattern=r"\D", replacement="")
    filled = pc.if_else(pc.equal(pc.binary_length(text), 0), pa.scalar("0"), text)
    numbers: Ints = filled.fill_null("0").cast(pa.int64()).to_numpy(zero_copy_only=False)
    return numbers


def _moments(parts: pa.Array, *, words: bool) -> tuple[Array, Bools]:
    year, day = _field(parts, "year"), _field(parts, "day")
    short = year < 100
    year = np.where(short, century_of(year), year)
    if words:
        index = pc.index_in(pc.struct_field(parts, "month"), value_set=_WORDS).fill_null(-1)
        month = _NUMBER_OF_WORD[index.to_numpy(zero_copy_only=False)]
    else:
        month = _field(parts, "month")
    hour, minute, second = (_field(parts, name) for name in ("hour", "minute", "second"))
    half = pc.utf8_slice_codeunits(pc.struct_field(parts, "half").fill_null(""), 0, 1)
    afternoon, morning = (true_mask(pc.equal(half, letter)) for letter in "pa")
    hour = np.where(afternoon & (hour < 12), hour + 12, np.where(morning & (hour == 12), 0, hour))
    good = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (hour < 24) & (minute < 60) & (second < 60)
    good &= (year >= 1900) & (year <= 2100)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (np.where(good, day, 1) - 1).astype("timedelta64[D]")
    good &= days.astype("datetime64[M]") == months
    seconds = (hour * 3600 + minute * 60 + second).astype("timedelta64[s]")
    return np.where(good, days.astype("datetime64[s]") + seconds, np.datetime64("NaT", "s")), short


def century_of(years: Ints) -> Ints:
    """Return years of two digits with a century: 69 to 99 of the last one, as strptime has it.

    Examples
    --------
    >>> century_of(np.array([24, 68, 69])).tolist()
    [2024, 2068, 1969]
    """
    return np.where(years >= 69, 1900 + years, 2000 + years)


def settle_century(values: Array, two_digit: Bools) -> Array:
    """Move years of two digits into the century that the column shows.

    Without evidence 00 to 68 are of this century. Where years after 2040 come out, the years of the column are taken as
    one stretch: it begins after the largest gap between them (40 to 99 and 00 to 05 are 1940 to 2005), and lies in the
    last century where it would reach beyond 2060 or begins after 40.

    Parameters
    ----------
    values : ndarray of datetime64[s]
        Dates of a column.
    two_digit : ndarray of bool
        Where the year was written with two digits.

    Examples
    --------
    >>> births = np.array(["2052-03-01", "1987-03-01", "2004-03-01"], dtype="datetime64[s]")
    >>> settle_century(births, np.ones(3, dtype=bool)).astype("datetime64[Y]").astype(str).tolist()
    ['1952', '1987', '2004']
    """
    asked = two_digit & ~np.isnat(values)
    if not asked.any():
        return values
    years = values[asked].astype("datetime64[Y]").astype(np.int64) + 1970
    if years.max() <= 2040:
        return values
    short = np.unique(years % 100)
    gaps = (np.roll(short, -1) - short - 1) % 100 + 1
    first = int(np.roll(short, -1)[np.argmax(gaps)])
    after = (years % 100 - first) % 100
    late = first > 40 or 2000 + first + int(after.max()) > 2060
    meant = (1900 if late else 2000) + first + after
    moved = values.copy()
    months = values[asked].astype("datetime64[M]")
    shifted = (months.astype(np.int64) + (meant - years) * 12).astype("datetime64[M]")
    moved[asked] = shifted.astype("datetime64[s]") + (values[asked] - months.astype("datetime64[s]"))
    return moved
