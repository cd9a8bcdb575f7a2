"""Customer ids: one spelling each, and the look-up of ids of other exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.typing import Bools, Int32s
from personakit.ingest.id_keys import Keys, KeyTable, key_table, text_keys
from personakit.parsing.parsed import blank_codes, plain_array, to_text, true_mask
from personakit.parsing.text_bytes import INVISIBLE, JOINERS, has_byte, has_marks, is_ascii

_SCIENTIFIC = r"^[+-]?\d([.,]\d+)?[eE]\+?\d+$"
_FLOAT_TAIL = r"^(\d+)[.,]0+$"
#: What a spreadsheet writes around a text: ="C1", 'C1, "C1".
_WRAPPED = r"""^=\s*"(.*)"$|^'([^']*)'?$|^"([^"]*)"$"""
_INVISIBLE = f"[{INVISIBLE}{JOINERS}]"
_LARGEST_EXACT = 1 << 53


@dataclass(frozen=True, eq=False)
class Ids:
    """Ids of a chunk, trimmed; null where blank or damaged."""

    text: pa.Array
    blank: Bools
    lost: Bools  # scientific notation, or a number too large to have kept its digits
    fixed: Mapping[str, Bools] = field(default_factory=dict)


def clean_ids(column: pa.Array | pa.ChunkedArray, missing: tuple[object, ...] = ()) -> Ids:
    """Trim ids and remove the ".0" of numbers read as floats; ids that lost digits are marked, not guessed.

    Parameters
    ----------
    column : pyarrow Array or ChunkedArray
        The id column of a chunk.
    missing : tuple
        Codes that mean "no id".

    Returns
    -------
    Ids
        The cleaned text and masks.

    Examples
    --------
    >>> ids = clean_ids(pa.array([" c1", "12.0", "1E+05", None]))
    >>> ids.text.to_pylist(), ids.lost.tolist()
    (['c1', '12', None, None], [False, False, True, False])
    """
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    none = np.zeros(len(array), dtype=bool)
    raw_text = pa.types.is_string(array.type)
    lost = none
    if pa.types.is_floating(array.type):
        lost = true_mask(pc.greater_equal(pc.abs(array), float(_LARGEST_EXACT)))
    text = blank_codes(to_text(array), missing)
    fixed: dict[str, Bools] = {}
    if raw_text:
        if text is not array:
            trimmed = true_mask(pc.not_equal(pc.binary_length(array), pc.binary_length(text)))
            if trimmed.any():
                fixed["blanks around ids"] = trimmed
        marked = has_marks(text)
        if marked:
            text, wrapped = unwrapped(text)
            fixed |= wrapped
        if marked and (has_byte(text, ".") or has_byte(text, ",") or has_byte(text, "+")):
            lost = true_mask(pc.match_substring_regex(text, _SCIENTIFIC)) & lost_digits(text)
            tail = true_mask(pc.match_substring_regex(text, _FLOAT_TAIL))
            if tail.any():
                fixed["ids read as floats"] = tail
                text = pc.replace_substring_regex(text, pattern=_FLOAT_TAIL, replacement=r"\1")
    if lost.any():
        text = pc.if_else(pa.array(lost), pa.scalar(None, pa.string()), text)
    blank = text.is_null().to_numpy(zero_copy_only=False) & ~lost
    return Ids(text, blank, lost, fixed)


def unwrapped(text: pa.Array) -> tuple[pa.Array, dict[str, Bools]]:
    r"""Take off what a spreadsheet or a copy from a page puts around ids: ="C1", a leading ', zero-width characters.

    Examples
    --------
    >>> unwrapped(pa.array(['="C1"', "'007", "C\u200b3", "C4"]))[0].to_pylist()
    ['C1', '007', 'C3', 'C4']
    """
    fixed: dict[str, Bools] = {}
    if not is_ascii(text):
        hit = true_mask(pc.match_substring_regex(text, _INVISIBLE))
        if hit.any():
            text = to_text(pc.replace_substring_regex(text, pattern=_INVISIBLE, replacement=""))
            fixed["invisible characters in ids"] = hit
    if has_byte(text, '"') or has_byte(text, "'"):
        hit = true_mask(pc.match_substring_regex(text, _WRAPPED))
        if hit.any():
            text = to_text(pc.replace_substring_regex(text, pattern=_WRAPPED, replacement=r"\1\2\3"))
            fixed["quotes around ids"] = hit
    return text, fixed


