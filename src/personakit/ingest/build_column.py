"""Build one attribute column of a declared kind from the cells as read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.formatting import format_exact
from personakit.core.kinds import OPTION_SEPARATOR, Kind
from personakit.core.typing import Bools
from personakit.ingest.answer_counts import LONGEST_ANSWER, count_numbers, count_words
from personakit.ingest.blank_cells import guesses_blanks
from personakit.ingest.number_columns import choose_mark, currencies_of
from personakit.ingest.read_levels import Levels, match_levels, read_levels
from personakit.parsing.answer_words import flag_of, merge_spellings
from personakit.parsing.blank_words import guess_blank_words
from personakit.parsing.dates import guess_formats, parse_dates
from personakit.parsing.numbers import parse_numbers
from personakit.parsing.parsed import Parsed, blank_codes, plain_array, to_text, true_mask
from personakit.parsing.split_options import split_options, whole_options
from personakit.profiling.infer_kind import MOST_SCALE_POINTS
from personakit.readers import RawExport
from personakit.study.settings import Attribute, Export

OUT_OF_SCALE = "outside its scale"
NO_NUMBER = "no number"
NO_DATE = "no date"
NOT_A_LEVEL = "not among its levels"


@dataclass(frozen=True, eq=False)
class BuiltColumn:
    """A finished column: its values, the cells that were repaired, and those that had to be set missing."""

    column: pd.Series
    kind: Kind
    fixed: Mapping[str, Bools] = field(default_factory=dict)
    failed: Mapping[str, Bools] = field(default_factory=dict)
    rejected_answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # reason -> answer -> rows
    scale: tuple[float, float] | None = None
    order: tuple[str, ...] | None = None
    note: str = ""
    blanks: Mapping[str, int] = field(default_factory=dict)  # words guessed to stand for an empty cell -> rows
    in_doubt: tuple[str, int] | None = None  # decimal mark, and the cells that could be read with the other one
    currencies: Mapping[str, int] = field(default_factory=dict)  # in cells of numbers -> rows


@dataclass(frozen=True, eq=False)
class _Task:
    column: pa.ChunkedArray
    attribute: Attribute
    missing: tuple[Any, ...]
    decimal: str
    formats: tuple[str, ...]
    labels: dict[Any, str]
    in_doubt: tuple[str, int] | None = None
    guess_blanks: bool = True
    na_is_blank: bool = False

    def levels(self) -> Levels:
        """Return the levels of a column of words."""
        return read_levels(
            self.column,
            self.missing,
            _recodes(self.attribute),
            self.labels,
            guess_blanks=self.guess_blanks,
            na_is_blank=self.na_is_blank,
            meant=self.attribute.order or (),
        )

    def unread(self, parsed: Parsed) -> Bools:
        """Return the cells that are no number or date; words for "nothing" are none where blanks are not guessed."""
        return parsed.bad if parsed.blank is None or self.guess_blanks else parsed.bad | parsed.blank

    def blanks(self, column: pa.Array, parsed: Parsed) -> dict[str, int]:
        """Count the words for "nothing" among numbers or dates."""
        return count_words(column, parsed.blank) if parsed.blank is not None and self.guess_blanks else {}


def build_column(
    column: pa.ChunkedArray,
    attribute: Attribute,
    raw: RawExport,
    export: Export,
    name: str,
    *,
    beside: Sequence[pa.ChunkedArray] = (),
    na_is_blank: bool = False,
) -> BuiltColumn:
    """Build an attribute column.

    Parameters
    ----------
    column : pyarrow.ChunkedArray
        Cells as read.
    attribute : Attribute
        With its kind filled in.
    raw : RawExport
        The export that it comes from: decimal mark, value labels.
    export : Export
        Settings that apply to all columns.
    name : str
        Name of the attribute.
    beside : sequence of ChunkedArray
        All columns of the export that were read: they show its decimal mark.
    na_is_blank : bool
        Whether the export writes NA for "nothing" among its numbers.

    Returns
    -------
    BuiltColumn
        numeric -> float64; ordinal -> ordered Categorical; categorical, binary and multi_select -> Categorical of
        str; date -> datetime64[us]; text -> str.
    """
    mark, doubt = raw.decimal, 0
    if attribute.kind in {Kind.NUMERIC, Kind.ORDINAL}:
        mark, doubt = choose_mark(column, raw, export, beside)
    task = _Task(
        column,
        attribute,
        (*attribute.missing, *export.missing_of(attribute.column or name)),
        mark,
        attribute.date_formats or export.date_formats,
        {} if _recodes(attribute) else raw.value_labels.get(attribute.column or name, {}),
        (mark, doubt) if doubt else None,
        guesses_blanks(export, attribute),
        na_is_blank,
    )
    return _BUILDERS[attribute.kind or Kind.TEXT](task)


def _recodes(attribute: Attribute) -> Mapping[str, Any]:
    return attribute.values or {}  # noqa: PD011 - a setting, no frame


def _numeric(task: _Task) -> BuiltColumn:
    column = _recoded(task)
    parsed = parse_numbers(column, task.decimal, task.missing)
    unread = task.unread(parsed)
    values, failed = parsed.cells.astype(np.float64), {NO_NUMBER: unread}
    rejected = {NO_NUMBER: count_words(column, unread)} if _recodes(task.attribute) else {}
    if task.attribute.scale:
        low, high = sorted(task.attribute.scale)
        outside = (values < low) | (values > high)
        rejected[OUT_OF_SCALE] = count_numbers(values, outside)
        values, failed[OUT_OF_SCALE] = np.where(outside, np.nan, values), outside
    return BuiltColumn(
        pd.Series(values),
        Kind.NUMERIC,
        parsed.fixed,
        failed,
        rejected,
        scale=task.attribute.scale,
        blanks=task.blanks(column, parsed),
        in_doubt=task.in_doubt,
        currencies=currencies_of(column, parsed),
    )


def _recoded(task: _Task) -> pa.Array:
    """Apply the study's recode to the text of a column."""
    array = plain_array(task.column)
    recode = _recodes(task.attribute)
    if not recode:
        return array
    text = to_text(array)
    table = {str(old).strip(): str(new) for old, new in recode.items()}
    index = pc.index_in(text, value_set=pa.array(list(table), pa.string()))
    return pc.if_else(index.is_valid(), pa.array(list(table.values()), pa.string()).take(index), text)


