"""Collect the facts of one column, whatever holds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.typing import Ints
from personakit.parsing.blank_words import BLANK_CANDIDATES, MOST_LEVELS, guess_blank_words
from personakit.parsing.parsed import blank_codes, plain_array, to_text, true_mask
from personakit.parsing.text_bytes import is_tidy
from personakit.profiling.column_facts import ColumnFacts, Storage

if TYPE_CHECKING:
    import pandas as pd


def profile_column(
    values: pa.Array | pa.ChunkedArray | pd.Series | Iterable[Any],
    name: str = "",
    *,
    label: str = "",
    value_labels: Mapping[Any, str] | None = None,
    decimal: str = ".",
    missing: Iterable[Any] = (),
    separator: str | None = None,
    guess_blanks: bool = True,
    position: int = 0,
    stem: str = "",
    item: str = "",
) -> ColumnFacts:
    """Return the facts of a column.

    Parameters
    ----------
    values : pyarrow Array or ChunkedArray, Series, or iterable
        The cells. A Series of dtype bool, datetime64 or category says more than its cells do.
    name : str
        Its header.
    label : str
        The question that it answers, if there is one.
    value_labels : mapping, optional
        Code -> word, as in SPSS files.
    decimal : str
        Decimal mark of numbers written as text.
    missing : iterable
        Codes that mean "no answer".
    separator : str, optional
        The separator that the source writes between options.
    guess_blanks : bool
        Whether words such as NA may stand for an empty cell.
    position : int
        Where the column stands in the file, from 1.
    stem : str
        The question that several columns share, where the source says so.
    item : str
        What this column asks within that question.

    Returns
    -------
    ColumnFacts
        Distinct values with their rows; everything else follows from them.

    Examples
    --------
    >>> facts = profile_column(["5", "3 ", "5", "n/a", None], "score")
    >>> facts.levels, facts.filled, facts.blank_words, facts.is_integer
    (['5', '3'], 3, ('n/a',), True)
    """
    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        array, n, ordered, storage = values, len(values), None, _storage(values.type)
    else:
        array, ordered, storage = _from_pandas(values)
        n = len(array)
    distinct, rows = _count(array)
    spelled = None if storage in {Storage.NUMBER, Storage.DATE} else distinct
    blank_words: tuple[str, ...] = ()
    if spelled is not None and guess_blanks:
        blank_words = _blank_words(distinct, rows, n - int(rows.sum()))
        blank = true_mask(pc.is_in(distinct, value_set=pa.array(blank_words, pa.string())))
        distinct, rows = distinct.filter(pa.array(~blank)), rows[~blank]
    codes = tuple(missing)
    if codes and len(distinct):
        none = true_mask(blank_codes(to_text(distinct), codes).is_null())
        distinct, rows = distinct.filter(pa.array(~none)), rows[~none]
    labels = {to_text(pa.array([code]))[0].as_py() or "": str(word) for code, word in (value_labels or {}).items()}
    return ColumnFacts(
        name, n, distinct, rows, storage, label, labels, ordered, blank_words, decimal, separator, position, stem, item
    )  # fmt: skip


def _blank_words(distinct: pa.Array, rows: Ints, empty: int) -> tuple[str, ...]:
    """Return the distinct texts that stand for an empty cell."""
    candidates = true_mask(pc.is_in(pc.utf8_lower(distinct), value_set=pa.array(BLANK_CANDIDATES)))
    if not candidates.any():
        return ()
    some = np.flatnonzero(candidates) if len(distinct) > MOST_LEVELS else np.arange(len(distinct))
    counts = dict(zip(distinct.take(pa.array(some)).to_pylist(), rows[some].tolist(), strict=True))
    return tuple(sorted(guess_blank_words(counts, empty=empty)))


def _storage(kind: pa.DataType) -> Storage:
    if pa.types.is_dictionary(kind):
        return _storage(kind.value_type)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return Storage.NUMBER
    if pa.types.is_boolean(kind):
        return Storage.FLAG
    return Storage.DATE if pa.types.is_temporal(kind) and not pa.types.is_time(kind) else Storage.TEXT


def _from_pandas(values: Any) -> tuple[pa.Array | pa.ChunkedArray, tuple[str, ...] | None, Storage]:
    """Return the cells as an Arrow array, the levels of an ordered category, and how the column is stored."""
    import pandas as pd

    series = pd.Series(values)
    if isinstance(series.dtype, pd.CategoricalDtype):
        levels = to_text(_as_array(pd.Series(series.cat.categories)))
        codes = pa.array(series.cat.codes.to_numpy(), mask=series.cat.codes.to_numpy() < 0)
        ordered = tuple(levels.to_pylist()) if series.cat.ordered else None
        return pa.DictionaryArray.from_arrays(codes, levels), ordered, Storage.CATEGORY
    array = _as_array(series)
    return array, None, _storage(array.type)


def _as_array(series: pd.Series) -> pa.Array:
    """Return a column as an Arrow array; a mixture of types becomes text."""
    try:
        array = plain_array(pa.array(series, from_pandas=True))
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        return pa.array(
            [None if missing else str(cell) for cell, missing in zip(series, series.isna(), strict=True)], pa.string()
        )
    if pa.types.is_large_string(array.type) or pa.types.is_string_view(array.type):
        return array.cast(pa.string())
    nested = pa.types.is_nested(array.type) or pa.types.is_binary(array.type)
    return pa.array([None if cell is None else str(cell) for cell in array.to_pylist()]) if nested else array


def _count(array: pa.Array | pa.ChunkedArray) -> tuple[pa.Array, Ints]:
    """Return the distinct values, text trimmed and without blanks, and the rows with each."""
    counts = pc.value_counts(array)
    values, rows = counts.field("values"), counts.field("counts").to_numpy(zero_copy_only=False).astype(np.int64)
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_floating(values.type):
        values = pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)
    if _storage(values.type) in {Storage.TEXT, Storage.FLAG}:
        text = to_text(values.cast(pa.string()) if pa.types.is_large_string(values.type) else values)
        tidy = pa.types.is_string(values.type) and is_tidy(values)
        values, rows = (text, rows) if tidy else _merged(text, rows)
    known = values.is_valid().to_numpy(zero_copy_only=False)
    return (values, rows) if known.all() else (values.filter(pa.array(known)), rows[known])


def _merged(text: pa.Array, rows: Ints) -> tuple[pa.Array, Ints]:
    """Add up the rows of cells that are the same once blanks around them are trimmed."""
    encoded = text.dictionary_encode()
    codes = encoded.indices.fill_null(len(encoded.dictionary)).to_numpy(zero_copy_only=False)
    totals = np.bincount(codes, weights=rows, minlength=len(encoded.dictionary) + 1)[: len(encoded.dictionary)]
    return encoded.dictionary, totals.astype(np.int64)