def lost_digits(text: pa.Array) -> Bools:
    """Return where an id in scientific notation has lost digits; none where ids are codes with an E, such as 1E5.

    A file that a spreadsheet has damaged writes 1.2E+07: with a plus, or with a fraction.
    """
    return true_mask(pc.match_substring_regex(text, r"[.,+]"))


def folds_case(ids: pa.Array) -> bool:
    """Return whether case may be ignored: not where many ids mix cases in many ways, as in short codes.

    Examples
    --------
    >>> folds_case(pa.array(["C1", "c2", "C3"]))
    True
    >>> folds_case(pa.array([f"aB{c}x" for c in "AbCdEfGhIjKlMnOpQrStUvWxYz"]))
    False
    """
    sample = ids[:200_000]
    upper, lower = pc.utf8_upper(sample), pc.utf8_lower(sample)
    mixed = true_mask(pc.and_(pc.not_equal(sample, upper), pc.not_equal(sample, lower)))
    if mixed.mean() <= 0.01 if len(mixed) else True:
        return True
    letters = pc.replace_substring_regex(sample.filter(pa.array(mixed)), pattern=r"[^A-Za-z]", replacement="")
    return len(pc.unique(letters)) <= 20


def one_spelling(ids: pa.Array) -> tuple[pa.Array, Bools]:
    """Give each id of the base its canonical spelling: the case that most ids use.

    Returns
    -------
    spelled : pyarrow string Array
        Canonical ids.
    changed : ndarray of bool
        Where the case was changed.

    Examples
    --------
    >>> one_spelling(pa.array(["C1", "c2", "C3"]))[0].to_pylist()
    ['C1', 'C2', 'C3']
    """
    none = np.zeros(len(ids), dtype=bool)
    if not len(ids) or not folds_case(ids):
        return ids, none
    upper, lower = pc.utf8_upper(ids), pc.utf8_lower(ids)
    is_upper, is_lower = true_mask(pc.equal(ids, upper)), true_mask(pc.equal(ids, lower))
    if is_upper.mean() >= 0.5:
        return upper, ~is_upper
    if is_lower.mean() >= 0.5:
        return lower, ~is_lower
    return _commonest(ids, lower)


def _commonest(ids: pa.Array, keys: pa.Array) -> tuple[pa.Array, Bools]:
    """Spell ids such as 'Cust-12' with the letters in the case that most ids use."""
    import pandas as pd

    frame = pd.DataFrame({"id": ids.to_pandas(), "key": keys.to_pandas()})
    shape = frame["id"].str.replace(r"[^A-Za-z]", "", regex=True)
    rank = shape.map(shape.value_counts())
    best = frame.assign(rank=rank).sort_values(["rank", "id"], ascending=[False, True]).drop_duplicates("key")
    spelled = frame["key"].map(best.set_index("key")["id"])
    return plain_array(pa.array(spelled, pa.string())), (spelled != frame["id"]).to_numpy(dtype=bool)


@dataclass(frozen=True, eq=False)
class IdIndex:
    """Every customer of the base by id."""

    ids: pa.Array  # canonical, unique; the position is the customer code
    folded: bool  # case may be ignored
    table: KeyTable | None = field(repr=False, default=None)  # of the ids, where they are short
    upper_table: KeyTable | None = field(repr=False, default=None)  # of the ids in upper case
    all_upper: bool = False  # the ids are in upper case as they are

    def __len__(self) -> int:
        return len(self.ids)


def make_id_index(ids: pa.Array) -> IdIndex:
    """Prepare the look-up of customers."""
    folded = folds_case(ids)
    keys = text_keys(ids)
    table = key_table(keys)
    if not folded or table is None:
        return IdIndex(ids, folded, table)
    upper = keys.upper()
    all_upper = bool((upper.first == keys.first).all() and (upper.second == keys.second).all())
    return IdIndex(ids, folded, table, table if all_upper else key_table(upper), all_upper)