def _ordinal(task: _Task) -> BuiltColumn:
    if task.attribute.order:
        return _ordered_words(task, task.attribute.order)
    recoded = _recoded(task)
    parsed = labelled_numbers(recoded, parse_numbers(recoded, task.decimal, task.missing))
    values, fixed, bad = parsed.cells.astype(np.float64), parsed.fixed, task.unread(parsed)
    known = values[~np.isnan(values)]
    if not len(known) or bad.sum() > len(known):
        return _ordered_words(task, None)
    scale = tuple(sorted(task.attribute.scale)) if task.attribute.scale else (float(known.min()), float(known.max()))
    low, high = scale
    outside = (values < low) | (values > high)
    rejected = {OUT_OF_SCALE: count_numbers(values, outside)}
    rejected |= {NO_NUMBER: count_words(recoded, bad)} if _recodes(task.attribute) else {}
    whole = float(low).is_integer() and float(high).is_integer() and high - low < 2 * MOST_SCALE_POINTS
    between = (
        ~np.isnan(values) & (np.floor(values) != values) & ~outside if whole else np.zeros(len(values), dtype=bool)
    )
    if whole and between.sum() <= 0.02 * max(1, len(known)):
        points: list[Any] = list(range(int(low), int(high) + 1))
        values = np.where(outside | between, np.nan, values)
    else:  # half points, sliders: every observed value is a point of the scale
        between = np.zeros(len(values), dtype=bool)
        values = np.where(outside, np.nan, values)
        points = sorted(set(values[~np.isnan(values)].tolist()))
    codes = np.searchsorted(np.array(points, dtype=float), np.nan_to_num(values, nan=points[0])).astype(np.int32)
    codes[np.isnan(values)] = -1
    category = pd.Categorical.from_codes(codes, categories=pd.Index(points), ordered=True)
    note = (
        ""
        if task.attribute.scale
        else f"the ends of its scale, {format_exact(low)} to {format_exact(high)}, are those seen in the data"
    )
    failed = {NO_NUMBER: bad, OUT_OF_SCALE: outside | between}
    blanks = task.blanks(recoded, parsed)
    return BuiltColumn(
        pd.Series(category), Kind.ORDINAL, fixed, failed, rejected, (low, high), note=note, blanks=blanks
    )


