"""The customer behind each row of an export, to join others through it: order -> customer, email -> customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personakit.core.typing import Bools, Int32s
from personakit.ingest.customer_ids import clean_ids, folds_case
from personakit.ingest.id_keys import LONGEST, Keys, KeyTable, key_table, text_keys
from personakit.parsing.parsed import plain_array, to_text, true_mask

#: Seeds of the two hashes that stand for a key of more than 16 bytes: together 128 bits.
_SEEDS = ("personakit keys A", "personakit keys B")


@dataclass(frozen=True, eq=False)
class KeyOwners:
    """Key -> customer id, held as hashes and codes."""

    table: KeyTable | None  # None: there are no keys
    owner: Int32s  # of each key: position among `customers`; -1 where several customers share the key
    customers: pa.Array  # different customer ids
    folded: bool  # case is ignored
    unpadded: bool  # leading zeros are ignored
    long: bool  # keys are compared by hash
    shared: int  # keys of several customers
    moments: pa.Array | None = None  # when, of the first row of each key, as written

    def positions(self, keys: pa.Array) -> Int32s:
        """Return the position of each key; -1 where it is not known."""
        if self.table is None:
            return np.full(len(keys), -1, dtype=np.int32)
        return self.table.find(_comparable(keys, self.folded, self.unpadded, self.long))

    def when(self, keys: pa.Array) -> pa.Array:
        """Return when the row of each key was, as written; null where that is not known."""
        position = self.positions(keys)
        moments = self.moments if self.moments is not None else pa.nulls(0, pa.string())
        return moments.take(pa.array(position, mask=position < 0))

    def find(self, keys: pa.Array) -> tuple[pa.Array, Bools, Bools]:
        """Return the customer id of each key, where it is not known, and where several customers share it."""
        asked = keys.is_valid().to_numpy(zero_copy_only=False)
        position = self.positions(keys)
        known = position >= 0
        codes = np.where(known, np.append(self.owner, -1)[position], -1)
        ids = self.customers.take(pa.array(codes, mask=codes < 0))
        return ids, asked & ~known, known & (codes < 0)


def key_owners(chunks: Sequence[tuple[pa.Array, ...]]) -> KeyOwners:
    """Return the owner of each key from chunks of keys and customer ids.

    Parameters
    ----------
    chunks : sequence of (keys, customer ids) or (keys, customer ids, moments)
        As written, all of one length. Rows without a key or a customer are no use and are left out.

    Examples
    --------
    >>> owners = key_owners([(pa.array(["o1", "o2", "o2"]), pa.array(["c1", "c1", "c2"]))])
    >>> ids, unknown, shared = owners.find(pa.array(["O1", "o2", "o3", None]))
    >>> ids.to_pylist(), unknown.tolist(), shared.tolist()
    (['c1', None, None, None], [False, False, True, False], [False, True, False, False])
    """
    pairs = [_cleaned(*chunk) for chunk in chunks]
    keys = _stacked([columns[0] for columns in pairs])
    encoded = _stacked([columns[1] for columns in pairs]).dictionary_encode()
    customers, codes = encoded.dictionary, encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    folded = folds_case(keys)
    unpadded = _may_lose_zeros(keys)
    long = bool(len(keys)) and (pc.max(pc.binary_length(keys)).as_py() or 0) > LONGEST
    hashed = _comparable(keys, folded, unpadded, long)
    order = np.lexsort((codes, hashed.second, hashed.first))
    first, second, codes = hashed.first[order], hashed.second[order], codes[order]
    begins = np.ones(len(order), dtype=bool)
    begins[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    starts = np.flatnonzero(begins)
    lowest, highest = codes[starts], codes[np.append(starts[1:], len(codes)) - 1] if len(starts) else codes[starts]
    shared = lowest != highest
    table = key_table(Keys(first[starts], second[starts], np.ones(len(starts), dtype=bool)))
    owner = np.where(shared, -1, lowest).astype(np.int32)
    moments = None
    if any(len(columns) > 2 for columns in pairs):
        first_rows = np.minimum.reduceat(order, starts) if len(starts) else starts
        moments = _stacked([columns[2] for columns in pairs]).take(pa.array(first_rows))
    return KeyOwners(table, owner, customers, folded, unpadded, long, int(shared.sum()), moments)


def _cleaned(keys: pa.Array, customers: pa.Array, *others: pa.Array) -> tuple[pa.Array, ...]:
    key, customer = clean_ids(keys).text, clean_ids(customers).text
    both = pc.and_(key.is_valid(), customer.is_valid())
    return (key.filter(both), customer.filter(both), *(to_text(plain_array(o)).filter(both) for o in others))


def _stacked(arrays: Sequence[pa.Array]) -> pa.Array:
    return pa.concat_arrays(arrays) if arrays else pa.array([], pa.string())


def _may_lose_zeros(keys: pa.Array) -> bool:
    """Say whether leading zeros can be ignored: no two keys become one."""
    different = pc.unique(keys)
    return len(pc.unique(_without_zeros(different))) == len(different)


def _without_zeros(keys: pa.Array) -> pa.Array:
    if not pc.any(pc.starts_with(keys, "0")).as_py():
        return keys
    return pc.replace_substring_regex(keys, pattern=r"^0+(\d)", replacement=r"\1")


def _comparable(keys: pa.Array, folded: bool, unpadded: bool, long: bool) -> Keys:
    """Return keys as pairs of integers that are equal where the keys mean the same."""
    text = pc.utf8_upper(keys) if folded else keys
    text = _without_zeros(text) if unpadded else text
    if not long:
        return text_keys(text)
    from pandas.util import hash_array

    valid = true_mask(text.is_valid())
    cells = text.fill_null("").to_numpy(zero_copy_only=False).astype(object)
    first, second = (hash_array(cells, hash_key=seed.ljust(16)[:16], categorize=False) for seed in _SEEDS)
    return Keys(first, second, valid)
