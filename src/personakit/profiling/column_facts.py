"""Facts about one column: counts, numbers, dates, options. No judgement."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.confidence import GUESS
from personakit.core.typing import Floats, Ints
from personakit.parsing.currencies import currency_in
from personakit.parsing.numbers import NOTHING, parse_numbers
from personakit.parsing.parsed import to_text, true_mask
from personakit.parsing.split_options import asks_for_several, guess_separator
from personakit.profiling.answer_scales import MOST_LEVELS_OF_A_SCALE, AnswerOrder, order_answers
from personakit.profiling.date_facts import NO_DATES, DateFacts, counted_days, date_facts
from personakit.profiling.non_answers import is_non_answer
from personakit.profiling.order_words import order_words

#: Most distinct texts that are looked at where a sample is enough.
MOST_SAMPLED = 5000
#: Share of the rows that must read as a number (a date) for the column to be one of numbers (of dates).
NEARLY_ALL = 0.9
_OTHER = re.compile(
    r"(?i)^\W*(?:\d+\W*)?(?:others?|further|weitere[rs]?|something else|sonstige[srn]?|andere[srn]?"
    r"|autres?|otr[oa]s?|altr[oiae]|anders|outr[oa]s?|inn[eay]|その他|其他|其它|기타)"
    r"\b(?!\W*\w+\W+\w+\W+\w+\W+\w+)"
)  # what people write beside the options: "Other", "Sonstiges (bitte angeben)"
_CODE = re.compile(r"[A-Z]{2}")
_LEAST_OF_OPTIONS = 0.005
_MOST_OF_LEVELS, _USUAL_LEVEL = 0.8, 0.005  # of the rows hold levels that recur as often
_FEWEST_OF_AN_END = 3  # rows with a text beside numbers that is one end of their scale
_POINT = re.compile(r"\W*\d{1,3}(?:\.0)?\W*")
_MOST_LOOKED_AT = 100  # levels that are searched for words for no answer


class Storage(StrEnum):
    """How the source stores a column, which can already say what it is."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"  # dates, times and durations
    CATEGORY = "category"  # levels that somebody declared to be levels