def labelled_numbers(text: pa.Array, parsed: Parsed) -> Parsed:
    """Read the number at the start or end of a label, as in '5 - completely' or 'I love it!+5'."""
    if not parsed.bad.any():
        return parsed
    cells = pc.utf8_trim_whitespace(to_text(plain_array(text)))
    number = np.full(len(parsed.cells), np.nan)
    for pattern in (r"^(?P<n>[+-]?\d+(?:\.\d+)?)\s*[^\d\s.,]", r"[^\d](?P<n>[+-]\d+)$"):
        piece = pc.struct_field(pc.extract_regex(cells, pattern), "n")
        read = piece.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False)
        number = np.where(np.isnan(number), read, number)
    labelled = parsed.bad & ~np.isnan(number)
    if not labelled.any():
        return parsed
    fixed = {**parsed.fixed, "number taken from its label": labelled}
    return Parsed(np.where(labelled, number, parsed.cells), parsed.bad & ~labelled, fixed)


def _ordered_words(task: _Task, order: tuple[str, ...] | None) -> BuiltColumn:
    levels = task.levels()
    if order is None:
        order = levels.words
    mapping = match_levels(levels.words, order)
    rank = {word: i for i, word in enumerate(order)}
    lookup = np.array([*(rank[mapping[w]] if w in mapping else -1 for w in levels.words), -1], dtype=np.int32)
    codes = lookup[levels.codes]
    unknown = (levels.codes >= 0) & (codes < 0)
    category = pd.Categorical.from_codes(codes, categories=pd.Index(order, dtype="str"), ordered=True)
    note = "" if task.attribute.order else "the order of its levels is alphabetical; declare `order`"
    failed = {NOT_A_LEVEL: unknown}
    times = np.bincount(levels.codes[unknown], minlength=len(levels.words))
    rejected = {
        NOT_A_LEVEL: {w: int(n) for w, n in zip(levels.words, times, strict=True) if n and len(w) <= LONGEST_ANSWER}
    }
    fixed = {"spelling": levels.merged}
    return BuiltColumn(
        pd.Series(category), Kind.ORDINAL, fixed, failed, rejected, order=tuple(order), note=note, blanks=levels.blanks
    )


def _words(levels: Levels) -> pd.Categorical:
    return pd.Categorical.from_codes(levels.codes, categories=pd.Index(levels.words, dtype="str"))


def _categorical(task: _Task) -> BuiltColumn:
    levels = task.levels()
    return BuiltColumn(pd.Series(_words(levels)), Kind.CATEGORICAL, {"spelling": levels.merged}, blanks=levels.blanks)


def _binary(task: _Task) -> BuiltColumn:
    names: tuple[str, ...]
    levels = task.levels()
    flags_by_word = {word: flag_of(word) for word in levels.words}
    flags = [word for word, flag in flags_by_word.items() if flag is not None]
    if flags and len(flags) >= min(2, len(levels.words)):
        names = _flag_names(levels, flags_by_word)
        lookup = np.array(
            [*(-1 if flags_by_word[w] is None else int(bool(flags_by_word[w])) for w in levels.words), -1],
            dtype=np.int32,
        )
    else:
        counts = np.bincount(levels.codes[levels.codes >= 0], minlength=len(levels.words))
        top = sorted(sorted(range(len(levels.words)), key=lambda i: (-counts[i], i))[:2])
        names = tuple(task.attribute.order or (levels.words[i] for i in top))
        lookup = np.array([*(names.index(w) if w in names else -1 for w in levels.words), -1], dtype=np.int32)
    codes = lookup[levels.codes]
    failed = {"neither of its two levels": (levels.codes >= 0) & (codes < 0)}
    category = pd.Categorical.from_codes(codes, categories=pd.Index(names, dtype="str"))
    return BuiltColumn(pd.Series(category), Kind.BINARY, {"spelling": levels.merged}, failed, blanks=levels.blanks)


