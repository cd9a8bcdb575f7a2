"""Facts about one column: counts, numbers, dates, options. No judgement."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from personakit.core.typing import Bools, Floats
from personakit.profiling.keywords import CURRENCY_CODES, CURRENCY_SIGNS, SCALES

DATE_FORMATS = (
    "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y/%m/%d", "%d.%m.%Y",
    "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d/%m/%Y", "%m/%d/%Y", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%d-%m-%Y", "%m-%d-%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y",
)  # fmt: skip
#: Pairs of formats that can read the same text: day first, month first.
AMBIGUOUS = {"%d/%m/%Y": "%m/%d/%Y", "%d-%m-%Y": "%m-%d-%Y", "%d/%m/%Y %H:%M": "%m/%d/%Y %H:%M",
             "%d/%m/%Y %H:%M:%S": "%m/%d/%Y %H:%M:%S"}  # fmt: skip
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?")
_DIGITS = r"(19|20)\d{6}"  # a day without separators: 20240305
_SEPARATORS = (";", "|", ",", "/")
#: Most distinct values that are parsed: enough to recognise a column.
_MOST_PARSED = 5000


@dataclass(frozen=True, eq=False)
class ColumnFacts:
    """One column of one export, as text, with the labels that the reader gives."""

    name: str
    text: pd.Series  # str, stripped; missing where blank
    label: str = ""  # question text
    value_labels: Mapping[str, str] = field(default_factory=dict)  # code -> label
    typed: bool = False  # the file itself says that it holds dates

    @cached_property
    def counts(self) -> pd.Series:
        """Distinct texts and how often each occurs, most frequent first, ties by text."""
        counts = self.text.dropna().value_counts()
        frame = pd.DataFrame({"text": counts.index.astype(str), "n": counts.to_numpy()})
        frame = frame.sort_values(["n", "text"], ascending=[False, True])
        return pd.Series(frame["n"].to_numpy(), index=frame["text"].to_numpy())

    @property
    def words(self) -> str:
        """Header and question together, for keyword matching."""
        return f"{self.name} {self.label}".strip()

    @property
    def n(self) -> int:
        """Rows."""
        return len(self.text)

    @cached_property
    def filled(self) -> int:
        """Rows that hold something."""
        return int(self.counts.sum())

    @property
    def distinct(self) -> int:
        """Different texts."""
        return len(self.counts)

    @property
    def levels(self) -> list[str]:
        """Distinct texts, most frequent first."""
        return [str(level) for level in self.counts.index]

    @property
    def unique_share(self) -> float:
        """Distinct texts per filled row."""
        return self.distinct / self.filled if self.filled else 0.0

    @cached_property
    def _sample(self) -> pd.Series:
        return self.counts.iloc[:: max(1, len(self.counts) // _MOST_PARSED)]

    @cached_property
    def numbers(self) -> Floats:
        """Distinct values (of a sample) read as numbers, NaN where they are not."""
        return np.array([_number(str(t)) for t in self._sample.index], dtype=np.float64)

    @cached_property
    def number_share(self) -> float:
        """Share of filled rows that read as a number."""
        weights = self._sample.to_numpy(dtype=np.float64)
        return float(weights[~np.isnan(self.numbers)].sum() / weights.sum()) if weights.sum() else 0.0

    @property
    def is_number(self) -> bool:
        """Nearly all filled rows are numbers."""
        return self.number_share >= 0.9

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
    def dates(self) -> tuple[float, tuple[str, ...], bool, pd.Timestamp | None]:
        """Share of filled rows that are dates, formats by frequency, day-or-month in doubt, and the latest date."""
        return _dates(self._sample)

    @property
    def is_date(self) -> bool:
        """Most filled rows are dates."""
        return self.dates[0] >= 0.8

    @cached_property
    def mean_length(self) -> float:
        """Mean length of the filled texts."""
        lengths = np.array([len(t) for t in self._sample.index], dtype=np.float64)
        return float(np.average(lengths, weights=self._sample.to_numpy())) if len(lengths) else 0.0

    @property
    def mean_words(self) -> float:
        """Mean number of words of the filled texts."""
        words = np.array([len(str(t).split()) for t in self._sample.index], dtype=np.float64)
        return float(np.average(words, weights=self._sample.to_numpy())) if len(words) else 0.0

    @cached_property
    def separator(self) -> str | None:
        """Separator between the options of a multi-select; None for any other column."""
        if self.is_number or self.is_date or self.distinct < 3:
            return None
        return next((s for s in _SEPARATORS if _is_multi(self._sample, s)), None)

    @cached_property
    def order(self) -> tuple[str, ...] | None:
        """Levels of a known worded scale, lowest first, in the data's spelling."""
        by_folded = {level.strip().casefold(): level for level in self.levels}
        if not 2 <= len(by_folded) <= 8:
            return None
        for scale in SCALES:
            if set(by_folded) <= set(scale) and len(by_folded) >= max(2, len(scale) - 2):
                return tuple(by_folded[step] for step in scale if step in by_folded)
        return None

    @cached_property
    def currency(self) -> str | None:
        """Currency whose sign occurs in the values or the header."""
        seen = " ".join([self.name, *self.levels[:20]]) if self.number_share > 0.5 else self.name
        sign = next((code for sign, code in CURRENCY_SIGNS.items() if sign in seen), None)
        return sign or next((code for code in CURRENCY_CODES if re.search(rf"\b{code}\b", seen)), None)