@dataclass(frozen=True, eq=False)
class ColumnFacts:
    """One column: its distinct values and how many rows have each, and what the source says about it.

    Made by :func:`personakit.profiling.profile_column.profile_column`. Everything is computed on the distinct values,
    when it is first asked for.
    """

    name: str
    n: int  # rows
    values: pa.Array  # distinct, as stored; no blanks, no words or codes for "no answer"
    rows: Ints  # with each of the values
    storage: Storage = Storage.TEXT
    label: str = ""  # question text
    value_labels: Mapping[str, str] = field(default_factory=dict)  # code -> label
    levels_in_order: tuple[str, ...] | None = None  # of an ordered category
    blank_words: tuple[str, ...] = ()  # words for "no value" that occur
    decimal: str = "."  # decimal mark of numbers written as text
    written_separator: str | None = None  # that the source writes between options
    position: int = 0  # of the column in its file, from 1; 0 where it is in none
    stem: str = ""  # the question that it shares with other columns, where the file says so
    item: str = ""  # its item or option of that question

    @cached_property
    def texts(self) -> pa.Array:
        """The distinct values as text."""
        return self.values if self.storage is Storage.TEXT else to_text(self.values)

    @property
    def words(self) -> str:
        """Header and question together, for keyword matching."""
        return f"{self.name} {self.label}".strip()

    @cached_property
    def filled(self) -> int:
        """Rows that hold something."""
        return int(self.rows.sum())

    @property
    def distinct(self) -> int:
        """Different values."""
        return len(self.values)

    @property
    def unique_share(self) -> float:
        """Distinct values per filled row."""
        return self.distinct / self.filled if self.filled else 0.0

    @cached_property
    def levels(self) -> list[str]:
        """Distinct texts, most frequent first, ties by text."""
        texts = self.texts.to_pylist()
        return [texts[i] for i in sorted(range(len(texts)), key=lambda i: (-self.rows[i], texts[i]))]

    @cached_property
    def _sample(self) -> tuple[list[str], Ints]:
        """Distinct texts, at most `MOST_SAMPLED`, and their rows; which ones does not depend on the order of rows."""
        texts = self.texts.to_pylist()
        if len(texts) > MOST_SAMPLED:
            hashes = np.fromiter((crc32(text.encode()) for text in texts), dtype=np.int64, count=len(texts))
            chosen = np.argpartition(hashes, MOST_SAMPLED)[:MOST_SAMPLED]
            texts = [texts[i] for i in chosen]
            return texts, self.rows[chosen]
        return texts, self.rows

    @cached_property
    def _parsed(self) -> tuple[Floats, float]:
        """The distinct values as numbers, and the share of rows that are; NaN, and 0, where few are."""
        none = np.full(self.distinct, np.nan)
        if self.storage is Storage.NUMBER:
            return self.values.cast(pa.float64()).to_numpy(zero_copy_only=False), 1.0
        if self.storage is not Storage.TEXT or not self.distinct:
            return none, 0.0
        if self.distinct > MOST_SAMPLED:  # a sample shows cheaply that a column of words is none of numbers
            words, rows = self._sample
            if _number_share(pa.array(words), rows, self.decimal)[1] < NEARLY_ALL / 2:
                return none, 0.0
        return _number_share(self.values, self.rows, self.decimal)

    @property
    def numbers(self) -> Floats:
        """Each of the values read as a number, NaN where it is none."""
        return self._parsed[0]

    @property
    def number_share(self) -> float:
        """Share of filled rows that read as a number; 0 where hardly any do."""
        return self._parsed[1]

    @cached_property
    def number_rows(self) -> list[tuple[float, int]]:
        """The numbers, each with its rows."""
        known = ~np.isnan(self.numbers)
        return list(zip(self.numbers[known].tolist(), self.rows[known].tolist(), strict=True))

    @property
    def is_number(self) -> bool:
        """Nearly all filled rows are numbers, and they are not days written as eight digits."""
        return self.number_share >= NEARLY_ALL and not self.dates.share

    @cached_property
    def is_integer(self) -> bool:
        """Nearly all numbers are whole."""
        known = self.numbers[~np.isnan(self.numbers)]
        return self.is_number and bool(len(known)) and float((known == np.round(known)).mean()) >= 0.98

    @property
    def low(self) -> float:
        """Smallest number."""
        return float(np.nanmin(self.numbers))

    @property
    def high(self) -> float:
        """Largest number."""
        return float(np.nanmax(self.numbers))

    @cached_property
    def has_leading_zeros(self) -> bool:
        """The texts are digits of one length and some begin with 0, as codes do and numbers do not."""
        words = self._sample[0] if self.storage is Storage.TEXT else []
        one_length = len({len(word) for word in words}) == 1 and len(words[0]) > 1
        return one_length and all(w.isdigit() for w in words) and any(w.startswith("0") for w in words)

    @cached_property
    def dates(self) -> DateFacts:
        """Which rows read as dates, and how they are written."""
        if self.storage in {Storage.FLAG, Storage.CATEGORY} or not self.distinct:
            return NO_DATES
        if self.storage is Storage.DATE:
            return date_facts(self.values, self.rows, self.values)
        digits = self.number_share >= NEARLY_ALL / 2
        if digits and self.number_share >= NEARLY_ALL:
            counted = counted_days(self.name, self.numbers, self.rows)
            if counted.share >= NEARLY_ALL:
                return counted
        if digits and (self.storage is Storage.NUMBER and not _could_be_days(self.numbers)):
            return NO_DATES
        return date_facts(self.texts, self.rows, pa.array(self._sample[0], pa.string()), digits=digits)

    @property
    def is_date(self) -> bool:
        """Nearly all filled rows are dates."""
        return self.storage is Storage.DATE or self.dates.share >= NEARLY_ALL

    @cached_property
    def mean_length(self) -> float:
        """Mean length of the filled texts."""
        texts, rows = self._sample
        return float(np.average([len(t) for t in texts], weights=rows)) if texts else 0.0

    @cached_property
    def mean_words(self) -> float:
        """Mean number of words of the filled texts."""
        texts, rows = self._sample
        return float(np.average([len(t.split()) for t in texts], weights=rows)) if texts else 0.0

    @cached_property
    def separator(self) -> str | None:
        """Separator between the options of a multi-select; None for any other column."""
        if self.storage not in {Storage.TEXT, Storage.CATEGORY} or self.is_number or self.is_date:
            return None
        texts, rows = self._sample
        guess = guess_separator(texts, rows.tolist(), asked=asks_for_several(self.words) and not self.is_other)
        written = self.written_separator
        return written if guess and written and guess.strip() == written.strip() else guess

    @cached_property
    def answer_order(self) -> AnswerOrder | None:
        """Order of the levels by their words, numbers or bands; None where they have none."""
        few = 2 <= self.distinct <= 2 * MOST_LEVELS_OF_A_SCALE
        if not few or self.storage not in {Storage.TEXT, Storage.CATEGORY} or self.number_share >= 1:
            return None
        made = order_answers(self.levels)
        return None if made is not None and made.sure == GUESS and self._has_stray_end(made.order) else made

    def _has_stray_end(self, order: tuple[str, ...]) -> bool:
        """Say whether an end of numbers is a text that hardly any row holds and whose words are unknown: no level."""
        rows = dict(zip(self.texts.to_pylist(), self.rows.tolist(), strict=True))
        rare = [
            level
            for level in (order[0], order[-1])
            if not _POINT.fullmatch(level) and rows.get(level, 0) < _FEWEST_OF_AN_END
        ]
        unknown = (level == self.name or order_words([level, "neutral", "very"]) is None for level in rare)
        return any(unknown)

    @property
    def order(self) -> tuple[str, ...] | None:
        """Levels in order, lowest first: of an ordered category, or of an answer scale in the data's spelling."""
        if self.levels_in_order is not None:
            return self.levels_in_order
        return None if self.answer_order is None else self.answer_order.order

    @cached_property
    def non_answers(self) -> tuple[str, ...]:
        """Frequent levels that mean no answer in words, such as "Don't know"."""
        if self.storage not in {Storage.TEXT, Storage.CATEGORY} or not self.distinct:
            return ()
        by_rows = np.argsort(-self.rows, kind="stable")[:_MOST_LOOKED_AT]
        if self.distinct > _MOST_LOOKED_AT:
            by_rows = by_rows[self.rows[by_rows] > 1]
        if self.separator is not None:  # written in beside options
            by_rows = by_rows[self.rows[by_rows] >= max(2, _LEAST_OF_OPTIONS * self.filled)]
        top = self.texts.take(pa.array(by_rows, pa.int64())).to_pylist()
        words = [text for text in top if text.casefold() != "na" and is_non_answer(text)]
        codes = sum(bool(_CODE.fullmatch(text)) for text in top) - sum(bool(_CODE.fullmatch(text)) for text in words)
        among_codes = codes >= _MOST_OF_LEVELS * (len(top) - len(words)) and codes > 2  # NC among states
        return tuple(text for text in words if not (among_codes and _CODE.fullmatch(text)))

    def without(self, levels: Collection[str]) -> ColumnFacts:
        """Return the facts of a column in which some levels count as blank."""
        if not levels:
            return self
        rest = ~true_mask(pc.is_in(self.texts, value_set=pa.array(sorted(levels), pa.string())))
        return replace(self, values=self.values.filter(pa.array(rest)), rows=self.rows[rest])

    @property
    def is_other(self) -> bool:
        """The header or item asks for what is not among the options."""
        return _OTHER.match(re.split(r"::|\n", self.item or self.name)[0]) is not None

    @cached_property
    def recurring(self) -> int:
        """Levels that recur, where nearly all rows hold one and others are answers written in; else 0."""
        usual = self.rows[self.rows >= max(3.0, _USUAL_LEVEL * self.filled)]
        return len(usual) if self.filled and usual.sum() >= _MOST_OF_LEVELS * self.filled else 0

    @property
    def is_prose(self) -> bool:
        """Free text: several words, rarely repeated."""
        return (
            self.distinct >= 8
            and not self.is_number
            and not self.is_date
            and self.separator is None
            and self.mean_words >= 2
            and (self.unique_share >= 0.3 or (self.mean_words >= 5 and self.distinct >= 15))
        )

    @cached_property
    def currency(self) -> str | None:
        """Currency whose sign or code occurs in the values or the header."""
        seen = " ".join([self.name, *self.levels[:20]]) if self.number_share > 0.5 else self.name
        return currency_in(seen)


def _number_share(texts: pa.Array, rows: Ints, decimal: str) -> tuple[Floats, float]:
    """Return the texts as numbers, and the share of rows that are; words for "nothing" do not count against it."""
    numbers = parse_numbers(texts, decimal).cells
    known = ~np.isnan(numbers)
    nothing = true_mask(pc.is_in(pc.utf8_lower(texts), value_set=pa.array(NOTHING)))
    asked = float(rows[known | ~nothing].sum())
    return numbers, float(rows[known].sum()) / asked if asked else 0.0


def _could_be_days(numbers: Floats) -> bool:
    """Say whether numbers lie where days written as eight digits do, before they are written out as text."""
    inside = (numbers >= 19_000_101) & (numbers <= 21_001_231)
    return float(inside.mean()) >= NEARLY_ALL