def _flag_names(levels: Levels, flags_by_word: Mapping[str, bool | None]) -> tuple[str, str]:
    """Return the column's own words for no and yes; codes such as 0 and 1, or several words, become no and yes."""
    no = [w for w in levels.words if flags_by_word[w] is False]
    yes = [w for w in levels.words if flags_by_word[w] is True]
    spelled = [w for w in (*no, *yes) if not re.fullmatch(r"[\d.]+|[tf]|true|false|x|✓", w.casefold())]
    upper = bool(spelled) and spelled[0][:1].isupper()
    pair = ("No", "Yes") if upper else ("no", "yes")
    return (
        no[0] if len(no) == 1 and no[0] in spelled else pair[0],
        yes[0] if len(yes) == 1 and yes[0] in spelled else pair[1],
    )


def _without_blanks(task: _Task) -> tuple[pa.Array, dict[str, int]]:
    """Return the cells of a multi-select as text, and the words that were read as empty cells."""
    text = blank_codes(to_text(_recoded(task)), task.missing)
    if not task.guess_blanks:
        return text, {}
    written = count_words(text, true_mask(text.is_valid()))
    meant = {*_recodes(task.attribute), *map(str, _recodes(task.attribute).values())}
    blanks = guess_blank_words(written, na_beside_numbers=task.na_is_blank, levels_meant=meant)
    return blank_codes(text, blanks), blanks


def _multi_select(task: _Task) -> BuiltColumn:
    # the blanks of ticked columns are known, and "" is an answer there: none of the options
    text, blanks = (plain_array(task.column), dict[str, int]()) if task.attribute.columns else _without_blanks(task)
    encoded = plain_array(text.dictionary_encode())
    cells = encoded.dictionary.to_pylist()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    counts = np.bincount(codes[codes >= 0], minlength=len(cells))
    whole = whole_options(cells, task.attribute.separator)
    split = [split_options(cell, task.attribute.separator, whole) for cell in cells]
    tally: dict[str, int] = {}
    for options, count in zip(split, counts, strict=True):
        for option in options:
            tally[option] = tally.get(option, 0) + int(count)
    mapping = merge_spellings(tally)
    joined = [OPTION_SEPARATOR.join(sorted({mapping.get(o, o) for o in options})) for options in split]
    words = tuple(sorted(set(joined)))
    code_of = {w: i for i, w in enumerate(words)}
    lookup = np.array([*(code_of[j] for j in joined), -1], dtype=np.int32)
    changed = np.array([*(any(o in mapping for o in options) for options in split), False])
    category = pd.Categorical.from_codes(lookup[codes], categories=pd.Index(words, dtype="str"))
    return BuiltColumn(pd.Series(category), Kind.MULTI_SELECT, {"spelling": changed[codes]}, blanks=blanks)


def _date(task: _Task) -> BuiltColumn:
    column = _recoded(task)
    formats, sure = (task.formats, True) if task.formats else guess_formats(column)
    parsed = parse_dates(column, formats, task.missing)
    note = "" if sure else "day and month could not be told apart; read day first: declare `date_formats`"
    return BuiltColumn(
        pd.Series(parsed.cells.astype("datetime64[us]")),
        Kind.DATE,
        parsed.fixed,
        {NO_DATE: task.unread(parsed)},
        note=note,
        blanks=task.blanks(column, parsed),
    )


def _text(task: _Task) -> BuiltColumn:
    text = blank_codes(to_text(plain_array(task.column)), task.missing)
    return BuiltColumn(text_series(text), Kind.TEXT)


def text_series(text: pa.Array) -> pd.Series:
    """Return Arrow text as a pandas column of dtype str, without making Python strings."""
    return pd.Series(pd.array(text.cast(pa.large_string()), dtype="str"))


_BUILDERS: Mapping[Kind, Callable[[_Task], BuiltColumn]] = {
    Kind.NUMERIC: _numeric,
    Kind.ORDINAL: _ordinal,
    Kind.CATEGORICAL: _categorical,
    Kind.BINARY: _binary,
    Kind.MULTI_SELECT: _multi_select,
    Kind.DATE: _date,
    Kind.TEXT: _text,
}