def as_text(values: Any) -> pd.Series:
    """Return any column as stripped text: whole floats without decimals, blanks as missing."""
    series = pd.Series(values).reset_index(drop=True)
    if pd.api.types.is_datetime64_any_dtype(series):
        whole = (series.dropna().dt.normalize() == series.dropna()).all()
        text = series.dt.strftime("%Y-%m-%d" if whole else "%Y-%m-%d %H:%M:%S")
    elif pd.api.types.is_float_dtype(series):
        text = series.map(
            lambda v: str(int(v)) if v == round(v) and abs(v) < 1e15 else repr(float(v)), na_action="ignore"
        )
    elif pd.api.types.is_integer_dtype(series):
        text = series.map(lambda v: str(int(v)), na_action="ignore")
    else:
        text = series.astype(object).map(lambda v: v if isinstance(v, str) else str(v), na_action="ignore")
    text = text.astype("str").str.strip()
    return text.where(text != "")


def _number(text: str) -> float:
    stripped = re.sub(r"[\s\u00a0'€$£¥₹%]|CHF|EUR|USD|GBP", "", text)
    if not _NUMBER.fullmatch(stripped):
        return float("nan")
    if "," in stripped and "." in stripped:
        decimal = max(stripped.rfind(","), stripped.rfind("."))
        whole = re.sub(r"[.,]", "", stripped[:decimal])
        return float(f"{whole}.{stripped[decimal + 1 :]}")
    if "," in stripped:
        thousands = bool(re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", stripped))
        stripped = stripped.replace(",", "" if thousands else ".", -1 if thousands else 1)
    try:
        return float(stripped)
    except ValueError:
        return float("nan")


def _dates(counts: pd.Series) -> tuple[float, tuple[str, ...], bool, pd.Timestamp | None]:
    texts = pd.Series(counts.index.astype(str))
    weights = counts.to_numpy(dtype=np.float64)
    date_like = texts.str.fullmatch(_DIGITS) | (
        texts.str.contains(r"\d", regex=True)
        & texts.str.len().between(8, 29)
        & texts.str.contains(r"[-/. ]", regex=True)
    )
    if not len(texts) or float(weights[date_like.to_numpy()].sum()) < 0.5 * float(weights.sum()):
        return 0.0, (), False, None
    if _are_digits(texts, weights):
        read = pd.to_datetime(texts, format="%Y%m%d", errors="coerce")
        return float(weights[read.notna().to_numpy()].sum() / weights.sum()), ("%Y%m%d",), False, _latest(read, weights)
    without_zone = texts.str.replace(r"(:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)?$", r"\1", regex=True)
    zoned, texts = bool((without_zone != texts).any()), without_zone
    unread = date_like.to_numpy().copy()
    formats: list[str] = []
    read = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")
    doubt = False
    for _ in range(3):
        best = max(
            ((float(weights[good].sum()), -i, f, good, at) for i, f, good, at in _format_readings(texts, unread)),
            default=None,
        )
        if best is None or best[0] < 0.005 * float(weights.sum()):
            break
        _, _, pattern, good, parsed = best
        swapped = AMBIGUOUS.get(pattern)
        if swapped:
            other = pd.to_datetime(texts, format=swapped, errors="coerce").notna().to_numpy()
            doubt = doubt or bool((other & good).sum() == good.sum())
        formats.append(pattern)
        read = read.where(~good, parsed.astype("datetime64[us]"))
        unread &= ~good
    share = float(weights[read.notna().to_numpy()].sum() / weights.sum())
    return share, () if zoned else tuple(formats), doubt, _latest(read, weights)


def _are_digits(texts: pd.Series, weights: Floats) -> bool:
    """Say whether nearly all texts are days written as eight digits; other numbers would rarely be valid days."""
    some = texts.where(texts.str.fullmatch(_DIGITS))
    days = pd.to_datetime(some, format="%Y%m%d", errors="coerce").notna().to_numpy()
    return bool(float(weights[days].sum()) >= 0.98 * float(weights.sum()))


def _latest(dates: pd.Series, weights: Floats) -> pd.Timestamp | None:
    """Return the latest date, ignoring stray dates far after the rest."""
    known = pd.DataFrame({"at": dates, "n": weights}).dropna().sort_values("at")
    if known.empty:
        return None
    usual = known.loc[known["n"].cumsum() >= 0.99 * known["n"].sum(), "at"].iloc[0]
    return pd.Timestamp(known.loc[known["at"] <= usual + pd.Timedelta(days=92), "at"].max())


def _format_readings(texts: pd.Series, unread: Bools) -> Sequence[tuple[int, str, Bools, pd.Series]]:
    readings = []
    if unread.any():
        for i, pattern in enumerate(DATE_FORMATS):
            parsed = pd.to_datetime(texts.where(unread), format=pattern, errors="coerce")
            good = parsed.dt.year.between(1900, 2100).to_numpy() & unread
            if good.any():
                readings.append((i, pattern, good, parsed))
    return readings


def _is_multi(counts: pd.Series, separator: str) -> bool:
    texts = [str(t) for t in counts.index]
    weights = counts.to_numpy(dtype=np.float64)
    several = np.array([separator in t for t in texts])
    if float(weights[several].sum()) < 0.15 * float(weights.sum()):
        return False
    options: dict[str, float] = {}
    chosen_with: dict[str, set[str]] = {}
    for text, weight in zip(texts, weights, strict=True):
        parts = [part.strip() for part in text.split(separator) if part.strip()]
        for part in parts:
            options[part] = options.get(part, 0.0) + float(weight)
            chosen_with.setdefault(part, set()).update(parts)
    if (
        all(_NUMBER.fullmatch(o) for o in options)
        or not 2 <= len(options) <= 60
        or float(np.mean([len(o) for o in options])) > 45
    ):
        return False
    common = sum(w for w in options.values() if w >= 0.005 * float(weights.sum()))
    # options combine in many ways; the halves of a sentence always in the same way
    mixing = np.average([len(chosen_with[o]) - 1 for o in options], weights=list(options.values()))
    return common >= 0.9 * sum(options.values()) and float(mixing) >= min(2.0, len(options) - 1)