def find_quickly(register: IdIndex, text: pa.Array) -> tuple[Int32s, Bools]:
    """Return the customer code of each id that equals one of the base, also in another case; else -1.

    Returns
    -------
    codes : ndarray of int32
        Row of each id's customer.
    folded : ndarray of bool
        Where only the case differed.
    """
    if register.table is None:
        index = pc.index_in(text, value_set=register.ids, skip_nulls=True)
        codes: Int32s = index.fill_null(-1).to_numpy(zero_copy_only=False).copy()
        return codes, np.zeros(len(codes), dtype=bool)
    keys = text_keys(text)
    if register.all_upper and not (register.table.find(keys.some(1000)) >= 0).any():
        upper = keys.upper()  # the whole file seems to write its ids in lower case
        codes = register.table.find(upper)
        return codes, (codes >= 0) & ((upper.first != keys.first) | (upper.second != keys.second))
    codes = register.table.find(keys)
    folded = np.zeros(len(codes), dtype=bool)
    if register.upper_table is not None:
        open_ = np.flatnonzero(codes < 0)
        if len(open_):
            rest = Keys(keys.first[open_], keys.second[open_], keys.fits[open_])
            again = register.upper_table.find(rest.upper())
            codes[open_] = again
            folded[open_] = again >= 0
    return codes, folded


def _without_padding(ids: pa.Array) -> pa.Array:
    if not pc.any(pc.starts_with(ids, "0")).as_py():
        return ids
    return pc.replace_substring_regex(ids, pattern=r"^0+(\d)", replacement=r"\1")


def find_customers(register: IdIndex, text: pa.Array) -> tuple[Int32s, dict[str, Bools]]:
    """Return the customer code of each id (-1: not in the base) and which were found only after a repair.

    Returns
    -------
    codes : ndarray of int32
        Row of each id's customer.
    fixed : dict
        Repair -> where it was needed.

    Examples
    --------
    >>> codes, fixed = find_customers(make_id_index(pa.array(["C1", "007"])), pa.array(["c1", "7", "C9"]))
    >>> codes.tolist(), sorted(fixed)
    ([0, 1, -1], ['case of ids', 'leading zeros of ids'])
    """
    codes, folded = find_quickly(register, text)
    fixed = {"case of ids": folded} if folded.any() else {}
    base = register.ids
    for why in ("case of ids", "leading zeros of ids"):
        open_ = np.flatnonzero((codes < 0) & text.is_valid().to_numpy(zero_copy_only=False))
        if not len(open_):
            break
        rest = text.take(pa.array(open_))
        if register.folded:
            rest, base = pc.utf8_upper(rest), pc.utf8_upper(base)
        if why == "leading zeros of ids":
            rest, base = _without_padding(rest), _without_padding(base)
        matches = _find_unique(base, rest)
        hit = matches >= 0
        if hit.any():
            codes[open_[hit]] = matches[hit]
            mask = fixed.get(why, np.zeros(len(codes), dtype=bool)).copy()
            mask[open_[hit]] = True
            fixed[why] = mask
    return codes, fixed


def _find_unique(base: pa.Array, asked: pa.Array) -> Int32s:
    """Return the index in `base` of each text; -1 where it is missing or not unique."""
    base_rows = np.flatnonzero(true_mask(pc.is_in(base, value_set=pc.unique(asked))))
    owners = base.take(pa.array(base_rows))
    counts = pc.value_counts(owners)
    once = counts.field("values").filter(pc.equal(counts.field("counts"), 1))
    alone = true_mask(pc.is_in(owners, value_set=once))
    owners, base_rows = owners.filter(pa.array(alone)), base_rows[alone]
    index = pc.index_in(asked, value_set=owners).fill_null(-1).to_numpy(zero_copy_only=False)
    return np.where(index >= 0, np.append(base_rows, -1)[index], -1).astype(np.int32)
